//! What is on its way: reserved, received, late, cancelled.

use super::*;
use kernel::PegId;
use stock::{AllocationState, MovementKind, PegState, Reach, Rest, SupplyFilter, SupplyOrderState};

#[tokio::test(flavor = "multi_thread")]
async fn goods_in_parts_go_to_those_who_came_first() {
    both(|shop| async move {
        let (order, lines) = shop.supply("F-2291", LYON, &[(SHIRT, 12), (JACKET, 4)]).await;
        let first = shop.peg(lines[0], 1).await.unwrap();
        let second = shop.peg(lines[0], 3).await.unwrap();
        let third = shop.peg(lines[0], 1).await.unwrap();
        let got = shop.receive(order, &[came(lines[0], 3)], Rest::StaysOpen).await.unwrap();
        let shares: Vec<(PegId, i64, bool)> = got.allocated.iter().map(|a| (a.peg.id, a.quantity, a.whole)).collect();
        assert_eq!(shares, [(first.id, 1, true), (second.id, 2, false)]);
        assert_eq!(got.still_waiting.iter().map(|p| p.id).collect::<Vec<_>>(), [second.id, third.id]);
        assert!(!got.complete);
        let level = shop.level(SHIRT, LYON).await;
        assert_eq!((level.on_hand, level.allocated, level.available_units()), (3, 3, 0));

        let got = shop.receive(order, &[came(lines[0], 9), came(lines[1], 4)], Rest::StaysOpen).await.unwrap();
        assert_eq!(
            got.allocated.iter().map(|a| (a.peg.id, a.whole)).collect::<Vec<_>>(),
            [(second.id, true), (third.id, true)]
        );
        assert!(got.complete && got.still_waiting.is_empty() && got.orphaned.is_empty());
        let level = shop.level(SHIRT, LYON).await;
        assert_eq!((level.on_hand, level.allocated, level.available_units()), (12, 5, 7));
        let again = shop.receive(order, &[came(lines[0], 1)], Rest::StaysOpen).await;
        assert_eq!(
            again,
            Err(StockRefused::SupplyOrderClosed { number: "F-2291".into(), state: SupplyOrderState::Received })
        );
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_surplus_is_taken_only_when_accepted_and_damage_is_written_off() {
    both(|shop| async move {
        let (order, lines) = shop.supply("F-2292", LYON, &[(SHIRT, 2), (JACKET, 2)]).await;
        let waiting = [shop.peg(lines[1], 1).await.unwrap(), shop.peg(lines[1], 1).await.unwrap()];
        let refused = shop.receive(order, &[came(lines[0], 3)], Rest::StaysOpen).await;
        assert_eq!(refused, Err(StockRefused::MoreThanExpected { supply: lines[0], expected: 2, counted: 3 }));
        assert_eq!(shop.level(SHIRT, LYON).await.on_hand, 0, "a refused receipt leaves nothing");
        let counted = [
            ReceivedLine { supply: lines[0], received: 3, damaged: 0, over: 1 },
            ReceivedLine { supply: lines[1], received: 1, damaged: 1, over: 0 },
        ];
        let got = shop.receive(order, &counted, Rest::StaysOpen).await.unwrap();
        assert_eq!(got.allocated.iter().map(|a| a.peg.id).collect::<Vec<_>>(), [waiting[0].id]);
        assert_eq!(got.orphaned.iter().map(|p| p.id).collect::<Vec<_>>(), [waiting[1].id]);
        assert!(got.complete);
        assert_eq!(shop.level(SHIRT, LYON).await.on_hand, 3);
        assert_eq!(shop.level(JACKET, LYON).await.on_hand, 1);
        let reader = shop.db.reader().await.unwrap();
        let journal = stock::journal_of(&reader.tx(), JACKET, Some(LYON), None, 10).await.unwrap();
        let mut kinds: Vec<(MovementKind, i64)> = journal.iter().map(|m| (m.kind, m.quantity)).collect();
        kinds.sort_by_key(|(_, quantity)| *quantity);
        assert_eq!(kinds, [(MovementKind::Damage, -1), (MovementKind::Receipt, 2)]);
        assert_eq!(journal[0].reference.text, "F-2292");
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_closed_short_orphans_the_last_in_the_queue() {
    both(|shop| async move {
        let (order, lines) = shop.supply("F-2293", LYON, &[(SHIRT, 5), (JACKET, 5)]).await;
        let mut shirts = Vec::new();
        for _ in 0..3 {
            shirts.push(shop.peg(lines[0], 1).await.unwrap().id);
        }
        let jacket = shop.peg(lines[1], 1).await.unwrap().id;
        let got = shop.receive(order, &[came(lines[0], 2)], Rest::IsClosed).await.unwrap();
        assert_eq!(got.orphaned.iter().map(|p| p.id).collect::<Vec<_>>(), [shirts[2], jacket]);
        assert!(got.complete);
        assert_eq!(shop.peg(lines[0], 1).await.map_err(|r| r.code()), Err("supply_closed"));
        let (_, other) = shop.supply("F-2294", LYON, &[(SHIRT, 1), (JACKET, 1)]).await;
        let (orphan, to) = (shirts[2], other[0]);
        let moved = act!(shop.db, |tx| stock::move_peg(tx, orphan, to).await).unwrap();
        assert_eq!((moved.id, moved.supply, moved.state), (orphan, to, PegState::Open));
        let wrong = act!(shop.db, |tx| stock::move_peg(tx, jacket, to).await);
        assert_eq!(wrong.map_err(|r| r.code()), Err("supply_exhausted"));
        let reader = shop.db.reader().await.unwrap();
        let orphans = stock::list_orphaned_pegs(&reader.tx(), None, 10).await.unwrap();
        assert_eq!(orphans.iter().map(|p| p.id).collect::<Vec<_>>(), [jacket]);
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_promise_keeps_its_turn() {
    both(|shop| async move {
        let (late, from) = shop.supply("F-1", LYON, &[(SHIRT, 1)]).await;
        let (early, to) = shop.supply("F-2", LYON, &[(SHIRT, 3)]).await;
        let older = shop.peg(from[0], 1).await.unwrap();
        let younger = shop.peg(to[0], 1).await.unwrap();
        let (id, target) = (older.id, to[0]);
        act!(shop.db, |tx| stock::move_peg(tx, id, target).await).unwrap();
        let got = shop.receive(early, &[came(to[0], 2)], Rest::StaysOpen).await.unwrap();
        assert_eq!(got.allocated.iter().map(|a| a.peg.id).collect::<Vec<_>>(), [older.id, younger.id]);
        let by = shop.by();
        let orphaned = act!(shop.db, |tx, by| stock::cancel_supply_order(tx, late, "perdu", &by).await).unwrap();
        assert_eq!(orphaned, [], "nobody waits for it any more");
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_given_back_is_free_before_and_after_its_arrival() {
    both(|shop| async move {
        let (order, lines) = shop.supply("F-3", LYON, &[(SHIRT, 4)]).await;
        let (before, after) = (shop.peg(lines[0], 2).await.unwrap(), shop.peg(lines[0], 2).await.unwrap());
        assert_eq!(shop.peg(lines[0], 1).await.map_err(|r| r.code()), Err("supply_exhausted"));
        let (by, id) = (shop.by(), before.id);
        act!(shop.db, |tx, by| stock::release_peg(tx, id, &by).await).unwrap();
        let twice = act!(shop.db, |tx, by| stock::release_peg(tx, id, &by).await);
        assert_eq!(twice, Err(StockRefused::PegEnded { peg: id, state: Some(PegState::Released) }));
        // Half of it came: both the allocated unit and the one still awaited become free.
        shop.receive(order, &[came(lines[0], 1)], Rest::StaysOpen).await.unwrap();
        let id = after.id;
        act!(shop.db, |tx, by| stock::release_peg(tx, id, &by).await).unwrap();
        assert_eq!(shop.level(SHIRT, LYON).await.available_units(), 1);
        let reader = shop.db.reader().await.unwrap();
        let line = stock::find_supply(&reader.tx(), lines[0]).await.unwrap().unwrap();
        assert_eq!((line.pegged, line.free_units()), (0, 3));
        let allocations = stock::allocations_of_order(&reader.tx(), after.order).await.unwrap();
        assert_eq!(allocations[0].state, AllocationState::Released);
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_handed_over_cannot_be_given_back() {
    both(|shop| async move {
        let (order, lines) = shop.supply("F-4", LYON, &[(SHIRT, 1)]).await;
        let peg = shop.peg(lines[0], 1).await.unwrap();
        let got = shop.receive(order, &[came(lines[0], 1)], Rest::StaysOpen).await.unwrap();
        let (by, allocation, id) = (shop.by(), got.allocated[0].allocation, peg.id);
        act!(shop.db, |tx, by| stock::consume_allocations(tx, &[allocation], &ticket(), &by).await).unwrap();
        let refused = act!(shop.db, |tx, by| stock::release_peg(tx, id, &by).await);
        assert_eq!(refused, Err(StockRefused::PegEnded { peg: id, state: Some(PegState::Allocated) }));
        let again = act!(shop.db, |tx, by| stock::consume_allocations(tx, &[allocation], &ticket(), &by).await);
        assert_eq!(again, Err(StockRefused::AllocationEnded { allocation, state: Some(AllocationState::Consumed) }));
        assert_eq!(shop.level(SHIRT, LYON).await, Level::none(SHIRT, LYON));
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_slips_tells_every_promise() {
    both(|shop| async move {
        let (order, lines) = shop.supply("T-1187", LYON, &[(SHIRT, 8), (JACKET, 2)]).await;
        let pegs = [shop.peg(lines[0], 2).await.unwrap(), shop.peg(lines[1], 1).await.unwrap()];
        let (by, later) = (shop.by(), date(2026, 11, 28));
        let moved = act!(shop.db, |tx, by| stock::change_expected_date(tx, order, later, "camion en panne", &by).await)
            .unwrap();
        assert_eq!(moved.iter().map(|m| m.peg.id).collect::<Vec<_>>(), pegs.map(|p| p.id));
        assert!(moved.iter().all(|m| (m.old_on, m.new_on) == (ARRIVAL, later)));
        let same = act!(shop.db, |tx, by| stock::change_expected_date(tx, order, later, "", &by).await).unwrap();
        assert_eq!(same, [], "nobody is told the same day twice");
        let reader = shop.db.reader().await.unwrap();
        let supply = stock::open_supply_of(&reader.tx(), &[SHIRT, JACKET]).await.unwrap();
        assert!(supply.len() == 2 && supply.iter().all(|line| line.expected_on == later && line.has_slipped()));
        let changes = stock::supply_changes_of(&reader.tx(), order).await.unwrap();
        assert_eq!((changes.len(), changes[0].reason.as_str()), (2, "camion en panne"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_delivery_orphans_its_promises() {
    both(|shop| async move {
        let (order, lines) = shop.supply("F-5", LYON, &[(SHIRT, 8)]).await;
        let pegs = [shop.peg(lines[0], 1).await.unwrap().id, shop.peg(lines[0], 3).await.unwrap().id];
        shop.receive(order, &[came(lines[0], 2)], Rest::StaysOpen).await.unwrap();
        let by = shop.by();
        let orphaned =
            act!(shop.db, |tx, by| stock::cancel_supply_order(tx, order, "fournisseur en rupture", &by).await).unwrap();
        assert_eq!(orphaned.iter().map(|p| (p.id, p.open_units())).collect::<Vec<_>>(), [(pegs[1], 2)]);
        let id = pegs[1];
        act!(shop.db, |tx, by| stock::release_peg(tx, id, &by).await).unwrap();
        let level = shop.level(SHIRT, LYON).await;
        assert_eq!((level.on_hand, level.allocated), (2, 1), "the part that had come is free again");
        let again = act!(shop.db, |tx, by| stock::cancel_supply_order(tx, order, "", &by).await);
        assert_eq!(again.map_err(|r| r.code()), Err("supply_order_closed"));
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_leaves_one_shelf_and_comes_to_another_or_goes_back() {
    both(|shop| async move {
        shop.open_with(SHIRT, ORLEANS, 10, 1).await;
        let transfer = |number: &str, ordered| NewSupplyOrder {
            id: shop.id(),
            number: number.into(),
            kind: SupplyOrderKind::Transfer,
            supplier: None,
            from_location: Some(ORLEANS),
            to_location: LYON,
            expected_on: ARRIVAL,
            first_expected_on: None,
            confidence: Confidence::Sure,
            lines: vec![NewSupply { id: shop.id(), variant: SHIRT, ordered }],
        };
        let (by, sent, back) = (shop.by(), transfer("T-1", 4), transfer("T-2", 5));
        act!(shop.db, |tx, by, sent, back| {
            stock::send_transfer(tx, &sent, &by).await?;
            stock::send_transfer(tx, &back, &by).await
        })
        .unwrap();
        let too_many = transfer("T-3", 1);
        let refused = act!(shop.db, |tx, by, too_many| stock::send_transfer(tx, &too_many, &by).await);
        assert_eq!(refused.map_err(|r| r.code()), Err("not_enough_stock"), "the safety unit stays");
        let taken = NewSupplyOrder { id: shop.id(), ..transfer("T-1", 1) };
        let refused = act!(shop.db, |tx, by, taken| stock::put_supply_order(tx, &taken, &by).await);
        assert_eq!(refused, Err(StockRefused::NumberTaken { number: "T-1".into() }));
        shop.receive(sent.id, &[came(sent.lines[0].id, 4)], Rest::StaysOpen).await.unwrap();
        let id = back.id;
        act!(shop.db, |tx, by| stock::cancel_supply_order(tx, id, "retour", &by).await).unwrap();
        assert_eq!(shop.level(SHIRT, LYON).await.on_hand, 4);
        assert_eq!(shop.level(SHIRT, ORLEANS).await.on_hand, 6);
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn supply_orders_are_listed_by_date_page_by_page() {
    both(|shop| async move {
        for number in ["F-10", "F-11", "G-12"] {
            let (_, lines) = shop.supply(number, LYON, &[(SHIRT, 3), (JACKET, 2)]).await;
            shop.peg(lines[0], 1).await.unwrap();
        }
        let reader = shop.db.reader().await.unwrap();
        let tx = reader.tx();
        let filter = SupplyFilter {
            state: Some(SupplyOrderState::Open),
            kind: Some(SupplyOrderKind::PurchaseOrder),
            to_location: Some(LYON),
            number: Some("f-1".into()),
            supplier: None,
        };
        let first = stock::list_supply_orders(&tx, &filter, None, 1).await.unwrap();
        let (row, order) = (&first[0], &first[0].order);
        assert_eq!((row.lines, row.ordered, row.pegged, row.free), (2, 5, 1, 4));
        let rest = stock::list_supply_orders(&tx, &filter, Some((order.expected_on, order.id)), 10).await.unwrap();
        assert_eq!(rest.len(), 1);
        assert_eq!(stock::find_supply_order(&tx, "G-12").await.unwrap().map(|o| o.to_location), Some(LYON));
        let all = stock::list_supply_orders(&tx, &SupplyFilter::default(), None, 10).await.unwrap();
        assert_eq!(all.len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_order_on_two_lines_of_one_supply_counts_both() {
    both(|shop| async move {
        let (_, lines) = shop.supply("F-6", LYON, &[(SHIRT, 3)]).await;
        let (by, line) = (shop.by(), lines[0]);
        let (a, b) = (shop.new_peg(line, 2), shop.new_peg(line, 2));
        let refused = act!(shop.db, |tx, by| stock::peg(tx, &[a, b], &by).await);
        assert_eq!(refused, Err(StockRefused::SupplyExhausted { supply: line, asked: 4, free: 3 }));
        shop.open_with(SHIRT, LYON, 3, 0).await;
        let (a, b) = (shop.demand(SHIRT, LYON, 2), shop.demand(SHIRT, LYON, 2));
        let refused = act!(shop.db, |tx, by| stock::allocate(tx, &[a, b], Reach::Promise, &by).await);
        assert_eq!(refused, Err(StockRefused::NotEnough { variant: SHIRT, location: LYON, asked: 4, available: 3 }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn suppliers_have_one_code_each() {
    both(|shop| async move {
        let tissage = stock::Supplier {
            id: shop.id(),
            code: "TISSAGE".into(),
            name: "Tissages de Loire".into(),
            lead_days: 9,
            spread_days: 2,
        };
        let put = |supplier: &stock::Supplier| shop.db.run(stock::PutSupplier { supplier: supplier.clone() });
        put(&tissage).await.unwrap();
        let slower = stock::Supplier { lead_days: 12, ..tissage.clone() };
        put(&slower).await.unwrap();
        let other = stock::Supplier { id: shop.id(), ..tissage.clone() };
        assert_eq!(put(&other).await, Err(StockRefused::NumberTaken { number: "TISSAGE".into() }));
        let never = stock::Supplier { lead_days: -1, ..tissage };
        assert_eq!(put(&never).await, Err(StockRefused::NotAQuantity { quantity: -1 }));
        let reader = shop.db.reader().await.unwrap();
        let by_id = stock::find_suppliers(&reader.tx(), &[slower.id]).await.unwrap();
        assert_eq!(stock::list_suppliers(&reader.tx(), "", 10).await.unwrap(), by_id);
        assert_eq!(by_id, [slower]);
        assert_eq!(stock::list_suppliers(&reader.tx(), "TISSAGE", 10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_supply_orders_are_loaded_at_once() {
    both(|shop| async move {
        let order = |n: u32| NewSupplyOrder {
            id: shop.id(),
            number: format!("F-{n}"),
            kind: SupplyOrderKind::PurchaseOrder,
            supplier: None,
            from_location: None,
            to_location: LYON,
            expected_on: date(2026, 11, 28),
            first_expected_on: Some(ARRIVAL),
            confidence: Confidence::Likely,
            lines: vec![NewSupply { id: shop.id(), variant: SHIRT, ordered: 2 }],
        };
        let orders: Vec<NewSupplyOrder> = (0..40).map(order).collect();
        let by = shop.by();
        act!(shop.db, |tx, by, orders| stock::insert_supply_orders_many(tx, &orders, &by).await).unwrap();
        let reader = shop.db.reader().await.unwrap();
        let supply = stock::open_supply_of(&reader.tx(), &[SHIRT]).await.unwrap();
        assert!(supply.len() == 40 && supply.iter().all(stock::Supply::has_slipped));
        drop(reader);
        let empty = NewSupplyOrder { lines: vec![], ..order(90) };
        let refused = shop.db.run(stock::PlaceSupplyOrder { order: empty, by: shop.by() }).await;
        assert_eq!(refused, Err(StockRefused::NoLines));
        let nowhere = NewSupplyOrder { kind: SupplyOrderKind::Transfer, ..order(91) };
        let refused = shop.db.run(stock::SendTransfer { order: nowhere, by: shop.by() }).await;
        assert_eq!(refused, Err(StockRefused::PlacesDoNotFit));
    })
    .await;
}
