//! A house of one's own, from an empty database to the first sale: the verbs as people type them,
//! the office and the till by their forms.

use crate::bad_days::expect;
use std::path::{Path, PathBuf};
use std::process::Output;
use testkit::{Answer, Demo, Engine, Options, Passerelle, Visitor};

const PASSWORD: &str = "trois mots hasard";
const EMAIL: &str = "direction@essai.example";
const FOUND: &str =
    "found --name Essai --store-code lyon --store-name Centre --street Quai --postcode 69002 --city Lyon";

/// The example of `docs/import.md`, in a house that has one store.
fn example() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/import.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let csv = page.split("```csv\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    csv.lines().filter(|line| !line.contains(";PARIS;")).map(|line| line.to_owned() + "\n").collect()
}

async fn founded(house: &Passerelle) -> Output {
    let words: Vec<&str> = FOUND.split(' ').chain(["--email", EMAIL]).collect();
    house.verb(&words).await
}

#[track_caller]
fn ends(output: &Output, code: i32, words: &str) {
    let said = [&*output.stdout, &*output.stderr].concat();
    let said = String::from_utf8_lossy(&said).replace('\u{a0}', " ");
    assert!(output.status.code() == Some(code) && said.contains(words), "{:?}: {said}", output.status);
}

/// Sends a form of the page that stands at this address.
async fn send(person: &Visitor, page: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    let page = person.get(page).await;
    let token = page.field("csrf").unwrap_or_else(|| panic!("a form on {}: {}", page.path, page.text())).to_owned();
    let key = page.field("idempotency").unwrap_or_default().to_owned();
    person.post(path, &[&[("csrf", &*token), ("idempotency", &*key)], form].concat()).await
}

/// Head office signs in and takes a seller on; who has the PIN then.
async fn hire(head: &Visitor) {
    let form = [("email", EMAIL), ("password", PASSWORD)];
    expect(&send(head, "/office/sign-in", "/office/sign-in", &form).await, 200, &["Siège"]);
    let page = head.get("/office/staff/new").await;
    let before = page.body.split(">Centre").next().and_then(|text| text.rsplit("value=\"").next());
    let store = before.and_then(|text| text.split('"').next()).expect("the store is among the places").to_owned();
    let seller = [
        ("code", "V1"),
        ("display_name", "Vendeuse 1"),
        ("role", "seller"),
        ("place", &*store),
        ("pin", "2580"),
        ("email", ""),
        ("password", ""),
    ];
    expect(&send(head, "/office/staff/new", "/office/staff/new", &seller).await, 200, &["Vendeuse 1"]);
}

/// The seller's first morning: the till, the shift, one shirt for cash.
async fn sell(seller: &Visitor) {
    let page = seller.get("/till/choose").await;
    let till = page.field("till").expect("the first till").to_owned();
    let proof = [("staff", "V1"), ("pin", "2580")];
    send(seller, "/till/choose", "/till/choose", &[("till", &*till)]).await;
    send(seller, "/till/sign-in?staff=V1", "/till/sign-in", &proof).await;
    let opened = send(seller, "/till/shift/open", "/till/shift/open", &[("float", "150,00")]).await;
    expect(&opened, 200, &["Vendeuse 1"]);
    let ticket = send(seller, "/till", "/till/scan", &[("text", "3770000000016")]).await;
    expect(&ticket, 200, &["Chemise Oxford", "49,90"]);
    let done = send(seller, "/till/cash", "/till/pay", &[("tender", "cash"), ("given", "50,00")]).await;
    expect(&done, 200, &["0,10"]);
}

async fn from_nothing_to_a_sale(engine: Engine) {
    let environment = [("PASSERELLE_PASSWORD", PASSWORD), ("LC_ALL", "fr_FR.UTF-8")];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let mut house = Passerelle::start(engine, Options { demo: Demo::None, environment, ..Options::default() }).await;
    // What is printed comes through pipes of its own, a moment after the first answer perhaps.
    for _ in 0..100 {
        if house.log().contains("passerelle found") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(house.log().contains("passerelle found"), "an empty database says what to do: {}", house.log());
    house.stop();
    ends(&founded(&house).await, 0, "est fondée");
    ends(&founded(&house).await, 65, "déjà fondée");
    let file: PathBuf = house.folder().join("articles.csv");
    std::fs::write(&file, example()).expect("a file of our own");
    ends(&house.verb(&["import", file.to_str().expect("a readable path")]).await, 0, "lignes rejetées");
    house.restart().await;
    hire(&house.visitor()).await;
    sell(&house.visitor()).await;
    house.stop();
    ends(&house.verb(&["verify"]).await, 0, "Tout concorde");
    // What is not understood is said in the language of the terminal.
    ends(&house.verb(&["serv"]).await, 2, "le verbe « serv » n’existe pas");
    house.wrap(&["env", "LC_ALL=en_GB.UTF-8"]);
    ends(&house.verb(&["serv"]).await, 2, "unrecognized subcommand");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_of_ones_own_on_sqlite() {
    from_nothing_to_a_sale(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_of_ones_own_on_postgresql() {
    from_nothing_to_a_sale(Engine::Postgres).await;
}
