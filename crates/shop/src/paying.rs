//! Coming back from the payment provider: paid, declined, or not known yet.

use crate::checkout::{PAYING, to_order};
use crate::shell::Shop;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use flows::Outcome;
use kernel::{OrderId, PaymentId};
use payments::Payment;
use payments::gateway::{WebhookHeaders, WebhookRefused};
use serde::Deserialize;
use web::{Answer, App, Failure, cookie};

#[derive(Template)]
#[template(path = "shop/paying.html")]
struct PayingPage {
    page: Shop,
    payment: PaymentId,
    amount_minor: i64,
    state: Seen,
}

/// What is shown.
enum Seen {
    Pending,
    /// Paid, seen by a browser that did not order.
    Paid,
    Declined(String),
}

impl PayingPage {
    fn is_pending(&self) -> bool {
        matches!(self.state, Seen::Pending)
    }
}

#[derive(Deserialize)]
pub(crate) struct Back {
    payment: Option<PaymentId>,
}

/// Why a payment was declined, in words that help.
pub(crate) fn declined(page: &Shop, reason: &str) -> String {
    let key = match reason {
        "refused_by_bank" => "shop-declined-bank",
        "insufficient_funds" => "shop-declined-funds",
        "expired_token" => "shop-declined-expired",
        "authentication_required" | "authentication_failed" => "shop-declined-authentication",
        "cancelled_by_customer" => "shop-declined-cancelled",
        _ => "shop-declined-other",
    };
    page.t(key)
}

/// `GET /checkout/return`.
pub(crate) async fn back(State(app): State<App>, page: Shop, headers: HeaderMap, Query(back): Query<Back>) -> Answer {
    let kept = cookie::get(&app, &headers, PAYING).and_then(|text| text.parse::<PaymentId>().ok());
    let id = back.payment.or(kept).ok_or(Failure::NotFound)?;
    let seen = flows::follow_payment(app.house(), id).await?;
    let is_mine = kept == Some(id) || (page.customer.is_some() && seen.payment.customer == page.customer_id());
    let state = match seen.outcome {
        Outcome::Paid if is_mine => return to_order(&app, &page, seen.payment.order).await,
        Outcome::Paid => Seen::Paid,
        Outcome::Pending => Seen::Pending,
        Outcome::Declined(reason) => match ordered_otherwise(&app, &seen.payment).await? {
            Some(order) if is_mine => return to_order(&app, &page, order).await,
            _ => Seen::Declined(declined(&page, &reason)),
        },
    };
    web::html(&PayingPage { page, payment: id, amount_minor: seen.payment.amount_minor, state })
}

/// The order that the same cart has become by another payment, in another window.
async fn ordered_otherwise(app: &App, payment: &Payment) -> Result<Option<OrderId>, Failure> {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let order = orders::store::get_order(&tx, payment.order).await?;
    let (Some(cart), Some(customer)) = (order.cart, order.customer) else { return Ok(None) };
    Ok(orders::store::find_placed_of_cart(&tx, customer, cart).await?)
}

/// `POST /hooks/payments`: the provider tells that something happened. It proves itself by its signature.
pub(crate) async fn webhook(State(app): State<App>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let signed = match WebhookHeaders::read(text) {
        Ok(signed) => signed,
        Err(refused) => return status_of(&refused),
    };
    match flows::settle_webhook(app.house(), &signed, &body).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(refused) => {
            tracing::warn!(%refused, "a webhook was refused");
            status_of(&refused)
        }
    }
}

/// `POST /hooks/carriers`: a carrier tells of a parcel. It proves itself by its signature.
pub(crate) async fn carrier(State(app): State<App>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let heard = match WebhookHeaders::read(text) {
        Ok(signed) => flows::hear_carrier(app.house(), &signed, &body).await,
        Err(refused) => Err(refused),
    };
    match heard {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(refused) => {
            tracing::warn!(%refused, "a carrier's message was refused");
            status_of(&refused)
        }
    }
}

const fn status_of(refused: &WebhookRefused) -> StatusCode {
    match refused {
        WebhookRefused::BodyUnreadable(_) => StatusCode::BAD_REQUEST,
        WebhookRefused::NotNow(_) => StatusCode::SERVICE_UNAVAILABLE,
        WebhookRefused::SecretUnusable => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNAUTHORIZED,
    }
}
