//! Fabrics, leathers, clays, finishes: what an article is made of, and how that feels.

use crate::chain::Season;

mod fabrics;
mod goods;

pub(crate) use fabrics::*;
pub(crate) use goods::*;

/// French and English.
pub(crate) type W = (&'static str, &'static str);

/// A material (or, for electronics, a feature) that gives an article its second name.
pub(crate) struct Style {
    /// In a title: "lin", "linen".
    pub(crate) name: W,
    /// In a sentence: "en lin lavé", "washed linen".
    pub(crate) of: W,
    /// Composition.
    pub(crate) material: W,
    /// How to look after it.
    pub(crate) care: W,
    /// One sentence on how it feels.
    pub(crate) feel: W,
    /// When it sells best.
    pub(crate) season: Season,
    /// Price against the family's middle, in per cent.
    pub(crate) price_pct: i64,
}

const fn s(name: W, of: W, material: W, care: W, feel: W, season: Season, price_pct: i64) -> Style {
    Style { name, of, material, care, feel, season, price_pct }
}

const A: Season = Season::All;
const H: Season = Season::Winter;
const E: Season = Season::Summer;
const G: Season = Season::Gift;

const MACHINE30: W = ("Lavage en machine à 30\u{a0}°C, séchage à plat.", "Machine wash at 30 °C, dry flat.");
const MACHINE40: W = ("Lavage en machine à 40\u{a0}°C, repassage doux.", "Machine wash at 40 °C, warm iron.");
const WOOLWASH: W =
    ("Programme laine à froid, séchage à plat, loin du radiateur.", "Cold wool cycle, dry flat, away from heat.");
const HANDWASH: W = ("Lavage à la main à l’eau froide.", "Hand wash in cold water.");
const DRYCLEAN: W = ("Nettoyage à sec, brosse douce entre deux.", "Dry clean, soft brush in between.");
const LEATHERCARE: W = ("Chiffon doux, cirage incolore deux fois l’an.", "Soft cloth, neutral cream twice a year.");
const SUEDECARE: W =
    ("Brosse à crêpe, imperméabilisant avant l’hiver.", "Crêpe brush, waterproofing spray before winter.");
const CANVASCARE: W = ("Eau tiède et savon, séchage à l’ombre.", "Lukewarm water and soap, dry in the shade.");
const DISH: W = ("Passe au lave-vaisselle.", "Dishwasher safe.");
const DUST: W = ("Chiffon sec ou à peine humide.", "Dry or barely damp cloth.");
const WOODCARE: W = ("Chiffon sec, huile dure une fois l’an.", "Dry cloth, hard oil once a year.");
const WICK: W = ("Couper la mèche à 5 mm avant d’allumer.", "Trim the wick to 5 mm before lighting.");
const SCREEN: W = ("Chiffon microfibre, sans produit.", "Microfibre cloth, no product.");
const COOL: W = ("À garder au sec, à l’abri de la lumière.", "Keep dry and out of the light.");
