//! What placing an order is asked, where it stands, and why it is refused.

use crate::draft::LineProblem;
use crate::money_back::RefundTo;
use crate::return_goods::ReturnRefused;
use db::DbError;
use fulfilment::When;
use kernel::{
    Actor, CartId, Channel, CustomerId, Language, LocationId, OrderId, PaymentId, ShiftId, StaffId, TillId, TokenId,
};
use payments::PaymentRefused;
use stock::StockRefused;
use thiserror::Error;
use uuid::Uuid;

/// How the part that is due now is paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pay {
    /// Nothing is to be paid now: everything is reserved, or what comes back and the credits of the
    /// cart pay all of it.
    Nothing,
    /// What comes back is worth more: so the rest goes back.
    Back {
        /// How.
        to: RefundTo,
    },
    /// Cash at a till.
    Cash {
        /// What the customer gave, minor units.
        given_minor: i64,
    },
    /// A card on the terminal of the till.
    Terminal {
        /// The words that the customer agreed to, when the card is kept for later.
        keep: Option<String>,
    },
    /// A part of it in cash, and the rest by a card on the terminal of the till.
    CashAndTerminal {
        /// What of it is paid in cash, minor units.
        cash_minor: i64,
        /// The words that the customer agreed to, when the card is kept for later.
        keep: Option<String>,
    },
    /// A card typed into the provider's form.
    CardForm {
        /// The words that the customer agreed to, when the card is kept for later.
        keep: Option<String>,
    },
    /// A stored card, the customer confirming.
    Token {
        /// Which.
        token: TokenId,
    },
}

impl Pay {
    /// Whether somebody outside the house is asked for money.
    pub const fn asks_outside(&self) -> bool {
        !matches!(self, Self::Nothing | Self::Back { .. } | Self::Cash { .. })
    }

    /// Whether money is paid at all.
    pub(super) const fn is_money(&self) -> bool {
        !matches!(self, Self::Nothing | Self::Back { .. })
    }

    /// What of it is paid in cash beside a card, minor units.
    pub(super) const fn cash_beside_minor(&self) -> i64 {
        if let Self::CashAndTerminal { cash_minor, .. } = self { *cash_minor } else { 0 }
    }
}

/// Everything that placing an order needs to know.
#[derive(Clone, Debug)]
pub struct PlaceOrder {
    /// Which cart.
    pub cart: CartId,
    /// From where.
    pub channel: Channel,
    /// By whom.
    pub actor: Actor,
    /// The customer's language.
    pub language: Language,
    /// In which store, or which the customer chose.
    pub store: Option<LocationId>,
    /// On which till.
    pub till: Option<TillId>,
    /// In which shift.
    pub shift: Option<ShiftId>,
    /// By which seller.
    pub staff: Option<StaffId>,
    /// For whom.
    pub customer: Option<CustomerId>,
    /// How what is due now is paid.
    pub pay: Pay,
    /// The stored card that the customer agrees to for what is paid at hand-over, unless the one that
    /// pays now is it.
    pub later_card: Option<TokenId>,
    /// Where the provider sends the customer back to.
    pub return_url: String,
    /// The same key again gives the same order again.
    pub key: Uuid,
}

/// Where placing an order stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Placing {
    /// It is placed.
    Placed {
        /// The order.
        order: OrderId,
    },
    /// The terminal asks for the card: follow the payment.
    OnTerminal {
        /// The order.
        order: OrderId,
        /// The payment to follow.
        payment: PaymentId,
    },
    /// The customer goes on at the provider's page.
    AtProvider {
        /// The order.
        order: OrderId,
        /// The payment to follow.
        payment: PaymentId,
        /// The provider's page.
        url: String,
    },
    /// The bank said no; nothing was taken and nothing is set aside.
    Declined {
        /// The order, now cancelled; the cart is as it was.
        order: OrderId,
        /// Why, as a stable code.
        reason: String,
    },
    /// The provider does not answer: the payment is followed up by itself.
    Unknown {
        /// The order.
        order: OrderId,
        /// The payment.
        payment: PaymentId,
    },
}

/// Why an order was not placed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PlaceRefused {
    /// The cart is empty.
    #[error("the cart is empty")]
    Empty,
    /// The cart became an order already, or is not there.
    #[error("the cart is closed")]
    CartClosed,
    /// Something is reserved or put aside: for whom?
    #[error("a customer is needed")]
    CustomerNeeded,
    /// Something is sent: where to?
    #[error("an address is needed")]
    AddressNeeded,
    /// A relay point takes no parcels any more.
    #[error("the relay point is closed")]
    PointClosed,
    /// Something is due now, or nothing is although a payment was offered.
    #[error("the payment does not fit what is due")]
    PaymentMismatch,
    /// A till sells with an open shift only.
    #[error("no shift is open on this till")]
    NoShift,
    /// Not in this store, or not by this actor.
    #[error("not allowed here")]
    NotAllowed,
    /// A line cannot be had as wished.
    #[error("line {line} cannot be had as wished")]
    Line {
        /// Its place in the cart, from 1.
        line: usize,
        /// What stands in the way.
        problem: LineProblem,
    },
    /// What was shown of a line cannot be kept any more.
    #[error("line {line} cannot be had when it was shown")]
    Promise {
        /// Its place in the cart, from 1.
        line: usize,
        /// What can be had now.
        possible: When,
    },
    /// Somebody else was faster, or a level is lower than shown.
    #[error(transparent)]
    Stock(StockRefused),
    /// The payment was refused.
    #[error(transparent)]
    Payment(PaymentRefused),
    /// What was to come back with it may not.
    #[error(transparent)]
    Return(ReturnRefused),
    /// Another screen asks for the money of the same cart.
    #[error("another payment for this cart is under way")]
    UnderWay {
        /// Its payment.
        payment: PaymentId,
    },
    /// The key was used for another order.
    #[error("this form was used for something else")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl PlaceRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "cart_empty",
            Self::CartClosed => "cart_closed",
            Self::CustomerNeeded => "customer_needed",
            Self::AddressNeeded => "address_needed",
            Self::PointClosed => "point_closed",
            Self::PaymentMismatch => "payment_mismatch",
            Self::NoShift => "shift_not_open",
            Self::NotAllowed => "not_allowed",
            Self::Line { problem: LineProblem::NotSold, .. } => "not_sold",
            Self::Line { problem: LineProblem::NowhereChosen, .. } => "nowhere_chosen",
            Self::Line { problem: LineProblem::NotSent, .. } => "not_sent",
            Self::Line { problem: LineProblem::TooHeavy, .. } => "too_heavy",
            Self::Promise { .. } => "promise_changed",
            Self::Line { .. } | Self::Stock(_) => "sold_out",
            Self::Payment(refused) => refused.code(),
            Self::Return(refused) => refused.code(),
            Self::UnderWay { .. } => PaymentRefused::Under.code(),
            Self::KeyReused => "key_reused",
            Self::Store(_) => "store",
        }
    }
}

impl From<StockRefused> for PlaceRefused {
    fn from(refused: StockRefused) -> Self {
        match refused {
            StockRefused::Store(error) => Self::Store(error),
            other => Self::Stock(other),
        }
    }
}

impl From<PaymentRefused> for PlaceRefused {
    fn from(refused: PaymentRefused) -> Self {
        match refused {
            PaymentRefused::Store(error) => Self::Store(error),
            other => Self::Payment(other),
        }
    }
}

impl From<ReturnRefused> for PlaceRefused {
    fn from(refused: ReturnRefused) -> Self {
        match refused {
            ReturnRefused::Store(error) => Self::Store(error),
            other => Self::Return(other),
        }
    }
}
