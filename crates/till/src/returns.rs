//! Goods that come back: what, why, what becomes of it, and how the money goes back.

use crate::desk::Desk;
use crate::order::Shown;
use crate::say;
use crate::settling;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cart::Coming;
use flows::{Brought, RefundTo, ReturnGoods, ReturnRefused};
use identity::Permission;
use jiff::Timestamp;
use kernel::OrderId;
use orders::{OrderLine, ReturnCondition, ReturnReason};
use payments::{Payment, PaymentState, Tender};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Toast};

/// What the form says of each line: `u1` units, `r1` reason, `c1` condition; how the money goes
/// back when it is decided, and the amount that the seller saw.
#[derive(Deserialize, Default)]
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    fn of<T: std::str::FromStr>(&self, letter: char, line: &OrderLine) -> Option<T> {
        self.0.get(&format!("{letter}{}", line.line_no))?.parse().ok()
    }

    fn tender(&self) -> Option<RefundTo> {
        match self.0.get("tender").map(String::as_str) {
            Some("origin") => Some(RefundTo::Origin),
            Some("cash") => Some(RefundTo::Cash),
            Some("store_credit") => Some(RefundTo::StoreCredit),
            Some("gift_card") => Some(RefundTo::GiftCard),
            _ => None,
        }
    }

    /// Whether it pays what is taken instead.
    fn is_exchange(&self) -> bool {
        self.0.get("tender").is_some_and(|tender| tender == "exchange")
    }

    fn shown_minor(&self) -> Option<i64> {
        self.0.get("shown")?.parse().ok()
    }

    fn key(&self) -> Option<Uuid> {
        self.0.get("idempotency")?.parse().ok()
    }
}

/// A line that can come back, with what was chosen for it.
struct Line {
    sold: OrderLine,
    units: i64,
    /// None until somebody said why: a reason that stands there by itself is believed by nobody.
    reason: Option<ReturnReason>,
    condition: ReturnCondition,
}

impl Line {
    fn is(&self, units: &i64) -> bool {
        self.units == *units
    }

    fn is_because(&self, reason: &ReturnReason) -> bool {
        self.reason == Some(*reason)
    }
}

#[derive(Template)]
#[template(path = "till/return.html")]
struct ReturnPage {
    page: Desk,
    shown: Shown,
    lines: Vec<Line>,
    /// What all of it brings back, delivery included, minor units.
    refund_minor: i64,
    /// Of which delivery.
    fee_minor: i64,
    /// What should lie in the drawer, minor units.
    drawer_minor: i64,
    /// When the customer declared to withdraw, the latest first said.
    withdrawn: Option<Timestamp>,
    /// By what means it goes back; none when all of it was paid in cash.
    last4: Option<String>,
    wrong: Option<String>,
    is_late: bool,
}

impl ReturnPage {
    /// Whether it is late and somebody else has to decide: who manages the store.
    fn is_refused_late(&self) -> bool {
        self.is_late && !flows::manages_returns(self.page.actor())
    }

    async fn read(desk: Desk, app: &App, id: OrderId, form: &Form) -> Result<Self, Failure> {
        let shown = Shown::read(&desk, app, id).await?;
        let (return_days, drawer_minor) = {
            let reader = app.db().reader().await?;
            let tx = reader.tx();
            let drawer_minor = match &desk.shift {
                Some(shift) => shift.float_minor + payments::store::cash_of_shift(&tx, shift.id).await?,
                None => 0,
            };
            (stores::store::get_policy(&tx).await?.return_days, drawer_minor)
        };
        let parts = shown.view.parts.iter().filter(|part| flows::is_returnable(&part.fulfilment, &part.lines));
        // Who withdrew in time is not late, whatever the house grants besides.
        let withdrawn: Vec<_> = shown.view.withdrawals.iter().flat_map(|one| &one.lines).collect();
        let declared = |line: &OrderLine| withdrawn.iter().find(|one| one.line_no == line.line_no).map(|one| one.units);
        let is_late = parts.clone().any(|part| {
            flows::is_late(&part.fulfilment, return_days, desk.now())
                && part.lines.iter().any(|line| line.returnable() > 0 && declared(line).is_none())
        });
        let open: Vec<OrderLine> =
            parts.flat_map(|part| part.lines.iter().filter(|line| line.returnable() > 0).cloned()).collect();
        let only = matches!(open.as_slice(), [line] if line.returnable() == 1);
        let lines: Vec<Line> = open
            .into_iter()
            .map(|line| Line {
                units: form
                    .of('u', &line)
                    .or_else(|| declared(&line).filter(|_| form.0.is_empty()))
                    .unwrap_or(i64::from(only && form.0.is_empty()))
                    .clamp(0, line.returnable()),
                reason: form.of('r', &line).or_else(|| declared(&line).map(|_| ReturnReason::ChangedMind)),
                condition: form.of('c', &line).unwrap_or(ReturnCondition::Resell),
                sold: line,
            })
            .collect();
        let units: Vec<(i64, i64)> = lines.iter().map(|one| (one.sold.line_no, one.units)).collect();
        let (goods_minor, fee_minor) = flows::refund_of(&shown.view, &units, desk.now());
        let withdrawn = shown.view.withdrawals.last().map(|one| one.at);
        let paid = || shown.view.payments.iter().filter(|p| p.state == PaymentState::Captured && p.left_minor() > 0);
        let other = || paid().filter(|p| p.means() != Tender::Cash);
        let last4 = other().next().map(|_| back_to(&desk, paid()));
        let refund_minor = goods_minor + fee_minor;
        Ok(Self {
            lines,
            refund_minor,
            fee_minor,
            drawer_minor,
            withdrawn,
            last4,
            wrong: None,
            is_late,
            shown,
            page: desk,
        })
    }

    fn has_fee(&self) -> bool {
        self.fee_minor > 0
    }

    fn reasons(&self) -> &'static [ReturnReason] {
        ReturnReason::ALL
    }

    fn conditions(&self) -> &'static [ReturnCondition] {
        ReturnCondition::ALL
    }

    /// Whether the drawer does not hold what would be given back in cash.
    fn is_drawer_short(&self) -> bool {
        let in_cash = self.last4.is_none() || self.may_give_cash();
        in_cash && self.page.shift.is_some() && self.drawer_minor < self.refund_minor
    }

    /// Whether cash is offered for what a card paid.
    fn may_give_cash(&self) -> bool {
        flows::manages_returns(self.page.actor())
    }

    fn units(&self) -> i64 {
        self.lines.iter().map(|line| line.units).sum()
    }

    /// What comes back; none while a reason is missing.
    fn brought(&self) -> Option<Vec<Brought>> {
        let one = |one: &Line| {
            let (line_no, units, condition) = (one.sold.line_no, one.units, one.condition);
            Some(Brought { line_no, units, reason: one.reason?, condition })
        };
        self.lines.iter().filter(|line| line.units > 0).map(one).collect()
    }

    /// The same as a ticket keeps it.
    fn coming(&self, brought: Vec<Brought>) -> Vec<Coming> {
        let one = |one: Brought| Coming {
            order: self.shown.view.order.id,
            line_no: one.line_no,
            units: one.units,
            reason: one.reason.as_str().to_owned(),
            condition: one.condition.as_str().to_owned(),
        };
        brought.into_iter().map(one).collect()
    }

    fn again(mut self, status: StatusCode, wrong: String) -> Result<Response, Failure> {
        self.wrong = Some(wrong);
        web::html_with(status, &self)
    }
}

/// "carte •••• 4417, avoir •••• K2TR": by what means an order gives back.
fn back_to<'a>(desk: &Desk, paid: impl Iterator<Item = &'a Payment>) -> String {
    let name = |payment: &Payment| {
        let means = desk.k("till-back-to", payment.means().as_str());
        match &payment.last4 {
            Some(last4) => format!("{means} •••• {last4}"),
            None => means,
        }
    };
    let mut names: Vec<String> = paid.map(name).collect();
    names.dedup();
    names.join(", ")
}

/// `GET /till/orders/{id}/return`.
pub(crate) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<OrderId>) -> Answer {
    desk.require(Permission::Refund)?;
    web::html(&ReturnPage::read(desk, &app, id, &Form::default()).await?)
}

/// `POST /till/orders/{id}/return`: without a way for the money only the sum is shown again.
pub(crate) async fn take(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<OrderId>,
    Checked(form): Checked<Form>,
) -> Answer {
    desk.require(Permission::Refund)?;
    let page = ReturnPage::read(desk, &app, id, &form).await?;
    let is_decided = form.is_exchange() || form.tender().is_some();
    let Some(brought) = page.brought() else {
        let wrong = page.page.t("till-return-why");
        return if is_decided { page.again(StatusCode::UNPROCESSABLE_ENTITY, wrong) } else { web::html(&page) };
    };
    if form.is_exchange() && page.units() > 0 {
        return settling::bring(&page.page, &app, id, page.coming(brought)).await;
    }
    let (Some(to), Some(key)) = (form.tender(), form.key()) else { return web::html(&page) };
    let desk = &page.page;
    if page.units() > 0 && form.shown_minor() != Some(page.refund_minor) {
        let wrong = desk.t("till-return-changed");
        return page.again(StatusCode::CONFLICT, wrong);
    }
    let request = ReturnGoods {
        order: id,
        brought,
        to,
        store: desk.store.id,
        till: desk.till.id,
        shift: desk.open_shift()?.id,
        staff: desk.staff.id,
        actor: desk.actor(),
        key,
    };
    match flows::return_goods(app.house(), request).await {
        Ok(done) => {
            let key = match to {
                RefundTo::StoreCredit => "till-returned-credit-toast",
                RefundTo::GiftCard => "till-returned-gift-toast",
                RefundTo::Origin | RefundTo::Cash => "till-returned-toast",
            };
            let toast = Toast::new(key).with("amount", desk.money(done.refund_minor));
            // As after a sale: the customer may want it on paper or by e-mail.
            Ok(desk.go(format!("/till/orders/{id}/done?receipt={}", done.receipt)).toast(toast).into())
        }
        Err(ReturnRefused::Store(error)) => Err(error.into()),
        Err(refused) => {
            let wrong = say::refusal(desk, refused.code());
            page.again(StatusCode::CONFLICT, wrong)
        }
    }
}
