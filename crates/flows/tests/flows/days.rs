//! Many days of trade by chance: whatever happens in whatever order, stock is what its journal says,
//! and money is what was handed over.

use crate::delivery::{address, head_office};
use crate::fixture::{Shop, both};
use crate::journey::{customer, request, sweep, view};
use crate::slips::warehouse;
use cart::{Owner, Wish};
use customers::Customer;
use flows::{
    Brought, Lack, Lacking, OrderView, Pay, Placing, ReceiveSupply, RefundTo, Release, ReleasePay, ReturnGoods,
};
use fulfilment::{ParcelEvent, ParcelNews};
use jiff::SignedDuration;
use kernel::{Channel, LocationId, Method, OrderId, PaymentTerms, Quantity, SupplyOrderId, VariantId};
use orders::store::OrderFilter;
use orders::{Fulfilment, FulfilmentState, OrderState, ReturnCondition, ReturnReason, Telling};
use std::pin::Pin;
use std::task::{Context, Poll};
use stock::{By, Confidence, NewSupply, NewSupplyOrder, ReceivedLine, Rest, SupplyOrderKind};

const DAYS: usize = 20;
const ACTS_A_DAY: u64 = 14;

/// An errand that goes on for so many steps at most; then nothing of it is left but what it wrote, as when its
/// process is killed. True when that happened. (Kills of whole processes are the crash tests' matter.)
struct Killed<'a> {
    errand: Pin<Box<dyn Future<Output = ()> + Send + 'a>>,
    steps: u64,
}

impl Future for Killed<'_> {
    type Output = bool;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<bool> {
        if self.errand.as_mut().poll(context).is_ready() {
            return Poll::Ready(false);
        }
        self.steps -= 1;
        if self.steps == 0 { Poll::Ready(true) } else { Poll::Pending }
    }
}

/// Waits its turn and writes nothing.
struct Nothing;

impl db::Command for Nothing {
    type Done = ();
    type Refused = db::DbError;

    async fn run(&self, _: &db::Tx<'_>) -> Result<(), db::DbError> {
        Ok(())
    }
}

/// Chance that can be had again: SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { Some(&all[usize::try_from(self.below(all.len() as u64)).unwrap()]) }
    }
}

struct Trade<'a> {
    shop: &'a Shop,
    buyer: Customer,
    chance: Chance,
    supply: Vec<(SupplyOrderId, VariantId)>,
    /// A place that sends, and where nobody comes in.
    warehouse: LocationId,
    done: [u32; 8],
    /// Slips that other supply or another place made good, and such that were told.
    slips: [u32; 2],
    /// Errands that were killed.
    kills: u32,
}

impl Trade<'_> {
    fn variant(&mut self) -> VariantId {
        let all = [self.shop.jacket, self.shop.blue, self.shop.red];
        *self.chance.of(&all).unwrap()
    }

    fn place(&mut self) -> LocationId {
        if self.chance.below(2) == 0 { self.shop.store } else { self.shop.other.0 }
    }

    /// A way to want it, and whether it can be paid at this till.
    async fn wish(&mut self, variant: VariantId) -> Wish {
        let place = self.place();
        match self.chance.below(10) {
            0 | 1 => Wish::carry_out(self.shop.store),
            2 | 6 => Wish::ship(self.shop.standard, None),
            7 => Wish::transfer(self.shop.store, self.shop.shuttle),
            3 => Wish::collect(place, PaymentTerms::Now),
            4 => Wish::collect(place, PaymentTerms::AtHandOver),
            _ => {
                let reader = self.shop.house.db.reader().await.unwrap();
                let open = stock::open_supply_of(&reader.tx(), &[variant]).await.unwrap();
                let comes_to_a_store =
                    |line: &&stock::Supply| line.free_units() > 0 && line.to_location != self.warehouse;
                match open.iter().find(comes_to_a_store) {
                    Some(line) => Wish::on_arrival(line.to_location, line.id),
                    None => Wish::carry_out(self.shop.store),
                }
            }
        }
    }

    /// A ticket of one to three lines; refused ones are left.
    async fn sell(&mut self) {
        let shop = self.shop;
        let mut cart = None;
        for _ in 0..=self.chance.below(3) {
            let variant = self.variant();
            let wish = self.wish(variant).await;
            let units = Quantity::new(1 + self.chance.below(2).cast_signed()).unwrap();
            let by = (Channel::Till, shop.actor());
            let added = flows::cart_add(&shop.house, Owner::Till(shop.till), variant, units, wish, by).await.unwrap();
            cart = Some(added.id);
        }
        let cart = cart.unwrap();
        address(shop, cart).await;
        let due = {
            let reader = shop.house.db.reader().await.unwrap();
            let tx = reader.tx();
            let open = cart::store::find_cart(&tx, cart).await.unwrap().unwrap();
            let seen = flows::view_cart(&tx, open, kernel::Currency::EUR, shop.clock.now()).await.unwrap();
            seen.quote.now.gross_minor
        };
        let pay = match self.chance.below(2) {
            _ if due == 0 => Pay::Nothing,
            0 => Pay::Cash { given_minor: due },
            _ => Pay::Terminal { keep: None },
        };
        match flows::place_order(&shop.house, request(shop, cart, Some(&self.buyer), pay)).await {
            Ok(Placing::Placed { .. }) => self.done[0] += 1,
            Ok(Placing::OnTerminal { payment, .. }) => {
                flows::follow_payment(&shop.house, payment).await.unwrap();
                self.done[0] += 1;
            }
            Ok(other) => panic!("{other:?}"),
            // There was not enough of it: the ticket is put away.
            Err(refused) => {
                assert!(!matches!(refused, flows::PlaceRefused::Store(_)), "{refused}");
                flows::cart_empty(&shop.house, cart).await.unwrap();
            }
        }
    }

    /// Head office orders some of an article.
    async fn order_supply(&mut self) {
        let variant = self.variant();
        let to = if self.chance.below(3) == 0 { self.warehouse } else { self.place() };
        let m = self.shop.clock.moment();
        let today = kernel::date_in(m.now, &kernel::store_time_zone("Europe/Paris"));
        let order = NewSupplyOrder {
            id: m.id(),
            number: format!("S-{}", self.chance.next()),
            kind: SupplyOrderKind::PurchaseOrder,
            supplier: None,
            from_location: None,
            to_location: to,
            expected_on: today.saturating_add(jiff::Span::new().days(2 + self.chance.below(9).cast_signed())),
            first_expected_on: None,
            confidence: Confidence::VeryLikely,
            lines: vec![NewSupply { id: m.id(), variant, ordered: 3 + self.chance.below(9).cast_signed() }],
        };
        let id = order.id;
        self.shop.house.db.run(Ordered(order, By::new(m, head_office(self.shop)))).await.unwrap();
        self.supply.push((id, variant));
        self.done[1] += 1;
    }

    /// A delivery comes, slips, or comes never.
    async fn supply(&mut self) {
        let Some((id, _)) = self.chance.of(&self.supply).copied() else { return };
        let (actor, house) = (head_office(self.shop), &self.shop.house);
        let outcome = match self.chance.below(8) {
            0 => {
                self.supply.retain(|one| one.0 != id);
                flows::cancel_supply(house, id, "sold out", actor).await.map(|_| ())
            }
            1 | 2 => {
                let today = kernel::date_in(self.shop.clock.now(), &kernel::store_time_zone("Europe/Paris"));
                let later = today.saturating_add(jiff::Span::new().days(1 + self.chance.below(9).cast_signed()));
                let before = self.rescued().await;
                let outcome = flows::change_supply_date(house, id, later, "storm", actor).await;
                let rescued = self.rescued().await - before;
                self.slips[0] += u32::try_from(rescued).unwrap();
                outcome.map(|receiving| self.slips[1] += u32::try_from(receiving.moved.len()).unwrap())
            }
            _ => {
                let lines = {
                    let reader = house.db.reader().await.unwrap();
                    stock::supply_of(&reader.tx(), id).await.unwrap()
                };
                let line = &lines[0];
                let came = self.chance.below(u64::try_from(line.remaining_units()).unwrap() + 1).cast_signed();
                let damaged = i64::from(came > 0 && self.chance.below(4) == 0);
                let ends = self.chance.below(3) == 0 || came + damaged == line.remaining_units();
                let received = vec![ReceivedLine { supply: line.id, received: came - damaged, damaged, over: 0 }];
                let rest = if ends { Rest::IsClosed } else { Rest::StaysOpen };
                if ends {
                    self.supply.retain(|one| one.0 != id);
                }
                let key = self.shop.clock.moment().id();
                let request = ReceiveSupply { supply_order: id, lines: received, rest, actor, key };
                flows::receive_supply(house, request).await.map(|_| ())
            }
        };
        match outcome {
            Ok(()) => self.done[2] += 1,
            Err(stock::StockRefused::Store(error)) => panic!("{error}"),
            Err(_) => {}
        }
    }

    /// Promises that were made again for the day that was promised before.
    async fn rescued(&self) -> usize {
        let all = self.orders().await;
        let promises = all.iter().flat_map(|seen| &seen.parts).flat_map(|part| &part.promises);
        promises.filter(|one| one.no > 1 && one.telling == Telling::Needless).count()
    }

    async fn orders(&self) -> Vec<OrderView> {
        let ids: Vec<OrderId> = {
            let reader = self.shop.house.db.reader().await.unwrap();
            let all = orders::store::list_orders(&reader.tx(), &OrderFilter::default(), 2_000).await.unwrap();
            all.iter().map(|order| order.id).collect()
        };
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            out.push(view(self.shop, id).await);
        }
        out
    }

    async fn open(&self) -> Vec<Fulfilment> {
        let reader = self.shop.house.db.reader().await.unwrap();
        let tx = reader.tx();
        let mut out = Vec::new();
        for place in [self.shop.store, self.shop.other.0, self.warehouse] {
            out.extend(orders::store::list_open_fulfilments(&tx, place, 200).await.unwrap());
            out.extend(orders::store::list_to_send(&tx, Some(place), 200).await.unwrap());
        }
        out
    }

    /// Something happens to a part that is open.
    async fn go_on(&mut self) {
        let open = self.open().await;
        let Some(f) = self.chance.of(&open).cloned() else { return };
        if self.chance.below(10) == 0 {
            let off = flows::cancel_fulfilment(&self.shop.house, f.id, head_office(self.shop), "customer").await;
            self.done[3] += u32::from(off.is_ok());
        } else if f.shipping.is_some() {
            self.send_on(&f).await;
        } else {
            self.collect(&f).await;
        }
    }

    async fn send_on(&mut self, f: &Fulfilment) {
        let (house, actor) = (&self.shop.house, head_office(self.shop));
        match f.state {
            FulfilmentState::Allocated if self.chance.below(4) == 0 => {
                let seen = view(self.shop, f.order).await;
                let part = seen.parts.iter().find(|part| part.fulfilment.id == f.id).unwrap();
                let line = self.chance.of(&part.lines).unwrap();
                let units = 1 + self.chance.below(line.quantity.units().cast_unsigned()).cast_signed();
                let why = [Lacking::NotFound, Lacking::Damaged, Lacking::TooBusy];
                let why = *self.chance.of(&why).unwrap();
                let lack = Lack { fulfilment: f.id, units: vec![(line.line_no, units)], why, actor };
                match flows::lack(house, lack).await {
                    Ok(_) => self.done[4] += 1,
                    Err(refused) => assert_eq!(refused, flows::LackRefused::PaymentUnderWay),
                }
            }
            FulfilmentState::Allocated => flows::pack(house, f.id, actor).await.unwrap(),
            FulfilmentState::Packed => match flows::dispatch(house, f.id, actor).await {
                Ok(()) => self.done[5] += 1,
                // Cut off today, and the bank was not asked yet.
                Err(refused) => assert_eq!(refused, flows::ParcelRefused::Unpaid),
            },
            FulfilmentState::Dispatched => {
                let reader = house.db.reader().await.unwrap();
                let parcel = fulfilment::store::find_parcel(&reader.tx(), f.id).await.unwrap().unwrap();
                drop(reader);
                let event =
                    ParcelEvent { at: self.shop.clock.now(), news: ParcelNews::Delivered, place: String::new() };
                flows::hear_of_parcel(house, &parcel.number, event).await.unwrap();
            }
            _ => {}
        }
    }

    async fn collect(&mut self, f: &Fulfilment) {
        let (house, actor) = (&self.shop.house, head_office(self.shop));
        match (f.state, f.terms) {
            (FulfilmentState::Allocated, _) if self.chance.below(2) == 0 => {
                flows::put_aside(house, f.id, actor).await.unwrap();
            }
            (FulfilmentState::Allocated | FulfilmentState::ReadyForPickup, PaymentTerms::Now) => {
                flows::hand_over(house, f.id, actor).await.unwrap();
                self.done[6] += 1;
            }
            (FulfilmentState::Allocated | FulfilmentState::ReadyForPickup, PaymentTerms::AtHandOver) => {
                let (till, shift) = if f.location == self.shop.store {
                    (self.shop.till, self.shop.shift)
                } else {
                    (self.shop.other.1, self.shop.other.2)
                };
                let pay = ReleasePay::Cash { given_minor: f.amount_minor };
                let key = self.shop.clock.moment().id();
                let (credits, to) = (Vec::new(), orders::Taker::Customer);
                let release = Release { fulfilment: f.id, actor, till, shift, credits, pay, to, key };
                flows::release(house, release).await.unwrap();
                self.done[6] += 1;
            }
            _ => {}
        }
    }

    /// Somebody brings something back, to either store.
    async fn bring_back(&mut self) {
        let all = self.orders().await;
        let has = |seen: &&OrderView| seen.parts.iter().any(|part| flows::is_returnable(&part.fulfilment, &part.lines));
        let some: Vec<&OrderView> = all.iter().filter(has).collect();
        let Some(seen) = self.chance.of(&some) else { return };
        let lines = seen.parts.iter().filter(|part| part.fulfilment.state == FulfilmentState::HandedOver);
        let lines: Vec<_> = lines.flat_map(|part| &part.lines).filter(|line| line.returnable() > 0).collect();
        let Some(line) = self.chance.of(&lines) else { return };
        let conditions = [ReturnCondition::Resell, ReturnCondition::Repair, ReturnCondition::Scrap];
        let brought = Brought {
            line_no: line.line_no,
            units: 1 + self.chance.below(line.returnable().cast_unsigned()).cast_signed(),
            reason: ReturnReason::TooSmall,
            condition: *self.chance.of(&conditions).unwrap(),
        };
        let (store, till, shift) = self.shop.other;
        let request = ReturnGoods {
            order: seen.order.id,
            brought: vec![brought],
            to: if self.chance.below(2) == 0 { RefundTo::Cash } else { RefundTo::Origin },
            store,
            till,
            shift,
            staff: self.shop.seller,
            actor: head_office(self.shop),
            key: self.shop.clock.moment().id(),
        };
        match flows::return_goods(&self.shop.house, request).await {
            Ok(_) => self.done[7] += 1,
            Err(flows::ReturnRefused::Store(error)) => panic!("{error}"),
            Err(_) => {}
        }
    }

    /// An errand; one in four may be killed on its way, if it takes so many steps.
    async fn act(&mut self) {
        let steps = if self.chance.below(4) == 0 { 1 + self.chance.below(8) } else { u64::MAX };
        let errand: Pin<Box<dyn Future<Output = ()> + Send + '_>> = match self.chance.below(14) {
            0..=4 => Box::pin(self.sell()),
            5 => Box::pin(self.order_supply()),
            6 | 7 => Box::pin(self.supply()),
            8 => Box::pin(self.bring_back()),
            _ => Box::pin(self.go_on()),
        };
        let is_killed = Killed { errand, steps }.await;
        if is_killed {
            self.kills += 1;
            // What it gave to the writer is written all the same: nobody looks at the shop before that.
            self.shop.house.db.run(Nothing).await.unwrap();
        }
    }

    /// What must hold at the end of each day.
    async fn balance(&self) {
        self.shop.assert_clean().await;
        for seen in self.orders().await {
            holds(&seen);
        }
    }
}

/// What must hold of each order at any time.
fn holds(seen: &OrderView) {
    let number = &seen.order.number;
    let parts: i64 = seen.parts.iter().map(|part| part.fulfilment.amount_minor).sum();
    assert_eq!(parts, seen.order.total_minor, "{number}: parts and total");
    for part in &seen.parts {
        keeps_its_word(number, part);
        let lines: i64 = part.lines.iter().map(|line| line.gross_minor).sum();
        assert_eq!(lines + part.fulfilment.fee_minor(), part.fulfilment.amount_minor, "{number}: lines and part");
    }
    assert!(seen.taken_minor() + seen.set_aside_minor() <= seen.order.total_minor, "{number}: more than it costs");
    assert!(seen.back_minor() <= seen.taken_minor(), "{number}: more back than came");
    if seen.parts.iter().all(|part| part.fulfilment.state.has_ended())
        && seen.order.state != OrderState::AwaitingPayment
    {
        let kept = seen.parts.iter().filter(|part| part.fulfilment.state == FulfilmentState::HandedOver);
        let kept: i64 = kept.map(|part| part.fulfilment.amount_minor).sum();
        let returned: i64 = seen.returns.iter().map(|one| one.refund_minor).sum();
        assert_eq!(seen.set_aside_minor(), 0, "{number}: nothing is set aside for what has ended");
        assert_eq!(seen.paid_minor(), kept - returned, "{number}: what was handed over is what was paid");
    }
    let sent = seen.parts.iter().filter(|part| part.fulfilment.method == Method::Ship);
    assert!(sent.clone().all(|part| part.fulfilment.shipping.is_some()), "{number}: where to");
}

/// What is promised is what was promised last, and the customer knows of it or soon will.
fn keeps_its_word(number: &str, part: &flows::PartView) {
    let f = &part.fulfilment;
    let numbers: Vec<i64> = part.promises.iter().map(|one| one.no).collect();
    assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<_>>(), "{number}: versions");
    let has_ended = f.state.has_ended();
    assert!(has_ended || !part.promises.is_empty() || f.method == Method::CarryOut, "{number}: nothing was promised");
    let Some(last) = part.promises.last().filter(|_| !has_ended) else { return };
    assert_eq!(last.on, f.promised_on, "{number}: the last promise holds");
    let is_told = orders::told_last(&part.promises).is_some_and(|told| told.on == f.promised_on);
    let is_due = part.promises.iter().any(|one| one.telling == Telling::Due);
    assert!(is_told || is_due || f.ready_at.is_some(), "{number}: the customer knows another day: {:?}", part.promises);
    if f.state == FulfilmentState::Waiting {
        assert!(f.supply.is_some(), "{number}: waits for nothing");
    }
}

/// The shuttle is there on the day after: it can make slips good.
struct FastShuttle(kernel::ServiceId);

impl db::Command for FastShuttle {
    type Done = ();
    type Refused = db::DbError;

    async fn run(&self, tx: &db::Tx<'_>) -> Result<(), db::DbError> {
        let services = fulfilment::store::services(tx).await?;
        let mut shuttle = services.into_iter().find(|one| one.id == self.0).expect("the house has a shuttle");
        (shuttle.transit.least_days, shuttle.transit.most_days) = (1, 1);
        fulfilment::store::put_service(tx, &shuttle, 3).await
    }
}

struct Ordered(NewSupplyOrder, By);

impl db::Command for Ordered {
    type Done = ();
    type Refused = stock::StockRefused;

    async fn run(&self, tx: &db::Tx<'_>) -> Result<(), stock::StockRefused> {
        stock::put_supply_order(tx, &self.0, &self.1).await
    }
}

/// Another seed: `PASSERELLE_DAYS_SEED=…`; without one, each run has its own.
fn seed() -> u64 {
    let said = std::env::var("PASSERELLE_DAYS_SEED").ok().and_then(|text| text.parse().ok());
    let now = || std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(7, |since| since.as_secs());
    said.unwrap_or_else(now)
}

#[tokio::test(flavor = "multi_thread")]
async fn after_many_days_of_trade_stock_is_its_journal_and_money_is_what_was_handed_over() {
    let seed = seed();
    println!("PASSERELLE_DAYS_SEED={seed}");
    both(4, |shop| async move {
        let buyer = customer(&shop).await;
        shop.terminal("auto_success").await;
        let supply = vec![(shop.delivery, shop.red)];
        let warehouse = warehouse(&shop, shop.blue, 12).await;
        shop.house.db.run(FastShuttle(shop.shuttle)).await.unwrap();
        let (chance, done, slips) = (Chance(seed), [0; 8], [0; 2]);
        let mut trade = Trade { shop: &shop, buyer, chance, supply, warehouse, done, slips, kills: 0 };
        for _ in 0..DAYS {
            for _ in 0..ACTS_A_DAY {
                trade.act().await;
            }
            shop.work().await;
            trade.balance().await;
            shop.clock.advance(SignedDuration::from_hours(24));
            if trade.chance.below(5) == 0 {
                sweep(&shop).await;
            }
        }
        trade.balance().await;
        println!("sold, ordered, supplied, called off, lacking, sent, handed over, returned: {:?}", trade.done);
        println!("slips that were made good, and told: {:?}; killed: {}", trade.slips, trade.kills);
        let is_enough = trade.done[0] > 10 && trade.done[5] > 0 && trade.done[6] > 0 && trade.kills > 3;
        assert!(is_enough, "too little happened: {:?}", trade.done);
    })
    .await;
}
