//! J5.1: bought anywhere, brought back in any store; the money goes back where it came from.

use crate::fixture::{Shop, both};
use crate::journey::{add, customer, request, subjects, told, view};
use cart::Wish;
use flows::{Brought, Pay, Placing, ReadRefused, Reading, RefundTo, ReturnGoods, ReturnRefused, Returned};
use jiff::SignedDuration;
use kernel::{Actor, LocationId, OrderId, Role, VariantId};
use orders::{ReturnCondition, ReturnReason};
use payments::{PaymentState, RefundState};

/// A jacket and a blue shirt, carried out and paid.
async fn sold(shop: &Shop, pay: Pay) -> OrderId {
    let customer = customer(shop).await;
    shop.terminal("auto_success").await;
    add(shop, shop.jacket, Wish::carry_out(shop.store)).await;
    let cart = add(shop, shop.blue, Wish::carry_out(shop.store)).await;
    match flows::place_order(&shop.house, request(shop, cart, Some(&customer), pay)).await.unwrap() {
        Placing::Placed { order } => order,
        Placing::OnTerminal { order, payment } => {
            flows::follow_payment(&shop.house, payment).await.unwrap();
            order
        }
        other => panic!("{other:?}"),
    }
}

fn one(line_no: i64, condition: ReturnCondition) -> Brought {
    Brought { line_no, units: 1, reason: ReturnReason::TooSmall, condition }
}

/// In the other store.
fn there(shop: &Shop, order: OrderId, brought: Vec<Brought>, to: RefundTo) -> ReturnGoods {
    let (store, till, shift) = shop.other;
    let actor = Actor::Staff { id: shop.seller, role: Role::Seller, location: Some(store) };
    let key = shop.clock.moment().id();
    ReturnGoods { order, brought, to, store, till, shift, staff: shop.seller, actor, key }
}

/// The same, with the store manager signed in.
fn managed(shop: &Shop, wish: ReturnGoods) -> ReturnGoods {
    let actor = Actor::Staff { id: shop.seller, role: Role::StoreManager, location: Some(wish.store) };
    ReturnGoods { actor, ..wish }
}

async fn take(shop: &Shop, wish: &ReturnGoods) -> Result<Returned, ReturnRefused> {
    flows::return_goods(&shop.house, wish.clone()).await
}

async fn on_hand(shop: &Shop, variant: VariantId, place: LocationId) -> i64 {
    let reader = shop.house.db.reader().await.unwrap();
    stock::levels_at(&reader.tx(), place, &[variant]).await.unwrap().first().map_or(0, |level| level.on_hand)
}

async fn drawer(shop: &Shop, shift: kernel::ShiftId) -> i64 {
    let reader = shop.house.db.reader().await.unwrap();
    payments::store::cash_of_shift(&reader.tx(), shift).await.unwrap()
}

/// What goods brought back in a shift; how often cash went back in it, and how much.
async fn in_shift(shop: &Shop, shift: kernel::ShiftId) -> (i64, i64, i64) {
    let reader = shop.house.db.reader().await.unwrap();
    let returned = orders::store::returned_in_shift(&reader.tx(), shift).await.unwrap();
    let (count, cash) = payments::store::cash_back_of_shift(&reader.tx(), shift).await.unwrap();
    (returned, count, cash)
}

/// What the credit notes of a shift say, by means.
async fn notes_in(shop: &Shop, shift: kernel::ShiftId) -> Vec<(String, i64, i64)> {
    let reader = shop.house.db.reader().await.unwrap();
    orders::store::refunded_in_shift(&reader.tx(), shift).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_sale_comes_back_in_another_store_and_goes_back_to_the_card() {
    both(0, |shop| async move {
        let order = sold(&shop, Pay::Terminal { keep: None }).await;
        let wish = there(&shop, order, vec![one(2, ReturnCondition::Resell)], RefundTo::Origin);
        let done = take(&shop, &wish).await.unwrap();
        assert_eq!(done.refund_minor, 4_990);
        assert_eq!(take(&shop, &wish).await.unwrap(), done, "the same form twice takes back once");
        shop.work().await;

        let seen = view(&shop, order).await;
        assert_eq!((seen.paid_minor(), seen.refunds.len()), (8_990, 1));
        assert_eq!((seen.refunds[0].state, seen.refunds[0].in_cash), (RefundState::Done, None));
        assert_eq!(seen.parts[0].lines[1].returned, 1);
        assert_eq!((seen.returns.len(), seen.returns[0].refund_minor), (1, 4_990));
        let receipt = seen.receipts.last().unwrap();
        let (line, vat) = (&receipt.body.lines[0], receipt.body.taxes[0]);
        assert_eq!((receipt.id, receipt.total_minor), (done.receipt, -4_990));
        assert_eq!((line.quantity, line.gross_minor, vat.net_minor, vat.vat_minor), (1, -4_990, -4_158, -832));
        assert_eq!(receipt.body.tenders[0].last4.as_deref(), Some("4417"));

        assert_eq!(on_hand(&shop, shop.blue, shop.store).await, 5, "sold here");
        assert_eq!(on_hand(&shop, shop.blue, shop.other.0).await, 1, "and now there");
        assert_eq!(in_shift(&shop, shop.other.2).await, (4_990, 0, 0), "the takings of that shift are less");
        assert_eq!(
            notes_in(&shop, shop.other.2).await,
            [("terminal".to_owned(), 1, 4_990)],
            "by the means it was paid"
        );
        assert_eq!(told(&subjects(&shop).await, "refunded"), ["49,90\u{a0}€ remboursés"]);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_leaves_the_drawer_of_the_store_that_takes_it_back() {
    both(0, |shop| async move {
        let order = sold(&shop, Pay::Cash { given_minor: 15_000 }).await;
        let brought = vec![one(1, ReturnCondition::Scrap), one(2, ReturnCondition::Repair)];
        let done = take(&shop, &there(&shop, order, brought, RefundTo::Origin)).await.unwrap();
        assert_eq!(done.refund_minor, 13_980);
        assert_eq!((drawer(&shop, shop.shift).await, drawer(&shop, shop.other.2).await), (13_980, -13_980));
        assert_eq!(in_shift(&shop, shop.other.2).await, (13_980, 1, 13_980));
        assert_eq!(notes_in(&shop, shop.other.2).await, [("cash".to_owned(), 1, 13_980)]);
        let seen = view(&shop, order).await;
        assert_eq!((seen.paid_minor(), seen.payments[0].refunded_minor), (0, 13_980));
        let wanted = [shop.jacket, shop.blue];
        for variant in wanted {
            assert_eq!(on_hand(&shop, variant, shop.other.0).await, 0, "neither scrap nor repair is on sale");
        }
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_come_back_is_refused_and_changes_nothing() {
    both(0, |shop| async move {
        let order = sold(&shop, Pay::Terminal { keep: None }).await;
        let resell = ReturnCondition::Resell;
        let there = |brought| there(&shop, order, brought, RefundTo::Origin);
        let two = Brought { units: 2, ..one(2, resell) };
        let none = Brought { units: 0, ..one(2, resell) };
        for (brought, code) in [
            (vec![], "nothing_brought_back"),
            (vec![none], "nothing_brought_back"),
            (vec![two], "more_than_bought"),
            (vec![Brought { units: -1, ..two }, one(1, resell)], "more_than_bought"),
        ] {
            assert_eq!(take(&shop, &there(brought)).await.unwrap_err().code(), code);
        }
        let elsewhere = ReturnGoods { actor: shop.actor(), ..there(vec![one(1, resell)]) };
        assert_eq!(take(&shop, &elsewhere).await.unwrap_err(), ReturnRefused::NotAllowed);
        take(&shop, &there(vec![one(2, resell)])).await.unwrap();
        let again = take(&shop, &there(vec![one(2, resell)])).await.unwrap_err();
        assert_eq!(again, ReturnRefused::TooMany { line_no: 2, left: 0 });

        shop.clock.advance(SignedDuration::from_hours(24 * 31));
        let late = there(vec![one(1, resell)]);
        assert_eq!(take(&shop, &late).await.unwrap_err(), ReturnRefused::TooLate);
        let manager = Actor::Staff { id: shop.seller, role: Role::StoreManager, location: Some(shop.other.0) };
        take(&shop, &ReturnGoods { actor: manager, ..late }).await.unwrap();
        shop.work().await;
        let seen = view(&shop, order).await;
        assert_eq!((seen.paid_minor(), seen.returns.len()), (0, 2));
        shop.assert_clean().await;
    })
    .await;
}

/// Whoever finds a receipt does not leave with cash: what a card paid goes back to the card, unless a
/// store manager decides otherwise.
#[tokio::test(flavor = "multi_thread")]
async fn cash_for_a_card_sale_is_for_a_store_manager() {
    both(0, |shop| async move {
        let order = sold(&shop, Pay::Terminal { keep: None }).await;
        let wish = there(&shop, order, vec![one(1, ReturnCondition::Resell)], RefundTo::Cash);
        assert_eq!(take(&shop, &wish).await.unwrap_err(), ReturnRefused::CashForCard);
        let seen = view(&shop, order).await;
        assert_eq!((seen.paid_minor(), seen.returns.len(), drawer(&shop, shop.other.2).await), (13_980, 0, 0));
        take(&shop, &managed(&shop, wish)).await.unwrap();
        assert_eq!(drawer(&shop, shop.other.2).await, -8_990);
        shop.assert_clean().await;
    })
    .await;
    both(0, |shop| async move {
        let order = sold(&shop, Pay::Cash { given_minor: 13_980 }).await;
        let wish = there(&shop, order, vec![one(1, ReturnCondition::Resell)], RefundTo::Cash);
        take(&shop, &wish).await.unwrap();
        shop.assert_clean().await;
    })
    .await;
}

/// Many sellers take the same jacket back at once: it comes back once, and so does its money.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_jacket_comes_back_once() {
    both(0, |shop| async move {
        let order = sold(&shop, Pay::Terminal { keep: None }).await;
        let wish = || managed(&shop, there(&shop, order, vec![one(1, ReturnCondition::Resell)], RefundTo::Cash));
        let all = futures::future::join_all((0..16).map(|_| {
            let wish = wish();
            let shop = &shop;
            async move { take(shop, &wish).await }
        }))
        .await;
        assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 1);
        let seen = view(&shop, order).await;
        let paid = seen.payments.iter().find(|one| one.state == PaymentState::Captured).unwrap();
        assert_eq!((paid.captured_minor, paid.refunded_minor), (13_980, 8_990));
        assert_eq!(on_hand(&shop, shop.jacket, shop.other.0).await, 1);
        assert_eq!(drawer(&shop, shop.other.2).await, -8_990);
        shop.assert_clean().await;
    })
    .await;
}

/// Who shows the card that paid need not know anything else.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_only_read_finds_what_it_paid() {
    const TERMINAL: &str = "LPI-2";
    both(1, |shop| async move {
        let order = sold(&shop, Pay::Terminal { keep: None }).await;
        let read = |reading: String| {
            let house = shop.house.clone();
            async move { flows::follow_reading(&house, TERMINAL, &reading).await.unwrap() }
        };
        let begin = || flows::begin_reading(&shop.house, TERMINAL, kernel::Language::Fr);
        let reading = begin().await.unwrap();
        let Reading::Card { orders, .. } = read(reading).await else { panic!("the terminal shows a card by itself") };
        assert_eq!(orders, [order]);

        // While nobody shows a card, a payment takes the terminal over, and a reading never one from a payment.
        shop.terminal("manual").await;
        let waits = begin().await.unwrap();
        assert_eq!(read(waits.clone()).await, Reading::Waiting);
        let cart = add(&shop, shop.jacket, Wish::carry_out(shop.store)).await;
        let pay = Pay::Terminal { keep: None };
        let placed = flows::place_order(&shop.house, request(&shop, cart, None, pay)).await.unwrap();
        let Placing::OnTerminal { payment, .. } = placed else { panic!("{placed:?}") };
        assert_eq!(read(waits).await, Reading::GivenUp);
        assert_eq!(begin().await, Err(ReadRefused::Busy));
        flows::give_up_payment(&shop.house, payment).await.unwrap();
        let waits = begin().await.unwrap();
        flows::give_up_reading(&shop.house, TERMINAL, &waits).await;
        assert_eq!(read(waits).await, Reading::GivenUp);
        let seen = view(&shop, order).await;
        let paid = seen.payments[0].provider_ref.clone().unwrap();
        assert_eq!(read(paid).await, Reading::GivenUp, "the card of a payment was not shown for this");
        shop.assert_clean().await;
    })
    .await;
}
