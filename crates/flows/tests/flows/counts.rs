//! Counts of a place: what is counted is held against the books of that instant, whatever is sold before it is
//! approved; large differences are counted twice; promises that cannot be kept are looked for elsewhere.

use crate::fixture::{Shop, both};
use crate::journey::{add, customer, request, view};
use cart::Wish;
use flows::{BeginCount, CountRefused, Lack, Lacking, Pay, Placing, Resourced};
use kernel::{Actor, Language, OrderId, PaymentTerms, Role, StockCountId, VariantId};
use orders::FulfilmentState;
use std::sync::Arc;
use stock::CountState;

fn manager(shop: &Shop) -> Actor {
    Actor::Staff { id: shop.seller, role: Role::StoreManager, location: Some(shop.store) }
}

fn list(shop: &Shop, second_from_minor: i64, actor: Actor) -> BeginCount {
    let title = "Inventaire tournant".to_owned();
    BeginCount { location: shop.store, collection: None, title, language: Language::Fr, second_from_minor, actor }
}

async fn begin(shop: &Shop, second_from_minor: i64) -> StockCountId {
    flows::begin_count(&shop.house, list(shop, second_from_minor, manager(shop))).await.unwrap()
}

/// Never a second count.
const NEVER: i64 = i64::MAX;

async fn on_hand(shop: &Shop, variant: VariantId) -> i64 {
    let reader = shop.house.db.reader().await.unwrap();
    stock::levels_at(&reader.tx(), shop.store, &[variant]).await.unwrap().first().map_or(0, |level| level.on_hand)
}

async fn sell(shop: &Shop, variant: VariantId) {
    let cart = add(shop, variant, Wish::carry_out(shop.store)).await;
    let cash = request(shop, cart, None, Pay::Cash { given_minor: 10_000 });
    assert!(matches!(flows::place_order(&shop.house, cash).await, Ok(Placing::Placed { .. })));
}

async fn reserve(shop: &Shop, variant: VariantId) -> OrderId {
    let who = {
        let reader = shop.house.db.reader().await.unwrap();
        customers::search(&reader.tx(), "Cliente", 1).await.unwrap().pop()
    };
    let who = match who {
        Some(who) => who,
        None => customer(shop).await,
    };
    let cart = add(shop, variant, Wish::collect(shop.store, PaymentTerms::AtHandOver)).await;
    match flows::place_order(&shop.house, request(shop, cart, Some(&who), Pay::Nothing)).await {
        Ok(Placing::Placed { order }) => order,
        other => panic!("{other:?}"),
    }
}

async fn line(shop: &Shop, count: StockCountId, variant: VariantId) -> stock::CountLine {
    let reader = shop.house.db.reader().await.unwrap();
    stock::find_count_line(&reader.tx(), count, variant).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sold_between_counting_and_approval_is_not_undone() {
    both(0, |shop| async move {
        let count = begin(&shop, NEVER).await;
        // Seven in the books, five on the shelf.
        for units in 1..=5 {
            let counted = flows::count_scan(&shop.house, count, "VDL-NOI-40", shop.actor()).await.unwrap();
            assert_eq!(counted.units, units);
        }
        sell(&shop, shop.jacket).await;
        flows::count_units(&shop.house, count, shop.blue, 6, shop.actor()).await.unwrap();
        let state = flows::finish_count(&shop.house, count, false, shop.actor()).await.unwrap();
        assert_eq!(state, CountState::Counted);
        sell(&shop, shop.blue).await;
        let seller = flows::approve_count(&shop.house, count, shop.actor()).await;
        assert_eq!(seller, Err(CountRefused::NotAllowed), "a seller counts, the manager approves");
        flows::approve_count(&shop.house, count, manager(&shop)).await.unwrap();
        // Five were there, one was sold since; of the blue ones nothing was missing, and one was sold.
        assert_eq!((on_hand(&shop, shop.jacket).await, on_hand(&shop, shop.blue).await), (4, 5));
        assert_eq!(line(&shop, count, shop.jacket).await.applied, Some(-2));
        let again = flows::approve_count(&shop.house, count, manager(&shop)).await;
        assert_eq!(again, Err(CountRefused::NotNow { state: CountState::Approved }));
        let late = flows::count_scan(&shop.house, count, "VDL-NOI-40", shop.actor()).await;
        assert_eq!(late, Err(CountRefused::NotNow { state: CountState::Approved }));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sold_while_it_was_counted_is_held_against_the_last_look() {
    both(0, |shop| async move {
        let count = begin(&shop, NEVER).await;
        for _ in 0..3 {
            flows::count_scan(&shop.house, count, "CHO-BLE-40", shop.actor()).await.unwrap();
        }
        // A customer takes one of those that are not counted yet.
        sell(&shop, shop.blue).await;
        for _ in 0..2 {
            flows::count_scan(&shop.house, count, "CHO-BLE-40", shop.actor()).await.unwrap();
        }
        assert_eq!(line(&shop, count, shop.blue).await.difference(), Some(0));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_difference_is_counted_a_second_time_before_it_is_approved() {
    both(0, |shop| async move {
        let count = begin(&shop, 10_000).await;
        flows::count_units(&shop.house, count, shop.jacket, 5, shop.actor()).await.unwrap();
        flows::count_units(&shop.house, count, shop.blue, 5, shop.actor()).await.unwrap();
        let state = flows::finish_count(&shop.house, count, false, shop.actor()).await.unwrap();
        assert_eq!(state, CountState::Recounting, "two jackets are worth more than 100 €, one shirt is not");
        let early = flows::finish_count(&shop.house, count, false, shop.actor()).await;
        assert_eq!(early, Err(CountRefused::SecondCount { lines: 1 }));
        let small = flows::count_units(&shop.house, count, shop.blue, 6, shop.actor()).await;
        assert_eq!(small, Err(CountRefused::NotNow { state: CountState::Recounting }));
        for _ in 0..7 {
            flows::count_scan(&shop.house, count, "VDL-NOI-40", shop.actor()).await.unwrap();
        }
        let counted = line(&shop, count, shop.jacket).await;
        assert_eq!((counted.first_counted, counted.counted, counted.difference()), (Some(5), Some(7), Some(0)));
        let state = flows::finish_count(&shop.house, count, false, shop.actor()).await.unwrap();
        assert_eq!(state, CountState::Counted);
        flows::approve_count(&shop.house, count, manager(&shop)).await.unwrap();
        assert_eq!((on_hand(&shop, shop.jacket).await, on_hand(&shop, shop.blue).await), (7, 5));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_counted_is_missing_only_if_that_is_said() {
    both(3, |shop| async move {
        for (rest_is_none, left) in [(false, 3), (true, 0)] {
            let count = begin(&shop, NEVER).await;
            flows::count_units(&shop.house, count, shop.red, 0, shop.actor()).await.unwrap();
            let nothing = begin(&shop, NEVER).await;
            let empty = flows::finish_count(&shop.house, nothing, true, shop.actor()).await;
            assert_eq!(empty, Err(CountRefused::NothingCounted));
            flows::give_up_count(&shop.house, nothing, manager(&shop)).await.unwrap();
            if rest_is_none {
                flows::finish_count(&shop.house, count, rest_is_none, shop.actor()).await.unwrap();
                flows::approve_count(&shop.house, count, manager(&shop)).await.unwrap();
            } else {
                flows::give_up_count(&shop.house, count, manager(&shop)).await.unwrap();
            }
            assert_eq!(on_hand(&shop, shop.red).await, left);
        }
        let stranger = Actor::Staff { id: shop.seller, role: Role::StoreManager, location: Some(shop.other.0) };
        for actor in [stranger, shop.actor(), Actor::Visitor] {
            let refused = flows::begin_count(&shop.house, list(&shop, NEVER, actor)).await;
            assert_eq!(refused, Err(CountRefused::NotAllowed), "{actor:?}");
        }
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_apart_for_a_customer_is_not_missing_from_the_shelf() {
    both(0, |shop| async move {
        let (aside, ordered) = (reserve(&shop, shop.blue).await, reserve(&shop, shop.blue).await);
        let part = view(&shop, aside).await.parts[0].fulfilment.id;
        flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
        let count = begin(&shop, NEVER).await;
        // Six in the books: one lies at the counter, five on the shelf, one of those is ordered.
        flows::count_units(&shop.house, count, shop.blue, 5, shop.actor()).await.unwrap();
        assert_eq!(line(&shop, count, shop.blue).await.difference(), Some(0));
        // Taken for the other customer, it lies apart as well.
        flows::pick(&shop.house, shop.store, "CHO-BLE-40", None, shop.actor()).await.unwrap();
        flows::count_units(&shop.house, count, shop.blue, 4, shop.actor()).await.unwrap();
        assert_eq!(line(&shop, count, shop.blue).await.difference(), Some(0));
        assert_eq!(view(&shop, ordered).await.parts[0].fulfilment.state, FulfilmentState::Allocated);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_a_count_breaks_is_looked_for_elsewhere() {
    both(0, |shop| async move {
        let first = reserve(&shop, shop.jacket).await;
        shop.clock.advance(jiff::SignedDuration::from_mins(1));
        let second = reserve(&shop, shop.jacket).await;
        let count = begin(&shop, NEVER).await;
        flows::count_units(&shop.house, count, shop.jacket, 1, shop.actor()).await.unwrap();
        flows::finish_count(&shop.house, count, false, shop.actor()).await.unwrap();
        flows::approve_count(&shop.house, count, manager(&shop)).await.unwrap();
        assert_eq!(on_hand(&shop, shop.jacket).await, 1);
        shop.assert_clean().await;
        let reader = shop.house.db.reader().await.unwrap();
        let seen = flows::view_count(&reader.tx(), count).await.unwrap();
        drop(reader);
        let short: Vec<_> = seen.short.iter().map(|one| (one.number.clone(), one.line_no, one.units)).collect();
        assert_eq!(short, [(view(&shop, second).await.order.number, 1, 1)], "who was promised first keeps it");
        let one = &seen.short[0];
        let (fulfilment, units) = (one.fulfilment.id, vec![(one.line_no, one.units)]);
        let lack = Lack { fulfilment, units, why: Lacking::Counted, actor: shop.actor() };
        assert_eq!(flows::lack(&shop.house, lack).await, Ok(Resourced::CalledOff));
        assert_eq!(on_hand(&shop, shop.jacket).await, 1, "the stock was corrected by the count");
        let reader = shop.house.db.reader().await.unwrap();
        assert!(flows::view_count(&reader.tx(), count).await.unwrap().short.is_empty());
        drop(reader);
        assert_eq!(view(&shop, first).await.parts[0].fulfilment.state, FulfilmentState::Allocated);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sales_beside_an_approval_never_leave_less_than_nothing() {
    both(0, |shop| async move {
        let shop = Arc::new(shop);
        let count = begin(&shop, NEVER).await;
        // All seven are sold while the count says that four are missing.
        flows::count_units(&shop.house, count, shop.jacket, 3, shop.actor()).await.unwrap();
        flows::finish_count(&shop.house, count, false, shop.actor()).await.unwrap();
        let reserve = |_| {
            let shop = Arc::clone(&shop);
            tokio::spawn(async move {
                let by = stock::By::new(shop.clock.moment(), shop.actor());
                let units = [stock::StockUnits { variant: shop.jacket, location: shop.store, quantity: 1 }];
                shop.house.db.run(Sell { units, by }).await.is_ok()
            })
        };
        let sales: Vec<_> = (0..7).map(reserve).collect();
        flows::approve_count(&shop.house, count, manager(&shop)).await.unwrap();
        let mut sold = 0;
        for one in sales {
            sold += i64::from(one.await.unwrap());
        }
        let applied = line(&shop, count, shop.jacket).await.applied.unwrap();
        assert_eq!(on_hand(&shop, shop.jacket).await, 7 - sold + applied);
        assert!((-4..=0).contains(&applied), "{applied}");
        shop.assert_clean().await;
    })
    .await;
}

struct Sell {
    units: [stock::StockUnits; 1],
    by: stock::By,
}

impl db::Command for Sell {
    type Done = ();
    type Refused = stock::StockRefused;

    async fn run(&self, tx: &db::Tx<'_>) -> Result<(), stock::StockRefused> {
        stock::sell_now(tx, &self.units, &stock::Reference::manual(), &self.by).await
    }
}
