//! Photographs the demo for the documentation: `shots FOLDER [NAME]`, as `cargo xtask shots` calls it.

use std::path::{Path, PathBuf};
use testkit::{Browser, Demo, Engine, Options, Passerelle};

/// One picture. They are taken in their order on one demo: what one does, the next one finds.
struct Shot {
    name: &'static str,
    path: &'static str,
    width: u32,
    lang: &'static str,
    theme: &'static str,
    /// What is done before the picture is taken, one act a line: `goto /path`, `click Payer`,
    /// `fill Nom = Cliente`, `scan 3770…`, `press F2`, `see 139,80 €`, `tap visa` (on the terminal).
    acts: &'static str,
}

const fn shot(name: &'static str, path: &'static str, acts: &'static str) -> Shot {
    Shot { name, path, width: COMPUTER, lang: "fr", theme: "light", acts }
}

const COMPUTER: u32 = 1280;
const TABLET: u32 = 1024;

const SHOTS: &[Shot] = &[
    shot("shop-product", "/p/chemise-oxford?colour=rouge&size=40", "see Réserver"),
    shot("office-orders", "/office", "office\nsee À risque d’abord"),
    shot("office-stock", "/office", "office\ngoto /office/stock?q=CHO-RGE-40\nsee Disponible, lieu par lieu"),
    shot(
        "till-ways",
        "/till",
        "click Lyon – Presqu’île, Caisse 2\nclick Vendeuse 1\nfill Code PIN = 1111\npress Enter\nclick Ouvrir le service\n\
         see Scannez un article\nscan 3779990000310\nsee Veste droite laine\nscan 3779990000112\nsee 139,80 €\n\
         scan 3779990000044\nsee Arrivage ici",
    ),
    shot(
        "till-sale",
        "/till",
        "click Lyon – Presqu’île, Caisse 2\nclick Vendeuse 1\nfill Code PIN = 1111\npress Enter\nsee 139,80 €\n\
         scan 3779990000044\nclick Réserver – Arrivage ici\nsee payé au retrait\nclick Nouveau client\n\
         fill Nom = Cliente\nfill Prénom = Nouvelle\nfill E-mail = nouvelle@exemple.example\nclick Oui\n\
         click Créer et mettre sur le ticket\nsee Nouvelle Cliente\n\
         click Le client accepte que\nsee 139,80 €",
    ),
    shot(
        "till-release",
        "/till",
        "click Lyon – Presqu’île, Caisse 2\nclick Vendeuse 1\nfill Code PIN = 1111\npress Enter\nsee 139,80 €\n\
         click Le client accepte que\nclick Carte 139,80 €\nsee Le client présente\ntap visa\nsee payés\n\
         goto /till/receiving\nclick F-2291\nclick Tout est arrivé comme prévu\nclick Mettre en stock\nsee 1 client prévenu\n\
         click Nouvelle Cliente\nsee Le client essaie",
    ),
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
        let picture = take(shot, &passerelle, &folder).await;
        println!("{}", picture.display());
    }
}

async fn take(shot: &Shot, passerelle: &Passerelle, folder: &Path) -> PathBuf {
    let height = if shot.width < TABLET { 844 } else { 800 };
    let browser = Browser::start(shot.width, height, shot.lang).await.at(&passerelle.origin());
    browser.set_theme(shot.theme).await;
    browser.goto(shot.path).await;
    for line in shot.acts.lines().map(str::trim).filter(|line| !line.is_empty()) {
        act(&browser, passerelle, line).await;
    }
    browser.settle().await;
    let taken = browser.screenshot(shot.name).await;
    let kept = folder.join(taken.file_name().expect("a picture has a name"));
    std::fs::copy(&taken, &kept).expect("the folder can be written");
    kept
}

/// The customer's hand at the terminal of the till.
async fn tap(passerelle: &Passerelle, card: &str) {
    let hand = Browser::start(TABLET, 800, "fr").await;
    hand.goto(&format!("{}/terminal/LPI-2", passerelle.provider())).await;
    hand.click(&format!("button[name=card][value={card}]")).await;
}

async fn act(browser: &Browser, passerelle: &Passerelle, line: &str) {
    let (verb, what) = line.split_once(' ').unwrap_or((line, ""));
    match verb {
        "goto" => browser.goto(what).await,
        "office" => {
            browser.fill("E-mail", "mf-1@maison-fontaine.example").await;
            browser.fill("Mot de passe", "fontaine-demo").await;
            browser.press("Enter").await;
            browser.see_path("/office/orders").await;
            browser.click("#orders td a.quiet").await;
            browser.see_element("aside.dt").await;
        }
        "tap" => tap(passerelle, what).await,
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
