//! A part of an order in words: what it is, where it stands, its steps and dates.

use crate::shell::Shop;
use flows::{OrderView, PartView};
use jiff::civil::Date;
use kernel::{FulfilmentId, Method, PaymentTerms};
use orders::{Fulfilment, FulfilmentState};
use web::{Reached, Tone};

/// A part as it is shown.
pub(crate) struct Part {
    pub(crate) id: FulfilmentId,
    pub(crate) icon: &'static str,
    /// "Réservé, à essayer · Lyon – Presqu’île".
    pub(crate) what: String,
    /// "jeudi 26 novembre".
    pub(crate) head: String,
    pub(crate) badge: (Tone, String),
    pub(crate) lines: Vec<PartLine>,
    pub(crate) steps: Vec<Step>,
    pub(crate) note: String,
    /// The label of the button that calls it off, when it can be.
    pub(crate) cancel: Option<String>,
    pub(crate) is_over: bool,
    /// What the code for the hand-over holds, when it lies ready.
    pub(crate) code: Option<String>,
    /// Where it is collected: street and city.
    pub(crate) place: String,
}

/// A line of a part.
pub(crate) struct PartLine {
    pub(crate) title: String,
    pub(crate) details: String,
    pub(crate) drawing: String,
    pub(crate) colour: String,
}

/// One step. A later promise shows the day that was said at first, struck through.
pub(crate) struct Step {
    pub(crate) class: &'static str,
    pub(crate) text: String,
    pub(crate) before: String,
    pub(crate) when: String,
}

impl Step {
    fn new(reached: Reached, text: String, when: String) -> Self {
        let class = match reached {
            Reached::Done => "done",
            Reached::Now => "now",
            Reached::Ahead => "",
            Reached::Due => "due",
            Reached::Slipped => "slip",
        };
        Self { class, text, before: String::new(), when }
    }

    fn before(mut self, before: Option<String>) -> Self {
        self.before = before.unwrap_or_default();
        self
    }
}

/// Whether a part is among the amounts: what was called off before it was paid is not.
pub(crate) fn counts(part: &PartView) -> bool {
    !matches!(part.fulfilment.state, FulfilmentState::Cancelled | FulfilmentState::Expired)
        || part.fulfilment.terms == PaymentTerms::Now
}

/// "Emporté · Lyon – Presqu’île".
pub(crate) fn method(page: &Shop, part: &PartView) -> String {
    let f = &part.fulfilment;
    let key = match (f.method, f.terms) {
        (Method::CarryOut, _) => "shop-part-carried-out",
        (_, PaymentTerms::AtHandOver) => "shop-part-reserved",
        _ => "shop-part-collect",
    };
    format!("{} · {}", page.t(key), part.location.name)
}

/// A part in words.
pub(crate) fn part(page: &Shop, view: &OrderView, part: &PartView, keep_days: i64) -> Part {
    let f = &part.fulfilment;
    let words = Words { page, view, part, f, keep_days };
    let can_cancel =
        f.method != Method::CarryOut && !f.state.has_ended() && f.state != FulfilmentState::AwaitingPayment;
    let label = if f.terms == PaymentTerms::AtHandOver { "shop-cancel-reservation" } else { "shop-cancel-refund" };
    Part {
        id: f.id,
        icon: match (f.method, f.terms) {
            (Method::CarryOut, _) => "bag",
            (_, PaymentTerms::AtHandOver) => "hanger",
            _ => "store",
        },
        what: method(page, part),
        head: words.head(),
        badge: words.badge(),
        lines: words.lines(),
        steps: words.steps(),
        note: words.note(),
        cancel: can_cancel.then(|| page.t(label)),
        is_over: f.state.has_ended(),
        code: (f.state == FulfilmentState::ReadyForPickup).then(|| view.order.number.clone()),
        place: format!("{}, {} {}", part.location.street, part.location.postcode, part.location.city),
    }
}

struct Words<'a> {
    page: &'a Shop,
    view: &'a OrderView,
    part: &'a PartView,
    f: &'a Fulfilment,
    keep_days: i64,
}

impl Words<'_> {
    /// The day promised at first, when another one is promised now.
    fn first_day(&self) -> Option<Date> {
        self.f.first_promised_on.filter(|first| self.f.promised_on.is_some_and(|on| on != *first))
    }

    fn head(&self) -> String {
        let (page, f) = (self.page, self.f);
        match f.state {
            FulfilmentState::AwaitingPayment => page.t("shop-part-awaiting"),
            FulfilmentState::Waiting => {
                f.promised_on.map_or_else(|| page.t("shop-part-no-date"), |on| page.long_day(on))
            }
            FulfilmentState::Allocated => page.t("shop-part-preparing"),
            FulfilmentState::ReadyForPickup => match f.keep_until {
                Some(until) => page.ta("shop-part-ready-until", &[("day", &page.long_day(until))]),
                None => page.t("shop-part-ready"),
            },
            FulfilmentState::HandedOver => {
                f.ended_at.map_or_else(|| page.t("shop-part-handed-over"), |at| page.long_day(at))
            }
            FulfilmentState::Cancelled => page.t("shop-part-cancelled"),
            FulfilmentState::Expired => page.t("shop-part-expired"),
        }
    }

    fn badge(&self) -> (Tone, String) {
        let (tone, key) = match self.f.state {
            FulfilmentState::AwaitingPayment => (Tone::Warn, "shop-badge-awaiting"),
            FulfilmentState::Waiting if self.first_day().is_some() => (Tone::Warn, "shop-badge-new-date"),
            FulfilmentState::Waiting => (Tone::Soon, "shop-badge-arriving"),
            FulfilmentState::Allocated => (Tone::Soon, "shop-badge-preparing"),
            FulfilmentState::ReadyForPickup => (Tone::Here, "shop-badge-ready"),
            FulfilmentState::HandedOver => (Tone::Here, "shop-badge-done"),
            FulfilmentState::Cancelled => (Tone::Plain, "shop-badge-cancelled"),
            FulfilmentState::Expired => (Tone::Plain, "shop-badge-expired"),
        };
        (tone, self.page.t(key))
    }

    fn lines(&self) -> Vec<PartLine> {
        let line = |line: &orders::OrderLine| {
            let mut details: Vec<String> = Vec::new();
            let options = self.page.told(&line.options);
            if !options.is_empty() {
                details.push(options.to_owned());
            }
            if line.quantity.units() > 1 {
                details.push(self.page.n("units", line.quantity));
            }
            details.push(self.page.money(line.gross_minor));
            if line.returned > 0 {
                details.push(self.page.n("shop-returned-units", line.returned));
            }
            PartLine {
                title: self.page.told(&line.title).to_owned(),
                details: details.join(" · "),
                drawing: line.drawing.clone(),
                colour: line.colour.clone(),
            }
        };
        self.part.lines.iter().map(line).collect()
    }

    fn steps(&self) -> Vec<Step> {
        if self.f.method == Method::CarryOut || self.f.state == FulfilmentState::AwaitingPayment {
            return Vec::new();
        }
        let page = self.page;
        let at = self.view.order.placed_at.unwrap_or(self.view.order.created_at);
        let first = if self.f.terms == PaymentTerms::AtHandOver { "shop-step-reserved" } else { "shop-step-recorded" };
        let mut steps = vec![Step::new(Reached::Done, page.t(first), page.date_time(at))];
        if matches!(self.f.state, FulfilmentState::Cancelled | FulfilmentState::Expired) {
            let key =
                if self.f.state == FulfilmentState::Cancelled { "shop-part-cancelled" } else { "shop-part-expired" };
            let when = self.f.ended_at.map(|at| page.date_time(at)).unwrap_or_default();
            steps.push(Step::new(Reached::Slipped, page.t(key), when));
            return steps;
        }
        steps.push(self.second());
        steps.push(self.ready());
        steps.push(self.last());
        steps
    }

    /// On its way, or being put aside.
    fn second(&self) -> Step {
        let page = self.page;
        let ready = self.f.ready_at.map(|at| page.date_time(at)).unwrap_or_default();
        if self.f.method != Method::CollectOnArrival {
            return match self.f.state {
                FulfilmentState::Allocated => {
                    Step::new(Reached::Now, page.t("shop-step-putting"), page.t("shop-step-soon"))
                }
                _ => Step::new(Reached::Done, page.t("shop-step-put-aside"), ready),
            };
        }
        if self.f.state != FulfilmentState::Waiting {
            return Step::new(Reached::Done, page.t("shop-step-arrived"), ready);
        }
        let sure = match self.f.confidence.as_deref() {
            Some("sure") => page.t("confidence-sure"),
            Some("very_likely") => page.t("confidence-very-likely"),
            _ => page.t("confidence-likely"),
        };
        Step::new(Reached::Now, page.t("shop-step-on-way"), sure)
    }

    fn ready(&self) -> Step {
        let page = self.page;
        let text = page.t(if self.f.terms == PaymentTerms::AtHandOver { "shop-step-try" } else { "shop-step-ready" });
        match self.f.state {
            FulfilmentState::HandedOver => {
                Step::new(Reached::Done, text, self.f.ready_at.map(|at| page.day(at)).unwrap_or_default())
            }
            FulfilmentState::ReadyForPickup => Step::new(Reached::Now, text, page.t("now")),
            _ => {
                let when = self.f.promised_on.map(|on| page.day(on)).unwrap_or_default();
                Step::new(Reached::Ahead, text, when).before(self.first_day().map(|first| page.day(first)))
            }
        }
    }

    fn last(&self) -> Step {
        let page = self.page;
        match (self.f.state, self.f.keep_until) {
            (FulfilmentState::HandedOver, _) => {
                let when = self.f.ended_at.map(|at| page.date_time(at)).unwrap_or_default();
                Step::new(Reached::Done, page.t("shop-step-handed-over"), when)
            }
            (_, Some(until)) => Step::new(Reached::Ahead, page.t("shop-step-kept"), page.day(until)),
            _ => Step::new(Reached::Ahead, page.t("shop-step-kept-for"), page.n("shop-days", self.keep_days)),
        }
    }

    fn note(&self) -> String {
        let (page, f) = (self.page, self.f);
        let amount = page.money(f.amount_minor);
        match (f.terms, f.state) {
            (PaymentTerms::AtHandOver, FulfilmentState::HandedOver) => {
                page.ta("shop-note-paid", &[("amount", &amount)])
            }
            (PaymentTerms::AtHandOver, FulfilmentState::Cancelled | FulfilmentState::Expired) => {
                page.t("shop-note-nothing-charged")
            }
            (PaymentTerms::AtHandOver, _) => {
                let card = self.view.cards.first().map(|card| web::wording::card(&card.brand, &card.last4));
                match card {
                    Some(card) => page.ta("shop-note-later-card", &[("card", &card)]),
                    None => page.t("shop-note-later"),
                }
            }
            (PaymentTerms::Now, FulfilmentState::AwaitingPayment) => page.t("shop-note-awaiting"),
            (PaymentTerms::Now, FulfilmentState::Cancelled | FulfilmentState::Expired) => {
                if self.view.refunds.is_empty() {
                    page.t("shop-note-nothing-charged")
                } else {
                    page.ta("shop-note-refunded", &[("amount", &amount)])
                }
            }
            (PaymentTerms::Now, _) => page.ta("shop-note-paid", &[("amount", &amount)]),
        }
    }
}
