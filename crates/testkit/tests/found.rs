//! A house of one's own, from an empty folder to the first sale: the verbs as people type them, the
//! office and the till by their forms.

use std::path::PathBuf;
use testkit::{Answer, Demo, Engine, Options, Passerelle, Visitor};

const PASSWORD: &str = "trois mots hasard";
const FOUND: &[&str] = &[
    "found",
    "--name",
    "Maison d’essai",
    "--store-code",
    "lyon",
    "--store-name",
    "Lyon Centre",
    "--street",
    "1 place de l’Exemple",
    "--postcode",
    "69002",
    "--city",
    "Lyon",
    "--email",
    "direction@essai.example",
];

/// The example of `docs/import.md`, with the place of its second line left to `--location`.
fn example() -> String {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/import.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let csv = page.split("```csv\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    csv.replace(";PARIS;", ";LYON;").lines().filter(|line| !line.contains(";3;LYON")).fold(String::new(), |all, line| {
        all + line + "\n"
    })
}

fn option_of(page: &Answer, text: &str) -> String {
    let end = page.body.find(text).unwrap_or_else(|| panic!("{text}: {}", page.text()));
    let before = &page.body[..end];
    let value = before.rsplit("value=\"").next().and_then(|rest| rest.split('"').next());
    value.expect("an option has a value").to_owned()
}

async fn send(person: &Visitor, path: &str, form: &[(&str, &str)]) -> Answer {
    let page = person.get("/office/staff").await;
    let csrf = page.field("csrf").unwrap_or_default().to_owned();
    person.post(path, &[&[("csrf", csrf.as_str())], form].concat()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_folder_to_a_sale() {
    let environment = vec![("PASSERELLE_PASSWORD".to_owned(), PASSWORD.to_owned())];
    let options = Options { demo: Demo::None, environment, ..Options::default() };
    let mut house = Passerelle::start(Engine::Sqlite, options).await;
    assert!(house.log().contains("passerelle found"), "an empty database says what to do: {}", house.log());
    house.stop();
    let founded = house.verb(FOUND).await;
    assert!(founded.status.success(), "{founded:?}");
    let again = house.verb(FOUND).await;
    assert_eq!(again.status.code(), Some(65), "{again:?}");
    let file = house.folder().join("articles.csv");
    std::fs::write(&file, example()).expect("a file of our own");
    let imported = house.verb(&["import", file.to_str().expect("a path"), "--location", "LYON"]).await;
    assert!(imported.status.success(), "{imported:?}");
    house.restart().await;
    let head = house.visitor();
    let csrf = head.get("/office/sign-in").await.field("csrf").unwrap_or_default().to_owned();
    let form = [("csrf", csrf.as_str()), ("email", "direction@essai.example"), ("password", PASSWORD)];
    let desk = head.post("/office/sign-in", &form).await;
    assert_eq!(desk.status, 200, "{}", desk.text());
    let store = option_of(&head.get("/office/staff/new").await, ">Lyon Centre");
    let seller = [
        ("code", "V1"),
        ("display_name", "Vendeuse 1"),
        ("role", "seller"),
        ("place", store.as_str()),
        ("email", ""),
        ("pin", "2580"),
        ("password", ""),
    ];
    let hired = send(&head, "/office/staff/new", &seller).await;
    assert!(hired.text().contains("Vendeuse 1"), "{}", hired.text());
}
