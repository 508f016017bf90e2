//! Messages to customers, as they were sent.

use crate::desk::Desk;
use crate::query::read;
use crate::words;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use db::{DbError, Tx};
use identity::Permission;
use kernel::{CustomerId, LocationId, MessageId, OrderId};
use messages::{Filter, Message, MessageBody, MessageState, Resend};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Markup, Toast};

const ROWS: usize = 50;
/// So many pages are looked through for the messages of one store.
const MOST_PAGES: usize = 6;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/messages", get(list))
        .route("/office/messages/{id}", get(show))
        .route("/office/messages/{id}/letter", get(letter))
        .route("/office/messages/{id}/resend", post(resend))
}

#[derive(Deserialize, Default)]
struct Filters {
    state: Option<String>,
    order: Option<String>,
    after: Option<String>,
}

struct Row {
    message: Message,
    name: String,
    medium: String,
    state: Markup,
}

#[derive(Template)]
#[template(path = "office/messages.html")]
struct MessagesPage {
    page: Desk,
    rows: Vec<Row>,
    next: Option<String>,
    states: Vec<(String, String)>,
    state: String,
}

/// Which of these messages are about orders of a store, or to its customers.
async fn of_store(tx: &Tx<'_>, found: &[Message], store: LocationId) -> Result<HashSet<MessageId>, DbError> {
    let mut ids: Vec<OrderId> = found.iter().filter_map(|message| message.order).collect();
    ids.sort_unstable();
    ids.dedup();
    let people: HashSet<_> = found.iter().filter(|m| m.order.is_none()).filter_map(|m| m.customer).collect();
    let people: Vec<_> = people.into_iter().collect();
    let (orders, parts, people) = futures::try_join!(
        orders::store::get_orders(tx, &ids),
        orders::store::fulfilments_of_many(tx, &ids),
        customers::list_customers_by_ids(tx, &people)
    )?;
    let mut places: HashMap<OrderId, Vec<LocationId>> = HashMap::new();
    for (order, place) in orders.iter().filter_map(|order| Some((order.id, order.location?))) {
        places.entry(order).or_default().push(place);
    }
    for part in &parts {
        places.entry(part.order).or_default().push(part.location);
    }
    let is_ours = |message: &&Message| match (message.order, message.customer) {
        (Some(order), _) => places.get(&order).is_some_and(|places| places.contains(&store)),
        (None, Some(id)) => people.iter().any(|one| one.id == id && one.created_in == Some(store)),
        (None, None) => false,
    };
    Ok(found.iter().filter(is_ours).map(|message| message.id).collect())
}

/// One page; a store's messages are looked for in a few pages at most.
async fn page_of(
    tx: &Tx<'_>,
    desk: &Desk,
    filter: &Filter,
    mut after: Option<MessageId>,
) -> Result<(Vec<Message>, Option<MessageId>), DbError> {
    let mut out = Vec::new();
    for _ in 0..MOST_PAGES {
        let mut found = messages::list(tx, filter, after, ROWS as i64 + 1).await?;
        let is_last = found.len() <= ROWS;
        found.truncate(ROWS);
        after = found.last().map(|message| message.id);
        match desk.own() {
            None => out.extend(found),
            Some(store) => {
                let ours = of_store(tx, &found, store).await?;
                out.extend(found.into_iter().filter(|message| ours.contains(&message.id)));
            }
        }
        if is_last {
            return Ok((out, None));
        }
        if out.len() >= ROWS || desk.own().is_none() {
            break;
        }
    }
    Ok((out, after))
}

fn row(desk: &Desk, message: Message) -> Row {
    let (key, tone) = words::message_state(message.state);
    Row {
        name: words::template(desk, &message.template),
        medium: desk.t(words::medium(message.medium)),
        state: desk.badge(tone, desk.t(key)),
        message,
    }
}

async fn list(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    desk.require(Permission::SeeMessages)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let filter = Filter {
        state: read(filters.state.as_ref()),
        order: read::<Uuid>(filters.order.as_ref()).map(OrderId),
        customer: None,
    };
    let after = read::<Uuid>(filters.after.as_ref()).map(MessageId);
    let (found, next) = page_of(&tx, &desk, &filter, after).await?;
    let any = std::iter::once((String::new(), desk.t("office-messages-all")));
    let states = MessageState::ALL.iter().map(|s| (s.as_str().to_owned(), desk.t(words::message_state(*s).0)));
    web::html(&MessagesPage {
        rows: found.into_iter().map(|message| row(&desk, message)).collect(),
        next: next.map(|id| desk.here_with("after", &id.to_string())),
        states: any.chain(states).collect(),
        state: filters.state.unwrap_or_default(),
        page: desk,
    })
}

/// A message that this person may read, and what it says.
async fn find(desk: &Desk, app: &App, id: Uuid) -> Result<(Message, MessageBody), Failure> {
    desk.require(Permission::SeeMessages)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let message = messages::get_message(&tx, MessageId(id)).await?;
    if let Some(store) = desk.own()
        && of_store(&tx, std::slice::from_ref(&message), store).await?.is_empty()
    {
        return Err(Failure::HeadOffice);
    }
    let body = messages::get_body(&tx, message.id).await?;
    Ok((message, shown(desk, body)))
}

/// One-time links are the customer's alone. In the demo nobody else reads the letter, so they stay.
fn shown(desk: &Desk, body: MessageBody) -> MessageBody {
    if desk.is_demo() {
        return body;
    }
    MessageBody { text: identity::mask_secrets(&body.text), html: identity::mask_secrets(&body.html) }
}

#[derive(Template)]
#[template(path = "office/message.html")]
struct MessagePage {
    page: Desk,
    row: Row,
    body: MessageBody,
    language: String,
    /// The number of the order that it is about.
    order: Option<(OrderId, String)>,
    /// Who it went to.
    customer: Option<(CustomerId, String)>,
    may_resend: bool,
    /// Whether a link in it was made unreadable.
    is_masked: bool,
}

async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let (message, body) = find(&desk, &app, id).await?;
    let may_resend = matches!(message.state, MessageState::Failed | MessageState::Kept);
    let language = words::language(message.language);
    let is_masked = body.text.contains("/••••");
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let order = match message.order {
        Some(id) => Some((id, orders::store::get_order(&tx, id).await?.number)),
        None => None,
    };
    let customer = match message.customer {
        Some(id) => Some(customers::resolve(&tx, id).await?).map(|one| (one.id, one.full_name())),
        None => None,
    };
    web::html(&MessagePage {
        order,
        customer,
        language,
        row: row(&desk, message),
        body,
        may_resend,
        is_masked,
        page: desk,
    })
}

/// The letter alone, for a frame: nothing in it may run, load or send anything.
async fn letter(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let (_, body) = find(&desk, &app, id).await?;
    let mut response = Html(body.html).into_response();
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; \
             frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
        ),
    );
    Ok(response)
}

#[derive(Deserialize)]
struct Nothing {}

async fn resend(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Checked(_): Checked<Nothing>) -> Answer {
    let (message, _) = find(&desk, &app, id).await?;
    let (actor, moment) = (desk.actor(), desk.moment().clone());
    app.db().run(Resend { message: message.id, actor, moment }).await?;
    Ok(desk.go(format!("/office/messages/{id}")).toast(Toast::new("office-message-again")).into())
}
