//! J4.4, click & collect without a screen: the code and who may come, two tills at once, the reminder, what is
//! not fetched, and what the store does not find.

use crate::delivery::head_office;
use crate::fixture::{Shop, both};
use crate::journey::{add, customer, request, subjects, sweep, told, view};
use cart::{Owner, Wish};
use customers::Customer;
use flows::{
    CancelRefused, HandOver, Lack, LackRefused, Lacking, OrderView, Pay, PayOutRefused, PickRefused, Placing, Release,
    ReleasePay, ReleaseRefused, Resourced,
};
use jiff::SignedDuration;
use kernel::{Actor, CartId, Channel, FulfilmentId, Method, OrderId, PaymentTerms, Quantity, Role, VariantId};
use orders::{FulfilmentState, OrderState, Taker};
use payments::{PaymentState, RefundState};
use std::sync::Arc;

fn card() -> Pay {
    Pay::Terminal { keep: None }
}

async fn placed(shop: &Shop, who: &Customer, cart: CartId, pay: Pay) -> OrderId {
    shop.terminal("auto_success").await;
    match flows::place_order(&shop.house, request(shop, cart, Some(who), pay)).await {
        Ok(Placing::Placed { order }) => order,
        other => panic!("{other:?}"),
    }
}

/// A jacket to be fetched here, paid by card with the order.
async fn paid(shop: &Shop, who: &Customer) -> OrderId {
    let cart = add(shop, shop.jacket, Wish::collect(shop.store, PaymentTerms::Now)).await;
    placed(shop, who, cart, card()).await
}

async fn several(shop: &Shop, variant: VariantId, units: i64, terms: PaymentTerms) -> CartId {
    let by = (Channel::Till, shop.actor());
    let (wish, units) = (Wish::collect(shop.store, terms), Quantity::new(units).unwrap());
    flows::cart_add(&shop.house, Owner::Till(shop.till), variant, units, wish, by).await.unwrap().id
}

fn only(seen: &OrderView) -> &flows::PartView {
    let [part] = seen.parts.as_slice() else { panic!("{:?}", seen.parts) };
    part
}

fn to(shop: &Shop, part: FulfilmentId, to: Taker) -> HandOver {
    HandOver { fulfilment: part, to, actor: shop.actor(), key: shop.clock.moment().id() }
}

async fn level(shop: &Shop, variant: VariantId) -> (i64, i64) {
    let reader = shop.house.db.reader().await.unwrap();
    let found = stock::levels_at(&reader.tx(), shop.store, &[variant]).await.unwrap();
    found.first().map_or((0, 0), |level| (level.on_hand, level.available_units()))
}

/// The texts of the letters of one kind.
async fn letters(shop: &Shop, template: &str) -> Vec<String> {
    shop.work().await;
    let reader = shop.house.db.reader().await.unwrap();
    let tx = reader.tx();
    let mut out = Vec::new();
    for one in messages::list(&tx, &messages::Filter::default(), None, 50).await.unwrap() {
        if one.template == template {
            out.push(messages::get_body(&tx, one.id).await.unwrap().text);
        }
    }
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_exactly_its_part_and_one_touch_hands_it_over() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let order = paid(&shop, &who).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        assert!(only(&view(&shop, order).await).pickup.is_none(), "nothing lies ready yet");
        flows::put_aside_at(&shop.house, part, " B  12 ", shop.actor()).await.unwrap();
        let seen = view(&shop, order).await;
        let pickup = only(&seen).pickup.clone().unwrap();
        assert_eq!(pickup.put_at, "B 12");
        let letter = letters(&shop, "ready_for_pickup").await.pop().unwrap();
        assert!(letter.contains(&pickup.code.grouped()) && letter.contains("/pickup?c="), "{letter}");
        // The address for whom the customer sends does not open the order.
        let forwarded = letter.split("/pickup?c=").nth(1).unwrap().split_whitespace().next().unwrap();
        assert_eq!(forwarded, pickup.code.as_str());
        assert!(!forwarded.contains(&seen.order.link_key));
        for typed in [pickup.code.as_str().to_owned(), pickup.code.grouped().to_lowercase()] {
            let reader = shop.house.db.reader().await.unwrap();
            let found = flows::find_pickup(&reader.tx(), &typed).await.unwrap().unwrap();
            assert_eq!(found.fulfilment, part);
            assert!(flows::find_pickup(&reader.tx(), "A00000000000").await.unwrap().is_none());
        }
        assert_eq!(level(&shop, shop.jacket).await, (7, 6));
        let request = to(&shop, part, Taker::Customer);
        flows::hand_over_to(&shop.house, request.clone()).await.unwrap();
        flows::hand_over_to(&shop.house, request).await.expect("the same touch twice is one hand-over");
        let done = view(&shop, order).await;
        assert_eq!((done.taken_minor(), done.order.state), (8_990, OrderState::Completed));
        assert_eq!(only(&done).pickup.as_ref().unwrap().given_to, Some(Taker::Customer));
        assert_eq!(level(&shop, shop.jacket).await, (6, 6));
        let again = flows::hand_over_to(&shop.house, to(&shop, part, Taker::Customer)).await;
        assert_eq!(again, Err(CancelRefused::Ended { state: FulfilmentState::HandedOver }));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_tills_that_scan_it_at_once_one_hands_it_over_and_the_other_is_told() {
    both(0, |shop| async move {
        let shop = Arc::new(shop);
        let who = customer(&shop).await;
        for pay in [card(), Pay::Cash { given_minor: 10_000 }, card(), Pay::Cash { given_minor: 10_000 }] {
            let cart = add(&shop, shop.jacket, Wish::collect(shop.store, PaymentTerms::Now)).await;
            let order = placed(&shop, &who, cart, pay).await;
            let part = only(&view(&shop, order).await).fulfilment.id;
            flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
            let hand = |_| {
                let shop = Arc::clone(&shop);
                tokio::spawn(async move { flows::hand_over_to(&shop.house, to(&shop, part, Taker::Customer)).await })
            };
            let mut won = 0;
            for one in (0..4).map(hand).collect::<Vec<_>>() {
                match one.await.unwrap() {
                    Ok(()) => won += 1,
                    Err(CancelRefused::BeingHandedOver | CancelRefused::Ended { .. }) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
            let seen = view(&shop, order).await;
            assert_eq!((won, only(&seen).fulfilment.state), (1, FulfilmentState::HandedOver));
            assert_eq!(seen.taken_minor(), 8_990);
            let handed = seen.entries.iter().filter(|entry| entry.kind == "handed_over").count();
            assert_eq!(handed, 1);
        }
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_customer_sends_is_named_by_the_customer_and_recorded() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let order = paid(&shop, &who).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        let nobody = flows::hand_over_to(&shop.house, to(&shop, part, Taker::Person)).await;
        assert_eq!(nobody, Err(CancelRefused::NobodySent));
        let name = |name: &'static str, actor| flows::name_collector(&shop.house, part, name, actor);
        let me = Actor::Customer(who.id);
        let stranger = Actor::Customer(shop.clock.moment().id());
        let elsewhere = Actor::Staff { id: shop.seller, role: Role::Seller, location: Some(shop.other.0) };
        for actor in [stranger, Actor::Visitor, elsewhere] {
            assert_eq!(name("Une Voisine", actor).await, Err(CancelRefused::NotAllowed), "{actor:?}");
        }
        assert_eq!(name("12", me).await, Err(CancelRefused::NoName));
        name(" Une   Voisine ", me).await.unwrap();
        flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
        let seen = view(&shop, order).await;
        assert_eq!(only(&seen).pickup.as_ref().unwrap().collector, "Une Voisine");
        // Neither the timeline nor an event tells the name.
        assert!(!format!("{:?}", seen.entries).contains("Voisine"));
        name("", me).await.unwrap();
        assert_eq!(only(&view(&shop, order).await).pickup.as_ref().unwrap().collector, "");
        name("Une Voisine", shop.actor()).await.expect("the customer says it to a seller of the store");
        flows::hand_over_to(&shop.house, to(&shop, part, Taker::Person)).await.unwrap();
        let done = view(&shop, order).await;
        let pickup = only(&done).pickup.clone().unwrap();
        assert_eq!((pickup.given_to, pickup.collector.as_str()), (Some(Taker::Person), "Une Voisine"));
        let late = name("Un Autre", me).await;
        assert_eq!(late, Err(CancelRefused::Ended { state: FulfilmentState::HandedOver }));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_that_somebody_else_fetches_is_paid_and_recorded() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let cart = add(&shop, shop.blue, Wish::collect(shop.store, PaymentTerms::AtHandOver)).await;
        let order = placed(&shop, &who, cart, Pay::Nothing).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
        let release = |to| Release {
            fulfilment: part,
            actor: shop.actor(),
            till: shop.till,
            shift: shop.shift,
            credits: Vec::new(),
            pay: ReleasePay::Cash { given_minor: 5_000 },
            to,
            key: shop.clock.moment().id(),
        };
        let nobody = flows::release(&shop.house, release(Taker::Person)).await;
        assert_eq!(nobody, Err(ReleaseRefused::NobodySent));
        flows::name_collector(&shop.house, part, "Une Voisine", Actor::Customer(who.id)).await.unwrap();
        flows::release(&shop.house, release(Taker::Person)).await.unwrap();
        let done = view(&shop, order).await;
        assert_eq!((done.taken_minor(), only(&done).pickup.as_ref().unwrap().given_to), (4_990, Some(Taker::Person)));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_that_nobody_fetches_goes_back_to_the_shelf_with_its_money() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let order = paid(&shop, &who).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
        let until = only(&view(&shop, order).await).fulfilment.keep_until.unwrap();
        let at = |hours: i64| until - SignedDuration::from_hours(hours);
        // Two days before, nobody is reminded; on the day before, once.
        for (hours, reminders) in [(49, 0), (30, 1), (2, 1)] {
            shop.clock.advance(at(hours).duration_since(shop.clock.now()));
            sweep(&shop).await;
            assert_eq!(letters(&shop, "ends_soon").await.len(), reminders, "{hours} h before");
            assert_eq!(only(&view(&shop, order).await).fulfilment.state, FulfilmentState::ReadyForPickup);
        }
        assert_eq!(level(&shop, shop.jacket).await, (7, 6));
        shop.clock.advance(SignedDuration::from_hours(3));
        sweep(&shop).await;
        shop.work().await;
        let seen = view(&shop, order).await;
        assert_eq!(only(&seen).fulfilment.state, FulfilmentState::Expired);
        assert_eq!((seen.order.state, seen.taken_minor(), seen.set_aside_minor()), (OrderState::Cancelled, 0, 0));
        assert!(seen.payments.iter().all(|payment| payment.state == PaymentState::Voided), "it was only set aside");
        assert_eq!(level(&shop, shop.jacket).await, (7, 7));
        let letter = letters(&shop, "reservation_expired").await.pop().unwrap();
        assert!(letter.contains("l’autorisation de 89,90"), "{letter}");
        let late = flows::hand_over_to(&shop.house, to(&shop, part, Taker::Customer)).await;
        assert_eq!(late, Err(CancelRefused::Ended { state: FulfilmentState::Expired }));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_for_what_nobody_fetched_waits_for_its_customer_at_a_counter() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let cart = add(&shop, shop.jacket, Wish::collect(shop.store, PaymentTerms::Now)).await;
        let order = placed(&shop, &who, cart, Pay::Cash { given_minor: 10_000 }).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
        shop.clock.advance(SignedDuration::from_hours(24 * 12));
        sweep(&shop).await;
        shop.work().await;
        let seen = view(&shop, order).await;
        assert_eq!((only(&seen).fulfilment.state, seen.back_minor()), (FulfilmentState::Expired, 8_990));
        let waiting: Vec<_> = seen.cash_to_give().map(|refund| (refund.id, refund.state)).collect();
        let [(refund, RefundState::Pending)] = waiting.as_slice() else { panic!("{waiting:?}") };
        let letter = letters(&shop, "reservation_expired").await.pop().unwrap();
        assert!(letter.contains("en espèces"), "{letter}");
        // Nobody took it from the drawer yet; the other store may give it as well.
        let there = Actor::Staff { id: shop.seller, role: Role::Seller, location: Some(shop.other.0) };
        let mine = flows::pay_out(&shop.house, *refund, shop.shift, there).await;
        assert_eq!(mine, Err(PayOutRefused::NotAllowed), "not from the drawer of another store");
        flows::pay_out(&shop.house, *refund, shop.other.2, there).await.unwrap();
        let twice = flows::pay_out(&shop.house, *refund, shop.other.2, there).await;
        assert_eq!(twice, Err(PayOutRefused::NotWaiting));
        assert_eq!(view(&shop, order).await.cash_to_give().count(), 0);
        let here = flows::close_shift(&shop.house, shop.till, shop.actor(), 23_990, "").await.unwrap();
        assert_eq!(here.difference_minor(), Some(0));
        let other = flows::close_shift(&shop.house, shop.other.1, there, 15_000 - 8_990, "").await.unwrap();
        assert_eq!(other.difference_minor(), Some(0));
        shop.assert_clean().await;
    })
    .await;
}

async fn lacks(shop: &Shop, part: FulfilmentId, units: &[(i64, i64)], why: Lacking) -> Result<Resourced, LackRefused> {
    let lack = Lack { fulfilment: part, units: units.to_vec(), why, actor: shop.actor() };
    flows::lack(&shop.house, lack).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_is_replaced_from_the_same_shelf() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let order = paid(&shop, &who).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        assert_eq!(lacks(&shop, part, &[(1, 1)], Lacking::Damaged).await, Ok(Resourced::InTime));
        let seen = view(&shop, order).await;
        assert_eq!(only(&seen).fulfilment.state, FulfilmentState::Allocated);
        assert_eq!(level(&shop, shop.jacket).await, (6, 5));
        shop.work().await;
        assert!(told(&subjects(&shop).await, "date_changed").is_empty());
        flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
        flows::hand_over_to(&shop.house, to(&shop, part, Taker::Customer)).await.unwrap();
        assert_eq!(level(&shop, shop.jacket).await, (5, 5));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_found_comes_on_the_soonest_way_and_is_told_once() {
    both(1, |shop| async move {
        let who = customer(&shop).await;
        let cart = add(&shop, shop.red, Wish::collect(shop.store, PaymentTerms::Now)).await;
        let order = placed(&shop, &who, cart, card()).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
        assert_eq!(letters(&shop, "ready_for_pickup").await.len(), 1);
        // It was told to lie ready, and is not there: a delivery and the shuttle both come on Thursday.
        assert_eq!(lacks(&shop, part, &[(1, 1)], Lacking::NotFound).await, Ok(Resourced::Later));
        let seen = view(&shop, order).await;
        let f = only(&seen).fulfilment.clone();
        assert_eq!((f.id, f.state, f.method), (part, FulfilmentState::Waiting, Method::CollectOnArrival));
        assert_eq!((f.promised_on, f.supply), (Some(shop.thursday), Some(shop.red_supply)));
        assert_eq!(level(&shop, shop.red).await, (0, 0), "the stock was wrong");
        assert_eq!(seen.set_aside_minor(), 4_990, "its money stays set aside");
        shop.clock.advance(SignedDuration::from_mins(3));
        assert_eq!(letters(&shop, "date_changed").await.len(), 1);
        shop.assert_clean().await;
        shop.clock.advance(SignedDuration::from_hours(24));
        crate::journey::receive(&shop, 12).await;
        assert_eq!(only(&view(&shop, order).await).fulfilment.state, FulfilmentState::ReadyForPickup);
        assert_eq!(letters(&shop, "ready_for_pickup").await.len(), 2, "ready again is told again");
        flows::hand_over_to(&shop.house, to(&shop, part, Taker::Customer)).await.unwrap();
        assert_eq!(view(&shop, order).await.taken_minor(), 4_990);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_delivery_brings_comes_by_the_shuttle_from_the_other_store() {
    both(1, |shop| async move {
        flows::cancel_supply(&shop.house, shop.delivery, "supplier closed", head_office(&shop)).await.unwrap();
        let who = customer(&shop).await;
        let cart = add(&shop, shop.red, Wish::collect(shop.store, PaymentTerms::AtHandOver)).await;
        let order = placed(&shop, &who, cart, Pay::Nothing).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        assert_eq!(lacks(&shop, part, &[(1, 1)], Lacking::NotFound).await, Ok(Resourced::Later));
        let reader = shop.house.db.reader().await.unwrap();
        let asked = stock::transfers_to_hand_over(&reader.tx(), Some(shop.other.0), 10).await.unwrap();
        drop(reader);
        assert_eq!(asked.len(), 1);
        let f = only(&view(&shop, order).await).fulfilment.clone();
        assert_eq!((f.state, f.supply), (FulfilmentState::Waiting, Some(asked[0].1[0].id)));
        shop.assert_clean().await;
        // It is not there either: the order ends, nothing was charged.
        let there = Actor::Staff { id: shop.seller, role: Role::Seller, location: Some(shop.other.0) };
        flows::transfer_lacking(&shop.house, asked[0].0.id, there).await.unwrap();
        let seen = view(&shop, order).await;
        assert_eq!(only(&seen).fulfilment.state, FulfilmentState::Cancelled);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_unit_that_nobody_has_leaves_the_order_with_its_money_and_the_others_stay() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let cart = several(&shop, shop.blue, 3, PaymentTerms::Now).await;
        let order = placed(&shop, &who, cart, card()).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        assert_eq!(lacks(&shop, part, &[(1, 4)], Lacking::NotFound).await, Err(LackRefused::NoSuchUnits));
        let elsewhere = Actor::Staff { id: shop.seller, role: Role::Seller, location: Some(shop.other.0) };
        let lack = Lack { fulfilment: part, units: vec![(1, 1)], why: Lacking::NotFound, actor: elsewhere };
        assert_eq!(flows::lack(&shop.house, lack).await, Err(LackRefused::NotAllowed));
        assert_eq!(lacks(&shop, part, &[(1, 1)], Lacking::NotFound).await, Ok(Resourced::CalledOff));
        shop.work().await;
        let seen = view(&shop, order).await;
        let states: Vec<_> = seen.parts.iter().map(|one| (one.fulfilment.state, one.fulfilment.amount_minor)).collect();
        assert_eq!(states, [(FulfilmentState::Allocated, 9_980), (FulfilmentState::Cancelled, 4_990)]);
        assert_eq!(seen.set_aside_minor(), 9_980);
        assert_eq!(letters(&shop, "reservation_cancelled").await.len(), 1);
        assert_eq!(level(&shop, shop.blue).await, (5, 3));
        flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
        flows::hand_over_to(&shop.house, to(&shop, part, Taker::Customer)).await.unwrap();
        assert_eq!(view(&shop, order).await.taken_minor(), 9_980);
        shop.assert_clean().await;

        // The same of what was paid in cash: the money waits, as nobody stands at the counter.
        let cart = several(&shop, shop.blue, 2, PaymentTerms::Now).await;
        let order = placed(&shop, &who, cart, Pay::Cash { given_minor: 10_000 }).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        assert_eq!(lacks(&shop, part, &[(1, 1)], Lacking::NotFound).await, Ok(Resourced::CalledOff));
        let seen = view(&shop, order).await;
        assert_eq!(seen.cash_to_give().map(|refund| refund.amount_minor).collect::<Vec<_>>(), [4_990]);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_that_come_from_two_sources_are_two_parts_that_add_up() {
    both(4, |shop| async move {
        let who = customer(&shop).await;
        let cart = several(&shop, shop.red, 4, PaymentTerms::Now).await;
        let order = placed(&shop, &who, cart, card()).await;
        let part = only(&view(&shop, order).await).fulfilment.id;
        flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
        assert_eq!(lacks(&shop, part, &[(1, 3)], Lacking::Damaged).await, Ok(Resourced::Later));
        shop.work().await;
        let seen = view(&shop, order).await;
        let total: i64 = seen.parts.iter().map(|one| one.fulfilment.amount_minor).sum();
        assert_eq!((total, seen.set_aside_minor()), (seen.order.total_minor, seen.order.total_minor));
        assert_eq!(only_state(&seen, FulfilmentState::ReadyForPickup), 1);
        assert!(only_state(&seen, FulfilmentState::Waiting) >= 1);
        shop.clock.advance(SignedDuration::from_mins(3));
        assert_eq!(letters(&shop, "date_changed").await.len(), 1, "one letter for all parts of an order");
        shop.assert_clean().await;
    })
    .await;
}

fn only_state(seen: &OrderView, state: FulfilmentState) -> usize {
    seen.parts.iter().filter(|part| part.fulfilment.state == state).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_takes_one_unit_for_who_waits_first_and_refuses_what_is_not_on_the_list() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let first =
            placed(&shop, &who, several(&shop, shop.blue, 2, PaymentTerms::AtHandOver).await, Pay::Nothing).await;
        shop.clock.advance(SignedDuration::from_mins(1));
        let cart = add(&shop, shop.blue, Wish::collect(shop.store, PaymentTerms::AtHandOver)).await;
        let second = placed(&shop, &who, cart, Pay::Nothing).await;
        let by = stock::By::new(shop.clock.moment(), shop.actor());
        let place = stock::PutShelfPlace { variant: shop.blue, location: shop.store, place: "A 3".into(), by };
        shop.house.db.run(place).await.unwrap();
        let pick = |code: &'static str| flows::pick(&shop.house, shop.store, code, None, shop.actor());
        let wrong = pick("VDL-NOI-40").await;
        let Err(PickRefused::Wrong { expected: Some((title, sku, place)), .. }) = wrong else { panic!("{wrong:?}") };
        assert_eq!((title.fr.as_str(), sku.as_str(), place.as_str()), ("Chemise Oxford", "CHO-BLE-40", "A 3"));
        for (order, units, whole) in [(first, (1, 2), false), (first, (2, 2), true), (second, (1, 1), true)] {
            let picked = pick("CHO-BLE-40").await.unwrap();
            let number = view(&shop, order).await.order.number;
            assert_eq!((picked.number, picked.units, picked.is_whole), (number, units, whole));
            if !whole {
                // The customer was told once that two lie ready, and one was missing.
                let part = picked.fulfilment;
                assert_eq!(flows::put_aside(&shop.house, part, shop.actor()).await, Err(CancelRefused::HalfPicked));
            }
        }
        assert!(matches!(pick("CHO-BLE-40").await, Err(PickRefused::Enough { .. })));
        assert!(matches!(pick("nothing").await, Err(PickRefused::Code(_))));
        let reader = shop.house.db.reader().await.unwrap();
        let list = flows::picking_at(&reader.tx(), shop.store, 50).await.unwrap();
        drop(reader);
        assert!(list.len() == 2 && list.iter().all(flows::Picking::is_whole));
        let sums = flows::picking_list(&list);
        assert_eq!((sums.len(), sums[0].units, sums[0].picked, sums[0].pick.shelf.as_str()), (1, 3, 3, "A 3"));
        let there = Actor::Staff { id: shop.seller, role: Role::Seller, location: Some(shop.other.0) };
        let stranger = flows::pick(&shop.house, shop.store, "CHO-BLE-40", None, there).await;
        assert_eq!(stranger, Err(PickRefused::NotAllowed));
        flows::pick_anew(&shop.house, list[0].fulfilment.id, shop.actor()).await.unwrap();
        assert_eq!(pick("CHO-BLE-40").await.unwrap().units, (1, 2));
        shop.assert_clean().await;
    })
    .await;
}
