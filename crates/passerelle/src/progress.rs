//! How far something has come, on the terminal.

use crate::words::pick;
use demo::load::{Progress, Stage};
use kernel::Language;
use std::io::{IsTerminal, Write};

/// A line that is written over and over; nothing of it when nobody looks.
pub(crate) struct Line {
    language: Language,
    is_seen: bool,
}

impl Line {
    pub(crate) fn new(language: Language) -> Self {
        Self { language, is_seen: std::io::stderr().is_terminal() }
    }

    /// Shows a share of the whole and what is being done.
    pub(crate) fn show(&self, done: usize, of: usize, what: &str) {
        if !self.is_seen {
            return;
        }
        let (done, of) = (done.min(of), of.max(1));
        let filled = 24 * done / of;
        let bar: String = (0..24).map(|place| if place < filled { '█' } else { '░' }).collect();
        let percent = 100 * done / of;
        let sign = pick(self.language, "\u{a0}%", "%");
        let _ = write!(std::io::stderr(), "\r\x1b[K  {bar} {percent:>3}{sign}  {what}");
    }

    /// Clears the line.
    pub(crate) fn end(&self) {
        if self.is_seen {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }

    /// Shows how far the demo is.
    pub(crate) fn demo(&self, progress: Progress) {
        self.show(progress.done, progress.of, stage(self.language, progress.stage));
    }
}

fn stage(language: Language, stage: Stage) -> &'static str {
    let (fr, en) = match stage {
        Stage::House => ("boutiques et équipes", "stores and staff"),
        Stage::Customers => ("clients", "customers"),
        Stage::Range => ("articles", "articles"),
        Stage::Prices => ("prix", "prices"),
        Stage::Stock => ("stocks", "stock"),
        Stage::Supply => ("livraisons attendues", "expected deliveries"),
        Stage::Tickets => ("une année de ventes", "a year of sales"),
        Stage::Reservations => ("réservations", "reservations"),
        Stage::Company => ("presque prêt", "nearly ready"),
    };
    pick(language, fr, en)
}
