//! Store credits and gift cards: at checkout they pay first, and in the account they are listed. A code is
//! whole only on its holder's receipt.

use crate::checkout::{self, Asked};
use crate::shell::{Account, Shop};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use cart::{Cart, CartRefused};
use kernel::CreditId;
use payments::{Credit, CreditCode, PaymentRefused};
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// So many of the customer's credits are shown.
const MOST: i64 = 50;

/// The credits of who is signed in that can still be spent and do not pay this cart yet.
pub(crate) async fn spendable(tx: &db::Tx<'_>, page: &Shop, cart: &Cart) -> Result<Vec<Credit>, db::DbError> {
    let Some(customer) = page.customer_id() else { return Ok(Vec::new()) };
    let all = payments::store::credits_of(tx, customer, MOST).await?;
    let is_good =
        |one: &Credit| one.pays(1, page.company.currency, page.now()).is_ok() && !cart.credits.contains(&one.id);
    Ok(all.into_iter().filter(is_good).collect())
}

/// The credit that a form names: one of the customer's own, or one by its code.
async fn named(app: &App, page: &Shop, cart: &Cart, form: &Asked) -> Result<Result<Credit, PaymentRefused>, Failure> {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    if let Some(id) = form.credit {
        let own = spendable(&tx, page, cart).await?.into_iter().find(|one| one.id == id);
        return Ok(own.ok_or(PaymentRefused::NoSuchCredit));
    }
    let Some(code) = CreditCode::read(&form.code) else { return Ok(Err(PaymentRefused::NoSuchCredit)) };
    Ok(match payments::store::find_credit_by_code(&tx, &code).await? {
        Some(credit) => credit.pays(1, page.company.currency, page.now()).map(|_| credit),
        None => Err(PaymentRefused::NoSuchCredit),
    })
}

fn mine(page: &Shop) -> Result<Cart, Failure> {
    page.cart.clone().filter(|cart| !cart.intents.is_empty()).ok_or(Failure::NotFound)
}

async fn again(app: &App, page: Shop, changed: Result<Cart, CartRefused>, form: Asked) -> Result<Response, Failure> {
    match changed {
        Ok(cart) => checkout::render(app, page, cart, form, Errors::default(), None).await,
        Err(CartRefused::Store(error)) => Err(error.into()),
        Err(_) => Ok(page.go("/cart").toast(Toast::new("refused-cart-closed")).into()),
    }
}

/// `POST /checkout/credit`: whose cart it is. What else was typed is taken along.
pub(crate) async fn put(State(app): State<App>, page: Shop, Checked(mut form): Checked<Asked>) -> Answer {
    let cart = mine(&page)?;
    match named(&app, &page, &cart, &form).await? {
        Ok(credit) => {
            form.code = String::new();
            let changed = flows::cart_credit_on(app.house(), cart.id, credit.id).await;
            again(&app, page, changed, form).await
        }
        Err(refused) => {
            let key = format!("refused-{}", refused.code().replace('_', "-"));
            let mut errors = Errors::default();
            errors.add("code", page.t(&key));
            checkout::render(&app, page, cart, form, errors, None).await
        }
    }
}

/// `POST /checkout/credit/off`: whose cart it is.
pub(crate) async fn off(State(app): State<App>, page: Shop, Checked(form): Checked<Asked>) -> Answer {
    let cart = mine(&page)?;
    let Some(credit) = form.off else { return Err(Failure::NotFound) };
    let changed = flows::cart_credit_off(app.house(), cart.id, credit).await;
    again(&app, page, changed, form).await
}

/// What a credit is called: "Avoir •••• K2TR".
pub(crate) fn name(page: &Shop, means: &str, last4: Option<&str>) -> String {
    let key = format!("shop-means-{}", means.replace('_', "-"));
    let name = page.find_t(&key).unwrap_or_else(|| page.t("shop-card"));
    match last4 {
        Some(last4) => format!("{name} •••• {last4}"),
        None => name,
    }
}

/// A credit in the account.
struct Row {
    name: String,
    balance_minor: i64,
    until: String,
    /// Why it cannot be spent; empty when it can.
    problem: String,
}

#[derive(Template)]
#[template(path = "shop/account-credits.html")]
struct CreditsPage {
    page: Shop,
    credits: Vec<Row>,
}

/// `GET /account/credits`: who is signed in.
pub(crate) async fn list(State(app): State<App>, account: Account) -> Answer {
    let all = {
        let reader = app.db().reader().await?;
        payments::store::credits_of(&reader.tx(), account.customer.id, MOST).await?
    };
    let page = account.page;
    let row = |one: &Credit| Row {
        name: name(&page, one.kind.as_str(), Some(one.code.last4())),
        balance_minor: one.balance_minor,
        until: page.full_date(one.valid_until),
        problem: match one.pays(1, page.company.currency, page.now()) {
            Err(PaymentRefused::CreditBlocked) => page.t("shop-credit-blocked"),
            Err(PaymentRefused::CreditExpired) => page.t("shop-credit-expired"),
            Err(_) => page.t("shop-credit-spent"),
            Ok(_) => String::new(),
        },
    };
    let credits = all.iter().map(row).collect();
    web::html(&CreditsPage { page, credits })
}

/// The credit that a button takes off or puts on, as a form sends it.
pub(crate) type Named = Option<CreditId>;
