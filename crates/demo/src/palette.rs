//! Colours, size ladders and the names of models.

use crate::styles::W;

/// A colour of the drawn articles.
pub(crate) struct Hue {
    /// `rouge`, for the `--g-rouge` of the stylesheet.
    pub(crate) token: &'static str,
    /// Three letters for the stock keeping unit.
    pub(crate) code: &'static str,
    /// As shown.
    pub(crate) name: W,
}

const fn hue(token: &'static str, code: &'static str, fr: &'static str, en: &'static str) -> Hue {
    Hue { token, code, name: (fr, en) }
}

pub(crate) static NOIR: Hue = hue("noir", "NOI", "Noir", "Black");
pub(crate) static BLEU: Hue = hue("bleu", "BLE", "Bleu", "Blue");
pub(crate) static ROUGE: Hue = hue("rouge", "RGE", "Rouge", "Red");
pub(crate) static BLANC: Hue = hue("blanc", "BLC", "Blanc", "White");
pub(crate) static MARINE: Hue = hue("marine", "MAR", "Marine", "Navy");
pub(crate) static SABLE: Hue = hue("sable", "SAB", "Sable", "Sand");
pub(crate) static SAPIN: Hue = hue("sapin", "SAP", "Sapin", "Fir green");
pub(crate) static OCRE: Hue = hue("ocre", "OCR", "Ocre", "Ochre");
pub(crate) static ROSE: Hue = hue("rose", "ROS", "Rose", "Pink");
pub(crate) static ECRU: Hue = hue("ecru", "ECR", "Écru", "Ecru");
pub(crate) static COGNAC: Hue = hue("cognac", "COG", "Cognac", "Cognac");
pub(crate) static GRIS: Hue = hue("gris", "GRI", "Gris", "Grey");
pub(crate) static PRUNE: Hue = hue("prune", "PRU", "Prune", "Plum");
pub(crate) static ARGILE: Hue = hue("argile", "ARG", "Argile", "Clay");
pub(crate) static KAKI: Hue = hue("kaki", "KAK", "Kaki", "Khaki");
pub(crate) static LILAS: Hue = hue("lilas", "LIL", "Lilas", "Lilac");

/// One step of a size ladder.
pub(crate) struct Size {
    /// Part of the stock keeping unit.
    pub(crate) code: &'static str,
    /// As shown.
    pub(crate) label: W,
    /// Added to the price, in cents.
    pub(crate) extra_minor: i64,
}

/// A size ladder and the name of its option.
pub(crate) struct Ladder {
    /// "Taille", "Pointure", "Capacité"…
    pub(crate) name: W,
    /// From small to large; empty when there is one size only.
    pub(crate) steps: &'static [Size],
}

const fn z(code: &'static str) -> Size {
    Size { code, label: (code, code), extra_minor: 0 }
}

const fn x(code: &'static str, fr: &'static str, en: &'static str, extra_minor: i64) -> Size {
    Size { code, label: (fr, en), extra_minor }
}

const TAILLE: W = ("Taille", "Size");
const POINTURE: W = ("Pointure", "Shoe size");

pub(crate) static ONE_SIZE: Ladder = Ladder { name: TAILLE, steps: &[] };
pub(crate) static COLLAR: Ladder =
    Ladder { name: TAILLE, steps: &[z("37"), z("38"), z("39"), z("40"), z("41"), z("42"), z("43")] };
pub(crate) static LETTERS: Ladder =
    Ladder { name: TAILLE, steps: &[z("XS"), z("S"), z("M"), z("L"), z("XL"), z("XXL")] };
pub(crate) static LETTERS_4: Ladder = Ladder { name: TAILLE, steps: &[z("S"), z("M"), z("L"), z("XL")] };
pub(crate) static WOMEN: Ladder = Ladder { name: TAILLE, steps: &[z("36"), z("38"), z("40"), z("42"), z("44")] };
pub(crate) static TAILORED: Ladder =
    Ladder { name: TAILLE, steps: &[z("36"), z("38"), z("40"), z("42"), z("44"), z("46")] };
pub(crate) static WAIST: Ladder =
    Ladder { name: ("Tour de taille", "Waist"), steps: &[z("28"), z("30"), z("32"), z("33"), z("34"), z("36")] };
pub(crate) static SHOES_36: Ladder =
    Ladder { name: POINTURE, steps: &[z("36"), z("37"), z("38"), z("39"), z("40"), z("41")] };
pub(crate) static SHOES_39: Ladder =
    Ladder { name: POINTURE, steps: &[z("39"), z("40"), z("41"), z("42"), z("43"), z("44"), z("45")] };
pub(crate) static HEAD: Ladder = Ladder {
    name: ("Tour de tête", "Head size"),
    steps: &[x("56", "56 cm", "56 cm", 0), x("58", "58 cm", "58 cm", 0), x("60", "60 cm", "60 cm", 0)],
};
pub(crate) static BELTS: Ladder = Ladder {
    name: ("Longueur", "Length"),
    steps: &[
        x("80", "80 cm", "80 cm", 0),
        x("90", "90 cm", "90 cm", 0),
        x("100", "100 cm", "100 cm", 0),
        x("110", "110 cm", "110 cm", 0),
    ],
};
pub(crate) static CUSHIONS: Ladder = Ladder {
    name: ("Format", "Format"),
    steps: &[x("40", "40 × 40 cm", "40 × 40 cm", 0), x("50", "50 × 50 cm", "50 × 50 cm", 600)],
};
pub(crate) static THROWS: Ladder = Ladder {
    name: ("Format", "Format"),
    steps: &[x("130", "130 × 170 cm", "130 × 170 cm", 0), x("180", "180 × 220 cm", "180 × 220 cm", 3_000)],
};
pub(crate) static VASES: Ladder =
    Ladder { name: ("Hauteur", "Height"), steps: &[x("18", "18 cm", "18 cm", 0), x("28", "28 cm", "28 cm", 1_500)] };
pub(crate) static SETS: Ladder = Ladder {
    name: ("Lot", "Set"),
    steps: &[x("1", "À l’unité", "Single", 0), x("4", "Lot de 4", "Set of 4", 3_000)],
};
pub(crate) static CANDLES: Ladder =
    Ladder { name: ("Contenance", "Size"), steps: &[x("180", "180 g", "180 g", 0), x("320", "320 g", "320 g", 1_500)] };
pub(crate) static MIRRORS: Ladder = Ladder {
    name: ("Diamètre", "Diameter"),
    steps: &[x("50", "50 cm", "50 cm", 0), x("70", "70 cm", "70 cm", 4_000)],
};
pub(crate) static STORAGE: Ladder = Ladder {
    name: ("Capacité", "Storage"),
    steps: &[x("128", "128 Go", "128 GB", 0), x("256", "256 Go", "256 GB", 10_000)],
};
pub(crate) static DISKS: Ladder = Ladder {
    name: ("Capacité", "Storage"),
    steps: &[x("512", "512 Go", "512 GB", 0), x("1T", "1 To", "1 TB", 20_000)],
};
pub(crate) static SCREENS: Ladder = Ladder {
    name: ("Diagonale", "Screen size"),
    steps: &[
        x("109", "109 cm", "43 in (109 cm)", -15_000),
        x("127", "127 cm", "50 in (127 cm)", 0),
        x("140", "140 cm", "55 in (140 cm)", 15_000),
    ],
};
pub(crate) static WRISTS: Ladder =
    Ladder { name: ("Boîtier", "Case"), steps: &[x("40", "40 mm", "40 mm", 0), x("44", "44 mm", "44 mm", 2_000)] };

/// Names of models: places and landscapes, shared by all families, so that a lamp and a coat may
/// belong to one line.
pub(crate) static MODELS: &[&str] = &[
    "Rivage",
    "Lisière",
    "Canal",
    "Verger",
    "Passage",
    "Escale",
    "Préau",
    "Faubourg",
    "Marée",
    "Clairière",
    "Treille",
    "Pergola",
    "Estran",
    "Garrigue",
    "Bocage",
    "Terrasse",
    "Fougère",
    "Jetée",
    "Combe",
    "Bruyère",
    "Atelier",
    "Balcon",
    "Boussole",
    "Brise",
    "Cabane",
    "Calanque",
    "Chemin",
    "Cloître",
    "Colline",
    "Coteau",
    "Crique",
    "Dune",
    "Écluse",
    "Embarcadère",
    "Falaise",
    "Galet",
    "Grange",
    "Hameau",
    "Horizon",
    "Jardin",
    "Kiosque",
    "Lagune",
    "Lande",
    "Lavoir",
    "Levant",
    "Littoral",
    "Manège",
    "Mistral",
    "Moulin",
    "Orée",
    "Palier",
    "Pavillon",
    "Péniche",
    "Phare",
    "Pinède",
    "Ponton",
    "Prairie",
    "Promenade",
    "Rade",
    "Roseraie",
    "Ruelle",
    "Sentier",
    "Source",
    "Square",
    "Taillis",
    "Tilleul",
    "Tonnelle",
    "Tramway",
    "Vallon",
    "Verrière",
    "Voile",
    "Zéphyr",
];
