//! J1.2: a unit of another store is brought here by the shuttle, reserved for one customer.

use crate::fixture::{Shop, both};
use crate::journey::{add, customer, request, subjects, told, view};
use cart::Wish;
use customers::Customer;
use flows::{LineProblem, Pay, PlaceRefused, Placing, ReceiveSupply, TransferRefused};
use kernel::{Actor, Method, OrderId, Role};
use orders::FulfilmentState;
use stock::{ReceivedLine, Rest, SupplyOrder};

/// The red shirt is reserved, to be brought from the other store.
async fn asked(shop: &Shop, customer: &Customer) -> Result<OrderId, PlaceRefused> {
    let cart = add(shop, shop.red, Wish::transfer(shop.store, shop.shuttle)).await;
    match flows::place_order(&shop.house, request(shop, cart, Some(customer), Pay::Nothing)).await? {
        Placing::Placed { order } => Ok(order),
        other => panic!("{other:?}"),
    }
}

/// On hand here and in the other store, and what each can promise.
async fn levels(shop: &Shop) -> Vec<(i64, i64)> {
    let reader = shop.house.db.reader().await.unwrap();
    let mut levels = stock::levels_of(&reader.tx(), &[shop.red]).await.unwrap();
    levels.sort_by_key(|level| level.location != shop.store);
    levels.iter().map(|level| (level.on_hand, level.available_units())).collect()
}

async fn waiting(shop: &Shop) -> Vec<SupplyOrder> {
    let reader = shop.house.db.reader().await.unwrap();
    let found = stock::transfers_to_hand_over(&reader.tx(), Some(shop.other.0), 10).await.unwrap();
    found.into_iter().map(|one| one.0).collect()
}

/// A seller of the other store.
fn there(shop: &Shop) -> Actor {
    Actor::Staff { id: shop.seller, role: Role::Seller, location: Some(shop.other.0) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_of_another_store_comes_by_the_shuttle_to_who_waits_for_it() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = asked(&shop, &customer).await.unwrap();
        let part = view(&shop, order).await.parts[0].fulfilment.clone();
        assert_eq!((part.method, part.state), (Method::CollectOnArrival, FulfilmentState::Waiting));
        // Asked on Saturday after two: handed over on Monday the 23rd, there by Thursday the 26th.
        assert_eq!(part.promised_on.unwrap().to_string(), "2026-11-26");
        // Nobody sells it in the other store any more.
        assert_eq!(levels(&shop).await, [(0, 0), (1, 1)]);
        let transfer = waiting(&shop).await.pop().unwrap();
        let stranger = flows::transfer_left(&shop.house, transfer.id, shop.actor()).await;
        assert_eq!(stranger, Err(TransferRefused::NotAllowed));
        flows::transfer_left(&shop.house, transfer.id, there(&shop)).await.unwrap();
        let twice = flows::transfer_left(&shop.house, transfer.id, there(&shop)).await;
        assert_eq!((twice, waiting(&shop).await), (Err(TransferRefused::NotWaiting), vec![]));

        let lines = vec![ReceivedLine { supply: part.supply.unwrap(), received: 1, damaged: 0, over: 0 }];
        let key = shop.clock.moment().id();
        let (rest, actor) = (Rest::StaysOpen, shop.actor());
        let request = ReceiveSupply { supply_order: transfer.id, lines, rest, actor, key };
        flows::receive_supply(&shop.house, request).await.unwrap();
        assert_eq!(view(&shop, order).await.parts[0].fulfilment.state, FulfilmentState::ReadyForPickup);
        assert_eq!(levels(&shop).await, [(1, 0), (1, 1)]);
        shop.work().await;
        assert_eq!(told(&subjects(&shop).await, "ready_for_pickup").len(), 1);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_called_off_before_the_shuttle_has_it_stays_where_it_is() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = asked(&shop, &customer).await.unwrap();
        let part = view(&shop, order).await.parts[0].fulfilment.id;
        flows::cancel_fulfilment(&shop.house, part, Actor::Customer(customer.id), "changed_mind").await.unwrap();
        assert_eq!((levels(&shop).await, waiting(&shop).await), (vec![(0, 0), (2, 2)], vec![]));
        // Called off once it is on its way, it comes all the same, and anybody may have it.
        let order = asked(&shop, &customer).await.unwrap();
        let part = view(&shop, order).await.parts[0].fulfilment.clone();
        let transfer = waiting(&shop).await.pop().unwrap();
        flows::transfer_left(&shop.house, transfer.id, there(&shop)).await.unwrap();
        flows::cancel_fulfilment(&shop.house, part.id, Actor::Customer(customer.id), "changed_mind").await.unwrap();
        let reader = shop.house.db.reader().await.unwrap();
        let coming = stock::open_supply_of(&reader.tx(), &[shop.red]).await.unwrap();
        let free: Vec<i64> =
            coming.iter().filter(|one| one.supply_order == transfer.id).map(stock::Supply::free_units).collect();
        assert_eq!(free, [1]);
        drop(reader);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_other_store_does_not_find_comes_from_elsewhere_and_its_stock_is_corrected() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = asked(&shop, &customer).await.unwrap();
        let transfer = waiting(&shop).await.pop().unwrap();
        flows::transfer_lacking(&shop.house, transfer.id, there(&shop)).await.unwrap();
        assert_eq!((levels(&shop).await, waiting(&shop).await), (vec![(0, 0), (1, 1)], vec![]));
        // The delivery of Thursday has free units: the customer waits for one of those.
        let part = view(&shop, order).await.parts[0].fulfilment.clone();
        assert_eq!((part.state, part.supply), (FulfilmentState::Waiting, Some(shop.red_supply)));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_one_place_has_is_not_brought() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        asked(&shop, &customer).await.unwrap();
        asked(&shop, &customer).await.unwrap();
        let none = asked(&shop, &customer).await;
        assert_eq!(none, Err(PlaceRefused::Line { line: 1, problem: LineProblem::NotSent }));
        shop.assert_clean().await;
    })
    .await;
}
