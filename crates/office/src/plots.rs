//! Plots drawn on the server.

use crate::desk::Desk;
use jiff::Timestamp;
use std::fmt::Write as _;
use web::Markup;

/// The history of a price as steps: oldest first, the last one in force until now.
#[derive(askama::Template)]
#[template(path = "office/plot.html")]
pub(crate) struct Steps {
    words: String,
    line: String,
    dots: Vec<(i64, i64)>,
    /// Height and text of the grid.
    grid: Vec<(i64, String)>,
    /// Left and right end of the axis of time.
    from: String,
    to: String,
}

const WIDTH: i64 = 360;
const HEIGHT: i64 = 150;
const LEFT: i64 = 64;
const TOP: i64 = 10;

impl Steps {
    /// The plot of `(since, minor units)`, oldest first; none when there is nothing to draw.
    pub(crate) fn of(desk: &Desk, points: &[(Timestamp, i64)], words: String) -> Option<Self> {
        let (first, last) = (points.first()?, points.last()?);
        let now = desk.now().max(last.0);
        let span = (now.as_second() - first.0.as_second()).max(1);
        let x = |at: Timestamp| LEFT + (at.as_second() - first.0.as_second()) * (WIDTH - LEFT - 10) / span;
        let low = points.iter().map(|point| point.1).min().unwrap_or(0);
        let high = points.iter().map(|point| point.1).max().unwrap_or(0);
        let room = ((high - low) / 8).max(high / 20).max(1);
        let (low, high) = ((low - room).max(0), high + room);
        let y = |minor: i64| TOP + (high - minor) * (HEIGHT - TOP - 30) / (high - low).max(1);
        let mut line = String::new();
        for (i, (at, minor)) in points.iter().enumerate() {
            let _ = if i == 0 {
                write!(line, "M{} {}", x(*at), y(*minor))
            } else {
                write!(line, "H{}V{}", x(*at), y(*minor))
            };
        }
        let _ = write!(line, "H{}", x(now));
        let mut levels: Vec<i64> = points.iter().map(|point| point.1).collect();
        levels.sort_unstable();
        levels.dedup();
        let step = levels.len().div_ceil(4).max(1);
        let grid = levels.iter().step_by(step).map(|minor| (y(*minor), desk.money(*minor))).collect();
        Some(Self {
            words,
            line,
            dots: points.iter().map(|(at, minor)| (x(*at), y(*minor))).collect(),
            grid,
            from: desk.short_day(first.0),
            to: desk.t("today"),
        })
    }

    /// As HTML.
    pub(crate) fn show(&self) -> Markup {
        Markup::of(self)
    }
}
