//! What a good secret is.

use super::IdentityRefused;
use kernel::fold;

/// The least number of characters of a password.
const SHORTEST: usize = 10;
/// The most, so that nobody makes us hash a book.
const LONGEST: usize = 200;

/// What people try first, folded, without digits and signs at the ends: "Motdepasse2026!" is one of them.
const COMMON: &[&str] = &[
    "motdepasse",
    "monmotdepasse",
    "password",
    "passwort",
    "azerty",
    "azertyuiop",
    "qwerty",
    "qwertyuiop",
    "qwertz",
    "admin",
    "administrateur",
    "administrator",
    "bonjour",
    "bienvenue",
    "welcome",
    "letmein",
    "iloveyou",
    "jetaime",
    "soleil",
    "doudou",
    "chouchou",
    "loulou",
    "marseille",
    "football",
    "secret",
    "changeme",
    "passerelle",
    "maisonfontaine",
    "abcdefghij",
    "abcdefgh",
    "princesse",
    "princess",
    "dragon",
    "monkey",
    "sunshine",
    "superman",
    "boutique",
    "magasin",
];

/// Whether a password is good enough: long, not the e-mail address, not one that everybody tries.
/// Nothing else is asked for: rules about signs make passwords worse.
pub fn check_password(password: &str, email: &str) -> Result<(), IdentityRefused> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Err(IdentityRefused::PasswordTooShort);
    }
    if characters > LONGEST {
        return Err(IdentityRefused::PasswordTooLong);
    }
    let folded = fold(password.trim());
    let email = fold(email.trim());
    let local = email.split('@').next().unwrap_or_default();
    let is_email = !email.is_empty() && (folded.contains(&email) || folded == local);
    if is_email || (local.len() >= 6 && without_ends(&folded) == without_ends(local)) {
        return Err(IdentityRefused::PasswordLikeEmail);
    }
    let letters: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    if COMMON.contains(&without_ends(&letters)) || is_monotonous(&folded) {
        return Err(IdentityRefused::PasswordCommon);
    }
    Ok(())
}

fn without_ends(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphabetic())
}

/// Few different signs ("aaaaaaaaaa", "1212121212"), or a row of digits ("1234567890").
fn is_monotonous(text: &str) -> bool {
    let mut different: Vec<char> = text.chars().collect();
    different.sort_unstable();
    different.dedup();
    different.len() <= 3 || is_row(text)
}

/// Each digit one more, or one less, than the one before; 9 is followed by 0.
fn is_row(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() < 2 || digits.len() != text.chars().count() {
        return false;
    }
    let up = digits.windows(2).all(|pair| (pair[0] + 1) % 10 == pair[1]);
    let down = digits.windows(2).all(|pair| (pair[1] + 1) % 10 == pair[0]);
    up || down
}

/// Whether a PIN is good enough: 4 to 8 digits, not all the same, not a row.
pub fn check_pin(pin: &str) -> Result<(), IdentityRefused> {
    let is_digits = (4..=8).contains(&pin.len()) && pin.bytes().all(|b| b.is_ascii_digit());
    let is_same = pin.bytes().all(|b| Some(b) == pin.bytes().next());
    if is_digits && !is_same && !is_row(pin) { Ok(()) } else { Err(IdentityRefused::PinTooSimple) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentityRefused::{PasswordCommon, PasswordLikeEmail, PasswordTooLong, PasswordTooShort, PinTooSimple};

    #[test]
    fn good_passwords_pass_and_bad_ones_say_why() {
        let email = "camille.dubois@exemple.fr";
        for (password, expected) in [
            ("trois chats gris", Ok(())),
            ("Xk7#pQ2mLw", Ok(())),
            ("été à la mer 1998", Ok(())),
            ("camille aime la mer", Ok(())),
            ("court", Err(PasswordTooShort)),
            ("éàüöéàüöé", Err(PasswordTooShort)),
            ("camille.dubois@exemple.fr", Err(PasswordLikeEmail)),
            ("Camille.Dubois", Err(PasswordLikeEmail)),
            ("camille.dubois2026!", Err(PasswordLikeEmail)),
            ("x camille.dubois@exemple.fr", Err(PasswordLikeEmail)),
            ("motdepasse", Err(PasswordCommon)),
            ("MotDePasse2026!", Err(PasswordCommon)),
            ("1234567890", Err(PasswordCommon)),
            ("9876543210", Err(PasswordCommon)),
            ("aaaaaaaaaaaa", Err(PasswordCommon)),
            ("12121212121212", Err(PasswordCommon)),
            ("Azertyuiop123", Err(PasswordCommon)),
        ] {
            assert_eq!(check_password(password, email), expected, "{password}");
        }
        assert_eq!(check_password(&"ab c".repeat(60), email), Err(PasswordTooLong));
        assert_eq!(check_password("trois chats gris", ""), Ok(()));
    }

    #[test]
    fn a_pin_is_digits_that_are_not_guessed_first() {
        for pin in ["2580", "4711", "90210", "13572468"] {
            assert_eq!(check_pin(pin), Ok(()), "{pin}");
        }
        for pin in ["", "123", "1234", "4321", "7890", "0000", "99999", "123456789", "12a4", "１２５８"] {
            assert_eq!(check_pin(pin), Err(PinTooSimple), "{pin}");
        }
    }
}
