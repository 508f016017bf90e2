//! Places and shifts on both engines.

use db::{Command, DbError, HOUSEKEEPING, Tx, testing};
use kernel::{Actor, Clock, LocationId, Moment, Role, StaffId, TillId};
use stores::{CloseShift, Location, LocationKind, OpenShift, SCHEMA, ShiftRefused, Till, store};

struct Found(Location, Till);

impl Command for Found {
    type Done = ();
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        store::put_location(tx, &self.0).await?;
        store::put_till(tx, &self.1).await
    }
}

fn place(moment: &Moment) -> (Location, Till) {
    let id: LocationId = moment.id();
    let location = Location {
        id,
        code: "LPI".into(),
        kind: LocationKind::Store,
        name: "Lyon – Presqu’île".into(),
        city: "Lyon".into(),
        street: "1 place de l’Exemple".into(),
        postcode: "69002".into(),
        country: "FR".into(),
        phone: String::new(),
        latitude_e6: 45_760_000,
        longitude_e6: 4_835_000,
        time_zone: "Europe/Paris".into(),
        hours: serde_json::json!({}),
        position: 1,
    };
    (location, Till { id: moment.id(), location: id, number: 2, terminal: "LPI-2".into() })
}

fn seller(store: LocationId, moment: &Moment) -> (StaffId, Actor) {
    let id = moment.id();
    (id, Actor::Staff { id, role: Role::Seller, location: Some(store) })
}

fn opening(till: TillId, seller: (StaffId, Actor), moment: &Moment) -> OpenShift {
    OpenShift { id: moment.id(), till, staff: seller.0, actor: seller.1, float_minor: 15_000, now: moment.now }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_has_one_open_shift() {
    testing::both(&[HOUSEKEEPING, SCHEMA], |db| async move {
        let moment = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment();
        let (location, till) = place(&moment);
        db.run(Found(location.clone(), till.clone())).await.unwrap();
        let seller = seller(location.id, &moment);
        db.run(opening(till.id, seller, &moment)).await.unwrap();
        assert_eq!(db.run(opening(till.id, seller, &moment)).await, Err(ShiftRefused::AlreadyOpen));
        let close = CloseShift {
            till: till.id,
            actor: seller.1,
            expected_minor: 20_000,
            counted_minor: 19_990,
            note: " 10 c short ".into(),
            now: moment.now,
        };
        let silent = CloseShift { note: "  ".into(), ..close.clone() };
        assert_eq!(db.run(silent).await, Err(ShiftRefused::Reason { difference_minor: -10 }));
        let closed = db.run(close.clone()).await.unwrap();
        assert_eq!((closed.difference_minor(), closed.note.as_deref()), (Some(-10), Some("10 c short")));
        assert_eq!(db.run(close).await, Err(ShiftRefused::NotOpen));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_opens_no_till_of_another_store() {
    testing::both(&[HOUSEKEEPING, SCHEMA], |db| async move {
        let moment = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment();
        let (location, till) = place(&moment);
        db.run(Found(location, till.clone())).await.unwrap();
        let stranger = seller(moment.id(), &moment);
        assert_eq!(db.run(opening(till.id, stranger, &moment)).await, Err(ShiftRefused::OtherStore));
    })
    .await;
}

struct TakeNumber(TillId);

impl Command for TakeNumber {
    type Done = i64;
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<i64, DbError> {
        store::next_receipt_number(tx, self.0).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn receipt_numbers_have_no_gap() {
    testing::both(&[HOUSEKEEPING, SCHEMA], |db| async move {
        let moment = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment();
        let (location, till) = place(&moment);
        db.run(Found(location, till.clone())).await.unwrap();
        let tasks: Vec<_> = (0..60)
            .map(|_| {
                let (db, id) = (db.clone(), till.id);
                tokio::spawn(async move { db.run(TakeNumber(id)).await.unwrap() })
            })
            .collect();
        let mut numbers = Vec::new();
        for task in tasks {
            numbers.push(task.await.unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=60).collect::<Vec<i64>>());
    })
    .await;
}
