//! What the journeys share: a served chain, its language, and a look into its records.

use db::{Db, Engine, params};
use jiff::civil::Date;
use std::time::Duration;
use testkit::{Browser, Options, Passerelle};
use tokio::time::{Instant, sleep};

/// The language that everybody in a journey speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    /// French.
    Fr,
    /// English.
    En,
}

impl Tongue {
    /// Chooses between the two.
    pub(crate) fn say(self, fr: &'static str, en: &'static str) -> &'static str {
        if self == Self::Fr { fr } else { en }
    }

    /// "fr" or "en".
    pub(crate) fn code(self) -> &'static str {
        self.say("fr", "en")
    }

    /// An amount as it is written, with ordinary blanks: "139,80 €", "€139.80".
    pub(crate) fn euros(self, minor: i64) -> String {
        let (whole, cents) = (minor / 100, minor % 100);
        match self {
            Self::Fr => format!("{whole},{cents:02} €"),
            Self::En => format!("€{whole}.{cents:02}"),
        }
    }

    /// A day on a screen: "jeu. 26 nov.", "Thu 26 Nov".
    pub(crate) fn day(self, date: Date) -> String {
        let at = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        match self {
            Self::Fr => format!("{}. {}", &JOURS[at][..3], self.short_day(date)),
            Self::En => format!("{} {}", &DAYS[at][..3], self.short_day(date)),
        }
    }

    /// A day without its weekday: "26 nov.", "26 Nov".
    pub(crate) fn short_day(self, date: Date) -> String {
        let month = month(date);
        match self {
            Self::Fr => format!("{} {}", day_of_month(date), MOIS_COURTS[month]),
            Self::En => format!("{} {}", date.day(), &MONTHS[month][..3]),
        }
    }

    /// A day in a letter: "jeudi 26 novembre", "Thursday 26 November".
    pub(crate) fn long_day(self, date: Date) -> String {
        let at = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        let month = month(date);
        match self {
            Self::Fr => format!("{} {} {}", JOURS[at], day_of_month(date), MOIS[month]),
            Self::En => format!("{} {} {}", DAYS[at], date.day(), MONTHS[month]),
        }
    }
}

fn month(date: Date) -> usize {
    usize::from(date.month().unsigned_abs()) - 1
}

fn day_of_month(date: Date) -> String {
    if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() }
}

const JOURS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MOIS_COURTS: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

/// Blanks of every kind become ordinary ones.
pub(crate) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A chain of its own, served on this engine; loaded once a day, then copied.
pub(crate) async fn serve(engine: Engine) -> Passerelle {
    let cache = testkit::target().join("demo-cache");
    let cache = cache.to_str().expect("a readable path").to_owned();
    let arguments = vec!["--demo-cache".to_owned(), cache];
    Passerelle::start(engine, Options { arguments, ..Options::default() }).await
}

/// What was written to a customer.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) text: String,
}

impl Letter {
    /// Whether it says this, with ordinary blanks.
    pub(crate) fn says(&self, text: &str) -> bool {
        plain(&self.text).contains(&plain(text))
    }

    /// The first link in it that contains `part`, without the address of the shop.
    pub(crate) fn link(&self, part: &str) -> String {
        let link = self.text.split_whitespace().find(|word| word.starts_with("http") && word.contains(part));
        let link = link.unwrap_or_else(|| panic!("no link with {part} in:\n{}", self.text));
        let (_, path) = link.split_once("://").expect("an address");
        path.find('/').map_or_else(|| "/".to_owned(), |at| path[at..].trim_end_matches(['.', ',', ')']).to_owned())
    }
}

/// A look into the records, as an auditor would: never a change.
pub(crate) struct Records(Db);

impl Records {
    pub(crate) async fn of(house: &Passerelle) -> Self {
        Self(Db::open(house.database()).await.expect("the database of a running house opens"))
    }

    /// The bar code of a variant.
    pub(crate) async fn gtin(&self, sku: &str) -> String {
        let sql = "SELECT g.gtin FROM variant_gtin g JOIN variant v ON v.id = g.variant_id \
                   WHERE v.sku = $1 ORDER BY g.position";
        let reader = self.0.reader().await.expect("a reader");
        reader.tx().get(sql, params![sku], |row| row.get(0)).await.expect("every variant has a bar code")
    }

    /// Every letter of a kind to an address, the first one first.
    pub(crate) async fn letters(&self, template: &str, to: &str) -> Vec<Letter> {
        let sql = "SELECT body_text FROM message WHERE template = $1 AND address = $2 ORDER BY id";
        let reader = self.0.reader().await.expect("a reader");
        let read = |row: &db::Row<'_>| Ok(Letter { text: row.get(0)? });
        reader.tx().rows(sql, params![template, to], read).await.expect("the messages can be read")
    }

    /// The letter of a kind to an address, once there are `count` of them; the last one.
    pub(crate) async fn letter(&self, template: &str, to: &str, count: usize) -> Letter {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let mut letters = self.letters(template, to).await;
            if letters.len() >= count {
                assert_eq!(letters.len(), count, "{template} was written too often to {to}: {letters:?}");
                return letters.pop().expect("there is one");
            }
            assert!(Instant::now() < deadline, "{template} was written {} times to {to}, not {count}", letters.len());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until a question is answered by this number.
    pub(crate) async fn becomes(&self, sql: &str, what: &str, wanted: i64) {
        self.becomes_within(Duration::from_secs(10), sql, what, wanted).await;
    }

    /// The same of what a sweep does, which comes every twenty seconds.
    pub(crate) async fn becomes_by_itself(&self, sql: &str, what: &str, wanted: i64) {
        self.becomes_within(Duration::from_mins(1), sql, what, wanted).await;
    }

    async fn becomes_within(&self, span: Duration, sql: &str, what: &str, wanted: i64) {
        let deadline = Instant::now() + span;
        loop {
            let found = self.count(sql, what).await;
            if found == wanted {
                return;
            }
            assert!(Instant::now() < deadline, "{found} instead of {wanted} for {what}: {sql}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Moves the announced end of what lies ready of an order into the past, as if the days had gone by: the
    /// clock of a running house cannot be moved.
    pub(crate) async fn let_it_be_over(&self, number: &str) {
        self.0.run(Over(number.to_owned())).await.expect("the announced end moves");
    }

    /// How many rows a question finds.
    pub(crate) async fn count(&self, sql: &str, what: &str) -> i64 {
        let reader = self.0.reader().await.expect("a reader");
        reader.tx().get(sql, params![what], |row| row.get(0)).await.expect("a number")
    }
}

struct Over(String);

impl db::Command for Over {
    type Done = ();
    type Refused = db::DbError;

    async fn run(&self, tx: &db::Tx<'_>) -> Result<(), db::DbError> {
        let sql = "UPDATE fulfilment SET keep_until = ready_at WHERE state = 'ready_for_pickup' \
                   AND order_id IN (SELECT id FROM customer_order WHERE number = $1)";
        tx.exec(sql, params![self.0]).await.map(|_| ())
    }
}

/// Whether these bytes lie anywhere in what the house has written: its files, its database, its log.
pub(crate) async fn is_written_anywhere(house: &Passerelle, secret: &str) -> bool {
    if house.log().contains(secret) || is_in_folder(&house.data(), secret.as_bytes()) {
        return true;
    }
    match house.engine() {
        Engine::Sqlite => {
            let folder = std::path::Path::new(house.database()).parent().expect("a file is in a folder");
            is_in_folder(folder, secret.as_bytes())
        }
        Engine::Postgres => is_in_postgres(house.database(), secret).await,
    }
}

fn is_in_folder(folder: &std::path::Path, secret: &[u8]) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return is_in_folder(&path, secret);
        }
        std::fs::read(&path).is_ok_and(|bytes| bytes.windows(secret.len()).any(|window| window == secret))
    })
}

async fn is_in_postgres(address: &str, secret: &str) -> bool {
    let (client, connection) =
        tokio_postgres::connect(address, tokio_postgres::NoTls).await.expect("PostgreSQL answers");
    let connection = tokio::spawn(connection);
    let tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
    let mut found = false;
    for table in client.query(tables, &[]).await.expect("the tables") {
        let table: String = table.get(0);
        let sql = format!("SELECT count(*) FROM \"{table}\" t WHERE t::text LIKE '%' || $1 || '%'");
        let count: i64 = client.query_one(&sql, &[&secret]).await.expect("a number").get(0);
        found = found || count > 0;
    }
    connection.abort();
    found
}

/// Who takes a till: the name and the PIN.
pub(crate) type Who = (&'static str, [char; 4]);
/// A seller of Lyon – Presqu’île.
const SELLER: Who = ("Vendeuse 1", ['1'; 4]);
/// Who manages a store.
pub(crate) const MANAGER: Who = ("Responsable de boutique", ['9', '0', '0', '0']);

/// Opens the till 2 of Lyon – Presqu’île for somebody, up to an empty sale.
pub(crate) async fn take_till_as(till: &Browser, tongue: Tongue, who: Who) {
    take(till, tongue, tongue.say("Lyon – Presqu’île, Caisse 2", "Lyon – Presqu’île, Till 2"), who).await;
}

/// Opens the till 2 of Lyon – Presqu’île for Vendeuse 1, up to an empty sale.
pub(crate) async fn take_till(till: &Browser, tongue: Tongue) {
    take_machine(till, tongue, tongue.say("Lyon – Presqu’île, Caisse 2", "Lyon – Presqu’île, Till 2")).await;
}

/// The same on any machine: `Lyon – Part-Dieu, Caisse 1`.
pub(crate) async fn take_machine(till: &Browser, tongue: Tongue, machine: &str) {
    take(till, tongue, machine, SELLER).await;
}

async fn take(till: &Browser, tongue: Tongue, machine: &str, (name, pin): Who) {
    till.goto("/till").await;
    till.click_text(machine).await;
    till.click_text(name).await;
    for digit in pin {
        till.click(&format!("[data-digit='{digit}']")).await;
    }
    till.click(".pad-keys .btn.main").await;
    till.fill(tongue.say("Fond de caisse", "Float"), tongue.say("150,00", "150.00")).await;
    till.click_text_in("main", tongue.say("Ouvrir le service", "Open the shift")).await;
    till.see_element("#scan").await;
}

/// Waits for the search, which reads the tables after the house has opened.
pub(crate) async fn search_knows(shop: &Browser, word: &str, title: &str) {
    for _ in 0..100 {
        shop.goto(&format!("/search?q={word}")).await;
        if shop.text_in("main").await.contains(title) {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("the search never knows {title}");
}

/// Signs head office in.
pub(crate) async fn enter_office(office: &Browser, tongue: Tongue) {
    office.goto("/office").await;
    office.fill("E-mail", "mf-1@maison-fontaine.example").await;
    office.fill(tongue.say("Mot de passe", "Password"), "fontaine-demo").await;
    office.click_text_in("main", tongue.say("Se connecter", "Sign in")).await;
    office.see_path("/office/orders").await;
}

/// Head office has no shuttle between stores today: what slips is not brought from another place.
pub(crate) async fn without_shuttle(office: &Browser, tongue: Tongue) {
    office.goto("/office/delivery").await;
    office.click_text_in("main", tongue.say("Navette entre boutiques", "Shuttle between stores")).await;
    office.click("input[name=active]").await;
    office.click("main form .btn.main").await;
    office.see_path("/office/delivery").await;
    office.settle().await;
}

/// The shuttle between stores is there on the day after, whatever day it is today.
pub(crate) async fn fast_shuttle(office: &Browser, tongue: Tongue) {
    office.goto("/office/delivery").await;
    office.click_text_in("main", tongue.say("Navette entre boutiques", "Shuttle between stores")).await;
    let body = "for (const name of ['least_days', 'most_days']) document.querySelector(`input[name=${name}]`).value = '1'; return true";
    office.script(body, vec![]).await;
    office.click("main form .btn.main").await;
    office.see_path("/office/delivery").await;
    office.settle().await;
}

/// Gives a delivery or a transfer another day.
pub(crate) async fn slip(office: &Browser, number: &str, on: Date, reason: &str) {
    office.goto(&format!("/office/supply?q={number}")).await;
    office.click_text_in("#supplies", number).await;
    office.see_element("input[name=on]").await;
    office.script("document.querySelector('input[name=on]').value = arguments[0]", vec![on.to_string().into()]).await;
    office.click("input[name=reason]").await;
    office.type_text(reason).await;
    office.click("form[action$='/date'] button").await;
    office.click("form[method=post][action$='/date'] .btn.main").await;
    office.see_element(".facts s").await;
}

/// Where a delivery stands, as head office sees it.
pub(crate) async fn expected_on(office: &Browser, number: &str) -> Date {
    office.goto(&format!("/office/supply?q={number}")).await;
    office.click_text_in("#supplies", number).await;
    office.see_element("input[name=on]").await;
    let on = office.script("return document.querySelector('input[name=on]').value", vec![]).await;
    on.as_str().and_then(|on| on.parse().ok()).expect("a day")
}

/// Parts of an order that are not with the customer yet.
pub(crate) const OPEN: &str = "SELECT COUNT(*) FROM fulfilment f JOIN customer_order o ON o.id = f.order_id \
    WHERE o.number = $1 AND f.state <> 'handed_over'";

/// The carrier's people push parcels on until so many parts of an order are left open.
pub(crate) async fn bring(hand: &Browser, (house, records): (&Passerelle, &Records), number: &str, left: i64) {
    let page = format!("{}/carrier", house.provider());
    let deadline = Instant::now() + Duration::from_mins(1);
    while records.count(OPEN, number).await > left {
        assert!(Instant::now() < deadline, "the parcels do not arrive");
        hand.goto(&page).await;
        if hand.count("button[value=next]").await > 0 {
            hand.click("button[value=next]").await;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// Chooses in a list, as a hand does: the sum follows.
pub(crate) async fn choose(browser: &Browser, field: &str, value: &str) {
    let body = "const field = document.getElementById(arguments[0]); field.value = arguments[1]; \
                field.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.script(body, vec![field.into(), value.into()]).await;
    browser.settle().await;
}
