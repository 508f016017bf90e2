//! The keys of the words for states, kinds and reasons. A word that nobody knows is shown as it is.

use ::messages::{Medium, MessageState};
use ::orders::{FulfilmentState, OrderState};
use ::payments::{PaymentState, RefundState, Tender};
use ::stock::{MovementKind, ReferenceKind, SupplyChangeKind, SupplyOrderKind, SupplyOrderState};
use customers::Unreachable;
use customers::{ConsentChannel, ConsentSource, ConsentState, Purpose, Why};
use fulfilment::ParcelNews;
use kernel::{Channel, Language, Method, Role};
use web::{Page, Tone};

pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Seller => "office-role-seller",
        Role::StoreManager => "office-role-store-manager",
        Role::HeadOffice => "office-role-head-office",
    }
}

/// The name of a language, in itself.
pub(crate) fn language(language: Language) -> String {
    web::text(language, "language-name", &[])
}

pub(crate) const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "office-channel-web",
        Channel::Till => "office-channel-till",
        Channel::Office => "office-channel-office",
    }
}

pub(crate) const fn method(method: Method) -> &'static str {
    match method {
        Method::CarryOut => "office-method-carry-out",
        Method::Collect => "office-method-collect",
        Method::CollectOnArrival => "office-method-collect-on-arrival",
        Method::Ship => "office-method-ship",
        Method::Relay => "office-method-relay",
    }
}

pub(crate) const fn order_state(state: OrderState) -> (&'static str, Tone) {
    match state {
        OrderState::AwaitingPayment => ("office-order-awaiting-payment", Tone::Warn),
        OrderState::Placed => ("office-order-placed", Tone::Soon),
        OrderState::Completed => ("office-order-completed", Tone::Here),
        OrderState::Cancelled => ("office-order-cancelled", Tone::Plain),
    }
}

pub(crate) const fn part_state(state: FulfilmentState) -> (&'static str, Tone) {
    match state {
        FulfilmentState::AwaitingPayment => ("office-part-awaiting-payment", Tone::Warn),
        FulfilmentState::Waiting => ("office-part-waiting", Tone::Soon),
        FulfilmentState::Allocated => ("office-part-allocated", Tone::Brand),
        FulfilmentState::Packed => ("office-part-packed", Tone::Brand),
        FulfilmentState::Dispatched => ("office-part-dispatched", Tone::Soon),
        FulfilmentState::ReadyForPickup => ("office-part-ready", Tone::Here),
        FulfilmentState::HandedOver => ("office-part-handed-over", Tone::Here),
        FulfilmentState::Cancelled => ("office-part-cancelled", Tone::Plain),
        FulfilmentState::Expired => ("office-part-expired", Tone::Plain),
    }
}

/// What a carrier tells of a parcel.
pub(crate) const fn parcel_news(news: ParcelNews) -> &'static str {
    match news {
        ParcelNews::Collected => "office-news-collected",
        ParcelNews::InTransit => "office-news-in-transit",
        ParcelNews::OutForDelivery => "office-news-out-for-delivery",
        ParcelNews::AtPoint => "office-news-at-point",
        ParcelNews::Delivered => "office-news-delivered",
        ParcelNews::Failed => "office-news-failed",
    }
}

pub(crate) const fn tender(tender: Tender) -> &'static str {
    match tender {
        Tender::Cash => "office-tender-cash",
        Tender::Terminal => "office-tender-terminal",
        Tender::CardForm => "office-tender-card-form",
        Tender::Token => "office-tender-token",
        Tender::Mandate => "office-tender-mandate",
        Tender::StoreCredit => "office-tender-store-credit",
        Tender::GiftCard => "office-tender-gift-card",
        Tender::Exchange => "office-tender-exchange",
    }
}

pub(crate) const fn payment_state(state: PaymentState) -> (&'static str, Tone) {
    match state {
        PaymentState::Pending => ("office-payment-pending", Tone::Warn),
        PaymentState::Authorised => ("office-payment-authorised", Tone::Soon),
        PaymentState::Captured => ("office-payment-captured", Tone::Here),
        PaymentState::Declined => ("office-payment-declined", Tone::Late),
        PaymentState::Voided => ("office-payment-voided", Tone::Plain),
    }
}

pub(crate) const fn refund_state(state: RefundState) -> (&'static str, Tone) {
    match state {
        RefundState::Pending => ("office-refund-pending", Tone::Warn),
        RefundState::Done => ("office-refund-done", Tone::Here),
        RefundState::Failed => ("office-refund-failed", Tone::Late),
    }
}

pub(crate) const fn message_state(state: MessageState) -> (&'static str, Tone) {
    match state {
        MessageState::Queued => ("office-message-queued", Tone::Soon),
        MessageState::Sending => ("office-message-sending", Tone::Soon),
        MessageState::Sent => ("office-message-sent", Tone::Here),
        MessageState::Kept => ("office-message-kept", Tone::Plain),
        MessageState::Failed => ("office-message-failed", Tone::Late),
    }
}

pub(crate) const fn medium(medium: Medium) -> &'static str {
    match medium {
        Medium::Email => "office-medium-email",
        Medium::Sms => "office-medium-sms",
        Medium::Push => "office-medium-push",
    }
}

pub(crate) const fn movement(kind: MovementKind) -> &'static str {
    match kind {
        MovementKind::Receipt => "office-movement-receipt",
        MovementKind::Sale => "office-movement-sale",
        MovementKind::TransferOut => "office-movement-transfer-out",
        MovementKind::TransferIn => "office-movement-transfer-in",
        MovementKind::Return => "office-movement-return",
        MovementKind::Adjustment => "office-movement-adjustment",
        MovementKind::Count => "office-movement-count",
        MovementKind::Damage => "office-movement-damage",
    }
}

pub(crate) const fn reference(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Order => "office-reference-order",
        ReferenceKind::SupplyOrder => "office-reference-supply-order",
        ReferenceKind::Opening => "office-reference-opening",
        ReferenceKind::Import => "office-reference-import",
        ReferenceKind::Manual => "office-reference-manual",
    }
}

pub(crate) const fn supply_kind(kind: SupplyOrderKind) -> &'static str {
    match kind {
        SupplyOrderKind::PurchaseOrder => "office-supply-purchase",
        SupplyOrderKind::Transfer => "office-supply-transfer",
    }
}

pub(crate) const fn supply_state(state: SupplyOrderState) -> (&'static str, Tone) {
    match state {
        SupplyOrderState::Open => ("office-supply-open", Tone::Soon),
        SupplyOrderState::Received => ("office-supply-received", Tone::Here),
        SupplyOrderState::Cancelled => ("office-supply-cancelled", Tone::Plain),
    }
}

pub(crate) const fn supply_change(kind: SupplyChangeKind) -> &'static str {
    match kind {
        SupplyChangeKind::DateChanged => "office-supply-change-date",
        SupplyChangeKind::Received => "office-supply-change-received",
        SupplyChangeKind::Cancelled => "office-supply-change-cancelled",
    }
}

pub(crate) const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::ReceiptByEmail => "office-purpose-receipt",
        Purpose::OrderMessages => "office-purpose-order-messages",
        Purpose::Marketing => "office-purpose-marketing",
        Purpose::KeepCard => "office-purpose-keep-card",
        Purpose::SellerSeesHistory => "office-purpose-history",
        Purpose::SellerSeesCart => "office-purpose-cart",
    }
}

pub(crate) const fn consent_channel(channel: ConsentChannel) -> Option<&'static str> {
    match channel {
        ConsentChannel::Email => Some("office-medium-email"),
        ConsentChannel::Sms => Some("office-medium-sms"),
        ConsentChannel::Push => Some("office-medium-push"),
        ConsentChannel::None => None,
    }
}

pub(crate) const fn consent_state(state: ConsentState) -> (&'static str, Tone) {
    match state {
        ConsentState::Granted => ("office-consent-granted", Tone::Here),
        ConsentState::Refused => ("office-consent-refused", Tone::Plain),
        ConsentState::Withdrawn => ("office-consent-withdrawn", Tone::Plain),
    }
}

pub(crate) const fn consent_source(source: ConsentSource) -> &'static str {
    match source {
        ConsentSource::Till => "office-channel-till",
        ConsentSource::Web => "office-channel-web",
        ConsentSource::Office => "office-channel-office",
        ConsentSource::Merge => "office-source-merge",
    }
}

pub(crate) const fn why(why: Why) -> &'static str {
    match why {
        Why::SameEmail => "office-why-email",
        Why::SamePhone => "office-why-phone",
        Why::SimilarName => "office-why-name",
    }
}

/// Why supply was changed: what somebody typed stands as it was typed, a code of the house is said.
pub(crate) fn supply_reason(page: &Page, text: &str) -> String {
    page.find_t(&format!("because-{}", text.replace('_', "-"))).unwrap_or_else(|| reason(page, text))
}

/// What a promise was made because of.
pub(crate) fn because(page: &Page, reason: orders::PromiseReason) -> String {
    page.t(&format!("because-{}", reason.as_str().replace('_', "-")))
}

/// What happened to an order, by the kind of its entry.
pub(crate) fn entry(page: &Page, kind: &str) -> String {
    let key = match kind {
        "placed" => "office-entry-placed",
        "allocated" => "office-entry-allocated",
        "waiting" => "office-entry-waiting",
        "ready_for_pickup" | "ready" | "put_aside" => "office-entry-ready",
        "packed" => "office-entry-packed",
        "dispatched" => "office-entry-dispatched",
        "carrier_news" => "office-entry-carrier-news",
        "handed_over" | "released" => "office-entry-handed-over",
        "cancelled" => "office-entry-cancelled",
        "expired" => "office-entry-expired",
        "date_changed" => "office-entry-date-changed",
        "resourced" => "office-entry-resourced",
        "other_supply" => "office-entry-other-supply",
        "lacking" => "office-entry-lacking",
        "payment_failed" | "declined" => "office-entry-payment-failed",
        "payment_let_go" => "office-entry-payment-let-go",
        "payment_reversed" | "voided" => "office-entry-payment-reversed",
        "paid" | "charged" | "captured" => "office-entry-paid",
        "refunded" => "office-entry-refunded",
        "goods_returned" => "office-entry-goods-returned",
        "goods_exchanged" => "office-entry-goods-exchanged",
        "exchanged" => "office-entry-exchanged",
        "withdrawn" => "office-entry-withdrawn",
        "card_kept" => "office-entry-card-kept",
        "customer_set" => "office-entry-customer-set",
        "collector_named" => "office-entry-collector-named",
        "collector_withdrawn" => "office-entry-collector-withdrawn",
        "cash_given" => "office-entry-cash-given",
        other => return other.replace('_', " "),
    };
    page.t(key)
}

/// Why something was called off or refused, by its stable code.
pub(crate) fn reason(page: &Page, code: &str) -> String {
    let key = match code {
        "customer" | "by_customer" => "office-reason-customer",
        "not_wanted" => "office-reason-not-wanted",
        "not_found" => "office-reason-not-found",
        "too_busy" => "office-reason-too-busy",
        "counted" => "office-reason-counted",
        "authorisation_expired" => "office-reason-authorisation-expired",
        "damaged" => "office-reason-damaged",
        "mistake" => "office-reason-mistake",
        "goods_returned" => "office-reason-goods-returned",
        "withdrawn" => "office-reason-withdrawn",
        "too_small" => "office-reason-too-small",
        "too_large" => "office-reason-too-large",
        "not_as_shown" => "office-reason-not-as-shown",
        "faulty" => "office-reason-faulty",
        "wrong_article" => "office-reason-wrong-article",
        "changed_mind" => "office-reason-changed-mind",
        "repair" => "office-reason-repair",
        "scrap" => "office-reason-scrap",
        "not_delivered" => "office-reason-not-delivered",
        "supply_cancelled" => "office-reason-supply-cancelled",
        "not_collected" | "expired" | "keep_time_over" => "office-reason-expired",
        "payment_failed" | "declined" => "office-reason-payment",
        "refused_by_bank" | "authentication_failed" | "authentication_required" => "office-reason-bank",
        "cancelled_by_customer" => "office-reason-left",
        "insufficient_funds" => "office-reason-insufficient-funds",
        "expired_card" => "office-reason-expired-card",
        "never_arrived" => "office-reason-never-arrived",
        "given_up" | "cancelled" => "office-reason-given-up",
        other => {
            let because = page.find_t(&format!("because-{}", other.replace('_', "-")));
            return because.unwrap_or_else(|| other.replace('_', " "));
        }
    };
    page.t(key)
}

fn template_key(name: &str) -> Option<&'static str> {
    Some(match name {
        "account_invitation" => "office-template-invitation",
        "receipt" => "office-template-receipt",
        "reservation_confirmed" => "office-template-reservation",
        "order_confirmed" => "office-template-order",
        "ready_for_pickup" => "office-template-ready",
        "ends_soon" => "office-template-ends-soon",
        "dispatched" => "office-template-dispatched",
        "at_point" => "office-template-at-point",
        "delivered" => "office-template-delivered",
        "date_changed" => "office-template-date",
        "supply_cancelled" => "office-template-supply-cancelled",
        "reservation_expired" => "office-template-expired",
        "reservation_cancelled" => "office-template-cancelled",
        "charged" => "office-template-charged",
        "refunded" => "office-template-refunded",
        "withdrawn" => "office-template-withdrawn",
        "password_reset" => "office-template-password",
        _ => return None,
    })
}

/// The name of a message's template.
pub(crate) fn template(page: &Page, name: &str) -> String {
    template_key(name).map_or_else(|| name.replace('_', " "), |key| page.t(key))
}

/// Why a customer is not told of what comes: the key of the words.
pub(crate) const fn untold(why: Unreachable) -> &'static str {
    match why {
        Unreachable::NotWanted => "office-untold-not-wanted",
        Unreachable::NotAllowed => "office-untold-not-allowed",
        Unreachable::NoAddress => "office-untold-no-address",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::messages::Template;

    #[test]
    fn every_template_has_its_words() {
        for name in Template::NAMES {
            let key = template_key(name).unwrap_or_else(|| panic!("{name} has no words"));
            for language in [Language::Fr, Language::En] {
                assert!(web::find_text(language, key, &[]).is_some(), "{key} in {}", language.as_str());
            }
        }
    }
}
