//! A year of past sales: who bought what, when, where, at which price.

use crate::calendar::{days_before, is_closed_everywhere, is_november_week, sales_period_day};
use crate::chain::{Chain, LocationKind, Product, Sale, SaleChannel, SaleLine, SaleTender, Season, StaffRole};
use crate::ids::{Ids, Stream, chance};
use crate::supply::store_weight;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use rand::Rng;
use rand::rngs::StdRng;

/// Tickets in the year before [`Chain::today`].
pub const SALES: usize = 20_000;
const DAYS: i64 = 365;

/// The sales of the last 365 days up to yesterday, in the order of time. The same chain always
/// gives the same sales.
pub fn sales(chain: &Chain) -> impl Iterator<Item = Sale> {
    let mut year = Year::new(chain);
    (0..DAYS as usize).flat_map(move |day| year.sales_of(day))
}

/// Everything that a day of trade is drawn from.
struct Year<'a> {
    chain: &'a Chain,
    rng: StdRng,
    ids: Ids,
    zone: TimeZone,
    first: Date,
    /// Tickets up to and including each day.
    until: Vec<usize>,
    /// Running demand of all variants, per month.
    demand: Vec<Vec<u64>>,
    stores: Vec<Store>,
    web_source: usize,
    /// Customers by store, and all of them from the longest-standing on.
    regulars: Vec<Vec<usize>>,
    veterans: Vec<usize>,
}

struct Store {
    location: usize,
    weight: u32,
    sellers: Vec<usize>,
}

impl<'a> Year<'a> {
    fn new(chain: &'a Chain) -> Self {
        let first = days_before(chain.today, DAYS);
        let seller = |l: usize| {
            let here = |&s: &usize| {
                chain.staff[s].location == Some(l)
                    && matches!(chain.staff[s].role, StaffRole::Seller | StaffRole::StoreManager)
            };
            (0..chain.staff.len()).filter(here).collect()
        };
        let open = chain.locations.iter().enumerate().filter(|(_, l)| l.kind == LocationKind::Store);
        let stores = open
            .map(|(l, place)| Store { location: l, weight: store_weight(place.code), sellers: seller(l) })
            .collect();
        let mut veterans: Vec<usize> = (0..chain.customers.len()).collect();
        veterans.sort_by_key(|&c| (chain.customers[c].joined_on, c));
        Self {
            chain,
            rng: chance(chain.seed, Stream::Sales),
            ids: Ids::new(chain.seed, Stream::Sales),
            zone: TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3")
                .expect("the rule of central European time is well-formed"),
            first,
            until: spread(first),
            demand: (1..=12).map(|month| running_demand(chain, month)).collect(),
            stores,
            web_source: chain.locations.iter().position(|l| l.kind == LocationKind::Ecommerce).unwrap_or(0),
            regulars: (0..chain.locations.len())
                .map(|l| veterans.iter().copied().filter(|&c| chain.customers[c].store == l).collect())
                .collect(),
            veterans,
        }
    }

    fn sales_of(&mut self, day: usize) -> Vec<Sale> {
        let date = self.first.saturating_add(jiff::Span::new().days(day as i64));
        let before = day.checked_sub(1).map_or(0, |d| self.until[d]);
        let mut slots: Vec<(Time, Option<usize>)> = (before..self.until[day]).map(|_| self.slot(date)).collect();
        slots.sort_unstable();
        slots.into_iter().map(|(time, store)| self.sale(date, time, store)).collect()
    }

    /// When and in which store, or on the web.
    fn slot(&mut self, date: Date) -> (Time, Option<usize>) {
        let open: Vec<usize> = (0..self.stores.len()).filter(|&s| self.is_open(s, date)).collect();
        let web_share = if date.weekday() == Weekday::Sunday { 0.34 } else { 0.165 };
        if open.is_empty() || self.rng.random_bool(web_share) {
            return (self.web_time(), None);
        }
        let total: u32 = open.iter().map(|&s| self.stores[s].weight).sum();
        let mut left = self.rng.random_range(0..total);
        let mut chosen = open[0];
        for &s in &open {
            chosen = s;
            if left < self.stores[s].weight {
                break;
            }
            left -= self.stores[s].weight;
        }
        (self.store_time(chosen, date), Some(chosen))
    }

    fn is_open(&self, store: usize, date: Date) -> bool {
        !is_closed_everywhere(date)
            && self.chain.locations[self.stores[store].location].hours.iter().any(|o| o.weekday == date.weekday())
    }

    /// A minute within the opening hours, more likely at noon and after work.
    fn store_time(&mut self, store: usize, date: Date) -> Time {
        let hours = &self.chain.locations[self.stores[store].location].hours;
        let minute = |t: Time| i64::from(t.hour()) * 60 + i64::from(t.minute());
        let spans: Vec<(i64, i64)> =
            hours.iter().filter(|o| o.weekday == date.weekday()).map(|o| (minute(o.from), minute(o.to))).collect();
        let total: i64 = spans.iter().map(|(from, to)| to - from).sum();
        loop {
            let mut at = self.rng.random_range(0..total);
            for &(from, to) in &spans {
                if at < to - from {
                    at += from;
                    break;
                }
                at -= to - from;
            }
            let busy = match (at / 60, date.weekday()) {
                (15..=17, Weekday::Saturday) | (18, _) => 1.0,
                (12 | 17, _) => 0.85,
                (13 | 16 | 19, _) => 0.6,
                (14 | 15 | 11, _) => 0.45,
                _ => 0.3,
            };
            if self.rng.random_bool(busy) {
                return Time::constant((at / 60) as i8, (at % 60) as i8, self.rng.random_range(0..60), 0);
            }
        }
    }

    fn web_time(&mut self) -> Time {
        const BY_HOUR: [u32; 24] = [3, 1, 1, 1, 1, 2, 4, 8, 9, 10, 10, 11, 16, 14, 10, 9, 9, 11, 13, 14, 18, 22, 17, 8];
        let mut left = self.rng.random_range(0..BY_HOUR.iter().sum());
        let hour = BY_HOUR.iter().position(|&w| {
            let here = left < w;
            left = left.saturating_sub(w);
            here
        });
        Time::constant(hour.unwrap_or(21) as i8, self.rng.random_range(0..60), self.rng.random_range(0..60), 0)
    }

    fn sale(&mut self, date: Date, time: Time, store: Option<usize>) -> Sale {
        let chain = self.chain;
        let at = self
            .zone
            .to_ambiguous_timestamp(date.to_datetime(time))
            .compatible()
            .expect("dates of the last year exist");
        let location = store.map_or(self.web_source, |s| self.stores[s].location);
        let place = &chain.locations[location];
        let till = store.map(|_| self.rng.random_range(0..place.tills.len()));
        let staff = store.map(|s| self.seller(s));
        let customer = self.customer(date, store.map(|_| location));
        let lines = self.lines(date);
        let total: i64 = lines.iter().map(|l| l.unit_price_minor * l.quantity).sum();
        let cash = store.is_some()
            && self.rng.random_bool(if total < 6_000 {
                0.26
            } else if total < 15_000 {
                0.10
            } else {
                0.02
            });
        Sale {
            id: self.ids.at(at.as_millisecond().unsigned_abs()),
            at,
            channel: if store.is_some() { SaleChannel::Till } else { SaleChannel::Web },
            location,
            location_code: place.code,
            till,
            till_code: till.map(|t| place.tills[t].code.clone()),
            staff,
            staff_code: staff.map(|s| chain.staff[s].code.clone()),
            customer,
            lines,
            tender: if cash { SaleTender::Cash } else { SaleTender::Card },
        }
    }

    fn seller(&mut self, store: usize) -> usize {
        let sellers = &self.stores[store].sellers;
        let last = sellers.len() - 1;
        if self.rng.random_bool(0.1) { sellers[last] } else { sellers[self.rng.random_range(0..last.max(1))] }
    }

    /// On the web always someone; in a store one in three, and mostly one of its own.
    fn customer(&mut self, date: Date, store: Option<usize>) -> Option<usize> {
        if store.is_some() && !self.rng.random_bool(0.36) {
            return None;
        }
        let own = store.filter(|_| self.rng.random_bool(0.85)).map(|l| &self.regulars[l]).filter(|r| !r.is_empty());
        let pool = own.unwrap_or(&self.veterans);
        let known = pool.partition_point(|&c| self.chain.customers[c].joined_on <= date);
        if known == 0 {
            return None;
        }
        // The square makes some customers regulars.
        let r: f64 = self.rng.random();
        Some(pool[((r * r) * known as f64) as usize % known])
    }

    fn lines(&mut self, date: Date) -> Vec<SaleLine> {
        let count = match self.rng.random_range(0..100) {
            0..46 => 1,
            46..75 => 2,
            75..89 => 3,
            89..96 => 4,
            _ => 5,
        };
        let mut lines: Vec<SaleLine> = Vec::with_capacity(count);
        while lines.len() < count {
            let variant = self.variant(date);
            if lines.iter().all(|l| l.variant != variant) {
                lines.push(self.line(date, variant));
            }
        }
        lines
    }

    fn variant(&mut self, date: Date) -> usize {
        let running = &self.demand[date.month() as usize - 1];
        let total = running.last().copied().unwrap_or(1);
        let pick = self.rng.random_range(0..total);
        running.partition_point(|&sum| sum <= pick)
    }

    fn line(&mut self, date: Date, variant: usize) -> SaleLine {
        let v = &self.chain.variants[variant];
        let product = &self.chain.products[v.product];
        let full = match product.previous_price_minor {
            Some(before) if date < product.price_since_on => v.price_minor + before - product.price_minor,
            _ => v.price_minor,
        };
        let quantity = if full < 3_000 && self.rng.random_bool(0.22) { self.rng.random_range(2..=4) } else { 1 };
        let off = reduction_pct(product, v.product, date);
        let unit_price_minor = if off == 0 { full } else { (full * (100 - off) + 500) / 1_000 * 10 };
        SaleLine { variant, quantity, unit_price_minor, vat_rate_bp: product.vat.rate_bp() }
    }
}

/// What a product is reduced by in the sales, in per cent: four products in ten, deeper each week.
fn reduction_pct(product: &Product, index: usize, date: Date) -> i64 {
    let seasonal = matches!(product.season, Season::Winter | Season::Summer) || index.is_multiple_of(5);
    let reducible = product.vat.rate_bp() == 2_000 && product.popularity < 100;
    match sales_period_day(date) {
        Some(day) if seasonal && reducible => 20 + 10 * (day / 7).min(2),
        _ if is_november_week(date) && reducible && index.is_multiple_of(3) => 15,
        _ => 0,
    }
}

/// How many tickets there have been at the end of each day.
fn spread(first: Date) -> Vec<usize> {
    let weights: Vec<f64> = (0..DAYS).map(|d| day_weight(first.saturating_add(jiff::Span::new().days(d)))).collect();
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let mut until: Vec<usize> = Vec::with_capacity(weights.len());
    for weight in weights {
        sum += weight;
        until.push((sum / total * SALES as f64).round() as usize);
    }
    if let Some(last) = until.last_mut() {
        *last = SALES;
    }
    until
}

/// How busy a day is against an ordinary Wednesday.
fn day_weight(date: Date) -> f64 {
    if is_closed_everywhere(date) {
        return 0.2;
    }
    let weekday = match date.weekday() {
        Weekday::Monday => 0.72,
        Weekday::Tuesday => 0.82,
        Weekday::Wednesday => 1.0,
        Weekday::Thursday => 0.92,
        Weekday::Friday => 1.18,
        Weekday::Saturday => 1.9,
        Weekday::Sunday => 0.5,
    };
    let season = match (date.month(), date.day()) {
        (12, day @ 1..=24) => 1.2 + f64::from(day) * 0.06,
        (1, 2..=7) | (9, _) => 1.0,
        (2, _) => 0.8,
        (8, _) => 0.68,
        (5 | 6, _) => 1.05,
        _ => 0.93,
    };
    let sales = match sales_period_day(date) {
        Some(0..=3) => 1.9,
        Some(4..=13) => 1.45,
        Some(_) => 1.15,
        None if is_november_week(date) => 1.6,
        None => 1.0,
    };
    weekday * season * sales
}

fn running_demand(chain: &Chain, month: u8) -> Vec<u64> {
    let mut sum = 0;
    let each = |v: &crate::chain::Variant| {
        let product = &chain.products[v.product];
        let season = match (product.season, month) {
            (Season::Winter, 10..=12 | 1) | (Season::Summer, 5..=7) => 18,
            (Season::Winter, 5..=8) | (Season::Summer, 11 | 12 | 1) => 2,
            (Season::Gift, 11 | 12) => 24,
            _ => 9,
        };
        // A television is bought less often than a mug.
        let dear = 400_000 / (product.price_minor as u64 + 4_000);
        let siblings = product.variants.len().max(1) as u64;
        sum += u64::from(product.popularity + 12) * u64::from(v.demand) * season * dear / siblings + 1;
        sum
    };
    chain.variants.iter().map(each).collect()
}
