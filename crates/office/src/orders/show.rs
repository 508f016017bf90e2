//! One order, whole: the same view of the same record that shop and till show.

use super::list::{look, placed, ready_by, risk_badge, risk_of};
use super::map::Map;
use super::risk::Look;
use super::why::{Why, passed_over, whys};
use crate::desk::{Desk, staff_names, staff_of, who};
use crate::words;
use askama::Template;
use axum::extract::{Path, State};
use db::{DbError, Tx};
use flows::{NextStep, OrderView, PartView};
use identity::Permission;
use kernel::{FulfilmentId, OrderId, PaymentTerms, StaffId, SupplyId};
use messages::Message;
use orders::{Entry, Fulfilment, FulfilmentState, OrderLine, Promise, Shipping, Telling, WithdrawalTime};
use payments::{Payment, PaymentState};
use std::collections::HashMap;
use stock::Supply;
use uuid::Uuid;
use web::{Answer, App, Failure, Markup, Reached, Step, Tone};

/// Whether an order concerns somebody's store.
pub(super) fn may_see(desk: &Desk, view: &OrderView) -> bool {
    desk.sees(view.order.location) || view.parts.iter().any(|part| desk.sees(Some(part.location.id)))
}

/// The supply that waiting parts wait for.
pub(super) async fn supplies_of(tx: &Tx<'_>, view: &OrderView) -> Result<HashMap<SupplyId, Supply>, DbError> {
    let ids = view.parts.iter().filter_map(|part| part.fulfilment.supply);
    let lines = futures::future::try_join_all(ids.map(|id| stock::find_supply(tx, id))).await?;
    Ok(lines.into_iter().flatten().map(|line| (line.id, line)).collect())
}

/// A part of an order in one line: solid is done, dashed is promised.
pub(super) struct PartLine {
    pub(super) class: &'static str,
    pub(super) text: String,
    pub(super) when: String,
    pub(super) slips: bool,
}

fn article(desk: &Desk, lines: &[OrderLine]) -> String {
    let first = lines.first().map(|line| line.title.get(desk.language()).to_owned()).unwrap_or_default();
    match lines.len() {
        0 | 1 => first,
        n => desk.ta("office-article-and-more", &[("article", &first), ("n", &(n - 1))]),
    }
}

/// When something of a part happens next, or how it ended.
fn when(desk: &Desk, part: &Fulfilment, supply: Option<&Supply>) -> String {
    use FulfilmentState as S;
    match part.state {
        S::Waiting => {
            let promised = part.promised_on.map(|on| desk.in_days(on)).unwrap_or_default();
            let Some(line) = supply else { return promised };
            let comes =
                desk.ta("office-arrival-on", &[("number", &line.number), ("day", &desk.in_days(line.expected_on))]);
            // What was promised stands also when its goods come sooner.
            match part.promised_on {
                Some(on) if on != line.expected_on => {
                    desk.ta("office-arrival-promised", &[("comes", &comes), ("day", &promised)])
                }
                _ => comes,
            }
        }
        S::ReadyForPickup => match part.keep_until {
            Some(until) => desk.ta("office-kept-until", &[("at", &desk.date_time(until))]),
            None => desk.t("office-part-ready"),
        },
        S::HandedOver | S::Cancelled | S::Expired => {
            let state = desk.t(words::part_state(part.state).0);
            match part.ended_at {
                Some(at) => format!("{state}, {}", desk.date_time(at)),
                None => state,
            }
        }
        S::Packed | S::Dispatched | S::Allocated if part.shipping.is_some() => {
            let state = desk.t(if part.state == S::Allocated {
                "office-part-to-pack"
            } else {
                words::part_state(part.state).0
            });
            match part.promised_on {
                Some(on) => format!("{state}, {}", desk.ta("parcel-by", &[("day", &desk.in_days(on))])),
                None => state,
            }
        }
        S::Allocated | S::AwaitingPayment | S::Packed | S::Dispatched => desk.t(words::part_state(part.state).0),
    }
}

/// Where a part is handed over, or from where and to where it is sent.
pub(super) fn route(part: &PartView) -> String {
    match &part.fulfilment.shipping {
        Some(shipping) => format!("{} → {}", part.location.city, shipping.address.city),
        None => part.location.city.clone(),
    }
}

/// The parts of an order, for the panel beside the list.
pub(super) fn part_lines(desk: &Desk, view: &OrderView, supplies: &HashMap<SupplyId, Supply>) -> Vec<PartLine> {
    let line = |part: &PartView| {
        let supply = part.fulfilment.supply.and_then(|id| supplies.get(&id));
        let slips =
            part.fulfilment.promised_on > part.fulfilment.first_promised_on && !part.fulfilment.state.has_ended();
        PartLine {
            class: if part.fulfilment.state.has_ended() { "a" } else { "b" },
            text: format!("{}, {}", route(part), article(desk, &part.lines)),
            when: when(desk, &part.fulfilment, supply),
            slips,
        }
    };
    view.parts.iter().map(line).collect()
}

/// The steps of a part: what is done, what is promised.
fn steps(desk: &Desk, view: &OrderView, part: &Fulfilment) -> Vec<Step> {
    use FulfilmentState as S;
    let placed = view.order.placed_at.map(|at| desk.date_time(at)).unwrap_or_default();
    let first = if part.state == S::AwaitingPayment { Reached::Now } else { Reached::Done };
    let mut steps = vec![Step::new(first, desk.t("office-step-placed"), placed)];
    let after = |state: bool, now: bool| match (state, now) {
        (true, _) => Reached::Done,
        (false, true) => Reached::Now,
        (false, false) => Reached::Ahead,
    };
    let has_arrived = !matches!(part.state, S::AwaitingPayment | S::Waiting);
    let is_ready = part.ready_at.is_some() || part.state == S::HandedOver;
    // What a part did not reach before it was called off is not ahead of it either.
    let is_off = part.state == S::Cancelled || (part.state == S::Expired && !is_ready);
    if !is_off && (part.supply.is_some() || part.method == kernel::Method::CollectOnArrival) {
        // The planned day is said while it lies ahead; what has come has come on another day, perhaps.
        let on = part.promised_on.filter(|_| !has_arrived).map(|on| desk.in_days(on));
        let on = on.map(|day| desk.ta("office-step-expected", &[("day", &day)])).unwrap_or_default();
        let reached = match after(has_arrived, part.state == S::Waiting) {
            Reached::Now if part.promised_on > part.first_promised_on => Reached::Slipped,
            Reached::Now => Reached::Due,
            reached => reached,
        };
        steps.push(Step::new(reached, desk.t("office-step-arrival"), on));
    }
    if part.method != kernel::Method::CarryOut && (is_ready || !is_off) {
        let at = part.ready_at.map(|at| desk.date_time(at)).unwrap_or_default();
        steps.push(Step::new(after(is_ready, part.state == S::Allocated), desk.t("office-step-ready"), at));
    }
    let ended = part.ended_at.map(|at| desk.date_time(at)).unwrap_or_default();
    steps.push(match part.state {
        S::Cancelled | S::Expired => Step::new(Reached::Slipped, desk.t(words::part_state(part.state).0), ended),
        _ => {
            let until = part.keep_until.filter(|_| part.ended_at.is_none());
            let until = until.map(|at| desk.ta("office-until", &[("at", &desk.date_time(at))]));
            let reached = after(part.state == S::HandedOver, part.state == S::ReadyForPickup);
            Step::new(reached, desk.t("office-step-handed-over"), until.unwrap_or(ended))
        }
    });
    steps
}

/// The key of the words for when a part is paid.
fn due(view: &OrderView, part: &Fulfilment) -> &'static str {
    let is_set_aside = view.is_set_aside(part);
    match (part.terms, part.state) {
        // What was only set aside was let go; what was taken went back.
        (PaymentTerms::Now, FulfilmentState::Cancelled | FulfilmentState::Expired) => match view.covering(part) {
            Some(_) => "office-part-given-back",
            None => "office-part-free",
        },
        (PaymentTerms::Now, _) if is_set_aside && part.shipping.is_none() => "office-part-collected-later",
        (PaymentTerms::Now, _) if is_set_aside => "office-part-set-aside",
        // By card each part that leaves later has a payment of its own, taken when it left.
        (PaymentTerms::Now, _) if view.covering(part).is_some_and(|payment| payment.slot == part.id.0) => {
            if part.shipping.is_some() { "office-part-taken" } else { "office-part-charged" }
        }
        (PaymentTerms::Now, _) => "office-part-now",
        (PaymentTerms::AtHandOver, FulfilmentState::HandedOver) => "office-part-charged",
        (PaymentTerms::AtHandOver, FulfilmentState::Cancelled | FulfilmentState::Expired) => "office-part-free",
        (PaymentTerms::AtHandOver, _) => "office-part-later",
    }
}

/// Whether a part can still be called off: what the carrier has comes back instead.
fn may_end(part: &Fulfilment) -> bool {
    part.state.may_become(FulfilmentState::Cancelled)
        && (part.shipping.is_none() || part.state != FulfilmentState::Packed)
}

/// A part of the order as the page shows it.
struct PartBox {
    id: FulfilmentId,
    no: i64,
    method: String,
    place: String,
    state: Markup,
    /// How late it is, or what else endangers it.
    risk: Option<Markup>,
    when: String,
    /// What is done and what is ahead; what has ended has no steps, its timeline tells them.
    steps: Option<Markup>,
    /// What was promised of it, when it was promised again.
    promised: Vec<Promised>,
    lines: Vec<OrderLine>,
    amount_minor: i64,
    due: &'static str,
    reason: Option<String>,
    may_cancel: bool,
    may_put_aside: bool,
    sent: Option<SentBox>,
}

/// One version of what is promised of a part, in words.
struct Promised {
    class: &'static str,
    day: String,
    about: String,
    made_at: jiff::Timestamp,
    told: String,
}

/// Every version of what was promised of a part, the first one first; what was promised once needs no
/// history.
fn promised(desk: &Desk, part: &PartView, names: &HashMap<StaffId, String>) -> Vec<Promised> {
    if part.promises.len() < 2 {
        return Vec::new();
    }
    let version = |one: &Promise| {
        let hour = one.at.map(|at| desk.ta("office-promise-from", &[("time", &desk.time(at))]));
        let day = one.on.map(|on| desk.day(on)).or_else(|| one.at.map(|at| desk.day(at))).unwrap_or_default();
        let sure = one.confidence.as_deref().map(|code| desk.t(&format!("confidence-{}", code.replace('_', "-"))));
        let about = [Some(words::because(desk, one.because)), sure, Some(who(desk, &one.actor, names))];
        Promised {
            class: match one.telling {
                Telling::Due | Telling::Untold => "slip",
                Telling::Needless | Telling::Told => "done",
            },
            day: [Some(day), hour].into_iter().flatten().collect::<Vec<_>>().join(" "),
            about: about.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "),
            made_at: one.made_at,
            told: match (one.telling, one.told_at) {
                (Telling::Told, Some(at)) => desk.ta("office-telling-told", &[("at", &desk.date_time(at))]),
                (telling, _) => desk.t(&format!("office-telling-{}", telling.as_str())),
            },
        }
    };
    part.promises.iter().map(version).collect()
}

/// How a part is sent, and what its carrier told.
struct SentBox {
    shipping: Shipping,
    fee_minor: i64,
    number: Option<String>,
    news: Vec<(String, String, jiff::Timestamp)>,
    may_pack: bool,
    may_dispatch: bool,
}

fn sent_box(desk: &Desk, part: &PartView) -> Option<SentBox> {
    let f = &part.fulfilment;
    let may = desk.may_in(part.location.id, Permission::Sell);
    let events = part.parcel.iter().flat_map(|parcel| &parcel.events);
    let news = events.map(|one| (desk.t(words::parcel_news(one.news)), one.place.clone(), one.at));
    Some(SentBox {
        shipping: f.shipping.clone()?,
        fee_minor: f.fee_minor(),
        number: part.parcel.as_ref().map(|view| view.parcel.number.clone()),
        news: news.collect(),
        may_pack: may && f.state == FulfilmentState::Allocated,
        may_dispatch: may && f.state == FulfilmentState::Packed,
    })
}

fn boxes(
    desk: &Desk,
    view: &OrderView,
    (supplies, names): (&HashMap<SupplyId, Supply>, &HashMap<StaffId, String>),
    look: Look,
) -> Vec<PartBox> {
    let placed_at = placed(&view.order);
    let all_steps = |part: &PartView| {
        web::parcel_steps(desk, placed_at, part).unwrap_or_else(|| steps(desk, view, &part.fulfilment))
    };
    let part_box = |part: &PartView| {
        let f = &part.fulfilment;
        let (key, tone) = words::part_state(f.state);
        let may = |permission| desk.may_in(part.location.id, permission);
        PartBox {
            id: f.id,
            no: f.no,
            method: desk.t(words::method(f.method)),
            place: part.location.name.clone(),
            state: desk.badge(tone, desk.t(key)),
            risk: risk_of(desk, f, &view.order, look).map(|risk| risk_badge(desk, risk)),
            when: match ready_by(desk, f, placed_at, look).filter(|_| f.state == FulfilmentState::Allocated) {
                Some(due) => desk.ta("office-prepare-by", &[("at", &desk.date_time(due))]),
                None => when(desk, f, f.supply.and_then(|id| supplies.get(&id))),
            },
            steps: (!f.state.has_ended()).then(|| desk.steps(&all_steps(part))),
            promised: promised(desk, part, names),
            lines: part.lines.clone(),
            amount_minor: if view.is_partly_taken(f) { view.set_aside_of(f) } else { f.amount_minor },
            due: due(view, f),
            reason: f.reason.as_ref().map(|code| words::reason(desk, code)),
            may_cancel: may_end(f) && may(Permission::CancelOrder),
            may_put_aside: f.state == FulfilmentState::Allocated && f.shipping.is_none() && may(Permission::Sell),
            sent: sent_box(desk, part),
        }
    };
    view.parts.iter().map(part_box).collect()
}

/// Money that came or went back, or an attempt at it.
struct PaymentRow {
    at: jiff::Timestamp,
    /// When it was set aside, for what was taken later.
    set_aside_at: Option<jiff::Timestamp>,
    what: String,
    card: Option<String>,
    state: Markup,
    reason: Option<String>,
    amount_minor: i64,
}

/// What was paid and what went back, in the order in which it happened: what came before what went.
fn payments(desk: &Desk, view: &OrderView) -> Vec<PaymentRow> {
    let card = |payment: &Payment| {
        let last4 = payment.last4.as_deref()?;
        if payment.means().is_credit() {
            return Some(format!("•••• {last4}"));
        }
        Some(desk.card(payment.brand.as_deref().unwrap_or_default(), last4))
    };
    let came = view.payments.iter().map(|payment| {
        let (key, tone) = words::payment_state(payment.state);
        PaymentRow {
            at: view.taken_at(payment).unwrap_or(payment.created_at),
            set_aside_at: (payment.takes_later && payment.state == PaymentState::Captured)
                .then_some(payment.created_at),
            what: desk.t(words::tender(payment.tender)),
            card: card(payment),
            state: desk.badge(tone, desk.t(key)),
            reason: payment.reason.as_ref().map(|code| words::reason(desk, code)),
            amount_minor: payment.amount_minor,
        }
    });
    let went = view.refunds.iter().map(|refund| {
        let (key, tone) = words::refund_state(refund.state);
        let paid = view.payments.iter().find(|one| one.id == refund.payment);
        PaymentRow {
            at: refund.created_at,
            set_aside_at: None,
            what: desk.t(if refund.credit.is_some() { "office-refund-credit" } else { "office-refund" }),
            card: paid.filter(|_| refund.in_cash.is_none() && refund.credit.is_none()).and_then(card),
            state: desk.badge(tone, desk.t(key)),
            reason: Some(words::reason(desk, &refund.reason)),
            amount_minor: -refund.amount_minor,
        }
    });
    let passed = view.passed_on.iter().filter(|one| one.order != view.order.id).map(|one| PaymentRow {
        at: one.created_at,
        set_aside_at: None,
        what: desk.t("office-passed-on"),
        card: card(one),
        state: desk.badge(Tone::Plain, desk.t("office-passed-on-state")),
        reason: None,
        amount_minor: -one.amount_minor,
    });
    let mut rows: Vec<PaymentRow> = came.chain(went).chain(passed).collect();
    rows.sort_by_key(|row| row.at);
    rows
}

/// The right to withdraw from what was bought at a distance, in words: until when, and what was declared.
fn withdrawal(desk: &Desk, view: &OrderView) -> Vec<String> {
    let parts: Vec<Fulfilment> = view.parts.iter().map(|part| part.fulfilment.clone()).collect();
    let lines: Vec<OrderLine> = view.parts.iter().flat_map(|part| part.lines.clone()).collect();
    let is_left = !flows::withdrawable(&parts, &lines, &view.withdrawals).is_empty();
    let time = flows::withdrawal_time(&view.order, &parts).filter(|_| is_left).map(|time| match time {
        WithdrawalTime::NotBegun => desk.t("office-withdrawal-not-begun"),
        WithdrawalTime::Until(last) => {
            let is_open = time.is_open_on(desk.today());
            let key = if is_open { "office-withdrawal-until" } else { "office-withdrawal-was" };
            desk.ta(key, &[("day", &desk.day(last))])
        }
    });
    let declared = |one: &orders::Withdrawal| {
        desk.ta("office-withdrawal-declared", &[("at", &desk.date_time(one.at)), ("name", &one.name)])
    };
    time.into_iter().chain(view.withdrawals.iter().map(declared)).collect()
}

/// Lines of a timeline that are shown: the latest, the oldest of them first.
const MOST_ENTRIES: usize = 200;

/// One line of the timeline.
struct Happened {
    at: jiff::Timestamp,
    what: String,
    details: String,
    who: String,
    is_bad: bool,
}

/// What was taken when a part left: its payment was only set aside before.
fn taken_then(view: &OrderView, entry: &Entry) -> Option<i64> {
    let part = entry.fulfilment.filter(|_| entry.kind == "dispatched")?;
    let is_it = |one: &&Payment| one.takes_later && one.slot == part.0 && view.taken_at(one) == Some(entry.at);
    view.payments.iter().find(is_it).map(|one| one.captured_minor)
}

/// The articles that an entry names.
fn articles(desk: &Desk, view: &OrderView, entry: &Entry) -> Vec<String> {
    let named = entry.body.get("variants").cloned().and_then(|list| serde_json::from_value(list).ok());
    let named: Vec<kernel::VariantId> = named.unwrap_or_default();
    let title = |variant: &kernel::VariantId| {
        let line = view.parts.iter().flat_map(|part| &part.lines).find(|line| line.variant == *variant)?;
        Some(line.title.get(desk.language()).to_owned())
    };
    named.iter().filter_map(title).collect()
}

fn details(desk: &Desk, view: &OrderView, entry: &Entry) -> String {
    let text = |name: &str| entry.body.get(name).and_then(serde_json::Value::as_str);
    let day = |name: &str| text(name).and_then(|text| text.parse::<jiff::civil::Date>().ok());
    let mut out = articles(desk, view, entry);
    if let (Some(old), Some(new)) = (day("old_on"), day("new_on")) {
        out.push(format!("{} → {}", desk.day(old), desk.day(new)));
    }
    let minor = |name: &str| entry.body.get(name).and_then(serde_json::Value::as_i64);
    // Where nothing was taken there is no amount to say.
    if let Some(minor) = minor("amount_minor").filter(|minor| *minor != 0).or_else(|| minor("total_minor")) {
        out.push(desk.money(minor));
    }
    if let Some(minor) = taken_then(view, entry) {
        out.push(desk.ta("office-entry-taken", &[("amount", &desk.money(minor))]));
    }
    if let Some(news) = text("news").and_then(|code| code.parse().ok()) {
        out.push(desk.t(words::parcel_news(news)));
    }
    // A place of ours is named, one of the carrier's stands as it was told.
    let named = |told: &str| match told.parse::<Uuid>() {
        Ok(id) => desk.place(kernel::LocationId(id)).map(|place| place.name.clone()),
        Err(_) => Some(told.to_owned()),
    };
    out.extend(["place", "number"].into_iter().filter_map(text).filter(|one| !one.is_empty()).filter_map(named));
    if let Some(reason) = text("because").and_then(|code| code.parse().ok()) {
        out.push(words::because(desk, reason));
    }
    if let Some(code) = text("reason") {
        out.push(words::reason(desk, code));
    }
    out.join(" · ")
}

fn timeline(desk: &Desk, view: &OrderView, names: &HashMap<StaffId, String>) -> Vec<Happened> {
    let line = |entry: &Entry| Happened {
        at: entry.at,
        what: match (entry.kind.as_str(), entry.body.get("reason").and_then(serde_json::Value::as_str)) {
            // Nothing is missing where nobody has the time.
            ("lacking", Some("too_busy")) => desk.t("office-entry-passed-on"),
            (kind, _) => words::entry(desk, kind),
        },
        details: details(desk, view, entry),
        who: who(desk, &entry.actor, names),
        is_bad: matches!(entry.kind.as_str(), "cancelled" | "expired" | "payment_failed" | "payment_reversed"),
    };
    let older = view.entries.len().saturating_sub(MOST_ENTRIES);
    view.entries.iter().skip(older).map(line).collect()
}

fn next_words(desk: &Desk, view: &OrderView) -> String {
    match view.next {
        NextStep::Pay => desk.t("office-next-pay"),
        NextStep::Collect { until: Some(until), .. } => {
            desk.ta("office-next-collect-until", &[("at", &desk.date_time(until))])
        }
        NextStep::Collect { .. } => desk.t("office-next-collect"),
        NextStep::Prepare { .. } => desk.t("office-next-prepare"),
        NextStep::Arrive { on: Some(on), .. } => desk.ta("office-next-arrive-on", &[("day", &desk.in_days(on))]),
        NextStep::Arrive { .. } => desk.t("office-next-arrive"),
        NextStep::Deliver { on: Some(on), .. } => desk.ta("office-next-deliver-on", &[("day", &desk.in_days(on))]),
        NextStep::Deliver { .. } => desk.t("office-next-deliver"),
        NextStep::Nothing => desk.t("office-next-nothing"),
    }
}

#[derive(Template)]
#[template(path = "office/order.html")]
struct OrderPage {
    page: Desk,
    view: OrderView,
    state: Markup,
    channel: String,
    seller: String,
    next: String,
    boxes: Vec<PartBox>,
    payments: Vec<PaymentRow>,
    pending: Option<Uuid>,
    timeline: Vec<Happened>,
    messages: Vec<(Message, String, Markup)>,
    /// Until when one may withdraw, and what was declared.
    withdrawal: Vec<String>,
    /// Where the parts come from and go to, and who else could have sent.
    map: Option<Map>,
    /// Why they come from there.
    whys: Vec<Why>,
    dots: Vec<super::list::Dot>,
    reasons: Vec<(String, String)>,
}

/// Why staff may call a part off.
pub(super) const REASONS: [&str; 5] = ["customer", "not_wanted", "not_found", "damaged", "mistake"];

/// The order.
pub(super) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let view = flows::view_order(&tx, OrderId(id)).await?;
    if !may_see(&desk, &view) {
        return Err(Failure::HeadOffice);
    }
    let supplies = supplies_of(&tx, &view).await?;
    let promises = view.parts.iter().flat_map(|part| &part.promises);
    let actors = view.entries.iter().map(|entry| &entry.actor).chain(promises.map(|one| &one.actor));
    let acted = actors.filter_map(staff_of).chain(view.order.staff);
    let names = staff_names(&tx, acted).await?;
    let kept = fulfilment::store::choices_of(&tx, view.order.id).await?;
    let lines: Vec<&OrderLine> = view.parts.iter().flat_map(|part| &part.lines).collect();
    let whys = whys(&desk, &kept, &lines);
    let sent = messages::list_for_order(&tx, view.order.id, 50).await?;
    let sent = sent.into_iter().map(|message| {
        let (key, tone) = words::message_state(message.state);
        let name = words::template(&desk, &message.template);
        (message, name, desk.badge(tone, desk.t(key)))
    });
    let (key, tone) = words::order_state(view.order.state);
    let look = look(&desk, stores::store::get_policy(&tx).await?.preparation_minutes);
    let parts = view.parts.iter().map(|part| &part.fulfilment);
    web::html(&OrderPage {
        state: desk.badge(tone, desk.t(key)),
        channel: desk.t(words::channel(view.order.channel)),
        seller: view.order.staff.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        next: next_words(&desk, &view),
        boxes: boxes(&desk, &view, (&supplies, &names), look),
        payments: payments(&desk, &view),
        pending: view.payments.iter().find(|one| one.state == PaymentState::Pending).map(|one| one.id.0),
        timeline: timeline(&desk, &view, &names),
        messages: sent.collect(),
        withdrawal: withdrawal(&desk, &view),
        map: if !kept.is_empty() || parts.clone().any(travels) {
            Map::of(&desk, &view, &supplies, &passed_over(&kept))
        } else {
            None
        },
        whys,
        dots: super::list::dots(&desk, &view.order, parts, look),
        reasons: REASONS.iter().map(|code| ((*code).to_owned(), words::reason(&desk, code))).collect(),
        view,
        page: desk,
    })
}

/// Whether a part is still to come from one place to another: only then is there a way to look at.
fn travels(part: &Fulfilment) -> bool {
    !part.state.has_ended() && (part.shipping.is_some() || part.supply.is_some())
}

impl OrderPage {
    /// Why no message tells the customer of what is to come: the key of the words.
    fn untold(&self) -> Option<&'static str> {
        self.view.untold.map(words::untold)
    }

    fn placed(&self) -> jiff::Timestamp {
        placed(&self.view.order)
    }

    /// When what is set aside is taken, in words.
    fn set_aside(&self) -> String {
        self.page.t(&format!("set-aside-{}", self.view.taken_when().as_str()))
    }

    fn later(&self) -> i64 {
        self.view.later_minor()
    }
}
