//! Many want the same thing at the same instant, each through the forms of their own screen.

use crate::audit;
use crate::counter::{Paid, Seller};
use crate::person::{Life, Person};
use crate::town::{self, Town, Wanted};
use crate::web::{Ended, Web};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::BTreeMap;
use std::sync::Arc;
use testkit::{Answer, Engine, Passerelle};
use tokio::sync::{Barrier, Mutex, watch};
use tokio::task::JoinSet;

const BUYERS: usize = 200;
const UNITS: usize = 50;
const TILLS: usize = 64;
const COMING: usize = 12;
/// Articles of which one is left, one for each pair of sellers.
const LAST_ONES: &[(&str, i64)] = &[("CHO-RGE-37", 1), ("CHO-RGE-38", 1), ("CHO-RGE-39", 1), ("CHO-RGE-41", 1)];

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_buyers_for_fifty_units_on_sqlite() {
    buyers(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_buyers_for_fifty_units_on_postgresql() {
    buyers(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_tills_for_twelve_units_on_their_way_on_sqlite() {
    tills(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_tills_for_twelve_units_on_their_way_on_postgresql() {
    tills(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sellers_for_the_last_unit_on_sqlite() {
    last_unit(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sellers_for_the_last_unit_on_postgresql() {
    last_unit(Engine::Postgres).await;
}

/// A town in which nothing is killed.
pub(crate) struct Scene {
    pub(crate) house: Passerelle,
    pub(crate) town: Town,
    /// Whose browsers are given to everybody else.
    pub(crate) first: Person,
    _tell: watch::Sender<Life>,
}

pub(crate) async fn scene(engine: Engine, wanted: Wanted) -> Scene {
    scene_of(town::found(engine, wanted).await)
}

/// The same with a house that was founded in another way.
pub(crate) fn scene_of((house, town): (Passerelle, Town)) -> Scene {
    let (tell, life) = watch::channel(Life { number: 0, is_up: true, is_last: true });
    let origins = (house.origin(), house.provider());
    let chance = StdRng::seed_from_u64(1);
    let first = Person::new("somebody".to_owned(), (&origins.0, &origins.1), life, chance);
    Scene { house, town, first, _tell: tell }
}

/// Who comes too late is told so in their language, with what can be done, and nothing is lost.
fn assert_polite(language: &str, page: &str) {
    let words: &[&str] = match language {
        "en" => &["Nothing was charged", "There are none left at Lyon", "Choose another way, or remove it"],
        _ => &["Rien n’a été débité", "Il n’y en a plus à Lyon", "Choisissez une autre façon, ou retirez-le"],
    };
    for said in words {
        assert!(page.replace(['\u{a0}', '\u{202f}'], " ").contains(said), "not “{said}” in: {page}");
    }
}

async fn buyers(engine: Engine) {
    let exactly: &[(&str, i64)] = &[("CHO-RGE-38", UNITS as i64)];
    let mut scene = scene(engine, Wanted { exactly, ..Wanted::default() }).await;
    let (variant, town) = (scene.town.few[0].0, Arc::new(scene.town.clone()));
    let barrier = Arc::new(Barrier::new(BUYERS));
    let mut all = JoinSet::new();
    for at in 0..BUYERS {
        let (barrier, town) = (Arc::clone(&barrier), Arc::clone(&town));
        let language = if at % 4 == 3 { "en" } else { "fr" };
        let person = scene.first.with_new_browser();
        let person = if language == "en" { person.in_english() } else { person };
        // A reservation, or a card.
        let way = town.collect(if at % 2 == 0 { "later" } else { "now" });
        all.spawn(async move {
            let email = Some(format!("acheteur{at}@exemple.example"));
            let web = Web { person: &person, town: &town, email, is_fickle: false };
            let form = web.prepare(variant, &way, false).await.expect("a checkout page");
            barrier.wait().await;
            (language, web.send(&form).await, web.send(&form).await)
        });
    }
    let (mut numbers, mut refused) = (Vec::new(), 0);
    while let Some(done) = all.join_next().await {
        let (language, first, again) = done.expect("nobody sees a failure");
        match first {
            Ended::Placed(number) => {
                assert_eq!(again, Ended::Placed(number.clone()), "the same key, the same order");
                numbers.push(number);
            }
            Ended::Refused(page) => {
                assert_polite(language, &page);
                refused += 1;
            }
            Ended::Left => panic!("nobody walks away"),
        }
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!((numbers.len(), refused), (UNITS, BUYERS - UNITS));
    audit::close(&mut scene.house).await;
}

async fn tills(engine: Engine) {
    let wanted = Wanted { coming: COMING as i64, tills: TILLS as i64, ..Wanted::default() };
    let mut scene = scene(engine, wanted).await;
    let (barrier, door) = (Arc::new(Barrier::new(TILLS)), Arc::new(Mutex::new(())));
    let mut all = JoinSet::new();
    for at in 0..TILLS {
        let (barrier, door) = (Arc::clone(&barrier), Arc::clone(&door));
        let (town, person) = (scene.town.clone(), scene.first.with_new_browser());
        all.spawn(async move {
            let (till, terminal) = town.tills[at].clone();
            let seller = Seller { person: &person, town: &town, till, terminal, is_fickle: false };
            // Many PINs for one code at the same instant are taken for somebody who guesses.
            let one_by_one = door.lock().await;
            seller.begin("LPI1", "1111").await;
            drop(one_by_one);
            let key = seller.prepare_arrival(&format!("caisse{at}@exemple.example")).await.expect("a ticket");
            barrier.wait().await;
            seller.pay("/till/pay", &[("tender", "nothing"), ("idempotency", &*key)]).await
        });
    }
    let mut ends = BTreeMap::new();
    while let Some(done) = all.join_next().await {
        let end = match done.expect("nobody sees a failure") {
            Paid::Order(_) => "reserved",
            Paid::Refused(page) => {
                assert!(page.contains("Cet arrivage n’est plus disponible"), "{page}");
                assert!(page.contains("Changez-la ou retirez-la") && page.contains("Voir comment"), "{page}");
                "told"
            }
            Paid::Left => panic!("nobody walks away"),
        };
        *ends.entry(end).or_insert(0) += 1;
    }
    assert_eq!(ends, BTreeMap::from([("reserved", COMING), ("told", TILLS - COMING)]));
    assert_eq!(pegs(&scene).await, (COMING as i64, COMING as i64));
    audit::close(&mut scene.house).await;
}

/// Units promised out of the delivery, as its line says and as its pegs sum up to.
async fn pegs(scene: &Scene) -> (i64, i64) {
    let db = town::open(scene.house.database()).await;
    let reader = db.reader().await.expect("a reader");
    let sql = "SELECT s.pegged, CAST(COALESCE(SUM(p.quantity), 0) AS BIGINT) FROM supply s \
               LEFT JOIN peg p ON p.supply_id = s.id AND p.state = 'open' WHERE s.id = $1 GROUP BY s.id, s.pegged";
    let read = |row: &db::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    reader.tx().get(sql, db::params![scene.town.supply], read).await.expect("the line of the delivery")
}

async fn last_unit(engine: Engine) {
    let mut scene = scene(engine, Wanted { exactly: LAST_ONES, ..Wanted::default() }).await;
    let (left, right) = (scene.first.with_new_browser(), scene.first.with_new_browser());
    let seller = |person, at: usize| {
        let (till, terminal) = scene.town.tills[at].clone();
        Seller { person, town: &scene.town, till, terminal, is_fickle: false }
    };
    let (left, right) = (seller(&left, 0), seller(&right, 1));
    left.begin("LPI1", "1111").await;
    right.begin("LPI2", "2222").await;
    let pairs = [("cash", "cash"), ("cash", "terminal"), ("terminal", "cash"), ("terminal", "terminal")];
    for (tenders, (_, code)) in pairs.iter().zip(&scene.town.few) {
        let first = key_for(&left, code, tenders.0).await;
        let second = key_for(&right, code, tenders.1).await;
        let ends = tokio::join!(take(&left, tenders.0, &first), take(&right, tenders.1, &second));
        let told = match &ends {
            (Paid::Order(_), Paid::Refused(page)) | (Paid::Refused(page), Paid::Order(_)) => page,
            other => panic!("{tenders:?}: one of two sells the last one: {other:?}"),
        };
        assert!(told.contains("Une ligne du ticket n’est plus possible ainsi. Changez-la ou retirez-la."), "{told}");
        for seller in [&left, &right] {
            seller.person.post("/till/ticket/empty", &[]).await;
        }
    }
    audit::close(&mut scene.house).await;
}

/// Scans the article; the key of the form that pays.
async fn key_for(seller: &Seller<'_>, code: &str, tender: &str) -> String {
    seller.scan(code).await;
    let page: Answer = seller.person.get(if tender == "cash" { "/till/cash" } else { "/till" }).await;
    page.field("idempotency").unwrap_or_else(|| panic!("the ticket can be paid: {}", page.text())).to_owned()
}

async fn take(seller: &Seller<'_>, tender: &str, key: &str) -> Paid {
    seller.pay("/till/pay", &[("tender", tender), ("given", "100.00"), ("idempotency", key)]).await
}
