//! Runs a command with its output in a log, and ends it when it takes too long.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What came of a command.
pub(crate) struct Outcome {
    /// It ended by itself, with success.
    pub(crate) ok: bool,
    /// What it wrote, both outputs together.
    pub(crate) output: String,
}

/// A log file that several commands of a step write to, one after the other.
pub(crate) struct Log {
    path: PathBuf,
}

impl Log {
    /// A new and empty log of a step.
    pub(crate) fn new(step: &str) -> Result<Self, String> {
        let folder = crate::workshop();
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let path = folder.join(format!("{step}.log"));
        File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { path })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds lines of our own.
    pub(crate) fn add(&self, text: &str) {
        let written = OpenOptions::new().append(true).open(&self.path).and_then(|mut file| {
            io::Write::write_all(&mut file, text.as_bytes())?;
            io::Write::write_all(&mut file, b"\n")
        });
        if let Err(error) = written {
            eprintln!("{}: {error}", self.path.display());
        }
    }

    /// Runs a command into the log.
    pub(crate) fn run(&self, command: &mut Command, limit: Duration) -> Outcome {
        self.add(&format!("$ {}", words(command)));
        let from = fs::metadata(&self.path).map_or(0, |data| data.len()) as usize;
        let ended = self.start(command).and_then(|mut child| wait(&mut child, limit));
        let ok = match ended {
            Ok(Some(status)) => status.success(),
            Ok(None) => {
                self.add(&format!("ended after {} s: it takes too long", limit.as_secs()));
                false
            }
            Err(error) => {
                self.add(&format!("{}: {error}", words(command)));
                false
            }
        };
        let all = fs::read(&self.path).unwrap_or_default();
        let output = String::from_utf8_lossy(all.get(from..).unwrap_or_default()).into_owned();
        Outcome { ok, output }
    }

    fn start(&self, command: &mut Command) -> io::Result<std::process::Child> {
        let log = OpenOptions::new().append(true).open(&self.path)?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()
    }
}

fn wait(child: &mut std::process::Child, limit: Duration) -> io::Result<Option<std::process::ExitStatus>> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Cargo, the one that runs us, in the workspace.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words).current_dir(crate::root()).env("CARGO_TERM_COLOR", "never");
    command
}

/// What a command writes, when it succeeds.
pub(crate) fn read(command: &mut Command) -> Result<String, String> {
    let out = command.stdin(Stdio::null()).output().map_err(|error| format!("{}: {error}", words(command)))?;
    if out.status.success() {
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    } else {
        Err(format!("{}: {}", words(command), String::from_utf8_lossy(&out.stderr)))
    }
}

/// Whether a command runs and succeeds.
pub(crate) fn succeeds(program: &str, words: &[&str]) -> bool {
    Command::new(program).args(words).stdin(Stdio::null()).output().is_ok_and(|out| out.status.success())
}

fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    command.get_args().fold(program, |line, word| format!("{line} {}", word.to_string_lossy()))
}
