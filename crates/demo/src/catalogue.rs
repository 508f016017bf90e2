//! Products and variants: families, styles and model names put together.

use crate::calendar::days_before;
use crate::chain::{Collection, Image, OptionValue, Product, ProductOption, Season, Supplier, Text, Variant};
use crate::families::{self, Ending, Family, Naming};
use crate::ids::{Ids, Stream, chance};
use crate::names::{code, gtin13, handle};
use crate::palette::{Hue, Ladder, MODELS};
use crate::signature::{SIGNATURES, Signature};
use crate::styles::{Style, W};
use jiff::civil::Date;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use std::collections::HashSet;

/// What is decided about a product before its variants are laid out.
struct Draft {
    family: &'static Family,
    style: &'static Style,
    title: Text,
    short: Text,
    code: Option<&'static str>,
    colours: Vec<&'static Hue>,
    ladder: &'static Ladder,
    price_minor: i64,
    previous: Option<(i64, i64)>,
    popularity: u32,
    age_days: i64,
    turn: usize,
}

/// The product range, in the order of the shop: the signature articles first.
pub(crate) fn build(
    seed: u64,
    today: Date,
    collections: &[Collection],
    suppliers: &[Supplier],
) -> (Vec<Product>, Vec<Variant>) {
    let mut rng = chance(seed, Stream::Catalogue);
    let mut drafts: Vec<Draft> = SIGNATURES.iter().enumerate().map(|(n, s)| from_signature(n, s)).collect();
    for family in families::all() {
        draft_family(&mut rng, family, &mut drafts);
    }
    let mut shelf = Shelf {
        today,
        collections,
        supplier_count: suppliers.len(),
        product_ids: Ids::new(seed, Stream::Products),
        variant_ids: Ids::new(seed, Stream::Variants),
        codes: SIGNATURES.iter().map(|s| s.code.to_owned()).collect(),
        products: Vec::new(),
        variants: Vec::new(),
    };
    for draft in drafts {
        shelf.put(&draft);
    }
    (shelf.products, shelf.variants)
}

fn from_signature(turn: usize, s: &'static Signature) -> Draft {
    let family = families::all().find(|f| f.drawing == s.drawing).expect("each signature names a family of the table");
    Draft {
        family,
        style: s.style,
        title: Text::new(s.title.0, s.title.1),
        short: Text::new(s.short.0, s.short.1),
        code: Some(s.code),
        colours: s.colours.to_vec(),
        ladder: s.ladder,
        price_minor: s.price_minor,
        previous: s.previous,
        popularity: 100,
        age_days: 500,
        turn,
    }
}

fn draft_family(rng: &mut StdRng, family: &'static Family, drafts: &mut Vec<Draft>) {
    let mut models: Vec<&str> = MODELS.to_vec();
    models.shuffle(rng);
    let shift = rng.random_range(0..family.styles.len());
    for n in 0..family.count {
        let style = family.styles[(n + shift) % family.styles.len()];
        let title = match family.naming {
            Naming::Models => model_title(family, style, models[n % models.len()]),
            Naming::Titles(titles) => Text::new(titles[n % titles.len()].0, titles[n % titles.len()].1),
        };
        let shape = family.shapes[rng.random_range(0..family.shapes.len())];
        let mut colours = family.palette.to_vec();
        colours.shuffle(rng);
        colours.truncate(rng.random_range(family.colours.0..=family.colours.1));
        let euros = rng.random_range(family.euros.0..=family.euros.1);
        let price_minor = round_price(family.ending, euros * style.price_pct);
        let reduced = rng.random_bool(0.07);
        let since = rng.random_range(4..26);
        drafts.push(Draft {
            family,
            style,
            short: short(family, style, shape),
            title,
            code: None,
            colours,
            ladder: family.ladder,
            price_minor,
            previous: reduced.then(|| (round_price(family.ending, price_minor * 112 / 100 + 250), since)),
            popularity: 1 + (99.0 * rng.random::<f64>().powi(3)) as u32,
            age_days: rng.random_range(20..900),
            turn: n + shift,
        });
    }
}

/// "Chemise lin Rivage", "Rivage linen shirt".
fn model_title(family: &Family, style: &Style, model: &str) -> Text {
    Text::new(
        format!("{} {} {model}", family.kind.0, style.name.0),
        format!("{model} {} {}", style.name.1, family.kind.1),
    )
}

/// "Chemise en lin lavé, col souple." and "Washed linen shirt, soft collar."
fn short(family: &Family, style: &Style, shape: W) -> Text {
    let en = format!("{} {}, {}.", style.of.1, family.kind.1, shape.1);
    Text::new(format!("{} {}, {}.", family.kind.0, style.of.0, shape.0), capital(&en))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The nearest price (from cents) that ends as prices of its family do.
fn round_price(ending: Ending, cents: i64) -> i64 {
    match ending {
        Ending::Every90 => (cents / 100).max(1) * 100 + 90,
        Ending::Fives90 => ((cents + 250) / 500).max(2) * 500 - 10,
        Ending::Nines00 => ((cents + 500) / 1_000).max(2) * 1_000 - 100,
    }
}

fn season(family: &Family, style: &Style) -> Season {
    match family.drawing {
        "g-coat" | "g-scarf" | "g-hat" | "g-boot" | "g-sweater" => Season::Winter,
        "g-sandal" | "g-shorts" => Season::Summer,
        "g-tv" | "g-headphones" | "g-camera" | "g-chocolate" => Season::Gift,
        _ => style.season,
    }
}

/// Where drafts become products and variants.
struct Shelf<'a> {
    today: Date,
    collections: &'a [Collection],
    supplier_count: usize,
    product_ids: Ids,
    variant_ids: Ids,
    codes: HashSet<String>,
    products: Vec<Product>,
    variants: Vec<Variant>,
}

impl Shelf<'_> {
    fn put(&mut self, d: &Draft) {
        let family = d.family;
        let code = d.code.map_or_else(|| code(&d.title.fr, &mut self.codes), str::to_owned);
        let options = options(d);
        let first = self.variants.len();
        self.lay_out(d, &code, &options);
        let leaf = self
            .collections
            .iter()
            .position(|c| c.handle == family.collection)
            .expect("each family names a collection of the tree");
        let root = self.collections[leaf].parent;
        let price_minor = self.variants[first..].iter().map(|v| v.price_minor).min().unwrap_or(d.price_minor);
        let since = d.previous.map_or(d.age_days, |(_, days)| days);
        self.products.push(Product {
            id: self.product_ids.next(),
            handle: handle(&d.title.fr),
            code,
            long: long(d),
            images: images(d),
            title: d.title.clone(),
            short: d.short.clone(),
            material: Text::new(d.style.material.0, d.style.material.1),
            care: Text::new(d.style.care.0, d.style.care.1),
            collections: std::iter::once(leaf).chain(root).collect(),
            options,
            price_minor,
            previous_price_minor: d.previous.map(|(price, _)| price),
            price_since_on: days_before(self.today, since),
            vat: family.vat,
            drawing: family.drawing,
            supplier: family.supplier % self.supplier_count,
            place: format!("{}{}", family.zone, 1 + d.turn % 9),
            season: season(family, d.style),
            published_on: days_before(self.today, d.age_days),
            popularity: d.popularity,
            variants: first..self.variants.len(),
        });
    }

    fn lay_out(&mut self, d: &Draft, code: &str, options: &[ProductOption]) {
        let steps = d.ladder.steps.len();
        for (c, hue) in d.colours.iter().enumerate() {
            for s in 0..steps.max(1) {
                let step = d.ladder.steps.get(s);
                let sku =
                    step.map_or_else(|| format!("{code}-{}", hue.code), |z| format!("{code}-{}-{}", hue.code, z.code));
                let values: Vec<usize> =
                    [(d.colours.len() > 1).then_some(c), step.map(|_| s)].into_iter().flatten().collect();
                let labels = values.iter().zip(options).map(|(&v, o)| &o.values[v].label);
                let (fr, en): (Vec<&str>, Vec<&str>) = labels.map(|l| (l.fr.as_str(), l.en.as_str())).unzip();
                let offset = s as i64 - steps as i64 / 2;
                self.variants.push(Variant {
                    id: self.variant_ids.next(),
                    product: self.products.len(),
                    sku,
                    gtin: gtin13(self.variants.len() + 1),
                    values,
                    title: Text::new(fr.join(" · "), en.join(" · ")),
                    colour: hue.token,
                    price_minor: d.price_minor + step.map_or(0, |z| z.extra_minor),
                    weight_g: (i64::from(d.family.weight_g) * (100 + 3 * offset) / 100) as u32,
                    demand: (8 - 2 * offset.abs()).clamp(1, 8) as u32 + u32::from(c == 0) * 2,
                });
            }
        }
    }
}

fn options(d: &Draft) -> Vec<ProductOption> {
    let mut out = Vec::new();
    if d.colours.len() > 1 {
        let values = d.colours.iter().map(|h| OptionValue {
            code: h.code,
            label: Text::new(h.name.0, h.name.1),
            colour: Some(h.token),
        });
        out.push(ProductOption { name: Text::new("Couleur", "Colour"), values: values.collect() });
    }
    if !d.ladder.steps.is_empty() {
        let values = d.ladder.steps.iter().map(|z| OptionValue {
            code: z.code,
            label: Text::new(z.label.0, z.label.1),
            colour: None,
        });
        out.push(ProductOption { name: Text::new(d.ladder.name.0, d.ladder.name.1), values: values.collect() });
    }
    out
}

fn images(d: &Draft) -> Vec<Image> {
    let alt = |h: &Hue| {
        Text::new(
            format!("{}, {}", d.title.fr, h.name.0.to_lowercase()),
            format!("{}, {}", d.title.en, h.name.1.to_lowercase()),
        )
    };
    d.colours.iter().map(|h| Image { drawing: d.family.drawing, colour: h.token, alt: alt(h) }).collect()
}

/// How it is made, how it feels, when one uses it; the sentences turn at different speeds, so that
/// neighbours in a list do not read alike.
fn long(d: &Draft) -> Text {
    let (details, uses) = (d.family.details, d.family.uses);
    let step = d.turn / d.family.styles.len() + 2 * (d.turn % d.family.styles.len());
    let detail = details[step % details.len()];
    let usage = uses[(step / details.len() + d.turn) % uses.len()];
    let feel = d.style.feel;
    Text::new(format!("{} {} {}", detail.0, feel.0, usage.0), format!("{} {} {}", detail.1, feel.1, usage.1))
}
