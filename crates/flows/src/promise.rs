//! What is promised of a part is written each time that it is promised; the customer is told once of
//! what is another day in the end.

use crate::again;
use crate::steps::entry;
use crate::tell::tell_dates;
use db::{DbError, Event, Tx};
use kernel::{Actor, Moment};
use orders::{Fulfilment, Promise, PromiseReason, Telling};
use serde_json::json;

/// By whom, when and because of what something is promised again.
#[derive(Clone, Copy)]
pub(crate) struct Cause<'a> {
    pub(crate) because: PromiseReason,
    pub(crate) actor: Actor,
    pub(crate) moment: &'a Moment,
}

/// Writes the next version of what is promised of a part, which has been written itself. Whether it is
/// another day: then the customer is told.
pub(crate) async fn promised_again(
    tx: &Tx<'_>,
    before: &Fulfilment,
    after: &Fulfilment,
    cause: Cause<'_>,
) -> Result<bool, DbError> {
    let Cause { because, actor, moment } = cause;
    let mut fresh = Vec::with_capacity(2);
    let known = orders::store::last_promise(tx, after.id).await?;
    // Of an order that is older than this record.
    let is_old = known.is_none();
    let last = known.unwrap_or_else(|| Promise::first(before, Actor::System, moment));
    if is_old {
        fresh.push(last.clone());
    }
    let next = last.next(after, because, actor, moment);
    let is_told = next.telling == Telling::Due;
    fresh.push(next);
    orders::store::insert_promises(tx, &fresh).await?;
    if !is_told {
        return Ok(false);
    }
    let body = json!({"old_on": last.on, "new_on": after.promised_on, "because": because.as_str()});
    let told = entry(Some(after.id), "date_changed", body.clone(), actor, moment);
    orders::store::add_entry(tx, after.order, &told, moment).await?;
    tx.emit(Event::new(moment, "fulfilment_changed", after.order, Some(after.location), body)).await?;
    tell_dates(tx, after.order, moment).await?;
    Ok(true)
}

/// The same for a part that was cut off another: it is promised what the customer knows of the other one,
/// and then what holds for itself.
pub(crate) async fn promised_in_part(
    tx: &Tx<'_>,
    from: &Fulfilment,
    part: &Fulfilment,
    cause: Cause<'_>,
) -> Result<bool, DbError> {
    let promises = orders::store::promises_of(tx, from.order).await?;
    let theirs: Vec<Promise> = promises.into_iter().filter(|one| one.fulfilment == from.id).collect();
    let known = orders::told_last(&theirs).map_or(from.first_promised_on, Promise::day);
    let before = Fulfilment { id: part.id, promised_on: known, ..from.clone() };
    orders::store::insert_promises(tx, &[Promise::first(&before, Actor::System, cause.moment)]).await?;
    promised_again(tx, &before, part, cause).await
}

/// Writes a part that nobody else changed meanwhile, both what it waits for and how it is sent.
pub(crate) async fn write(tx: &Tx<'_>, f: Fulfilment) -> Result<Fulfilment, DbError> {
    if !orders::store::update_fulfilment(tx, &f).await? {
        return Err(again::changed());
    }
    let f = Fulfilment { version: f.version + 1, ..f };
    if f.shipping.is_none() {
        return Ok(f);
    }
    if !orders::store::rewrite_fulfilment(tx, &f).await? {
        return Err(again::changed());
    }
    Ok(Fulfilment { version: f.version + 1, ..f })
}
