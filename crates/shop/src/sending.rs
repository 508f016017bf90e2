//! Where what is sent goes: the address at checkout, and a line that goes elsewhere. Addresses are kept
//! with the cart, so that neither a declined payment nor a way back loses them.

use crate::checkout::{self, Asked};
use crate::shell::Shop;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use cart::{Cart, CartRefused, Intent, Wish};
use db::{DbError, Tx};
use fulfilment::ServiceKind;
use kernel::{Address, AddressId, AddressRefused, IntentId, Method, TypedAddress};
use serde::Deserialize;
use web::{Answer, App, Checked, Errors, Failure, Refusal, Toast};

/// The choice of the address that the cart has already.
const SAME: &str = "same";
/// The choice of the address of the last order.
const LAST: &str = "last";
/// The choice of what is typed.
const TYPED: &str = "typed";
/// Where an order is placed.
const CHECKOUT: &str = "/checkout";
/// As many signs as a label has in one line.
const MOST_SIGNS: usize = 38;

/// An address as it was typed, or which of the known ones was chosen.
#[derive(Clone, Deserialize, Default)]
pub(crate) struct ToAddress {
    #[serde(default)]
    pub(crate) to: String,
    #[serde(default)]
    pub(crate) to_name: String,
    #[serde(default)]
    pub(crate) street: String,
    #[serde(default)]
    pub(crate) more: String,
    #[serde(default)]
    pub(crate) postcode: String,
    #[serde(default)]
    pub(crate) city: String,
    #[serde(default)]
    pub(crate) phone: String,
}

impl ToAddress {
    fn of(address: &Address) -> Self {
        Self {
            to: String::new(),
            to_name: address.name.clone(),
            street: address.street.clone(),
            more: address.more.clone(),
            postcode: address.postcode.clone(),
            city: address.city.clone(),
            phone: address.phone.clone(),
        }
    }

    /// The address, or what is wrong, each at its field. Who names nobody is the buyer.
    fn read(&self, page: &Shop, buyer: &str) -> Result<Address, Errors> {
        let name = if self.to_name.trim().is_empty() { buyer } else { &self.to_name };
        let (street, more, postcode) = (self.street.as_str(), self.more.as_str(), self.postcode.as_str());
        let (city, phone) = (self.city.as_str(), self.phone.as_str());
        let typed = TypedAddress { name, street, more, postcode, city, phone };
        let refused = match typed.read() {
            Ok(address) => return Ok(address),
            Err(refused) => refused,
        };
        let mut errors = Errors::default();
        let mut say = |field, key: &str| errors.add(field, page.t(key));
        let is_postcode =
            kernel::is_postcode(&postcode.chars().filter(|sign| !sign.is_whitespace()).collect::<String>());
        let lines = [("to_name", name), ("street", street), ("more", more), ("city", city), ("phone", phone)];
        for (field, line) in lines {
            match (field, line.trim()) {
                ("to_name", "") => say(field, "refused-address-name"),
                ("street", "") => say(field, "refused-address-street"),
                ("city", "") => say(field, "refused-address-city"),
                (_, line) if line.chars().count() > MOST_SIGNS => say(field, "refused-address-too-long"),
                _ => {}
            }
        }
        if !is_postcode {
            say("postcode", "refused-address-postcode");
        }
        if refused == AddressRefused::Phone {
            errors.add("phone", page.t("refused-phone-invalid"));
        }
        if errors.is_empty() {
            errors.add("street", page.t(&format!("refused-{}", refused.code().replace('_', "-"))));
        }
        Err(errors)
    }
}

/// One known address that can be chosen.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Choice {
    fn of(value: impl Into<String>, address: &Address) -> Self {
        let more = if address.more.is_empty() { String::new() } else { format!("{}, ", address.more) };
        Self { value: value.into(), name: address.name.clone(), text: format!("{more}{}", address.on_one_line()) }
    }
}

/// The part of a page that asks for an address.
pub(crate) struct Asking {
    /// Known addresses, the first one chosen unless the form says otherwise.
    pub(crate) choices: Vec<Choice>,
    pub(crate) form: ToAddress,
}

impl Asking {
    /// At checkout: the cart's address, the one of the last order, or what is typed.
    pub(crate) async fn at_checkout(tx: &Tx<'_>, page: &Shop, cart: &Cart, form: &ToAddress) -> Result<Self, DbError> {
        let main = main_address(cart).and_then(|id| cart.address(id));
        let last = last_address(tx, page).await?;
        let mut choices: Vec<Choice> = main.iter().map(|address| Choice::of(SAME, address)).collect();
        choices.extend(last.iter().filter(|last| Some(*last) != main).map(|address| Choice::of(LAST, address)));
        let is_typed = [&form.street, &form.postcode, &form.city].iter().any(|text| !text.is_empty());
        let form = match main {
            Some(address) if !is_typed => ToAddress { to: form.to.clone(), ..ToAddress::of(address) },
            _ => form.clone(),
        };
        Ok(Self { choices, form })
    }

    /// Whether this choice is the chosen one.
    pub(crate) fn is_chosen(&self, value: impl AsRef<str>, is_first: impl std::borrow::Borrow<bool>) -> bool {
        let known = self.choices.iter().any(|choice| choice.value == self.form.to) || self.form.to == TYPED;
        if known { self.form.to == value.as_ref() } else { *is_first.borrow() }
    }
}

/// Whether a carrier brings it to a door.
fn is_sent(intent: &Intent) -> bool {
    intent.wish.method == Method::Ship
}

/// Whether something in the cart is brought to a door.
pub(crate) fn has_sent(cart: &Cart) -> bool {
    cart.intents.iter().any(is_sent)
}

/// Where what is sent goes unless a line says otherwise.
fn main_address(cart: &Cart) -> Option<AddressId> {
    cart.main_door().map(|door| door.id)
}

/// Where a line would go by a service of this kind: where it goes already, or where the rest goes.
pub(crate) fn destination_for(cart: &Cart, wish: &Wish, kind: ServiceKind) -> Option<AddressId> {
    match (kind, wish.method) {
        (ServiceKind::Home, Method::Ship) | (ServiceKind::Relay, Method::Relay) if wish.address.is_some() => {
            wish.address
        }
        (ServiceKind::Home | ServiceKind::Store, _) => main_address(cart),
        (ServiceKind::Relay, _) => cart.last_point().map(|one| one.id),
    }
}

/// A cart in which everything that is sent goes somewhere, once one address is known: so that lines
/// that go together are one parcel with one fee.
pub(crate) fn addressed(mut cart: Cart) -> Cart {
    let main = main_address(&cart);
    for intent in cart.intents.iter_mut().filter(|one| is_sent(one)) {
        intent.wish.address = intent.wish.address.or(main);
    }
    cart
}

/// Where the customer who is signed in had something sent last: to themselves, rather than a present to
/// somebody else. Nobody else is shown an address.
async fn last_address(tx: &Tx<'_>, page: &Shop) -> Result<Option<Address>, DbError> {
    let Some(customer) = &page.customer else { return Ok(None) };
    let all = orders::store::last_addresses(tx, customer.id).await?;
    let name = kernel::fold(&customer.full_name());
    Ok(all.iter().find(|one| kernel::fold(&one.name) == name).or(all.first()).cloned())
}

/// Writes down with the cart where what is sent goes, as the form of the checkout says.
pub(crate) async fn keep_address(
    app: &App,
    page: &Shop,
    cart: Cart,
    form: &ToAddress,
    buyer: &str,
) -> Result<Result<Cart, Errors>, Failure> {
    if !has_sent(&cart) {
        return Ok(Ok(cart));
    }
    let main = main_address(&cart);
    let known = match form.to.as_str() {
        SAME => main.and_then(|id| cart.address(id)).cloned(),
        LAST => last_address(&app.db().reader().await?.tx(), page).await?,
        _ => None,
    };
    let address = match known.map_or_else(|| form.read(page, buyer), Ok) {
        Ok(address) => address,
        Err(errors) => return Ok(Err(errors)),
    };
    let id = main.unwrap_or_else(|| page.moment().id());
    Ok(Ok(flows::cart_address(app.house(), cart.id, id, address).await?))
}

/// Says beside other errors what is wrong with a typed address.
pub(crate) fn check_address(page: &Shop, cart: &Cart, form: &ToAddress, errors: &mut Errors) {
    let is_known = form.to == SAME || form.to == LAST;
    if has_sent(cart)
        && !is_known
        && let Err(wrong) = form.read(page, "?")
    {
        errors.join(wrong);
    }
}

#[derive(Template)]
#[template(path = "shop/line-address.html")]
struct LinePage {
    page: Shop,
    id: IntentId,
    title: String,
    options: String,
    drawing: String,
    colour: String,
    ask: Asking,
    errors: Errors,
    next: &'static str,
    /// What was typed at checkout and is not lost on the way.
    carried: Vec<(&'static str, String)>,
}

/// Where to go back to.
#[derive(Deserialize, Default)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

impl Next {
    pub(crate) fn is_checkout(&self) -> bool {
        self.path() == CHECKOUT
    }

    pub(crate) fn path(&self) -> &'static str {
        if self.next == "checkout" { CHECKOUT } else { "/cart" }
    }
}

/// A line of the visitor's own cart that is sent; somebody else's lines are not found.
fn mine(page: &Shop, line: IntentId) -> Result<(Cart, Intent), Failure> {
    let cart = page.cart.clone().map(addressed);
    let found = cart.and_then(|cart| {
        let intent = cart.intents.iter().find(|one| one.id == line && is_sent(one)).cloned();
        intent.map(|intent| (cart, intent))
    });
    found.ok_or_else(|| Refusal::from(CartRefused::NoSuchLine).way_out("/cart", "shop-cart").into())
}

/// The address that no other line goes to: it may be corrected.
fn own_address(cart: &Cart, intent: &Intent) -> Option<AddressId> {
    cart.own_door(intent).map(|door| door.id)
}

async fn line_page(
    app: &App,
    page: Shop,
    (cart, intent): (Cart, Intent),
    (form, errors): (Option<ToAddress>, Errors),
    next: &'static str,
    carried: Vec<(&'static str, String)>,
) -> Answer {
    let variants = [intent.variant];
    let (infos, last) = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        futures::try_join!(catalogue::store::find_variants(&tx, &variants), last_address(&tx, &page))?
    };
    let info = infos.get(&intent.variant).ok_or(Failure::NotFound)?;
    let own = own_address(&cart, &intent);
    let mut choices: Vec<Choice> = cart
        .doors()
        .filter(|one| Some(one.id) != own)
        .map(|one| Choice::of(one.id.to_string(), &one.address))
        .collect();
    choices.extend(
        last.iter()
            .filter(|last| !cart.doors().any(|known| known.address == **last))
            .map(|address| Choice::of(LAST, address)),
    );
    let form = form.unwrap_or_else(|| {
        let typed = own.and_then(|id| cart.address(id)).map(ToAddress::of).unwrap_or_default();
        // Who comes here wants another address than the one that it goes to.
        ToAddress { to: TYPED.to_owned(), ..typed }
    });
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let template = LinePage {
        id: intent.id,
        title: page.say(&info.title).to_owned(),
        options: page.say(&info.option_text).to_owned(),
        drawing: info.drawing.clone(),
        colour: info.colour.clone().unwrap_or_default(),
        ask: Asking { choices, form },
        errors,
        next,
        carried,
        page,
    };
    web::html_with(status, &template)
}

/// `GET /cart/lines/{id}/address`: whose cart it is.
pub(crate) async fn line_form(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Query(next): Query<Next>,
) -> Answer {
    let found = mine(&page, line)?;
    line_page(&app, page, found, (None, Errors::default()), next.path(), Vec::new()).await
}

/// `POST /cart/lines/{id}/address`: whose cart it is. Who comes from the checkout finds it as it was.
pub(crate) async fn line(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Query(next): Query<Next>,
    Checked(mut asked): Checked<Asked>,
) -> Answer {
    let found = mine(&page, line)?;
    let (next, carried, form) = (next.path(), asked.carried(), std::mem::take(&mut asked.ship));
    let sent = match send(&app, &page, &found, &form).await? {
        Ok(sent) => sent,
        Err(errors) => return line_page(&app, page, found, (Some(form), errors), next, carried).await,
    };
    if next == CHECKOUT && !carried.is_empty() {
        return checkout::render(&app, page, sent, asked, Errors::default(), None).await;
    }
    let city = sent.intents.iter().find(|one| one.id == line).and_then(|one| sent.address(one.wish.address?));
    let toast = Toast::new("shop-line-sent-to").with("city", city.map(|one| one.city.clone()).unwrap_or_default());
    Ok(page.go(next).toast(toast).into())
}

/// Sends a line where the form says; the cart as it is then.
async fn send(
    app: &App,
    page: &Shop,
    (cart, intent): &(Cart, Intent),
    form: &ToAddress,
) -> Result<Result<Cart, Errors>, Failure> {
    let house = app.house();
    let chosen = form.to.parse::<AddressId>().ok().filter(|id| cart.address(*id).is_some());
    if let Some(id) = chosen {
        let wish = Wish { address: Some(id), ..intent.wish };
        return Ok(Ok(flows::cart_wish(house, cart.id, intent.id, wish).await?));
    }
    let last = match form.to.as_str() {
        LAST => last_address(&app.db().reader().await?.tx(), page).await?,
        _ => None,
    };
    // Who buys, or else who gets the rest.
    let main = || main_address(cart).and_then(|id| cart.address(id)).map(|one| one.name.clone());
    let buyer = page.customer.as_ref().map(customers::Customer::full_name).or_else(main).unwrap_or_default();
    let address = match last.map_or_else(|| form.read(page, &buyer), Ok) {
        Ok(address) => address,
        Err(errors) => return Ok(Err(errors)),
    };
    let id = own_address(cart, intent).unwrap_or_else(|| page.moment().id());
    Ok(Ok(flows::cart_line_address(house, cart.id, intent.id, id, address).await?))
}

/// `POST /checkout/elsewhere`: whose cart it is. The address of everything else is written down first,
/// then the line gets its own; what else was typed is taken along.
pub(crate) async fn elsewhere(State(app): State<App>, mut page: Shop, Checked(form): Checked<Asked>) -> Answer {
    let line = form.line.ok_or(Failure::Other(StatusCode::BAD_REQUEST))?;
    let (cart, _) = mine(&page, line)?;
    let buyer = checkout::buyer(&page, &form);
    match keep_address(&app, &page, cart.clone(), &form.ship, &buyer).await? {
        Ok(kept) => {
            page.cart = Some(kept);
            let found = mine(&page, line)?;
            line_page(&app, page, found, (None, Errors::default()), CHECKOUT, form.carried()).await
        }
        Err(errors) => checkout::render(&app, page, cart, form, errors, None).await,
    }
}

/// How many lines of a cart are sent.
pub(crate) fn sent_lines(cart: &Cart) -> usize {
    cart.intents.iter().filter(|one| is_sent(one)).count()
}
