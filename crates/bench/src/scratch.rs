//! A database to measure in, gone afterwards.

use db::Db;
use tempfile::TempDir;

/// An empty database.
pub(crate) struct Scratch {
    db: Db,
    _folder: Option<TempDir>,
    owns_server: bool,
}

impl Scratch {
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.owns_server {
            db::testing::stop_durable_server();
        }
    }
}

/// Opens one of an engine: a new file in a temporary folder, or the database on the server at
/// `server`; without it a durable cluster is started from the installed PostgreSQL.
pub(crate) async fn open(engine: &str, server: Option<&str>) -> Result<Scratch, String> {
    let failed = |error: db::DbError| error.to_string();
    match (engine, server) {
        ("sqlite", _) => {
            let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
            let file = folder.path().join("bench.db");
            let db = Db::open(file.to_str().ok_or("an unreadable path")?).await.map_err(failed)?;
            Ok(Scratch { db, _folder: Some(folder), owns_server: false })
        }
        ("postgres", Some(address)) => {
            Ok(Scratch { db: Db::open(address).await.map_err(failed)?, _folder: None, owns_server: false })
        }
        ("postgres", None) => {
            let server = db::testing::durable_server();
            let address = db::testing::create_database(&server, "bench").await;
            Ok(Scratch { db: Db::open(&address).await.map_err(failed)?, _folder: None, owns_server: true })
        }
        _ => Err(format!("no such engine: {engine}")),
    }
}
