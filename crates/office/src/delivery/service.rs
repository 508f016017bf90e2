//! One service: what customers read, what they pay, how long its carrier takes.

use super::read::{Reader, typed};
use super::{HOME, days};
use crate::desk::Desk;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use fulfilment::{ChangeDelivery, DeliveryChange, Service, ServiceName, Transit, WorkingDays};
use identity::Permission;
use kernel::ServiceId;
use serde::Deserialize;
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// A service as it was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    name_fr: String,
    name_en: String,
    carrier: String,
    fee: String,
    free_from: String,
    least_days: String,
    most_days: String,
    collects: Vec<usize>,
    delivers: Vec<usize>,
    active: Option<String>,
}

impl Form {
    fn of(desk: &Desk, service: &Service, active: bool) -> Self {
        let ticked = |days: &WorkingDays| (0..7).filter(|n| days.week[*n]).collect();
        Self {
            name_fr: service.name.fr.clone(),
            name_en: service.name.en.clone(),
            carrier: service.carrier.clone(),
            fee: typed(desk, service.fee_minor),
            free_from: service.free_from_minor.map(|minor| typed(desk, minor)).unwrap_or_default(),
            least_days: service.transit.least_days.to_string(),
            most_days: service.transit.most_days.to_string(),
            collects: ticked(&service.transit.collects),
            delivers: ticked(&service.transit.delivers),
            active: active.then(|| "on".to_owned()),
        }
    }

    fn read(&self, desk: &Desk, before: &Service) -> Result<Service, Errors> {
        let mut reader = Reader::new(desk);
        let name = ServiceName {
            fr: reader.text("name_fr", &self.name_fr, 60),
            en: reader.text("name_en", &self.name_en, 60),
        };
        let carrier = reader.text("carrier", &self.carrier, 38);
        let fee_minor = reader.amount("fee", &self.fee);
        let is_never_free = self.free_from.trim().is_empty();
        let free_from_minor = (!is_never_free).then(|| reader.amount("free_from", &self.free_from));
        let least_days = reader.whole("least_days", &self.least_days, 1..=30);
        let most_days = reader.whole("most_days", &self.most_days, 1..=30);
        if most_days < least_days && reader.errors.is_empty() {
            reader.wrong("most_days", desk.t("office-wrong-most-days"));
        }
        for (field, ticked) in [("collects", &self.collects), ("delivers", &self.delivers)] {
            if ticked.is_empty() {
                reader.wrong(field, desk.t("office-wrong-week"));
            }
        }
        let with = |days: &WorkingDays, ticked: &[usize]| WorkingDays { week: days::week(ticked), ..days.clone() };
        let transit = Transit {
            least_days,
            most_days,
            collects: with(&before.transit.collects, &self.collects),
            delivers: with(&before.transit.delivers, &self.delivers),
        };
        if !reader.errors.is_empty() {
            return Err(reader.errors);
        }
        Ok(Service { name, carrier, transit, fee_minor, free_from_minor, ..before.clone() })
    }
}

/// The weekdays of a field: its name, the key of its label, and its boxes.
type Week = (&'static str, &'static str, Vec<(usize, String, bool)>);

#[derive(Template)]
#[template(path = "office/delivery_service.html")]
struct ServicePage {
    page: Desk,
    id: ServiceId,
    title: String,
    weeks: [Week; 2],
    form: Form,
    errors: Errors,
}

fn page(desk: Desk, service: &Service, form: Form, errors: Errors) -> ServicePage {
    ServicePage {
        id: service.id,
        title: service.name.get(desk.language()).to_owned(),
        weeks: [
            ("collects", "office-collects", days::boxes(&desk, days::week(&form.collects))),
            ("delivers", "office-delivers", days::boxes(&desk, days::week(&form.delivers))),
        ],
        page: desk,
        form,
        errors,
    }
}

async fn find(desk: &Desk, app: &App, id: ServiceId) -> Result<(Service, i64, bool), Failure> {
    desk.require(Permission::EditStores)?;
    let reader = app.db().reader().await?;
    let all = fulfilment::store::all_services(&reader.tx()).await?;
    all.into_iter().find(|one| one.0.id == id).ok_or(Failure::NotFound)
}

/// `GET /office/delivery/services/{id}`: head office.
pub(super) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<ServiceId>) -> Answer {
    let (service, _, active) = find(&desk, &app, id).await?;
    let form = Form::of(&desk, &service, active);
    web::html(&page(desk, &service, form, Errors::default()))
}

/// `POST /office/delivery/services/{id}`: head office.
pub(super) async fn set(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<ServiceId>,
    Checked(form): Checked<Form>,
) -> Answer {
    let (before, position, _) = find(&desk, &app, id).await?;
    let service = match form.read(&desk, &before) {
        Ok(service) => service,
        Err(errors) => {
            return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(desk, &before, form, errors));
        }
    };
    let change = DeliveryChange::Service(Box::new(service), position, form.active.is_some());
    app.db().run(ChangeDelivery { change, actor: desk.actor(), moment: desk.moment().clone() }).await?;
    Ok(desk.go(HOME).toast(Toast::new("office-delivery-set")).into())
}
