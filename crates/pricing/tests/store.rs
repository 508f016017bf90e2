//! Prices on both engines.

use db::{Command, HOUSEKEEPING, Tx, testing};
use jiff::{SignedDuration, Timestamp};
use kernel::{Actor, Clock, Currency, Money, VariantId};
use pricing::{Price, PriceRefused, SCHEMA, store};

struct Set(VariantId, i64, Timestamp);

impl Command for Set {
    type Done = bool;
    type Refused = PriceRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<bool, PriceRefused> {
        let price = Price { variant: self.0, amount: Money::eur(self.1), valid_from: self.2 };
        store::set_price(tx, price, &Actor::System, self.2).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_latest_price_that_has_begun_is_in_force() {
    testing::both(&[HOUSEKEEPING, SCHEMA], |db| async move {
        let moment = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment();
        let (shirt, other): (VariantId, VariantId) = (moment.id(), moment.id());
        let hour = |n: i64| moment.now + SignedDuration::from_hours(n);
        assert_eq!(db.run(Set(shirt, 5490, hour(0))).await, Ok(true));
        assert_eq!(db.run(Set(shirt, 5490, hour(1))).await, Ok(false), "the same price is no new price");
        assert_eq!(db.run(Set(shirt, 4990, hour(2))).await, Ok(true));
        assert_eq!(db.run(Set(shirt, -1, hour(3))).await, Err(PriceRefused::Amount));
        let reader = db.reader().await.unwrap();
        for (at, minor) in [(-1, None), (0, Some(5490)), (1, Some(5490)), (2, Some(4990)), (9, Some(4990))] {
            let found = store::prices_in_force(&reader.tx(), &[shirt, other], Currency::EUR, hour(at)).await.unwrap();
            assert_eq!(found.get(&shirt).map(|price| price.amount.minor), minor, "hour {at}");
            assert!(!found.contains_key(&other));
        }
        assert_eq!(store::list_prices(&reader.tx(), shirt, Currency::EUR, 10).await.unwrap().len(), 2);
    })
    .await;
}
