//! The letter of new days: one for an order, of what they are in the end.

use super::{article, how, link, medium_of, message};
use crate::House;
use crate::views::{OrderView, PartView, view_order};
use customers::Customer;
use db::{Command, DbError, Job, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{FulfilmentId, Moment, OrderId};
use messages::{Article, DateChanged, NewDate, NewMessage, Template};
use orders::{Fulfilment, NewDay, Promise, Telling};
use serde_json::json;

/// Queues the news that parts of an order come on other days. What slips again soon after, and other
/// parts of the same order, are told in one letter.
pub(crate) async fn tell_dates(tx: &Tx<'_>, order: OrderId, moment: &Moment) -> Result<(), DbError> {
    tx.enqueue(Job::new(moment, "tell_dates", json!({"order": order}))).await
}

/// How long a new day must have stood before it is told. In the demo nobody shall wait for a letter.
fn gathering(house: &House) -> SignedDuration {
    SignedDuration::from_secs(if house.settings.demo { 2 } else { 120 })
}

/// What became of promises that were due to be told.
struct Told {
    message: Option<NewMessage>,
    promises: Vec<(FulfilmentId, i64)>,
    telling: Telling,
    moment: Moment,
}

impl Command for Told {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let now = self.moment.now;
        for promise in &self.promises {
            if !orders::store::set_told(tx, *promise, self.telling, now).await? {
                // Another worker told them all.
                return Ok(());
            }
        }
        let Some(message) = &self.message else { return Ok(()) };
        if messages::queue(tx, message, &self.moment).await? {
            tx.emit(db::Event::new(&self.moment, "message_queued", message.id, None, json!({}))).await?;
        }
        Ok(())
    }
}

/// Tells of the days of an order that changed: once, of what they are in the end. When they changed just
/// now: from when on they can be told.
pub(crate) async fn dates(house: &House, order: OrderId) -> Result<Option<Timestamp>, DbError> {
    let view = {
        let reader = house.db.reader().await?;
        view_order(&reader.tx(), order).await?
    };
    let due: Vec<&Promise> =
        view.parts.iter().flat_map(|part| &part.promises).filter(|one| one.telling == Telling::Due).collect();
    let Some(last) = due.iter().map(|one| one.made_at).max() else { return Ok(None) };
    let (moment, ready) = (house.clock.moment(), last.saturating_add(gathering(house)).unwrap_or(last));
    if ready > moment.now {
        return Ok(Some(ready));
    }
    let promises = due.iter().map(|one| (one.fulfilment, one.no)).collect();
    // What lies ready, is there or was called off has had news of its own.
    let is_awaited = |part: &&PartView| part.fulfilment.ready_at.is_none() && !part.fulfilment.state.has_ended();
    let open = view.parts.iter().filter(is_awaited);
    let changes: Vec<(&PartView, NewDay)> =
        open.filter_map(|part| Some((part, orders::to_tell(&part.promises)?))).collect();
    let told = Told { message: None, promises, telling: Telling::Needless, moment };
    let (false, Some(customer)) = (changes.is_empty(), &view.customer) else {
        house.db.run(told).await?;
        return Ok(None);
    };
    let reached = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let company = stores::store::get_company(&tx).await?;
        customers::reach(&tx, customer, customers::News::DateChanged).await?.map(|chosen| (chosen, company))
    };
    let told = match reached {
        Ok(((channel, address), company)) => {
            let template = Template::DateChanged(new_dates(house, &view, customer, &changes));
            let key = dates_key(order, &told.promises);
            let to = (medium_of(channel), address.as_str());
            let message = message(house, customer, Some(order), to, key, &template, &company, &told.moment);
            Told { message: Some(message), telling: Telling::Told, ..told }
        }
        Err(unreachable) => {
            tracing::info!(customer = %customer.id, reason = unreachable.code(), "a customer is not told of a new day");
            Told { telling: Telling::Untold, ..told }
        }
    };
    house.db.run(told).await?;
    Ok(None)
}

/// A letter goes out once for the promises that it tells of.
fn dates_key(order: OrderId, promises: &[(FulfilmentId, i64)]) -> String {
    let last = promises.iter().map(|(part, no)| format!("{part}:{no}")).max().unwrap_or_default();
    format!("dates:{order}:{last}:{}", promises.len())
}

fn new_dates(house: &House, view: &OrderView, customer: &Customer, changes: &[(&PartView, NewDay)]) -> DateChanged {
    let change = |(part, day): &(&PartView, NewDay)| {
        let none = || Article { name: String::new(), detail: String::new(), quantity: 1 };
        NewDate {
            article: part.lines.first().map_or_else(none, |line| article(line, customer.language)),
            how: how(part),
            old_on: day.old_on,
            new_on: day.new_on,
        }
    };
    let is_free = |f: &Fulfilment| f.is_unpaid() || view.is_set_aside(f);
    DateChanged {
        first_name: customer.first_name.clone(),
        order_number: view.order.number.clone(),
        changes: changes.iter().map(change).collect(),
        unpaid: changes.iter().all(|(part, _)| is_free(&part.fulfilment)),
        link: link(house, &view.order),
    }
}
