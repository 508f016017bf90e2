//! The program in a folder of its own.

use db::{Command as Change, Db, DbError, Tx};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const GREETING: &str = "listening on http://";

/// A folder, and the program in it that speaks English.
pub(crate) struct House {
    folder: TempDir,
}

impl House {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_passerelle"));
        command.current_dir(self.folder.path()).args(arguments).env("PASSERELLE_LANGUAGE", "en");
        command.env("PASSERELLE_DEMO_CACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("demos"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Serves until dropped, once it says where.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Serving {
        let usual = ["serve", "--listen", "127.0.0.1:0", "--provider-listen", "127.0.0.1:0"];
        Serving::begin(self.command(&[&usual[..], arguments].concat()))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) async fn change(&self, sql: &'static str) {
        let db = Db::open(self.path("data/passerelle.db").to_str().unwrap()).await.unwrap();
        db.run(Statement(sql)).await.unwrap();
    }
}

struct Statement(&'static str);

impl Change for Statement {
    type Done = u64;
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<u64, DbError> {
        tx.exec(self.0, &[]).await
    }
}

/// A server, killed when dropped.
pub(crate) struct Serving {
    pub(crate) process: Child,
    pub(crate) shop: String,
    pub(crate) provider: String,
}

impl Serving {
    pub(crate) fn begin(mut command: Command) -> Self {
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let (mut shop, mut provider) = (String::new(), String::new());
        while shop.is_empty() {
            let Some(Ok(line)) = lines.next() else {
                let mut errors = String::new();
                let _ = process.stderr.take().unwrap().read_to_string(&mut errors);
                panic!("it does not serve: {errors}");
            };
            if let Some((before, address)) = line.split_once(GREETING) {
                let which = if before.contains("provider") { &mut provider } else { &mut shop };
                address.clone_into(which);
            }
        }
        Self { process, shop, provider }
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

pub(crate) fn assert_code(output: &Output, code: i32, word: &str) {
    assert_eq!(output.status.code(), Some(code), "{}", text(output));
    assert!(text(output).contains(word), "{word:?} in {}", text(output));
}

/// The figure behind a name in the report of an import.
pub(crate) fn figure(output: &Output, name: &str) -> u64 {
    let text = text(output);
    let line = text.lines().find(|line| line.trim_start().starts_with(name)).expect(name);
    line.split_whitespace().last().unwrap().replace(',', "").parse().unwrap()
}

pub(crate) fn is_answering(address: &str) -> bool {
    TcpStream::connect(address).is_ok()
}

pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(15);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The whole answer of a server to a visitor without a browser.
pub(crate) fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
