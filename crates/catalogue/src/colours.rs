//! Colours and the words for them. Pure.

use crate::model::Malformed;
use kernel::fold;

/// Checks a colour: a name of lower-case letters, digits and `-`, or `#rrggbb`.
pub fn check_colour(colour: &str) -> Result<(), Malformed> {
    let fits = match colour.strip_prefix('#') {
        Some(hex) => hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()),
        None => {
            (1..=40).contains(&colour.len())
                && colour.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        }
    };
    if fits { Ok(()) } else { Err(Malformed::Colour) }
}

/// The house colours, each with words that mean it.
const HOUSE_COLOURS: &[(&str, &[&str])] = &[
    ("noir", &["noir", "noire", "black", "anthracite", "charbon", "charcoal"]),
    ("marine", &["marine", "navy", "bleu marine", "navy blue", "bleu nuit", "midnight", "midnight blue"]),
    ("bleu", &["bleu", "bleue", "blue", "ciel", "bleu ciel", "sky blue", "light blue", "denim"]),
    ("rouge", &["rouge", "red", "vermillon", "brique", "brick", "bordeaux", "burgundy"]),
    ("blanc", &["blanc", "blanche", "white"]),
    ("sable", &["sable", "sand", "beige", "camel", "kaki", "khaki", "taupe"]),
    ("sapin", &["sapin", "vert", "verte", "green", "olive", "forest green", "vert sapin"]),
    ("ocre", &["ocre", "ochre", "jaune", "yellow", "moutarde", "mustard", "orange"]),
    ("rose", &["rose", "pink", "corail", "coral"]),
    ("ecru", &["ecru", "ecrue", "creme", "cream", "ivoire", "ivory", "naturel", "natural"]),
    ("cognac", &["cognac", "marron", "brun", "brune", "brown", "tan", "chocolat", "chocolate"]),
    ("gris", &["gris", "grise", "grey", "gray", "argent", "silver"]),
    ("prune", &["prune", "plum", "violet", "violette", "purple", "mauve"]),
];

/// The house colour that a French or English colour word means.
pub fn house_colour(label: &str) -> Option<&'static str> {
    let label = fold(label.trim());
    HOUSE_COLOURS.iter().find(|(_, words)| words.contains(&label.as_str())).map(|(colour, _)| *colour)
}

/// Whether an option of this name is a colour.
pub fn is_colour_option(name: &str) -> bool {
    matches!(fold(name.trim()).as_str(), "couleur" | "couleurs" | "colour" | "color" | "coloris" | "teinte")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_understood_in_both_languages() {
        assert_eq!(house_colour("Rouge"), Some("rouge"));
        assert_eq!(house_colour("Navy"), Some("marine"));
        assert_eq!(house_colour("Écru"), Some("ecru"));
        assert_eq!(house_colour("Small"), None);
        assert_eq!(check_colour("#b8433a"), Ok(()));
        assert_eq!(check_colour("url(x)"), Err(Malformed::Colour));
    }
}
