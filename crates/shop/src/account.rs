//! The account: orders, personal data, consents one by one, news, stored cards, password.

use crate::checkout::Card;
use crate::shell::Account;
use crate::steps;
use crate::tracking;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use customers::{
    Answer as Answered, ChangeCustomer, Consent, ConsentChannel, ConsentSource, ConsentState, Customer,
    CustomerRefused, Details, News, NewsPreference, Purpose, RecordConsent, SetNewsPreference, is_allowed,
};
use db::{DbError, Tx};
use flows::CardUse;
use identity::{IdentityRefused, OfficeSignIn};
use jiff::Timestamp;
use kernel::{Language, OrderId, TokenId};
use orders::store::OrderFilter;
use orders::{Fulfilment, FulfilmentState, Order, OrderLine, OrderState, Receipt};
use serde::Deserialize;
use web::{Answer, App, Checked, Errors, Failure, Toast, Tone};

use crate::shell::Shop;
use crate::sign_in::Whence;

/// So many orders on a page.
const ORDERS: usize = 20;
/// So many orders on the first page of the account.
const LATEST: usize = 4;

/// An order in a list.
struct Row {
    href: String,
    number: String,
    when: String,
    /// What comes next: "Livraison à domicile, au plus tard jeu. 26 nov."
    next: String,
    total: String,
    badge: (Tone, String),
    /// What was bought, as the customer knows it: the first two articles and how many besides.
    what: String,
    /// The receipts: address and words.
    receipts: Vec<(String, String)>,
}

/// Orders with what a list tells of them.
struct Listed {
    parts: Vec<Fulfilment>,
    lines: Vec<(OrderId, OrderLine)>,
    receipts: Vec<Receipt>,
}

impl Listed {
    /// Three statements, however many orders.
    async fn read(tx: &Tx<'_>, orders: impl Iterator<Item = &Order>) -> Result<Self, DbError> {
        let ids: Vec<OrderId> = orders.map(|order| order.id).collect();
        let (parts, lines, receipts) = futures::try_join!(
            orders::store::fulfilments_of_many(tx, &ids),
            orders::store::lines_of_many(tx, &ids),
            orders::store::receipts_of_many(tx, &ids),
        )?;
        Ok(Self { parts, lines, receipts })
    }

    fn what(&self, page: &Shop, order: &Order) -> String {
        let mut titles: Vec<&str> =
            self.lines.iter().filter(|one| one.0 == order.id).map(|one| page.told(&one.1.title)).collect();
        titles.dedup();
        let first = titles.iter().take(2).copied().collect::<Vec<_>>().join(", ");
        match titles.len().saturating_sub(2) {
            0 => first,
            more => page.ta("shop-and-more", &[("n", &(more as i64)), ("what", &first)]),
        }
    }
}

fn row(page: &Shop, order: &Order, listed: &Listed) -> Row {
    let open: Vec<&Fulfilment> = listed.parts.iter().filter(|f| f.order == order.id && !f.state.has_ended()).collect();
    let (tone, key) = match order.state {
        OrderState::Placed if open.iter().any(|f| f.state == FulfilmentState::ReadyForPickup) => {
            (Tone::Here, "shop-badge-ready")
        }
        OrderState::Placed if open.iter().any(|f| f.state == FulfilmentState::Dispatched) => {
            (Tone::Soon, "shop-badge-sent")
        }
        OrderState::AwaitingPayment => (Tone::Warn, "shop-badge-awaiting"),
        OrderState::Placed => (Tone::Soon, "shop-badge-open"),
        OrderState::Completed => (Tone::Here, "shop-badge-done"),
        OrderState::Cancelled => (Tone::Plain, "shop-badge-cancelled"),
    };
    Row {
        href: format!("/orders/{}", web::encode(&order.number)),
        number: order.number.clone(),
        when: page.date_time(order.placed_at.unwrap_or(order.created_at)),
        next: open.iter().min_by_key(|f| f.promised_on).map(|f| steps::next(page, f)).unwrap_or_default(),
        total: page.money(
            order.total_minor - flows::called_off_minor(order, listed.parts.iter().filter(|f| f.order == order.id)),
        ),
        badge: (tone, page.t(key)),
        what: listed.what(page, order),
        receipts: listed
            .receipts
            .iter()
            .filter(|one| one.order == order.id)
            .map(|one| tracking::receipt_link(page, order, one, ""))
            .collect(),
    }
}

#[derive(Template)]
#[template(path = "shop/account.html")]
struct HomePage {
    page: Shop,
    customer: Customer,
    orders: Vec<Row>,
    cards: usize,
}

/// `GET /account`.
pub(crate) async fn home(State(app): State<App>, account: Account) -> Answer {
    let (view, listed) = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let view = flows::customer_view(&tx, account.customer.id).await?;
        let listed = Listed::read(&tx, view.orders.iter().take(LATEST)).await?;
        (view, listed)
    };
    let page = account.page;
    let orders = view.orders.iter().take(LATEST).map(|order| row(&page, order, &listed)).collect();
    web::html(&HomePage { orders, cards: view.cards.len(), customer: account.customer, page })
}

#[derive(Template)]
#[template(path = "shop/account-orders.html")]
struct OrdersPage {
    page: Shop,
    orders: Vec<Row>,
    on: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct After {
    /// Microseconds and id of the last order that was seen.
    after: Option<String>,
}

fn cursor(text: &str) -> Option<(Timestamp, OrderId)> {
    let (at, id) = text.split_once('_')?;
    Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}

/// `GET /account/orders`.
pub(crate) async fn orders(State(app): State<App>, account: Account, Query(after): Query<After>) -> Answer {
    let filter = OrderFilter {
        customer: Some(account.customer.id),
        before: after.after.as_deref().and_then(cursor),
        placed_only: true,
        ..OrderFilter::default()
    };
    let (mut found, listed) = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let found = orders::store::list_orders(&tx, &filter, ORDERS as i64 + 1).await?;
        let listed = Listed::read(&tx, found.iter()).await?;
        (found, listed)
    };
    let has_more = found.len() > ORDERS;
    found.truncate(ORDERS);
    let last = found.last().filter(|_| has_more);
    let on = last.map(|order| format!("/account/orders?after={}_{}", kernel::micros(order.created_at), order.id));
    let page = account.page;
    let orders = found.iter().map(|order| row(&page, order, &listed)).collect();
    web::html(&OrdersPage { page, orders, on })
}

#[derive(Template)]
#[template(path = "shop/account-details.html")]
struct DetailsPage {
    page: Shop,
    customer: Customer,
    form: DetailsForm,
    errors: Errors,
}

/// Personal data, as typed.
#[derive(Deserialize)]
pub(crate) struct DetailsForm {
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    revision: i64,
}

impl DetailsPage {
    fn languages() -> Vec<(String, String)> {
        let name = |one: &Language| web::text(*one, "language-name", &[]);
        Language::ALL.iter().map(|one| (one.as_str().to_owned(), name(one))).collect()
    }
}

/// `GET /account/details`.
pub(crate) async fn details_form(account: Account) -> Answer {
    let customer = account.customer;
    let form = DetailsForm {
        first_name: customer.first_name.clone(),
        last_name: customer.last_name.clone(),
        phone: customer.phone.clone().unwrap_or_default(),
        language: customer.language.as_str().to_owned(),
        revision: customer.revision,
    };
    web::html(&DetailsPage { page: account.page, customer, form, errors: Errors::default() })
}

/// `POST /account/details`.
pub(crate) async fn details(State(app): State<App>, account: Account, Checked(form): Checked<DetailsForm>) -> Answer {
    let Account { page, customer, .. } = account;
    let language = form.language.parse().unwrap_or(customer.language);
    let email = customer.email.clone().unwrap_or_default();
    let parsed = Details::parse(&form.last_name, &form.first_name, &email, &form.phone, language);
    let changed = match parsed {
        Ok(details) => {
            let change = ChangeCustomer {
                customer: customer.id,
                seen_revision: form.revision,
                details: details.with_note(&customer.note),
                actor: page.actor(),
                moment: page.moment().clone(),
            };
            app.db().run(change).await
        }
        Err(refused) => Err(refused),
    };
    let (field, key) = match changed {
        Ok(_) => return Ok(page.go("/account/details").toast(Toast::new("shop-details-saved")).into()),
        Err(CustomerRefused::NameMissing) if form.first_name.trim().is_empty() => {
            ("first_name", "refused-name-missing")
        }
        Err(CustomerRefused::NameMissing) => ("last_name", "refused-name-missing"),
        Err(CustomerRefused::PhoneInvalid) => ("phone", "refused-phone-invalid"),
        Err(other) => return Err(other.into()),
    };
    let mut errors = Errors::default();
    errors.add(field, page.t(key));
    web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &DetailsPage { page, customer, form, errors })
}

/// A question that is asked by itself.
struct Question {
    value: String,
    title: String,
    text: String,
    /// `None`: not answered yet.
    is_granted: Option<bool>,
    said: String,
}

/// A kind of news and the channel that was chosen for it.
struct Choice {
    value: &'static str,
    title: String,
    channel: ConsentChannel,
}

#[derive(Template)]
#[template(path = "shop/account-consents.html")]
struct ConsentsPage {
    page: Shop,
    questions: Vec<Question>,
    news: Vec<Choice>,
    has_phone: bool,
}

/// What is asked on the web: purpose and channel.
const ASKED: &[(Purpose, ConsentChannel)] = &[
    (Purpose::OrderMessages, ConsentChannel::Email),
    (Purpose::OrderMessages, ConsentChannel::Sms),
    (Purpose::ReceiptByEmail, ConsentChannel::None),
    (Purpose::SellerSeesHistory, ConsentChannel::None),
    (Purpose::SellerSeesCart, ConsentChannel::None),
    (Purpose::Marketing, ConsentChannel::Email),
    (Purpose::Marketing, ConsentChannel::Sms),
];

fn words(purpose: Purpose, channel: ConsentChannel) -> (&'static str, &'static str) {
    match (purpose, channel) {
        (Purpose::OrderMessages, ConsentChannel::Sms) => ("shop-consent-orders-sms", "shop-consent-orders-sms-text"),
        (Purpose::OrderMessages, _) => ("shop-consent-orders", "shop-consent-orders-text"),
        (Purpose::ReceiptByEmail, _) => ("shop-consent-receipt", "shop-consent-receipt-text"),
        (Purpose::SellerSeesHistory, _) => ("shop-consent-history", "shop-consent-history-text"),
        (Purpose::SellerSeesCart, _) => ("shop-consent-cart", "shop-consent-cart-text"),
        (Purpose::Marketing, ConsentChannel::Sms) => ("shop-consent-news-sms", "shop-consent-news-sms-text"),
        (Purpose::Marketing, _) => ("shop-consent-news", "shop-consent-news-text"),
        (Purpose::KeepCard, _) => ("shop-consent-card", "shop-consent-card-text"),
    }
}

fn question(page: &Shop, consents: &[Consent], (purpose, channel): (Purpose, ConsentChannel)) -> Question {
    let (title, text) = words(purpose, channel);
    let known = consents.iter().find(|one| one.purpose == purpose && one.channel == channel);
    let said = known.map(|one| {
        let day = page.full_date(one.at);
        page.ta(if one.state == ConsentState::Granted { "shop-said-yes" } else { "shop-said-no" }, &[("day", &day)])
    });
    Question {
        value: format!("{}:{}", purpose.as_str(), channel.as_str()),
        title: page.t(title),
        text: page.t(text),
        is_granted: known.map(|_| is_allowed(consents, purpose, channel)),
        said: said.unwrap_or_else(|| page.t("shop-not-asked")),
    }
}

/// `GET /account/consents`.
pub(crate) async fn consents_page(State(app): State<App>, account: Account) -> Answer {
    let (consents, preferences) = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        futures::try_join!(
            customers::list_consents(&tx, account.customer.id),
            customers::list_news_preferences(&tx, account.customer.id)
        )?
    };
    let page = account.page;
    let has_phone = account.customer.phone.is_some();
    let fits = |(_, channel): &&(Purpose, ConsentChannel)| has_phone || *channel != ConsentChannel::Sms;
    let questions = ASKED.iter().filter(fits).map(|one| question(&page, &consents, *one)).collect();
    let news = News::ALL.iter().filter(|news| news.is_choosable()).map(|news| choice(&page, &preferences, *news));
    let news = news.collect();
    web::html(&ConsentsPage { page, questions, news, has_phone })
}

fn choice(page: &Shop, preferences: &[NewsPreference], news: News) -> Choice {
    let title = page.t(match news {
        News::OrderRecorded => "shop-news-recorded",
        News::Ready => "shop-news-ready",
        News::Sent => "shop-news-sent",
        News::DateChanged => "shop-news-date",
        News::ReservationEnded => "shop-news-ended",
        News::Charged | News::Receipt | News::Account => "shop-news-charged",
    });
    let kept = preferences.iter().find(|one| one.news == news).map(|one| one.channel);
    Choice { value: news.as_str(), title, channel: kept.unwrap_or(ConsentChannel::Email) }
}

impl Choice {
    fn is(&self, channel: &str) -> bool {
        self.channel.as_str() == channel
    }
}

#[derive(Deserialize)]
pub(crate) struct Said {
    question: String,
    answer: String,
}

/// `POST /account/consents`: one answer, yes or no.
pub(crate) async fn consent(
    State(app): State<App>,
    account: Account,
    Checked(form): Checked<Said>,
) -> Result<Response, Failure> {
    let page = account.page;
    let asked =
        ASKED.iter().find(|(purpose, channel)| form.question == format!("{}:{}", purpose.as_str(), channel.as_str()));
    let (purpose, channel) = *asked.ok_or(Failure::NotFound)?;
    let known = {
        let reader = app.db().reader().await?;
        let consents = customers::list_consents(&reader.tx(), account.customer.id).await?;
        is_allowed(&consents, purpose, channel)
    };
    let state = ConsentState::after(form.answer == "yes", known);
    let answer = Answered { purpose, channel, state, text_version: format!("{}-2026-11", purpose.as_str()) };
    let record = RecordConsent {
        customer: account.customer.id,
        answer,
        source: ConsentSource::Web,
        actor: page.actor(),
        moment: page.moment().clone(),
    };
    app.db().run(record).await?;
    Ok(page.go("/account/consents").toast(Toast::new("shop-answer-kept")).into())
}

#[derive(Deserialize)]
pub(crate) struct Told {
    news: String,
    channel: String,
}

/// `POST /account/news`.
pub(crate) async fn news(
    State(app): State<App>,
    account: Account,
    Checked(form): Checked<Told>,
) -> Result<Response, Failure> {
    let (Ok(news), Ok(channel)) = (form.news.parse::<News>(), form.channel.parse::<ConsentChannel>()) else {
        return Err(Failure::NotFound);
    };
    let page = account.page;
    let set = SetNewsPreference {
        customer: account.customer.id,
        news,
        channel,
        actor: page.actor(),
        moment: page.moment().clone(),
    };
    app.db().run(set).await?;
    Ok(page.go("/account/consents").toast(Toast::new("shop-answer-kept")).into())
}

#[derive(Template)]
#[template(path = "shop/account-cards.html")]
struct CardsPage {
    page: Shop,
    /// Each with what open orders still expect of it.
    cards: Vec<(Card, CardUse)>,
}

/// `GET /account/cards`.
pub(crate) async fn cards(State(app): State<App>, account: Account) -> Answer {
    let cards = {
        let reader = app.db().reader().await?;
        flows::cards_in_use(&reader.tx(), account.customer.id).await?
    };
    let page = account.page;
    let cards = cards.iter().map(|(card, held)| (Card::of(&page, card), *held)).collect();
    web::html(&CardsPage { page, cards })
}

#[derive(Deserialize)]
pub(crate) struct RemoveCard {
    card: TokenId,
}

/// `POST /account/cards/remove`: here at once, and at the provider.
pub(crate) async fn remove_card(
    State(app): State<App>,
    account: Account,
    Checked(form): Checked<RemoveCard>,
) -> Result<Response, Failure> {
    flows::remove_card(app.house(), account.customer.id, form.card).await?;
    Ok(account.page.go("/account/cards").toast(Toast::new("shop-card-removed")).into())
}

#[derive(Template)]
#[template(path = "shop/account-password.html")]
struct PasswordPage {
    page: Shop,
    email: String,
    errors: Errors,
}

#[derive(Deserialize)]
pub(crate) struct NewPassword {
    #[serde(default)]
    old: String,
    #[serde(default)]
    password: String,
}

/// `GET /account/password`.
pub(crate) async fn password_form(account: Account) -> Answer {
    let email = account.customer.email.clone().unwrap_or_default();
    web::html(&PasswordPage { page: account.page, email, errors: Errors::default() })
}

/// `POST /account/password`.
pub(crate) async fn password(
    State(app): State<App>,
    account: Account,
    Whence(address): Whence,
    Checked(form): Checked<NewPassword>,
) -> Answer {
    let Account { page, customer, session } = account;
    let email = customer.email.clone().unwrap_or_default();
    let old = OfficeSignIn { email: email.clone(), password: form.old, address };
    let done = identity::change_password(app.db(), (session, customer.id), old, form.password, page.moment()).await;
    let (field, key) = match done {
        Ok(()) => return Ok(page.go("/account").toast(Toast::new("shop-password-changed")).into()),
        Err(IdentityRefused::WrongSignIn) => ("old", "shop-wrong-password"),
        Err(IdentityRefused::PasswordTooShort) => ("password", "refused-password-too-short"),
        Err(IdentityRefused::PasswordTooLong) => ("password", "refused-password-too-long"),
        Err(IdentityRefused::PasswordLikeEmail) => ("password", "refused-password-like-email"),
        Err(IdentityRefused::PasswordCommon) => ("password", "refused-password-common"),
        Err(other) => return Err(other.into()),
    };
    let mut errors = Errors::default();
    errors.add(field, page.t(key));
    web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &PasswordPage { page, email, errors })
}

#[derive(Template)]
#[template(path = "shop/data.html")]
struct DataPage {
    page: Shop,
}

/// `GET /data`: what is kept, why, and what one can do about it.
pub(crate) async fn data(page: Shop) -> Answer {
    web::html(&DataPage { page })
}
