//! Placing an order: web, till, reservation; one flow for all.

mod asked;
mod draw_up;

pub use self::asked::{Pay, PlaceOrder, PlaceRefused, Placing};

use self::draw_up::Draft;
use crate::draft::{CartView, view_cart_for_order};
use crate::exchange::{self, Settling};
use crate::payment::{self, Asked, Outcome};
use crate::receipts::Counter;
use crate::steps::{self, Parts};
use crate::{House, again, transfers};
use cart::CartState;
use customers::Customer;
use db::{Claim, Command, DbError, Event, Tx, claim_key};
use fulfilment::{Choice, ChoiceOccasion, RelayPoint, When};
use jiff::SignedDuration;
use kernel::{Channel, Currency, FulfilmentId, IntentId, LocationId, Method, Moment, OrderId, PaymentId};
use orders::{OrderLine, Promise};
use payments::{CardToken, Due, Payment, PaymentState, Tender, share_out};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stock::{AllocationDemand, By, NewPeg, Reach, Reference, StockUnits};
use stores::Policy;
use uuid::Uuid;

/// So long the hour holds that was shown, in minutes: as long as it takes to type an address and a card.
pub const QUOTE_HOLDS_MINUTES: i64 = 30;

/// Places an order: sets stock aside, takes the money, keeps or undoes it.
pub async fn place_order(house: &House, request: PlaceOrder) -> Result<Placing, PlaceRefused> {
    place_quoted(house, request, Vec::new()).await
}

/// The same for who was shown what is promised of each line: an hour that was shown holds for
/// [`QUOTE_HOLDS_MINUTES`], and what cannot be kept is refused before anything is set aside or paid.
pub async fn place_quoted(
    house: &House,
    request: PlaceOrder,
    quoted: Vec<(IntentId, When)>,
) -> Result<Placing, PlaceRefused> {
    let pay = request.pay.clone();
    let return_url = request.return_url.clone();
    let begin = BeginOrder { quoted, ..BeginOrder::new(house, request) };
    let (begun, fresh) = match begin_order(house, &begin).await {
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
        Pay::Nothing | Pay::Back { .. } | Pay::Cash { .. } => return Ok(Placing::Placed { order: begun.order }),
        Pay::Terminal { .. } | Pay::CashAndTerminal { .. } => Asked::Terminal,
        Pay::CardForm { .. } => Asked::CardForm { return_url },
        Pay::Token { .. } => Asked::TokenWithCustomer { return_url },
    };
    Ok(match fresh {
        Some(fresh) => payment::ask_fresh(house, *fresh, asked).await?,
        None => payment::ask(house, id, asked).await?,
    })
}

/// Carries out the first transaction. The cart is looked at before it, beside the writers, so that they
/// wait for nothing that is only read; when it is not as it was seen, or may not be ordered so, it is
/// looked at again inside.
async fn begin_order(house: &House, begin: &BeginOrder) -> Result<(Begun, Option<Box<Fresh>>), PlaceRefused> {
    let seen = {
        let reader = house.db.reader().await?;
        begin.look(&reader.tx()).await.ok().map(Box::new)
    };
    if seen.is_some() {
        match house.db.run(BeginOrder { seen, ..begin.clone() }).await {
            Err(PlaceRefused::Store(error)) if error == again::changed() => {}
            outcome => return outcome,
        }
    }
    again::run(house, begin).await
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
    /// Whether nothing else pays the order with it.
    pub(crate) is_alone: bool,
    pub(crate) parts: Parts,
    pub(crate) card: Option<CardToken>,
}

/// A cart that may be ordered as it is, and what is read for that.
#[derive(Clone)]
struct Seen {
    view: CartView,
    /// The relay points that something goes to.
    points: Vec<RelayPoint>,
    /// Who fetches it there.
    buyer: Option<Customer>,
    /// What is promised of each line.
    hours: Vec<(IntentId, When)>,
}

/// The first transaction: everything but the money. Its ids are drawn before, so that the key can
/// be claimed together with its answer.
#[derive(Clone)]
struct BeginOrder {
    request: PlaceOrder,
    quoted: Vec<(IntentId, When)>,
    /// The cart as it was seen a moment ago; it still holds if the cart has the same version.
    seen: Option<Box<Seen>>,
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
        let payment = request.pay.is_money().then_some(self.payment);
        let begun = Begun { order: self.order, payment };
        let claim = claim_key(tx, "place_order", &key, &fingerprint, &begun, now);
        let (claimed, version) = futures::join!(claim, self.hold(tx));
        match claimed? {
            Claim::New => {}
            Claim::Same(begun) => return Ok((begun, None)),
            Claim::Other => return Err(PlaceRefused::KeyReused),
        }
        let version = version?;
        let looked;
        let seen = match &self.seen {
            Some(seen) if seen.view.cart.version == version => seen.as_ref(),
            Some(_) => return Err(again::changed().into()),
            None => {
                looked = Box::pin(self.look(tx)).await?;
                &looked
            }
        };
        let view = &seen.view;
        let settling = self.settling(tx, view).await?;
        let draft = self.parts(seen);
        let parts = &draft.parts;
        let (payments, card) = self.payments(tx, parts, &settling, view.quote.now.gross_minor).await?;
        let pay = self.begin(tx, &settling, &payments);
        // One round trip; the guards on the shelf come last, so that a hot row is locked the shortest.
        let write = async { self.write(tx, view, parts).await.map_err(PlaceRefused::from) };
        futures::try_join!(pay, write, self.set_aside(tx, &draft))?;
        let parts = draft.parts;
        match payments.first() {
            Some(payment) if payment.state == PaymentState::Pending => {
                let body = json!({"state": "pending"});
                tx.emit(Event::new(&self.moment, "payment_changed", payment.id, payment.location, body)).await?;
                let rest = payments[1..].iter().filter(|one| one.tender.asks_outside());
                let rest_minor = rest.map(|rest| rest.amount_minor).sum();
                let (payment, is_alone) = (payment.clone(), payments.len() == 1);
                Ok((begun, Some(Box::new(Fresh { payment, rest_minor, is_alone, parts, card }))))
            }
            _ => {
                Box::pin(steps::placed(tx, parts, &payments, self.counter(), &self.moment, request.actor)).await?;
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
            quoted: Vec::new(),
            seen: None,
            prefix: house.settings.order_prefix.clone(),
            currency: house.settings.currency,
            order: moment.id(),
            payment: moment.id(),
            moment,
        }
    }

    /// What is to be ordered, and everything that can be refused before anything is written.
    async fn look(&self, tx: &Tx<'_>) -> Result<Seen, PlaceRefused> {
        let cart = cart::store::find_cart(tx, self.request.cart).await?;
        let cart = cart.filter(|cart| cart.state == CartState::Open).ok_or(PlaceRefused::CartClosed)?;
        let view = view_cart_for_order(tx, cart, self.currency, self.moment.now).await?;
        self.check(&view)?;
        let ((points, buyer), hours) = futures::try_join!(self.relayed(tx, &view), self.promises(tx, &view))?;
        Ok(Seen { view, points, buyer, hours })
    }

    /// The cart is ours until the end of the transaction; its version. Money that another screen asks
    /// for it is given up first; a shift that is over takes none.
    async fn hold(&self, tx: &Tx<'_>) -> Result<i64, PlaceRefused> {
        let id = self.request.cart;
        let (version, unpaid) =
            futures::try_join!(cart::store::hold_open(tx, id), orders::store::find_unpaid_of_cart(tx, id))?;
        let version = version.ok_or(PlaceRefused::CartClosed)?;
        if let Some(unpaid) = unpaid {
            let payments = payments::store::payments_of_order(tx, unpaid).await?;
            let asked = |payment: &&Payment| payment.tender.asks_outside() && payment.is_of_order();
            if let Some(payment) = payments.iter().find(|payment| asked(payment) && !payment.has_ended()) {
                return Err(PlaceRefused::UnderWay { payment: payment.id });
            }
        }
        if let Some(shift) = self.request.shift
            && !stores::store::hold_open_shift(tx, shift).await?
        {
            return Err(PlaceRefused::NoShift);
        }
        Ok(version)
    }

    fn counter(&self) -> Counter {
        Counter { till: self.request.till, shift: self.request.shift, staff: self.request.staff }
    }

    /// What can be refused without reading anything.
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
        Ok(())
    }

    /// What comes back with the cart and its credits settle first; what is left must be what is paid.
    async fn settling(&self, tx: &Tx<'_>, view: &CartView) -> Result<Settling, PlaceRefused> {
        let (request, cart, now) = (&self.request, &view.cart, self.moment.now);
        let due_minor = view.quote.now.gross_minor;
        let mut settling = Settling { to_pay_minor: due_minor, ..Settling::default() };
        if !cart.coming.is_empty() || !cart.credits.is_empty() {
            let here = request.store.is_some_and(|store| request.actor.may_act_in(store));
            if !cart.coming.is_empty() && (request.channel != Channel::Till || !here) {
                return Err(PlaceRefused::NotAllowed);
            }
            let appraised = Box::pin(exchange::appraise(tx, &cart.coming, request.actor, now)).await?;
            let credits = exchange::credits_of(tx, cart).await?;
            settling = Settling::of(appraised, credits, due_minor, (self.currency, now))?;
        }
        let is_paid = settling.to_pay_minor > 0;
        let goes_back = settling.back_minor() > 0;
        let cash_beside = request.pay.cash_beside_minor();
        let fits = match &request.pay {
            Pay::Nothing => !is_paid && !goes_back,
            Pay::Back { .. } => goes_back,
            Pay::CashAndTerminal { .. } => 0 < cash_beside && cash_beside < settling.to_pay_minor,
            _ => is_paid,
        };
        if fits { Ok(settling) } else { Err(PlaceRefused::PaymentMismatch) }
    }

    /// Writes the attempts; what comes back is held for them, and credits are spent.
    async fn begin(&self, tx: &Tx<'_>, settling: &Settling, payments: &[Payment]) -> Result<(), PlaceRefused> {
        let to = if let Pay::Back { to } = self.request.pay { Some(to) } else { None };
        let agreed = settling.agreed(self.order, to, &self.moment);
        Box::pin(exchange::agree(tx, settling, &agreed)).await?;
        for payment in payments {
            if let Some(from) = payment.came_from {
                payments::store::transfer(tx, from.payment, payment.amount_minor, self.moment.now).await?;
            } else if let Some(credit) = payment.credit {
                payments::store::spend_credit(tx, payment, credit, self.request.actor, &self.moment).await?;
            }
        }
        if !payments.is_empty() {
            payments::store::begin(tx, payments).await?;
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

    /// What is promised of each line: what was shown, as far as it can be kept. Places are read only when
    /// something is put aside from a shelf.
    async fn promises(&self, tx: &Tx<'_>, view: &CartView) -> Result<Vec<(IntentId, When)>, PlaceRefused> {
        let collected = view.lines.iter().map(|line| line.intent.wish).filter(|wish| wish.method == Method::Collect);
        let mut places: Vec<LocationId> = collected.filter_map(|wish| wish.location).collect();
        places.sort_unstable();
        places.dedup();
        let (places, policy) = if places.is_empty() {
            (Vec::new(), Policy::default())
        } else {
            futures::try_join!(stores::store::get_locations(tx, &places), stores::store::get_policy(tx))?
        };
        let now = self.moment.now;
        let held = now.saturating_sub(SignedDuration::from_mins(QUOTE_HOLDS_MINUTES)).unwrap_or(now);
        let mut promises = view.promises(&places, &policy, now);
        let before = view.promises(&places, &policy, held);
        for ((intent, when), (_, before)) in promises.iter_mut().zip(before) {
            let Some((_, quoted)) = self.quoted.iter().find(|one| one.0 == *intent) else { continue };
            *when = fulfilment::keep_quote(*quoted, *when, before).map_err(|possible| {
                let line = view.lines.iter().position(|line| line.intent.id == *intent).map_or(0, |at| at + 1);
                PlaceRefused::Promise { line, possible }
            })?;
        }
        Ok(promises)
    }

    /// Whether the money is there when the first transaction ends.
    fn is_paid_at_once(&self) -> bool {
        !self.request.pay.asks_outside()
    }

    /// Stock before money: sold, allocated or pegged under guard.
    async fn set_aside(&self, tx: &Tx<'_>, draft: &Draft) -> Result<(), PlaceRefused> {
        let parts = &draft.parts;
        let by = By::new(self.moment.clone(), self.request.actor);
        let (mut shelf, mut promised, mut pegs, mut sold) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for line in &parts.lines {
            let f = parts.fulfilment(line.fulfilment);
            match (f.method, f.supply) {
                (_, Some(supply)) => pegs.push(new_peg(parts.order.id, line, supply)),
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
                transfers::ask(tx, asked, &by, &self.moment).await?;
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

    /// The attempts to take what is due now: first those that are asked for outside, the one that the
    /// customer confirms before all; then what is settled at once. Cash is there at once.
    async fn payments(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        settling: &Settling,
        due_minor: i64,
    ) -> Result<(Vec<Payment>, Option<CardToken>), PlaceRefused> {
        let request = &self.request;
        if let Some(later) = request.later_card {
            let customer = request.customer.ok_or(PlaceRefused::CustomerNeeded)?;
            payments::store::get_token(tx, customer, later).await?;
        }
        let (shares, dues) = self.shares(parts, settling, due_minor);
        let (tender, given_minor, keep, token) = match &request.pay {
            Pay::Nothing | Pay::Back { .. } => return Ok((shares, None)),
            Pay::Cash { given_minor } => (Tender::Cash, *given_minor, None, None),
            Pay::Terminal { keep } | Pay::CashAndTerminal { keep, .. } => (Tender::Terminal, 0, keep.clone(), None),
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
        let of = |(at, (slot, amount_minor, takes_later)): (usize, &Due<Uuid>)| {
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
        Ok((dues.iter().enumerate().map(of).chain(shares).collect(), card))
    }

    /// What pays without anybody being asked outside, and what is left to be asked for.
    fn shares(&self, parts: &Parts, settling: &Settling, due_minor: i64) -> (Vec<Payment>, Vec<Due<Uuid>>) {
        let dues = self.dues(parts, due_minor);
        let goods = settling.kept.iter().map(|(payment, minor)| (Means::Goods(payment), *minor));
        let credits = settling.credits.iter().map(|(credit, minor)| (Means::Credit(credit), *minor));
        let cash = [(Means::Cash, self.request.pay.cash_beside_minor())];
        let means: Vec<(Means<'_>, i64)> = goods.chain(credits).chain(cash).collect();
        let (shares, mut rest) = share_out(&dues, &means);
        // With nothing else to be set aside, what is carried out is taken at once.
        if let [(slot, _, takes_later)] = rest.as_mut_slice()
            && *slot == parts.order.id.0
        {
            *takes_later = false;
        }
        let share = |(at, (slot, by, minor)): (usize, (Uuid, Means<'_>, i64))| {
            self.share(parts, at as i64 + 1, (slot, by, minor))
        };
        (shares.into_iter().enumerate().map(share).collect(), rest)
    }

    async fn write(&self, tx: &Tx<'_>, view: &CartView, parts: &Parts) -> Result<(), DbError> {
        let lines: Vec<(OrderId, OrderLine)> = parts.lines.iter().map(|line| (parts.order.id, line.clone())).collect();
        let promised = parts.fulfilments.iter().filter(|f| f.method != Method::CarryOut);
        let promises: Vec<Promise> = promised.map(|f| Promise::first(f, self.request.actor, &self.moment)).collect();
        futures::try_join!(
            orders::store::insert_orders(tx, std::slice::from_ref(&parts.order)),
            orders::store::insert_lines(tx, &lines),
            orders::store::insert_fulfilments(tx, &parts.fulfilments),
            orders::store::insert_promises(tx, &promises),
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

/// By what something is settled at once.
#[derive(Clone, Copy, Debug)]
enum Means<'a> {
    /// Goods that come back, and so the payment that was made for them.
    Goods(&'a Payment),
    /// A credit of the house.
    Credit(&'a payments::Credit),
    /// Cash, beside a card.
    Cash,
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
