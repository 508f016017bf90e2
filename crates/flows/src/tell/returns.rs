//! The letter that says what came back, and by which means its money goes back.

use super::{article, link, send};
use crate::House;
use crate::views::{OrderView, view_order};
use db::DbError;
use kernel::{Money, OrderId, ReturnId};
use messages::{Article, CreditSlip, Refunded, Template, Way};
use payments::{Credit, CreditKind, Refund};

/// What came back, where, and how the money goes.
pub(super) async fn returned(house: &House, order: OrderId, id: ReturnId) -> Result<(), DbError> {
    let (view, place, credits) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let view = view_order(&tx, order).await?;
        let Some(taken) = view.returns.iter().find(|one| one.id == id) else { return Ok(()) };
        let place = stores::store::get_location(&tx, taken.location).await?;
        let credits: Vec<_> = view.refunds.iter().filter_map(|refund| refund.credit).collect();
        let credits = payments::store::get_credits(&tx, &credits).await?;
        (view, place, credits)
    };
    let (Some(customer), Some(taken)) = (&view.customer, view.returns.iter().find(|one| one.id == id)) else {
        return Ok(());
    };
    // The refunds of a return are written with it, at the same instant.
    let refunds: Vec<&Refund> = view.refunds.iter().filter(|refund| refund.created_at == taken.at).collect();
    let back_minor: i64 = refunds.iter().map(|refund| refund.amount_minor).sum();
    // What paid other goods did not go back.
    if back_minor == 0 && taken.exchanged_for.is_some() {
        return Ok(());
    }
    let lines = view.parts.iter().flat_map(|part| &part.lines);
    let articles = lines.filter_map(|line| {
        let units = taken.lines.iter().find(|one| one.line_no == line.line_no)?.units;
        Some(Article { quantity: units, ..article(line, customer.language) })
    });
    let money = |minor: i64| Money::new(minor, view.order.currency);
    let zone = kernel::store_time_zone(&place.time_zone);
    let template = Template::Refunded(Refunded {
        first_name: customer.first_name.clone(),
        order_number: view.order.number.clone(),
        articles: articles.collect(),
        store: place.name,
        amount: money(back_minor),
        ways: refunds.iter().map(|refund| (way(&view, refund, &credits, &zone), money(refund.amount_minor))).collect(),
        link: link(house, &view.order),
    });
    send(house, customer, Some(order), customers::News::Charged, format!("returned:{id}"), template).await
}

/// Where the money of a refund goes.
fn way(view: &OrderView, refund: &Refund, credits: &[Credit], zone: &jiff::tz::TimeZone) -> Way {
    if let Some(credit) = credits.iter().find(|credit| Some(credit.id) == refund.credit) {
        return Way::Credit(CreditSlip {
            is_gift: credit.kind == CreditKind::GiftCard,
            code: credit.code.in_groups(),
            balance: Money::new(credit.balance_minor, credit.currency),
            valid_until: kernel::date_in(credit.valid_until, zone),
        });
    }
    let paid = view.payments.iter().find(|payment| payment.id == refund.payment);
    match paid.filter(|_| refund.in_cash.is_none()).and_then(|payment| payment.last4.clone()) {
        Some(last4) => Way::Card { last4 },
        None => Way::Cash,
    }
}
