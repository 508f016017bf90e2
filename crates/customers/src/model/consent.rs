//! Consents: asked one by one, recorded with the text that was shown, revocable, checked at each use.

use super::texts;
use jiff::Timestamp;
use kernel::{ConsentId, CustomerId, StaffId};
use serde::{Deserialize, Serialize};

/// What a consent is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The receipt comes by e-mail. The address is used for nothing else.
    ReceiptByEmail,
    /// News about one's own orders and reservations.
    OrderMessages,
    /// Offers and campaigns.
    Marketing,
    /// The payment card is kept at the payment provider for later payments.
    KeepCard,
    /// Sellers see the purchase history.
    SellerSeesHistory,
    /// Sellers see and help with the cart.
    SellerSeesCart,
}

texts!(Purpose {
    ReceiptByEmail = "receipt_by_email",
    OrderMessages = "order_messages",
    Marketing = "marketing",
    KeepCard = "keep_card",
    SellerSeesHistory = "seller_sees_history",
    SellerSeesCart = "seller_sees_cart",
});

impl Purpose {
    /// Whether it is asked for each channel of messages by itself.
    pub const fn is_per_channel(self) -> bool {
        matches!(self, Self::OrderMessages | Self::Marketing)
    }

    /// Whether a consent of this purpose can be about this channel.
    pub fn takes(self, channel: ConsentChannel) -> bool {
        self.is_per_channel() == (channel != ConsentChannel::None)
    }
}

/// By which way one is told; `None` where a purpose has no channel, or nothing is wanted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentChannel {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// Notification on the phone or computer.
    Push,
    /// No channel.
    None,
}

texts!(ConsentChannel { Email = "email", Sms = "sms", Push = "push", None = "none" });

/// What was answered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Yes.
    Granted,
    /// No.
    Refused,
    /// Yes once, and no longer.
    Withdrawn,
}

impl ConsentState {
    /// What an answer comes to: no after a yes takes it back.
    pub const fn after(is_yes: bool, was_yes: bool) -> Self {
        match (is_yes, was_yes) {
            (true, _) => Self::Granted,
            (false, true) => Self::Withdrawn,
            (false, false) => Self::Refused,
        }
    }
}

texts!(ConsentState { Granted = "granted", Refused = "refused", Withdrawn = "withdrawn" });

/// Where it was answered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSource {
    /// At a till or a seller's tablet.
    Till,
    /// By the customer on the web.
    Web,
    /// At head office, by telephone or letter.
    Office,
    /// It follows from the merging of two records of one person.
    Merge,
}

texts!(ConsentSource { Till = "till", Web = "web", Office = "office", Merge = "merge" });

/// One answer, never changed afterwards: a later answer is a row of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// Whose.
    pub customer: CustomerId,
    /// What for.
    pub purpose: Purpose,
    /// By which channel.
    pub channel: ConsentChannel,
    /// The answer.
    pub state: ConsentState,
    /// Which wording was shown: "order_messages-2026-11".
    pub text_version: String,
    /// Where it was answered.
    pub source: ConsentSource,
    /// The member of staff who asked; none on the web.
    pub staff: Option<StaffId>,
    /// When.
    pub at: Timestamp,
}

/// The answers in force out of a history: the latest of each purpose and channel.
pub fn current(history: &[Consent]) -> Vec<Consent> {
    let mut latest: Vec<Consent> = Vec::new();
    for consent in history {
        match latest.iter_mut().find(|one| one.purpose == consent.purpose && one.channel == consent.channel) {
            Some(one) if (consent.at, consent.id) > (one.at, one.id) => *one = consent.clone(),
            Some(_) => {}
            None => latest.push(consent.clone()),
        }
    }
    latest.sort_by_key(|one| (one.purpose, one.channel));
    latest
}

/// Whether the answers in force allow this. No answer is no. A purpose without channels is asked
/// about whatever channel it is used by.
pub fn is_allowed(consents: &[Consent], purpose: Purpose, channel: ConsentChannel) -> bool {
    let channel = if purpose.is_per_channel() { channel } else { ConsentChannel::None };
    let mut latest: Option<&Consent> = None;
    for consent in consents.iter().filter(|one| one.purpose == purpose && one.channel == channel) {
        if latest.is_none_or(|one| (consent.at, consent.id) > (one.at, one.id)) {
            latest = Some(consent);
        }
    }
    latest.is_some_and(|one| one.state == ConsentState::Granted)
}

/// The answers of one record that must be written to the other when both turn out to be the same
/// person: a no on either side stays a no, a yes is taken over where nothing was asked.
pub fn merge_consents(keep: &[Consent], gone: &[Consent]) -> Vec<Consent> {
    let (keep, gone) = (current(keep), current(gone));
    let kept = |one: &Consent| keep.iter().find(|other| other.purpose == one.purpose && other.channel == one.channel);
    gone.into_iter()
        .filter(|one| match kept(one) {
            None => true,
            Some(other) => other.state == ConsentState::Granted && one.state != ConsentState::Granted,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConsentChannel::{Email, None, Sms};
    use ConsentState::{Granted, Refused, Withdrawn};
    use Purpose::{KeepCard, Marketing, OrderMessages};

    fn consent(purpose: Purpose, channel: ConsentChannel, state: ConsentState, second: i64) -> Consent {
        let clock = kernel::Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3);
        let moment = clock.moment();
        Consent {
            id: moment.id(),
            customer: moment.id(),
            purpose,
            channel,
            state,
            text_version: "1".into(),
            source: ConsentSource::Till,
            staff: Option::None,
            at: kernel::from_micros(1_790_000_000_000_000 + second * 1_000_000),
        }
    }

    #[test]
    fn a_no_after_a_yes_takes_it_back() {
        assert_eq!([true, false].map(|was_yes| ConsentState::after(true, was_yes)), [Granted, Granted]);
        assert_eq!([true, false].map(|was_yes| ConsentState::after(false, was_yes)), [Withdrawn, Refused]);
    }

    #[test]
    fn the_latest_answer_counts_whatever_the_order() {
        let history = [
            consent(Marketing, Email, Withdrawn, 9),
            consent(Marketing, Email, Granted, 1),
            consent(OrderMessages, Email, Granted, 2),
            consent(KeepCard, None, Granted, 3),
        ];
        assert!(!is_allowed(&history, Marketing, Email));
        assert!(is_allowed(&history, OrderMessages, Email));
        assert!(!is_allowed(&history, OrderMessages, Sms), "never asked");
        assert!(is_allowed(&history, KeepCard, Email), "a card has no channel");
        assert_eq!(current(&history).len(), 3);
        assert!(!is_allowed(&[], KeepCard, None));
    }

    #[test]
    fn the_most_restrictive_answer_survives_a_merge() {
        for (keep, gone, written) in [
            (Some(Granted), Some(Granted), false),
            (Some(Granted), Some(Refused), true),
            (Some(Granted), Some(Withdrawn), true),
            (Some(Refused), Some(Granted), false),
            (Some(Withdrawn), Some(Granted), false),
            (Option::None, Some(Granted), true),
            (Option::None, Some(Refused), true),
            (Some(Granted), Option::None, false),
        ] {
            let keep_rows: Vec<_> = keep.map(|state| consent(Marketing, Email, state, 1)).into_iter().collect();
            let gone_rows: Vec<_> = gone.map(|state| consent(Marketing, Email, state, 5)).into_iter().collect();
            let merged = merge_consents(&keep_rows, &gone_rows);
            assert_eq!(!merged.is_empty(), written, "{keep:?} {gone:?}");
        }
    }

    #[test]
    fn a_purpose_knows_its_channels() {
        assert!(OrderMessages.takes(Sms) && !OrderMessages.takes(None));
        assert!(KeepCard.takes(None) && !KeepCard.takes(Email));
    }
}
