//! What a scanner or a keyboard sends: a bar code's digits, a SKU, or a GS1 Digital Link. Pure.

use kernel::{CodeError, Gtin, Sku};

/// What a code that was scanned or typed can mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Code {
    /// A bar code; the same characters may be a SKU too.
    Gtin(Gtin),
    /// Not a bar code: a SKU, if anything.
    Sku(Sku),
    /// Looks like a bar code, but its check digit is wrong. It may still be a SKU of digits.
    Damaged(Option<Sku>),
    /// Nothing that could name a variant.
    Nothing,
}

/// Reads a code.
pub fn read_code(text: &str) -> Code {
    let text = text.trim();
    if let Some(path) = link_path(text) {
        return match gtin_of_link(path) {
            Some(Ok(gtin)) => Code::Gtin(gtin),
            Some(Err(CodeError::CheckDigit)) => Code::Damaged(None),
            Some(Err(CodeError::Syntax)) | None => Code::Nothing,
        };
    }
    match text.parse::<Gtin>() {
        Ok(gtin) => Code::Gtin(gtin),
        Err(CodeError::CheckDigit) => Code::Damaged(text.parse().ok()),
        Err(CodeError::Syntax) => text.parse().map_or(Code::Nothing, Code::Sku),
    }
}

/// The path of a web address, without query and fragment. The scheme's case does not matter.
/// An address that some keyboards' scanners send without its scheme begins with `/01/`.
fn link_path(text: &str) -> Option<&str> {
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") => {
            let (host, _) = rest.split_once('/').unwrap_or((rest, ""));
            &rest[host.len()..]
        }
        _ if text.starts_with("/01/") => text,
        _ => return None,
    };
    rest.split(['?', '#']).next()
}

/// The GTIN behind the last `01` of a Digital Link's path, whatever stem stands in front of it and
/// whatever batch or serial number follows. `gtin` is the older word for `01`.
fn gtin_of_link(path: &str) -> Option<Result<Gtin, CodeError>> {
    let segments: Vec<&str> = path.split('/').collect();
    let keys = segments.windows(2).enumerate().filter(|(_, pair)| pair[0] == "01" || pair[0] == "gtin");
    // Behind the GTIN come pairs of key and value; a serial number may well be "01".
    let mut fitting =
        keys.filter(|(at, _)| (segments.len() - at).is_multiple_of(2)).map(|(_, pair)| pair[1].parse::<Gtin>());
    let first = fitting.next()?;
    Some(fitting.fold(first, |best, next| if best.is_ok() { best } else { next }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart() {
        let gtin = |text: &str| Code::Gtin(text.parse().expect("a GTIN"));
        let sku = |text: &str| text.parse::<Sku>().expect("a SKU");
        for (text, want) in [
            (" 3770000000016\n", gtin("3770000000016")),
            ("03770000000016", gtin("3770000000016")),
            ("96385074", gtin("96385074")),
            ("3770000000018", Code::Damaged(Some(sku("3770000000018")))),
            ("cho-rge-40", Code::Sku(sku("CHO-RGE-40"))),
            ("12345", Code::Sku(sku("12345"))),
            ("", Code::Nothing),
            ("https://maison-fontaine.example/01/03770000000016", gtin("3770000000016")),
            ("HTTPS://maison-fontaine.example/01/3770000000016", gtin("3770000000016")),
            ("https://id.example/some/stem/01/03770000000016/21/ABC?17=261125", gtin("3770000000016")),
            ("https://id.example/01/03770000000016/10/A/21/01", gtin("3770000000016")),
            ("https://id.example/gtin/03770000000016", gtin("3770000000016")),
            ("/01/03770000000016", gtin("3770000000016")),
            ("https://id.example/01/03770000000018", Code::Damaged(None)),
            ("https://id.example/00/006141411234567890", Code::Nothing),
            ("https://id.example/produits/chemise", Code::Nothing),
            ("https://id.example", Code::Nothing),
            ("https://id.example/01/377", Code::Nothing),
        ] {
            assert_eq!(read_code(text), want, "{text}");
        }
    }
}
