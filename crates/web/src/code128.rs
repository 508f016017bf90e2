//! GS1-128 bar codes in code set C: pairs of digits behind FNC1 (ISO/IEC 15417, GS1 General
//! Specifications 5.4).

/// Widths of bars and gaps by symbol value, in modules; the last is the stop with its closing bar.
const WIDTHS: [&[u8]; 107] = [
    b"212222", b"222122", b"222221", b"121223", b"121322", b"131222", b"122213", b"122312", b"132212", b"221213",
    b"221312", b"231212", b"112232", b"122132", b"122231", b"113222", b"123122", b"123221", b"223211", b"221132",
    b"221231", b"213212", b"223112", b"312131", b"311222", b"321122", b"321221", b"312212", b"322112", b"322211",
    b"212123", b"212321", b"232121", b"111323", b"131123", b"131321", b"112313", b"132113", b"132311", b"211313",
    b"231113", b"231311", b"112133", b"112331", b"132131", b"113123", b"113321", b"133121", b"313121", b"211331",
    b"231131", b"213113", b"213311", b"213131", b"311123", b"311321", b"331121", b"312113", b"312311", b"332111",
    b"314111", b"221411", b"431111", b"111224", b"111422", b"121124", b"121421", b"141122", b"141221", b"112214",
    b"112412", b"122114", b"122411", b"142112", b"142211", b"241211", b"221114", b"413111", b"241112", b"134111",
    b"111242", b"121142", b"121241", b"114212", b"124112", b"124211", b"411212", b"421112", b"421211", b"212141",
    b"214121", b"412121", b"111143", b"111341", b"131141", b"114113", b"114311", b"411113", b"411311", b"113141",
    b"114131", b"311141", b"411131", b"211412", b"211214", b"211232", b"2331112",
];

const START_C: usize = 105;
const FNC1: usize = 102;
const STOP: usize = 106;

/// The check symbol: the start, and each symbol by its place, modulo 103.
fn check(symbols: &[usize]) -> usize {
    let first = symbols.first().copied().unwrap_or(0);
    let weighted: usize = symbols.iter().enumerate().skip(1).map(|(place, value)| place * value).sum();
    (first + weighted) % 103
}

/// The symbols of an even number of digits as GS1-128; none for anything else.
fn symbols(digits: &str) -> Option<Vec<usize>> {
    if digits.is_empty() || digits.len() % 2 == 1 || !digits.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let pairs = digits.as_bytes().chunks(2).map(|pair| usize::from(pair[0] - b'0') * 10 + usize::from(pair[1] - b'0'));
    let mut symbols: Vec<usize> = [START_C, FNC1].into_iter().chain(pairs).collect();
    symbols.push(check(&symbols));
    symbols.push(STOP);
    Some(symbols)
}

/// The bars of an even number of digits as GS1-128: where each begins and how wide it is, in
/// modules, and the width of them all. None for anything else.
pub(crate) fn gs1_128(digits: &str) -> Option<(Vec<(u32, u32)>, u32)> {
    let (mut bars, mut at) = (Vec::new(), 0);
    for symbol in symbols(digits)? {
        for (place, width) in WIDTHS[symbol].iter().enumerate() {
            let width = u32::from(width - b'0');
            if place % 2 == 0 {
                bars.push((at, width));
            }
            at += width;
        }
    }
    Some((bars, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_symbol_is_that_of_published_examples() {
        // "PJJ123C" in code set A has the check symbol 54, "Wikipedia" in code set B has 88.
        assert_eq!(check(&[103, 48, 42, 42, 17, 18, 19, 35]), 54);
        assert_eq!(check(&[104, 55, 73, 75, 73, 80, 69, 68, 73, 65]), 88);
    }

    #[test]
    fn every_symbol_has_eleven_modules_and_an_even_sum_of_bars() {
        let mut known = std::collections::BTreeSet::new();
        for (value, widths) in WIDTHS.iter().enumerate() {
            let sum =
                |from: usize| widths.iter().skip(from).step_by(2).map(|width| u32::from(width - b'0')).sum::<u32>();
            let (bars, gaps) = (sum(0), sum(1));
            assert_eq!(bars + gaps, if value == STOP { 13 } else { 11 }, "{value}");
            assert!(value == STOP || bars % 2 == 0, "{value}");
            assert!(known.insert(*widths), "{value} twice");
        }
    }

    #[test]
    fn an_sscc_is_twelve_symbols_between_start_and_stop() {
        // (00) 3 7610425 002123456 9, the SSCC of the GS1 General Specifications.
        let found = symbols("00376104250021234569").unwrap();
        assert_eq!(&found[..6], &[START_C, FNC1, 0, 37, 61, 4]);
        assert_eq!(found.len(), 14);
        let (bars, modules) = gs1_128("00376104250021234569").unwrap();
        assert_eq!((bars.len(), modules), (14 * 3 + 1, 13 * 11 + 13));
        assert_eq!((bars[0], *bars.last().unwrap()), ((0, 2), (modules - 2, 2)));
        assert_eq!((gs1_128("123"), gs1_128("12a4"), gs1_128("")), (None, None, None));
    }
}
