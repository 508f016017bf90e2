//! Money is set aside part by part with the order, and taken when each part leaves.

use crate::delivery::{address, head_office, send};
use crate::fixture::{Shop, both};
use crate::journey::{add, customer, request, view};
use cart::Wish;
use customers::Customer;
use flows::{OrderView, ParcelRefused, Pay, Placing, Release, ReleasePay};
use fulfilment::{ParcelEvent, ParcelNews};
use kernel::{CartId, FulfilmentId, OrderId, PaymentTerms};
use orders::{FulfilmentState, OrderState};
use payments::{PaymentRefused, PaymentState, Tender};
use serde_json::{Value, json};

/// One jacket carried out, one red shirt collected in the other store and paid now, one blue shirt sent.
async fn three_ways(shop: &Shop) -> CartId {
    add(shop, shop.jacket, Wish::carry_out(shop.store)).await;
    add(shop, shop.red, Wish::collect(shop.other.0, PaymentTerms::Now)).await;
    let cart = send(shop, shop.blue, 1).await;
    address(shop, cart).await;
    cart
}

async fn placed(shop: &Shop, customer: &Customer, cart: CartId) -> OrderId {
    shop.terminal("auto_success").await;
    match flows::place_order(&shop.house, request(shop, cart, Some(customer), Pay::Terminal { keep: None })).await {
        Ok(Placing::Placed { order }) => order,
        other => panic!("{other:?}"),
    }
}

/// What the provider tells of a payment of ours.
async fn at_provider(shop: &Shop, reference: &str) -> Value {
    let url = format!("{}/v1/intents?merchant_reference={reference}", shop.provider);
    let answer = reqwest::Client::new().get(url).bearer_auth("key").send().await.unwrap();
    let list: Value = answer.json().await.unwrap();
    list["data"][0].clone()
}

/// What is set aside for a part lapses.
async fn lapse(shop: &Shop, seen: &OrderView, id: FulfilmentId) {
    let payment = seen.payments.iter().find(|one| one.slot == id.0).unwrap();
    let url = format!("{}/v1/intents/{}/lapse", shop.provider, payment.provider_ref.as_ref().unwrap());
    let key = shop.clock.moment().id::<uuid::Uuid>().to_string();
    let call = reqwest::Client::new().post(url).bearer_auth("key").header("Idempotency-Key", key).json(&json!({}));
    assert!(call.send().await.unwrap().status().is_success());
}

/// What was written: the template and the text.
async fn letters(shop: &Shop) -> Vec<(String, String)> {
    let reader = shop.house.db.reader().await.unwrap();
    let tx = reader.tx();
    let mut out = Vec::new();
    for one in messages::list(&tx, &messages::Filter::default(), None, 50).await.unwrap() {
        out.push((one.template, messages::get_body(&tx, one.id).await.unwrap().text));
    }
    out
}

fn part(seen: &OrderView, method: kernel::Method) -> orders::Fulfilment {
    seen.parts.iter().map(|part| &part.fulfilment).find(|f| f.method == method).unwrap().clone()
}

/// Whether the provider still knows a token: its answer.
async fn token_at_provider(shop: &Shop, token: &str) -> u16 {
    let url = format!("{}/v1/tokens/{token}", shop.provider);
    reqwest::Client::new().get(url).bearer_auth("key").send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_part_is_charged_by_itself_when_it_leaves() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = three_ways(&shop).await;
        let order = placed(&shop, &customer, cart).await;
        shop.work().await;
        let seen = view(&shop, order).await;
        // A jacket carried out, a red shirt collected, a blue one sent, for which bringing costs 4,90 €.
        assert_eq!(seen.order.total_minor, 8_990 + 4_990 + 4_990 + 490);
        assert_eq!((seen.taken_minor(), seen.set_aside_minor()), (8_990, 4_990 + 5_480));
        let slip = &seen.receipts[0];
        assert_eq!((seen.receipts.len(), slip.total_minor, slip.body.later.len()), (1, 8_990, 2));
        for payment in &seen.payments {
            let told = at_provider(&shop, &payment.id.to_string()).await;
            let state = if payment.slot == order.0 { "captured" } else { "authorised" };
            assert_eq!(
                (told["state"].as_str(), told["amount_minor"].as_i64()),
                (Some(state), Some(payment.amount_minor))
            );
        }

        let (sent, collected) = (part(&seen, kernel::Method::Ship), part(&seen, kernel::Method::Collect));
        flows::pack(&shop.house, sent.id, head_office(&shop)).await.unwrap();
        shop.clock.advance(jiff::SignedDuration::from_hours(2));
        let left_at = shop.clock.now();
        flows::dispatch(&shop.house, sent.id, head_office(&shop)).await.unwrap();
        let gone = view(&shop, order).await;
        for payment in &gone.payments {
            // What is collected is not taken yet; what was carried out was taken with the order.
            let taken = match payment.slot {
                slot if slot == sent.id.0 => Some(left_at),
                slot if slot == collected.id.0 => None,
                _ => Some(payment.created_at),
            };
            assert_eq!(gone.taken_at(payment), taken);
        }
        flows::dispatch(&shop.house, sent.id, head_office(&shop)).await.unwrap();
        flows::put_aside(&shop.house, collected.id, head_office(&shop)).await.unwrap();
        flows::hand_over(&shop.house, collected.id, head_office(&shop)).await.unwrap();
        let done = view(&shop, order).await;
        assert_eq!((done.taken_minor(), done.set_aside_minor()), (done.order.total_minor, 0));
        let receipts: i64 = done.receipts.iter().map(|receipt| receipt.total_minor).sum();
        assert_eq!((done.receipts.len(), receipts), (3, done.order.total_minor));
        assert_eq!(part(&done, kernel::Method::Ship).state, FulfilmentState::Dispatched);
        assert_eq!(part(&done, kernel::Method::Collect).state, FulfilmentState::HandedOver);
        shop.assert_clean().await;

        // What was confirmed for the parts is of no use once all of them are there: nobody agreed to keep a card.
        let token = done.payments.iter().find_map(|one| one.order_token.clone()).unwrap().token;
        assert_eq!(token_at_provider(&shop, &token).await, 200);
        let number = done.parts.iter().find_map(|part| Some(part.parcel.as_ref()?.parcel.number.clone())).unwrap();
        let event = ParcelEvent { at: shop.clock.now(), news: ParcelNews::Delivered, place: String::new() };
        flows::hear_of_parcel(&shop.house, &number, event).await.unwrap();
        shop.work().await;
        assert!(view(&shop, order).await.payments.iter().all(|one| one.order_token.is_none()));
        assert_eq!(token_at_provider(&shop, &token).await, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_called_off_before_it_leaves_is_never_charged() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = three_ways(&shop).await;
        let order = placed(&shop, &customer, cart).await;
        // The confirmation goes out before anything is called off.
        shop.work().await;
        let seen = view(&shop, order).await;
        let sent = part(&seen, kernel::Method::Ship);
        flows::cancel_fulfilment(&shop.house, sent.id, head_office(&shop), "changed_mind").await.unwrap();
        shop.work().await;
        let left = view(&shop, order).await;
        assert_eq!((left.set_aside_minor(), left.back_minor()), (4_990, 0));
        let letters = letters(&shop).await;
        let confirmed = letters.iter().find(|one| one.0 == "order_confirmed").unwrap();
        assert!(
            confirmed.1.contains("Débité à chaque départ ou retrait") && !confirmed.1.contains("Déjà payé"),
            "{}",
            confirmed.1
        );
        let cancelled = letters.iter().find(|one| one.0 == "reservation_cancelled").unwrap();
        assert!(!cancelled.1.contains("rembours"), "nothing was taken: {}", cancelled.1);
        let payment = left.payments.iter().find(|one| one.slot == sent.id.0).unwrap();
        assert_eq!(payment.state, PaymentState::Voided);
        assert_eq!(at_provider(&shop, &payment.id.to_string()).await["state"], "voided");
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_lapsed_is_asked_for_again_by_the_token_of_the_order() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = three_ways(&shop).await;
        let order = placed(&shop, &customer, cart).await;
        let seen = view(&shop, order).await;
        let sent = part(&seen, kernel::Method::Ship);
        lapse(&shop, &seen, sent.id).await;
        flows::pack(&shop.house, sent.id, head_office(&shop)).await.unwrap();
        flows::dispatch(&shop.house, sent.id, head_office(&shop)).await.unwrap();
        let done = view(&shop, order).await;
        assert_eq!(part(&done, kernel::Method::Ship).state, FulfilmentState::Dispatched);
        let states: Vec<_> =
            done.payments.iter().filter(|one| one.slot == sent.id.0).map(|one| (one.tender, one.state)).collect();
        assert_eq!(states, [(Tender::Mandate, PaymentState::Voided), (Tender::Mandate, PaymentState::Captured)]);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_that_the_bank_pays_no_second_time_and_cash_may_take_its_place() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = three_ways(&shop).await;
        let order = placed(&shop, &customer, cart).await;
        let seen = view(&shop, order).await;
        let (sent, collected) = (part(&seen, kernel::Method::Ship), part(&seen, kernel::Method::Collect));
        // The provider forgot the card meanwhile.
        let token = seen.payments.iter().find_map(|one| one.order_token.clone()).unwrap().token;
        let url = format!("{}/v1/tokens/{token}", shop.provider);
        reqwest::Client::new().delete(url).bearer_auth("key").send().await.unwrap();
        lapse(&shop, &seen, sent.id).await;
        lapse(&shop, &seen, collected.id).await;
        flows::pack(&shop.house, sent.id, head_office(&shop)).await.unwrap();
        let refused = flows::dispatch(&shop.house, sent.id, head_office(&shop)).await;
        let reason = "token_unknown".to_owned();
        assert_eq!(refused, Err(ParcelRefused::Payment(PaymentRefused::Declined { reason })));
        let again = flows::dispatch(&shop.house, sent.id, head_office(&shop)).await;
        assert_eq!(again, Err(ParcelRefused::Unpaid));
        assert!(flows::hand_over(&shop.house, collected.id, head_office(&shop)).await.is_err());
        let held = view(&shop, order).await;
        assert_eq!(part(&held, kernel::Method::Ship).state, FulfilmentState::Packed);
        assert_eq!(part(&held, kernel::Method::Collect).state, FulfilmentState::Allocated);

        let (_, till, shift) = shop.other;
        let release = Release {
            fulfilment: collected.id,
            actor: head_office(&shop),
            till,
            shift,
            credits: Vec::new(),
            pay: ReleasePay::Cash { given_minor: 5_000 },
            to: orders::Taker::Customer,
            key: shop.clock.moment().id(),
        };
        flows::release(&shop.house, release).await.unwrap();
        let done = view(&shop, order).await;
        assert_eq!(part(&done, kernel::Method::Collect).state, FulfilmentState::HandedOver);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_of_which_one_part_is_refused_charges_nothing() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = three_ways(&shop).await;
        let request = request(&shop, cart, Some(&customer), Pay::Terminal { keep: None });
        shop.terminal("manual").await;
        let Ok(Placing::OnTerminal { order, payment }) = flows::place_order(&shop.house, request).await else {
            panic!("the terminal asks for the card")
        };
        // A card that pays while its owner is there, and not afterwards.
        let first = view(&shop, order).await.payments.into_iter().find(|one| one.id == payment).unwrap();
        let url = format!("{}/terminal/LPI-2/act", shop.provider);
        let form = [("payment", first.provider_ref.as_deref().unwrap()), ("card", "later_insufficient")];
        let tapped = reqwest::Client::new().post(url).form(&form).send().await.unwrap();
        assert!(!tapped.status().is_server_error() && !tapped.status().is_client_error(), "{}", tapped.status());
        let seen = flows::follow_payment(&shop.house, payment).await.unwrap();
        assert!(matches!(seen.outcome, flows::Outcome::Declined(_)), "{:?}", seen.outcome);
        shop.work().await;
        let left = view(&shop, order).await;
        assert_eq!((left.order.state, left.taken_minor(), left.set_aside_minor()), (OrderState::Cancelled, 0, 0));
        for payment in &left.payments {
            let told = at_provider(&shop, &payment.id.to_string()).await;
            assert!(matches!(told["state"].as_str(), None | Some("voided" | "declined")), "{told}");
        }
        // The ticket is as it was, and its stock is free again.
        shop.assert_clean().await;
        assert!(left.parts.iter().all(|part| part.fulfilment.state == FulfilmentState::Cancelled));
    })
    .await;
}
