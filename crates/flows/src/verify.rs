//! Recomputes what can be recomputed, and reports every difference. It changes nothing.

use db::{DbError, Tx};
use stock::Difference;

/// Something that is not as it must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Finding {
    /// A level, a supply line or a peg that its journal does not explain.
    Stock(Difference),
    /// Money that its journal does not explain.
    Money {
        /// What does not add up, as a stable code.
        what: &'static str,
        /// Of which payment or credit.
        id: String,
        /// What it should be, minor units.
        expected: i64,
        /// What is stored.
        found: i64,
    },
    /// An order whose lines, fulfilments or payments do not add up.
    Order {
        /// Its number.
        number: String,
        /// What does not add up.
        what: &'static str,
        /// What it should be, minor units or a count.
        expected: i64,
        /// What is stored.
        found: i64,
    },
}

/// All findings, `limit` of each kind at most.
pub async fn verify(tx: &Tx<'_>, limit: i64) -> Result<Vec<Finding>, DbError> {
    let mut out: Vec<Finding> = stock::verify(tx, limit).await?.into_iter().map(Finding::Stock).collect();
    for found in orders::store::list_sums_that_differ(tx, limit).await? {
        out.push(Finding::Order { number: found.0, what: found.1, expected: found.2, found: found.3 });
    }
    for (what, id, expected, found) in payments::store::credit_findings(tx, limit).await? {
        out.push(Finding::Money { what, id, expected, found });
    }
    Ok(out)
}
