//! What a house must say of itself to its customers, and what of it is still missing. Pure.

use crate::location::{LONGEST, tidy};
use crate::model::Company;
use db::DbError;
use thiserror::Error;

/// What the law wants said on the site beside the name and the numbers of the firm. A text that is
/// empty is not known yet: nothing is said in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// Legal form and capital, as they stand in the register.
    pub capital: String,
    /// Register and number: "RCS Lyon 123 456 789".
    pub register: String,
    /// Street line of the registered office.
    pub street: String,
    /// Its postcode.
    pub postcode: String,
    /// Its town.
    pub city: String,
    /// Where the house can be called.
    pub phone: String,
    /// Where it can be written to.
    pub email: String,
    /// Who answers for what is published.
    pub director: String,
    /// Who keeps the site.
    pub host_name: String,
    /// The host's address, on one line.
    pub host_address: String,
    /// The host's telephone.
    pub host_phone: String,
    /// The mediator for consumers whom the house has joined.
    pub mediator_name: String,
    /// The mediator's address, on one line.
    pub mediator_address: String,
    /// The mediator's site.
    pub mediator_site: String,
}

/// Something that a legal page names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HouseFact {
    /// SIRET and VAT number.
    Numbers,
    /// Legal form, capital and register.
    Register,
    /// The registered office.
    Seat,
    /// Telephone and e-mail.
    Contact,
    /// Who answers for what is published.
    Director,
    /// Who keeps the site.
    Host,
    /// The mediator for consumers.
    Mediator,
}

impl HouseFact {
    /// All of them, in the order in which they are asked for.
    pub const ALL: &[Self] =
        &[Self::Numbers, Self::Register, Self::Seat, Self::Contact, Self::Director, Self::Host, Self::Mediator];

    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Numbers => "numbers",
            Self::Register => "register",
            Self::Seat => "seat",
            Self::Contact => "contact",
            Self::Director => "director",
            Self::Host => "host",
            Self::Mediator => "mediator",
        }
    }

    /// Whether it is known whole.
    pub fn is_known(self, company: &Company, imprint: &Imprint) -> bool {
        let i = imprint;
        let said = |texts: &[&String]| texts.iter().all(|text| !text.is_empty());
        match self {
            Self::Numbers => said(&[&company.siret, &company.vat_number]),
            Self::Register => said(&[&i.capital, &i.register]),
            Self::Seat => said(&[&i.street, &i.postcode, &i.city]),
            Self::Contact => said(&[&i.phone, &i.email]),
            Self::Director => said(&[&i.director]),
            Self::Host => said(&[&i.host_name, &i.host_address, &i.host_phone]),
            Self::Mediator => said(&[&i.mediator_name, &i.mediator_address, &i.mediator_site]),
        }
    }

    /// What the legal pages cannot say yet.
    pub fn missing(company: &Company, imprint: &Imprint) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|fact| !fact.is_known(company, imprint)).collect()
    }
}

/// Why the facts of the house were not written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HouseRefused {
    /// Head office alone says who the house is.
    #[error("head office alone says who the house is")]
    NotAllowed,
    /// A house has a name, and one in the register.
    #[error("a house has a name")]
    NameMissing,
    /// Fourteen digits.
    #[error("not a SIRET of fourteen digits")]
    Siret,
    /// FR, two signs, and the nine digits with which the SIRET begins.
    #[error("not the VAT number of this SIRET")]
    Vat,
    /// Five digits.
    #[error("not a postcode of five digits")]
    Postcode,
    /// Digits, enough of them.
    #[error("not a telephone number")]
    Phone,
    /// The host's: digits, enough of them.
    #[error("not a telephone number of the host")]
    HostPhone,
    /// Somebody at a domain.
    #[error("not an e-mail address")]
    Email,
    /// The mediator's: a domain, with or without https.
    #[error("not the address of a site")]
    Site,
    /// More than stands on a line.
    #[error("a text is too long")]
    TooLong,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl HouseRefused {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::NameMissing => "house_name",
            Self::Siret => "house_siret",
            Self::Vat => "house_vat",
            Self::Postcode => "house_postcode",
            Self::Phone | Self::HostPhone => "house_phone",
            Self::Email => "house_email",
            Self::Site => "house_site",
            Self::TooLong => "house_too_long",
            Self::Store(_) => "store",
        }
    }
}

/// The same signs without blanks, dots and dashes.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect()
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// "000 000 000 00017", as it stands on papers. The check digit is not asked for: some
/// establishments have a number that fails it.
fn siret(text: &str) -> Result<String, HouseRefused> {
    match bare(text) {
        digits if digits.is_empty() => Ok(digits),
        d if is_number(&d, 14) => Ok(format!("{} {} {} {}", &d[..3], &d[3..6], &d[6..9], &d[9..])),
        _ => Err(HouseRefused::Siret),
    }
}

/// "FR00 000 000 000"; its last nine digits are those with which the SIRET begins.
fn vat_number(text: &str, siret: &str) -> Result<String, HouseRefused> {
    let text = bare(text).to_uppercase();
    if text.is_empty() {
        return Ok(text);
    }
    let rest = text.strip_prefix("FR").filter(|rest| rest.len() == 11 && rest.is_ascii()).ok_or(HouseRefused::Vat)?;
    let (key, siren) = rest.split_at(2);
    let is_its_own = siret.is_empty() || bare(siret).starts_with(siren);
    if !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) || !is_number(siren, 9) || !is_its_own {
        return Err(HouseRefused::Vat);
    }
    Ok(format!("FR{key} {} {} {}", &siren[..3], &siren[3..6], &siren[6..]))
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_sign = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+().-/".contains(c);
    text.is_empty() || ((4..=15).contains(&digits) && text.chars().all(is_sign))
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    text.contains('.') && text.split('.').all(is_label)
}

fn is_email(text: &str) -> bool {
    text.is_empty()
        || text.rsplit_once('@').is_some_and(|(who, domain)| {
            !who.is_empty() && !who.contains(char::is_whitespace) && !who.contains('@') && is_domain(domain)
        })
}

/// An address of a site that a browser can open; `https://` is added when nobody wrote it.
fn site(text: &str) -> Result<String, HouseRefused> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    let domain = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_open = matches!(scheme, "https" | "http") && is_domain(domain) && !rest.contains(char::is_whitespace);
    if is_open { Ok(format!("{scheme}://{rest}")) } else { Err(HouseRefused::Site) }
}

/// Tidies what is said of the house; refuses what cannot be. What is empty stays empty: that it is
/// missing is told where head office looks, and does not keep it from writing the rest.
pub(crate) fn checked(company: Company, imprint: Imprint) -> Result<(Company, Imprint), HouseRefused> {
    let mut company = company;
    for text in [&mut company.name, &mut company.legal_name] {
        *text = tidy(text);
    }
    if company.name.is_empty() || company.legal_name.is_empty() {
        return Err(HouseRefused::NameMissing);
    }
    company.siret = siret(&company.siret)?;
    company.vat_number = vat_number(&company.vat_number, &company.siret)?;
    let mut kept = imprint;
    for text in kept.texts() {
        *text = tidy(text);
    }
    let names = [&company.name, &company.legal_name].iter().any(|text| text.chars().count() > LONGEST);
    if names || kept.texts().iter().any(|text| text.chars().count() > 2 * LONGEST) {
        return Err(HouseRefused::TooLong);
    }
    if !kept.postcode.is_empty() && !is_number(&kept.postcode, 5) {
        return Err(HouseRefused::Postcode);
    }
    if !is_phone(&kept.phone) {
        return Err(HouseRefused::Phone);
    }
    if !is_phone(&kept.host_phone) {
        return Err(HouseRefused::HostPhone);
    }
    if !is_email(&kept.email) {
        return Err(HouseRefused::Email);
    }
    kept.mediator_site = site(&kept.mediator_site)?;
    Ok((company, kept))
}

impl Imprint {
    fn texts(&mut self) -> [&mut String; 14] {
        [
            &mut self.capital,
            &mut self.register,
            &mut self.street,
            &mut self.postcode,
            &mut self.city,
            &mut self.phone,
            &mut self.email,
            &mut self.director,
            &mut self.host_name,
            &mut self.host_address,
            &mut self.host_phone,
            &mut self.mediator_name,
            &mut self.mediator_address,
            &mut self.mediator_site,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    fn company() -> Company {
        Company {
            name: " Ma  Maison ".into(),
            legal_name: "Ma Maison SAS".into(),
            siret: "00000000000017".into(),
            vat_number: "fr 00 000000000".into(),
            currency: Currency::EUR,
        }
    }

    #[test]
    fn the_numbers_of_the_firm_are_read_as_people_write_them() {
        let (kept, _) = checked(company(), Imprint::default()).unwrap();
        assert_eq!(kept.name, "Ma Maison");
        assert_eq!(kept.siret, "000 000 000 00017");
        assert_eq!(kept.vat_number, "FR00 000 000 000");
        let again = checked(kept.clone(), Imprint::default()).unwrap().0;
        assert_eq!(again, kept, "what was kept can be kept again");
        let refused = |change: fn(&mut Company)| {
            let mut company = company();
            change(&mut company);
            checked(company, Imprint::default()).unwrap_err()
        };
        assert_eq!(refused(|one| one.name = "  ".into()), HouseRefused::NameMissing);
        assert_eq!(refused(|one| one.siret = "123".into()), HouseRefused::Siret);
        assert_eq!(refused(|one| one.vat_number = "FR00 111 111 111".into()), HouseRefused::Vat, "another firm's");
        assert_eq!(refused(|one| one.vat_number = "DE000000000".into()), HouseRefused::Vat);
        assert_eq!(refused(|one| one.vat_number = "FRé0000000000".into()), HouseRefused::Vat);
    }

    #[test]
    fn what_cannot_be_is_refused_and_what_is_missing_is_not() {
        let with = |change: fn(&mut Imprint)| {
            let mut imprint = Imprint::default();
            change(&mut imprint);
            checked(company(), imprint).map(|(_, kept)| kept)
        };
        assert_eq!(with(|_| ()), Ok(Imprint::default()));
        assert_eq!(with(|one| one.postcode = "6900".into()), Err(HouseRefused::Postcode));
        assert_eq!(with(|one| one.phone = "appelez".into()), Err(HouseRefused::Phone));
        assert_eq!(with(|one| one.host_phone = "12".into()), Err(HouseRefused::HostPhone));
        for wrong in ["bonjour", "a b@maison.example", "@maison.example", "a@maison", "a@@maison.example"] {
            let imprint = Imprint { email: wrong.into(), ..Imprint::default() };
            assert_eq!(checked(company(), imprint).unwrap_err(), HouseRefused::Email, "{wrong}");
        }
        for wrong in ["mediateur", "javascript://mediateur.example", "un site.example"] {
            let imprint = Imprint { mediator_site: wrong.into(), ..Imprint::default() };
            assert_eq!(checked(company(), imprint).unwrap_err(), HouseRefused::Site, "{wrong}");
        }
        let kept = with(|one| one.mediator_site = "mediateur.example/saisir".into()).unwrap();
        assert_eq!(kept.mediator_site, "https://mediateur.example/saisir");
        assert_eq!(with(|one| one.director = "x".repeat(161)), Err(HouseRefused::TooLong));
    }

    #[test]
    fn the_house_knows_what_it_cannot_say_yet() {
        assert_eq!(HouseFact::missing(&company(), &Imprint::default()), HouseFact::ALL[1..]);
        let imprint = Imprint {
            street: "1 place de l’Exemple".into(),
            postcode: "69002".into(),
            city: "Lyon".into(),
            mediator_name: "Médiateur".into(),
            ..Imprint::default()
        };
        let missing = HouseFact::missing(&company(), &imprint);
        assert!(!missing.contains(&HouseFact::Seat));
        assert!(missing.contains(&HouseFact::Mediator), "half of an address is none");
    }
}
