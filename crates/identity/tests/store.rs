//! Identity on both engines.

use db::{Command, Db, HOUSEKEEPING, Migration, Tx, testing};
use identity::{
    ChangeStaff, CreateStaff, IdentityRefused, LinkPurpose, NewLink, NewStaff, OfficeSignIn, Presence, SCHEMA, Secret,
    SetStaffActive, SetStaffSecret, SignOut, SignedIn, Staff, StaffSecret, TillSignIn, TouchSession,
};
use jiff::SignedDuration;
use kernel::{Actor, Clock, CustomerId, LocationId, OrderId, Role, TillId};

const ALL: &[Migration] = &[HOUSEKEEPING, SCHEMA];
const PASSWORD: &str = "trois chats gris";

fn clock() -> Clock {
    Clock::manual(kernel::from_micros(1_790_000_000_000_000), 5)
}

/// A command from an expression over a transaction.
macro_rules! command {
    ($name:ident ($($field:ident : $type:ty),*) -> $done:ty, $tx:ident, $body:expr) => {
        struct $name { $($field: $type),* }
        impl Command for $name {
            type Done = $done;
            type Refused = IdentityRefused;
            async fn run(&self, $tx: &Tx<'_>) -> Result<$done, IdentityRefused> {
                let Self { $($field),* } = self;
                $body
            }
        }
    };
}

command!(Invite(link: NewLink) -> (), tx, Ok(identity::insert_link(tx, link).await?));
command!(AskReset(email: String, token_hash: String, at: jiff::Timestamp) -> Option<CustomerId>, tx,
    Ok(identity::request_reset(tx, email, token_hash, *at).await?.map(|account| account.customer)));
command!(Move(gone: CustomerId, keep: CustomerId) -> (), tx, Ok(identity::move_account(tx, *gone, *keep).await?));
command!(Many(staff: Vec<NewStaff>, at: jiff::Timestamp) -> u64, tx, identity::insert_staff_many(tx, staff, *at).await);

struct Shop {
    clock: Clock,
    here: LocationId,
    there: LocationId,
    till: TillId,
}

impl Shop {
    fn new() -> Self {
        let clock = clock();
        let moment = clock.moment();
        Self { here: moment.id(), there: moment.id(), till: moment.id(), clock }
    }

    fn office(&self) -> Actor {
        Actor::Staff { id: self.clock.moment().id(), role: Role::HeadOffice, location: None }
    }

    fn person(&self, code: &str, role: Role, location: Option<LocationId>) -> NewStaff {
        NewStaff {
            id: self.clock.moment().id(),
            code: code.into(),
            display_name: format!("Vendeuse {code}"),
            role,
            location,
            email: Some(format!("{code}@maison.example")),
            pin_hash: Some(identity::hash_pin("2580", &[1; 16])),
            password_hash: Some(identity::hash_password(PASSWORD, &[1; 16])),
        }
    }

    async fn create(&self, db: &Db, new: NewStaff) -> Result<Staff, IdentityRefused> {
        db.run(CreateStaff { new, actor: self.office(), moment: self.clock.moment() }).await
    }

    async fn at_till(&self, db: &Db, code: &str, pin: &str, address: &str) -> Result<SignedIn, IdentityRefused> {
        let with = TillSignIn {
            code: code.into(),
            pin: pin.into(),
            till: self.till,
            location: self.here,
            address: address.into(),
        };
        identity::sign_in_at_till(db, with, &self.clock.moment()).await
    }
}

async fn presence(db: &Db, secret: &Secret, clock: &Clock) -> Option<Presence> {
    let reader = db.reader().await.unwrap();
    identity::find_session(&reader.tx(), &secret.hash(), clock.now()).await.unwrap()
}

fn by_mail(email: &str, password: &str) -> OfficeSignIn {
    OfficeSignIn { email: email.into(), password: password.into(), address: "192.0.2.7".into() }
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_signs_in_at_a_till_of_the_own_store() {
    testing::both(ALL, |db| async move {
        let shop = Shop::new();
        shop.create(&db, shop.person("v1", Role::Seller, Some(shop.here))).await.unwrap();
        shop.create(&db, shop.person("v2", Role::Seller, Some(shop.there))).await.unwrap();
        shop.create(&db, shop.person("s1", Role::HeadOffice, None)).await.unwrap();
        let done = shop.at_till(&db, " v1 ", "2580", "t").await.unwrap();
        assert_eq!(done.staff.as_ref().unwrap().code, "V1");
        let here = presence(&db, &done.secret, &shop.clock).await.unwrap();
        assert_eq!(here.session.till, Some(shop.till));
        assert!(here.actor().may_act_in(shop.here) && !here.actor().may_act_in(shop.there));
        assert!(here.session.accepts_form(here.session.csrf_token()) && !here.session.accepts_form("other"));
        assert_eq!(shop.at_till(&db, "v1", "2581", "t").await.unwrap_err(), IdentityRefused::WrongSignIn);
        assert_eq!(shop.at_till(&db, "nobody", "2580", "t").await.unwrap_err(), IdentityRefused::WrongSignIn);
        assert_eq!(shop.at_till(&db, "v2", "2580", "t").await.unwrap_err(), IdentityRefused::OtherStore);
        assert_eq!(shop.at_till(&db, "v2", "2581", "t").await.unwrap_err(), IdentityRefused::WrongSignIn);
        assert!(shop.at_till(&db, "s1", "2580", "t").await.is_ok());
        assert!(presence(&db, &Secret::read("made up"), &shop.clock).await.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_lives_while_used_and_ends() {
    testing::both(ALL, |db| async move {
        let shop = Shop::new();
        let staff = shop.create(&db, shop.person("v1", Role::Seller, Some(shop.here))).await.unwrap();
        let done = shop.at_till(&db, "v1", "2580", "t").await.unwrap();
        shop.clock.advance(minutes(5));
        let seen = presence(&db, &done.secret, &shop.clock).await.unwrap();
        assert!(!seen.session.is_to_be_touched(shop.clock.now()));
        shop.clock.advance(minutes(200));
        let seen = presence(&db, &done.secret, &shop.clock).await.unwrap();
        assert!(seen.session.is_to_be_touched(shop.clock.now()));
        db.run(TouchSession { session: seen.session, now: shop.clock.now() }).await.unwrap();
        shop.clock.advance(minutes(100));
        let seen = presence(&db, &done.secret, &shop.clock).await.expect("used in between");
        shop.clock.advance(minutes(241));
        assert!(presence(&db, &done.secret, &shop.clock).await.is_none(), "not used for four hours");

        let again = shop.at_till(&db, "v1", "2580", "t").await.unwrap();
        let other = shop.at_till(&db, "v1", "2580", "t").await.unwrap();
        db.run(SignOut { session: again.session.id, now: shop.clock.now() }).await.unwrap();
        assert!(presence(&db, &again.secret, &shop.clock).await.is_none());
        let off = |actor| SetStaffActive { staff: staff.id, active: false, actor, moment: shop.clock.moment() };
        assert_eq!(db.run(off(seen.actor())).await, Err(IdentityRefused::NotAllowed));
        db.run(off(shop.office())).await.unwrap();
        assert!(presence(&db, &other.secret, &shop.clock).await.is_none(), "who left is out at once");
        assert_eq!(shop.at_till(&db, "v1", "2580", "t").await.unwrap_err(), IdentityRefused::WrongSignIn);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_guesses_at_once_are_five_tries() {
    testing::both(ALL, |db| async move {
        let shop = Shop::new();
        shop.create(&db, shop.person("v1", Role::Seller, Some(shop.here))).await.unwrap();
        let tasks: Vec<_> = (0..60)
            .map(|n| {
                let (db, clock, till, location) = (db.clone(), shop.clock.clone(), shop.till, shop.here);
                tokio::spawn(async move {
                    let with = TillSignIn {
                        code: "v1".into(),
                        pin: format!("{n:04}"),
                        till,
                        location,
                        address: format!("a{}", n % 7),
                    };
                    identity::sign_in_at_till(&db, with, &clock.moment()).await.unwrap_err()
                })
            })
            .collect();
        let (mut wrong, mut closed) = (0, None);
        for task in tasks {
            match task.await.unwrap() {
                IdentityRefused::WrongSignIn => wrong += 1,
                IdentityRefused::TooManyTries { again_at } => closed = Some(again_at),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(wrong, 5);
        let again_at = closed.unwrap();
        assert_eq!(shop.at_till(&db, "v1", "2580", "b").await.unwrap_err(), IdentityRefused::TooManyTries { again_at });
        shop.clock.advance(minutes(2));
        for _ in 0..3 {
            shop.at_till(&db, "v1", "0001", "b").await.unwrap_err();
        }
        assert!(shop.at_till(&db, "v1", "2580", "b").await.is_ok(), "the right PIN after the pause");
        for _ in 0..4 {
            assert_eq!(shop.at_till(&db, "v1", "0001", "b").await.unwrap_err(), IdentityRefused::WrongSignIn);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_opens_an_account_once() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let (customer, secret): (CustomerId, _) = (clock.moment().id(), Secret::new(&clock.moment()));
        let link = NewLink::invitation(secret.hash(), customer, "Camille@Exemple.fr", clock.now());
        db.run(Invite { link }).await.unwrap();
        let open = |password: &str| {
            let (db, clock, token, password) = (db.clone(), clock.clone(), secret.clone(), password.to_owned());
            async move { identity::open_account(&db, token.text(), password, &clock.moment()).await }
        };
        assert_eq!(open("court").await.unwrap_err(), IdentityRefused::PasswordTooShort);
        assert_eq!(open("camille@exemple.fr").await.unwrap_err(), IdentityRefused::PasswordLikeEmail);
        let (one, other) = futures::join!(open(PASSWORD), open(PASSWORD));
        let done = match (one, other) {
            (Ok(done), Err(refused)) | (Err(refused), Ok(done)) => {
                assert_eq!(refused, IdentityRefused::LinkInvalid);
                done
            }
            both => panic!("{both:?}"),
        };
        assert_eq!(presence(&db, &done.secret, &clock).await.unwrap().actor(), Actor::Customer(customer));
        assert_eq!(open(PASSWORD).await.unwrap_err(), IdentityRefused::LinkInvalid);

        let signed =
            identity::sign_in_customer(&db, by_mail(" CAMILLE@exemple.fr", PASSWORD), &clock.moment()).await.unwrap();
        assert_eq!(signed.session.subject, customer.0);
        for (email, password) in [
            ("camille@exemple.fr", "trois chats noirs"),
            ("nobody@exemple.fr", PASSWORD),
            ("v1@maison.example", PASSWORD),
        ] {
            let refused = identity::sign_in_customer(&db, by_mail(email, password), &clock.moment()).await.unwrap_err();
            assert_eq!(refused, IdentityRefused::WrongSignIn, "{email}");
        }
        let twice = NewLink::invitation(Secret::read("again").hash(), customer, "camille@exemple.fr", clock.now());
        db.run(Invite { link: twice }).await.unwrap();
        let refused = identity::open_account(&db, "again", PASSWORD.into(), &clock.moment()).await.unwrap_err();
        assert_eq!(refused, IdentityRefused::AccountExists);
    })
    .await;
}

async fn with_account(db: &Db, clock: &Clock, email: &str) -> (CustomerId, SignedIn) {
    let (customer, secret): (CustomerId, _) = (clock.moment().id(), Secret::new(&clock.moment()));
    let link = NewLink::invitation(secret.hash(), customer, email, clock.now());
    db.run(Invite { link }).await.unwrap();
    (customer, identity::open_account(db, secret.text(), PASSWORD.into(), &clock.moment()).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced_by_link() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let (customer, before) = with_account(&db, &clock, "camille@exemple.fr").await;
        let ask = |email: &str, token: &str| {
            db.run(AskReset { email: email.into(), token_hash: Secret::read(token).hash(), at: clock.now() })
        };
        assert_eq!(ask("nobody@exemple.fr", "a").await.unwrap(), None);
        assert_eq!(ask("Camille@exemple.fr", "b").await.unwrap(), Some(customer));
        assert_eq!(ask("camille@exemple.fr", "c").await.unwrap(), None, "one was sent just now");
        clock.advance(minutes(3));
        assert_eq!(ask("camille@exemple.fr", "d").await.unwrap(), Some(customer));
        let reset = |token: &'static str, password: &str| {
            let (db, clock, password) = (db.clone(), clock.clone(), password.to_owned());
            async move { identity::reset_password(&db, token, password, &clock.moment()).await }
        };
        assert_eq!(
            reset("b", "quatre chiens roux").await.unwrap_err(),
            IdentityRefused::LinkInvalid,
            "replaced by the later one"
        );
        let after = reset("d", "quatre chiens roux").await.unwrap();
        assert!(presence(&db, &before.secret, &clock).await.is_none(), "other sessions end");
        assert!(presence(&db, &after.secret, &clock).await.is_some());
        assert!(
            identity::sign_in_customer(&db, by_mail("camille@exemple.fr", PASSWORD), &clock.moment()).await.is_err()
        );
        clock.advance(minutes(3));
        ask("camille@exemple.fr", "e").await.unwrap();
        clock.advance(minutes(61));
        assert_eq!(reset("e", "cinq merles bleus").await.unwrap_err(), IdentityRefused::LinkInvalid, "too old");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_by_who_knows_it() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let (customer, one) = with_account(&db, &clock, "camille@exemple.fr").await;
        let other =
            identity::sign_in_customer(&db, by_mail("camille@exemple.fr", PASSWORD), &clock.moment()).await.unwrap();
        let change = |old: &str, new: &str| {
            let (db, clock, session, old, new) =
                (db.clone(), clock.clone(), one.session.id, by_mail("camille@exemple.fr", old), new.to_owned());
            async move { identity::change_password(&db, (session, customer), old, new, &clock.moment()).await }
        };
        assert_eq!(change("wrong wrong", "quatre chiens roux").await, Err(IdentityRefused::WrongSignIn));
        assert_eq!(change(PASSWORD, "motdepasse12").await, Err(IdentityRefused::PasswordCommon));
        change(PASSWORD, "quatre chiens roux").await.unwrap();
        assert!(
            presence(&db, &one.secret, &clock).await.is_some() && presence(&db, &other.secret, &clock).await.is_none()
        );
        assert!(
            identity::sign_in_customer(&db, by_mail("camille@exemple.fr", "quatre chiens roux"), &clock.moment())
                .await
                .is_ok()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_follows_its_customer_into_a_merge() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let (gone, session) = with_account(&db, &clock, "camille@exemple.fr").await;
        let keep: CustomerId = clock.moment().id();
        db.run(Move { gone, keep }).await.unwrap();
        assert_eq!(presence(&db, &session.secret, &clock).await.unwrap().actor(), Actor::Customer(keep));
        let (other, _) = with_account(&db, &clock, "alix@exemple.fr").await;
        db.run(Move { gone: other, keep }).await.unwrap();
        let reader = db.reader().await.unwrap();
        assert_eq!(identity::find_account(&reader.tx(), keep).await.unwrap().unwrap().email_key, "camille@exemple.fr");
        assert!(identity::find_account_by_email(&reader.tx(), "alix@exemple.fr").await.unwrap().is_none());
        let sessions = identity::list_sessions_of(&reader.tx(), keep.0, clock.now()).await.unwrap();
        assert_eq!(sessions.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_link_works_again_and_again() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let order: OrderId = clock.moment().id();
        let secret = Secret::new(&clock.moment());
        let link = NewLink::order(secret.hash(), order, clock.moment().id(), "alix@exemple.example", clock.now());
        db.run(Invite { link }).await.unwrap();
        for hours in [0, 24 * 300] {
            clock.advance(SignedDuration::from_hours(hours));
            let reader = db.reader().await.unwrap();
            let link =
                identity::find_link(&reader.tx(), &secret.hash(), LinkPurpose::OrderLink, clock.now()).await.unwrap();
            assert_eq!(link.unwrap().order, Some(order));
            let wrong =
                identity::find_link(&reader.tx(), &secret.hash(), LinkPurpose::OpenAccount, clock.now()).await.unwrap();
            assert!(wrong.is_none());
        }
        clock.advance(SignedDuration::from_hours(24 * 70));
        let reader = db.reader().await.unwrap();
        assert!(
            identity::find_link(&reader.tx(), &secret.hash(), LinkPurpose::OrderLink, clock.now())
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_is_managed_by_those_who_may() {
    testing::both(ALL, |db| async move {
        let shop = Shop::new();
        let manager = shop.create(&db, shop.person("m1", Role::StoreManager, Some(shop.here))).await.unwrap();
        let as_manager = manager.actor(None);
        let create = |new: NewStaff| db.run(CreateStaff { new, actor: as_manager, moment: shop.clock.moment() });
        let seller = create(shop.person("v1", Role::Seller, Some(shop.here))).await.unwrap();
        assert_eq!(create(shop.person("v2", Role::Seller, Some(shop.there))).await, Err(IdentityRefused::NotAllowed));
        assert_eq!(create(shop.person("V1", Role::Seller, Some(shop.here))).await, Err(IdentityRefused::CodeTaken));
        let mut same_mail = shop.person("v3", Role::Seller, Some(shop.here));
        same_mail.email = Some("V1@maison.example".into());
        assert_eq!(create(same_mail).await, Err(IdentityRefused::EmailTaken));
        let mut nameless = shop.person("v4", Role::Seller, Some(shop.here));
        nameless.display_name = "  ".into();
        assert_eq!(create(nameless).await, Err(IdentityRefused::StaffIncomplete));

        let change = |seen_revision, changed: NewStaff, actor| {
            db.run(ChangeStaff { seen_revision, changed, actor, moment: shop.clock.moment() })
        };
        let renamed = NewStaff {
            id: seller.id,
            display_name: "Vendeuse A".into(),
            ..shop.person("v1", Role::Seller, Some(shop.here))
        };
        let changed = change(1, renamed.clone(), as_manager).await.unwrap();
        assert_eq!((changed.display_name.as_str(), changed.revision), ("Vendeuse A", 2));
        assert_eq!(change(1, renamed.clone(), as_manager).await, Err(IdentityRefused::ChangedMeanwhile));
        assert_eq!(
            change(2, NewStaff { email: None, password_hash: None, ..renamed.clone() }, as_manager).await,
            Err(IdentityRefused::StaffIncomplete)
        );
        assert_eq!(
            change(2, NewStaff { code: "m1".into(), ..renamed.clone() }, as_manager).await,
            Err(IdentityRefused::CodeTaken)
        );
        assert_eq!(
            change(2, NewStaff { role: Role::HeadOffice, ..renamed }, as_manager).await,
            Err(IdentityRefused::NotAllowed)
        );

        let pin = StaffSecret::Pin(identity::hash_pin("7391", &[3; 16]));
        let secret = SetStaffSecret {
            staff: seller.id,
            secret: pin,
            actor: as_manager,
            session: None,
            moment: shop.clock.moment(),
        };
        db.run(secret).await.unwrap();
        assert!(shop.at_till(&db, "v1", "7391", "t").await.is_ok());
        assert!(shop.at_till(&db, "v1", "2580", "t").await.is_err());
        let own = SetStaffActive { staff: manager.id, active: false, actor: as_manager, moment: shop.clock.moment() };
        assert_eq!(db.run(own).await, Err(IdentityRefused::NotAllowed));
        let office =
            identity::sign_in_staff(&db, by_mail("m1@maison.example", PASSWORD), &shop.clock.moment()).await.unwrap();
        assert_eq!(office.session.location, Some(shop.here));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_is_loaded_and_listed_by_name() {
    testing::both(ALL, |db| async move {
        let shop = Shop::new();
        let people: Vec<NewStaff> = (0..30)
            .map(|n| {
                shop.person(&format!("x{n:02}"), Role::Seller, Some(if n % 3 == 0 { shop.there } else { shop.here }))
            })
            .collect();
        assert_eq!(db.run(Many { staff: people, at: shop.clock.now() }).await.unwrap(), 30);
        let reader = db.reader().await.unwrap();
        let first = identity::list_staff(&reader.tx(), Some(shop.here), false, None, 15).await.unwrap();
        let rest = identity::list_staff(&reader.tx(), Some(shop.here), false, first.last(), 15).await.unwrap();
        assert_eq!((first.len(), rest.len()), (15, 5));
        assert_eq!(identity::list_staff(&reader.tx(), None, true, None, 100).await.unwrap().len(), 30);
    })
    .await;
}
