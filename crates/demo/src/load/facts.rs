//! What all parts look up.

use crate::{Chain, Sale, SaleChannel, sales};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use kernel::{LocationId, Moment, OrderId, TillId, VariantId};
use orders::OrderNumber;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// What the numbers of its orders begin with.
pub(super) const PREFIX: &str = "MF";

/// The first stock of one variant in one location.
pub(super) struct Opening {
    pub(super) variant: VariantId,
    pub(super) location: LocationId,
    pub(super) on_hand: i64,
    pub(super) safety: i64,
}

/// A past sale with what follows from its place among the others.
pub(super) struct Ticket {
    pub(super) sale: Sale,
    pub(super) number: String,
    /// Where it was handed over: the store that a customer of the web chose, or where it was sent from.
    pub(super) from: usize,
    /// The number of its receipt on the till; 0 on the web.
    pub(super) receipt: i64,
}

impl Ticket {
    pub(super) fn order(&self) -> OrderId {
        OrderId(self.sale.id)
    }

    /// Whether the goods were collected in a store after an order on the web.
    pub(super) fn is_collected(&self, chain: &Chain) -> bool {
        self.sale.channel == SaleChannel::Web && !chain.locations[self.from].tills.is_empty()
    }
}

/// The chain, and what the rooms need beyond it.
pub(super) struct Facts {
    pub(super) chain: Chain,
    pub(super) moment: Moment,
    pub(super) sales: Vec<Ticket>,
    pub(super) opening: Vec<Opening>,
    /// The next receipt of each till.
    pub(super) next_receipts: BTreeMap<TillId, i64>,
    /// The hashes of PINs and of the password, by the secret.
    pub(super) hashes: HashMap<&'static str, String>,
    zone: TimeZone,
}

impl Facts {
    pub(super) async fn gather(chain: Chain, tickets: usize, moment: Moment) -> Arc<Self> {
        let before = crate::SALES.saturating_sub(tickets);
        let (sales, next_receipts) = number(&chain, sales(&chain).skip(before).collect());
        let opening = opening(&chain, &sales);
        let hashes = hashes(&chain, &moment).await;
        let zone =
            TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("the rule of central European time is well-formed");
        Arc::new(Self { chain, moment, sales, opening, next_receipts, hashes, zone })
    }

    /// An hour of a day in France.
    pub(super) fn at(&self, date: Date, hour: i8) -> Timestamp {
        let local = date.to_datetime(Time::constant(hour, 0, 0, 0));
        self.zone.to_ambiguous_timestamp(local).compatible().unwrap_or(self.moment.now)
    }

    /// So many days before the day on which the chain stands.
    pub(super) fn days_ago(&self, days: i64) -> Date {
        crate::calendar::days_before(self.chain.today, days)
    }

    pub(super) fn location(&self, index: usize) -> LocationId {
        LocationId(self.chain.locations[index].id)
    }

    pub(super) fn variant(&self, index: usize) -> VariantId {
        VariantId(self.chain.variants[index].id)
    }
}

/// An id of something that belongs to another record: the same each time, and nobody else's.
pub(super) fn derived<T: From<Uuid>>(id: Uuid, what: u32) -> T {
    let mixed = what.wrapping_add(1).wrapping_mul(0x9E37_79B1);
    T::from(Uuid::from_u128(id.as_u128() ^ u128::from(mixed)))
}

/// Bytes that look like chance and follow from an id.
pub(super) fn bytes_of(id: Uuid, turn: u8) -> [u8; 8] {
    let bytes = id.into_bytes();
    let mut out = [turn; 8];
    for (place, byte) in out.iter_mut().enumerate() {
        *byte ^= bytes[15 - place];
    }
    out
}

fn number(chain: &Chain, sales: Vec<Sale>) -> (Vec<Ticket>, BTreeMap<TillId, i64>) {
    let mut next: BTreeMap<TillId, i64> = BTreeMap::new();
    let mut known = HashSet::new();
    let mut tickets = Vec::with_capacity(sales.len());
    for sale in sales {
        let mut turn = 0;
        let number = loop {
            let number = OrderNumber::from_chance(PREFIX, bytes_of(sale.id, turn)).0;
            if known.insert(number.clone()) {
                break number;
            }
            turn += 1;
        };
        let receipt = sale.till.map_or(0, |till| {
            let next = next.entry(TillId(chain.locations[sale.location].tills[till].id)).or_insert(1);
            *next += 1;
            *next - 1
        });
        let chosen = sale.customer.filter(|_| sale.channel == SaleChannel::Web && sale.id.as_bytes()[15] % 5 < 2);
        let from = chosen.map_or(sale.location, |customer| chain.customers[customer].store);
        tickets.push(Ticket { sale, number, from, receipt });
    }
    (tickets, next)
}

/// What lay there a year ago: what lies there now and what was sold meanwhile.
fn opening(chain: &Chain, tickets: &[Ticket]) -> Vec<Opening> {
    let mut sold: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for ticket in tickets {
        for line in &ticket.sale.lines {
            *sold.entry((line.variant, ticket.from)).or_default() += line.quantity;
        }
    }
    let level = |variant: usize, location: usize, on_hand, safety| Opening {
        variant: VariantId(chain.variants[variant].id),
        location: LocationId(chain.locations[location].id),
        on_hand,
        safety,
    };
    let mut out = Vec::with_capacity(chain.stock.len());
    for here in &chain.stock {
        let sold = sold.remove(&(here.variant, here.location)).unwrap_or(0);
        out.push(level(here.variant, here.location, here.on_hand + sold, here.safety));
    }
    // Sold out, and no longer carried there.
    out.extend(sold.into_iter().map(|((variant, location), units)| level(variant, location, units, 0)));
    out
}

async fn hashes(chain: &Chain, moment: &Moment) -> HashMap<&'static str, String> {
    let mut secrets: HashSet<(&'static str, bool)> = HashSet::new();
    for staff in &chain.staff {
        secrets.insert((staff.pin, true));
        secrets.insert((staff.password, false));
    }
    let moment = moment.clone();
    identity::off_the_async_threads(move || {
        let hash = |(secret, is_pin): (&'static str, bool)| {
            let salt = moment.secret();
            let hashed =
                if is_pin { identity::hash_pin(secret, &salt) } else { identity::hash_password(secret, &salt) };
            (secret, hashed)
        };
        secrets.into_iter().map(hash).collect()
    })
    .await
}
