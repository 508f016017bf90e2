//! Everybody shops, and the power fails again and again.

use crate::audit;
use crate::counter::Seller;
use crate::errand::{Day, What};
use crate::person::{Life, Person};
use crate::town::{self, Town, Wanted};
use crate::web::{self, Web};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::{Engine, Passerelle};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The seed of an earlier run, to see it again.
const SEED: &str = "PASSERELLE_CRASH_SEED";
/// Another number of kills than usual.
const KILLS: &str = "PASSERELLE_CRASH_KILLS";

#[tokio::test(flavor = "multi_thread")]
async fn seventy_kills_lose_nothing_and_repeat_nothing_on_sqlite() {
    play(Engine::Sqlite, 70).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_kills_lose_nothing_and_repeat_nothing_on_postgresql() {
    play(Engine::Postgres, 30).await;
}

fn from_environment<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// Says something even when the test passes: a seed that nobody sees helps nobody.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// What everybody in town shares.
struct Scene {
    town: Town,
    shop: String,
    provider: String,
    life: watch::Receiver<Life>,
    seed: u64,
}

impl Scene {
    fn person(&self, name: &str, at: u64) -> Person {
        let chance = StdRng::seed_from_u64(self.seed ^ (at + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        Person::new(name.to_owned(), (&self.shop, &self.provider), self.life.clone(), chance)
    }
}

async fn play(engine: Engine, kills: usize) {
    let began = Instant::now();
    let seed = from_environment(SEED).unwrap_or_else(rand::random::<u64>);
    let kills = from_environment(KILLS).unwrap_or(kills);
    say(&format!("{engine:?}: {kills} kills, {SEED}={seed}"));
    let (mut house, town) = town::found(engine, Wanted { plenty: 20_000, coming: 9_000, ..Wanted::default() }).await;
    let (tell, life) = watch::channel(Life { number: 0, is_up: true, is_last: false });
    let (shop, provider) = (house.origin(), house.provider());
    let scene = Arc::new(Scene { town: town.clone(), shop, provider, life, seed });
    let mut people = everybody(&scene);
    let mut chance = StdRng::seed_from_u64(seed);
    for number in 1..=kills {
        tokio::time::sleep(Duration::from_millis(chance.random_range(100..1_300))).await;
        kill_once(&mut house, &tell, &mut chance).await;
        tell.send_replace(Life { number, is_up: true, is_last: number == kills });
    }
    let mut day = Day::default();
    while let Some(done) = people.join_next().await {
        day.add(done.expect("nobody was told something wrong"));
    }
    let killed = began.elapsed();
    let payments = audit::close(&mut house).await;
    audit::all_was_true(&town::open(house.database()).await, &town, &day).await;
    tell_of(engine, &day, payments, killed, began.elapsed());
}

/// One kill: of the server, sometimes of its provider just before, sometimes once more while it starts.
async fn kill_once(house: &mut Passerelle, tell: &watch::Sender<Life>, chance: &mut StdRng) {
    if chance.random_ratio(1, 6)
        && let Some(provider) = house.provider_process()
    {
        let killed = Command::new("kill").args(["-KILL", &provider.to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()), "the provider's process can be killed");
        tokio::time::sleep(Duration::from_millis(chance.random_range(0..700))).await;
    }
    tell.send_modify(|life| life.is_up = false);
    house.kill();
    audit::verify(house).await;
    if chance.random_ratio(1, 7) {
        house.kill_while_starting(Duration::from_millis(chance.random_range(1..60))).await;
    }
    house.restart().await;
}

fn tell_of(engine: Engine, day: &Day, payments: usize, killed: Duration, whole: Duration) {
    let kinds = [
        What::WebCard,
        What::WebStoredCard,
        What::WebReservation,
        What::WebArrival,
        What::TillCash,
        What::TillTerminal,
        What::TillExchange,
        What::TillArrival,
        What::Release,
    ];
    let counts: Vec<String> = kinds.iter().map(|what| format!("{what:?} {}", day.count(*what))).collect();
    say(&format!(
        "{engine:?}: told {} ({}), repeated {}, refused {}, left {}, deliveries {} ({} units), given back {}, \
         payments at the provider {payments}; {:.1} s of kills, {:.1} s in all",
        day.told.len(),
        counts.join(", "),
        day.repeated,
        day.refused,
        day.left,
        day.deliveries,
        day.received,
        day.given_back,
        killed.as_secs_f64(),
        whole.as_secs_f64(),
    ));
    assert!(!day.lacks(&kinds), "the test looks at too little");
}

fn everybody(scene: &Arc<Scene>) -> JoinSet<Day> {
    let mut people = JoinSet::new();
    for at in 0..3 {
        people.spawn(guest(Arc::clone(scene), at));
    }
    for at in 3..5 {
        people.spawn(regular(Arc::clone(scene), at));
    }
    for (till, code, pin) in [(0, "LPI1", "1111"), (1, "LPI2", "2222"), (2, "LPI3", "3333")] {
        people.spawn(seller(Arc::clone(scene), till, code, pin));
    }
    people
}

/// Guests on the web, one after the other, each with a browser and an address of their own.
async fn guest(scene: Arc<Scene>, at: u64) -> Day {
    let first = scene.person(&format!("guest {at}"), at);
    let mut day = Day::default();
    let mut visits = 0;
    let kinds = [What::WebCard, What::WebReservation, What::WebArrival];
    while !first.life().is_last || day.lacks(&kinds) {
        let person = first.with_new_browser();
        let email = Some(format!("visite{at}.{visits}@exemple.example"));
        let web = Web { person: &person, town: &scene.town, email, is_fickle: true };
        let what = [What::WebCard, What::WebCard, What::WebReservation, What::WebArrival][person.below(4)];
        web.errand(what, &mut day).await;
        visits += 1;
    }
    day
}

/// A customer with an account, whose card is kept.
async fn regular(scene: Arc<Scene>, at: u64) -> Day {
    let person = scene.person(&format!("regular {at}"), at);
    let mut day = Day::default();
    web::sign_in(&person, usize::try_from(at).expect("a small number")).await;
    let web = Web { person: &person, town: &scene.town, email: None, is_fickle: false };
    let variant = scene.town.plenty[0].0;
    // The first order keeps the card.
    web.order(variant, &scene.town.collect("now"), true).await;
    while !person.life().is_last || day.lacks(&[What::WebStoredCard]) {
        web.errand(What::WebStoredCard, &mut day).await;
    }
    day
}

async fn seller(scene: Arc<Scene>, till: usize, code: &str, pin: &str) -> Day {
    let person = scene.person(&format!("till {till}"), 10 + till as u64);
    let (id, terminal) = scene.town.tills[till].clone();
    let seller = Seller { person: &person, town: &scene.town, till: id, terminal, is_fickle: true };
    let mut day = Day::default();
    seller.begin(code, pin).await;
    let mut customers = 0;
    let kinds: &[What] = match till {
        0 => &[What::TillCash, What::TillExchange],
        // A terminal that a payment was left on is busy for long: who waits for it may exchange nothing dearer.
        1 => &[What::TillTerminal],
        _ => &[What::TillArrival, What::Release],
    };
    while !person.life().is_last || day.lacks(kinds) {
        match (till, person.below(6)) {
            (0 | 1, 0 | 1) if !day.told.is_empty() => seller.exchange(&mut day).await,
            (0, _) => seller.sale(What::TillCash, &mut day).await,
            (1, _) => seller.sale(What::TillTerminal, &mut day).await,
            (_, 0 | 1) => seller.receive(1 + person.below(4) as i64, &mut day).await,
            (_, 2) => {
                customers += 1;
                seller.reserve_arrival(&format!("caisse{till}.{customers}@exemple.example"), &mut day).await;
            }
            _ => seller.try_on(&mut day).await,
        }
    }
    day
}
