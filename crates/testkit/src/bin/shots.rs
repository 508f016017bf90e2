//! Photographs the demo for the documentation: `shots FOLDER [NAME]`, as `cargo xtask shots` calls it.

use std::path::{Path, PathBuf};
use testkit::{Browser, Demo, Engine, Options, Passerelle};

/// One picture.
struct Shot {
    name: &'static str,
    path: &'static str,
    width: u32,
    lang: &'static str,
    theme: &'static str,
    /// What is done before the picture is taken, one act a line: `goto /path`, `click Payer`,
    /// `fill Nom = Cliente`, `scan 3770…`, `press F2`, `see 139,80 €`.
    acts: &'static str,
}

const fn shot(name: &'static str, path: &'static str, width: u32, lang: &'static str, theme: &'static str) -> Shot {
    Shot { name, path, width, lang, theme, acts: "" }
}

const COMPUTER: u32 = 1280;
const TABLET: u32 = 1024;
const PHONE: u32 = 390;

const SHOTS: &[Shot] = &[
    shot("shop-home", "/", COMPUTER, "fr", "light"),
    shot("shop-home-dark", "/", COMPUTER, "fr", "dark"),
    shot("shop-home-phone", "/", PHONE, "en", "light"),
    shot("till", "/till", TABLET, "fr", "light"),
    shot("office", "/office", COMPUTER, "fr", "light"),
];

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("the first argument is the folder of the pictures"));
    let only = arguments.next();
    let chosen: Vec<&Shot> = SHOTS.iter().filter(|shot| only.as_deref().is_none_or(|name| name == shot.name)).collect();
    assert!(!chosen.is_empty(), "there are {:?}", SHOTS.iter().map(|shot| shot.name).collect::<Vec<_>>());
    let options = Options { demo: Demo::Full, ..Options::default() };
    let passerelle = Passerelle::start(Engine::Sqlite, options).await;
    for shot in chosen {
        let picture = take(shot, &passerelle.origin(), &folder).await;
        println!("{}", picture.display());
    }
}

async fn take(shot: &Shot, origin: &str, folder: &Path) -> PathBuf {
    let height = if shot.width < TABLET { 844 } else { 800 };
    let browser = Browser::start(shot.width, height, shot.lang).await.at(origin);
    browser.set_theme(shot.theme).await;
    browser.goto(shot.path).await;
    for line in shot.acts.lines().map(str::trim).filter(|line| !line.is_empty()) {
        act(&browser, line).await;
    }
    browser.settle().await;
    let taken = browser.screenshot(shot.name).await;
    let kept = folder.join(taken.file_name().expect("a picture has a name"));
    std::fs::copy(&taken, &kept).expect("the folder can be written");
    kept
}

async fn act(browser: &Browser, line: &str) {
    let (verb, what) = line.split_once(' ').unwrap_or((line, ""));
    match verb {
        "goto" => browser.goto(what).await,
        "click" => browser.click_text(what).await,
        "scan" => browser.scan(what).await,
        "press" => browser.press(what).await,
        "see" => browser.see(what).await,
        "fill" => {
            let (label, text) = what.split_once(" = ").expect("fill LABEL = TEXT");
            browser.fill(label, text).await;
        }
        _ => panic!("nobody can {verb}: {line}"),
    }
}
