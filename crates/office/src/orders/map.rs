//! An order on the map of France: where its parts come from and where they go.

use crate::desk::Desk;
use askama::Template;
use flows::OrderView;
use kernel::{LocationId, SupplyId};
use orders::FulfilmentState;
use std::collections::{BTreeMap, HashMap};
use stock::Supply;
use stores::{Location, LocationKind};
use web::Markup;
use web::france::{CORSICA, MAINLAND, VIEW_BOX, spot};

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
    /// Places that could have sent and did not.
    considered: Vec<(f64, f64)>,
    legend: Vec<(&'static str, String)>,
    ways: Vec<Way>,
    named: Vec<Named>,
}

fn arc(from: (f64, f64), to: (f64, f64)) -> String {
    let (mx, my) = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    format!("M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", from.0, from.1, mx + dy * 0.2, my - dx * 0.2, to.0, to.1)
}

/// Where parts of an order end: a store, or about where their address is.
#[derive(Default)]
struct End {
    city: String,
    /// The state of each part, and whether it is sent there.
    parts: Vec<(FulfilmentState, bool)>,
}

impl End {
    /// How it is drawn: everything handed over is solid, something there is a ring, something promised is
    /// dotted; what is sent is promised until it was handed over.
    fn class(&self) -> &'static str {
        use FulfilmentState as S;
        let is_promised = |(state, is_sent): &(S, bool)| {
            matches!(state, S::Waiting | S::AwaitingPayment) || (*is_sent && !state.has_ended())
        };
        if self.parts.iter().any(is_promised) {
            "ds promised"
        } else if self.parts.iter().all(|(state, _)| state.has_ended()) {
            "sr"
        } else {
            "ds"
        }
    }
}

impl Map {
    /// The map of an order; none when nobody knows where any of it goes, nor who else could have
    /// sent it: `considered`.
    pub(crate) fn of(
        desk: &Desk,
        view: &OrderView,
        supplies: &HashMap<SupplyId, Supply>,
        considered: &[LocationId],
    ) -> Option<Self> {
        use FulfilmentState as S;
        let mut ends: BTreeMap<LocationId, End> = BTreeMap::new();
        let mut starts: Vec<LocationId> = Vec::new();
        let mut ways = Vec::new();
        for part in &view.parts {
            let (state, source) = (part.fulfilment.state, &part.location);
            let from = part.fulfilment.supply.and_then(|id| supplies.get(&id)).and_then(|line| line.from_location);
            if let Some(from) = from.and_then(|id| desk.place(id)) {
                starts.push(from.id);
                ways.extend(way(from, source, state != S::Waiting));
            }
            let (end, city) = if let Some(shipping) = &part.fulfilment.shipping {
                starts.push(source.id);
                let address = &shipping.address;
                let Some(near) = stores::near_postcode(desk.places.iter(), &address.postcode) else { continue };
                ways.extend(way(source, near, matches!(state, S::Dispatched | S::HandedOver)));
                (near, &address.city)
            } else {
                (source, &source.city)
            };
            let end = ends.entry(end.id).or_default();
            end.city.clone_from(city);
            end.parts.push((state, part.fulfilment.shipping.is_some()));
        }
        if ends.is_empty() && considered.is_empty() {
            return None;
        }
        starts.retain(|id| !ends.contains_key(id));
        starts.sort_unstable();
        starts.dedup();
        let has_part = |id: &LocationId| ends.contains_key(id) || starts.contains(id);
        let rings: Vec<&Location> =
            considered.iter().filter(|id| !has_part(id)).filter_map(|id| desk.place(*id)).collect();
        let quiet = desk.places.iter().filter(|p| !has_part(&p.id) && !considered.contains(&p.id));
        let quiet = quiet.map(|place| {
            let (x, y) = spot(place);
            Quiet { x, y, is_store: place.kind == LocationKind::Store }
        });
        let at = ends.iter().filter_map(|(id, end)| Some(name(desk.place(*id)?, &end.city, end.class())));
        let from = starts.iter().filter_map(|id| desk.place(*id)).map(|place| name(place, &place.city, "sr"));
        let mut named: Vec<Named> = Vec::new();
        for mut one in at.chain(from) {
            // Two places of one city lie on each other: its name is written once.
            if named.iter().any(|other| other.text == one.text) {
                one.text.clear();
            }
            named.push(one);
        }
        Some(Self {
            words: words(desk, view, &rings),
            view_box: VIEW_BOX,
            mainland: MAINLAND,
            corsica: CORSICA,
            quiet: quiet.collect(),
            legend: legend(desk, !rings.is_empty()),
            considered: rings.iter().map(|place| spot(place)).collect(),
            ways,
            named,
        })
    }

    /// As HTML.
    pub(crate) fn show(&self) -> Markup {
        Markup::of(self)
    }
}

/// The way between two places; none from a place to itself.
fn way(from: &Location, to: &Location, is_done: bool) -> Option<Way> {
    let path = (from.id != to.id).then(|| arc(spot(from), spot(to)))?;
    Some(Way { path, class: if is_done { "ar" } else { "ar das" } })
}

fn name(place: &Location, city: &str, class: &'static str) -> Named {
    let (x, y) = spot(place);
    let is_east = x > 240.0;
    Named {
        x,
        y,
        class,
        text: city.to_owned(),
        text_x: if is_east { x - 12.0 } else { x + 12.0 },
        text_y: y + 5.0,
        anchor: if is_east { "end" } else { "start" },
    }
}

/// What the signs mean; said only where places were passed over, as elsewhere the words tell it.
fn legend(desk: &Desk, has_considered: bool) -> Vec<(&'static str, String)> {
    let all = [("sr", "office-map-source"), ("ds", "office-map-goal"), ("cs", "office-map-considered")];
    if has_considered { all.map(|(class, key)| (class, desk.t(key))).to_vec() } else { Vec::new() }
}

fn words(desk: &Desk, view: &OrderView, considered: &[&Location]) -> String {
    let parts = view.parts.iter().map(|part| {
        let state = desk.t(crate::words::part_state(part.fulfilment.state).0);
        format!("{}, {state}", super::show::route(part))
    });
    let mut places = parts.collect::<Vec<_>>().join(" ; ");
    if !considered.is_empty() {
        let names = considered.iter().map(|place| place.name.as_str()).collect::<Vec<_>>().join(", ");
        places = format!("{places} ; {}", desk.ta("office-map-considered-places", &[("places", &names)]));
    }
    desk.ta("office-map-words", &[("places", &places)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use FulfilmentState as S;

    fn place(code: &str, latitude_e6: i64, longitude_e6: i64) -> Location {
        Location {
            id: LocationId(uuid::Uuid::from_u128(latitude_e6.unsigned_abs().into())),
            code: code.into(),
            kind: LocationKind::Store,
            name: code.into(),
            city: code.into(),
            street: String::new(),
            postcode: String::new(),
            country: "FR".into(),
            phone: String::new(),
            latitude_e6,
            longitude_e6,
            time_zone: kernel::PARIS.into(),
            hours: serde_json::Value::Null,
            position: 0,
        }
    }

    #[test]
    fn a_way_is_dashed_until_the_goods_go_it() {
        let (lyon, lille) = (place("LPI", 45_760_000, 4_835_000), place("LIL", 50_636_000, 3_063_000));
        assert_eq!(way(&lille, &lyon, false).unwrap().class, "ar das");
        let gone = way(&lille, &lyon, true).unwrap();
        assert_eq!(gone.class, "ar");
        let (x, y) = spot(&lille);
        assert!(gone.path.starts_with(&format!("M{x:.1} {y:.1}Q")), "it begins where the goods are: {}", gone.path);
        assert!(way(&lyon, &lyon, true).is_none(), "nothing travels");
    }

    #[test]
    fn what_is_sent_is_promised_until_it_is_handed_over() {
        for (parts, class) in [
            (vec![(S::Allocated, false)], "ds"),
            (vec![(S::Allocated, true)], "ds promised"),
            (vec![(S::Dispatched, true)], "ds promised"),
            (vec![(S::HandedOver, true)], "sr"),
            (vec![(S::HandedOver, true), (S::ReadyForPickup, false)], "ds"),
            (vec![(S::HandedOver, false), (S::Waiting, false)], "ds promised"),
        ] {
            assert_eq!(End { city: String::new(), parts: parts.clone() }.class(), class, "{parts:?}");
        }
    }
}
