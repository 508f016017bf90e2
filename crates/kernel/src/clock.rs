//! Time and chance come in from the edge: handlers ask the clock once and pass a [`Moment`] on.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU16, Ordering};
use uuid::Uuid;

/// Where ids and secrets come from: the operating system, or a seed in tests and in the demo.
#[derive(Clone)]
pub struct Entropy(Arc<Mutex<StdRng>>, Arc<AtomicU16>);

impl Entropy {
    /// From the operating system.
    pub fn from_os() -> Self {
        Self(Arc::new(Mutex::new(StdRng::from_os_rng())), Arc::default())
    }

    /// The same sequence for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))), Arc::default())
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().fill_bytes(bytes);
    }

    /// Counts up, so that ids of one millisecond keep the order in which they were drawn.
    fn next(&self) -> u16 {
        self.1.fetch_add(1, Ordering::Relaxed) & 0x0fff
    }
}

/// The clock of the process. It never goes back: when the machine's clock is set back, it
/// stands still until it has been caught up, so that the order of events stays true.
#[derive(Clone)]
pub struct Clock {
    source: Source,
    latest: Arc<AtomicI64>,
    entropy: Entropy,
}

#[derive(Clone)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock and the operating system's chance.
    pub fn system() -> Self {
        Self::with(Source::System, Entropy::from_os())
    }

    /// A clock that moves only when told to, with seeded chance: for tests.
    pub fn manual(start: Timestamp, seed: u64) -> Self {
        Self::with(Source::Manual(Arc::new(AtomicI64::new(micros(start)))), Entropy::seeded(seed))
    }

    fn with(source: Source, entropy: Entropy) -> Self {
        Self { source, latest: Arc::new(AtomicI64::new(i64::MIN)), entropy }
    }

    /// Moves a manual clock; a negative span sets it back. The system's clock does not move.
    pub fn advance(&self, span: SignedDuration) {
        if let Source::Manual(at) = &self.source {
            at.fetch_add(i64::try_from(span.as_micros()).unwrap_or(0), Ordering::SeqCst);
        }
    }

    /// The instant, never before one that was given out already.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Timestamp {
        let raw = match &self.source {
            Source::System => micros(Timestamp::now()),
            Source::Manual(at) => at.load(Ordering::SeqCst),
        };
        let before = self.latest.fetch_max(raw, Ordering::SeqCst);
        from_micros(before.max(raw))
    }

    /// The instant, with a source of ids at that instant.
    pub fn moment(&self) -> Moment {
        Moment { now: self.now(), entropy: self.entropy.clone() }
    }
}

/// One instant and a source of ids and secrets for one request. Commands carry the ids that
/// they were given; they do not keep the moment.
#[derive(Clone)]
pub struct Moment {
    /// The instant of the request.
    pub now: Timestamp,
    entropy: Entropy,
}

impl Moment {
    /// A new id, UUID version 7 of this instant. Ids of one process grow in the order in which they
    /// are drawn, but for one in 4 096 within a millisecond.
    pub fn id<T: From<Uuid>>(&self) -> T {
        let mut random = [0_u8; 10];
        self.entropy.fill(&mut random);
        [random[0], random[1]] = self.entropy.next().to_be_bytes();
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// Random bytes for tokens and salts.
    pub fn secret<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0_u8; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// The same chance at another instant.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        Self { now, entropy: self.entropy.clone() }
    }
}

/// Microseconds since 1970: how instants are stored.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant of stored microseconds; out of range gives the nearest that exists.
pub fn from_micros(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The time zone of a store by its IANA name; UTC when the name is unknown.
pub fn store_time_zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The time zone of mainland France, by which its law counts days.
pub const PARIS: &str = "Europe/Paris";

/// The calendar day of an instant in a time zone.
pub fn date_in(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_set_back_stands_still() {
        let clock = Clock::manual(from_micros(1_000_000), 1);
        let first = clock.now();
        clock.advance(SignedDuration::from_secs(-60));
        assert_eq!(clock.now(), first);
        clock.advance(SignedDuration::from_secs(120));
        assert!(clock.now() > first);
    }

    #[test]
    fn ids_grow_with_time_and_do_not_repeat() {
        let clock = Clock::manual(from_micros(1_700_000_000_000_000), 7);
        let first: Uuid = clock.moment().id();
        let second: Uuid = clock.moment().id();
        clock.advance(SignedDuration::from_secs(1));
        let third: Uuid = clock.moment().id();
        assert!(first < second && second < third);
        assert_eq!(first.get_version_num(), 7);
    }
}
