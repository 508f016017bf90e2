//! What the law wants to be read before an order: who sells, on which terms, and how goods come back.
//! Written from the facts and the policies of the house; and the page for an address that leads nowhere.

use crate::shell::Shop;
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use stores::Policy;
use web::{Answer, App, Failure};

/// One heading with its paragraphs.
struct Section {
    head: String,
    texts: Vec<String>,
}

#[derive(Template)]
#[template(path = "shop/legal.html")]
struct LegalPage {
    page: Shop,
    title: String,
    lead: String,
    sections: Vec<Section>,
}

/// The headings of a page, and how many paragraphs each has.
type Outline = &'static [(&'static str, usize)];

const NOTICE: Outline = &[("publisher", 2), ("contact", 1), ("data", 1)];
const TERMS: Outline =
    &[("prices", 1), ("order", 2), ("payment", 2), ("collect", 2), ("withdrawal", 1), ("guarantee", 2), ("dispute", 1)];
const RETURNS: Outline = &[("law", 3), ("how", 2), ("refund", 2), ("stores", 1), ("form", 2)];

async fn legal(app: &App, page: Shop, name: &str, outline: Outline) -> Answer {
    let policy = {
        let reader = app.db().reader().await?;
        stores::store::get_policy(&reader.tx()).await?
    };
    let sections = outline.iter().map(|(head, texts)| section(&page, &policy, name, head, *texts)).collect();
    let title = page.t(&format!("shop-legal-{name}"));
    let lead = said(&page, &policy, &format!("shop-legal-{name}-lead"));
    web::html(&LegalPage { page, title, lead, sections })
}

fn section(page: &Shop, policy: &Policy, name: &str, head: &str, texts: usize) -> Section {
    let key = format!("shop-legal-{name}-{head}");
    Section { head: page.t(&key), texts: (1..=texts).map(|n| said(page, policy, &format!("{key}-{n}"))).collect() }
}

/// A text with the facts that it may name.
fn said(page: &Shop, policy: &Policy, key: &str) -> String {
    let company = &page.company;
    page.ta(
        key,
        &[
            ("name", &company.name),
            ("legal", &company.legal_name),
            ("siret", &company.siret),
            ("vat", &company.vat_number),
            ("stores", &page.stores.len()),
            ("keep", &policy.keep_days),
            ("days", &policy.return_days),
        ],
    )
}

/// `GET /legal/notice`.
pub(crate) async fn notice(State(app): State<App>, page: Shop) -> Answer {
    legal(&app, page, "notice", NOTICE).await
}

/// `GET /legal/terms`.
pub(crate) async fn terms(State(app): State<App>, page: Shop) -> Answer {
    legal(&app, page, "terms", TERMS).await
}

/// `GET /legal/returns`.
pub(crate) async fn returns(State(app): State<App>, page: Shop) -> Answer {
    legal(&app, page, "returns", RETURNS).await
}

#[derive(Template)]
#[template(path = "shop/missing.html")]
struct Missing {
    page: Shop,
}

/// There is no such page: said within the shop, where one can search on.
pub(crate) fn missing(page: Shop) -> Answer {
    web::html_with(StatusCode::NOT_FOUND, &Missing { page })
}

/// Any address that no face knows; those of till and office are not the shop's to answer.
pub(crate) async fn nowhere(page: Result<Shop, Failure>, uri: Uri) -> Answer {
    let is_ours = !["/till", "/office", "/assets"].iter().any(|face| uri.path().starts_with(face));
    match page {
        Ok(page) if is_ours && !page.is_htmx() => missing(page),
        _ => Err(Failure::NotFound),
    }
}
