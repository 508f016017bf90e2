//! What must hold whatever happened: our books in themselves, against the provider's, and against
//! what people were told.

use crate::errand::{Day, Name, What};
use crate::scan;
use crate::town::{Town, open};
use db::{Command, Db, DbError, Row, Tx, params};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use testkit::Passerelle;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

/// How long what waits may take to end once it is due.
const PATIENCE: Duration = Duration::from_secs(90);

/// Recomputes every sum by the program's own verb.
pub(crate) async fn verify(house: &Passerelle) {
    let output = house.verb(&["verify"]).await;
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "verify ends with {}:\n{}", output.status, String::from_utf8_lossy(&said));
}

/// Rows that must not be there, and what each of them would mean.
const NEVER: &[(&str, &str)] = &[
    ("an order that waits for money", "SELECT COUNT(*) FROM customer_order WHERE state = 'awaiting_payment'"),
    ("a part that waits for money", "SELECT COUNT(*) FROM fulfilment WHERE state = 'awaiting_payment'"),
    ("a refund that did not arrive", "SELECT COUNT(*) FROM refund WHERE state <> 'done'"),
    ("a job that was given up", "SELECT COUNT(*) FROM job WHERE failed_at IS NOT NULL"),
    (
        "units set aside for a part that is over",
        "SELECT COUNT(*) FROM allocation a JOIN fulfilment f ON f.id = a.fulfilment_id \
         WHERE a.state = 'reserved' AND f.ended_at IS NOT NULL",
    ),
    (
        "units on their way promised to a part that is over",
        "SELECT COUNT(*) FROM peg p JOIN fulfilment f ON f.id = p.fulfilment_id \
         WHERE p.state = 'open' AND f.ended_at IS NOT NULL",
    ),
    ("units held for an exchange that is over", "SELECT COUNT(*) FROM order_line WHERE coming <> 0"),
    ("an exchange that waits", "SELECT COUNT(*) FROM exchange WHERE state = 'agreed'"),
    (
        "an exchange without its return, or a return that was exchanged twice",
        "SELECT COUNT(*) FROM exchange e LEFT JOIN goods_return r ON r.id = e.return_id \
         WHERE (e.state = 'done') <> (r.id IS NOT NULL)",
    ),
    (
        "units that came back and are on no shelf, or on two",
        "SELECT COUNT(*) FROM (SELECT r.order_id, SUM(l.quantity) AS units FROM goods_return_line l \
           JOIN goods_return r ON r.id = l.return_id JOIN exchange e ON e.return_id = r.id GROUP BY r.order_id) back \
         LEFT JOIN (SELECT reference_id, SUM(quantity) AS units FROM movement \
           WHERE kind = 'return' AND reference_kind = 'order' GROUP BY reference_id) came ON came.reference_id = back.order_id \
         WHERE came.units IS NULL OR came.units <> back.units",
    ),
    (
        "money kept for an order that was called off",
        "SELECT COUNT(*) FROM payment p JOIN customer_order o ON o.id = p.order_id \
         WHERE o.state = 'cancelled' AND p.captured_minor > p.refunded_minor",
    ),
    (
        "two orders out of one cart",
        "SELECT COUNT(*) FROM (SELECT cart_id FROM customer_order WHERE cart_id IS NOT NULL AND state <> 'cancelled' \
         GROUP BY cart_id HAVING COUNT(*) > 1) twice",
    ),
    (
        "a gap in the receipts of a till",
        "SELECT COUNT(*) FROM (SELECT till_id FROM receipt WHERE till_id IS NOT NULL \
         GROUP BY till_id HAVING MAX(number) - MIN(number) + 1 <> COUNT(*)) gaps",
    ),
    (
        "goods handed over that did not leave the shelf, or left it twice",
        "SELECT COUNT(*) FROM (SELECT l.order_id, SUM(l.quantity) AS units FROM order_line l \
           JOIN fulfilment f ON f.id = l.fulfilment_id WHERE f.state = 'handed_over' GROUP BY l.order_id) sold \
         LEFT JOIN (SELECT reference_id, -SUM(quantity) AS units FROM movement \
           WHERE kind = 'sale' AND reference_kind = 'order' GROUP BY reference_id) gone ON gone.reference_id = sold.order_id \
         WHERE gone.units IS NULL OR gone.units <> sold.units",
    ),
];

/// Nothing is half done.
pub(crate) async fn nothing_half_done(db: &Db) {
    for (what, sql) in NEVER {
        assert_eq!(count(db, sql).await, 0, "{what}");
    }
}

async fn count(db: &Db, sql: &str) -> i64 {
    let reader = db.reader().await.expect("a reader");
    reader.tx().get(sql, params![], |row| row.get(0)).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// An hour passes for what waits: the program's clock is the machine's, so that waiting payments
/// and jobs are made older instead. The house must not be running.
pub(crate) async fn an_hour_passes(house: &Passerelle) {
    let db = open(house.database()).await;
    db.run(Older(3_600_000_000)).await.expect("what waits can be made older");
}

struct Older(i64);

impl Command for Older {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let payments = "UPDATE payment SET created_at = created_at - $1, updated_at = updated_at - $1 \
                        WHERE state = 'pending'";
        tx.exec(payments, params![self.0]).await?;
        let jobs = "UPDATE job SET run_at = run_at - $1, leased_until = leased_until - $1";
        tx.exec(jobs, params![self.0]).await?;
        let messages = "UPDATE message SET claimed_at = claimed_at - $1 WHERE state = 'sending'";
        tx.exec(messages, params![self.0]).await.map(|_| ())
    }
}

/// Waits until no payment and no job waits any more.
pub(crate) async fn all_is_quiet(house: &Passerelle) {
    let db = open(house.database()).await;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let payments = count(&db, "SELECT COUNT(*) FROM payment WHERE state = 'pending'").await;
        let refunds = count(&db, "SELECT COUNT(*) FROM refund WHERE state = 'pending'").await;
        let jobs = count(&db, "SELECT COUNT(*) FROM job WHERE failed_at IS NULL").await;
        if payments + refunds + jobs == 0 {
            return;
        }
        if Instant::now() > deadline {
            let waiting = waiting_jobs(&db).await;
            panic!("{payments} payments, {refunds} refunds, {jobs} jobs wait without end: {waiting:?}");
        }
        sleep(Duration::from_millis(100)).await;
    }
}

async fn waiting_jobs(db: &Db) -> Vec<(String, i64, Option<String>)> {
    let reader = db.reader().await.expect("a reader");
    let sql = "SELECT kind, attempts, last_error FROM job ORDER BY run_at";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    reader.tx().rows(sql, params![], read).await.expect("the jobs")
}

/// Money as one side has written it down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Money {
    captured: i64,
    refunded: i64,
}

/// Each payment at the provider against ours: the same money, once. The house must not be running.
pub(crate) async fn books_match(house: &Passerelle) -> usize {
    let ours = ours(&open(house.database()).await).await;
    let store = house.data().join("provider").join("simulator.sqlite");
    let theirs = theirs(&open(store.to_str().expect("a readable path")).await).await;
    for (reference, intents) in &theirs {
        let charged: Vec<&Money> = intents.iter().filter(|money| money.captured > 0).collect();
        assert!(charged.len() <= 1, "{reference} is charged {} times: {intents:?}", charged.len());
        let Some(money) = charged.first() else { continue };
        let Some((state, known)) = ours.get(reference) else { panic!("{reference} is charged and not ours") };
        let kept = money.captured - money.refunded;
        assert_eq!(kept, known.captured - known.refunded, "{reference} is {state} here: {known:?}, there {money:?}");
    }
    for (reference, (state, money)) in ours.iter().filter(|(_, (_, money))| money.captured > 0) {
        let there = theirs.get(reference).and_then(|all| all.iter().find(|there| there.captured > 0));
        assert_eq!(there.map(|there| there.captured), Some(money.captured), "{reference}, {state}: {there:?}");
    }
    theirs.len()
}

/// Our payments by card that the provider may know: those of the demo's past are no more than written down.
async fn ours(db: &Db) -> HashMap<String, (String, Money)> {
    // What went back to a card of value that had come by exchange went back under its first payment.
    let sql = "SELECT p.id, p.state, p.captured_minor, (SELECT CAST(COALESCE(SUM(r.amount_minor), 0) AS BIGINT) FROM refund r \
                 JOIN payment q ON q.id = r.payment_id WHERE (q.id = p.id OR q.origin_id = p.id) \
                 AND r.shift_id IS NULL AND r.credit_id IS NULL) \
               FROM payment p WHERE p.tender NOT IN ('cash', 'exchange', 'store_credit', 'gift_card') \
               AND (p.provider_ref IS NULL OR p.provider_ref LIKE 'pi\\_%' ESCAPE '\\')";
    let read = |row: &Row<'_>| {
        let id: Uuid = row.get(0)?;
        Ok((id.to_string(), (row.get(1)?, Money { captured: row.get(2)?, refunded: row.get(3)? })))
    };
    let reader = db.reader().await.expect("a reader");
    reader.tx().rows(sql, params![], read).await.expect("our payments").into_iter().collect()
}

async fn theirs(db: &Db) -> BTreeMap<String, Vec<Money>> {
    let sql = "SELECT merchant_reference, captured_minor, refunded_minor FROM intents";
    let read = |row: &Row<'_>| Ok((row.get::<String>(0)?, Money { captured: row.get(1)?, refunded: row.get(2)? }));
    let reader = db.reader().await.expect("a reader");
    let mut all: BTreeMap<String, Vec<Money>> = BTreeMap::new();
    for (reference, money) in reader.tx().rows(sql, params![], read).await.expect("the provider's payments") {
        all.entry(reference).or_default().push(money);
    }
    all
}

/// What people were told is there, exactly once, and in no other state than they were told.
pub(crate) async fn all_was_true(db: &Db, town: &Town, day: &Day) {
    let sql = "SELECT id, number, state FROM customer_order";
    let read = |row: &Row<'_>| Ok((row.get::<Uuid>(0)?.to_string(), row.get::<String>(1)?, row.get::<String>(2)?));
    let reader = db.reader().await.expect("a reader");
    let orders = reader.tx().rows(sql, params![], read).await.expect("the orders");
    let by_id: HashMap<&str, &str> = orders.iter().map(|(id, _, state)| (id.as_str(), state.as_str())).collect();
    let by_number: HashMap<&str, &str> = orders.iter().map(|(_, no, state)| (no.as_str(), state.as_str())).collect();
    for told in &day.told {
        let state = match &told.order {
            Name::Number(number) => by_number.get(number.as_str()),
            Name::Id(id) => by_id.get(id.as_str()),
        };
        let may_be_given_back = matches!(told.what, What::WebReservation | What::WebArrival | What::TillArrival);
        match state {
            None => panic!("{told:?} was acknowledged and is not there"),
            Some(&"cancelled") if !may_be_given_back => panic!("{told:?} was acknowledged and is cancelled"),
            Some(_) => {}
        }
    }
    let mut names: Vec<String> =
        day.told.iter().filter(|told| told.what != What::Release).map(|told| format!("{:?}", told.order)).collect();
    names.sort();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "two errands were told of the same order");
    drop(reader);
    let reader = db.reader().await.expect("a reader");
    let sql = "SELECT received FROM supply WHERE id = $1";
    let received: i64 = reader.tx().get(sql, params![town.supply], |row| row.get(0)).await.expect("the delivery");
    assert_eq!(received, day.received, "each delivery that was acknowledged is in stock once");
}

/// Everything but what people were told, at the end of a test; stops the house. How many payments
/// the provider knows.
pub(crate) async fn close(house: &mut Passerelle) -> usize {
    house.stop();
    an_hour_passes(house).await;
    house.restart().await;
    all_is_quiet(house).await;
    house.stop();
    verify(house).await;
    nothing_half_done(&open(house.database()).await).await;
    scan::assert_no_card(house).await;
    books_match(house).await
}
