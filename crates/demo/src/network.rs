//! The company, its twelve stores and two warehouses, the staff and the suppliers.

use crate::chain::{Address, Company, Location, LocationKind, Opening, Staff, StaffRole, Supplier, Text, Till};
use crate::ids::{Ids, Stream};
use crate::names::handle;
use jiff::civil::{Time, Weekday};

/// A weekly timetable in hours and minutes.
struct Week {
    /// For Monday to Sunday, spans of `(from, to)` as `hhmm`.
    days: [&'static [(i16, i16)]; 7],
}

const CLOSED: &[(i16, i16)] = &[];
const CITY: &[(i16, i16)] = &[(1000, 1930)];
const MALL: &[(i16, i16)] = &[(930, 2000)];
const LATE: &[(i16, i16)] = &[(1000, 2030)];
const LUNCH: &[(i16, i16)] = &[(1000, 1230), (1400, 1900)];
const AFTERNOON: &[(i16, i16)] = &[(1400, 1900)];
const SUNDAY: &[(i16, i16)] = &[(1100, 1900)];
const DOCK: &[(i16, i16)] = &[(600, 2000)];
const DOCK_SATURDAY: &[(i16, i16)] = &[(700, 1400)];

const WEEK_CITY: Week = Week { days: [CITY, CITY, CITY, CITY, CITY, CITY, CLOSED] };
const WEEK_SUNDAY: Week = Week { days: [CITY, CITY, CITY, LATE, CITY, LATE, SUNDAY] };
const WEEK_MALL: Week = Week { days: [MALL, MALL, MALL, MALL, MALL, MALL, SUNDAY] };
const WEEK_LATE_MONDAY: Week = Week { days: [AFTERNOON, CITY, CITY, CITY, CITY, CITY, CLOSED] };
const WEEK_LUNCH: Week = Week { days: [AFTERNOON, LUNCH, LUNCH, LUNCH, LUNCH, CITY, CLOSED] };
const WEEK_CENTRAL: Week = Week { days: [DOCK, DOCK, DOCK, DOCK, DOCK, CLOSED, CLOSED] };
const WEEK_ECOMMERCE: Week = Week { days: [DOCK, DOCK, DOCK, DOCK, DOCK, DOCK_SATURDAY, CLOSED] };

impl Week {
    fn openings(&self) -> Vec<Opening> {
        let mut out = Vec::new();
        for (i, spans) in self.days.iter().enumerate() {
            let weekday = Weekday::from_monday_zero_offset(i as i8).expect("seven days, from 0 to 6");
            out.extend(spans.iter().map(|&(from, to)| Opening { weekday, from: clock(from), to: clock(to) }));
        }
        out
    }
}

fn clock(hhmm: i16) -> Time {
    Time::constant((hhmm / 100) as i8, (hhmm % 100) as i8, 0, 0)
}

/// The fixed facts of a location.
struct Place {
    code: &'static str,
    name: &'static str,
    kind: LocationKind,
    line1: &'static str,
    postcode: &'static str,
    city: &'static str,
    latitude: f64,
    longitude: f64,
    week: &'static Week,
    tills: usize,
}

type Here = (&'static str, &'static str, &'static str);

const fn store(
    code: &'static str,
    name: &'static str,
    here: Here,
    at: (f64, f64),
    week: &'static Week,
    tills: usize,
) -> Place {
    Place {
        code,
        name,
        kind: LocationKind::Store,
        line1: here.0,
        postcode: here.1,
        city: here.2,
        latitude: at.0,
        longitude: at.1,
        week,
        tills,
    }
}

const fn warehouse(
    code: &'static str,
    name: &'static str,
    kind: LocationKind,
    here: Here,
    at: (f64, f64),
    week: &'static Week,
) -> Place {
    Place {
        code,
        name,
        kind,
        line1: here.0,
        postcode: here.1,
        city: here.2,
        latitude: at.0,
        longitude: at.1,
        week,
        tills: 0,
    }
}

static PLACES: [Place; 14] = [
    store("LIL", "Lille", ("12 rue de l’Exemple", "59000", "Lille"), (50.6366, 3.0635), &WEEK_CITY, 3),
    store("PMA", "Paris\u{a0}– Marais", ("4 rue du Modèle", "75004", "Paris"), (48.8575, 2.3591), &WEEK_SUNDAY, 3),
    store("STR", "Strasbourg", ("7 place de l’Exemple", "67000", "Strasbourg"), (48.5818, 7.7510), &WEEK_CITY, 2),
    store("REN", "Rennes", ("21 rue de l’Essai", "35000", "Rennes"), (48.1113, -1.6800), &WEEK_LATE_MONDAY, 2),
    store("NAN", "Nantes", ("3 rue de l’Exemple", "44000", "Nantes"), (47.2138, -1.5573), &WEEK_CITY, 2),
    store("LPI", "Lyon\u{a0}– Presqu’île", ("1 place de l’Exemple", "69002", "Lyon"), (45.7606, 4.8355), &WEEK_CITY, 3),
    store(
        "LPD",
        "Lyon\u{a0}– Part-Dieu",
        ("Centre de l’Exemple, niveau 1", "69003", "Lyon"),
        (45.7608, 4.8570),
        &WEEK_MALL,
        3,
    ),
    store("GRE", "Grenoble", ("9 place du Modèle", "38000", "Grenoble"), (45.1906, 5.7277), &WEEK_LUNCH, 2),
    store("BOR", "Bordeaux", ("16 cours de l’Exemple", "33000", "Bordeaux"), (44.8412, -0.5750), &WEEK_CITY, 3),
    store("TOU", "Toulouse", ("28 rue de l’Essai", "31000", "Toulouse"), (43.6031, 1.4449), &WEEK_LATE_MONDAY, 2),
    store("MRS", "Marseille", ("5 quai de l’Exemple", "13001", "Marseille"), (43.2956, 5.3755), &WEEK_SUNDAY, 3),
    store("NIC", "Nice", ("11 avenue du Modèle", "06000", "Nice"), (43.7002, 7.2680), &WEEK_LUNCH, 2),
    warehouse(
        "ORL",
        "Entrepôt d’Orléans",
        LocationKind::Central,
        ("Zone de l’Exemple, quai 4", "45000", "Orléans"),
        (47.9330, 1.9200),
        &WEEK_CENTRAL,
    ),
    warehouse(
        "MAC",
        "Entrepôt de Mâcon",
        LocationKind::Ecommerce,
        ("Zone du Modèle, quai 2", "71000", "Mâcon"),
        (46.3069, 4.8287),
        &WEEK_ECOMMERCE,
    ),
];

/// Landline blocks that the French regulator keeps for fiction, by area.
fn fictional_phone(postcode: &str, n: usize) -> String {
    let block = match postcode.get(..2).unwrap_or_default() {
        "35" | "44" | "45" => "02 61 91",
        "67" | "71" => "03 53 01",
        "69" | "38" | "13" | "06" => "04 65 71",
        "33" | "31" => "05 36 49",
        _ => "01 99 00",
    };
    format!("{block} {:02} {:02}", 10 + n, (37 * n + 11) % 100)
}

/// The legal entity.
pub(crate) fn company(seed: u64) -> Company {
    Company {
        id: Ids::new(seed, Stream::Network).next(),
        name: "Maison Fontaine",
        legal_name: "Maison Fontaine SAS (entreprise de démonstration)",
        siret: "000 000 000 00017",
        vat_number: "FR00 000 000 000",
        naf: "4771Z",
        currency: "EUR",
        address: Address {
            line1: "1 place de l’Exemple".to_owned(),
            postcode: "69002".to_owned(),
            city: "Lyon".to_owned(),
            country: "FR",
        },
        phone: fictional_phone("69002", 0),
        email: "bonjour@maison-fontaine.example".to_owned(),
        capital: "SAS au capital de 100 000 € (invention)",
        register: "RCS Lyon 000 000 000",
        director: "La présidence de Maison Fontaine SAS",
        host: (
            "Hébergeur Exemple SAS (entreprise de démonstration)",
            "2 rue du Modèle, 75004 Paris",
            fictional_phone("75004", 89),
        ),
        mediator: (
            "Médiateur Exemple (association de démonstration)",
            "3 place de l’Essai, 69002 Lyon",
            "https://mediateur.example",
        ),
    }
}

/// Stores first, warehouses last.
pub(crate) fn locations(seed: u64) -> Vec<Location> {
    let mut ids = Ids::new(seed, Stream::Network);
    ids.next(); // the company's
    let mut out = Vec::new();
    for (n, place) in PLACES.iter().enumerate() {
        let slug = handle(place.name);
        let tills = (1..=place.tills).map(|i| Till {
            id: ids.next(),
            code: format!("{}-C{i}", place.code),
            name: Text::new(format!("Caisse {i}"), format!("Till {i}")),
        });
        let tills: Vec<Till> = tills.collect();
        out.push(Location {
            id: ids.next(),
            code: place.code,
            name: place.name,
            kind: place.kind,
            address: Address {
                line1: place.line1.to_owned(),
                postcode: place.postcode.to_owned(),
                city: place.city.to_owned(),
                country: "FR",
            },
            latitude: place.latitude,
            longitude: place.longitude,
            time_zone: "Europe/Paris",
            phone: fictional_phone(place.postcode, n + 1),
            email: format!("{slug}@maison-fontaine.example"),
            handle: slug,
            hours: place.week.openings(),
            cut_off: clock(if place.kind == LocationKind::Store { 1500 } else { 1600 }),
            tills,
        });
    }
    out
}

/// The password of every demonstration account at the office.
pub const DEMO_PASSWORD: &str = "fontaine-demo";

/// Three sellers and a store manager in each store, three people at head office.
pub(crate) fn staff(seed: u64, locations: &[Location]) -> Vec<Staff> {
    let mut ids = Ids::new(seed, Stream::Staff);
    let mut out = Vec::new();
    let mut add = |code: String, display_name: &str, role, location, pin| {
        let email = format!("{}@maison-fontaine.example", code.to_lowercase());
        out.push(Staff {
            id: ids.next(),
            code,
            display_name: display_name.to_owned(),
            role,
            location,
            pin,
            email,
            password: DEMO_PASSWORD,
        });
    };
    for (i, location) in locations.iter().enumerate().filter(|(_, l)| l.kind == LocationKind::Store) {
        add(format!("{}-1", location.code), "Vendeuse 1", StaffRole::Seller, Some(i), "1111");
        add(format!("{}-2", location.code), "Vendeur 2", StaffRole::Seller, Some(i), "2222");
        add(format!("{}-3", location.code), "Vendeuse 3", StaffRole::Seller, Some(i), "3333");
        add(format!("{}-R", location.code), "Responsable de boutique", StaffRole::StoreManager, Some(i), "9000");
    }
    add("MF-1".to_owned(), "Siège, administration", StaffRole::Administrator, None, "9001");
    add("MF-2".to_owned(), "Siège, équipe commandes", StaffRole::OrderManager, None, "9002");
    add("MF-3".to_owned(), "Siège, offre et prix", StaffRole::Merchandiser, None, "9003");
    out
}

/// Name, country, lead time and spread in business days. Families refer to them by index.
static SUPPLIERS: [(&str, &str, u8, u8); 13] = [
    ("Ateliers Exemple, chemise", "PT", 10, 2),
    ("Ateliers Exemple, jersey", "PT", 9, 2),
    ("Maille Exemple", "IT", 12, 3),
    ("Couture Exemple", "FR", 8, 1),
    ("Tailleurs Exemple", "RO", 14, 3),
    ("Pantalons Exemple", "MA", 11, 3),
    ("Chapellerie Exemple", "FR", 7, 1),
    ("Maroquinerie Exemple", "ES", 12, 2),
    ("Chausseurs Exemple", "PT", 15, 4),
    ("Tissages Exemple", "FR", 6, 1),
    ("Terres et verres Exemple", "FR", 9, 2),
    ("Table et bois Exemple", "FR", 8, 2),
    ("Électronique Exemple", "NL", 4, 1),
];

/// Those who deliver.
pub(crate) fn suppliers(seed: u64) -> Vec<Supplier> {
    let mut ids = Ids::new(seed, Stream::Suppliers);
    let each = |(n, &(name, country, lead_days, spread_days)): (usize, &(&'static str, &'static str, u8, u8))| {
        let code = format!("F{:02}", n + 1);
        let email = format!("commandes.{}@fournisseur.example", code.to_lowercase());
        Supplier { id: ids.next(), code, name, country, lead_days, spread_days, email }
    };
    SUPPLIERS.iter().enumerate().map(each).collect()
}
