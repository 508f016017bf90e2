//! Offers as the till, the shop page and the order desk ask for them.

use super::*;
use jiff::civil::{Weekday, date, time};
use uuid::Uuid;

const SHIRT: VariantId = VariantId(Uuid::from_u128(0x11));
const OTHER: VariantId = VariantId(Uuid::from_u128(0x12));
const LYON: LocationId = LocationId(Uuid::from_u128(1));
const PART_DIEU: LocationId = LocationId(Uuid::from_u128(2));
const GRENOBLE: LocationId = LocationId(Uuid::from_u128(3));
const MACON: LocationId = LocationId(Uuid::from_u128(4));

fn paris() -> TimeZone {
    kernel::store_time_zone("Europe/Paris")
}

fn instant(day: Date, hour: i8, minute: i8) -> Timestamp {
    paris().to_timestamp(day.at(hour, minute, 0, 0)).unwrap()
}

/// Saturday, 22 past two in the afternoon.
fn now() -> Timestamp {
    instant(date(2026, 11, 21), 14, 22)
}

fn place(id: LocationId, kind: PlaceKind, name: &str, distance_m: i64) -> PlaceView {
    let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    let open = week.into_iter().chain([Weekday::Saturday]);
    let hours = match kind {
        PlaceKind::Store => OpeningHours::new(open.map(|day| (day, time(10, 0, 0, 0), time(19, 30, 0, 0)))).unwrap(),
        PlaceKind::Warehouse => OpeningHours::default(),
    };
    PlaceView { id, kind, name: name.into(), distance_m: Some(distance_m), hours, time_zone: paris() }
}

fn places() -> Vec<PlaceView> {
    vec![
        place(GRENOBLE, PlaceKind::Store, "Grenoble", 104_000),
        place(LYON, PlaceKind::Store, "Lyon – Presqu’île", 350),
        place(PART_DIEU, PlaceKind::Store, "Lyon – Part-Dieu", 1_800),
        place(MACON, PlaceKind::Warehouse, "Entrepôt de Mâcon", 65_000),
    ]
}

fn level(location: LocationId, on_hand: i64, allocated: i64, safety: i64) -> LevelView {
    LevelView { variant: SHIRT, location, on_hand, allocated, safety }
}

fn line(n: u128, to: LocationId, to_come: i64, pegged: i64, expected_on: Date) -> SupplyView {
    SupplyView {
        id: SupplyId(Uuid::from_u128(n)),
        variant: SHIRT,
        to_location: to,
        to_come,
        pegged,
        expected_on,
        first_expected_on: expected_on,
        confidence: Confidence::VeryLikely,
        spread_days: 0,
    }
}

fn ask(
    quantity: i64,
    here: Option<LocationId>,
    now: Timestamp,
    levels: &[LevelView],
    supply: &[SupplyView],
) -> Vec<Offer> {
    let places = places();
    let preparation = Preparation::default();
    offers(&Question { variant: SHIRT, quantity, levels, supply, places: &places, here, now, preparation })
}

fn brief(offers: &[Offer]) -> Vec<(Method, LocationId, Date, i64)> {
    offers.iter().map(|o| (o.method, o.source, o.earliest.on, o.free_units)).collect()
}

#[test]
fn the_red_shirt_is_not_here_but_arrives_on_thursday() {
    let thursday = date(2026, 11, 26);
    let levels = [
        level(LYON, 0, 0, 0),
        level(PART_DIEU, 3, 0, 1),
        level(GRENOBLE, 1, 0, 1),
        level(MACON, 41, 0, 0),
        LevelView { variant: OTHER, ..level(LYON, 9, 0, 0) },
    ];
    let supply = [line(1, LYON, 12, 5, thursday), SupplyView { variant: OTHER, ..line(2, LYON, 9, 0, thursday) }];
    let found = ask(1, Some(LYON), now(), &levels, &supply);
    assert_eq!(
        brief(&found),
        [(Method::Collect, PART_DIEU, date(2026, 11, 21), 2), (Method::CollectOnArrival, LYON, thursday, 7),]
    );
    assert_eq!(found[0].earliest.at, Some(instant(date(2026, 11, 21), 16, 30)), "two hours, at a full quarter");
    assert_eq!((found[0].confidence, found[0].because), (Confidence::Sure, Because::InStock));
    let arrival = &found[1];
    assert_eq!((arrival.ordered_units, arrival.promised_units), (12, 5));
    assert_eq!(arrival.supply, [SupplyShare { supply: SupplyId(Uuid::from_u128(1)), units: 1 }]);
    assert_eq!((arrival.confidence, arrival.because), (Confidence::VeryLikely, Because::Arrival));
    assert_eq!(arrival.latest.on, date(2026, 11, 27));
}

#[test]
fn the_store_itself_sells_its_safety_unit_and_nobody_else_does() {
    let levels = [level(LYON, 1, 0, 1)];
    let at_the_till = ask(1, Some(LYON), now(), &levels, &[]);
    assert_eq!(brief(&at_the_till), [(Method::CarryOut, LYON, date(2026, 11, 21), 1)]);
    assert_eq!(at_the_till[0].earliest.at, Some(now()));
    assert_eq!(ask(1, None, now(), &levels, &[]), [], "not on the web");
    assert_eq!(ask(1, Some(GRENOBLE), now(), &levels, &[]), [], "not for another store");
    assert_eq!(ask(2, Some(LYON), now(), &levels, &[]), []);
    assert_eq!(ask(0, Some(LYON), now(), &levels, &[]), []);
}

#[test]
fn a_store_that_closes_first_has_it_when_it_opens_next() {
    let levels = [level(PART_DIEU, 3, 0, 0)];
    let saturday = date(2026, 11, 21);
    for (now, ready) in [
        (instant(saturday, 17, 30), instant(date(2026, 11, 23), 10, 0)),
        (instant(saturday, 17, 14), instant(saturday, 19, 15)),
        (instant(date(2026, 11, 22), 12, 0), instant(date(2026, 11, 23), 10, 0)),
        (instant(saturday, 10, 0), instant(saturday, 12, 0)),
    ] {
        let found = ask(1, None, now, &levels, &[]);
        assert_eq!(found[0].earliest.at, Some(ready));
    }
}

#[test]
fn what_is_nearest_comes_first_on_the_same_day() {
    let monday = date(2026, 11, 23);
    let levels = [level(GRENOBLE, 5, 0, 0), level(PART_DIEU, 5, 0, 0), level(LYON, 5, 0, 0)];
    let supply = [line(1, GRENOBLE, 4, 0, monday), line(2, LYON, 4, 0, monday)];
    let found = ask(1, None, now(), &levels, &supply);
    let order: Vec<_> = found.iter().map(|o| (o.method, o.source)).collect();
    assert_eq!(
        order,
        [
            (Method::Collect, LYON),
            (Method::Collect, PART_DIEU),
            (Method::Collect, GRENOBLE),
            (Method::CollectOnArrival, LYON),
            (Method::CollectOnArrival, GRENOBLE),
        ]
    );
}

#[test]
fn several_arrivals_together_when_none_is_enough() {
    let (first, second) = (date(2026, 11, 24), date(2026, 11, 27));
    let supply = [line(2, LYON, 2, 0, second), line(1, LYON, 3, 1, first), line(3, LYON, 1, 1, first)];
    let found = ask(3, Some(LYON), now(), &[], &supply);
    assert_eq!(brief(&found), [(Method::CollectOnArrival, LYON, second, 4)]);
    let shares: Vec<_> = found[0].supply.iter().map(|s| (s.supply.0.as_u128(), s.units)).collect();
    assert_eq!(shares, [(1, 2), (2, 1)]);
    assert_eq!(ask(5, Some(LYON), now(), &[], &supply), [], "not enough is coming");
    let each = ask(2, Some(LYON), now(), &[], &supply);
    assert_eq!(each.len(), 2, "each that is enough alone is an offer of its own");
}

#[test]
fn late_goods_are_not_promised_for_the_past_nor_for_a_closed_day() {
    let friday = date(2026, 11, 20);
    let overdue = ask(1, Some(LYON), now(), &[], &[line(1, LYON, 2, 0, friday)]);
    assert_eq!(overdue[0].earliest.on, date(2026, 11, 21));
    assert_eq!((overdue[0].confidence, overdue[0].because), (Confidence::Likely, Because::Overdue { since: friday }));
    assert_eq!(overdue[0].latest.on, date(2026, 11, 23));
    let sunday = SupplyView { confidence: Confidence::Sure, ..line(1, LYON, 2, 0, date(2026, 11, 22)) };
    let found = ask(1, Some(LYON), now(), &[], &[sunday]);
    assert_eq!((found[0].earliest.on, found[0].latest.on), (date(2026, 11, 23), date(2026, 11, 23)));
    let slipped = SupplyView { first_expected_on: date(2026, 11, 26), ..line(1, LYON, 2, 0, date(2026, 11, 28)) };
    let found = ask(1, Some(LYON), now(), &[], &[slipped]);
    assert_eq!(found[0].because, Because::Slipped { from: date(2026, 11, 26) });
    assert_ne!(found[0].confidence, Confidence::Sure, "it slipped once");
}

#[test]
fn units_missing_for_older_promises_are_taken_off_the_next_arrivals() {
    let (first, second) = (date(2026, 11, 24), date(2026, 11, 27));
    let levels = [level(LYON, 1, 3, 0)];
    let supply = [line(1, LYON, 2, 1, first), line(2, LYON, 3, 0, second)];
    let found = ask(1, Some(LYON), now(), &levels, &supply);
    assert_eq!(brief(&found), [(Method::CollectOnArrival, LYON, second, 2)]);
    assert_eq!(found[0].promised_units, 1);
}

proptest::proptest! {
    #[test]
    fn no_offer_has_fewer_units_than_asked_for_or_a_day_in_the_past(
        quantity in 1_i64..5,
        stock in proptest::collection::vec((0_i64..6, 0_i64..6, 0_i64..3), 3),
        coming in proptest::collection::vec((0_usize..3, 1_i64..8, 0_i64..8, -3_i64..20), 0..8),
    ) {
        let stores = [LYON, PART_DIEU, GRENOBLE];
        let levels: Vec<_> = stores.iter().zip(&stock).map(|(s, (h, a, k))| level(*s, *h, *a, *k)).collect();
        let today = date(2026, 11, 21);
        let supply: Vec<_> = coming.iter().enumerate()
            .map(|(n, (s, come, pegged, day))| line(n as u128, stores[*s], *come, *pegged.min(come), today.saturating_add(day.days())))
            .collect();
        for offer in ask(quantity, Some(LYON), now(), &levels, &supply) {
            proptest::prop_assert!(offer.free_units >= quantity);
            proptest::prop_assert!(offer.earliest.on >= today && offer.latest.on >= offer.earliest.on);
            proptest::prop_assert!(offer.supply.is_empty() || offer.supply.iter().map(|s| s.units).sum::<i64>() == quantity);
            for share in &offer.supply {
                let line = supply.iter().find(|line| line.id == share.supply).unwrap();
                proptest::prop_assert!(share.units > 0 && share.units <= line.to_come - line.pegged);
            }
        }
    }
}

#[test]
fn ways_stand_by_their_day_then_by_cost_then_by_distance() {
    let way = |day, cost_minor, away_m| WayOrder { on: date(2026, 11, day), cost_minor, away_m };
    let (far, near, express) = (way(21, 0, 94_000), way(21, 0, 1_700), way(22, 990, 0));
    let (arrives, brought) = (way(26, 0, 0), way(26, 490, 0));
    let mut ways = [brought, arrives, express, far, near];
    ways.sort();
    assert_eq!(ways, [near, far, express, arrives, brought]);
}

proptest::proptest! {
    /// Who asks later is never promised an earlier hour or day in any store, by the same facts.
    #[test]
    fn an_offer_is_monotone_in_the_time_of_the_question(
        minutes in 0_i64..30_000, later in 0_i64..9_000, here in 0_i64..4, comes in 0_i64..30, collect in 0_i64..300,
    ) {
        let levels = [level(PART_DIEU, here, 0, 0), level(GRENOBLE, 2, 0, 0)];
        let expected = date(2026, 11, 21).saturating_add(comes.days());
        let supply = [line(7, LYON, 5, 0, expected), line(8, PART_DIEU, 3, 1, expected)];
        let places = places();
        let first = now().saturating_add(SignedDuration::from_mins(minutes)).unwrap();
        let then = first.saturating_add(SignedDuration::from_mins(later)).unwrap();
        let [first, then] = [first, then].map(|now| offers(&Question {
            variant: SHIRT,
            quantity: 1,
            levels: &levels,
            supply: &supply,
            places: &places,
            here: None,
            now,
            preparation: Preparation { collect_minutes: collect, arrival_days: 0 },
        }));
        let key = |offer: &Offer| (offer.source, offer.method, offer.supply.clone());
        proptest::prop_assert_eq!(first.len(), then.len());
        for before in &first {
            let after = then.iter().find(|one| key(one) == key(before)).expect("the same ways");
            proptest::prop_assert!(before.earliest.on <= after.earliest.on && before.earliest.at <= after.earliest.at);
            proptest::prop_assert!(before.latest.on <= after.latest.on, "{before:?} {after:?}");
        }
    }
}
