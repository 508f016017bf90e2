//! Costs of sending, by kind: their names, amounts and bars. Every bar has its amounts in words.

use crate::desk::Desk;
use fulfilment::Costs;

/// The kinds: class of the colour and key of the name, in the order of [`parts`].
const KINDS: [(&str, &str); 7] = [
    ("k1", "office-kind-shipping"),
    ("k2", "office-kind-labour"),
    ("k3", "office-kind-distance"),
    ("k4", "office-kind-load"),
    ("k5", "office-kind-lateness"),
    ("k6", "office-kind-balance"),
    ("k7", "office-kind-markdown"),
];

/// A cost kind by kind, ten-thousandths of the unit of currency.
fn parts(costs: &Costs) -> [i64; 7] {
    [
        costs.shipping_e4,
        costs.labour_e4,
        costs.distance_e4,
        costs.load_e4,
        costs.lateness_e4,
        costs.balance_e4,
        costs.markdown_e4,
    ]
}

/// Ten-thousandths as money, to the cent.
pub(crate) fn money(desk: &Desk, e4: i64) -> String {
    desk.money((e4 + 50).div_euclid(100))
}

/// One kind that is told of.
pub(crate) struct Kind {
    at: usize,
    pub(crate) class: &'static str,
    pub(crate) name: String,
}

impl Kind {
    /// What of a cost is of this kind.
    pub(crate) fn money(&self, desk: &Desk, costs: &Costs) -> String {
        money(desk, self.e4(costs))
    }

    /// The same, ten-thousandths.
    pub(crate) fn e4(&self, costs: &Costs) -> i64 {
        parts(costs)[self.at]
    }
}

/// The kinds of which any of these costs has something.
pub(crate) fn kinds(desk: &Desk, all: &[Costs]) -> Vec<Kind> {
    let is_there = |at: usize| all.iter().any(|costs| parts(costs)[at] != 0);
    let kind = |(at, (class, key)): (usize, &(&'static str, &'static str))| Kind { at, class, name: desk.t(key) };
    KINDS.iter().enumerate().filter(|(at, _)| is_there(*at)).map(kind).collect()
}

/// The longest bar among these costs: what is positive of it.
pub(crate) fn widest(all: &[Costs]) -> i64 {
    all.iter().map(|costs| parts(costs).iter().filter(|part| **part > 0).sum::<i64>()).max().unwrap_or(0).max(1)
}

/// A cost as a bar of its kinds.
pub(crate) struct Bar {
    pub(crate) words: String,
    /// Class and width of each part: tenths of a percent of the longest bar.
    pub(crate) parts: Vec<(&'static str, String)>,
}

impl Bar {
    pub(crate) fn of(desk: &Desk, costs: &Costs, widest: i64) -> Self {
        let all = parts(costs);
        let seen = all.iter().zip(KINDS).filter(|(part, _)| **part != 0);
        let words = seen.clone().map(|(part, (_, key))| format!("{} {}", desk.t(key), money(desk, *part)));
        let width = |part: i64| {
            let share = part.saturating_mul(1_000) / widest.max(1);
            format!("{}.{}", share / 10, share % 10)
        };
        Self {
            words: words.collect::<Vec<_>>().join(", "),
            parts: seen.filter(|(part, _)| **part > 0).map(|(part, (class, _))| (class, width(*part))).collect(),
        }
    }
}

/// The kind by which another cost is dearer above all, and by how much.
pub(crate) fn above_all(desk: &Desk, less: &Costs, more: &Costs) -> Option<(String, String)> {
    let (less, more) = (parts(less), parts(more));
    let (at, e4) = (0..7).map(|at| (at, more[at] - less[at])).max_by_key(|one| one.1)?;
    (e4 > 0).then(|| (desk.t(KINDS[at].1), money(desk, e4)))
}
