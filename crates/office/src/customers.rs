//! Customers: searching, one record whole, what they agreed to, and which records are one person.
//! Every look at a record is written down and shown.

use crate::desk::{Desk, staff_names};
use crate::query::word;
use crate::words;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use customers::{
    ChangeCustomer, Consent, Customer, Details, DuplicateOffer, Look, OfferState, Purpose, RefuseDuplicate, is_allowed,
};
use db::{Command, DbError, Tx};
use flows::CustomerView;
use identity::Permission;
use kernel::{CustomerId, Language, StaffId, TokenId};
use messages::Message;
use orders::{Order, OrderNumber};
use payments::CardToken;
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Failure, Markup, Toast};

const ROWS: usize = 50;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/customers", get(list))
        .route("/office/customers/duplicates", get(duplicates))
        .route("/office/customers/{id}", get(show).post(change))
        .route("/office/customers/{id}/merge/{other}", get(compare).post(merge))
        .route("/office/customers/{id}/distinct/{other}", post(distinct))
        .route("/office/customers/{id}/cards/{token}/remove", post(remove_card))
}

#[derive(Deserialize, Default)]
struct Filters {
    q: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "office/customers.html")]
struct CustomersPage {
    page: Desk,
    text: String,
    rows: Vec<Customer>,
    next: Option<String>,
    offers: usize,
}

async fn list(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let text = word(filters.q.as_ref());
    let (rows, next) = if let Some(text) = text {
        (found(&tx, &app, &desk, text).await?, None)
    } else {
        let after = word(filters.after.as_ref()).and_then(|text| text.rsplit_once('.'));
        let after = after.and_then(|(key, id)| Some((key, CustomerId(id.parse().ok()?))));
        let mut rows = customers::list_customers(&tx, after, ROWS as i64 + 1).await?;
        let is_last = rows.len() <= ROWS;
        rows.truncate(ROWS);
        let last = rows.last().filter(|_| !is_last);
        let key = |one: &Customer| customers::name_key(&format!("{} {}", one.last_name, one.first_name));
        (rows.clone(), last.map(|one| format!("{}.{}", key(one), one.id)))
    };
    let offers = customers::list_open_offers(&tx, None, 100).await?.len();
    web::html(&CustomersPage {
        text: text.unwrap_or_default().to_owned(),
        rows,
        next: next.map(|next| desk.here_with("after", &next)),
        offers,
        page: desk,
    })
}

/// Customers by name, address, telephone or number, and the one of an order by its number.
async fn found(tx: &Tx<'_>, app: &App, desk: &Desk, text: &str) -> Result<Vec<Customer>, DbError> {
    let found = customers::search(tx, text, ROWS as i64).await?;
    if !found.is_empty() || text.contains('@') {
        return Ok(found);
    }
    for number in OrderNumber::beginnings(text, &app.house().settings.order_prefix) {
        let Some(order) = orders::store::find_order_by_number(tx, &number).await? else { continue };
        let Some(customer) = order.customer.filter(|_| desk.sees(order.location)) else { continue };
        return Ok(vec![customers::resolve(tx, customer).await?]);
    }
    Ok(found)
}

/// Writes down that somebody opened a record.
struct WriteLook {
    id: Uuid,
    customer: CustomerId,
    look: Look,
}

impl Command for WriteLook {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        customers::record_look(tx, self.id, self.customer, &self.look).await
    }
}

async fn write_look(desk: &Desk, app: &App, customer: CustomerId) -> Result<(), Failure> {
    let look = Look { staff: desk.staff(), location: desk.session.store, at: desk.now() };
    Ok(app.db().run(WriteLook { id: desk.moment().id(), customer, look }).await?)
}

/// An answer as it is shown.
struct Answered {
    purpose: String,
    channel: String,
    state: Markup,
    details: String,
}

/// A look as it is shown.
struct Looked {
    who: String,
    place: String,
    at: jiff::Timestamp,
}

/// What a record holds, as its page shows it.
struct Record {
    customer: Customer,
    has_account: bool,
    consents: Vec<Answered>,
    history: Vec<Answered>,
    cards: Vec<(CardToken, bool)>,
    orders: Vec<(Order, Markup, String)>,
    hidden_orders: usize,
    messages: Vec<(Message, String, Markup)>,
    looks: Vec<Looked>,
    offers: Vec<(Customer, String)>,
    created: String,
    languages: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "office/customer.html")]
struct CustomerPage {
    page: Desk,
    record: Record,
    errors: Errors,
    may_merge: bool,
}

fn answered(desk: &Desk, consent: &Consent, names: &HashMap<StaffId, String>) -> Answered {
    let (key, tone) = words::consent_state(consent.state);
    let by = consent.staff.and_then(|id| names.get(&id)).map(|name| format!(", {name}")).unwrap_or_default();
    Answered {
        purpose: desk.t(words::purpose(consent.purpose)),
        channel: words::consent_channel(consent.channel).map(|key| desk.t(key)).unwrap_or_default(),
        state: desk.badge(tone, desk.t(key)),
        details: format!("{}, {}{by}", desk.full_date(consent.at), desk.t(words::consent_source(consent.source))),
    }
}

/// The orders that this person may see: those of the own store, others with the customer's consent.
fn visible_orders(desk: &Desk, view: &CustomerView) -> (Vec<(Order, Markup, String)>, usize) {
    let agreed = is_allowed(&view.consents, Purpose::SellerSeesHistory, customers::ConsentChannel::None);
    let (seen, hidden): (Vec<&Order>, Vec<&Order>) =
        view.orders.iter().partition(|order| agreed || desk.sees(order.location));
    let row = |order: &Order| {
        let (key, tone) = words::order_state(order.state);
        (order.clone(), desk.badge(tone, desk.t(key)), desk.place_or_dash(order.location).to_owned())
    };
    (seen.into_iter().map(row).collect(), hidden.len())
}

async fn offers(tx: &Tx<'_>, desk: &Desk, customer: CustomerId) -> Result<Vec<(Customer, String)>, DbError> {
    let open: Vec<DuplicateOffer> = customers::list_offers_of(tx, customer)
        .await?
        .into_iter()
        .filter(|offer| offer.state == OfferState::Open)
        .take(20)
        .collect();
    let other = |offer: &DuplicateOffer| if offer.a == customer { offer.b } else { offer.a };
    let ids: Vec<CustomerId> = open.iter().map(other).collect();
    let people = customers::list_customers_by_ids(tx, &ids).await?;
    let named = |offer: &DuplicateOffer| {
        let person = people.iter().find(|one| one.id == other(offer))?;
        Some((person.clone(), desk.t(words::why(offer.why))))
    };
    Ok(open.iter().filter_map(named).collect())
}

async fn record(tx: &Tx<'_>, desk: &Desk, id: CustomerId) -> Result<Record, DbError> {
    let view = flows::customer_view(tx, id).await?;
    let id = view.customer.id;
    let (history, looks, sent) = futures::try_join!(
        customers::list_consent_history(tx, id, 40),
        customers::list_looks(tx, id, 20),
        messages::list_for_customer(tx, id, 20)
    )?;
    let staff = history.iter().filter_map(|one| one.staff).chain(looks.iter().map(|look| look.staff));
    let names = staff_names(tx, staff.chain(view.customer.created_by)).await?;
    let looked = |look: Look| Looked {
        who: names.get(&look.staff).cloned().unwrap_or_default(),
        place: look.location.map(|id| desk.place_name(id).to_owned()).unwrap_or_default(),
        at: look.at,
    };
    let (orders, hidden_orders) = visible_orders(desk, &view);
    let sent = sent.into_iter().filter(|_| desk.own().is_none() || hidden_orders == 0).map(|message| {
        let (key, tone) = words::message_state(message.state);
        let name = words::template(desk, &message.template);
        (message, name, desk.badge(tone, desk.t(key)))
    });
    let by = view.customer.created_by.and_then(|id| names.get(&id)).cloned();
    let created = [Some(desk.full_date(view.customer.created_at)), by]
        .into_iter()
        .flatten()
        .chain(view.customer.created_in.map(|id| desk.place_name(id).to_owned()))
        .collect::<Vec<_>>()
        .join(", ");
    Ok(Record {
        consents: view.consents.iter().map(|one| answered(desk, one, &names)).collect(),
        history: history.iter().map(|one| answered(desk, one, &names)).collect(),
        cards: view.cards.into_iter().map(|card| (card.clone(), card.has_expired(desk.today()))).collect(),
        orders,
        hidden_orders,
        messages: sent.collect(),
        looks: looks.into_iter().map(looked).collect(),
        offers: offers(tx, desk, id).await?,
        created,
        languages: Language::ALL.iter().map(|one| (one.as_str(), words::language(*one))).collect(),
        has_account: view.has_account,
        customer: view.customer,
    })
}

async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let reader = app.db().reader().await?;
    let customer = customers::resolve(&reader.tx(), CustomerId(id)).await?;
    drop(reader);
    if customer.id.0 != id {
        return Ok(desk.go(format!("/office/customers/{}", customer.id)).into());
    }
    write_look(&desk, &app, customer.id).await?;
    let reader = app.db().reader().await?;
    let record = record(&reader.tx(), &desk, customer.id).await?;
    let may_merge = desk.may(Permission::MergeCustomers);
    web::html(&CustomerPage { record, errors: Errors::default(), may_merge, page: desk })
}

#[derive(Deserialize)]
struct ChangeForm {
    revision: i64,
    last_name: String,
    first_name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone: String,
    language: String,
    #[serde(default)]
    note: String,
}

async fn change(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<ChangeForm>,
) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let customer = CustomerId(id);
    let language: Language = form.language.parse().unwrap_or_default();
    let details = Details::parse(&form.last_name, &form.first_name, &form.email, &form.phone, language);
    let done = match details {
        Ok(details) => {
            let details = details.with_note(&form.note);
            let (actor, moment) = (desk.actor(), desk.moment().clone());
            app.db().run(ChangeCustomer { customer, seen_revision: form.revision, details, actor, moment }).await
        }
        Err(refused) => Err(refused),
    };
    let refused = match done {
        Ok(_) => {
            return Ok(desk.go(format!("/office/customers/{id}")).toast(Toast::new("office-customer-saved")).into());
        }
        Err(customers::CustomerRefused::Store(error)) => return Err(error.into()),
        Err(refused) => refused,
    };
    let field = match refused.code() {
        "email_invalid" | "email_known" => "email",
        "phone_invalid" => "phone",
        _ => "last_name",
    };
    let mut errors = Errors::default();
    errors.add(field, crate::sign_in::words(&desk, refused));
    let reader = app.db().reader().await?;
    let mut record = record(&reader.tx(), &desk, customer).await?;
    record.customer.last_name = form.last_name;
    record.customer.first_name = form.first_name;
    (record.customer.email, record.customer.phone) = (Some(form.email), Some(form.phone));
    record.customer.note = form.note;
    let may_merge = desk.may(Permission::MergeCustomers);
    web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &CustomerPage { record, errors, may_merge, page: desk })
}

async fn remove_card(
    desk: Desk,
    State(app): State<App>,
    Path((id, token)): Path<(Uuid, Uuid)>,
    Checked(_): Checked<Nothing>,
) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    flows::remove_card(app.house(), CustomerId(id), TokenId(token)).await?;
    Ok(desk.go(format!("/office/customers/{id}")).toast(Toast::new("office-card-removed")).into())
}

#[derive(Deserialize)]
struct Nothing {}

#[derive(Template)]
#[template(path = "office/duplicates.html")]
struct DuplicatesPage {
    page: Desk,
    pairs: Vec<(Customer, Customer, String)>,
}

/// Pairs that may be one person.
async fn duplicates(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::MergeCustomers)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let open = customers::list_open_offers(&tx, None, 60).await?;
    let mut ids: Vec<CustomerId> = open.iter().flat_map(|offer| [offer.a, offer.b]).collect();
    ids.sort_unstable();
    ids.dedup();
    let people = customers::list_customers_by_ids(&tx, &ids).await?;
    let find = |id: CustomerId| people.iter().find(|one| one.id == id).cloned();
    let pair = |offer: &DuplicateOffer| Some((find(offer.a)?, find(offer.b)?, desk.t(words::why(offer.why))));
    web::html(&DuplicatesPage { pairs: open.iter().filter_map(pair).collect(), page: desk })
}

#[derive(Template)]
#[template(path = "office/merge.html")]
struct MergePage {
    page: Desk,
    keep: CustomerId,
    gone: CustomerId,
    /// The one that stays, and the one that becomes part of it.
    both: [Record; 2],
}

/// Two records side by side: the first stays.
async fn compare(desk: Desk, State(app): State<App>, Path((id, other)): Path<(Uuid, Uuid)>) -> Answer {
    desk.require(Permission::MergeCustomers)?;
    write_look(&desk, &app, CustomerId(id)).await?;
    write_look(&desk, &app, CustomerId(other)).await?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let keep = record(&tx, &desk, CustomerId(id)).await?;
    let gone = record(&tx, &desk, CustomerId(other)).await?;
    if keep.customer.id == gone.customer.id {
        return Ok(desk.go(format!("/office/customers/{}", keep.customer.id)).into());
    }
    web::html(&MergePage { keep: keep.customer.id, gone: gone.customer.id, both: [keep, gone], page: desk })
}

async fn merge(
    desk: Desk,
    State(app): State<App>,
    Path((id, other)): Path<(Uuid, Uuid)>,
    Checked(_): Checked<Nothing>,
) -> Answer {
    desk.require(Permission::MergeCustomers)?;
    let kept = flows::merge_customers(app.house(), CustomerId(id), CustomerId(other), desk.actor()).await?;
    Ok(desk.go(format!("/office/customers/{}", kept.id)).toast(Toast::new("office-customers-merged")).into())
}

async fn distinct(
    desk: Desk,
    State(app): State<App>,
    Path((id, other)): Path<(Uuid, Uuid)>,
    Checked(_): Checked<Nothing>,
) -> Answer {
    desk.require(Permission::MergeCustomers)?;
    let (one, other) = (CustomerId(id), CustomerId(other));
    app.db().run(RefuseDuplicate { one, other, actor: desk.actor(), moment: desk.moment().clone() }).await?;
    Ok(desk.go("/office/customers/duplicates").toast(Toast::new("office-customers-distinct")).into())
}
