use super::*;
use kernel::{Clock, Moment};
use proptest::prelude::*;

fn moment() -> Moment {
    Clock::manual(kernel::from_micros(1_790_000_000_000_000), 7).moment()
}

fn places(count: usize) -> Vec<LocationId> {
    let moment = moment();
    (0..count).map(|_| moment.id()).collect()
}

fn labour(labour_e4: i64) -> Costs {
    Costs { labour_e4, ..Costs::default() }
}

fn candidate(location: LocationId, parcel_e4: i64, lines: &[Option<i64>]) -> Candidate {
    let lines = lines.iter().map(|cost| cost.map(labour)).collect();
    Candidate { location, tariff: 0, parcel: Costs { distance_e4: parcel_e4, ..Costs::default() }, lines }
}

fn wanted<'a>(weights_g: &'a [i64], tariffs: &'a [Tariff], candidates: &'a [Candidate]) -> Sourcing<'a> {
    Sourcing { weights_g, tariffs, candidates, most_parcels: None }
}

/// IBM Sterling, markdown avoidance: the published costs of two nodes, in units of currency.
#[test]
fn what_would_be_marked_down_goes_first() {
    let at = places(2);
    let node = |location, shipping_e4, labour_e4, load_e4, balance_e4, markdown_e4| Candidate {
        location,
        tariff: 0,
        parcel: Costs { shipping_e4, load_e4, ..Costs::default() },
        lines: vec![Some(Costs { labour_e4, balance_e4, markdown_e4, ..Costs::default() })],
    };
    let nodes = [node(at[0], 49_000, 35_000, 120, 32, -426_500), node(at[1], 43_300, 32_500, 560, 9, -5_900)];
    let hundredths = |e4: i64| (e4 + 50).div_euclid(100);
    let totals = |nodes: &[Candidate]| -> Vec<i64> {
        let wanted = wanted(&[0], &[], nodes);
        nodes.iter().map(|node| hundredths(alone(&wanted, node).costs.total_e4())).collect()
    };
    assert_eq!(totals(&nodes), [-3_423, 705]);
    assert_eq!(source(&wanted(&[0], &[], &nodes)).unwrap().parcels[0].location, at[0]);
    let without = nodes.clone().map(|mut node| {
        node.lines.iter_mut().flatten().for_each(|costs| costs.markdown_e4 = 0);
        node
    });
    assert_eq!(totals(&without), [842, 764]);
    assert_eq!(source(&wanted(&[0], &[], &without)).unwrap().parcels[0].location, at[1]);
}

#[test]
fn one_parcel_is_better_than_two_when_it_costs_no_more() {
    let at = places(3);
    let tariffs = [Tariff { steps: vec![(1_000, 40_000), (5_000, 60_000)] }];
    let both = candidate(at[0], 0, &[Some(12_000), Some(12_000)]);
    let first = candidate(at[1], 0, &[Some(1_000), None]);
    let second = candidate(at[2], 0, &[None, Some(1_000)]);
    let all = [both, first, second];
    let plan = source(&wanted(&[600, 600], &tariffs, &all)).unwrap();
    // 60 + 12 + 12 in one parcel against 40 + 1 + 40 + 1 in two.
    assert_eq!((plan.parcels.len(), plan.total_e4()), (2, 82_000));
    let plan = source(&Sourcing { most_parcels: Some(1), ..wanted(&[600, 600], &tariffs, &all) }).unwrap();
    assert_eq!((plan.parcels.len(), plan.parcels[0].location, plan.total_e4()), (1, at[0], 84_000));
    // The same in light: one parcel of the first step.
    let plan = source(&wanted(&[400, 400], &tariffs, &all)).unwrap();
    assert_eq!((plan.parcels.len(), plan.total_e4()), (1, 64_000));
}

#[test]
fn what_nobody_has_is_named() {
    let at = places(2);
    let all = [candidate(at[0], 0, &[Some(1), None, None]), candidate(at[1], 0, &[None, Some(1), None])];
    let refused = source(&wanted(&[1, 1, 1], &[], &all)).unwrap_err();
    assert_eq!(refused, SourcingRefused::Nowhere(vec![2]));
    let two = [candidate(at[0], 0, &[Some(1), None]), candidate(at[1], 0, &[None, Some(1)])];
    let refused = source(&Sourcing { most_parcels: Some(1), ..wanted(&[1, 1], &[], &two) }).unwrap_err();
    assert_eq!(refused, SourcingRefused::TooManyParcels(1));
    assert_eq!(source(&wanted(&[1; 15], &[], &two)).unwrap_err(), SourcingRefused::TooManyLines(15));
    assert_eq!(source(&wanted(&[], &[], &two)).unwrap().parcels, []);
}

#[test]
fn heavy_parcels_are_several() {
    let tariff = Tariff { steps: vec![(1_000, 40_000), (30_000, 150_000)] };
    let prices: Vec<i64> = [0, 1_000, 1_001, 30_000, 30_001, 60_001].map(|g| tariff.price_e4(g)).to_vec();
    assert_eq!(prices, [40_000, 40_000, 150_000, 150_000, 300_000, 450_000]);
    assert_eq!(Tariff::default().price_e4(12), 0);
}

/// Every way to put lines into parcels and parcels to places, one after the other.
fn by_hand(wanted: &Sourcing<'_>) -> Option<i64> {
    fn put(wanted: &Sourcing<'_>, line: usize, parcels: &mut Vec<(usize, Vec<usize>)>, least: &mut Option<i64>) {
        if line == wanted.weights_g.len() {
            let cost = |(at, lines): &(usize, Vec<usize>)| {
                parcel_of(wanted, &wanted.candidates[*at], lines.clone()).costs.total_e4()
            };
            let total: i64 = parcels.iter().map(cost).sum();
            *least = Some(least.map_or(total, |least| least.min(total)));
            return;
        }
        for at in 0..parcels.len() {
            if wanted.candidates[parcels[at].0].lines[line].is_some() {
                parcels[at].1.push(line);
                put(wanted, line + 1, parcels, least);
                parcels[at].1.pop();
            }
        }
        if parcels.len() < wanted.most_parcels.unwrap_or(usize::MAX) {
            for at in 0..wanted.candidates.len() {
                if wanted.candidates[at].lines[line].is_some() {
                    parcels.push((at, vec![line]));
                    put(wanted, line + 1, parcels, least);
                    parcels.pop();
                }
            }
        }
    }
    let mut least = None;
    put(wanted, 0, &mut Vec::new(), &mut least);
    least
}

type Rough = (i64, usize, Vec<Option<i64>>);

fn rough(lines: usize) -> impl Strategy<Value = Vec<Rough>> {
    let costs = prop::collection::vec(prop::option::weighted(0.7, -90_000_i64..60_000), lines);
    prop::collection::vec((0_i64..50_000, 0_usize..2, costs), 1..5)
}

fn orders() -> impl Strategy<Value = (Vec<i64>, Vec<Rough>, Option<usize>)> {
    (1_usize..6)
        .prop_flat_map(|lines| (prop::collection::vec(1_i64..9_000, lines), rough(lines), prop::option::of(1_usize..4)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn no_way_by_hand_is_cheaper((weights_g, rough, most_parcels) in orders()) {
        let at = places(rough.len());
        let candidates: Vec<Candidate> = rough
            .iter()
            .zip(at)
            .map(|((parcel_e4, tariff, lines), at)| Candidate { tariff: *tariff, ..candidate(at, *parcel_e4, lines) })
            .collect();
        let tariffs = [
            Tariff { steps: vec![(500, 39_000), (2_000, 52_000), (10_000, 91_000)] },
            Tariff { steps: vec![(3_000, 61_000)] },
        ];
        let wanted = Sourcing { most_parcels, ..wanted(&weights_g, &tariffs, &candidates) };
        match (source(&wanted), by_hand(&wanted)) {
            (Ok(plan), Some(least)) => {
                prop_assert_eq!(plan.total_e4(), least);
                let mut lines: Vec<usize> = plan.parcels.iter().flat_map(|parcel| parcel.lines.clone()).collect();
                lines.sort_unstable();
                prop_assert_eq!(lines, (0..weights_g.len()).collect::<Vec<_>>(), "each line is sent once");
            }
            (Err(_), None) => {}
            (plan, least) => prop_assert!(false, "{plan:?} against {least:?}"),
        }
    }
}
