//! The customer types a card on the provider's page.

use crate::world::{RETURN_URL, World, by_form};
use kernel::Money;
use payments::gateway::{CaptureWhen, DeclineReason, Gateway, GatewayError, IntentRequest, IntentState};
use serde_json::json;
use simulator::{CHALLENGE_CODE, TEST_CARDS};

fn refused(error: GatewayError) -> String {
    match error {
        GatewayError::Refused { code, .. } => code,
        other => panic!("not a refusal: {other}"),
    }
}

#[tokio::test]
async fn a_card_is_typed_accepted_and_the_customer_comes_back() {
    let world = World::new().await;
    let intent = world.client.create_intent(&by_form("a-1", 13_980, false)).await.expect("begun");
    assert_eq!((intent.state, intent.amount), (IntentState::RequiresCard, Money::eur(13_980)));
    let (status, location, _) = world.type_card(&intent, "visa").await;
    let back = format!("{RETURN_URL}&intent={}&state=captured", intent.provider_ref);
    assert_eq!((status, location), (303, back.clone()));
    let paid = world.client.get_intent(&intent.provider_ref).await.expect("known");
    assert_eq!((paid.state, paid.captured), (IntentState::Captured, Money::eur(13_980)));
    let card = paid.card.expect("a card");
    assert_eq!(
        (card.brand.as_str(), card.last4.as_str(), card.expiry_month, card.expiry_year),
        ("visa", "4417", 12, 2031)
    );
    assert!(card.token.is_none(), "nobody asked that the card be kept");
    // Going back or posting again pays nothing twice: it shows what happened.
    let (status, location, _) = world.type_card(&intent, "mastercard").await;
    assert_eq!((status, location), (303, back));
    let (status, page) = world.page(&format!("/pay/{}", intent.provider_ref)).await;
    assert!(status == 200 && page.contains("Paiement accepté") && page.contains("id=\"back\""), "{page}");
}

#[tokio::test]
async fn banks_that_refuse_say_why() {
    let world = World::new().await;
    for (card, reason) in
        [("decline", DeclineReason::RefusedByBank), ("insufficient", DeclineReason::InsufficientFunds)]
    {
        let intent = world.pay_with(card, &by_form(card, 100, true)).await;
        assert_eq!(intent.state, IntentState::Declined { reason });
        assert_eq!(intent.captured, Money::eur(0));
        assert!(intent.card.expect("a card").token.is_none(), "a refused card is not kept");
    }
    let intent = world.client.create_intent(&by_form("turned-back", 100, false)).await.expect("begun");
    let (status, location, _) = world.submit(&format!("/pay/{}/cancel", intent.provider_ref), &[]).await;
    assert!(status == 303 && location.ends_with("state=declined"), "{location}");
    let intent = world.client.get_intent(&intent.provider_ref).await.expect("known");
    assert_eq!(intent.state, IntentState::Declined { reason: DeclineReason::CancelledByCustomer });
}

#[tokio::test]
async fn a_wrong_form_comes_back_without_the_number() {
    let world = World::new().await;
    let intent = world.client.create_intent(&by_form("typo", 100, false)).await.expect("begun");
    let path = intent.client_url.clone().expect("a page");
    let number = "4000003456789017";
    let (status, _, page) = world.submit(&path, &[("number", number), ("expiry", "01/20"), ("code", "1")]).await;
    assert_eq!(status, 422);
    assert_eq!(page.matches("aria-invalid=\"true\"").count(), 3, "{page}");
    assert!(!page.contains(number));
    let (_, page) = world.page(&path).await;
    assert!(page.contains("id=\"number\""), "the customer may try again");
}

#[tokio::test]
async fn strong_authentication_is_answered_on_the_banks_page() {
    let world = World::new().await;
    let begin = async |reference: &str| {
        let intent = world.client.create_intent(&by_form(reference, 4_990, false)).await.expect("begun");
        let (_, location, _) = world.type_card(&intent, "challenge").await;
        let asked = world.client.get_intent(&intent.provider_ref).await.expect("known");
        assert_eq!(asked.state, IntentState::RequiresAction);
        assert!(asked.client_url.expect("a page").ends_with(&location));
        (intent.provider_ref, location)
    };
    let (id, path) = begin("by-code").await;
    let (_, location, _) = world.submit(&path, &[("decision", "code"), ("code", "9999")]).await;
    assert_eq!(location, path, "one wrong code may be corrected");
    let (_, location, _) = world.submit(&path, &[("decision", "code"), ("code", CHALLENGE_CODE)]).await;
    assert!(location.ends_with("state=captured"), "{location}");
    assert_eq!(world.client.get_intent(&id).await.expect("known").state, IntentState::Captured);

    let (id, path) = begin("refused").await;
    world.submit(&path, &[("decision", "refuse")]).await;
    let declined = IntentState::Declined { reason: DeclineReason::AuthenticationFailed };
    assert_eq!(world.client.get_intent(&id).await.expect("known").state, declined);

    let (id, path) = begin("three-wrong-codes").await;
    for _ in 0..3 {
        world.submit(&path, &[("decision", "code"), ("code", "0000")]).await;
    }
    assert_eq!(world.client.get_intent(&id).await.expect("known").state, declined);
}

#[tokio::test]
async fn money_set_aside_is_captured_once_or_given_up() {
    let world = World::new().await;
    let later = |reference: &str| IntentRequest { capture: CaptureWhen::Later, ..by_form(reference, 5_000, false) };
    let intent = world.pay_with("visa", &later("partly")).await;
    assert_eq!((intent.state, intent.captured), (IntentState::Authorised, Money::eur(0)));
    let id = intent.provider_ref;
    assert_eq!(
        refused(world.client.capture(&id, Money::eur(5_001)).await.expect_err("too much")),
        "amount_above_authorised"
    );
    assert_eq!(
        refused(world.client.refund(&id, Money::eur(1), "r-0").await.expect_err("nothing taken")),
        "invalid_state"
    );
    let taken = world.client.capture(&id, Money::eur(4_000)).await.expect("captured");
    assert_eq!((taken.state, taken.captured), (IntentState::Captured, Money::eur(4_000)));
    assert_eq!(world.client.capture(&id, Money::eur(4_000)).await.expect("the same answer"), taken);
    assert_eq!(refused(world.client.void(&id).await.expect_err("taken")), "invalid_state");

    let intent = world.pay_with("visa", &later("given-up")).await;
    let voided = world.client.void(&intent.provider_ref).await.expect("voided");
    assert_eq!(voided.state, IntentState::Voided);
    let error = world.client.capture(&intent.provider_ref, Money::eur(1)).await.expect_err("voided");
    assert_eq!(refused(error), "invalid_state");
}

#[tokio::test]
async fn refunds_never_exceed_what_was_taken_even_at_once() {
    let world = World::new().await;
    let intent = world.pay_with("visa", &by_form("refunds", 10_000, false)).await;
    let id = intent.provider_ref;
    let first = world.client.refund(&id, Money::eur(2_500), "r-1").await.expect("given back");
    assert_eq!((first.amount, first.intent.refunded), (Money::eur(2_500), Money::eur(2_500)));
    let again = world.client.refund(&id, Money::eur(2_500), "r-1").await.expect("the same answer");
    assert_eq!(again, first, "the same reference gives back once");
    let error = world.client.refund(&id, Money::eur(7_501), "r-2").await.expect_err("too much");
    assert_eq!(refused(error), "amount_above_captured");

    let many = (0..30).map(|n| {
        let (client, id) = (world.client.clone(), id.clone());
        tokio::spawn(async move { client.refund(&id, Money::eur(500), &format!("race-{n}")).await.is_ok() })
    });
    let mut given = 0;
    for task in many.collect::<Vec<_>>() {
        given += usize::from(task.await.expect("finished"));
    }
    assert_eq!(given, 15, "7,500 left, 500 each");
    let intent = world.client.get_intent(&id).await.expect("known");
    assert_eq!(intent.refunded, intent.captured);
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_another_body_a_conflict() {
    let world = World::new().await;
    let request = by_form("once", 100, false);
    let first = world.client.create_intent(&request).await.expect("begun");
    assert_eq!(world.client.create_intent(&request).await.expect("the same"), first);
    world.type_card(&first, "visa").await;
    assert_eq!(world.client.create_intent(&request).await.expect("the same"), first, "as it was answered then");
    let other = by_form("once", 200, false);
    assert_eq!(refused(world.client.create_intent(&other).await.expect_err("other")), "idempotency_conflict");
    let (status, answer) = world.post_json("/v1/intents", None, &json!({})).await;
    assert_eq!((status, answer["error"]["code"].as_str()), (400, Some("idempotency_key_missing")));
    let found = world.client.find_by_reference("once").await.expect("an answer").expect("found");
    assert_eq!(found.provider_ref, first.provider_ref);
    assert_eq!(world.client.find_by_reference("never").await.expect("an answer"), None);
}

#[tokio::test]
async fn unfit_requests_are_refused_with_their_reason() {
    let world = World::new().await;
    let good = json!({ "amount_minor": 100, "currency": "EUR", "merchant_reference": "x", "capture": "now",
        "return_url": "https://shop.example/retour" });
    for (field, value, code) in [
        ("amount_minor", json!(0), "amount_invalid"),
        ("amount_minor", json!(-1), "amount_invalid"),
        ("currency", json!("eur"), "currency_invalid"),
        ("merchant_reference", json!(""), "merchant_reference_invalid"),
        ("save_card", json!(true), "mandate_text_missing"),
        ("off_session", json!(true), "token_missing"),
        ("return_url", json!("javascript:alert(1)"), "return_url_invalid"),
        ("token", json!("tok_none"), "token_unknown"),
        ("card_number", json!("1"), "body_invalid"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let (status, answer) = world.post_json("/v1/intents", Some(field), &body).await;
        assert!((400..500).contains(&status), "{field}");
        assert_eq!(answer["error"]["code"], code, "{answer}");
    }
    let response = world.browser.get(format!("{}/v1/intents/pi_1", world.url())).send().await.expect("an answer");
    assert_eq!(response.status().as_u16(), 401);
}

#[tokio::test]
async fn no_card_number_is_ever_written_down() {
    let mut world = World::new().await;
    for card in TEST_CARDS {
        let intent = world.client.create_intent(&by_form(card.key, 100, true)).await.expect("begun");
        let typed = [("number", card.number), ("expiry", "12/31"), ("code", "987")];
        let path = intent.client_url.expect("a page");
        // The lost answer is cut: whatever comes back is fine here.
        let _ = world.browser.post(&path).form(&typed).send().await;
    }
    let store = std::fs::read(world.dir.path().join("provider/simulator.sqlite-wal")).expect("the store is there");
    assert!(store.windows(4).any(|window| window == b"4417"), "the last four digits are kept");
    assert_eq!(count_numbers(world.dir.path()), 0, "while it runs");
    world.stop().await;
    assert_eq!(count_numbers(world.dir.path()), 0, "afterwards");
}

fn count_numbers(folder: &std::path::Path) -> usize {
    let mut found = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found += count_numbers(&path);
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        for card in TEST_CARDS {
            let spaced = format!("{} {} {}", &card.number[..4], &card.number[4..8], &card.number[8..12]);
            for needle in [card.number.as_bytes(), spaced.as_bytes(), &card.number.as_bytes()[..12]] {
                found += usize::from(bytes.windows(needle.len()).any(|window| window == needle));
            }
        }
    }
    found
}
