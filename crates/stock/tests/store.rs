//! Stock on both engines: races, receipts, and sums that always agree.

#[path = "store/arrivals.rs"]
mod arrivals;
#[path = "store/days.rs"]
mod days;
#[path = "store/races.rs"]
mod races;
#[path = "store/shelf.rs"]
mod shelf;

use db::{Command, Db, Migration, Tx};
use futures::future::BoxFuture;
use jiff::civil::{Date, date};
use kernel::{Actor, Clock, FulfilmentId, LocationId, OrderId, SupplyId, SupplyOrderId, VariantId};
use stock::{
    AllocationDemand, By, Confidence, Difference, Level, NewPeg, NewSupply, NewSupplyOrder, OpeningLevel, ReceivedLine,
    Reference, StockRefused, StockUnits, SupplyOrderKind,
};
use uuid::Uuid;

const ALL: &[Migration] = &[db::HOUSEKEEPING, stock::SCHEMA, stock::NO_HOLDS];
const LYON: LocationId = LocationId(Uuid::from_u128(0x1));
const ORLEANS: LocationId = LocationId(Uuid::from_u128(0x2));
const SHIRT: VariantId = VariantId(Uuid::from_u128(0x11));
const JACKET: VariantId = VariantId(Uuid::from_u128(0x12));

/// Any steps as one command.
struct Act<F>(F);

impl<F, T> Command for Act<F>
where
    F: for<'a> Fn(&'a Tx<'_>) -> BoxFuture<'a, Result<T, StockRefused>> + Send + Sync + 'static,
    T: Send + 'static,
{
    type Done = T;
    type Refused = StockRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<T, StockRefused> {
        (self.0)(tx).await
    }
}

fn steps<F, T>(steps: F) -> Act<F>
where
    F: for<'a> Fn(&'a Tx<'_>) -> BoxFuture<'a, Result<T, StockRefused>> + Send + Sync + 'static,
    T: Send + 'static,
{
    Act(steps)
}

/// Runs steps in one transaction; what they use is cloned, as a command may be run again.
macro_rules! act {
    ($db:expr, |$tx:ident $(, $name:ident)*| $body:expr) => {{
        $(let $name = $name.clone();)*
        $db.run($crate::steps(move |$tx| {
            $(let $name = $name.clone();)*
            Box::pin(async move { $body })
        }))
        .await
    }};
}
pub(crate) use act;

#[derive(Clone)]
struct Shop {
    db: Db,
    clock: Clock,
}

impl Shop {
    fn new(db: Db) -> Self {
        Self { db, clock: Clock::manual(kernel::from_micros(1_795_000_000_000_000), 50) }
    }

    fn by(&self) -> By {
        self.clock.advance(jiff::SignedDuration::from_millis(1));
        By::new(self.clock.moment(), Actor::System)
    }

    fn id<T: From<Uuid>>(&self) -> T {
        self.clock.moment().id()
    }

    async fn open_with(&self, variant: VariantId, location: LocationId, on_hand: i64, safety: i64) {
        let (by, level) = (self.by(), OpeningLevel { variant, location, on_hand, safety });
        act!(self.db, |tx, by, level| stock::insert_levels_many(tx, &[level], &by).await).unwrap();
    }

    async fn level(&self, variant: VariantId, location: LocationId) -> Level {
        let reader = self.db.reader().await.unwrap();
        let levels = stock::levels_at(&reader.tx(), location, &[variant]).await.unwrap();
        levels.first().copied().unwrap_or(Level::none(variant, location))
    }

    async fn differences(&self) -> Vec<Difference> {
        let reader = self.db.reader().await.unwrap();
        stock::verify(&reader.tx(), 100).await.unwrap()
    }

    /// A purchase order to a location; its lines' ids in order.
    async fn supply(&self, number: &str, to: LocationId, lines: &[(VariantId, i64)]) -> (SupplyOrderId, Vec<SupplyId>) {
        let lines: Vec<NewSupply> = lines
            .iter()
            .map(|(variant, ordered)| NewSupply { id: self.id(), variant: *variant, ordered: *ordered })
            .collect();
        let order = NewSupplyOrder {
            id: self.id(),
            number: number.into(),
            kind: SupplyOrderKind::PurchaseOrder,
            supplier: None,
            from_location: None,
            to_location: to,
            expected_on: ARRIVAL,
            first_expected_on: None,
            confidence: Confidence::VeryLikely,
            lines: lines.clone(),
        };
        let (by, id) = (self.by(), order.id);
        act!(self.db, |tx, by, order| stock::put_supply_order(tx, &order, &by).await).unwrap();
        (id, lines.iter().map(|line| line.id).collect())
    }

    async fn peg(&self, supply: SupplyId, quantity: i64) -> Result<stock::Peg, StockRefused> {
        let (by, demand) = (self.by(), self.new_peg(supply, quantity));
        act!(self.db, |tx, by, demand| Ok(stock::peg(tx, &[demand], &by).await?[0]))
    }

    fn new_peg(&self, supply: SupplyId, quantity: i64) -> NewPeg {
        NewPeg { supply, order: OrderId(self.id()), fulfilment: FulfilmentId(self.id()), line_no: 1, quantity }
    }

    async fn receive(
        &self,
        order: SupplyOrderId,
        lines: &[ReceivedLine],
        rest: stock::Rest,
    ) -> Result<stock::Received, StockRefused> {
        let (by, lines) = (self.by(), lines.to_vec());
        act!(self.db, |tx, by, lines| stock::receive(tx, order, &lines, rest, &by).await)
    }

    fn demand(&self, variant: VariantId, location: LocationId, quantity: i64) -> AllocationDemand {
        let (order, fulfilment) = (OrderId(self.id()), FulfilmentId(self.id()));
        AllocationDemand { order, fulfilment, line_no: 1, variant, location, quantity }
    }
}

const ARRIVAL: Date = date(2026, 11, 26);

fn came(supply: SupplyId, received: i64) -> ReceivedLine {
    ReceivedLine { supply, received, damaged: 0, over: 0 }
}

fn units(variant: VariantId, location: LocationId, quantity: i64) -> StockUnits {
    StockUnits { variant, location, quantity }
}

fn ticket() -> Reference {
    Reference { kind: stock::ReferenceKind::Order, id: None, text: "MF-48 114".into() }
}

async fn both<F: Future<Output = ()>>(test: impl Fn(Shop) -> F) {
    db::testing::both(ALL, |db| test(Shop::new(db))).await;
}
