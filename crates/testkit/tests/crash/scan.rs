//! Looks for card numbers where none may be: the database, its log and its backups, the messages,
//! the process's log, and every file of the house but those of the payment provider.

use simulator::{TEST_CARDS, luhn_valid};
use std::path::{Path, PathBuf};
use std::process::Command;
use testkit::{Engine, Passerelle};

/// The lengths of card numbers that are looked at when they are none of the test cards: 13 digits
/// are bar codes, 14 are cartons, 17 and 18 are no brand's.
const LENGTHS: [usize; 3] = [15, 16, 19];

/// A number that looks like a card's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    digits: String,
    place: String,
}

/// Every card number in these bytes: the test cards in any run of digits, also grouped by blanks or
/// hyphens; and whole runs with the length, the beginning and the check digit of a card.
pub(crate) fn cards_in(bytes: &[u8], place: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for Run { digits, is_in_hex } in runs(bytes) {
        let is_test_card = TEST_CARDS.iter().any(|card| digits.contains(card.number));
        let looks_like_one = LENGTHS.contains(&digits.len()) && begins_like_a_card(&digits) && luhn_valid(&digits);
        if is_test_card || (looks_like_one && !is_in_hex) {
            found.push(Found { digits, place: place.to_owned() });
        }
    }
    found
}

/// Digits in a row.
struct Run {
    digits: String,
    /// Whether they are a piece of a longer hexadecimal number, as ids and secrets have them: one in
    /// some ten thousands of those looks like a card by chance.
    is_in_hex: bool,
}

/// Runs of at least thirteen digits, with blanks and hyphens between groups of four left out.
fn runs(bytes: &[u8]) -> Vec<Run> {
    let is_letter_of_hex = |at: Option<&u8>| at.is_some_and(|byte| (b'a'..=b'f').contains(byte));
    let mut all = Vec::new();
    let (mut from, mut grouped, mut began) = (0, String::new(), 0);
    while from < bytes.len() {
        let length = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, end) = (&bytes[from..from + length], from + length);
        if length >= 13 {
            let is_in_hex = is_letter_of_hex(bytes.get(end)) || is_letter_of_hex(bytes.get(from.wrapping_sub(1)));
            all.push(Run { digits: text(digits), is_in_hex });
        }
        if grouped.is_empty() {
            began = from;
        }
        grouped.push_str(&text(digits));
        let goes_on = length == 4 && matches!(bytes.get(end), Some(b' ' | b'-'));
        if !goes_on {
            if grouped.len() >= 13 && grouped.len() > length {
                // The middle of a UUID is groups of four as well.
                let before = bytes.get(began.wrapping_sub(1));
                let is_in_hex = before == Some(&b'-') || is_letter_of_hex(before) || is_letter_of_hex(bytes.get(end));
                all.push(Run { digits: std::mem::take(&mut grouped), is_in_hex });
            }
            grouped.clear();
        }
        from = end + 1;
    }
    all
}

fn text(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(*digit)).collect()
}

fn begins_like_a_card(digits: &str) -> bool {
    let first = |n: usize| digits.get(..n).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    match digits.len() {
        15 => matches!(first(2), 34 | 37),
        _ => {
            first(1) == 4
                || (51..=55).contains(&first(2))
                || (2221..=2720).contains(&first(4))
                || first(4) == 6011
                || first(2) == 65
                || (3528..=3589).contains(&first(4))
        }
    }
}

/// Fails when a card number is anywhere in what the house has written.
pub(crate) async fn assert_no_card(house: &Passerelle) {
    let mut found = cards_in(house.log().as_bytes(), "the log of the process");
    let backup = house.folder().join("backup-that-is-scanned");
    let output = house.verb(&["backup", backup.to_str().expect("a readable path")]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let provider = house.data().join("provider");
    for file in files(house.folder()).into_iter().filter(|file| !file.starts_with(&provider)) {
        if let Ok(bytes) = std::fs::read(&file) {
            found.extend(cards_in(&bytes, &file.display().to_string()));
        }
    }
    if house.engine() == Engine::Postgres {
        // The backup is packed: what is in it is read as text.
        let read = Command::new("pg_restore").args(["--file=-"]).arg(&backup).output().expect("pg_restore");
        assert!(read.status.success() && read.stdout.len() > 10_000, "{}", String::from_utf8_lossy(&read.stderr));
        found.extend(cards_in(&read.stdout, "the backup"));
        let dump = Command::new("pg_dump").arg(house.database()).output().expect("pg_dump");
        assert!(dump.status.success() && dump.stdout.len() > 10_000, "{}", String::from_utf8_lossy(&dump.stderr));
        found.extend(cards_in(&dump.stdout, "the database"));
    }
    std::fs::remove_file(&backup).expect("the backup was made");
    assert_eq!(found, [], "card numbers were written down");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_planted_number_is_found_and_a_bar_code_is_none() {
    let visa = TEST_CARDS[0].number;
    let grouped = format!("{} {} {} {}", &visa[..4], &visa[4..8], &visa[8..12], &visa[12..]);
    let planted = [
        visa.to_owned(),
        format!("card={visa};"),
        format!("\u{0}{visa}\u{1}"),
        // Glued to other digits, as in a packed record.
        format!("77{visa}31"),
        format!("on {grouped} until 12/31"),
        grouped.replace(' ', "-"),
        // Numbers that no test uses, of three brands.
        "4111111111111111".to_owned(),
        "378282246310005".to_owned(),
        "5555555555554444".to_owned(),
    ];
    for text in planted {
        assert_eq!(cards_in(text.as_bytes(), "here").len(), 1, "{text}");
    }
    // The last one is a piece of a longer hexadecimal number.
    let harmless = [
        "3779990000310",
        "4111111111111112",
        "1732294920000000",
        "9999700000094417",
        "4417",
        "12 345 6789",
        "c6573793699892430",
        "019abc3d-5426-7082-9937-5000127abcde",
    ];
    for text in harmless {
        assert_eq!(cards_in(text.as_bytes(), "here"), [], "{text}");
    }
}
