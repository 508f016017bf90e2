//! A file of articles: sent, taken in the background, and the report of every line that was not taken.

use crate::desk::Desk;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::response::Response;
use axum::routing::get;
use catalogue::import::{Format, Progress, Report};
use flows::{ImportRefused, ImportWish, Imported, import_products};
use identity::Permission;
use jiff::Timestamp;
use kernel::{Actor, Language};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};
use stores::LocationKind;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;
use web::{Answer, App, CheckedUpload, Failure};

/// The largest file, in bytes.
const MOST_BYTES: usize = 512 * 1024 * 1024;
/// Reports are kept for so many imports.
const KEPT: usize = 50;
/// Rejected lines on one page; the file has all that the report lists.
const SHOWN: usize = 500;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/products/import", get(form).post(take))
        .route("/office/products/import/{id}", get(show))
        .route("/office/products/import/{id}/rejected.csv", get(rejected))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// How far an import is.
#[derive(Clone)]
enum Stand {
    Running(Progress),
    Done(Box<Imported>),
    Failed(String),
}

/// An import of this process.
#[derive(Clone)]
struct Import {
    file: String,
    bytes: u64,
    since: Timestamp,
    stand: Stand,
}

type Imports = Mutex<HashMap<Uuid, Import>>;

/// The imports of this process: what was taken is in the database, the report is for whoever waits for it.
fn imports() -> &'static Imports {
    static IMPORTS: OnceLock<Imports> = OnceLock::new();
    IMPORTS.get_or_init(Imports::default)
}

fn with<T>(change: impl FnOnce(&mut HashMap<Uuid, Import>) -> T) -> T {
    change(&mut imports().lock().unwrap_or_else(PoisonError::into_inner))
}

fn set(id: Uuid, stand: Stand) {
    with(|all| {
        if let Some(import) = all.get_mut(&id) {
            import.stand = stand;
        }
    });
}

fn begin(id: Uuid, import: Import) {
    with(|all| {
        while all.len() >= KEPT {
            let Some(oldest) = all.iter().min_by_key(|(_, one)| one.since).map(|(id, _)| *id) else { break };
            all.remove(&oldest);
        }
        all.insert(id, import);
    });
}

#[derive(Template)]
#[template(path = "office/import.html")]
struct FormPage {
    page: Desk,
}

async fn form(desk: Desk) -> Answer {
    desk.require(Permission::Import)?;
    web::html(&FormPage { page: desk })
}

/// A file beside the database while it is being taken; removed with it.
struct Parked(std::path::PathBuf);

impl Drop for Parked {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(%error, "a file that was imported could not be removed");
        }
    }
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken(format!("a file could not be kept: {error}"))
}

/// What the form sent.
struct Sent {
    name: String,
    format: Format,
    bytes: u64,
    file: Parked,
}

async fn park(multipart: &mut Multipart, id: Uuid) -> Result<Sent, Failure> {
    let path = std::env::temp_dir().join(format!("import-{id}.csv"));
    let mut sent = Sent { name: String::new(), format: Format::Auto, bytes: 0, file: Parked(path.clone()) };
    let mut out = tokio::fs::File::create(&path).await.map_err(broken)?;
    while let Some(mut field) = multipart.next_field().await.map_err(|error| Failure::Other(error.status()))? {
        match field.name() {
            Some("format") => {
                let text = field.text().await.map_err(|error| Failure::Other(error.status()))?;
                sent.format = match text.as_str() {
                    "own" => Format::OwnCsv,
                    "shopify" => Format::ShopifyCsv,
                    _ => Format::Auto,
                };
            }
            Some("file") => {
                sent.name = field.file_name().unwrap_or_default().chars().take(120).collect();
                while let Some(chunk) = field.chunk().await.map_err(|error| Failure::Other(error.status()))? {
                    sent.bytes += chunk.len() as u64;
                    out.write_all(&chunk).await.map_err(broken)?;
                }
            }
            _ => {}
        }
    }
    out.flush().await.map_err(broken)?;
    if sent.bytes == 0 { Err(Failure::invalid("office_file")) } else { Ok(sent) }
}

/// Takes the file: the answer leads at once to the page that shows how far it is.
async fn take(
    desk: Desk,
    _: CheckedUpload,
    State(app): State<App>,
    mut multipart: Multipart,
) -> Result<Response, Failure> {
    desk.require(Permission::Import)?;
    let id: Uuid = desk.moment().id();
    let sent = park(&mut multipart, id).await?;
    let import = Import {
        file: sent.name.clone(),
        bytes: sent.bytes,
        since: desk.now(),
        stand: Stand::Running(Progress::default()),
    };
    begin(id, import);
    tokio::spawn(run(app, id, sent, desk.actor(), desk.language()));
    Ok(desk.go(format!("/office/products/import/{id}")).into())
}

async fn run(app: App, id: Uuid, sent: Sent, actor: Actor, language: Language) {
    let stand = match std::fs::File::open(&sent.file.0) {
        Err(error) => Stand::Failed(error.to_string()),
        Ok(file) => {
            let told = move |progress| set(id, Stand::Running(progress));
            match bring_in(&app, file, &sent, actor, told).await {
                Ok(imported) => Stand::Done(Box::new(imported)),
                Err(ImportRefused::File(refused)) => Stand::Failed(refused.text(language)),
                Err(ImportRefused::Store(error)) => {
                    tracing::error!(%error, "an import broke off");
                    Stand::Failed(web::text(language, "office-import-broke-off", &[]))
                }
            }
        }
    };
    set(id, stand);
    drop(sent);
}

/// Brings the file in. What it says of stock without a place lies in the warehouse.
async fn bring_in(
    app: &App,
    file: std::fs::File,
    sent: &Sent,
    actor: Actor,
    told: impl FnMut(Progress) + Send + 'static,
) -> Result<Imported, ImportRefused> {
    let house = app.house();
    let places = stores::store::all_locations(&house.db.reader().await?.tx()).await?;
    let usual = places.iter().find(|one| one.kind == LocationKind::Warehouse).or(places.first());
    let wish = ImportWish {
        file: sent.name.clone(),
        format: sent.format,
        usual_place: usual.map(|place| place.id),
        is_dry_run: false,
        actor,
    };
    let imported = import_products(&house.db, &house.clock, file, wish, told).await?;
    if let Err(error) = house.search.update(&house.db, &imported.changed).await {
        tracing::warn!(%error, "the search could not follow an import; it is rebuilt at the next start");
    }
    Ok(imported)
}

#[derive(Template)]
#[template(path = "office/import_report.html")]
struct ReportPage {
    page: Desk,
    import: Import,
    rejected: Vec<(u64, String)>,
    more: usize,
    ignored: String,
}

impl ReportPage {
    fn running(&self) -> Option<Progress> {
        if let Stand::Running(progress) = self.import.stand { Some(progress) } else { None }
    }

    fn failed(&self) -> Option<&str> {
        if let Stand::Failed(text) = &self.import.stand { Some(text) } else { None }
    }

    fn report(&self) -> Option<&Report> {
        if let Stand::Done(imported) = &self.import.stand { Some(&imported.report) } else { None }
    }
}

fn find(id: Uuid) -> Result<Import, Failure> {
    with(|all| all.get(&id).cloned()).ok_or(Failure::NotFound)
}

/// How far an import is, and what it came to.
async fn show(desk: Desk, Path(id): Path<Uuid>) -> Answer {
    desk.require(Permission::Import)?;
    let import = find(id)?;
    let (rejected, more, ignored) = match &import.stand {
        Stand::Done(imported) => {
            let report = &imported.report;
            let lines = report.rejected.iter().take(SHOWN).map(|one| (one.line, one.reason.text(desk.language())));
            (lines.collect(), report.rejected.len().saturating_sub(SHOWN), report.ignored_columns.join(", "))
        }
        Stand::Running(_) | Stand::Failed(_) => (Vec::new(), 0, String::new()),
    };
    web::html(&ReportPage { import, rejected, more, ignored, page: desk })
}

/// The lines that were not taken, as a file.
async fn rejected(desk: Desk, Path(id): Path<Uuid>) -> Answer {
    desk.require(Permission::Import)?;
    let import = find(id)?;
    let Stand::Done(imported) = import.stand else { return Err(Failure::NotFound) };
    let header = ["line", "code", "reason"];
    let mut csv = crate::query::Csv::new(&header.map(|name| desk.t(&format!("office-csv-{name}"))));
    for one in &imported.report.rejected {
        csv.row(&[one.line.to_string(), one.reason.code().to_owned(), one.reason.text(desk.language())]);
    }
    Ok(csv.answer(&desk.t("office-csv-rejected-name")))
}
