//! Withdrawing from a web order in two steps, with or without an account: what from, then the confirmation.

use crate::shell::Shop;
use crate::tracking::{Link, open};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use flows::{OrderView, Withdraw};
use orders::{OrderLine, Withdrawal, WithdrawalTime, WithdrawnLine};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// What an order page says of the right to withdraw.
pub(crate) struct Right {
    /// "jusqu’au lundi 14 décembre"; none while something is still to be received.
    pub(crate) until: Option<String>,
    /// Whether the time is over.
    pub(crate) is_over: bool,
    /// Whether something is left to withdraw from, in time.
    pub(crate) is_open: bool,
    /// The declarations: "Reçue lun. 30 nov. 14 h 08, pour 2 articles".
    pub(crate) declared: Vec<String>,
    /// Whether something that was declared is still to come back.
    pub(crate) comes_back: bool,
}

impl Right {
    /// None for what was never bought at a distance.
    pub(crate) fn of(page: &Shop, view: &OrderView) -> Option<Self> {
        let (parts, lines) = rows(view);
        let time = flows::withdrawal_time(&view.order, &parts);
        let declared = |one: &Withdrawal| {
            let units: i64 = one.lines.iter().map(|line| line.units).sum();
            page.ta("shop-withdrawal-received", &[("at", &page.date_time(one.at)), ("n", &units)])
        };
        let declared: Vec<String> = view.withdrawals.iter().map(declared).collect();
        if time.is_none() && declared.is_empty() {
            return None;
        }
        let is_left = !flows::withdrawable(&parts, &lines, &view.withdrawals).is_empty();
        let is_declared = |line: &OrderLine| {
            view.withdrawals.iter().flat_map(|one| &one.lines).any(|one| one.line_no == line.line_no)
        };
        Some(Self {
            comes_back: view.parts.iter().any(|part| {
                orders::is_at_a_distance(&part.fulfilment)
                    && part.lines.iter().any(|line| is_declared(line) && line.returnable() > 0)
            }),
            until: match time {
                Some(WithdrawalTime::Until(last)) => Some(page.long_day(last)),
                _ => None,
            },
            is_over: matches!(time, Some(WithdrawalTime::Until(last)) if last < page.today()),
            is_open: is_left && time.is_some_and(|time| time.is_open_on(page.today())),
            declared,
        })
    }
}

fn rows(view: &OrderView) -> (Vec<orders::Fulfilment>, Vec<OrderLine>) {
    let parts = view.parts.iter().map(|part| part.fulfilment.clone()).collect();
    (parts, view.parts.iter().flat_map(|part| part.lines.clone()).collect())
}

/// One line that can be withdrawn from, with what was chosen.
struct Row {
    line: OrderLine,
    left: i64,
    units: i64,
}

#[derive(Template)]
#[template(path = "shop/withdraw.html")]
struct WithdrawPage {
    page: Shop,
    number: String,
    key: String,
    rows: Vec<Row>,
    name: String,
    email: String,
    errors: Errors,
    /// Whether everything is said and only the confirmation is missing.
    is_second_step: bool,
}

impl WithdrawPage {
    fn link(&self) -> String {
        if self.key.is_empty() { String::new() } else { format!("?k={}", self.key) }
    }

    fn field(row: &Row) -> String {
        format!("u{}", row.line.line_no)
    }
}

/// What the form says: `u1` units of the first line, name, e-mail, and whether it is confirmed.
#[derive(Deserialize, Default)]
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    fn units(&self, line: &OrderLine) -> Option<i64> {
        self.0.get(&format!("u{}", line.line_no))?.parse().ok()
    }

    fn is_confirmed(&self) -> bool {
        self.text("step") == "confirm"
    }
}

fn page_of(page: Shop, (view, key): (OrderView, String), form: Option<&Form>) -> WithdrawPage {
    let (parts, lines) = rows(&view);
    let open = flows::withdrawable(&parts, &lines, &view.withdrawals);
    // Of several articles the customer says which: nobody withdraws from all of them by two touches.
    let preset = |left: i64| if open.len() == 1 { left } else { 0 };
    let row = |(line, left): &(&OrderLine, i64)| Row {
        units: form.map_or(preset(*left), |form| form.units(line).unwrap_or(0)).clamp(0, *left),
        line: (*line).clone(),
        left: *left,
    };
    let rows: Vec<Row> = open.iter().map(row).collect();
    let known = view.customer.as_ref();
    let said = |name: &str, known: Option<String>| match form {
        Some(form) => form.text(name).to_owned(),
        None => known.unwrap_or_default(),
    };
    WithdrawPage {
        name: said("name", known.map(customers::Customer::full_name)),
        email: said("email", known.and_then(|one| one.address().map(str::to_owned))),
        number: view.order.number,
        key,
        rows,
        errors: Errors::default(),
        is_second_step: false,
        page,
    }
}

/// `GET /orders/{number}/withdraw`: whoever may see the order. What is over sends back to it.
pub(crate) async fn form(
    State(app): State<App>,
    page: Shop,
    Path(number): Path<String>,
    Query(link): Query<Link>,
) -> Answer {
    let found = open(&app, &page, &number, &link).await?;
    if !Right::of(&page, &found.0).is_some_and(|right| right.is_open) {
        let back = order_path(&found.0, &found.1);
        return Ok(page.go(back).toast(Toast::new("shop-withdrawal-over")).into());
    }
    web::html(&page_of(page, found, None))
}

fn order_path(view: &OrderView, key: &str) -> String {
    let link = if key.is_empty() { String::new() } else { format!("?k={key}") };
    format!("/orders/{}{link}", web::encode(&view.order.number))
}

/// `POST /orders/{number}/withdraw`: whoever may see the order. The first step is read back before it
/// is confirmed; nothing happens until then.
pub(crate) async fn declare(
    State(app): State<App>,
    page: Shop,
    Path(number): Path<String>,
    Query(link): Query<Link>,
    Checked(form): Checked<Form>,
) -> Result<Response, Failure> {
    let found = open(&app, &page, &number, &link).await?;
    let (order, back) = (found.0.order.id, order_path(&found.0, &found.1));
    let mut template = page_of(page, found, Some(&form));
    let page = &template.page;
    let mut errors = Errors::default();
    if template.name.is_empty() {
        errors.add("name", page.t("refused-name-missing"));
    }
    if customers::Email::parse(&template.email).is_err() {
        errors.add("email", page.t("refused-email-invalid"));
    }
    if template.rows.iter().all(|row| row.units == 0) {
        errors.add("units", page.t("shop-withdraw-nothing"));
    }
    let key: Option<Uuid> = form.text("idempotency").parse().ok();
    let (true, true, Some(key)) = (errors.is_empty(), form.is_confirmed(), key) else {
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        template.is_second_step = errors.is_empty();
        template.errors = errors;
        return web::html_with(status, &template);
    };
    let chosen = template.rows.iter().filter(|row| row.units > 0);
    let request = Withdraw {
        order,
        lines: chosen.map(|row| WithdrawnLine { line_no: row.line.line_no, units: row.units }).collect(),
        name: template.name.clone(),
        email: template.email.clone(),
        key,
    };
    if let Err(refused) = flows::withdraw(app.house(), request).await {
        return Err(match Failure::from(refused) {
            Failure::Refused(refusal) => refusal.way_out(back, "shop-order-back").into(),
            other => other,
        });
    }
    let toast = Toast::new("shop-withdrawn").with("email", template.email.clone());
    Ok(template.page.go(back).toast(toast).into())
}
