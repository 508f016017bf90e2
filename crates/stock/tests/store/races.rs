//! Many at once, and exactly as many served as there are units.

use super::*;
use stock::Reach;

async fn count_of<T>(tasks: Vec<tokio::task::JoinHandle<Result<T, StockRefused>>>) -> (i64, Vec<StockRefused>) {
    let (mut served, mut refused) = (0, Vec::new());
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => served += 1,
            Err(refusal) => refused.push(refusal),
        }
    }
    (served, refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_buyers_take_fifty_units() {
    both(|shop| async move {
        shop.open_with(SHIRT, LYON, 50, 0).await;
        let tasks = (0..200)
            .map(|_| {
                let (db, by) = (shop.db.clone(), shop.by());
                tokio::spawn(async move {
                    act!(db, |tx, by| stock::sell_now(tx, &[units(SHIRT, LYON, 1)], &ticket(), &by).await)
                })
            })
            .collect();
        let (served, refused) = count_of(tasks).await;
        assert_eq!(served, 50);
        for refusal in refused {
            assert_eq!(refusal, StockRefused::NotEnough { variant: SHIRT, location: LYON, asked: 1, available: 0 });
        }
        assert_eq!(shop.level(SHIRT, LYON).await.on_hand, 0);
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn promises_leave_the_safety_units_and_the_till_sells_them() {
    both(|shop| async move {
        shop.open_with(SHIRT, LYON, 50, 2).await;
        let tasks = (0..120)
            .map(|_| {
                let (shop, by) = (shop.clone(), shop.by());
                tokio::spawn(async move {
                    let demand = shop.demand(SHIRT, LYON, 1);
                    act!(shop.db, |tx, by, demand| {
                        stock::allocate(tx, &[demand], Reach::Promise, &by).await.map(|_| ())
                    })
                })
            })
            .collect();
        assert_eq!(count_of(tasks).await.0, 48);
        let by = shop.by();
        act!(shop.db, |tx, by| stock::sell_now(tx, &[units(SHIRT, LYON, 2)], &ticket(), &by).await).unwrap();
        let refused = act!(shop.db, |tx, by| stock::sell_now(tx, &[units(SHIRT, LYON, 1)], &ticket(), &by).await);
        assert_eq!(refused.map_err(|r| r.code()), Err("not_enough_stock"));
        assert_eq!(shop.level(SHIRT, LYON).await.shelf_units(), 0);
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_reservations_for_twelve_units_on_their_way() {
    both(|shop| async move {
        let (_, lines) = shop.supply("F-2291", LYON, &[(SHIRT, 12)]).await;
        let line = lines[0];
        let tasks = (0..64)
            .map(|_| {
                let shop = shop.clone();
                tokio::spawn(async move { shop.peg(line, 1).await })
            })
            .collect();
        let (served, refused) = count_of(tasks).await;
        assert_eq!((served, refused.len()), (12, 52));
        assert!(refused.iter().all(|r| *r == StockRefused::SupplyExhausted { supply: line, asked: 1, free: 0 }));
        assert_eq!(shop.differences().await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pegging_releasing_and_receiving_at_once_loses_no_unit() {
    both(|shop| async move {
        let (order, lines) = shop.supply("F-2291", LYON, &[(SHIRT, 40)]).await;
        let line = lines[0];
        let mut pegs = Vec::new();
        for _ in 0..20 {
            pegs.push(shop.peg(line, 1).await.unwrap());
        }
        let mut tasks: Vec<tokio::task::JoinHandle<()>> = Vec::new();
        for (n, peg) in pegs.into_iter().enumerate() {
            let shop = shop.clone();
            tasks.push(tokio::spawn(async move {
                let by = shop.by();
                if n % 2 == 0 {
                    let id = peg.id;
                    act!(shop.db, |tx, by| stock::release_peg(tx, id, &by).await).unwrap();
                } else {
                    let _ = shop.peg(line, 2).await;
                }
                if n % 5 == 0 {
                    let _ = shop.receive(order, &[came(line, 8)], stock::Rest::StaysOpen).await;
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(shop.differences().await, []);
        let level = shop.level(SHIRT, LYON).await;
        assert_eq!(level.on_hand, 32, "{level:?}");
        assert!(level.available_units() >= 0, "{level:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn baskets_in_any_order_do_not_block_each_other() {
    both(|shop| async move {
        shop.open_with(SHIRT, LYON, 60, 0).await;
        shop.open_with(JACKET, LYON, 60, 0).await;
        let tasks = (0..60)
            .map(|n| {
                let (db, by) = (shop.db.clone(), shop.by());
                let mut basket = vec![units(SHIRT, LYON, 1), units(JACKET, LYON, 1), units(SHIRT, LYON, 1)];
                if n % 2 == 0 {
                    basket.reverse();
                }
                tokio::spawn(
                    async move { act!(db, |tx, by, basket| stock::sell_now(tx, &basket, &ticket(), &by).await) },
                )
            })
            .collect();
        let (served, refused) = count_of(tasks).await;
        assert_eq!((served, refused.len()), (30, 30));
        assert_eq!(shop.level(JACKET, LYON).await.on_hand, 30, "a refused basket takes nothing");
        assert_eq!(shop.differences().await, []);
    })
    .await;
}
