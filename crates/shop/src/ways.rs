//! The ways to get an article, in words and as values of a form.

use crate::places::Store;
use crate::shell::Shop;
use cart::Wish;
use flows::{Offers, TransferWay};
use fulfilment::{Because, Confidence, Offer, WayOrder};
use kernel::{AddressId, LocationId, Method, PaymentTerms, ServiceId, SupplyId};

/// One way to get an article.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// The store that hands it over.
    pub(crate) store: LocationId,
    /// Its name.
    pub(crate) name: String,
    /// "2 en rayon · à 1,8 km".
    pub(crate) detail: String,
    /// "jeu. 26 nov."
    pub(crate) when: String,
    /// "dès 16 h 30", "très probable".
    pub(crate) how_sure: String,
    /// In a sentence: "jeu. 26 nov.", "aujourd’hui dès 16 h 30".
    pub(crate) from: String,
    /// "à 1,8 km · ouvert jusqu’à 20 h".
    pub(crate) about: String,
    /// Units that can be had this way.
    pub(crate) free_units: i64,
    /// Whether it is on its way and not there yet.
    pub(crate) is_arrival: bool,
    /// Where it stands among ways of every kind.
    pub(crate) order: WayOrder,
    /// The value of a form: reserved, paid at pick-up.
    pub(crate) later: String,
    /// The same, paid now; only for what is there.
    pub(crate) now: Option<String>,
}

impl Way {
    /// The words of an offer; none when its store is not one of ours.
    pub(crate) fn of(page: &Shop, offer: &Offer) -> Option<Self> {
        let id = offer.destination?;
        let store = page.store_of(id)?;
        let is_arrival = match offer.method {
            Method::Collect | Method::CarryOut => false,
            Method::CollectOnArrival => true,
            Method::Ship | Method::Relay => return None,
        };
        let (later, now) = if is_arrival {
            // One line of a cart is served by one delivery.
            let [share] = offer.supply.as_slice() else { return None };
            (way_text(&Wish::on_arrival(id, share.supply)), None)
        } else {
            let with = |terms| way_text(&Wish::collect(id, terms));
            (with(PaymentTerms::AtHandOver), Some(with(PaymentTerms::Now)))
        };
        let when = page.in_days(offer.earliest.on);
        let how_sure = how_sure(page, store, offer);
        let from = if is_arrival { when.clone() } else { format!("{when} {how_sure}") };
        Some(Self {
            store: id,
            name: store.location.name.clone(),
            detail: detail(page, store, offer),
            when,
            how_sure,
            from,
            about: store.about(page.page()),
            free_units: offer.free_units,
            is_arrival,
            order: WayOrder { on: offer.earliest.on, cost_minor: 0, away_m: away_m(page, store) },
            later,
            now,
        })
    }

    /// What a shuttle brings to a store from another place: reserved, paid at pick-up.
    pub(crate) fn brought(page: &Shop, store: &Store, way: &TransferWay) -> Self {
        let when = page.in_days(way.delivery.latest_on);
        let brought = page.ta("shop-brought-from", &[("store", &way.source_name), ("n", &way.free_units)]);
        Self {
            store: store.id(),
            name: store.location.name.clone(),
            detail: brought,
            from: when.clone(),
            when,
            how_sure: page.t(confidence_key(way.delivery.confidence)),
            about: store.about(page.page()),
            free_units: way.free_units,
            is_arrival: true,
            order: WayOrder { on: way.delivery.latest_on, cost_minor: 0, away_m: away_m(page, store) },
            later: way_text(&Wish::transfer(store.id(), way.service.id)),
            now: None,
        }
    }

    /// Whether this value of a form means it.
    pub(crate) fn leads_to(&self, value: &str) -> bool {
        self.later == value || self.now.as_deref() == Some(value)
    }

    /// Whether a shuttle brings it on request.
    pub(crate) fn is_brought(&self) -> bool {
        self.later.starts_with(TRANSFER)
    }

    /// The state of stock that it shows.
    pub(crate) fn stock(&self, page: &Shop) -> web::Markup {
        if self.is_arrival {
            page.stock_as(web::Stock::Soon(page.today()), &self.when)
        } else {
            page.stock(web::Stock::here(self.free_units))
        }
    }
}

/// How far a store is: the chosen one is where one goes anyway, one of which nobody said where it is is far.
fn away_m(page: &Shop, store: &Store) -> i64 {
    if Some(store.location.id) == page.store_id() { 0 } else { store.distance_m.unwrap_or(i64::MAX) }
}

fn how_sure(page: &Shop, store: &Store, offer: &Offer) -> String {
    match offer.earliest.at {
        Some(at) => {
            let time = page.time(store.zone.to_datetime(at).time());
            page.ta("shop-from-time", &[("time", &time)])
        }
        None => page.t(confidence_key(offer.confidence)),
    }
}

/// The key of the words for a confidence.
pub(crate) const fn confidence_key(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Sure => "confidence-sure",
        Confidence::VeryLikely => "confidence-very-likely",
        Confidence::Likely => "confidence-likely",
    }
}

fn detail(page: &Shop, store: &Store, offer: &Offer) -> String {
    let what = match offer.because {
        Because::OnShelf | Because::InStock => page.n("stock-here", offer.free_units),
        Because::Arrival => page.n("shop-arrival-free", offer.free_units),
        Because::Slipped { from } => {
            page.ta("shop-arrival-slipped", &[("day", &page.day(from)), ("n", &offer.free_units)])
        }
        Because::Overdue { since } => {
            page.ta("shop-arrival-overdue", &[("day", &page.day(since)), ("n", &offer.free_units)])
        }
    };
    match store.distance_m {
        Some(metres) => format!("{what} · {}", page.ta("shop-away", &[("distance", &page.distance(metres))])),
        None => what,
    }
}

/// All ways: the chosen store's, then what is there from the nearest store on, then what arrives, soonest first.
/// What lies in a store is not brought there. Of a store that gets some anyway it is said when a shuttle is sooner:
/// its day is the same from wherever one looks.
pub(crate) fn ways(page: &Shop, found: &Offers) -> Vec<Way> {
    ways_of(page, found, |store| {
        Some(store.id()) == page.store_id() || found.offers.iter().any(|one| one.destination == Some(store.id()))
    })
}

/// The same with what shuttles bring to any store: for who looks for a store that could have it.
pub(crate) fn ways_everywhere(page: &Shop, found: &Offers) -> Vec<Way> {
    ways_of(page, found, |_| true)
}

fn ways_of(page: &Shop, found: &Offers, is_brought_to: impl Fn(&Store) -> bool) -> Vec<Way> {
    let brought = page.stores.iter().filter(|store| is_brought_to(store));
    let brought = brought.filter_map(|store| Some(Way::brought(page, store, found.transfer_to(store.id())?)));
    let mut ways: Vec<Way> = brought.collect();
    ways.extend(found.offers.iter().filter_map(|offer| Way::of(page, offer)));
    let lies_in: Vec<LocationId> = ways.iter().filter(|way| !way.is_arrival).map(|way| way.store).collect();
    ways.retain(|way| !(way.is_brought() && lies_in.contains(&way.store)));
    // What is on its way already costs no other store anything.
    ways.sort_by_key(|way| (way.order.on, way.is_brought()));
    let far = |way: &Way| page.store_of(way.store).and_then(|store| store.distance_m).unwrap_or(0);
    ways.sort_by_key(|way| {
        let distance_m = if way.is_arrival { 0 } else { far(way) };
        (Some(way.store) != page.store_id(), way.is_arrival, distance_m)
    });
    ways
}

/// One way for each store: what is there before what arrives, the sooner before the later.
pub(crate) fn one_per_store(ways: &[Way]) -> Vec<Way> {
    let mut out: Vec<Way> = Vec::new();
    for way in ways {
        match out.iter_mut().find(|known| known.store == way.store) {
            Some(known) if known.is_arrival && !way.is_arrival => *known = way.clone(),
            Some(_) => {}
            None => out.push(way.clone()),
        }
    }
    out
}

/// What stands in a way while nobody said where to: the address that everything goes to which nobody
/// sent elsewhere, or a relay point that is chosen next.
const HOME: &str = "home";

/// What stands before a store and its shuttle.
const TRANSFER: &str = "transfer:";

/// A wish as the value of a form: `collect:<store>:now`, `arrival:<store>:<supply>`, `transfer:<store>:<shuttle>`,
/// `ship:<service>:<address or home>`, `relay:<service>:<address or home>`.
pub(crate) fn way_text(wish: &Wish) -> String {
    if let (Some(service), Some(store), true) = (wish.service, wish.location, wish.is_transfer()) {
        return format!("{TRANSFER}{store}:{service}");
    }
    if let Some(service) = wish.service {
        let address = wish.address.map_or_else(|| HOME.to_owned(), |id| id.to_string());
        let kind = if wish.method == Method::Relay { "relay" } else { "ship" };
        return format!("{kind}:{service}:{address}");
    }
    let store = wish.location.map(|id| id.to_string()).unwrap_or_default();
    match (wish.supply, wish.terms) {
        (Some(supply), _) => format!("arrival:{store}:{supply}"),
        (None, PaymentTerms::Now) => format!("collect:{store}:now"),
        (None, PaymentTerms::AtHandOver) => format!("collect:{store}:later"),
    }
}

/// The wish of a form; none when it is not one of ours.
pub(crate) fn read_way(text: &str) -> Option<Wish> {
    let parts: Vec<&str> = text.split(':').collect();
    let [kind, place, rest] = parts[..] else { return None };
    if kind == "ship" || kind == "relay" {
        let address = if rest == HOME { None } else { Some(rest.parse::<AddressId>().ok()?) };
        let service = place.parse::<ServiceId>().ok()?;
        return Some(if kind == "ship" { Wish::ship(service, address) } else { Wish::relay(service, address) });
    }
    let store = place.parse::<LocationId>().ok()?;
    match (kind, rest) {
        ("collect", "now") => Some(Wish::collect(store, PaymentTerms::Now)),
        ("collect", "later") => Some(Wish::collect(store, PaymentTerms::AtHandOver)),
        ("transfer", shuttle) => Some(Wish::transfer(store, shuttle.parse::<ServiceId>().ok()?)),
        ("arrival", supply) => Some(Wish::on_arrival(store, supply.parse::<SupplyId>().ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_way_travels_in_a_form() {
        let (store, supply) = (LocationId(Uuid::from_u128(7)), SupplyId(Uuid::from_u128(9)));
        let (service, address) = (ServiceId(Uuid::from_u128(11)), AddressId(Uuid::from_u128(13)));
        for wish in [
            Wish::collect(store, PaymentTerms::Now),
            Wish::collect(store, PaymentTerms::AtHandOver),
            Wish::on_arrival(store, supply),
            Wish::transfer(store, service),
            Wish::ship(service, None),
            Wish::ship(service, Some(address)),
            Wish::relay(service, None),
            Wish::relay(service, Some(address)),
        ] {
            assert_eq!(read_way(&way_text(&wish)), Some(wish));
        }
        for text in ["", "collect", "collect:x:now", "ship:00000000-0000-0000-0000-000000000007:now", "collect::now:"] {
            assert_eq!(read_way(text), None, "{text}");
        }
    }
}
