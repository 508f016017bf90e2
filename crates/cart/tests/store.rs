//! Carts on both engines.

use cart::{
    ADDRESSES, Cart, CartRefused, CartState, Intent, Owner, POINT, SCHEMA, SETTLING, TYPED, Typed, Wish, store,
};
use db::{Command, Db, DbError, HOUSEKEEPING, Tx, testing};
use jiff::SignedDuration;
use kernel::{Actor, Channel, Clock, CustomerId, LocationId, Moment, PaymentTerms, Quantity, TillId, VariantId};

fn clock() -> Clock {
    Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3)
}

fn intent(moment: &Moment, variant: VariantId, units: i64, wish: Wish) -> Intent {
    Intent {
        id: moment.id(),
        variant,
        quantity: Quantity::new(units).unwrap(),
        wish,
        added_channel: Channel::Web,
        added_by: Actor::Visitor,
        added_at: moment.now,
    }
}

enum Do {
    Add(Owner, Intent, Moment),
    Join(String, CustomerId, Moment),
    Park(TillId, Moment),
    Unpark(kernel::CartId, TillId, Moment),
    Remove(Owner, Moment),
    Keep(kernel::CartId, Typed, Moment),
    Close(kernel::CartId, Moment),
    Forget(Moment),
}

impl Command for Do {
    type Done = Cart;
    type Refused = CartRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Cart, CartRefused> {
        match self {
            Self::Add(owner, intent, m) => {
                let cart = store::open_cart(tx, owner, m.id(), m.now).await?;
                store::add_intent(tx, cart.id, intent, m.now).await?;
                Ok(store::find_cart(tx, cart.id).await?.ok_or(DbError::Missing)?)
            }
            Self::Join(visitor, customer, m) => store::join(tx, visitor, *customer, m.id(), m.now).await,
            Self::Keep(id, typed, m) => {
                store::keep_typed(tx, *id, typed, m.now).await?;
                Ok(store::find_cart(tx, *id).await?.ok_or(DbError::Missing)?)
            }
            Self::Close(id, m) => {
                store::close(tx, *id, CartState::Ordered, m.now).await?;
                Ok(store::find_cart(tx, *id).await?.ok_or(DbError::Missing)?)
            }
            Self::Forget(m) => {
                store::forget_typed(tx, m.now, 10).await?;
                store::open_cart(tx, &Owner::Visitor("other".into()), m.id(), m.now).await.map_err(CartRefused::Store)
            }
            Self::Park(till, m) => {
                let cart = store::find_open_cart(tx, &Owner::Till(*till)).await?.ok_or(DbError::Missing)?;
                store::park(tx, cart.id, "tea", m.now).await?;
                Ok(store::find_cart(tx, cart.id).await?.ok_or(DbError::Missing)?)
            }
            Self::Unpark(id, till, m) => {
                store::unpark(tx, *id, *till, m.now).await?;
                Ok(store::find_cart(tx, *id).await?.ok_or(DbError::Missing)?)
            }
            Self::Remove(owner, m) => {
                let cart = store::find_open_cart(tx, owner).await?.ok_or(DbError::Missing)?;
                let gone = store::remove_intent(tx, cart.id, cart.intents[0].id, m.now).await?;
                store::restore_intent(tx, cart.id, &gone, m.now).await?;
                Ok(store::find_cart(tx, cart.id).await?.ok_or(DbError::Missing)?)
            }
        }
    }
}

async fn run(db: &Db, what: Do) -> Cart {
    db.run(what).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_joins_two_carts_and_loses_no_line() {
    testing::both(&[HOUSEKEEPING, SCHEMA, ADDRESSES, TYPED, POINT, SETTLING], |db| async move {
        let m = clock().moment();
        let (store, shirt, lamp): (LocationId, VariantId, VariantId) = (m.id(), m.id(), m.id());
        let customer: CustomerId = m.id();
        let wish = Wish::collect(store, PaymentTerms::Now);
        run(&db, Do::Add(Owner::Customer(customer), intent(&m, shirt, 1, wish), m.clone())).await;
        run(&db, Do::Add(Owner::Visitor("v".into()), intent(&m, shirt, 2, wish), m.clone())).await;
        run(&db, Do::Add(Owner::Visitor("v".into()), intent(&m, lamp, 1, wish), m.clone())).await;
        let joined = run(&db, Do::Join("v".into(), customer, m.clone())).await;
        assert_eq!((joined.intents.len(), joined.units()), (2, 4));
        let again = run(&db, Do::Join("v".into(), customer, m.clone())).await;
        assert_eq!(again.units(), 4, "joining twice is joining once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_at_one_cart_both_see_both_changes() {
    testing::both(&[HOUSEKEEPING, SCHEMA, ADDRESSES, TYPED, POINT, SETTLING], |db| async move {
        let clock = clock();
        let m = clock.moment();
        let (store, shirt): (LocationId, VariantId) = (m.id(), m.id());
        let owner = Owner::Customer(m.id());
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let what = Do::Add(owner.clone(), intent(&m, shirt, 1, Wish::carry_out(store)), m.clone());
                tokio::spawn({
                    let db = db.clone();
                    async move { run(&db, what).await }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let cart = run(&db, Do::Remove(owner, m)).await;
        assert_eq!((cart.intents.len(), cart.units()), (1, 20));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_ticket_is_taken_up_when_the_till_is_free() {
    testing::both(&[HOUSEKEEPING, SCHEMA, ADDRESSES, TYPED, POINT, SETTLING], |db| async move {
        let clock = clock();
        let m = clock.moment();
        let (till, shirt): (TillId, VariantId) = (m.id(), m.id());
        let wish = Wish::carry_out(m.id());
        run(&db, Do::Add(Owner::Till(till), intent(&m, shirt, 1, wish), m.clone())).await;
        let parked = run(&db, Do::Park(till, m.clone())).await;
        clock.advance(SignedDuration::from_mins(5));
        let m = clock.moment();
        run(&db, Do::Add(Owner::Till(till), intent(&m, shirt, 3, wish), m.clone())).await;
        assert_eq!(db.run(Do::Unpark(parked.id, till, m.clone())).await, Err(CartRefused::TillBusy));
        run(&db, Do::Park(till, m.clone())).await;
        let back = run(&db, Do::Unpark(parked.id, till, m)).await;
        assert_eq!((back.units(), back.label.as_str()), (1, "tea"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_stays_no_longer_than_the_cart() {
    testing::both(&[HOUSEKEEPING, SCHEMA, ADDRESSES, TYPED, POINT, SETTLING], |db| async move {
        let clock = clock();
        let m = clock.moment();
        let (store, shirt): (LocationId, VariantId) = (m.id(), m.id());
        let typed = Typed { email: "alix@exemple.example".into(), keeps_card: true, ..Typed::default() };
        let kept = async |cart: kernel::CartId| {
            let reader = db.reader().await.unwrap();
            store::find_typed(&reader.tx(), cart).await.unwrap()
        };
        let mut carts = Vec::new();
        for visitor in ["a", "b"] {
            let line = intent(&m, shirt, 1, Wish::carry_out(store));
            let cart = run(&db, Do::Add(Owner::Visitor(visitor.into()), line, m.clone())).await.id;
            run(&db, Do::Keep(cart, typed.clone(), m.clone())).await;
            assert_eq!(kept(cart).await, Some(typed.clone()));
            carts.push(cart);
        }
        run(&db, Do::Close(carts[0], m.clone())).await;
        assert_eq!(kept(carts[0]).await, None, "the cart became an order");
        run(&db, Do::Keep(carts[0], typed.clone(), m)).await;
        assert_eq!(kept(carts[0]).await, None, "a closed cart takes nothing");
        clock.advance(SignedDuration::from_hours(24));
        run(&db, Do::Forget(clock.moment())).await;
        assert_eq!(kept(carts[1]).await, None, "nobody came back for it");
    })
    .await;
}
