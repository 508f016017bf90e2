//! Every test card of the provider, typed on the web and held to a terminal: what the house writes
//! down never holds its number.

use crate::audit;
use crate::counter::{Paid, Seller};
use crate::races;
use crate::town::Wanted;
use crate::web::{self, Ended, Web};
use simulator::{Behaviour, TEST_CARDS, TestCard};
use std::collections::BTreeMap;
use testkit::Engine;

#[tokio::test(flavor = "multi_thread")]
async fn every_test_card_is_played_and_no_number_is_kept_on_sqlite() {
    play(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_test_card_is_played_and_no_number_is_kept_on_postgresql() {
    play(Engine::Postgres).await;
}

async fn play(engine: Engine) {
    let mut scene = races::scene(engine, Wanted { plenty: 100, ..Wanted::default() }).await;
    let (customer, clerk) = (scene.first.with_new_browser(), scene.first.with_new_browser());
    web::sign_in(&customer, 1).await;
    let web = Web { person: &customer, town: &scene.town, email: None, is_fickle: false };
    let (till, terminal) = scene.town.tills[0].clone();
    let seller = Seller { person: &clerk, town: &scene.town, till, terminal, is_fickle: false };
    seller.begin("LPI1", "1111").await;
    let mut ends: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    // The slow one comes last: as long as its bank says nothing, nobody pays for the same cart.
    let (slow, others): (Vec<&TestCard>, _) = TEST_CARDS.iter().partition(|card| card.behaviour == Behaviour::Slow);
    for card in others.into_iter().chain(slow) {
        let on_web = web.buy_with(card).await;
        let at_till = seller.sell_with(card).await;
        ends.insert(card.key, (matches!(on_web, Ended::Placed(_)), matches!(at_till, Paid::Order(_))));
    }
    for card in TEST_CARDS {
        let declines = matches!(card.behaviour, Behaviour::Decline | Behaviour::InsufficientFunds);
        // A slow bank's verdict comes after both have gone on.
        let expected = !declines && card.behaviour != Behaviour::Slow;
        assert_eq!(ends[card.key], (expected, expected), "{}", card.key);
    }
    let payments = audit::close(&mut scene.house).await;
    assert_eq!(payments, 2 * TEST_CARDS.len(), "each card was asked for twice");
}
