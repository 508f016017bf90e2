//! Leather, canvas, clay, wood, scents, electronics, paper.

use super::{
    A, CANVASCARE, COOL, DISH, DRYCLEAN, DUST, E, G, H, HANDWASH, LEATHERCARE, MACHINE40, SCREEN, SUEDECARE, Style,
    WICK, WOODCARE, s,
};

pub(crate) static CALF: Style = s(
    ("cuir", "leather"),
    ("en cuir de veau", "calf leather"),
    ("Cuir de veau tanné végétal", "Vegetable-tanned calf leather"),
    LEATHERCARE,
    (
        "Le cuir est tanné lentement\u{202f}; il se patine au lieu de s’user.",
        "The leather is slowly tanned; it takes a patina rather than wearing out.",
    ),
    A,
    110,
);
pub(crate) static GRAINED: Style = s(
    ("cuir grainé", "grained leather"),
    ("en cuir grainé", "grained leather"),
    ("Cuir de vachette grainé", "Grained cowhide"),
    LEATHERCARE,
    ("Le grain cache les rayures et prend bien la lumière.", "The grain hides scratches and takes the light well."),
    A,
    115,
);
pub(crate) static SUEDE: Style = s(
    ("daim", "suede"),
    ("en croûte de velours", "suede"),
    ("Croûte de cuir velours", "Split suede leather"),
    SUEDECARE,
    ("Le velours de cuir est doux au pied comme à l’œil.", "The suede is as kind to the foot as to the eye."),
    H,
    100,
);
pub(crate) static NUBUCK: Style = s(
    ("nubuck", "nubuck"),
    ("en nubuck", "nubuck"),
    ("Cuir nubuck", "Nubuck leather"),
    SUEDECARE,
    (
        "Le nubuck est poncé à peine, juste assez pour adoucir la couleur.",
        "The nubuck is barely sanded, just enough to soften the colour.",
    ),
    A,
    105,
);
pub(crate) static CANVAS: Style = s(
    ("toile", "canvas"),
    ("en toile de coton", "cotton canvas"),
    ("Toile de coton, semelle de gomme", "Cotton canvas, gum rubber"),
    CANVASCARE,
    (
        "La toile est dense, légère, et sèche en une après-midi.",
        "The canvas is dense, light, and dries in an afternoon.",
    ),
    E,
    75,
);
pub(crate) static KNIT: Style = s(
    ("maille", "knit"),
    ("en maille technique", "technical knit"),
    ("Maille de polyester recyclé", "Recycled polyester knit"),
    CANVASCARE,
    ("La maille épouse le pied et laisse passer l’air.", "The knit hugs the foot and lets the air in."),
    A,
    90,
);
pub(crate) static WAXED: Style = s(
    ("toile cirée", "waxed canvas"),
    ("en toile cirée", "waxed canvas"),
    ("Toile de coton enduite, cuir", "Waxed cotton canvas, leather trim"),
    DUST,
    ("La toile enduite prend la pluie sans broncher.", "The waxed canvas takes the rain without flinching."),
    A,
    95,
);

pub(crate) static BAG_CANVAS: Style = s(
    ("toile", "canvas"),
    ("en toile de coton", "cotton canvas"),
    ("Toile de coton épaisse, finitions cuir", "Heavy cotton canvas, leather trim"),
    CANVASCARE,
    (
        "La toile s’assouplit à l’usage et ne craint pas d’être remplie.",
        "The canvas softens with use and does not mind being filled.",
    ),
    E,
    80,
);

pub(crate) static SHADE_LINEN: Style = s(
    ("lin", "linen"),
    ("à abat-jour de lin", "linen-shade"),
    ("Céramique émaillée, abat-jour en lin", "Glazed ceramic, linen shade"),
    DUST,
    ("Le lin laisse passer une lumière chaude, un peu tissée.", "The linen lets through a warm light, slightly woven."),
    A,
    110,
);
pub(crate) static SHADE_COTTON: Style = s(
    ("coton", "cotton"),
    ("à abat-jour de coton", "cotton-shade"),
    ("Céramique émaillée, abat-jour en coton", "Glazed ceramic, cotton shade"),
    DUST,
    ("Le coton serré renvoie la lumière vers la table.", "The tight cotton sends the light down to the table."),
    A,
    95,
);
pub(crate) static SHADE_PAPER: Style = s(
    ("papier", "paper"),
    ("à abat-jour de papier", "paper-shade"),
    ("Céramique émaillée, abat-jour en papier de mûrier", "Glazed ceramic, mulberry-paper shade"),
    DUST,
    ("Le papier est épais, nervuré, et s’allume tout entier.", "The paper is thick and veined, and glows all over."),
    A,
    90,
);

pub(crate) static STONEWARE: Style = s(
    ("grès", "stoneware"),
    ("en grès émaillé", "glazed stoneware"),
    ("Grès émaillé", "Glazed stoneware"),
    DISH,
    (
        "L’émail bouge un peu d’une pièce à l’autre\u{202f}: c’est la main du four.",
        "The glaze varies a little from piece to piece: the kiln’s own hand.",
    ),
    A,
    100,
);
pub(crate) static PORCELAIN: Style = s(
    ("porcelaine", "porcelain"),
    ("en porcelaine mate", "matt porcelain"),
    ("Porcelaine mate", "Matt porcelain"),
    DISH,
    (
        "La porcelaine est fine, solide, et laisse deviner la lumière.",
        "The porcelain is thin, strong, and lets a little light through.",
    ),
    G,
    120,
);
pub(crate) static GLASS: Style = s(
    ("verre", "glass"),
    ("en verre soufflé", "blown glass"),
    ("Verre soufflé teinté dans la masse", "Blown glass, coloured through"),
    HANDWASH,
    (
        "Le verre est teinté dans la masse\u{202f}: la couleur change avec l’heure.",
        "The glass is coloured through: its shade changes with the hour.",
    ),
    A,
    110,
);
pub(crate) static TERRACOTTA: Style = s(
    ("terre cuite", "terracotta"),
    ("en terre cuite", "terracotta"),
    ("Terre cuite non émaillée", "Unglazed terracotta"),
    DUST,
    ("La terre cuite garde la trace du tour.", "The terracotta keeps the mark of the wheel."),
    E,
    85,
);
pub(crate) static OAK: Style = s(
    ("chêne", "oak"),
    ("en chêne massif", "solid oak"),
    ("Chêne massif teinté et huilé", "Stained and oiled solid oak"),
    WOODCARE,
    (
        "Le chêne est teinté, puis huilé, jamais verni\u{202f}: on sent le fil sous la main.",
        "The oak is stained, then oiled, never varnished: you feel the grain.",
    ),
    A,
    115,
);
pub(crate) static BEECH: Style = s(
    ("hêtre", "beech"),
    ("en hêtre teinté", "stained beech"),
    ("Hêtre massif teinté", "Stained solid beech"),
    WOODCARE,
    ("Le hêtre est cintré à la vapeur, sans une vis apparente.", "The beech is steam-bent, without a visible screw."),
    A,
    95,
);
pub(crate) static STEEL: Style = s(
    ("acier", "steel"),
    ("en acier laqué", "lacquered steel"),
    ("Acier laqué", "Lacquered steel"),
    DUST,
    ("La laque mate ne garde pas les traces de doigts.", "The matt lacquer keeps no fingerprints."),
    A,
    100,
);
pub(crate) static BOUCLE: Style = s(
    ("bouclette", "bouclé"),
    ("en bouclette de laine", "wool bouclé"),
    ("55\u{a0}% laine, 45\u{a0}% coton", "55% wool, 45% cotton"),
    DRYCLEAN,
    (
        "La bouclette a du relief et cache tout ce qui arrive un dimanche.",
        "The bouclé has relief and hides whatever a Sunday brings.",
    ),
    H,
    115,
);
pub(crate) static GAUZE: Style = s(
    ("gaze de coton", "cotton gauze"),
    ("en double gaze", "double gauze"),
    ("100\u{a0}% coton", "100% cotton"),
    MACHINE40,
    ("La double gaze gaufre au séchage\u{202f}: pas de repassage.", "Double gauze crinkles as it dries: no ironing."),
    E,
    90,
);

pub(crate) static FIG: Style = s(
    ("figuier", "fig tree"),
    ("au figuier", "fig-scented"),
    ("Cire végétale, mèche de coton", "Plant wax, cotton wick"),
    WICK,
    ("La feuille froissée d’abord, puis le fruit, jamais sucré.", "Crushed leaf first, then the fruit, never sweet."),
    E,
    100,
);
pub(crate) static CEDAR: Style = s(
    ("cèdre", "cedar"),
    ("au cèdre", "cedar-scented"),
    ("Cire végétale, mèche de coton", "Plant wax, cotton wick"),
    WICK,
    ("Un bois sec, un peu de fumée, une bibliothèque au calme.", "Dry wood, a little smoke, a quiet library."),
    G,
    105,
);
pub(crate) static BLOSSOM: Style = s(
    ("fleur d’oranger", "orange blossom"),
    ("à la fleur d’oranger", "orange-blossom"),
    ("Cire végétale, mèche de coton", "Plant wax, cotton wick"),
    WICK,
    ("Une fin d’après-midi au sud, fenêtres ouvertes.", "A late afternoon in the south, windows open."),
    A,
    100,
);
pub(crate) static SMOKED: Style = s(
    ("thé fumé", "smoked tea"),
    ("au thé fumé", "smoked-tea"),
    ("Cire végétale, mèche de coton", "Plant wax, cotton wick"),
    WICK,
    ("Une note de lapsang et de cuir, pour les soirs de pluie.", "A note of lapsang and leather, for rainy evenings."),
    G,
    110,
);

pub(crate) static LED: Style = s(
    ("LED", "LED"),
    ("à dalle LED", "4K LED"),
    ("Dalle LED 4K, pieds en acier", "4K LED panel, steel feet"),
    SCREEN,
    ("L’image reste lisible en plein jour et douce le soir.", "The picture stays readable by day and gentle at night."),
    G,
    85,
);
pub(crate) static OLED: Style = s(
    ("OLED", "OLED"),
    ("à dalle OLED", "4K OLED"),
    ("Dalle OLED 4K, pieds en acier", "4K OLED panel, steel feet"),
    SCREEN,
    (
        "Les noirs sont noirs, et l’on voit enfin les scènes de nuit.",
        "Blacks are black, and night scenes are visible at last.",
    ),
    G,
    150,
);
pub(crate) static WIRELESS: Style = s(
    ("sans fil", "wireless"),
    ("sans fil", "wireless"),
    ("Polymère recyclé, textile", "Recycled polymer, textile"),
    SCREEN,
    (
        "L’appairage se fait d’un geste et se retrouve le lendemain.",
        "Pairing takes one gesture and is remembered the next day.",
    ),
    G,
    90,
);
pub(crate) static QUIET: Style = s(
    ("à réduction de bruit", "noise-cancelling"),
    ("à réduction de bruit", "noise-cancelling"),
    ("Aluminium, mousse, similicuir", "Aluminium, foam, synthetic leather"),
    SCREEN,
    ("Le train s’efface, la voix reste.", "The train fades away, the voice stays."),
    G,
    130,
);
pub(crate) static STUDIO: Style = s(
    ("studio", "studio"),
    ("de studio", "studio"),
    ("Aluminium, mousse à mémoire", "Aluminium, memory foam"),
    SCREEN,
    ("Le son est droit, sans basses ajoutées.", "The sound is honest, with no added bass."),
    A,
    115,
);
pub(crate) static COMPACT: Style = s(
    ("compact", "compact"),
    ("compact", "compact"),
    ("Aluminium recyclé, verre", "Recycled aluminium, glass"),
    SCREEN,
    ("Peu de volume, et rien en moins.", "Less bulk, and nothing missing."),
    A,
    85,
);
pub(crate) static LARGE: Style = s(
    ("grand format", "large"),
    ("grand format", "large-format"),
    ("Aluminium recyclé, verre", "Recycled aluminium, glass"),
    SCREEN,
    ("La place en plus se sent dès la première page.", "You feel the extra room from the first page."),
    A,
    125,
);
pub(crate) static COMPACT_F: Style = s(
    ("compacte", "compact"),
    ("compacte", "compact"),
    ("Aluminium recyclé, verre", "Recycled aluminium, glass"),
    SCREEN,
    (
        "Elle se fait oublier, et garde tout à portée de doigt.",
        "You forget it is there, and everything stays within a finger’s reach.",
    ),
    A,
    85,
);
pub(crate) static RUGGED: Style = s(
    ("plein air", "outdoor"),
    ("pour le plein air", "outdoor"),
    ("Coque renforcée, indice IP67", "Reinforced shell, IP67 rated"),
    SCREEN,
    ("Sable, averse, sac trop plein\u{a0}: rien ne l’effraie.", "Sand, showers, overfull bags: nothing worries it."),
    E,
    100,
);
pub(crate) static PRO: Style = s(
    ("expert", "expert"),
    ("de niveau expert", "expert-grade"),
    ("Alliage de magnésium", "Magnesium alloy"),
    SCREEN,
    (
        "Chaque réglage tombe sous le doigt, sans menu à ouvrir.",
        "Every setting falls under a finger, with no menu to open.",
    ),
    G,
    145,
);

pub(crate) static PAPER: Style = s(
    ("relié", "hardback"),
    ("relié", "hardback"),
    ("Papier certifié, couverture toilée", "Certified paper, cloth cover"),
    COOL,
    ("Papier épais, cahiers cousus\u{202f}: il s’ouvre à plat.", "Thick paper, sewn sections: it opens flat."),
    G,
    100,
);
pub(crate) static TEA: Style = s(
    ("en vrac", "loose-leaf"),
    ("en feuilles entières", "whole-leaf"),
    ("Thé en feuilles, boîte de 100 g", "Leaf tea, 100 g tin"),
    COOL,
    ("Les feuilles sont entières et supportent deux infusions.", "The leaves are whole and stand two infusions."),
    G,
    100,
);
pub(crate) static DARK: Style = s(
    ("noir", "dark"),
    ("de chocolat noir", "dark chocolate"),
    (
        "Pâte et beurre de cacao, sucre de canne. Peut contenir des traces de fruits à coque.",
        "Cocoa mass, cocoa butter, cane sugar. May contain traces of nuts.",
    ),
    COOL,
    ("Le chocolat casse net et fond lentement.", "The chocolate snaps cleanly and melts slowly."),
    G,
    100,
);
