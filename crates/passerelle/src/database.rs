//! Opening the database: the lock, the schema, the demo.

use crate::folder::{self, Lock};
use crate::progress::Line;
use crate::settings::Settings;
use crate::store;
use crate::trouble::Trouble;
use crate::words::pick;
use db::Db;
use demo::load::{Loaded, Size};
use jiff::civil::Date;
use kernel::{Clock, Language, date_in, store_time_zone};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The seed of the chain that everybody sees.
const SEED: u64 = 7;

/// An open database, and the lock that keeps other processes away from its file.
pub(crate) struct Database {
    pub(crate) db: Db,
    _lock: Option<Lock>,
}

/// Whether other processes may use the file meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// They may not: this one writes and tells its screens.
    Alone,
    /// They may: this one looks.
    Together,
}

/// Opens it as it is.
pub(crate) async fn open(settings: &Settings, sharing: Sharing) -> Result<Database, Trouble> {
    let lock = match settings.database_file() {
        Some(path) => lock(&path, sharing)?,
        None => None,
    };
    let db = Db::open(&settings.database).await?;
    let newest = store::newest_step(&db.reader().await?.tx()).await?;
    let known = flows::MIGRATIONS.iter().map(|step| step.number).max().unwrap_or(0);
    match newest {
        Some(found) if found > known => Err(Trouble::NewerSchema { found, known }),
        _ => Ok(Database { db, _lock: lock }),
    }
}

fn lock(path: &Path, sharing: Sharing) -> Result<Option<Lock>, Trouble> {
    match sharing {
        Sharing::Together if path.exists() => Ok(None),
        Sharing::Together => Err(Trouble::NoDatabase(path.to_owned())),
        Sharing::Alone => {
            if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                folder::make(parent)?;
            }
            Lock::of(path).map(Some)
        }
    }
}

/// Opens it, brings its schema up to date, and loads the demo when one is wanted and the database is
/// empty or was left half loaded.
pub(crate) async fn prepare(settings: &Settings, clock: &Clock, language: Language) -> Result<Database, Trouble> {
    let wanted = settings.demo.size();
    let today = date_in(clock.now(), &store_time_zone("Europe/Paris"));
    let cached = wanted.and_then(|size| cached_demo(settings, size, today));
    if let (Some(cached), Some(path)) = (&cached, settings.database_file()) {
        copy_demo(cached, &path)?;
    }
    let database = open(settings, Sharing::Alone).await?;
    database.db.migrate(flows::MIGRATIONS).await?;
    if let Some(size) = wanted
        && load(&database.db, size, today, clock, language).await? == Loaded::Now
        && let Some(cached) = cached
    {
        keep_demo(&database.db, &cached).await?;
    }
    Ok(database)
}

async fn load(db: &Db, size: Size, today: Date, clock: &Clock, language: Language) -> Result<Loaded, Trouble> {
    if !demo::load::is_wanted(db).await? {
        return Ok(Loaded::Before);
    }
    let begun = Instant::now();
    let line = Line::new(language);
    let chain = demo::generate(SEED, today);
    let loaded = demo::load::load(db, chain, size, &clock.moment(), &mut |progress| line.demo(progress)).await?;
    line.end();
    let seconds = format!("{:.1}", begun.elapsed().as_secs_f32());
    let fr = format!("Démonstration chargée en {}\u{a0}s.", seconds.replace('.', ","));
    eprintln!("{}", pick(language, fr, format!("Demo loaded in {seconds} s.")));
    Ok(loaded)
}

/// Where a demo like this one is kept: of this day, this size and this very program.
fn cached_demo(settings: &Settings, size: Size, today: Date) -> Option<PathBuf> {
    let folder = settings.demo_cache.as_ref()?;
    let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let mut hasher = DefaultHasher::new();
    (program.len(), program.modified().ok()?).hash(&mut hasher);
    Some(folder.join(format!("demo-{}-{today}-{:016x}.db", size.as_str(), hasher.finish())))
}

fn copy_demo(cached: &Path, path: &Path) -> Result<(), Trouble> {
    if path.exists() || !cached.exists() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        folder::make(parent)?;
    }
    fs::copy(cached, path).map(|_| ()).map_err(|error| Trouble::File { path: path.to_owned(), error })
}

/// Other processes may do the same at this instant: the file appears whole, or not at all.
async fn keep_demo(db: &Db, cached: &Path) -> Result<(), Trouble> {
    if db.engine() != db::Engine::Sqlite {
        return Ok(());
    }
    if let Some(folder) = cached.parent() {
        folder::make(folder)?;
    }
    let new = cached.with_extension(format!("{}.new", std::process::id()));
    db.backup(&new).await?;
    fs::rename(&new, cached).map_err(|error| Trouble::File { path: cached.to_owned(), error })
}

/// Throws the demo's data away.
pub(crate) fn throw_away(settings: &Settings) -> Result<(), Trouble> {
    let Some(path) = settings.database_file() else {
        let why = "--fresh: SQLite".to_owned();
        return Err(Trouble::Setting { name: "--database".to_owned(), why });
    };
    if !path.exists() {
        return Ok(());
    }
    let _lock = Lock::of(&path)?;
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        remove(&PathBuf::from(name), |file| fs::remove_file(file))?;
    }
    remove(&settings.data.join("provider"), |folder| fs::remove_dir_all(folder))
}

fn remove(path: &Path, how: impl Fn(&Path) -> std::io::Result<()>) -> Result<(), Trouble> {
    match how(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Trouble::File { path: path.to_owned(), error })
        }
        _ => Ok(()),
    }
}
