use super::*;
use crate::{Parcel, Tariff};
use kernel::Clock;
use proptest::prelude::*;

fn places(count: usize) -> Vec<LocationId> {
    let moment = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 11).moment();
    (0..count).map(|_| moment.id()).collect()
}

fn sum_by_kind(parcels: &[Parcel]) -> Costs {
    parcels.iter().map(|parcel| parcel.costs).sum()
}

/// Costs of every kind, some of them in favour of the place.
fn any_costs() -> impl Strategy<Value = Costs> {
    (0..90_000_i64, 0..40_000_i64, 0..90_000_i64, -60_000..1_i64).prop_map(|(labour, load, balance, markdown)| Costs {
        labour_e4: labour,
        load_e4: load,
        balance_e4: balance,
        markdown_e4: markdown,
        ..Costs::default()
    })
}

fn any_candidates() -> impl Strategy<Value = Vec<(Costs, Vec<Option<Costs>>)>> {
    (1_usize..=4).prop_flat_map(|lines| {
        let line = proptest::option::weighted(0.7, any_costs());
        let one = (any_costs(), proptest::collection::vec(line, lines));
        proptest::collection::vec(one, 1..14)
    })
}

proptest! {
    /// What the office shows beside the plan sums to what the plan costs, part by part; nothing beside
    /// it is cheaper; nothing grows with the number of places.
    #[test]
    fn the_explanation_sums_to_the_plan_and_nothing_beside_it_is_cheaper(all in any_candidates(), most in 1_usize..=4) {
        let at = places(all.len());
        let candidates: Vec<Candidate> = all
            .into_iter()
            .zip(&at)
            .map(|((parcel, lines), location)| Candidate { location: *location, tariff: 0, parcel, lines })
            .collect();
        let weights_g = vec![500; candidates[0].lines.len()];
        let tariffs = [Tariff { steps: vec![(600, 40_000), (30_000, 55_000)] }];
        let wanted =
            Sourcing { weights_g: &weights_g, tariffs: &tariffs, candidates: &candidates, most_parcels: Some(most) };
        let Ok(plan) = source(&wanted) else { return Ok(()) };
        let kinds = sum_by_kind(&plan.parcels);
        prop_assert_eq!(kinds.total_e4(), plan.total_e4());

        let latest_on = jiff::civil::date(2026, 11, 26);
        let facts = |_| Some(PlaceFacts { latest_on, distance_m: 1_000, to_pack: 2 });
        let (named, others) = considered(&wanted, &plan, facts);
        prop_assert!(named.len() <= MOST_NAMED);
        prop_assert_eq!(named.len() + others, candidates.len());
        let winners: std::collections::HashSet<_> = plan.parcels.iter().map(|parcel| parcel.location).collect();
        for one in named.iter().take(winners.len()) {
            prop_assert!(winners.contains(&one.location), "{:?}", one);
        }
        if let Some(next) = next_best(&wanted, &plan) {
            prop_assert!(next.costs.total_e4() >= plan.total_e4());
            prop_assert!(plan.parcels.iter().any(|parcel| !next.places.contains(&parcel.location)));
        }
        let single = source(&Sourcing { most_parcels: Some(1), ..wanted });
        if let Some(one) = all_from_one(&wanted, &plan) {
            prop_assert!(plan.parcels.len() > 1);
            prop_assert!(one.costs.total_e4() >= plan.total_e4());
            prop_assert_eq!(one.costs.total_e4(), single.unwrap().total_e4());
        } else {
            prop_assert!(plan.parcels.len() == 1 || single.is_err());
        }
    }
}

#[test]
fn places_that_cannot_send_are_counted_and_the_first_are_named() {
    let at = places(600);
    let groups = left_out(
        at.iter()
            .enumerate()
            .map(|(n, place)| (if n % 3 == 0 { Exclusion::NotSending } else { Exclusion::NoStock }, *place)),
    );
    let counts: Vec<_> = groups.iter().map(|one| (one.why, one.count, one.places.len())).collect();
    assert_eq!(counts, [(Exclusion::NoStock, 400, MOST_NAMED), (Exclusion::NotSending, 200, MOST_NAMED)]);
    assert_eq!(groups[1].places[0], at[0]);
}

#[test]
fn the_next_plan_takes_the_place_of_the_winner() {
    let at = places(3);
    let costs = |labour_e4| Costs { labour_e4, ..Costs::default() };
    let candidate = |n: usize, each: &[Option<i64>]| Candidate {
        location: at[n],
        tariff: 0,
        parcel: costs(10_000),
        lines: each.iter().map(|one| one.map(costs)).collect(),
    };
    let all = [
        candidate(0, &[Some(1_000), None]),
        candidate(1, &[None, Some(2_000)]),
        candidate(2, &[Some(30_000), Some(30_000)]),
    ];
    let wanted = Sourcing { weights_g: &[1, 1], tariffs: &[], candidates: &all, most_parcels: None };
    let plan = source(&wanted).unwrap();
    assert_eq!((plan.parcels.len(), plan.total_e4()), (2, 23_000));
    // Without the first place: 10 + 2 and 10 + 30, against 10 + 30 + 30 for all of it; without the second
    // one 10 + 1 and 10 + 30.
    let next = next_best(&wanted, &plan).unwrap();
    assert_eq!((next.places, next.costs.total_e4()), (vec![at[0], at[2]], 51_000));
    assert_eq!(all_from_one(&wanted, &plan).unwrap().costs.total_e4(), 70_000);
}
