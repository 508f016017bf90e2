//! Counts of places: which are under way, which wait to be approved, what they found. A store manager sees
//! those of the own store, head office all of them.

use crate::desk::{Desk, staff_names, staff_of, who};
use crate::query::read;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use catalogue::CollectionNode;
use flows::{BeginCount, CountRefused, CountView};
use identity::Permission;
use kernel::{Actor, CollectionId, LocationId, Money, StaffId, StockCountId};
use serde::Deserialize;
use std::collections::HashMap;
use stock::{CountState, CountSums, StockCount};
use web::{Answer, App, Checked, Failure, Markup, Refusal, Toast, Tone};

/// Counts that are listed at most.
const MOST: i64 = 100;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/counts", get(list).post(begin))
        .route("/office/counts/{id}", get(show))
        .route("/office/counts/{id}/approve", post(approve))
        .route("/office/counts/{id}/give-up", post(give_up))
}

/// How a count stands.
fn stands(desk: &Desk, state: CountState) -> Markup {
    let tone = match state {
        CountState::Counting | CountState::Recounting => Tone::Soon,
        CountState::Counted => Tone::Warn,
        CountState::Approved => Tone::Here,
        CountState::Cancelled => Tone::Plain,
    };
    desk.badge(tone, desk.t(&format!("count-state-{}", state.as_str())))
}

#[derive(Template)]
#[template(path = "office/counts.html")]
struct ListPage {
    page: Desk,
    counts: Vec<StockCount>,
    sums: HashMap<StockCountId, CountSums>,
    /// The collections, with how deep each lies.
    collections: Vec<(CollectionId, String)>,
    places: Vec<(String, String)>,
    place: String,
    /// Those where a count may be begun.
    begin_in: Vec<(String, String)>,
}

impl ListPage {
    fn sums(&self, count: &StockCount) -> CountSums {
        self.sums.get(&count.id).copied().unwrap_or_default()
    }

    fn stands(&self, count: &StockCount) -> Markup {
        stands(&self.page, count.state)
    }
}

fn flat(nodes: &[CollectionNode], language: kernel::Language, deep: usize, out: &mut Vec<(CollectionId, String)>) {
    for node in nodes {
        let title = node.collection.title.text(language);
        out.push((node.collection.id, format!("{}{title}", "– ".repeat(deep))));
        flat(&node.children, language, deep + 1, out);
    }
}

#[derive(Deserialize, Default)]
struct Filters {
    place: Option<String>,
}

/// `GET /office/counts`: who counts and corrects stock.
async fn list(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    desk.require(Permission::AdjustStock)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let counts = stock::list_counts(&tx, desk.scope(read(filters.place.as_ref())), false, MOST).await?;
    let ids: Vec<StockCountId> = counts.iter().map(|count| count.id).collect();
    let sums = stock::count_sums(&tx, &ids).await?;
    let mut collections = Vec::new();
    flat(&catalogue::store::list_collections(&tx).await?, desk.language(), 0, &mut collections);
    web::html(&ListPage {
        counts,
        sums,
        collections,
        places: desk.place_options(Some("office-all-places")),
        place: filters.place.unwrap_or_default(),
        begin_in: desk.place_options(None),
        page: desk,
    })
}

#[derive(Deserialize)]
struct Begun {
    place: LocationId,
    #[serde(default)]
    collection: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    second_from: String,
}

/// `POST /office/counts`: who corrects the stock of the place begins one; it is counted at a till.
async fn begin(desk: Desk, State(app): State<App>, Checked(form): Checked<Begun>) -> Answer {
    desk.require_in(form.place, Permission::AdjustStock)?;
    let second_from = Money::parse(&form.second_from, app.settings().currency).map(|money| money.minor);
    let second_from_minor = second_from.ok().filter(|minor| *minor >= 0);
    let request = BeginCount {
        location: form.place,
        collection: form.collection.parse().ok(),
        title: form.title,
        language: desk.language(),
        second_from_minor: second_from_minor.ok_or_else(|| Failure::invalid("count_threshold"))?,
        actor: desk.actor(),
    };
    let id = flows::begin_count(app.house(), request).await.map_err(|refused| failure(refused, "/office/counts"))?;
    Ok(desk.go(format!("/office/counts/{id}")).into())
}

fn failure(refused: CountRefused, back: &str) -> Failure {
    match refused {
        CountRefused::Store(error) => error.into(),
        other => Refusal::conflict(other.code()).way_out(back.to_owned(), "office-nav-counts").into(),
    }
}

#[derive(Template)]
#[template(path = "office/count.html")]
struct CountPage {
    page: Desk,
    view: CountView,
    done: usize,
    names: HashMap<StaffId, String>,
}

impl CountPage {
    /// Who began it, who counted, and who ended it when.
    fn people(&self) -> String {
        let (count, say) = (&self.view.count, |actor: &Actor| who(&self.page, actor, &self.names));
        let mut words = vec![self.page.ta("office-count-by", &[("who", &say(&count.begun_by))])];
        let mut counters: Vec<String> =
            self.view.lines.iter().filter_map(|one| one.0.counted_by.as_ref()).map(say).collect();
        counters.sort_unstable();
        counters.dedup();
        if !counters.is_empty() {
            words.push(self.page.ta("office-count-counted-by", &[("who", &counters.join(", "))]));
        }
        if let (Some(at), Some(by)) = (count.ended_at, &count.ended_by) {
            let key =
                if count.state == CountState::Approved { "office-count-approved-by" } else { "office-count-left-by" };
            words.push(self.page.ta(key, &[("who", &say(by)), ("at", &self.page.date_time(at))]));
        }
        words.join(" · ")
    }

    fn stands(&self) -> Markup {
        stands(&self.page, self.view.count.state)
    }

    fn is_to_approve(&self) -> bool {
        self.view.count.state == CountState::Counted
    }

    fn is_open(&self) -> bool {
        self.view.count.state.is_open()
    }

    fn is_over(&self) -> bool {
        self.view.count.state.has_ended()
    }

    fn signed(&self, units: i64) -> String {
        let sign = if units < 0 { "−" } else { "+" };
        if units == 0 { "0".to_owned() } else { format!("{sign}{}", self.page.number(units.abs())) }
    }

    fn worth(&self, minor: i64) -> String {
        let sign = match minor {
            0 => "",
            1.. => "+",
            _ => "−",
        };
        format!("{sign}{}", self.page.money(minor.abs()))
    }
}

/// `GET /office/counts/{id}`: for whoever corrects the stock of the place.
async fn show(desk: Desk, State(app): State<App>, Path(id): Path<StockCountId>) -> Answer {
    let (view, names) = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let view = flows::view_count(&tx, id).await?;
        let counted = view.lines.iter().filter_map(|one| one.0.counted_by.as_ref());
        let actors = counted.chain([&view.count.begun_by]).chain(view.count.ended_by.as_ref());
        let names = staff_names(&tx, actors.filter_map(staff_of)).await?;
        (view, names)
    };
    desk.require_in(view.count.location, Permission::AdjustStock)?;
    let done = view.lines.iter().filter(|one| one.0.counted.is_some() && !one.0.again).count();
    web::html(&CountPage { page: desk, view, done, names })
}

async fn place_of(app: &App, id: StockCountId) -> Result<LocationId, Failure> {
    let reader = app.db().reader().await?;
    Ok(stock::get_count(&reader.tx(), id).await?.location)
}

/// `POST /office/counts/{id}/approve`: the differences go into the books.
async fn approve(desk: Desk, State(app): State<App>, Path(id): Path<StockCountId>, Checked(()): Checked<()>) -> Answer {
    desk.require_in(place_of(&app, id).await?, Permission::AdjustStock)?;
    let back = format!("/office/counts/{id}");
    flows::approve_count(app.house(), id, desk.actor()).await.map_err(|refused| failure(refused, &back))?;
    Ok(desk.go(back).toast(Toast::new("office-count-approved")).into())
}

/// `POST /office/counts/{id}/give-up`: nothing changes.
async fn give_up(desk: Desk, State(app): State<App>, Path(id): Path<StockCountId>, Checked(()): Checked<()>) -> Answer {
    desk.require_in(place_of(&app, id).await?, Permission::AdjustStock)?;
    let back = "/office/counts";
    flows::give_up_count(app.house(), id, desk.actor()).await.map_err(|refused| failure(refused, back))?;
    Ok(desk.go(back).toast(Toast::new("office-count-given-up")).into())
}
