//! A part that is taken at the counter and paid from credits: which ones, what they leave, how that is paid.

use crate::desk::Desk;
use crate::order::{self, Shown};
use crate::pickup::Who;
use crate::say;
use crate::settling::{self, Typed};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use flows::PartView;
use identity::Permission;
use kernel::{CreditId, FulfilmentId};
use payments::Credit;
use web::{Answer, App, Checked, Failure};

#[derive(Template)]
#[template(path = "till/credited.html")]
struct CreditedPage {
    page: Desk,
    shown: Shown,
    part: PartView,
    who: Who,
    due_minor: i64,
    /// What each chosen credit pays, minor units.
    chosen: Vec<(Credit, i64)>,
    /// What they leave, minor units.
    rest_minor: i64,
    /// The customer's own that are not chosen.
    known: Vec<Credit>,
    typed: String,
    wrong: Option<String>,
}

impl CreditedPage {
    async fn read(desk: Desk, app: &App, id: FulfilmentId, who: Who) -> Result<Self, Failure> {
        let (found, _) = order::part(&desk, app, id).await?;
        let shown = Shown::read(&desk, app, found.order).await?;
        let part = shown.view.parts.iter().find(|part| part.fulfilment.id == id).cloned().ok_or(Failure::NotFound)?;
        let due_minor = shown.view.due_minor(&part.fulfilment);
        let ids = who.credits();
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let own = match shown.view.order.customer {
            Some(customer) => payments::store::credits_of(&tx, customer, 12).await?,
            None => Vec::new(),
        };
        let chosen = pays(&desk, payments::store::get_credits(&tx, &ids).await?, &ids, due_minor);
        drop(tx);
        drop(reader);
        let rest_minor = due_minor - chosen.iter().map(|one| one.1).sum::<i64>();
        let is_open = |one: &Credit| !ids.contains(&one.id) && one.pays(1, desk.currency, desk.now()).is_ok();
        let known = own.into_iter().filter(|one| rest_minor > 0 && is_open(one)).collect();
        let (typed, wrong) = (String::new(), None);
        Ok(Self { page: desk, shown, part, who, due_minor, chosen, rest_minor, known, typed, wrong })
    }

    /// Whether the chosen credits leave something.
    fn has_rest(&self) -> bool {
        self.rest_minor > 0
    }

    fn address(&self, act: &str) -> String {
        format!("/till/fulfilments/{}/{act}?{}", self.part.fulfilment.id, self.who.query())
    }

    /// The same page without one of the credits.
    fn without(&self, credit: &Credit) -> String {
        let left = self.who.credits().into_iter().filter(|id| *id != credit.id);
        format!("/till/fulfilments/{}/credit?{}", self.part.fulfilment.id, self.who.with_credits(left).query())
    }
}

/// What each of some credits pays of a sum, in this order; one that pays nothing is left out.
fn pays(desk: &Desk, known: Vec<Credit>, order: &[CreditId], due_minor: i64) -> Vec<(Credit, i64)> {
    let mut rest = due_minor;
    let pay = |id: &CreditId| {
        let credit = known.iter().find(|one| one.id == *id)?.clone();
        let minor = credit.pays(rest, desk.currency, desk.now()).ok().filter(|minor| *minor > 0)?;
        rest -= minor;
        Some((credit, minor))
    };
    order.iter().filter_map(pay).collect()
}

/// What a part leaves to be paid beside the chosen credits, minor units.
pub(crate) async fn rest_minor(desk: Desk, app: &App, id: FulfilmentId, who: &Who) -> Result<(Desk, i64), Failure> {
    let page = CreditedPage::read(desk, app, id, who.clone()).await?;
    Ok((page.page, page.rest_minor))
}

/// `GET /till/fulfilments/{id}/credit`: for whoever sells in the store that has it.
pub(crate) async fn show(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Query(who): Query<Who>,
) -> Answer {
    desk.require(Permission::Sell)?;
    web::html(&CreditedPage::read(desk, &app, id, who).await?)
}

/// `POST /till/fulfilments/{id}/credit`: one credit more, by its code or of the customer.
pub(crate) async fn put(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Query(who): Query<Who>,
    Checked(form): Checked<Typed>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let mut page = CreditedPage::read(desk, &app, id, who).await?;
    let own = page.known.iter().find(|one| Some(one.id) == form.credit).cloned();
    let found = match own {
        Some(own) => Ok(own),
        None => settling::find(&page.page, &app, &form.code).await?,
    };
    match found {
        Ok(credit) => {
            let all = page.who.credits().into_iter().filter(|id| *id != credit.id).chain([credit.id]);
            let to = page.who.with_credits(all).query();
            Ok(page.page.go(format!("/till/fulfilments/{id}/credit?{to}")).into())
        }
        Err(refused) => {
            page.wrong = Some(say::refusal(&page.page, refused.code()));
            page.typed = form.code;
            web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
