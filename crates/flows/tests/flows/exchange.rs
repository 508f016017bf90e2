//! J5.1, J5.4: an exchange in one ticket, credits, and several means for one order. Both sides happen
//! together or not at all, and never does more go out than came in.

use crate::bad_days::tap;
use crate::fixture::{Shop, both};
use crate::journey::{add, customer, request, subjects, told, view};
use cart::{Cart, Coming, Owner, Wish};
use customers::Customer;
use flows::{
    Brought, OrderView, Pay, PlaceOrder, PlaceRefused, Placing, RefundTo, Release, ReleasePay, ReleaseRefused,
    ReturnGoods, ReturnRefused, Settlement,
};
use kernel::{Actor, CreditId, FulfilmentId, OrderId, PaymentTerms, Role, VariantId};
use orders::{FulfilmentState, OrderState, ReturnCondition, ReturnReason};
use payments::{Credit, PaymentState, RefundState, Tender};

pub(crate) fn coming(order: OrderId, line_no: i64) -> Coming {
    Coming { order, line_no, units: 1, reason: "too_small".into(), condition: "resell".into() }
}

/// A unit carried out and paid so.
async fn sold(shop: &Shop, customer: Option<&Customer>, variant: VariantId, pay: Pay) -> OrderId {
    let cart = add(shop, variant, Wish::carry_out(shop.store)).await;
    paid(shop, request(shop, cart, customer, pay)).await
}

/// The terminal says yes at once.
async fn paid(shop: &Shop, request: PlaceOrder) -> OrderId {
    shop.terminal("auto_success").await;
    match flows::place_order(&shop.house, request).await.unwrap() {
        Placing::Placed { order } => order,
        Placing::OnTerminal { order, payment } => {
            assert_eq!(flows::follow_payment(&shop.house, payment).await.unwrap().outcome, flows::Outcome::Paid);
            order
        }
        other => panic!("{other:?}"),
    }
}

/// Puts the first line of an order on the ticket as coming back.
async fn bring(shop: &Shop, order: OrderId) -> Cart {
    let owner = Owner::Till(shop.till);
    flows::cart_bring(&shop.house, owner, order, vec![coming(order, 1)], shop.store).await.unwrap()
}

/// The first line of an order comes back, and this is taken for it.
async fn exchanged(shop: &Shop, order: OrderId, variant: VariantId, pay: Pay) -> Result<Placing, PlaceRefused> {
    bring(shop, order).await;
    let cart = add(shop, variant, Wish::carry_out(shop.store)).await;
    flows::place_order(&shop.house, request(shop, cart, None, pay)).await
}

fn placed(placing: Result<Placing, PlaceRefused>) -> OrderId {
    match placing {
        Ok(Placing::Placed { order }) => order,
        other => panic!("{other:?}"),
    }
}

async fn settlement(shop: &Shop) -> Settlement {
    let reader = shop.house.db.reader().await.unwrap();
    let tx = reader.tx();
    let cart = cart::store::find_open_cart(&tx, &Owner::Till(shop.till)).await.unwrap().unwrap();
    let now = shop.clock.now();
    let view = flows::view_cart(&tx, cart, kernel::Currency::EUR, now).await.unwrap();
    flows::settlement(&tx, &view, shop.actor(), now).await.unwrap()
}

async fn returned(shop: &Shop, order: OrderId, to: RefundTo) -> Result<flows::Returned, ReturnRefused> {
    let one = Brought { line_no: 1, units: 1, reason: ReturnReason::ChangedMind, condition: ReturnCondition::Resell };
    let wish = ReturnGoods {
        order,
        brought: vec![one],
        to,
        store: shop.store,
        till: shop.till,
        shift: shop.shift,
        staff: shop.seller,
        actor: shop.actor(),
        key: shop.clock.moment().id(),
    };
    flows::return_goods(&shop.house, wish).await
}

/// The credit that a receipt gave to its holder.
async fn credit_of(shop: &Shop, seen: &OrderView) -> Credit {
    let slip = seen.receipts.iter().rev().find_map(|one| one.body.credit.clone()).expect("a credit was issued");
    let reader = shop.house.db.reader().await.unwrap();
    let code = slip.code.parse().unwrap();
    let credit = payments::store::find_credit_by_code(&reader.tx(), &code).await.unwrap().unwrap();
    assert_eq!(credit.code.in_groups(), slip.code);
    credit
}

async fn balance(shop: &Shop, id: CreditId) -> i64 {
    let reader = shop.house.db.reader().await.unwrap();
    payments::store::get_credit(&reader.tx(), id).await.unwrap().balance_minor
}

async fn on_hand(shop: &Shop, variant: VariantId) -> i64 {
    let reader = shop.house.db.reader().await.unwrap();
    stock::levels_at(&reader.tx(), shop.store, &[variant]).await.unwrap().first().map_or(0, |level| level.on_hand)
}

async fn drawer(shop: &Shop) -> i64 {
    let reader = shop.house.db.reader().await.unwrap();
    payments::store::cash_of_shift(&reader.tx(), shop.shift).await.unwrap()
}

/// What stands on the latest receipt: its total, and its means with their amounts.
fn slip(seen: &OrderView) -> (i64, Vec<(&str, i64)>) {
    let receipt = seen.receipts.last().unwrap();
    let sum: i64 = receipt.body.tenders.iter().map(|one| one.amount_minor).sum();
    assert_eq!(sum, receipt.total_minor, "the means sum to the total");
    let tenders = receipt.body.tenders.iter().map(|one| (one.tender.as_str(), one.amount_minor)).collect();
    (receipt.total_minor, tenders)
}

const CARD: Pay = Pay::Terminal { keep: None };

#[tokio::test(flavor = "multi_thread")]
async fn an_even_exchange_needs_no_tender() {
    both(3, |shop| async move {
        let first = sold(&shop, None, shop.blue, CARD).await;
        bring(&shop, first).await;
        let cart = add(&shop, shop.red, Wish::carry_out(shop.store)).await;
        let seen = settlement(&shop).await;
        assert_eq!((seen.value_minor, seen.to_pay_minor, seen.back_minor, seen.problem), (4_990, 0, 0, None));
        let wish = request(&shop, cart, None, Pay::Nothing);
        let second = placed(flows::place_order(&shop.house, wish.clone()).await);
        assert_eq!(placed(flows::place_order(&shop.house, wish).await), second, "the same form twice is one exchange");

        let (old, new) = (view(&shop, first).await, view(&shop, second).await);
        assert_eq!((old.paid_minor(), old.exchanged_minor(), old.refunds.len()), (0, 4_990, 0));
        assert_eq!((old.returns.len(), old.returns[0].exchanged_for), (1, Some(second)));
        assert_eq!((new.paid_minor(), new.payments.len(), new.payments[0].tender), (4_990, 1, Tender::Exchange));
        assert_eq!((slip(&new), new.receipts.len(), old.receipts.len()), ((0, vec![]), 1, 1));
        let body = &new.receipts[0].body;
        assert_eq!((body.lines.len(), body.returned.len()), (1, 1));
        assert_eq!(body.returned[0].order_number, old.order.number);
        assert_eq!(body.returned[0].lines[0].gross_minor, -4_990);
        assert!(body.taxes.iter().all(|tax| tax.vat_minor == 0), "VAT is of the difference");
        assert_eq!((on_hand(&shop, shop.blue).await, on_hand(&shop, shop.red).await), (6, 2));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn something_dearer_is_paid_by_card_and_all_of_it_goes_back_to_it() {
    both(0, |shop| async move {
        let first = sold(&shop, None, shop.blue, CARD).await;
        assert!(matches!(exchanged(&shop, first, shop.jacket, Pay::Nothing).await, Err(PlaceRefused::PaymentMismatch)));
        shop.terminal("auto_success").await;
        let cart = bring(&shop, first).await;
        let second = paid(&shop, request(&shop, cart.id, None, CARD)).await;
        let new = view(&shop, second).await;
        assert_eq!(slip(&new), (4_000, vec![("terminal", 4_000)]));
        assert_eq!((new.paid_minor(), new.receipts[0].body.taxes[0].gross_minor), (8_990, 4_000));

        // It comes back: each card gives what it paid, and the provider no more than it took.
        returned(&shop, second, RefundTo::Origin).await.unwrap();
        shop.work().await;
        let (old, new) = (view(&shop, first).await, view(&shop, second).await);
        let mut went: Vec<(i64, RefundState)> = new.refunds.iter().map(|one| (one.amount_minor, one.state)).collect();
        went.sort_by_key(|one| one.0);
        assert_eq!(went, [(4_000, RefundState::Done), (4_990, RefundState::Done)]);
        assert_eq!((old.paid_minor(), new.paid_minor()), (0, 0));
        let origin = new.payments.iter().find(|one| one.tender == Tender::Exchange).unwrap().came_from.unwrap();
        assert_eq!((origin.origin, origin.means), (old.payments[0].id, Tender::Terminal));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn something_cheaper_gives_the_rest_back_as_it_was_paid() {
    both(0, |shop| async move {
        let first = sold(&shop, None, shop.jacket, CARD).await;
        let second = placed(exchanged(&shop, first, shop.blue, Pay::Back { to: RefundTo::Origin }).await);
        shop.work().await;
        let (old, new) = (view(&shop, first).await, view(&shop, second).await);
        assert_eq!(slip(&new), (-4_000, vec![("terminal", -4_000)]));
        assert_eq!((old.refunds[0].amount_minor, old.refunds[0].state), (4_000, RefundState::Done));
        assert_eq!((old.paid_minor(), old.exchanged_minor(), new.paid_minor()), (0, 4_990, 4_990));
        shop.assert_clean().await;
    })
    .await;
    both(0, |shop| async move {
        let first = sold(&shop, None, shop.jacket, Pay::Cash { given_minor: 8_990 }).await;
        let second = placed(exchanged(&shop, first, shop.blue, Pay::Back { to: RefundTo::Origin }).await);
        let new = view(&shop, second).await;
        assert_eq!((slip(&new), drawer(&shop).await), ((-4_000, vec![("cash", -4_000)]), 4_990));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_pays_what_is_dearer_and_change_is_of_the_difference() {
    both(0, |shop| async move {
        let first = sold(&shop, None, shop.blue, CARD).await;
        let short = exchanged(&shop, first, shop.jacket, Pay::Cash { given_minor: 3_000 }).await;
        assert_eq!(short.unwrap_err().code(), "not_enough_cash");
        let cart = bring(&shop, first).await;
        let wish = request(&shop, cart.id, None, Pay::Cash { given_minor: 5_000 });
        let new = view(&shop, placed(flows::place_order(&shop.house, wish).await)).await;
        assert_eq!((slip(&new), drawer(&shop).await), ((4_000, vec![("cash", 4_000)]), 4_000));
        let change: i64 = new.payments.iter().map(payments::Payment::change_minor).sum();
        assert_eq!(change, 1_000);
        shop.assert_clean().await;
    })
    .await;
}

/// While the card is awaited, nobody brings the same shirt back at another till; a decline leaves
/// everything as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_leaves_both_sides_as_they_were() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let first = sold(&shop, Some(&customer), shop.blue, CARD).await;
        shop.terminal("manual").await;
        let Ok(Placing::OnTerminal { order, payment }) = exchanged(&shop, first, shop.jacket, CARD).await else {
            panic!("the terminal waits")
        };
        assert_eq!(returned(&shop, first, RefundTo::Origin).await.unwrap_err().code(), "exchange_under_way");
        let waits = view(&shop, first).await;
        assert_eq!((waits.returns.len(), waits.parts[0].lines[0].returned), (0, 0), "nothing came back yet");
        tap(&shop, payment, "decline").await;
        let seen = flows::follow_payment(&shop.house, payment).await.unwrap();
        assert!(matches!(seen.outcome, flows::Outcome::Declined(_)), "{:?}", seen.outcome);

        let (old, new) = (view(&shop, first).await, view(&shop, order).await);
        assert_eq!((new.order.state, new.receipts.len()), (OrderState::Cancelled, 0));
        assert_eq!((old.paid_minor(), old.exchanged_minor(), old.payments[0].transferred_minor), (4_990, 0, 0));
        assert_eq!((on_hand(&shop, shop.blue).await, on_hand(&shop, shop.jacket).await), (5, 7));
        let kept = settlement(&shop).await;
        assert_eq!((kept.value_minor, kept.to_pay_minor), (4_990, 4_000), "the ticket is as it was");
        // And now in cash.
        let cart = bring(&shop, first).await;
        let wish = request(&shop, cart.id, None, Pay::Cash { given_minor: 4_000 });
        placed(flows::place_order(&shop.house, wish).await);
        assert_eq!(view(&shop, first).await.exchanged_minor(), 4_990);
        assert_eq!(told(&subjects(&shop).await, "refunded"), Vec::<&str>::new(), "nothing went back to the customer");
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_is_issued_pays_and_takes_back_what_it_paid() {
    both(0, |shop| async move {
        let first = sold(&shop, None, shop.jacket, CARD).await;
        let second = placed(exchanged(&shop, first, shop.blue, Pay::Back { to: RefundTo::StoreCredit }).await);
        let new = view(&shop, second).await;
        let credit = credit_of(&shop, &new).await;
        assert_eq!((credit.balance_minor, slip(&new)), (4_000, (-4_000, vec![("store_credit", -4_000)])));
        assert!(new.refunds.is_empty() && view(&shop, first).await.refunds[0].credit == Some(credit.id));
        assert_eq!(drawer(&shop).await, 0);

        // The credit and a card pay together.
        flows::cart_credit(&shop.house, Owner::Till(shop.till), credit.id).await.unwrap();
        let cart = add(&shop, shop.jacket, Wish::carry_out(shop.store)).await;
        let third = paid(&shop, request(&shop, cart, None, CARD)).await;
        let seen = view(&shop, third).await;
        assert_eq!(slip(&seen), (8_990, vec![("terminal", 4_990), ("store_credit", 4_000)]));
        assert_eq!(seen.receipts[0].body.tenders[1].left_minor, Some(0));
        assert_eq!(balance(&shop, credit.id).await, 0);

        // It comes back: to each what it paid.
        returned(&shop, third, RefundTo::Origin).await.unwrap();
        shop.work().await;
        let seen = view(&shop, third).await;
        assert_eq!((seen.paid_minor(), balance(&shop, credit.id).await), (0, 4_000));
        assert_eq!(slip(&seen), (-8_990, vec![("terminal", -4_990), ("store_credit", -4_000)]));
        let reader = shop.house.db.reader().await.unwrap();
        let journal = payments::store::credit_journal(&reader.tx(), credit.id).await.unwrap();
        drop(reader);
        let steps: Vec<(&str, i64)> = journal.iter().map(|one| (one.kind.as_str(), one.amount_minor)).collect();
        assert_eq!(steps, [("issued", 4_000), ("spent", -4_000), ("given_back", 4_000)]);
        shop.assert_clean().await;
    })
    .await;
}

/// Whoever calls it off from an office stands at no drawer: the cash waits until the customer comes.
#[tokio::test(flavor = "multi_thread")]
async fn cash_for_what_is_called_off_leaves_the_drawer_only_at_a_till() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let bought = async || {
            let cart = add(&shop, shop.blue, Wish::collect(shop.store, PaymentTerms::Now)).await;
            let order = paid(&shop, request(&shop, cart, Some(&who), Pay::Cash { given_minor: 4_990 })).await;
            (order, view(&shop, order).await.parts[0].fulfilment.id)
        };
        let (far, part) = bought().await;
        assert_eq!(drawer(&shop).await, 4_990);
        flows::cancel_fulfilment(&shop.house, part, shop.actor(), "customer").await.unwrap();
        assert_eq!((drawer(&shop).await, view(&shop, far).await.cash_to_give().count()), (4_990, 1));
        let (near, part) = bought().await;
        flows::cancel_at_till(&shop.house, part, shop.shift, shop.actor(), "not_wanted").await.unwrap();
        assert_eq!((drawer(&shop).await, view(&shop, near).await.cash_to_give().count()), (4_990, 0));
        shop.assert_clean().await;
    })
    .await;
}

/// A unit that lies ready for a customer and is paid at pick-up.
async fn ready(shop: &Shop, who: &Customer, variant: VariantId) -> (OrderId, FulfilmentId) {
    let cart = add(shop, variant, Wish::collect(shop.store, PaymentTerms::AtHandOver)).await;
    let Ok(Placing::Placed { order }) =
        flows::place_order(&shop.house, request(shop, cart, Some(who), Pay::Nothing)).await
    else {
        panic!("nothing is due")
    };
    let part = view(shop, order).await.parts[0].fulfilment.id;
    flows::put_aside(&shop.house, part, shop.actor()).await.unwrap();
    (order, part)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_pays_at_pick_up_alone_or_with_a_card() {
    both(0, |shop| async move {
        let who = customer(&shop).await;
        let gift = async || {
            let bought = sold(&shop, None, shop.blue, CARD).await;
            returned(&shop, bought, RefundTo::GiftCard).await.unwrap();
            credit_of(&shop, &view(&shop, bought).await).await.id
        };
        let release = async |fulfilment, credit, pay| {
            let (actor, till, shift, key) = (shop.actor(), shop.till, shop.shift, shop.clock.moment().id());
            let to = orders::Taker::Customer;
            let release = Release { fulfilment, actor, till, shift, credits: vec![credit], pay, to, key };
            Box::pin(flows::release(&shop.house, release)).await
        };
        let (credit, other) = (gift().await, gift().await);
        let (order, part) = ready(&shop, &who, shop.jacket).await;
        let short = release(part, credit, ReleasePay::Credits).await;
        assert_eq!(short, Err(ReleaseRefused::Payment(payments::PaymentRefused::CreditShort)));
        assert_eq!(balance(&shop, credit).await, 4_990);
        // The card says no: the credit has what it had, and the jacket lies ready.
        shop.terminal("manual").await;
        let Ok(Placing::OnTerminal { payment, .. }) = release(part, credit, ReleasePay::Terminal).await else {
            panic!("the terminal waits")
        };
        assert_eq!(balance(&shop, credit).await, 0, "held");
        tap(&shop, payment, "decline").await;
        flows::follow_payment(&shop.house, payment).await.unwrap();
        let seen = view(&shop, order).await;
        assert_eq!(seen.parts[0].fulfilment.state, FulfilmentState::ReadyForPickup);
        assert_eq!((balance(&shop, credit).await, seen.paid_minor()), (4_990, 0));
        shop.assert_clean().await;
        // It says yes.
        shop.terminal("auto_success").await;
        assert_eq!(release(part, credit, ReleasePay::Terminal).await, Ok(Placing::Placed { order }));
        let seen = view(&shop, order).await;
        assert_eq!(slip(&seen), (8_990, vec![("gift_card", 4_990), ("terminal", 4_000)]));
        assert_eq!((seen.order.state, balance(&shop, credit).await), (OrderState::Completed, 0));
        assert!(seen.payments.iter().filter(|one| !one.has_ended()).all(|one| one.state == PaymentState::Captured));
        // A shirt is worth what the other card holds: nobody is asked for more.
        let (order, part) = ready(&shop, &who, shop.blue).await;
        assert_eq!(release(part, other, ReleasePay::Credits).await, Ok(Placing::Placed { order }));
        let seen = view(&shop, order).await;
        assert_eq!(slip(&seen), (4_990, vec![("gift_card", 4_990)]));
        assert_eq!((seen.order.state, balance(&shop, other).await), (OrderState::Completed, 0));
        // What is brought back goes back to the cards it came from.
        returned(&shop, order, RefundTo::Origin).await.unwrap();
        assert_eq!(balance(&shop, other).await, 4_990);
        shop.work().await;
        assert_eq!(told(&subjects(&shop).await, "charged").len(), 1, "of the card alone");
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_gives_the_credit_back() {
    both(0, |shop| async move {
        let first = sold(&shop, None, shop.blue, CARD).await;
        returned(&shop, first, RefundTo::GiftCard).await.unwrap();
        let credit = credit_of(&shop, &view(&shop, first).await).await;
        assert_eq!((credit.kind, credit.balance_minor), (payments::CreditKind::GiftCard, 4_990));
        flows::cart_credit(&shop.house, Owner::Till(shop.till), credit.id).await.unwrap();
        let cart = add(&shop, shop.jacket, Wish::carry_out(shop.store)).await;
        shop.terminal("manual").await;
        let wish = request(&shop, cart, None, Pay::CashAndTerminal { cash_minor: 1_000, keep: None });
        let Ok(Placing::OnTerminal { order, payment }) = flows::place_order(&shop.house, wish).await else {
            panic!("the terminal waits")
        };
        assert_eq!((balance(&shop, credit.id).await, drawer(&shop).await), (0, 0), "held, and not counted yet");
        tap(&shop, payment, "decline").await;
        flows::follow_payment(&shop.house, payment).await.unwrap();
        let seen = view(&shop, order).await;
        assert_eq!(seen.order.state, OrderState::Cancelled);
        assert!(seen.payments.iter().all(payments::Payment::has_ended));
        assert_eq!((balance(&shop, credit.id).await, drawer(&shop).await), (4_990, 0));
        shop.assert_clean().await;
        // The same again, and the card says yes.
        let third =
            paid(&shop, request(&shop, cart, None, Pay::CashAndTerminal { cash_minor: 1_000, keep: None })).await;
        let seen = view(&shop, third).await;
        let means = vec![("terminal", 3_000), ("gift_card", 4_990), ("cash", 1_000)];
        assert_eq!((slip(&seen), drawer(&shop).await), ((8_990, means), 1_000));
        shop.assert_clean().await;
    })
    .await;
}

/// Two tills spend the same credit at once: it pays once, and what it could not pay is refused.
#[tokio::test(flavor = "multi_thread")]
async fn two_tills_spend_the_same_credit_once() {
    both(0, |shop| async move {
        let first = sold(&shop, None, shop.blue, CARD).await;
        returned(&shop, first, RefundTo::StoreCredit).await.unwrap();
        let credit = credit_of(&shop, &view(&shop, first).await).await;
        let there = Actor::Staff { id: shop.seller, role: Role::Seller, location: Some(shop.other.0) };
        let mut wishes = Vec::new();
        for (till, store, shift, actor, variant) in [
            (shop.till, shop.store, shop.shift, shop.actor(), shop.blue),
            (shop.other.1, shop.other.0, shop.other.2, there, shop.red),
        ] {
            let owner = Owner::Till(till);
            let by = (kernel::Channel::Till, actor);
            let wish = Wish::carry_out(store);
            flows::cart_add(&shop.house, owner.clone(), variant, kernel::Quantity::ONE, wish, by).await.unwrap();
            let cart = flows::cart_credit(&shop.house, owner, credit.id).await.unwrap();
            let base = request(&shop, cart.id, None, Pay::Nothing);
            wishes.push(PlaceOrder { store: Some(store), till: Some(till), shift: Some(shift), actor, ..base });
        }
        let done =
            futures::future::join_all(wishes.into_iter().map(|wish| flows::place_order(&shop.house, wish))).await;
        let (won, lost): (Vec<_>, Vec<_>) = done.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 1));
        let code = lost[0].as_ref().unwrap_err().code();
        assert!(["credit_short", "payment_mismatch"].contains(&code), "{code}");
        assert_eq!(balance(&shop, credit.id).await, 0);
        shop.assert_clean().await;
    })
    .await;
}

/// Exchanged, exchanged again, and brought back: as much goes out as came in, to where it came from.
#[tokio::test(flavor = "multi_thread")]
async fn a_chain_of_exchanges_ends_where_it_began() {
    both(2, |shop| async move {
        let first = sold(&shop, None, shop.blue, Pay::Cash { given_minor: 4_990 }).await;
        let cart = bring(&shop, first).await;
        add(&shop, shop.jacket, Wish::carry_out(shop.store)).await;
        let second = paid(&shop, request(&shop, cart.id, None, CARD)).await;
        let third = placed(exchanged(&shop, second, shop.red, Pay::Back { to: RefundTo::Origin }).await);
        shop.work().await;
        // The card gave first: what is left of the shirt is the cash of the beginning.
        let (mid, last) = (view(&shop, second).await, view(&shop, third).await);
        assert_eq!((mid.refunds[0].amount_minor, mid.exchanged_minor()), (4_000, 4_990));
        assert_eq!(last.payments[0].means(), Tender::Cash);
        returned(&shop, third, RefundTo::Origin).await.unwrap();
        assert_eq!(drawer(&shop).await, 0);
        for order in [first, second, third] {
            assert_eq!(view(&shop, order).await.paid_minor(), 0);
        }
        assert_eq!(returned(&shop, first, RefundTo::Origin).await.unwrap_err().code(), "more_than_bought");
        shop.assert_clean().await;
    })
    .await;
}

/// A parcel that a credit and a card pay together: the credit with the order, the card when it leaves.
#[tokio::test(flavor = "multi_thread")]
async fn a_credit_and_a_card_pay_one_parcel() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let first = sold(&shop, Some(&customer), shop.blue, CARD).await;
        returned(&shop, first, RefundTo::StoreCredit).await.unwrap();
        let credit = credit_of(&shop, &view(&shop, first).await).await;
        assert_eq!(credit.customer, Some(customer.id));
        let cart = crate::delivery::send(&shop, shop.jacket, 1).await;
        crate::delivery::address(&shop, cart).await;
        flows::cart_credit(&shop.house, Owner::Till(shop.till), credit.id).await.unwrap();
        let order = paid(&shop, request(&shop, cart, Some(&customer), CARD)).await;
        let seen = view(&shop, order).await;
        assert_eq!((seen.taken_minor(), seen.set_aside_minor(), seen.receipts.len()), (4_990, 4_000, 0));
        let part = seen.parts[0].fulfilment.id;
        let office = crate::delivery::head_office(&shop);
        flows::pack(&shop.house, part, office).await.unwrap();
        flows::dispatch(&shop.house, part, office).await.unwrap();
        let seen = view(&shop, order).await;
        assert_eq!((seen.taken_minor(), seen.set_aside_minor()), (8_990, 0));
        let mut means = slip(&seen).1;
        means.sort_unstable();
        assert_eq!(means, [("store_credit", 4_990), ("terminal", 4_000)]);
        shop.assert_clean().await;
    })
    .await;
    // Called off before it leaves: the card is let go, the credit has what it had.
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let first = sold(&shop, Some(&customer), shop.blue, CARD).await;
        returned(&shop, first, RefundTo::StoreCredit).await.unwrap();
        let credit = credit_of(&shop, &view(&shop, first).await).await;
        let cart = crate::delivery::send(&shop, shop.jacket, 1).await;
        crate::delivery::address(&shop, cart).await;
        flows::cart_credit(&shop.house, Owner::Till(shop.till), credit.id).await.unwrap();
        let order = paid(&shop, request(&shop, cart, Some(&customer), CARD)).await;
        let part = view(&shop, order).await.parts[0].fulfilment.id;
        let office = crate::delivery::head_office(&shop);
        flows::cancel_fulfilment(&shop.house, part, office, "customer").await.unwrap();
        shop.work().await;
        let seen = view(&shop, order).await;
        assert_eq!((seen.paid_minor(), seen.set_aside_minor(), balance(&shop, credit.id).await), (0, 0, 4_990));
        assert!(seen.payments.iter().any(|one| one.state == PaymentState::Voided));
        let reader = shop.house.db.reader().await.unwrap();
        let sent = messages::list(&reader.tx(), &messages::Filter::default(), None, 50).await.unwrap();
        let letter = sent.iter().find(|one| one.template == "reservation_cancelled").unwrap();
        assert_eq!(letter.subject, "Commande annulée\u{a0}: 49,90\u{a0}€ vous sont remboursés");
        let text = messages::get_body(&reader.tx(), letter.id).await.unwrap().text;
        assert!(text.contains("L’autorisation de 40,00\u{a0}€ sur votre carte est annulée."), "{text}");
        drop(reader);
        shop.assert_clean().await;
    })
    .await;
}

/// What may not come back is said on the ticket and refused at the end; a credit that is blocked pays
/// nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_settle_a_ticket_is_refused() {
    both(2, |shop| async move {
        let first = sold(&shop, None, shop.blue, CARD).await;
        returned(&shop, first, RefundTo::StoreCredit).await.unwrap();
        let gone = exchanged(&shop, first, shop.red, Pay::Nothing).await;
        assert_eq!(gone.unwrap_err().code(), "more_than_bought");
        assert_eq!(settlement(&shop).await.problem, Some("more_than_bought"));
        flows::cart_bring(&shop.house, Owner::Till(shop.till), first, Vec::new(), shop.store).await.unwrap();
        let credit = credit_of(&shop, &view(&shop, first).await).await;
        let moment = shop.clock.moment();
        shop.house
            .db
            .run(flows::BlockCredit { credit: credit.id, blocked: true, actor: shop.actor(), moment })
            .await
            .unwrap();
        let cart = flows::cart_credit(&shop.house, Owner::Till(shop.till), credit.id).await.unwrap();
        let seen = settlement(&shop).await;
        assert_eq!((seen.to_pay_minor, seen.credits[0].problem), (4_990, Some("credit_blocked")));
        let refused = flows::place_order(&shop.house, request(&shop, cart.id, None, CARD)).await.unwrap_err();
        assert_eq!(refused.code(), "credit_blocked");
        shop.assert_clean().await;
    })
    .await;
}
