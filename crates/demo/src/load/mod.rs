//! Writes a chain into a database, a few thousand rows at a time.
//!
//! Each part is one durable command that writes itself down under a key of its own, so a part is
//! written once however often loading is begun: a process that was killed goes on where it was, and
//! with the date that it began with. The company comes last. A database that has one is never loaded
//! into: it is this chain already, or somebody's own house.

mod delivery;
mod facts;
mod house;
mod parcels;
mod people;
mod promises;
mod range;
mod shelves;
mod tickets;

pub use parcels::PARCELS;
pub use promises::RESERVATIONS;

use crate::{Chain, generate};
use db::{Claim, Command, Db, DbError, Tx, claim_key, remember_answer};
use facts::Facts;
use jiff::civil::Date;
use kernel::Moment;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

/// Of how many past tickets the year consists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// All of them, [`crate::SALES`].
    Full,
    /// The last two hundred: enough for a test.
    Small,
}

impl Size {
    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Small => "small",
        }
    }

    const fn tickets(self) -> usize {
        match self {
            Self::Full => crate::SALES,
            Self::Small => 200,
        }
    }
}

impl FromStr for Size {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "full" => Ok(Self::Full),
            "small" => Ok(Self::Small),
            _ => Err(()),
        }
    }
}

/// How far loading has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// What is being written.
    pub stage: Stage,
    /// Records written, of all stages.
    pub done: usize,
    /// Records to be written, of all stages.
    pub of: usize,
}

/// What is written one after the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Stores, tills, staff, suppliers, collections.
    House,
    /// Customers with their consents.
    Customers,
    /// Products, variants, pictures.
    Range,
    /// Prices, former ones included.
    Prices,
    /// What lies where.
    Stock,
    /// What is on its way.
    Supply,
    /// The year of sales.
    Tickets,
    /// What customers have reserved.
    Reservations,
    /// The last stroke.
    Company,
}

/// What became of the wish to load.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loaded {
    /// It was written.
    Now,
    /// It was there; nothing was changed.
    Before,
    /// The database is another house's; nothing was changed.
    OtherHouse,
}

/// Writes a chain of which nothing, a part or everything may be there already.
pub async fn load(
    db: &Db,
    chain: Chain,
    size: Size,
    moment: &Moment,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Loaded, DbError> {
    if let Some(name) = name_of_house(db).await? {
        return Ok(if name == chain.company.name { Loaded::Before } else { Loaded::OtherHouse });
    }
    let begun = Begun { seed: chain.seed, today: chain.today, size };
    let begun = db.run(Begin { begun, moment: moment.clone() }).await?;
    let is_same = begun.seed == chain.seed && begun.today == chain.today;
    let chain = if is_same { chain } else { generate(begun.seed, begun.today) };
    let facts = Facts::gather(chain, begun.size.tickets(), moment.clone()).await;
    let parts = parts(&facts);
    let of = parts.iter().map(|part| part.records).sum();
    let mut done = 0;
    for part in parts {
        progress(Progress { stage: part.stage, done, of });
        done += part.records;
        db.run(Write { facts: Arc::clone(&facts), part }).await?;
    }
    progress(Progress { stage: Stage::Company, done, of });
    Ok(Loaded::Now)
}

/// Whether [`load`] would write something: the database is nobody's house yet.
pub async fn is_wanted(db: &Db) -> Result<bool, DbError> {
    Ok(name_of_house(db).await?.is_none())
}

async fn name_of_house(db: &Db) -> Result<Option<String>, DbError> {
    let reader = db.reader().await?;
    match stores::store::get_company(&reader.tx()).await {
        Ok(company) => Ok(Some(company.name)),
        Err(DbError::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

const SCOPE: &str = "demo";

/// From what is loaded: kept, so that a day that begins meanwhile changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Begun {
    seed: u64,
    today: Date,
    size: Size,
}

struct Begin {
    begun: Begun,
    moment: Moment,
}

impl Command for Begin {
    type Done = Begun;
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<Begun, DbError> {
        match claim_key(tx, SCOPE, "begin", &(), &self.begun, self.moment.now).await? {
            Claim::Same(begun) => Ok(begun),
            Claim::New | Claim::Other => Ok(self.begun),
        }
    }
}

/// One command's worth of records.
struct Part {
    stage: Stage,
    /// The records of this stage, by their index.
    range: Range<usize>,
    records: usize,
}

fn parts(facts: &Facts) -> Vec<Part> {
    let chain = &facts.chain;
    let mut parts = Vec::new();
    let mut add = |stage, count: usize, at_once: usize| {
        let cuts = (0..count).step_by(at_once).map(|from| from..(from + at_once).min(count));
        parts.extend(cuts.map(|range| Part { stage, records: range.len(), range }));
    };
    add(Stage::House, chain.locations.len(), usize::MAX);
    add(Stage::Customers, chain.customers.len(), 500);
    add(Stage::Range, chain.products.len(), 100);
    add(Stage::Prices, chain.variants.len(), 3_000);
    add(Stage::Stock, facts.opening.len(), 4_000);
    add(Stage::Supply, chain.supply.len(), usize::MAX);
    add(Stage::Tickets, facts.sales.len(), 400);
    add(Stage::Reservations, RESERVATIONS + PARCELS, usize::MAX);
    add(Stage::Company, 1, 1);
    parts
}

/// Writes one part, once.
struct Write {
    facts: Arc<Facts>,
    part: Part,
}

impl Command for Write {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let (facts, range) = (&*self.facts, self.part.range.clone());
        let key = format!("{:?}-{}", self.part.stage, range.start);
        if claim_key(tx, SCOPE, &key, &(), &(), facts.moment.now).await? != Claim::New {
            return Ok(());
        }
        remember_answer(tx, SCOPE, &key, &()).await?;
        match self.part.stage {
            Stage::House => house::write(tx, facts).await,
            Stage::Customers => people::write_customers(tx, facts, range).await,
            Stage::Range => range::write_products(tx, facts, range).await,
            Stage::Prices => range::write_prices(tx, facts, range).await,
            Stage::Stock => shelves::write_levels(tx, facts, range).await,
            Stage::Supply => shelves::write_supply(tx, facts).await,
            Stage::Tickets => tickets::write(tx, facts, range).await,
            Stage::Reservations => {
                promises::write(tx, facts).await?;
                parcels::write(tx, facts).await
            }
            Stage::Company => house::write_company(tx, facts).await,
        }
    }
}

/// A refusal of a sibling: the chain is made so that there is none.
fn unexpected(refused: impl std::fmt::Display) -> DbError {
    DbError::Data(format!("the demo: {refused}"))
}
