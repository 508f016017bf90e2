//! Payments on both engines.

use db::{Command, Db, HOUSEKEEPING, Tx, testing};
use kernel::{Actor, Clock, CreditId, Currency, CustomerId, Moment, OrderId, PaymentId};
use payments::store::Issue;
use payments::{
    CARD_SEEN, CREDITS, CardToken, Credit, CreditKind, Payment, PaymentRefused, PaymentState, Refund, RefundState,
    SCHEMA, SET_ASIDE, SeenCard, Tender, store,
};

fn card() -> SeenCard<'static> {
    SeenCard { brand: "visa", last4: "4417", fingerprint: "fp" }
}

fn moment() -> Moment {
    Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment()
}

fn attempt(m: &Moment, order: OrderId, tender: Tender, amount_minor: i64) -> Payment {
    Payment::new(m.id(), order, tender, amount_minor, Currency::EUR, m.now)
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
            Self::Capture(id) => Ok(store::capture(tx, *id, Some("pi_1"), Some(card()), now).await?),
            Self::Decline(id) => Ok(store::fail(tx, *id, PaymentState::Declined, "card_declined", now).await?),
            Self::Refund(id, amount_minor, m) => {
                let refund = Refund {
                    id: m.id(),
                    payment: *id,
                    amount_minor: *amount_minor,
                    state: RefundState::Pending,
                    reason: "returned".into(),
                    in_cash: None,
                    credit: None,
                    created_at: now,
                };
                store::begin_refund(tx, &refund, now).await.map(|()| true)
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_thing_is_never_paid_twice() {
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE, CREDITS, CARD_SEEN], |db| async move {
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
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE, CREDITS, CARD_SEEN], |db| async move {
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
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE, CREDITS, CARD_SEEN], |db| async move {
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

/// What two tills want of one credit at once.
struct Spend(Payment, CreditId, Moment);

impl Command for Spend {
    type Done = ();
    type Refused = PaymentRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), PaymentRefused> {
        store::spend_credit(tx, &self.0, self.1, Actor::System, &self.2).await
    }
}

struct Issued(Issue, Moment);

impl Command for Issued {
    type Done = Credit;
    type Refused = PaymentRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Credit, PaymentRefused> {
        Ok(store::issue_credit(tx, &self.0, &self.1).await?)
    }
}

async fn issued(db: &Db, m: &Moment, amount_minor: i64) -> Credit {
    let issue = Issue {
        id: m.id(),
        kind: CreditKind::StoreCredit,
        currency: Currency::EUR,
        amount_minor,
        customer: None,
        order: None,
        actor: Actor::System,
    };
    db.run(Issued(issue, m.clone())).await.unwrap()
}

async fn findings(db: &Db) -> usize {
    let reader = db.reader().await.unwrap();
    store::credit_findings(&reader.tx(), 9).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_is_never_below_nothing() {
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE, CREDITS, CARD_SEEN], |db| async move {
        let m = moment();
        let credit = issued(&db, &m, 1_000).await;
        let tasks: Vec<_> = (0..24)
            .map(|_| {
                let payment = attempt(&m, m.id(), Tender::StoreCredit, 300);
                let spent =
                    Payment { state: PaymentState::Captured, captured_minor: 300, credit: Some(credit.id), ..payment };
                let (db, m) = (db.clone(), m.clone());
                tokio::spawn(async move {
                    db.run(Spend(spent.clone(), credit.id, m)).await?;
                    db.run(Do::Begin(spent)).await
                })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(refused) => assert_eq!(refused, PaymentRefused::CreditShort),
            }
        }
        let reader = db.reader().await.unwrap();
        let left = store::get_credit(&reader.tx(), credit.id).await.unwrap();
        let journal = store::credit_journal(&reader.tx(), credit.id).await.unwrap();
        drop(reader);
        assert_eq!((won, left.balance_minor), (3, 100));
        assert_eq!(
            journal.iter().map(|one| one.amount_minor).sum::<i64>(),
            100,
            "the balance is the sum of its journal"
        );
        assert_eq!(findings(&db).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_credit_and_an_old_one_pay_nothing() {
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE, CREDITS, CARD_SEEN], |db| async move {
        let m = moment();
        let credit = issued(&db, &m, 1_000).await;
        let spend = |m: &Moment| Spend(attempt(m, m.id(), Tender::StoreCredit, 300), credit.id, m.clone());
        let later = m.at(credit.valid_until + jiff::SignedDuration::from_secs(1));
        assert_eq!(db.run(spend(&later)).await, Err(PaymentRefused::CreditShort));
        assert_eq!(db.run(Block(credit.id, true, m.now)).await, Ok(true));
        assert_eq!(db.run(spend(&m)).await, Err(PaymentRefused::CreditShort));
        assert_eq!(db.run(Block(credit.id, false, m.now)).await, Ok(true));
        assert_eq!(db.run(spend(&m)).await, Ok(()));
        // What comes back to an old one makes it good again for the house's time.
        let back = db.run(Back(credit.id, 300, later.clone())).await.unwrap();
        assert_eq!((back.balance_minor, back.valid_until > later.now), (1_000, true));
    })
    .await;
}

struct Block(CreditId, bool, jiff::Timestamp);

impl Command for Block {
    type Done = bool;
    type Refused = PaymentRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<bool, PaymentRefused> {
        Ok(store::block_credit(tx, self.0, self.1, self.2).await?)
    }
}

struct Back(CreditId, i64, Moment);

impl Command for Back {
    type Done = Credit;
    type Refused = PaymentRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Credit, PaymentRefused> {
        let of = (self.2.id(), self.2.id());
        Ok(store::give_to_credit(tx, of, self.0, self.1, Actor::System, &self.2).await?)
    }
}

struct PassOn(PaymentId, i64, Moment);

impl Command for PassOn {
    type Done = ();
    type Refused = PaymentRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), PaymentRefused> {
        store::transfer(tx, self.0, self.1, self.2.now).await
    }
}

/// Many exchange and give back at once: refunded and passed on together are never more than was taken.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_passed_on_does_not_go_back_too() {
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE, CREDITS, CARD_SEEN], |db| async move {
        let m = moment();
        let p = attempt(&m, m.id(), Tender::CardForm, 1_000);
        db.run(Do::Begin(p.clone())).await.unwrap();
        db.run(Do::Capture(p.id)).await.unwrap();
        let tasks: Vec<_> = (0..30)
            .map(|n| {
                let (db, id, m) = (db.clone(), p.id, m.clone());
                tokio::spawn(async move {
                    if n % 2 == 0 {
                        db.run(PassOn(id, 70, m)).await
                    } else {
                        db.run(Do::Refund(id, 70, m)).await.map(|_| ())
                    }
                })
            })
            .collect();
        let mut done = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => done += 1,
                Err(refused) => assert_eq!(refused, PaymentRefused::MoreThanTaken),
            }
        }
        let reader = db.reader().await.unwrap();
        let seen = store::get_payment(&reader.tx(), p.id).await.unwrap();
        assert_eq!((done, seen.refunded_minor + seen.transferred_minor, seen.left_minor()), (14, 980, 20));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_means_pay_one_thing_and_one_of_them_asks_outside() {
    testing::both(&[HOUSEKEEPING, SCHEMA, SET_ASIDE, CREDITS, CARD_SEEN], |db| async move {
        let m = moment();
        let order: OrderId = m.id();
        let card = attempt(&m, order, Tender::Terminal, 700);
        let beside = Payment { share: 1, ..attempt(&m, order, Tender::GiftCard, 300) };
        for one in [&card, &beside] {
            assert_eq!(db.run(Do::Begin(one.clone())).await, Ok(true));
        }
        for again in [attempt(&m, order, Tender::Token, 700), Payment { id: m.id(), ..beside.clone() }] {
            assert_eq!(db.run(Do::Begin(again)).await, Err(PaymentRefused::Under));
        }
    })
    .await;
}
