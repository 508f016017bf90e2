//! Why a plan won: who else could have sent, at what cost, who could not and why, and by how much the
//! plan is better than the next one. It is made once, with the order, and kept as it was.

use super::{Candidate, Costs, Plan, ServiceName, Sourcing, alone, source, texts};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{LocationId, VariantId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Places that are kept by name in a list; further ones are counted.
pub const MOST_NAMED: usize = 8;

/// Pieces of an order up to which the next best plan is sought: it takes as long as the plan itself for
/// each of its places, threefold with each piece, while others wait to place their orders.
pub const MOST_WEIGHED_TWICE: usize = 11;

/// Why a place was no candidate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// It has said that it does not send this.
    Declined,
    /// It keeps such articles for who comes to it.
    Kept,
    /// Its goods are somebody else's, and not lent.
    NotLent,
    /// It has as many parcels to pack as it takes on.
    Full,
    /// It has not enough of any article.
    NoStock,
    /// No day is known on which it packs.
    NoDate,
    /// It sends nothing at all.
    NotSending,
}

texts!(Exclusion {
    Declined = "declined",
    Kept = "kept",
    NotLent = "not_lent",
    Full = "full",
    NoStock = "no_stock",
    NoDate = "no_date",
    NotSending = "not_sending",
});

/// What is known of a place that could send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlaceFacts {
    /// By when its parcel is there.
    pub latest_on: Date,
    /// Metres to the customer; 0 when nobody knows.
    pub distance_m: i64,
    /// Parcels that it has to pack already.
    pub to_pack: i64,
}

/// A parcel of the plan that won.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChosenParcel {
    /// From where.
    pub location: LocationId,
    /// Articles and units in it.
    pub goods: Vec<(VariantId, i64)>,
    /// What it costs, by part.
    pub costs: Costs,
    /// By when it is there.
    pub latest_on: Date,
}

/// A place that could have sent, and what it would have cost if it sent all that it can.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Considered {
    /// Which place.
    pub location: LocationId,
    /// How many of the [`Choice::pieces`] it has.
    pub pieces: usize,
    /// What that would cost, by part.
    pub costs: Costs,
    /// By when it would be there.
    pub latest_on: Date,
    /// Metres to the customer; 0 when nobody knows.
    pub distance_m: i64,
    /// Parcels that it had to pack already.
    pub to_pack: i64,
}

/// Another plan, beside the one that won.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Alternative {
    /// From where it would be sent.
    pub places: Vec<LocationId>,
    /// What it would cost, by part.
    pub costs: Costs,
}

/// Places that were no candidates for one reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeftOut {
    /// Why.
    pub why: Exclusion,
    /// The first of them.
    pub places: Vec<LocationId>,
    /// How many there are in all.
    pub count: usize,
}

/// Why what goes to one address is sent from where it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// By which service.
    pub service: ServiceName,
    /// To where, as far as the way is weighed.
    pub postcode: String,
    /// What had to be sent in one piece each: an article, or a part of it when no place has all its units.
    pub pieces: usize,
    /// Into how many parcels it might be split.
    pub most_parcels: usize,
    /// The plan that won.
    pub parcels: Vec<ChosenParcel>,
    /// Who could have sent: those of the plan first, then who has the most of it at the least cost.
    pub considered: Vec<Considered>,
    /// Further candidates.
    pub others: usize,
    /// Who could not.
    pub left_out: Vec<LeftOut>,
    /// The cheapest plan without one of the places that won; none when nobody can take its part, or with
    /// more than [`MOST_WEIGHED_TWICE`] pieces.
    pub next: Option<Alternative>,
    /// The cheapest place that could have sent all of it, when it was split.
    pub alone: Option<Alternative>,
}

impl Choice {
    /// What the plan costs, by part.
    pub fn costs(&self) -> Costs {
        self.parcels.iter().map(|parcel| parcel.costs).sum()
    }

    /// What it costs in all.
    pub fn total_e4(&self) -> i64 {
        self.costs().total_e4()
    }

    /// Whether a place sends something of it.
    pub fn is_chosen(&self, place: LocationId) -> bool {
        self.parcels.iter().any(|parcel| parcel.location == place)
    }
}

/// When a choice was made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChoiceOccasion {
    /// With the order.
    Placed,
    /// A place did not send what it should.
    Resourced,
}

texts!(ChoiceOccasion { Placed = "placed", Resourced = "resourced" });

/// A choice as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptChoice {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    pub at: Timestamp,
    /// On which occasion.
    pub occasion: ChoiceOccasion,
    /// The choice.
    pub choice: Choice,
}

/// The candidates beside a plan: the best by name, the number of the others. `facts` tells of a place;
/// one of which it knows nothing is left away.
pub fn considered(
    wanted: &Sourcing<'_>,
    plan: &Plan,
    facts: impl Fn(LocationId) -> Option<PlaceFacts>,
) -> (Vec<Considered>, usize) {
    let is_chosen = |place: LocationId| plan.parcels.iter().any(|parcel| parcel.location == place);
    let of = |candidate: &Candidate| {
        let PlaceFacts { latest_on, distance_m, to_pack } = facts(candidate.location)?;
        let parcel = alone(wanted, candidate);
        let (location, pieces, costs) = (parcel.location, parcel.lines.len(), parcel.costs);
        Some(Considered { location, pieces, costs, latest_on, distance_m, to_pack })
    };
    let mut all: Vec<Considered> = wanted.candidates.iter().filter_map(of).collect();
    all.sort_by_key(|one| {
        (!is_chosen(one.location), std::cmp::Reverse(one.pieces), one.costs.total_e4(), one.location)
    });
    let others = all.len().saturating_sub(MOST_NAMED);
    all.truncate(MOST_NAMED);
    (all, others)
}

/// The cheapest plan without one of the places of this one; none when there is none, or when there are
/// more than [`MOST_WEIGHED_TWICE`] pieces.
pub fn next_best(wanted: &Sourcing<'_>, plan: &Plan) -> Option<Alternative> {
    if wanted.weights_g.len() > MOST_WEIGHED_TWICE {
        return None;
    }
    let without = |place: LocationId| {
        let left: Vec<Candidate> = wanted.candidates.iter().filter(|one| one.location != place).cloned().collect();
        source(&Sourcing { candidates: &left, ..*wanted }).ok()
    };
    let plans = plan.parcels.iter().filter_map(|parcel| without(parcel.location));
    plans.min_by_key(Plan::total_e4).map(|plan| Alternative {
        places: plan.parcels.iter().map(|parcel| parcel.location).collect(),
        costs: plan.parcels.iter().map(|parcel| parcel.costs).sum(),
    })
}

/// The cheapest place that could send everything; none when the plan is one parcel already.
pub fn all_from_one(wanted: &Sourcing<'_>, plan: &Plan) -> Option<Alternative> {
    if plan.parcels.len() < 2 {
        return None;
    }
    let has_all = |one: &&Candidate| one.lines.iter().all(Option::is_some);
    let whole = wanted.candidates.iter().filter(has_all).map(|one| alone(wanted, one));
    let best = whole.min_by_key(|parcel| parcel.costs.total_e4())?;
    Some(Alternative { places: vec![best.location], costs: best.costs })
}

/// Places that were no candidates, by reason; each list is short, whatever the number of places.
pub fn left_out(all: impl IntoIterator<Item = (Exclusion, LocationId)>) -> Vec<LeftOut> {
    let mut groups: Vec<LeftOut> = Vec::new();
    for (why, place) in all {
        let at = groups.iter().position(|one| one.why == why).unwrap_or_else(|| {
            groups.push(LeftOut { why, places: Vec::new(), count: 0 });
            groups.len() - 1
        });
        groups[at].count += 1;
        if groups[at].places.len() < MOST_NAMED {
            groups[at].places.push(place);
        }
    }
    groups.sort_by_key(|one| one.why);
    groups
}

#[cfg(test)]
mod tests;
