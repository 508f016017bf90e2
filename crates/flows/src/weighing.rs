//! What goes to one address, weighed: who could send, what it costs by whatever rules, why one way wins.

use crate::delivery::{Goods, NotSent, Shipment, Wanted};
use fulfilment::{
    Candidate, Choice, ChosenParcel, Delivery, Exclusion, Need, PlaceFacts, Plan, Service, Source, Sourcing,
    SourcingRules, candidate, considered, left_out, next_best, reckon, source,
};
use kernel::{LocationId, VariantId};
use std::collections::HashMap;

/// Units of a variant that travel together; `only` when no place has all that is wanted.
pub(crate) struct Piece {
    pub(crate) variant: VariantId,
    pub(crate) units: i64,
    pub(crate) unit_minor: i64,
    pub(crate) only: Option<LocationId>,
}

/// Everything that a plan is made of, but for the rules: those in force, or others that are tried.
pub(crate) struct Weighing<'a> {
    pub(crate) wanted: &'a Wanted<'a>,
    pub(crate) service: &'a Service,
    pub(crate) promises: HashMap<LocationId, Delivery>,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) sources: Vec<Source>,
    /// Places that cannot send whatever is wanted.
    pub(crate) barred: Vec<(Exclusion, LocationId)>,
    pub(crate) weights_g: Vec<i64>,
}

impl Weighing<'_> {
    /// Who could send, at what cost by these rules.
    pub(crate) fn candidates(&self, rules: &SourcingRules) -> Vec<Candidate> {
        let needs: Vec<Need> =
            self.pieces.iter().map(|one| Need { units: one.units, unit_minor: one.unit_minor }).collect();
        self.sources.iter().filter_map(|source| candidate(&rules.costs, source, &needs)).collect()
    }

    fn sourcing<'b>(&'b self, rules: &SourcingRules, candidates: &'b [Candidate]) -> Sourcing<'b> {
        Sourcing {
            weights_g: &self.weights_g,
            tariffs: std::slice::from_ref(&self.service.tariff),
            candidates,
            most_parcels: Some(rules.most_parcels),
        }
    }

    /// The cheapest parcels by these rules.
    pub(crate) fn plan(&self, rules: &SourcingRules) -> Result<Plan, NotSent> {
        source(&self.sourcing(rules, &self.candidates(rules))).map_err(|_| NotSent::TooMany)
    }

    /// What the parcels of a plan would cost by these rules.
    pub(crate) fn reckoned(&self, plan: &Plan, rules: &SourcingRules) -> Option<Plan> {
        reckon(&self.sourcing(rules, &self.candidates(rules)), plan)
    }

    /// The parcels of a plan with their dates and the units of each line that was wanted.
    pub(crate) fn shipments(&self, plan: Plan) -> Vec<Shipment> {
        let mut left: Vec<i64> = self.wanted.lines.iter().map(|goods| goods.units).collect();
        let shipments = plan.parcels.into_iter().filter_map(|parcel| {
            let delivery = *self.promises.get(&parcel.location)?;
            let mut lines = Vec::new();
            for piece in parcel.lines.iter().map(|at| &self.pieces[*at]) {
                deal(piece, self.wanted.lines, &mut left, &mut lines);
            }
            Some(Shipment { source: parcel.location, supply: None, delivery, lines, costs: parcel.costs })
        });
        shipments.collect()
    }

    /// Why a plan won by these rules. `declined` is the place that has just said that it does not send it.
    pub(crate) fn choice(&self, plan: &Plan, rules: &SourcingRules, declined: Option<LocationId>) -> Choice {
        let candidates = self.candidates(rules);
        let wanted = self.sourcing(rules, &candidates);
        let sources: HashMap<LocationId, &Source> = self.sources.iter().map(|one| (one.location, one)).collect();
        let facts = |place: LocationId| {
            let source = sources.get(&place)?;
            let latest_on = self.promises.get(&place)?.latest_on;
            Some(PlaceFacts { latest_on, distance_m: source.distance_m, to_pack: source.to_pack })
        };
        let (named, others) = considered(&wanted, plan, facts);
        let without = self.sources.iter().map(|source| source.location);
        let without = without
            .filter(|place| !candidates.iter().any(|one| one.location == *place))
            .filter(|place| !self.barred.iter().any(|one| one.1 == *place))
            .map(|place| (if declined == Some(place) { Exclusion::Declined } else { Exclusion::NoStock }, place));
        Choice {
            service: self.service.name.clone(),
            postcode: self.wanted.postcode.unwrap_or_default().to_owned(),
            pieces: self.pieces.len(),
            most_parcels: rules.most_parcels,
            parcels: plan.parcels.iter().filter_map(|parcel| self.chosen(parcel)).collect(),
            considered: named,
            others,
            left_out: left_out(without.chain(self.barred.iter().copied())),
            next: next_best(&wanted, plan),
            alone: fulfilment::all_from_one(&wanted, plan),
        }
    }

    fn chosen(&self, parcel: &fulfilment::Parcel) -> Option<ChosenParcel> {
        let goods = parcel.lines.iter().map(|at| (self.pieces[*at].variant, self.pieces[*at].units));
        let latest_on = self.promises.get(&parcel.location)?.latest_on;
        Some(ChosenParcel { location: parcel.location, goods: goods.collect(), costs: parcel.costs, latest_on })
    }
}

/// Gives the units of a piece to the lines that want them, in their order.
fn deal(piece: &Piece, wanted: &[Goods], left: &mut [i64], lines: &mut Vec<(usize, i64)>) {
    let mut units = piece.units;
    for (at, _) in wanted.iter().enumerate().filter(|(_, goods)| goods.variant == piece.variant) {
        let some = units.min(left[at]);
        if some > 0 {
            left[at] -= some;
            units -= some;
            lines.push((at, some));
        }
    }
}
