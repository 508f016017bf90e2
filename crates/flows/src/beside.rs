//! What pays a part beside a card, when goods leave that part: it goes along with them, and what nothing
//! needs any more goes back where it came from.

use crate::money_back::{NotBack, RefundTo, Teller, covering_all};
use db::Tx;
use kernel::{Actor, FulfilmentId, Moment};
use orders::Fulfilment;
use payments::{CameFrom, Payment, PaymentRefused, PaymentState};

/// What of a part is paid by means that were settled with the order, minor units.
pub(crate) fn beside_minor(payments: &[Payment], f: &Fulfilment) -> i64 {
    beside(payments, f).iter().map(|one| one.left_minor()).sum()
}

fn beside<'a>(payments: &'a [Payment], f: &Fulfilment) -> Vec<&'a Payment> {
    let own = covering_all(payments, f).into_iter().filter(|one| one.slot == f.id.0);
    own.filter(|one| !one.tender.asks_outside() && one.state == PaymentState::Captured).collect()
}

/// A part is left with so much: what was paid beside a card for more than that pays the parts that its
/// goods went to, one after the other. What each of them has of it, minor units.
pub(crate) async fn go_along(
    tx: &Tx<'_>,
    (payments, f): (&[Payment], &Fulfilment),
    left_minor: i64,
    to: &[(FulfilmentId, i64)],
    (reason, actor, moment): (&str, Actor, &Moment),
) -> Result<Vec<(FulfilmentId, i64)>, PaymentRefused> {
    let mut surplus = (beside_minor(payments, f) - left_minor).max(0);
    let mut free: Vec<(&Payment, i64)> = beside(payments, f).into_iter().map(|one| (one, one.left_minor())).collect();
    let mut paid = Vec::new();
    for (part, amount_minor) in to {
        let (mut open, mut share) = (surplus.min(*amount_minor), 0);
        surplus -= open;
        paid.push((*part, open));
        for (source, left) in free.iter_mut().rev().filter(|one| one.1 > 0) {
            let minor = open.min(*left);
            if minor == 0 {
                break;
            }
            (open, *left, share) = (open - minor, *left - minor, share + 1);
            payments::store::transfer(tx, source.id, minor, moment.now).await?;
            let moved = Payment {
                slot: part.0,
                customer: source.customer,
                state: PaymentState::Captured,
                captured_minor: minor,
                share,
                credit: source.credit,
                came_from: Some(CameFrom::of(source)),
                brand: source.brand.clone(),
                last4: source.last4.clone(),
                given_minor: minor,
                location: source.location,
                ..Payment::new(moment.id(), source.order, source.tender, minor, source.currency, moment.now)
            };
            payments::store::begin(tx, std::slice::from_ref(&moved)).await?;
        }
    }
    if surplus > 0 {
        let order = orders::store::get_order(tx, f.order).await?;
        let mut draws = Vec::new();
        for (source, left) in free.iter().rev().filter(|one| one.1 > 0) {
            let minor = surplus.min(*left);
            surplus -= minor;
            draws.push(((*source).clone(), minor));
        }
        let teller =
            Teller { order: &order, to: RefundTo::Origin, shift: None, is_unseen: true, actor, reason, moment };
        teller.give(tx, draws).await.map_err(|refused| match refused {
            NotBack::Payment(refused) => refused,
            NotBack::CashForCard | NotBack::CashLimit => PaymentRefused::MoreThanTaken,
        })?;
    }
    Ok(paid)
}
