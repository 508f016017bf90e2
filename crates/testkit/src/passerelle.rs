//! The built binary as a process, with a database of its own.

use crate::{Visitor, child};
use db::Engine;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the first start with a demo may take, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);
/// What the binary says when it serves, before the address.
const GREETING: &str = "listening on http://";

/// Which chain is loaded into an empty database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// Everything that the documentation shows.
    Full,
    /// Enough for a test, loaded in a moment.
    Small,
    /// Nothing at all.
    None,
}

/// What a [`Passerelle`] is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The chain in the empty database; `Small` by default.
    pub demo: Demo,
    /// Arguments after `serve …`, as on the command line.
    pub arguments: Vec<String>,
    /// More environment variables.
    pub environment: Vec<(String, String)>,
    /// Where its folder lies; among temporary files when nothing is said.
    pub place: Option<PathBuf>,
    /// A program that starts the binary, with its arguments, such as `prlimit --fsize=…`.
    pub wrapper: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { demo: Demo::Small, arguments: Vec::new(), environment: Vec::new(), place: None, wrapper: Vec::new() }
    }
}

/// A running server. Dropping it ends the process and removes its database and files.
pub struct Passerelle {
    engine: Engine,
    options: Options,
    database: String,
    folder: TempDir,
    running: Option<Running>,
    /// Host and port, the same after a restart.
    address: Option<String>,
    provider: Option<String>,
    log: Arc<Mutex<String>>,
}

struct Running {
    process: Child,
}

/// What the reading thread found in the output.
enum Said {
    Shop(String),
    Provider(String),
    End,
}

impl Passerelle {
    /// Starts the binary on a new database and waits until it serves.
    pub async fn start(engine: Engine, options: Options) -> Self {
        let folder = match &options.place {
            Some(place) => TempDir::new_in(place),
            None => tempfile::tempdir(),
        };
        let folder = folder.expect("a temporary folder");
        let database = match engine {
            Engine::Sqlite => folder.path().join("passerelle.db").to_str().expect("a readable path").to_owned(),
            Engine::Postgres => new_postgres_database().await,
        };
        let log = Arc::new(Mutex::new(String::new()));
        let mut passerelle =
            Self { engine, options, database, folder, running: None, address: None, provider: None, log };
        passerelle.launch().await;
        passerelle
    }

    /// Where the shop, the till and the office are served: `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address.as_deref().expect("it was started"))
    }

    /// Where the simulated outside world (payment provider, mailbox) is served.
    pub fn provider(&self) -> String {
        let Some(address) = &self.provider else {
            panic!("the binary did not say where its provider listens; it said:\n{}", self.log())
        };
        format!("http://{address}")
    }

    /// What `--database` was given: a path, or an address of PostgreSQL.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The engine that it runs on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The folder of everything that it writes, its database on SQLite too.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of `--data`.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Everything that the process has written to its two outputs, over all its lives.
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// A new person in front of the server, with no cookie.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.origin())
    }

    /// Ends the process at once, as when the power fails: `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.process.kill().expect("our own child can be killed");
            running.process.wait().expect("a killed child ends");
        }
    }

    /// Asks the process to end, and waits for it.
    pub fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            child::terminate(&mut running.process, Duration::from_secs(10));
        }
    }

    /// From the next start on, this program starts the binary; none when there are no words.
    pub fn wrap(&mut self, words: &[&str]) {
        self.options.wrapper = words.iter().map(|word| (*word).to_owned()).collect();
    }

    /// Starts it and kills it after this time, wherever its start is then.
    pub async fn kill_while_starting(&mut self, after: Duration) {
        let mut process = child::spawn(self.command()).expect("the binary can be executed");
        let output = process.stdout.take().expect("stdout is piped");
        let errors = process.stderr.take().expect("stderr is piped");
        follow(output, Arc::clone(&self.log), None);
        follow(errors, Arc::clone(&self.log), None);
        tokio::time::sleep(after).await;
        self.running = Some(Running { process });
        self.kill();
    }

    /// The number of the process, while it runs.
    pub fn process(&self) -> Option<u32> {
        self.running.as_ref().map(|running| running.process.id())
    }

    /// The number of the provider's process, while both run.
    pub fn provider_process(&self) -> Option<u32> {
        let process = self.process()?;
        let tasks = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
        let children = tasks.flatten().filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
        let all: Vec<String> = children.collect();
        all.iter().flat_map(|some| some.split_whitespace()).find_map(|child| child.parse().ok())
    }

    /// Runs a verb on the same database and waits for its end, away from the runtime's threads.
    pub async fn verb(&self, words: &[&str]) -> Output {
        let mut command = self.bare_command();
        command.args(words).arg("--database").arg(&self.database).arg("--data").arg(self.data());
        tokio::task::spawn_blocking(move || command.output().expect("the binary can be executed"))
            .await
            .expect("waiting does not panic")
    }

    /// Like [`Passerelle::verb`], with the most memory that the process had, in KiB.
    pub async fn verb_measured(&self, words: &[&str]) -> (Output, u64) {
        let mut command = self.bare_command();
        command.args(words).arg("--database").arg(&self.database).arg("--data").arg(self.data());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary can be executed");
        let process = child.id();
        let mut waiting = tokio::task::spawn_blocking(move || child.wait_with_output().expect("a child ends"));
        let mut most = 0;
        loop {
            tokio::select! {
                output = &mut waiting => return (output.expect("waiting does not panic"), most),
                () = tokio::time::sleep(Duration::from_millis(20)) => most = peak_of(process).unwrap_or(most),
            }
        }
    }

    /// The most memory that the server had in this life, in KiB.
    pub fn peak(&self) -> u64 {
        self.process().and_then(peak_of).expect("the process is there to be looked at")
    }

    /// Whether the process is still there.
    pub fn is_running(&mut self) -> bool {
        self.running.as_mut().is_some_and(|running| matches!(running.process.try_wait(), Ok(None)))
    }

    /// Starts again on the same database and the same port, after [`Passerelle::kill`] or
    /// [`Passerelle::stop`]; stops first when it still runs.
    pub async fn restart(&mut self) {
        self.stop();
        self.launch().await;
    }

    async fn launch(&mut self) {
        let (told, said) = channel();
        let mut process = child::spawn(self.command()).expect("the binary can be executed");
        let output = process.stdout.take().expect("stdout is piped");
        let errors = process.stderr.take().expect("stderr is piped");
        self.running = Some(Running { process });
        follow(output, Arc::clone(&self.log), Some(told.clone()));
        follow(errors, Arc::clone(&self.log), Some(told));
        // The channel blocks: keep it away from the runtime's threads.
        let heard = tokio::task::spawn_blocking(move || listen(&said)).await.expect("listening does not panic");
        if heard.provider.is_some() {
            self.provider = heard.provider;
        }
        match heard.shop {
            Some(address) => self.address = Some(address),
            None => panic!("the binary does not serve on {:?}; it said:\n{}", self.engine, self.log()),
        }
    }

    /// The binary, its environment and its folder; no words yet.
    fn bare_command(&self) -> Command {
        let binary = binary();
        let words: Vec<&str> = self.options.wrapper.iter().map(String::as_str).collect();
        let (program, rest) = match words.split_first() {
            Some((wrapper, rest)) => (*wrapper, [rest, &[binary.to_str().expect("a readable path")]].concat()),
            None => (binary.to_str().expect("a readable path"), Vec::new()),
        };
        let mut command = child::leashed(program);
        command
            .args(rest)
            .envs(self.options.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    fn command(&self) -> Command {
        let mut command = self.bare_command();
        let anywhere = "127.0.0.1:0";
        let demo = match self.options.demo {
            Demo::Full => "full",
            Demo::Small => "small",
            Demo::None => "none",
        };
        command
            .args(["serve", "--listen", self.address.as_deref().unwrap_or(anywhere)])
            .args(["--provider-listen", self.provider.as_deref().unwrap_or(anywhere)])
            .args(["--database", &self.database, "--demo", demo])
            .arg("--data")
            .arg(self.data())
            .args(&self.options.arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

impl Drop for Passerelle {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let errors: Vec<&str> = log.lines().filter(|line| line.contains(" ERROR ")).take(40).collect();
            eprintln!("what the server called an error:\n{}", errors.join("\n"));
            let tail: Vec<&str> = log.lines().rev().take(40).collect();
            let tail: Vec<&str> = tail.into_iter().rev().collect();
            eprintln!("the last lines of the server:\n{}", tail.join("\n"));
        }
        self.stop();
        if self.engine == Engine::Postgres {
            let database = self.database.clone();
            // A runtime cannot be entered from within another one.
            let _ = std::thread::spawn(move || drop_postgres_database(&database)).join();
        }
    }
}

#[derive(Default)]
struct Heard {
    shop: Option<String>,
    provider: Option<String>,
}

/// What the system says of the memory of a process at its peak, in KiB; none when it is gone.
fn peak_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Waits for the shop's address. The provider's is told before it, or within a moment.
fn listen(said: &Receiver<Said>) -> Heard {
    let mut heard = Heard::default();
    let mut deadline = Instant::now() + PATIENCE;
    while heard.shop.is_none() || heard.provider.is_none() {
        match said.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Said::Shop(address)) => {
                heard.shop = Some(address);
                deadline = Instant::now() + Duration::from_millis(300);
            }
            Ok(Said::Provider(address)) => heard.provider = Some(address),
            Ok(Said::End) | Err(_) => break,
        }
    }
    heard
}

/// Copies an output into the log, and tells the addresses in it.
fn follow(output: impl Read + Send + 'static, log: Arc<Mutex<String>>, told: Option<Sender<Said>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let (Some(told), Some(said)) = (&told, address_in(&line)) {
                // Nobody listens any more once the start is over.
                let _ = told.send(said);
            }
            let mut log = log.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            writeln!(log, "{line}").expect("a string takes everything");
        }
        if let Some(told) = told {
            let _ = told.send(Said::End);
        }
    });
}

/// Reads `listening on http://127.0.0.1:4000` and `provider listening on http://127.0.0.1:4001`.
fn address_in(line: &str) -> Option<Said> {
    let (before, after) = line.split_once(GREETING)?;
    let address: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || ".:[]-".contains(*c)).collect();
    Some(if before.contains("provider") { Said::Provider(address) } else { Said::Shop(address) })
}

/// The built binary: `PASSERELLE_BINARY` when set, else the one of the same profile as this test.
fn binary() -> PathBuf {
    let built = crate::profile_folder().join(format!("passerelle{}", std::env::consts::EXE_SUFFIX));
    let path = std::env::var_os("PASSERELLE_BINARY").map_or(built, PathBuf::from);
    assert!(
        path.exists(),
        "{} is not built; `cargo build` builds it, `cargo xtask test` does so by itself",
        path.display()
    );
    path
}

async fn new_postgres_database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = tokio::task::spawn_blocking(db::testing::server).await.expect("PostgreSQL starts");
    let name = format!("k{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    on_server(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    on_server(&server, &format!("CREATE DATABASE {name}")).await;
    format!("{server}/{name}")
}

fn drop_postgres_database(address: &str) {
    let Some((server, name)) = address.rsplit_once('/') else { return };
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(on_server(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
}

async fn on_server(server: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(&format!("{server}/postgres"), tokio_postgres::NoTls)
        .await
        .expect("PostgreSQL answers");
    let connection = tokio::spawn(connection);
    client.batch_execute(sql).await.expect("a name of our own");
    connection.abort();
}

#[cfg(test)]
mod tests {
    use super::{Said, address_in};

    #[test]
    fn the_addresses_are_read_from_the_greeting() {
        let table = [
            ("listening on http://127.0.0.1:4000", Some(("shop", "127.0.0.1:4000"))),
            ("INFO passerelle: listening on http://127.0.0.1:4000/ (demo)", Some(("shop", "127.0.0.1:4000"))),
            ("provider listening on http://127.0.0.1:4001", Some(("provider", "127.0.0.1:4001"))),
            ("opening the database", None),
        ];
        for (line, expected) in table {
            let said = match address_in(line) {
                Some(Said::Shop(address)) => Some(("shop", address)),
                Some(Said::Provider(address)) => Some(("provider", address)),
                Some(Said::End) | None => None,
            };
            assert_eq!(said.as_ref().map(|(who, address)| (*who, address.as_str())), expected, "{line}");
        }
    }
}
