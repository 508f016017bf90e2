//! The program as people start it: its verbs, its messages, its exit codes, and what becomes of it
//! when it is killed.

mod house;

use house::{House, Serving, ask, assert_code, eventually, figure, is_answering, text};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn a_file_is_taken_whole_and_a_second_time_changes_nothing() {
    let house = House::new();
    let export = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/shopify-apparel.csv");
    let file = if export.exists() { export } else { house.path("own.csv") };
    std::fs::write(house.path("own.csv"), OWN).unwrap();
    let file = file.to_str().unwrap();
    let dry = house.run(&["import", file, "--dry-run"]);
    assert_code(&dry, 0, "Dry run");
    let first = house.run(&["import", file]);
    assert_code(&first, 0, "lines read");
    let products = figure(&first, "products");
    assert!(products > 0 && figure(&first, "created") == products, "{}", text(&first));
    assert_eq!(figure(&dry, "created"), products);
    let second = house.run(&["import", file, "--format", "auto"]);
    assert_code(&second, 0, "lines read");
    assert_eq!((figure(&second, "created"), figure(&second, "unchanged")), (0, products));
    assert_code(&house.run(&["verify"]), 0, "All agrees");
}

const OWN: &str = "\
handle;title_fr;option1_name;option1_value;sku;gtin;price;stock
chemise-bleue;Chemise bleue;Taille;40;CHB-40;3770000000016;49,90;3
chemise-bleue;;;41;CHB-41;;49,90;2
";

#[test]
fn rejected_lines_are_told_with_their_reason_and_stock_with_its_place() {
    let house = House::new();
    drop(house.serve(&["--demo", "small"]));
    std::fs::write(house.path("own.csv"), OWN.replace("41;CHB-41;;49,90", "41;CHB-41;3770000000019;49,90")).unwrap();
    let output = house.run(&["import", "own.csv", "--location", "lpi"]);
    assert_code(&output, 1, "line 3");
    assert!(text(&output).contains("3770000000019"), "{}", text(&output));
    assert_eq!((figure(&output, "created"), figure(&output, "lines rejected")), (1, 1));
    assert_code(&house.run(&["import", "own.csv", "--location", "nowhere"]), 78, "LPI");
    assert_code(&house.run(&["import", "none.csv"]), 66, "none.csv");
    assert_code(&house.run(&["verify"]), 0, "All agrees");
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_finds_what_does_not_add_up() {
    let house = House::new();
    drop(house.serve(&["--demo", "small"]));
    assert_code(&house.run(&["verify"]), 0, "All agrees");
    house.change("UPDATE level SET on_hand = on_hand + 1 WHERE on_hand = 3").await;
    assert_code(&house.run(&["verify", "--limit", "2"]), 1, "level.on_hand");
}

#[test]
fn a_backup_is_a_database_while_the_shop_is_open() {
    let house = House::new();
    let serving = house.serve(&["--demo", "small"]);
    assert_code(&house.run(&["backup", "copy.db"]), 0, "copy.db");
    assert_code(&house.run(&["verify", "--database", "copy.db"]), 0, "All agrees");
    assert_code(&house.run(&["backup", "copy.db"]), 73, "not be overwritten");
    assert!(ask(&serving.shop, "/health").starts_with("HTTP/1.1 200"));
}

#[test]
fn two_processes_do_not_use_one_file() {
    let house = House::new();
    let serving = house.serve(&["--demo", "small"]);
    let refused = house.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_code(&refused, 75, &serving.process.id().to_string());
    let same = ["serve", "--listen", "127.0.0.1:0", "--data", "other", "--database", "data/passerelle.db"];
    assert_code(&house.run(&same), 75, "passerelle.db");
    std::fs::write(house.path("own.csv"), OWN).unwrap();
    assert_code(&house.run(&["import", "own.csv"]), 75, "passerelle.db");
    assert_code(&house.run(&["migrate"]), 75, "passerelle.db");
    drop(serving);
    assert_code(&house.run(&["migrate"]), 0, "up to date");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_database_is_left_alone() {
    let house = House::new();
    assert_code(&house.run(&["migrate"]), 0, "Steps applied");
    house.change("INSERT INTO schema_version (n, name, checksum) VALUES (99999, 'later', 'x')").await;
    for verb in [&["migrate"][..], &["verify"], &["serve", "--listen", "127.0.0.1:0"]] {
        assert_code(&house.run(verb), 76, "newer version");
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let house = House::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_code(&house.run(&["serve", "--listen", &address]), 69, "--listen");
    let output = house.run(&["serve", "--listen", "127.0.0.1:0", "--provider-listen", &address]);
    assert_code(&output, 69, "provider");
}

#[test]
fn what_cannot_be_used_is_told() {
    let house = House::new();
    std::fs::write(house.path("data"), "a file, not a folder").unwrap();
    assert_code(&house.run(&["serve"]), 74, "data");
    let server = ["--data", "ok", "--listen", "127.0.0.1:0", "--database", "postgres://127.0.0.1:9/x"];
    assert_code(&house.run(&[&["serve"], &server[..]].concat()), 69, "--database");
    assert_code(&house.run(&["serve", "--config", "none.toml"]), 66, "none.toml");
    assert_code(&house.run(&["serve", "--demo", "huge"]), 2, "small");
}

#[test]
fn killed_while_loading_it_goes_on_where_it_was() {
    let house = House::new();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--provider-listen", "127.0.0.1:0", "--demo", "small"];
    for after_ms in [350, 900, 1_300] {
        let mut command = house.command(&arguments);
        command.env_remove("PASSERELLE_DEMO_CACHE").stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(after_ms));
        process.kill().unwrap();
        process.wait().unwrap();
    }
    let mut command = house.command(&arguments);
    command.env_remove("PASSERELLE_DEMO_CACHE");
    let serving = Serving::begin(command);
    assert!(ask(&serving.shop, "/health").starts_with("HTTP/1.1 200"));
    assert_code(&house.run(&["verify"]), 0, "All agrees");
}

#[test]
fn the_provider_ends_with_the_shop_and_comes_back_alone() {
    let house = House::new();
    let mut serving = house.serve(&["--demo", "none"]);
    let provider = serving.provider.clone();
    let id = serving.process.id().to_string();
    let children = || {
        let found = Command::new("pgrep").args(["-P", &id]).output().unwrap();
        String::from_utf8_lossy(&found.stdout).split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let first = children();
    assert_eq!(first.len(), 1, "one child");
    assert!(is_answering(&provider));
    assert!(Command::new("kill").args(["-9", &first[0]]).status().unwrap().success());
    eventually("a new provider listens at the same place", || children() != first && is_answering(&provider));
    serving.kill();
    eventually("the provider ends", || !is_answering(&provider));
}

#[test]
fn everything_is_in_the_one_file() {
    let house = House::new();
    let mut command = house.command(&["demo", "--demo", "small"]);
    command.args(["--listen", "127.0.0.1:0", "--provider-listen", "127.0.0.1:0"]);
    let serving = Serving::begin(command);
    for path in ["/", "/till", "/office"] {
        let answer = ask(&serving.shop, path);
        let status: u16 = answer.split(' ').nth(1).unwrap().parse().unwrap();
        assert!((200..400).contains(&status), "{path}: {answer}");
    }
    let kept: Vec<String> = std::fs::read_dir(house.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(kept, ["data"]);
}
