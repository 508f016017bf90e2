//! The way of a parcel in words: one list of steps, whichever face shows it.

use crate::{Page, Reached, Step};
use flows::PartView;
use fulfilment::ParcelNews;
use jiff::Timestamp;
use orders::FulfilmentState;

/// The steps of a part that a carrier brings; none for any other part. `placed` is when the order
/// was placed.
pub fn parcel_steps(page: &Page, placed: Timestamp, part: &PartView) -> Option<Vec<Step>> {
    use FulfilmentState as S;
    let f = &part.fulfilment;
    let shipping = f.shipping.as_ref()?;
    let parcel = part.parcel.as_ref().map(|view| &view.parcel);
    let at = |at: Option<Timestamp>| at.map(|at| page.date_time(at)).unwrap_or_default();
    let step = |done: Option<Timestamp>, now: bool, key: &str, ahead: String| {
        let (reached, when) = match (done, now) {
            (Some(_), _) => (Reached::Done, at(done)),
            (None, true) => (Reached::Now, ahead),
            (None, false) => (Reached::Ahead, ahead),
        };
        Step::new(reached, page.t(key), when)
    };
    let recorded = (f.state != S::AwaitingPayment).then_some(placed);
    let mut steps = vec![step(recorded, true, "parcel-step-recorded", at(Some(placed)))];
    if matches!(f.state, S::Cancelled | S::Expired) {
        steps.push(Step::new(Reached::Slipped, page.t("parcel-step-cancelled"), at(f.ended_at)));
        return Some(steps);
    }
    if f.state == S::Waiting {
        steps.push(Step::new(Reached::Now, page.t("parcel-step-coming"), String::new()));
    }
    let packed = parcel.map(|parcel| parcel.packed_at);
    let dispatched = parcel.and_then(|parcel| parcel.dispatched_at);
    let delivered = parcel.and_then(|parcel| parcel.delivered_at);
    let by = f.promised_on.map(|on| page.ta("parcel-by", &[("day", &page.day(on))])).unwrap_or_default();
    let (packing, leaving) = (f.state == S::Allocated, f.state == S::Packed);
    // What goes on is said otherwise than what is done.
    let key = if packing { "parcel-step-packing" } else { "parcel-step-packed" };
    steps.push(step(packed, packing, key, String::new()));
    let key = if leaving { "parcel-step-dispatching" } else { "parcel-step-dispatched" };
    steps.push(step(dispatched, leaving, key, page.day(shipping.dispatch_on)));
    let on_its_way = f.state == S::Dispatched;
    let arrived = part.parcel.iter().flat_map(|view| &view.events).find(|event| event.news == ParcelNews::AtPoint);
    if shipping.point.is_some() {
        let mut waits =
            step(arrived.map(|event| event.at).or(delivered), on_its_way, "parcel-step-at-point", by.clone());
        if waits.reached == Reached::Now {
            waits.reached = Reached::Due;
        }
        steps.push(waits);
        steps.push(step(delivered, arrived.is_some(), "parcel-step-fetched", String::new()));
        return Some(steps);
    }
    let mut last = step(delivered, on_its_way, "parcel-step-delivered", by);
    if on_its_way {
        last.reached = Reached::Due;
    }
    steps.push(last);
    Some(steps)
}

/// The key of the words for what a carrier tells.
pub const fn parcel_news(news: ParcelNews) -> &'static str {
    match news {
        ParcelNews::Collected => "parcel-news-collected",
        ParcelNews::InTransit => "parcel-news-in-transit",
        ParcelNews::OutForDelivery => "parcel-news-out-for-delivery",
        ParcelNews::AtPoint => "parcel-news-at-point",
        ParcelNews::Delivered => "parcel-news-delivered",
        ParcelNews::Failed => "parcel-news-failed",
    }
}
