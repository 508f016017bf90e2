//! What the tests need beside Rust: system packages, and axe-core for the accessibility checks.

use crate::run::{Log, succeeds};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The version whose rules the pages are held to.
const AXE: &str = "axe-core@4.14.1";
const LIMIT: Duration = Duration::from_mins(10);

/// A Debian package and how one sees that it is there.
struct Package {
    name: &'static str,
    is_there: fn() -> bool,
}

const PACKAGES: &[Package] = &[
    Package { name: "build-essential", is_there: || in_path("cc") },
    Package { name: "git", is_there: || in_path("git") },
    Package { name: "postgresql", is_there: has_postgresql },
    Package { name: "chromium", is_there: || in_path("chromium") },
    Package { name: "chromium-driver", is_there: || in_path("chromedriver") },
    Package { name: "fonts-dejavu-core", is_there: || Path::new("/usr/share/fonts/truetype/dejavu").exists() },
    Package { name: "fonts-noto-core", is_there: || Path::new("/usr/share/fonts/truetype/noto").exists() },
    Package { name: "npm", is_there: || in_path("npm") },
];

/// Installs what is missing and nothing else.
pub(crate) fn everything(log: &Log) -> Result<(), String> {
    let missing: Vec<&str> = PACKAGES.iter().filter(|package| !(package.is_there)()).map(|it| it.name).collect();
    if !missing.is_empty() {
        install(log, &missing)?;
    }
    axe(log)
}

fn install(log: &Log, missing: &[&str]) -> Result<(), String> {
    let by_hand = format!("apt-get update && apt-get install --yes {}", missing.join(" "));
    if !succeeds("apt-get", &["--version"]) {
        return Err(format!("missing: {}; install them with your system's package manager", missing.join(", ")));
    }
    if !is_root() {
        return Err(format!("missing: {}; run as root: {by_hand}", missing.join(", ")));
    }
    let install = ["install", "--yes", "--quiet", "--no-install-recommends"];
    let installed =
        log.run(apt().args(["update", "--quiet"]), LIMIT).ok && log.run(apt().args(install).args(missing), LIMIT).ok;
    if installed { Ok(()) } else { Err(format!("the packages could not be installed: {by_hand}")) }
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Puts axe-core where the browser harness looks for it.
fn axe(log: &Log) -> Result<(), String> {
    let folder = crate::workshop().join("axe");
    let wanted = folder.join("package").join("axe.min.js");
    let stamp = folder.join("version");
    if wanted.exists() && fs::read_to_string(&stamp).is_ok_and(|version| version == AXE) {
        return Ok(());
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let packed = log.run(Command::new("npm").args(["pack", "--silent", AXE]).current_dir(&folder), LIMIT);
    let archive =
        packed.output.lines().map(str::trim).find(|line| line.starts_with("axe-core")).unwrap_or_default().to_owned();
    let unpacked = packed.ok
        && log.run(Command::new("tar").args(["-xzf", &archive, "package/axe.min.js"]).current_dir(&folder), LIMIT).ok;
    if !unpacked || !wanted.exists() {
        return Err(format!("npm pack {AXE} did not bring axe.min.js"));
    }
    fs::write(&stamp, AXE).map_err(|error| format!("{}: {error}", stamp.display()))?;
    fs::remove_file(folder.join(archive)).map_err(|error| format!("{}: {error}", folder.display()))
}

fn in_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).exists()))
}

fn has_postgresql() -> bool {
    let installed = fs::read_dir("/usr/lib/postgresql")
        .is_ok_and(|versions| versions.flatten().any(|version| version.path().join("bin").join("initdb").exists()));
    installed || in_path("initdb")
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"))
}
