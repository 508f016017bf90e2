//! What the house says, and the facts that it needs for it. Facts come typed; words, dates and
//! amounts are set here, per language.

mod en;
mod fr;

use crate::letter::{House, Letter, PartLine, Rendered};
use crate::wording;
use jiff::civil::{Date, DateTime, Time, Weekday};
use kernel::{Language, Money, Rate};

/// An article, as a customer calls it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Article {
    /// "Chemise Oxford", in the language of the message.
    pub name: String,
    /// "Rouge, 40"; may be empty.
    pub detail: String,
    /// How many.
    pub quantity: i64,
}

impl Article {
    /// "2 × Chemise Oxford", "Chemise Oxford".
    fn label(&self) -> String {
        if self.quantity == 1 { self.name.clone() } else { format!("{} × {}", self.quantity, self.name) }
    }

    /// "Chemise Oxford (Rouge, 40)".
    fn in_full(&self) -> String {
        if self.detail.is_empty() { self.label() } else { format!("{} ({})", self.label(), self.detail) }
    }

    fn line(&self, amount: Option<String>) -> PartLine {
        let details = if self.detail.is_empty() { vec![] } else { vec![self.detail.clone()] };
        PartLine { label: self.label(), details, amount }
    }
}

/// An article and what its line costs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The article.
    pub article: Article,
    /// The amount of the line, gross.
    pub amount: Money,
}

impl Line {
    fn part(&self, language: Language) -> PartLine {
        self.article.line(Some(wording::amount(self.amount, language)))
    }
}

/// Until when something is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Until {
    /// The day.
    pub on: Date,
    /// The hour at which the store closes, when it is known.
    pub at: Option<Time>,
}

/// Opening hours of a run of weekdays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hours {
    /// From this weekday,
    pub first: Weekday,
    /// to this one.
    pub last: Weekday,
    /// Opens.
    pub opens: Time,
    /// Closes.
    pub closes: Time,
}

/// An invitation to open an account on the web.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountInvitation {
    /// First name.
    pub first_name: String,
    /// The store that invites; none when the customer asked on the web.
    pub store: Option<String>,
    /// Where the password is chosen.
    pub link: String,
    /// Until when the link works.
    pub valid_until: Date,
}

/// A link to choose a new password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PasswordReset {
    /// First name.
    pub first_name: String,
    /// Where the password is chosen.
    pub link: String,
    /// For how many minutes the link works.
    pub valid_minutes: i64,
}

/// With what was paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tender {
    /// A card that was presented.
    Card {
        /// Last four digits.
        last4: String,
    },
    /// The card that the customer left at the payment provider.
    KeptCard {
        /// Last four digits.
        last4: String,
    },
    /// Cash.
    Cash,
    /// A store credit.
    StoreCredit {
        /// Last four signs of its code.
        last4: String,
    },
    /// A gift card.
    GiftCard {
        /// Last four signs of its code.
        last4: String,
    },
    /// What goods that came back were worth.
    Exchange,
    /// Something else, by its name.
    Other(String),
}

/// VAT of one rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VatLine {
    /// The rate.
    pub rate: Rate,
    /// Without VAT.
    pub net: Money,
    /// The VAT.
    pub tax: Money,
    /// With VAT.
    pub gross: Money,
}

/// A line of a receipt that is paid when it is collected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaterLine {
    /// The article.
    pub article: Article,
    /// What it will cost.
    pub amount: Money,
    /// When it arrives; none when it lies in the store already.
    pub arrives_on: Option<Date>,
    /// Until when it is kept, when that is known.
    pub kept_until: Option<Until>,
}

/// A credit that was issued, for its holder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreditSlip {
    /// Whether it is a gift card.
    pub is_gift: bool,
    /// What its holder shows.
    pub code: String,
    /// What is on it.
    pub balance: Money,
    /// The last day on which it can be spent.
    pub valid_until: Date,
}

/// A receipt by e-mail: what was paid, and what is not yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// First name; none for a customer without a record.
    pub first_name: Option<String>,
    /// "MF-48 114".
    pub order_number: String,
    /// The number of the ticket.
    pub receipt_number: String,
    /// The store; none on the web.
    pub store: Option<String>,
    /// When, in the store's time.
    pub at: DateTime,
    /// What was paid now.
    pub lines: Vec<Line>,
    /// What was paid, in all.
    pub paid: Money,
    /// With what.
    pub tenders: Vec<(Tender, Money)>,
    /// VAT of what was paid.
    pub vat: Vec<VatLine>,
    /// The credit that was issued with it.
    pub credit: Option<CreditSlip>,
    /// What is paid when it is collected.
    pub later: Vec<LaterLine>,
    /// The card that will be charged then; none when it is paid in the store.
    pub later_last4: Option<String>,
    /// The page of the order.
    pub link: String,
}

/// How a part of an order gets to the customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum How {
    /// Taken in the store at once.
    TakenAway,
    /// Collected in this store.
    Collected {
        /// The store.
        store: String,
    },
    /// Sent to this address.
    Delivered {
        /// The address, on one line.
        address: String,
    },
    /// Sent to this relay point, where it is fetched.
    Relayed {
        /// Its name and address, on one line.
        address: String,
    },
}

/// A part of an order with a promise of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderPart {
    /// How.
    pub how: How,
    /// What the customer chose: the name of the service that brings it; none for what is fetched.
    pub service: Option<String>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// From which hour of its day it lies there; none when only a day is promised.
    pub at: Option<Time>,
    /// The earliest day.
    pub from: Date,
    /// The latest day.
    pub to: Date,
}

/// When what is set aside on a card is charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChargedWhen {
    /// When it leaves with a carrier.
    Sent,
    /// When it is collected.
    Collected,
    /// Some of it so, some of it so.
    Both,
}

/// An order was recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderConfirmed {
    /// First name.
    pub first_name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// Its parts.
    pub parts: Vec<OrderPart>,
    /// Delivery; zero when it is free.
    pub delivery: Money,
    /// The total.
    pub total: Money,
    /// What was paid already.
    pub paid: Money,
    /// What is set aside on the card and charged when its part leaves; zero for nothing.
    pub when_it_leaves: Money,
    /// What that means for this order.
    pub charged: ChargedWhen,
    /// The page of the order.
    pub link: String,
}

/// A unit on its way, or in a store, was reserved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReservationConfirmed {
    /// First name.
    pub first_name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// The article.
    pub article: Article,
    /// The store where it is tried on.
    pub store: String,
    /// The day on which it arrives; none when it lies in the store already.
    pub arrives_on: Option<Date>,
    /// For how many days it is kept then.
    pub kept_days: i64,
    /// What it costs.
    pub amount: Money,
    /// The card that is charged if it is taken; none when it is paid in the store.
    pub last4: Option<String>,
    /// The page of the order, where it can be cancelled.
    pub link: String,
}

/// Something waits in the store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadyForPickup {
    /// First name.
    pub first_name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// What waits.
    pub articles: Vec<Article>,
    /// The store.
    pub store: String,
    /// Its address, on one line.
    pub address: String,
    /// Its opening hours.
    pub hours: Vec<Hours>,
    /// Until when it is kept.
    pub kept_until: Until,
    /// What is to be paid if it is taken; none when everything is paid.
    pub due: Option<Money>,
    /// The card that is charged; none when it is paid in the store.
    pub last4: Option<String>,
    /// The code that opens the hand-over.
    pub code: Option<PickupCode>,
    /// The page for whom the customer sends: the code and the store, and nothing else. Empty without a code.
    pub forward: String,
    /// The page of the order, with the code for the hand-over.
    pub link: String,
}

/// The code of something that waits in a store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PickupCode {
    /// As a QR code holds it.
    pub scanned: String,
    /// As people read it, in groups.
    pub said: String,
}

/// A parcel is on its way, or is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParcelSent {
    /// First name.
    pub first_name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// What is in it.
    pub articles: Vec<Article>,
    /// Who brings it.
    pub carrier: String,
    /// The number on its label.
    pub number: String,
    /// Where to, on one line.
    pub address: String,
    /// Whether that is a relay point.
    pub is_relay: bool,
    /// Who gets it, when that is not the customer.
    pub recipient: Option<String>,
    /// What was taken as it left, and the last four digits of its card.
    pub charged: Option<(Money, String)>,
    /// The day by which it is there.
    pub by: Date,
    /// The page of the order.
    pub link: String,
}

/// Promised dates changed: of one part of an order, or of several.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DateChanged {
    /// First name.
    pub first_name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// What comes on another day; one at least.
    pub changes: Vec<NewDate>,
    /// Whether nothing was charged yet, so that cancelling costs nothing.
    pub unpaid: bool,
    /// The page of the order, where it can be cancelled.
    pub link: String,
}

/// An article that comes on another day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDate {
    /// The article, or the first of several that come together.
    pub article: Article,
    /// Where the customer gets it.
    pub how: How,
    /// What was promised.
    pub old_on: Date,
    /// What is promised now.
    pub new_on: Date,
}

/// What was on its way does not come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SupplyCancelled {
    /// First name.
    pub first_name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// The article.
    pub article: Article,
    /// Where the customer would have got it.
    pub how: How,
    /// What was paid and is given back; none when nothing was.
    pub refund: Option<Money>,
    /// What was only set aside for it and is free again.
    pub let_go: Option<Money>,
    /// The page of the order, with other ways to get it.
    pub link: String,
}

/// Why something ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EndedBecause {
    /// Somebody called it off, or nobody came.
    CalledOff,
    /// The house has no more of it.
    Lacking,
}

/// A reservation ended: cancelled, or expired.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReservationEnded {
    /// First name.
    pub first_name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// The articles.
    pub articles: Vec<Article>,
    /// Why.
    pub because: EndedBecause,
    /// Whether other articles of the order are still to come, or were handed over.
    pub rest_stands: bool,
    /// The store that kept it; none for what was to be delivered.
    pub store: Option<String>,
    /// What was paid and is given back; none when nothing was.
    pub refund: Option<Money>,
    /// Whether it was an order that is paid, and no reservation to try on.
    pub was_paid: bool,
    /// Whether that money was cash, and waits in the store.
    pub in_cash: bool,
    /// What was set aside on a card for it and is free again; none for a reservation.
    pub let_go: Option<Money>,
    /// The page of the order, from which its article can be reached.
    pub link: String,
}

/// The kept card was charged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charged {
    /// First name.
    pub first_name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// What for.
    pub articles: Vec<Article>,
    /// The store.
    pub store: String,
    /// How much.
    pub amount: Money,
    /// Last four digits.
    pub last4: String,
    /// Whether it was set aside with the order, and is taken now; otherwise the kept card was charged.
    pub with_order: bool,
    /// Who fetched it, when the customer sent somebody.
    pub taken_by: Option<String>,
    /// The page of the order, with the receipt.
    pub link: String,
}

/// Goods came back, and the money for them goes back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refunded {
    /// First name.
    pub first_name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// What came back.
    pub articles: Vec<Article>,
    /// The store that took it.
    pub store: String,
    /// How much.
    pub amount: Money,
    /// By which means, and how much of it.
    pub ways: Vec<(Way, Money)>,
    /// The page of the order.
    pub link: String,
}

/// How money goes back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Way {
    /// To the card that paid.
    Card {
        /// Its last four digits.
        last4: String,
    },
    /// From the drawer of a till.
    Cash,
    /// To a credit of the house.
    Credit(CreditSlip),
}

/// A withdrawal was declared: this acknowledges it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Withdrawn {
    /// By whom, as they wrote it.
    pub name: String,
    /// "MF-48 114".
    pub order_number: String,
    /// From what.
    pub articles: Vec<Article>,
    /// When it was declared, by the clock of the country.
    pub at: DateTime,
    /// What goes back at most.
    pub amount: Money,
    /// Until when the goods are sent or brought back.
    pub send_back_by: Date,
    /// Whether something is to be sent or brought back.
    pub comes_back: bool,
    /// The page of the order.
    pub link: String,
}

/// Everything that the house writes to customers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Template {
    /// An invitation to open an account.
    AccountInvitation(AccountInvitation),
    /// A link to choose a new password.
    PasswordReset(PasswordReset),
    /// A receipt.
    Receipt(Receipt),
    /// An order was recorded.
    OrderConfirmed(OrderConfirmed),
    /// A unit was reserved.
    ReservationConfirmed(ReservationConfirmed),
    /// Something waits in the store.
    ReadyForPickup(ReadyForPickup),
    /// It still waits, and its time ends tomorrow.
    EndsSoon(ReadyForPickup),
    /// A parcel is on its way.
    Dispatched(ParcelSent),
    /// A parcel waits in a relay point.
    AtPoint(ParcelSent),
    /// A parcel is there.
    Delivered(ParcelSent),
    /// The promised date changed.
    DateChanged(DateChanged),
    /// What was on its way does not come.
    SupplyCancelled(SupplyCancelled),
    /// A reservation was not collected in time.
    ReservationExpired(ReservationEnded),
    /// A reservation was cancelled.
    ReservationCancelled(ReservationEnded),
    /// The kept card was charged.
    Charged(Charged),
    /// Goods came back.
    Refunded(Refunded),
    /// A withdrawal was declared.
    Withdrawn(Withdrawn),
}

/// Gives each template its stable name, once: for a template, and as the list of all.
macro_rules! names {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        impl Template {
            /// Every name there is: who shows messages needs words for each.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The stable name, as stored.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name),+ }
            }
        }
    };
}

names! {
    AccountInvitation = "account_invitation",
    PasswordReset = "password_reset",
    Receipt = "receipt",
    OrderConfirmed = "order_confirmed",
    ReservationConfirmed = "reservation_confirmed",
    ReadyForPickup = "ready_for_pickup",
    EndsSoon = "ends_soon",
    Dispatched = "dispatched",
    AtPoint = "at_point",
    Delivered = "delivered",
    DateChanged = "date_changed",
    SupplyCancelled = "supply_cancelled",
    ReservationExpired = "reservation_expired",
    ReservationCancelled = "reservation_cancelled",
    Charged = "charged",
    Refunded = "refunded",
    Withdrawn = "withdrawn",
}

/// Sets a message in a language: subject, a short form, plain text and HTML with the same content.
pub fn render(template: &Template, language: Language, house: &House) -> Rendered {
    let letter: Letter = match language {
        Language::Fr => fr::letter(template, house),
        Language::En => en::letter(template, house),
    };
    letter.render(language, house)
}

fn names(articles: &[Article], language: Language) -> String {
    wording::list(&articles.iter().map(|article| article.name.clone()).collect::<Vec<_>>(), language)
}

fn in_full(articles: &[Article], language: Language) -> String {
    wording::list(&articles.iter().map(Article::in_full).collect::<Vec<_>>(), language)
}
