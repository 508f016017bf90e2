//! Searching with slips of the finger forgiven, and suggestions while typing.

use crate::shell::Shop;
use crate::tiles::{self, Tile, Wanted};
use askama::Template;
use axum::extract::{Query, State};
use catalogue::search::{SearchFilters, Suggestion};
use serde::Deserialize;
use web::{Answer, App, Failure};

/// So many articles on a page.
const ON_PAGE: usize = 24;
/// The furthest page.
const LAST_PAGE: usize = 40;
/// So many suggestions while typing.
const SUGGESTED: usize = 6;
/// Longer queries are cut.
const MOST_LETTERS: usize = 120;

#[derive(Template)]
#[template(path = "shop/search.html")]
struct SearchPage {
    page: Shop,
    q: String,
    tiles: Vec<Tile>,
    total: usize,
    all_words: bool,
    back: Option<String>,
    on: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    from: usize,
}

fn broken(error: catalogue::search::SearchError) -> Failure {
    match error {
        catalogue::search::SearchError::Store(error) => error.into(),
        other => Failure::Broken(other.to_string()),
    }
}

/// `GET /search`.
pub(crate) async fn show(State(app): State<App>, page: Shop, Query(asked): Query<Asked>) -> Answer {
    let q: String = asked.q.trim().chars().take(MOST_LETTERS).collect();
    let from = asked.from.min(ON_PAGE * LAST_PAGE);
    if q.is_empty() {
        return web::html(&SearchPage { page, q, tiles: Vec::new(), total: 0, all_words: true, back: None, on: None });
    }
    let hits =
        app.house().search.search(&q, page.language(), &SearchFilters::default(), ON_PAGE, from).map_err(broken)?;
    let wanted: Vec<Wanted> =
        hits.items.iter().map(|hit| (hit.product_id, hit.colour.as_ref().map(|colour| colour.code.clone()))).collect();
    let tiles = {
        let reader = app.db().reader().await?;
        tiles::tiles(&reader.tx(), &page, &wanted).await?
    };
    let at = |from: usize| page.here_with("from", &if from == 0 { String::new() } else { from.to_string() });
    let back = (from > 0).then(|| at(from.saturating_sub(ON_PAGE)));
    let on = (from + ON_PAGE < hits.total).then(|| at(from + ON_PAGE));
    web::html(&SearchPage { q, tiles, total: hits.total, all_words: hits.all_words, back, on, page })
}

#[derive(Template)]
#[template(path = "shop/suggestions.html")]
struct Suggestions {
    page: web::Page,
    q: String,
    found: Vec<(String, String)>,
}

/// `GET /search/suggest`: a fragment of links.
pub(crate) async fn suggest(State(app): State<App>, page: web::Page, Query(asked): Query<Asked>) -> Answer {
    let q: String = asked.q.trim().chars().take(MOST_LETTERS).collect();
    let found = if q.chars().count() < 2 {
        Vec::new()
    } else {
        app.house().search.suggest(&q, page.language(), SUGGESTED).map_err(broken)?
    };
    let link = |one: Suggestion| {
        let colour = one.colour.as_ref();
        let query = colour.map(|colour| format!("?colour={}", web::encode(&colour.code))).unwrap_or_default();
        let words = colour.map(|colour| format!(", {}", colour.label.text(page.language()).to_lowercase()));
        (format!("/p/{}{query}", web::encode(&one.handle)), format!("{}{}", one.title, words.unwrap_or_default()))
    };
    let found = found.into_iter().map(link).collect();
    web::html(&Suggestions { page, q, found })
}
