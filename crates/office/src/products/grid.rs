//! What every place has of every variant of an article, beside what sells there. Pure but for words.

use crate::desk::Desk;
use catalogue::Variant;
use fulfilment::days_of_cover;
use kernel::{LocationId, VariantId};
use std::collections::HashMap;
use stock::{Level, Supply};
use stores::LocationKind;

/// With so many free units in all, or fewer, a variant is down to its last ones.
const LAST_UNITS: i64 = 5;

/// How many free units are there, and for how long.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Share {
    /// Free units; below zero when more was promised than is there.
    pub(crate) free: i64,
    /// On their way and not promised.
    pub(crate) coming: i64,
    /// Sold there in [`flows::RATE_DAYS`] days.
    pub(crate) sold: i64,
}

impl Share {
    /// Days that the free units last; none where nothing is sold.
    pub(crate) fn cover(self) -> Option<i64> {
        days_of_cover(self.free, self.sold, flows::RATE_DAYS)
    }

    /// The class of its colour: by days of cover, not by units.
    fn class(self) -> &'static str {
        match (self.free, self.cover()) {
            (..=0, _) => "h0",
            (_, Some(..=6)) => "h1",
            (_, Some(7..=20)) => "h2",
            (_, Some(21..=55)) => "h3",
            (_, Some(56..=120)) => "h4",
            (_, Some(_)) => "h5",
            // How long they last where nothing sells, no colour says.
            (_, None) => "hn",
        }
    }
}

impl std::ops::Add for Share {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { free: self.free + other.free, coming: self.coming + other.coming, sold: self.sold + other.sold }
    }
}

/// One cell.
pub(super) struct Cell {
    pub(super) share: Share,
    pub(super) class: &'static str,
    /// "12 d", beside the units.
    pub(super) cover: String,
    /// Everything about it in words.
    pub(super) words: String,
    /// Which variant and place, before the figures.
    pub(super) whose: String,
    /// Where a transfer to here begins; none where none may be sent.
    pub(super) href: Option<String>,
}

/// A variant over all places.
pub(super) struct GridRow {
    pub(super) id: VariantId,
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
    pub(super) total: Share,
    pub(super) cover: String,
}

/// All of an article.
pub(super) struct Grid {
    pub(super) places: Vec<(LocationId, String, bool)>,
    pub(super) rows: Vec<GridRow>,
    pub(super) totals: Vec<Share>,
    pub(super) total: Share,
    /// Variants that the filter hides.
    pub(super) hidden: usize,
}

/// What is known of the variants.
pub(super) struct Facts<'a> {
    pub(super) levels: &'a [Level],
    pub(super) supply: &'a [Supply],
    pub(super) sold: &'a flows::Sold,
}

/// The share of each variant in each place.
fn shares(facts: &Facts<'_>) -> HashMap<(VariantId, LocationId), Share> {
    let mut shares: HashMap<(VariantId, LocationId), Share> = HashMap::new();
    for level in facts.levels {
        shares.entry((level.variant, level.location)).or_default().free += level.available_units();
    }
    for line in facts.supply {
        shares.entry((line.variant, line.to_location)).or_default().coming += line.free_units();
    }
    for (at, units) in facts.sold {
        shares.entry(*at).or_default().sold += *units;
    }
    shares
}

/// "12 d"; more than a year is said so, and where nothing sells there is nothing to say.
pub(crate) fn cover_words(desk: &Desk, share: Share) -> String {
    match share.cover() {
        Some(days) if share.free > 0 && days > 365 => desk.t("office-grid-over-a-year"),
        Some(days) if share.free > 0 => desk.ta("office-grid-days", &[("n", &days)]),
        Some(_) | None => String::new(),
    }
}

impl Grid {
    /// The grid of some variants; `only_last` leaves those that are down to their last units.
    pub(super) fn of(desk: &Desk, variants: &[&Variant], facts: &Facts<'_>, only_last: bool, may_send: bool) -> Self {
        let shares = shares(facts);
        let has_any = |place: LocationId| variants.iter().any(|one| shares.contains_key(&(one.id, place)));
        let mut places: Vec<(LocationId, String, bool)> = desk
            .places
            .iter()
            .filter(|place| place.kind == LocationKind::Store || has_any(place.id))
            .map(|place| (place.id, place.name.clone(), place.kind == LocationKind::Warehouse))
            .collect();
        places.sort_by_key(|one| one.2);
        let share = |variant, place| shares.get(&(variant, place)).copied().unwrap_or_default();
        let mut rows = Vec::with_capacity(variants.len());
        for variant in variants {
            let name = catalogue::option_text(&variant.options).text(desk.language()).to_owned();
            let name = if name.is_empty() { variant.sku.to_string() } else { name };
            let of = |(place, place_name, _): &(LocationId, String, bool)| {
                let share = share(variant.id, *place);
                let href = format!("/office/stock/{}/transfer?to={place}", variant.id);
                Cell {
                    whose: format!("{name}, {place_name}"),
                    words: cell_words(desk, &name, place_name, share),
                    class: share.class(),
                    cover: cover_words(desk, share),
                    href: may_send.then_some(href),
                    share,
                }
            };
            let cells: Vec<Cell> = places.iter().map(of).collect();
            let total = cells.iter().fold(Share::default(), |sum, cell| sum + positive(cell.share));
            rows.push(GridRow { id: variant.id, name, cells, total, cover: cover_words(desk, total) });
        }
        let all = rows.len();
        if only_last {
            rows.retain(|row| row.total.free <= LAST_UNITS);
        }
        let column = |at: usize| rows.iter().fold(Share::default(), |sum, row| sum + positive(row.cells[at].share));
        let totals: Vec<Share> = (0..places.len()).map(column).collect();
        let total = totals.iter().fold(Share::default(), |sum, share| sum + *share);
        Self { hidden: all - rows.len(), places, rows, totals, total }
    }
}

/// What is short in one place cannot be had from another.
fn positive(share: Share) -> Share {
    Share { free: share.free.max(0), ..share }
}

fn cell_words(desk: &Desk, variant: &str, place: &str, share: Share) -> String {
    let cover = match share.cover() {
        None => desk.t("office-grid-sells-nothing"),
        Some(days) => desk.ta("office-grid-cover", &[("n", &days), ("sold", &share.sold)]),
    };
    desk.ta(
        "office-grid-cell",
        &[
            ("variant", &variant),
            ("place", &place),
            ("free", &share.free.max(0)),
            ("coming", &share.coming),
            ("cover", &cover),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn a_cell_is_coloured_by_how_long_its_units_last() {
        let class = |free, sold| Share { free, coming: 0, sold }.class();
        // Ninety in ninety days: one a day.
        assert_eq!(
            [0, 1, 6, 7, 20, 21, 55, 56, 120, 121].map(|free| class(free, 90)),
            ["h0", "h1", "h1", "h2", "h2", "h3", "h3", "h4", "h4", "h5"]
        );
        // Eight units are much where one is sold in three months, and little where ten are sold a day.
        assert_eq!((class(8, 1), class(8, 900), class(8, 0), class(-2, 900)), ("h5", "h1", "hn", "h0"));
    }
}
