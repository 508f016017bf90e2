//! What is sent: planned with the cart, one parcel one fulfilment, packed, dispatched, delivered.

use crate::fixture::{Shop, both};
use crate::journey::{customer, request, subjects, told, view};
use cart::{CartRefused, Owner, Wish};
use customers::Customer;
use flows::{CancelRefused, CartView, LineProblem, ParcelRefused, Pay, PlaceRefused, Placing};
use fulfilment::{ParcelEvent, ParcelNews};
use kernel::{
    Actor, Address, AddressId, CartId, Channel, Currency, Method, OrderId, Quantity, Role, TypedAddress, VariantId,
};
use orders::{FulfilmentState, OrderState};
use payments::gateway::WebhookHeaders;

fn home() -> Address {
    let typed = TypedAddress {
        name: "Une Cliente",
        street: "8 rue de l’Exemple",
        postcode: "75011",
        city: "Paris",
        ..TypedAddress::default()
    };
    typed.read().unwrap()
}

pub(crate) async fn send(shop: &Shop, variant: VariantId, units: i64) -> CartId {
    let by = (Channel::Till, shop.actor());
    let wish = Wish::ship(shop.standard, None);
    let quantity = Quantity::new(units).unwrap();
    flows::cart_add(&shop.house, Owner::Till(shop.till), variant, quantity, wish, by).await.unwrap().id
}

pub(crate) async fn address(shop: &Shop, cart: CartId) {
    let id: AddressId = shop.clock.moment().id();
    flows::cart_address(&shop.house, cart, id, home()).await.unwrap();
}

async fn seen(shop: &Shop, cart: CartId) -> CartView {
    let reader = shop.house.db.reader().await.unwrap();
    let tx = reader.tx();
    let cart = cart::store::find_cart(&tx, cart).await.unwrap().unwrap();
    flows::view_cart(&tx, cart, Currency::EUR, shop.clock.now()).await.unwrap()
}

async fn place(shop: &Shop, cart: CartId, customer: &Customer, given_minor: i64) -> Result<OrderId, PlaceRefused> {
    let pay = Pay::Cash { given_minor };
    match flows::place_order(&shop.house, request(shop, cart, Some(customer), pay)).await? {
        Placing::Placed { order } => Ok(order),
        other => panic!("{other:?}"),
    }
}

/// Somebody who may act in any store.
pub(crate) fn head_office(shop: &Shop) -> Actor {
    Actor::Staff { id: shop.seller, role: Role::HeadOffice, location: None }
}

async fn on_hand(shop: &Shop, variant: VariantId) -> Vec<i64> {
    let reader = shop.house.db.reader().await.unwrap();
    let mut levels = stock::levels_of(&reader.tx(), &[variant]).await.unwrap();
    levels.sort_by_key(|level| level.location != shop.store);
    levels.iter().map(|level| level.on_hand).collect()
}

fn news(shop: &Shop, news: ParcelNews) -> ParcelEvent {
    ParcelEvent { at: shop.clock.now(), news, place: "Paris".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_from_the_cart_to_the_door() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = send(&shop, shop.blue, 1).await;
        let before = seen(&shop, cart).await;
        // 49,90 € of goods and 4,90 € for bringing them, VAT 20 % on both.
        assert!(before.needs_address() && before.needs_customer());
        assert_eq!((before.fee_minor(), before.quote.now.gross_minor), (490, 5_480));
        assert_eq!((before.quote.now.net_minor, before.quote.now.vat_minor), (4_567, 913));
        assert_eq!(place(&shop, cart, &customer, 6_000).await, Err(PlaceRefused::AddressNeeded));
        address(&shop, cart).await;
        let order = place(&shop, cart, &customer, 6_000).await.unwrap();

        let placed = view(&shop, order).await;
        let part = &placed.parts[0].fulfilment;
        assert_eq!((part.method, part.state), (Method::Ship, FulfilmentState::Allocated));
        assert_eq!((part.amount_minor, part.fee_minor(), placed.order.total_minor), (5_480, 490, 5_480));
        // Ordered on Saturday at 15:40, after the cut-off of the store: packed and collected on
        // Monday the 23rd, two to three days of delivery.
        assert_eq!(part.promised_on.unwrap().to_string(), "2026-11-26");
        assert_eq!(part.shipping.as_ref().unwrap().address, home());
        let slip: Vec<_> = placed.receipts[0].body.lines.iter().map(|line| line.gross_minor).collect();
        assert_eq!((slip, placed.receipts[0].total_minor), (vec![4_990, 490], 5_480));

        let early = flows::dispatch(&shop.house, part.id, shop.actor()).await;
        assert_eq!(early, Err(ParcelRefused::NotNow { state: FulfilmentState::Allocated }));
        flows::pack(&shop.house, part.id, shop.actor()).await.unwrap();
        flows::pack(&shop.house, part.id, shop.actor()).await.unwrap();
        let mine = Actor::Customer(customer.id);
        let late = flows::cancel_fulfilment(&shop.house, part.id, mine, "changed_mind").await;
        assert_eq!(late, Err(CancelRefused::OnItsWay));
        assert_eq!(on_hand(&shop, shop.blue).await, [6]);
        flows::dispatch(&shop.house, part.id, shop.actor()).await.unwrap();
        assert_eq!(on_hand(&shop, shop.blue).await, [5]);

        shop.work().await;
        let packed = view(&shop, order).await;
        let number = packed.parts[0].parcel.as_ref().unwrap().parcel.number.clone();
        assert_eq!(at_carrier(&shop, &number).await["state"], "announced");
        flows::hear_of_parcel(&shop.house, &number, news(&shop, ParcelNews::InTransit)).await.unwrap();
        let there = news(&shop, ParcelNews::Delivered);
        flows::hear_of_parcel(&shop.house, &number, there.clone()).await.unwrap();
        flows::hear_of_parcel(&shop.house, &number, there).await.unwrap();
        let unknown = flows::hear_of_parcel(&shop.house, "0", news(&shop, ParcelNews::Delivered)).await;
        assert_eq!(unknown, Err(ParcelRefused::Unknown));
        let done = view(&shop, order).await;
        assert_eq!(done.order.state, OrderState::Completed);
        assert_eq!(done.parts[0].parcel.as_ref().unwrap().events.len(), 2);
        assert_eq!(on_hand(&shop, shop.blue).await, [5]);

        shop.work().await;
        let letters = subjects(&shop).await;
        for template in ["order_confirmed", "dispatched", "delivered"] {
            assert_eq!(told(&letters, template).len(), 1, "{template}: {letters:?}");
        }
        shop.assert_clean().await;
    })
    .await;
}

/// What the carrier knows of a parcel.
async fn at_carrier(shop: &Shop, number: &str) -> serde_json::Value {
    let url = format!("{}/carrier/v1/parcels/{number}", shop.provider);
    reqwest::Client::new().get(url).bearer_auth("key").send().await.unwrap().json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carrier_is_believed_by_its_signature_and_heard_once() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let cart = send(&shop, shop.blue, 1).await;
        address(&shop, cart).await;
        let order = place(&shop, cart, &customer, 6_000).await.unwrap();
        let part = view(&shop, order).await.parts[0].fulfilment.id;
        flows::pack(&shop.house, part, shop.actor()).await.unwrap();
        flows::dispatch(&shop.house, part, shop.actor()).await.unwrap();
        let number = view(&shop, order).await.parts[0].parcel.as_ref().unwrap().parcel.number.clone();
        let told = |number: &str| {
            let at = shop.clock.now();
            let data = serde_json::json!({"number": number, "event": "delivered", "at": at, "place": "Paris"});
            serde_json::json!({"type": "parcel.delivered", "timestamp": at, "data": data}).to_string()
        };
        let body = told(&number);
        let (id, timestamp, signature) = crate::bad_days::signed(&shop, &body);
        let headers = WebhookHeaders { id: &id, timestamp: &timestamp, signature: &signature };
        let forged = WebhookHeaders { signature: "v1,AAAA", ..headers };
        assert!(flows::hear_carrier(&shop.house, &forged, body.as_bytes()).await.is_err());
        assert_eq!(view(&shop, order).await.order.state, OrderState::Placed);
        for _ in 0..2 {
            flows::hear_carrier(&shop.house, &headers, body.as_bytes()).await.unwrap();
        }
        let done = view(&shop, order).await;
        assert_eq!((done.order.state, done.parts[0].parcel.as_ref().unwrap().events.len()), (OrderState::Completed, 1));
        // Somebody else's parcel is none of our business, and no reason to send it again.
        let other = told("950000000000000000");
        let (id, timestamp, signature) = crate::bad_days::signed(&shop, &other);
        let headers = WebhookHeaders { id: &id, timestamp: &timestamp, signature: &signature };
        flows::hear_carrier(&shop.house, &headers, other.as_bytes()).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_place_has_alone_goes_in_two_parcels_that_share_the_fee() {
    both(1, |shop| async move {
        let customer = customer(&shop).await;
        // One red shirt here, two in the other store.
        let cart = send(&shop, shop.red, 3).await;
        address(&shop, cart).await;
        let planned = seen(&shop, cart).await;
        assert_eq!(planned.sent[0].parcels.len(), 2);
        assert_eq!(planned.fee_minor(), 0, "from 60 € on it is free");
        let order = place(&shop, cart, &customer, 20_000).await.unwrap();
        let placed = view(&shop, order).await;
        assert_eq!(placed.parts.len(), 2);
        let units: i64 = placed.parts.iter().flat_map(|part| &part.lines).map(|line| line.quantity.units()).sum();
        let amounts: i64 = placed.parts.iter().map(|part| part.fulfilment.amount_minor).sum();
        assert_eq!((units, amounts, placed.order.total_minor), (3, 14_970, 14_970));
        shop.assert_clean().await;

        // One of them is called off: what it cost goes back, its units are free again.
        let other = placed.parts.iter().find(|part| part.fulfilment.location != shop.store).unwrap();
        flows::cancel_fulfilment(&shop.house, other.fulfilment.id, head_office(&shop), "changed_mind").await.unwrap();
        let left = view(&shop, order).await;
        assert_eq!((left.back_minor(), left.order.state), (9_980, OrderState::Placed));
        // The receipt named it, so a credit note does: with its lines and its VAT.
        let note = left.receipts.iter().find(|one| one.total_minor < 0).unwrap();
        let vat: i64 = note.body.taxes.iter().map(|tax| tax.gross_minor).sum();
        let units: i64 = note.body.lines.iter().map(|line| line.quantity).sum();
        assert_eq!((note.total_minor, vat, units, note.number), (-9_980, -9_980, 2, 0));
        assert_eq!((note.body.tenders[0].tender.as_str(), note.body.tenders[0].amount_minor), ("cash", -9_980));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_there_is_is_not_sent_and_says_how_many_could_be() {
    both(1, |shop| async move {
        let customer = customer(&shop).await;
        let cart = send(&shop, shop.red, 4).await;
        address(&shop, cart).await;
        let planned = seen(&shop, cart).await;
        assert_eq!(planned.lines[0].problem, Some(LineProblem::NotEnough { available: 3 }));
        let refused = place(&shop, cart, &customer, 90_000).await;
        assert_eq!(refused, Err(PlaceRefused::Line { line: 1, problem: LineProblem::NotEnough { available: 3 } }));
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_goes_elsewhere_and_the_last_address_is_known() {
    both(1, |shop| async move {
        let customer = customer(&shop).await;
        let (rest, own): (AddressId, AddressId) = (shop.clock.moment().id(), shop.clock.moment().id());
        send(&shop, shop.blue, 1).await;
        let cart = send(&shop, shop.jacket, 1).await;
        flows::cart_address(&shop.house, cart, rest, home()).await.unwrap();
        let work = Address { name: "Un Atelier".into(), postcode: "69002".into(), city: "Lyon".into(), ..home() };
        let line = seen(&shop, cart).await.lines[1].intent.id;
        let sent = flows::cart_line_address(&shop.house, cart, line, own, work.clone()).await.unwrap();
        assert_eq!(sent.intents.iter().map(|one| one.wish.address).collect::<Vec<_>>(), [Some(rest), Some(own)]);
        assert_eq!(seen(&shop, cart).await.sent.len(), 2);
        let order = place(&shop, cart, &customer, 20_000).await.unwrap();
        let placed = view(&shop, order).await;
        let to: Vec<_> = placed.parts.iter().map(|part| part.fulfilment.shipping.clone().unwrap().address).collect();
        assert_eq!(to, [home(), work]);

        // An address belongs to its cart: under the same id another cart writes nothing.
        let other = send(&shop, shop.blue, 1).await;
        assert_ne!(other, cart);
        assert!(flows::cart_address(&shop.house, other, rest, home()).await.is_err());

        let last = last_address(&shop, &customer).await;
        assert_eq!(last, Some(home()));
        for part in &placed.parts {
            let actor = Actor::Customer(customer.id);
            flows::cancel_fulfilment(&shop.house, part.fulfilment.id, actor, "changed_mind").await.unwrap();
        }
        assert_eq!(last_address(&shop, &customer).await, None, "what was called off was sent nowhere");
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_waits_at_a_relay_point_for_who_bought_it() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        let by = (Channel::Till, shop.actor());
        let wish = Wish::relay(shop.relay, None);
        let cart = flows::cart_add(&shop.house, Owner::Till(shop.till), shop.blue, Quantity::ONE, wish, by);
        let cart = cart.await.unwrap();
        // Without a point it goes nowhere, and the address of a door is none.
        let (cart, line) = (cart.id, cart.intents[0].id);
        address(&shop, cart).await;
        let undecided = seen(&shop, cart).await;
        assert_eq!(undecided.lines[0].problem, Some(LineProblem::NowhereChosen));
        assert_eq!(undecided.cart.intents[0].wish.address, None);
        let nowhere = flows::cart_line_point(&shop.house, cart, line, shop.clock.moment().id()).await;
        assert_eq!(nowhere, Err(CartRefused::NoSuchPoint));
        for _ in 0..2 {
            flows::cart_line_point(&shop.house, cart, line, shop.point).await.unwrap();
        }
        let chosen = seen(&shop, cart).await;
        assert_eq!((chosen.cart.destinations.len(), chosen.cart.doors().count()), (2, 1));
        assert_eq!((chosen.lines[0].problem, chosen.fee_minor(), chosen.quote.now.gross_minor), (None, 290, 5_280));

        // Neither the relay point's service nor the shuttle brings anything to a door.
        for other in [shop.relay, shop.shuttle] {
            let wish = Wish { service: Some(other), ..Wish::ship(shop.standard, None) };
            flows::cart_wish(&shop.house, cart, line, wish).await.unwrap();
            assert_eq!(seen(&shop, cart).await.lines[0].problem, Some(LineProblem::NotSent));
        }
        flows::cart_wish(&shop.house, cart, line, Wish::relay(shop.relay, None)).await.unwrap();
        flows::cart_line_point(&shop.house, cart, line, shop.point).await.unwrap();

        let order = place(&shop, cart, &customer, 6_000).await.unwrap();
        let placed = view(&shop, order).await;
        let part = &placed.parts[0].fulfilment;
        let shipping = part.shipping.as_ref().unwrap();
        assert_eq!((part.method, shipping.point.as_deref()), (Method::Relay, Some("R1")));
        assert_eq!(
            (shipping.address.name.clone(), shipping.address.more.as_str()),
            (customer.full_name(), "Presse de l’Exemple")
        );
        // A relay point is nobody's home.
        assert_eq!(last_address(&shop, &customer).await, None);

        flows::pack(&shop.house, part.id, shop.actor()).await.unwrap();
        flows::dispatch(&shop.house, part.id, shop.actor()).await.unwrap();
        shop.work().await;
        let number = view(&shop, order).await.parts[0].parcel.as_ref().unwrap().parcel.number.clone();
        for (news_of, state) in
            [(ParcelNews::AtPoint, FulfilmentState::Dispatched), (ParcelNews::Delivered, FulfilmentState::HandedOver)]
        {
            flows::hear_of_parcel(&shop.house, &number, news(&shop, news_of)).await.unwrap();
            assert_eq!(view(&shop, order).await.parts[0].fulfilment.state, state);
        }
        shop.work().await;
        let letters = subjects(&shop).await;
        for template in ["order_confirmed", "dispatched", "at_point", "delivered"] {
            assert_eq!(told(&letters, template).len(), 1, "{template}: {letters:?}");
        }
        shop.assert_clean().await;
    })
    .await;
}

async fn last_address(shop: &Shop, customer: &Customer) -> Option<Address> {
    let reader = shop.house.db.reader().await.unwrap();
    orders::store::last_addresses(&reader.tx(), customer.id).await.unwrap().into_iter().next()
}
