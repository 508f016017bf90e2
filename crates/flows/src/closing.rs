//! The end of a shift: what should be in the drawer, and what is.

use crate::House;
use db::{Command, Tx};
use jiff::Timestamp;
use kernel::{Actor, TillId};
use stores::{CloseShift, Shift, ShiftRefused};

struct Close {
    till: TillId,
    actor: Actor,
    counted_minor: i64,
    note: String,
    now: Timestamp,
}

impl Command for Close {
    type Done = Shift;
    type Refused = ShiftRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Shift, ShiftRefused> {
        let open = stores::store::find_open_shift(tx, self.till).await?.ok_or(ShiftRefused::NotOpen)?;
        // No sale may end between the sum and the end of the shift.
        if !stores::store::hold_open_shift(tx, open.id).await? {
            return Err(ShiftRefused::NotOpen);
        }
        let taken = payments::store::cash_of_shift(tx, open.id).await?;
        let close = CloseShift {
            till: self.till,
            actor: self.actor,
            expected_minor: open.float_minor + taken,
            counted_minor: self.counted_minor,
            note: self.note.clone(),
            now: self.now,
        };
        close.run(tx).await
    }
}

/// Closes the open shift of a till: expected is the float and the cash that came in, less what went out.
pub async fn close_shift(
    house: &House,
    till: TillId,
    actor: Actor,
    counted_minor: i64,
    note: &str,
) -> Result<Shift, ShiftRefused> {
    let now = house.clock.now();
    house.db.run(Close { till, actor, counted_minor, note: note.to_owned(), now }).await
}
