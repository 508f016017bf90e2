//! The articles that every demonstration counts on, with their exact names, codes and prices.

use crate::palette::{self, Hue, Ladder};
use crate::styles::{self, Style, W};

/// A product with everything decided.
pub(crate) struct Signature {
    /// Its family, by drawing.
    pub(crate) drawing: &'static str,
    /// Start of its stock keeping units.
    pub(crate) code: &'static str,
    /// Title.
    pub(crate) title: W,
    /// One sentence.
    pub(crate) short: W,
    /// Made of.
    pub(crate) style: &'static Style,
    /// Colours, the default first.
    pub(crate) colours: &'static [&'static Hue],
    /// Sizes.
    pub(crate) ladder: &'static Ladder,
    /// Price in cents.
    pub(crate) price_minor: i64,
    /// The higher price before, and for how many days the current one has been in force.
    pub(crate) previous: Option<(i64, i64)>,
}

pub(crate) static SIGNATURES: &[Signature] = &[
    Signature {
        drawing: "g-shirt",
        code: "CHO",
        title: ("Chemise Oxford", "Oxford shirt"),
        short: ("Chemise en coton épais lavé, col boutonné.", "Heavy washed cotton shirt, button-down collar."),
        style: &styles::HEAVY,
        colours: &[&palette::ROUGE, &palette::BLEU, &palette::BLANC, &palette::MARINE],
        ladder: &palette::COLLAR,
        price_minor: 4_990,
        previous: Some((5_490, 12)),
    },
    Signature {
        drawing: "g-jacket",
        code: "VDL",
        title: ("Veste droite laine", "Straight wool jacket"),
        short: (
            "Veste en laine peignée, deux boutons, coupe droite.",
            "Worsted wool jacket, two buttons, straight cut.",
        ),
        style: &styles::WOOL,
        colours: &[&palette::NOIR, &palette::SABLE, &palette::MARINE],
        ladder: &palette::TAILORED,
        price_minor: 8_990,
        previous: None,
    },
    Signature {
        drawing: "g-sweater",
        code: "PTO",
        title: ("Pull torsadé", "Cable-knit jumper"),
        short: ("Pull en laine d’agneau, torsades et col rond.", "Lambswool jumper, cables and a crew neck."),
        style: &styles::LAMBSWOOL,
        colours: &[&palette::ECRU, &palette::MARINE, &palette::SAPIN],
        ladder: &palette::LETTERS,
        price_minor: 6_990,
        previous: None,
    },
    Signature {
        drawing: "g-dress",
        code: "RCE",
        title: ("Robe ceinturée", "Belted dress"),
        short: ("Robe en jersey souple, ceinture à boucle.", "Soft jersey dress, buckled belt."),
        style: &styles::JERSEY,
        colours: &[&palette::SAPIN, &palette::PRUNE, &palette::NOIR],
        ladder: &palette::WOMEN,
        price_minor: 7_990,
        previous: None,
    },
    Signature {
        drawing: "g-jacket",
        code: "VLI",
        title: ("Veste lin", "Linen jacket"),
        short: (
            "Veste en lin lavé, demi-doublée, épaule naturelle.",
            "Washed linen jacket, half-lined, natural shoulder.",
        ),
        style: &styles::LINEN,
        colours: &[&palette::SABLE, &palette::BLEU, &palette::KAKI],
        ladder: &palette::TAILORED,
        price_minor: 9_990,
        previous: None,
    },
    Signature {
        drawing: "g-shoe",
        code: "DCU",
        title: ("Derby cuir", "Leather derby shoe"),
        short: (
            "Derby en cuir de veau, cinq œillets, semelle cousue.",
            "Calf leather derby, five eyelets, stitched sole.",
        ),
        style: &styles::CALF,
        colours: &[&palette::COGNAC, &palette::NOIR, &palette::PRUNE],
        ladder: &palette::SHOES_39,
        price_minor: 12_900,
        previous: None,
    },
    Signature {
        drawing: "g-bag",
        code: "SQU",
        title: ("Sac Quai", "Quai bag"),
        short: ("Sac en cuir grainé, rabat, fermoir en laiton.", "Grained leather bag, flap, brass clasp."),
        style: &styles::GRAINED,
        colours: &[&palette::PRUNE, &palette::OCRE, &palette::COGNAC],
        ladder: &palette::ONE_SIZE,
        price_minor: 11_900,
        previous: None,
    },
    Signature {
        drawing: "g-sweater",
        code: "PCR",
        title: ("Pull col rond", "Crew-neck jumper"),
        short: ("Pull en mérinos fin, col rond, coupe droite.", "Fine merino jumper, crew neck, straight cut."),
        style: &styles::MERINO,
        colours: &[&palette::MARINE, &palette::GRIS, &palette::ROUGE],
        ladder: &palette::LETTERS,
        price_minor: 5_990,
        previous: None,
    },
    Signature {
        drawing: "g-dress",
        code: "RCR",
        title: ("Robe crêpe", "Crêpe dress"),
        short: (
            "Robe en crêpe fluide, manches courtes, taille marquée.",
            "Fluid crêpe dress, short sleeves, defined waist.",
        ),
        style: &styles::CREPE,
        colours: &[&palette::ROSE, &palette::NOIR, &palette::MARINE],
        ladder: &palette::WOMEN,
        price_minor: 8_490,
        previous: None,
    },
    Signature {
        drawing: "g-lamp",
        code: "LHA",
        title: ("Lampe Halles", "Halles lamp"),
        short: ("Lampe à abat-jour de lin, pied en céramique.", "Linen-shade lamp, ceramic base."),
        style: &styles::SHADE_LINEN,
        colours: &[&palette::OCRE, &palette::ROSE, &palette::SAPIN],
        ladder: &palette::ONE_SIZE,
        price_minor: 6_490,
        previous: None,
    },
    Signature {
        drawing: "g-tv",
        code: "TBE",
        title: ("Téléviseur Belvédère", "Belvédère television"),
        short: ("Téléviseur à dalle LED, 4K, pieds en acier.", "4K LED television, steel feet."),
        style: &styles::LED,
        colours: &[&palette::PRUNE],
        ladder: &palette::SCREENS,
        price_minor: 64_900,
        previous: None,
    },
];
