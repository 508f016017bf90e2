//! The one who sells and where: read once per request, shown at the top of every page.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use db::Tx;
use identity::{Permission, Staff, may};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Actor, Currency, Rate, SessionId, TillId};
use std::ops::Deref;
use stores::{Location, Shift, Till};
use web::{App, Face, Failure, Markup, Page, Step, TillSession, cookie};

/// The cookie that says which till this machine is.
const MACHINE: &str = "machine";

/// The page of a seller who is signed in at a till. The context of every template of this face.
#[derive(Clone)]
pub(crate) struct Desk {
    page: Page,
    /// The store.
    pub(crate) store: Location,
    /// The till.
    pub(crate) till: Till,
    /// The seller.
    pub(crate) staff: Staff,
    /// The session.
    pub(crate) session: SessionId,
    /// The name over the door.
    pub(crate) company: String,
    /// The open shift of this till.
    pub(crate) shift: Option<Shift>,
    /// The currency of all prices.
    pub(crate) currency: Currency,
    /// How many tickets are parked here.
    pub(crate) parked: usize,
}

impl Deref for Desk {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Desk {
    /// The same desk in another language: what is printed is the customer's.
    pub(crate) fn in_language(&self, language: kernel::Language) -> Self {
        Self { page: self.page.clone().in_language(language), ..self.clone() }
    }

    /// The seller as the one who acts, in this store.
    pub(crate) fn actor(&self) -> Actor {
        self.staff.actor(Some(self.store.id))
    }

    /// Refuses what the seller's role does not allow.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), Failure> {
        if self.may(permission) { Ok(()) } else { Err(Failure::denied(permission)) }
    }

    /// Whether the seller's role allows this.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        may(self.staff.role, permission)
    }

    /// Whether the seller takes goods back.
    pub(crate) fn takes_back(&self) -> bool {
        self.may(Permission::Refund)
    }

    /// Whether the seller sees the shifts of everybody in the store.
    pub(crate) fn sees_all_shifts(&self) -> bool {
        self.may(Permission::SeeReports)
    }

    /// The shift that is open on this till; without one the way leads to opening it.
    pub(crate) fn open_shift(&self) -> Result<&Shift, Failure> {
        let refusal = || web::Refusal::conflict("shift_not_open").way_out("/till/shift/open", "till-shift-open");
        self.shift.as_ref().ok_or_else(|| refusal().into())
    }

    /// Day and time of an instant, in the store.
    pub(crate) fn at(&self, at: &Timestamp) -> String {
        self.date_time(*at)
    }

    /// How long ago an instant was.
    pub(crate) fn ago(&self, at: &Timestamp) -> String {
        self.span_to(*at)
    }

    /// The text of a key that ends with a code: `till-tender-cash`.
    pub(crate) fn k(&self, beginning: &str, code: &str) -> String {
        self.t(&format!("{beginning}-{}", code.replace('_', "-")))
    }

    /// "TVA 20 %".
    pub(crate) fn rate(&self, rate: &Rate) -> String {
        self.vat(*rate)
    }

    /// "20 %".
    pub(crate) fn share(&self, rate: &Rate) -> String {
        self.percent(*rate)
    }

    /// Steps from top to bottom.
    pub(crate) fn steps_of(&self, steps: Vec<Step>) -> Markup {
        self.timeline(&steps)
    }

    /// "n° 2-17", "no. 2-17": the till, then its running number.
    /// What was charged when a parcel left was written on no till.
    pub(crate) fn receipt_number(&self, receipt: &orders::Receipt) -> String {
        if receipt.number == 0 {
            return self.t("till-receipt-elsewhere");
        }
        self.ta("till-receipt-number", &[("number", &format!("{}-{}", receipt.body.till_number, receipt.number))])
    }

    /// "03"
    pub(crate) fn two(&self, number: &i64) -> String {
        format!("{number:02}")
    }

    /// A day so many days after another.
    pub(crate) fn days_after(&self, date: &Date, days: i64) -> Date {
        date.saturating_add(jiff::Span::new().days(days.clamp(0, 3_650)))
    }

    async fn read(page: Page, session: TillSession, tx: &Tx<'_>) -> Result<Self, Failure> {
        let (till, store, shift, company, parked) = futures::try_join!(
            stores::store::get_till(tx, session.till),
            stores::store::get_location(tx, session.store),
            stores::store::find_open_shift(tx, session.till),
            stores::store::get_company(tx),
            cart::store::list_parked(tx, session.till, 99),
        )?;
        let is_here = till.location == store.id && session.staff.works_in(store.id);
        if !is_here {
            return Err(Failure::SignIn(Face::Till));
        }
        let page = page.in_zone(&store.time_zone);
        let (company, currency, parked) = (company.name, company.currency, parked.len());
        Ok(Self { page, store, till, staff: session.staff, session: session.session, company, shift, currency, parked })
    }
}

impl FromRequestParts<App> for Desk {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Ok(page) = Page::from_request_parts(parts, app).await;
        let session = <TillSession as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let reader = app.db().reader().await?;
        Self::read(page, session, &reader.tx()).await
    }
}

/// Which till this machine was made.
pub(crate) fn machine(app: &App, headers: &HeaderMap) -> Option<TillId> {
    cookie::get(app, headers, MACHINE)?.parse().ok()
}

/// Makes this machine a till.
pub(crate) fn machine_cookie(app: &App, till: TillId) -> HeaderValue {
    cookie::set(app, MACHINE, &till.to_string(), Some(cookie::HALF_A_YEAR))
}
