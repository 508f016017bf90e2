//! What lies where, and what is on its way.

use crate::calendar::{add_business_days, business_day_from, delivery_thursday};
use crate::chain::{
    Location, LocationKind, Product, StockLevel, Supplier, SupplyLine, SupplyOrder, SupplySource, SupplyState, Variant,
};
use crate::ids::{Ids, Stream, chance};
use jiff::civil::Date;
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::BTreeMap;

/// What can be sold of the red shirt in size 40, place by place: the story of the first
/// demonstration. In stores one unit more lies on the shelf, and is kept back as safety stock.
const RED_40: [(&str, i64); 14] = [
    ("LIL", 1),
    ("PMA", 3),
    ("STR", 0),
    ("REN", 1),
    ("NAN", 0),
    ("LPI", 0),
    ("LPD", 2),
    ("GRE", 1),
    ("BOR", 2),
    ("TOU", 0),
    ("MRS", 5),
    ("NIC", 0),
    ("ORL", 15),
    ("MAC", 31),
];

/// Exact figures at Lyon – Presqu’île.
const LYON: [(&str, i64); 10] = [
    ("CHO-RGE-37", 1),
    ("CHO-RGE-38", 4),
    ("CHO-RGE-39", 3),
    ("CHO-RGE-41", 2),
    ("CHO-RGE-42", 1),
    ("CHO-RGE-43", 0),
    ("CHO-BLE-40", 6),
    ("VDL-NOI-40", 7),
    ("RCE-SAP-40", 2),
    ("TBE-PRU-127", 1),
];

/// Weights of the stores, the warehouses at zero: how much of the range they carry and sell.
pub(crate) fn store_weight(code: &str) -> u32 {
    match code {
        "PMA" => 16,
        "LPD" => 15,
        "LPI" => 13,
        "LIL" => 12,
        "BOR" | "TOU" | "MRS" => 11,
        "NAN" => 10,
        "STR" | "NIC" => 9,
        "REN" => 8,
        "GRE" => 7,
        _ => 0,
    }
}

/// One level for each variant at each location that carries it, in the order of the variants.
pub(crate) fn stock(seed: u64, locations: &[Location], products: &[Product], variants: &[Variant]) -> Vec<StockLevel> {
    let mut rng = chance(seed, Stream::Stock);
    let mut out = Vec::new();
    for product in products {
        let ranged: Vec<bool> = locations.iter().map(|l| is_ranged(&mut rng, l, product)).collect();
        for v in product.variants.clone() {
            for (l, location) in locations.iter().enumerate().filter(|(l, _)| ranged[*l]) {
                out.push(level(&mut rng, (v, &variants[v]), (l, location), product));
            }
        }
    }
    out
}

fn is_ranged(rng: &mut StdRng, location: &Location, product: &Product) -> bool {
    let share = match location.kind {
        LocationKind::Central => 1.0,
        LocationKind::Ecommerce => 0.9,
        LocationKind::Store => 0.35 + f64::from(store_weight(location.code)) / 30.0,
    };
    rng.random_bool(share.min(1.0)) || product.popularity == 100
}

fn level(
    rng: &mut StdRng,
    (v, variant): (usize, &Variant),
    (l, location): (usize, &Location),
    product: &Product,
) -> StockLevel {
    let demand = i64::from(variant.demand);
    let (on_hand, safety) = match location.kind {
        LocationKind::Store => {
            let on_hand = (rng.random_range(0..=demand.max(2)) * rng.random_range(4..=9) / 10).clamp(0, 6);
            (on_hand, i64::from(on_hand > 2 && rng.random_bool(0.4)))
        }
        _ if product.price_minor > 40_000 => (10 + rng.random_range(0..=2 * demand), 0),
        _ => (10 + rng.random_range(0..=11 * demand), 0),
    };
    let exact = StockLevel { variant: v, location: l, on_hand, safety };
    match (variant.sku.as_str(), location.code) {
        ("CHO-RGE-40", place) => red_40(exact, place),
        (sku, "LPI") => LYON.iter().find(|(known, _)| *known == sku).map_or(exact, |&(_, n)| StockLevel {
            on_hand: n,
            safety: 0,
            ..exact
        }),
        _ => exact,
    }
}

fn red_40(level: StockLevel, place: &str) -> StockLevel {
    let sellable = RED_40.iter().find(|(code, _)| *code == place).map_or(0, |&(_, n)| n);
    let safety = i64::from(!matches!(place, "LPI" | "NAN" | "ORL" | "MAC"));
    StockLevel { on_hand: sellable + safety, safety, ..level }
}

/// Everything that supply orders refer to.
pub(crate) struct Facts<'a> {
    pub(crate) seed: u64,
    pub(crate) today: Date,
    pub(crate) locations: &'a [Location],
    pub(crate) suppliers: &'a [Supplier],
    pub(crate) products: &'a [Product],
    pub(crate) variants: &'a [Variant],
    pub(crate) stock: &'a [StockLevel],
}

/// The purchase orders of the story: number, destination, days after the delivery Thursday, lines.
type Told = (&'static str, &'static str, i64, &'static [(&'static str, i64)]);

const TOLD_PURCHASES: &[Told] = &[
    ("F-2288", "ORL", -2, &[("CHO-RGE-40", 60), ("CHO-RGE-39", 48), ("CHO-RGE-41", 48), ("CHO-BLE-40", 36)]),
    (
        "F-2289",
        "LPI",
        -2,
        &[("RCE-PRU-38", 4), ("RCE-PRU-40", 6), ("RCE-SAP-40", 4), ("RCR-ROS-38", 4), ("RCR-ROS-40", 5)],
    ),
    ("F-2290", "LPI", -1, &[("SQU-OCR", 5), ("SQU-PRU", 4)]),
    (
        "F-2291",
        "LPI",
        0,
        &[
            ("CHO-RGE-38", 6),
            ("CHO-RGE-39", 8),
            ("CHO-RGE-40", 12),
            ("CHO-RGE-41", 8),
            ("CHO-RGE-43", 4),
            ("CHO-BLE-39", 6),
        ],
    ),
    ("F-2292", "LPI", 0, &[("PCR-MAR-M", 6), ("PCR-MAR-L", 6), ("PTO-ECR-M", 8)]),
    ("F-2293", "LPI", 1, &[("VLI-SAB-38", 3), ("VLI-SAB-40", 5), ("VLI-SAB-42", 4)]),
    ("F-2294", "MAC", 4, &[("TBE-PRU-127", 12), ("TBE-PRU-140", 8)]),
];

const TOLD_TRANSFERS: &[Told] = &[
    ("T-1187", "LIL", 1, &[("CHO-RGE-40", 8), ("CHO-RGE-39", 4)]),
    ("T-1188", "REN", -2, &[("CHO-RGE-40", 3), ("CHO-BLE-41", 3)]),
    ("T-1189", "NAN", -1, &[("CHO-RGE-40", 4), ("CHO-RGE-42", 2)]),
    ("T-1190", "STR", 0, &[("CHO-RGE-40", 6)]),
    ("T-1191", "TOU", 1, &[("CHO-RGE-40", 4), ("CHO-RGE-38", 4)]),
    ("T-1192", "NIC", 4, &[("CHO-RGE-40", 6), ("CHO-BLC-40", 4)]),
];

/// How many orders of each kind there are in all.
const PURCHASES: usize = 34;
const TRANSFERS: usize = 40;

/// Purchase orders, then transfers, each in the order of their numbers.
pub(crate) fn supply(facts: &Facts<'_>) -> Vec<SupplyOrder> {
    let mut dock = Dock {
        facts,
        rng: chance(facts.seed, Stream::Supply),
        ids: Ids::new(facts.seed, Stream::SupplyIds),
        out: Vec::new(),
    };
    for told in TOLD_PURCHASES {
        dock.told(told, false);
    }
    for n in TOLD_PURCHASES.len()..PURCHASES {
        dock.purchase(n);
    }
    for told in TOLD_TRANSFERS {
        dock.told(told, true);
    }
    for n in TOLD_TRANSFERS.len()..TRANSFERS {
        dock.transfer(n);
    }
    dock.out
}

struct Dock<'a> {
    facts: &'a Facts<'a>,
    rng: StdRng,
    ids: Ids,
    out: Vec<SupplyOrder>,
}

impl Dock<'_> {
    fn place(&self, code: &str) -> usize {
        self.facts.locations.iter().position(|l| l.code == code).expect("supply goes to places of the network")
    }

    fn told(&mut self, &(number, to, days, lines): &Told, transfer: bool) {
        let thursday = delivery_thursday(self.facts.today);
        let expected_on = business_day_from(thursday.saturating_add(jiff::Span::new().days(days)));
        let quantities: BTreeMap<usize, i64> = lines.iter().map(|&(sku, n)| (self.variant(sku), n)).collect();
        let first = self.facts.products[self.facts.variants[*quantities.keys().next().unwrap_or(&0)].product].supplier;
        let source = if transfer { SupplySource::Location(self.place("ORL")) } else { SupplySource::Supplier(first) };
        let state = if days <= 0 { SupplyState::Shipped } else { SupplyState::Confirmed };
        let slipped = if number == "T-1187" { -2 } else { 0 };
        self.push(number.to_owned(), source, self.place(to), state, (expected_on, slipped), &quantities);
    }

    fn variant(&self, sku: &str) -> usize {
        self.facts.variants.iter().position(|v| v.sku == sku).expect("the story names articles of the catalogue")
    }

    /// A purchase order to a warehouse or, one in four, straight to a store.
    fn purchase(&mut self, n: usize) {
        let supplier = n % self.facts.suppliers.len();
        let stores = self.facts.locations.len() - 2;
        let destination = match n % 8 {
            0 | 4 => self.rng.random_range(0..stores),
            1 | 5 => self.place("MAC"),
            _ => self.place("ORL"),
        };
        let to_store = destination < stores;
        let mine: Vec<usize> =
            (0..self.facts.products.len()).filter(|&p| self.facts.products[p].supplier == supplier).collect();
        let mut quantities = BTreeMap::new();
        for _ in 0..self.rng.random_range(2..=4) {
            let product = &self.facts.products[mine[self.rng.random_range(0..mine.len())]];
            for v in product.variants.clone() {
                let pack = if to_store { self.rng.random_range(2..=6) } else { 6 * self.rng.random_range(2..=8) };
                quantities.insert(v, pack);
            }
        }
        let days = 1 + (n as i64 * 7) % 15;
        let state = [SupplyState::Shipped, SupplyState::Confirmed, SupplyState::Ordered]
            [usize::from(days > 4) + usize::from(days > 10)];
        let slipped = if n.is_multiple_of(9) { -2 } else { 0 };
        let expected_on = add_business_days(self.facts.today, days);
        self.push(
            format!("F-{}", 2288 + n),
            SupplySource::Supplier(supplier),
            destination,
            state,
            (expected_on, slipped),
            &quantities,
        );
    }

    /// A transfer of what the warehouse has to a store.
    fn transfer(&mut self, n: usize) {
        let stores = self.facts.locations.len() - 2;
        let source = self.place(if n.is_multiple_of(4) { "MAC" } else { "ORL" });
        let kept: Vec<&StockLevel> =
            self.facts.stock.iter().filter(|s| s.location == source && s.on_hand > 20).collect();
        let mut quantities = BTreeMap::new();
        for _ in 0..self.rng.random_range(4..=12) {
            quantities.insert(kept[self.rng.random_range(0..kept.len())].variant, self.rng.random_range(1..=4));
        }
        let days = 1 + (n as i64 * 5) % 9;
        let state = if days <= 2 { SupplyState::Shipped } else { SupplyState::Confirmed };
        let expected_on = add_business_days(self.facts.today, days);
        let slipped = if n.is_multiple_of(13) { -1 } else { 0 };
        self.push(
            format!("T-{}", 1187 + n),
            SupplySource::Location(source),
            n % stores,
            state,
            (expected_on, slipped),
            &quantities,
        );
    }

    fn push(
        &mut self,
        number: String,
        source: SupplySource,
        destination: usize,
        state: SupplyState,
        (expected_on, slipped): (Date, i64),
        quantities: &BTreeMap<usize, i64>,
    ) {
        let (lead, spread_days) = match source {
            SupplySource::Supplier(s) => (self.facts.suppliers[s].lead_days, self.facts.suppliers[s].spread_days),
            SupplySource::Location(_) => (3, 1),
        };
        let announced_on = add_business_days(expected_on, slipped);
        let ordered_on =
            add_business_days(announced_on, -i64::from(lead)).min(crate::calendar::days_before(self.facts.today, 1));
        let id = self.ids.next();
        let lines = quantities
            .iter()
            .map(|(&variant, &quantity)| SupplyLine { id: self.ids.next(), variant, quantity })
            .collect();
        self.out.push(SupplyOrder {
            id,
            number,
            source,
            destination,
            state,
            ordered_on,
            announced_on,
            expected_on,
            spread_days,
            lines,
        });
    }
}
