//! Handles, codes, check digits and the tree of collections.

use crate::chain::{Collection, Text};
use crate::ids::Ids;
use std::collections::HashSet;

/// The letter without its accent, in lower case; `None` for what separates words.
fn plain(c: char) -> Option<&'static str> {
    const PAIRS: [(&str, &str); 11] = [
        ("àâä", "a"),
        ("ç", "c"),
        ("éèêë", "e"),
        ("îï", "i"),
        ("ôö", "o"),
        ("ùûü", "u"),
        ("ÿ", "y"),
        ("œ", "oe"),
        ("æ", "ae"),
        ("ñ", "n"),
        ("ß", "ss"),
    ];
    PAIRS.iter().find(|(from, _)| from.contains(c)).map(|&(_, to)| to)
}

/// A handle for an address: `chemise-lin-rivage`.
pub(crate) fn handle(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if let Some(letters) = plain(c) {
            out.push_str(letters);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// A code of three letters that recalls the title and is not taken yet: the initial of the first
/// word, then two later letters.
pub(crate) fn code(title: &str, taken: &mut HashSet<String>) -> String {
    let plain = handle(title).to_uppercase();
    let words: Vec<&str> = plain.split('-').filter(|w| w.starts_with(|c: char| c.is_ascii_alphabetic())).collect();
    let first = words.first().and_then(|w| w.chars().next()).unwrap_or('X');
    let initials: String = words.iter().skip(1).filter_map(|w| w.chars().next()).collect();
    let rest: String = plain.chars().skip(1).filter(char::is_ascii_alphabetic).collect();
    let letters: Vec<char> = initials.chars().chain(rest.chars()).chain('A'..='Z').collect();
    for (i, &second) in letters.iter().enumerate() {
        for &third in letters.iter().skip(i + 1).chain(letters.iter().take(i)) {
            let code = String::from_iter([first, second, third]);
            if taken.insert(code.clone()) {
                return code;
            }
        }
    }
    unreachable!("676 codes per initial are more than the products of one initial")
}

/// A GTIN-13 of the chain: prefix, five digits, check digit.
pub(crate) fn gtin13(item: usize) -> String {
    let body = format!("3779990{item:05}");
    format!("{body}{}", check_digit(&body))
}

/// The GS1 check digit that follows these digits.
pub fn check_digit(body: &str) -> u32 {
    let weighted =
        body.bytes().rev().enumerate().map(|(i, b)| u32::from(b.wrapping_sub(b'0')) * if i % 2 == 0 { 3 } else { 1 });
    (10 - weighted.sum::<u32>() % 10) % 10
}

/// Handle, French, English, drawing, then the same of the children.
type Node = (&'static str, &'static str, &'static str, &'static str);

static TREE: &[(Node, &[Node])] = &[
    (
        ("vetements", "Vêtements", "Clothing", "g-shirt"),
        &[
            ("chemises", "Chemises", "Shirts", "g-shirt"),
            ("t-shirts", "T-shirts", "T-shirts", "g-tshirt"),
            ("pulls", "Pulls", "Knitwear", "g-sweater"),
            ("robes", "Robes", "Dresses", "g-dress"),
            ("jupes", "Jupes", "Skirts", "g-skirt"),
            ("vestes", "Vestes", "Jackets", "g-jacket"),
            ("manteaux", "Manteaux", "Coats", "g-coat"),
            ("pantalons", "Pantalons", "Trousers", "g-trousers"),
            ("accessoires", "Accessoires", "Accessories", "g-scarf"),
        ],
    ),
    (
        ("chaussures", "Chaussures", "Shoes", "g-shoe"),
        &[
            ("derbies-mocassins", "Derbies et mocassins", "Derbies and loafers", "g-shoe"),
            ("baskets", "Baskets", "Sneakers", "g-sneaker"),
            ("bottines", "Bottines", "Boots", "g-boot"),
            ("sandales", "Sandales", "Sandals", "g-sandal"),
            ("ballerines", "Ballerines", "Ballet flats", "g-ballerina"),
        ],
    ),
    (
        ("sacs", "Sacs", "Bags", "g-bag"),
        &[
            ("sacs-a-main", "Sacs à main", "Handbags", "g-bag"),
            ("cabas", "Cabas", "Totes", "g-tote"),
            ("sacs-a-dos", "Sacs à dos", "Backpacks", "g-backpack"),
        ],
    ),
    (
        ("maison", "Maison", "Home", "g-lamp"),
        &[
            ("luminaires", "Luminaires", "Lighting", "g-lamp"),
            ("mobilier", "Mobilier", "Furniture", "g-chair"),
            ("textile", "Textile", "Textiles", "g-cushion"),
            ("vases-objets", "Vases et objets", "Vases and objects", "g-vase"),
            ("art-de-la-table", "Art de la table", "Tableware", "g-mug"),
            ("senteurs", "Senteurs", "Scents", "g-candle"),
            ("epicerie", "Épicerie", "Pantry", "g-tin"),
            ("livres", "Livres", "Books", "g-book"),
        ],
    ),
    (
        ("high-tech", "High-tech", "Electronics", "g-tv"),
        &[
            ("televiseurs", "Téléviseurs", "Televisions", "g-tv"),
            ("son", "Son", "Sound", "g-headphones"),
            ("telephones", "Téléphones", "Phones", "g-phone"),
            ("ordinateurs", "Ordinateurs et tablettes", "Laptops and tablets", "g-laptop"),
            ("montres", "Montres", "Watches", "g-watch"),
            ("photo", "Photo", "Cameras", "g-camera"),
        ],
    ),
];

/// The tree, parents before children.
pub(crate) fn collections(ids: &mut Ids) -> Vec<Collection> {
    let mut out: Vec<Collection> = Vec::new();
    let mut add = |node: &Node, parent: Option<usize>| {
        out.push(Collection {
            id: ids.next(),
            handle: node.0,
            name: Text::new(node.1, node.2),
            parent,
            drawing: node.3,
        });
        out.len() - 1
    };
    for (root, children) in TREE {
        let parent = add(root, None);
        for child in *children {
            add(child, Some(parent));
        }
    }
    out
}
