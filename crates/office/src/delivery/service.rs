//! One service: what customers read, what they pay, how long its carrier takes.

use super::read::{Reader, e4, typed, typed_e4};
use super::{HOME, days};
use crate::desk::Desk;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use fulfilment::{ChangeDelivery, DeliveryChange, Service, ServiceKind, ServiceName, Tariff, Transit, WorkingDays};
use identity::Permission;
use kernel::ServiceId;
use serde::Deserialize;
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// Steps of what a carrier takes, at most.
const MOST_STEPS: usize = 40;

/// A service as it was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    name_fr: String,
    name_en: String,
    carrier: String,
    fee: String,
    free_from: String,
    most_kg: String,
    least_days: String,
    most_days: String,
    collects: Vec<usize>,
    delivers: Vec<usize>,
    active: Option<String>,
    /// What the carrier takes, a step a line; a form without the field leaves it as it is.
    tariff: Vec<String>,
    /// Of a new one: its id, so that the form sent twice makes one, and where it brings parcels.
    id: Option<ServiceId>,
    kind: String,
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
            most_kg: service.most_unit_g.map(|grams| typed_e4(desk, grams * 10)).unwrap_or_default(),
            least_days: service.transit.least_days.to_string(),
            most_days: service.transit.most_days.to_string(),
            collects: ticked(&service.transit.collects),
            delivers: ticked(&service.transit.delivers),
            active: active.then(|| "on".to_owned()),
            tariff: vec![typed_tariff(desk, &service.tariff)],
            id: Some(service.id),
            kind: service.kind.as_str().to_owned(),
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
        let grams = e4(&self.most_kg).map(|e4| e4 / 10).filter(|grams| (1..=1_000_000).contains(grams));
        if grams.is_none() && !self.most_kg.trim().is_empty() {
            reader.wrong("most_kg", desk.t("office-wrong-kg"));
        }
        let tariff = match self.tariff.first() {
            Some(text) => read_tariff(&mut reader, desk, text),
            None => before.tariff.clone(),
        };
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
        Ok(Service { name, carrier, transit, tariff, fee_minor, free_from_minor, most_unit_g: grams, ..before.clone() })
    }
}

/// What a carrier takes as it is typed: "2000 4,90", grams and amount, a step a line.
fn typed_tariff(desk: &Desk, tariff: &Tariff) -> String {
    let step = |(grams, e4): &(i64, i64)| format!("{grams} {}", typed_e4(desk, *e4));
    tariff.steps.iter().map(step).collect::<Vec<_>>().join("\n")
}

/// Reads the steps; the first that is none is named at the field, and each must be heavier than the last.
fn read_tariff(reader: &mut Reader<'_>, desk: &Desk, text: &str) -> Tariff {
    let mut steps: Vec<(i64, i64)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(MOST_STEPS) {
        let mut words = line.split_whitespace();
        let grams =
            words.next().and_then(|word| word.parse::<i64>().ok()).filter(|grams| (1..=1_000_000).contains(grams));
        let price = words.next().and_then(e4).filter(|price| *price <= 10_000_000);
        match (grams, price, words.next()) {
            (Some(grams), Some(price), None) if steps.last().is_none_or(|last| last.0 < grams) => {
                steps.push((grams, price));
            }
            _ => {
                reader.wrong("tariff", desk.ta("office-wrong-tariff", &[("text", &line.trim())]));
                return Tariff::default();
            }
        }
    }
    if steps.is_empty() {
        reader.wrong("tariff", desk.t("office-wrong-tariff-none"));
    }
    Tariff { steps }
}

/// The weekdays of a field: its name, the key of its label, and its boxes.
type Week = (&'static str, &'static str, Vec<(usize, String, bool)>);

#[derive(Template)]
#[template(path = "office/delivery_service.html")]
struct ServicePage {
    page: Desk,
    action: String,
    title: String,
    /// Where a new one brings parcels; what there is keeps its kind.
    kinds: Option<Vec<(String, String)>>,
    weeks: [Week; 2],
    form: Form,
    errors: Errors,
}

fn page(desk: Desk, service: &Service, form: Form, errors: Errors) -> ServicePage {
    ServicePage {
        action: format!("{HOME}/services/{}", service.id),
        title: service.name.get(desk.language()).to_owned(),
        kinds: None,
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

/// A new one as it usually is: two or three days, weekdays, nothing taken yet.
fn usual(id: ServiceId, kind: ServiceKind) -> Service {
    let code = format!("{}-{}", kind.as_str(), &id.0.simple().to_string()[24..]);
    Service {
        id,
        code,
        kind,
        name: ServiceName::default(),
        carrier: String::new(),
        transit: Transit {
            least_days: 2,
            most_days: 3,
            collects: WorkingDays::default(),
            delivers: WorkingDays::default(),
        },
        tariff: Tariff::default(),
        fee_minor: 0,
        free_from_minor: None,
        most_unit_g: None,
    }
}

fn new_page(desk: Desk, form: Form, errors: Errors) -> ServicePage {
    let kinds = ServiceKind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), desk.t(&format!("office-service-kind-{}", kind.as_str()))));
    let (kinds, title) = (Some(kinds.collect()), desk.t("office-service-new"));
    let service = usual(form.id.unwrap_or_else(|| desk.moment().id()), ServiceKind::Home);
    ServicePage { action: format!("{HOME}/services/new"), title, kinds, ..page(desk, &service, form, errors) }
}

/// `GET /office/delivery/services/new`: head office.
pub(super) async fn begin(desk: Desk) -> Answer {
    desk.require(Permission::EditStores)?;
    let service = usual(desk.moment().id(), ServiceKind::Home);
    let form = Form { fee: String::new(), ..Form::of(&desk, &service, true) };
    web::html(&new_page(desk, form, Errors::default()))
}

/// `POST /office/delivery/services/new`: head office. It stands last in the list; sent twice it is one.
pub(super) async fn create(desk: Desk, State(app): State<App>, Checked(form): Checked<Form>) -> Answer {
    desk.require(Permission::EditStores)?;
    let reader = app.db().reader().await?;
    let all = fulfilment::store::all_services(&reader.tx()).await?;
    drop(reader);
    let id = form.id.unwrap_or_else(|| desk.moment().id());
    if all.iter().any(|one| one.0.id == id) {
        return Ok(desk.go(HOME).into());
    }
    let service = match form.read(&desk, &usual(id, form.kind.parse().unwrap_or(ServiceKind::Home))) {
        Ok(service) => service,
        Err(errors) => return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(desk, form, errors)),
    };
    let last = all.iter().map(|one| one.1).max().unwrap_or(0);
    let change = DeliveryChange::Service(Box::new(service), last + 1, form.active.is_some());
    app.db().run(ChangeDelivery { change, actor: desk.actor(), moment: desk.moment().clone() }).await?;
    Ok(desk.go(HOME).toast(Toast::new("office-delivery-set")).into())
}
