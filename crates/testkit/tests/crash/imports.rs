//! Files of products that are not as they should be, sent through head office's form.

use crate::audit;
use crate::bad_days::expect;
use crate::person::Person;
use crate::races::{self, Scene};
use crate::town::Wanted;
use std::fmt::Write as _;
use std::time::Duration;
use testkit::{Answer, Engine};

/// What a large file may add to the memory of the process, in KiB: it is read piece by piece.
const MOST_MORE: u64 = 64 * 1024;
/// Bytes of the large file, about.
const LARGE: usize = 200_000_000;
/// Products in it that are taken; all other lines are wrong.
const TAKEN: usize = 40;

/// Somebody at head office who may bring products in.
pub(crate) async fn office(scene: &Scene, is_english: bool) -> Person {
    let person = scene.first.with_new_browser();
    let person = if is_english { person.in_english() } else { person };
    person.get("/office/sign-in").await;
    let form = [("email", "mf-1@maison-fontaine.example"), ("password", "fontaine-demo")];
    let page = person.post("/office/sign-in", &form).await;
    assert!(page.path.starts_with("/office/") && page.status == 200, "{}: {}", page.path, page.text());
    person
}

/// Sends a file; the report once it is there.
pub(crate) async fn import(office: &Person, file: impl Into<Vec<u8>>) -> Answer {
    let mut page = office.upload("/office/products/import", "produits.csv", file.into()).await;
    while page.body.contains("every 700ms") {
        tokio::time::sleep(Duration::from_millis(50)).await;
        page = office.get(&page.path).await;
    }
    page
}

const HEADER: &str = "handle;title_fr;sku;price;stock;location\n";

/// A negative price, a SKU twice, a bar code, a place: each line is named, the others are taken.
pub(crate) async fn wrong_lines(scene: &Scene) {
    let file = format!(
        "{HEADER}gilet-un;Gilet un;GIL-1;-5,00;;\ngilet-deux;Gilet deux;GIL-2;39,90;3;LPI\n\
         gilet-trois;Gilet trois;GIL-2;19,90;;\ngilet-quatre;Gilet quatre;GIL-4;29,90;1;NULLEPART\n"
    );
    let french = office(scene, false).await;
    let report = import(&french, file.clone()).await;
    let words = [
        "Le prix -5,00 est négatif. Un prix vaut zéro ou plus.",
        "Le SKU GIL-2 figure déjà à la ligne 3. Donnez à chaque variante son propre SKU.",
        "Aucun lieu n’a le code « NULLEPART ».",
    ];
    expect(&report, 200, &words);
    let english = office(scene, true).await;
    let report = import(&english, file).await;
    expect(
        &report,
        200,
        &["The price -5,00 is negative. A price is zero or more.", "The SKU GIL-2 stands on line 3 already."],
    );
    let known = french.get("/office/products?q=GIL-2").await;
    expect(&known, 200, &["Gilet deux"]);
    assert!(!known.says("Gilet un"), "what was refused is not there: {}", known.text());
}

/// An older spreadsheet's encoding is understood; characters that cannot be are said, line by line.
pub(crate) async fn other_encodings(scene: &Scene) {
    let office = office(scene, false).await;
    let mut file = format!("{HEADER}echarpe-cotelee;").into_bytes();
    file.extend_from_slice(b"\xC9charpe c\xF4tel\xE9e;ECH-1;25,00;;\n");
    let report = import(&office, file).await;
    expect(&report, 200, &["Toutes les lignes ont été prises"]);
    expect(&office.get("/office/products?q=ECH-1").await, 200, &["Écharpe côtelée"]);
    let mut file = b"\xEF\xBB\xBF".to_vec();
    file.extend_from_slice(HEADER.as_bytes());
    file.extend_from_slice(b"bonnet;Bonnet \xE9\xFF;BON-1;9,90;;\nbonnet-deux;Bonnet deux;BON-2;9,90;;\n");
    let report = import(&office, file).await;
    expect(&report, 200, &["Des caractères sont illisibles. Enregistrez le fichier en CSV UTF-8."]);
    expect(&office.get("/office/products?q=BON-2").await, 200, &["Bonnet deux"]);
}

/// A file of which nothing can be made.
pub(crate) async fn something_else(scene: &Scene) {
    let french = office(scene, false).await;
    expect(
        &import(&french, "nom;adresse\nun;deux\n").await,
        200,
        &["Aucune colonne ne s’appelle handle", "nom, adresse"],
    );
    let english = office(scene, true).await;
    expect(&import(&english, "nom;adresse\nun;deux\n").await, 200, &["No column is named handle"]);
    expect(&import(&french, "").await, 422, &["Choisissez un fichier qui n’est pas vide"]);
}

/// Some products with long texts, and the same ones again and again on a hundred thousand lines.
fn large_file() -> (String, usize) {
    let text = "Un texte qui dit tout et rien de cette pièce, de sa coupe et de ses matières. ".repeat(25);
    let mut file = "handle;title_fr;sku;price;description_fr\n".to_owned();
    let mut lines = 0;
    while file.len() < LARGE {
        let at = lines % TAKEN;
        writeln!(file, "grand-{at};Grand {at};GRA-{at};49,90;{text}").expect("a string takes everything");
        lines += 1;
    }
    (file, lines)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_two_hundred_megabytes_is_read_in_bounded_memory() {
    let mut scene = races::scene(Engine::Sqlite, Wanted { plenty: 10, ..Wanted::default() }).await;
    let (file, lines) = large_file();
    let path = scene.house.folder().join("grand.csv");
    std::fs::write(&path, &file).expect("room for the file");
    let office = office(&scene, false).await;
    let before = scene.house.peak();
    let report = import(&office, file).await;
    let more = scene.house.peak() - before;
    let rejected = (lines - TAKEN).to_string();
    let rejected = [&rejected[..rejected.len() - 3], &rejected[rejected.len() - 3..]].join("\u{202f}");
    expect(&report, 200, &[&rejected, "Ce produit a déjà commencé à la ligne 2."]);
    assert!(more < MOST_MORE, "the form took {more} KiB more");
    scene.house.stop();
    let (output, peak) = scene.house.verb_measured(&["import", path.to_str().expect("a readable path")]).await;
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "lines were rejected: {said}");
    assert!(said.contains(&rejected) && said.contains("inchangés"), "{said}");
    assert!(peak < MOST_MORE, "the verb took {peak} KiB");
    std::fs::remove_file(&path).expect("the file is there");
    scene.house.restart().await;
    audit::close(&mut scene.house).await;
}
