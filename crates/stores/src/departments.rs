//! About where a French postcode is: the seat of its department. Near enough to say which store is the nearest
//! one, and how far a parcel goes; a house with a place nearby knows better.

/// The seats of the departments 01 to 95, in their order: hundredths of a degree north and east. 20 is Corsica.
#[rustfmt::skip]
const SEATS: [(i64, i64); 95] = [
    (4620, 523), (4956, 362), (4657, 333), (4409, 624), (4456, 608), (4370, 727), (4474, 460), (4977, 472),
    (4297, 161), (4830, 408), (4321, 235), (4435, 257), (4330, 537), (4918, -37), (4493, 244), (4565, 16),
    (4616, -115), (4708, 240), (4527, 177), (4192, 874), (4732, 504), (4851, -276), (4617, 187), (4518, 72),
    (4724, 602), (4493, 489), (4902, 115), (4845, 148), (4800, -410), (4384, 436), (4360, 144), (4365, 59),
    (4484, -58), (4361, 388), (4811, -168), (4681, 169), (4739, 68), (4519, 572), (4667, 555), (4389, -50),
    (4759, 133), (4543, 439), (4504, 388), (4722, -155), (4790, 191), (4445, 144), (4420, 62), (4452, 350),
    (4747, -55), (4912, -109), (4896, 436), (4811, 514), (4807, -77), (4869, 618), (4877, 516), (4766, -276),
    (4912, 618), (4699, 316), (5063, 306), (4943, 208), (4843, 9), (5029, 278), (4578, 308), (4330, -37),
    (4323, 8), (4270, 290), (4858, 775), (4808, 736), (4576, 484), (4762, 616), (4631, 483), (4801, 20),
    (4557, 592), (4590, 613), (4886, 235), (4944, 110), (4854, 266), (4880, 213), (4632, -46), (4989, 230),
    (4393, 215), (4402, 136), (4312, 593), (4395, 481), (4667, -143), (4658, 34), (4583, 126), (4817, 645),
    (4780, 357), (4764, 686), (4863, 244), (4889, 221), (4891, 244), (4879, 246), (4904, 208),
];

/// The seat of the department of a postcode, millionths of a degree; none overseas, and for what is no postcode.
pub fn department_seat(postcode: &str) -> Option<(i64, i64)> {
    let is_postcode = postcode.len() == 5 && postcode.bytes().all(|byte| byte.is_ascii_digit());
    let department: usize = postcode.get(..2).filter(|_| is_postcode)?.parse().ok()?;
    let (north, east) = SEATS.get(department.checked_sub(1)?)?;
    Some((north * 10_000, east * 10_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distance_m;

    #[test]
    fn a_postcode_is_where_its_department_is() {
        for (postcode, seat) in [
            ("29200", Some((48_000_000, -4_100_000))),
            ("21000", Some((47_320_000, 5_040_000))),
            ("20000", Some((41_920_000, 8_740_000))),
            ("01000", Some((46_200_000, 5_230_000))),
            ("95000", Some((49_040_000, 2_080_000))),
            ("97400", None),
            ("98000", None),
            ("00000", None),
            ("2920", None),
            ("2A000", None),
        ] {
            assert_eq!(department_seat(postcode), seat, "{postcode}");
        }
    }

    #[test]
    fn all_of_them_are_in_france_and_none_twice() {
        let centre = (46_540_000, 2_430_000);
        for (at, (north, east)) in SEATS.iter().enumerate() {
            let here = (north * 10_000, east * 10_000);
            assert!(distance_m(centre, here) < 760_000, "{}", at + 1);
            assert!(SEATS.iter().filter(|one| *one == &(*north, *east)).count() == 1, "{}", at + 1);
        }
    }
}
