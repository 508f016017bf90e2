//! By which channel a customer is told of what.

use super::{Consent, ConsentChannel, Purpose, is_allowed, texts};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The kinds of news.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// An order or a reservation was recorded, with its date.
    OrderRecorded,
    /// It is ready to be collected.
    Ready,
    /// A parcel is on its way, or is there.
    Sent,
    /// The promised date changed, or the supply was cancelled.
    DateChanged,
    /// A reservation ended: cancelled or expired.
    ReservationEnded,
    /// A card was charged.
    Charged,
    /// The receipt of a purchase.
    Receipt,
    /// The account: invitation, password. The person asked for it at that moment.
    Account,
}

texts!(News {
    OrderRecorded = "order_recorded",
    Ready = "ready",
    Sent = "sent",
    DateChanged = "date_changed",
    ReservationEnded = "reservation_ended",
    Charged = "charged",
    Receipt = "receipt",
    Account = "account",
});

impl News {
    /// The consent that it needs.
    const fn purpose(self) -> Option<Purpose> {
        match self {
            Self::Receipt => Some(Purpose::ReceiptByEmail),
            Self::Account => None,
            Self::OrderRecorded
            | Self::Ready
            | Self::Sent
            | Self::DateChanged
            | Self::ReservationEnded
            | Self::Charged => Some(Purpose::OrderMessages),
        }
    }

    /// Whether the customer may choose another channel than e-mail, or none.
    pub const fn is_choosable(self) -> bool {
        !matches!(self, Self::Receipt | Self::Account)
    }
}

/// What a customer chose for one kind of news.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewsPreference {
    /// Of what.
    pub news: News,
    /// How; `None` is "do not tell me".
    pub channel: ConsentChannel,
    /// Since when.
    pub at: Timestamp,
}

/// Where a customer can be reached.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Addresses {
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number that takes text messages.
    pub sms: Option<String>,
    /// A subscription to notifications.
    pub push: Option<String>,
}

impl Addresses {
    /// The address of a channel.
    pub fn of(&self, channel: ConsentChannel) -> Option<&str> {
        match channel {
            ConsentChannel::Email => self.email.as_deref(),
            ConsentChannel::Sms => self.sms.as_deref(),
            ConsentChannel::Push => self.push.as_deref(),
            ConsentChannel::None => None,
        }
    }
}

/// Why a customer is not told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreachable {
    /// The customer chose not to be told of this.
    NotWanted,
    /// No channel that has an address was agreed to.
    NotAllowed,
    /// There is no address at all.
    NoAddress,
}

impl Unreachable {
    /// The stable code that faces translate.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotWanted => "not_wanted",
            Self::NotAllowed => "not_allowed",
            Self::NoAddress => "no_address",
        }
    }
}

/// Channels in the order in which they are tried when the chosen one does not work.
const FALLBACK: [ConsentChannel; 3] = [ConsentChannel::Email, ConsentChannel::Sms, ConsentChannel::Push];

/// The channel and address for a piece of news: the chosen channel when it has an address and was
/// agreed to, otherwise the first other that has both. Exactly one, so that nobody is told twice.
pub fn choose_channel(
    preferences: &[NewsPreference],
    consents: &[Consent],
    addresses: &Addresses,
    news: News,
) -> Result<(ConsentChannel, String), Unreachable> {
    let chosen = preferences.iter().find(|one| one.news == news && news.is_choosable()).map(|one| one.channel);
    if chosen == Some(ConsentChannel::None) {
        return Err(Unreachable::NotWanted);
    }
    let candidates: &[ConsentChannel] = if news.is_choosable() { &FALLBACK } else { &FALLBACK[..1] };
    let allowed = |channel| news.purpose().is_none_or(|purpose| is_allowed(consents, purpose, channel));
    let mut has_address = false;
    for channel in chosen.iter().chain(candidates) {
        let Some(address) = addresses.of(*channel) else { continue };
        has_address = true;
        if allowed(*channel) {
            return Ok((*channel, address.to_owned()));
        }
    }
    Err(if has_address { Unreachable::NotAllowed } else { Unreachable::NoAddress })
}

#[cfg(test)]
mod tests {
    use super::super::{ConsentSource, ConsentState};
    use super::*;
    use ConsentChannel::{Email, None, Push, Sms};

    fn consents(of: &[(Purpose, ConsentChannel, ConsentState)]) -> Vec<Consent> {
        let moment = kernel::Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment();
        of.iter()
            .map(|(purpose, channel, state)| Consent {
                id: moment.id(),
                customer: moment.id(),
                purpose: *purpose,
                channel: *channel,
                state: *state,
                text_version: "1".into(),
                source: ConsentSource::Web,
                staff: Option::None,
                at: moment.now,
            })
            .collect()
    }

    /// What was chosen, what was agreed to, the addresses, the news, and what follows.
    type Case<'a> = (
        Option<ConsentChannel>,
        &'a [(Purpose, ConsentChannel, ConsentState)],
        &'a Addresses,
        News,
        Result<ConsentChannel, Unreachable>,
    );

    #[test]
    fn one_channel_is_chosen_or_the_reason_told() {
        use ConsentState::{Granted, Refused};
        let both = Addresses { email: Some("e".into()), sms: Some("s".into()), push: Option::None };
        let mail = Addresses { email: Some("e".into()), ..Addresses::default() };
        let (yes_mail, yes_sms) = ((Purpose::OrderMessages, Email, Granted), (Purpose::OrderMessages, Sms, Granted));
        let no_mail = (Purpose::OrderMessages, Email, Refused);
        let receipt = (Purpose::ReceiptByEmail, None, Granted);
        let cases: &[Case<'_>] = &[
            (Option::None, &[yes_mail, yes_sms], &both, News::Ready, Ok(Email)),
            (Some(Sms), &[yes_mail, yes_sms], &both, News::Ready, Ok(Sms)),
            (Some(Sms), &[yes_mail], &both, News::Ready, Ok(Email)),
            (Some(Push), &[yes_mail], &both, News::Ready, Ok(Email)),
            (Some(None), &[yes_mail], &both, News::Ready, Err(Unreachable::NotWanted)),
            (Option::None, &[no_mail, yes_sms], &both, News::Ready, Ok(Sms)),
            (Option::None, &[no_mail], &mail, News::Ready, Err(Unreachable::NotAllowed)),
            (Option::None, &[receipt], &mail, News::Ready, Err(Unreachable::NotAllowed)),
            (Option::None, &[receipt], &mail, News::Receipt, Ok(Email)),
            (Option::None, &[], &mail, News::Account, Ok(Email)),
            (Some(None), &[], &mail, News::Account, Ok(Email)),
            (Option::None, &[yes_mail], &Addresses::default(), News::Ready, Err(Unreachable::NoAddress)),
        ];
        for (chosen, agreed, addresses, news, expected) in cases {
            let at = kernel::from_micros(0);
            let preferences: Vec<_> =
                chosen.map(|channel| NewsPreference { news: *news, channel, at }).into_iter().collect();
            let found = choose_channel(&preferences, &consents(agreed), addresses, *news).map(|(channel, _)| channel);
            assert_eq!(found, *expected, "{chosen:?} {agreed:?} {news:?}");
        }
    }
}
