//! Queued once, delivered once, on both engines.

use db::{Command, Db, DbError, HOUSEKEEPING, Migration, Tx, testing};
use futures::future::BoxFuture;
use jiff::SignedDuration;
use kernel::{Actor, Clock, CustomerId, Language, MessageId, Moment, OrderId};
use messages::{
    Delivery, Filter, House, MailError, Mailer, Medium, Message, MessageRefused, MessageState, NewMessage, Outcome,
    Outgoing, PasswordReset, Resend, SCHEMA, Template, deliver,
};
use parking_lot::Mutex;

const ALL: &[Migration] = &[HOUSEKEEPING, SCHEMA];

fn clock() -> Clock {
    Clock::manual(kernel::from_micros(1_790_000_000_000_000), 9)
}

struct Queue(NewMessage, Moment);

impl Command for Queue {
    type Done = bool;
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<bool, DbError> {
        messages::queue(tx, &self.0, &self.1).await
    }
}

/// A mail server that answers what it is told to, and remembers what it took.
struct Server {
    answers: Mutex<Vec<Result<Delivery, MailError>>>,
    took: Mutex<Vec<Outgoing>>,
}

impl Server {
    fn new(answers: &[Result<Delivery, MailError>]) -> Self {
        Self { answers: Mutex::new(answers.iter().rev().cloned().collect()), took: Mutex::default() }
    }
}

impl Mailer for Server {
    fn send(&self, message: Outgoing) -> BoxFuture<'_, Result<Delivery, MailError>> {
        self.took.lock().push(message);
        let answer = self.answers.lock().pop().unwrap_or(Ok(Delivery::Sent));
        Box::pin(async move { answer })
    }
}

/// A mail server that never answers: the process dies in front of it.
struct Death;

impl Mailer for Death {
    fn send(&self, _: Outgoing) -> BoxFuture<'_, Result<Delivery, MailError>> {
        Box::pin(std::future::pending())
    }
}

fn message(clock: &Clock, key: &str, medium: Medium) -> NewMessage {
    let template = Template::PasswordReset(PasswordReset {
        first_name: "Camille".into(),
        link: "https://shop.example/x".into(),
        valid_minutes: 60,
    });
    let house = House { name: "Maison".into(), url: "https://shop.example".into(), legal: String::new() };
    NewMessage::new(clock.moment().id(), key, (medium, "c@exemple.fr"), &template, (Language::Fr, &house))
}

async fn queued(db: &Db, clock: &Clock, key: &str) -> MessageId {
    let new = message(clock, key, Medium::Email);
    assert!(db.run(Queue(new.clone(), clock.moment())).await.unwrap());
    new.id
}

async fn get(db: &Db, id: MessageId) -> Message {
    let reader = db.reader().await.unwrap();
    messages::get_message(&reader.tx(), id).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_news_is_queued_once() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let (db, clock) = (db.clone(), clock.clone());
                tokio::spawn(async move {
                    db.run(Queue(message(&clock, "ready:1", Medium::Email), clock.moment())).await.unwrap()
                })
            })
            .collect();
        let mut new = 0;
        for task in tasks {
            new += usize::from(task.await.unwrap());
        }
        assert_eq!(new, 1);
        let reader = db.reader().await.unwrap();
        assert_eq!(messages::list(&reader.tx(), &Filter::default(), None, 10).await.unwrap().len(), 1);
        let jobs: i64 = reader
            .tx()
            .get("SELECT COUNT(*) FROM job WHERE kind = 'deliver_message'", &[], |row| row.get(0))
            .await
            .unwrap();
        assert_eq!(jobs, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_sent_once_however_often_it_is_delivered() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let id = queued(&db, &clock, "a").await;
        let server = Server::new(&[]);
        assert_eq!(deliver(&db, &server, id, &clock).await, Ok(Outcome::Done(MessageState::Sent)));
        assert_eq!(deliver(&db, &server, id, &clock).await, Ok(Outcome::Done(MessageState::Sent)));
        let took = server.took.lock().clone();
        assert_eq!(took.len(), 1);
        assert_eq!(
            (took[0].id, took[0].address.as_str(), took[0].subject.as_str()),
            (id, "c@exemple.fr", "Votre nouveau mot de passe")
        );
        assert!(took[0].html.as_ref().unwrap().contains("<!doctype html>"));
        let now = get(&db, id).await;
        assert_eq!((now.state, now.attempts, now.doubtful), (MessageState::Sent, 1, 0));
        assert_eq!(deliver(&db, &server, clock.moment().id(), &clock).await, Err(DbError::Missing));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_runners_at_once_send_it_once() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let id = queued(&db, &clock, "a").await;
        let server = Server::new(&[]);
        let runs = (0..10).map(|_| deliver(&db, &server, id, &clock));
        for outcome in futures::future::join_all(runs).await {
            assert!(matches!(outcome, Ok(Outcome::Done(MessageState::Sent) | Outcome::Again(_))), "{outcome:?}");
        }
        assert_eq!(server.took.lock().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_server_is_asked_again_later_and_later() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let id = queued(&db, &clock, "a").await;
        let busy = || Err(MailError::Temporary("421 busy".into()));
        let server = Server::new(&[busy(), busy(), Ok(Delivery::Sent)]);
        for minutes in [1, 5] {
            let again = clock.now().saturating_add(SignedDuration::from_mins(minutes)).unwrap();
            assert_eq!(deliver(&db, &server, id, &clock).await, Ok(Outcome::Again(again)));
            assert_eq!(get(&db, id).await.state, MessageState::Queued);
            clock.advance(SignedDuration::from_mins(minutes));
        }
        assert_eq!(deliver(&db, &server, id, &clock).await, Ok(Outcome::Done(MessageState::Sent)));

        let lost = queued(&db, &clock, "b").await;
        let server = Server::new(&(0..9).map(|_| busy()).collect::<Vec<_>>());
        let mut outcomes = 0;
        while let Outcome::Again(at) = deliver(&db, &server, lost, &clock).await.unwrap() {
            clock.advance(at.duration_since(clock.now()));
            outcomes += 1;
        }
        assert_eq!(outcomes, 7);
        let now = get(&db, lost).await;
        assert_eq!((now.state, now.last_error.as_deref()), (MessageState::Failed, Some("421 busy")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_death_in_between_it_is_sent_at_most_once_more() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let id = queued(&db, &clock, "a").await;
        let dies = || tokio::time::timeout(std::time::Duration::from_millis(300), deliver(&db, &Death, id, &clock));
        assert!(dies().await.is_err());
        let server = Server::new(&[]);
        assert!(matches!(deliver(&db, &server, id, &clock).await, Ok(Outcome::Again(_))), "somebody may be sending it");
        assert!(server.took.lock().is_empty());
        clock.advance(SignedDuration::from_mins(5));
        assert_eq!(deliver(&db, &server, id, &clock).await, Ok(Outcome::Done(MessageState::Sent)));
        assert_eq!(server.took.lock()[0].id, id, "the same identity");
        assert_eq!(get(&db, id).await.doubtful, 1);

        let doomed = queued(&db, &clock, "b").await;
        for _ in 0..2 {
            let dies =
                tokio::time::timeout(std::time::Duration::from_millis(300), deliver(&db, &Death, doomed, &clock));
            assert!(dies.await.is_err());
            clock.advance(SignedDuration::from_mins(5));
        }
        assert_eq!(deliver(&db, &server, doomed, &clock).await, Ok(Outcome::Done(MessageState::Failed)));
        assert_eq!(server.took.lock().len(), 1, "not a third time");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_end_is_a_doubt_too() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let id = queued(&db, &clock, "a").await;
        let server = Server::new(&[Err(MailError::Unknown("reset".into())), Err(MailError::Unknown("reset".into()))]);
        for _ in 0..2 {
            let Outcome::Again(at) = deliver(&db, &server, id, &clock).await.unwrap() else { panic!("again") };
            clock.advance(at.duration_since(clock.now()));
        }
        assert_eq!(deliver(&db, &server, id, &clock).await, Ok(Outcome::Done(MessageState::Failed)));
        assert_eq!(server.took.lock().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_or_kept_is_sent_again_by_a_person() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let (refused, kept) = (queued(&db, &clock, "a").await, queued(&db, &clock, "b").await);
        let server = Server::new(&[Err(MailError::Refused("550 no such user".into())), Ok(Delivery::Kept)]);
        assert_eq!(deliver(&db, &server, refused, &clock).await, Ok(Outcome::Done(MessageState::Failed)));
        assert_eq!(deliver(&db, &server, kept, &clock).await, Ok(Outcome::Done(MessageState::Kept)));
        let again = |message, actor| db.run(Resend { message, actor, moment: clock.moment() });
        assert_eq!(again(refused, Actor::Visitor).await, Err(MessageRefused::NotAllowed));
        for id in [refused, kept] {
            again(id, Actor::System).await.unwrap();
            assert_eq!(again(id, Actor::System).await, Err(MessageRefused::NotResendable));
            assert_eq!(deliver(&db, &server, id, &clock).await, Ok(Outcome::Done(MessageState::Sent)));
        }
        assert_eq!(again(kept, Actor::System).await, Err(MessageRefused::NotResendable));
        assert_eq!(
            again(clock.moment().id(), Actor::System).await.map_err(|refused| refused.code()),
            Err("message_unknown")
        );
    })
    .await;
}

struct MoveAndForget(CustomerId, CustomerId, MessageId);

impl Command for MoveAndForget {
    type Done = u64;
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<u64, DbError> {
        messages::move_customer(tx, self.0, self.1).await?;
        messages::forget_old_bodies(tx, self.2, 100).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_lists_reads_and_forgets() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let (customer, order): (CustomerId, OrderId) = (clock.moment().id(), clock.moment().id());
        for n in 0..5 {
            clock.advance(SignedDuration::from_secs(1));
            let medium = if n == 0 { Medium::Sms } else { Medium::Email };
            let new =
                message(&clock, &format!("k{n}"), medium).about((n < 3).then_some(customer), (n == 2).then_some(order));
            db.run(Queue(new, clock.moment())).await.unwrap();
        }
        let reader = db.reader().await.unwrap();
        let tx = reader.tx();
        let page = messages::list(&tx, &Filter::default(), None, 3).await.unwrap();
        let rest = messages::list(&tx, &Filter::default(), Some(page[2].id), 3).await.unwrap();
        assert_eq!((page.len(), rest.len(), page[0].dedupe_key.as_str()), (3, 2, "k4"));
        assert_eq!(messages::list_for_customer(&tx, customer, 10).await.unwrap().len(), 3);
        assert_eq!(messages::list_for_order(&tx, order, 10).await.unwrap()[0].dedupe_key, "k2");
        let sent = Filter { state: Some(MessageState::Sent), customer: Some(customer), order: Some(order) };
        assert!(messages::list(&tx, &sent, Some(page[0].id), 10).await.unwrap().is_empty());
        let sms = rest[1].id;
        let body = messages::get_body(&tx, sms).await.unwrap();
        assert_eq!(
            (body.text.as_str(), body.html.as_str()),
            ("Maison\u{a0}: choisissez un nouveau mot de passe. https://shop.example/x", "")
        );
        drop(tx);
        drop(reader);
        deliver(&db, &Server::new(&[]), sms, &clock).await.unwrap();
        let keep: CustomerId = clock.moment().id();
        clock.advance(SignedDuration::from_secs(1));
        assert_eq!(db.run(MoveAndForget(customer, keep, clock.moment().id())).await.unwrap(), 1);
        let reader = db.reader().await.unwrap();
        assert_eq!(messages::list_for_customer(&reader.tx(), keep, 10).await.unwrap().len(), 3);
        assert_eq!(messages::get_body(&reader.tx(), sms).await.unwrap().text, "");
    })
    .await;
}
