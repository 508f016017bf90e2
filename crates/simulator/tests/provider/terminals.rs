//! A till asks a terminal for a card.

use crate::world::{World, at_terminal, by_form, later};
use kernel::Money;
use payments::gateway::{DeclineReason, Gateway, GatewayError, IntentState, IntentView, Terminal, TerminalRequest};
use serde_json::json;
use std::time::Duration;

const T: &str = "lille-1";

async fn press(world: &World, intent: &IntentView, button: &str) {
    let fields = [("payment", intent.provider_ref.as_str()), ("card", button), ("lang", "en")];
    let (status, location, page) = world.submit(&format!("/terminal/{T}/act"), &fields).await;
    assert_eq!((status, location.as_str()), (303, "/terminal/lille-1?lang=en"), "{page}");
}

async fn set_mode(world: &World, terminal: &str, mode: &str, delay_ms: u32) {
    let path = format!("/v1/terminals/{terminal}/mode");
    let (status, _) = world.post_json(&path, None, &json!({ "mode": mode, "delay_ms": delay_ms })).await;
    assert_eq!(status, 204);
}

#[tokio::test]
async fn a_card_held_to_the_terminal_pays_and_is_kept() {
    let world = World::new().await;
    let begun = world.client.start(&at_terminal(T, "ticket-1", 13_980)).await.expect("begun");
    assert_eq!(begun.state, IntentState::RequiresCard);
    let (_, page) = world.page(&format!("/terminal/{T}?lang=fr")).await;
    assert!(page.contains("139,80\u{a0}€") && page.contains("Présentez la carte"), "{page}");
    assert!(page.contains("Visa\u{a0}••••\u{a0}4417") && page.contains("débitée à la remise"), "{page}");
    press(&world, &begun, "visa").await;
    let paid = world.client.poll(T, &begun.provider_ref).await.expect("known");
    assert_eq!((paid.state, paid.captured), (IntentState::Captured, Money::eur(13_980)));
    let charged = world.client.create_intent(&later("release", 4_990, &paid)).await.expect("charged");
    assert_eq!(charged.state, IntentState::Captured, "in-store card, charged without it");
    // The same card typed on the web is recognised.
    let web = world.pay_with("visa", &by_form("web", 100, false)).await;
    let fingerprint = |intent: &IntentView| intent.card.as_ref().expect("a card").fingerprint.clone();
    assert_eq!(fingerprint(&web), fingerprint(&paid));
    let other = world.pay_with("mastercard", &by_form("web-2", 100, false)).await;
    assert_ne!(fingerprint(&other), fingerprint(&paid));
}

#[tokio::test]
async fn a_terminal_takes_one_payment_at_a_time() {
    let world = World::new().await;
    let first = world.client.start(&at_terminal(T, "one", 100)).await.expect("begun");
    let busy = world.client.start(&at_terminal(T, "two", 100)).await.expect_err("busy");
    assert!(matches!(busy, GatewayError::Refused { code, .. } if code == "terminal_busy"));
    let cancelled = world.client.cancel(T, &first.provider_ref).await.expect("cancelled");
    assert_eq!(cancelled.state, IntentState::Voided);
    press(&world, &first, "visa").await;
    assert_eq!(world.client.poll(T, &first.provider_ref).await.expect("known").state, IntentState::Voided);
    let second = world.client.start(&at_terminal(T, "two", 100)).await.expect("begun");
    press(&world, &second, "insufficient").await;
    let declined = IntentState::Declined { reason: DeclineReason::InsufficientFunds };
    assert_eq!(world.client.poll(T, &second.provider_ref).await.expect("known").state, declined);
    let late = world.client.cancel(T, &second.provider_ref).await.expect_err("too late");
    assert!(matches!(late, GatewayError::Refused { code, .. } if code == "invalid_state"));
    assert!(world.client.poll("another", &second.provider_ref).await.is_err());
}

#[tokio::test]
async fn the_customer_may_turn_back_and_the_terminal_may_fall_silent() {
    let world = World::new().await;
    let intent = world.client.start(&at_terminal(T, "back", 100)).await.expect("begun");
    press(&world, &intent, "remove").await;
    let state = world.client.poll(T, &intent.provider_ref).await.expect("known").state;
    assert_eq!(state, IntentState::Declined { reason: DeclineReason::CancelledByCustomer });

    let intent = world.client.start(&at_terminal(T, "quiet", 100)).await.expect("begun");
    press(&world, &intent, "silent").await;
    assert_eq!(world.client.poll(T, &intent.provider_ref).await.expect("known").state, IntentState::Processing);
    let cancelled = world.client.cancel(T, &intent.provider_ref).await.expect("cancelled");
    assert_eq!(cancelled.state, IntentState::Voided);
}

#[tokio::test]
async fn a_terminal_can_act_alone() {
    let world = World::new().await;
    set_mode(&world, "auto", "auto_success", 0).await;
    let start = |reference: &str| TerminalRequest { keep: None, ..at_terminal("auto", reference, 100) };
    let paid = world.client.start(&start("at-once")).await.expect("paid");
    assert_eq!(paid.state, IntentState::Captured);
    set_mode(&world, "auto", "auto_decline", 300).await;
    let waiting = world.client.start(&start("soon")).await.expect("begun");
    assert_eq!(waiting.state, IntentState::Processing);
    tokio::time::sleep(Duration::from_millis(400)).await;
    let state = world.client.poll("auto", &waiting.provider_ref).await.expect("known").state;
    assert_eq!(state, IntentState::Declined { reason: DeclineReason::RefusedByBank });
    set_mode(&world, "auto", "silent", 0).await;
    let silent = world.client.start(&start("never")).await.expect("begun");
    assert_eq!(silent.state, IntentState::Processing);
}
