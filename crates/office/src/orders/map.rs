//! An order on the map of France: where its parts come from and where they go.

use super::france::{CORSICA, MAINLAND, VIEW_BOX, spot};
use crate::desk::Desk;
use askama::Template;
use flows::OrderView;
use kernel::{LocationId, SupplyId};
use orders::FulfilmentState;
use std::collections::{BTreeMap, HashMap};
use stock::Supply;
use stores::{Location, LocationKind};
use web::Markup;

/// A place that has nothing to do with the order.
struct Quiet {
    x: f64,
    y: f64,
    is_store: bool,
}

/// Goods on their way between two places: done is solid, promised is dashed.
struct Way {
    path: String,
    class: &'static str,
}

/// A place of the order.
struct Named {
    x: f64,
    y: f64,
    class: &'static str,
    text: String,
    text_x: f64,
    text_y: f64,
    anchor: &'static str,
}

/// The map of one order, and what it shows in words.
#[derive(Template)]
#[template(path = "office/map.html")]
pub(crate) struct Map {
    words: String,
    view_box: &'static str,
    mainland: &'static str,
    corsica: &'static str,
    quiet: Vec<Quiet>,
    ways: Vec<Way>,
    named: Vec<Named>,
}

fn arc(from: (f64, f64), to: (f64, f64)) -> String {
    let (mx, my) = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    format!("M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", from.0, from.1, mx + dy * 0.2, my - dx * 0.2, to.0, to.1)
}

/// How a place of the order is drawn: everything handed over is solid, something there is a ring,
/// something promised is dotted.
fn class(states: &[FulfilmentState]) -> &'static str {
    if states.iter().any(|state| matches!(state, FulfilmentState::Waiting | FulfilmentState::AwaitingPayment)) {
        "ds promised"
    } else if states.iter().all(|state| state.has_ended()) {
        "sr"
    } else {
        "ds"
    }
}

impl Map {
    /// The map of an order.
    pub(crate) fn of(desk: &Desk, view: &OrderView, supplies: &HashMap<SupplyId, Supply>) -> Self {
        let mut ends: BTreeMap<LocationId, Vec<FulfilmentState>> = BTreeMap::new();
        let mut starts: Vec<LocationId> = Vec::new();
        let mut ways = Vec::new();
        for part in &view.parts {
            let state = part.fulfilment.state;
            ends.entry(part.location.id).or_default().push(state);
            let from = part.fulfilment.supply.and_then(|id| supplies.get(&id)).and_then(|line| line.from_location);
            if let Some(from) = from.and_then(|id| desk.place(id)) {
                starts.push(from.id);
                let is_done = state != FulfilmentState::Waiting;
                ways.push(Way {
                    path: arc(spot(from), spot(&part.location)),
                    class: if is_done { "ar" } else { "ar das" },
                });
            }
        }
        starts.retain(|id| !ends.contains_key(id));
        let quiet = desk.places.iter().filter(|p| !ends.contains_key(&p.id) && !starts.contains(&p.id));
        let quiet = quiet.map(|place| {
            let (x, y) = spot(place);
            Quiet { x, y, is_store: place.kind == LocationKind::Store }
        });
        let mut named: Vec<Named> = Vec::new();
        for (id, states) in &ends {
            named.extend(desk.place(*id).map(|place| name(place, class(states))));
        }
        named.extend(starts.iter().filter_map(|id| desk.place(*id)).map(|place| name(place, "sr")));
        Self {
            words: words(desk, view),
            view_box: VIEW_BOX,
            mainland: MAINLAND,
            corsica: CORSICA,
            quiet: quiet.collect(),
            ways,
            named,
        }
    }

    /// As HTML.
    pub(crate) fn show(&self) -> Markup {
        Markup::of(self)
    }
}

fn name(place: &Location, class: &'static str) -> Named {
    let (x, y) = spot(place);
    let is_east = x > 240.0;
    Named {
        x,
        y,
        class,
        text: place.city.clone(),
        text_x: if is_east { x - 12.0 } else { x + 12.0 },
        text_y: y + 5.0,
        anchor: if is_east { "end" } else { "start" },
    }
}

fn words(desk: &Desk, view: &OrderView) -> String {
    let parts = view.parts.iter().map(|part| {
        let state = desk.t(crate::words::part_state(part.fulfilment.state).0);
        format!("{}, {state}", part.location.name)
    });
    desk.ta("office-map-words", &[("places", &parts.collect::<Vec<_>>().join(" ; "))])
}
