//! What the law wants to be read before an order: who sells, on which terms, and how goods come back.
//! Written from the facts and the policies of the house; and the page for an address that leads nowhere.

use crate::shell::Shop;
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use stores::{HouseFact, Imprint, Policy};
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

/// What a paragraph needs to be said; without it, it is left out: head office sees what is missing.
type Needs = Option<HouseFact>;

/// The headings of a page, with their paragraphs.
type Outline = &'static [(&'static str, &'static [(&'static str, Needs)])];

const NOTICE: Outline = &[
    (
        "publisher",
        &[
            ("1", None),
            ("register", Some(HouseFact::Register)),
            ("seat", Some(HouseFact::Seat)),
            ("2", Some(HouseFact::Numbers)),
            ("director", Some(HouseFact::Director)),
        ],
    ),
    ("contact", &[("house", Some(HouseFact::Contact)), ("1", None)]),
    ("host", &[("1", Some(HouseFact::Host))]),
    ("mediator", &[("1", Some(HouseFact::Mediator))]),
    ("data", &[("1", None)]),
];
const TERMS: Outline = &[
    ("seller", &[("1", Some(HouseFact::Seat)), ("2", Some(HouseFact::Contact))]),
    ("prices", &[("1", None)]),
    ("order", &[("1", None), ("2", None)]),
    ("payment", &[("1", None), ("2", None)]),
    ("collect", &[("1", None), ("2", None)]),
    ("withdrawal", &[("1", None)]),
    ("guarantee", &[("1", None), ("2", None)]),
    ("dispute", &[("1", None), ("mediator", Some(HouseFact::Mediator))]),
];
const RETURNS: Outline = &[
    ("law", &[("1", None), ("2", None), ("3", None)]),
    ("how", &[("1", None), ("write", Some(HouseFact::Contact)), ("2", None)]),
    ("refund", &[("1", None), ("2", None)]),
    ("stores", &[("1", None)]),
    ("form", &[("1", None), ("seat", Some(HouseFact::Seat)), ("2", None)]),
];

/// What the pages may name.
struct Facts {
    policy: Policy,
    imprint: Imprint,
}

async fn legal(app: &App, page: Shop, name: &str, outline: Outline) -> Answer {
    let facts = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let (policy, imprint) = futures::try_join!(stores::store::get_policy(&tx), stores::store::get_imprint(&tx))?;
        Facts { policy, imprint }
    };
    let section = |(head, texts): &(&str, &[(&str, Needs)])| section(&page, &facts, &format!("{name}-{head}"), texts);
    let sections = outline.iter().filter_map(section).collect();
    let title = page.t(&format!("shop-legal-{name}"));
    let lead = said(&page, &facts, &format!("shop-legal-{name}-lead"));
    web::html(&LegalPage { page, title, lead, sections })
}

/// A heading with what can be said under it; nothing when nothing can.
fn section(page: &Shop, facts: &Facts, name: &str, texts: &[(&str, Needs)]) -> Option<Section> {
    let key = format!("shop-legal-{name}");
    let is_known = |needs: &Needs| needs.is_none_or(|fact| fact.is_known(&page.company, &facts.imprint));
    let known = texts.iter().filter(|(_, needs)| is_known(needs));
    let texts: Vec<String> = known.map(|(n, _)| said(page, facts, &format!("{key}-{n}"))).collect();
    (!texts.is_empty()).then(|| Section { head: page.t(&key), texts })
}

/// A number in groups stays on one line.
fn whole(number: &str) -> String {
    number.replace(' ', "\u{a0}")
}

/// A text with the facts that it may name.
fn said(page: &Shop, facts: &Facts, key: &str) -> String {
    let (company, imprint) = (&page.company, &facts.imprint);
    let seat = format!("{}, {}\u{a0}{}", imprint.street, imprint.postcode, imprint.city);
    page.ta(
        key,
        &[
            ("name", &company.name),
            ("legal", &company.legal_name),
            ("siret", &whole(&company.siret)),
            ("vat", &whole(&company.vat_number)),
            ("capital", &imprint.capital),
            ("register", &imprint.register),
            ("seat", &seat),
            ("phone", &whole(&imprint.phone)),
            ("email", &imprint.email),
            ("director", &imprint.director),
            ("host", &imprint.host_name),
            ("host-address", &imprint.host_address),
            ("host-phone", &whole(&imprint.host_phone)),
            ("mediator", &imprint.mediator_name),
            ("mediator-address", &imprint.mediator_address),
            ("mediator-site", &imprint.mediator_site),
            ("stores", &page.stores.len()),
            ("keep", &facts.policy.keep_days),
            ("days", &facts.policy.return_days),
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
