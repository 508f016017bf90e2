//! Counts, corrections, and the office's views.

use super::*;
use kernel::{Role, StaffId};
use stock::{CountedShelf, MovementKind, Reach, ShelfChange};

#[tokio::test(flavor = "multi_thread")]
async fn the_shelf_is_right_even_when_more_was_promised() {
    both(|shop| async move {
        shop.open_with(SHIRT, LYON, 3, 0).await;
        let (by, demand) = (shop.by(), shop.demand(SHIRT, LYON, 3));
        let allocations = act!(shop.db, |tx, by| stock::allocate(tx, &[demand], Reach::Promise, &by).await).unwrap();
        // One was counted less than the person had before them, and one more came to light meanwhile.
        let counted = CountedShelf { variant: SHIRT, location: LYON, counted: 2, expected: 3 };
        let level = shop
            .db
            .run(stock::CountShelf { counted: vec![counted], reason: "inventaire".into(), by: shop.by() })
            .await
            .unwrap()[0];
        assert_eq!((level.on_hand, level.short_units(), level.available_units()), (2, 1, -1));
        let reader = shop.db.reader().await.unwrap();
        assert_eq!(stock::list_shortages(&reader.tx(), None, 10).await.unwrap(), [level]);
        assert_eq!(stock::list_reserved_at(&reader.tx(), SHIRT, LYON, 10).await.unwrap(), allocations);
        drop(reader);
        let id = allocations[0].id;
        let refused = act!(shop.db, |tx, by| stock::consume_allocations(tx, &[id], &ticket(), &by).await);
        assert_eq!(refused, Err(StockRefused::NotEnough { variant: SHIRT, location: LYON, asked: 3, available: 2 }));
        let change = |quantity, reason: &str| ShelfChange {
            variant: SHIRT,
            location: LYON,
            kind: MovementKind::Adjustment,
            quantity,
            reference: Reference::manual(),
            reason: reason.into(),
        };
        let adjust = |change| shop.db.run(stock::AdjustStock { change, by: shop.by() });
        assert_eq!(adjust(change(1, " ")).await, Err(StockRefused::ReasonMissing));
        assert_eq!(
            adjust(change(-3, "perte")).await,
            Err(StockRefused::BelowZero { variant: SHIRT, location: LYON, on_hand: 2, change: -3 })
        );
        assert_eq!(adjust(change(1, "retrouvée en réserve")).await.map(|l| l.short_units()), Ok(0));
        act!(shop.db, |tx, by| stock::consume_allocations(tx, &[id], &ticket(), &by).await).unwrap();
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_changes_the_stock_of_their_own_store_only() {
    both(|shop| async move {
        let seller = Actor::Staff { id: StaffId(shop.id()), role: Role::Seller, location: Some(LYON) };
        let set = |location| {
            let by = By::new(shop.clock.moment(), seller);
            shop.db.run(stock::SetSafety { variant: SHIRT, location, safety: 2, by })
        };
        assert_eq!(set(LYON).await.map(|level| level.available_units()), Ok(-2));
        assert_eq!(set(ORLEANS).await, Err(StockRefused::NotAllowed { location: ORLEANS }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_is_read_page_by_page_newest_first() {
    both(|shop| async move {
        shop.open_with(SHIRT, LYON, 20, 0).await;
        shop.open_with(SHIRT, ORLEANS, 20, 0).await;
        for n in 1..=4 {
            let by = shop.by();
            let place = if n == 3 { ORLEANS } else { LYON };
            act!(shop.db, |tx, by| stock::sell_now(tx, &[units(SHIRT, place, n)], &ticket(), &by).await).unwrap();
        }
        let by = shop.by();
        act!(shop.db, |tx, by| stock::take_back(tx, &[units(SHIRT, LYON, 1)], &ticket(), "échange", &by).await)
            .unwrap();
        let reader = shop.db.reader().await.unwrap();
        let tx = reader.tx();
        let page = stock::journal_of(&tx, SHIRT, None, None, 3).await.unwrap();
        assert_eq!(page.iter().map(|m| m.quantity).collect::<Vec<_>>(), [1, -4, -3]);
        assert_eq!((page[0].kind, page[0].reason.as_str()), (MovementKind::Return, "échange"));
        let last = &page[2];
        let rest = stock::journal_of(&tx, SHIRT, None, Some((last.at, last.id)), 10).await.unwrap();
        assert_eq!(rest.iter().map(|m| m.quantity).collect::<Vec<_>>(), [-2, -1, 20, 20]);
        let here = stock::journal_of(&tx, SHIRT, Some(ORLEANS), None, 10).await.unwrap();
        assert_eq!(here.iter().map(|m| m.quantity).collect::<Vec<_>>(), [-3, 20]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_levels_and_a_history_are_loaded_and_agree() {
    both(|shop| async move {
        let variants: Vec<VariantId> = (0..700).map(|_| shop.id()).collect();
        let opening: Vec<OpeningLevel> = variants
            .iter()
            .enumerate()
            .map(|(n, variant)| OpeningLevel { variant: *variant, location: LYON, on_hand: n as i64 % 9, safety: 1 })
            .collect();
        let by = shop.by();
        act!(shop.db, |tx, by, opening| stock::insert_levels_many(tx, &opening, &by).await).unwrap();
        let history: Vec<stock::Movement> = [(MovementKind::Receipt, 5), (MovementKind::Sale, -2)]
            .into_iter()
            .map(|(kind, quantity)| stock::Movement {
                id: shop.id(),
                variant: SHIRT,
                location: LYON,
                kind,
                quantity,
                at: shop.clock.now(),
                reference: Reference::import("historique.csv"),
                reason: String::new(),
                actor: Actor::System,
            })
            .collect();
        act!(shop.db, |tx, history| stock::insert_movements_many(tx, &history).await).unwrap();
        assert_eq!(shop.level(SHIRT, LYON).await.on_hand, 3);
        let reader = shop.db.reader().await.unwrap();
        let tx = reader.tx();
        assert_eq!(stock::levels_of(&tx, &variants).await.unwrap().len(), 700);
        let page = stock::list_levels(&tx, LYON, None, 500).await.unwrap();
        let rest = stock::list_levels(&tx, LYON, page.last().map(|l| l.variant), 500).await.unwrap();
        assert_eq!((page.len(), rest.len()), (500, 201));
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_finds_what_does_not_agree() {
    both(|shop| async move {
        shop.open_with(SHIRT, LYON, 3, 0).await;
        let (_, lines) = shop.supply("F-7", LYON, &[(SHIRT, 3)]).await;
        shop.peg(lines[0], 1).await.unwrap();
        act!(shop.db, |tx| {
            tx.exec("UPDATE level SET on_hand = 5, allocated = 2", &[]).await?;
            tx.exec("UPDATE supply SET pegged = 2", &[]).await?;
            Ok(())
        })
        .unwrap();
        let at = |expected, found| stock::DifferenceAt { variant: SHIRT, location: LYON, expected, found };
        assert_eq!(
            shop.differences().await,
            [
                Difference::OnHand(at(3, 5)),
                Difference::Allocated(at(0, 2)),
                Difference::Pegged { supply: lines[0], expected: 1, found: 2 },
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_of_an_older_schema_stay_as_they_are_without_holds() {
    db::testing::both(&[db::HOUSEKEEPING, stock::SCHEMA], |db| async move {
        act!(db, |tx| {
            let sql = "INSERT INTO level (variant_id, location_id, on_hand, held, allocated, safety) VALUES ($1, $2, 7, 0, 2, 1)";
            tx.exec(sql, db::params![SHIRT, LYON]).await?;
            Ok(())
        })
        .unwrap();
        db.migrate(ALL).await.unwrap();
        let reader = db.reader().await.unwrap();
        let level = stock::levels_at(&reader.tx(), LYON, &[SHIRT]).await.unwrap()[0];
        assert_eq!((level.on_hand, level.allocated, level.safety, level.available_units()), (7, 2, 1, 4));
    })
    .await;
}
