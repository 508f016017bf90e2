//! Loading the chain, on both engines.

use db::{Db, HOUSEKEEPING, Migration, testing};
use demo::load::{Loaded, Progress, Size, is_wanted, load};
use jiff::civil::date;
use kernel::{Clock, Moment};
use std::time::Instant;

const ALL: &[Migration] = &[
    HOUSEKEEPING,
    stores::SCHEMA,
    stores::RETURNS,
    stores::IMPRINT,
    identity::SCHEMA,
    catalogue::SCHEMA,
    pricing::SCHEMA,
    stock::SCHEMA,
    stock::NO_HOLDS,
    stock::TO_HAND_OVER,
    customers::SCHEMA,
    customers::GUESTS,
    payments::SCHEMA,
    payments::SET_ASIDE,
    payments::CREDITS,
    orders::SCHEMA,
    orders::RETURNS,
    orders::SHIPPING,
    orders::CARD,
    orders::RELAY,
    orders::WITHDRAWAL,
    orders::EXCHANGE,
    orders::PICKUP,
    orders::PROMISES,
    fulfilment::SCHEMA,
    fulfilment::RELAY,
    fulfilment::LIMITS,
];

fn chain() -> demo::Chain {
    demo::generate(7, date(2026, 11, 21))
}

fn moment() -> Moment {
    // Saturday 21 November 2026, nine o'clock in Paris.
    Clock::manual(kernel::from_micros(1_795_248_000_000_000), 3).moment()
}

async fn figures(db: &Db) -> Vec<i64> {
    let reader = db.reader().await.unwrap();
    let tx = reader.tx();
    let mut out = Vec::new();
    for table in ["location", "till", "staff", "product", "variant", "price", "level", "movement", "customer_order"] {
        out.push(tx.get(&format!("SELECT COUNT(*) FROM {table}"), &[], |row| row.get(0)).await.unwrap());
    }
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn loading_is_complete_clean_and_done_once() {
    testing::both(ALL, |db| async move {
        let start = Instant::now();
        let mut seen: Vec<Progress> = Vec::new();
        let loaded = load(&db, chain(), Size::Small, &moment(), &mut |progress| seen.push(progress)).await.unwrap();
        println!("{:?}: {:?}", db.engine(), start.elapsed());
        assert_eq!(loaded, Loaded::Now);
        assert!(seen.windows(2).all(|pair| pair[0].done <= pair[1].done));
        assert_eq!(seen.last().map(|last| last.done), seen.last().map(|last| last.of));
        let first = figures(&db).await;
        assert_eq!(first[8], 200 + (demo::load::RESERVATIONS + demo::load::PARCELS) as i64);
        let chain = chain();
        let reader = db.reader().await.unwrap();
        assert_eq!(stock::verify(&reader.tx(), 10).await.unwrap(), []);
        let (red, lyon) = (chain.find_variant("CHO-RGE-40").unwrap(), chain.find_location("LPI").unwrap());
        let levels = stock::levels_of(&reader.tx(), &[chain.variants[red].id.into()]).await.unwrap();
        let here = levels.iter().find(|level| level.location == chain.locations[lyon].id.into());
        assert_eq!(here.map(stock::Level::available_units), Some(0));
        assert_eq!(orders::store::list_sums_that_differ(&reader.tx(), 10).await.unwrap(), []);
        let open = orders::store::list_open_fulfilments(&reader.tx(), chain.locations[lyon].id.into(), 50).await;
        assert!(open.unwrap().len() >= 2);
        drop(reader);
        assert_eq!(load(&db, chain, Size::Full, &moment(), &mut |_| ()).await.unwrap(), Loaded::Before);
        assert_eq!(figures(&db).await, first);
        assert!(!is_wanted(&db).await.unwrap());
    })
    .await;
}
