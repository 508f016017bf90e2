//! The acknowledgement of a withdrawal: what was declared, and when to the second, on a durable medium.

use crate::House;
use crate::tell::{article, link, money_of, send_by};
use crate::views::{OrderView, view_order};
use crate::withdraw;
use customers::ConsentChannel;
use db::DbError;
use kernel::{Language, OrderId, WithdrawalId};
use messages::{Article, Template, Withdrawn};
use orders::Withdrawal;

/// Writes to who declared it, whatever else they agreed to: the law asks for it (Directive 2011/83/EU,
/// article 11a, as amended by Directive (EU) 2023/2673).
pub(crate) async fn carry_out(house: &House, order: OrderId, id: WithdrawalId) -> Result<(), DbError> {
    let view = view_order(&house.db.reader().await?.tx(), order).await?;
    let (Some(customer), Some(declared)) = (&view.customer, view.withdrawals.iter().find(|one| one.id == id)) else {
        return Ok(());
    };
    let template = Template::Withdrawn(Withdrawn {
        name: declared.name.clone(),
        order_number: view.order.number.clone(),
        articles: articles(&view, declared, customer.language),
        at: declared.at.to_zoned(kernel::store_time_zone(kernel::PARIS)).datetime(),
        amount: money_of(&view, declared_minor(&view, declared)),
        send_back_by: back_by(declared),
        comes_back: comes_back(&view, declared),
        link: link(house, &view.order),
    });
    let to = (ConsentChannel::Email, declared.email.clone());
    send_by(house, customer, Some(order), to, format!("withdrawn:{id}"), template).await
}

fn articles(view: &OrderView, declared: &Withdrawal, language: Language) -> Vec<Article> {
    let lines = view.parts.iter().flat_map(|part| &part.lines);
    let of = |line: &orders::OrderLine| {
        let units = declared.lines.iter().find(|one| one.line_no == line.line_no)?.units;
        Some(Article { quantity: units, ..article(line, language) })
    };
    lines.filter_map(of).collect()
}

/// What goes back for all of it, bringing it included, minor units.
fn declared_minor(view: &OrderView, declared: &Withdrawal) -> i64 {
    let units: Vec<(i64, i64)> = declared.lines.iter().map(|one| (one.line_no, one.units)).collect();
    // What was only set aside is let go: nothing of it comes back.
    let taken = || view.parts.iter().filter(|part| !view.was_let_go(&part.fulfilment));
    let goods: i64 = taken()
        .flat_map(|part| &part.lines)
        .filter_map(|line| {
            let units = units.iter().find(|one| one.0 == line.line_no)?.1;
            // What was called off with the declaration is back already, what came back before is gone.
            let before =
                orders::OrderLine { returned: line.returned.min(line.quantity.units() - units), ..line.clone() };
            Some(before.share_of_next(units))
        })
        .sum();
    let whole = taken().filter(|part| {
        part.lines.iter().all(|line| units.iter().any(|one| *one == (line.line_no, line.quantity.units())))
    });
    goods + whole.flat_map(|part| part.fulfilment.fees_back()).map(|fee| fee.gross_minor).sum::<i64>()
}

/// The last day for sending the goods back: fourteen days after the declaration (Code de la
/// consommation, article L221-23).
fn back_by(declared: &Withdrawal) -> jiff::civil::Date {
    let on = withdraw::today(declared.at);
    on.saturating_add(jiff::Span::new().days(orders::WITHDRAWAL_DAYS))
}

/// Whether something of it is with the customer, or on its way there.
fn comes_back(view: &OrderView, declared: &Withdrawal) -> bool {
    let is_declared =
        |line: &orders::OrderLine| declared.lines.iter().any(|one| one.line_no == line.line_no && one.units > 0);
    let is_called_off = |part: &crate::PartView| part.fulfilment.state == orders::FulfilmentState::Cancelled;
    view.parts.iter().any(|part| !is_called_off(part) && part.lines.iter().any(is_declared))
}
