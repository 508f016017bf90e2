//! What a store does not find is sent by another: the promise holds, or the customer is told.

use crate::delivery::{address, head_office, send};
use crate::fixture::{Shop, both};
use crate::journey::{customer, request, subjects, told, view};
use flows::{Lack, LackRefused, Lacking, OrderView, Pay, Placing, Resourced};
use kernel::{CartId, FulfilmentId, OrderId, VariantId};
use orders::{Fulfilment, FulfilmentState, OrderState};
use payments::PaymentState;

async fn placed(shop: &Shop, cart: CartId, pay: Pay) -> OrderId {
    let customer = customer(shop).await;
    address(shop, cart).await;
    shop.terminal("auto_success").await;
    match flows::place_order(&shop.house, request(shop, cart, Some(&customer), pay)).await {
        Ok(Placing::Placed { order }) => order,
        other => panic!("{other:?}"),
    }
}

fn card() -> Pay {
    Pay::Terminal { keep: None }
}

async fn lacks(
    shop: &Shop,
    part: FulfilmentId,
    units: Vec<(i64, i64)>,
    why: Lacking,
) -> Result<Resourced, LackRefused> {
    flows::lack(&shop.house, Lack { fulfilment: part, units, why, actor: head_office(shop) }).await
}

async fn on_hand(shop: &Shop, variant: VariantId, place: kernel::LocationId) -> i64 {
    let reader = shop.house.db.reader().await.unwrap();
    stock::levels_at(&reader.tx(), place, &[variant]).await.unwrap().first().map_or(0, |level| level.on_hand)
}

fn with_line(seen: &OrderView, variant: VariantId) -> Fulfilment {
    let holds = |part: &&flows::PartView| part.lines.iter().any(|line| line.variant == variant);
    seen.parts.iter().find(holds).unwrap().fulfilment.clone()
}

async fn leave(shop: &Shop, part: FulfilmentId) {
    flows::pack(&shop.house, part, head_office(shop)).await.unwrap();
    flows::dispatch(&shop.house, part, head_office(shop)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_that_one_store_does_not_find_leaves_from_the_other_in_time() {
    both(1, |shop| async move {
        let cart = send(&shop, shop.red, 1).await;
        let order = placed(&shop, cart, card()).await;
        let part = view(&shop, order).await.parts[0].fulfilment.clone();
        let elsewhere = if part.location == shop.store { shop.other.0 } else { shop.store };
        let before = on_hand(&shop, shop.red, part.location).await;
        assert_eq!(lacks(&shop, part.id, vec![(1, 2)], Lacking::NotFound).await, Err(LackRefused::NoSuchUnits));
        assert_eq!(lacks(&shop, part.id, vec![(1, 1)], Lacking::NotFound).await, Ok(Resourced::InTime));
        let seen = view(&shop, order).await;
        let moved = &seen.parts[0].fulfilment;
        assert_eq!((seen.parts.len(), moved.location, moved.promised_on), (1, elsewhere, part.promised_on));
        assert_eq!(on_hand(&shop, shop.red, part.location).await, before - 1, "the stock was wrong");
        shop.assert_clean().await;
        leave(&shop, part.id).await;
        let done = view(&shop, order).await;
        assert_eq!((done.taken_minor(), done.set_aside_minor()), (done.order.total_minor, 0));
        shop.work().await;
        assert!(told(&subjects(&shop).await, "date_changed").is_empty(), "in time is no news");
        shop.assert_clean().await;
    })
    .await;
}

/// The other units of an article that was not found were left on sale unasked.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_found_is_counted_again() {
    both(0, |shop| async move {
        let open = || async {
            let reader = shop.house.db.reader().await.unwrap();
            stock::list_counts(&reader.tx(), None, true, 10).await.unwrap()
        };
        let cart = send(&shop, shop.jacket, 1).await;
        let order = placed(&shop, cart, card()).await;
        let part = view(&shop, order).await.parts[0].fulfilment.clone();
        let place = part.location;
        let had = on_hand(&shop, shop.jacket, place).await;
        lacks(&shop, part.id, vec![(1, 1)], Lacking::TooBusy).await.unwrap();
        assert!(open().await.is_empty(), "who has no time has the goods");
        for missing in 1..=2 {
            let cart = send(&shop, shop.jacket, 1).await;
            let order = placed_again(&shop, cart).await;
            let part = view(&shop, order).await.parts[0].fulfilment.clone();
            assert_eq!(part.location, place);
            lacks(&shop, part.id, vec![(1, 1)], Lacking::NotFound).await.unwrap();
            assert_eq!(on_hand(&shop, shop.jacket, place).await, had - missing);
            let sheets = open().await;
            assert_eq!((sheets.len(), sheets[0].location), (1, place), "one sheet takes them all");
        }
        let count = open().await[0].id;
        let by = head_office(&shop);
        assert_eq!(flows::count_units(&shop.house, count, shop.jacket, 1, by).await.unwrap().units, 1);
        assert_eq!(flows::finish_count(&shop.house, count, false, by).await, Ok(stock::CountState::Counted));
        flows::approve_count(&shop.house, count, by).await.unwrap();
        assert_eq!(on_hand(&shop, shop.jacket, place).await, 1);
        shop.assert_clean().await;
    })
    .await;
}

/// Two places once sent an order to and fro, and each time one unit of stock was lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_did_not_find_it_is_not_asked_again() {
    both(1, |shop| async move {
        let cart = send(&shop, shop.red, 1).await;
        let order = placed(&shop, cart, card()).await;
        let part = view(&shop, order).await.parts[0].fulfilment.clone();
        assert_eq!(lacks(&shop, part.id, vec![(1, 1)], Lacking::NotFound).await, Ok(Resourced::InTime));
        let moved = view(&shop, order).await.parts[0].fulfilment.clone();
        // By the books of the first place there are some again.
        shop.red_shirts(part.location, 3).await;
        assert_eq!(lacks(&shop, moved.id, vec![(1, 1)], Lacking::NotFound).await, Ok(Resourced::CalledOff));
        assert_eq!(view(&shop, order).await.order.state, OrderState::Cancelled);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_article_of_two_goes_by_itself_with_an_authorisation_of_its_own() {
    both(1, |shop| async move {
        send(&shop, shop.blue, 1).await;
        let cart = send(&shop, shop.red, 1).await;
        let order = placed(&shop, cart, card()).await;
        let seen = view(&shop, order).await;
        let (blue, red) = (with_line(&seen, shop.blue), with_line(&seen, shop.red));
        assert_eq!(blue.id, red.id, "both lie in one store");
        let line_no = seen.parts[0].lines.iter().find(|line| line.variant == shop.red).unwrap().line_no;
        assert_eq!(lacks(&shop, red.id, vec![(line_no, 1)], Lacking::Damaged).await, Ok(Resourced::InTime));
        // Until the bank has answered for the new part it is not cut again.
        let fresh = view(&shop, order).await;
        let (part, line) =
            (with_line(&fresh, shop.red), fresh.parts.iter().flat_map(|part| &part.lines).last().unwrap());
        let again = lacks(&shop, part.id, vec![(line.line_no, 1)], Lacking::NotFound).await;
        assert_eq!(again, Err(LackRefused::PaymentUnderWay));
        shop.work().await;
        let cut = view(&shop, order).await;
        let (blue, red) = (with_line(&cut, shop.blue), with_line(&cut, shop.red));
        assert_ne!(blue.id, red.id);
        assert_eq!((red.location, blue.amount_minor + red.amount_minor), (shop.other.0, cut.order.total_minor));
        assert_eq!(cut.set_aside_minor(), cut.order.total_minor);
        shop.assert_clean().await;
        leave(&shop, blue.id).await;
        leave(&shop, red.id).await;
        let done = view(&shop, order).await;
        assert_eq!((done.taken_minor(), done.set_aside_minor()), (done.order.total_minor, 0));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_is_called_off_and_never_charged() {
    both(0, |shop| async move {
        let cart = send(&shop, shop.blue, 2).await;
        let order = placed(&shop, cart, card()).await;
        let part = view(&shop, order).await.parts[0].fulfilment.clone();
        // All that is left of the blue shirts is broken but one.
        assert_eq!(lacks(&shop, part.id, vec![(1, 1)], Lacking::NotFound).await, Ok(Resourced::CalledOff));
        shop.work().await;
        let cut = view(&shop, order).await;
        let states: Vec<_> = cut.parts.iter().map(|one| one.fulfilment.state).collect();
        assert_eq!(states, [FulfilmentState::Allocated, FulfilmentState::Cancelled]);
        assert_eq!(cut.set_aside_minor(), 4_990 + part.fee_minor());
        assert_eq!(told(&subjects(&shop).await, "reservation_cancelled").len(), 1);
        leave(&shop, part.id).await;
        let done = view(&shop, order).await;
        assert_eq!((done.taken_minor(), done.back_minor()), (4_990 + part.fee_minor(), 0));
        shop.assert_clean().await;

        // The other one, and so the whole of an order.
        let cart = send(&shop, shop.jacket, 7).await;
        let order = placed_again(&shop, cart).await;
        let part = view(&shop, order).await.parts[0].fulfilment.clone();
        assert_eq!(lacks(&shop, part.id, vec![(1, 7)], Lacking::TooBusy).await, Ok(Resourced::CalledOff));
        shop.work().await;
        let gone = view(&shop, order).await;
        assert_eq!((gone.order.state, gone.set_aside_minor(), gone.taken_minor()), (OrderState::Cancelled, 0, 0));
        assert!(gone.payments.iter().all(|one| one.state == PaymentState::Voided));
        shop.assert_clean().await;
    })
    .await;
}

/// Of the customer who is known.
async fn placed_again(shop: &Shop, cart: CartId) -> OrderId {
    let known = {
        let reader = shop.house.db.reader().await.unwrap();
        let filter = orders::store::OrderFilter::default();
        let orders = orders::store::list_orders(&reader.tx(), &filter, 5).await.unwrap();
        let id = orders.iter().find_map(|order| order.customer).unwrap();
        customers::resolve(&reader.tx(), id).await.unwrap()
    };
    address(shop, cart).await;
    match flows::place_order(&shop.house, request(shop, cart, Some(&known), card())).await {
        Ok(Placing::Placed { order }) => order,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_for_what_nobody_has_goes_back() {
    both(0, |shop| async move {
        let cart = send(&shop, shop.blue, 2).await;
        let order = placed(&shop, cart, Pay::Cash { given_minor: 20_000 }).await;
        let part = view(&shop, order).await.parts[0].fulfilment.clone();
        assert_eq!(lacks(&shop, part.id, vec![(1, 1)], Lacking::NotFound).await, Ok(Resourced::CalledOff));
        let cut = view(&shop, order).await;
        assert_eq!(cut.back_minor(), 4_990);
        shop.assert_clean().await;
    })
    .await;
}
