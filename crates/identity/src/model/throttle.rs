//! How often somebody may try. Tries are counted before the secret is compared.

use super::IdentityRefused;
use jiff::{SignedDuration, Timestamp};

/// Who tries, or from where.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum TrySubject {
    /// A PIN of a member of staff.
    Pin(String),
    /// A password of a member of staff.
    StaffPassword(String),
    /// A password of a customer.
    CustomerPassword(String),
    /// A network address.
    Address(String),
}

impl TrySubject {
    /// The key of its row.
    pub fn key(&self) -> String {
        let (kind, name) = match self {
            Self::Pin(code) => ("pin", code.trim().to_uppercase()),
            Self::StaffPassword(email) => ("staff", email.trim().to_lowercase()),
            Self::CustomerPassword(email) => ("customer", email.trim().to_lowercase()),
            Self::Address(address) => ("address", address.trim().to_owned()),
        };
        // A long name makes no long row.
        format!("{kind}:{}", name.chars().take(254).collect::<String>())
    }

    /// What it is held to.
    pub const fn limit(&self) -> TryLimit {
        match self {
            Self::Pin(_) => TryLimit { tries: 5, closed: SignedDuration::from_mins(2) },
            Self::StaffPassword(_) | Self::CustomerPassword(_) => {
                TryLimit { tries: 8, closed: SignedDuration::from_mins(5) }
            }
            // A whole store, or a whole village, may share one address.
            Self::Address(_) => TryLimit { tries: 60, closed: SignedDuration::from_mins(5) },
        }
    }
}

/// So many tries, then closed for a while, each time longer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TryLimit {
    /// Tries without success until the door closes.
    pub tries: i64,
    /// For how long at first; doubled with each further round of tries.
    pub closed: SignedDuration,
}

/// Tries are forgotten after this much time without one more round.
const FORGOTTEN: SignedDuration = SignedDuration::from_mins(30);
/// The door is never closed for longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// The tries without success so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attempts {
    /// How many.
    pub tries: i64,
    /// When the latest was.
    pub since: Timestamp,
    /// Until when the door is closed.
    pub closed_until: Timestamp,
}

impl Attempts {
    /// None yet.
    pub const NONE: Self = Self { tries: 0, since: Timestamp::UNIX_EPOCH, closed_until: Timestamp::UNIX_EPOCH };

    /// Counts one more try, or says when the next is taken.
    pub fn one_more(self, limit: TryLimit, now: Timestamp) -> Result<Self, IdentityRefused> {
        if now < self.closed_until {
            return Err(IdentityRefused::TooManyTries { again_at: self.closed_until });
        }
        let so_far = if now.duration_since(self.since.max(self.closed_until)) >= FORGOTTEN { 0 } else { self.tries };
        let tries = so_far + 1;
        // The last try of a round is still taken; the door closes behind it.
        let closed_until = if tries % limit.tries == 0 {
            let rounds = u32::try_from(tries / limit.tries).unwrap_or(u32::MAX);
            let closed = limit.closed.saturating_mul(1_i32 << (rounds - 1).min(10)).min(LONGEST);
            now.saturating_add(closed).unwrap_or(now)
        } else {
            Timestamp::UNIX_EPOCH
        };
        Ok(Self { tries, since: now, closed_until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_round_closes_the_door_for_longer() {
        let start = kernel::from_micros(1_790_000_000_000_000);
        let limit = TrySubject::Pin("A1".into()).limit();
        let mut now = start;
        let mut attempts = Attempts::NONE;
        for minutes in [2, 4, 8, 16, 32, 60, 60] {
            for _ in 0..5 {
                attempts = attempts.one_more(limit, now).unwrap();
            }
            let again_at = now.saturating_add(SignedDuration::from_mins(minutes)).unwrap();
            assert_eq!(attempts.one_more(limit, now), Err(IdentityRefused::TooManyTries { again_at }));
            now = again_at;
        }
        now = now.saturating_add(FORGOTTEN).unwrap();
        assert_eq!(attempts.one_more(limit, now).unwrap().tries, 1, "forgotten in the end");
    }

    #[test]
    fn names_are_one_subject_in_whatever_case() {
        assert_eq!(TrySubject::Pin(" ab ".into()).key(), "pin:AB");
        assert_eq!(TrySubject::CustomerPassword("A@b.FR".into()).key(), "customer:a@b.fr");
        assert!(TrySubject::Address("x".repeat(4000)).key().len() < 300);
    }
}
