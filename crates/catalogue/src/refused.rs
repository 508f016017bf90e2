//! Why a change of the catalogue is refused.

use crate::model::Malformed;
use db::DbError;
use kernel::{CollectionId, Gtin, ProductId, Sku, VariantId};

/// Why a change of the catalogue was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CatalogueRefused {
    /// Its form is wrong.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// Another product or collection has this handle.
    #[error("the handle {handle} is taken")]
    HandleTaken {
        /// The handle.
        handle: String,
    },
    /// Another variant has this SKU.
    #[error("the SKU {sku} belongs to another variant")]
    SkuTaken {
        /// The SKU.
        sku: Sku,
        /// Whose it is.
        by: VariantId,
        /// The product of that variant.
        product_id: ProductId,
    },
    /// Another variant bears this bar code.
    #[error("the bar code {gtin} belongs to another variant")]
    GtinTaken {
        /// The bar code.
        gtin: Gtin,
        /// Whose it is.
        by: VariantId,
    },
    /// Another variant of the product has these options.
    #[error("another variant has these options")]
    OptionsTaken {
        /// Which.
        by: VariantId,
        /// Its SKU.
        sku: Sku,
    },
    /// The product has variants, and they have another number of options.
    #[error("the variants of the product have other options")]
    OptionsInUse,
    /// There is no such product.
    #[error("unknown product")]
    UnknownProduct {
        /// Which.
        id: ProductId,
    },
    /// A variant stays with its product.
    #[error("the variant belongs to another product")]
    OtherProduct {
        /// Whose it is.
        product_id: ProductId,
    },
    /// There is no such collection.
    #[error("unknown collection")]
    UnknownCollection {
        /// Which.
        id: CollectionId,
    },
    /// A collection would lie in itself.
    #[error("a collection cannot lie in itself")]
    Circle,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl CatalogueRefused {
    /// A stable code; the faces translate `refused-<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(form) => match form {
                Malformed::Handle => "handle_malformed",
                Malformed::TitleMissing => "title_missing",
                Malformed::TooLong => "too_long",
                Malformed::TooManyOptions => "too_many_options",
                Malformed::OptionNames => "option_names",
                Malformed::OptionCount => "option_count",
                Malformed::OptionCode => "option_code",
                Malformed::Colour => "colour_malformed",
                Malformed::Weight => "weight_out_of_range",
                Malformed::Gtins => "gtins_malformed",
                Malformed::PictureUrl => "picture_url",
                Malformed::PicturePosition => "picture_position",
            },
            Self::HandleTaken { .. } => "handle_taken",
            Self::SkuTaken { .. } => "sku_taken",
            Self::GtinTaken { .. } => "gtin_taken",
            Self::OptionsTaken { .. } => "options_taken",
            Self::OptionsInUse => "options_in_use",
            Self::UnknownProduct { .. } => "unknown_product",
            Self::OtherProduct { .. } => "variant_of_other_product",
            Self::UnknownCollection { .. } => "unknown_collection",
            Self::Circle => "collection_circle",
            Self::Store(_) => "store",
        }
    }
}
