//! How fast "how can I get it, and when" is answered, with few stock rows and with millions.

use crate::measure::{measure, percentile_us};
use crate::scratch;
use db::{Command, Db, DbError, Tx};
use jiff::Timestamp;
use kernel::{Clock, LocationId, Moment, VariantId};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use stores::{Location, LocationKind, Policy};

/// Variants whose levels are written with one command.
const AT_ONCE: usize = 20;

/// What to measure.
#[derive(Clone, Debug)]
pub struct AvailabilityBench {
    /// The name of the engine, for the answer.
    pub engine: String,
    /// How many variants there are in all, one run each: fewer first.
    pub variants: Vec<usize>,
    /// Places that have each of them.
    pub locations: usize,
    /// Questions of each run.
    pub reads: usize,
    /// How many callers at once.
    pub callers: usize,
}

/// What a number of stock rows came to.
#[derive(Clone, Debug, Serialize)]
pub struct AvailabilityFigures {
    /// Which engine.
    pub engine: String,
    /// Variants times places.
    pub rows: usize,
    /// Places that may answer.
    pub locations: usize,
    /// How many callers at once.
    pub callers: usize,
    /// Questions answered per second.
    pub per_s: f64,
    /// Half of them took no longer, microseconds.
    pub p50_us: u64,
    /// 99 of 100 took no longer, microseconds.
    pub p99_us: u64,
}

/// Measures in a scratch database, telling each line as it is known; `filled` hears of rows written.
pub async fn availability(
    bench: &AvailabilityBench,
    server: Option<&str>,
    mut filled: impl FnMut(usize, usize),
    mut told: impl FnMut(&AvailabilityFigures),
) -> Result<Vec<AvailabilityFigures>, String> {
    let scratch = scratch::open(&bench.engine, server).await?;
    let db = scratch.db();
    let failed = |error: DbError| error.to_string();
    db.migrate(flows::MIGRATIONS).await.map_err(failed)?;
    let clock = Clock::system();
    let moment = clock.moment();
    let places: Vec<LocationId> = (0..bench.locations).map(|_| moment.id()).collect();
    db.run(Places { moment: moment.clone(), places: places.clone() }).await.map_err(failed)?;
    let (mut variants, mut all) = (Vec::<VariantId>::new(), Vec::new());
    for wanted in &bench.variants {
        while variants.len() < *wanted {
            let some: Vec<VariantId> = (0..AT_ONCE.min(wanted - variants.len())).map(|_| moment.id()).collect();
            db.run(Levels { variants: some.clone(), places: places.clone() }).await.map_err(failed)?;
            variants.extend(some);
            filled(variants.len() * places.len(), wanted * places.len());
        }
        let figures = ask(bench, db, &Arc::new(variants.clone()), &Arc::new(places.clone()), clock.now()).await?;
        told(&figures);
        all.push(figures);
    }
    Ok(all)
}

async fn ask(
    bench: &AvailabilityBench,
    db: &Db,
    variants: &Arc<Vec<VariantId>>,
    places: &Arc<Vec<LocationId>>,
    now: Timestamp,
) -> Result<AvailabilityFigures, String> {
    let (db, known, network) = (db.clone(), Arc::clone(variants), Arc::clone(places));
    let question = move |at: usize| {
        let (db, variants, places) = (db.clone(), Arc::clone(&known), Arc::clone(&network));
        async move {
            // Far from each other, so that no page of the table is asked for twice in a row.
            let variant = variants[at.wrapping_mul(2_654_435_761) % variants.len()];
            let near = places[at.wrapping_mul(40_503) % places.len()];
            let reader = db.reader().await.map_err(|error| error.to_string())?;
            let found = flows::offers(&reader.tx(), variant, 1, Some(near), false, now).await;
            let found = found.map_err(|error| error.to_string())?;
            if found.offers.is_empty() { Err("nothing is offered".to_owned()) } else { Ok(()) }
        }
    };
    measure(bench.callers, bench.callers * 10, question.clone()).await?;
    let run = measure(bench.callers, bench.reads, question).await?;
    let mut times = run.times;
    times.sort();
    #[expect(clippy::float_arithmetic, reason = "a figure for reading")]
    let per_s = (run.per_s * 10.0).round() / 10.0;
    Ok(AvailabilityFigures {
        engine: bench.engine.clone(),
        rows: variants.len() * places.len(),
        locations: places.len(),
        callers: bench.callers,
        per_s,
        p50_us: percentile_us(&times, 50),
        p99_us: percentile_us(&times, 99),
    })
}

/// Stores all over the country, each open on weekdays.
struct Places {
    moment: Moment,
    places: Vec<LocationId>,
}

impl Command for Places {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        stores::store::put_policy(tx, &Policy::default()).await?;
        let day = json!([["10:00", "12:30"], ["14:00", "19:00"]]);
        for (at, id) in self.places.iter().enumerate() {
            let spread: [u8; 8] = self.moment.secret();
            let part = |at: usize| i64::from(u16::from_le_bytes([spread[at], spread[at + 1]]));
            let place = Location {
                id: *id,
                code: format!("P{at}"),
                kind: LocationKind::Store,
                name: format!("P{at}"),
                city: String::new(),
                street: String::new(),
                postcode: "75001".into(),
                country: "FR".into(),
                phone: String::new(),
                latitude_e6: 43_000_000 + part(0) * 100,
                longitude_e6: -1_000_000 + part(2) * 120,
                time_zone: "Europe/Paris".into(),
                hours: json!({"monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day, "saturday": day}),
                position: at as i64,
            };
            stores::store::put_location(tx, &place).await?;
        }
        Ok(())
    }
}

/// The levels of some variants in all places, without a journal: it is reading that is measured.
struct Levels {
    variants: Vec<VariantId>,
    places: Vec<LocationId>,
}

impl Command for Levels {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        stock::insert_bare_levels(tx, &self.variants, &self.places, 3).await
    }
}
