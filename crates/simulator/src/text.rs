//! Words, amounts and dates in French and English.

use crate::cards::TestCard;
use crate::model::{Card, Intent, Lang, Reason, State, Token};
use jiff::Timestamp;
use std::borrow::Cow;

const NBSP: char = '\u{a0}';
const THIN: char = '\u{202f}';

impl Lang {
    /// The value of the attribute `lang`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Lang::Fr => "fr",
            Lang::En => "en",
        }
    }

    pub(crate) fn is_fr(self) -> bool {
        self == Lang::Fr
    }

    /// One of two texts; the French one with the spaces that French wants.
    pub(crate) fn t<'a>(self, fr: &'a str, en: &'a str) -> Cow<'a, str> {
        match self {
            Lang::Fr => Cow::Owned(spaced(fr)),
            Lang::En => Cow::Borrowed(en),
        }
    }

    /// The language asked for in the address, else the browser's, else French.
    pub(crate) fn choose(asked: Option<&str>, accepted: Option<&str>) -> Self {
        let wanted = asked.or(accepted).unwrap_or_default().to_ascii_lowercase();
        let first =
            wanted.split([',', ';']).map(str::trim).find(|part| part.starts_with("fr") || part.starts_with("en"));
        if first.is_some_and(|part| part.starts_with("en")) { Lang::En } else { Lang::Fr }
    }
}

/// Puts U+00A0 before `:` `€` `%` and inside « », U+202F before `;` `!` `?`.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let replacement = match (c, next) {
            (' ', Some(':' | '€' | '%' | '»')) => NBSP,
            (' ', Some(';' | '!' | '?')) => THIN,
            (' ', _) if out.ends_with('«') => NBSP,
            _ => c,
        };
        out.push(replacement);
    }
    out
}

/// The amount as each language writes it: "1 299,00 €", "€1,299.00".
fn amount(lang: Lang, minor: i64, currency: &str) -> String {
    let (whole, cents) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
    let minus = if minor < 0 { "−" } else { "" };
    let sign = match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        other => other,
    };
    match lang {
        Lang::Fr => format!("{minus}{},{cents:02}{NBSP}{sign}", grouped(whole, THIN)),
        Lang::En if sign.len() == 3 && sign.is_ascii() => {
            format!("{minus}{sign}{NBSP}{}.{cents:02}", grouped(whole, ','))
        }
        Lang::En => format!("{minus}{sign}{}.{cents:02}", grouped(whole, ',')),
    }
}

fn grouped(whole: u64, separator: char) -> String {
    let digits = whole.to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

impl Card {
    /// "Visa •••• 4417".
    pub(crate) fn masked(&self) -> String {
        masked(&self.brand, &self.last4)
    }

    /// "12/2031".
    pub(crate) fn expiry(&self) -> String {
        format!("{:02}/{}", self.expiry_month, self.expiry_year)
    }
}

impl TestCard {
    /// "Visa •••• 4417".
    pub(crate) fn masked(&self) -> String {
        masked(self.brand(), self.last4())
    }

    /// The number in groups of four, as it is written on a card.
    pub(crate) fn grouped(&self) -> String {
        let digits = self.number;
        format!("{} {} {} {}", &digits[..4], &digits[4..8], &digits[8..12], &digits[12..])
    }

    /// What the test card does.
    pub(crate) fn label(&self, lang: Lang) -> String {
        lang.t(self.label_fr, self.label_en).into_owned()
    }
}

fn masked(brand: &str, last4: &str) -> String {
    let brand = if brand == "mastercard" { "Mastercard" } else { "Visa" };
    format!("{brand}{NBSP}••••{NBSP}{last4}")
}

impl State {
    /// What became of the payment, in a few words.
    pub(crate) fn text(self, lang: Lang) -> String {
        let (fr, en) = match self {
            State::RequiresCard => ("Attend une carte", "Waiting for a card"),
            State::RequiresAction => ("Attend une confirmation", "Waiting for a confirmation"),
            State::Processing => ("En cours", "Processing"),
            State::Authorised => ("Autorisé", "Authorised"),
            State::Captured => ("Débité", "Captured"),
            State::Declined => ("Refusé", "Declined"),
            State::Voided => ("Annulé", "Voided"),
        };
        lang.t(fr, en).into_owned()
    }

    /// The class of the state's badge.
    pub(crate) fn class(self) -> &'static str {
        match self {
            State::Authorised => "soon",
            State::Captured => "here",
            State::Declined => "late",
            State::RequiresCard | State::RequiresAction | State::Processing => "warn",
            State::Voided => "",
        }
    }
}

impl Reason {
    /// Why the payment was refused, to the customer.
    pub(crate) fn text(self, lang: Lang) -> String {
        let (fr, en) = match self {
            Reason::RefusedByBank => ("La banque a refusé le paiement.", "The bank declined the payment."),
            Reason::InsufficientFunds => ("La provision est insuffisante.", "There are not enough funds."),
            Reason::ExpiredToken => ("La carte enregistrée a expiré.", "The saved card has expired."),
            Reason::AuthenticationRequired => {
                ("La banque demande la confirmation du client.", "The bank wants the customer to confirm.")
            }
            Reason::AuthenticationFailed => ("La confirmation a échoué.", "The confirmation failed."),
            Reason::CancelledByCustomer => ("Le client a renoncé au paiement.", "The customer gave up the payment."),
        };
        lang.t(fr, en).into_owned()
    }
}

impl Intent {
    /// The amount of this payment alone.
    pub(crate) fn own_amount(&self, lang: Lang) -> String {
        amount(lang, self.amount_minor, &self.currency)
    }

    /// The amount that the customer confirms.
    pub(crate) fn amount(&self, lang: Lang) -> String {
        amount(lang, self.confirmed_minor(), &self.currency)
    }

    /// The amount taken.
    pub(crate) fn captured(&self, lang: Lang) -> String {
        amount(lang, self.captured_minor, &self.currency)
    }

    /// The amount given back.
    pub(crate) fn refunded(&self, lang: Lang) -> String {
        amount(lang, self.refunded_minor, &self.currency)
    }

    /// The headline of a payment with nothing left to do.
    pub(crate) fn headline(&self, lang: Lang) -> String {
        let (fr, en) = match self.state {
            State::Authorised | State::Captured if self.amount_minor == 0 => ("Carte enregistrée", "Card saved"),
            State::Authorised | State::Captured => ("Paiement accepté", "Payment accepted"),
            State::Declined if self.reason == Some(Reason::CancelledByCustomer) => {
                ("Paiement abandonné", "Payment given up")
            }
            State::Declined => ("Paiement refusé", "Payment declined"),
            State::Voided => ("Paiement annulé", "Payment cancelled"),
            State::RequiresCard | State::RequiresAction | State::Processing => {
                ("Paiement en cours", "Payment in progress")
            }
        };
        lang.t(fr, en).into_owned()
    }

    /// When the payment was begun, to the second, in universal time.
    pub(crate) fn begun(&self, lang: Lang) -> String {
        instant(lang, self.created_ms)
    }
}

impl Token {
    /// When the card was kept.
    pub(crate) fn begun(&self, lang: Lang) -> String {
        instant(lang, self.created_ms)
    }
}

fn instant(lang: Lang, at_ms: i64) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let format = if lang.is_fr() { "%d/%m/%Y %H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" };
    at.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_each_language_does() {
        assert_eq!(amount(Lang::Fr, 129_900, "EUR"), "1\u{202f}299,00\u{a0}€");
        assert_eq!(amount(Lang::En, 129_900, "EUR"), "€1,299.00");
        assert_eq!(amount(Lang::Fr, -5, "EUR"), "−0,05\u{a0}€");
        assert_eq!(amount(Lang::En, 4_990, "CHF"), "CHF\u{a0}49.90");
    }

    #[test]
    fn french_gets_its_spaces() {
        assert_eq!(Lang::Fr.t("Payer : « ici » ?", ""), "Payer\u{a0}: «\u{a0}ici\u{a0}»\u{202f}?");
    }

    #[test]
    fn language_is_the_asked_one_then_the_browsers() {
        assert_eq!(Lang::choose(Some("en"), Some("fr")), Lang::En);
        assert_eq!(Lang::choose(None, Some("de-DE, en;q=0.8, fr;q=0.5")), Lang::En);
        assert_eq!(Lang::choose(None, Some("de")), Lang::Fr);
        assert_eq!(Lang::choose(None, None), Lang::Fr);
    }
}
