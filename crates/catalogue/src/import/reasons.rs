//! Why a line or a file was not taken, in words that say what to do.

use kernel::{Gtin, Language, Sku};
use serde::Serialize;

/// Why a line was rejected.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// The handle is empty.
    MissingHandle,
    /// The handle does not fit an address.
    BadHandle {
        /// What the cell holds.
        found: String,
    },
    /// The product's lines do not follow each other.
    ScatteredHandle {
        /// Where its lines began.
        first_line: u64,
    },
    /// A new product needs a title.
    MissingTitle,
    /// A price is not an amount.
    BadPrice {
        /// What the cell holds.
        found: String,
    },
    /// A price is below zero.
    NegativePrice {
        /// What the cell holds.
        found: String,
    },
    /// A currency that we do not know.
    UnknownCurrency {
        /// What the cell holds.
        found: String,
    },
    /// Not a SKU.
    BadSku {
        /// What the cell holds.
        found: String,
    },
    /// The SKU stands on an earlier line.
    DuplicateSku {
        /// The SKU.
        sku: Sku,
        /// That line.
        first_line: u64,
    },
    /// The SKU belongs to a variant of another product.
    SkuOfAnotherProduct {
        /// The SKU.
        sku: Sku,
    },
    /// Not a bar code.
    BadGtin {
        /// What the cell holds.
        found: String,
    },
    /// A digit of the bar code is wrong.
    GtinCheckDigit {
        /// What the cell holds.
        found: String,
    },
    /// The bar code stands on an earlier line.
    DuplicateGtin {
        /// The bar code.
        gtin: Gtin,
        /// That line.
        first_line: u64,
    },
    /// Another variant bears the bar code.
    GtinOfAnotherVariant {
        /// The bar code.
        gtin: Gtin,
    },
    /// A quantity is not a whole number.
    BadQuantity {
        /// What the cell holds.
        found: String,
    },
    /// A quantity is below zero.
    NegativeQuantity {
        /// What the cell holds.
        found: String,
    },
    /// A weight is not a number of grams.
    BadWeight {
        /// What the cell holds.
        found: String,
    },
    /// A text is longer than its field.
    TooLong {
        /// The column.
        column: &'static str,
        /// The most characters.
        most: usize,
    },
    /// A VAT class that we do not know.
    UnknownVatClass {
        /// What the cell holds.
        found: String,
    },
    /// A status that we do not know.
    UnknownStatus {
        /// What the cell holds.
        found: String,
    },
    /// Not a colour.
    BadColour {
        /// What the cell holds.
        found: String,
    },
    /// Not an address of a picture.
    BadPictureUrl {
        /// What the cell holds.
        found: String,
    },
    /// A name of an option or collection of which nothing can stand in an address.
    BadWord {
        /// What the cell holds.
        found: String,
    },
    /// An option has a value and no name.
    OptionWithoutName {
        /// Which option, from 1.
        number: usize,
    },
    /// An option has a name and no value.
    MissingOptionValue {
        /// Its name.
        name: String,
    },
    /// An earlier line of the product has the same option values.
    DuplicateOptions {
        /// That line.
        first_line: u64,
    },
    /// Another SKU of the product has these option values.
    OptionsOfAnotherSku {
        /// That SKU.
        sku: Sku,
    },
    /// The product has another number of options.
    OtherOptions,
    /// The product has more variants than one can have.
    TooManyVariants {
        /// The most.
        most: usize,
    },
    /// The line has more or fewer cells than the header.
    WrongColumns {
        /// Columns in the header.
        expected: usize,
        /// Cells on the line.
        found: usize,
    },
    /// Characters that do not fit the file's encoding.
    NotReadable,
    /// A quote that is never closed.
    QuoteNotClosed,
    /// A line longer than any can be.
    LineTooLong,
    /// No place has this code.
    UnknownLocation {
        /// The code in the file.
        found: String,
    },
}

impl Reason {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingHandle => "missing_handle",
            Self::BadHandle { .. } => "bad_handle",
            Self::ScatteredHandle { .. } => "scattered_handle",
            Self::MissingTitle => "missing_title",
            Self::BadPrice { .. } => "bad_price",
            Self::NegativePrice { .. } => "negative_price",
            Self::UnknownCurrency { .. } => "unknown_currency",
            Self::BadSku { .. } => "bad_sku",
            Self::DuplicateSku { .. } => "duplicate_sku",
            Self::SkuOfAnotherProduct { .. } => "sku_of_another_product",
            Self::BadGtin { .. } => "bad_gtin",
            Self::GtinCheckDigit { .. } => "gtin_check_digit",
            Self::DuplicateGtin { .. } => "duplicate_gtin",
            Self::GtinOfAnotherVariant { .. } => "gtin_of_another_variant",
            Self::BadQuantity { .. } => "bad_quantity",
            Self::NegativeQuantity { .. } => "negative_quantity",
            Self::BadWeight { .. } => "bad_weight",
            Self::TooLong { .. } => "too_long",
            Self::UnknownVatClass { .. } => "unknown_vat_class",
            Self::UnknownStatus { .. } => "unknown_status",
            Self::BadColour { .. } => "bad_colour",
            Self::BadPictureUrl { .. } => "bad_picture_url",
            Self::BadWord { .. } => "bad_word",
            Self::OptionWithoutName { .. } => "option_without_name",
            Self::MissingOptionValue { .. } => "missing_option_value",
            Self::DuplicateOptions { .. } => "duplicate_options",
            Self::OptionsOfAnotherSku { .. } => "options_of_another_sku",
            Self::OtherOptions => "other_options",
            Self::TooManyVariants { .. } => "too_many_variants",
            Self::WrongColumns { .. } => "wrong_columns",
            Self::NotReadable => "not_readable",
            Self::QuoteNotClosed => "quote_not_closed",
            Self::LineTooLong => "line_too_long",
            Self::UnknownLocation { .. } => "unknown_location",
        }
    }

    /// What is wrong and what to do, in a sentence or two.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Fr => self.french(),
            Language::En => self.english(),
        }
    }

    #[rustfmt::skip] // a table: one reason a line
    fn french(&self) -> String {
        match self {
            Self::MissingHandle => "La colonne handle est vide. Donnez l’identifiant du produit sur chacune de ses lignes.".into(),
            Self::BadHandle { found } => format!("« {found} » ne peut pas servir d’identifiant. N’employez que lettres, chiffres, - et _, 128 au plus."),
            Self::ScatteredHandle { first_line } => format!("Ce produit a déjà commencé à la ligne {first_line}. Triez le fichier pour que ses lignes se suivent."),
            Self::MissingTitle => "Ce produit est nouveau et n’a pas de titre. Remplissez title_fr.".into(),
            Self::BadPrice { found } => format!("« {found} » n’est pas un prix. Écrivez par exemple 49,90."),
            Self::NegativePrice { found } => format!("Le prix {found} est négatif. Un prix vaut zéro ou plus."),
            Self::UnknownCurrency { found } => format!("La devise « {found} » est inconnue. Employez EUR, GBP, CHF ou USD."),
            Self::BadSku { found } => format!("« {found} » ne peut pas servir de SKU. 64 caractères au plus, sur une seule ligne."),
            Self::DuplicateSku { sku, first_line } => format!("Le SKU {sku} figure déjà à la ligne {first_line}. Donnez à chaque variante son propre SKU."),
            Self::SkuOfAnotherProduct { sku } => format!("Le SKU {sku} appartient à un autre produit du catalogue. Corrigez le SKU ou le handle."),
            Self::BadGtin { found } => format!("« {found} » n’est pas un code-barres. Il faut 8, 12, 13 ou 14 chiffres ; dans un tableur, mettez la colonne au format texte."),
            Self::GtinCheckDigit { found } => format!("La clé de contrôle du code-barres {found} est fausse. Recopiez-le depuis l’étiquette."),
            Self::DuplicateGtin { gtin, first_line } => format!("Le code-barres {gtin} figure déjà à la ligne {first_line}. Un code-barres désigne une seule variante."),
            Self::GtinOfAnotherVariant { gtin } => format!("Le code-barres {gtin} appartient à une autre variante du catalogue. Corrigez-le ici, ou retirez-le là-bas."),
            Self::BadQuantity { found } => format!("« {found} » n’est pas une quantité. Il faut un nombre entier, un million au plus."),
            Self::NegativeQuantity { found } => format!("La quantité {found} est négative. Un stock vaut zéro ou plus."),
            Self::BadWeight { found } => format!("« {found} » n’est pas un poids. Donnez des grammes, par exemple 250."),
            Self::TooLong { column, most } => format!("Le texte de {column} est trop long. {most} caractères au plus."),
            Self::UnknownVatClass { found } => format!("La classe de TVA « {found} » est inconnue. Employez standard, reduced, super_reduced ou zero."),
            Self::UnknownStatus { found } => format!("L’état « {found} » est inconnu. Employez active ou draft."),
            Self::BadColour { found } => format!("« {found} » n’est pas une couleur. Donnez un nom comme rouge, ou un code comme #b8433a."),
            Self::BadPictureUrl { found } => format!("« {found} » n’est pas l’adresse d’une image. Elle commence par https://."),
            Self::BadWord { found } => format!("« {found} » n’a ni lettre ni chiffre. Donnez un nom lisible."),
            Self::OptionWithoutName { number } => format!("L’option {number} a une valeur mais pas de nom. Remplissez option{number}_name sur la première ligne du produit."),
            Self::MissingOptionValue { name } => format!("La valeur de l’option « {name} » manque. Chaque variante en a une."),
            Self::DuplicateOptions { first_line } => format!("La ligne {first_line} du même produit a déjà ces options. Deux variantes diffèrent par une option au moins."),
            Self::OptionsOfAnotherSku { sku } => format!("Ces options sont celles du SKU {sku} du même produit. Reprenez ce SKU, ou changez les options."),
            Self::OtherOptions => "Le produit du catalogue n’a pas les mêmes options. Donnez les mêmes noms d’options, ou un autre handle.".into(),
            Self::TooManyVariants { most } => format!("Ce produit a plus de {most} variantes. Répartissez-les sur plusieurs produits."),
            Self::WrongColumns { expected, found } => format!("La ligne a {found} cellules et l’en-tête en a {expected}. Un texte qui contient le séparateur se met entre guillemets."),
            Self::NotReadable => "Des caractères sont illisibles. Enregistrez le fichier en CSV UTF-8.".into(),
            Self::QuoteNotClosed => "Un guillemet ouvert n’est jamais fermé. Fermez-le, ou doublez-le s’il fait partie du texte.".into(),
            Self::LineTooLong => "La ligne est trop longue. Raccourcissez ses textes.".into(),
            Self::UnknownLocation { found } => format!("Aucun lieu n’a le code « {found} ». Employez le code d’une boutique ou d’un entrepôt."),
        }
        .replace(" ;", "\u{202f};")
        .replace("« ", "«\u{a0}")
        .replace(" »", "\u{a0}»")
    }

    #[rustfmt::skip] // a table: one reason a line
    fn english(&self) -> String {
        match self {
            Self::MissingHandle => "The handle column is empty. Give the product’s handle on each of its lines.".into(),
            Self::BadHandle { found } => format!("“{found}” cannot be a handle. Use letters, digits, - and _ only, 128 at most."),
            Self::ScatteredHandle { first_line } => format!("This product began on line {first_line} already. Sort the file so that its lines follow each other."),
            Self::MissingTitle => "This product is new and has no title. Fill in title_fr.".into(),
            Self::BadPrice { found } => format!("“{found}” is not a price. Write 49.90, for example."),
            Self::NegativePrice { found } => format!("The price {found} is negative. A price is zero or more."),
            Self::UnknownCurrency { found } => format!("The currency “{found}” is unknown. Use EUR, GBP, CHF or USD."),
            Self::BadSku { found } => format!("“{found}” cannot be a SKU. 64 characters at most, on one line."),
            Self::DuplicateSku { sku, first_line } => format!("The SKU {sku} stands on line {first_line} already. Give each variant a SKU of its own."),
            Self::SkuOfAnotherProduct { sku } => format!("The SKU {sku} belongs to another product of the catalogue. Correct the SKU or the handle."),
            Self::BadGtin { found } => format!("“{found}” is not a bar code. It takes 8, 12, 13 or 14 digits; in a spreadsheet, format the column as text."),
            Self::GtinCheckDigit { found } => format!("The check digit of the bar code {found} is wrong. Copy it from the label again."),
            Self::DuplicateGtin { gtin, first_line } => format!("The bar code {gtin} stands on line {first_line} already. A bar code names one variant."),
            Self::GtinOfAnotherVariant { gtin } => format!("The bar code {gtin} belongs to another variant of the catalogue. Correct it here, or remove it there."),
            Self::BadQuantity { found } => format!("“{found}” is not a quantity. It takes a whole number, a million at most."),
            Self::NegativeQuantity { found } => format!("The quantity {found} is negative. Stock is zero or more."),
            Self::BadWeight { found } => format!("“{found}” is not a weight. Give grams, for example 250."),
            Self::TooLong { column, most } => format!("The text of {column} is too long. {most} characters at most."),
            Self::UnknownVatClass { found } => format!("The VAT class “{found}” is unknown. Use standard, reduced, super_reduced or zero."),
            Self::UnknownStatus { found } => format!("The status “{found}” is unknown. Use active or draft."),
            Self::BadColour { found } => format!("“{found}” is not a colour. Give a name such as rouge, or a code such as #b8433a."),
            Self::BadPictureUrl { found } => format!("“{found}” is not the address of a picture. It begins with https://."),
            Self::BadWord { found } => format!("“{found}” has neither letter nor digit. Give a readable name."),
            Self::OptionWithoutName { number } => format!("Option {number} has a value but no name. Fill in option{number}_name on the product’s first line."),
            Self::MissingOptionValue { name } => format!("The value of the option “{name}” is missing. Each variant has one."),
            Self::DuplicateOptions { first_line } => format!("Line {first_line} of the same product has these options already. Two variants differ in one option at least."),
            Self::OptionsOfAnotherSku { sku } => format!("These options are those of SKU {sku} of the same product. Use that SKU, or change the options."),
            Self::OtherOptions => "The product in the catalogue has other options. Give the same option names, or another handle.".into(),
            Self::TooManyVariants { most } => format!("This product has more than {most} variants. Spread them over several products."),
            Self::WrongColumns { expected, found } => format!("The line has {found} cells and the header has {expected}. Put quotes around a text that contains the separator."),
            Self::NotReadable => "Some characters cannot be read. Save the file as CSV UTF-8.".into(),
            Self::QuoteNotClosed => "A quote is opened and never closed. Close it, or double it when it is part of the text.".into(),
            Self::LineTooLong => "The line is too long. Shorten its texts.".into(),
            Self::UnknownLocation { found } => format!("No place has the code “{found}”. Use the code of a store or a warehouse."),
        }
    }
}

/// Why a whole file was refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileRefused {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// No column named handle.
    #[error("no column named handle")]
    NoHandle {
        /// The columns that it has.
        columns: Vec<String>,
    },
    /// A column stands there twice.
    #[error("the column {column} stands there twice")]
    ColumnTwice {
        /// Which.
        column: String,
    },
    /// The first line cannot be read.
    #[error("the header cannot be read")]
    BadHeader,
    /// Reading stopped in the middle.
    #[error("reading failed: {0}")]
    Reading(String),
}

impl FileRefused {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::NoHandle { .. } => "file_without_handle",
            Self::ColumnTwice { .. } => "file_column_twice",
            Self::BadHeader => "file_bad_header",
            Self::Reading(_) => "file_reading_failed",
        }
    }

    /// What is wrong and what to do.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Empty, Language::Fr) => "Le fichier est vide. Choisissez un fichier dont la première ligne nomme les colonnes.".into(),
            (Self::Empty, Language::En) => "The file is empty. Choose one whose first line names the columns.".into(),
            (Self::NoHandle { columns }, Language::Fr) => format!("Aucune colonne ne s’appelle handle. Colonnes trouvées\u{a0}: {}.", columns.join(", ")),
            (Self::NoHandle { columns }, Language::En) => format!("No column is named handle. Columns found: {}.", columns.join(", ")),
            (Self::ColumnTwice { column }, Language::Fr) => format!("La colonne {column} figure deux fois. Gardez-en une."),
            (Self::ColumnTwice { column }, Language::En) => format!("The column {column} stands there twice. Keep one."),
            (Self::BadHeader, Language::Fr) => "La première ligne est illisible. Elle nomme les colonnes, séparées par des virgules ou des points-virgules.".into(),
            (Self::BadHeader, Language::En) => "The first line cannot be read. It names the columns, separated by commas or semicolons.".into(),
            (Self::Reading(_), Language::Fr) => "La lecture du fichier s’est interrompue. Envoyez-le de nouveau\u{202f}; ce qui est déjà importé ne le sera pas deux fois.".into(),
            (Self::Reading(_), Language::En) => "Reading the file broke off. Send it again; what was imported already will not be imported twice.".into(),
        }
    }
}
