//! Choosing the relay point of a line: around a postcode, around where somebody is, or near the store
//! that they chose.

use crate::places;
use crate::sending::Next;
use crate::shell::Shop;
use crate::store_choice::coordinates;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use cart::{Cart, CartRefused, Intent};
use flows::{Near, NearPoint};
use jiff::civil::Date;
use kernel::{IntentId, Method, RelayPointId};
use serde::Deserialize;
use web::{Answer, App, Checked, Failure, Refusal, Toast};

/// Where the relay point of a line is chosen.
pub(crate) fn of_line(line: IntentId) -> String {
    format!("/cart/lines/{line}/point")
}

#[derive(Template)]
#[template(path = "shop/points.html")]
struct PointsPage {
    page: Shop,
    line: IntentId,
    title: String,
    options: String,
    drawing: String,
    colour: String,
    /// The postcode that was typed, or that of the customer's door.
    postcode: String,
    /// What is wrong with it.
    error: Option<String>,
    /// Whether the list is around where somebody is.
    is_near: bool,
    points: Vec<Point>,
    next: Next,
}

/// A relay point in words.
struct Point {
    id: RelayPointId,
    name: String,
    street: String,
    town: String,
    distance: String,
    opening: String,
    is_open: bool,
    hours: Vec<(Date, String)>,
    is_chosen: bool,
}

impl Point {
    fn of(page: &Shop, found: NearPoint, chosen: Option<RelayPointId>) -> Self {
        let NearPoint { point, distance_m } = found;
        // Relay points keep the time of the country.
        let zone = kernel::store_time_zone(kernel::PARIS);
        Self {
            distance: distance_m.map(|metres| page.distance(metres)).unwrap_or_default(),
            opening: places::opening(page, &point.hours, &zone),
            is_open: point.hours.is_open_at(page.now(), &zone),
            hours: page.week_ahead().into_iter().map(|day| (day, places::hours_on(page, &point.hours, day))).collect(),
            is_chosen: chosen == Some(point.id),
            town: format!("{} {}", point.postcode, point.city),
            id: point.id,
            name: point.name,
            street: point.street,
        }
    }
}

/// Where to look.
#[derive(Deserialize, Default)]
pub(crate) struct Where {
    /// As it was typed.
    postcode: Option<String>,
    /// "45.76,4.83": where one is, to a kilometre.
    near: Option<String>,
    #[serde(flatten)]
    next: Next,
}

/// A line of the visitor's own cart that goes to a relay point; somebody else's lines are not found.
fn mine(page: &Shop, line: IntentId) -> Result<(&Cart, &Intent), Failure> {
    let found = page.cart.as_ref().and_then(|cart| {
        let is_it = |one: &&Intent| one.id == line && one.wish.method == Method::Relay;
        cart.intents.iter().find(is_it).map(|intent| (cart, intent))
    });
    found.ok_or_else(|| Refusal::from(CartRefused::NoSuchLine).way_out("/cart", "shop-cart").into())
}

/// `GET /cart/lines/{id}/point`: whose cart it is.
pub(crate) async fn list(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Query(asked): Query<Where>,
) -> Answer {
    let (cart, intent) = mine(&page, line)?;
    let typed = asked.postcode.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let door = cart.doors().next().map(|one| one.address.postcode.clone());
    let here = asked.near.as_deref().and_then(coordinates);
    let near = match (typed.map(Near::postcode), here, &door, &page.store) {
        (Some(read), ..) => read,
        (None, Some((latitude, longitude)), ..) => Some(Near::Place(latitude, longitude)),
        (None, None, Some(door), _) => Some(Near::Postcode(door.clone())),
        (None, None, None, Some(store)) => Some(Near::Place(store.point().0, store.point().1)),
        (None, None, None, None) => None,
    };
    let variants = [intent.variant];
    let (found, infos) = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let points = async {
            match &near {
                Some(near) => flows::points_near(&tx, near).await,
                None => Ok(Vec::new()),
            }
        };
        futures::try_join!(points, catalogue::store::find_variants(&tx, &variants))?
    };
    let info = infos.get(&intent.variant).ok_or(Failure::NotFound)?;
    let chosen = intent.wish.address.and_then(|id| cart.destination(id)).and_then(|one| one.point);
    let error = (typed.is_some() && near.is_none()).then(|| page.t("refused-address-postcode"));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = match &near {
        Some(Near::Postcode(postcode)) => postcode.clone(),
        _ => typed.unwrap_or_default().to_owned(),
    };
    let template = PointsPage {
        line,
        title: page.say(&info.title).to_owned(),
        options: page.say(&info.option_text).to_owned(),
        drawing: info.drawing.clone(),
        colour: info.colour.clone().unwrap_or_default(),
        postcode: shown,
        error,
        is_near: matches!((typed, here), (None, Some(_))),
        points: found.into_iter().map(|one| Point::of(&page, one, chosen)).collect(),
        next: asked.next,
        page,
    };
    web::html_with(status, &template)
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    point: RelayPointId,
}

/// `POST /cart/lines/{id}/point`: whose cart it is.
pub(crate) async fn choose(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Query(next): Query<Next>,
    Checked(form): Checked<Chosen>,
) -> Result<Response, Failure> {
    let cart = mine(&page, line)?.0.id;
    let way_out = of_line(line);
    let sent = flows::cart_line_point(app.house(), cart, line, form.point)
        .await
        .map_err(|refused| Refusal::from(refused).way_out(&way_out, "shop-point-change"))?;
    let name = sent.intents.iter().find(|one| one.id == line).and_then(|one| sent.address(one.wish.address?));
    let toast = Toast::new("shop-point-chosen").with("name", name.map(|one| one.more.clone()).unwrap_or_default());
    Ok(page.go(next.path()).toast(toast).into())
}
