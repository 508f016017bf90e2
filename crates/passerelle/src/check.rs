//! Verbs that look after the data: migrate, verify, backup.

use crate::database::{self, Sharing};
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::words::{number, pick};
use flows::Finding;
use kernel::Language;
use std::path::Path;
use std::process::ExitCode;
use stock::{Difference, DifferenceAt};

/// Brings the schema up to date.
pub(crate) async fn migrate(settings: &Settings, language: Language) -> Result<ExitCode, Trouble> {
    let database = database::open(settings, Sharing::Alone).await?;
    let steps = database.db.migrate(flows::MIGRATIONS).await?;
    let fr =
        if steps == 0 { "Le schéma est à jour.".to_owned() } else { format!("Étapes appliquées\u{a0}: {steps}.") };
    let en = if steps == 0 { "The schema is up to date.".to_owned() } else { format!("Steps applied: {steps}.") };
    println!("{}", pick(language, fr, en));
    Ok(ExitCode::SUCCESS)
}

/// Copies the database to a file that is not there yet.
pub(crate) async fn backup(settings: &Settings, language: Language, to: &Path) -> Result<ExitCode, Trouble> {
    if to.exists() {
        return Err(Trouble::Exists(to.to_owned()));
    }
    let failed = |error| Trouble::File { path: to.to_owned(), error };
    let database = database::open(settings, Sharing::Together).await?;
    // Made before, so that a place that cannot be written is told as such, and nobody else reads it.
    let mut mine = std::fs::OpenOptions::new();
    mine.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut mine, 0o600);
    drop(mine.open(to).map_err(failed)?);
    if let Err(error) = database.db.backup(to).await {
        // What is not whole is no copy.
        let _ = std::fs::remove_file(to);
        return Err(error.into());
    }
    std::fs::File::open(to).and_then(|file| file.sync_all()).map_err(failed)?;
    let bytes = std::fs::metadata(to).map_err(failed)?.len();
    let (file, kib) = (to.display(), number(language, (bytes / 1024) as i64));
    let fr = format!("Base copiée dans {file} ({kib}\u{a0}Kio).");
    println!("{}", pick(language, fr, format!("Database copied to {file} ({kib} KiB).")));
    Ok(ExitCode::SUCCESS)
}

/// Recomputes every sum and lists what differs.
pub(crate) async fn verify(settings: &Settings, language: Language, limit: i64) -> Result<ExitCode, Trouble> {
    let database = database::open(settings, Sharing::Together).await?;
    let findings = flows::verify(&database.db.reader().await?.tx(), limit).await?;
    if findings.is_empty() {
        let (fr, en) =
            ("Tout concorde\u{a0}: stocks, promesses et commandes.", "All agrees: stock, promises and orders.");
        println!("{}", pick(language, fr, en));
        return Ok(ExitCode::SUCCESS);
    }
    println!("{}", rows(language, &findings));
    let count = number(language, findings.len() as i64);
    eprintln!("{}", pick(language, format!("Écarts\u{a0}: {count}."), format!("Differences: {count}.")));
    Ok(ExitCode::from(1))
}

fn rows(language: Language, findings: &[Finding]) -> String {
    let header = pick(language, ["quoi", "où", "attendu", "trouvé"], ["what", "where", "expected", "found"]);
    let mut lines = vec![header.map(str::to_owned)];
    lines.extend(findings.iter().map(row));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let (what, place, expected) = (width(0), width(1), width(2));
    let text = |[a, b, c, d]: &[String; 4]| format!("{a:what$}  {b:place$}  {c:>expected$}  {d:>8}");
    lines.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn row(finding: &Finding) -> [String; 4] {
    let level = |what: &str, at: &DifferenceAt| {
        [what.to_owned(), format!("{} @ {}", at.variant, at.location), at.expected.to_string(), at.found.to_string()]
    };
    match finding {
        Finding::Stock(Difference::OnHand(at)) => level("level.on_hand", at),
        Finding::Stock(Difference::Allocated(at)) => level("level.allocated", at),
        Finding::Stock(Difference::Pegged { supply, expected, found }) => {
            ["supply.pegged".to_owned(), supply.to_string(), expected.to_string(), found.to_string()]
        }
        Finding::Stock(Difference::Filled { peg, expected, found }) => {
            ["peg.filled".to_owned(), peg.to_string(), expected.to_string(), found.to_string()]
        }
        Finding::Money { what, id, expected, found } => {
            [(*what).to_owned(), id.clone(), expected.to_string(), found.to_string()]
        }
        Finding::Order { number, what, expected, found } => {
            [(*what).to_owned(), number.clone(), expected.to_string(), found.to_string()]
        }
    }
}
