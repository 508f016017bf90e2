//! What every page of the shop knows beside [`web::Page`]: the collections, the stores and the one
//! that was chosen, who is signed in, and the cart.

use crate::places::{self, Store};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use cart::{Cart, Owner};
use catalogue::CollectionNode;
use customers::Customer;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Actor, CustomerId, LocationId, SessionId};
use std::ops::Deref;
use stores::Company;
use web::sessions::SignedInCustomer;
use web::{App, Failure, Page, cookie};

/// The cookie of the chosen store: its code.
pub(crate) const STORE: &str = "store";

/// Where the demo opens its doors.
const DEMO_STORE: &str = "LPI";

/// The context of a page of the shop. In templates it is the field `page`.
#[derive(Clone)]
pub(crate) struct Shop {
    page: Page,
    /// The house.
    pub(crate) company: Company,
    /// The tree of collections.
    pub(crate) menu: Vec<CollectionNode>,
    /// All stores, with their distance from the chosen one.
    pub(crate) stores: Vec<Store>,
    /// The chosen store, or the first one.
    pub(crate) store: Option<Store>,
    /// Who is signed in.
    pub(crate) customer: Option<Customer>,
    /// In which session.
    pub(crate) session: Option<SessionId>,
    /// The open cart.
    pub(crate) cart: Option<Cart>,
}

impl Deref for Shop {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl FromRequestParts<App> for Shop {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Ok(page) = Page::from_request_parts(parts, app).await;
        let signed_in = Option::<SignedInCustomer>::from_request_parts(parts, app).await?;
        let chosen = cookie::get(app, &parts.headers, STORE);
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let who = async {
            match &signed_in {
                Some(found) => customers::resolve(&tx, found.customer).await.map(Some),
                None => Ok(None),
            }
        };
        let (customer, company, menu, locations) = futures::try_join!(
            who,
            stores::store::get_company(&tx),
            catalogue::store::list_collections(&tx),
            stores::store::all_locations(&tx)
        )?;
        let mut stores = places::stores(locations);
        let store = choose(&stores, chosen.as_deref(), page.is_demo());
        if let Some(store) = &store {
            places::measure(&mut stores, store.point());
        }
        let page = match &store {
            Some(store) => page.in_zone(&store.location.time_zone),
            None => page,
        };
        let session = signed_in.map(|found| found.session);
        let owner = owner(customer.as_ref().map(|one| one.id), &page);
        let cart = cart::store::find_open_cart(&tx, &owner).await?;
        Ok(Self { page, company, menu, stores, store, customer, session, cart })
    }
}

fn choose(stores: &[Store], code: Option<&str>, is_demo: bool) -> Option<Store> {
    let by_code = |code: &str| stores.iter().find(|store| store.location.code == code);
    let found = code.and_then(by_code).or_else(|| is_demo.then(|| by_code(DEMO_STORE)).flatten());
    found.or_else(|| stores.first()).cloned()
}

fn owner(customer: Option<CustomerId>, page: &Page) -> Owner {
    customer.map_or_else(|| Owner::Visitor(page.visitor().hash()), Owner::Customer)
}

impl Shop {
    /// Whose cart it is.
    pub(crate) fn owner(&self) -> Owner {
        owner(self.customer_id(), &self.page)
    }

    /// The one who acts.
    pub(crate) fn actor(&self) -> Actor {
        self.customer_id().map_or(Actor::Visitor, Actor::Customer)
    }

    /// Who is signed in.
    pub(crate) fn customer_id(&self) -> Option<CustomerId> {
        self.customer.as_ref().map(|one| one.id)
    }

    /// The chosen store.
    pub(crate) fn store_id(&self) -> Option<LocationId> {
        self.store.as_ref().map(Store::id)
    }

    /// The name of the chosen store; empty when the chain has none.
    pub(crate) fn store_name(&self) -> &str {
        self.store.as_ref().map_or("", |store| store.location.name.as_str())
    }

    /// A store by id.
    pub(crate) fn store_of(&self, id: LocationId) -> Option<&Store> {
        self.stores.iter().find(|store| store.id() == id)
    }

    /// How many units are in the cart.
    pub(crate) fn units(&self) -> i64 {
        self.cart.as_ref().map_or(0, Cart::units)
    }

    /// A text of the catalogue in the reader's language.
    pub(crate) fn say<'a>(&self, text: &'a catalogue::LocalText) -> &'a str {
        text.text(self.language())
    }

    /// A text of an order in the reader's language; the French one where there is no other.
    pub(crate) fn told<'a>(&self, text: &'a orders::Localised) -> &'a str {
        self.of(&text.fr, &text.en)
    }

    /// Whether the menu shows this collection as the current one.
    pub(crate) fn is_in(&self, node: &CollectionNode) -> bool {
        let at = |handle: &str| self.is_at(&format!("/c/{handle}"));
        at(&node.collection.handle) || node.children.iter().any(|child| at(&child.collection.handle))
    }

    /// This address, as a value in another one.
    pub(crate) fn here(&self) -> String {
        web::encode(&self.page.here_with("lang", ""))
    }

    /// Today and the six days after it.
    pub(crate) fn week_ahead(&self) -> Vec<Date> {
        (0..7).map(|days| self.today().saturating_add(days.days())).collect()
    }

    /// The context of the shell alone.
    pub(crate) fn page(&self) -> &Page {
        &self.page
    }
}

/// A page that needs somebody signed in.
pub(crate) struct Account {
    /// The page.
    pub(crate) page: Shop,
    /// Who.
    pub(crate) customer: Customer,
    /// In which session.
    pub(crate) session: SessionId,
}

impl FromRequestParts<App> for Account {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let page = Shop::from_request_parts(parts, app).await?;
        match (page.customer.clone(), page.session) {
            (Some(customer), Some(session)) => Ok(Self { page, customer, session }),
            _ => Err(Failure::SignIn(web::Face::Shop)),
        }
    }
}
