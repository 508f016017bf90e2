//! How long units last where they are.

/// Days that so many free units last where so many were sold in some days; none where nothing sells.
/// Nothing lasts no day.
pub fn days_of_cover(free_units: i64, sold_units: i64, in_days: i64) -> Option<i64> {
    (sold_units > 0).then(|| free_units.max(0).saturating_mul(in_days.max(0)) / sold_units)
}

#[cfg(test)]
mod tests {
    use super::days_of_cover;

    #[test]
    fn units_last_as_long_as_they_sold_before() {
        // Nine in ninety days: one in ten.
        assert_eq!(days_of_cover(3, 9, 90), Some(30));
        assert_eq!(days_of_cover(0, 9, 90), Some(0));
        assert_eq!(days_of_cover(-4, 9, 90), Some(0));
        assert_eq!(days_of_cover(3, 0, 90), None);
        // More came back than was sold.
        assert_eq!(days_of_cover(3, -2, 90), None);
        assert_eq!(days_of_cover(i64::MAX, 1, 90), Some(i64::MAX));
    }
}
