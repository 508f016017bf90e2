//! A receipt as it was given: what stands on it, frozen.

use super::show::may_see;
use crate::desk::Desk;
use crate::words;
use askama::Template;
use axum::extract::{Path, State};
use kernel::OrderId;
use orders::{Receipt, ReceiptTender};
use uuid::Uuid;
use web::{Answer, App, Failure};

#[derive(Template)]
#[template(path = "office/receipt.html")]
struct ReceiptPage {
    page: Desk,
    order: Uuid,
    title: String,
    receipt: Receipt,
}

impl ReceiptPage {
    fn tender(&self, paid: &ReceiptTender) -> String {
        let name = paid.tender.parse().map(|tender| self.page.t(words::tender(tender))).unwrap_or_default();
        match (&paid.brand, &paid.last4) {
            (Some(brand), Some(last4)) => format!("{name} {}", self.page.card(brand, last4)),
            (None, Some(last4)) => format!("{name} •••• {last4}"),
            _ => name,
        }
    }
}

/// What a receipt is called: by till and number, or as one of the web; what gives money back is a credit note.
pub(crate) fn title(desk: &Desk, receipt: &Receipt) -> String {
    let number = format!("{}\u{2011}{}", receipt.body.till_number, receipt.number);
    match (receipt.number, receipt.total_minor < 0) {
        (0, false) => desk.t("office-receipt-web"),
        (0, true) => desk.t("office-credit-note"),
        (_, false) => desk.ta("office-receipt-number", &[("n", &number)]),
        (_, true) => desk.ta("office-credit-note-number", &[("n", &number)]),
    }
}

/// `GET /office/orders/{id}/receipts/{receipt}`.
pub(super) async fn show(desk: Desk, State(app): State<App>, Path((id, receipt)): Path<(Uuid, Uuid)>) -> Answer {
    let reader = app.db().reader().await?;
    let view = flows::view_order(&reader.tx(), OrderId(id)).await?;
    drop(reader);
    if !may_see(&desk, &view) {
        return Err(Failure::HeadOffice);
    }
    let receipt = view.receipts.into_iter().find(|one| one.id.0 == receipt).ok_or(Failure::NotFound)?;
    web::html(&ReceiptPage { title: title(&desk, &receipt), order: id, receipt, page: desk })
}
