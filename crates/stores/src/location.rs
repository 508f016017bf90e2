//! What a place and a till must say about themselves. Pure.

use crate::model::{Location, Till};
use db::DbError;
use thiserror::Error;

/// The longest line of an address, a name or a terminal, in signs.
pub(crate) const LONGEST: usize = 80;
/// The longest code, in signs: it stands on labels and in lists.
const LONGEST_CODE: usize = 12;

/// Why a place or a till was not written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LocationRefused {
    /// Head office alone opens stores.
    #[error("head office alone opens stores")]
    NotAllowed,
    /// A code has letters, digits and dashes, twelve at most.
    #[error("not a code of letters and digits")]
    CodeMalformed,
    /// Another place has this code.
    #[error("another place has this code")]
    CodeTaken,
    /// Name, street, postcode or city are missing or too long.
    #[error("the address is not complete")]
    Incomplete,
    /// Not a French postcode.
    #[error("not a French postcode")]
    Postcode,
    /// No such point on the earth.
    #[error("no such coordinates")]
    Coordinates,
    /// The time zone is not known.
    #[error("no such time zone")]
    TimeZone,
    /// The name of the terminal is missing or too long.
    #[error("a till has a terminal")]
    TerminalMissing,
    /// Another till has this terminal.
    #[error("another till has this terminal")]
    TerminalTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl LocationRefused {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::CodeMalformed => "place_code_malformed",
            Self::CodeTaken => "place_code_taken",
            Self::Incomplete => "place_incomplete",
            Self::Postcode => "address_postcode",
            Self::Coordinates => "place_coordinates",
            Self::TimeZone => "place_time_zone",
            Self::TerminalMissing => "terminal_missing",
            Self::TerminalTaken => "terminal_taken",
            Self::Store(_) => "store",
        }
    }
}

pub(crate) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fits(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count())
}

/// Degrees as people write them, `45.76` or `-4,835`, in millionths; nothing is zero.
pub fn millionths(text: &str) -> Result<i64, LocationRefused> {
    let text = text.trim();
    let (sign, digits) = text.strip_prefix(['-', '−']).map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let is_number = |text: &str, most: usize| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() {
        return Ok(0);
    }
    if whole.is_empty() || !is_number(whole, 3) || !is_number(part, 12) {
        return Err(LocationRefused::Coordinates);
    }
    let six: String = part.chars().chain("000000".chars()).take(6).collect();
    let number = |text: &str| text.parse::<i64>().map_err(|_| LocationRefused::Coordinates);
    Ok(sign * (number(whole)? * 1_000_000 + number(&six)?))
}

/// Millionths of a degree as [`millionths`] reads them; zero is nothing.
pub fn degrees(e6: i64) -> String {
    let sign = if e6 < 0 { "-" } else { "" };
    let (whole, part) = (e6.unsigned_abs() / 1_000_000, e6.unsigned_abs() % 1_000_000);
    if e6 == 0 { String::new() } else { format!("{sign}{whole}.{part:06}") }
}

impl Location {
    /// Whether it is known where on the earth it is; nobody keeps a shop in the sea off Ghana.
    pub const fn has_coordinates(&self) -> bool {
        self.latitude_e6 != 0 || self.longitude_e6 != 0
    }

    /// Tidies its texts; refuses what is missing or cannot be.
    pub fn checked(mut self) -> Result<Self, LocationRefused> {
        self.code = self.code.trim().to_uppercase();
        for text in [&mut self.name, &mut self.street, &mut self.postcode, &mut self.city, &mut self.phone] {
            *text = tidy(text);
        }
        let is_code = (1..=LONGEST_CODE).contains(&self.code.len())
            && self.code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_code {
            return Err(LocationRefused::CodeMalformed);
        }
        let is_complete = [&self.name, &self.street, &self.postcode, &self.city].iter().all(|text| fits(text));
        if !is_complete || self.phone.chars().count() > LONGEST {
            return Err(LocationRefused::Incomplete);
        }
        if self.country == "FR" && !kernel::is_postcode(&self.postcode) {
            return Err(LocationRefused::Postcode);
        }
        if self.latitude_e6.abs() > 90_000_000 || self.longitude_e6.abs() > 180_000_000 {
            return Err(LocationRefused::Coordinates);
        }
        if jiff::tz::TimeZone::get(&self.time_zone).is_err() {
            return Err(LocationRefused::TimeZone);
        }
        Ok(self)
    }
}

impl Till {
    /// Tidies the name of its terminal; refuses a till without one.
    pub(crate) fn checked(mut self) -> Result<Self, LocationRefused> {
        self.terminal = tidy(&self.terminal);
        if fits(&self.terminal) { Ok(self) } else { Err(LocationRefused::TerminalMissing) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LocationKind;

    fn place() -> Location {
        Location {
            id: uuid(),
            code: " lyo-1 ".into(),
            kind: LocationKind::Store,
            name: "  Lyon   Centre ".into(),
            city: "Lyon".into(),
            street: "1 place de l’Exemple".into(),
            postcode: "69002".into(),
            country: "FR".into(),
            phone: String::new(),
            latitude_e6: 0,
            longitude_e6: 0,
            time_zone: "Europe/Paris".into(),
            hours: serde_json::json!({}),
            position: 1,
        }
    }

    fn uuid() -> kernel::LocationId {
        kernel::Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment().id()
    }

    #[test]
    fn degrees_are_read_and_written() {
        for (text, e6) in [("45.76", 45_760_000), (" -4,8351 ", -4_835_100), ("", 0), ("2", 2_000_000)] {
            assert_eq!(millionths(text), Ok(e6), "{text}");
            assert_eq!(millionths(&degrees(e6)), Ok(e6), "{text}");
        }
        for wrong in ["nord", "4.8.3", "1e3", "-", ".5", "12345"] {
            assert_eq!(millionths(wrong), Err(LocationRefused::Coordinates), "{wrong}");
        }
    }

    #[test]
    fn a_place_says_who_and_where_it_is() {
        let kept = place().checked().unwrap();
        assert_eq!((kept.code.as_str(), kept.name.as_str()), ("LYO-1", "Lyon Centre"));
        assert!(!kept.has_coordinates());
        let refused = |change: fn(&mut Location)| {
            let mut place = place();
            change(&mut place);
            place.checked().unwrap_err()
        };
        assert_eq!(refused(|place| place.code = "L/1".into()), LocationRefused::CodeMalformed);
        assert_eq!(refused(|place| place.code = "TROP-LONG-1234".into()), LocationRefused::CodeMalformed);
        assert_eq!(refused(|place| place.city = " ".into()), LocationRefused::Incomplete);
        assert_eq!(refused(|place| place.postcode = "6900".into()), LocationRefused::Postcode);
        assert_eq!(refused(|place| place.street = "x".repeat(81)), LocationRefused::Incomplete);
        assert_eq!(refused(|place| place.latitude_e6 = 91_000_000), LocationRefused::Coordinates);
        assert_eq!(refused(|place| place.time_zone = "Europe/Nulle".into()), LocationRefused::TimeZone);
    }
}
