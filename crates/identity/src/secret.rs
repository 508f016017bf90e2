//! PINs and passwords as Argon2id; tokens as SHA-256. Pure, slow where it must be, and never
//! called inside a transaction.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Moment;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::OnceLock;
use tokio::sync::Semaphore;

/// How much work a hash costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strength {
    /// A PIN, typed many times a day: 4 MiB, two passes. The limit of tries protects it.
    Pin,
    /// A password: 19 MiB, two passes.
    Password,
}

impl Strength {
    fn hasher(self) -> Argon2<'static> {
        let memory_kib = match self {
            Self::Pin => 4 * 1024,
            Self::Password => 19 * 1024,
        };
        let params = Params::new(memory_kib, 2, 1, None).expect("these parameters are within the bounds of Argon2");
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }

    /// The hash that a secret is compared with when nobody has this name: the same work, always wrong.
    fn of_nobody(self) -> &'static str {
        static PIN: OnceLock<String> = OnceLock::new();
        static PASSWORD: OnceLock<String> = OnceLock::new();
        let kept = match self {
            Self::Pin => &PIN,
            Self::Password => &PASSWORD,
        };
        kept.get_or_init(|| hash(self, "nobody has this secret", &[7; 16]))
    }
}

fn hash(strength: Strength, secret: &str, salt: &[u8; 16]) -> String {
    let hashed: PasswordHash = strength
        .hasher()
        .hash_password_with_salt(secret.as_bytes(), salt)
        .expect("a salt of 16 bytes and a secret of any length can be hashed");
    hashed.to_string()
}

/// Hashes a password with a random salt (`moment.secret()`). Some 25 ms; off the async threads.
pub fn hash_password(password: &str, salt: &[u8; 16]) -> String {
    hash(Strength::Password, password, salt)
}

/// Hashes a PIN with a random salt (`moment.secret()`). Some 5 ms; off the async threads.
pub fn hash_pin(pin: &str, salt: &[u8; 16]) -> String {
    hash(Strength::Pin, pin, salt)
}

/// Whether a secret belongs to a hash. Without a hash it takes as long and is wrong.
/// Off the async threads.
pub fn verify(strength: Strength, secret: &str, stored: Option<&str>) -> bool {
    let parsed = stored.and_then(|text| PasswordHash::new(text).ok());
    let is_known = parsed.is_some();
    let hash = parsed
        .unwrap_or_else(|| PasswordHash::new(strength.of_nobody()).expect("a hash that we made ourselves can be read"));
    strength.hasher().verify_password(secret.as_bytes(), &hash).is_ok() && is_known
}

/// Runs slow hashing off the async threads, a few at a time: a flood of sign-ins must not take the
/// memory of everybody else.
pub async fn off_the_async_threads<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    static PLACES: Semaphore = Semaphore::const_new(4);
    let _place = PLACES.acquire().await.expect("the semaphore is never closed");
    tokio::task::spawn_blocking(work).await.expect("hashing does not panic and is not cancelled")
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// Signs of a [`Secret`]: 32 bytes in the alphabet of addresses.
const SECRET_SIGNS: usize = 43;

/// A letter as somebody else than its reader may see it: the secret at the end of a one-time link
/// is hidden, so that nobody opens an account or sets a password in the reader's place.
pub fn mask_secrets(text: &str) -> String {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(edge) = rest.find(['/', '=']) {
        let (before, after) = rest.split_at(edge + 1);
        out.push_str(before);
        let run = after.find(|c| !is_sign(c)).unwrap_or(after.len());
        out.push_str(if run == SECRET_SIGNS { "••••" } else { &after[..run] });
        rest = &after[run..];
    }
    out.push_str(rest);
    out
}

/// A random secret for a cookie or a link. Its text goes out once; only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// 32 random bytes.
    pub fn new(moment: &Moment) -> Self {
        Self(URL_SAFE_NO_PAD.encode(moment.secret::<32>()))
    }

    /// One that came back, in a cookie or a link.
    pub fn read(text: &str) -> Self {
        Self(text.chars().take(100).collect())
    }

    /// What goes into the cookie or the link: letters, digits, "-" and "_".
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is stored, and what is searched by.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_secret_is_right() {
        for (strength, stored) in [
            (Strength::Pin, hash_pin("2580", &[1; 16])),
            (Strength::Password, hash_password("trois chats gris", &[1; 16])),
        ] {
            let secret = if strength == Strength::Pin { "2580" } else { "trois chats gris" };
            assert!(stored.starts_with("$argon2id$v=19$m="), "{stored}");
            assert!(verify(strength, secret, Some(&stored)));
            assert!(!verify(strength, "2581", Some(&stored)));
            assert!(!verify(strength, secret, None));
            assert!(!verify(strength, "nobody has this secret", None));
            assert!(!verify(strength, secret, Some("not a hash")));
        }
        assert_ne!(hash_pin("2580", &[1; 16]), hash_pin("2580", &[2; 16]));
    }

    #[test]
    fn a_secret_is_found_by_its_hash_and_not_printed() {
        let moment = kernel::Clock::manual(kernel::from_micros(0), 1).moment();
        let secret = Secret::new(&moment);
        assert_eq!(secret.text().len(), SECRET_SIGNS);
        assert_eq!(Secret::read(secret.text()).hash(), secret.hash());
        assert_ne!(Secret::new(&moment), secret);
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn a_letter_is_shown_without_the_secret_of_its_link() {
        let moment = kernel::Clock::manual(kernel::from_micros(0), 1).moment();
        let secret = Secret::new(&moment);
        let link = |end: &str| format!("https://shop.example/account/open/{end}");
        let letter = |end: &str| {
            let link = link(end);
            format!("Bonjour,\n\nOuvrir mon compte\n{link}\n<a href=\"{link}\" style=\"x\">{link}</a> {link}")
        };
        assert_eq!(mask_secrets(&letter(secret.text())), letter("••••"));
        let order = |end: &str| format!("/orders/MF-7K3QX9A?k=0123456789abcdef&amp;t={end}");
        assert_eq!(mask_secrets(&order(secret.text())), order("••••"));
        for kept in ["/orders/MF-7K3QX9A?k=0123456789abcdef01234567", "https://shop.example", "1/2, et/ou", "", "/"] {
            assert_eq!(mask_secrets(kept), kept);
        }
    }

    #[test]
    fn comparing_tells_same_from_different() {
        assert!(same(b"abc", b"abc") && same(b"", b""));
        assert!(!same(b"abc", b"abd") && !same(b"abc", b"ab"));
    }
}
