//! Goods come back: in any store, whatever was bought wherever, in one transaction.

use crate::House;
use crate::money_back::{GivenBack, NotBack, RefundTo, Teller, draws_of, manages_returns};
use crate::receipts::{Counter, write_return_receipt};
use crate::steps::{Parts, entry};
use crate::tell::{News, tell};
use crate::views::OrderView;
use crate::withdraw;
use db::{Claim, Command, DbError, Event, Tx, claim_key};
use jiff::{SignedDuration, Timestamp};
use kernel::{Actor, LocationId, Moment, OrderId, ReceiptId, ReturnId, ShiftId, StaffId, TillId};
use orders::{
    Fulfilment, FulfilmentState, GoodsReturn, OrderLine, ReturnCondition, ReturnReason, ReturnedLine, Withdrawal,
};
use payments::PaymentRefused;
use serde::{Deserialize, Serialize};
use serde_json::json;
use stock::{By, MovementKind, Reference, ShelfChange, StockRefused, StockUnits};
use thiserror::Error;
use uuid::Uuid;

/// Units of one line that the customer brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Brought {
    /// Which line of the order.
    pub line_no: i64,
    /// How many units.
    pub units: i64,
    /// Why.
    pub reason: ReturnReason,
    /// What becomes of them.
    pub condition: ReturnCondition,
}

/// Takes goods back over the counter.
#[derive(Clone, Debug)]
pub struct ReturnGoods {
    /// Of which order.
    pub order: OrderId,
    /// What came back.
    pub brought: Vec<Brought>,
    /// How the money goes back.
    pub to: RefundTo,
    /// In which store the goods are now.
    pub store: LocationId,
    /// On which till.
    pub till: TillId,
    /// In which shift.
    pub shift: ShiftId,
    /// By whom.
    pub staff: StaffId,
    /// As whom.
    pub actor: Actor,
    /// The same key again gives the same return again.
    pub key: Uuid,
}

/// What a return came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Returned {
    /// The return.
    pub id: ReturnId,
    /// What goes back, minor units.
    pub refund_minor: i64,
    /// Its receipt.
    pub receipt: ReceiptId,
}

/// Why goods were not taken back.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ReturnRefused {
    /// No unit was named.
    #[error("nothing was brought back")]
    Nothing,
    /// Not by this actor, or not in this store.
    #[error("not allowed here")]
    NotAllowed,
    /// No shift is open on this till.
    #[error("no shift is open on this till")]
    NoShift,
    /// The customer does not have it yet: it is cancelled, not returned.
    #[error("line {line_no} was not handed over")]
    NotHandedOver {
        /// Which line.
        line_no: i64,
    },
    /// More than the customer still has.
    #[error("line {line_no} has {left} units left")]
    TooMany {
        /// Which line.
        line_no: i64,
        /// Units that can still come back.
        left: i64,
    },
    /// The time is over; a store manager may still take it.
    #[error("the time for returns is over")]
    TooLate,
    /// Paid by card: cash for it is a store manager's decision.
    #[error("cash for a card sale is for a store manager")]
    CashForCard,
    /// More than may be paid out in cash.
    #[error("not so much in cash")]
    CashLimit,
    /// Nothing was paid for it.
    #[error("nothing was paid for this")]
    NotPaid,
    /// It is on the ticket of another sale, whose payment is under way.
    #[error("line {line_no} is being exchanged")]
    ExchangeUnderWay {
        /// Which line.
        line_no: i64,
    },
    /// The form was used for something else.
    #[error("this form was used for something else")]
    KeyReused,
    /// The stock was refused.
    #[error(transparent)]
    Stock(StockRefused),
    /// The refund was refused.
    #[error(transparent)]
    Payment(PaymentRefused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl ReturnRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing_brought_back",
            Self::NotAllowed => "not_allowed",
            Self::NoShift => "shift_not_open",
            Self::NotHandedOver { .. } => "not_handed_over",
            Self::TooMany { .. } => "more_than_bought",
            Self::TooLate => "return_too_late",
            Self::CashForCard => "cash_for_card",
            Self::CashLimit => "cash_limit",
            Self::NotPaid => "nothing_paid",
            Self::ExchangeUnderWay { .. } => "exchange_under_way",
            Self::KeyReused => "key_reused",
            Self::Stock(refused) => refused.code(),
            Self::Payment(refused) => refused.code(),
            Self::Store(_) => "store",
        }
    }
}

impl From<StockRefused> for ReturnRefused {
    fn from(refused: StockRefused) -> Self {
        match refused {
            StockRefused::Store(error) => Self::Store(error),
            other => Self::Stock(other),
        }
    }
}

impl From<PaymentRefused> for ReturnRefused {
    fn from(refused: PaymentRefused) -> Self {
        match refused {
            PaymentRefused::Store(error) => Self::Store(error),
            other => Self::Payment(other),
        }
    }
}

impl From<NotBack> for ReturnRefused {
    fn from(refused: NotBack) -> Self {
        match refused {
            NotBack::CashForCard => Self::CashForCard,
            NotBack::CashLimit => Self::CashLimit,
            NotBack::Payment(refused) => refused.into(),
        }
    }
}

/// Takes goods back: the units, the money and the receipt together. What goes back to a card is
/// carried out by a job, under the refund's id.
pub async fn return_goods(house: &House, request: ReturnGoods) -> Result<Returned, ReturnRefused> {
    let moment = house.clock.moment();
    house.db.run(TakeBack { id: moment.id(), receipt: moment.id(), request, moment }).await
}

/// What so many units of each line would bring back, and what of bringing them goes along, minor units:
/// what the screen shows before.
pub fn refund_of(view: &OrderView, units: &[(i64, i64)], now: Timestamp) -> (i64, i64) {
    let parts: Vec<Fulfilment> = view.parts.iter().map(|part| part.fulfilment.clone()).collect();
    let lines: Vec<OrderLine> = view.parts.iter().flat_map(|part| part.lines.clone()).collect();
    let share = |(line_no, units): &(i64, i64)| {
        lines.iter().find(|line| line.line_no == *line_no).map_or(0, |line| line.share_of_next(*units))
    };
    let is_open = withdraw::is_open(&view.order, &parts, now);
    let brought = fees_back_of(&parts, &lines, (&view.withdrawals, is_open), units);
    (units.iter().map(share).sum(), fees_minor(&brought))
}

/// The parts whose delivery goes back together with so many units of each line: what a carrier brought
/// and of which now everything has come back from somebody who withdraws, or still could
/// (Code de la consommation, article L221-24).
pub(crate) fn fees_back_of<'a>(
    parts: &'a [Fulfilment],
    lines: &[OrderLine],
    (withdrawals, is_open): (&[Withdrawal], bool),
    units: &[(i64, i64)],
) -> Vec<&'a Fulfilment> {
    let coming = |line: &OrderLine| units.iter().filter(|one| one.0 == line.line_no).map(|one| one.1).sum::<i64>();
    let is_declared = |line: &OrderLine| {
        let declared = withdrawals.iter().flat_map(|w| &w.lines).filter(|w| w.line_no == line.line_no);
        is_open || declared.map(|w| w.units).sum::<i64>() >= line.quantity.units()
    };
    let is_whole = |f: &&Fulfilment| {
        let of_part = || lines.iter().filter(|line| line.fulfilment == f.id);
        f.shipping.is_some()
            && of_part().any(|line| coming(line) > 0)
            && of_part().all(|line| is_declared(line) && line.returned + coming(line) == line.quantity.units())
    };
    parts.iter().filter(is_whole).collect()
}

/// What bringing these parts had cost, as far as it goes back, minor units.
pub(crate) fn fees_minor(parts: &[&Fulfilment]) -> i64 {
    parts.iter().flat_map(|f| f.fees_back()).map(|fee| fee.gross_minor).sum()
}

/// Whether anything of a part can come back.
pub fn is_returnable(f: &Fulfilment, lines: &[OrderLine]) -> bool {
    f.state == FulfilmentState::HandedOver && lines.iter().any(|line| line.returnable() > 0)
}

/// Whether a seller may no longer take it back; a store manager may.
pub fn is_late(f: &Fulfilment, return_days: i64, now: Timestamp) -> bool {
    f.ended_at.is_some_and(|at| now.duration_since(at) > SignedDuration::from_hours(24 * return_days))
}

struct TakeBack {
    request: ReturnGoods,
    id: ReturnId,
    receipt: ReceiptId,
    moment: Moment,
}

impl Command for TakeBack {
    type Done = Returned;
    type Refused = ReturnRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Returned, ReturnRefused> {
        let request = &self.request;
        let (parts, withdrawals) =
            futures::try_join!(Parts::load(tx, request.order), orders::store::withdrawals_of(tx, request.order))?;
        let brought: Vec<&Fulfilment> = self.brought_fees(&parts, &withdrawals);
        let taken = self.taken(&parts, &brought)?;
        let done = Returned { id: self.id, refund_minor: taken.refund_minor, receipt: self.receipt };
        let fingerprint = (request.order, &request.brought, request.to);
        match claim_key(tx, "return_goods", &request.key.to_string(), &fingerprint, &done, self.moment.now).await? {
            Claim::New => {}
            Claim::Same(done) => return Ok(done),
            Claim::Other => return Err(ReturnRefused::KeyReused),
        }
        self.check(tx, &parts, &withdrawals).await?;
        if let Some(line_no) = orders::store::insert_return(tx, &taken).await? {
            return Err(not_left(&parts, &taken.lines, line_no));
        }
        shelve(tx, &parts, &taken, request.actor, &self.moment).await?;
        let back = self.give_back(tx, &parts, &taken, &brought).await?;
        let counter = Counter { till: Some(request.till), shift: Some(request.shift), staff: Some(request.staff) };
        let lines = lines_of(&parts, &taken);
        let order = orders::Order { location: Some(request.store), ..parts.order.clone() };
        write_return_receipt(tx, self.receipt, &order, counter, (&lines, &brought), &back, &self.moment).await?;
        told(tx, &parts, &taken, request.actor, &self.moment).await?;
        Ok(done)
    }
}

fn line_of(parts: &Parts, line_no: i64) -> Option<&OrderLine> {
    parts.lines.iter().find(|line| line.line_no == line_no)
}

/// Each line that came back, with its units and what they bring.
pub(crate) fn lines_of<'a>(parts: &'a Parts, taken: &GoodsReturn) -> Vec<(&'a OrderLine, i64, i64)> {
    taken.lines.iter().filter_map(|one| Some((line_of(parts, one.line_no)?, one.units, one.refund_minor))).collect()
}

/// Why the guard let a line not come back: it is on another ticket, or there are too few left of it.
pub(crate) fn not_left(parts: &Parts, lines: &[ReturnedLine], line_no: i64) -> ReturnRefused {
    let left = line_of(parts, line_no).map_or(0, OrderLine::returnable);
    let asked = lines.iter().filter(|one| one.line_no == line_no).map(|one| one.units).sum::<i64>();
    if asked <= left { ReturnRefused::ExchangeUnderWay { line_no } } else { ReturnRefused::TooMany { line_no, left } }
}

/// What so many units of each line bring back, by the shares that are frozen.
pub(crate) fn returned_lines(parts: &Parts, brought: &[Brought]) -> Result<Vec<ReturnedLine>, ReturnRefused> {
    let mut lines = Vec::with_capacity(brought.len());
    for one in brought.iter().filter(|one| one.units > 0) {
        let line = line_of(parts, one.line_no).ok_or(DbError::Missing)?;
        lines.push(ReturnedLine {
            line_no: one.line_no,
            units: one.units,
            reason: one.reason,
            condition: one.condition,
            refund_minor: line.share_of_next(one.units),
        });
    }
    Ok(lines)
}

/// Whether each line may come back now, and by whom.
pub(crate) fn check_lines(
    parts: &Parts,
    withdrawals: &[Withdrawal],
    brought: &[Brought],
    (actor, return_days, now): (Actor, i64, Timestamp),
) -> Result<(), ReturnRefused> {
    let brought: Vec<&Brought> = brought.iter().filter(|one| one.units != 0).collect();
    if brought.is_empty() {
        return Err(ReturnRefused::Nothing);
    }
    for one in brought {
        let line = line_of(parts, one.line_no).ok_or(DbError::Missing)?;
        let f = parts.fulfilment(line.fulfilment);
        if f.state != FulfilmentState::HandedOver {
            return Err(ReturnRefused::NotHandedOver { line_no: one.line_no });
        }
        if one.units < 0 || one.units > line.returnable() {
            return Err(ReturnRefused::TooMany { line_no: one.line_no, left: line.returnable() });
        }
        // Who withdrew in time is not late, whatever the house grants besides.
        let is_withdrawn = withdrawals.iter().flat_map(|w| &w.lines).any(|w| w.line_no == one.line_no);
        if !manages_returns(actor) && !is_withdrawn && is_late(f, return_days, now) {
            return Err(ReturnRefused::TooLate);
        }
    }
    Ok(())
}

/// The goods are where they were brought: on the shelf, or out of it for repair or scrap.
pub(crate) async fn shelve(
    tx: &Tx<'_>,
    parts: &Parts,
    taken: &GoodsReturn,
    actor: Actor,
    moment: &Moment,
) -> Result<(), StockRefused> {
    let by = By::new(moment.clone(), actor);
    let reference = Reference::order(parts.order.id, parts.order.number.as_str());
    for one in &taken.lines {
        let Some(line) = line_of(parts, one.line_no) else { continue };
        let came = StockUnits { variant: line.variant, location: taken.location, quantity: one.units };
        stock::take_back(tx, &[came], &reference, one.reason.as_str(), &by).await?;
        let kind = match one.condition {
            ReturnCondition::Resell => None,
            ReturnCondition::Repair => Some(MovementKind::Adjustment),
            ReturnCondition::Scrap => Some(MovementKind::Damage),
        };
        if let Some(kind) = kind {
            let change = ShelfChange {
                variant: line.variant,
                location: taken.location,
                kind,
                quantity: -one.units,
                reference: reference.clone(),
                reason: one.condition.as_str().to_owned(),
            };
            stock::change_shelf(tx, &change, &by).await?;
        }
        tx.emit(Event::new(moment, "stock_changed", line.variant, Some(taken.location), json!({}))).await?;
    }
    Ok(())
}

/// The timeline, the screens and the customer hear of it.
pub(crate) async fn told(
    tx: &Tx<'_>,
    parts: &Parts,
    taken: &GoodsReturn,
    actor: Actor,
    moment: &Moment,
) -> Result<(), DbError> {
    let units: i64 = taken.lines.iter().map(|line| line.units).sum();
    let body = json!({"amount_minor": taken.refund_minor, "units": units, "store": taken.location});
    let kind = if taken.exchanged_for.is_some() { "goods_exchanged" } else { "goods_returned" };
    let done = entry(None, kind, body, actor, moment);
    orders::store::add_entry(tx, parts.order.id, &done, moment).await?;
    let body = json!({"return": taken.id, "refund_minor": taken.refund_minor});
    tx.emit(Event::new(moment, "goods_returned", parts.order.id, Some(taken.location), body)).await?;
    if parts.order.customer.is_some() {
        tell(tx, News::Returned { order: parts.order.id, goods_return: taken.id }, moment).await?;
    }
    Ok(())
}

impl TakeBack {
    /// The parts whose delivery goes back with the goods.
    fn brought_fees<'a>(&self, parts: &'a Parts, withdrawals: &[Withdrawal]) -> Vec<&'a Fulfilment> {
        let units: Vec<(i64, i64)> = self.request.brought.iter().map(|one| (one.line_no, one.units)).collect();
        let is_open = withdraw::is_open(&parts.order, &parts.fulfilments, self.moment.now);
        fees_back_of(&parts.fulfilments, &parts.lines, (withdrawals, is_open), &units)
    }

    /// What would be written.
    fn taken(&self, parts: &Parts, brought: &[&Fulfilment]) -> Result<GoodsReturn, ReturnRefused> {
        let request = &self.request;
        let lines = returned_lines(parts, &request.brought)?;
        let fee_minor = fees_minor(brought);
        Ok(GoodsReturn {
            id: self.id,
            order: request.order,
            location: request.store,
            till: Some(request.till),
            shift: Some(request.shift),
            staff: Some(request.staff),
            at: self.moment.now,
            refund_minor: lines.iter().map(|line| line.refund_minor).sum::<i64>() + fee_minor,
            fee_minor,
            exchanged_for: None,
            lines,
        })
    }

    async fn check(&self, tx: &Tx<'_>, parts: &Parts, withdrawals: &[Withdrawal]) -> Result<(), ReturnRefused> {
        let request = &self.request;
        if !request.actor.may_act_in(request.store) {
            return Err(ReturnRefused::NotAllowed);
        }
        if !stores::store::hold_open_shift(tx, request.shift).await? {
            return Err(ReturnRefused::NoShift);
        }
        let policy = stores::store::get_policy(tx).await?;
        let by = (request.actor, policy.return_days, self.moment.now);
        check_lines(parts, withdrawals, &request.brought, by)
    }

    /// Each share goes back to the payments that it came from: never more than was taken by them.
    async fn give_back(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        taken: &GoodsReturn,
        brought: &[&Fulfilment],
    ) -> Result<GivenBack, ReturnRefused> {
        let payments = payments::store::payments_of_order(tx, parts.order.id).await?;
        let fees = brought.iter().map(|f| ((*f).clone(), fees_minor(&[*f])));
        let worth = worth_of(parts, &taken.lines).into_iter().chain(fees);
        let draws = draws_of(&payments, worth).map_err(unpaid)?;
        let teller = Teller {
            order: &parts.order,
            to: self.request.to,
            shift: Some(self.request.shift),
            is_unseen: false,
            actor: self.request.actor,
            reason: "goods_returned",
            moment: &self.moment,
        };
        Ok(Box::pin(teller.give(tx, draws)).await?)
    }
}

/// What came back of each part, minor units.
pub(crate) fn worth_of(parts: &Parts, lines: &[ReturnedLine]) -> Vec<(Fulfilment, i64)> {
    let of = |one: &ReturnedLine| {
        let line = line_of(parts, one.line_no)?;
        Some((parts.fulfilment(line.fulfilment).clone(), one.refund_minor))
    };
    lines.iter().filter_map(of).collect()
}

/// Nobody paid for it, or it went back already.
pub(crate) fn unpaid(refused: PaymentRefused) -> ReturnRefused {
    match refused {
        PaymentRefused::MoreThanTaken => ReturnRefused::NotPaid,
        other => other.into(),
    }
}
