//! E-mail addresses and telephone numbers, as typed and as compared.

use super::CustomerRefused;

/// An e-mail address, kept as it was typed, compared in lower case. ASCII alone: mail servers that
/// take more are rare, and an accent is a slip of the keyboard nearly always.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Email {
    typed: String,
    key: String,
}

impl Email {
    /// Reads what was typed; blanks around it make no difference.
    pub fn parse(text: &str) -> Result<Self, CustomerRefused> {
        let typed = text.trim();
        let (local, domain) = typed.rsplit_once('@').ok_or(CustomerRefused::EmailInvalid)?;
        if typed.len() > 254 || !is_local_part(local) || !is_domain(domain) {
            return Err(CustomerRefused::EmailInvalid);
        }
        Ok(Self { typed: typed.to_owned(), key: typed.to_ascii_lowercase() })
    }

    /// As typed: where to send to.
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// In lower case: two addresses with the same key are the same.
    pub fn key(&self) -> &str {
        &self.key
    }
}

fn is_local_part(local: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    (1..=64).contains(&local.len()) && local.split('.').all(|part| !part.is_empty() && part.chars().all(fits))
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let has_top = labels.last().is_some_and(|top| top.len() >= 2 && !top.bytes().all(|b| b.is_ascii_digit()));
    labels.len() >= 2 && has_top && labels.iter().all(is_label)
}

/// A telephone number, kept as it was typed, compared by its digits with the country in front
/// ("33612345678"). A number without a country is French.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phone {
    typed: String,
    key: String,
}

/// French numbers that belong to a country code of their own, by their first four digits.
const OVERSEAS: &[(&str, &str)] = &[
    ("0262", "262"),
    ("0263", "262"),
    ("0692", "262"),
    ("0693", "262"),
    ("0639", "262"),
    ("0590", "590"),
    ("0690", "590"),
    ("0691", "590"),
    ("0594", "594"),
    ("0694", "594"),
    ("0596", "596"),
    ("0696", "596"),
    ("0697", "596"),
];

impl Phone {
    /// Reads "06 12 34 56 78", "+33 (0)6 12 34 56 78", "0033612345678", "+44 20 7946 0018".
    pub fn parse(text: &str) -> Result<Self, CustomerRefused> {
        let typed = text.trim();
        let key = digits_with_country(typed).ok_or(CustomerRefused::PhoneInvalid)?;
        let is_french = key.starts_with("33");
        let fits = if is_french { key.len() == 11 && !key.starts_with("330") } else { (8..=15).contains(&key.len()) };
        if !fits {
            return Err(CustomerRefused::PhoneInvalid);
        }
        Ok(Self { typed: typed.to_owned(), key })
    }

    /// As typed: what a person reads and dials.
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// The digits with the country in front, without a plus.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The beginning of a key, from the first digits that a seller typed; none when this is not
    /// the beginning of a number.
    pub fn key_prefix(text: &str) -> Option<String> {
        digits_with_country(text.trim()).filter(|digits| digits.len() >= 4)
    }
}

/// The digits with the country in front; none when there are other characters than a number has.
fn digits_with_country(text: &str) -> Option<String> {
    let without_trunk = text.replace("(0)", "");
    let (international, rest) = match without_trunk.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, without_trunk.as_str()),
    };
    let mut digits = String::new();
    for c in rest.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if !(c.is_whitespace() || ".-/()\u{2011}".contains(c)) {
            return None;
        }
    }
    if international {
        return (!digits.starts_with('0')).then_some(digits);
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return Some(rest.to_owned());
    }
    let national = digits.strip_prefix('0')?;
    let country = OVERSEAS.iter().find(|(start, _)| digits.starts_with(start)).map_or("33", |(_, country)| country);
    Some(format!("{country}{national}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_exist_are_taken() {
        for (typed, key) in [
            ("Camille.Dubois@exemple.fr", "camille.dubois@exemple.fr"),
            ("  a+b@x.co ", "a+b@x.co"),
            ("prenom_nom-1@sous.domaine.example", "prenom_nom-1@sous.domaine.example"),
            ("o'hara@xn--bcher-kva.example", "o'hara@xn--bcher-kva.example"),
        ] {
            assert_eq!(Email::parse(typed).map(|email| email.key), Ok(key.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for typed in [
            "",
            "camille",
            "@exemple.fr",
            "camille@",
            "camille@exemple",
            "camille@@exemple.fr",
            "a b@exemple.fr",
            ".a@exemple.fr",
            "a.@exemple.fr",
            "a..b@exemple.fr",
            "a@-x.fr",
            "a@x-.fr",
            "a@x..fr",
            "a@1.2.3.4",
            "émilie@exemple.fr",
            "a@exemple.f",
            "a,b@exemple.fr",
            "a@exemple.fr, b@exemple.fr",
            "a@exemple.fr\nBcc: x@y.fr",
        ] {
            assert_eq!(Email::parse(typed), Err(CustomerRefused::EmailInvalid), "{typed}");
        }
        assert!(Email::parse(&format!("{}@exemple.fr", "a".repeat(65))).is_err());
        assert!(Email::parse(&format!("a@{}fr", "exemple.".repeat(32))).is_err());
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, key) in [
            ("06 12 34 56 78", "33612345678"),
            ("0612345678", "33612345678"),
            ("06.12.34.56.78", "33612345678"),
            ("+33 6 12 34 56 78", "33612345678"),
            ("+33 (0)6 12 34 56 78", "33612345678"),
            ("0033 6-12-34-56-78", "33612345678"),
            ("06\u{a0}12\u{202f}34 56 78", "33612345678"),
            ("+44 20 7946 0018", "442079460018"),
            ("0692 12 34 56", "262692123456"),
        ] {
            assert_eq!(Phone::parse(typed).map(|phone| phone.key), Ok(key.to_owned()), "{typed}");
        }
        for typed in [
            "",
            "12",
            "06 12 34 56 7",
            "06 12 34 56 78 9",
            "612345678",
            "+0612345678",
            "06 12 x",
            "+33 06 12 34 56 78",
            "appeler",
        ] {
            assert_eq!(Phone::parse(typed), Err(CustomerRefused::PhoneInvalid), "{typed}");
        }
    }

    #[test]
    fn the_first_digits_are_enough_to_search() {
        assert_eq!(Phone::key_prefix("06 12"), Some("33612".to_owned()));
        assert_eq!(Phone::key_prefix("+336"), None);
        assert_eq!(Phone::key_prefix("0"), None);
        assert_eq!(Phone::key_prefix("dubois"), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_breaks_the_readers(text in ".{0,40}") {
            let _ = Email::parse(&text);
            let _ = Phone::parse(&text);
            let _ = Phone::key_prefix(&text);
        }
    }
}
