//! The test cards, and what each of them does.

use serde::{Deserialize, Serialize};

/// What a card does when it is presented, and when its token is charged later.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Everything is approved.
    Success,
    /// The bank asks the customer to confirm, in the browser.
    Challenge,
    /// The bank refuses always.
    Decline,
    /// The bank refuses always, for want of money.
    InsufficientFunds,
    /// The token can be charged once without the customer; then it has expired.
    TokenExpires,
    /// A charge without the customer is refused until the customer confirms.
    LaterAuthentication,
    /// The customer's own payment works; a charge without the customer finds no money.
    LaterInsufficientFunds,
    /// Approved, but the answer takes long (see [`crate::Config::slow_answer`]).
    Slow,
    /// Approved, but the answer never arrives: the connection is held, then cut.
    LostAnswer,
}

/// A card that the simulator accepts. Every other number is refused.
#[derive(Clone, Copy, Debug)]
pub struct TestCard {
    /// Short stable name, used by the buttons of the terminal.
    pub key: &'static str,
    /// The sixteen digits.
    pub number: &'static str,
    /// What it does.
    pub behaviour: Behaviour,
    /// What to say of it, in French.
    pub label_fr: &'static str,
    /// What to say of it, in English.
    pub label_en: &'static str,
}

impl TestCard {
    /// The card's brand, as it is told to merchants: `visa` or `mastercard`.
    pub fn brand(&self) -> &'static str {
        if self.number.starts_with('5') { "mastercard" } else { "visa" }
    }

    /// The last four digits, the only ones that may be shown or kept.
    pub fn last4(&self) -> &'static str {
        &self.number[12..]
    }

    /// The card with this number, blanks already removed.
    pub fn by_number(number: &str) -> Option<&'static TestCard> {
        TEST_CARDS.iter().find(|card| card.number == number)
    }

    /// The card with this short name.
    pub fn by_key(key: &str) -> Option<&'static TestCard> {
        TEST_CARDS.iter().find(|card| card.key == key)
    }
}

/// Security code that goes with every test card: any three digits do.
pub const TEST_CODE: &str = "123";

/// Expiry of a test card that is held to a terminal, as (month, year).
pub(crate) const TERMINAL_EXPIRY: (u8, u16) = (12, 2031);

/// The only cards that the simulator takes. The numbers belong to nobody: they
/// exist so that tests can look for them where they must never be.
pub const TEST_CARDS: &[TestCard] = &[
    TestCard {
        key: "visa",
        number: "4999700000094417",
        behaviour: Behaviour::Success,
        label_fr: "Paiement accepté",
        label_en: "Payment accepted",
    },
    TestCard {
        key: "mastercard",
        number: "5599700000095100",
        behaviour: Behaviour::Success,
        label_fr: "Paiement accepté",
        label_en: "Payment accepted",
    },
    TestCard {
        key: "challenge",
        number: "4999700000083220",
        behaviour: Behaviour::Challenge,
        label_fr: "La banque demande une confirmation",
        label_en: "The bank asks for a confirmation",
    },
    TestCard {
        key: "decline",
        number: "4999700000050005",
        behaviour: Behaviour::Decline,
        label_fr: "Refusée par la banque",
        label_en: "Declined by the bank",
    },
    TestCard {
        key: "insufficient",
        number: "5599700000090051",
        behaviour: Behaviour::InsufficientFunds,
        label_fr: "Provision insuffisante",
        label_en: "Insufficient funds",
    },
    TestCard {
        key: "token_expires",
        number: "4999700000081208",
        behaviour: Behaviour::TokenExpires,
        label_fr: "Un seul débit ultérieur, puis carte expirée",
        label_en: "One later charge, then the card has expired",
    },
    TestCard {
        key: "later_authentication",
        number: "4999700000062604",
        behaviour: Behaviour::LaterAuthentication,
        label_fr: "Débit ultérieur : la banque veut le client",
        label_en: "Later charge: the bank wants the customer",
    },
    TestCard {
        key: "later_insufficient",
        number: "5599700000096116",
        behaviour: Behaviour::LaterInsufficientFunds,
        label_fr: "Débit ultérieur : provision insuffisante",
        label_en: "Later charge: insufficient funds",
    },
    TestCard {
        key: "slow",
        number: "4999700000022020",
        behaviour: Behaviour::Slow,
        label_fr: "Réponse lente",
        label_en: "Slow answer",
    },
    TestCard {
        key: "lost",
        number: "4999700000089060",
        behaviour: Behaviour::LostAnswer,
        label_fr: "Acceptée, mais la réponse se perd",
        label_en: "Accepted, but the answer gets lost",
    },
];

/// Whether the digits carry a valid check digit (Luhn, as on every payment card).
pub fn luhn_valid(digits: &str) -> bool {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match (place % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn test_cards_have_valid_numbers_of_their_own() {
        let mut seen = BTreeSet::new();
        for card in TEST_CARDS {
            assert_eq!(card.number.len(), 16, "{}", card.key);
            assert!(luhn_valid(card.number), "{}", card.key);
            assert!(seen.insert(card.number) && seen.insert(card.key));
            assert!(seen.insert(card.last4()), "last four digits tell cards apart");
        }
        assert_eq!(TestCard::by_key("visa").map(TestCard::last4), Some("4417"));
    }

    #[test]
    fn luhn_finds_a_wrong_digit_and_a_swap() {
        assert!(!luhn_valid("4999700000094418"));
        assert!(!luhn_valid("9499700000094417"));
        assert!(!luhn_valid("4999 7000"));
        assert!(!luhn_valid(""));
    }
}
