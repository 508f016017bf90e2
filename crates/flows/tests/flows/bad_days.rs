//! What goes wrong between two steps: answers get lost, goods come early or never, two hear of
//! the same thing at once, a shift ends in the middle.

use crate::fixture::{Shop, both};
use crate::journey::{add, customer, receive, request, subjects, sweep, told, view};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cart::{Owner, Wish};
use customers::Customer;
use flows::{Outcome, Pay, PlaceRefused, Placing};
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use kernel::{Method, OrderId, PaymentId, PaymentTerms, VariantId};
use orders::{Fulfilment, FulfilmentState, OrderState};
use payments::PaymentState;
use payments::gateway::WebhookHeaders;
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::Arc;
use std::time::Duration;

async fn fault(shop: &Shop, kind: &str, seconds: u32) {
    let answer = reqwest::Client::new()
        .post(format!("{}/v1/faults", shop.provider))
        .bearer_auth("key")
        .json(&json!({"kind": kind, "seconds": seconds}))
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
}

/// A jacket on the ticket and the terminal asking for a card.
async fn on_terminal(shop: &Shop) -> (OrderId, PaymentId) {
    wished_on_terminal(shop, Wish::carry_out(shop.store), None).await
}

async fn wished_on_terminal(shop: &Shop, wish: Wish, customer: Option<&Customer>) -> (OrderId, PaymentId) {
    shop.terminal("manual").await;
    let cart = add(shop, shop.jacket, wish).await;
    let asked = request(shop, cart, customer, Pay::Terminal { keep: None });
    match flows::place_order(&shop.house, asked).await.unwrap() {
        Placing::OnTerminal { order, payment } | Placing::Unknown { order, payment } => (order, payment),
        other => panic!("{other:?}"),
    }
}

/// What the provider knows of a payment.
async fn record(shop: &Shop, payment: PaymentId) -> Value {
    let asked = reqwest::Client::new()
        .get(format!("{}/v1/intents?merchant_reference={payment}", shop.provider))
        .bearer_auth("key")
        .send();
    let mut found: Value = asked.await.unwrap().json().await.unwrap();
    found["data"][0].take()
}

/// The customer holds a card to the terminal.
pub(crate) async fn tap(shop: &Shop, payment: PaymentId, card: &str) {
    let client = reqwest::Client::new();
    let intent = record(shop, payment).await["id"].as_str().unwrap().to_owned();
    let form = [("payment", intent.as_str()), ("card", card)];
    let answer = client.post(format!("{}/terminal/LPI-2/act", shop.provider)).form(&form).send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
}

/// The part of an order that comes this way.
async fn part(shop: &Shop, order: OrderId, method: Method) -> Fulfilment {
    let parts = view(shop, order).await.parts;
    parts.into_iter().find(|part| part.fulfilment.method == method).unwrap().fulfilment
}

async fn payment(shop: &Shop, id: PaymentId) -> payments::Payment {
    let reader = shop.house.db.reader().await.unwrap();
    payments::store::get_payment(&reader.tx(), id).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_hear_of_the_verdict_at_once_settle_it_once() {
    both(0, |shop| async move {
        let shop = Arc::new(shop);
        for (card, state) in [("visa", OrderState::Completed), ("decline", OrderState::Cancelled)] {
            let (order, id) = on_terminal(&shop).await;
            tap(&shop, id, card).await;
            let all: Vec<_> = (0..24)
                .map(|_| {
                    let shop = Arc::clone(&shop);
                    tokio::spawn(async move { flows::follow_payment(&shop.house, id).await })
                })
                .collect();
            for one in all {
                let seen = one.await.unwrap().unwrap();
                assert_eq!(seen.outcome == Outcome::Paid, state == OrderState::Completed, "{seen:?}");
            }
            let seen = view(&shop, order).await;
            assert_eq!(seen.order.state, state);
            let failures = seen.entries.iter().filter(|entry| entry.kind == "payment_failed").count();
            assert_eq!(failures, usize::from(state == OrderState::Cancelled), "{:?}", seen.entries);
        }
        shop.assert_clean().await;
    })
    .await;
}

/// The kills found one who read the order behind the other's verdict and failed on what it had become.
#[tokio::test(flavor = "multi_thread")]
async fn a_collection_that_many_settle_at_once_is_placed_once() {
    both(0, |shop| async move {
        let shop = Arc::new(shop);
        let buyer = customer(&shop).await;
        for _ in 0..7 {
            let wish = Wish::collect(shop.store, PaymentTerms::Now);
            let (order, id) = wished_on_terminal(&shop, wish, Some(&buyer)).await;
            tap(&shop, id, "visa").await;
            let follow = |_| {
                let shop = Arc::clone(&shop);
                tokio::spawn(async move { flows::follow_payment(&shop.house, id).await })
            };
            for one in (0..64).map(follow).collect::<Vec<_>>() {
                assert_eq!(one.await.unwrap().unwrap().outcome, Outcome::Paid);
            }
            let seen = view(&shop, order).await;
            let placed = seen.entries.iter().filter(|entry| entry.kind == "placed").count();
            assert_eq!((seen.order.state, placed), (OrderState::Placed, 1));
            assert_eq!((seen.set_aside_minor(), seen.taken_minor()), (seen.order.total_minor, 0));
            assert_eq!(seen.parts[0].fulfilment.state, FulfilmentState::Allocated);
        }
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_answer_was_lost_can_be_given_up() {
    both(0, |shop| async move {
        fault(&shop, "lost", 0).await;
        let (order, id) = on_terminal(&shop).await;
        fault(&shop, "none", 0).await;
        assert_eq!(payment(&shop, id).await.provider_ref, None, "its answer was lost");
        let seen = flows::give_up_payment(&shop.house, id).await.unwrap();
        assert!(matches!(seen.outcome, Outcome::Declined(_)), "{seen:?}");
        assert_eq!(view(&shop, order).await.order.state, OrderState::Cancelled);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_everybody_left_is_given_up_by_itself() {
    both(0, |shop| async move {
        fault(&shop, "lost", 0).await;
        let (order, id) = on_terminal(&shop).await;
        fault(&shop, "none", 0).await;
        shop.clock.advance(SignedDuration::from_mins(21));
        sweep(&shop).await;
        assert_eq!(payment(&shop, id).await.state, PaymentState::Voided);
        assert_eq!(view(&shop, order).await.order.state, OrderState::Cancelled);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_payment_that_cannot_be_settled_does_not_hold_up_the_others() {
    both(0, |shop| async move {
        let (_, stuck) = on_terminal(&shop).await;
        tap(&shop, stuck, "visa").await;
        // Its units are gone from the shelf: thieves. What was taken cannot be handed over.
        let lost = stock::ShelfChange {
            variant: shop.jacket,
            location: shop.store,
            kind: stock::MovementKind::Damage,
            quantity: -7,
            reference: stock::Reference::manual(),
            reason: "water".into(),
        };
        let by = stock::By::new(shop.clock.moment(), kernel::Actor::System);
        shop.house.db.run(stock::AdjustStock { change: lost, by }).await.unwrap();
        shop.clock.advance(SignedDuration::from_secs(5));
        flows::cart_park(&shop.house, shop.till, "").await.unwrap();
        shop.terminal("manual").await;
        let cart = add(&shop, shop.blue, Wish::carry_out(shop.store)).await;
        let asked = request(&shop, cart, None, Pay::Terminal { keep: None });
        let Placing::OnTerminal { payment: other, .. } = flows::place_order(&shop.house, asked).await.unwrap() else {
            panic!("the terminal asks")
        };
        tap(&shop, other, "visa").await;
        shop.clock.advance(SignedDuration::from_secs(40));
        sweep(&shop).await;
        assert_eq!(payment(&shop, other).await.state, PaymentState::Captured);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_after_we_gave_up_goes_back() {
    both(0, |shop| async move {
        // The provider asks for the card, but we took it for one that never arrived.
        let (order, id) = on_terminal(&shop).await;
        let voided = Voided(id, shop.clock.now());
        shop.house.db.run(voided).await.unwrap();
        tap(&shop, id, "visa").await;
        hear(&shop, id).await;
        shop.work().await;
        let record = record(&shop, id).await;
        assert_eq!(record["captured_minor"], json!(8_990), "{record}");
        assert_eq!(record["refunded_minor"], json!(8_990), "{record}");
        assert!(view(&shop, order).await.entries.iter().any(|entry| entry.kind == "payment_reversed"));
    })
    .await;
}

struct Voided(PaymentId, jiff::Timestamp);

impl db::Command for Voided {
    type Done = bool;
    type Refused = db::DbError;

    async fn run(&self, tx: &db::Tx<'_>) -> Result<bool, db::DbError> {
        payments::store::fail(tx, self.0, PaymentState::Voided, "never_arrived", self.1).await
    }
}

/// The headers of a message with this body, as those sign who know the secret: id, instant, signature.
pub(crate) fn signed(shop: &Shop, body: &str) -> (String, String, String) {
    let sent = shop.clock.now().as_second().to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"secret").unwrap();
    mac.update(format!("msg_1.{sent}.{body}").as_bytes());
    ("msg_1".to_owned(), sent, format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// The provider's message that the money came, signed as it signs.
async fn hear(shop: &Shop, id: PaymentId) {
    let data = record(shop, id).await;
    let now = shop.clock.now();
    let body = json!({"type": "intent.captured", "timestamp": now.to_string(), "data": data}).to_string();
    let (msg, sent, signature) = signed(shop, &body);
    let headers = WebhookHeaders { id: &msg, timestamp: &sent, signature: &signature };
    flows::settle_webhook(&shop.house, &headers, body.as_bytes()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_comes_while_the_card_is_awaited_makes_the_reservation_ready() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        shop.terminal("manual").await;
        add(&shop, shop.jacket, Wish::carry_out(shop.store)).await;
        let cart = add(&shop, shop.red, Wish::on_arrival(shop.store, shop.red_supply)).await;
        let asked = request(&shop, cart, Some(&customer), Pay::Terminal { keep: None });
        let Placing::OnTerminal { order, payment } = flows::place_order(&shop.house, asked).await.unwrap() else {
            panic!("the terminal asks")
        };
        assert_eq!(receive(&shop, 12).await.ready, [], "it is not paid yet");
        tap(&shop, payment, "visa").await;
        assert_eq!(flows::follow_payment(&shop.house, payment).await.unwrap().outcome, Outcome::Paid);
        let part = part(&shop, order, Method::CollectOnArrival).await;
        assert_eq!(part.state, FulfilmentState::ReadyForPickup);
        assert!(part.keep_until.is_some());
        shop.work().await;
        assert_eq!(told(&subjects(&shop).await, "ready_for_pickup").len(), 1);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_called_off_while_the_card_is_awaited_ends_the_reservation_alone() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        shop.nobody_else_has_it().await;
        shop.terminal("manual").await;
        add(&shop, shop.jacket, Wish::carry_out(shop.store)).await;
        let cart = add(&shop, shop.red, Wish::on_arrival(shop.store, shop.red_supply)).await;
        let asked = request(&shop, cart, Some(&customer), Pay::Terminal { keep: None });
        let Placing::OnTerminal { order, payment } = flows::place_order(&shop.house, asked).await.unwrap() else {
            panic!("the terminal asks")
        };
        flows::cancel_supply(&shop.house, shop.delivery, "supplier closed", shop.actor()).await.unwrap();
        shop.clock.advance(SignedDuration::from_secs(20));
        add(&shop, shop.blue, Wish::carry_out(shop.store)).await;
        tap(&shop, payment, "visa").await;
        assert_eq!(flows::follow_payment(&shop.house, payment).await.unwrap().outcome, Outcome::Paid);
        assert_eq!(left_in_cart(&shop).await, [(shop.blue, 1)], "what was called off does not come back to the cart");
        let seen = view(&shop, order).await;
        assert_eq!(part(&shop, order, Method::CarryOut).await.state, FulfilmentState::HandedOver);
        assert_eq!(part(&shop, order, Method::CollectOnArrival).await.state, FulfilmentState::Cancelled);
        assert_eq!((seen.order.state, seen.paid_minor()), (OrderState::Completed, 8_990));
        assert_eq!(seen.receipts[0].body.later, [], "what was called off is not promised on the receipt");
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_means_gives_up_the_card_that_was_asked_for() {
    both(0, |shop| async move {
        let (first, id) = on_terminal(&shop).await;
        let cart = view(&shop, first).await.order.cart.unwrap();
        let cash = request(&shop, cart, None, Pay::Cash { given_minor: 10_000 });
        let Placing::Placed { order } = flows::place_order(&shop.house, cash).await.unwrap() else { panic!("paid") };
        assert_eq!(payment(&shop, id).await.state, PaymentState::Voided);
        assert_eq!(view(&shop, first).await.order.state, OrderState::Cancelled);
        assert_eq!(view(&shop, order).await.order.state, OrderState::Completed);
        shop.assert_clean().await;
    })
    .await;
}

/// The cart that is open on the till.
async fn open_cart(shop: &Shop) -> cart::Cart {
    let reader = shop.house.db.reader().await.unwrap();
    cart::store::find_open_cart(&reader.tx(), &Owner::Till(shop.till)).await.unwrap().expect("an open cart")
}

/// What is in it: variants and units, sorted.
async fn left_in_cart(shop: &Shop) -> Vec<(VariantId, i64)> {
    let lines = open_cart(shop).await.intents;
    let mut left: Vec<_> = lines.iter().map(|line| (line.variant, line.quantity.units())).collect();
    left.sort_unstable();
    left
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_into_a_cart_while_its_money_is_awaited_stays_there() {
    both(0, |shop| async move {
        let (order, id) = on_terminal(&shop).await;
        shop.clock.advance(SignedDuration::from_secs(20));
        // Another jacket, and something else.
        add(&shop, shop.jacket, Wish::carry_out(shop.store)).await;
        let cart = add(&shop, shop.blue, Wish::carry_out(shop.store)).await;
        assert_eq!(view(&shop, order).await.order.cart, Some(cart));
        tap(&shop, id, "visa").await;
        assert_eq!(flows::follow_payment(&shop.house, id).await.unwrap().outcome, Outcome::Paid);
        let mut wanted = vec![(shop.jacket, 1), (shop.blue, 1)];
        wanted.sort_unstable();
        assert_eq!(left_in_cart(&shop).await, wanted, "the jacket that was paid is gone, the rest is there");
        assert_ne!(open_cart(&shop).await.id, cart);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_waits_for_a_customer_who_is_gone_serves_the_next() {
    both(0, |shop| async move {
        let (first, left) = on_terminal(&shop).await;
        let (second, next) = on_terminal(&shop).await;
        assert_eq!(payment(&shop, left).await.state, PaymentState::Voided);
        assert_eq!(view(&shop, first).await.order.state, OrderState::Cancelled);
        tap(&shop, next, "visa").await;
        assert_eq!(flows::follow_payment(&shop.house, next).await.unwrap().outcome, Outcome::Paid);
        assert_eq!(view(&shop, second).await.order.state, OrderState::Completed);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_was_faster_than_another_means_is_the_sale() {
    both(0, |shop| async move {
        let (first, id) = on_terminal(&shop).await;
        let cart = view(&shop, first).await.order.cart.unwrap();
        tap(&shop, id, "visa").await;
        let cash = request(&shop, cart, None, Pay::Cash { given_minor: 10_000 });
        assert_eq!(flows::place_order(&shop.house, cash).await, Ok(Placing::Placed { order: first }));
        assert_eq!(payment(&shop, id).await.state, PaymentState::Captured);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nobody_knows_whether_a_card_was_charged_the_ticket_is_not_sold_again() {
    both(0, |shop| async move {
        let (first, _) = on_terminal(&shop).await;
        let cart = view(&shop, first).await.order.cart.unwrap();
        fault(&shop, "error500", 0).await;
        let cash = request(&shop, cart, None, Pay::Cash { given_minor: 10_000 });
        let refused = flows::place_order(&shop.house, cash).await.unwrap_err();
        assert_eq!(refused.code(), "payment_under_way");
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_on_two_screens_becomes_one_order() {
    both(0, |shop| async move {
        let shop = Arc::new(shop);
        for _ in 0..5 {
            let cart = add(&shop, shop.blue, Wish::carry_out(shop.store)).await;
            let all: Vec<_> = (0..8)
                .map(|_| {
                    let shop = Arc::clone(&shop);
                    tokio::spawn(async move {
                        let cash = request(&shop, cart, None, Pay::Cash { given_minor: 10_000 });
                        flows::place_order(&shop.house, cash).await
                    })
                })
                .collect();
            let mut placed = 0;
            for one in all {
                match one.await.unwrap() {
                    Ok(Placing::Placed { .. }) => placed += 1,
                    Err(PlaceRefused::CartClosed) => {}
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(placed, 1);
        }
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_into_a_cart_while_it_becomes_an_order_is_in_it_or_stays_in_a_cart() {
    both(0, |shop| async move {
        let shop = Arc::new(shop);
        for round in 0..5 {
            let cart = add(&shop, shop.blue, Wish::carry_out(shop.store)).await;
            let sale = {
                let shop = Arc::clone(&shop);
                tokio::spawn(async move {
                    let cash = request(&shop, cart, None, Pay::Cash { given_minor: 50_000 });
                    flows::place_order(&shop.house, cash).await.unwrap()
                })
            };
            tokio::time::sleep(Duration::from_micros(round * 700)).await;
            add(&shop, shop.jacket, Wish::carry_out(shop.store)).await;
            let Placing::Placed { order } = sale.await.unwrap() else { panic!("cash is there at once") };
            let sold = view(&shop, order).await;
            let lines: Vec<_> = sold.parts.iter().flat_map(|part| &part.lines).collect();
            let total_minor: i64 = lines.iter().map(|line| line.gross_minor).sum();
            assert_eq!(total_minor, sold.order.total_minor);
            let reader = shop.house.db.reader().await.unwrap();
            let open = cart::store::find_open_cart(&reader.tx(), &Owner::Till(shop.till)).await.unwrap();
            drop(reader);
            let left = open.as_ref().map_or(0, |cart| cart.intents.len());
            assert_eq!(lines.len() + left, 2, "one blouse and one jacket, wherever they are");
            if let Some(open) = open {
                flows::cart_empty(&shop.house, open.id).await.unwrap();
            }
        }
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_that_was_closed_takes_no_more_cash() {
    both(0, |shop| async move {
        flows::close_shift(&shop.house, shop.till, shop.actor(), 15_000, "").await.unwrap();
        let cart = add(&shop, shop.blue, Wish::carry_out(shop.store)).await;
        let late = request(&shop, cart, None, Pay::Cash { given_minor: 10_000 });
        assert_eq!(flows::place_order(&shop.house, late).await, Err(PlaceRefused::NoShift));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_in_the_middle_of_sales_misses_none() {
    both(0, |shop| async move {
        let shop = Arc::new(shop);
        let cart = add(&shop, shop.blue, Wish::carry_out(shop.store)).await;
        let sale = {
            let shop = Arc::clone(&shop);
            tokio::spawn(async move {
                let cash = request(&shop, cart, None, Pay::Cash { given_minor: 10_000 });
                flows::place_order(&shop.house, cash).await
            })
        };
        tokio::time::sleep(Duration::from_millis(2)).await;
        let shift = flows::close_shift(&shop.house, shop.till, shop.actor(), 15_000, "while selling").await.unwrap();
        let sold = sale.await.unwrap().is_ok();
        let reader = shop.house.db.reader().await.unwrap();
        let cash = payments::store::cash_of_shift(&reader.tx(), shift.id).await.unwrap();
        assert_eq!(cash, if sold { 4_990 } else { 0 });
        assert_eq!(shift.expected_minor, Some(15_000 + cash));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_closed_while_the_terminal_asks_keeps_the_sale() {
    both(0, |shop| async move {
        let (order, id) = on_terminal(&shop).await;
        let shift = flows::close_shift(&shop.house, shop.till, shop.actor(), 15_000, "").await.unwrap();
        assert_eq!(shift.difference_minor(), Some(0), "a card is not in the drawer");
        tap(&shop, id, "visa").await;
        assert_eq!(flows::follow_payment(&shop.house, id).await.unwrap().outcome, Outcome::Paid);
        let seen = view(&shop, order).await;
        assert_eq!((seen.order.state, seen.receipts.len()), (OrderState::Completed, 1));
        let reader = shop.house.db.reader().await.unwrap();
        let takings = payments::store::takings_of_shift(&reader.tx(), shop.shift).await.unwrap();
        assert_eq!(takings, [(payments::Tender::Terminal, 1, 8_990)], "counted where it was begun");
        drop(reader);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_after_the_ticket_is_gone_finds_its_order() {
    both(0, |shop| async move {
        let cart = add(&shop, shop.blue, Wish::carry_out(shop.store)).await;
        let cash = request(&shop, cart, None, Pay::Cash { given_minor: 10_000 });
        let key = cash.key;
        assert_eq!(flows::placed_under(&shop.house, key).await, Ok(None));
        let placed = flows::place_order(&shop.house, cash).await.unwrap();
        assert_eq!(flows::placed_under(&shop.house, key).await, Ok(Some(placed)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_paid_at_pick_up_is_not_lost_when_the_date_moves_meanwhile() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        shop.terminal("manual").await;
        add(&shop, shop.jacket, Wish::collect(shop.store, PaymentTerms::Now)).await;
        let cart = add(&shop, shop.red, Wish::on_arrival(shop.store, shop.red_supply)).await;
        let asked = request(&shop, cart, Some(&customer), Pay::Terminal { keep: None });
        let Placing::OnTerminal { order, payment } = flows::place_order(&shop.house, asked).await.unwrap() else {
            panic!("the terminal asks")
        };
        shop.nobody_else_has_it().await;
        let later = jiff::civil::date(2026, 12, 1);
        flows::change_supply_date(&shop.house, shop.delivery, later, "storm", shop.actor()).await.unwrap();
        tap(&shop, payment, "visa").await;
        assert_eq!(flows::follow_payment(&shop.house, payment).await.unwrap().outcome, Outcome::Paid);
        let part = part(&shop, order, Method::CollectOnArrival).await;
        assert_eq!((part.promised_on, part.state), (Some(later), FulfilmentState::Waiting));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_whose_clock_is_set_back_while_the_terminal_asks_sells_once_and_in_order() {
    both(0, |shop| async move {
        let before = shop.clock.now();
        let (order, id) = on_terminal(&shop).await;
        shop.clock.advance(SignedDuration::from_hours(-1));
        tap(&shop, id, "visa").await;
        assert_eq!(flows::follow_payment(&shop.house, id).await.unwrap().outcome, Outcome::Paid);
        sweep(&shop).await;
        shop.work().await;
        let paid = payment(&shop, id).await;
        assert!(before <= paid.created_at && paid.created_at <= paid.updated_at, "{paid:?}");
        let seen = view(&shop, order).await;
        assert_eq!((seen.order.state, seen.receipts.len()), (OrderState::Completed, 1));
        assert!(seen.entries.is_sorted_by_key(|entry| entry.at), "{:?}", seen.entries);
        shop.assert_clean().await;
    })
    .await;
}

/// A mail server whose answers nobody foresaw.
struct Unforeseen;

impl messages::Mailer for Unforeseen {
    fn send(
        &self,
        _: messages::Outgoing,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<messages::Delivery, messages::MailError>> + Send + '_>> {
        Box::pin(async { panic!("nobody foresaw this answer") })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_panics_takes_no_other_with_it_and_is_tried_again() {
    both(0, |mut shop| async move {
        let foreseen = Arc::clone(&shop.house.mailer);
        Arc::get_mut(&mut shop.house).unwrap().mailer = Arc::new(Unforeseen);
        let buyer = customer(&shop).await;
        let cart = add(&shop, shop.red, Wish::on_arrival(shop.store, shop.red_supply)).await;
        flows::place_order(&shop.house, request(&shop, cart, Some(&buyer), Pay::Nothing)).await.unwrap();
        shop.work().await;
        let letters = subjects(&shop).await;
        assert!(!letters.is_empty(), "the letter was written before it could not be sent");

        Arc::get_mut(&mut shop.house).unwrap().mailer = foreseen;
        shop.clock.advance(SignedDuration::from_mins(15));
        shop.work().await;
        let reader = shop.house.db.reader().await.unwrap();
        let sent = messages::list(&reader.tx(), &messages::Filter::default(), None, 50).await.unwrap();
        assert!(sent.iter().all(|one| one.state == messages::MessageState::Kept), "{sent:?}");
        assert_eq!(sent.len(), letters.len());
        drop(reader);
        shop.assert_clean().await;
    })
    .await;
}
