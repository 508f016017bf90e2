//! Withdrawing from a web order: declared, acknowledged, called off or brought back, refunded with its delivery.

use crate::delivery::{address, head_office, send};
use crate::fixture::{Shop, both};
use crate::journey::{customer, request, subjects, told, view};
use customers::Customer;
use flows::{Pay, PlaceOrder, Placing, RefundTo, ReturnGoods, Withdraw, WithdrawRefused};
use fulfilment::{ParcelEvent, ParcelNews};
use jiff::SignedDuration;
use kernel::{Actor, Channel, OrderId};
use orders::{FulfilmentState, ReturnCondition, ReturnReason, WithdrawnLine};

/// A web order of two articles that go to one address, paid in cash to keep the test short.
async fn ordered(shop: &Shop, customer: &Customer) -> OrderId {
    send(shop, shop.blue, 1).await;
    let cart = send(shop, shop.jacket, 1).await;
    address(shop, cart).await;
    let asked = request(shop, cart, Some(customer), Pay::Cash { given_minor: 20_000 });
    match flows::place_order(&shop.house, PlaceOrder { channel: Channel::Web, ..asked }).await.unwrap() {
        Placing::Placed { order } => order,
        other => panic!("{other:?}"),
    }
}

fn declaration(shop: &Shop, order: OrderId, lines: &[(i64, i64)]) -> Withdraw {
    Withdraw {
        order,
        lines: lines.iter().map(|(line_no, units)| WithdrawnLine { line_no: *line_no, units: *units }).collect(),
        name: "Une Cliente".into(),
        email: "une.cliente@exemple.example".into(),
        key: shop.clock.moment().id(),
    }
}

/// Every parcel of the order reaches the customer.
async fn deliver(shop: &Shop, order: OrderId) {
    for part in view(shop, order).await.parts {
        let id = part.fulfilment.id;
        flows::pack(&shop.house, id, head_office(shop)).await.unwrap();
        flows::dispatch(&shop.house, id, head_office(shop)).await.unwrap();
    }
    for part in view(shop, order).await.parts {
        let number = part.parcel.unwrap().parcel.number;
        let there = ParcelEvent { at: shop.clock.now(), news: ParcelNews::Delivered, place: "Paris".into() };
        flows::hear_of_parcel(&shop.house, &number, there).await.unwrap();
    }
}

async fn bring_back(shop: &Shop, order: OrderId, line_no: i64) -> flows::Returned {
    let brought =
        flows::Brought { line_no, units: 1, reason: ReturnReason::ChangedMind, condition: ReturnCondition::Resell };
    let request = ReturnGoods {
        order,
        brought: vec![brought],
        to: RefundTo::Origin,
        store: shop.store,
        till: shop.till,
        shift: shop.shift,
        staff: shop.seller,
        actor: shop.actor(),
        key: shop.clock.moment().id(),
    };
    flows::return_goods(&shop.house, request).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_left_is_called_off_by_the_declaration_and_acknowledged_once() {
    both(1, |shop| async move {
        let customer = customer(&shop).await;
        let order = ordered(&shop, &customer).await;
        let all = declaration(&shop, order, &[(1, 1), (2, 1)]);
        let first = flows::withdraw(&shop.house, all.clone()).await.unwrap();
        assert_eq!(flows::withdraw(&shop.house, all).await.unwrap(), first, "the same form twice declares once");
        shop.work().await;
        let seen = view(&shop, order).await;
        assert!(seen.parts.iter().all(|part| part.fulfilment.state == FulfilmentState::Cancelled));
        // 89,90 € and 49,90 € go free of delivery; all of it goes back.
        assert_eq!((seen.taken_minor(), seen.back_minor()), (13_980, 13_980));
        let letters = subjects(&shop).await;
        assert_eq!(told(&letters, "withdrawn").len(), 1, "{letters:?}");
        let again = flows::withdraw(&shop.house, declaration(&shop, order, &[(1, 1)])).await;
        assert_eq!(again, Err(WithdrawRefused::Nothing));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_received_comes_back_with_the_delivery_once_all_of_it_is_there() {
    both(1, |shop| async move {
        let customer = customer(&shop).await;
        let cart = send(&shop, shop.blue, 1).await;
        address(&shop, cart).await;
        let asked = request(&shop, cart, Some(&customer), Pay::Cash { given_minor: 6_000 });
        let asked = PlaceOrder { channel: Channel::Web, ..asked };
        let Placing::Placed { order } = flows::place_order(&shop.house, asked).await.unwrap() else { panic!() };
        deliver(&shop, order).await;
        for (wrong, refused) in [
            (declaration(&shop, order, &[]), WithdrawRefused::Nothing),
            (declaration(&shop, order, &[(1, 2)]), WithdrawRefused::TooMany { line_no: 1, left: 1 }),
            (declaration(&shop, order, &[(9, 1)]), WithdrawRefused::TooMany { line_no: 9, left: 0 }),
            (Withdraw { name: " ".into(), ..declaration(&shop, order, &[(1, 1)]) }, WithdrawRefused::Nobody),
            (Withdraw { email: "non".into(), ..declaration(&shop, order, &[(1, 1)]) }, WithdrawRefused::Email),
        ] {
            assert_eq!(flows::withdraw(&shop.house, wrong).await, Err(refused));
        }
        shop.clock.advance(SignedDuration::from_hours(24 * 13));
        flows::withdraw(&shop.house, declaration(&shop, order, &[(1, 1)])).await.unwrap();
        assert_eq!(view(&shop, order).await.parts[0].fulfilment.state, FulfilmentState::HandedOver);
        // Brought back after the house's own time for returns: who withdrew in time is not late. What goes
        // back is the shirt and what the standard way to the door cost, though a relay point was cheaper.
        shop.clock.advance(SignedDuration::from_hours(24 * 60));
        let back = bring_back(&shop, order, 1).await;
        assert_eq!(back.refund_minor, 4_990 + 490);
        let seen = view(&shop, order).await;
        assert_eq!((seen.returns[0].fee_minor, seen.back_minor()), (490, 5_480));
        let note: Vec<i64> = seen.receipts.last().unwrap().body.lines.iter().map(|line| line.gross_minor).collect();
        assert_eq!(note, [-4_990, -490]);
        shop.work().await;
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_ends_and_what_was_bought_in_a_store_gives_no_such_right() {
    both(1, |shop| async move {
        let customer = customer(&shop).await;
        let order = ordered(&shop, &customer).await;
        deliver(&shop, order).await;
        shop.clock.advance(SignedDuration::from_hours(24 * 18));
        let late = flows::withdraw(&shop.house, declaration(&shop, order, &[(1, 1)])).await;
        assert!(matches!(late, Err(WithdrawRefused::TooLate { .. })), "{late:?}");
        let cart = send(&shop, shop.blue, 1).await;
        address(&shop, cart).await;
        let asked = request(&shop, cart, Some(&customer), Pay::Cash { given_minor: 6_000 });
        let Placing::Placed { order } = flows::place_order(&shop.house, asked).await.unwrap() else { panic!() };
        let at_the_till = flows::withdraw(&shop.house, declaration(&shop, order, &[(1, 1)])).await;
        assert_eq!(at_the_till, Err(WithdrawRefused::Nothing));
        assert!(matches!(shop.actor(), Actor::Staff { .. }));
    })
    .await;
}
