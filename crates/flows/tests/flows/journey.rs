//! J1, the red shirt, without a screen: amounts, states, messages, money.

use crate::bad_days::tap;
use crate::fixture::{Shop, both};
use cart::{Owner, Wish};
use customers::{Answer, ConsentChannel, ConsentSource, ConsentState, Customer, Details, Purpose};
use flows::{CreateCustomer, Pay, PlaceOrder, Placing, ReceiveSupply, Release, ReleasePay};
use jiff::SignedDuration;
use kernel::{CartId, Channel, Language, OrderId, Quantity, VariantId};
use orders::{FulfilmentState, OrderState};
use stock::{ReceivedLine, Rest};

pub(crate) async fn customer(shop: &Shop) -> Customer {
    let answer = |purpose, channel| Answer { purpose, channel, state: ConsentState::Granted, text_version: "1".into() };
    let request = CreateCustomer {
        details: Details::parse("Cliente", "Une", "une.cliente@exemple.example", "", Language::Fr).unwrap(),
        answers: vec![answer(Purpose::OrderMessages, ConsentChannel::Email)],
        source: ConsentSource::Till,
        actor: shop.actor(),
        store: Some(shop.store),
        invite: true,
    };
    flows::create_customer(&shop.house, request).await.unwrap().customer
}

pub(crate) async fn add(shop: &Shop, variant: VariantId, wish: Wish) -> CartId {
    let by = (Channel::Till, shop.actor());
    flows::cart_add(&shop.house, Owner::Till(shop.till), variant, Quantity::ONE, wish, by).await.unwrap().id
}

pub(crate) fn request(shop: &Shop, cart: CartId, customer: Option<&Customer>, pay: Pay) -> PlaceOrder {
    PlaceOrder {
        cart,
        channel: Channel::Till,
        actor: shop.actor(),
        language: Language::Fr,
        store: Some(shop.store),
        till: Some(shop.till),
        shift: Some(shop.shift),
        staff: Some(shop.seller),
        customer: customer.map(|one| one.id),
        pay,
        later_card: None,
        return_url: "http://shop.example/checkout/return".into(),
        key: shop.clock.moment().id(),
    }
}

/// Steps 1 to 5: two taken, one reserved, the card kept.
async fn ticket(shop: &Shop, customer: &Customer) -> OrderId {
    shop.terminal("auto_success").await;
    add(shop, shop.jacket, Wish::carry_out(shop.store)).await;
    add(shop, shop.blue, Wish::carry_out(shop.store)).await;
    let cart = add(shop, shop.red, Wish::on_arrival(shop.store, shop.red_supply)).await;
    let keep = Some("Vous acceptez que 49,90 € soient débités au retrait.".to_owned());
    let request = request(shop, cart, Some(customer), Pay::Terminal { keep });
    match flows::place_order(&shop.house, request).await.unwrap() {
        Placing::Placed { order } => order,
        Placing::OnTerminal { order, payment } => {
            let seen = flows::follow_payment(&shop.house, payment).await.unwrap();
            assert_eq!(seen.outcome, flows::Outcome::Paid);
            order
        }
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn view(shop: &Shop, order: OrderId) -> flows::OrderView {
    let reader = shop.house.db.reader().await.unwrap();
    flows::view_order(&reader.tx(), order).await.unwrap()
}

pub(crate) async fn subjects(shop: &Shop) -> Vec<(String, String)> {
    let reader = shop.house.db.reader().await.unwrap();
    let sent = messages::list(&reader.tx(), &messages::Filter::default(), None, 50).await.unwrap();
    let mut told: Vec<_> = sent.into_iter().map(|m| (m.template, m.subject)).collect();
    told.sort();
    told
}

pub(crate) fn told<'a>(told: &'a [(String, String)], template: &str) -> Vec<&'a str> {
    told.iter().filter(|(name, _)| name == template).map(|(_, subject)| subject.as_str()).collect()
}

pub(crate) async fn receive(shop: &Shop, received: i64) -> flows::Receiving {
    let lines = vec![ReceivedLine { supply: shop.red_supply, received, damaged: 0, over: 0 }];
    let key = shop.clock.moment().id();
    let request = ReceiveSupply { supply_order: shop.delivery, lines, rest: Rest::StaysOpen, actor: shop.actor(), key };
    let first = flows::receive_supply(&shop.house, request.clone()).await.unwrap();
    let again = flows::receive_supply(&shop.house, request).await.unwrap();
    assert_eq!(first, again, "the same form twice receives once");
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn the_red_shirt_from_reservation_to_release() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = ticket(&shop, &customer).await;
        let seen = view(&shop, order).await;
        assert_eq!(seen.order.state, OrderState::Placed);
        assert_eq!((seen.paid_minor(), seen.later_minor(), seen.order.total_minor), (13_980, 4_990, 18_970));
        let states: Vec<_> = seen.parts.iter().map(|part| part.fulfilment.state).collect();
        assert_eq!(states, [FulfilmentState::HandedOver, FulfilmentState::Waiting]);
        let receipt = &seen.receipts[0];
        let vat = receipt.body.taxes[0];
        assert_eq!((receipt.number, receipt.total_minor), (1, 13_980));
        assert_eq!((vat.rate.0, vat.net_minor, vat.vat_minor, vat.gross_minor), (2_000, 11_650, 2_330, 13_980));
        let later = &receipt.body.later[0];
        assert_eq!((later.amount_minor, later.taxes[0].net_minor, later.taxes[0].vat_minor), (4_990, 4_158, 832));
        assert_eq!((later.promised_on, later.last4.as_deref()), (Some(shop.thursday), Some("4417")));
        assert_eq!(seen.cards.len(), 1);

        shop.work().await;
        let receiving = receive(&shop, 12).await;
        assert_eq!(receiving.ready, [seen.parts[1].fulfilment.id]);
        shop.work().await;
        let told_so_far = subjects(&shop).await;
        assert_eq!(told(&told_so_far, "account_invitation").len(), 1, "{told_so_far:?}");
        assert_eq!(told(&told_so_far, "reservation_confirmed").len(), 1, "{told_so_far:?}");
        assert_eq!(told(&told_so_far, "ready_for_pickup").len(), 1, "{told_so_far:?}");

        let seen = view(&shop, order).await;
        let part = &seen.parts[1].fulfilment;
        assert_eq!(part.state, FulfilmentState::ReadyForPickup);
        let until = part.keep_until.unwrap().to_zoned(kernel::store_time_zone("Europe/Paris"));
        // It came five days early; what the receipt says of the 26th and seven days holds.
        assert_eq!(until.datetime().to_string(), "2026-12-03T19:30:00");
        assert_eq!(seen.receipts[0].body.later[0].kept_until_on.unwrap().to_string(), "2026-12-03");

        shop.clock.advance(SignedDuration::from_hours(24));
        let release = Release {
            fulfilment: part.id,
            actor: shop.actor(),
            till: shop.till,
            shift: shop.shift,
            credits: Vec::new(),
            pay: ReleasePay::Token(seen.cards[0].id),
            to: orders::Taker::Customer,
            key: shop.clock.moment().id(),
        };
        let done = flows::release(&shop.house, release.clone()).await.unwrap();
        assert_eq!(done, Placing::Placed { order });
        assert_eq!(flows::release(&shop.house, release).await.unwrap(), Placing::Placed { order });
        shop.work().await;
        let seen = view(&shop, order).await;
        assert_eq!((seen.paid_minor(), seen.later_minor(), seen.order.state), (18_970, 0, OrderState::Completed));
        assert_eq!(seen.receipts.len(), 2);
        assert_eq!((seen.receipts[1].number, seen.receipts[1].total_minor), (2, 4_990));
        assert_eq!(told(&subjects(&shop).await, "charged").len(), 1);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ordered_at_a_distance_is_confirmed_even_to_who_wants_no_messages() {
    both(1, |shop| async move {
        let silent = CreateCustomer {
            details: Details::parse("Silencieuse", "Une", "silence@exemple.example", "", Language::Fr).unwrap(),
            answers: Vec::new(),
            source: ConsentSource::Till,
            actor: shop.actor(),
            store: Some(shop.store),
            invite: false,
        };
        let silent = flows::create_customer(&shop.house, silent).await.unwrap().customer;
        for (channel, letters) in [(Channel::Till, 0), (Channel::Web, 1)] {
            let cart = add(&shop, shop.blue, Wish::collect(shop.store, kernel::PaymentTerms::AtHandOver)).await;
            let asked = PlaceOrder { channel, ..request(&shop, cart, Some(&silent), Pay::Nothing) };
            flows::place_order(&shop.house, asked).await.unwrap();
            shop.work().await;
            let told_so_far = subjects(&shop).await;
            assert_eq!(told(&told_so_far, "reservation_confirmed").len(), letters, "{channel:?}: {told_so_far:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_reservation_charges_nothing_and_frees_the_unit() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = ticket(&shop, &customer).await;
        receive(&shop, 1).await;
        let part = view(&shop, order).await.parts[1].fulfilment.clone();
        flows::cancel_fulfilment(&shop.house, part.id, shop.actor(), "not_wanted").await.unwrap();
        shop.work().await;
        let seen = view(&shop, order).await;
        assert_eq!((seen.paid_minor(), seen.order.state), (13_980, OrderState::Completed));
        let reader = shop.house.db.reader().await.unwrap();
        let level = stock::levels_at(&reader.tx(), shop.store, &[shop.red]).await.unwrap()[0];
        assert_eq!((level.on_hand, level.available_units()), (1, 1));
        drop(reader);
        assert_eq!(told(&subjects(&shop).await, "reservation_cancelled").len(), 1);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_ends_a_reservation_on_the_announced_date() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = ticket(&shop, &customer).await;
        receive(&shop, 12).await;
        for (days, state) in [(11, FulfilmentState::ReadyForPickup), (2, FulfilmentState::Expired)] {
            shop.clock.advance(SignedDuration::from_hours(24 * days));
            sweep(&shop).await;
            assert_eq!(view(&shop, order).await.parts[1].fulfilment.state, state, "after {days} days more");
        }
        assert_eq!(told(&subjects(&shop).await, "reservation_expired").len(), 1);
        shop.assert_clean().await;
    })
    .await;
}

/// The runner sweeps when it starts.
pub(crate) async fn sweep(shop: &Shop) {
    flows::work(std::sync::Arc::clone(&shop.house), tokio::time::sleep(std::time::Duration::from_millis(400))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_gives_a_new_date_and_is_told_once() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = ticket(&shop, &customer).await;
        shop.nobody_else_has_it().await;
        let new_on = jiff::civil::date(2026, 12, 1);
        let moved = flows::change_supply_date(&shop.house, shop.delivery, new_on, "storm", shop.actor()).await.unwrap();
        assert_eq!(moved.moved.len(), 1);
        shop.work_later().await;
        let part = view(&shop, order).await.parts[1].fulfilment.clone();
        assert_eq!((part.promised_on, part.first_promised_on), (Some(new_on), Some(shop.thursday)));
        assert_eq!(told(&subjects(&shop).await, "date_changed").len(), 1);

        let ended = flows::cancel_supply(&shop.house, shop.delivery, "supplier closed", shop.actor()).await.unwrap();
        assert_eq!(ended.ended, [part.id]);
        shop.work().await;
        assert_eq!(view(&shop, order).await.parts[1].fulfilment.state, FulfilmentState::Cancelled);
        assert_eq!(told(&subjects(&shop).await, "supply_cancelled").len(), 1);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_leaves_the_ticket_and_frees_the_stock() {
    both(0, |shop| async move {
        shop.terminal("auto_decline").await;
        let cart = add(&shop, shop.jacket, Wish::carry_out(shop.store)).await;
        let buyer = customer(&shop).await;
        let first = request(&shop, cart, Some(&buyer), Pay::Terminal { keep: None });
        let placed = flows::place_order(&shop.house, first).await.unwrap();
        let declined = match placed {
            Placing::Declined { order, .. } => order,
            Placing::OnTerminal { order, payment } => {
                let seen = flows::follow_payment(&shop.house, payment).await.unwrap();
                assert!(matches!(seen.outcome, flows::Outcome::Declined(_)), "{seen:?}");
                order
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(view(&shop, declined).await.order.state, OrderState::Cancelled);
        let reader = shop.house.db.reader().await.unwrap();
        let level = stock::levels_at(&reader.tx(), shop.store, &[shop.jacket]).await.unwrap()[0];
        assert_eq!((level.on_hand, level.allocated), (7, 0));
        // What was never placed is no order of the customer's.
        assert_eq!(flows::customer_view(&reader.tx(), buyer.id).await.unwrap().orders.len(), 0);
        drop(reader);
        let cash = request(&shop, cart, None, Pay::Cash { given_minor: 10_000 });
        let Placing::Placed { order } = flows::place_order(&shop.house, cash).await.unwrap() else { panic!() };
        let seen = view(&shop, order).await;
        assert_eq!((seen.paid_minor(), seen.receipts[0].body.tenders[0].change_minor), (8_990, 1_010));
        let shift = flows::close_shift(&shop.house, shop.till, shop.actor(), 23_990, "").await.unwrap();
        assert_eq!(shift.difference_minor(), Some(0));
        shop.assert_clean().await;
    })
    .await;
}

/// A supplier who comes up to two days late is promised so: Thursday, by Saturday at the latest.
#[tokio::test]
async fn an_offer_knows_how_late_its_supplier_comes() {
    both(0, |shop| async move {
        let reader = shop.house.db.reader().await.unwrap();
        let found = flows::offers(&reader.tx(), shop.red, 1, Some(shop.store), true, shop.clock.now()).await.unwrap();
        let arrival = found.offers.iter().find(|offer| offer.method == kernel::Method::CollectOnArrival).unwrap();
        let saturday = shop.thursday.saturating_add(jiff::Span::new().days(2));
        assert_eq!((arrival.earliest.on, arrival.latest.on), (shop.thursday, saturday));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_kept_later_does_not_take_the_place_of_the_one_that_was_agreed_to() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = ticket(&shop, &customer).await;
        shop.terminal("manual").await;
        let cart = add(&shop, shop.blue, Wish::carry_out(shop.store)).await;
        let keep = Some("Vous acceptez que cette carte soit gardée.".to_owned());
        let wish = request(&shop, cart, Some(&customer), Pay::Terminal { keep });
        let Placing::OnTerminal { payment, .. } = flows::place_order(&shop.house, wish).await.unwrap() else {
            panic!("the terminal asks for the card")
        };
        tap(&shop, payment, "mastercard").await;
        flows::follow_payment(&shop.house, payment).await.unwrap();
        let seen = view(&shop, order).await;
        assert_eq!(seen.cards.len(), 2);
        assert_eq!(seen.cards[0].brand, "mastercard", "the newest comes first");
        assert_eq!(seen.agreed_card().map(|card| card.last4.as_str()), Some("4417"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wishes_it_gets_each_receipt_by_email() {
    both(12, |shop| async move {
        let who = customer(&shop).await;
        ticket(&shop, &who).await;
        shop.work().await;
        assert!(told(&subjects(&shop).await, "receipt").is_empty(), "nobody asked for it");
        let answer = customers::Answer {
            purpose: customers::Purpose::ReceiptByEmail,
            channel: customers::ConsentChannel::None,
            state: customers::ConsentState::Granted,
            text_version: "till-1-receipt".into(),
        };
        let (actor, moment) = (shop.actor(), shop.clock.moment());
        let wish = customers::RecordConsent {
            customer: who.id,
            answer,
            source: customers::ConsentSource::Till,
            actor,
            moment,
        };
        shop.house.db.run(wish).await.unwrap();
        ticket(&shop, &who).await;
        shop.work().await;
        assert_eq!(told(&subjects(&shop).await, "receipt").len(), 1);
    })
    .await;
}
