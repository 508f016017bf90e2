//! A kept card is charged again, with and without the customer.

use crate::world::{World, asked, by_form, confirmed, later};
use kernel::Money;
use payments::gateway::{DeclineReason, Gateway, GatewayError, IntentRequest, IntentState, Means};

fn code_of(result: Result<payments::gateway::IntentView, GatewayError>) -> String {
    match result {
        Err(GatewayError::Refused { code, .. }) => code,
        other => panic!("not a refusal: {other:?}"),
    }
}

#[tokio::test]
async fn a_kept_card_is_charged_without_the_customer() {
    let world = World::new().await;
    let kept = world.keep_card("visa", "first").await;
    let charged = world.client.create_intent(&later("release", 4_990, &kept)).await.expect("charged");
    assert_eq!((charged.state, charged.captured), (IntentState::Captured, Money::eur(4_990)));
    assert_eq!(charged.client_url, None);
    let (first, second) = (kept.card.expect("a card"), charged.card.expect("a card"));
    assert_eq!((first.fingerprint, first.token), (second.fingerprint, second.token));
}

#[tokio::test]
async fn a_card_is_kept_without_taking_money() {
    let world = World::new().await;
    let kept = world.pay_with("mastercard", &by_form("nothing-yet", 0, true)).await;
    assert_eq!((kept.state, kept.captured), (IntentState::Captured, Money::eur(0)));
    let charged = world.client.create_intent(&later("then", 4_990, &kept)).await.expect("charged");
    assert_eq!(charged.state, IntentState::Captured);
}

#[tokio::test]
async fn later_charges_end_as_the_card_says() {
    let world = World::new().await;
    for (card, verdicts) in [
        ("token_expires", [None, Some(DeclineReason::ExpiredToken)]),
        ("later_authentication", [Some(DeclineReason::AuthenticationRequired); 2]),
        ("later_insufficient", [Some(DeclineReason::InsufficientFunds); 2]),
        ("challenge", [None, None]),
    ] {
        let kept = world.keep_card(card, card).await;
        for (n, verdict) in verdicts.into_iter().enumerate() {
            let charged =
                world.client.create_intent(&later(&format!("{card}-{n}"), 100, &kept)).await.expect("answered");
            let expected = verdict.map_or(IntentState::Captured, |reason| IntentState::Declined { reason });
            assert_eq!(charged.state, expected, "{card}, charge {n}");
        }
    }
}

#[tokio::test]
async fn the_customer_confirms_a_kept_card_once() {
    let world = World::new().await;
    let kept = world.keep_card("visa", "plain").await;
    let paid = world.client.create_intent(&confirmed("plain-again", 100, &kept)).await.expect("paid");
    assert_eq!(paid.state, IntentState::Captured);

    let kept = world.keep_card("later_authentication", "strong").await;
    let asked = world.client.create_intent(&confirmed("strong-again", 100, &kept)).await.expect("asked");
    assert_eq!(asked.state, IntentState::RequiresAction);
    let page = asked.client_url.expect("a page");
    let (status, location, _) = world.submit(&page, &[("decision", "approve")]).await;
    assert!(status == 303 && location.ends_with("state=captured"), "{location}");
}

#[tokio::test]
async fn a_charge_without_the_customer_names_the_agreement() {
    let world = World::new().await;
    let kept = world.keep_card("visa", "kept").await;
    let good = later("later", 100, &kept);
    let Means::TokenLater { token, mandate_id, .. } = good.means.clone() else { panic!("a later charge") };
    let wrong_network =
        Means::TokenLater { token: token.clone(), mandate_id, network_transaction_id: "NT_OTHER".to_owned() };
    let result = world.client.create_intent(&asked("wrong-network", 100, wrong_network)).await;
    assert_eq!(code_of(result), "network_transaction_mismatch");
    let other = IntentRequest {
        reference: "other-customer".to_owned(),
        customer_reference: Some("customer-2".to_owned()),
        ..good.clone()
    };
    assert_eq!(code_of(world.client.create_intent(&other).await), "customer_mismatch");
    world.client.forget_token(&token).await.expect("forgotten");
    world.client.forget_token(&token).await.expect("forgotten twice is forgotten");
    world.client.forget_token("tok_never").await.expect("unknown is forgotten");
    assert_eq!(code_of(world.client.create_intent(&good).await), "token_unknown");
}

#[tokio::test]
async fn a_lost_answer_is_found_by_its_reference() {
    let world = World::new().await;
    let kept = world.client.create_intent(&by_form("lost", 100, true)).await.expect("begun");
    let number = simulator::TestCard::by_key("lost").expect("a card").number;
    let form = [("number", number), ("expiry", "12/31"), ("code", "123")];
    let answer = world.browser.post(kept.client_url.expect("a page")).form(&form).send().await;
    let cut = match answer {
        Ok(response) => response.bytes().await.is_err(),
        Err(_) => true,
    };
    assert!(cut, "the customer's browser hears nothing");
    let kept = world.client.get_intent(&kept.provider_ref).await.expect("known");
    assert_eq!(kept.state, IntentState::Captured, "the bank has answered all the same");

    for (reference, client) in [("lost-to-time", world.impatient()), ("lost-by-cut", world.client.clone())] {
        let request = later(reference, 4_990, &kept);
        let error = client.create_intent(&request).await.expect_err("no answer");
        assert!(error.outcome_is_unknown(), "{error}");
        let found = world.client.find_by_reference(reference).await.expect("an answer").expect("found");
        assert_eq!(found.state, IntentState::Captured);
        let again = world.client.create_intent(&request).await.expect("the answer at last");
        assert_eq!(again.provider_ref, found.provider_ref, "charged once");
    }
}

#[tokio::test]
async fn a_slow_bank_answers_in_the_end() {
    let world = World::new().await;
    let kept = world.keep_card("slow", "slow").await;
    assert_eq!(kept.state, IntentState::Captured);
    let request = later("slow-later", 4_990, &kept);
    let error = world.impatient().create_intent(&request).await.expect_err("too slow");
    assert!(error.outcome_is_unknown());
    let found = world.client.find_by_reference("slow-later").await.expect("an answer").expect("found");
    assert_eq!(found.state, IntentState::Processing);
    let charged = world.client.create_intent(&request).await.expect("the same charge, waited for");
    assert_eq!((charged.provider_ref, charged.state), (found.provider_ref, IntentState::Captured));
}
