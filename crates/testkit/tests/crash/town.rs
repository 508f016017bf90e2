//! A served chain with enough on its shelves and on its way, and what a test must know of it.

use db::{Command, Db, DbError, Tx, params};
use jiff::civil::date;
use kernel::{Actor, Clock, LocationId, Moment, SupplyId, SupplyOrderId, TillId, VariantId};
use stock::{
    AdjustStock, By, Confidence, MovementKind, NewSupply, NewSupplyOrder, Reference, ShelfChange, StockRefused,
};
use stores::Till;
use testkit::{Engine, Options, Passerelle};

/// The store where everything happens.
pub(crate) const STORE: &str = "LPI";
/// Its articles that never run out in these tests.
pub(crate) const PLENTY: [&str; 3] = ["VDL-NOI-40", "CHO-BLE-40", "RCE-SAP-40"];
/// The article that comes by a delivery.
pub(crate) const COMING: &str = "CHO-RGE-40";

/// What is added to the demo before a test.
#[derive(Default)]
pub(crate) struct Wanted {
    /// So many units of each article of [`PLENTY`] on the shelf.
    pub(crate) plenty: i64,
    /// So many units of [`COMING`] on a delivery of their own.
    pub(crate) coming: i64,
    /// So many units of other articles, exactly.
    pub(crate) exactly: &'static [(&'static str, i64)],
    /// So many tills.
    pub(crate) tills: i64,
}

/// The ids by which forms name things.
#[derive(Clone)]
pub(crate) struct Town {
    pub(crate) store: LocationId,
    /// The tills of the store in the order of their numbers, with the names of their terminals.
    pub(crate) tills: Vec<(TillId, String)>,
    /// The articles of [`PLENTY`], with their bar codes.
    pub(crate) plenty: Vec<(VariantId, String)>,
    /// The other articles, in the order in which they were wanted.
    pub(crate) few: Vec<(VariantId, String)>,
    pub(crate) coming: VariantId,
    pub(crate) delivery: SupplyOrderId,
    pub(crate) supply: SupplyId,
}

/// Serves the small demo on this engine, loaded once and then copied.
pub(crate) async fn serve(engine: Engine, options: Options) -> Passerelle {
    let cache = testkit::target().join("demo-cache");
    let mut arguments = vec!["--demo-cache".to_owned(), cache.to_str().expect("a readable path").to_owned()];
    arguments.extend(options.arguments);
    Passerelle::start(engine, Options { arguments, ..options }).await
}

/// A chain with what a test wants in it, served.
pub(crate) async fn found(engine: Engine, wanted: Wanted) -> (Passerelle, Town) {
    found_with(engine, Options::default(), wanted).await
}

/// The same, started in another way.
pub(crate) async fn found_with(engine: Engine, options: Options, wanted: Wanted) -> (Passerelle, Town) {
    let mut house = serve(engine, options).await;
    house.stop();
    let db = open(house.database()).await;
    let town = prepare(&db, &wanted).await;
    drop(db);
    house.restart().await;
    (house, town)
}

/// Opens a database beside the house, as an auditor would.
pub(crate) async fn open(address: &str) -> Db {
    Db::open(address).await.expect("the database of a house opens")
}

async fn prepare(db: &Db, wanted: &Wanted) -> Town {
    let moment = Clock::system().moment();
    let store = location(db, STORE).await;
    for sku in PLENTY {
        set_shelf(db, store, sku, wanted.plenty).await;
    }
    let mut few = Vec::new();
    for (sku, units) in wanted.exactly {
        set_shelf(db, store, sku, *units).await;
        few.push((variant(db, sku).await, gtin(db, sku).await));
    }
    let coming = variant(db, COMING).await;
    let (delivery, supply) = (moment.id(), moment.id());
    let order = NewSupplyOrder {
        id: delivery,
        number: "F-9001".to_owned(),
        kind: stock::SupplyOrderKind::PurchaseOrder,
        supplier: Some(first(db, "SELECT id FROM supplier ORDER BY code LIMIT 1").await),
        from_location: None,
        to_location: store,
        // Later than every test runs, so that it is not late.
        expected_on: date(2099, 11, 26),
        first_expected_on: None,
        confidence: Confidence::VeryLikely,
        lines: vec![NewSupply { id: supply, variant: coming, ordered: wanted.coming.max(1) }],
    };
    db.run(Prepare { order, store, tills: wanted.tills, moment }).await.expect("an order and some tills");
    let mut plenty = Vec::new();
    for sku in PLENTY {
        plenty.push((variant(db, sku).await, gtin(db, sku).await));
    }
    Town { store, tills: tills(db, store).await, plenty, few, coming, delivery, supply }
}

/// Orders the delivery and sets up the tills.
struct Prepare {
    order: NewSupplyOrder,
    store: LocationId,
    tills: i64,
    moment: Moment,
}

impl Command for Prepare {
    type Done = ();
    type Refused = StockRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), StockRefused> {
        stock::put_supply_order(tx, &self.order, &By::new(self.moment.clone(), Actor::System)).await?;
        let there = stores::store::tills_of(tx, self.store).await?.len() as i64;
        for number in there + 1..=self.tills {
            let terminal = format!("{STORE}-{number}");
            let till = Till { id: self.moment.id(), location: self.store, number, terminal };
            stores::store::put_till(tx, &till).await?;
        }
        Ok(())
    }
}

async fn first<T: db::Column>(db: &Db, sql: &str) -> T {
    let reader = db.reader().await.expect("a reader");
    reader.tx().get(sql, params![], |row| row.get(0)).await.expect("a row")
}

async fn by_text<T: db::Column>(db: &Db, sql: &str, text: &str) -> T {
    let reader = db.reader().await.expect("a reader");
    let found: Result<T, DbError> = reader.tx().get(sql, params![text], |row| row.get(0)).await;
    found.unwrap_or_else(|error| panic!("{text}: {error}"))
}

async fn location(db: &Db, code: &str) -> LocationId {
    by_text(db, "SELECT id FROM location WHERE code = $1", code).await
}

/// The variant of a stock keeping unit.
pub(crate) async fn variant(db: &Db, sku: &str) -> VariantId {
    by_text(db, "SELECT id FROM variant WHERE sku = $1", sku).await
}

async fn gtin(db: &Db, sku: &str) -> String {
    let sql = "SELECT g.gtin FROM variant_gtin g JOIN variant v ON v.id = g.variant_id WHERE v.sku = $1 \
               ORDER BY g.position";
    by_text(db, sql, sku).await
}

async fn tills(db: &Db, store: LocationId) -> Vec<(TillId, String)> {
    let reader = db.reader().await.expect("a reader");
    let tills = stores::store::tills_of(&reader.tx(), store).await.expect("the tills of the store");
    tills.into_iter().map(|till| (till.id, till.terminal)).collect()
}

/// Brings what can be promised of an article at the store to so many units.
async fn set_shelf(db: &Db, store: LocationId, sku: &str, units: i64) {
    let variant = variant(db, sku).await;
    let level = {
        let reader = db.reader().await.expect("a reader");
        stock::levels_at(&reader.tx(), store, &[variant]).await.expect("its levels").pop()
    };
    let level = level.unwrap_or_else(|| panic!("{sku} has no place in the store"));
    let change = ShelfChange {
        variant,
        location: store,
        kind: MovementKind::Adjustment,
        quantity: units - (level.on_hand - level.allocated - level.safety),
        reference: Reference::manual(),
        reason: "counted before the test".to_owned(),
    };
    if change.quantity != 0 {
        let by = By::new(Clock::system().moment(), Actor::System);
        db.run(AdjustStock { change, by }).await.expect("a shelf that can be set");
    }
}

impl Town {
    /// The value of a form: collected in the store and paid now, or reserved and paid at pick-up.
    pub(crate) fn collect(&self, terms: &str) -> String {
        format!("collect:{}:{terms}", self.store)
    }

    /// The value of a form: reserved out of the delivery.
    pub(crate) fn arrival(&self) -> String {
        format!("arrival:{}:{}", self.store, self.supply)
    }
}
