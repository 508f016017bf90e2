//! Head office opens stores and warehouses, changes them, and puts tills into stores.

use crate::desk::Desk;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use fulfilment::OpeningHours;
use identity::Permission;
use kernel::LocationId;
use serde::Deserialize;
use stores::{AddTill, Location, LocationKind, LocationRefused, PutLocation};
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Refusal, Toast};

/// The hours that a new store is offered, Monday to Saturday.
const USUAL_HOURS: &str = "10:00-19:00";

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/stores/new", get(empty).post(create))
        .route("/office/stores/{id}/edit", get(show).post(change))
        .route("/office/stores/{id}/tills", post(add_till))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PlaceForm {
    kind: String,
    code: String,
    name: String,
    street: String,
    postcode: String,
    city: String,
    phone: String,
    latitude: String,
    longitude: String,
    time_zone: String,
    monday: String,
    tuesday: String,
    wednesday: String,
    thursday: String,
    friday: String,
    saturday: String,
    sunday: String,
}

/// Why the form does not make a place.
enum Wrong {
    Hours,
    Place(LocationRefused),
}

fn hours_of(place: &Location) -> OpeningHours {
    serde_json::from_value(place.hours.clone()).unwrap_or_default()
}

impl PlaceForm {
    fn usual() -> Self {
        let day = || USUAL_HOURS.to_owned();
        Self {
            kind: LocationKind::Store.as_str().to_owned(),
            time_zone: "Europe/Paris".to_owned(),
            ..Self::default().with_week([day(), day(), day(), day(), day(), day(), String::new()])
        }
    }

    fn of(place: &Location) -> Self {
        let place = place.clone();
        Self {
            kind: place.kind.as_str().to_owned(),
            latitude: stores::degrees(place.latitude_e6),
            longitude: stores::degrees(place.longitude_e6),
            ..Self::default().with_week(hours_of(&place).week_in_words())
        }
        .named(place)
    }

    fn named(self, place: Location) -> Self {
        let Location { code, name, street, postcode, city, phone, time_zone, .. } = place;
        Self { code, name, street, postcode, city, phone, time_zone, ..self }
    }

    fn with_week(self, week: [String; 7]) -> Self {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = week;
        Self { monday, tuesday, wednesday, thursday, friday, saturday, sunday, ..self }
    }

    fn days(&self) -> [(&'static str, &str); 7] {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }

    /// The place that the form describes; what it does not ask for stays as it was.
    fn read(&self, id: LocationId, before: Option<&Location>) -> Result<Location, Wrong> {
        let week = self.days().map(|(_, text)| text);
        let hours = before.map(hours_of).unwrap_or_default().with_week(&week).map_err(|_| Wrong::Hours)?;
        Ok(Location {
            id,
            code: self.code.clone(),
            kind: self.kind.parse().unwrap_or(LocationKind::Store),
            name: self.name.clone(),
            city: self.city.clone(),
            street: self.street.clone(),
            postcode: self.postcode.clone(),
            country: before.map_or_else(|| "FR".to_owned(), |place| place.country.clone()),
            phone: self.phone.clone(),
            latitude_e6: stores::millionths(&self.latitude).map_err(Wrong::Place)?,
            longitude_e6: stores::millionths(&self.longitude).map_err(Wrong::Place)?,
            time_zone: self.time_zone.trim().to_owned(),
            hours: serde_json::to_value(hours).map_err(|_| Wrong::Hours)?,
            position: 0,
        })
    }
}

#[derive(Template)]
#[template(path = "office/place.html")]
struct PlacePage {
    page: Desk,
    place: Option<Location>,
    form: PlaceForm,
    kinds: Vec<(String, String)>,
    errors: Errors,
}

fn page(desk: Desk, place: Option<Location>, form: PlaceForm, errors: Errors) -> PlacePage {
    let kind = |kind: LocationKind, key| (kind.as_str().to_owned(), desk.t(key));
    let kinds = vec![kind(LocationKind::Store, "office-store"), kind(LocationKind::Warehouse, "office-warehouse")];
    PlacePage { kinds, place, form, errors, page: desk }
}

fn field_of(refused: &LocationRefused) -> &'static str {
    match refused {
        LocationRefused::CodeMalformed | LocationRefused::CodeTaken => "code",
        LocationRefused::Postcode => "postcode",
        LocationRefused::Coordinates => "latitude",
        LocationRefused::TimeZone => "time_zone",
        _ => "name",
    }
}

/// Shows the form again with what was refused.
fn again(desk: Desk, place: Option<Location>, form: PlaceForm, wrong: Wrong) -> Answer {
    let mut errors = Errors::default();
    match wrong {
        Wrong::Place(refused @ (LocationRefused::Store(_) | LocationRefused::NotAllowed)) => return Err(refused.into()),
        Wrong::Hours => errors.add("week", desk.t("refused-opening-hours")),
        Wrong::Place(refused) => errors.add(field_of(&refused), crate::sign_in::words(&desk, refused)),
    }
    web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(desk, place, form, errors))
}

async fn written(
    desk: &Desk,
    app: &App,
    form: &PlaceForm,
    id: LocationId,
    before: Option<&Location>,
) -> Result<Location, Wrong> {
    let place = form.read(id, before)?;
    let command = PutLocation { place, actor: desk.actor(), moment: desk.moment().clone() };
    app.db().run(command).await.map_err(Wrong::Place)
}

async fn empty(desk: Desk) -> Answer {
    desk.require(Permission::EditStores)?;
    web::html(&page(desk, None, PlaceForm::usual(), Errors::default()))
}

async fn create(desk: Desk, State(app): State<App>, Checked(form): Checked<PlaceForm>) -> Answer {
    desk.require(Permission::EditStores)?;
    match written(&desk, &app, &form, desk.moment().id(), None).await {
        Ok(place) => {
            let toast = Toast::new("office-place-created").with("name", place.name);
            Ok(desk.go(format!("/office/stores/{}", place.id)).toast(toast).into())
        }
        Err(wrong) => again(desk, None, form, wrong),
    }
}

async fn find(desk: &Desk, app: &App, id: Uuid) -> Result<Location, web::Failure> {
    desk.require(Permission::EditStores)?;
    let reader = app.db().reader().await?;
    Ok(stores::store::get_location(&reader.tx(), LocationId(id)).await?)
}

async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let place = find(&desk, &app, id).await?;
    let form = PlaceForm::of(&place);
    web::html(&page(desk, Some(place), form, Errors::default()))
}

async fn change(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Checked(form): Checked<PlaceForm>) -> Answer {
    let before = find(&desk, &app, id).await?;
    match written(&desk, &app, &form, before.id, Some(&before)).await {
        Ok(place) => {
            let toast = Toast::new("office-place-changed").with("name", place.name);
            Ok(desk.go(format!("/office/stores/{id}")).toast(toast).into())
        }
        Err(wrong) => again(desk, Some(before), form, wrong),
    }
}

#[derive(Deserialize)]
struct TillForm {
    #[serde(default)]
    terminal: String,
}

async fn add_till(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<TillForm>,
) -> Answer {
    let place = find(&desk, &app, id).await?;
    let command = AddTill {
        id: desk.moment().id(),
        location: place.id,
        terminal: Some(form.terminal).filter(|name| !name.trim().is_empty()),
        actor: desk.actor(),
        moment: desk.moment().clone(),
    };
    let toast = match app.db().run(command).await {
        Ok(till) => Toast::new("office-till-created").with("n", till.number),
        Err(refused @ (LocationRefused::TerminalMissing | LocationRefused::TerminalTaken)) => {
            Toast::new(&format!("refused-{}", Refusal::from(refused).code.replace('_', "-")))
        }
        Err(refused) => return Err(refused.into()),
    };
    Ok(desk.go(format!("/office/stores/{id}")).toast(toast).into())
}
