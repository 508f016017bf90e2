//! The relay point of a line, chosen with the customer: near this store, or around a postcode.

use crate::desk::Desk;
use crate::say;
use crate::ticket;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cart::{Cart, Intent};
use flows::{Near, NearPoint};
use identity::Permission;
use kernel::{IntentId, Method, RelayPointId};
use serde::Deserialize;
use web::{Answer, App, Checked, Toast};

#[derive(Template)]
#[template(path = "till/points.html")]
struct PointsPage {
    page: Desk,
    line: IntentId,
    postcode: String,
    error: Option<String>,
    points: Vec<NearPoint>,
    chosen: Option<RelayPointId>,
}

impl PointsPage {
    /// "à 800 m".
    fn distance(&self, point: &NearPoint) -> String {
        point.distance_m.map(|metres| self.page.distance(metres)).unwrap_or_default()
    }

    fn is_chosen(&self, point: &NearPoint) -> bool {
        self.chosen == Some(point.point.id)
    }
}

/// Around which postcode.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Where {
    postcode: String,
}

fn line_of(cart: &Cart, line: IntentId) -> Option<&Intent> {
    cart.intents.iter().find(|one| one.id == line && one.wish.method == Method::Relay)
}

/// `GET /till/points/{line}`: whoever sells may look where a parcel could be fetched.
pub(crate) async fn list(
    desk: Desk,
    State(app): State<App>,
    Path(line): Path<IntentId>,
    Query(asked): Query<Where>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let cart = ticket::current(&desk, &app).await?;
    let Some((cart, intent)) = cart.as_ref().and_then(|cart| Some((cart, line_of(cart, line)?))) else {
        return say::refused(&desk, "no_such_line");
    };
    let chosen = intent.wish.address.and_then(|id| cart.destination(id)).and_then(|one| one.point);
    let near = if asked.postcode.trim().is_empty() {
        Some(Near::Place(desk.store.latitude_e6, desk.store.longitude_e6))
    } else {
        Near::postcode(&asked.postcode)
    };
    let points = match &near {
        Some(near) => flows::points_near(&app.db().reader().await?.tx(), near).await?,
        None => Vec::new(),
    };
    let error = near.is_none().then(|| desk.t("refused-address-postcode"));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    web::html_with(status, &PointsPage { page: desk, line, postcode: asked.postcode, error, points, chosen })
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    point: RelayPointId,
}

/// `POST /till/points/{line}`: whoever sells; kept with the ticket.
pub(crate) async fn choose(
    desk: Desk,
    State(app): State<App>,
    Path(line): Path<IntentId>,
    Checked(form): Checked<Chosen>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let cart = ticket::current(&desk, &app).await?.filter(|cart| line_of(cart, line).is_some());
    let Some(cart) = cart else { return say::refused(&desk, "no_such_line") };
    match flows::cart_line_point(app.house(), cart.id, line, form.point).await {
        Ok(_) => Ok(desk.go("/till").toast(Toast::new("till-point-kept")).into()),
        Err(refused) => ticket::refuse(&desk, &refused),
    }
}
