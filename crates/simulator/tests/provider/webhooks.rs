//! The merchant is told, sooner or later, at least once.

use crate::world::{World, by_form};
use payments::gateway::{Gateway, IntentState};
use std::collections::BTreeSet;

#[tokio::test]
async fn every_change_is_told_and_signed() {
    let world = World::new().await;
    world.pay_with("challenge", &by_form("told", 100, false)).await;
    let events = world.merchant.hears("told", 3).await;
    let kinds: BTreeSet<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["intent.captured", "intent.requires_action", "intent.requires_card"]));
    let newest = events.iter().max_by_key(|event| event.intent.version).expect("some");
    assert_eq!(newest.intent.state, IntentState::Captured);
}

#[tokio::test]
async fn a_restart_keeps_payments_and_what_is_owed() {
    let mut world = World::new().await;
    world.merchant.set_deaf(true);
    let paid = world.keep_card("visa", "before").await;
    world.stop().await;
    assert!(world.merchant.heard().is_empty());
    world.merchant.set_deaf(false);
    world.start_again().await;
    let events = world.merchant.hears("before", 2).await;
    assert!(events.iter().any(|event| event.intent.state == IntentState::Captured));
    let known = world.client.get_intent(&paid.provider_ref).await.expect("known");
    assert_eq!((known.state, &known.card), (IntentState::Captured, &paid.card));
    let same = world.client.create_intent(&by_form("before", 13_980, true)).await.expect("the first answer");
    assert_eq!(same.provider_ref, paid.provider_ref, "idempotency keys survive too");
    let card = world.pay_with("visa", &by_form("after", 100, false)).await.card.expect("a card");
    assert_eq!(Some(card.fingerprint), paid.card.map(|card| card.fingerprint), "the card is still the same");
}

#[tokio::test]
async fn a_slow_verdict_falls_after_a_restart() {
    let mut world = World::new().await;
    let kept = world.keep_card("slow", "slow").await;
    let request = crate::world::later("slow-later", 100, &kept);
    world.impatient().create_intent(&request).await.expect_err("too slow");
    world.stop().await;
    world.start_again().await;
    let events = world.merchant.hears("slow-later", 2).await;
    assert!(events.iter().any(|event| event.intent.state == IntentState::Captured));
}

#[tokio::test]
async fn duplicates_carry_the_same_id() {
    let world = World::with(|config| config.duplicate_webhooks = true).await;
    world.pay_with("visa", &by_form("twice", 100, false)).await;
    let events = world.merchant.hears("twice", 4).await;
    let ids: BTreeSet<_> = events.iter().map(|event| &event.id).collect();
    assert_eq!((events.len(), ids.len()), (4, 2));
}
