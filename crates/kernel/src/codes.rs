//! The codes on articles.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Why a code was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum CodeError {
    /// Empty, too long or with characters that a code does not have.
    #[error("not a code")]
    Syntax,
    /// The check digit does not fit: a damaged label or a typing mistake.
    #[error("wrong check digit")]
    CheckDigit,
}

/// A stock keeping unit: the house's own name of a variant. Upper case, no blanks at the ends,
/// at most 64 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sku(String);

impl Sku {
    /// The SKU as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Sku {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let text = text.trim().to_uppercase();
        let fits = !text.is_empty() && text.chars().count() <= 64 && !text.chars().any(char::is_control);
        if fits { Ok(Self(text)) } else { Err(CodeError::Syntax) }
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A GTIN-8, -12, -13 or -14, kept as 14 digits: leading zeros make no difference
/// (GS1 General Specifications).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin(u64);

impl Gtin {
    /// The 14 digits.
    pub fn digits14(self) -> String {
        format!("{:014}", self.0)
    }

    /// As it is printed under a bar code: 13 digits, or 14 when there are that many.
    pub fn printed(self) -> String {
        format!("{:013}", self.0)
    }

    /// The check digit that makes `body` (without it) a valid code: weights 3 and 1 from the right.
    pub fn check_digit(body: &str) -> Result<u8, CodeError> {
        let mut sum = 0_u32;
        for (i, byte) in body.bytes().rev().enumerate() {
            if !byte.is_ascii_digit() {
                return Err(CodeError::Syntax);
            }
            sum += u32::from(byte - b'0') * if i % 2 == 0 { 3 } else { 1 };
        }
        Ok(u8::try_from((10 - sum % 10) % 10).expect("one digit"))
    }
}

impl FromStr for Gtin {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if !matches!(text.len(), 8 | 12 | 13 | 14) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CodeError::Syntax);
        }
        let (body, check) = text.split_at(text.len() - 1);
        if Self::check_digit(body)?.to_string() != check {
            return Err(CodeError::CheckDigit);
        }
        text.parse().map(Self).map_err(|_| CodeError::Syntax)
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.printed())
    }
}

impl TryFrom<String> for Gtin {
    type Error = CodeError;
    fn try_from(text: String) -> Result<Self, CodeError> {
        text.parse()
    }
}

impl From<Gtin> for String {
    fn from(gtin: Gtin) -> Self {
        gtin.digits14()
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Folds text for comparing: lower case, without the accents of French and its neighbours.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => out.push('a'),
            'ç' => out.push('c'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'î' | 'ï' | 'í' | 'ì' => out.push('i'),
            'ñ' => out.push('n'),
            'ô' | 'ö' | 'ó' | 'ò' | 'õ' => out.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => out.push('u'),
            'ÿ' | 'ý' => out.push('y'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            '’' => out.push('\''),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gtin_needs_its_check_digit() {
        assert_eq!("3770000000016".parse::<Gtin>().map(Gtin::printed), Ok("3770000000016".to_owned()));
        assert_eq!("96385074".parse::<Gtin>(), "0000096385074".parse::<Gtin>());
        assert_eq!("3770000000017".parse::<Gtin>(), Err(CodeError::CheckDigit));
        assert!("377000000001".parse::<Gtin>().is_err());
        assert_eq!("37700000000x7".parse::<Gtin>(), Err(CodeError::Syntax));
    }

    #[test]
    fn folding_drops_case_and_accents() {
        assert_eq!(fold("Œuvre d’Été À Noël"), "oeuvre d'ete a noel");
    }
}
