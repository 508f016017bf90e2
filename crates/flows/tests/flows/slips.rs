//! J1.8: what slips is looked for elsewhere first; only what nobody can keep is told, once.

use crate::delivery::{address, head_office};
use crate::fixture::{Shop, both};
use crate::journey::{add, customer, request, subjects, sweep, told, view};
use cart::{Owner, Wish};
use customers::Customer;
use flows::{Lack, Lacking, OrderView, Pay, PlaceRefused, Placing, ReceiveSupply, Resourced};
use fulfilment::{Handling, Sender, When, WorkingDays};
use jiff::SignedDuration;
use jiff::civil::{Date, date, time};
use kernel::{
    Actor, CartId, Channel, Currency, IntentId, LocationId, Method, OrderId, PaymentTerms, Quantity, Role, SupplyId,
    SupplyOrderId, VariantId,
};
use orders::{Fulfilment, FulfilmentState, PromiseReason, Telling};
use payments::PaymentState;
use stock::{By, Confidence, NewSupply, NewSupplyOrder, OpeningLevel, ReceivedLine, Rest, SupplyOrderKind};
use stores::{Location, LocationKind};

async fn placed(shop: &Shop, customer: &Customer, cart: CartId, pay: Pay) -> OrderId {
    match flows::place_order(&shop.house, request(shop, cart, Some(customer), pay)).await.unwrap() {
        Placing::Placed { order } => order,
        other => panic!("{other:?}"),
    }
}

/// The red shirt is reserved out of the delivery of Thursday.
async fn reserved(shop: &Shop, customer: &Customer) -> OrderId {
    let cart = add(shop, shop.red, Wish::on_arrival(shop.store, shop.red_supply)).await;
    placed(shop, customer, cart, Pay::Nothing).await
}

async fn part(shop: &Shop, order: OrderId) -> Fulfilment {
    view(shop, order).await.parts[0].fulfilment.clone()
}

/// The promises of a part: day, because of what, and whether it was told.
async fn promises(shop: &Shop, order: OrderId) -> Vec<(Option<Date>, PromiseReason, Telling)> {
    let seen = view(shop, order).await;
    seen.parts[0].promises.iter().map(|one| (one.on, one.because, one.telling)).collect()
}

async fn slips(shop: &Shop, order: SupplyOrderId, on: Date) -> flows::Receiving {
    flows::change_supply_date(&shop.house, order, on, "storm", head_office(shop)).await.unwrap()
}

struct Put(NewSupplyOrder, By);

impl db::Command for Put {
    type Done = ();
    type Refused = stock::StockRefused;

    async fn run(&self, tx: &db::Tx<'_>) -> Result<(), stock::StockRefused> {
        stock::put_supply_order(tx, &self.0, &self.1).await
    }
}

/// Head office ordered so many of an article to a place.
async fn ordered(
    shop: &Shop,
    (variant, units): (VariantId, i64),
    to: LocationId,
    on: Date,
) -> (SupplyOrderId, SupplyId) {
    let m = shop.clock.moment();
    let order = NewSupplyOrder {
        id: m.id(),
        number: format!("F-{}", m.id::<uuid::Uuid>()),
        kind: SupplyOrderKind::PurchaseOrder,
        supplier: None,
        from_location: None,
        to_location: to,
        expected_on: on,
        first_expected_on: None,
        confidence: Confidence::Sure,
        lines: vec![NewSupply { id: m.id(), variant, ordered: units }],
    };
    let ids = (order.id, order.lines[0].id);
    shop.house.db.run(Put(order, By::new(m, head_office(shop)))).await.unwrap();
    ids
}

struct Warehouse(LocationId, VariantId, i64, kernel::Moment);

impl db::Command for Warehouse {
    type Done = ();
    type Refused = stock::StockRefused;

    async fn run(&self, tx: &db::Tx<'_>) -> Result<(), stock::StockRefused> {
        let place = Location {
            id: self.0,
            code: "ENT".into(),
            kind: LocationKind::Warehouse,
            name: "Entrepôt".into(),
            city: "Orléans".into(),
            street: "1 rue de l’Exemple".into(),
            postcode: "45000".into(),
            country: "FR".into(),
            phone: String::new(),
            latitude_e6: 47_900_000,
            longitude_e6: 1_900_000,
            time_zone: "Europe/Paris".into(),
            hours: serde_json::json!({}),
            position: 9,
        };
        stores::store::put_location(tx, &place).await?;
        let handling = Handling { cut_off: time(14, 0, 0, 0), days: 0, working: WorkingDays::default() };
        fulfilment::store::put_sender(tx, &Sender::own(self.0, handling, 50)).await?;
        let level = OpeningLevel { variant: self.1, location: self.0, on_hand: self.2, safety: 0 };
        stock::insert_levels_many(tx, &[level], &By::new(self.3.clone(), Actor::System)).await
    }
}

/// A warehouse that sends, with so many of an article.
pub(crate) async fn warehouse(shop: &Shop, variant: VariantId, units: i64) -> LocationId {
    let m = shop.clock.moment();
    let id = m.id();
    shop.house.db.run(Warehouse(id, variant, units, m)).await.unwrap();
    id
}

const THURSDAY: Date = date(2026, 11, 26);

#[tokio::test(flavor = "multi_thread")]
async fn other_supply_that_is_no_later_keeps_the_promise_and_nobody_hears_of_it() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = reserved(&shop, &customer).await;
        let (_, other) = ordered(&shop, (shop.red, 3), shop.store, date(2026, 11, 25)).await;
        let moved = slips(&shop, shop.delivery, date(2026, 12, 1)).await;
        assert_eq!(moved, flows::Receiving::default(), "nobody is told");
        let kept = part(&shop, order).await;
        assert_eq!((kept.supply, kept.promised_on), (Some(other), Some(THURSDAY)));
        assert_eq!(
            promises(&shop, order).await,
            [
                (Some(THURSDAY), PromiseReason::Placed, Telling::Told),
                (Some(THURSDAY), PromiseReason::SupplySlipped, Telling::Needless)
            ]
        );
        shop.work_later().await;
        assert!(told(&subjects(&shop).await, "date_changed").is_empty());
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shuttle_that_is_no_later_keeps_the_promise_and_the_other_store_is_asked() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = reserved(&shop, &customer).await;
        slips(&shop, shop.delivery, date(2026, 12, 1)).await;
        let kept = part(&shop, order).await;
        assert_eq!((kept.state, kept.promised_on), (FulfilmentState::Waiting, Some(THURSDAY)));
        let asked = {
            let reader = shop.house.db.reader().await.unwrap();
            stock::transfers_to_hand_over(&reader.tx(), Some(shop.other.0), 10).await.unwrap()
        };
        assert_eq!((asked.len(), asked[0].1[0].id), (1, kept.supply.unwrap()));
        shop.work_later().await;
        assert!(told(&subjects(&shop).await, "date_changed").is_empty());
        // The other store does not find it, and has another one that comes as soon; but it is not asked again:
        // the customer waits for the delivery after all, and is told that.
        let there = Actor::Staff { id: shop.seller, role: Role::Seller, location: Some(shop.other.0) };
        flows::transfer_lacking(&shop.house, asked[0].0.id, there).await.unwrap();
        let late = part(&shop, order).await;
        assert_eq!((late.supply, late.promised_on), (Some(shop.red_supply), Some(date(2026, 12, 1))));
        shop.work_later().await;
        assert_eq!(told(&subjects(&shop).await, "date_changed").len(), 1);
        let last = *promises(&shop, order).await.last().unwrap();
        assert_eq!(last, (Some(date(2026, 12, 1)), PromiseReason::NotFound, Telling::Told));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_nobody_waits_for_any_more_stays_where_it_is() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = add(&shop, shop.red, Wish::transfer(shop.store, shop.shuttle)).await;
        let order = placed(&shop, &customer, cart, Pay::Nothing).await;
        let waits = part(&shop, order).await;
        assert_eq!(waits.promised_on, Some(THURSDAY));
        let transfer = {
            let reader = shop.house.db.reader().await.unwrap();
            stock::find_asked_transfer(&reader.tx(), waits.supply.unwrap()).await.unwrap().unwrap()
        };
        slips(&shop, transfer.id, date(2026, 11, 30)).await;
        let moved = part(&shop, order).await;
        assert_eq!((moved.supply, moved.promised_on), (Some(shop.red_supply), Some(THURSDAY)));
        let reader = shop.house.db.reader().await.unwrap();
        let level = stock::levels_at(&reader.tx(), shop.other.0, &[shop.red]).await.unwrap()[0];
        assert_eq!((level.on_hand, level.available_units()), (2, 2));
        assert_eq!(stock::transfers_to_hand_over(&reader.tx(), None, 10).await.unwrap(), []);
        drop(reader);
        shop.assert_clean().await;
    })
    .await;
}

/// Free units once lay on the shelf while a customer waited for a shuttle.
#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_free_serves_who_waits_for_something_later() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = add(&shop, shop.red, Wish::transfer(shop.store, shop.shuttle)).await;
        let order = placed(&shop, &customer, cart, Pay::Nothing).await;
        let waits = part(&shop, order).await;
        assert_eq!(waits.state, FulfilmentState::Waiting);
        let received = receive(&shop, shop.delivery, shop.red_supply, 3).await;
        assert_eq!(received.ready, [waits.id]);
        let there = part(&shop, order).await;
        assert_eq!(there.state, FulfilmentState::ReadyForPickup);
        let reader = shop.house.db.reader().await.unwrap();
        let tx = reader.tx();
        let own = stock::levels_at(&tx, shop.store, &[shop.red]).await.unwrap()[0];
        assert_eq!((own.on_hand, own.allocated), (3, 1));
        let lender = stock::levels_at(&tx, shop.other.0, &[shop.red]).await.unwrap()[0];
        assert_eq!((lender.on_hand, lender.available_units()), (2, 2), "the shuttle brings nothing any more");
        assert_eq!(stock::transfers_to_hand_over(&tx, None, 10).await.unwrap(), []);
        drop(tx);
        drop(reader);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_gives_what_lies_free_on_the_shelf() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let order = reserved(&shop, &customer).await;
        shop.red_shirts(shop.store, 1).await;
        let outcome = slips(&shop, shop.delivery, date(2026, 12, 9)).await;
        let here = part(&shop, order).await;
        assert_eq!((here.state, here.promised_on), (FulfilmentState::Allocated, Some(THURSDAY)));
        assert_eq!((outcome.ready, outcome.moved), (vec![], vec![]), "nobody took it from the shelf yet");
        let reader = shop.house.db.reader().await.unwrap();
        let list = flows::picking_at(&reader.tx(), shop.store, 10).await.unwrap();
        drop(reader);
        assert_eq!(list.len(), 1);
        flows::put_aside(&shop.house, here.id, shop.actor()).await.unwrap();
        shop.work_later().await;
        let letters = subjects(&shop).await;
        assert_eq!((told(&letters, "ready_for_pickup").len(), told(&letters, "date_changed").len()), (1, 0));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_slips_in_a_short_time_and_several_parts_are_one_letter() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        shop.nobody_else_has_it().await;
        let (there, supply) = ordered(&shop, (shop.red, 9), shop.other.0, THURSDAY).await;
        add(&shop, shop.red, Wish::on_arrival(shop.other.0, supply)).await;
        let order = reserved(&shop, &customer).await;
        shop.work().await;
        slips(&shop, shop.delivery, date(2026, 11, 28)).await;
        slips(&shop, shop.delivery, date(2026, 12, 1)).await;
        slips(&shop, there, date(2026, 12, 12)).await;
        shop.work().await;
        assert!(told(&subjects(&shop).await, "date_changed").is_empty(), "a date must have stood for a while");
        shop.work_later().await;
        shop.work_later().await;
        let letters = subjects(&shop).await;
        let letters = told(&letters, "date_changed");
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert!(letters[0].contains("nouvelles dates"), "{letters:?}");
        let seen = view(&shop, order).await;
        let all = seen.parts.iter().flat_map(|part| &part.promises);
        assert!(all.clone().all(|one| one.telling == Telling::Told), "{:?}", all.collect::<Vec<_>>());
        // Later it slips again: that is another letter, of that part alone.
        slips(&shop, shop.delivery, date(2026, 12, 3)).await;
        shop.work_later().await;
        assert_eq!(told(&subjects(&shop).await, "date_changed").len(), 2);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_that_is_taken_back_at_once_is_not_told() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        shop.nobody_else_has_it().await;
        let order = reserved(&shop, &customer).await;
        slips(&shop, shop.delivery, date(2026, 12, 1)).await;
        slips(&shop, shop.delivery, THURSDAY).await;
        shop.work_later().await;
        assert!(told(&subjects(&shop).await, "date_changed").is_empty());
        let all = promises(&shop, order).await;
        assert_eq!(all.last().map(|one| one.0), Some(Some(THURSDAY)));
        assert!(all[1..].iter().all(|one| one.2 == Telling::Needless), "{all:?}");
        // Earlier than was promised is good news.
        slips(&shop, shop.delivery, date(2026, 11, 24)).await;
        shop.work_later().await;
        let early = *promises(&shop, order).await.last().unwrap();
        assert_eq!(early, (Some(date(2026, 11, 24)), PromiseReason::CameEarly, Telling::Told));
        assert_eq!(told(&subjects(&shop).await, "date_changed").len(), 1);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_slipped_is_not_called_sure() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        shop.nobody_else_has_it().await;
        let (order, supply) = ordered(&shop, (shop.red, 2), shop.other.0, date(2026, 11, 25)).await;
        let cart = add(&shop, shop.red, Wish::on_arrival(shop.other.0, supply)).await;
        let placed = placed(&shop, &customer, cart, Pay::Nothing).await;
        assert_eq!(part(&shop, placed).await.confidence.as_deref(), Some("sure"));
        slips(&shop, order, date(2026, 12, 9)).await;
        let late = part(&shop, placed).await;
        assert_eq!((late.promised_on, late.confidence.as_deref()), (Some(date(2026, 12, 9)), Some("very_likely")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_delivery_is_brought_from_elsewhere_or_the_reservation_ends() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let [first, second, third] =
            [reserved(&shop, &customer).await, reserved(&shop, &customer).await, reserved(&shop, &customer).await];
        let outcome = flows::cancel_supply(&shop.house, shop.delivery, "closed", head_office(&shop)).await.unwrap();
        // The other store has two: who reserved first gets them, by Thursday as promised.
        for kept in [first, second] {
            let kept = part(&shop, kept).await;
            assert_eq!((kept.state, kept.promised_on), (FulfilmentState::Waiting, Some(THURSDAY)));
        }
        let gone = part(&shop, third).await;
        assert_eq!((gone.state, outcome.ended), (FulfilmentState::Cancelled, vec![gone.id]));
        shop.work_later().await;
        let letters = subjects(&shop).await;
        assert_eq!((told(&letters, "supply_cancelled").len(), told(&letters, "date_changed").len()), (1, 0));
        shop.assert_clean().await;
    })
    .await;
}

/// The line of a cart and what it would be shown now.
async fn shown(shop: &Shop, cart: CartId) -> (IntentId, When) {
    let reader = shop.house.db.reader().await.unwrap();
    let tx = reader.tx();
    let cart = cart::store::find_cart(&tx, cart).await.unwrap().unwrap();
    let seen = flows::view_cart(&tx, cart, Currency::EUR, shop.clock.now()).await.unwrap();
    let places = stores::store::all_locations(&tx).await.unwrap();
    let policy = stores::store::get_policy(&tx).await.unwrap();
    seen.promises(&places, &policy, shop.clock.now())[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hour_that_was_shown_is_the_hour_that_is_promised() {
    both(1, |shop| async move {
        let customer = customer(&shop).await;
        let cart = add(&shop, shop.blue, Wish::collect(shop.store, PaymentTerms::AtHandOver)).await;
        let quoted = shown(&shop, cart).await;
        // A quarter of an hour passes while an address is typed.
        shop.clock.advance(SignedDuration::from_mins(16));
        assert!(shown(&shop, cart).await.1.at > quoted.1.at, "who looks now is shown a later hour");
        let asked = request(&shop, cart, Some(&customer), Pay::Nothing);
        let Placing::Placed { order } = flows::place_quoted(&shop.house, asked, vec![quoted]).await.unwrap() else {
            panic!("nothing is due")
        };
        shop.clock.advance(SignedDuration::from_mins(40));
        let seen = view(&shop, order).await;
        assert_eq!((seen.parts[0].there_from, seen.parts[0].fulfilment.promised_at), (quoted.1.at, quoted.1.at));

        // Who comes back after an hour is told of the other hour before anything is set aside.
        let cart = add(&shop, shop.blue, Wish::collect(shop.store, PaymentTerms::AtHandOver)).await;
        let quoted = shown(&shop, cart).await;
        shop.clock.advance(SignedDuration::from_mins(61));
        let now = shown(&shop, cart).await;
        let asked = request(&shop, cart, Some(&customer), Pay::Nothing);
        let refused = flows::place_quoted(&shop.house, asked, vec![quoted]).await;
        assert_eq!(refused, Err(PlaceRefused::Promise { line: 1, possible: now.1 }));
        let asked = request(&shop, cart, Some(&customer), Pay::Nothing);
        assert!(flows::place_quoted(&shop.house, asked, vec![now]).await.is_ok());
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_moved_since_it_was_shown_is_said_before_paying() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = add(&shop, shop.red, Wish::on_arrival(shop.store, shop.red_supply)).await;
        let quoted = shown(&shop, cart).await;
        slips(&shop, shop.delivery, date(2026, 12, 1)).await;
        let asked = request(&shop, cart, Some(&customer), Pay::Nothing);
        let refused = flows::place_quoted(&shop.house, asked, vec![quoted]).await;
        let possible = When { on: date(2026, 12, 1), at: None };
        assert_eq!(refused, Err(PlaceRefused::Promise { line: 1, possible }));
        shop.assert_clean().await;
    })
    .await;
}

/// A red shirt is sent from a delivery to the warehouse, paid by card: the order and its part.
async fn sent_from_supply(shop: &Shop, place: LocationId) -> (OrderId, SupplyOrderId, SupplyId) {
    let customer = customer(shop).await;
    shop.nobody_else_has_it().await;
    let (order, supply) = ordered(shop, (shop.red, 5), place, date(2026, 12, 3)).await;
    let by = (Channel::Till, shop.actor());
    let wish = Wish::ship(shop.standard, None);
    let cart = flows::cart_add(&shop.house, Owner::Till(shop.till), shop.red, Quantity::ONE, wish, by).await.unwrap();
    address(shop, cart.id).await;
    shop.terminal("auto_success").await;
    (placed(shop, &customer, cart.id, Pay::Terminal { keep: None }).await, order, supply)
}

async fn receive(shop: &Shop, order: SupplyOrderId, supply: SupplyId, units: i64) -> flows::Receiving {
    let lines = vec![ReceivedLine { supply, received: units, damaged: 0, over: 0 }];
    let (rest, actor, key) = (Rest::StaysOpen, head_office(shop), shop.clock.moment().id());
    flows::receive_supply(&shop.house, ReceiveSupply { supply_order: order, lines, rest, actor, key }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_has_is_sent_once_it_has_come_and_charged_when_it_leaves() {
    both(0, |shop| async move {
        let place = warehouse(&shop, shop.blue, 4).await;
        let (order, delivery, supply) = sent_from_supply(&shop, place).await;
        let ways = {
            let reader = shop.house.db.reader().await.unwrap();
            let now = shop.clock.now();
            flows::offers(&reader.tx(), shop.red, 1, Some(shop.store), true, now).await.unwrap().ways
        };
        let way = ways.iter().find(|way| way.service.id == shop.standard).unwrap();
        assert_eq!((way.supply, way.source), (Some(supply), place));
        let waits = part(&shop, order).await;
        // Thursday the 3rd; packed and sent on Friday, three days of delivery.
        assert_eq!((waits.method, waits.state, waits.location), (Method::Ship, FulfilmentState::Waiting, place));
        assert_eq!((waits.supply, waits.promised_on), (Some(supply), Some(date(2026, 12, 8))));
        let seen = view(&shop, order).await;
        assert_eq!((seen.taken_minor(), seen.set_aside_minor()), (0, seen.order.total_minor));
        shop.assert_clean().await;

        shop.clock.advance(SignedDuration::from_hours(24 * 11));
        let received = receive(&shop, delivery, supply, 5).await;
        assert_eq!((received.to_send, received.ready), (vec![waits.id], vec![]));
        let there = part(&shop, order).await;
        assert_eq!((there.state, there.promised_on), (FulfilmentState::Allocated, Some(date(2026, 12, 8))));
        flows::pack(&shop.house, there.id, head_office(&shop)).await.unwrap();
        flows::dispatch(&shop.house, there.id, head_office(&shop)).await.unwrap();
        let done = view(&shop, order).await;
        assert_eq!((done.taken_minor(), done.set_aside_minor()), (done.order.total_minor, 0));
        shop.work_later().await;
        let letters = subjects(&shop).await;
        assert_eq!((told(&letters, "dispatched").len(), told(&letters, "date_changed").len()), (1, 0));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_whose_supply_slips_goes_from_another_place_in_time_or_is_told_once() {
    both(0, |shop| async move {
        let place = warehouse(&shop, shop.blue, 4).await;
        let (order, delivery, supply) = sent_from_supply(&shop, place).await;
        slips(&shop, delivery, date(2026, 12, 10)).await;
        slips(&shop, delivery, date(2026, 12, 11)).await;
        let late = part(&shop, order).await;
        assert_eq!((late.supply, late.promised_on), (Some(supply), Some(date(2026, 12, 17))));
        shop.work_later().await;
        assert_eq!(told(&subjects(&shop).await, "date_changed").len(), 1);
        // Meanwhile another delivery will come, sooner: when this one slips again, the parcel goes with that.
        let (_, other) = ordered(&shop, (shop.red, 2), place, date(2026, 12, 7)).await;
        slips(&shop, delivery, date(2026, 12, 20)).await;
        let moved = part(&shop, order).await;
        assert_eq!((moved.supply, moved.promised_on), (Some(other), Some(date(2026, 12, 17))));
        shop.work_later().await;
        assert_eq!(told(&subjects(&shop).await, "date_changed").len(), 1, "in time is no news");
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_delivery_to_the_warehouse_sends_from_a_shelf_or_lets_the_money_go() {
    both(1, |shop| async move {
        let place = warehouse(&shop, shop.blue, 4).await;
        // The store has one red shirt, which somebody else takes to begin with.
        let somebody = add(&shop, shop.red, Wish::carry_out(shop.store)).await;
        let cash = request(&shop, somebody, None, Pay::Cash { given_minor: 4_990 });
        flows::place_order(&shop.house, cash).await.unwrap();
        let (order, delivery, _) = sent_from_supply(&shop, place).await;
        // One comes back on the shelf of the store.
        shop.red_shirts(shop.store, 1).await;
        flows::cancel_supply(&shop.house, delivery, "closed", head_office(&shop)).await.unwrap();
        let moved = part(&shop, order).await;
        assert_eq!((moved.state, moved.location), (FulfilmentState::Allocated, shop.store));
        assert_eq!((moved.supply, moved.promised_on), (None, Some(date(2026, 12, 8))));
        shop.assert_clean().await;
        // It is not found there: nobody has another one.
        let line = view(&shop, order).await.parts[0].lines[0].line_no;
        let lack =
            Lack { fulfilment: moved.id, units: vec![(line, 1)], why: Lacking::NotFound, actor: head_office(&shop) };
        assert_eq!(flows::lack(&shop.house, lack).await, Ok(Resourced::CalledOff));
        shop.assert_clean().await;
    })
    .await;
    both(0, |shop| async move {
        let place = warehouse(&shop, shop.blue, 4).await;
        let (order, delivery, _) = sent_from_supply(&shop, place).await;
        let outcome = flows::cancel_supply(&shop.house, delivery, "closed", head_office(&shop)).await.unwrap();
        shop.work_later().await;
        let seen: OrderView = view(&shop, order).await;
        assert_eq!(outcome.ended, [seen.parts[0].fulfilment.id]);
        assert_eq!((seen.set_aside_minor(), seen.taken_minor()), (0, 0));
        assert!(seen.payments.iter().all(|one| one.state == PaymentState::Voided), "{:?}", seen.payments);
        assert_eq!(told(&subjects(&shop).await, "supply_cancelled").len(), 1);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_that_did_not_leave_in_time_is_sent_by_who_can_still_keep_its_promise() {
    both(1, |shop| async move {
        let customer = customer(&shop).await;
        let by = (Channel::Till, shop.actor());
        let wish = Wish::ship(shop.standard, None);
        let cart =
            flows::cart_add(&shop.house, Owner::Till(shop.till), shop.red, Quantity::ONE, wish, by).await.unwrap();
        address(&shop, cart.id).await;
        shop.terminal("auto_success").await;
        let order = placed(&shop, &customer, cart.id, Pay::Terminal { keep: None }).await;
        let before = part(&shop, order).await;
        // To leave on Monday the 23rd, there by Thursday; on Tuesday morning it lies there still, and
        // whoever sends it now is there by Friday.
        shop.clock.advance(SignedDuration::from_hours(24 * 2 + 18));
        sweep(&shop).await;
        let late = part(&shop, order).await;
        assert_eq!((late.promised_on, late.location), (Some(date(2026, 11, 27)), before.location));
        shop.work_later().await;
        sweep(&shop).await;
        shop.work_later().await;
        assert_eq!(told(&subjects(&shop).await, "date_changed").len(), 1, "once");
        let last = *promises(&shop, order).await.last().unwrap();
        assert_eq!(last, (Some(date(2026, 11, 27)), PromiseReason::NotSentInTime, Telling::Told));
        shop.assert_clean().await;
    })
    .await;
}

struct Slow(LocationId);

impl db::Command for Slow {
    type Done = ();
    type Refused = db::DbError;

    async fn run(&self, tx: &db::Tx<'_>) -> Result<(), db::DbError> {
        let handling = Handling { cut_off: time(14, 0, 0, 0), days: 5, working: WorkingDays::default() };
        fulfilment::store::put_sender(tx, &Sender::own(self.0, handling, 50)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_that_is_late_where_it_lies_leaves_in_time_from_a_store_that_has_it() {
    both(0, |shop| async move {
        let place = warehouse(&shop, shop.blue, 4).await;
        let (order, delivery, supply) = sent_from_supply(&shop, place).await;
        shop.clock.advance(SignedDuration::from_hours(24 * 11));
        receive(&shop, delivery, supply, 5).await;
        // The warehouse is behind by a week; a store has one, and is there by Tuesday the 8th.
        shop.house.db.run(Slow(place)).await.unwrap();
        shop.red_shirts(shop.store, 1).await;
        shop.clock.advance(SignedDuration::from_hours(42));
        sweep(&shop).await;
        let moved = part(&shop, order).await;
        assert_eq!((moved.location, moved.promised_on), (shop.store, Some(date(2026, 12, 8))));
        let last = *promises(&shop, order).await.last().unwrap();
        assert_eq!(last, (Some(date(2026, 12, 8)), PromiseReason::NotSentInTime, Telling::Needless));
        shop.work_later().await;
        assert!(told(&subjects(&shop).await, "date_changed").is_empty(), "in time is no news");
        let reader = shop.house.db.reader().await.unwrap();
        let level = stock::levels_at(&reader.tx(), place, &[shop.red]).await.unwrap()[0];
        assert_eq!((level.on_hand, level.available_units()), (5, 5), "the warehouse has its units again");
        drop(reader);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_that_nobody_took_in_comes_on_another_day() {
    both(1, |shop| async move {
        let customer = customer(&shop).await;
        let by = (Channel::Till, shop.actor());
        let wish = Wish::ship(shop.standard, None);
        let cart =
            flows::cart_add(&shop.house, Owner::Till(shop.till), shop.blue, Quantity::ONE, wish, by).await.unwrap();
        address(&shop, cart.id).await;
        shop.terminal("auto_success").await;
        let order = placed(&shop, &customer, cart.id, Pay::Terminal { keep: None }).await;
        let sent = part(&shop, order).await;
        flows::pack(&shop.house, sent.id, head_office(&shop)).await.unwrap();
        flows::dispatch(&shop.house, sent.id, head_office(&shop)).await.unwrap();
        shop.work().await;
        let number = view(&shop, order).await.parts[0].parcel.as_ref().unwrap().parcel.number.clone();
        // Thursday the 26th was promised: on Wednesday nobody was there, and the promise can still be kept.
        for (at, on) in [("2026-11-25T10:00:00Z", THURSDAY), ("2026-11-26T10:00:00Z", date(2026, 11, 27))] {
            let event = fulfilment::ParcelEvent {
                at: at.parse().unwrap(),
                news: fulfilment::ParcelNews::Failed,
                place: String::new(),
            };
            flows::hear_of_parcel(&shop.house, &number, event).await.unwrap();
            assert_eq!(part(&shop, order).await.promised_on, Some(on), "{at}");
        }
        shop.work_later().await;
        assert_eq!(told(&subjects(&shop).await, "date_changed").len(), 1);
        assert_eq!(promises(&shop, order).await.last().unwrap().1, PromiseReason::CarrierNews);
        shop.assert_clean().await;
    })
    .await;
}
