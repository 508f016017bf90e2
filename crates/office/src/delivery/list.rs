//! The page: services, places, costs, each with its way to be changed.

use super::days;
use super::read::typed_e4;
use crate::desk::Desk;
use askama::Template;
use axum::extract::State;
use fulfilment::{Sender, Service, SourcingRules, Trial, TrialState};
use identity::Permission;
use stores::Location;
use web::{Answer, App};

/// Trials that are listed.
const TRIALS: i64 = 5;

/// A place in the list; one that sends nothing has no sender.
struct PlaceRow {
    place: Location,
    sender: Option<Sender>,
    week: String,
    holidays: String,
}

#[derive(Template)]
#[template(path = "office/delivery.html")]
struct DeliveryPage {
    page: Desk,
    services: Vec<(Service, i64, bool)>,
    places: Vec<PlaceRow>,
    costs: Vec<(&'static str, String)>,
    most_parcels: i64,
    /// Drafts that were tried of late.
    trials: Vec<Trial>,
}

/// "lun. – ven.", or the days one by one.
fn week_words(desk: &Desk, week: [bool; 7]) -> String {
    let names = days::boxes(desk, week);
    let on: Vec<&(usize, String, bool)> = names.iter().filter(|one| one.2).collect();
    match on.as_slice() {
        [] => "—".to_owned(),
        [first, .., last] if last.0 - first.0 + 1 == on.len() => format!("{} – {}", first.1, last.1),
        all => all.iter().map(|one| one.1.as_str()).collect::<Vec<_>>().join(", "),
    }
}

fn place_row(desk: &Desk, place: &Location, senders: &[Sender]) -> PlaceRow {
    let sender = senders.iter().find(|sender| sender.location == place.id).cloned();
    let working = sender.as_ref().map(|sender| &sender.handling.working);
    PlaceRow {
        week: working.map(|days| week_words(desk, days.week)).unwrap_or_default(),
        holidays: working.map(|days| desk.t(&format!("office-holidays-{}", days::code(days)))).unwrap_or_default(),
        place: place.clone(),
        sender,
    }
}

fn cost_rows(desk: &Desk, rules: &SourcingRules) -> Vec<(&'static str, String)> {
    let costs = &rules.costs;
    let euros = |e4| format!("{}\u{a0}€", typed_e4(desk, e4));
    vec![
        ("office-cost-parcel", euros(costs.parcel_e4)),
        ("office-cost-store-unit", euros(costs.store_unit_e4)),
        ("office-cost-warehouse-unit", euros(costs.warehouse_unit_e4)),
        ("office-cost-kilometre", euros(costs.kilometre_e4)),
        ("office-cost-load", euros(costs.load_e4)),
        ("office-cost-late-day", euros(costs.late_day_e4)),
    ]
}

/// `GET /office/delivery`: head office.
pub(super) async fn show(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::EditStores)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let (services, senders, rules, trials) = futures::try_join!(
        fulfilment::store::all_services(&tx),
        fulfilment::store::senders(&tx),
        fulfilment::store::get_rules(&tx),
        fulfilment::store::list_trials(&tx, TRIALS)
    )?;
    web::html(&DeliveryPage {
        services,
        places: desk.places.iter().map(|place| place_row(&desk, place, &senders)).collect(),
        costs: cost_rows(&desk, &rules),
        most_parcels: rules.most_parcels as i64,
        trials,
        page: desk,
    })
}
