//! What a rule said no to, in words, where the seller looks.

use crate::desk::Desk;
use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use customers::Unreachable;
use jiff::Timestamp;
use web::{Argument, Failure, Page, Toast};

/// The words of a refusal by its stable code.
pub(crate) fn refusal(page: &Page, code: &str) -> String {
    page.t(&key(page, code))
}

#[derive(Template)]
#[template(path = "till/said.html")]
struct Said<'a> {
    page: &'a Desk,
    text: &'a str,
}

/// Says it under the scan field without touching anything else; without script, as a toast on the
/// sale page.
pub(crate) fn under_the_scan_field(
    desk: &Desk,
    key: &str,
    arguments: &[(&str, &dyn Argument)],
) -> Result<Response, Failure> {
    if !desk.is_htmx() {
        let toast = arguments.iter().fold(Toast::new(key), |toast, (name, value)| toast.with(name, value.value()));
        return Ok(desk.go("/till").toast(toast).into());
    }
    let text = desk.ta(key, arguments);
    let html = Said { page: desk, text: &text }.render()?;
    let headers = [
        (HeaderName::from_static("hx-retarget"), HeaderValue::from_static("#said")),
        (HeaderName::from_static("hx-reswap"), HeaderValue::from_static("innerHTML")),
    ];
    Ok((StatusCode::UNPROCESSABLE_ENTITY, headers, Html(html)).into_response())
}

/// That no message will tell the customer, why, and what the seller does about it.
pub(crate) fn untold(desk: &Desk, why: Unreachable) -> String {
    desk.k("till-untold", why.code())
}

/// "prêt aujourd’hui dès 16 h 30": from when something that is put aside can be collected.
pub(crate) fn there_from(desk: &Desk, at: Timestamp) -> String {
    desk.ta("till-there-from", &[("day", &desk.in_days(at)), ("time", &desk.time(at))])
}

/// What the words of refusals may name: a text is there when it can be put together with them.
const NAMES: [&str; 8] = ["n", "asked", "expected", "number", "hint", "at", "sku", "name"];

/// The key of a refusal's words: our own, or those of all faces.
pub(crate) fn key(page: &Page, code: &str) -> String {
    first_of(page, ["till-refused", "refused"], code)
}

/// The same of a parcel: some reasons have words of their own there.
pub(crate) fn parcel_key(page: &Page, code: &str) -> String {
    first_of(page, ["till-refused-parcel", "till-refused", "refused"], code)
}

fn first_of<const N: usize>(page: &Page, heads: [&str; N], code: &str) -> String {
    let code = code.replace('_', "-");
    let names = NAMES.map(|name| (name, &"" as &dyn Argument));
    let is_there = |key: &String| web::find_text(page.language(), key, &names).is_some();
    heads.into_iter().map(|head| format!("{head}-{code}")).find(is_there).unwrap_or_else(|| "refused".to_owned())
}

/// The same for a refusal of a sibling or flow.
pub(crate) fn refused(desk: &Desk, code: &str) -> Result<Response, Failure> {
    under_the_scan_field(desk, &key(desk, code), &[])
}
