//! Many at once: nothing is sold or promised twice.

use crate::fixture::{Shop, both};
use cart::{Owner, Wish};
use flows::{Pay, PlaceOrder, PlaceRefused, Placing};
use kernel::{Actor, Channel, CustomerId, Language, PaymentTerms, Quantity};
use std::sync::Arc;

async fn buyer(shop: Arc<Shop>, wish: Wish) -> Result<Placing, PlaceRefused> {
    let m = shop.clock.moment();
    let customer: CustomerId = m.id();
    let by = (Channel::Web, Actor::Customer(customer));
    let cart =
        flows::cart_add(&shop.house, Owner::Customer(customer), shop.red, Quantity::ONE, wish, by).await.unwrap();
    let request = PlaceOrder {
        cart: cart.id,
        channel: Channel::Web,
        actor: Actor::Customer(customer),
        language: Language::Fr,
        store: Some(shop.store),
        till: None,
        shift: None,
        staff: None,
        customer: Some(customer),
        pay: Pay::Nothing,
        later_card: None,
        return_url: String::new(),
        key: m.id(),
    };
    let first = flows::place_order(&shop.house, request.clone()).await;
    if first.is_ok() {
        assert_eq!(flows::place_order(&shop.house, request).await, first, "the same key, the same order");
    }
    first
}

async fn race(shop: Shop, buyers: usize, wish: fn(&Shop) -> Wish) -> (usize, usize) {
    let shop = Arc::new(shop);
    let tasks: Vec<_> = (0..buyers).map(|_| tokio::spawn(buyer(Arc::clone(&shop), wish(&shop)))).collect();
    let (mut placed, mut refused) = (0, 0);
    for task in tasks {
        match task.await.unwrap() {
            Ok(Placing::Placed { .. }) => placed += 1,
            Err(PlaceRefused::Line { .. } | PlaceRefused::Stock(_)) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    shop.assert_clean().await;
    (placed, refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_buyers_for_fifty_units() {
    both(50, |shop| async move {
        let counts = race(shop, 200, |shop| Wish::collect(shop.store, PaymentTerms::AtHandOver)).await;
        assert_eq!(counts, (50, 150));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_tills_for_twelve_units_on_their_way() {
    both(0, |shop| async move {
        let counts = race(shop, 64, |shop| Wish::on_arrival(shop.store, shop.red_supply)).await;
        assert_eq!(counts, (12, 52));
    })
    .await;
}
