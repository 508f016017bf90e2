//! The shell of the three faces `shop`, `till` and `office`: pages, texts, components, assets,
//! live screens, sessions, failures and the layers around every handler. No rules, no SQL.
//!
//! The binary puts it together: `web::serve(shop::router().merge(till::router()).merge(office::router()),
//! app)` with [`App::new`], and calls `app.live().close()` before it ends.
//!
//! # How to write a page
//!
//! 1. A handler extracts, calls, renders; under 20 lines. It never shows a failure itself.
//!
//! ```ignore
//! pub fn router() -> axum::Router<web::App> {
//!     // Complete paths: shop at `/…`, till at `/till/…`, office at `/office/…`; live at `/till/live`.
//!     Router::new().route("/till/customers/{id}", get(show)).route("/till/customers/{id}/note", post(note))
//! }
//!
//! #[derive(askama::Template)]
//! #[template(path = "till/customer.html")] // in crates/till/templates/till/
//! struct CustomerPage { page: web::Page, customer: Customer }
//!
//! async fn show(page: Page, session: TillSession, State(app): State<App>, Path(id): Path<CustomerId>) -> Answer {
//!     session.require(Permission::Sell)?;
//!     let reader = app.db().reader().await?;
//!     let customer = customers::store::get_customer(&reader.tx(), id).await?; // DbError::Missing becomes the 404 page
//!     web::html(&CustomerPage { page, customer })
//! }
//!
//! async fn note(page: Page, session: TillSession, State(app): State<App>, Path(id): Path<CustomerId>,
//!               Checked(form): Checked<NoteForm>) -> Answer {
//!     app.db().run(customers::WriteNote { id, text: form.text, actor: session.actor(), moment: page.moment().clone() }).await?;
//!     Ok(page.go(format!("/till/customers/{id}")).toast(Toast::new("till-note-written")).into())
//! }
//! ```
//!
//! 2. The template has a field `page` and extends the base; it calls methods of [`Page`]:
//!
//! ```html
//! {% extends "base.html" %}
//! {% block title %}{{ page.t("till-customer") }}{% endblock %}
//! {% block styles %}<link rel="stylesheet" href="{{ page.asset("till.css") }}">{% endblock %}
//! {% block body_class %}tool touch{% endblock %}
//! {% block top %}<header class="bar">…</header>{% endblock %}
//! {% block main %}
//!   <h1>{{ customer.name }}</h1>
//!   <p>{{ page.icon("bag") }} {{ page.n("articles", customer.count) }}</p>
//!   <p>{{ page.money(customer.spent_minor) }} · {{ page.in_days(customer.last_at) }} · {{ page.stock(web::Stock::Here(6)) }}</p>
//!   <form method="post" action="/till/customers/{{ customer.id }}/note">{{ page.csrf() }}
//!     {{ page.field(web::Field::lines("text", "till-note", 3).value(customer.note)) }}
//!     <button class="btn main">{{ page.t("save") }}</button>
//!   </form>
//! {% endblock %}
//! ```
//!
//!    A face makes its own `layout.html` that extends `base.html`, and its pages extend that. Facts
//!    that every page of a face shows (number of articles in the cart, name of the seller) go into a
//!    type of the face that derefs to `web::Page`; the field stays `page`, the base still works.
//!    A fragment for htmx is a template of its own without `extends`.
//!
//! 3. Texts: keys in `locales/fr/<face>.ftl` and the same in `locales/en/<face>.ftl`, beginning
//!    with the name of the face; common words are in `shared.ftl`. Arguments in
//!    a template: `page.ta("key", [("n", &count), ("name", &name)])` (in Rust with `&[…]`), or
//!    `page.n("key", count)` for one number. A test finds keys that exist in one language only, that are used and do not
//!    exist, and that exist and are not used. `{"{"}` and typography: U+00A0 before `€ % :` and
//!    inside « », U+202F before `; ! ?`; a test looks at the French files.
//!
//! 4. Every form that changes something: `method="post"`, `{{ page.csrf() }}`, and [`Checked`] in
//!    the handler. One that places or pays also has `{{ page.key() }}`. After it: [`Page::go`], with
//!    a [`Toast`] that can undo. Everything works without script; htmx only saves reloading.
//!
//! 5. Refusals: `?` turns the refusal of a sibling or a flow into a [`Failure`] with the text
//!    `refused-<code with hyphens>` of `shared.ftl`; one of your own is [`Refusal::conflict`]. Say
//!    where to go on: `.map_err(|refused| Refusal::from(refused).way_out("/cart", "shop-back-to-cart"))`. A form
//!    that can be corrected is shown again with [`Errors`] and status 422: [`html_with`].
//!
//! 6. Styles: `assets/<face>.css`, scripts: `assets/<face>.js` with `defer`. No inline script, no
//!    `onclick`, no `<style>` in a page: the content security policy refuses them. A `style`
//!    attribute may set custom properties (`style="{{ page.paint("rouge") }}"`).
//!
//! 7. Live: see [`live`]. Components: see [`ui`] and the methods of [`Page`]; look at them all in
//!    `cargo run -p web --example kit`.

pub mod app;
mod assets;
mod browser;
mod code128;
pub mod cookie;
mod failure;
mod field;
mod form;
mod form_origin;
pub mod france;
mod label;
mod lack;
mod layers;
pub mod live;
mod page;
mod parcels;
mod refusals;
pub mod sessions;
#[cfg(feature = "testing")]
pub mod testing;
mod texts;
mod toast;
pub mod ui;
pub mod wording;

pub use app::App;
pub use assets::{asset, asset_text};
pub use browser::{Theme, Visitor};
pub use failure::{Failure, Refusal};
pub use field::{Errors, Field};
pub use form::{Checked, CheckedUpload, form_key};
pub use label::label_of;
pub use lack::{Missing, count_title, phone, told};
pub use layers::serve;
pub use live::Watch;
pub use page::{Day, Face, Go, Minor, Page, TimeOfDay, Whole};
pub use parcels::{parcel_news, parcel_steps};
pub use sessions::{OfficeSession, SignedInCustomer, TillSession};
pub use texts::{Argument, Value, find_text, text};
pub use toast::{Toast, Undo};
pub use ui::{Confidence, Markup, Reached, Step, Stock, Tone};

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

/// What a handler returns.
pub type Answer = Result<Response, Failure>;

/// A rendered page or fragment.
pub fn html(template: &impl Template) -> Answer {
    html_with(StatusCode::OK, template)
}

/// The same with another status: 422 for a form that is shown again with its errors.
pub fn html_with(status: StatusCode, template: &impl Template) -> Answer {
    Ok((status, Html(template.render()?)).into_response())
}

/// Text for a part of an address: everything but letters, digits and `-._~/` is percent-encoded.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            use std::fmt::Write as _;
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// An address to go back to after signing in, only if it stays in this house; otherwise `home`.
pub fn safe_next(next: Option<&str>, home: &str) -> String {
    match next {
        Some(path) if path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']) => {
            path.to_owned()
        }
        _ => home.to_owned(),
    }
}
