//! A part of an order in words: what it is, where it stands, its steps and dates.

use crate::shell::Shop;
use flows::{OrderView, PartView};
use fulfilment::ParcelNews;
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
    /// "Promis d’abord jeu. 26 nov., maintenant mar. 1er déc. : …", when another day is promised.
    pub(crate) story: Option<String>,
    pub(crate) note: String,
    /// The label of the button that calls it off, when it can be.
    pub(crate) cancel: Option<String>,
    pub(crate) is_over: bool,
    /// The code for the hand-over, when it lies ready.
    pub(crate) code: Option<Code>,
    /// Whom the customer sends, for what can be fetched; empty for nobody.
    pub(crate) collector: Option<String>,
    /// Where it is collected: street and city.
    pub(crate) place: String,
    /// How it is brought, for what is.
    pub(crate) parcel: Option<Parcel>,
}

/// The code of a part that lies ready.
pub(crate) struct Code {
    /// As a QR code holds it.
    pub(crate) scanned: String,
    /// As people read it.
    pub(crate) said: String,
    /// The address that whom the customer sends is given: it shows the code and nothing else.
    pub(crate) forward: String,
}

impl Code {
    fn of(page: &Shop, part: &PartView) -> Option<Self> {
        let code = &part.pickup.as_ref()?.code;
        let is_ready = part.fulfilment.state == FulfilmentState::ReadyForPickup;
        is_ready.then(|| Self {
            scanned: code.as_str().to_owned(),
            said: code.grouped(),
            forward: page.public(&format!("/pickup?c={}", code.as_str())),
        })
    }
}

/// A parcel in words.
pub(crate) struct Parcel {
    /// Who gets it.
    pub(crate) name: String,
    /// Where: the lines of the label below the name.
    pub(crate) address: Vec<String>,
    /// Who brings it.
    pub(crate) carrier: String,
    /// Its number, in groups; empty until it is packed.
    pub(crate) number: String,
    /// What the carrier told, the latest first: what, where, when.
    pub(crate) news: Vec<(String, String, String)>,
}

impl Parcel {
    fn of(page: &Shop, part: &PartView) -> Option<Self> {
        let shipping = part.fulfilment.shipping.as_ref()?;
        let to = &shipping.address;
        let town = format!("{} {}", to.postcode, to.city);
        let known = part.parcel.as_ref();
        let told = |event: &fulfilment::ParcelEvent| {
            (page.t(web::parcel_news(event.news)), event.place.clone(), page.date_time(event.at))
        };
        Some(Self {
            name: to.name.clone(),
            address: [&to.more, &to.street, &town].into_iter().filter(|line| !line.is_empty()).cloned().collect(),
            carrier: shipping.carrier.clone(),
            number: known.map(|one| in_groups(&one.parcel.number)).unwrap_or_default(),
            news: known.map(|one| one.events.iter().rev().map(told).collect()).unwrap_or_default(),
        })
    }
}

/// Eighteen digits as people read them: "0950 1234 5678 9012 34".
fn in_groups(number: &str) -> String {
    let signs: Vec<char> = number.chars().collect();
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("\u{a0}")
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
pub(crate) fn counts(view: &OrderView, part: &PartView) -> bool {
    let is_off = matches!(part.fulfilment.state, FulfilmentState::Cancelled | FulfilmentState::Expired);
    !is_off || (part.fulfilment.terms == PaymentTerms::Now && !view.was_let_go(&part.fulfilment))
}

/// What the carrier told last of a parcel that is on its way.
pub(crate) fn last_news(part: &PartView) -> Option<ParcelNews> {
    let is_away = part.fulfilment.state == FulfilmentState::Dispatched;
    part.parcel.as_ref().filter(|_| is_away)?.events.last().map(|event| event.news)
}

/// "Emporté · Lyon – Presqu’île", "Livraison à domicile · 75011 Paris".
pub(crate) fn method(page: &Shop, view: &OrderView, part: &PartView) -> String {
    let f = &part.fulfilment;
    if let Some(shipping) = &f.shipping {
        let to = &shipping.address;
        return format!("{} · {} {}", page.told(&shipping.name), to.postcode, to.city);
    }
    let is_set_aside = view.is_set_aside(f);
    let key = match (f.method, f.terms) {
        (Method::CarryOut, _) => "shop-part-carried-out",
        // What is over is said above: how it was to be had is enough.
        _ if f.state.has_ended() => "shop-part-pick-up",
        (_, PaymentTerms::AtHandOver) => "shop-part-reserved",
        _ if is_set_aside => "shop-part-collect-set-aside",
        _ if view.was_let_go(f) => "shop-part-collect-let-go",
        _ => "shop-part-collect",
    };
    format!("{} · {}", page.t(key), part.location.name)
}

/// What comes next of an open part, on one line: "Livraison à domicile, au plus tard jeudi 26 novembre".
pub(crate) fn next(page: &Shop, f: &Fulfilment) -> String {
    let by = f.promised_on.map(|on| page.long_day(on));
    match (f.state, &f.shipping, by) {
        (FulfilmentState::AwaitingPayment, ..) => page.t("shop-part-awaiting"),
        (_, Some(shipping), Some(day)) => {
            format!("{}, {}", page.told(&shipping.name), page.ta("shop-part-by", &[("day", &day)]))
        }
        (_, Some(shipping), None) => page.told(&shipping.name).to_owned(),
        (FulfilmentState::ReadyForPickup, ..) => page.t("shop-part-ready"),
        (FulfilmentState::Waiting, None, Some(day)) => page.ta("stock-soon", &[("day", &day)]),
        (FulfilmentState::Waiting, None, None) => page.t("shop-part-no-date"),
        _ => page.t("shop-part-preparing"),
    }
}

/// A part in words.
pub(crate) fn part(page: &Shop, view: &OrderView, part: &PartView, keep_days: i64) -> Part {
    let f = &part.fulfilment;
    let words = Words { page, view, part, f, keep_days };
    // What is packed or on its way comes back through a store.
    let is_late =
        matches!(f.state, FulfilmentState::AwaitingPayment | FulfilmentState::Packed | FulfilmentState::Dispatched);
    let can_cancel = f.method != Method::CarryOut && !f.state.has_ended() && !is_late;
    let label = match f.terms {
        PaymentTerms::AtHandOver => "shop-cancel-reservation",
        PaymentTerms::Now if words.is_set_aside() && !view.is_partly_taken(f) => "shop-cancel-unpaid",
        PaymentTerms::Now => "shop-cancel-refund",
    };
    Part {
        id: f.id,
        icon: match (f.method, f.terms) {
            (Method::CarryOut, _) => "bag",
            (Method::Ship, _) => "truck",
            (Method::Relay, _) => "relay",
            (_, PaymentTerms::AtHandOver) => "hanger",
            _ => "store",
        },
        what: method(page, view, part),
        head: words.head(),
        badge: words.badge(),
        lines: words.lines(),
        steps: words.steps(),
        story: words.story(),
        note: words.note(),
        cancel: can_cancel.then(|| page.t(label)),
        is_over: f.state.has_ended(),
        code: Code::of(page, part),
        collector: can_name(f).then(|| part.pickup.as_ref().map(|one| one.collector.clone()).unwrap_or_default()),
        place: format!("{}, {} {}", part.location.street, part.location.postcode, part.location.city),
        parcel: Parcel::of(page, part),
    }
}

/// Whether the customer can say who fetches it.
fn can_name(f: &Fulfilment) -> bool {
    f.shipping.is_none()
        && f.method != Method::CarryOut
        && !f.state.has_ended()
        && f.state != FulfilmentState::AwaitingPayment
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

    /// What was promised first, what is promised now, and because of what.
    fn story(&self) -> Option<String> {
        let (page, first, now) = (self.page, self.first_day()?, self.f.promised_on?);
        let last = self.part.promises.windows(2).rev().find(|pair| pair[0].on != pair[1].on)?;
        let because = page.t(&format!("because-{}", last[1].because.as_str().replace('_', "-")));
        let is_open = !self.f.state.has_ended() && self.f.ready_at.is_none();
        let (first, now) = (page.day(first), page.day(now));
        is_open.then(|| page.ta("shop-story", &[("first", &first), ("now", &now), ("because", &because)]))
    }

    fn head(&self) -> String {
        let (page, f) = (self.page, self.f);
        if last_news(self.part) == Some(ParcelNews::AtPoint) {
            return page.t("shop-part-at-point");
        }
        match f.state {
            FulfilmentState::AwaitingPayment => page.t("shop-part-awaiting"),
            FulfilmentState::Waiting if f.shipping.is_some() => {
                let by = |on| page.ta("shop-part-by", &[("day", &page.long_day(on))]);
                f.promised_on.map_or_else(|| page.t("shop-part-no-date"), by)
            }
            FulfilmentState::Waiting => {
                f.promised_on.map_or_else(|| page.t("shop-part-no-date"), |on| page.long_day(on))
            }
            FulfilmentState::Allocated | FulfilmentState::Packed | FulfilmentState::Dispatched
                if f.shipping.is_some() =>
            {
                let by = |on| page.ta("shop-part-by", &[("day", &page.long_day(on))]);
                f.promised_on.map_or_else(|| page.t("shop-part-preparing"), by)
            }
            FulfilmentState::Allocated | FulfilmentState::Packed | FulfilmentState::Dispatched => {
                let from =
                    |at| page.ta("shop-part-ready-from", &[("day", &page.long_day(at)), ("time", &page.time(at))]);
                self.part.there_from.map_or_else(|| page.t("shop-part-preparing"), from)
            }
            FulfilmentState::ReadyForPickup => match f.keep_until {
                Some(until) => page.ta("shop-part-ready-until", &[("day", &page.long_day(until))]),
                None => page.t("shop-part-ready"),
            },
            FulfilmentState::HandedOver if f.shipping.is_some() && f.method != Method::Relay => {
                let on = |at| page.ta("shop-part-delivered-on", &[("day", &page.long_day(at))]);
                f.ended_at.map_or_else(|| page.t("parcel-step-delivered"), on)
            }
            FulfilmentState::HandedOver => {
                let key = if f.method == Method::CarryOut { "shop-part-taken-on" } else { "shop-part-collected-on" };
                let on = |at| page.ta(key, &[("day", &page.long_day(at))]);
                f.ended_at.map_or_else(|| page.t("shop-part-handed-over"), on)
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
            FulfilmentState::Packed => (Tone::Soon, "shop-badge-packed"),
            FulfilmentState::Dispatched => match last_news(self.part) {
                Some(ParcelNews::AtPoint) => (Tone::Here, "shop-badge-at-point"),
                Some(ParcelNews::Failed) => (Tone::Warn, "shop-badge-missed"),
                _ => (Tone::Soon, "shop-badge-sent"),
            },
            FulfilmentState::HandedOver if self.f.method == Method::Relay => (Tone::Here, "shop-badge-collected"),
            FulfilmentState::HandedOver if self.f.shipping.is_some() => (Tone::Here, "shop-badge-delivered"),
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
        // What is done is said above, with its day: nothing lies ahead any more.
        let is_said = matches!(self.f.state, FulfilmentState::AwaitingPayment | FulfilmentState::HandedOver);
        if self.f.method == Method::CarryOut || is_said {
            return Vec::new();
        }
        let page = self.page;
        let at = self.view.order.placed_at.unwrap_or(self.view.order.created_at);
        if let Some(steps) = web::parcel_steps(page, at, self.part) {
            return steps.into_iter().map(|step| Step::new(step.reached, step.text, step.when)).collect();
        }
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
                FulfilmentState::Allocated => Step::new(Reached::Now, page.t("shop-step-putting"), String::new()),
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
                let when = match (self.f.promised_on, self.part.there_from) {
                    (Some(on), _) => page.day(on),
                    (None, Some(at)) => {
                        page.ta("shop-there-from", &[("day", &page.in_days(at)), ("time", &page.time(at))])
                    }
                    (None, None) => String::new(),
                };
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

    fn is_set_aside(&self) -> bool {
        self.view.is_set_aside(self.f)
    }

    /// What was paid for it, with what bringing it cost, and what can still be done.
    fn paid(&self, amount: &str) -> String {
        let (page, f) = (self.page, self.f);
        if f.shipping.is_none() {
            return page.ta("shop-note-paid", &[("amount", &amount)]);
        }
        let paid = match f.fee_minor() {
            0 => page.ta("shop-note-paid-free", &[("amount", &amount)]),
            fee => page.ta("shop-note-paid-fee", &[("amount", &amount), ("fee", &page.money(fee))]),
        };
        self.with_way(paid)
    }

    /// What is packed cannot be called off any more: what can be done instead.
    fn with_way(&self, note: String) -> String {
        match self.f.state {
            FulfilmentState::Packed | FulfilmentState::Dispatched => {
                format!("{note} {}", self.page.t("shop-note-on-its-way"))
            }
            _ => note,
        }
    }

    /// Whom it was handed over to, when the customer sent somebody.
    fn taker(&self) -> Option<&str> {
        let pickup = self.part.pickup.as_ref()?;
        let was_sent = pickup.given_to == Some(orders::Taker::Person) && self.f.state == FulfilmentState::HandedOver;
        was_sent.then_some(pickup.collector.as_str())
    }

    fn note(&self) -> String {
        let note = self.money_note();
        match self.taker() {
            Some(name) => format!("{} {note}", self.page.ta("shop-note-taken-by", &[("name", &name)])),
            None => note,
        }
    }

    fn money_note(&self) -> String {
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
                let card = self.view.agreed_card().map(|card| web::wording::card(&card.brand, &card.last4));
                match card {
                    Some(card) => page.ta("shop-note-later-card", &[("card", &card)]),
                    None => page.t("shop-note-later"),
                }
            }
            (PaymentTerms::Now, FulfilmentState::AwaitingPayment) => page.t("shop-note-awaiting"),
            (PaymentTerms::Now, FulfilmentState::Cancelled | FulfilmentState::Expired) => {
                if self.view.was_let_go(f) {
                    page.t("shop-note-let-go")
                } else if self.view.refunds.is_empty() {
                    page.t("shop-note-nothing-charged")
                } else {
                    page.ta("shop-note-refunded", &[("amount", &amount)])
                }
            }
            (PaymentTerms::Now, _) if self.is_set_aside() => {
                let key = if f.shipping.is_some() { "shop-set-aside-send" } else { "shop-set-aside-collect" };
                let amount = page.money(self.view.set_aside_of(f));
                self.with_way(page.ta(key, &[("amount", &amount)]))
            }
            (PaymentTerms::Now, _) => self.paid(&amount),
        }
    }
}
