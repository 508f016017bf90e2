//! The customer of a ticket: looked up, or created with last name, first name and e-mail. Consents
//! are asked one by one, and no is as easy as yes.

use crate::desk::Desk;
use crate::say;
use crate::ticket;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cart::Owner;
use customers::{
    Answer as Consented, Consent, ConsentChannel, ConsentSource, ConsentState, Customer, CustomerRefused, Details,
    Look, OfferState, Purpose, RecordConsent,
};
use db::{Command, DbError, Tx};
use flows::{CreateCustomer, CustomerView, ReservationView};
use identity::Permission;
use kernel::{CustomerId, Language};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// The wording of the questions: with another text, another name.
const WORDING: &str = "till-2026-11";

/// One question, asked by itself.
pub(crate) struct Question {
    /// The name of its field, and of its text: `till-ask-<name>`.
    pub(crate) name: &'static str,
    purpose: Purpose,
    channel: ConsentChannel,
    /// What was answered so far: yes, no, or nothing.
    pub(crate) answer: Option<bool>,
}

impl Question {
    /// Whether this was the answer.
    pub(crate) fn is(&self, answer: bool) -> bool {
        self.answer == Some(answer)
    }
}

/// Whether an answer is yes.
pub(crate) fn is_yes(consent: &Consent) -> bool {
    consent.state == ConsentState::Granted
}

/// How the state of an order looks in a list.
pub(crate) fn tone(order: &orders::Order) -> web::Tone {
    match order.state {
        orders::OrderState::Cancelled => web::Tone::Plain,
        orders::OrderState::Completed => web::Tone::Here,
        _ => web::Tone::Soon,
    }
}

/// The same questions with the answers in force: asked again whenever the customer wishes.
fn asked(customer: &Customer, consents: &[Consent]) -> Vec<Question> {
    let known = |q: &Question| consents.iter().find(|one| (one.purpose, one.channel) == (q.purpose, q.channel));
    let reachable = |q: &Question| match (q.purpose, q.channel) {
        (_, ConsentChannel::Sms) => customer.phone.is_some(),
        (Purpose::ReceiptByEmail, _) | (_, ConsentChannel::Email) => customer.address().is_some(),
        _ => true,
    };
    let answered = |q: Question| Question { answer: known(&q).map(is_yes), ..q };
    questions(&Filled::default()).into_iter().filter(reachable).map(answered).collect()
}

fn questions(form: &Filled) -> [Question; 5] {
    let of = |text: &str| match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let ask = |name, purpose, channel, answer: &str| Question { name, purpose, channel, answer: of(answer) };
    [
        ask("order-email", Purpose::OrderMessages, ConsentChannel::Email, &form.order_email),
        ask("order-sms", Purpose::OrderMessages, ConsentChannel::Sms, &form.order_sms),
        ask("receipt", Purpose::ReceiptByEmail, ConsentChannel::None, &form.receipt),
        ask("history", Purpose::SellerSeesHistory, ConsentChannel::None, &form.history),
        ask("offers", Purpose::Marketing, ConsentChannel::Email, &form.offers),
    ]
}

/// What was typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct Filled {
    last_name: String,
    first_name: String,
    email: String,
    phone: String,
    language: String,
    #[serde(rename = "order-email")]
    order_email: String,
    #[serde(rename = "order-sms")]
    order_sms: String,
    receipt: String,
    history: String,
    offers: String,
}

impl Filled {
    /// Words that were searched for, put where they fit.
    fn of(text: &str) -> Self {
        let text = text.trim().to_owned();
        let has_digits = text.bytes().filter(u8::is_ascii_digit).count() >= 6;
        match text.split_once(' ') {
            _ if text.contains('@') => Self { email: text, ..Self::default() },
            _ if has_digits => Self { phone: text, ..Self::default() },
            Some((first, last)) => Self { first_name: first.to_owned(), last_name: last.to_owned(), ..Self::default() },
            None => Self { last_name: text, ..Self::default() },
        }
    }
}

#[derive(Template)]
#[template(path = "till/customer-new.html")]
struct NewPage {
    page: Desk,
    form: Filled,
    questions: [Question; 5],
    errors: Errors,
    known: Option<(CustomerId, String)>,
    languages: Vec<(String, String)>,
}

fn new_page(page: Desk, form: Filled, errors: Errors, known: Option<(CustomerId, String)>) -> NewPage {
    let name = |language: &Language| (language.as_str().to_owned(), web::text(*language, "language-name", &[]));
    let languages = Language::ALL.iter().map(name).collect();
    NewPage { questions: questions(&form), page, form, errors, known, languages }
}

/// What was searched for.
#[derive(Deserialize, Default)]
pub(crate) struct Sought {
    #[serde(default)]
    text: String,
}

/// `GET /till/customers/new`.
pub(crate) async fn form(desk: Desk, Query(sought): Query<Sought>) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let form = Filled { language: desk.lang().to_owned(), ..Filled::of(&sought.text) };
    web::html(&new_page(desk, form, Errors::default(), None))
}

/// `POST /till/customers/new`: created, and on the ticket.
pub(crate) async fn create(desk: Desk, State(app): State<App>, Checked(form): Checked<Filled>) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let language = form.language.parse().unwrap_or_default();
    let details = Details::parse(&form.last_name, &form.first_name, &form.email, &form.phone, language);
    let created = match details {
        Ok(details) if details.email.is_none() && details.phone.is_none() => Err(CustomerRefused::EmailInvalid),
        Ok(details) if details.phone.is_none() && form.order_sms == "yes" => {
            let mut errors = Errors::default();
            errors.add("phone", desk.t("till-sms-needs-phone"));
            return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(desk, form, errors, None));
        }
        Ok(details) => {
            let has_phone = details.phone.is_some();
            let request = CreateCustomer {
                details,
                answers: answers(&form, has_phone),
                source: ConsentSource::Till,
                actor: desk.actor(),
                store: Some(desk.store.id),
                invite: true,
            };
            flows::create_customer(app.house(), request).await
        }
        Err(refused) => Err(refused),
    };
    match created {
        Ok(created) => {
            let name = created.customer.full_name();
            put_on_ticket(desk, &app, created.customer.id, Toast::new("till-customer-created").with("name", name)).await
        }
        Err(CustomerRefused::Store(error)) => Err(error.into()),
        Err(refused) => again(desk, form, &refused),
    }
}

/// What was answered; a question that was not answered is not recorded.
fn answers(form: &Filled, has_phone: bool) -> Vec<Consented> {
    let given = questions(form);
    let given = given.iter().filter(|question| has_phone || question.channel != ConsentChannel::Sms);
    given
        .filter_map(|question| {
            let state = if question.answer? { ConsentState::Granted } else { ConsentState::Refused };
            let text_version = format!("{WORDING}-{}", question.name);
            Some(Consented { purpose: question.purpose, channel: question.channel, state, text_version })
        })
        .collect()
}

fn again(desk: Desk, form: Filled, refused: &CustomerRefused) -> Answer {
    let mut errors = Errors::default();
    let mut known = None;
    match refused {
        CustomerRefused::EmailKnown { customer, hint } => known = Some((*customer, hint.clone())),
        CustomerRefused::EmailInvalid => errors.add("email", say::refusal(&desk, refused.code())),
        CustomerRefused::PhoneInvalid => errors.add("phone", say::refusal(&desk, refused.code())),
        CustomerRefused::NameMissing => {
            let field = if form.last_name.trim().is_empty() { "last_name" } else { "first_name" };
            errors.add(field, say::refusal(&desk, refused.code()));
        }
        other => errors.add("last_name", say::refusal(&desk, other.code())),
    }
    web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(desk, form, errors, known))
}

async fn put_on_ticket(desk: Desk, app: &App, customer: CustomerId, toast: Toast) -> Answer {
    match flows::cart_customer(app.house(), Owner::Till(desk.till.id), Some(customer)).await {
        Ok(_) => Ok(desk.go("/till").toast(toast).into()),
        Err(refused) => ticket::refuse(&desk, &refused),
    }
}

/// `POST /till/customers/{id}/choose`.
pub(crate) async fn choose(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<CustomerId>,
    Checked(()): Checked<()>,
) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let reader = app.db().reader().await?;
    let customer = customers::resolve(&reader.tx(), id).await?;
    drop(reader);
    let toast =
        Toast::new("till-customer-chosen").with("name", customer.full_name()).undo("/till/ticket/customer/leave", &[]);
    put_on_ticket(desk, &app, customer.id, toast).await
}

/// `POST /till/ticket/customer/leave`: the ticket is nobody's again.
pub(crate) async fn leave(desk: Desk, State(app): State<App>, Checked(()): Checked<()>) -> Answer {
    let before = ticket::current(&desk, &app).await?.and_then(|cart| cart.customer);
    match flows::cart_customer(app.house(), Owner::Till(desk.till.id), None).await {
        Ok(_) => {
            let mut toast = Toast::new("till-customer-left");
            if let Some(id) = before {
                toast = toast.undo(format!("/till/customers/{id}/choose"), &[]);
            }
            Ok(desk.go("/till").toast(toast).into())
        }
        Err(refused) => ticket::refuse(&desk, &refused),
    }
}

#[derive(Template)]
#[template(path = "till/customers.html")]
struct FindPage {
    page: Desk,
    text: String,
    found: Vec<Customer>,
}

#[derive(Template)]
#[template(path = "till/customers-part.html")]
struct FindPart {
    page: Desk,
    text: String,
    found: Vec<Customer>,
}

/// `GET /till/customers`: by name, e-mail, telephone or number, as one types.
pub(crate) async fn find(desk: Desk, State(app): State<App>, Query(sought): Query<Sought>) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let reader = app.db().reader().await?;
    let found = customers::search(&reader.tx(), &sought.text, 12).await?;
    drop(reader);
    let text = sought.text.trim().to_owned();
    if desk.is_htmx() {
        return web::html(&FindPart { page: desk, text, found });
    }
    web::html(&FindPage { page: desk, text, found })
}

/// Somebody opened a customer's record.
struct Looked {
    id: Uuid,
    customer: CustomerId,
    look: Look,
}

impl Command for Looked {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        customers::record_look(tx, self.id, self.customer, &self.look).await
    }
}

#[derive(Template)]
#[template(path = "till/customer.html")]
struct CustomerPage {
    page: Desk,
    view: CustomerView,
    open: Vec<ReservationView>,
    may_see_history: bool,
    on_ticket: bool,
    /// What can be asked, with the answers in force.
    questions: Vec<Question>,
    /// Records that may be the same person.
    same: Vec<Customer>,
    may_merge: bool,
}

/// `GET /till/customers/{id}`: the record; each look is written down.
pub(crate) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<CustomerId>) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let view = flows::customer_view(&tx, id).await?;
    let here = flows::reservations_at(&tx, desk.store.id, 300).await?;
    let same = may_be(&tx, view.customer.id).await?;
    drop(tx);
    drop(reader);
    if view.customer.id != id {
        return Ok(desk.go(format!("/till/customers/{}", view.customer.id)).into());
    }
    let look = Look { staff: desk.staff.id, location: Some(desk.store.id), at: desk.now() };
    app.db().run(Looked { id: desk.moment().id(), customer: id, look }).await?;
    let open = here.into_iter().filter(|one| one.order.customer == Some(id)).collect();
    let may_see_history = customers::is_allowed(&view.consents, Purpose::SellerSeesHistory, ConsentChannel::None);
    let on_ticket = ticket::current(&desk, &app).await?.is_some_and(|cart| cart.customer == Some(id));
    let may_merge = desk.may(Permission::MergeCustomers);
    let questions = asked(&view.customer, &view.consents);
    web::html(&CustomerPage { page: desk, view, open, may_see_history, on_ticket, questions, same, may_merge })
}

impl CustomerPage {
    /// The answers to what is asked elsewhere: when a card is kept, or on the web.
    fn other_consents(&self) -> impl Iterator<Item = &Consent> {
        let is_asked =
            |one: &&Consent| self.questions.iter().any(|q| (q.purpose, q.channel) == (one.purpose, one.channel));
        self.view.consents.iter().filter(move |one| !is_asked(one))
    }
}

/// One answer.
#[derive(Deserialize)]
pub(crate) struct Said {
    question: String,
    answer: String,
}

/// `POST /till/customers/{id}/consents`: the customer is asked again, and says yes or no.
pub(crate) async fn consent(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<CustomerId>,
    Checked(form): Checked<Said>,
) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let question = questions(&Filled::default()).into_iter().find(|one| one.name == form.question);
    let question = question.ok_or(Failure::NotFound)?;
    let known = {
        let reader = app.db().reader().await?;
        customers::list_consents(&reader.tx(), id).await?
    };
    let was_yes = customers::is_allowed(&known, question.purpose, question.channel);
    let state = ConsentState::after(form.answer == "yes", was_yes);
    let text_version = format!("{WORDING}-{}", question.name);
    let answer = Consented { purpose: question.purpose, channel: question.channel, state, text_version };
    let moment = desk.moment().clone();
    let record = RecordConsent { customer: id, answer, source: ConsentSource::Till, actor: desk.actor(), moment };
    app.db().run(record).await?;
    Ok(desk.go(format!("/till/customers/{id}")).toast(Toast::new("till-answer-kept")).into())
}

/// Records that may be the same person, and of which nobody decided yet.
async fn may_be(tx: &Tx<'_>, id: CustomerId) -> Result<Vec<Customer>, DbError> {
    let offers = customers::list_offers_of(tx, id).await?;
    let open = offers.iter().filter(|offer| offer.state == OfferState::Open);
    let others: Vec<CustomerId> = open.map(|offer| if offer.a == id { offer.b } else { offer.a }).take(6).collect();
    customers::list_customers_by_ids(tx, &others).await
}

/// The other record.
#[derive(Deserialize)]
pub(crate) struct Other {
    other: CustomerId,
}

/// `POST /till/customers/{id}/merge`: two records are one person. The one whose address is proved stays.
pub(crate) async fn merge(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<CustomerId>,
    Checked(form): Checked<Other>,
) -> Answer {
    desk.require(Permission::MergeCustomers)?;
    let other_is_proved = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let (this, other) = (customers::resolve(&tx, id).await?, customers::resolve(&tx, form.other).await?);
        this.is_guest() && !other.is_guest()
    };
    let (keep, gone) = if other_is_proved { (form.other, id) } else { (id, form.other) };
    let kept = flows::merge_customers(app.house(), keep, gone, desk.actor()).await?;
    Ok(desk.go(format!("/till/customers/{}", kept.id)).toast(Toast::new("till-merged")).into())
}
