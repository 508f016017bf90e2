//! Commands that lost to another change of the same part of an order, run again on what is there now.

use crate::{CancelRefused, House, PlaceRefused};
use db::{Command, DbError};
use stock::StockRefused;

/// How often a command is run at most.
const MOST: usize = 5;
/// What a store says when somebody was faster.
const CHANGED: &str = "somebody changed this fulfilment at the same time";

/// Somebody was faster.
pub(crate) fn changed() -> DbError {
    DbError::Data(CHANGED.to_owned())
}

/// A refusal that may only mean that somebody was faster.
pub(crate) trait Refusal {
    /// The failure of the store in it.
    fn failure(&self) -> Option<&DbError>;
}

impl Refusal for DbError {
    fn failure(&self) -> Option<&DbError> {
        Some(self)
    }
}

impl Refusal for StockRefused {
    fn failure(&self) -> Option<&DbError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Refusal for CancelRefused {
    fn failure(&self) -> Option<&DbError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Refusal for PlaceRefused {
    fn failure(&self) -> Option<&DbError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// Runs a command, and again while somebody else was faster.
pub(crate) async fn run<C>(house: &House, command: &C) -> Result<C::Done, C::Refused>
where
    C: Command + Clone,
    C::Refused: Refusal,
{
    for _ in 1..MOST {
        match house.db.run(command.clone()).await {
            Err(refused) if refused.failure() == Some(&changed()) => {}
            outcome => return outcome,
        }
    }
    house.db.run(command.clone()).await
}
