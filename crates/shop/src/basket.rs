//! The cart: what is wanted, how, where and when; each line is changed by its own form.

use crate::shell::Shop;
use crate::ways::{self, Way, read_way, way_text};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use cart::{Cart, CartRefused, Wish};
use db::{DbError, Tx};
use flows::{CartLine, CartView, LineProblem};
use kernel::{CartId, Channel, IntentId, Method, PaymentTerms, Quantity, VariantId};
use serde::Deserialize;
use web::{Answer, App, Checked, Failure, Refusal, Toast};

/// The most of one line that a browser may ask for.
const MOST: i64 = 99;

#[derive(Template)]
#[template(path = "shop/cart.html")]
struct CartPage {
    page: Shop,
    lines: Vec<Line>,
    now_minor: i64,
    later_minor: i64,
    is_clean: bool,
}

/// A line in words.
pub(crate) struct Line {
    pub(crate) id: IntentId,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) options: String,
    pub(crate) drawing: String,
    pub(crate) colour: String,
    pub(crate) quantity: i64,
    most: i64,
    pub(crate) unit_minor: i64,
    pub(crate) gross_minor: i64,
    pub(crate) is_later: bool,
    pub(crate) is_arrival: bool,
    /// "À retirer à Lyon – Presqu’île".
    pub(crate) how: String,
    /// "aujourd’hui dès 16 h 30", "jeu. 26 nov."
    pub(crate) when: String,
    pub(crate) problem: Option<Problem>,
    /// The value of the way that was chosen.
    way: String,
    choices: Vec<Choice>,
}

/// What stands in the way of a line, and what can be done.
pub(crate) struct Problem {
    pub(crate) text: String,
    /// So many can be had this way.
    least: Option<i64>,
}

/// One way that can be chosen for a line.
struct Choice {
    value: String,
    title: String,
    detail: String,
    when: String,
    is_arrival: bool,
}

pub(crate) async fn show(State(app): State<App>, page: Shop) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let view = match &page.cart {
        Some(cart) => Some(viewed(&tx, &page, cart.clone()).await?),
        None => None,
    };
    let lines = match &view {
        Some(view) => lines(&tx, &page, view, true).await?,
        None => Vec::new(),
    };
    drop(tx);
    drop(reader);
    let (now_minor, later_minor) =
        view.as_ref().map_or((0, 0), |view| (view.quote.now.gross_minor, view.quote.later.gross_minor));
    let is_clean = view.is_some_and(|view| view.is_clean());
    web::html(&CartPage { page, lines, now_minor, later_minor, is_clean })
}

/// A cart seen from here.
pub(crate) async fn viewed(tx: &Tx<'_>, page: &Shop, cart: Cart) -> Result<CartView, DbError> {
    flows::view_cart(tx, cart, page.company.currency, page.now()).await
}

/// The lines of a cart in words, with the ways that could be chosen instead when asked for.
pub(crate) async fn lines(tx: &Tx<'_>, page: &Shop, view: &CartView, with_choices: bool) -> Result<Vec<Line>, DbError> {
    let mut out = Vec::with_capacity(view.lines.len());
    for line in &view.lines {
        let units = if with_choices { line.intent.quantity.units() } else { 1 };
        let offers = flows::offers(tx, line.intent.variant, units, page.store_id(), false, page.now()).await?;
        let ways = ways::ways(page, &offers.offers);
        out.push(in_words(page, line, &ways));
    }
    Ok(out)
}

fn in_words(page: &Shop, line: &CartLine, ways: &[Way]) -> Line {
    let wish = line.intent.wish;
    let way = way_text(&wish);
    let fits = |one: &&Way| one.later == way || one.now.as_ref() == Some(&way);
    let current = ways.iter().find(fits);
    let store = line.location.as_ref().map(|one| one.name.clone()).unwrap_or_default();
    let is_arrival = wish.method == Method::CollectOnArrival;
    let when = match (current, &line.supply) {
        (Some(way), _) => way.from.clone(),
        (None, Some(supply)) => page.in_days(supply.expected_on),
        (None, None) => String::new(),
    };
    let how = match wish.terms {
        PaymentTerms::Now => page.ta("shop-line-collect", &[("store", &store)]),
        PaymentTerms::AtHandOver => page.ta("shop-line-reserve", &[("store", &store)]),
    };
    let available = match line.problem {
        Some(LineProblem::NotEnough { available }) => available,
        _ => current.map_or(MOST, |way| way.free_units),
    };
    Line {
        id: line.intent.id,
        href: format!("/p/{}?sku={}", web::encode(&line.info.handle), web::encode(line.info.sku.as_str())),
        title: page.say(&line.info.title).to_owned(),
        options: page.say(&line.info.option_text).to_owned(),
        drawing: line.info.drawing.clone(),
        colour: line.info.colour.clone().unwrap_or_default(),
        quantity: line.intent.quantity.units(),
        most: available.clamp(1, MOST),
        unit_minor: line.unit_minor,
        gross_minor: line.gross_minor,
        is_later: wish.terms == PaymentTerms::AtHandOver,
        is_arrival,
        how,
        when,
        problem: line.problem.map(|problem| problem_in_words(page, problem, &store, line)),
        way,
        choices: choices(page, &wish, ways),
    }
}

fn problem_in_words(page: &Shop, problem: LineProblem, store: &str, line: &CartLine) -> Problem {
    let text = match problem {
        LineProblem::NotSold => page.t("shop-problem-not-sold"),
        LineProblem::NotEnough { available: ..=0 } => page.ta("shop-problem-gone", &[("store", &store)]),
        LineProblem::NotEnough { available } => page
            .ta("shop-problem-few", &[("n", &available), ("store", &store), ("asked", &line.intent.quantity.units())]),
        LineProblem::SupplyGone => page.ta("shop-problem-supply", &[("store", &store)]),
        LineProblem::NowhereChosen => page.t("shop-problem-where"),
        LineProblem::NotSent => page.t("shop-problem-not-sent"),
    };
    let least = match problem {
        LineProblem::NotEnough { available } if available > 0 => Some(available),
        _ => None,
    };
    Problem { text, least }
}

/// The ways of a line: in each store, paid now or at pick-up. The one chosen is among them unless
/// it is gone.
fn choices(page: &Shop, wish: &Wish, ways: &[Way]) -> Vec<Choice> {
    let mut out = Vec::new();
    let chosen = way_text(wish);
    let mut stores: Vec<Way> = Vec::new();
    for way in ways {
        let is_chosen = way.later == chosen || way.now.as_ref() == Some(&chosen);
        if is_chosen || !stores.iter().any(|known| known.store == way.store) {
            stores.push(way.clone());
        }
    }
    for way in stores.iter().take(4) {
        let choice = |value: &str, title: String| Choice {
            value: value.to_owned(),
            title,
            detail: way.detail.clone(),
            when: way.from.clone(),
            is_arrival: way.is_arrival,
        };
        if let Some(now) = &way.now {
            out.push(choice(now, page.ta("shop-way-now", &[("store", &way.name)])));
        }
        out.push(choice(&way.later, page.ta("shop-way-later", &[("store", &way.name)])));
    }
    out
}

#[derive(Deserialize)]
pub(crate) struct Added {
    variant: VariantId,
    way: String,
    quantity: Option<i64>,
}

/// `POST /cart/add`.
pub(crate) async fn add(
    State(app): State<App>,
    page: Shop,
    Checked(form): Checked<Added>,
) -> Result<Response, Failure> {
    let wish = wish_of(&page, &form.way)?;
    let quantity = units(form.quantity.unwrap_or(1))?;
    let by = (Channel::Web, page.actor());
    flows::cart_add(app.house(), page.owner(), form.variant, quantity, wish, by).await?;
    Ok(page.go("/cart").toast(Toast::new("shop-added")).into())
}

/// The wish of a form; its store is one of ours.
fn wish_of(page: &Shop, text: &str) -> Result<Wish, Failure> {
    let wish = read_way(text).ok_or_else(|| Failure::invalid("unreadable_way"))?;
    match wish.location.and_then(|id| page.store_of(id)) {
        Some(_) => Ok(wish),
        None => Err(Failure::NotFound),
    }
}

/// The open cart, with this line in it; somebody else's lines are not found.
fn mine(page: &Shop, line: IntentId) -> Result<CartId, Failure> {
    let cart = page.cart.as_ref().filter(|cart| cart.intents.iter().any(|intent| intent.id == line));
    cart.map(|cart| cart.id).ok_or_else(|| Refusal::from(CartRefused::NoSuchLine).way_out("/cart", "shop-cart").into())
}

#[derive(Deserialize)]
pub(crate) struct HowMany {
    quantity: i64,
}

/// `POST /cart/lines/{id}/quantity`.
pub(crate) async fn quantity(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Checked(form): Checked<HowMany>,
) -> Result<Response, Failure> {
    let cart = mine(&page, line)?;
    let quantity = units(form.quantity)?;
    flows::cart_quantity(app.house(), cart, line, quantity).await?;
    Ok(page.go("/cart").into())
}

/// So many units of one line, when a browser may ask for them; the words name the limit that holds here.
fn units(asked: i64) -> Result<Quantity, Failure> {
    let quantity = Quantity::new(asked).ok().filter(|quantity| quantity.units() <= MOST);
    quantity.ok_or_else(|| Refusal::invalid("shop_quantity").with("most", &MOST).way_out("/cart", "shop-cart").into())
}

#[derive(Deserialize)]
pub(crate) struct OtherWay {
    way: String,
}

/// `POST /cart/lines/{id}/way`.
pub(crate) async fn way(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Checked(form): Checked<OtherWay>,
) -> Result<Response, Failure> {
    let cart = mine(&page, line)?;
    let wish = wish_of(&page, &form.way)?;
    flows::cart_wish(app.house(), cart, line, wish).await?;
    Ok(page.go("/cart").into())
}

#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// `POST /cart/lines/{id}/remove`; the toast puts it back.
pub(crate) async fn remove(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Failure> {
    let cart = mine(&page, line)?;
    let (_, intent) = flows::cart_remove(app.house(), cart, line).await?;
    let (variant, way) = (intent.variant.to_string(), way_text(&intent.wish));
    let quantity = intent.quantity.units().to_string();
    let fields = [("variant", variant.as_str()), ("way", way.as_str()), ("quantity", quantity.as_str())];
    Ok(page.go("/cart").toast(Toast::new("shop-removed").undo("/cart/add", &fields)).into())
}
