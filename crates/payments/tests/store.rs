//! Payments on both engines.

use db::{Command, Db, HOUSEKEEPING, Tx, testing};
use kernel::{Clock, Currency, CustomerId, Moment, OrderId, PaymentId};
use payments::{
    CardToken, Payment, PaymentRefused, PaymentState, Refund, RefundState, SCHEMA, SET_ASIDE, Tender, store,
};

fn moment() -> Moment {
    Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment()
}

fn attempt(m: &Moment, order: OrderId, tender: Tender, amount_minor: i64) -> Payment {
    Payment {
        id: m.id(),
        order,
        slot: order.0,
        customer: None,
        tender,
        state: PaymentState::Pending,
        currency: Currency::EUR,
        amount_minor,
        captured_minor: 0,
        refunded_minor: 0,
        takes_later: false,
        set_aside_until: None,
        order_token: None,
        taking: None,
        given_minor: 0,
        token: None,
        terminal: None,
        save_card: false,
        mandate_text: None,
        provider_ref: None,
        client_url: None,
        brand: None,
        last4: None,
        reason: None,
        shift: None,
        location: None,
        created_at: m.now,
        updated_at: m.now,
    }
}

#[expect(clippy::large_enum_variant, reason = "one at a time, in a test")]
enum Do {
    Begin(Payment),
    Capture(PaymentId),
    Decline(PaymentId),
    Refund(PaymentId, i64, Moment),
}

impl Command for Do {
    type Done = bool;
    type Refused = PaymentRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<bool, PaymentRefused> {
        let now = moment().now;
        match self {
            Self::Begin(p) => store::begin(tx, std::slice::from_ref(p)).await.map(|()| true),
            Self::Capture(id) => Ok(store::capture(tx, *id, Some("pi_1"), Some(("visa", "4417")), now).await?),
            Self::Decline(id) => Ok(store::fail(tx, *id, PaymentState::Declined, "card_declined", now).await?),
            Self::Refund(id, amount_minor, m) => {
                let refund = Refund {
                    id: m.id(),
                    payment: *id,
                    amount_minor: *amount_minor,
                    state: RefundState::Pending,
                    reason: "returned".into(),
                    in_cash: None,
                    created_at: now,
                };
                store::begin_refund(tx, &refund, now).await.map(|()| true)
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_thing_is_never_paid_twice() {
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE], |db| async move {
        let m = moment();
        let order: OrderId = m.id();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let (db, p): (Db, Payment) = (db.clone(), attempt(&m, order, Tender::Terminal, 13_980));
                tokio::spawn(async move { db.run(Do::Begin(p.clone())).await.map(|_| p.id) })
            })
            .collect();
        let mut begun = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                Ok(id) => begun.push(id),
                Err(refused) => assert_eq!(refused, PaymentRefused::Under),
            }
        }
        assert_eq!(begun.len(), 1);
        assert_eq!(db.run(Do::Decline(begun[0])).await, Ok(true));
        assert_eq!(db.run(Do::Capture(begun[0])).await, Ok(false), "what was declined is not captured later");
        let second = attempt(&m, order, Tender::Terminal, 13_980);
        assert_eq!(db.run(Do::Begin(second.clone())).await, Ok(true));
        assert_eq!(db.run(Do::Capture(second.id)).await, Ok(true));
        assert_eq!(db.run(Do::Capture(second.id)).await, Ok(false));
        assert_eq!(db.run(Do::Begin(attempt(&m, order, Tender::Cash, 1))).await, Err(PaymentRefused::NotEnoughCash));
        assert_eq!(db.run(Do::Begin(attempt(&m, order, Tender::Token, 1))).await, Err(PaymentRefused::Under));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_out_is_never_more_than_money_in() {
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE], |db| async move {
        let m = moment();
        let p = attempt(&m, m.id(), Tender::CardForm, 1_000);
        db.run(Do::Begin(p.clone())).await.unwrap();
        assert_eq!(db.run(Do::Refund(p.id, 1, m.clone())).await, Err(PaymentRefused::MoreThanTaken));
        db.run(Do::Capture(p.id)).await.unwrap();
        let tasks: Vec<_> = (0..30)
            .map(|_| {
                let (db, id, m) = (db.clone(), p.id, m.clone());
                tokio::spawn(async move { db.run(Do::Refund(id, 300, m)).await.is_ok() })
            })
            .collect();
        let mut done = 0;
        for task in tasks {
            done += usize::from(task.await.unwrap());
        }
        assert_eq!(done, 3);
        assert_eq!(db.run(Do::Refund(p.id, 100, m)).await, Ok(true));
    })
    .await;
}

struct Keep(CardToken);

impl Command for Keep {
    type Done = kernel::TokenId;
    type Refused = db::DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<kernel::TokenId, db::DbError> {
        store::keep_token(tx, &self.0, self.0.mandate_at).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_card_is_kept_once() {
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE], |db| async move {
        let m = moment();
        let customer: CustomerId = m.id();
        let card = |token: &str| CardToken {
            id: m.id(),
            customer,
            provider_token: token.into(),
            fingerprint: "f1".into(),
            brand: "visa".into(),
            last4: "4417".into(),
            expires_month: 12,
            expires_year: 2027,
            network_transaction_id: None,
            mandate_id: "m1".into(),
            mandate_text: "I agree".into(),
            mandate_at: m.now,
        };
        let first = db.run(Keep(card("tok_1"))).await.unwrap();
        assert_eq!(db.run(Keep(card("tok_2"))).await.unwrap(), first);
        let reader = db.reader().await.unwrap();
        let cards = store::tokens_of(&reader.tx(), customer).await.unwrap();
        assert_eq!((cards.len(), cards[0].provider_token.as_str()), (1, "tok_2"));
        assert!(!cards[0].has_expired(jiff::civil::date(2027, 12, 31)));
        assert!(cards[0].has_expired(jiff::civil::date(2028, 1, 1)));
    })
    .await;
}
