//! A customer and how one is called.

use super::{Addresses, CustomerRefused, Email, Phone};
use jiff::Timestamp;
use kernel::{CustomerId, Language, LocationId, StaffId, fold};

/// A customer, as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// The number that people say and type: "C-7K3QX9".
    pub number: String,
    /// Last name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// E-mail as typed.
    pub email: Option<String>,
    /// E-mail in lower case, as compared.
    pub email_key: Option<String>,
    /// The address that a guest typed for an order, proved by nobody.
    pub guest_email: Option<String>,
    /// The same in lower case, as compared.
    pub guest_email_key: Option<String>,
    /// Telephone as typed.
    pub phone: Option<String>,
    /// Telephone digits with the country in front.
    pub phone_key: Option<String>,
    /// The language of messages.
    pub language: Language,
    /// What sellers note; the customer may read it.
    pub note: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// In which store; none on the web.
    pub created_in: Option<LocationId>,
    /// By whom; none when the customer did it.
    pub created_by: Option<StaffId>,
    /// The customer that this one became part of.
    pub merged_into: Option<CustomerId>,
    /// Grows with each change; a change names the revision that it saw.
    pub revision: i64,
}

impl Customer {
    /// "Camille Dubois".
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Where letters about orders go: the own address, or the one that a guest typed.
    pub fn address(&self) -> Option<&str> {
        self.email.as_deref().or(self.guest_email.as_deref())
    }

    /// The same in lower case, as compared.
    pub fn address_key(&self) -> Option<&str> {
        self.email_key.as_deref().or(self.guest_email_key.as_deref())
    }

    /// Where news can reach them.
    pub fn addresses(&self) -> Addresses {
        Addresses { email: self.address().map(str::to_owned), sms: self.phone_key.clone(), push: None }
    }

    /// Whether nobody has proved the address yet.
    pub fn is_guest(&self) -> bool {
        self.email.is_none() && self.guest_email.is_some()
    }

    /// "CD".
    pub fn initials(&self) -> String {
        [&self.first_name, &self.last_name]
            .iter()
            .filter_map(|name| name.chars().next())
            .flat_map(char::to_uppercase)
            .collect()
    }

    /// "Camille D.": enough to recognise, not to identify.
    pub fn name_hint(&self) -> String {
        let initial: String = self.last_name.chars().take(1).collect();
        format!("{} {initial}.", self.first_name)
    }
}

/// The two names of a person, tidied: no blanks around or doubled, at most 80 characters each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonName {
    last: String,
    first: String,
}

impl PersonName {
    /// Both are needed.
    pub fn new(last: &str, first: &str) -> Result<Self, CustomerRefused> {
        Ok(Self { last: tidy(last)?, first: tidy(first)? })
    }

    /// Last name.
    pub fn last(&self) -> &str {
        &self.last
    }

    /// First name.
    pub fn first(&self) -> &str {
        &self.first
    }

    /// Last name first, as compared.
    pub fn key(&self) -> String {
        name_key(&format!("{}{}", self.last, self.first))
    }

    /// First name first, as compared.
    pub fn given_key(&self) -> String {
        name_key(&format!("{}{}", self.first, self.last))
    }
}

fn tidy(name: &str) -> Result<String, CustomerRefused> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_name = name.chars().any(char::is_alphabetic)
        && name.chars().count() <= 80
        && !name.chars().any(|c| c.is_control() || "<>@\\{}".contains(c));
    if is_name { Ok(name) } else { Err(CustomerRefused::NameMissing) }
}

/// A name as it is compared and searched by its beginning: folded, letters and digits only, and
/// in ASCII alone, so that its order is the same under every collation. A letter of another
/// script becomes "z" and its code.
pub fn name_key(name: &str) -> String {
    use std::fmt::Write as _;
    let mut key = String::with_capacity(name.len());
    for c in fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            key.push(c);
        } else if c.is_alphanumeric() {
            let _ = write!(key, "z{:x}", u32::from(c));
        }
    }
    key
}

/// What a customer tells about themselves, checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Details {
    /// The names.
    pub name: PersonName,
    /// E-mail.
    pub email: Option<Email>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// The language of messages.
    pub language: Language,
    /// Notes.
    pub note: String,
}

impl Details {
    /// Checks what was typed. Empty e-mail and telephone mean none.
    pub fn parse(
        last: &str,
        first: &str,
        email: &str,
        phone: &str,
        language: Language,
    ) -> Result<Self, CustomerRefused> {
        let given = |text: &str| !text.trim().is_empty();
        Ok(Self {
            name: PersonName::new(last, first)?,
            email: if given(email) { Some(Email::parse(email)?) } else { None },
            phone: if given(phone) { Some(Phone::parse(phone)?) } else { None },
            language,
            note: String::new(),
        })
    }

    /// With a note.
    #[must_use]
    pub fn with_note(mut self, note: &str) -> Self {
        note.trim().clone_into(&mut self.note);
        self
    }
}

/// A customer to be created.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewCustomer {
    /// Its id.
    pub id: CustomerId,
    /// Names and addresses.
    pub details: Details,
    /// When.
    pub created_at: Timestamp,
    /// In which store; none on the web.
    pub created_in: Option<LocationId>,
    /// By whom; none when the customer did it.
    pub created_by: Option<StaffId>,
}

/// Digits and letters that nobody confuses when they are read aloud or copied.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The number of a customer, drawn from the id, so that no counter is waited for. Two ids may give
/// the same number (one in a thousand million); `draw` counts up until it is free.
pub fn customer_number(id: CustomerId, draw: u32) -> String {
    // Two rounds of a mixing function: each bit of the id moves each sign of the number.
    let mut mixed = id.0.as_u128() ^ (u128::from(draw) << 96);
    let mut state = (mixed as u64) ^ ((mixed >> 64) as u64);
    for _ in 0..2 {
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
        mixed = mixed.rotate_left(17);
        state ^= mixed as u64;
    }
    let signs: String = (0..6).map(|i| char::from(SIGNS[((state >> (i * 5)) & 31) as usize])).collect();
    format!("C-{signs}")
}

/// The number that somebody typed ("c7k3qx9", "C-7K3 QX9", "7k3qx9"), tidied; none when it is not one.
/// I and L are read as 1, O as 0.
pub fn read_number(text: &str) -> Option<String> {
    let compact: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect();
    let signs = if compact.len() == 7 { compact.strip_prefix('C')? } else { compact.as_str() };
    let signs = signs.replace(['I', 'L'], "1").replace('O', "0");
    (signs.len() == 6 && signs.bytes().all(|sign| SIGNS.contains(&sign))).then(|| format!("C-{signs}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_tidied_or_refused() {
        let name = PersonName::new("  de  La Tour ", "Noël-Œdipe").unwrap();
        assert_eq!((name.last(), name.first()), ("de La Tour", "Noël-Œdipe"));
        assert_eq!(name.key(), "delatournoeloedipe");
        assert_eq!(name.given_key(), "noeloedipedelatour");
        for (last, first) in [
            ("", "Camille"),
            ("Dubois", " "),
            ("--", "Camille"),
            ("a@b.fr", "Camille"),
            ("Du\u{7}bois", "C"),
            ("<b>", "C"),
        ] {
            assert_eq!(PersonName::new(last, first), Err(CustomerRefused::NameMissing), "{last}/{first}");
        }
        assert!(PersonName::new(&"a".repeat(81), "b").is_err());
    }

    #[test]
    fn every_script_has_a_key_in_ascii() {
        assert_eq!(name_key("D’Été-Żak"), "detez17cak");
        assert!(name_key("Ирина 山田").is_ascii() && !name_key("Ирина").is_empty());
    }

    #[test]
    fn numbers_are_short_and_well_spread() {
        let clock = kernel::Clock::manual(kernel::from_micros(1_790_000_000_000_000), 1);
        let numbers: HashSet<String> = (0..10_000).map(|_| customer_number(clock.moment().id(), 0)).collect();
        assert!(numbers.len() >= 9_998, "{}", numbers.len());
        let id: CustomerId = clock.moment().id();
        assert_ne!(customer_number(id, 0), customer_number(id, 1));
        let number = customer_number(id, 0);
        assert_eq!(number.len(), 8);
        assert_eq!(read_number(&number.to_lowercase().replace('-', " ")), Some(number.clone()));
        assert_eq!(read_number(&number[2..]), Some(number));
        assert_eq!(read_number("c-lO3qx9"), Some("C-103QX9".to_owned()));
        assert_eq!(read_number("dubois"), None);
        assert_eq!(read_number("06 12 34 56 78"), None);
    }

    #[test]
    fn nothing_typed_is_no_address() {
        let details = Details::parse("Dubois", "Camille", "", "", Language::Fr).unwrap();
        assert_eq!((details.email, details.phone), (None, None));
    }
}
