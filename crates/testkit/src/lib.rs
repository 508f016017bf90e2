//! The two harnesses of tests that look at the whole: a [`Browser`] that speaks the words of a
//! person in front of the screen, and the built binary as a process ([`Passerelle`]) that can be
//! killed, started again on the same database, and asked over HTTP by a [`Visitor`].
//!
//! Everything here panics with a message that says what was looked for and what was there
//! instead: a harness has no caller who could do better.

mod browser;
mod child;
mod driver;
mod passerelle;
mod visitor;

pub use browser::{Browser, Stop};
pub use db::Engine;
pub use passerelle::{Demo, Options, Passerelle};
pub use visitor::{Answer, Visitor};

use std::path::{Path, PathBuf};

/// The folder of everything that is built: `target`, where the test's own binary lies.
pub fn target() -> PathBuf {
    profile_folder().parent().map_or_else(|| PathBuf::from("target"), Path::to_path_buf)
}

/// The folder of the profile in use, such as `target/debug`.
fn profile_folder() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let folder = test.parent().expect("a file is in a folder");
    let folder = if folder.ends_with("deps") { folder.parent().expect("deps is inside the profile") } else { folder };
    folder.to_path_buf()
}
