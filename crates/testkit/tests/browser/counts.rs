//! A count of a list: the store manager begins it, each scan counts one, nothing is said of what is expected; a
//! large difference is counted twice; approved, the stock is what was counted, and nothing that was sold since
//! comes back.

use crate::house::{self, Records, Tongue};
use crate::pages;
use db::Engine;
use testkit::Browser;

#[tokio::test(flavor = "multi_thread")]
async fn a_count_in_french_on_sqlite() {
    tell(Engine::Sqlite, Tongue::Fr, 390).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_in_english_on_postgresql() {
    tell(Engine::Postgres, Tongue::En, 1280).await;
}

const ON_HAND: &str = "SELECT l.on_hand FROM level l JOIN variant v ON v.id = l.variant_id \
    JOIN location p ON p.id = l.location_id WHERE p.code = 'LPI' AND v.sku = $1";

async fn shot(browser: &Browser, tongue: Tongue, name: &str) {
    pages::shot(browser, &format!("count-{}-{name}", tongue.code())).await;
}

async fn tell(engine: Engine, tongue: Tongue, width: u32) {
    let house = house::serve(engine).await;
    let records = Records::of(&house).await;
    let open = |width: u32| Browser::start(width, 844, tongue.code());
    let (till, office) = tokio::join!(open(width), open(1280));
    let (till, office) = (till.at(&house.origin()), office.at(&house.origin()));
    let say = |fr, en| tongue.say(fr, en);
    let before = records.count(ON_HAND, "CHO-BLE-40").await;

    house::take_till_as(&till, tongue, house::MANAGER).await;
    till.goto("/till/counts").await;
    till.fill(say("Nom de la liste", "Name of the list"), "Vitrine").await;
    till.fill(say("Second comptage dès cet écart", "Second count from this difference on"), "40").await;
    shot(&till, tongue, "1-counts").await;
    till.click_text_in("main", say("Commencer", "Begin")).await;
    till.see(say("Scannez le premier article", "Scan the first item")).await;
    let gtin = records.gtin("CHO-BLE-40").await;
    for _ in 0..before - 1 {
        till.scan(&gtin).await;
    }
    till.see_in("#said", &(before - 1).to_string()).await;
    shot(&till, tongue, "2-sheet").await;
    let done = say("Comptage terminé, voir les écarts", "Counting done, see the differences");
    till.click_text_in("main", done).await;
    // One shirt is worth more than 40 €.
    till.see(say("Ces articles ont un écart important", "These items differ a lot")).await;
    shot(&till, tongue, "3-second").await;
    for _ in 0..before - 1 {
        till.scan(&gtin).await;
    }
    till.see_in("#said", &(before - 1).to_string()).await;
    till.click_text_in("main", done).await;
    till.see(say("Manquant", "Missing")).await;
    till.see_in("table", "−1").await;
    shot(&till, tongue, "4-differences").await;
    assert_eq!(records.count(ON_HAND, "CHO-BLE-40").await, before, "not approved yet");

    // Head office sees the same, and approves it.
    house::enter_office(&office, tongue).await;
    office.goto("/office/counts").await;
    shot(&office, tongue, "5-office").await;
    office.click_text_in("#counts", "Vitrine").await;
    office.see_in("#count", "−1").await;
    shot(&office, tongue, "6-office-count").await;
    office.click_text_in("#count", say("Approuver : corriger le stock", "Approve: correct the stock")).await;
    office.see(say("Les écarts sont dans le stock", "The differences are in the stock")).await;
    assert_eq!(records.count(ON_HAND, "CHO-BLE-40").await, before - 1);
}
