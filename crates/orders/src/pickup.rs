//! How a part of an order is fetched in a store: its code, who comes for it, where it lies. Pure.

use crate::model::texts;
use jiff::Timestamp;
use kernel::{FulfilmentId, OrderId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The code of one part that lies ready: twelve signs that cannot be mistaken for each other, the first a
/// letter, so that no bar code looks like it. Sixty bits less a little: nobody guesses one.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PickupCode(String);

/// How many signs a code has.
const SIGNS: usize = 12;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl PickupCode {
    /// From chance.
    pub fn from_chance(chance: [u8; 8]) -> Self {
        const LETTERS: u64 = 22;
        let mut bits = u64::from_le_bytes(chance);
        let mut text = String::with_capacity(SIGNS);
        text.push(char::from(ALPHABET[10 + usize::try_from(bits % LETTERS).unwrap_or(0)]));
        bits /= LETTERS;
        for _ in 1..SIGNS {
            text.push(char::from(ALPHABET[usize::try_from(bits & 31).unwrap_or(0)]));
            bits >>= 5;
        }
        Self(text)
    }

    /// A code as it was scanned or typed, in whatever groups: upper case, O as 0, I and L as 1. None when
    /// it cannot be one.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > 40 {
            return None;
        }
        let sign = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let is_between = |c: &char| c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}');
        let clean: String = text.chars().filter(|c| !is_between(c)).map(sign).collect();
        let is_sign = |b: u8| ALPHABET.contains(&b);
        let fits = clean.len() == SIGNS && clean.bytes().all(is_sign) && !clean.as_bytes()[0].is_ascii_digit();
        fits.then_some(Self(clean))
    }

    /// As it is stored, and as a QR code holds it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it: "K7QX-2M9D-4T1A".
    pub fn grouped(&self) -> String {
        let (first, rest) = self.0.split_at(4);
        let (second, third) = rest.split_at(4);
        format!("{first}-{second}-{third}")
    }
}

impl FromStr for PickupCode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::read(text).ok_or(())
    }
}

texts!(
    /// To whom a part was given.
    Taker {
        /// The customer.
        Customer = "customer",
        /// Whom the customer sent.
        Person = "person",
    }
);

/// How one part is fetched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pickup {
    /// Which part.
    pub fulfilment: FulfilmentId,
    /// Of which order.
    pub order: OrderId,
    /// The code that opens its hand-over.
    pub code: PickupCode,
    /// Whom the customer sends; empty for nobody.
    pub collector: String,
    /// Where it lies in the store, in its own words; may be empty.
    pub put_at: String,
    /// To whom it was given, once it was.
    pub given_to: Option<Taker>,
    /// When the customer was reminded that its time ends.
    pub reminded_at: Option<Timestamp>,
    /// The key of the form that hands it over, or did.
    pub handing_key: Option<String>,
}

/// The longest name of whom a customer sends, and of a place where something lies, in characters.
const LONGEST: usize = 80;

/// What was typed, on one line, at most so long: blanks become one, control characters none.
fn on_one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(LONGEST).collect::<String>().trim().to_owned()
}

/// The name of whom a customer sends, as it is kept; none when it names nobody.
pub fn collector_name(text: &str) -> Option<String> {
    let name = on_one_line(text);
    (name.chars().filter(|c| c.is_alphabetic()).count() >= 2).then_some(name)
}

/// Where something lies, as it is kept; may be empty.
pub fn put_at(text: &str) -> String {
    on_one_line(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_code_is_read_however_it_is_typed(chance: [u8; 8]) {
            let code = PickupCode::from_chance(chance);
            prop_assert_eq!(code.as_str().len(), 12);
            for typed in [code.as_str().to_owned(), code.grouped(), code.grouped().to_lowercase(), code.grouped().replace('-', " ")] {
                prop_assert_eq!(PickupCode::read(&typed), Some(code.clone()));
            }
            prop_assert_eq!(PickupCode::read(&code.as_str().replace('0', "o").replace('1', "l")), Some(code));
        }
    }

    #[test]
    fn what_else_is_scanned_is_no_code() {
        for text in ["", "MF-7011AB2", "3770000000017", "012345678901", "CHO-RGE-40", "K7QX-2M9D-4T1", "K7QX-2M9D-4T1U"]
        {
            assert_eq!(PickupCode::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_is_one_line_and_names_somebody() {
        assert_eq!(collector_name("  Une \n personne "), Some("Une personne".to_owned()));
        assert_eq!(collector_name(" \t"), None);
        assert_eq!(collector_name("12"), None);
        assert_eq!(collector_name(&"a".repeat(300)).map(|name| name.len()), Some(80));
        assert_eq!(put_at(" B \u{7} 12 "), "B 12");
    }
}
