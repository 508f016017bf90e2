//! Choosing a store: all of them with hours and distance, and the cookie that keeps the choice.

use crate::places::{self, Store};
use crate::shell::{STORE, Shop};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::fold;
use serde::Deserialize;
use web::{Answer, App, Checked, Failure, Toast, cookie};

#[derive(Template)]
#[template(path = "shop/stores.html")]
struct StoresPage {
    page: Shop,
    shown: Vec<Store>,
    q: String,
    next: String,
    is_near: bool,
}

#[derive(Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    q: String,
    next: Option<String>,
    /// "45.76,4.83": where one is, to a kilometre.
    near: Option<String>,
}

/// `GET /stores`.
pub(crate) async fn list(page: Shop, Query(wish): Query<Wish>) -> Answer {
    let mut shown = page.stores.clone();
    let near = wish.near.as_deref().and_then(coordinates);
    if let Some(near) = near {
        places::measure(&mut shown, near);
    }
    let words = fold(wish.q.trim());
    shown.retain(|store| {
        let location = &store.location;
        let text = fold(&format!("{} {} {}", location.name, location.city, location.street));
        words.is_empty() || text.contains(&words) || location.postcode.starts_with(&words)
    });
    shown.sort_by_key(|store| store.distance_m.unwrap_or(0));
    let next = web::safe_next(wish.next.as_deref(), "/");
    web::html(&StoresPage { page, shown, q: wish.q, next, is_near: near.is_some() })
}

/// Latitude and longitude in degrees, as millionths.
pub(crate) fn coordinates(text: &str) -> Option<(i64, i64)> {
    let (latitude, longitude) = text.split_once(',')?;
    Some((millionths(latitude, 90)?, millionths(longitude, 180)?))
}

fn millionths(text: &str, most: i64) -> Option<i64> {
    let (minus, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(rest) {
        return None;
    }
    let value = whole.parse::<i64>().ok()? * 1_000_000 + format!("{rest:0<6}").parse::<i64>().ok()?;
    (value <= most * 1_000_000).then_some(if minus { -value } else { value })
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    store: String,
    next: Option<String>,
}

/// `POST /stores`.
pub(crate) async fn choose(
    State(app): State<App>,
    page: Shop,
    Checked(form): Checked<Chosen>,
) -> Result<Response, Failure> {
    let store = page.stores.iter().find(|one| one.location.code == form.store).ok_or(Failure::NotFound)?;
    let kept = cookie::set(&app, STORE, &store.location.code, Some(cookie::HALF_A_YEAR));
    let toast = Toast::new("shop-store-chosen").with("name", store.location.name.as_str());
    Ok(page.go(web::safe_next(form.next.as_deref(), "/")).cookie(kept).toast(toast).into())
}

#[cfg(test)]
mod tests {
    use super::coordinates;

    #[test]
    fn coordinates_are_read_or_refused() {
        for (text, read) in [
            ("45.76,4.83", Some((45_760_000, 4_830_000))),
            ("-21.1,55.5", Some((-21_100_000, 55_500_000))),
            ("45,4", Some((45_000_000, 4_000_000))),
            ("91.0,4.83", None),
            ("45.76", None),
            ("45.x,4", None),
            (",", None),
        ] {
            assert_eq!(coordinates(text), read, "{text}");
        }
    }
}
