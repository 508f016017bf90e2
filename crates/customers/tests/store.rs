//! Customers on both engines.

use customers::{
    Answer, ChangeCustomer, Consent, ConsentChannel, ConsentSource, ConsentState, CreateCustomer, Created, Customer,
    CustomerRefused, Details, GUESTS, JoinGuest, Look, MergeCustomers, NewCustomer, News, OfferState, Purpose,
    RecordConsent, RefuseDuplicate, SCHEMA, SetNewsPreference, Why, is_allowed,
};
use db::{Command, Db, HOUSEKEEPING, Migration, Tx, testing};
use jiff::SignedDuration;
use kernel::{Actor, Clock, CustomerId, Language, LocationId, Role, StaffId};

const ALL: &[Migration] = &[HOUSEKEEPING, SCHEMA, GUESTS];

fn clock() -> Clock {
    Clock::manual(kernel::from_micros(1_790_000_000_000_000), 11)
}

/// Wraps an async closure over a transaction as a command.
macro_rules! command {
    ($name:ident ($($field:ident : $type:ty),*) -> $done:ty, $tx:ident, $body:expr) => {
        struct $name { $($field: $type),* }
        impl Command for $name {
            type Done = $done;
            type Refused = CustomerRefused;
            async fn run(&self, $tx: &Tx<'_>) -> Result<$done, CustomerRefused> {
                let Self { $($field),* } = self;
                $body
            }
        }
    };
}

command!(Import(rows: Vec<NewCustomer>) -> u64, tx, Ok(customers::insert_customers_many(tx, rows).await?));
command!(Looking(id: uuid::Uuid, customer: CustomerId, look: Look) -> (), tx, Ok(customers::record_look(tx, *id, *customer, look).await?));

fn seller(clock: &Clock) -> Actor {
    let moment = clock.moment();
    Actor::Staff { id: moment.id::<StaffId>(), role: Role::Seller, location: Some(moment.id::<LocationId>()) }
}

fn details(last: &str, first: &str, email: &str, phone: &str) -> Details {
    Details::parse(last, first, email, phone, Language::Fr).unwrap()
}

async fn create(db: &Db, clock: &Clock, details: Details) -> Result<Created, CustomerRefused> {
    clock.advance(SignedDuration::from_secs(1));
    let moment = clock.moment();
    let actor = seller(clock);
    db.run(CreateCustomer {
        id: moment.id(),
        details,
        answers: vec![],
        source: ConsentSource::Till,
        actor,
        moment,
        is_guest: false,
    })
    .await
}

/// Somebody who orders on the web without signing in.
async fn guest(db: &Db, clock: &Clock, details: Details) -> Created {
    clock.advance(SignedDuration::from_secs(1));
    let moment = clock.moment();
    let (id, actor, source) = (moment.id(), Actor::Visitor, ConsentSource::Web);
    db.run(CreateCustomer { id, details, answers: vec![], source, actor, moment, is_guest: true }).await.unwrap()
}

async fn found(db: &Db, text: &str) -> Vec<String> {
    let reader = db.reader().await.unwrap();
    customers::search(&reader.tx(), text, 20).await.unwrap().iter().map(Customer::full_name).collect()
}

fn answer(purpose: Purpose, channel: ConsentChannel, state: ConsentState) -> Answer {
    Answer { purpose, channel, state, text_version: "2026-11".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn last_name_first_name_and_email_are_enough() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let created = create(&db, &clock, details("Dubois", "Camille", "Camille.Dubois@Exemple.fr", "")).await.unwrap();
        let customer = created.customer;
        assert_eq!(customer.email.as_deref(), Some("Camille.Dubois@Exemple.fr"));
        assert_eq!(customer.email_key.as_deref(), Some("camille.dubois@exemple.fr"));
        assert_eq!(
            (customer.full_name().as_str(), customer.initials().as_str(), customer.name_hint().as_str()),
            ("Camille Dubois", "CD", "Camille D.")
        );
        assert!(customer.number.starts_with("C-") && customer.number.len() == 8);
        assert!(customer.created_by.is_some() && customer.created_in.is_some() && created.matches.is_empty());

        let again = create(&db, &clock, details("Durand", "Alix", "camille.dubois@exemple.FR", "")).await;
        assert_eq!(
            again.unwrap_err(),
            CustomerRefused::EmailKnown { customer: customer.id, hint: "Camille D.".into() }
        );
        let reader = db.reader().await.unwrap();
        let by_mail = customers::find_by_email(&reader.tx(), " CAMILLE.dubois@exemple.fr ").await.unwrap();
        assert_eq!(by_mail, Some(customer));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_tills_at_once_one_creates_the_customer() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let tasks: Vec<_> = (0..40)
            .map(|_| {
                let (db, clock) = (db.clone(), clock.clone());
                tokio::spawn(async move { create(&db, &clock, details("Dubois", "Camille", "c@exemple.fr", "")).await })
            })
            .collect();
        let mut created = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => created += 1,
                Err(refused) => assert_eq!(refused.code(), "email_known"),
            }
        }
        assert_eq!(created, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_field_finds_by_name_mail_telephone_and_number() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let noel =
            create(&db, &clock, details("de La Tour", "Noël", "Noel.DLT@exemple.fr", "06 12 34 56 78")).await.unwrap();
        create(&db, &clock, details("Latour", "Élise", "elise@exemple.fr", "+44 20 7946 0018")).await.unwrap();
        create(&db, &clock, details("Иванова", "Ирина", "irina@exemple.fr", "")).await.unwrap();
        let number = noel.customer.number;
        for (text, expected) in [
            ("dela", vec!["Noël de La Tour"]),
            ("DE LA TOUR no", vec!["Noël de La Tour"]),
            ("noel de", vec!["Noël de La Tour"]),
            ("latour e", vec!["Élise Latour"]),
            ("elise", vec!["Élise Latour"]),
            ("noel.d", vec!["Noël de La Tour"]),
            ("NOEL.DLT@EXEMPLE.FR", vec!["Noël de La Tour"]),
            ("06 12 34", vec!["Noël de La Tour"]),
            ("+33 6 12", vec!["Noël de La Tour"]),
            ("+44 20", vec!["Élise Latour"]),
            ("ирин", vec!["Ирина Иванова"]),
            ("иван", vec!["Ирина Иванова"]),
            (number.as_str(), vec!["Noël de La Tour"]),
            (&number.to_lowercase()[2..], vec!["Noël de La Tour"]),
            ("x", vec![]),
            ("07", vec![]),
            ("%", vec![]),
            ("tour", vec![]),
        ] {
            assert_eq!(found(&db, text).await, expected, "{text}");
        }
        let both = found(&db, "exemple").await;
        assert!(both.is_empty(), "only beginnings: {both:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn likely_duplicates_are_offered_not_merged() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let first = create(&db, &clock, details("Dubois", "Camille", "c@exemple.fr", "06 12 34 56 78")).await.unwrap();
        let phone = create(&db, &clock, details("Martin", "Alix", "", "+33612345678")).await.unwrap();
        assert_eq!(phone.matches.iter().map(|one| one.why).collect::<Vec<_>>(), [Why::SamePhone]);
        let turned = create(&db, &clock, details("Camille", "Dubois", "", "")).await.unwrap();
        assert_eq!(
            turned.matches.iter().map(|one| (one.customer.id, one.why)).collect::<Vec<_>>(),
            [(first.customer.id, Why::SimilarName)]
        );
        // Another address speaks against it: shown at the till, offered to nobody later.
        let other = create(&db, &clock, details("DUBOIS", "camille", "other@exemple.fr", "")).await.unwrap();
        assert_eq!(other.matches.len(), 2);
        let reader = db.reader().await.unwrap();
        let open = customers::list_open_offers(&reader.tx(), None, 10).await.unwrap();
        assert_eq!(
            open.iter().map(|offer| offer.why).collect::<Vec<_>>(),
            [Why::SamePhone, Why::SimilarName, Why::SimilarName]
        );
        let rest = customers::list_open_offers(&reader.tx(), Some(&open[0]), 10).await.unwrap();
        assert_eq!(rest.len(), 2);
        drop(reader);

        let refuse =
            |actor| RefuseDuplicate { one: phone.customer.id, other: first.customer.id, actor, moment: clock.moment() };
        assert_eq!(db.run(refuse(Actor::System)).await, Err(CustomerRefused::NotAllowed));
        db.run(refuse(seller(&clock))).await.unwrap();
        assert_eq!(db.run(refuse(seller(&clock))).await, Err(CustomerRefused::NotMergeable));
        let reader = db.reader().await.unwrap();
        let of_first = customers::list_offers_of(&reader.tx(), phone.customer.id).await.unwrap();
        assert_eq!(of_first[0].state, OfferState::Refused);
        assert!(of_first[0].decided_by.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_added_and_the_latest_is_in_force() {
    testing::both(ALL, |db| async move {
        use ConsentChannel::{Email, None, Sms};
        let clock = clock();
        let moment = clock.moment();
        let id: CustomerId = moment.id();
        let answers = vec![
            answer(Purpose::OrderMessages, Email, ConsentState::Granted),
            answer(Purpose::Marketing, Email, ConsentState::Refused),
            answer(Purpose::KeepCard, None, ConsentState::Granted),
        ];
        let actor = seller(&clock);
        let new = CreateCustomer {
            id,
            details: details("Dubois", "Camille", "c@exemple.fr", ""),
            answers,
            source: ConsentSource::Till,
            actor,
            moment,
            is_guest: false,
        };
        db.run(new).await.unwrap();
        let mut said = Vec::new();
        for (actor, purpose, channel, state) in [
            (Actor::Customer(id), Purpose::KeepCard, None, ConsentState::Withdrawn),
            (Actor::Customer(id), Purpose::KeepCard, Sms, ConsentState::Granted),
            (Actor::Visitor, Purpose::Marketing, Email, ConsentState::Granted),
            (Actor::Customer(clock.moment().id()), Purpose::Marketing, Email, ConsentState::Granted),
        ] {
            clock.advance(SignedDuration::from_secs(1));
            let command = RecordConsent {
                customer: id,
                answer: answer(purpose, channel, state),
                source: ConsentSource::Web,
                actor,
                moment: clock.moment(),
            };
            said.push(db.run(command).await.map(|_| ()).map_err(|refused| refused.code()));
        }
        assert_eq!(said, [Ok(()), Err("consent_channel"), Err("not_allowed"), Err("not_allowed")]);
        let reader = db.reader().await.unwrap();
        let now = customers::list_consents(&reader.tx(), id).await.unwrap();
        assert_eq!(now.len(), 3);
        assert!(is_allowed(&now, Purpose::OrderMessages, Email) && !is_allowed(&now, Purpose::KeepCard, None));
        assert!(!is_allowed(&now, Purpose::Marketing, Email));
        let history: Vec<Consent> = customers::list_consent_history(&reader.tx(), id, 10).await.unwrap();
        assert_eq!((history.len(), history[0].state, history[0].staff), (4, ConsentState::Withdrawn, Option::None));
        assert_eq!(customers::current(&history).len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_at_once_the_later_is_told() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let customer = create(&db, &clock, details("Dubois", "Camille", "c@exemple.fr", "")).await.unwrap().customer;
        create(&db, &clock, details("Durand", "Alix", "alix@exemple.fr", "")).await.unwrap();
        let change = |seen_revision, details| ChangeCustomer {
            customer: customer.id,
            seen_revision,
            details,
            actor: seller(&clock),
            moment: clock.moment(),
        };
        let changed = db
            .run(change(1, details("Dubois", "Camille", "C@exemple.fr", "0612345678").with_note(" taille 40 ")))
            .await
            .unwrap();
        assert_eq!(
            (changed.revision, changed.note.as_str(), changed.phone_key.as_deref()),
            (2, "taille 40", Some("33612345678"))
        );
        assert_eq!(
            db.run(change(1, details("Dubois", "Camille", "", ""))).await,
            Err(CustomerRefused::ChangedMeanwhile)
        );
        let taken = db.run(change(2, details("Dubois", "Camille", "alix@exemple.fr", ""))).await.unwrap_err();
        assert_eq!(taken.code(), "email_known");
        let mut unknown = change(1, details("Dubois", "Camille", "", ""));
        unknown.customer = clock.moment().id();
        assert_eq!(db.run(unknown).await, Err(CustomerRefused::Unknown));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_records_of_one_person_become_one() {
    testing::both(ALL, |db| async move {
        use ConsentChannel::{Email, None, Sms};
        let clock = clock();
        let keep = create(&db, &clock, details("Dubois", "Camille", "", "0612345678")).await.unwrap().customer;
        let gone = create(&db, &clock, details("Dubois", "Camille", "c@exemple.fr", "")).await.unwrap().customer;
        let third = create(&db, &clock, details("Dubois", "Camille", "", "0712345678")).await.unwrap().customer;
        for (customer, purpose, channel, state) in [
            (&keep, Purpose::Marketing, Email, ConsentState::Granted),
            (&gone, Purpose::Marketing, Email, ConsentState::Refused),
            (&gone, Purpose::OrderMessages, Email, ConsentState::Granted),
            (&keep, Purpose::KeepCard, None, ConsentState::Granted),
        ] {
            let command = RecordConsent {
                customer: customer.id,
                answer: answer(purpose, channel, state),
                source: ConsentSource::Till,
                actor: seller(&clock),
                moment: clock.moment(),
            };
            db.run(command).await.unwrap();
        }
        let prefer = SetNewsPreference {
            customer: gone.id,
            news: News::Ready,
            channel: Sms,
            actor: Actor::Customer(gone.id),
            moment: clock.moment(),
        };
        db.run(prefer).await.unwrap();

        let merge = |keep: &Customer, gone: &Customer, actor| MergeCustomers {
            keep: keep.id,
            gone: gone.id,
            actor,
            moment: clock.moment(),
        };
        clock.advance(SignedDuration::from_secs(1));
        assert_eq!(db.run(merge(&keep, &gone, Actor::System)).await, Err(CustomerRefused::NotAllowed), "only a person");
        assert_eq!(db.run(merge(&keep, &keep, seller(&clock))).await, Err(CustomerRefused::NotMergeable));
        let merged = db.run(merge(&keep, &gone, seller(&clock))).await.unwrap();
        assert_eq!((merged.email.as_deref(), merged.phone.as_deref()), (Some("c@exemple.fr"), Some("0612345678")));
        assert_eq!(db.run(merge(&keep, &gone, seller(&clock))).await, Err(CustomerRefused::NotMergeable));

        let reader = db.reader().await.unwrap();
        let tx = reader.tx();
        assert_eq!(customers::resolve(&tx, gone.id).await.unwrap().id, keep.id);
        let now = customers::list_consents(&tx, keep.id).await.unwrap();
        assert!(
            !is_allowed(&now, Purpose::Marketing, Email)
                && is_allowed(&now, Purpose::OrderMessages, Email)
                && is_allowed(&now, Purpose::KeepCard, None)
        );
        assert_eq!(customers::list_news_preferences(&tx, keep.id).await.unwrap()[0].channel, Sms);
        let by_number = customers::search(&tx, &gone.number, 5).await.unwrap();
        assert_eq!(by_number.iter().map(|one| one.id).collect::<Vec<_>>(), [keep.id]);
        drop(tx);
        drop(reader);

        // A second merge keeps one hop.
        db.run(merge(&third, &keep, seller(&clock))).await.unwrap();
        let reader = db.reader().await.unwrap();
        let old = customers::get_customer(&reader.tx(), gone.id).await.unwrap();
        assert_eq!(old.merged_into, Some(third.id));
        assert_eq!(customers::find_by_email(&reader.tx(), "c@exemple.fr").await.unwrap().unwrap().id, third.id);
        assert!(customers::list_open_offers(&reader.tx(), Option::None, 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn merges_of_the_same_two_in_both_directions_make_no_circle() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        for _ in 0..10 {
            let a = create(&db, &clock, details("Dubois", "Camille", "", "")).await.unwrap().customer.id;
            let b = create(&db, &clock, details("Dubois", "Camille", "", "")).await.unwrap().customer.id;
            let merge =
                |keep, gone| db.run(MergeCustomers { keep, gone, actor: seller(&clock), moment: clock.moment() });
            let (one, other) = futures::join!(merge(a, b), merge(b, a));
            assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
            let reader = db.reader().await.unwrap();
            let tx = reader.tx();
            let (from_a, from_b) =
                (customers::resolve(&tx, a).await.unwrap(), customers::resolve(&tx, b).await.unwrap());
            assert_eq!(from_a.id, from_b.id);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_imported_and_every_look_is_kept() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let moment = clock.moment();
        let rows: Vec<NewCustomer> = (0..700)
            .map(|n| NewCustomer {
                id: moment.id(),
                details: details("Dubois", &format!("Camille{n}x"), &format!("c{}@exemple.fr", n % 690), ""),
                created_at: moment.now,
                created_in: None,
                created_by: None,
            })
            .collect();
        let ids: Vec<CustomerId> = rows.iter().take(3).map(|row| row.id).collect();
        assert_eq!(db.run(Import { rows }).await.unwrap(), 690, "known addresses are left out");
        let look = Look { staff: moment.id(), location: None, at: moment.now };
        db.run(Looking { id: moment.id(), customer: ids[0], look: look.clone() }).await.unwrap();
        let reader = db.reader().await.unwrap();
        let tx = reader.tx();
        assert_eq!(customers::list_looks(&tx, ids[0], 10).await.unwrap(), [look]);
        assert_eq!(customers::list_customers_by_ids(&tx, &ids).await.unwrap().len(), 3);
        let page = customers::list_customers(&tx, None, 100).await.unwrap();
        let last = page.last().unwrap();
        let key = customers::PersonName::new(&last.last_name, &last.first_name).unwrap().key();
        let next = customers::list_customers(&tx, Some((&key, last.id)), 100).await.unwrap();
        assert!(
            page.len() == 100 && next.len() == 100 && next.iter().all(|one| page.iter().all(|seen| seen.id != one.id))
        );
    })
    .await;
}

command!(Join(guest: CustomerId, into: Option<CustomerId>, moment: kernel::Moment) -> Customer, tx,
    JoinGuest { guest: *guest, into: *into, moment: moment.clone() }.carry_out(tx).await);

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_takes_no_address_and_is_offered_to_whoever_has_it() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let known = create(&db, &clock, details("Dubois", "Alix", "alix@exemple.example", "")).await.unwrap().customer;
        let first = guest(&db, &clock, details("Autre", "Personne", "ALIX@exemple.example", "")).await;
        let second = guest(&db, &clock, details("Autre", "Personne", "alix@exemple.example", "")).await.customer;
        assert_eq!(first.matches.iter().map(|one| one.why).collect::<Vec<_>>(), [Why::SameEmail]);
        let first = first.customer;
        assert!(first.is_guest() && first.email.is_none(), "{first:?}");
        assert_eq!(first.address(), Some("ALIX@exemple.example"));
        let reader = db.reader().await.unwrap();
        let tx = reader.tx();
        assert_eq!(customers::find_by_email(&tx, "alix@exemple.example").await.unwrap().unwrap().id, known.id);
        assert_eq!(found(&db, "alix@ex").await.len(), 3, "a seller finds all of them");
        assert_eq!(customers::list_offers_of(&tx, known.id).await.unwrap().len(), 2);
        drop(tx);
        drop(reader);
        // Whoever reads the letter joins; the other guest stays what it is.
        let joined = db.run(Join { guest: first.id, into: None, moment: clock.moment() }).await.unwrap();
        assert_eq!(joined.id, known.id);
        let again = db.run(Join { guest: first.id, into: None, moment: clock.moment() }).await.unwrap();
        assert_eq!((again.id, again.revision), (known.id, joined.revision), "a second time changes nothing");
        let reader = db.reader().await.unwrap();
        assert!(customers::get_customer(&reader.tx(), second.id).await.unwrap().is_guest());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proved_address_that_nobody_has_is_the_guests_own() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let guest = guest(&db, &clock, details("Dubois", "Alix", "alix@exemple.example", "")).await.customer;
        let later = create(&db, &clock, details("Dubois", "Alix", "autre@exemple.example", "")).await.unwrap();
        let proved = db.run(Join { guest: guest.id, into: None, moment: clock.moment() }).await.unwrap();
        assert_eq!((proved.id, proved.email.as_deref()), (guest.id, Some("alix@exemple.example")));
        assert!(!proved.is_guest());
        // Signed in under another address, both are proved: it goes where one is signed in.
        let other = self::guest(&db, &clock, details("Dubois", "Alix", "tiers@exemple.example", "")).await.customer;
        let joined = db.run(Join { guest: other.id, into: Some(later.customer.id), moment: clock.moment() }).await;
        let joined = joined.unwrap();
        assert_eq!((joined.id, joined.email.as_deref()), (later.customer.id, Some("autre@exemple.example")));
        assert_eq!(joined.guest_email, None);
    })
    .await;
}
