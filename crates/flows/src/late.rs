//! Parcels that did not leave on their day: another place sends them if it can be there in time; when
//! nobody can, the customer is told of another day.

use crate::delivery::{Free, Goods, Network, Shipment, Wanted, sold_of_late};
use crate::promise::{Cause, promised_again, write};
use crate::steps::{Parts, entry};
use crate::{House, again};
use db::{Command, DbError, Event, Tx};
use kernel::{Actor, FulfilmentId, Moment};
use orders::{Fulfilment, FulfilmentState, PromiseReason, Shipping};
use serde_json::json;
use stock::{AllocationDemand, AllocationState, By, Reach, StockRefused};

/// Parcels that are looked at each time.
const MOST: i64 = 500;

/// Looks after what should have left before today, as the clock of its place says.
pub(crate) async fn look_after(house: &House) -> Result<(), DbError> {
    let late: Vec<FulfilmentId> = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let (open, places) =
            futures::try_join!(orders::store::list_to_send(&tx, None, MOST), stores::store::all_locations(&tx))?;
        let now = house.clock.now();
        let is_late = |f: &&Fulfilment| {
            let today = places
                .iter()
                .find(|place| place.id == f.location)
                .map(|place| kernel::date_in(now, &kernel::store_time_zone(&place.time_zone)));
            let leaves_on = f.shipping.as_ref().map(|shipping| shipping.dispatch_on);
            f.state == FulfilmentState::Allocated && leaves_on < today
        };
        open.iter().filter(is_late).map(|f| f.id).collect()
    };
    for fulfilment in late {
        let moment = house.clock.moment();
        if let Err(error) = again::run(house, &NotSentInTime { fulfilment, moment }).await {
            tracing::warn!(%fulfilment, %error, "a parcel that is late could not be looked after");
        }
    }
    Ok(())
}

#[derive(Clone)]
struct NotSentInTime {
    fulfilment: FulfilmentId,
    moment: Moment,
}

impl Command for NotSentInTime {
    type Done = ();
    type Refused = StockRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), StockRefused> {
        let f = orders::store::get_fulfilment(tx, self.fulfilment).await?;
        let (FulfilmentState::Allocated, Some(shipping)) = (f.state, f.shipping.clone()) else { return Ok(()) };
        let now = self.moment.now;
        let (mut network, parts) = futures::try_join!(Network::load(tx, &[]), Parts::load(tx, f.order))?;
        let Some(service) = network.service(shipping.service) else { return Ok(()) };
        let keeps = |on| f.promised_on.is_some_and(|promised| on <= promised);
        let from_here = network.sent_from(service, f.location, now);
        // As long as the promise can be kept from here it is kept, and the place is seen to be late.
        if from_here.is_some_and(|delivery| keeps(delivery.latest_on)) {
            return Ok(());
        }
        network.ask_about(tx, &parts.lines_in(f.id).iter().map(|line| line.variant).collect::<Vec<_>>()).await?;
        let elsewhere = self.elsewhere(tx, &network, (&parts, &f, &shipping)).await?;
        if let Some(shipment) = elsewhere.filter(|one| keeps(one.delivery.latest_on)) {
            return self.relocate(tx, &parts, (&f, shipping), &shipment).await;
        }
        let Some(delivery) = from_here else { return Ok(()) };
        let after = Fulfilment {
            promised_on: Some(delivery.latest_on),
            confidence: Some(delivery.confidence.as_str().to_owned()),
            shipping: Some(Shipping { dispatch_on: delivery.dispatched_on, ..shipping }),
            ..f.clone()
        };
        let after = write(tx, after).await?;
        Ok(promised_again(tx, &f, &after, self.cause()).await.map(|_| ())?)
    }
}

impl NotSentInTime {
    fn cause(&self) -> Cause<'_> {
        Cause { because: PromiseReason::NotSentInTime, actor: Actor::System, moment: &self.moment }
    }

    /// The one other place that could send all of it.
    async fn elsewhere(
        &self,
        tx: &Tx<'_>,
        network: &Network,
        (parts, f, shipping): (&Parts, &Fulfilment, &Shipping),
    ) -> Result<Option<Shipment>, DbError> {
        let lines = parts.lines_in(f.id);
        let variants: Vec<_> = lines.iter().map(|line| line.variant).collect();
        let now = self.moment.now;
        let (levels, sold) = futures::try_join!(stock::levels_of(tx, &variants), sold_of_late(tx, &variants, now))?;
        let mut free = Free::of(&levels);
        for variant in variants {
            free.take(variant, f.location, i64::MAX);
        }
        let goods: Vec<Goods> = lines
            .iter()
            .map(|line| Goods { variant: line.variant, units: line.quantity.units(), unit_minor: line.unit_minor })
            .collect();
        let wanted = Wanted { service: shipping.service, postcode: Some(&shipping.address.postcode), lines: &goods };
        let found = network.plan(&wanted, &free, &sold, now).unwrap_or_default();
        Ok(if let [one] = found.as_slice() { Some(one.clone()) } else { None })
    }

    async fn relocate(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        (f, shipping): (&Fulfilment, Shipping),
        shipment: &Shipment,
    ) -> Result<(), StockRefused> {
        let by = By::new(self.moment.clone(), Actor::System);
        let allocations = stock::allocations_of_fulfilment(tx, f.id).await?;
        let ids: Vec<_> =
            allocations.iter().filter(|one| one.state == AllocationState::Reserved).map(|one| one.id).collect();
        stock::release_allocations(tx, &ids, &by).await?;
        let lines = parts.lines_in(f.id);
        let demand = |line: &&orders::OrderLine| AllocationDemand {
            order: f.order,
            fulfilment: f.id,
            line_no: line.line_no,
            variant: line.variant,
            location: shipment.source,
            quantity: line.quantity.units(),
        };
        let demands: Vec<AllocationDemand> = lines.iter().map(demand).collect();
        if let Err(refused) = stock::allocate(tx, &demands, Reach::Promise, &by).await {
            return Err(match refused {
                StockRefused::NotEnough { .. } => again::changed().into(),
                other => other,
            });
        }
        let after = Fulfilment {
            location: shipment.source,
            confidence: Some(shipment.delivery.confidence.as_str().to_owned()),
            shipping: Some(Shipping { dispatch_on: shipment.delivery.dispatched_on, ..shipping }),
            ..f.clone()
        };
        let after = write(tx, after).await?;
        let body = json!({"place": after.location, "promised_on": after.promised_on});
        let told = entry(Some(f.id), "resourced", body.clone(), Actor::System, &self.moment);
        orders::store::add_entry(tx, f.order, &told, &self.moment).await?;
        for place in [f.location, after.location] {
            tx.emit(Event::new(&self.moment, "fulfilment_changed", f.order, Some(place), body.clone())).await?;
            for line in &lines {
                tx.emit(Event::new(&self.moment, "stock_changed", line.variant, Some(place), json!({}))).await?;
            }
        }
        Ok(promised_again(tx, f, &after, self.cause()).await.map(|_| ())?)
    }
}
