//! Every page of every face, and of the payment provider: accessible in both themes, nothing wider
//! than a telephone, nobody else asked for anything, no complaint in the console.

use crate::house::{self, Tongue};
use db::Engine;
use testkit::{Browser, Passerelle};

/// A page and how one comes to see it: its name, then one act a line.
///
/// `go PATH`, `click CSS`, `say WORDS` (the button or link that says so), `type WORDS` (wherever
/// the focus is), `see CSS`.
type Sight = (&'static str, &'static str);

const SHOP: &[Sight] = &[
    ("shop-home", "go /"),
    ("shop-suggestions", "go /\nclick [name=q]\ntype oxf\nsee #suggestions a"),
    ("shop-range", "go /c/vetements"),
    ("shop-range-filtered", "go /c/vetements?here=1&colour=rouge"),
    ("shop-search", "go /search?q=chemsie"),
    ("shop-search-nothing", "go /search?q=zzzzzz"),
    ("shop-stores", "go /stores"),
    ("shop-stores-nothing", "go /stores?q=zzzzzz"),
    ("shop-article", "go /p/chemise-oxford"),
    ("shop-article-here", "go /p/chemise-oxford?colour=bleu&size=40"),
    ("shop-article-comes", "go /p/chemise-oxford?colour=rouge&size=40"),
    ("shop-article-dear", "go /p/televiseur-belvedere"),
    ("shop-cart-empty", "go /cart"),
    (
        "shop-cart",
        "go /p/chemise-oxford?colour=bleu&size=40\nclick .cta .main\nsee .lay\nclick .ways-box summary\nsee .way",
    ),
    ("shop-checkout-guest", "go /checkout"),
    ("shop-checkout-wrong", "go /checkout\nclick .oblige\nsee [aria-invalid=true]"),
    (
        "shop-cart-sent",
        "go /p/chemise-oxford?colour=bleu&size=41\nclick .cta [value^=ship]\nsee .nearly\nclick .ways-box summary\nsee .way",
    ),
    ("shop-checkout-sent", "go /checkout\nclick .oblige\nsee #street[aria-invalid=true]"),
    (
        "shop-line-address",
        "go /p/chemise-oxford?colour=rouge&size=40\nclick .cta [value^=ship]\nsee .lay\ngo /checkout\nclick #to_name\n\
         type Cliente Exemple\nclick #street\ntype 8 rue Exemple\nclick #postcode\ntype 75011\nclick #city\ntype Paris\n\
         click [formaction]\nsee .it.alone",
    ),
    ("shop-checkout-addressed", "go /checkout\nsee [name=to][value=same]"),
    ("shop-find-order", "go /orders"),
    ("shop-data", "go /data"),
    ("shop-sign-in", "go /sign-in"),
    ("shop-forgotten", "go /sign-in/forgotten"),
    ("shop-create-account", "go /account/create"),
];

const ACCOUNT: &[Sight] = &[
    ("shop-account", "go /account"),
    ("shop-account-orders", "go /account/orders"),
    ("shop-account-details", "go /account/details"),
    ("shop-account-consents", "go /account/consents"),
    ("shop-account-cards", "go /account/cards"),
    ("shop-account-password", "go /account/password"),
    ("shop-order", "go /account/orders\nclick .rows a"),
    ("shop-checkout", "go /p/chemise-oxford?colour=bleu&size=40\nclick .cta .main\nsee .lay\ngo /checkout"),
    // The visitor's cart followed, with its address.
    ("shop-order-sent", "go /checkout\nclick .oblige\nsay 4999 7000 0009 4417\nsay Payer\nsee .sent"),
];

const TILL: &[Sight] = &[
    ("till-sale", "go /till"),
    ("till-menu", "go /till\nclick details.menu summary\nsee .sheet-menu"),
    ("till-found", "go /till\nclick #scan\ntype oxf\nsee .found .hit"),
    ("till-not-found", "go /till\nclick #scan\ntype 3770000000000\npress Enter\nsee #said *"),
    ("till-variants", "go /till?article=chemise-oxford\nsee .variant"),
    ("till-ways", "go /till?article=chemise-oxford\nclick .variant a.size\nsee #sheet .ways"),
    ("till-ticket", "go /till?article=chemise-oxford\nclick .variant button.size\nsee .ticket .part"),
    ("till-line-open", "go /till\nclick .ticket .part summary\nsee .tools"),
    ("till-cash", "go /till\nclick .tenders [href='/till/cash']\nsee #sheet .notes"),
    (
        "till-ticket-sent",
        "go /till?article=chemise-oxford\nclick .variant a.size\nsee #sheet .ways\nclick .wy:has([name=service]) .act\nsee .fee",
    ),
    ("till-address", "go /till/address"),
    ("till-parcels", "go /till/parcels"),
    ("till-picking", "go /till/picking"),
    ("till-picking-wrong", "go /till/picking\nclick #scan\ntype VDL-NOI-40\npress Enter\nsee #said *"),
    (
        "till-pickup",
        "go /till/reservations\nclick #till-ready ~ ul a.res\nclick a[href^='/till/pickups/']\nsee #pickup",
    ),
    ("till-counts", "go /till/counts"),
    ("till-customers", "go /till/customers?text=demo"),
    ("till-customer", "go /till/customers?text=demo\nclick #people a.quiet"),
    ("till-customer-new", "go /till/customers/new"),
    ("till-customer-wrong", "go /till/customers/new?text=Cliente\nclick [name=email]\ntype cliente\npress Enter"),
    ("till-reservations", "go /till/reservations"),
    ("till-reservation", "go /till/reservations\nclick a.res"),
    ("till-reservation-ready", "go /till/reservations\nclick #till-ready ~ ul a.res"),
    ("till-receiving", "go /till/receiving"),
    ("till-delivery", "go /till/receiving\nclick a.res"),
    ("till-parked-none", "go /till/parked"),
    ("till-parked", "go /till\nclick form[action='/till/ticket/park'] button\ngo /till/parked\nsee .rows"),
    ("till-shifts", "go /till/shifts"),
    ("till-shift", "go /till/shifts\nclick table a"),
    ("till-shift-close", "go /till/shift/close"),
    ("till-declined", "go /till/declined?reason=authentication_required"),
    ("till-choose", "go /till/choose"),
    ("till-who", "go /till/sign-in"),
    ("till-pin", "go /till/sign-in?staff=LPI1"),
];

const OFFICE: &[Sight] = &[
    ("office-orders", "go /office/orders"),
    ("office-orders-peek", "go /office/orders\nclick #orders td a.quiet\nsee aside.dt"),
    ("office-orders-nothing", "go /office/orders?q=zzzzzz"),
    ("office-order", "go /office/orders\nclick #orders a.lk"),
    ("office-receipt", "go /office/orders?state=completed\nclick #orders a.lk\nclick a[href*='/receipts/']"),
    ("office-shipments", "go /office/shipments"),
    ("office-shipment-lack", "go /office/shipments?state=allocated\nclick a[href*='/lack?']"),
    ("office-shipments-nothing", "go /office/shipments?q=zzzzzz"),
    ("office-delivery-settings", "go /office/delivery"),
    ("office-delivery-service", "go /office/delivery\nclick a[href^='/office/delivery/services/']"),
    ("office-delivery-place", "go /office/delivery\nclick a[href^='/office/delivery/places/']"),
    ("office-delivery-service-new", "go /office/delivery/services/new"),
    ("office-delivery-costs", "go /office/delivery/costs"),
    ("office-trial", "go /office/delivery/costs\nclick [name=kilometre]\ntype 9\nclick [formaction]\nsee #trial .kp"),
    ("office-stock", "go /office/stock"),
    ("office-stock-search", "go /office/stock?q=CHO-RGE-40"),
    ("office-variant", "go /office/stock?q=CHO-RGE\nclick main a[href^='/office/stock/']"),
    ("office-counts", "go /office/counts"),
    ("office-supply", "go /office/supply"),
    ("office-delivery", "go /office/supply?q=F-2291\nclick #supplies a.quiet"),
    ("office-delivery-cancel", "go /office/supply?q=F-2291\nclick #supplies a.quiet\nclick a[href$='/cancel']"),
    ("office-supply-new", "go /office/supply/new"),
    ("office-transfer-new", "go /office/supply/new?kind=transfer"),
    ("office-products", "go /office/products"),
    ("office-product", "go /office/products\nclick main table a"),
    ("office-transfer", "go /office/products?q=oxford\nclick main table a\nclick .hg a[href*=transfer]"),
    ("office-import", "go /office/products/import"),
    ("office-customers", "go /office/customers"),
    ("office-customer", "go /office/customers?q=demo\nclick main table a"),
    ("office-duplicates", "go /office/customers/duplicates"),
    ("office-messages", "go /office/messages"),
    ("office-messages-none", "go /office/messages?state=failed"),
    ("office-message", "go /office/messages\nclick main table a\nsee iframe.letter"),
    ("office-staff", "go /office/staff"),
    ("office-staff-new", "go /office/staff/new"),
    ("office-staff-one", "go /office/staff\nclick main table a"),
    ("office-stores", "go /office/stores"),
    ("office-store", "go /office/stores\nclick main a[href^='/office/stores/']"),
    ("office-house", "go /office/house"),
    ("office-health", "go /office/health"),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_shop_is_sound() {
    let (house, browser) = open(Tongue::Fr).await;
    let mut faults = look_at(&browser, SHOP).await;
    browser.goto("/sign-in").await;
    browser.fill("E-mail", "client0001@exemple.example").await;
    browser.fill("Mot de passe", "fontaine-demo").await;
    browser.click_text_in("main", "Se connecter").await;
    browser.see("Bonjour").await;
    faults.extend(look_at(&browser, ACCOUNT).await);
    nothing_is_wrong(&faults);
    drop(house);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_till_is_sound() {
    let (house, browser) = open(Tongue::Fr).await;
    let mut faults = look_at(&browser, &[("till-begin", "go /till")]).await;
    browser.click_text("Lyon – Presqu’île, Caisse 2").await;
    browser.click_text("Vendeuse 1").await;
    browser.fill("Code PIN", "1111").await;
    browser.press("Enter").await;
    browser.see_path("/till/shift/open").await;
    faults.extend(look_at(&browser, &[("till-float", "go /till/shift/open")]).await);
    browser.click_text_in("main", "Ouvrir le service").await;
    browser.see_element("#scan").await;
    faults.extend(look_at(&browser, TILL).await);
    nothing_is_wrong(&faults);
    drop(house);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_is_sound() {
    let (house, browser) = open(Tongue::Fr).await;
    let mut faults = look_at(&browser, &[("office-sign-in", "go /office")]).await;
    browser.goto("/sign-in/forgotten").await;
    browser.fill("E-mail", "client0001@exemple.example").await;
    browser.click_text("Recevoir le lien").await;
    browser.see("client0001@exemple.example").await;
    house::enter_office(&browser, Tongue::Fr).await;
    faults.extend(look_at(&browser, OFFICE).await);
    nothing_is_wrong(&faults);
    drop(house);
}

async fn open(tongue: Tongue) -> (Passerelle, Browser) {
    let house = house::serve(Engine::Sqlite).await;
    let browser = Browser::start(1280, 800, tongue.code()).await.at(&house.origin());
    (house, browser)
}

/// Looks at each page on a computer in light and on a telephone in the dark.
async fn look_at(browser: &Browser, sights: &[Sight]) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, acts) in sights {
        for act in acts.lines() {
            follow(browser, act).await;
        }
        faults.extend(look(browser, name).await);
        browser.picture(&format!("page-{name}")).await;
        browser.set_theme("dark").await;
        browser.set_width(360).await;
        let dark = format!("{name}-dark-360");
        faults.extend(look(browser, &dark).await);
        browser.picture(&format!("page-{dark}")).await;
        browser.requests_only_to(&[]).await;
        browser.set_width(1280).await;
        browser.set_theme("light").await;
    }
    faults
}

/// A step of a tale, as `NAME` in the pictures: the page is whole, and nothing is wrong with it.
pub(crate) async fn shot(browser: &Browser, name: &str) {
    browser.settle().await;
    browser.picture_whole(name).await;
    let faults = look(browser, name).await;
    assert!(faults.is_empty(), "{name}: {faults:?}");
}

/// What is wrong with the page as it stands.
pub(crate) async fn look(browser: &Browser, name: &str) -> Vec<String> {
    let mut faults = browser.axe_violations().await;
    faults.extend(browser.overflow().await.map(|what| format!("too wide: {what}")));
    // A refused form answers 422: the browser notes that, and it is as it should be.
    let complaints = browser.console_errors().await;
    faults.extend(complaints.into_iter().filter(|line| !line.contains("status of 422") && !line.contains("Code 422")));
    faults.into_iter().map(|fault| format!("{name}: {fault}")).collect()
}

async fn follow(browser: &Browser, act: &str) {
    let (verb, what) = act.split_once(' ').expect("a verb and what it is about");
    match verb {
        "go" => browser.goto(what).await,
        "click" => browser.click(what).await,
        "say" => browser.click_text(what).await,
        "type" => browser.type_text(what).await,
        "press" => browser.press(what).await,
        "see" => browser.see_element(what).await,
        _ => panic!("nobody can {verb}"),
    }
    browser.settle().await;
}

fn nothing_is_wrong(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
