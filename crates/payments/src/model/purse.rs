//! Several means that pay one thing, and how each gives back what it paid. Pure.

use super::{Payment, PaymentRefused, PaymentState, Tender};
use kernel::PaymentId;

/// So much of a payment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Draw {
    /// Of which.
    pub payment: PaymentId,
    /// How much, minor units; above nothing.
    pub amount_minor: i64,
}

/// What is left of an order's payments while goods come back.
#[derive(Clone, Debug, Default)]
pub struct Purse {
    left: Vec<(PaymentId, i64)>,
}

/// In which order the means give back what they paid: the customer's own money first, and what the
/// house owes last.
const fn rank(means: Tender) -> u8 {
    match means {
        Tender::Terminal | Tender::CardForm | Tender::Token | Tender::Mandate => 0,
        Tender::Cash => 1,
        // Value that came by exchange counts as the means by which it was paid at first.
        Tender::Exchange => 2,
        Tender::StoreCredit | Tender::GiftCard => 3,
    }
}

impl Purse {
    /// What can still be given back of these, in the order in which they give.
    pub fn of<'a>(payments: impl IntoIterator<Item = &'a Payment>) -> Self {
        let mut good: Vec<&Payment> =
            payments.into_iter().filter(|one| one.state == PaymentState::Captured && one.left_minor() > 0).collect();
        good.sort_by_key(|one| (rank(one.means()), one.created_at, one.share, one.id));
        Self { left: good.into_iter().map(|one| (one.id, one.left_minor())).collect() }
    }

    /// Takes so much out of the payments that covered a part, and out of no other.
    pub fn draw(&mut self, covering: &[PaymentId], amount_minor: i64) -> Result<Vec<Draw>, PaymentRefused> {
        let (mut rest, mut drawn) = (amount_minor, Vec::new());
        for (payment, left) in self.left.iter_mut().filter(|one| covering.contains(&one.0)) {
            let take = rest.min(*left);
            if take > 0 {
                *left -= take;
                rest -= take;
                drawn.push(Draw { payment: *payment, amount_minor: take });
            }
        }
        if rest == 0 { Ok(drawn) } else { Err(PaymentRefused::MoreThanTaken) }
    }

    /// Draws of one return, one for each payment, in the order in which they give.
    pub fn merged(&self, draws: &[Draw]) -> Vec<Draw> {
        let sum = |payment: PaymentId| -> i64 {
            draws.iter().filter(|one| one.payment == payment).map(|one| one.amount_minor).sum()
        };
        let all = self.left.iter().map(|one| Draw { payment: one.0, amount_minor: sum(one.0) });
        all.filter(|one| one.amount_minor > 0).collect()
    }
}

/// Parts what was drawn: so much goes back, by the first of the means; the rest pays something else.
pub fn part(draws: &[Draw], back_minor: i64) -> (Vec<Draw>, Vec<Draw>) {
    let (mut rest, mut back, mut kept) = (back_minor, Vec::new(), Vec::new());
    for one in draws {
        let gone = rest.clamp(0, one.amount_minor);
        rest -= gone;
        for (list, amount_minor) in [(&mut back, gone), (&mut kept, one.amount_minor - gone)] {
            if amount_minor > 0 {
                list.push(Draw { amount_minor, ..*one });
            }
        }
    }
    (back, kept)
}

/// Something that is due: for what, how much, and whether it is taken later.
pub type Due<S> = (S, i64, bool);

/// What some means pays of something that is due: for what, by what, how much.
pub type Share<S, M> = (S, M, i64);

/// What of each due is paid by means that are settled at once, one after the other, and what is left
/// to be asked for outside. What is due first is paid first.
pub fn share_out<S: Copy, M: Clone>(dues: &[Due<S>], means: &[(M, i64)]) -> (Vec<Share<S, M>>, Vec<Due<S>>) {
    let mut means = means.iter().filter(|one| one.1 > 0).cloned();
    let (mut shares, mut rest) = (Vec::new(), Vec::new());
    let mut now = means.next();
    for (slot, amount_minor, later) in dues {
        let mut open = *amount_minor;
        while open > 0
            && let Some((by, left)) = now.take()
        {
            let pays = left.min(open);
            open -= pays;
            shares.push((*slot, by.clone(), pays));
            now = if left > pays { Some((by, left - pays)) } else { means.next() };
        }
        if open > 0 {
            rest.push((*slot, open, *later));
        }
    }
    (shares, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CameFrom;
    use kernel::{Clock, Currency, Moment};
    use proptest::prelude::*;

    fn paid(m: &Moment, tender: Tender, captured_minor: i64) -> Payment {
        Payment {
            captured_minor,
            state: PaymentState::Captured,
            ..Payment::new(m.id(), m.id(), tender, captured_minor, Currency::EUR, m.now)
        }
    }

    fn moment() -> Moment {
        Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment()
    }

    #[test]
    fn the_customers_own_money_goes_back_first() {
        let m = moment();
        let (credit, cash, card) =
            (paid(&m, Tender::StoreCredit, 2_000), paid(&m, Tender::Cash, 1_000), paid(&m, Tender::Terminal, 3_000));
        let all = [credit.id, cash.id, card.id];
        let mut purse = Purse::of([&credit, &cash, &card]);
        let first = purse.draw(&all, 3_500).unwrap();
        assert_eq!(first.iter().map(|one| one.amount_minor).collect::<Vec<_>>(), [3_000, 500]);
        assert_eq!((first[0].payment, first[1].payment), (card.id, cash.id));
        let second = purse.draw(&all, 2_500).unwrap();
        assert_eq!((second[0].payment, second[1].payment), (cash.id, credit.id));
        assert_eq!(purse.draw(&all, 1), Err(PaymentRefused::MoreThanTaken));
    }

    #[test]
    fn what_is_kept_is_what_would_go_back_last() {
        let m = moment();
        let draw = |amount_minor| Draw { payment: m.id(), amount_minor };
        let draws = [draw(4_000), draw(2_000)];
        let (back, kept) = part(&draws, 1_000);
        assert_eq!((back[0].amount_minor, back.len()), (1_000, 1));
        assert_eq!(kept.iter().map(|one| one.amount_minor).collect::<Vec<_>>(), [3_000, 2_000]);
        assert_eq!(part(&draws, 6_000).1, []);
        assert_eq!(part(&draws, 0).0, []);
    }

    #[test]
    fn what_is_due_first_is_paid_first() {
        let dues = [("carried", 5_000, false), ("sent", 10_000, true)];
        let (shares, rest) = share_out(&dues, &[("exchange", 2_000), ("credit", 4_000)]);
        assert_eq!(shares, [("carried", "exchange", 2_000), ("carried", "credit", 3_000), ("sent", "credit", 1_000)]);
        assert_eq!(rest, [("sent", 9_000, true)]);
        let (shares, rest) = share_out(&dues, &[("credit", 15_000)]);
        assert_eq!((shares.len(), rest), (2, vec![]));
    }

    /// What happens to a chain of sales, exchanges and returns.
    #[derive(Clone, Debug)]
    enum Step {
        /// Goods of so much are exchanged for goods of so much; the card pays what is missing.
        Exchange(i64, i64),
        /// Goods of so much come back.
        Return(i64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (1_i64..9_000, 1_i64..9_000).prop_map(|(value, price)| Step::Exchange(value, price)),
            (1_i64..9_000).prop_map(Step::Return),
        ];
        prop::collection::vec(step, 1..12)
    }

    /// One order after the other, each paid by the exchange of the one before it.
    struct Chain {
        m: Moment,
        payments: Vec<Payment>,
        /// What went back by the payment at the beginning of it.
        went: Vec<(PaymentId, i64)>,
    }

    impl Chain {
        fn give(&mut self, draw: Draw) {
            let one = self.payments.iter_mut().find(|one| one.id == draw.payment).unwrap();
            one.refunded_minor += draw.amount_minor;
            let origin = one.came_from.map_or(one.id, |from| from.origin);
            self.went.push((origin, draw.amount_minor));
        }

        fn pass_on(&mut self, draw: Draw, order: kernel::OrderId) {
            let at = self.payments.iter().position(|one| one.id == draw.payment).unwrap();
            self.payments[at].transferred_minor += draw.amount_minor;
            let from = CameFrom::of(&self.payments[at]);
            let next = paid(&self.m, Tender::Exchange, draw.amount_minor);
            self.payments.push(Payment { order, slot: order.0, came_from: Some(from), ..next });
        }

        fn of(&self, order: kernel::OrderId) -> Vec<Payment> {
            self.payments.iter().filter(|one| one.order == order).cloned().collect()
        }
    }

    proptest! {
        #[test]
        fn over_chains_of_exchanges_no_more_goes_out_than_came_in(
            first in 1_i64..9_000, by_credit in 0_i64..9_000, steps in steps(),
        ) {
            let m = moment();
            let order: kernel::OrderId = m.id();
            let by_credit = by_credit.min(first - 1);
            let mut chain = Chain { m: m.clone(), payments: Vec::new(), went: Vec::new() };
            for (tender, minor) in [(Tender::Terminal, first - by_credit), (Tender::GiftCard, by_credit)] {
                if minor > 0 {
                    chain.payments.push(Payment { order, slot: order.0, ..paid(&m, tender, minor) });
                }
            }
            let (mut order, mut goods, mut came) = (order, first, first);
            for step in steps.into_iter().chain([Step::Return(i64::MAX)]) {
                let held = chain.of(order);
                let ids: Vec<PaymentId> = held.iter().map(|one| one.id).collect();
                let mut purse = Purse::of(&held);
                let all = Purse::of(&held);
                match step {
                    Step::Return(value) => {
                        let value = value.min(goods);
                        goods -= value;
                        for draw in purse.draw(&ids, value).unwrap() {
                            chain.give(draw);
                        }
                    }
                    Step::Exchange(value, price) => {
                        let value = value.min(goods);
                        // What is not exchanged comes back, so that one order is alive at a time.
                        let left = goods - value;
                        for draw in purse.draw(&ids, left).unwrap() {
                            chain.give(draw);
                        }
                        let drawn = purse.draw(&ids, value).unwrap();
                        let drawn = all.merged(&drawn);
                        let (back, kept) = part(&drawn, (value - price).max(0));
                        order = m.id();
                        for draw in back {
                            chain.give(draw);
                        }
                        for draw in kept {
                            chain.pass_on(draw, order);
                        }
                        if price > value {
                            came += price - value;
                            chain.payments.push(Payment { order, slot: order.0, ..paid(&m, Tender::Terminal, price - value) });
                        }
                        goods = price;
                    }
                }
                for one in &chain.payments {
                    prop_assert!(one.refunded_minor + one.transferred_minor <= one.captured_minor);
                    let sent: i64 = chain.went.iter().filter(|went| went.0 == one.id).map(|went| went.1).sum();
                    if one.came_from.is_none() {
                        prop_assert!(sent <= one.captured_minor, "the provider gives no more back than it took");
                    } else {
                        prop_assert_eq!(sent, 0, "what came by exchange goes back by its origin");
                    }
                }
            }
            prop_assert_eq!(goods, 0);
            prop_assert_eq!(chain.went.iter().map(|went| went.1).sum::<i64>(), came, "everything brought back is everything paid");
        }

        #[test]
        fn shares_and_rest_are_what_is_due(
            dues in prop::collection::vec(0_i64..5_000, 0..5), means in prop::collection::vec(0_i64..5_000, 0..5),
        ) {
            let dues: Vec<(usize, i64, bool)> = dues.into_iter().enumerate().map(|(at, minor)| (at, minor, at > 0)).collect();
            let means: Vec<(usize, i64)> = means.into_iter().enumerate().collect();
            let (shares, rest) = share_out(&dues, &means);
            let (due, have): (i64, i64) = (dues.iter().map(|one| one.1).sum(), means.iter().map(|one| one.1).sum());
            prop_assert_eq!(shares.iter().map(|one| one.2).sum::<i64>(), due.min(have));
            prop_assert_eq!(rest.iter().map(|one| one.1).sum::<i64>(), (due - have).max(0));
            for (slot, minor, _) in &dues {
                let paid: i64 = shares.iter().filter(|one| one.0 == *slot).map(|one| one.2).sum();
                let open: i64 = rest.iter().filter(|one| one.0 == *slot).map(|one| one.1).sum();
                prop_assert_eq!(paid + open, *minor);
            }
        }
    }
}
