//! What every template knows: language, theme, instant, place; how to write a figure or a date;
//! the hidden fields of a form; the components.

use crate::browser::{Browser, TOAST, Theme, Visitor};
use crate::ui::Markup;
use crate::{App, Argument, Toast, cookie, texts, wording};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use kernel::{Currency, Language, Moment, Money, Rate, date_in, store_time_zone};
use std::convert::Infallible;
use uuid::Uuid;

/// Which face is being looked at; the beginning of the path tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Face {
    /// The web shop, at `/`.
    Shop,
    /// Till and seller's tablet, at `/till`.
    Till,
    /// Back room and head office, at `/office`.
    Office,
}

impl Face {
    /// The face of a path.
    pub fn of(path: &str) -> Self {
        match path.split('/').nth(1) {
            Some("till") => Self::Till,
            Some("office") => Self::Office,
            _ => Self::Shop,
        }
    }

    /// Its first page.
    pub const fn home(self) -> &'static str {
        match self {
            Self::Shop => "/",
            Self::Till => "/till",
            Self::Office => "/office",
        }
    }

    /// The key of the label of a link to its first page.
    pub const fn home_label(self) -> &'static str {
        match self {
            Self::Shop => "home-shop",
            Self::Till => "home-till",
            Self::Office => "home-office",
        }
    }

    /// Where one signs in.
    pub const fn sign_in(self) -> &'static str {
        match self {
            Self::Shop => "/sign-in",
            Self::Till => "/till/sign-in",
            Self::Office => "/office/sign-in",
        }
    }
}

/// The context of a template; an extractor that never refuses.
#[derive(Clone)]
pub struct Page {
    app: App,
    browser: Browser,
    uri: Uri,
    face: Face,
    moment: Moment,
    zone: TimeZone,
    currency: Currency,
}

impl FromRequestParts<App> for Page {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::new(app, Browser::of(app, parts), parts.uri.clone()))
    }
}

impl Page {
    pub(crate) fn new(app: &App, browser: Browser, uri: Uri) -> Self {
        let face = Face::of(uri.path());
        Self {
            browser,
            face,
            uri,
            moment: app.moment(),
            app: app.clone(),
            zone: store_time_zone("Europe/Paris"),
            currency: Currency::EUR,
        }
    }

    /// The same page with the clock of a store, by the IANA name of its zone.
    #[must_use]
    pub fn in_zone(mut self, name: &str) -> Self {
        self.zone = store_time_zone(name);
        self
    }

    /// The same page in another language: what is printed for a customer is in theirs.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.browser.language = language;
        self
    }

    // --- who looks, from where ---

    /// The language.
    pub fn language(&self) -> Language {
        self.browser.language
    }

    /// The language for `<html lang>`.
    pub fn lang(&self) -> &'static str {
        self.browser.language.as_str()
    }

    /// The theme.
    pub fn theme(&self) -> Theme {
        self.browser.theme
    }

    /// The face.
    pub fn face(&self) -> Face {
        self.face
    }

    /// The path, without the query.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// Whether the path is this one or below it: for `aria-current` in a menu.
    pub fn is_at(&self, path: &str) -> bool {
        self.path() == path || self.path().strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The instant of the request.
    pub fn now(&self) -> Timestamp {
        self.moment.now
    }

    /// Today, in the zone of the page.
    pub fn today(&self) -> Date {
        date_in(self.moment.now, &self.zone)
    }

    /// When a day begins, in the zone of the page.
    pub fn begins(&self, on: Date) -> Timestamp {
        self.zone.to_timestamp(on.to_datetime(jiff::civil::Time::midnight())).unwrap_or(self.moment.now)
    }

    /// The instant and the source of ids of this request: a handler passes it on to its command,
    /// so that page and change have the same instant.
    pub fn moment(&self) -> &Moment {
        &self.moment
    }

    /// Whether htmx asked for a fragment.
    pub fn is_htmx(&self) -> bool {
        self.browser.is_htmx
    }

    /// Whether this is the demo.
    pub fn is_demo(&self) -> bool {
        self.app.settings().demo
    }

    /// An address of this house for the outside: mail, QR codes, canonical links.
    pub fn public(&self, path: &str) -> String {
        format!("{}{path}", self.app.settings().public_url)
    }

    /// The visitor: the secret of this browser.
    pub fn visitor(&self) -> &Visitor {
        &self.browser.visitor
    }

    // --- texts ---

    /// The text of a key.
    pub fn t(&self, key: &str) -> String {
        texts::text(self.language(), key, &[])
    }

    /// The text of a key with arguments; in a template: `page.ta("shop-from", [("name", &name)])`
    /// (a template borrows the list by itself).
    pub fn ta(&self, key: &str, arguments: &[(&str, &dyn Argument)]) -> String {
        texts::text(self.language(), key, arguments)
    }

    /// The text of a key that counts: `page.n("articles", cart.count)`; its argument is `$n`.
    pub fn n(&self, key: &str, count: impl Whole) -> String {
        texts::text(self.language(), key, &[("n", &count.whole())])
    }

    /// The text of a key that is put together, when it exists.
    pub fn find_t(&self, key: &str) -> Option<String> {
        texts::find_text(self.language(), key, &[])
    }

    /// The one of two texts that fits the language: titles of articles are kept in both.
    pub fn of<'a>(&self, french: &'a str, english: &'a str) -> &'a str {
        match self.language() {
            Language::En if !english.is_empty() => english,
            _ => french,
        }
    }

    // --- figures and dates ---

    /// An amount in minor units of the house's currency: "49,90 €".
    pub fn money(&self, minor: impl Minor) -> String {
        wording::money(self.language(), Money::new(minor.minor(), self.currency))
    }

    /// A whole number with its thousands apart.
    pub fn number(&self, value: impl Whole) -> String {
        wording::number(self.language(), value.whole())
    }

    /// A number of units; the same as [`Page::number`], for typed quantities too.
    pub fn quantity(&self, value: impl Whole) -> String {
        wording::number(self.language(), value.whole())
    }

    /// A rate as a percentage.
    pub fn percent(&self, rate: Rate) -> String {
        wording::percent(self.language(), rate)
    }

    /// "TVA 20 %".
    pub fn vat(&self, rate: Rate) -> String {
        wording::vat(self.language(), rate)
    }

    /// "jeu. 26 nov."
    pub fn day(&self, date: impl Day) -> String {
        let date = date.day(&self.zone);
        self.with_year(date, wording::day(self.language(), date))
    }

    /// A day of an earlier year says which: "lun. 24 nov. 2025" in a list that goes on to this year's.
    fn with_year(&self, date: Date, words: String) -> String {
        if date.year() < self.today().year() { format!("{words}\u{a0}{}", date.year()) } else { words }
    }

    /// "26 nov."
    pub fn short_day(&self, date: impl Day) -> String {
        wording::short_day(self.language(), date.day(&self.zone))
    }

    /// "jeudi 26 novembre"
    pub fn long_day(&self, date: impl Day) -> String {
        wording::long_day(self.language(), date.day(&self.zone))
    }

    /// "26 novembre 2026"
    pub fn full_date(&self, date: impl Day) -> String {
        wording::full_date(self.language(), date.day(&self.zone))
    }

    /// "aujourd’hui", "demain", otherwise "jeu. 26 nov."
    pub fn in_days(&self, date: impl Day) -> String {
        wording::in_days(self.language(), self.today(), date.day(&self.zone))
    }

    /// A time of day, or the one of an instant: "15 h 42".
    pub fn time(&self, time: impl TimeOfDay) -> String {
        wording::time(self.language(), time.time_of_day(&self.zone))
    }

    /// "jeu. 26 nov. 15 h 42", in the zone of the page.
    pub fn date_time(&self, at: Timestamp) -> String {
        let words = wording::date_time(self.language(), at, &self.zone);
        let date = date_in(at, &self.zone);
        let day = wording::day(self.language(), date);
        words.replacen(&day, &self.with_year(date, day.clone()), 1)
    }

    /// Day and time of an instant by the clock that the page goes by.
    pub fn local(&self, at: Timestamp) -> jiff::civil::DateTime {
        at.to_zoned(self.zone.clone()).datetime()
    }

    /// "50 min", "6 h", "2 j": between now and an instant, whichever comes first.
    pub fn span_to(&self, at: Timestamp) -> String {
        wording::duration(self.language(), self.now().duration_until(at))
    }

    /// A length of time in its largest unit.
    pub fn duration(&self, span: SignedDuration) -> String {
        wording::duration(self.language(), span)
    }

    /// "1,2 km".
    pub fn distance(&self, metres: i64) -> String {
        wording::distance(self.language(), metres)
    }

    /// "Visa •••• 4417".
    pub fn card(&self, brand: &str, last4: &str) -> String {
        wording::card(brand, last4)
    }

    // --- addresses ---

    /// The hashed address of a file of `crates/web/assets/`.
    pub fn asset(&self, name: &str) -> &'static str {
        crate::asset(name)
    }

    /// This address with one value of the query set, or taken out when the value is empty.
    pub fn here_with(&self, name: &str, value: &str) -> String {
        let kept = self.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let mut pairs: Vec<String> =
            kept.filter(|pair| pair.split('=').next() != Some(name)).map(str::to_owned).collect();
        if !value.is_empty() {
            pairs.push(format!("{name}={}", crate::encode(value)));
        }
        if pairs.is_empty() { self.path().to_owned() } else { format!("{}?{}", self.path(), pairs.join("&")) }
    }

    // --- forms ---

    /// The hidden field that [`crate::Checked`] asks for: in every form that changes something.
    pub fn csrf(&self) -> Markup {
        Markup(format!(r#"<input type="hidden" name="csrf" value="{}">"#, self.csrf_token()))
    }

    /// The token itself, for the header that htmx sends along.
    pub fn csrf_token(&self) -> String {
        self.browser.visitor.form_token()
    }

    /// `csrf=…` for the address of a form that sends a file.
    pub fn csrf_query(&self) -> String {
        format!("csrf={}", self.csrf_token())
    }

    /// The hidden field `idempotency` with a fresh key: in every form that places or pays. The
    /// same form sent twice then changes something once.
    pub fn key(&self) -> Markup {
        Markup(format!(r#"<input type="hidden" name="idempotency" value="{}">"#, self.moment.id::<Uuid>()))
    }

    // --- answers ---

    /// The toast that was left for this page.
    pub fn waiting_toast(&self) -> Option<&Toast> {
        self.browser.toast.as_ref()
    }

    /// After a change: on to an address of this house. htmx follows as well.
    pub fn go(&self, address: impl Into<String>) -> Go {
        Go { app: self.app.clone(), is_htmx: self.is_htmx(), address: address.into(), toast: None, cookies: Vec::new() }
    }
}

/// On to another page after a change, perhaps with a toast.
pub struct Go {
    app: App,
    is_htmx: bool,
    address: String,
    toast: Option<Toast>,
    cookies: Vec<HeaderValue>,
}

impl Go {
    /// Says there what was done.
    #[must_use]
    pub fn toast(mut self, toast: Toast) -> Self {
        self.toast = Some(toast);
        self
    }

    /// Sets a cookie on the way.
    #[must_use]
    pub fn cookie(mut self, cookie: HeaderValue) -> Self {
        self.cookies.push(cookie);
        self
    }
}

impl IntoResponse for Go {
    fn into_response(self) -> Response {
        let address = HeaderValue::from_str(&self.address).unwrap_or(HeaderValue::from_static("/"));
        let mut response = if self.is_htmx {
            // Kept, it would be the page of this address for who goes back to it.
            let kept = HeaderValue::from_static("no-store");
            let heads = [(HeaderName::from_static("hx-redirect"), address), (header::CACHE_CONTROL, kept)];
            (StatusCode::OK, heads).into_response()
        } else {
            (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
        };
        let toast = self.toast.map(|toast| cookie::set(&self.app, TOAST, &toast.to_cookie(), Some(60)));
        for value in self.cookies.into_iter().chain(toast) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }
}

impl From<Go> for Response {
    fn from(go: Go) -> Self {
        go.into_response()
    }
}

/// Minor units, or an amount. Templates hand over references; both are taken.
pub trait Minor {
    /// The minor units.
    fn minor(&self) -> i64;
}

impl Minor for i64 {
    fn minor(&self) -> i64 {
        *self
    }
}

impl Minor for Money {
    fn minor(&self) -> i64 {
        self.minor
    }
}

/// A whole number of any width.
pub trait Whole {
    /// The number.
    fn whole(&self) -> i64;
}

macro_rules! whole {
    ($($number:ty),+) => {
        $(impl Whole for $number {
            fn whole(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        })+
    };
}

whole!(i64, i32, u64, u32, usize);

impl Whole for kernel::Quantity {
    fn whole(&self) -> i64 {
        self.units()
    }
}

/// A day, or the day of an instant in the zone of the page.
pub trait Day {
    /// The day.
    fn day(&self, zone: &TimeZone) -> Date;
}

impl Day for Date {
    fn day(&self, _: &TimeZone) -> Date {
        *self
    }
}

impl Day for Timestamp {
    fn day(&self, zone: &TimeZone) -> Date {
        date_in(*self, zone)
    }
}

/// A time of day, or the one of an instant in the zone of the page.
pub trait TimeOfDay {
    /// The time.
    fn time_of_day(&self, zone: &TimeZone) -> Time;
}

impl TimeOfDay for Time {
    fn time_of_day(&self, _: &TimeZone) -> Time {
        *self
    }
}

impl TimeOfDay for Timestamp {
    fn time_of_day(&self, zone: &TimeZone) -> Time {
        self.to_zoned(zone.clone()).time()
    }
}

macro_rules! by_reference {
    ($($name:ident :: $method:ident ( $($zone:ident)? ) -> $out:ty),+ $(,)?) => {
        $(impl<T: $name + ?Sized> $name for &T {
            fn $method(&self $(, $zone: &TimeZone)?) -> $out {
                (**self).$method($($zone)?)
            }
        })+
    };
}

by_reference!(Minor::minor() -> i64, Whole::whole() -> i64, Day::day(zone) -> Date, TimeOfDay::time_of_day(zone) -> Time);
