//! For tests: the same test on both engines. PostgreSQL is taken from `PASSERELLE_TEST_POSTGRES`
//! when set, otherwise a cluster of our own is started from the installed binaries and left
//! running for the next test; it listens on loopback alone and does not sync, as tests kill
//! our processes, not the machine. The benchmarks take a durable one.

use crate::{Db, Migration};
use std::fs::{self, File};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// A database that is removed when dropped.
pub struct Scratch {
    /// The database.
    pub db: Db,
    /// What [`Db::open`] was given: a path or an address.
    pub address: String,
    _folder: Option<TempDir>,
}

/// A new SQLite database in a folder of its own.
pub async fn sqlite(migrations: &[Migration]) -> Scratch {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let address = folder.path().join("test.db").to_str().expect("a readable path").to_owned();
    let db = Db::open(&address).await.expect("SQLite opens");
    db.migrate(migrations).await.expect("SQLite migrates");
    Scratch { db, address, _folder: Some(folder) }
}

/// A new database on PostgreSQL.
pub async fn postgres(migrations: &[Migration]) -> Scratch {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = server();
    let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    let address = create_database(&server, &name).await;
    let db = Db::open(&address).await.expect("PostgreSQL opens");
    db.migrate(migrations).await.expect("PostgreSQL migrates");
    Scratch { db, address, _folder: None }
}

/// Runs a test on SQLite and then on PostgreSQL.
pub async fn both<F: Future<Output = ()>>(migrations: &[Migration], test: impl Fn(Db) -> F) {
    let scratch = sqlite(migrations).await;
    test(scratch.db.clone()).await;
    let scratch = postgres(migrations).await;
    test(scratch.db.clone()).await;
}

/// The address of the server without a database name, started when it is not there.
pub fn server() -> String {
    if let Ok(address) = std::env::var("PASSERELLE_TEST_POSTGRES") {
        return address.trim_end_matches('/').to_owned();
    }
    own_server("passerelle-test-postgres", 54_329, "-c fsync=off -c synchronous_commit=off -c full_page_writes=off")
}

/// A cluster of our own that is as durable as PostgreSQL is by default, for measuring.
pub fn durable_server() -> String {
    own_server("passerelle-bench-postgres", 54_330, "")
}

fn own_server(name: &str, port: u16, options: &str) -> String {
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).expect("a folder for the cluster");
    let lock = File::create(folder.join("lock")).expect("a lock file");
    lock.lock().expect("one process starts the cluster");
    let data = folder.join("data");
    if !is_running(&data) {
        start(&folder, &data, port, options);
    }
    format!("postgres://postgres@127.0.0.1:{port}")
}

/// Stops the cluster that [`durable_server`] started.
pub fn stop_durable_server() {
    stop("passerelle-bench-postgres");
}

fn stop(name: &str) {
    let data = std::env::temp_dir().join(name).join("data");
    if is_running(&data) {
        let _ = as_postgres(&binary("pg_ctl")).args(["-D", text(&data), "-m", "fast", "stop"]).output();
    }
}

/// A new, empty database on a server; its address.
pub async fn create_database(server: &str, name: &str) -> String {
    let (client, connection) = tokio_postgres::connect(&format!("{server}/postgres"), tokio_postgres::NoTls)
        .await
        .expect("PostgreSQL answers");
    let connection = tokio::spawn(connection);
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await.expect("a name of our own");
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("a new database");
    connection.abort();
    format!("{server}/{name}")
}

/// Stops the cluster that [`server`] started.
pub fn stop_server() {
    stop("passerelle-test-postgres");
}

fn is_running(data: &Path) -> bool {
    data.exists()
        && as_postgres(&binary("pg_ctl"))
            .args(["-D", text(data), "status"])
            .output()
            .is_ok_and(|out| out.status.success())
}

fn start(folder: &Path, data: &Path, port: u16, options: &str) {
    if !data.join("PG_VERSION").exists() {
        let _ = fs::remove_dir_all(data);
        fs::create_dir_all(data).expect("a data folder");
        if is_root() {
            let owned = Command::new("chown").args(["-R", "postgres:postgres", text(folder)]).status();
            assert!(owned.is_ok_and(|status| status.success()), "the postgres system user must exist");
        }
        let made = as_postgres(&binary("initdb"))
            .args(["-D", text(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
            .output()
            .expect("initdb runs");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    }
    let options = format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {options} -c max_connections=400 \
         -c shared_buffers=256MB"
    );
    let log = data.join("server.log");
    let started = as_postgres(&binary("pg_ctl"))
        .args(["-D", text(data), "-w", "-l", text(&log), "-o", &options, "start"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("pg_ctl runs");
    assert!(started.success(), "PostgreSQL did not start; see {}", log.display());
}

/// PostgreSQL refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/tmp");
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"))
}

/// The newest installed PostgreSQL.
fn binary(name: &str) -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| {
            entries.flatten().map(|entry| entry.path().join("bin").join(name)).filter(|path| path.exists()).collect()
        })
        .unwrap_or_default();
    versions.sort();
    versions.pop().unwrap_or_else(|| PathBuf::from(name))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a readable path")
}
