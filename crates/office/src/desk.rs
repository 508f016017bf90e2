//! Who sits at the desk: the context of every page of the office.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use identity::Permission;
use jiff::Timestamp;
use kernel::{Actor, LocationId, Role, StaffId};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;
use stores::{Location, LocationKind};
use web::{App, Failure, OfficeSession, Page};

/// A page of the office with who looks at it. Templates call the methods of [`Page`] on it.
#[derive(Clone)]
pub(crate) struct Desk {
    page: Page,
    /// The session.
    pub(crate) session: OfficeSession,
    /// The name over the door.
    pub(crate) company: String,
    /// All places, in their order.
    pub(crate) places: Arc<Vec<Location>>,
    /// How many orders are open; for the menu.
    pub(crate) open_orders: i64,
}

impl Deref for Desk {
    type Target = Page;
    fn deref(&self) -> &Page {
        &self.page
    }
}

/// One line of the menu.
pub(crate) struct Door {
    /// Where it leads.
    pub(crate) href: &'static str,
    /// Its icon.
    pub(crate) icon: &'static str,
    /// Its words.
    pub(crate) text: String,
    /// A figure beside it.
    pub(crate) count: Option<i64>,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let session = <OfficeSession as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        if session.staff.role == Role::Seller {
            return Err(Failure::Forbidden);
        }
        let page = match Page::from_request_parts(parts, app).await {
            Ok(page) => page,
            Err(never) => match never {},
        };
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let (company, places) = futures::try_join!(stores::store::get_company(&tx), stores::store::all_locations(&tx))?;
        let open_orders = match session.store {
            None => ::orders::store::count_open(&tx).await?,
            Some(store) => ::orders::store::list_open_fulfilments(&tx, store, 200).await?.len() as i64,
        };
        let zone = places.iter().find(|place| Some(place.id) == session.store).map(|place| place.time_zone.clone());
        let page = match zone {
            Some(zone) => page.in_zone(&zone),
            None => page,
        };
        Ok(Self { page, session, company: company.name, places: Arc::new(places), open_orders })
    }
}

impl Desk {
    /// The own store of a store manager; none at head office, which sees all.
    pub(crate) fn own(&self) -> Option<LocationId> {
        if self.may(Permission::SeeAllStores) { None } else { self.session.store }
    }

    /// Whether the role may do this.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.session.may(permission)
    }

    /// Goes on only when the role may do this.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), Failure> {
        self.session.require(permission)
    }

    /// Goes on only when the role may do this in this place.
    pub(crate) fn require_in(&self, place: LocationId, permission: Permission) -> Result<(), Failure> {
        self.session.require_in(place, permission)
    }

    /// Whether the role may do this in this place; for what a page offers.
    pub(crate) fn may_in(&self, place: LocationId, permission: Permission) -> bool {
        self.require_in(place, permission).is_ok()
    }

    /// The one who acts.
    pub(crate) fn actor(&self) -> Actor {
        self.session.actor()
    }

    /// Who it is.
    pub(crate) fn staff(&self) -> StaffId {
        self.session.staff.id
    }

    /// The place that a list is about: the own one, or the one asked for.
    pub(crate) fn scope(&self, asked: Option<LocationId>) -> Option<LocationId> {
        self.own().or(asked)
    }

    /// Whether something that happened in this place may be seen; what has no place is head office's.
    pub(crate) fn sees(&self, place: Option<LocationId>) -> bool {
        self.own().is_none_or(|own| place == Some(own))
    }

    /// A place.
    pub(crate) fn place(&self, id: LocationId) -> Option<&Location> {
        self.places.iter().find(|place| place.id == id)
    }

    /// The name of a place.
    pub(crate) fn place_name(&self, id: impl Borrow<LocationId>) -> &str {
        self.place(*id.borrow()).map_or("—", |place| place.name.as_str())
    }

    /// The name of a place, or a dash.
    pub(crate) fn place_or_dash(&self, id: impl Borrow<Option<LocationId>>) -> &str {
        id.borrow().map_or("—", |id| self.place_name(id))
    }

    /// The places that may be chosen, as options of a field.
    pub(crate) fn place_options(&self, all: Option<&str>) -> Vec<(String, String)> {
        let first = all.filter(|_| self.own().is_none()).map(|key| (String::new(), self.t(key)));
        let seen = self.places.iter().filter(|place| self.sees(Some(place.id)));
        first.into_iter().chain(seen.map(|place| (place.id.to_string(), place.name.clone()))).collect()
    }

    /// Stores alone, as options of a field.
    pub(crate) fn store_options(&self, all: Option<&str>) -> Vec<(String, String)> {
        let is_store = |id: &str| self.places.iter().any(|p| p.kind == LocationKind::Store && p.id.to_string() == id);
        self.place_options(all).into_iter().filter(|(id, _)| id.is_empty() || is_store(id)).collect()
    }

    /// A day on which goods can be expected, as it was typed: from today on, and no slip of the pen years ahead.
    pub(crate) fn coming_day(&self, typed: &str) -> Option<jiff::civil::Date> {
        const MOST_DAYS: i64 = 730;
        let last = self.today().saturating_add(jiff::Span::new().days(MOST_DAYS));
        typed.trim().parse().ok().filter(|on| (self.today()..=last).contains(on))
    }

    /// An instant in words; templates hand over references.
    pub(crate) fn date_time(&self, at: impl Instant) -> String {
        self.page.date_time(at.instant())
    }

    /// "Chemise Oxford, Rouge · 40"; an article of one kind has its title alone.
    pub(crate) fn name_of(&self, info: &catalogue::VariantInfo) -> String {
        let (title, options) = (info.title.text(self.language()), info.option_text.text(self.language()));
        if options.is_empty() { title.to_owned() } else { format!("{title}, {options}") }
    }

    /// A day in full, with the hour when it is not the beginning of the day.
    pub(crate) fn since(&self, at: &Timestamp) -> String {
        let (day, time) = (self.full_date(*at), self.time(*at));
        let midnight = self.time(jiff::civil::Time::midnight());
        if time == midnight { day } else { format!("{day}, {time}") }
    }

    /// What this person is.
    pub(crate) fn role_text(&self) -> String {
        self.t(crate::words::role(self.session.staff.role))
    }

    /// The menu: only what this role may open.
    pub(crate) fn doors(&self) -> Vec<Door> {
        let door = |href, icon, key: &str, count| Door { href, icon, text: self.t(key), count };
        let mut doors = vec![
            door("/office/orders", "bag", "office-nav-orders", Some(self.open_orders).filter(|n| *n > 0)),
            door("/office/shipments", "box", "office-nav-shipments", None),
            door("/office/stock", "arrival", "office-nav-stock", None),
            door("/office/counts", "count", "office-nav-counts", None),
            door("/office/supply", "truck", "office-nav-supply", None),
            door("/office/products", "tag", "office-nav-products", None),
            door("/office/customers", "users", "office-nav-customers", None),
            door("/office/messages", "mail", "office-nav-messages", None),
            door("/office/staff", "keys", "office-nav-staff", None),
            door("/office/stores", "store", "office-nav-stores", None),
        ];
        if self.may(Permission::EditStores) {
            doors.push(door("/office/credits", "gift", "office-nav-credits", None));
            doors.push(door("/office/delivery", "sliders", "office-nav-delivery", None));
        }
        if self.may(Permission::Operate) {
            doors.push(door("/office/health", "shield", "office-nav-health", None));
        }
        doors
    }
}

/// An instant, or any reference to one.
pub(crate) trait Instant {
    /// The instant.
    fn instant(&self) -> Timestamp;
}

impl Instant for Timestamp {
    fn instant(&self) -> Timestamp {
        *self
    }
}

impl<T: Instant + ?Sized> Instant for &T {
    fn instant(&self) -> Timestamp {
        (**self).instant()
    }
}

/// Names of the staff behind some ids: for timelines and histories.
pub(crate) async fn staff_names(
    tx: &db::Tx<'_>,
    ids: impl IntoIterator<Item = StaffId>,
) -> Result<HashMap<StaffId, String>, db::DbError> {
    let mut wanted: Vec<StaffId> = ids.into_iter().collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.truncate(60);
    let found = futures::future::try_join_all(wanted.iter().map(|id| identity::find_staff(tx, *id))).await?;
    Ok(found.into_iter().flatten().map(|staff| (staff.id, staff.display_name)).collect())
}

/// Who did something, in words.
pub(crate) fn who(page: &Page, actor: &Actor, names: &HashMap<StaffId, String>) -> String {
    match actor {
        Actor::Visitor => page.t("office-who-visitor"),
        Actor::Customer(_) => page.t("office-who-customer"),
        Actor::System => page.t("office-who-system"),
        Actor::Staff { id, role, .. } => names.get(id).cloned().unwrap_or_else(|| page.t(crate::words::role(*role))),
    }
}

/// The member of staff behind an actor.
pub(crate) fn staff_of(actor: &Actor) -> Option<StaffId> {
    if let Actor::Staff { id, .. } = actor { Some(*id) } else { None }
}
