//! Ids that look like UUIDv7 and follow from the seed alone: loading twice gives the same ids.

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use uuid::Uuid;

/// One independent stream of chance per subject, so that a change in one leaves the others alone.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Network = 1,
    Staff,
    Suppliers,
    Collections,
    Catalogue,
    Products,
    Variants,
    Stock,
    Supply,
    SupplyIds,
    Customers,
    CustomerIds,
    Sales,
    Services,
}

/// The generator of a stream.
pub(crate) fn chance(seed: u64, stream: Stream) -> StdRng {
    StdRng::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(stream as u64))
}

/// 2025-01-01T00:00:00Z in milliseconds: the birthday of everything that has no date of its own.
const BIRTH_MS: u64 = 1_735_689_600_000;

/// A sequence of ids.
pub(crate) struct Ids {
    rng: StdRng,
    ms: u64,
}

impl Ids {
    pub(crate) fn new(seed: u64, stream: Stream) -> Self {
        Self { rng: chance(!seed, stream), ms: BIRTH_MS + stream as u64 * 1_000_000 }
    }

    /// The next id of the sequence, a millisecond after the one before.
    pub(crate) fn next(&mut self) -> Uuid {
        self.ms += 1;
        self.at(self.ms)
    }

    /// An id of a given instant, in milliseconds since 1970.
    pub(crate) fn at(&mut self, ms: u64) -> Uuid {
        let mut bytes = [0; 10];
        self.rng.fill_bytes(&mut bytes);
        uuid::Builder::from_unix_timestamp_millis(ms, &bytes).into_uuid()
    }
}
