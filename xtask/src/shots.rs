//! `cargo xtask shots`: builds the binary and lets testkit's `shots` photograph its demo.

use crate::run::{Log, cargo};
use std::process::Command;
use std::time::Duration;

const LIMIT: Duration = Duration::from_mins(20);

/// Takes all screenshots, or the one that is named.
pub(crate) fn take(name: Option<&str>) -> Result<(), String> {
    let log = Log::new("shots")?;
    let built = log.run(&mut cargo(&["build", "--workspace", "--bins"]), LIMIT);
    if !built.ok {
        return Err(built.output);
    }
    let folder = crate::root().join("docs").join("shots");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut shots = Command::new(crate::target().join("debug").join("shots"));
    let taken = log.run(shots.arg(&folder).args(name).current_dir(crate::root()), LIMIT);
    if taken.ok {
        println!("{}", taken.output.trim_end());
        Ok(())
    } else {
        Err(taken.output)
    }
}
