//! Both engines keep the same promises.

use db::{Claim, Command, Db, DbError, Event, HOUSEKEEPING, Job, Migration, Tx, Value, params, testing};
use jiff::SignedDuration;
use kernel::{Clock, Moment};
use serde_json::json;
use std::collections::HashSet;
use uuid::Uuid;

const SHELF: Migration = Migration {
    number: 2,
    name: "shelf",
    sql: "CREATE TABLE shelf (id {uuid} NOT NULL PRIMARY KEY, units {int} NOT NULL, label TEXT, facts {json}, CHECK (units >= 0)) {opts};",
};
const ALL: &[Migration] = &[HOUSEKEEPING, SHELF];

fn clock() -> Clock {
    Clock::manual(kernel::from_micros(1_790_000_000_000_000), 42)
}

#[derive(Clone)]
enum Do {
    Put(Uuid, i64),
    Take(Uuid, i64),
    PutThenRefuse(Uuid),
    PutThenPanic(Uuid),
    AwaitOutside,
    EmitAndQueue(Moment),
    PutThenEmitTwice(Uuid, Moment),
}

#[derive(Debug, PartialEq)]
enum Refused {
    NotEnough,
    OnPurpose,
    Store(DbError),
}

impl From<DbError> for Refused {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

async fn put(tx: &Tx<'_>, id: Uuid, units: i64) -> Result<(), DbError> {
    let facts = json!({"couleur": "rouge"}).to_string();
    tx.exec(
        "INSERT INTO shelf (id, units, label, facts) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET units = shelf.units + excluded.units",
        params![id, units, None::<String>, facts],
    )
    .await
    .map(|_| ())
}

impl Command for Do {
    type Done = ();
    type Refused = Refused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), Refused> {
        match self {
            Self::Put(id, units) => put(tx, *id, *units).await?,
            Self::Take(id, units) => {
                let sql = "UPDATE shelf SET units = units - $1 WHERE id = $2 AND units >= $1";
                if !tx.guard(sql, params![*units, *id]).await? {
                    return Err(Refused::NotEnough);
                }
            }
            Self::PutThenRefuse(id) => {
                put(tx, *id, 5).await?;
                return Err(Refused::OnPurpose);
            }
            Self::PutThenPanic(id) => {
                put(tx, *id, 5).await?;
                panic!("on purpose");
            }
            Self::AwaitOutside => std::future::pending().await,
            Self::PutThenEmitTwice(id, moment) => {
                put(tx, *id, 5).await?;
                let event = Event::new(moment, "shelf_filled", *id, None, json!({}));
                tx.emit(event.clone()).await?;
                tx.emit(event).await?;
            }
            Self::EmitAndQueue(moment) => {
                let subject: Uuid = moment.id();
                tx.emit(Event::new(moment, "shelf_filled", subject, None, json!({"units": 3}))).await?;
                tx.enqueue(Job::new(moment, "tidy_shelf", json!({"shelf": 1})).once("tidy")).await?;
                tx.enqueue(Job::new(moment, "tidy_shelf", json!({"shelf": 2})).once("tidy")).await?;
            }
        }
        Ok(())
    }
}

async fn units(db: &Db, id: Uuid) -> Option<i64> {
    let reader = db.reader().await.unwrap();
    reader.tx().find("SELECT units FROM shelf WHERE id = $1", params![id], |row| row.get(0)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn values_come_back_as_they_went_in() {
    testing::both(ALL, |db| async move {
        let id = clock().moment().id();
        db.run(Do::Put(id, i64::MAX)).await.unwrap();
        let reader = db.reader().await.unwrap();
        let row = reader
            .tx()
            .get("SELECT id, units, label, facts FROM shelf WHERE id = $1", params![id], |row| {
                Ok((
                    row.get::<Uuid>(0)?,
                    row.get::<i64>(1)?,
                    row.get::<Option<String>>(2)?,
                    row.json::<serde_json::Value>(3)?,
                ))
            })
            .await
            .unwrap();
        assert_eq!(row, (id, i64::MAX, None, json!({"couleur": "rouge"})));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_command_takes_no_other_with_it() {
    testing::both(ALL, |db| async move {
        let moment = clock().moment();
        let (good, bad): (Vec<Uuid>, Vec<Uuid>) = (0..40).map(|_| (moment.id::<Uuid>(), moment.id::<Uuid>())).unzip();
        let mut tasks = Vec::new();
        for i in 0..40 {
            let (db, good, bad) = (db.clone(), good[i], bad[i]);
            tasks.push(tokio::spawn(async move {
                let outcome = db.run(if i % 2 == 0 { Do::PutThenPanic(bad) } else { Do::PutThenRefuse(bad) });
                let (bad, good) = futures::join!(outcome, db.run(Do::Put(good, 1)));
                assert_eq!(bad, Err(if i % 2 == 0 { Refused::Store(DbError::Panicked) } else { Refused::OnPurpose }));
                assert_eq!(good, Ok(()));
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        for i in 0..40 {
            assert_eq!(units(&db, good[i]).await, Some(1));
            assert_eq!(units(&db, bad[i]).await, None);
        }
    })
    .await;
}

/// On PostgreSQL the events and the COMMIT travel together.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_events_cannot_be_written_is_not_kept() {
    testing::both(ALL, |db| async move {
        let moment = clock().moment();
        let id: Uuid = moment.id();
        // The second time the statements are prepared already, and nothing is awaited between them.
        for _ in 0..2 {
            let refused = db.run(Do::PutThenEmitTwice(id, clock().moment())).await;
            assert!(matches!(refused, Err(Refused::Store(_))), "{refused:?}");
            assert_eq!(units(&db, id).await, None);
        }
        db.run(Do::Put(id, 5)).await.expect("the connection is as good as before");
        assert_eq!(units(&db, id).await, Some(5));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_takers_get_exactly_what_is_there() {
    testing::both(ALL, |db| async move {
        let id = clock().moment().id();
        db.run(Do::Put(id, 50)).await.unwrap();
        let tasks: Vec<_> = (0..200)
            .map(|_| {
                tokio::spawn({
                    let db = db.clone();
                    async move { db.run(Do::Take(id, 1)).await }
                })
            })
            .collect();
        let mut taken = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => taken += 1,
                Err(refused) => assert_eq!(refused, Refused::NotEnough),
            }
        }
        assert_eq!((taken, units(&db, id).await), (50, Some(0)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_constraint_is_told_as_one() {
    testing::both(ALL, |db| async move {
        let refused = db.run(Do::Put(clock().moment().id(), -1)).await;
        assert!(matches!(refused, Err(Refused::Store(DbError::Constraint(_)))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn awaiting_the_outside_world_in_a_transaction_is_caught() {
    let scratch = testing::sqlite(ALL).await;
    assert_eq!(scratch.db.run(Do::AwaitOutside).await, Err(Refused::Store(DbError::AwaitedOutside)));
}

struct Claiming(&'static str, i64, Moment);

impl Command for Claiming {
    type Done = Claim<i64>;
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<Claim<i64>, DbError> {
        let claim = db::claim_key(tx, "test", self.0, &self.1, &self.1, self.2.now).await?;
        if claim == Claim::New {
            db::remember_answer(tx, "test", self.0, &(self.1 * 10)).await?;
        }
        Ok(claim)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gives_the_same_answer() {
    testing::both(ALL, |db| async move {
        let moment = clock().moment();
        let claim = |key, request| db.run(Claiming(key, request, moment.clone()));
        assert_eq!(claim("a", 4).await, Ok(Claim::New));
        assert_eq!(claim("a", 4).await, Ok(Claim::Same(40)));
        assert_eq!(claim("a", 5).await, Ok(Claim::Other));
        assert_eq!(claim("b", 5).await, Ok(Claim::New));
    })
    .await;
}

struct Claimer(Moment);

impl Command for Claimer {
    type Done = Vec<db::ClaimedJob>;
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<Self::Done, DbError> {
        db::claim_jobs(tx, self.0.now, SignedDuration::from_secs(30), 10).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_heard_and_jobs_are_leased_once() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let mut heard = db.events();
        db.run(Do::EmitAndQueue(clock.moment())).await.unwrap();
        assert_eq!(heard.recv().await.unwrap().kind, "shelf_filled");
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                tokio::spawn({
                    let (db, m) = (db.clone(), clock.moment());
                    async move { db.run(Claimer(m)).await.unwrap() }
                })
            })
            .collect();
        let mut claimed = Vec::new();
        for task in tasks {
            claimed.extend(task.await.unwrap());
        }
        assert_eq!(claimed.len(), 1, "one key, one job, one holder");
        clock.advance(SignedDuration::from_secs(31));
        let again = db.run(Claimer(clock.moment())).await.unwrap();
        assert_eq!((again.len(), again[0].attempts), (1, 2), "a lease that ended is taken again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_hears_of_events_too() {
    let scratch = testing::postgres(ALL).await;
    let other = Db::open(&scratch.address).await.unwrap();
    let mut heard = other.events();
    let follower = tokio::spawn({
        let other = other.clone();
        async move { other.follow(kernel::EventId(Uuid::nil())).await }
    });
    scratch.db.run(Do::EmitAndQueue(clock().moment())).await.unwrap();
    let event =
        tokio::time::timeout(std::time::Duration::from_secs(5), heard.recv()).await.expect("within seconds").unwrap();
    assert_eq!(event.kind, "shelf_filled");
    follower.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_migration_is_refused() {
    testing::both(ALL, |db| async move {
        assert_eq!(db.migrate(ALL).await, Ok(0));
        let edited = Migration { sql: "CREATE TABLE other (id {int} NOT NULL PRIMARY KEY) {opts};", ..SHELF };
        assert!(matches!(db.migrate(&[HOUSEKEEPING, edited]).await, Err(DbError::Schema(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_are_inserted_with_few_statements() {
    struct Many(Moment);
    impl Command for Many {
        type Done = u64;
        type Refused = DbError;
        async fn run(&self, tx: &Tx<'_>) -> Result<u64, DbError> {
            let rows: Vec<Vec<Value>> = (0..1_234).map(|n| params![self.0.id::<Uuid>(), n].to_vec()).collect();
            tx.insert_many("INSERT INTO shelf (id, units)", "ON CONFLICT DO NOTHING", &rows).await
        }
    }
    testing::both(ALL, |db| async move {
        assert_eq!(db.run(Many(clock().moment())).await, Ok(1_234));
    })
    .await;
}

#[tokio::test]
async fn a_backup_is_one_consistent_copy() {
    let scratch = testing::sqlite(ALL).await;
    let id = clock().moment().id();
    scratch.db.run(Do::Put(id, 7)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    scratch.db.backup(&copy).await.unwrap();
    scratch.db.run(Do::Put(id, 1)).await.unwrap();
    let copy = Db::open(copy.to_str().unwrap()).await.unwrap();
    assert_eq!((units(&copy, id).await, units(&scratch.db, id).await), (Some(7), Some(8)));
}

#[tokio::test]
async fn uniqueness_of_ids_survives_many_moments() {
    let moment = clock().moment();
    let ids: HashSet<Uuid> = (0..1_000).map(|_| moment.id()).collect();
    assert_eq!(ids.len(), 1_000);
}

#[tokio::test]
async fn who_holds_a_reader_cannot_wait_for_another_connection() {
    testing::both(ALL, |db| async move {
        let (one, other) = (db.clone(), db.clone());
        let twice = tokio::spawn(async move {
            let held = one.reader().await.unwrap();
            let second = one.reader().await;
            drop((held, second));
        });
        assert!(twice.await.unwrap_err().is_panic(), "two hundred such callers stand still");
        let written = tokio::spawn(async move {
            let _held = other.reader().await.unwrap();
            other.run(Do::Put(clock().moment().id(), 1)).await.is_ok()
        });
        assert!(written.await.unwrap_err().is_panic(), "on PostgreSQL a command takes a connection too");
        let in_turn = tokio::spawn(async move {
            drop(db.reader().await.unwrap());
            db.reader().await.is_ok()
        });
        assert!(in_turn.await.unwrap());
    })
    .await;
}
