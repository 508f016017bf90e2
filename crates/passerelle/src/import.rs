//! Bringing a file of products in: catalogue, prices and stock.

use crate::args::{self, ImportFormat};
use crate::database::{self, Sharing};
use crate::progress::Line;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::words::{number, pick};
use catalogue::import::{Format, Progress, Report};
use db::Db;
use flows::{ImportRefused, ImportWish, import_products};
use kernel::{Actor, Clock, Language, LocationId};
use std::fs::File;
use std::process::ExitCode;

/// So many rejected lines are shown; the rest is counted.
const MOST_SHOWN: usize = 200;

/// Reads the file beside the writer, and tells what became of it.
pub(crate) async fn run(settings: &Settings, language: Language, wish: &args::ImportWish) -> Result<ExitCode, Trouble> {
    let path = wish.file.clone().unwrap_or_default();
    let failed = |error| Trouble::File { path: path.clone(), error };
    let file = File::open(&path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let database = database::open(settings, Sharing::Alone).await?;
    database.db.migrate(flows::MIGRATIONS).await?;
    let import = ImportWish {
        file: path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        format: match wish.format {
            ImportFormat::Auto => Format::Auto,
            ImportFormat::Own => Format::OwnCsv,
            ImportFormat::Shopify => Format::ShopifyCsv,
        },
        usual_place: usual_place(&database.db, wish.location.as_deref(), language).await?,
        is_dry_run: wish.dry_run,
        actor: Actor::System,
    };
    let line = Line::new(language);
    let progress = move |at: Progress| line.show(at.bytes as usize, size as usize, &at.lines.to_string());
    let imported = import_products(&database.db, &Clock::system(), file, import, progress).await;
    Line::new(language).end();
    let imported = imported.map_err(|refused| match refused {
        ImportRefused::File(refused) => Trouble::Import(refused.text(language)),
        ImportRefused::Store(error) => error.into(),
    })?;
    tell(language, &imported.report, imported.without_place as i64, wish.dry_run);
    Ok(if imported.report.rejected.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Where stock lies of which the file does not say where: as wished, or the only place there is.
async fn usual_place(db: &Db, wished: Option<&str>, language: Language) -> Result<Option<LocationId>, Trouble> {
    let all = stores::store::all_locations(&db.reader().await?.tx()).await?;
    let Some(code) = wished else {
        return Ok(if all.len() == 1 { all.first().map(|place| place.id) } else { None });
    };
    let found = all.iter().find(|place| place.code.eq_ignore_ascii_case(code)).map(|place| place.id);
    found.map(Some).ok_or_else(|| Trouble::Setting {
        name: "--location".to_owned(),
        why: no_such_place(code, &all.iter().map(|place| place.code.as_str()).collect::<Vec<_>>(), language),
    })
}

/// Why a code names no place, and which codes there are.
fn no_such_place(code: &str, known: &[&str], language: Language) -> String {
    if known.is_empty() {
        let fr = format!("« {code} » ne désigne aucun lieu : cette base n’a encore ni magasin ni entrepôt.");
        return pick(
            language,
            fr,
            format!("“{code}” names no place: this database has no store and no warehouse yet."),
        );
    }
    let known = known.join(", ");
    let fr = format!("« {code} » ne désigne aucun lieu. Les codes connus : {known}.");
    pick(language, fr, format!("“{code}” names no place. The codes that are known: {known}."))
}

fn tell(language: Language, report: &Report, without_place: i64, is_dry_run: bool) {
    let n = |value: u64| number(language, value as i64);
    if is_dry_run {
        println!("{}", pick(language, "Essai\u{a0}: rien n’est écrit.", "Dry run: nothing is written."));
    }
    let rows = [
        (pick(language, "lignes lues", "lines read"), n(report.lines)),
        (pick(language, "produits", "products"), n(report.products)),
        (pick(language, "variantes", "variants"), n(report.variants)),
        (pick(language, "nouveaux", "created"), n(report.created)),
        (pick(language, "modifiés", "changed"), n(report.changed)),
        (pick(language, "inchangés", "unchanged"), n(report.unchanged)),
        (pick(language, "lignes rejetées", "lines rejected"), n(report.rejected_lines)),
    ];
    for (name, value) in rows {
        println!("  {name:<16} {value:>10}");
    }
    if !report.ignored_columns.is_empty() {
        let columns = report.ignored_columns.join(", ");
        let fr = format!("Colonnes laissées de côté\u{a0}: {columns}");
        println!("{}", pick(language, fr, format!("Columns left alone: {columns}")));
    }
    if without_place > 0 {
        let count = number(language, without_place);
        let fr = format!("Stocks laissés de côté\u{a0}: {count}. Dites où ils sont\u{a0}: --location CODE");
        println!("{}", pick(language, fr, format!("Stock left alone: {count}. Say where it is: --location CODE")));
    }
    for rejected in report.rejected.iter().take(MOST_SHOWN) {
        let name = pick(language, "ligne", "line");
        eprintln!("  {name} {}  {}", rejected.line, rejected.reason.text(language));
    }
    let more = report.rejected_lines.saturating_sub(MOST_SHOWN as u64);
    if more > 0 {
        eprintln!("  … {}", n(more));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_names_no_place_is_told_with_those_that_do() {
        for language in [Language::Fr, Language::En] {
            let text = no_such_place("NOPE", &["LPI", "LPD"], language);
            assert!(text.contains("NOPE") && text.contains("LPI, LPD"), "{text}");
            let text = no_such_place("NOPE", &[], language);
            assert!(text.contains("NOPE") && !text.contains("LPI"), "{text}");
        }
    }
}
