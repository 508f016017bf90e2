//! How one place gets parcels ready: until when, on which days, how many.

use super::read::Reader;
use super::{HOME, days};
use crate::desk::Desk;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use catalogue::CollectionNode;
use fulfilment::{ChangeDelivery, DeliveryChange, Handling, Sender, WorkingDays, holidays_of};
use identity::Permission;
use jiff::civil::Time;
use kernel::{CollectionId, LocationId};
use serde::Deserialize;
use stores::Location;
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// Letters of an owner's name, at most.
const MOST_NAME: usize = 80;

/// A place as it was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    cut_off: String,
    days: String,
    most: String,
    week: Vec<usize>,
    holidays: String,
    off: String,
    on: String,
    owner: String,
    lends: Option<String>,
    keeps: Vec<CollectionId>,
}

/// The usual days where a place is, for one that sends nothing yet.
fn usual(place: &Location) -> Sender {
    let working = WorkingDays { holidays: holidays_of(&place.postcode), ..WorkingDays::default() };
    let cut_off = Time::constant(14, 0, 0, 0);
    Sender::own(place.id, Handling { cut_off, days: 0, working }, 0)
}

impl Form {
    fn of(sender: &Sender) -> Self {
        let working = &sender.handling.working;
        Self {
            cut_off: sender.handling.cut_off.strftime("%H:%M").to_string(),
            days: sender.handling.days.to_string(),
            most: sender.most_parcels.to_string(),
            week: (0..7).filter(|n| working.week[*n]).collect(),
            holidays: days::code(working).to_owned(),
            off: days::typed(&working.off),
            on: days::typed(&working.on),
            owner: sender.owner.clone(),
            lends: sender.lends.then(|| "on".to_owned()),
            keeps: sender.keeps.clone(),
        }
    }

    fn read(&self, desk: &Desk, before: &Sender) -> Result<Sender, Errors> {
        let mut reader = Reader::new(desk);
        let cut_off = Time::strptime("%H:%M", self.cut_off.trim()).unwrap_or_else(|_| {
            reader.wrong("cut_off", desk.t("office-wrong-time"));
            Time::midnight()
        });
        let handling_days = reader.whole("days", &self.days, 0..=30);
        let most_parcels = reader.whole("most", &self.most, 0..=100_000);
        if self.week.is_empty() && most_parcels > 0 {
            reader.wrong("week", desk.t("office-wrong-week"));
        }
        let working = WorkingDays {
            week: days::week(&self.week),
            holidays: days::holidays(&self.holidays, &before.handling.working),
            off: days::read(&mut reader, desk, "off", &self.off, &before.handling.working.off),
            on: days::read(&mut reader, desk, "on", &self.on, &before.handling.working.on),
        };
        let owner = self.owner.split_whitespace().collect::<Vec<_>>().join(" ");
        if owner.chars().count() > MOST_NAME {
            reader.wrong("owner", desk.ta("office-wrong-long", &[("most", &(MOST_NAME as i64))]));
        }
        if let Some(day) = working.off.intersection(&working.on).next() {
            reader.wrong("on", desk.ta("office-wrong-both", &[("day", &desk.full_date(*day))]));
        }
        if !reader.errors.is_empty() {
            return Err(reader.errors);
        }
        let handling = Handling { cut_off, days: handling_days, working };
        let (lends, keeps) = (self.lends.is_some(), self.keeps.clone());
        Ok(Sender { location: before.location, handling, most_parcels, owner, lends, keeps })
    }
}

#[derive(Template)]
#[template(path = "office/delivery_place.html")]
struct PlacePage {
    page: Desk,
    place: Location,
    week: Vec<(usize, String, bool)>,
    holidays: Vec<(String, String)>,
    /// The departments, with how deep each lies and whether it is kept.
    departments: Vec<(CollectionId, String, bool)>,
    form: Form,
    errors: Errors,
}

fn page(desk: Desk, place: Location, all: &[CollectionNode], form: Form, errors: Errors) -> PlacePage {
    let of = |node: &CollectionNode| {
        let own = (node.collection.id, node.collection.title.text(desk.language()).to_owned());
        (own.0, own.1, form.keeps.contains(&own.0))
    };
    PlacePage {
        departments: all.iter().map(of).collect(),
        week: days::boxes(&desk, days::week(&form.week)),
        holidays: days::choices(&desk, &form.holidays),
        page: desk,
        place,
        form,
        errors,
    }
}

async fn find(desk: &Desk, app: &App, id: LocationId) -> Result<(Location, Sender, Vec<CollectionNode>), Failure> {
    desk.require(Permission::EditStores)?;
    let place = desk.place(id).cloned().ok_or(Failure::NotFound)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let (senders, departments) =
        futures::try_join!(fulfilment::store::senders(&tx), catalogue::store::list_collections(&tx))?;
    let sender = senders.into_iter().find(|sender| sender.location == id).unwrap_or_else(|| usual(&place));
    Ok((place, sender, departments))
}

/// `GET /office/delivery/places/{id}`: head office.
pub(super) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<LocationId>) -> Answer {
    let (place, sender, departments) = find(&desk, &app, id).await?;
    web::html(&page(desk, place, &departments, Form::of(&sender), Errors::default()))
}

/// `POST /office/delivery/places/{id}`: head office.
pub(super) async fn set(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<LocationId>,
    Checked(form): Checked<Form>,
) -> Answer {
    let (place, before, departments) = find(&desk, &app, id).await?;
    let sender = match form.read(&desk, &before) {
        Ok(sender) => sender,
        Err(errors) => {
            let page = page(desk, place, &departments, form, errors);
            return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let change = DeliveryChange::Sender(sender);
    app.db().run(ChangeDelivery { change, actor: desk.actor(), moment: desk.moment().clone() }).await?;
    Ok(desk.go(HOME).toast(Toast::new("office-delivery-set")).into())
}
