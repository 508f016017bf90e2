//! Goods that come back with the ticket of another sale: what they are worth pays it, as far as it goes.
//! Both happen together or not at all.

use crate::draft::CartView;
use crate::money_back::{GivenBack, NotBack, RefundTo, Teller, draws_of};
use crate::receipts::{Counter, returned_lines as receipt_lines};
use crate::return_goods::{
    Brought, ReturnRefused, check_lines, lines_of, not_left, returned_lines, shelve, told, unpaid, worth_of,
};
use crate::steps::{Parts, entry};
use cart::{Cart, Coming};
use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::{Actor, Currency, CustomerId, Moment, OrderId};
use orders::{Exchange, ExchangeState, GoodsReturn, Order, OrderLine, ReceiptReturned, ReturnedLine};
use payments::{Credit, Draw, Payment, PaymentRefused, part};
use serde_json::json;
use stock::StockRefused;

/// What comes back of one order with a ticket, and what it is worth.
#[derive(Clone, Debug)]
pub(crate) struct Appraised {
    pub(crate) parts: Parts,
    pub(crate) lines: Vec<ReturnedLine>,
    /// Of which payments it is worth how much, in the order in which they would give back.
    draws: Vec<(Payment, i64)>,
}

impl Appraised {
    pub(crate) fn value_minor(&self) -> i64 {
        self.lines.iter().map(|line| line.refund_minor).sum()
    }
}

/// The orders that something comes back of, in their order on the ticket.
pub(crate) fn orders_in(coming: &[Coming]) -> Vec<OrderId> {
    let mut orders: Vec<OrderId> = Vec::new();
    for one in coming {
        if !orders.contains(&one.order) {
            orders.push(one.order);
        }
    }
    orders
}

/// What is brought of one order, as the flow of returns says it.
pub(crate) fn brought_of(coming: &[Coming], order: OrderId) -> Result<Vec<Brought>, ReturnRefused> {
    let one = |one: &Coming| {
        let (reason, condition) = (one.reason.parse().ok()?, one.condition.parse().ok()?);
        Some(Brought { line_no: one.line_no, units: one.units, reason, condition })
    };
    let all: Option<Vec<Brought>> = coming.iter().filter(|one| one.order == order).map(one).collect();
    all.ok_or(ReturnRefused::Nothing)
}

/// Reads what comes back of one order, and says what it is worth or why it may not come back.
async fn appraise_one(
    tx: &Tx<'_>,
    order: OrderId,
    coming: &[Coming],
    by: (Actor, i64, Timestamp),
) -> Result<Appraised, ReturnRefused> {
    let (parts, withdrawals, payments) = futures::try_join!(
        Parts::load(tx, order),
        orders::store::withdrawals_of(tx, order),
        payments::store::payments_of_order(tx, order)
    )?;
    let brought = brought_of(coming, order)?;
    check_lines(&parts, &withdrawals, &brought, by)?;
    let lines = returned_lines(&parts, &brought)?;
    let draws = draws_of(&payments, worth_of(&parts, &lines)).map_err(unpaid)?;
    Ok(Appraised { parts, lines, draws })
}

/// What comes back with a cart.
pub(crate) async fn appraise(
    tx: &Tx<'_>,
    coming: &[Coming],
    actor: Actor,
    now: Timestamp,
) -> Result<Vec<Appraised>, ReturnRefused> {
    if coming.is_empty() {
        return Ok(Vec::new());
    }
    let return_days = stores::store::get_policy(tx).await?.return_days;
    let mut all = Vec::new();
    for order in orders_in(coming) {
        all.push(appraise_one(tx, order, coming, (actor, return_days, now)).await?);
    }
    Ok(all)
}

/// The credits of a cart, in the order in which they were shown.
pub(crate) async fn credits_of(tx: &Tx<'_>, cart: &Cart) -> Result<Vec<Credit>, DbError> {
    let mut known = payments::store::get_credits(tx, &cart.credits).await?;
    known.sort_by_key(|one| cart.credits.iter().position(|id| *id == one.id));
    Ok(known)
}

/// How a cart is settled before any money is asked for: by what comes back with it, then by its credits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settling {
    pub(crate) appraised: Vec<Appraised>,
    /// What of which payments pays it.
    pub(crate) kept: Vec<(Payment, i64)>,
    /// What of which payments goes back, because it is worth more.
    pub(crate) back: Vec<(Payment, i64)>,
    /// What each credit pays of it.
    pub(crate) credits: Vec<(Credit, i64)>,
    /// What is still to be paid, minor units.
    pub(crate) to_pay_minor: i64,
}

impl Settling {
    /// Works it out: pure.
    pub(crate) fn of(
        appraised: Vec<Appraised>,
        credits: Vec<Credit>,
        due_minor: i64,
        (currency, now): (Currency, Timestamp),
    ) -> Result<Self, PaymentRefused> {
        let all: Vec<(Payment, i64)> = appraised.iter().flat_map(|one| one.draws.clone()).collect();
        Ok(Self { appraised, ..Self::by(&all, credits, due_minor, (currency, now))? })
    }

    /// The same from what the goods are worth, payment by payment.
    fn by(
        all: &[(Payment, i64)],
        credits: Vec<Credit>,
        due_minor: i64,
        (currency, now): (Currency, Timestamp),
    ) -> Result<Self, PaymentRefused> {
        let value: i64 = all.iter().map(|one| one.1).sum();
        let draws: Vec<Draw> = all
            .iter()
            .map(|(payment, amount_minor)| Draw { payment: payment.id, amount_minor: *amount_minor })
            .collect();
        let (back, kept) = part(&draws, (value - due_minor).max(0));
        let named = |draws: Vec<Draw>| -> Vec<(Payment, i64)> {
            let of = |draw: Draw| {
                all.iter().find(|one| one.0.id == draw.payment).map(|one| (one.0.clone(), draw.amount_minor))
            };
            draws.into_iter().filter_map(of).collect()
        };
        let (back, kept) = (named(back), named(kept));
        let mut rest = (due_minor - value).max(0);
        let mut used = Vec::new();
        for credit in credits {
            if rest == 0 {
                break;
            }
            let pays = credit.pays(rest, currency, now)?;
            rest -= pays;
            used.push((credit, pays));
        }
        Ok(Self { appraised: Vec::new(), kept, back, credits: used, to_pay_minor: rest })
    }

    pub(crate) fn back_minor(&self) -> i64 {
        self.back.iter().map(|one| one.1).sum()
    }

    /// What is agreed of each order whose goods come back.
    pub(crate) fn agreed(&self, order: OrderId, to: Option<RefundTo>, moment: &Moment) -> Vec<Exchange> {
        let one = |one: &Appraised| {
            let from = one.parts.order.id;
            let back = self.back.iter().filter(|(payment, _)| payment.order == from);
            let back: Vec<orders::GivenBack> =
                back.map(|(payment, minor)| orders::GivenBack { payment: payment.id, amount_minor: *minor }).collect();
            Exchange {
                order,
                from,
                goods_return: moment.id(),
                state: ExchangeState::Agreed,
                value_minor: one.value_minor(),
                lines: one.lines.clone(),
                back_to: to.filter(|_| !back.is_empty()).map(|to| to.as_str().to_owned()),
                back,
                at: moment.now,
            }
        };
        self.appraised.iter().map(one).collect()
    }
}

/// Holds what is to come back: nobody else brings it back meanwhile.
pub(crate) async fn agree(tx: &Tx<'_>, settling: &Settling, agreed: &[Exchange]) -> Result<(), ReturnRefused> {
    for (exchange, appraised) in agreed.iter().zip(&settling.appraised) {
        if let Some(line_no) = orders::store::agree_exchange(tx, exchange).await? {
            return Err(not_left(&appraised.parts, &exchange.lines, line_no));
        }
    }
    Ok(())
}

/// What came back with an order that is placed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exchanged {
    pub(crate) returned: Vec<ReceiptReturned>,
    pub(crate) value_minor: i64,
    pub(crate) back: GivenBack,
}

fn unreturned(refused: NotBack) -> StockRefused {
    let error = match refused {
        NotBack::Payment(PaymentRefused::Store(error)) => error,
        other => DbError::Data(format!("an exchange could not be carried out: {other:?}")),
    };
    StockRefused::Store(error)
}

/// The order is placed: what was held for it comes back, and what is too much is given back.
pub(crate) async fn carry_out(
    tx: &Tx<'_>,
    order: &Order,
    counter: Counter,
    moment: &Moment,
    actor: Actor,
) -> Result<Option<Exchanged>, StockRefused> {
    let agreed = orders::store::exchanges_of(tx, order.id).await?;
    if agreed.is_empty() {
        return Ok(None);
    }
    let mut done = Exchanged::default();
    let mut draws = Vec::new();
    for exchange in &agreed {
        let parts = Parts::load(tx, exchange.from).await?;
        let location = order.location.ok_or(DbError::Missing)?;
        let taken = GoodsReturn {
            id: exchange.goods_return,
            order: exchange.from,
            location,
            till: counter.till,
            shift: counter.shift,
            staff: counter.staff,
            at: moment.now,
            refund_minor: exchange.value_minor,
            fee_minor: 0,
            exchanged_for: Some(order.id),
            lines: exchange.lines.clone(),
        };
        if !orders::store::carry_out_exchange(tx, exchange, &taken).await? {
            return Err(DbError::Data(format!("what comes back with order {} is not held", order.id)).into());
        }
        shelve(tx, &parts, &taken, actor, moment).await?;
        let lines = receipt_lines(&lines_of(&parts, &taken));
        done.returned.push(ReceiptReturned { order_number: parts.order.number.clone(), lines });
        done.value_minor += exchange.value_minor;
        for back in &exchange.back {
            draws.push((payments::store::get_payment(tx, back.payment).await?, back.amount_minor));
        }
        told(tx, &parts, &taken, actor, moment).await?;
        let body = json!({"from": parts.order.number, "amount_minor": exchange.value_minor});
        orders::store::add_entry(tx, order.id, &entry(None, "exchanged", body, actor, moment), moment).await?;
    }
    let to = agreed.iter().find_map(|one| one.back_to.as_ref()?.parse().ok()).unwrap_or(RefundTo::Origin);
    let teller = Teller { order, to, shift: counter.shift, is_unseen: false, actor, reason: "goods_returned", moment };
    done.back = Box::pin(teller.give(tx, draws)).await.map_err(unreturned)?;
    Ok(Some(done))
}

/// The order was not paid: what was held for it is its buyer's again.
pub(crate) async fn give_up(tx: &Tx<'_>, order: OrderId) -> Result<(), DbError> {
    for exchange in orders::store::exchanges_of(tx, order).await? {
        orders::store::give_up_exchange(tx, &exchange).await?;
    }
    Ok(())
}

/// A line that comes back with a ticket, as a screen shows it.
#[derive(Clone, Debug)]
pub struct ComingLine {
    /// As it was bought.
    pub line: OrderLine,
    /// How many units come back.
    pub units: i64,
    /// What they are worth, minor units.
    pub value_minor: i64,
}

/// What comes back of one order.
#[derive(Clone, Debug)]
pub struct ComingOrder {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub customer: Option<CustomerId>,
    /// Its lines that come back.
    pub lines: Vec<ComingLine>,
}

/// What a credit pays of a ticket.
#[derive(Clone, Debug)]
pub struct CreditUse {
    /// The credit.
    pub credit: Credit,
    /// What it pays, minor units; nothing when it cannot.
    pub pays_minor: i64,
    /// Why it pays nothing, as a stable code.
    pub problem: Option<&'static str>,
}

/// How a cart is settled, as a screen shows it.
#[derive(Clone, Debug, Default)]
pub struct Settlement {
    /// What comes back with it.
    pub coming: Vec<ComingOrder>,
    /// What that is worth, minor units.
    pub value_minor: i64,
    /// Why something of it may not come back, as a stable code.
    pub problem: Option<&'static str>,
    /// Its credits.
    pub credits: Vec<CreditUse>,
    /// What is still to be paid, minor units.
    pub to_pay_minor: i64,
    /// What goes back, minor units.
    pub back_minor: i64,
    /// By what means it goes back when it goes to where it came from: the means and last four signs.
    pub back_by: Vec<(payments::Tender, Option<String>, i64)>,
}

impl Settlement {
    /// Whether anything but money settles it.
    pub fn is_plain(&self) -> bool {
        self.coming.is_empty() && self.credits.is_empty()
    }

    /// Whether anything stands in the way.
    pub fn has_problem(&self) -> bool {
        self.problem.is_some() || self.credits.iter().any(|one| one.problem.is_some())
    }
}

/// How a cart is settled, for a screen: what cannot be is said, and pays nothing.
pub async fn settlement(tx: &Tx<'_>, view: &CartView, actor: Actor, now: Timestamp) -> Result<Settlement, DbError> {
    let cart = &view.cart;
    let due_minor = view.quote.now.gross_minor;
    if cart.coming.is_empty() && cart.credits.is_empty() {
        return Ok(Settlement { to_pay_minor: due_minor, ..Settlement::default() });
    }
    let (appraised, problem) = match appraise(tx, &cart.coming, actor, now).await {
        Ok(appraised) => (appraised, None),
        Err(ReturnRefused::Store(error)) => return Err(error),
        Err(refused) => (Vec::new(), Some(refused.code())),
    };
    let coming =
        if problem.is_some() { unappraised(tx, &cart.coming).await? } else { appraised.iter().map(shown).collect() };
    let currency = view.quote.currency;
    let credits = credits_of(tx, cart).await?;
    let (good, bad): (Vec<Credit>, Vec<Credit>) =
        credits.into_iter().partition(|one| one.pays(1, currency, now).is_ok());
    let settling =
        Settling::of(appraised, good.clone(), due_minor, (currency, now)).map_err(|refused| match refused {
            PaymentRefused::Store(error) => error,
            other => DbError::Data(other.to_string()),
        })?;
    let pays = |credit: &Credit| settling.credits.iter().find(|one| one.0.id == credit.id).map_or(0, |one| one.1);
    let mut uses: Vec<CreditUse> =
        good.iter().map(|one| CreditUse { credit: one.clone(), pays_minor: pays(one), problem: None }).collect();
    uses.extend(bad.into_iter().map(|credit| {
        let problem = credit.pays(1, currency, now).err().map(|refused| refused.code());
        CreditUse { credit, pays_minor: 0, problem }
    }));
    let back_by = settling.back.iter().map(|(paid, minor)| (paid.means(), paid.last4.clone(), *minor)).collect();
    Ok(Settlement {
        coming,
        value_minor: settling.appraised.iter().map(Appraised::value_minor).sum(),
        problem,
        credits: uses,
        to_pay_minor: settling.to_pay_minor,
        back_minor: settling.back_minor(),
        back_by,
    })
}

fn shown(appraised: &Appraised) -> ComingOrder {
    let order = &appraised.parts.order;
    let line = |one: &ReturnedLine| {
        let line = appraised.parts.lines.iter().find(|line| line.line_no == one.line_no)?.clone();
        Some(ComingLine { line, units: one.units, value_minor: one.refund_minor })
    };
    ComingOrder {
        id: order.id,
        number: order.number.clone(),
        customer: order.customer,
        lines: appraised.lines.iter().filter_map(line).collect(),
    }
}

/// What somebody wanted to bring back and may not: it is shown, so that it can be taken off.
async fn unappraised(tx: &Tx<'_>, coming: &[Coming]) -> Result<Vec<ComingOrder>, DbError> {
    let mut all = Vec::new();
    for order in orders_in(coming) {
        let parts = Parts::load(tx, order).await?;
        let line = |one: &Coming| {
            let line = parts.lines.iter().find(|line| line.line_no == one.line_no)?.clone();
            Some(ComingLine { line, units: one.units, value_minor: 0 })
        };
        let lines = coming.iter().filter(|one| one.order == order).filter_map(line).collect();
        all.push(ComingOrder { id: order, number: parts.order.number, customer: parts.order.customer, lines });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Clock;
    use payments::{CreditKind, CreditRules, PaymentState, Tender};
    use proptest::prelude::*;

    fn moment() -> Moment {
        Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment()
    }

    fn paid(m: &Moment, tender: Tender, minor: i64) -> Payment {
        let attempt = Payment::new(m.id(), m.id(), tender, minor, Currency::EUR, m.now);
        Payment { state: PaymentState::Captured, captured_minor: minor, ..attempt }
    }

    fn credit(m: &Moment, balance_minor: i64) -> Credit {
        let kind = CreditKind::StoreCredit;
        Credit {
            id: m.id(),
            code: payments::CreditCode::from_chance(m.secret()),
            kind,
            currency: Currency::EUR,
            balance_minor,
            customer: None,
            valid_until: CreditRules::default().valid_until(kind, m.now),
            blocked_at: None,
            created_at: m.now,
        }
    }

    fn settled(draws: &[(Payment, i64)], credits: Vec<Credit>, due_minor: i64, m: &Moment) -> Settling {
        Settling::by(draws, credits, due_minor, (Currency::EUR, m.now)).unwrap()
    }

    #[test]
    fn what_comes_back_pays_first_then_the_credits() {
        let m = moment();
        let card = paid(&m, Tender::Terminal, 4_990);
        for (due, credits, kept, back, by_credit, to_pay) in [
            // Even, dearer, cheaper; dearer with a credit that is enough, and with one that is not.
            (4_990, vec![], 4_990, 0, 0, 0),
            (8_990, vec![], 4_990, 0, 0, 4_000),
            (990, vec![], 990, 4_000, 0, 0),
            (8_990, vec![9_000], 4_990, 0, 4_000, 0),
            (8_990, vec![1_000, 500], 4_990, 0, 1_500, 2_500),
            // Nothing is taken instead: all of it goes back, and no credit is touched.
            (0, vec![1_000], 0, 4_990, 0, 0),
        ] {
            let credits = credits.into_iter().map(|minor| credit(&m, minor)).collect();
            let seen = settled(&[(card.clone(), 4_990)], credits, due, &m);
            let sum = |list: &[(Payment, i64)]| list.iter().map(|one| one.1).sum::<i64>();
            let used: i64 = seen.credits.iter().map(|one| one.1).sum();
            assert_eq!((sum(&seen.kept), seen.back_minor(), used, seen.to_pay_minor), (kept, back, by_credit, to_pay));
        }
    }

    proptest! {
        #[test]
        fn what_settles_and_what_is_left_are_what_is_due(
            values in prop::collection::vec(1_i64..9_000, 0..4),
            balances in prop::collection::vec(1_i64..9_000, 0..4),
            due in 0_i64..20_000,
        ) {
            let m = moment();
            let draws: Vec<(Payment, i64)> =
                values.iter().map(|minor| (paid(&m, Tender::Cash, *minor), *minor)).collect();
            let seen = settled(&draws, balances.iter().map(|minor| credit(&m, *minor)).collect(), due, &m);
            let value: i64 = values.iter().sum();
            let kept: i64 = seen.kept.iter().map(|one| one.1).sum();
            let used: i64 = seen.credits.iter().map(|one| one.1).sum();
            prop_assert_eq!(kept + used + seen.to_pay_minor, due, "whatever settles it, it is settled once");
            prop_assert_eq!(kept + seen.back_minor(), value, "what comes back pays or goes back");
            prop_assert!(seen.back_minor() == 0 || seen.to_pay_minor == 0);
            for (credit, pays) in &seen.credits {
                prop_assert!(0 < *pays && *pays <= credit.balance_minor);
            }
        }
    }
}
