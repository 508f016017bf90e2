//! Placing an order: web, till, reservation; one flow for all.

mod draw_up;

use self::draw_up::Draft;
use crate::draft::{CartView, LineProblem, view_cart_for_order};
use crate::payment::{self, Asked, Outcome};
use crate::receipts::Counter;
use crate::steps::{self, Parts};
use crate::{House, again};
use customers::Customer;
use db::{Claim, Command, DbError, Event, Tx, claim_key};
use fulfilment::{Choice, ChoiceOccasion, RelayPoint};
use kernel::{
    Actor, CartId, Channel, Currency, CustomerId, FulfilmentId, Language, LocationId, Method, Moment, OrderId,
    PaymentId, ShiftId, StaffId, TillId, TokenId,
};
use orders::OrderLine;
use payments::{CardToken, Payment, PaymentRefused, PaymentState, Tender};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stock::{AllocationDemand, By, NewPeg, Reach, Reference, StockRefused, StockUnits};
use thiserror::Error;
use uuid::Uuid;

/// How the part that is due now is paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pay {
    /// Nothing is due now: everything is reserved.
    Nothing,
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
    /// Somebody else was faster, or a level is lower than shown.
    #[error(transparent)]
    Stock(StockRefused),
    /// The payment was refused.
    #[error(transparent)]
    Payment(PaymentRefused),
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
            Self::Line { .. } | Self::Stock(_) => "sold_out",
            Self::Payment(refused) => refused.code(),
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

/// Places an order: sets stock aside, takes the money, keeps or undoes it.
pub async fn place_order(house: &House, request: PlaceOrder) -> Result<Placing, PlaceRefused> {
    let pay = request.pay.clone();
    let return_url = request.return_url.clone();
    let begin = BeginOrder::new(house, request);
    let (begun, fresh) = match again::run(house, &begin).await {
        Err(PlaceRefused::UnderWay { payment }) => {
            let earlier = payment::give_up_payment(house, payment).await?;
            match earlier.outcome {
                Outcome::Paid => return Ok(Placing::Placed { order: earlier.payment.order }),
                Outcome::Pending => return Err(PlaceRefused::UnderWay { payment }),
                Outcome::Declined(_) => again::run(house, &begin).await?,
            }
        }
        begun => begun?,
    };
    let Some(id) = begun.payment else { return Ok(Placing::Placed { order: begun.order }) };
    let asked = match pay {
        Pay::Nothing | Pay::Cash { .. } => return Ok(Placing::Placed { order: begun.order }),
        Pay::Terminal { .. } => Asked::Terminal,
        Pay::CardForm { .. } => Asked::CardForm { return_url },
        Pay::Token { .. } => Asked::TokenWithCustomer { return_url },
    };
    Ok(match fresh {
        Some(fresh) => payment::ask_fresh(house, *fresh, asked).await?,
        None => payment::ask(house, id, asked).await?,
    })
}

/// What the first transaction answers; kept under the key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Begun {
    order: OrderId,
    payment: Option<PaymentId>,
}

/// What was begun under the key of a form: the order, and its payment if there is one.
pub(crate) async fn begun_under(tx: &Tx<'_>, key: Uuid) -> Result<Option<(OrderId, Option<PaymentId>)>, DbError> {
    let begun: Option<Begun> = db::find_answer(tx, "place_order", &key.to_string()).await?;
    Ok(begun.map(|begun| (begun.order, begun.payment)))
}

/// A payment that was begun just now, with what belongs to it, so that nothing is read again.
pub(crate) struct Fresh {
    pub(crate) payment: Payment,
    /// What else of the order the customer confirms with it, minor units.
    pub(crate) rest_minor: i64,
    pub(crate) parts: Parts,
    pub(crate) card: Option<CardToken>,
}

/// The first transaction: everything but the money. Its ids are drawn before, so that the key can
/// be claimed together with its answer.
#[derive(Clone)]
struct BeginOrder {
    request: PlaceOrder,
    moment: Moment,
    prefix: String,
    currency: Currency,
    order: OrderId,
    payment: PaymentId,
}

impl Command for BeginOrder {
    type Done = (Begun, Option<Box<Fresh>>);
    type Refused = PlaceRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Self::Done, PlaceRefused> {
        let (request, now) = (&self.request, self.moment.now);
        let key = request.key.to_string();
        let fingerprint = (request.cart, request.customer, format!("{:?}", request.pay));
        let payment = (request.pay != Pay::Nothing).then_some(self.payment);
        let begun = Begun { order: self.order, payment };
        let claim = claim_key(tx, "place_order", &key, &fingerprint, &begun, now);
        let (claimed, cart) = futures::join!(claim, self.cart(tx));
        match claimed? {
            Claim::New => {}
            Claim::Same(begun) => return Ok((begun, None)),
            Claim::Other => return Err(PlaceRefused::KeyReused),
        }
        let view = view_cart_for_order(tx, cart?, self.currency, now).await?;
        self.check(&view)?;
        let (points, buyer) = self.relayed(tx, &view).await?;
        let draft = self.parts(&view, &points, buyer.as_ref());
        let parts = &draft.parts;
        let (payments, card) = self.payments(tx, parts, view.quote.now.gross_minor).await?;
        let pay = async {
            if payments.is_empty() {
                return Ok(());
            }
            payments::store::begin(tx, &payments).await.map_err(PlaceRefused::from)
        };
        // One round trip; the guards on the shelf come last, so that a hot row is locked the shortest.
        let write = async { self.write(tx, &view, parts).await.map_err(PlaceRefused::from) };
        futures::try_join!(pay, write, self.set_aside(tx, &draft))?;
        let parts = draft.parts;
        match payments.first() {
            Some(payment) if payment.state == PaymentState::Pending => {
                let body = json!({"state": "pending"});
                tx.emit(Event::new(&self.moment, "payment_changed", payment.id, payment.location, body)).await?;
                let rest_minor = payments[1..].iter().map(|rest| rest.amount_minor).sum();
                let payment = payment.clone();
                Ok((begun, Some(Box::new(Fresh { payment, rest_minor, parts, card }))))
            }
            _ => {
                steps::placed(tx, parts, &payments, self.counter(), &self.moment, request.actor).await?;
                Ok((begun, None))
            }
        }
    }
}

impl BeginOrder {
    fn new(house: &House, request: PlaceOrder) -> Self {
        let moment = house.clock.moment();
        Self {
            request,
            prefix: house.settings.order_prefix.clone(),
            currency: house.settings.currency,
            order: moment.id(),
            payment: moment.id(),
            moment,
        }
    }

    /// The cart, ours until the end of the transaction. Money that another screen asks for it is
    /// given up first; a shift that is over takes none.
    async fn cart(&self, tx: &Tx<'_>) -> Result<cart::Cart, PlaceRefused> {
        let id = self.request.cart;
        let (cart, unpaid) =
            futures::try_join!(cart::store::hold_open(tx, id), orders::store::find_unpaid_of_cart(tx, id))?;
        let cart = cart.ok_or(PlaceRefused::CartClosed)?;
        if let Some(unpaid) = unpaid {
            let payments = payments::store::payments_of_order(tx, unpaid).await?;
            if let Some(payment) = payments.iter().find(|payment| payment.is_of_order() && !payment.has_ended()) {
                return Err(PlaceRefused::UnderWay { payment: payment.id });
            }
        }
        if let Some(shift) = self.request.shift
            && !stores::store::hold_open_shift(tx, shift).await?
        {
            return Err(PlaceRefused::NoShift);
        }
        Ok(cart)
    }

    fn counter(&self) -> Counter {
        Counter { till: self.request.till, shift: self.request.shift, staff: self.request.staff }
    }

    /// Everything that can be refused before anything is written.
    fn check(&self, view: &CartView) -> Result<(), PlaceRefused> {
        let request = &self.request;
        if view.lines.is_empty() {
            return Err(PlaceRefused::Empty);
        }
        for (at, line) in view.lines.iter().enumerate() {
            if let Some(problem) = line.problem {
                return Err(PlaceRefused::Line { line: at + 1, problem });
            }
            let here = line.intent.wish.location.is_some_and(|place| request.actor.may_act_in(place));
            if line.intent.wish.method == Method::CarryOut && !here {
                return Err(PlaceRefused::NotAllowed);
            }
        }
        if view.needs_customer() && request.customer.is_none() {
            return Err(PlaceRefused::CustomerNeeded);
        }
        if view.needs_address() {
            return Err(PlaceRefused::AddressNeeded);
        }
        if request.channel == Channel::Till && request.shift.is_none() {
            return Err(PlaceRefused::NoShift);
        }
        let due = view.quote.now.gross_minor > 0;
        if due == (request.pay == Pay::Nothing) {
            return Err(PlaceRefused::PaymentMismatch);
        }
        Ok(())
    }

    /// The relay points that something goes to, and who fetches it there; nothing is read when nothing
    /// goes to one.
    async fn relayed(&self, tx: &Tx<'_>, view: &CartView) -> Result<(Vec<RelayPoint>, Option<Customer>), PlaceRefused> {
        let destinations = view.sent.iter().filter_map(|sent| view.cart.destination(sent.address?));
        let points: Vec<_> = destinations.filter_map(|one| one.point).collect();
        let (false, Some(customer)) = (points.is_empty(), self.request.customer) else { return Ok((Vec::new(), None)) };
        let find = points.iter().map(|point| fulfilment::store::find_relay_point(tx, *point));
        let (found, buyer) =
            futures::try_join!(futures::future::try_join_all(find), customers::get_customer(tx, customer))?;
        // One that closed since it was chosen takes nothing any more.
        let found: Option<Vec<RelayPoint>> = found.into_iter().collect();
        Ok((found.ok_or(PlaceRefused::PointClosed)?, Some(buyer)))
    }

    /// Whether the money is there when the first transaction ends.
    fn is_paid_at_once(&self) -> bool {
        matches!(self.request.pay, Pay::Nothing | Pay::Cash { .. })
    }

    /// Stock before money: sold, allocated or pegged under guard.
    async fn set_aside(&self, tx: &Tx<'_>, draft: &Draft) -> Result<(), PlaceRefused> {
        let parts = &draft.parts;
        let by = By::new(self.moment.clone(), self.request.actor);
        let (mut shelf, mut promised, mut pegs, mut sold) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for line in &parts.lines {
            let f = parts.fulfilment(line.fulfilment);
            match (f.method, f.supply) {
                (Method::CollectOnArrival, Some(supply)) => pegs.push(new_peg(parts.order.id, line, supply)),
                (Method::CarryOut, _) if self.is_paid_at_once() => sold.push(StockUnits {
                    variant: line.variant,
                    location: f.location,
                    quantity: line.quantity.units(),
                }),
                (Method::CarryOut, _) => shelf.push(demand(parts.order.id, f.id, f.location, line)),
                _ => promised.push(demand(parts.order.id, f.id, f.location, line)),
            }
        }
        let aside = async {
            for asked in &draft.asked {
                stock::ask_transfer(tx, asked, &by).await?;
                let body = json!({"number": asked.number});
                tx.emit(Event::new(&self.moment, "transfer_asked", asked.id, asked.from_location, body)).await?;
            }
            if !pegs.is_empty() {
                stock::peg(tx, &pegs, &by).await?;
            }
            if !shelf.is_empty() {
                stock::allocate(tx, &shelf, Reach::Shelf, &by).await?;
            }
            if !promised.is_empty() {
                stock::allocate(tx, &promised, Reach::Promise, &by).await?;
            }
            if !sold.is_empty() {
                stock::sell_now(tx, &sold, &Reference::order(parts.order.id, parts.order.number.as_str()), &by).await?;
            }
            Ok(())
        };
        aside.await.map_err(|refused| draft.missing(refused))
    }

    /// The attempts to take what is due now. Cash is there at once.
    async fn payments(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        due_minor: i64,
    ) -> Result<(Vec<Payment>, Option<CardToken>), PlaceRefused> {
        let request = &self.request;
        if let Some(later) = request.later_card {
            let customer = request.customer.ok_or(PlaceRefused::CustomerNeeded)?;
            payments::store::get_token(tx, customer, later).await?;
        }
        let (tender, given_minor, keep, token) = match &request.pay {
            Pay::Nothing => return Ok((Vec::new(), None)),
            Pay::Cash { given_minor } => (Tender::Cash, *given_minor, None, None),
            Pay::Terminal { keep } => (Tender::Terminal, 0, keep.clone(), None),
            Pay::CardForm { keep } => (Tender::CardForm, 0, keep.clone(), None),
            Pay::Token { token } => (Tender::Token, 0, None, Some(*token)),
        };
        let card = match (token, request.customer) {
            (Some(token), Some(customer)) => Some(payments::store::get_token(tx, customer, token).await?),
            (Some(_), None) => return Err(PlaceRefused::CustomerNeeded),
            (None, _) => None,
        };
        let terminal = match (request.till, tender) {
            (Some(till), Tender::Terminal) => Some(stores::store::get_till(tx, till).await?.terminal),
            _ => None,
        };
        let first = Payment {
            given_minor,
            token,
            terminal,
            save_card: keep.is_some() && request.customer.is_some(),
            mandate_text: keep,
            brand: card.as_ref().map(|card| card.brand.clone()),
            last4: card.as_ref().map(|card| card.last4.clone()),
            ..self.attempt(parts, tender)
        };
        let dues = self.dues(parts, due_minor);
        let of = |(at, (slot, amount_minor, takes_later)): (usize, &(Uuid, i64, bool))| {
            let due = Payment {
                slot: *slot,
                amount_minor: *amount_minor,
                captured_minor: if tender == Tender::Cash { *amount_minor } else { 0 },
                // What leaves later is no business of the shift in which it was ordered.
                shift: request.shift.filter(|_| *slot == parts.order.id.0),
                takes_later: *takes_later,
                ..first.clone()
            };
            if at == 0 { due } else { self.rest_of(due) }
        };
        Ok((dues.iter().enumerate().map(of).collect(), card))
    }

    async fn write(&self, tx: &Tx<'_>, view: &CartView, parts: &Parts) -> Result<(), DbError> {
        let lines: Vec<(OrderId, OrderLine)> = parts.lines.iter().map(|line| (parts.order.id, line.clone())).collect();
        futures::try_join!(
            orders::store::insert_orders(tx, std::slice::from_ref(&parts.order)),
            orders::store::insert_lines(tx, &lines),
            orders::store::insert_fulfilments(tx, &parts.fulfilments),
            self.write_choices(tx, view, parts.order.id)
        )?;
        Ok(())
    }

    /// Why what is sent comes from where it does; most orders send nothing.
    async fn write_choices(&self, tx: &Tx<'_>, view: &CartView, order: OrderId) -> Result<(), DbError> {
        let choices: Vec<&Choice> = view.sent.iter().filter_map(|sent| sent.why.as_ref()).collect();
        if choices.is_empty() {
            return Ok(());
        }
        fulfilment::store::insert_choices(tx, order, ChoiceOccasion::Placed, &choices, &self.moment).await
    }
}

fn demand(order: OrderId, fulfilment: FulfilmentId, location: LocationId, line: &OrderLine) -> AllocationDemand {
    AllocationDemand {
        order,
        fulfilment,
        line_no: line.line_no,
        variant: line.variant,
        location,
        quantity: line.quantity.units(),
    }
}

fn new_peg(order: OrderId, line: &OrderLine, supply: kernel::SupplyId) -> NewPeg {
    let quantity = line.quantity.units();
    NewPeg { supply, order, fulfilment: line.fulfilment, line_no: line.line_no, quantity }
}
