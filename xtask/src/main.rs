//! The chores of the project: `cargo xtask test`, `cargo xtask tidy`, `cargo xtask shots`.

mod install;
mod licences;
mod run;
mod shots;
mod test;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test [--only STEP,STEP]   everything that must hold, as CI runs it
    steps: install licences fmt clippy tidy build tests browser crash
cargo xtask tidy                      the rules of the house alone
cargo xtask shots [NAME]              screenshots of the demo into docs/shots";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test"] => test::all(&[]),
        ["test", "--only", steps] => test::all(&steps.split(',').collect::<Vec<_>>()),
        ["tidy"] => tidy::command(),
        ["shots"] => shots::take(None),
        ["shots", name] => shots::take(Some(name)),
        _ => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is inside the workspace").to_path_buf()
}

/// Where the chores keep their logs and what they fetch.
fn workshop() -> PathBuf {
    target().join("xtask")
}

/// Where cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}
