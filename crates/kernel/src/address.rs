//! Where goods are sent.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most signs of one line of an address, as carriers print it (S42, ISO 19160-4).
const MOST_SIGNS: usize = 38;

/// Where a parcel is brought, and to whom.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Address {
    /// Who gets it.
    pub name: String,
    /// Number and street.
    pub street: String,
    /// Floor, building, company; empty for none.
    pub more: String,
    /// Postcode.
    pub postcode: String,
    /// City.
    pub city: String,
    /// ISO 3166 country.
    pub country: String,
    /// Telephone for the carrier; empty for none.
    pub phone: String,
}

impl Address {
    /// "12 rue de l’Exemple, 69002 Lyon".
    pub fn on_one_line(&self) -> String {
        format!("{}, {} {}", self.street, self.postcode, self.city)
    }

    /// The same with what stands above the street, such as the name of a relay point.
    pub fn in_full(&self) -> String {
        let more = if self.more.is_empty() { String::new() } else { format!("{}, ", self.more) };
        format!("{more}{}", self.on_one_line())
    }
}

/// Why an address was refused; each names the field that is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum AddressRefused {
    /// Nobody is named.
    #[error("nobody is named")]
    Name,
    /// No street.
    #[error("no street")]
    Street,
    /// Overseas, where no service of the house goes.
    #[error("nothing is sent overseas")]
    Overseas,
    /// Not five digits.
    #[error("not a French postcode")]
    Postcode,
    /// No city.
    #[error("no city")]
    City,
    /// No telephone number.
    #[error("not a telephone number")]
    Phone,
    /// A line is longer than a label.
    #[error("a line has more than {MOST_SIGNS} signs")]
    TooLong,
}

impl AddressRefused {
    /// The stable code of the reason.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "address_name",
            Self::Street => "address_street",
            Self::Postcode => "address_postcode",
            Self::Overseas => "address_overseas",
            Self::City => "address_city",
            Self::Phone => "phone_invalid",
            Self::TooLong => "address_too_long",
        }
    }
}

/// An address in France as it was typed: blanks are tidied, what is missing is named.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypedAddress<'a> {
    /// Who gets it.
    pub name: &'a str,
    /// Number and street.
    pub street: &'a str,
    /// Floor, building, company.
    pub more: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// City.
    pub city: &'a str,
    /// Telephone.
    pub phone: &'a str,
}

impl TypedAddress<'_> {
    /// Reads it.
    pub fn read(&self) -> Result<Address, AddressRefused> {
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let postcode: String = self.postcode.chars().filter(|sign| !sign.is_whitespace()).collect();
        let address = Address {
            name: tidy(self.name),
            street: tidy(self.street),
            more: tidy(self.more),
            postcode,
            city: tidy(self.city),
            country: "FR".into(),
            phone: tidy(self.phone),
        };
        if address.name.is_empty() {
            return Err(AddressRefused::Name);
        }
        if address.street.is_empty() {
            return Err(AddressRefused::Street);
        }
        if !is_postcode(&address.postcode) {
            return Err(AddressRefused::Postcode);
        }
        if address.postcode.starts_with("97") || address.postcode.starts_with("98") {
            return Err(AddressRefused::Overseas);
        }
        if address.city.is_empty() {
            return Err(AddressRefused::City);
        }
        if !address.phone.is_empty() && !is_phone(&address.phone) {
            return Err(AddressRefused::Phone);
        }
        let lines = [&address.name, &address.street, &address.more, &address.city, &address.phone];
        if lines.iter().any(|line| line.chars().count() > MOST_SIGNS) {
            return Err(AddressRefused::TooLong);
        }
        Ok(address)
    }
}

/// Five digits that begin with a department: 01 to 95, 97 or 98 (La Poste, S42).
pub fn is_postcode(text: &str) -> bool {
    let is_digits = text.len() == 5 && text.bytes().all(|sign| sign.is_ascii_digit());
    is_digits && matches!(text[..2].parse(), Ok(1_u8..=95 | 97 | 98))
}

/// Nine to fifteen digits, as people write them (ITU-T E.164).
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (9..=15).contains(&digits) && text.chars().all(|sign| sign.is_ascii_digit() || " +.-()/".contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_tidied_or_says_which_field_is_missing() {
        let typed = TypedAddress {
            name: " Cliente  Exemple ",
            street: "12 rue de la République",
            postcode: "69 002",
            city: "Lyon",
            ..TypedAddress::default()
        };
        let read = typed.read().unwrap();
        assert_eq!(
            (read.name.as_str(), read.postcode.as_str(), read.country.as_str()),
            ("Cliente Exemple", "69002", "FR")
        );
        let long = "x".repeat(39);
        for (typed, refused) in [
            (TypedAddress { name: " ", ..typed.clone() }, AddressRefused::Name),
            (TypedAddress { street: "", ..typed.clone() }, AddressRefused::Street),
            (TypedAddress { postcode: "6900", ..typed.clone() }, AddressRefused::Postcode),
            (TypedAddress { postcode: "6900A", ..typed.clone() }, AddressRefused::Postcode),
            (TypedAddress { postcode: "97400", ..typed.clone() }, AddressRefused::Overseas),
            (TypedAddress { city: "", ..typed.clone() }, AddressRefused::City),
            (TypedAddress { more: &long, ..typed.clone() }, AddressRefused::TooLong),
        ] {
            assert_eq!(typed.read(), Err(refused));
        }
    }
}
