//! J5.1: bought in one store, brought back in another, without a paper receipt: the money goes to the
//! card, the stock to where the goods are.

use crate::house::{self, Records, Tongue};
use crate::pages;
use db::Engine;
use testkit::Browser;

#[tokio::test(flavor = "multi_thread")]
async fn a_return_in_another_store_in_french_on_sqlite() {
    tell(Engine::Sqlite, Tongue::Fr, 1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_in_another_store_in_english_on_postgresql() {
    tell(Engine::Postgres, Tongue::En, 390).await;
}

/// Units of the blue shirt in size 40 in a store.
const ON_HAND: &str = "SELECT l.on_hand FROM level l JOIN variant v ON v.id = l.variant_id \
    JOIN location p ON p.id = l.location_id WHERE v.sku = 'CHO-BLE-40' AND p.code = $1";
const REFUNDED: &str = "SELECT CAST(COALESCE(SUM(r.amount_minor), 0) AS BIGINT) FROM refund r \
    JOIN payment p ON p.id = r.payment_id JOIN customer_order o ON o.id = p.order_id \
    WHERE r.state = 'done' AND o.number = $1";

async fn tell(engine: Engine, tongue: Tongue, width: u32) {
    let house = house::serve(engine).await;
    let records = Records::of(&house).await;
    let open = |width: u32| Browser::start(width, 844, tongue.code());
    let (here, there, hand) = tokio::join!(open(1280), open(width), open(390));
    let (here, there) = (here.at(&house.origin()), there.at(&house.origin()));
    let before = records.count(ON_HAND, "LPD").await;

    house::take_till(&here, tongue).await;
    here.scan(&records.gtin("CHO-BLE-40").await).await;
    here.see_in(".ticket .due", &tongue.euros(4_990)).await;
    let card = tongue.say("Carte", "Card");
    here.click_text_in(".ticket", &format!("{card} {}", tongue.euros(4_990))).await;
    here.see(tongue.say("Le client présente sa carte au terminal", "The customer holds the card to the terminal"))
        .await;
    hand.goto(&format!("{}/terminal/LPI-2?lang={}", house.provider(), tongue.code())).await;
    hand.see(&tongue.euros(4_990)).await;
    hand.click("button[name=card][value=visa]").await;
    here.see(&format!("{} {}", tongue.euros(4_990), tongue.say("payés", "paid"))).await;
    let said = here.text_in("main").await;
    let number = said.split_whitespace().find(|word| word.starts_with("MF-") && word.len() > 6).expect("a number");
    let number = number.trim_end_matches(['.', ',']).to_owned();

    house::take_machine(&there, tongue, tongue.say("Lyon – Part-Dieu, Caisse 1", "Lyon – Part-Dieu, Till 1")).await;
    there.scan(&number).await;
    there.see(&number).await;
    there.click_text_in("#order", tongue.say("Reprendre des articles", "Take items back")).await;
    there.see_in("#return-sum", &tongue.euros(4_990)).await;
    there.picture(&format!("return-{}", tongue.code())).await;
    let faults = pages::look(&there, &format!("return-{}", tongue.code())).await;
    assert!(faults.is_empty(), "{faults:?}");
    // None brings back nothing; one brings back its price.
    let units = tongue.say("Unités rendues", "Units returned");
    house::choose(&there, "u1", "0").await;
    there.see_in("#return-sum", tongue.say("Choisissez combien", "Choose how many")).await;
    house::choose(&there, "u1", "1").await;
    house::choose(&there, "r1", "too_large").await;
    assert_eq!(there.value(units).await, "1");
    there.see_in("#return-sum", "•••• 4417").await;
    there.click_text_in("#return-sum", tongue.say("sur la carte •••• 4417", "to the card •••• 4417")).await;
    there.see(&format!("{} {}", tongue.euros(4_990), tongue.say("remboursés", "refunded"))).await;
    // As after a sale: by e-mail, on paper, or not.
    there.see(tongue.say("Le client veut-il un ticket", "receipt?")).await;
    there.click_text(tongue.say("Voir la commande", "See the order")).await;
    there.see_in("#order", tongue.say("1 repris", "1 returned")).await;
    assert_eq!(there.count("#order a[href$='/return']").await, 0, "nothing is left to bring back");

    assert_eq!(records.count(ON_HAND, "LPD").await, before + 1);
    records.becomes(REFUNDED, &number, 4_990).await;
    // The receipt of the return says the same with VAT.
    there.click(".aside .plain-list li:last-child a").await;
    for minor in [4_158, 832] {
        there.see_in(".tk", &format!("−{}", tongue.euros(minor))).await;
    }
    there.picture(&format!("return-slip-{}", tongue.code())).await;
    let faults = pages::look(&there, &format!("return-slip-{}", tongue.code())).await;
    assert!(faults.is_empty(), "{faults:?}");
}
