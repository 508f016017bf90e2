//! Why an order is sent from where it is, and what other rules would have chosen.

use crate::delivery::{address, head_office, send};
use crate::fixture::{Shop, both};
use crate::journey::{customer, request, view};
use catalogue::{Collection, LocalText};
use customers::Customer;
use db::{Command, DbError, Tx};
use flows::{Lack, Lacking, LineProblem, Pay, PlaceRefused, Placing, Resourced};
use fulfilment::{
    BeginTrial, ChoiceOccasion, CostRules, EndTrial, Exclusion, KeptChoice, Sender, Service, SourcingRules, Trial,
    TrialRefused, TrialState, TrialVerdict,
};
use kernel::{CartId, Currency, OrderId, ProductId, ServiceId};
use stores::Location;
use uuid::Uuid;

async fn placed(shop: &Shop, cart: CartId, customer: &Customer) -> OrderId {
    address(shop, cart).await;
    let pay = Pay::Cash { given_minor: 50_000 };
    match flows::place_order(&shop.house, request(shop, cart, Some(customer), pay)).await {
        Ok(Placing::Placed { order }) => order,
        other => panic!("{other:?}"),
    }
}

async fn kept(shop: &Shop, order: OrderId) -> Vec<KeptChoice> {
    let reader = shop.house.db.reader().await.unwrap();
    fulfilment::store::choices_of(&reader.tx(), order).await.unwrap()
}

struct Move(Location);

impl Command for Move {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        stores::store::put_location(tx, &self.0).await
    }
}

/// The other store stands where the customer lives: in Paris.
async fn other_in_paris(shop: &Shop) {
    let found = {
        let reader = shop.house.db.reader().await.unwrap();
        stores::store::get_locations(&reader.tx(), &[shop.other.0]).await.unwrap().remove(0)
    };
    let there = Location {
        postcode: "75003".into(),
        city: "Paris".into(),
        latitude_e6: 48_859_000,
        longitude_e6: 2_361_000,
        ..found
    };
    shop.house.db.run(Move(there)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_keeps_why_it_is_sent_from_where_it_is() {
    both(1, |shop| async move {
        other_in_paris(&shop).await;
        let customer = customer(&shop).await;
        let cart = send(&shop, shop.red, 1).await;
        address(&shop, cart).await;
        let planned: i64 = {
            let reader = shop.house.db.reader().await.unwrap();
            let tx = reader.tx();
            let cart = cart::store::find_cart(&tx, cart).await.unwrap().unwrap();
            let seen = flows::view_cart(&tx, cart, Currency::EUR, shop.clock.now()).await.unwrap();
            seen.sent[0].parcels.iter().map(|parcel| parcel.shipment.costs.total_e4()).sum()
        };
        let order = placed(&shop, cart, &customer).await;
        let choices = kept(&shop, order).await;
        assert_eq!((choices.len(), choices[0].occasion), (1, ChoiceOccasion::Placed));
        let choice = &choices[0].choice;
        assert_eq!((choice.total_e4(), choice.postcode.as_str(), choice.pieces), (planned, "75011", 1));
        assert!(choice.is_chosen(shop.other.0) && choice.parcels[0].goods == [(shop.red, 1)]);
        let named: Vec<_> = choice.considered.iter().map(|one| one.location).collect();
        assert_eq!((named, choice.others), (vec![shop.other.0, shop.store], 0));
        // The same in Lyon, and the way from there: some 390 km at 0,001 € each.
        let next = choice.next.as_ref().unwrap();
        let more = next.costs.total_e4() - choice.total_e4();
        assert_eq!(
            (next.places.as_slice(), more),
            ([shop.store].as_slice(), next.costs.distance_e4 - choice.costs().distance_e4)
        );
        assert!((3_800..4_000).contains(&more), "{more}");
        assert_eq!((choice.alone.as_ref(), choice.left_out.as_slice()), (None, [].as_slice()));

        // The place is too busy: it is chosen again, and says without whom.
        let part = view(&shop, order).await.parts[0].fulfilment.id;
        let lack = Lack { fulfilment: part, units: vec![(1, 1)], why: Lacking::TooBusy, actor: head_office(&shop) };
        assert_eq!(flows::lack(&shop.house, lack).await, Ok(Resourced::InTime));
        let choices = kept(&shop, order).await;
        assert_eq!(choices.len(), 2);
        let again = &choices[1];
        assert_eq!(again.occasion, ChoiceOccasion::Resourced);
        assert!(again.choice.is_chosen(shop.store) && again.choice.next.is_none());
        let without: Vec<_> =
            again.choice.left_out.iter().map(|one| (one.why, one.places.clone(), one.count)).collect();
        assert_eq!(without, [(Exclusion::Declined, vec![shop.other.0], 1)]);
        // What was kept with the order is as it was.
        assert_eq!(choices[0].choice, *choice);
        shop.assert_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_split_order_says_that_nobody_had_everything() {
    both(0, |shop| async move {
        let customer = customer(&shop).await;
        send(&shop, shop.blue, 1).await;
        let cart = send(&shop, shop.red, 2).await;
        let order = placed(&shop, cart, &customer).await;
        let choices = kept(&shop, order).await;
        let choice = &choices[0].choice;
        let mut parcels: Vec<_> = choice.parcels.iter().map(|one| (one.location, one.goods.clone())).collect();
        parcels.sort_unstable();
        let mut wanted = vec![(shop.store, vec![(shop.blue, 1)]), (shop.other.0, vec![(shop.red, 2)])];
        wanted.sort_unstable();
        assert_eq!(parcels, wanted);
        assert_eq!((choice.pieces, &choice.alone, &choice.next), (2, &None, &None));
        assert!(choice.considered.iter().all(|one| one.pieces == 1));
        // What is only put aside is not sent and explains nothing.
        let part: i64 = choice.parcels.iter().map(|one| one.costs.total_e4()).sum();
        assert_eq!(part, choice.total_e4());
        shop.assert_clean().await;
    })
    .await;
}

/// The way counts for nothing.
fn draft() -> SourcingRules {
    SourcingRules { costs: CostRules { kilometre_e4: 0, ..CostRules::default() }, ..SourcingRules::default() }
}

async fn begin(shop: &Shop, key: Uuid, draft: SourcingRules) -> Result<Uuid, TrialRefused> {
    let moment = shop.clock.moment();
    shop.house.db.run(BeginTrial { key, draft, actor: head_office(shop), moment }).await
}

async fn end(shop: &Shop, id: Uuid, verdict: TrialVerdict) -> Result<(), TrialRefused> {
    let moment = shop.clock.moment();
    shop.house.db.run(EndTrial { id, verdict, actor: head_office(shop), moment }).await
}

async fn found(shop: &Shop, id: Uuid) -> Option<Trial> {
    let reader = shop.house.db.reader().await.unwrap();
    fulfilment::store::find_trial(&reader.tx(), id).await.unwrap()
}

async fn rules(shop: &Shop) -> SourcingRules {
    let reader = shop.house.db.reader().await.unwrap();
    fulfilment::store::get_rules(&reader.tx()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_rules_is_tried_before_it_holds() {
    both(1, |shop| async move {
        other_in_paris(&shop).await;
        let customer = customer(&shop).await;
        let mut orders = Vec::new();
        for _ in 0..2 {
            let cart = send(&shop, shop.red, 1).await;
            orders.push(placed(&shop, cart, &customer).await);
        }
        shop.clock.advance(jiff::SignedDuration::from_hours(1));
        shop.work().await;
        let key: Uuid = shop.clock.moment().id();
        let id = begin(&shop, key, draft()).await.unwrap();
        assert_eq!(begin(&shop, key, draft()).await, Ok(id), "the same form is one trial");
        assert_eq!(begin(&shop, key, SourcingRules::default()).await, Err(TrialRefused::KeyReused));
        assert_eq!(end(&shop, id, TrialVerdict::SwitchOn).await, Err(TrialRefused::NotDone));
        shop.work().await;
        let trial = found(&shop, id).await.unwrap();
        let tried = &trial.tried;
        assert_eq!((trial.state, trial.done, tried.skipped), (TrialState::Done, 2, 0));
        assert_eq!((tried.present.sent, tried.draft.sent, tried.changed), (2, 2, 2));
        assert_eq!(tried.present.places, [(shop.other.0, 2)].into());
        assert_eq!(tried.draft.places, [(shop.store, 2)].into());
        // Two parcels wait in Paris and none in Lyon: 0,04 € each, for each of the two.
        assert_eq!(tried.kept.total_e4() - tried.draft.costs.total_e4(), 2 * 2 * 400);
        let mut named: Vec<_> = tried.examples.iter().filter_map(|one| one.order).collect();
        named.sort_unstable();
        orders.sort_unstable();
        assert_eq!(named, orders);
        // A trial changes nothing.
        assert_eq!(rules(&shop).await, SourcingRules::default());
        shop.assert_clean().await;

        // The same on the same facts says the same; what stays as it is changes nothing.
        let again = begin(&shop, shop.clock.moment().id(), draft()).await.unwrap();
        let same = begin(&shop, shop.clock.moment().id(), SourcingRules::default()).await.unwrap();
        shop.work().await;
        assert_eq!(found(&shop, again).await.unwrap().tried, *tried);
        let same = found(&shop, same).await.unwrap().tried;
        assert_eq!((same.changed, same.kept, &same.draft), (0, same.present.costs, &same.present));

        end(&shop, id, TrialVerdict::SwitchOn).await.unwrap();
        end(&shop, id, TrialVerdict::SwitchOn).await.unwrap();
        assert_eq!((rules(&shop).await, found(&shop, id).await.unwrap().state), (draft(), TrialState::SwitchedOn));
        assert_eq!(end(&shop, again, TrialVerdict::SwitchOn).await, Err(TrialRefused::RulesChanged));
        end(&shop, again, TrialVerdict::Discard).await.unwrap();
        assert_eq!(found(&shop, again).await, None);
        assert_eq!(end(&shop, again, TrialVerdict::SwitchOn).await, Err(TrialRefused::Unknown));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_that_is_thrown_away_while_it_runs_is_left_alone() {
    both(1, |shop| async move {
        let id = begin(&shop, shop.clock.moment().id(), draft()).await.unwrap();
        end(&shop, id, TrialVerdict::Discard).await.unwrap();
        shop.work().await;
        assert_eq!(found(&shop, id).await, None);
        // Nothing was sent: a trial says so and is done.
        let id = begin(&shop, shop.clock.moment().id(), draft()).await.unwrap();
        shop.work().await;
        let trial = found(&shop, id).await.unwrap();
        assert_eq!((trial.state, trial.done, trial.tried.present.sent), (TrialState::Done, 0, 0));
    })
    .await;
}

async fn import(shop: &Shop, file: &str) {
    let columns = serde_json::json!({
        "number": "number", "code": "code", "title": "title", "quantity": "quantity", "at": "at",
        "unit_price": "price", "customer": "customer", "country": "country", "currency": "EUR",
        "time_zone": "Europe/Paris", "cancellation_prefix": "C", "not_goods": []
    });
    let columns: insight::Columns = serde_json::from_value(columns).unwrap();
    let file = std::io::Cursor::new(file.to_owned().into_bytes());
    let report = insight::import_sales(&shop.house.db, "past", file, columns, |_| {}, |_| {}).await.unwrap();
    assert_eq!(report.sales.rows, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn sales_of_the_history_stand_in_when_orders_are_few() {
    both(3, |shop| async move {
        let file = "number,code,title,quantity,at,price,customer,country\n\
                    1,CHO-RGE-40,Shirt,1,2011-06-20 10:00:00,49.90,C1,France\n\
                    1,CHO-BLE-40,Shirt,2,2011-06-20 10:00:00,49.90,C1,France\n\
                    2,UNKNOWN,Lamp,1,2011-06-21 10:00:00,10.00,C2,France\n\
                    3,CHO-RGE-40,Shirt,1,2010-01-01 10:00:00,49.90,C3,France\n";
        import(&shop, file).await;
        let id = begin(&shop, shop.clock.moment().id(), draft()).await.unwrap();
        shop.work().await;
        let trial = found(&shop, id).await.unwrap();
        let sample = trial.sample.unwrap();
        // The last thirty days of the history, but not what is in no catalogue.
        assert_eq!((sample.orders.len(), sample.history.len(), sample.total), (0, 2, 0));
        assert_eq!((trial.tried.present.sent, trial.tried.skipped), (1, 0));
    })
    .await;
}

/// How a place sends; and departments, each in the one before, of which the last has the article.
struct Rule(Sender, Vec<Collection>, ProductId);

impl Command for Rule {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        for department in &self.1 {
            catalogue::store::put_collection(tx, department).await.unwrap();
        }
        if let Some(last) = self.1.last() {
            catalogue::store::put_in_collection(tx, last.id, self.2, 0).await.unwrap();
        }
        fulfilment::store::put_sender(tx, &self.0).await
    }
}

/// Whose goods they are, and what a place keeps for its own customers, is no matter of cost.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_place_keeps_or_does_not_lend_is_sent_from_elsewhere() {
    both(1, |shop| async move {
        other_in_paris(&shop).await;
        let customer = customer(&shop).await;
        let (own, product) = {
            let reader = shop.house.db.reader().await.unwrap();
            let tx = reader.tx();
            let senders = fulfilment::store::senders(&tx).await.unwrap();
            let own = senders.into_iter().find(|one| one.location == shop.other.0).unwrap();
            (own, catalogue::store::find_variants(&tx, &[shop.red]).await.unwrap()[&shop.red].product_id)
        };
        assert!(own.may_send() && own.keeps.is_empty());
        // The department is named above the one that the article is in.
        let above = Collection {
            id: shop.clock.moment().id(),
            handle: "vetements".into(),
            title: LocalText::new("Vêtements", "Clothing"),
            parent_id: None,
            position: 0,
        };
        let below = Collection {
            id: shop.clock.moment().id(),
            handle: "chemises".into(),
            title: LocalText::new("Chemises", "Shirts"),
            parent_id: Some(above.id),
            position: 0,
        };
        let keeps = Sender { keeps: vec![above.id], ..own.clone() };
        let franchised = Sender { owner: "Franchise Exemple".into(), lends: false, ..own.clone() };
        let lent = Sender { owner: "Franchise Exemple".into(), ..own };
        for (rule, departments, left_out) in [
            (keeps, vec![above, below], Some(Exclusion::Kept)),
            (franchised, vec![], Some(Exclusion::NotLent)),
            (lent, vec![], None),
        ] {
            shop.house.db.run(Rule(rule.clone(), departments, product)).await.unwrap();
            let reader = shop.house.db.reader().await.unwrap();
            let written = fulfilment::store::senders(&reader.tx()).await.unwrap();
            assert!(written.contains(&rule), "{written:?}");
            let offers =
                flows::offers(&reader.tx(), shop.red, 1, Some(shop.store), true, shop.clock.now()).await.unwrap();
            drop(reader);
            let home = offers.ways.iter().find(|way| way.service.id == shop.standard).unwrap();
            let from = if left_out.is_some() { shop.store } else { home.source };
            assert_eq!(home.source, from);
            let cart = send(&shop, shop.red, 1).await;
            let order = placed(&shop, cart, &customer).await;
            let choice = kept(&shop, order).await.remove(0).choice;
            let sender = if left_out.is_some() { shop.store } else { shop.other.0 };
            assert!(choice.is_chosen(sender), "{rule:?}: {choice:?}");
            let without: Vec<_> = choice.left_out.iter().map(|one| (one.why, one.places.clone())).collect();
            assert_eq!(without, left_out.map(|why| (why, vec![shop.other.0])).into_iter().collect::<Vec<_>>());
            // The unit is there again for the next rule.
            let part = view(&shop, order).await.parts[0].fulfilment.id;
            flows::cancel_fulfilment(&shop.house, part, head_office(&shop), "mistake").await.unwrap();
        }
        shop.assert_clean().await;
    })
    .await;
}

struct Heaviest(ServiceId, i64);

impl Command for Heaviest {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let all = fulfilment::store::all_services(tx).await?;
        let (service, position, _) = all.into_iter().find(|one| one.0.id == self.0).unwrap();
        fulfilment::store::put_service(tx, &Service { most_unit_g: Some(self.1), ..service }, position).await
    }
}

/// A television of fourteen kilos was once offered to a relay point.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_heavy_for_a_carrier_is_not_offered_and_not_taken() {
    both(1, |shop| async move {
        let cart = send(&shop, shop.red, 1).await;
        address(&shop, cart).await;
        let look = || async {
            let reader = shop.house.db.reader().await.unwrap();
            let tx = reader.tx();
            let cart = cart::store::find_cart(&tx, cart).await.unwrap().unwrap();
            let seen = flows::view_cart(&tx, cart, Currency::EUR, shop.clock.now()).await.unwrap();
            let offers = flows::offers(&tx, shop.red, 1, None, true, shop.clock.now()).await.unwrap();
            (seen.lines[0].problem, offers.ways.iter().any(|way| way.service.id == shop.standard))
        };
        // The shirt weighs so much.
        for (most, problem, is_offered) in [(300, None, true), (299, Some(LineProblem::TooHeavy), false)] {
            shop.house.db.run(Heaviest(shop.standard, most)).await.unwrap();
            assert_eq!(look().await, (problem, is_offered), "{most}");
        }
        let customer = customer(&shop).await;
        let pay = Pay::Cash { given_minor: 50_000 };
        let refused = flows::place_order(&shop.house, request(&shop, cart, Some(&customer), pay)).await;
        assert_eq!(refused, Err(PlaceRefused::Line { line: 1, problem: LineProblem::TooHeavy }));
        shop.assert_clean().await;
    })
    .await;
}
