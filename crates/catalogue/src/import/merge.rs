//! What a product is to be, given what it is and what a file says. Pure.

use super::reasons::Reason;
use super::{ImportedProduct, ImportedVariant, Rejected};
use crate::colours::{house_colour, is_colour_option};
use crate::model::{
    LocalText, MOST_GTINS, OptionValue, Picture, PictureSource, Product, ProductPage, Put, Status, Variant,
};
use kernel::{Gtin, ProductId, Sku, VariantId, fold};
use std::collections::HashMap;

/// What is known before.
pub(super) struct Facts {
    /// The product of this handle.
    pub(super) page: Option<ProductPage>,
    /// Whose the file's SKUs are.
    pub(super) skus: HashMap<Sku, (VariantId, ProductId)>,
    /// Whose the file's bar codes are.
    pub(super) gtins: HashMap<Gtin, VariantId>,
}

/// What is to be written.
pub(super) struct Plan {
    /// The product as it is to be; none when no line of it can be taken.
    pub(super) product: Option<(Product, Put)>,
    /// Its variants as they are to be, with what they are.
    pub(super) variants: Vec<PlannedVariant>,
    /// Its pictures, when they are to be different.
    pub(super) pictures: Option<Vec<Picture>>,
    /// Lines that cannot be taken.
    pub(super) rejected: Vec<Rejected>,
}

pub(super) struct PlannedVariant {
    pub(super) line: u64,
    pub(super) before: Option<Variant>,
    pub(super) wanted: Variant,
}

impl PlannedVariant {
    pub(super) fn put(&self) -> Put {
        match &self.before {
            None => Put::Created,
            Some(before) if *before == self.wanted => Put::Unchanged,
            Some(_) => Put::Changed,
        }
    }
}

/// New ids for what is new.
pub(super) struct NewIds<'a> {
    pub(super) product: ProductId,
    pub(super) variant: &'a mut (dyn FnMut() -> VariantId + Send),
}

pub(super) fn plan(facts: &Facts, imported: &ImportedProduct, ids: &mut NewIds<'_>) -> Plan {
    let nothing = |reason: &Reason| Plan {
        product: None,
        variants: Vec::new(),
        pictures: None,
        rejected: imported.variants.iter().map(|v| Rejected { line: v.line, reason: reason.clone() }).collect(),
    };
    let product = match merged_product(facts.page.as_ref(), imported, ids.product) {
        Ok(product) => product,
        Err(reason) => return nothing(&reason),
    };
    let mut sisters: Vec<Variant> = facts.page.as_ref().map(|page| page.variants.clone()).unwrap_or_default();
    let mut variants: Vec<PlannedVariant> = Vec::new();
    let mut waiting: Vec<&ImportedVariant> = imported.variants.iter().collect();
    // A line may have to wait until a later one has given its options away; were it rejected
    // at once, the same file would be taken the next time.
    let rejected = loop {
        let mut rejected = Vec::new();
        let (before, lines) = (variants.len(), std::mem::take(&mut waiting));
        for line in lines {
            match merged_variant(facts, &product, &sisters, &variants, line, ids.variant) {
                Ok(planned) => {
                    match sisters.iter_mut().find(|sister| sister.id == planned.wanted.id) {
                        Some(sister) => sister.clone_from(&planned.wanted),
                        None => sisters.push(planned.wanted.clone()),
                    }
                    variants.push(planned);
                }
                Err(reason) => {
                    waiting.push(line);
                    rejected.push(Rejected { line: line.line, reason });
                }
            }
        }
        if waiting.is_empty() || variants.len() == before {
            break rejected;
        }
    };
    if variants.is_empty() {
        return Plan { product: None, variants, pictures: None, rejected };
    }
    let pictures = merged_pictures(facts.page.as_ref(), &product, imported, &sisters);
    let put = match &facts.page {
        None => Put::Created,
        Some(page) if page.product == product => Put::Unchanged,
        Some(_) => Put::Changed,
    };
    Plan { product: Some((product, put)), variants, pictures, rejected }
}

/// Takes the new words over the old where there are new ones.
fn over(old: &mut LocalText, new: &LocalText) {
    if !new.fr.is_empty() {
        old.fr.clone_from(&new.fr);
    }
    if !new.en.is_empty() {
        old.en.clone_from(&new.en);
    }
}

fn merged_product(page: Option<&ProductPage>, imported: &ImportedProduct, id: ProductId) -> Result<Product, Reason> {
    let mut product = page.map_or_else(|| new_product(id, imported), |page| page.product.clone());
    over(&mut product.title, &imported.title);
    over(&mut product.description, &imported.description);
    over(&mut product.details, &imported.details);
    if let Some(vendor) = &imported.vendor {
        product.vendor.clone_from(vendor);
    }
    if let Some(drawing) = &imported.drawing {
        product.drawing.clone_from(drawing);
    }
    product.status = imported.status.unwrap_or(product.status);
    product.vat_class = imported.vat_class.unwrap_or(product.vat_class);
    if product.title.is_empty() {
        return Err(Reason::MissingTitle);
    }
    let has_variants = page.is_some_and(|page| !page.variants.is_empty());
    if !imported.options.is_empty() {
        product.options =
            if has_variants { merged_names(&product.options, &imported.options)? } else { imported.options.clone() };
    }
    product.check().map(|()| product).map_err(|_| Reason::OtherOptions)
}

fn new_product(id: ProductId, imported: &ImportedProduct) -> Product {
    Product {
        id,
        handle: imported.handle.clone(),
        status: Status::Active,
        vat_class: crate::model::VatClass::Standard,
        drawing: String::new(),
        vendor: String::new(),
        title: LocalText::default(),
        description: LocalText::default(),
        details: LocalText::default(),
        options: Vec::new(),
    }
}

fn is_named(name: &LocalText, word: &str) -> bool {
    !word.is_empty() && (fold(&name.fr) == fold(word) || fold(&name.en) == fold(word))
}

/// A file may name options in either language, and may rename them, but not bring them in another order.
fn merged_names(old: &[LocalText], new: &[LocalText]) -> Result<Vec<LocalText>, Reason> {
    if old.len() != new.len() {
        return Err(Reason::OtherOptions);
    }
    let mut names = old.to_vec();
    for (i, (name, wanted)) in names.iter_mut().zip(new).enumerate() {
        let known = is_named(name, &wanted.fr);
        if !known && old.iter().enumerate().any(|(j, other)| j != i && is_named(other, &wanted.fr)) {
            return Err(Reason::OtherOptions);
        }
        if !known {
            name.fr.clone_from(&wanted.fr);
        }
        // A name given in English leaves the words as they are, so that it is known the next time too.
        if fold(&name.fr) == fold(&wanted.fr) && !wanted.en.is_empty() {
            name.en.clone_from(&wanted.en);
        }
    }
    Ok(names)
}

fn merged_variant(
    facts: &Facts,
    product: &Product,
    sisters: &[Variant],
    taken: &[PlannedVariant],
    line: &ImportedVariant,
    new_id: &mut (dyn FnMut() -> VariantId + Send),
) -> Result<PlannedVariant, Reason> {
    let by_sku = sisters.iter().find(|sister| sister.sku == line.sku);
    let codes = match (line.options.is_empty(), by_sku) {
        (true, Some(known)) => known.options.iter().map(|value| value.code.clone()).collect(),
        _ if line.options.len() != product.options.len() => return Err(Reason::OtherOptions),
        _ => codes(facts.page.as_ref(), sisters, by_sku, &line.options),
    };
    let by_options = sisters.iter().find(|sister| sister.options.iter().map(|value| &value.code).eq(codes.iter()));
    let known = match (by_sku, by_options) {
        (Some(one), Some(other)) if one.id != other.id => {
            return Err(Reason::OptionsOfAnotherSku { sku: other.sku.clone() });
        }
        (None, Some(other)) if !line.sku_derived => {
            return Err(Reason::OptionsOfAnotherSku { sku: other.sku.clone() });
        }
        (Some(known), _) | (None, Some(known)) => Some(known),
        (None, None) if facts.skus.contains_key(&line.sku) => {
            return Err(Reason::SkuOfAnotherProduct { sku: line.sku.clone() });
        }
        (None, None) => None,
    };
    if let Some(first) = taken.iter().find(|planned| known.is_some_and(|known| known.id == planned.wanted.id)) {
        return Err(Reason::DuplicateSku { sku: first.wanted.sku.clone(), first_line: first.line });
    }
    let mut wanted = known.cloned().unwrap_or_else(|| Variant {
        id: new_id(),
        product_id: product.id,
        sku: line.sku.clone(),
        gtins: Vec::new(),
        options: Vec::new(),
        status: Status::Active,
        position: sisters.iter().map(|sister| sister.position + 1).max().unwrap_or(0),
        weight_g: None,
        shelf: String::new(),
        supplier_id: None,
        supplier_reference: String::new(),
    });
    add_gtins(&mut wanted, facts, sisters, &line.gtins)?;
    if !line.options.is_empty() {
        wanted.options = values(product, sisters, known, &codes, &line.options);
    }
    wanted.weight_g = line.weight_g.or(wanted.weight_g);
    if let Some(shelf) = &line.shelf {
        wanted.shelf.clone_from(shelf);
    }
    if let Some(reference) = &line.supplier_reference {
        wanted.supplier_reference.clone_from(reference);
    }
    Ok(PlannedVariant { line: line.line, before: known.cloned(), wanted })
}

fn add_gtins(wanted: &mut Variant, facts: &Facts, sisters: &[Variant], gtins: &[Gtin]) -> Result<(), Reason> {
    for gtin in gtins.iter().filter(|gtin| !wanted.gtins.contains(gtin)).copied().collect::<Vec<_>>() {
        let elsewhere = facts.gtins.get(&gtin).is_some_and(|by| *by != wanted.id);
        if elsewhere || sisters.iter().any(|sister| sister.id != wanted.id && sister.gtins.contains(&gtin)) {
            return Err(Reason::GtinOfAnotherVariant { gtin });
        }
        wanted.gtins.push(gtin);
    }
    if wanted.gtins.len() > MOST_GTINS {
        return Err(Reason::BadGtin { found: gtins.iter().map(|g| g.printed()).collect::<Vec<_>>().join(" | ") });
    }
    Ok(())
}

/// The stable codes of values: those that the variant or its sisters have for them, else their own.
/// English words are recognised only on variants that were there before this file, the earliest first:
/// what a file brings must not change what its other lines mean.
fn codes(
    page: Option<&ProductPage>,
    sisters: &[Variant],
    own: Option<&Variant>,
    wanted: &[OptionValue],
) -> Vec<String> {
    let is_old = |sister: &&Variant| page.is_some_and(|page| page.variants.iter().any(|v| v.id == sister.id));
    let code = |(i, value): (usize, &OptionValue)| {
        let same = |v: &OptionValue| v.code == value.code || fold(&v.label.fr) == fold(&value.label.fr);
        let own = own.and_then(|v| v.options.get(i)).filter(|v| same(v) || is_named(&v.label, &value.label.fr));
        own.or_else(|| sisters.iter().filter_map(|v| v.options.get(i)).find(|v| same(v)))
            .or_else(|| {
                sisters
                    .iter()
                    .filter(is_old)
                    .filter_map(|v| v.options.get(i))
                    .find(|v| is_named(&v.label, &value.label.fr))
            })
            .unwrap_or(value)
            .code
            .clone()
    };
    wanted.iter().enumerate().map(code).collect()
}

/// The values with these codes: words and colours of the variant itself or of its sisters stay where
/// the file has none.
fn values(
    product: &Product,
    sisters: &[Variant],
    known: Option<&Variant>,
    codes: &[String],
    wanted: &[OptionValue],
) -> Vec<OptionValue> {
    let value = |(i, (code, value)): (usize, (&String, &OptionValue))| {
        let same = known.into_iter().chain(sisters).filter_map(|v| v.options.get(i)).find(|known| known.code == *code);
        let Some(same) = same else {
            let is_colour = product.options.get(i).is_some_and(|o| is_colour_option(&o.fr) || is_colour_option(&o.en));
            let guess = || house_colour(&value.label.fr).filter(|_| is_colour).map(str::to_owned);
            return OptionValue { colour: value.colour.clone().or_else(guess), ..value.clone() };
        };
        let mut merged = same.clone();
        // A value given in English leaves the words as they are, so that it is known the next time too.
        let in_english = fold(&same.label.en) == fold(&value.label.fr) && fold(&same.label.fr) != fold(&value.label.fr);
        if !in_english {
            over(&mut merged.label, &value.label);
        }
        if value.colour.is_some() {
            merged.colour.clone_from(&value.colour);
        }
        merged
    };
    codes.iter().zip(wanted).enumerate().map(value).collect()
}

/// Pictures are added behind those that are there; known ones get their words.
fn merged_pictures(
    page: Option<&ProductPage>,
    product: &Product,
    imported: &ImportedProduct,
    sisters: &[Variant],
) -> Option<Vec<Picture>> {
    let before = page.map(|page| page.pictures.clone()).unwrap_or_default();
    let mut pictures = before.clone();
    let drawn = imported.colour.as_ref().filter(|_| product.options.is_empty() && !product.drawing.is_empty());
    let drawing =
        drawn.map(|colour| PictureSource::Drawing { symbol: product.drawing.clone(), colour: Some(colour.clone()) });
    let none = LocalText::default();
    let wanted = drawing
        .map(|source| (source, &none, None))
        .into_iter()
        .chain(imported.pictures.iter().map(|p| (PictureSource::Url(p.url.clone()), &p.alt, p.sku.as_ref())));
    for (source, alt, sku) in wanted {
        let variant_id = sku.and_then(|sku| sisters.iter().find(|v| v.sku == *sku)).map(|v| v.id);
        let same = pictures.iter_mut().find(|known| is_same_picture(&known.source, &source));
        if let Some(known) = same {
            known.source = source;
            over(&mut known.alt, alt);
            known.variant_id = variant_id.or(known.variant_id);
        } else {
            let position = pictures.iter().map(|p| p.position + 1).max().unwrap_or(0);
            pictures.push(Picture { product_id: product.id, position, variant_id, alt: alt.clone(), source });
        }
    }
    (pictures != before).then_some(pictures)
}

fn is_same_picture(one: &PictureSource, other: &PictureSource) -> bool {
    match (one, other) {
        (PictureSource::Url(a), PictureSource::Url(b))
        | (PictureSource::Drawing { symbol: a, .. }, PictureSource::Drawing { symbol: b, .. }) => a == b,
        _ => false,
    }
}
