//! Store credits and gift cards. Pure.

use super::{PaymentRefused, Tender, texts};
use jiff::Timestamp;
use kernel::{Actor, CreditId, Currency, CustomerId, OrderId, PaymentId};
use std::fmt;
use std::str::FromStr;

/// The signs of a code: none can be mistaken for another.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many signs a code has: sixty bits of chance, three groups of four.
const SIGNS_OF_CODE: usize = 12;

/// What the holder of a credit shows. Whoever knows it may spend it, so it is written whole on the
/// holder's receipt only; its `Debug` says the last four signs.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// A new code from chance.
    pub fn from_chance(chance: [u8; 8]) -> Self {
        let mut bits = u64::from_le_bytes(chance);
        let mut text = String::with_capacity(SIGNS_OF_CODE);
        for _ in 0..SIGNS_OF_CODE {
            text.push(char::from(SIGNS[(bits & 31) as usize]));
            bits >>= 5;
        }
        Self(text)
    }

    /// What somebody typed or scanned: upper case, O as 0, I and L as 1, whatever separates its groups.
    /// None when it cannot be a code.
    pub fn read(text: &str) -> Option<Self> {
        let mut signs = String::with_capacity(SIGNS_OF_CODE);
        for sign in text.trim().chars() {
            match sign.to_ascii_uppercase() {
                ' ' | '-' | '\u{2011}' | '\u{a0}' | '.' => {}
                'O' => signs.push('0'),
                'I' | 'L' => signs.push('1'),
                sign if sign.is_ascii() && SIGNS.contains(&(sign as u8)) => signs.push(sign),
                _ => return None,
            }
        }
        (signs.len() == SIGNS_OF_CODE).then_some(Self(signs))
    }

    /// The signs alone, as they are stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is printed: three groups of four.
    pub fn in_groups(&self) -> String {
        format!("{}-{}-{}", &self.0[..4], &self.0[4..8], &self.0[8..])
    }

    /// Its last four signs: what lists show.
    pub fn last4(&self) -> &str {
        &self.0[SIGNS_OF_CODE - 4..]
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreditCode(…{})", self.last4())
    }
}

impl FromStr for CreditCode {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::read(text).ok_or(())
    }
}

texts!(
    /// What it is for its holder.
    CreditKind {
        /// For goods that came back.
        StoreCredit = "store_credit",
        /// To be given away.
        GiftCard = "gift_card",
    }
);

impl CreditKind {
    /// The means by which it pays.
    pub const fn tender(self) -> Tender {
        match self {
            Self::StoreCredit => Tender::StoreCredit,
            Self::GiftCard => Tender::GiftCard,
        }
    }
}

/// What the house owes to the holder of a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credit {
    /// Its id.
    pub id: CreditId,
    /// What its holder shows.
    pub code: CreditCode,
    /// What it is.
    pub kind: CreditKind,
    /// The currency of its balance.
    pub currency: Currency,
    /// What is left, minor units; never below nothing.
    pub balance_minor: i64,
    /// Whose, when that is known; the code alone is enough to spend it.
    pub customer: Option<CustomerId>,
    /// Until when it can be spent.
    pub valid_until: Timestamp,
    /// Since when nobody may spend it.
    pub blocked_at: Option<Timestamp>,
    /// When it was issued.
    pub created_at: Timestamp,
}

impl Credit {
    /// What of a sum it pays now, minor units; or why it pays nothing.
    pub fn pays(&self, due_minor: i64, currency: Currency, now: Timestamp) -> Result<i64, PaymentRefused> {
        if self.blocked_at.is_some() {
            return Err(PaymentRefused::CreditBlocked);
        }
        if self.valid_until < now {
            return Err(PaymentRefused::CreditExpired);
        }
        if self.balance_minor == 0 || self.currency != currency {
            return Err(PaymentRefused::CreditShort);
        }
        Ok(self.balance_minor.min(due_minor.max(0)))
    }
}

/// For how long new credits are good.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CreditRules {
    /// A store credit, days.
    pub store_credit_days: i64,
    /// A gift card, days.
    pub gift_card_days: i64,
}

impl Default for CreditRules {
    fn default() -> Self {
        Self { store_credit_days: 365, gift_card_days: 730 }
    }
}

impl CreditRules {
    /// Until when one is good that is issued, or is paid back to, at an instant.
    pub fn valid_until(&self, kind: CreditKind, now: Timestamp) -> Timestamp {
        let days = match kind {
            CreditKind::StoreCredit => self.store_credit_days,
            CreditKind::GiftCard => self.gift_card_days,
        };
        now.saturating_add(jiff::SignedDuration::from_hours(24 * days)).unwrap_or(now)
    }
}

texts!(
    /// Why a balance changed.
    CreditMove {
        /// It was issued.
        Issued = "issued",
        /// It paid something.
        Spent = "spent",
        /// What it paid came to nothing.
        Unspent = "unspent",
        /// What it had paid was brought back.
        GivenBack = "given_back",
    }
);

/// One entry of a credit's journal.
#[derive(Clone, PartialEq, Debug)]
pub struct CreditMovement {
    /// Why.
    pub kind: CreditMove,
    /// By how much the balance changed, minor units.
    pub amount_minor: i64,
    /// By which payment.
    pub payment: Option<PaymentId>,
    /// For which order.
    pub order: Option<OrderId>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Clock;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = CreditCode::from_chance([7, 1, 99, 200, 45, 0, 3, 1]);
        let printed = code.in_groups();
        assert_eq!((code.as_str().len(), printed.len()), (12, 14));
        for typed in [printed.clone(), printed.to_lowercase(), printed.replace('-', " "), code.as_str().to_owned()] {
            assert_eq!(CreditCode::read(&typed), Some(code.clone()), "{typed}");
        }
        assert_eq!(CreditCode::read("oil0-0000-0000"), CreditCode::read("0110-0000-0000"));
        for wrong in ["", "MF-7011AB2", "3770000000017", "0110-0000-000U", "0110-0000-00000"] {
            assert_eq!(CreditCode::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_log_never_says_a_code() {
        let code = CreditCode::read("K7QM-2D9X-4RTA").unwrap();
        assert_eq!(format!("{code:?}"), "CreditCode(…4RTA)");
    }

    #[test]
    fn a_credit_pays_what_it_can() {
        let moment = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 1).moment();
        let now = moment.now;
        let credit = Credit {
            id: moment.id(),
            code: CreditCode::from_chance(moment.secret()),
            kind: CreditKind::StoreCredit,
            currency: Currency::EUR,
            balance_minor: 2_000,
            customer: None,
            valid_until: CreditRules::default().valid_until(CreditKind::StoreCredit, now),
            blocked_at: None,
            created_at: now,
        };
        let pays = |credit: &Credit, due| credit.pays(due, Currency::EUR, now);
        assert_eq!((pays(&credit, 500), pays(&credit, 5_000), pays(&credit, 0)), (Ok(500), Ok(2_000), Ok(0)));
        let year = jiff::SignedDuration::from_hours(24 * 365);
        assert_eq!(credit.valid_until, now + year);
        assert_eq!(credit.pays(1, Currency::EUR, now + year), Ok(1), "the last instant is one of its time");
        for (wrong, why) in [
            (Credit { blocked_at: Some(now), ..credit.clone() }, PaymentRefused::CreditBlocked),
            (Credit { valid_until: now - year, ..credit.clone() }, PaymentRefused::CreditExpired),
            (Credit { balance_minor: 0, ..credit.clone() }, PaymentRefused::CreditShort),
        ] {
            assert_eq!(pays(&wrong, 500), Err(why));
        }
    }
}
