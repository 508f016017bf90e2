//! Counts at the till: the sheet, scanned or typed, without what is expected; then the differences, a second
//! count of the large ones, and the approval. Whoever sells in the store counts; who manages it begins and
//! approves.

use crate::desk::Desk;
use crate::say;
use askama::Template;
use axum::extract::{Path, Query, State};
use catalogue::{CollectionNode, VariantInfo};
use flows::{BeginCount, CountRefused, CountView, Counted};
use identity::Permission;
use kernel::{CollectionId, Money, StockCountId, VariantId};
use serde::Deserialize;
use std::collections::HashMap;
use stock::{CountLine, CountState, CountSums, StockCount};
use web::{Answer, App, Checked, Failure, Toast, Tone};

/// Counts that are listed at most.
const MOST: i64 = 30;
/// A difference worth so much or more is counted a second time, unless somebody says otherwise, minor units.
const SECOND_FROM_MINOR: i64 = 5_000;
/// Lines of a sheet on one page.
const PAGE: usize = 150;

#[derive(Template)]
#[template(path = "till/counts.html")]
struct ListPage {
    page: Desk,
    counts: Vec<StockCount>,
    sums: HashMap<StockCountId, CountSums>,
    /// The collections, with how deep each lies.
    collections: Vec<(CollectionId, String, usize)>,
    second_from: String,
}

impl ListPage {
    fn sums(&self, count: &StockCount) -> CountSums {
        self.sums.get(&count.id).copied().unwrap_or_default()
    }

    fn manages(&self) -> bool {
        self.page.may(Permission::AdjustStock)
    }
}

/// How a count stands, and how that looks.
pub(crate) fn stands(desk: &Desk, state: &CountState) -> (Tone, String) {
    let tone = match state {
        CountState::Counting | CountState::Recounting => Tone::Soon,
        CountState::Counted => Tone::Warn,
        CountState::Approved => Tone::Here,
        CountState::Cancelled => Tone::Plain,
    };
    (tone, desk.k("count-state", state.as_str()))
}

/// The collections from top to bottom.
fn flat(
    nodes: &[CollectionNode],
    language: kernel::Language,
    deep: usize,
    out: &mut Vec<(CollectionId, String, usize)>,
) {
    for node in nodes {
        out.push((node.collection.id, node.collection.title.text(language).to_owned(), deep));
        flat(&node.children, language, deep + 1, out);
    }
}

/// `GET /till/counts`: the counts of this store, for whoever sells here.
pub(crate) async fn list(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::Sell)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let counts = stock::list_counts(&tx, Some(desk.store.id), false, MOST).await?;
    let ids: Vec<StockCountId> = counts.iter().map(|count| count.id).collect();
    let sums = stock::count_sums(&tx, &ids).await?;
    let mut collections = Vec::new();
    flat(&catalogue::store::list_collections(&tx).await?, desk.language(), 0, &mut collections);
    let second_from = (SECOND_FROM_MINOR / 100).to_string();
    web::html(&ListPage { page: desk, counts, sums, collections, second_from })
}

/// What is counted.
#[derive(Deserialize)]
pub(crate) struct Begun {
    #[serde(default)]
    collection: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    second_from: String,
}

/// `POST /till/counts`: who manages the store begins one.
pub(crate) async fn begin(desk: Desk, State(app): State<App>, Checked(form): Checked<Begun>) -> Answer {
    desk.require(Permission::AdjustStock)?;
    let request = BeginCount {
        location: desk.store.id,
        collection: form.collection.parse().ok(),
        title: form.title,
        language: desk.language(),
        second_from_minor: Money::parse(&form.second_from, desk.currency)
            .map_or(SECOND_FROM_MINOR, |money| money.minor),
        actor: desk.actor(),
    };
    match flows::begin_count(app.house(), request).await {
        Ok(id) => Ok(desk.go(format!("/till/counts/{id}")).into()),
        Err(refused) => refusal(&desk, "/till/counts", refused),
    }
}

fn refusal(desk: &Desk, back: &str, refused: CountRefused) -> Answer {
    match refused {
        CountRefused::Store(error) => Err(error.into()),
        other => Ok(desk.go(back).toast(toast(desk, &other)).into()),
    }
}

fn toast(desk: &Desk, refused: &CountRefused) -> Toast {
    let toast = Toast::new(&say::key(desk, refused.code()));
    match refused {
        CountRefused::SecondCount { lines } => toast.with("n", *lines),
        CountRefused::OtherCollection { title } => toast.with("name", title.text(desk.language())),
        _ => toast,
    }
}

/// What a scan came to.
struct Said {
    tone: Tone,
    words: String,
}

/// A count as it is shown.
struct Sheet {
    view: CountView,
    said: Option<Said>,
    /// The first line of the page.
    from: usize,
    /// The article that was counted just now.
    last: Option<VariantId>,
}

impl Sheet {
    fn count(&self) -> &StockCount {
        &self.view.count
    }

    fn is_open(&self) -> bool {
        self.count().state.is_open()
    }

    fn is_second(&self) -> bool {
        self.count().state == CountState::Recounting
    }

    fn is_to_approve(&self) -> bool {
        self.count().state == CountState::Counted
    }

    fn is_over(&self) -> bool {
        self.count().state.has_ended()
    }

    /// The lines that are counted now: in the second count those alone that were far off.
    fn lines(&self) -> Vec<&(CountLine, VariantInfo, String)> {
        let is_asked =
            |one: &&(CountLine, VariantInfo, String)| !self.is_second() || one.0.again || one.0.first_counted.is_some();
        self.view.lines.iter().filter(is_asked).collect()
    }

    /// Those of this page.
    fn shown(&self) -> Vec<&(CountLine, VariantInfo, String)> {
        self.lines().into_iter().skip(self.from).take(PAGE).collect()
    }

    /// The first line of the next page.
    fn next(&self) -> Option<usize> {
        (self.from + PAGE < self.lines().len()).then_some(self.from + PAGE)
    }

    fn done(&self) -> (usize, usize) {
        let lines = self.lines();
        let is_done = |one: &&&(CountLine, VariantInfo, String)| one.0.counted.is_some() && !one.0.again;
        (lines.iter().filter(is_done).count(), lines.len())
    }

    /// What was counted of a line so far; empty for one that is to be counted.
    fn units(&self, line: &CountLine) -> String {
        if line.again { String::new() } else { line.counted.map(|units| units.to_string()).unwrap_or_default() }
    }

    fn is_last(&self, line: &CountLine) -> bool {
        self.last == Some(line.variant)
    }

    /// "−2", "+1".
    fn signed(&self, desk: &Desk, units: i64) -> String {
        let sign = if units < 0 { "−" } else { "+" };
        if units == 0 { "0".to_owned() } else { format!("{sign}{}", desk.number(units.abs())) }
    }

    /// "−99,80 €".
    fn worth(&self, desk: &Desk, minor: i64) -> String {
        let sign = match minor {
            0 => "",
            1.. => "+",
            _ => "−",
        };
        format!("{sign}{}", desk.money(minor.abs()))
    }
}

#[derive(Template)]
#[template(path = "till/count.html")]
struct SheetPage {
    page: Desk,
    sheet: Sheet,
}

impl SheetPage {
    fn manages(&self) -> bool {
        self.page.may(Permission::AdjustStock)
    }
}

#[derive(Template)]
#[template(path = "till/count-part.html")]
struct SheetPart {
    page: Desk,
    sheet: Sheet,
}

async fn sheet(desk: &Desk, app: &App, id: StockCountId, from: usize) -> Result<Sheet, Failure> {
    let reader = app.db().reader().await?;
    let view = flows::view_count(&reader.tx(), id).await?;
    if view.count.location != desk.store.id {
        return Err(Failure::NotFound);
    }
    Ok(Sheet { view, said: None, from, last: None })
}

/// From which line on.
#[derive(Deserialize, Default)]
pub(crate) struct From {
    #[serde(default)]
    from: usize,
}

/// `GET /till/counts/{id}`: for whoever sells in the store that is counted.
pub(crate) async fn show(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<StockCountId>,
    Query(from): Query<From>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let sheet = sheet(&desk, &app, id, from.from).await?;
    if desk.is_htmx() {
        return web::html(&SheetPart { page: desk, sheet });
    }
    web::html(&SheetPage { page: desk, sheet })
}

/// What was scanned.
#[derive(Deserialize)]
pub(crate) struct Scanned {
    #[serde(default)]
    text: String,
}

/// `POST /till/counts/{id}/scan`: one unit more.
pub(crate) async fn scan(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<StockCountId>,
    Checked(form): Checked<Scanned>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let code: String = form.text.trim().chars().take(100).collect();
    let counted = flows::count_scan(app.house(), id, &code, desk.actor()).await;
    answer(desk, &app, id, counted).await
}

/// So many units of a line.
#[derive(Deserialize)]
pub(crate) struct Units {
    variant: VariantId,
    #[serde(default)]
    units: String,
}

/// `POST /till/counts/{id}/units`: so many were counted.
pub(crate) async fn units(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<StockCountId>,
    Checked(form): Checked<Units>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let Ok(units) = form.units.trim().parse::<i64>() else {
        return Ok(desk.go(format!("/till/counts/{id}")).toast(Toast::new("till-count-not-a-number")).into());
    };
    let counted = flows::count_units(app.house(), id, form.variant, units, desk.actor()).await;
    answer(desk, &app, id, counted).await
}

async fn answer(desk: Desk, app: &App, id: StockCountId, counted: Result<Counted, CountRefused>) -> Answer {
    let back = format!("/till/counts/{id}");
    let (toast, said, last) = match counted {
        Ok(counted) => {
            let language = desk.language();
            let name = counted.info.title.text(language).to_owned();
            let words = desk.ta("till-count-counted", &[("name", &name), ("n", &counted.units)]);
            let toast = Toast::new("till-count-counted").with("name", name).with("n", counted.units);
            (toast, Said { tone: Tone::Here, words }, Some(counted.info.id))
        }
        Err(CountRefused::Store(error)) => return Err(error.into()),
        Err(refused) => {
            let toast = toast(&desk, &refused);
            let words = match &refused {
                CountRefused::OtherCollection { title } => {
                    desk.ta("refused-other-collection", &[("name", &title.text(desk.language()))])
                }
                other => say::refusal(&desk, other.code()),
            };
            (toast, Said { tone: Tone::Late, words }, None)
        }
    };
    if !desk.is_htmx() {
        return Ok(desk.go(back).toast(toast).into());
    }
    let sheet = Sheet { said: Some(said), last, ..sheet(&desk, app, id, 0).await? };
    web::html(&SheetPart { page: desk, sheet })
}

/// Whether what nobody counted is not there.
#[derive(Deserialize)]
pub(crate) struct Finished {
    #[serde(default)]
    rest: String,
}

/// `POST /till/counts/{id}/finish`: everything was counted; whoever counts.
pub(crate) async fn finish(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<StockCountId>,
    Checked(form): Checked<Finished>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let back = format!("/till/counts/{id}");
    match flows::finish_count(app.house(), id, form.rest == "none", desk.actor()).await {
        Ok(CountState::Recounting) => Ok(desk.go(back).toast(Toast::new("till-count-second")).into()),
        Ok(_) => Ok(desk.go(back).toast(Toast::new("till-count-finished")).into()),
        Err(refused) => refusal(&desk, &back, refused),
    }
}

/// `POST /till/counts/{id}/approve`: the differences go into the books; who manages the store.
pub(crate) async fn approve(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<StockCountId>,
    Checked(()): Checked<()>,
) -> Answer {
    desk.require(Permission::AdjustStock)?;
    let back = format!("/till/counts/{id}");
    match flows::approve_count(app.house(), id, desk.actor()).await {
        Ok(()) => Ok(desk.go(back).toast(Toast::new("till-count-approved")).into()),
        Err(refused) => refusal(&desk, &back, refused),
    }
}

/// `POST /till/counts/{id}/give-up`: nothing changes; who manages the store.
pub(crate) async fn give_up(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<StockCountId>,
    Checked(()): Checked<()>,
) -> Answer {
    desk.require(Permission::AdjustStock)?;
    match flows::give_up_count(app.house(), id, desk.actor()).await {
        Ok(()) => Ok(desk.go("/till/counts").toast(Toast::new("till-count-given-up")).into()),
        Err(refused) => refusal(&desk, "/till/counts", refused),
    }
}
