//! Checkout on one page: who, where and when, how it is paid; and one button.

use crate::basket::{self, Kind, Line, Sums};
use crate::credits;
use crate::sending::{self, Asking, ToAddress};
use crate::shell::Shop;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cart::{Cart, Typed};
use customers::{Answer as Answered, ConsentChannel, ConsentSource, ConsentState, CustomerRefused, Details, Purpose};
use flows::{CartLine, CartView, Pay, PlaceOrder, PlaceRefused, Placing, Settlement};
use fulfilment::When;
use kernel::{Actor, CartId, Channel, CustomerId, IntentId, OrderId, PaymentId, PaymentTerms, TokenId};
use payments::CardToken;
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Failure, Toast, cookie};

/// The cookie that names the payment that goes on at the provider.
pub(crate) const PAYING: &str = "paying";
/// How long it is remembered, in seconds.
const PAYING_FOR: i64 = 2 * 3600;
/// Which wording of the line under the e-mail field was shown.
const ORDER_MESSAGES: &str = "order_messages-2026-11";
/// Which wording of the choice to keep the card was shown.
const KEEP_CARD: &str = "keep_card-2026-11";

#[derive(Template)]
#[template(path = "shop/checkout.html")]
struct CheckoutPage {
    page: Shop,
    cart: CartId,
    groups: Vec<Group>,
    /// Where what is sent goes; none when nothing is.
    ask: Option<Asking>,
    cards: Vec<Card>,
    now_minor: i64,
    /// What the credits pay of it, and what is left.
    settlement: Settlement,
    /// The customer's own credits that do not pay it yet.
    spendable: Vec<payments::Credit>,
    later_minor: i64,
    /// When the card is charged: it is only authorised with the order.
    charged: &'static str,
    sums: Sums,
    vat_minor: i64,
    mandate: String,
    form: Asked,
    errors: Errors,
    /// What happened to the try before.
    notice: Option<String>,
    /// Whether no letter tells the one who is signed in of this order.
    is_untold: bool,
    /// What is promised of each line as it stands here: it comes back with the form.
    promises: String,
}

/// What reaches the customer together.
struct Group {
    how: String,
    when: String,
    is_later: bool,
    is_sent: bool,
    /// The line whose relay point can be changed.
    point_of: Option<IntentId>,
    /// Where it is sent, once that was said.
    to: String,
    lines: Vec<Line>,
}

/// A stored card in words.
pub(crate) struct Card {
    pub(crate) id: TokenId,
    pub(crate) name: String,
    pub(crate) expires: String,
    pub(crate) has_expired: bool,
    pub(crate) mandate_text: String,
    pub(crate) mandate_on: String,
}

impl Card {
    pub(crate) fn of(page: &Shop, card: &CardToken) -> Self {
        Self {
            id: card.id,
            name: page.card(&card.brand, &card.last4),
            expires: format!("{:02}/{}", card.expires_month, card.expires_year),
            has_expired: card.has_expired(page.today()),
            mandate_text: card.mandate_text.clone(),
            mandate_on: page.full_date(card.mandate_at),
        }
    }
}

impl Card {
    /// The value of a form.
    fn value(&self) -> String {
        format!("token:{}", self.id)
    }
}

/// The form as it was sent.
#[derive(Clone, Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    idempotency: Option<Uuid>,
    cart: Option<CartId>,
    #[serde(default)]
    seen_minor: i64,
    /// What was left to be paid beside the credits, minor units.
    #[serde(default)]
    pay_minor: Option<i64>,
    /// The code of a credit, or one of the customer's own.
    #[serde(default)]
    pub(crate) code: String,
    pub(crate) credit: credits::Named,
    /// The credit that pays no more.
    pub(crate) off: credits::Named,
    /// What was promised of each line on the screen.
    #[serde(default)]
    promises: String,
    #[serde(default)]
    means: String,
    #[serde(default)]
    keep: String,
    /// By which stored card what is reserved is paid, once it is taken; empty for in the store.
    #[serde(default)]
    later: String,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    #[serde(default)]
    email: String,
    /// The line that goes elsewhere.
    pub(crate) line: Option<IntentId>,
    #[serde(flatten)]
    pub(crate) ship: ToAddress,
}

impl Asked {
    /// A new form with what was typed into the one before.
    fn again(typed: Typed) -> Self {
        let Typed { first_name, last_name, email, keeps_card, .. } = typed;
        let keep = if keeps_card { "yes".to_owned() } else { String::new() };
        Self { keep, first_name, last_name, email, ..Self::default() }
    }

    /// The key of the order. Who comes back from the payment and corrects an address wants another order:
    /// only the same words are the same form again.
    fn key(&self) -> Option<Uuid> {
        let to = &self.ship;
        let words = [&self.first_name, &self.last_name, &self.email, &self.means, &self.keep, &self.later];
        let address = [&to.to, &to.to_name, &to.street, &to.more, &to.postcode, &to.city, &to.phone];
        let typed: Vec<&str> = words.into_iter().chain(address).map(String::as_str).collect();
        Some(web::form_key(self.idempotency?, &typed))
    }

    /// What was left to be paid beside the credits, minor units.
    fn to_pay_minor(&self) -> i64 {
        self.pay_minor.unwrap_or(self.seen_minor)
    }

    /// The stored card that may be charged once a reservation is taken.
    fn later_card(&self) -> Option<TokenId> {
        self.later.parse().ok()
    }

    /// What is kept with the cart for another try.
    fn typed(&self) -> Typed {
        Typed {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            keeps_card: self.keep == "yes",
            guest: None,
        }
    }

    /// What is taken along to another page and back: name and value of each field that says something.
    pub(crate) fn carried(&self) -> Vec<(&'static str, String)> {
        let fields = [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("email", &self.email),
            ("means", &self.means),
            ("keep", &self.keep),
            ("later", &self.later),
        ];
        fields.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())).collect()
    }
}

/// `GET /checkout`.
pub(crate) async fn show(State(app): State<App>, page: Shop, headers: axum::http::HeaderMap) -> Answer {
    if let Some(answer) = finish_before(&app, &page, &headers).await? {
        return Ok(answer);
    }
    let Some(cart) = page.cart.clone().filter(|cart| !cart.intents.is_empty()) else {
        return Ok(page.go("/cart").into());
    };
    let typed = {
        let reader = app.db().reader().await?;
        cart::store::find_typed(&reader.tx(), cart.id).await?
    };
    render(&app, page, cart, Asked::again(typed.unwrap_or_default()), Errors::default(), None).await
}

/// A payment that was begun and left: given up, so that its articles are free for the next try. One that
/// was faster is shown as what it is.
async fn finish_before(app: &App, page: &Shop, headers: &axum::http::HeaderMap) -> Result<Option<Response>, Failure> {
    let Some(id) = cookie::get(app, headers, PAYING).and_then(|text| text.parse::<PaymentId>().ok()) else {
        return Ok(None);
    };
    let known = {
        let reader = app.db().reader().await?;
        payments::store::find_payment(&reader.tx(), id).await?
    };
    if known.is_none() {
        return Ok(None);
    }
    let seen = flows::give_up_payment(app.house(), id).await?;
    match seen.outcome {
        flows::Outcome::Declined(_) => Ok(None),
        flows::Outcome::Paid | flows::Outcome::Pending => {
            Ok(Some(page.go(format!("/checkout/return?payment={id}")).into()))
        }
    }
}

pub(crate) async fn render(
    app: &App,
    page: Shop,
    cart: Cart,
    form: Asked,
    errors: Errors,
    notice: Option<String>,
) -> Answer {
    let is_again = notice.is_some() || !errors.is_empty();
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let view = basket::viewed(&tx, &page, cart).await?;
    if !view.is_clean() {
        return Ok(page.go("/cart").toast(Toast::new("shop-cart-changed")).into());
    }
    let lines = basket::lines(&tx, &page, &view).await?;
    let ask = if sending::has_sent(&view.cart) {
        Some(Asking::at_checkout(&tx, &page, &view.cart, &form.ship).await?)
    } else {
        None
    };
    let cards = match page.customer_id() {
        Some(customer) => payments::store::tokens_of(&tx, customer).await?,
        None => Vec::new(),
    };
    let policy = stores::store::get_policy(&tx).await?;
    let is_untold = match &page.customer {
        Some(customer) => customers::reach(&tx, customer, customers::News::Ready).await?.is_err(),
        None => false,
    };
    let settlement = flows::settlement(&tx, &view, page.actor(), page.now()).await?;
    let spendable = credits::spendable(&tx, &page, &view.cart).await?;
    drop(tx);
    drop(reader);
    let places: Vec<_> = page.stores.iter().map(|store| store.location.clone()).collect();
    let promises = promises_text(&view.promises(&places, &policy, page.now()));
    let cards: Vec<Card> = cards.iter().map(|card| Card::of(&page, card)).filter(|card| !card.has_expired).collect();
    let template = CheckoutPage {
        cart: view.cart.id,
        groups: groups(lines),
        ask,
        cards,
        now_minor: view.quote.now.gross_minor,
        settlement,
        spendable,
        later_minor: view.quote.later.gross_minor,
        charged: charged(&view),
        sums: Sums::of(&page, &view),
        vat_minor: view.quote.now.vat_minor,
        mandate: mandate(&page),
        form,
        errors,
        notice,
        is_untold,
        promises,
        page,
    };
    let status = if is_again { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    web::html_with(status, &template)
}

/// What is promised of each line, as the value of a form: `<line>@<day>` or `<line>@<day>@<instant>`.
fn promises_text(promises: &[(IntentId, When)]) -> String {
    let one = |(line, when): &(IntentId, When)| match when.at {
        Some(at) => format!("{line}@{}@{}", when.on, kernel::micros(at)),
        None => format!("{line}@{}", when.on),
    };
    promises.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The same from a form. What cannot be read was not shown by us, and promises nothing.
fn read_promises(text: &str) -> Vec<(IntentId, When)> {
    let one = |text: &str| {
        let mut parts = text.splitn(3, '@');
        let (line, on, at) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next());
        let at = match at {
            Some(at) => Some(jiff::Timestamp::from_microsecond(at.parse().ok()?).ok()?),
            None => None,
        };
        Some((line, When { on, at }))
    };
    text.split(' ').take(500).filter_map(one).collect()
}

/// The key of the words that say when the card is charged.
fn charged(view: &CartView) -> &'static str {
    let paid = || view.lines.iter().filter(|line| line.intent.wish.terms == PaymentTerms::Now);
    match (paid().any(CartLine::is_sent), paid().any(|line| !line.is_sent())) {
        (true, true) => "shop-charged-both",
        (true, false) => "shop-charged-sent",
        (false, _) => "shop-charged-collected",
    }
}

/// The words that somebody agrees to who keeps a card.
fn mandate(page: &Shop) -> String {
    page.ta("shop-mandate", &[("name", &page.company.name)])
}

fn groups(lines: Vec<Line>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let same = |group: &&mut Group| (&group.how, &group.when, &group.to) == (&line.how, &line.when, &line.to);
        if let Some(group) = groups.iter_mut().find(same) {
            group.lines.push(line);
        } else {
            groups.push(Group {
                how: line.how.clone(),
                when: line.when.clone(),
                is_later: line.kind.is_later(),
                is_sent: matches!(line.kind, Kind::Sent | Kind::Relayed),
                point_of: (line.kind == Kind::Relayed).then_some(line.id),
                to: line.to.clone(),
                lines: vec![line],
            });
        }
    }
    groups
}

impl CheckoutPage {
    /// Why a credit pays nothing.
    fn refused(&self, code: &str) -> String {
        self.page.t(&format!("refused-{}", code.replace('_', "-")))
    }

    /// Whether this stored card is the one chosen for what is reserved.
    fn is_later(&self, card: impl std::borrow::Borrow<TokenId>, is_first: impl std::borrow::Borrow<bool>) -> bool {
        if self.form.later.is_empty() { *is_first.borrow() } else { self.form.later_card() == Some(*card.borrow()) }
    }

    /// Whether this means of payment is the chosen one.
    fn is_means(&self, value: impl AsRef<str>, is_first: impl std::borrow::Borrow<bool>) -> bool {
        if self.form.means.is_empty() { *is_first.borrow() } else { self.form.means == value.as_ref() }
    }
}

/// `POST /checkout`.
pub(crate) async fn place(State(app): State<App>, page: Shop, Checked(form): Checked<Asked>) -> Answer {
    let (Some(key), Some(asked)) = (form.key(), form.cart) else {
        return Err(Failure::Other(StatusCode::BAD_REQUEST));
    };
    // A cart that became an order is not open any more: the key tells whether it is the same form again.
    let Some(cart) = page.cart.clone().filter(|cart| cart.id == asked && !cart.intents.is_empty()) else {
        return refuse(&app, page, None, form, PlaceRefused::CartClosed).await;
    };
    let (cart, errors) = said(&app, &page, cart, &form).await?;
    if !errors.is_empty() {
        return render(&app, page, cart, form, errors, None).await;
    }
    if let Some(notice) = changed(&app, &page, &cart, &form).await? {
        return render(&app, page, cart, form, Errors::default(), Some(notice)).await;
    }
    let Some(pay) = pay(&page, &form) else {
        let notice = page.t("shop-choose-means");
        return render(&app, page, cart, form, Errors::default(), Some(notice)).await;
    };
    let customer = match who(&app, &page, asked, &form).await? {
        Who::Customer(customer) => customer,
        Who::Wrong(errors) => return render(&app, page, cart, form, errors, None).await,
        Who::Late => return refuse(&app, page, None, form, PlaceRefused::CartClosed).await,
    };
    let cart = Some(cart);
    let order = PlaceOrder {
        cart: asked,
        channel: Channel::Web,
        actor: Actor::Customer(customer),
        language: page.language(),
        store: page.store_id(),
        till: None,
        shift: None,
        staff: None,
        customer: Some(customer),
        pay,
        later_card: form.later_card(),
        return_url: page.public("/checkout/return"),
        key,
    };
    let keeps = matches!(&order.pay, Pay::CardForm { keep: Some(_) });
    match flows::place_quoted(app.house(), order, read_promises(&form.promises)).await {
        Ok(placing) => {
            if keeps {
                agree(&app, &page, customer).await?;
            }
            answer(&app, page, cart, form, placing).await
        }
        Err(refused) => refuse(&app, page, cart, form, refused).await,
    }
}

/// Who orders and where to send it, as it was typed: kept with the cart, or what is wrong with it.
async fn said(app: &App, page: &Shop, cart: Cart, form: &Asked) -> Result<(Cart, Errors), Failure> {
    let mut errors = wrong_guest(page, form);
    if !errors.is_empty() {
        sending::check_address(page, &cart, &form.ship, &mut errors);
        return Ok((cart, errors));
    }
    match sending::keep_address(app, page, cart.clone(), &form.ship, &buyer(page, form)).await? {
        Ok(kept) => Ok((kept, Errors::default())),
        Err(errors) => Ok((cart, errors)),
    }
}

/// The name of who orders: it stands for who gets the parcel unless another one is said.
pub(crate) fn buyer(page: &Shop, form: &Asked) -> String {
    let typed = || format!("{} {}", form.first_name.trim(), form.last_name.trim());
    page.customer.as_ref().map_or_else(typed, customers::Customer::full_name).trim().to_owned()
}

/// What is different from what was on the screen, if it is: the amount.
async fn changed(app: &App, page: &Shop, cart: &Cart, form: &Asked) -> Result<Option<String>, Failure> {
    let reader = app.db().reader().await?;
    let view: CartView = basket::viewed(&reader.tx(), page, cart.clone()).await?;
    let settlement = flows::settlement(&reader.tx(), &view, page.actor(), page.now()).await?;
    let (seen, now) = (form.to_pay_minor(), settlement.to_pay_minor);
    let is_same = !view.is_clean() || (view.quote.now.gross_minor == form.seen_minor && seen == now);
    let (before, after) = (page.money(seen), page.money(now));
    Ok((!is_same).then(|| page.ta("shop-total-changed", &[("before", &before), ("after", &after)])))
}

/// Who orders.
enum Who {
    Customer(CustomerId),
    /// What was typed cannot be.
    Wrong(Errors),
    /// The cart became an order meanwhile.
    Late,
}

/// Who orders: the one signed in, or a guest, who is a record of their own whether the address is known
/// or not: an address is not a proof. What was typed is kept with the cart, for another try.
async fn who(app: &App, page: &Shop, cart: CartId, form: &Asked) -> Result<Who, Failure> {
    let wrong = |field, key| Ok(Who::Wrong(error(page, field, key)));
    if let Some(customer) = page.customer_id() {
        if form.keep == "yes" {
            flows::keep_typed(app.house(), cart, Typed { keeps_card: true, ..Typed::default() }).await?;
        }
        return Ok(Who::Customer(customer));
    }
    let details = Details::parse(&form.last_name, &form.first_name, &form.email, "", page.language());
    let details = match details {
        Ok(details) if details.email.is_some() => details,
        Ok(_) | Err(CustomerRefused::EmailInvalid) => return wrong("email", "refused-email-invalid"),
        Err(CustomerRefused::NameMissing) => {
            let field = if form.first_name.trim().is_empty() { "first_name" } else { "last_name" };
            return wrong(field, "refused-name-missing");
        }
        Err(other) => return Err(other.into()),
    };
    let answer = Answered {
        purpose: Purpose::OrderMessages,
        channel: ConsentChannel::Email,
        state: ConsentState::Granted,
        text_version: ORDER_MESSAGES.to_owned(),
    };
    let guest = flows::Guest { cart, typed: form.typed(), details, answer };
    Ok(flows::order_as_guest(app.house(), guest).await?.map_or(Who::Late, Who::Customer))
}

/// What is wrong with the guest: all at once.
fn wrong_guest(page: &Shop, form: &Asked) -> Errors {
    let mut errors = Errors::default();
    if page.customer.is_some() {
        return errors;
    }
    for (field, typed) in [("first_name", &form.first_name), ("last_name", &form.last_name)] {
        if typed.trim().is_empty() {
            errors.add(field, page.t("refused-name-missing"));
        }
    }
    if customers::Email::parse(&form.email).is_err() {
        errors.add("email", page.t("refused-email-invalid"));
    }
    errors
}

fn error(page: &Shop, field: &'static str, key: &str) -> Errors {
    let mut errors = Errors::default();
    errors.add(field, page.t(key));
    errors
}

/// How it is paid; none when nothing that fits was chosen.
fn pay(page: &Shop, form: &Asked) -> Option<Pay> {
    if form.to_pay_minor() == 0 {
        return Some(Pay::Nothing);
    }
    match form.means.split_once(':') {
        Some(("token", id)) => Some(Pay::Token { token: id.parse().ok()? }),
        None if form.means == "card" => {
            let keeps = form.keep == "yes" && page.customer.is_some();
            Some(Pay::CardForm { keep: keeps.then(|| mandate(page)) })
        }
        _ => None,
    }
}

/// Writes down that the card may be kept, as it was asked.
async fn agree(app: &App, page: &Shop, customer: CustomerId) -> Result<(), Failure> {
    let answer = Answered {
        purpose: Purpose::KeepCard,
        channel: ConsentChannel::None,
        state: ConsentState::Granted,
        text_version: KEEP_CARD.to_owned(),
    };
    let record = customers::RecordConsent {
        customer,
        answer,
        source: ConsentSource::Web,
        actor: Actor::Customer(customer),
        moment: page.moment().clone(),
    };
    app.db().run(record).await?;
    Ok(())
}

async fn again(
    app: &App,
    page: Shop,
    cart: Option<Cart>,
    form: Asked,
    errors: Errors,
    notice: Option<String>,
) -> Answer {
    match cart {
        Some(cart) => render(app, page, cart, form, errors, notice).await,
        None => Ok(page.go("/cart").into()),
    }
}

async fn answer(app: &App, page: Shop, cart: Option<Cart>, form: Asked, placing: Placing) -> Answer {
    let follow = |payment: PaymentId| cookie::set(app, PAYING, &payment.to_string(), Some(PAYING_FOR));
    match placing {
        Placing::Placed { order } => to_order(app, &page, order).await,
        Placing::AtProvider { payment, url, .. } => Ok(page.go(url).cookie(follow(payment)).into()),
        Placing::OnTerminal { payment, .. } | Placing::Unknown { payment, .. } => {
            Ok(page.go(format!("/checkout/return?payment={payment}")).cookie(follow(payment)).into())
        }
        Placing::Declined { reason, .. } => {
            let notice = crate::paying::declined(&page, &reason);
            again(app, page, cart, form, Errors::default(), Some(notice)).await
        }
    }
}

/// To the order, with the secret of its link.
pub(crate) async fn to_order(app: &App, page: &Shop, order: OrderId) -> Answer {
    let reader = app.db().reader().await?;
    let order = orders::store::get_order(&reader.tx(), order).await?;
    let address = format!("/orders/{}?k={}", web::encode(&order.number), order.link_key);
    let toast = Toast::new("shop-placed").with("number", order.number.replace('-', "\u{2011}"));
    Ok(page.go(address).toast(toast).cookie(cookie::remove(app, PAYING)).into())
}

/// Somebody was faster, or the form is old: said on the cart, line by line, with the ways out.
async fn refuse(app: &App, page: Shop, cart: Option<Cart>, form: Asked, refused: PlaceRefused) -> Answer {
    let may_be_old = matches!(refused, PlaceRefused::KeyReused | PlaceRefused::CartClosed);
    if let (true, Some(key)) = (may_be_old, form.key())
        && let Some(placing) = flows::placed_under(app.house(), key).await?
    {
        return answer(app, page, cart, form, placing).await;
    }
    match refused {
        PlaceRefused::Line { .. } | PlaceRefused::Stock(_) => {
            Ok(page.go("/cart").toast(Toast::new("shop-cart-changed")).into())
        }
        PlaceRefused::Empty | PlaceRefused::CartClosed => {
            Ok(page.go("/cart").toast(Toast::new("refused-cart-closed")).into())
        }
        PlaceRefused::AddressNeeded => Ok(page.go("/checkout").toast(Toast::new("refused-address-needed")).into()),
        PlaceRefused::PaymentMismatch | PlaceRefused::KeyReused | PlaceRefused::Payment(_) => {
            let key = format!("refused-{}", refused.code().replace('_', "-"));
            let notice = page.find_t(&key).unwrap_or_else(|| page.t("refused"));
            again(app, page, cart, form, Errors::default(), Some(notice)).await
        }
        PlaceRefused::Promise { line, possible } => {
            let notice = other_day(app, &page, cart.as_ref(), line, possible).await?;
            again(app, page, cart, form, Errors::default(), Some(notice)).await
        }
        other => Err(other.into()),
    }
}

/// What is said before paying when a line cannot be had any more when it was shown.
async fn other_day(
    app: &App,
    page: &Shop,
    cart: Option<&Cart>,
    line: usize,
    possible: When,
) -> Result<String, Failure> {
    let variant = cart.and_then(|cart| cart.intents.get(line.saturating_sub(1))).map(|intent| intent.variant);
    let infos = {
        let reader = app.db().reader().await?;
        catalogue::store::find_variants(&reader.tx(), &Vec::from_iter(variant)).await?
    };
    let title = variant.and_then(|id| infos.get(&id)).map(|info| page.say(&info.title).to_owned());
    let day = page.in_days(possible.on);
    let when = possible.at.map(|at| page.ta("shop-there-from", &[("day", &day), ("time", &page.time(at))]));
    let (title, when) = (title.unwrap_or_default(), when.unwrap_or(day));
    Ok(page.ta("shop-promise-changed", &[("title", &title), ("when", &when)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_was_promised_comes_back_with_the_form() {
        let line = IntentId(Uuid::from_u128(7));
        let at = jiff::Timestamp::from_microsecond(1_790_000_000_000_000).unwrap();
        let shown = [
            (line, When { on: date(2026, 11, 26), at: None }),
            (IntentId(Uuid::from_u128(9)), When { on: date(2026, 11, 21), at: Some(at) }),
        ];
        assert_eq!(read_promises(&promises_text(&shown)), shown);
        for text in ["", " ", "x", "x@2026-11-26", &format!("{line}@soon"), &format!("{line}@2026-11-26@never")] {
            assert_eq!(read_promises(text), [], "{text}");
        }
    }
}
