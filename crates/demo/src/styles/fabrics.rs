//! What clothes are made of.

use super::{A, DRYCLEAN, E, G, H, HANDWASH, MACHINE30, MACHINE40, Style, WOOLWASH, s};

pub(crate) static POPLIN: Style = s(
    ("popeline", "poplin"),
    ("en popeline de coton", "cotton poplin"),
    ("100\u{a0}% coton", "100% cotton"),
    MACHINE40,
    ("La popeline est fine, serrée, fraîche au toucher.", "Poplin is fine, tightly woven and cool to the touch."),
    A,
    100,
);
pub(crate) static LINEN: Style = s(
    ("lin", "linen"),
    ("en lin lavé", "washed linen"),
    ("100\u{a0}% lin d’Europe", "100% European linen"),
    MACHINE40,
    ("Le lin respire, sèche vite et se froisse avec élégance.", "Linen breathes, dries fast and creases gracefully."),
    E,
    115,
);
pub(crate) static FLANNEL: Style = s(
    ("flanelle", "flannel"),
    ("en flanelle grattée", "brushed flannel"),
    ("100\u{a0}% coton gratté", "100% brushed cotton"),
    MACHINE30,
    (
        "La flanelle est grattée des deux côtés, chaude dès qu’on l’enfile.",
        "The flannel is brushed on both sides and warm from the first minute.",
    ),
    H,
    105,
);
pub(crate) static TWILL: Style = s(
    ("twill", "twill"),
    ("en twill de coton", "cotton twill"),
    ("98\u{a0}% coton, 2\u{a0}% élasthanne", "98% cotton, 2% elastane"),
    MACHINE40,
    (
        "Le twill tombe bien, garde sa forme et marque peu les plis.",
        "Twill hangs well, keeps its shape and hardly shows creases.",
    ),
    A,
    100,
);
pub(crate) static CHAMBRAY: Style = s(
    ("chambray", "chambray"),
    ("en chambray léger", "light chambray"),
    ("100\u{a0}% coton", "100% cotton"),
    MACHINE40,
    (
        "Le chambray a l’allure du jean et le poids d’un mouchoir.",
        "Chambray looks like denim and weighs like a handkerchief.",
    ),
    E,
    95,
);
pub(crate) static COTTON: Style = s(
    ("coton", "cotton"),
    ("en coton peigné", "combed cotton"),
    ("100\u{a0}% coton biologique", "100% organic cotton"),
    MACHINE30,
    (
        "Le coton est peigné, doux sur la peau, et le reste après cinquante lavages.",
        "The cotton is combed, soft on the skin, and stays so after fifty washes.",
    ),
    A,
    90,
);
pub(crate) static HEAVY: Style = s(
    ("coton épais", "heavy cotton"),
    ("en coton épais", "heavy cotton"),
    ("100\u{a0}% coton, 240 g/m²", "100% cotton, 240 g/m²"),
    MACHINE30,
    (
        "L’étoffe a du corps\u{202f}: elle se tient sans serrer.",
        "The cloth has body: it holds its line without clinging.",
    ),
    A,
    110,
);
pub(crate) static PIQUE: Style = s(
    ("piqué", "piqué"),
    ("en piqué de coton", "cotton piqué"),
    ("100\u{a0}% coton", "100% cotton"),
    MACHINE40,
    ("Le piqué laisse passer l’air et ne colle jamais.", "Piqué lets the air through and never sticks."),
    E,
    100,
);
pub(crate) static SLUB: Style = s(
    ("flammé", "slub cotton"),
    ("en coton flammé", "slub cotton"),
    ("100\u{a0}% coton", "100% cotton"),
    MACHINE30,
    (
        "Le fil flammé donne une matière vivante, jamais tout à fait unie.",
        "The slub yarn gives a lively cloth that is never quite plain.",
    ),
    E,
    95,
);
pub(crate) static WOOL: Style = s(
    ("laine", "wool"),
    ("en laine peignée", "worsted wool"),
    ("100\u{a0}% laine", "100% wool"),
    DRYCLEAN,
    (
        "La laine peignée règle la chaleur et se défroisse en une nuit sur cintre.",
        "Worsted wool regulates warmth and loses its creases overnight on a hanger.",
    ),
    H,
    110,
);
pub(crate) static MERINO: Style = s(
    ("mérinos", "merino"),
    ("en mérinos fin", "fine merino"),
    ("100\u{a0}% laine mérinos", "100% merino wool"),
    WOOLWASH,
    (
        "Le mérinos est si fin qu’on le porte à même la peau.",
        "The merino is so fine that you wear it next to the skin.",
    ),
    H,
    115,
);
pub(crate) static CASHMERE: Style = s(
    ("cachemire", "cashmere"),
    ("en cachemire deux fils", "two-ply cashmere"),
    ("100\u{a0}% cachemire", "100% cashmere"),
    HANDWASH,
    (
        "Le cachemire est filé à deux fils\u{202f}: plus chaud, et moins de bouloches.",
        "The cashmere is two-ply: warmer, and it pills less.",
    ),
    G,
    190,
);
pub(crate) static ALPACA: Style = s(
    ("alpaga", "alpaca"),
    ("en alpaga et laine", "alpaca and wool"),
    ("60\u{a0}% alpaga, 40\u{a0}% laine", "60% alpaca, 40% wool"),
    HANDWASH,
    ("L’alpaga gonfle la maille sans l’alourdir.", "Alpaca gives the knit its loft without the weight."),
    H,
    135,
);
pub(crate) static LAMBSWOOL: Style = s(
    ("laine d’agneau", "lambswool"),
    ("en laine d’agneau", "lambswool"),
    ("100\u{a0}% laine d’agneau", "100% lambswool"),
    WOOLWASH,
    (
        "La laine d’agneau garde le froid dehors et la souplesse dedans.",
        "Lambswool keeps the cold out and stays supple.",
    ),
    H,
    105,
);
pub(crate) static CREPE: Style = s(
    ("crêpe", "crêpe"),
    ("en crêpe fluide", "fluid crêpe"),
    ("100\u{a0}% viscose certifiée", "100% certified viscose"),
    MACHINE30,
    (
        "Le crêpe a un grain mat et un tombé qui suit le pas.",
        "Crêpe has a matt grain and a drape that follows every step.",
    ),
    A,
    110,
);
pub(crate) static VISCOSE: Style = s(
    ("viscose", "viscose"),
    ("en viscose légère", "light viscose"),
    ("100\u{a0}% viscose", "100% viscose"),
    MACHINE30,
    ("La viscose est souple, fraîche, presque sans poids.", "Viscose is supple, cool and almost weightless."),
    E,
    90,
);
pub(crate) static SILK: Style = s(
    ("soie", "silk"),
    ("en twill de soie", "silk twill"),
    ("100\u{a0}% soie", "100% silk"),
    HANDWASH,
    (
        "La soie prend la lumière et tient chaud sans qu’on la sente.",
        "Silk catches the light and keeps you warm unnoticed.",
    ),
    G,
    160,
);
pub(crate) static VELVET: Style = s(
    ("velours", "velvet"),
    ("en velours ras", "short-pile velvet"),
    ("97\u{a0}% coton, 3\u{a0}% élasthanne", "97% cotton, 3% elastane"),
    MACHINE30,
    ("Le velours ras accroche la lumière du soir.", "The short pile catches the evening light."),
    H,
    115,
);
pub(crate) static CORDUROY: Style = s(
    ("côtelé", "corduroy"),
    ("en velours côtelé", "corduroy"),
    ("98\u{a0}% coton, 2\u{a0}% élasthanne", "98% cotton, 2% elastane"),
    MACHINE30,
    ("Les côtes fines s’adoucissent à chaque lavage.", "The fine wale softens with each wash."),
    H,
    105,
);
pub(crate) static DENIM: Style = s(
    ("denim", "denim"),
    ("en denim souple", "soft denim"),
    ("99\u{a0}% coton, 1\u{a0}% élasthanne", "99% cotton, 1% elastane"),
    MACHINE30,
    (
        "Le denim est souple dès le premier jour et garde sa teinte.",
        "The denim is soft from day one and holds its colour.",
    ),
    A,
    95,
);
pub(crate) static RAW_DENIM: Style = s(
    ("denim brut", "raw denim"),
    ("en denim brut de 13 onces", "13-ounce raw denim"),
    ("100\u{a0}% coton", "100% cotton"),
    MACHINE30,
    ("Le denim brut se fait à vous et se patine avec le temps.", "Raw denim moulds to you and fades in its own way."),
    A,
    125,
);
pub(crate) static GABARDINE: Style = s(
    ("gabardine", "gabardine"),
    ("en gabardine serrée", "tight gabardine"),
    ("100\u{a0}% coton déperlant", "100% water-repellent cotton"),
    DRYCLEAN,
    ("La gabardine arrête le vent et laisse perler l’averse.", "Gabardine stops the wind and lets a shower roll off."),
    A,
    110,
);
pub(crate) static TWEED: Style = s(
    ("tweed", "tweed"),
    ("en tweed moucheté", "flecked tweed"),
    ("85\u{a0}% laine, 15\u{a0}% lin", "85% wool, 15% linen"),
    DRYCLEAN,
    (
        "Le tweed mélange cinq fils que l’on ne découvre que de près.",
        "The tweed blends five yarns that you discover only up close.",
    ),
    H,
    120,
);
pub(crate) static MELTON: Style = s(
    ("drap de laine", "melton"),
    ("en drap de laine", "wool melton"),
    ("80\u{a0}% laine, 20\u{a0}% polyamide", "80% wool, 20% polyamide"),
    DRYCLEAN,
    (
        "Le drap est foulé longuement\u{202f}: dense, chaud, sans raideur.",
        "The cloth is milled at length: dense, warm, never stiff.",
    ),
    H,
    125,
);
pub(crate) static JERSEY: Style = s(
    ("jersey", "jersey"),
    ("en jersey souple", "soft jersey"),
    ("95\u{a0}% viscose, 5\u{a0}% élasthanne", "95% viscose, 5% elastane"),
    MACHINE30,
    ("Le jersey suit le geste et voyage sans se froisser.", "Jersey follows every move and travels without creasing."),
    A,
    90,
);
