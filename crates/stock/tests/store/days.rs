//! Random days of trade, many hands at once; afterwards every sum agrees.

use super::*;
use kernel::{AllocationId, PegId};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use stock::{CountedShelf, Reach, Rest};

const STEPS: u32 = 60;

/// A refusal by a rule is part of the day; a failure of the store is not.
fn fine<T>(outcome: Result<T, StockRefused>) -> Option<T> {
    match outcome {
        Ok(done) => Some(done),
        Err(StockRefused::Store(error)) => panic!("{error}"),
        Err(_) => None,
    }
}

/// What one hand remembers.
#[derive(Default)]
struct Memory {
    allocations: Vec<AllocationId>,
    pegs: Vec<PegId>,
}

async fn step(shop: &Shop, chance: &mut StdRng, memory: &mut Memory, supply: &[(SupplyOrderId, Vec<SupplyId>)]) {
    let variant = if chance.random_bool(0.5) { SHIRT } else { JACKET };
    let place = if chance.random_bool(0.7) { LYON } else { ORLEANS };
    let (quantity, by) = (chance.random_range(1..4), shop.by());
    let (order, lines) = &supply[chance.random_range(0..supply.len())];
    let line = lines[chance.random_range(0..lines.len())];
    match chance.random_range(0..12) {
        0 | 1 => {
            let basket = [units(JACKET, place, 1), units(variant, place, quantity)];
            let _ = fine(act!(shop.db, |tx, by| stock::sell_now(tx, &basket, &ticket(), &by).await));
        }
        2 | 3 => {
            let demand = shop.demand(variant, place, quantity);
            if let Some(made) = fine(act!(shop.db, |tx, by| stock::allocate(tx, &[demand], Reach::Promise, &by).await))
            {
                memory.allocations.push(made[0].id);
            }
        }
        4 | 5 => {
            if let Some(peg) = fine(shop.peg(line, quantity).await) {
                memory.pegs.push(peg.id);
            }
        }
        6 => {
            let damaged = chance.random_range(0..2);
            let counted = [ReceivedLine { supply: line, received: quantity, damaged, over: 1 }];
            let rest = if chance.random_bool(0.1) { Rest::IsClosed } else { Rest::StaysOpen };
            if let Some(got) = fine(shop.receive(*order, &counted, rest).await) {
                memory.allocations.extend(got.allocated.iter().map(|a| a.allocation));
            }
        }
        7 => {
            let id = memory.pegs.pop().unwrap_or(PegId(Uuid::nil()));
            let _ = fine(act!(shop.db, |tx, by| stock::release_peg(tx, id, &by).await));
        }
        8 => {
            let id = memory.pegs.last().copied().unwrap_or(PegId(Uuid::nil()));
            let _ = fine(act!(shop.db, |tx| stock::move_peg(tx, id, line).await));
        }
        9 | 10 => {
            let ids: Vec<AllocationId> = memory.allocations.pop().into_iter().collect();
            let ended = if chance.random_bool(0.5) {
                act!(shop.db, |tx, by, ids| stock::consume_allocations(tx, &ids, &ticket(), &by).await)
            } else {
                act!(shop.db, |tx, by, ids| stock::release_allocations(tx, &ids, &by).await)
            };
            let _ = fine(ended);
        }
        _ => {
            let counted = CountedShelf { variant, location: place, counted: quantity, expected: 2 };
            let _ = fine(act!(shop.db, |tx, by| stock::count(tx, &counted, "", &by).await));
        }
    }
}

async fn trade(shop: &Shop, hands: u64) {
    for variant in [SHIRT, JACKET] {
        shop.open_with(variant, LYON, 40, 1).await;
        shop.open_with(variant, ORLEANS, 20, 0).await;
    }
    let mut supply = Vec::new();
    for number in 0..4 {
        supply.push(shop.supply(&format!("F-{number}"), LYON, &[(SHIRT, 30), (JACKET, 30)]).await);
    }
    let mut tasks = Vec::new();
    for hand in 0..hands {
        let (shop, supply) = (shop.clone(), supply.clone());
        tasks.push(tokio::spawn(async move {
            let (mut chance, mut memory) = (StdRng::seed_from_u64(hand), Memory::default());
            for _ in 0..STEPS {
                step(&shop, &mut chance, &mut memory, &supply).await;
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(shop.differences().await, []);
    let reader = shop.db.reader().await.unwrap();
    let movements = stock::journal_of(&reader.tx(), SHIRT, None, None, 1_000).await.unwrap();
    assert!(movements.len() > 20, "the days were busy: {}", movements.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_random_days_every_sum_agrees() {
    both(|shop| async move { trade(&shop, 6).await }).await;
}

/// Stands in for distributed databases that speak like PostgreSQL: every transaction is
/// serializable and may have to run again.
#[tokio::test(flavor = "multi_thread")]
async fn after_serializable_days_too() {
    let scratch = db::testing::postgres(ALL).await;
    let address = format!("{}?options=-c%20default_transaction_isolation%3Dserializable", scratch.address);
    let shop = Shop::new(Db::open(&address).await.unwrap());
    let reader = shop.db.reader().await.unwrap();
    let sql = "SELECT current_setting('transaction_isolation')";
    assert_eq!(reader.tx().get(sql, &[], |row| row.get::<String>(0)).await.unwrap(), "serializable");
    drop(reader);
    trade(&shop, 3).await;
}
