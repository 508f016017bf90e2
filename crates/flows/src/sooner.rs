//! Units that lie free where somebody waits for others of the same article: who waits longest gets them now,
//! and what was on its way for them is free.

use crate::slip::{arrived, taken};
use crate::supply::is_whole;
use crate::{Receiving, transfers};
use db::Tx;
use kernel::{Actor, Moment};
use orders::{FulfilmentState, PromiseReason};
use stock::{AllocationDemand, By, Level, Peg, Reach, StockRefused};

/// Serves who waits from what lies free after a delivery, in the order of the queue.
pub(crate) async fn served(
    tx: &Tx<'_>,
    levels: &[Level],
    (actor, moment): (Actor, &Moment),
    out: &mut Receiving,
) -> Result<(), StockRefused> {
    let by = By::new(moment.clone(), actor);
    for level in levels.iter().filter(|level| level.available_units() > 0) {
        let coming = stock::open_supply_of(tx, &[level.variant]).await?;
        let to_here: Vec<_> =
            coming.iter().filter(|line| line.to_location == level.location).map(|line| line.id).collect();
        let mut free = level.available_units();
        for peg in stock::open_pegs_of(tx, &to_here).await? {
            let f = orders::store::get_fulfilment(tx, peg.fulfilment).await?;
            if f.state != FulfilmentState::Waiting || !from_shelf(tx, &peg, free, &by, moment).await? {
                continue;
            }
            free -= peg.quantity;
            if is_whole(tx, &f).await? {
                let f = arrived(tx, f, actor, moment).await?;
                if f.shipping.is_some() { out.to_send.push(f.id) } else { out.ready.push(f.id) }
            }
        }
    }
    Ok(())
}

/// Gives a promise the units that lie free in its place instead of those that it waits for; false when there are
/// not enough, or some of it has come already. A shuttle that nobody waits for any more and that has not left
/// stays where it is.
pub(crate) async fn from_shelf(
    tx: &Tx<'_>,
    peg: &Peg,
    free: i64,
    by: &By,
    moment: &Moment,
) -> Result<bool, StockRefused> {
    if peg.filled > 0 || free < peg.quantity {
        return Ok(false);
    }
    stock::release_peg(tx, peg.id, by).await?;
    let Peg { order, fulfilment, line_no, quantity, variant, location, .. } = *peg;
    let demand = AllocationDemand { order, fulfilment, line_no, variant, location, quantity };
    taken(stock::allocate(tx, &[demand], Reach::Promise, by).await)?;
    transfers::call_off(tx, peg.supply, PromiseReason::CameEarly.as_str(), by, moment).await?;
    Ok(true)
}
