//! Why an order is sent from where it is: the plan that won, who else could have sent, who could not.

use crate::costs::{self, Bar, Kind};
use crate::desk::Desk;
use fulfilment::{Alternative, Choice, ChoiceOccasion, Considered, Costs, KeptChoice, LeftOut, MOST_WEIGHED_TWICE};
use kernel::{LocationId, VariantId};
use orders::OrderLine;
use std::collections::HashMap;

/// A way to send, beside the others.
pub(super) struct Row {
    pub(super) name: String,
    /// "2 of 3", for one that has not everything.
    pub(super) has: Option<String>,
    pub(super) day: String,
    pub(super) away: String,
    pub(super) to_pack: Option<i64>,
    pub(super) total: String,
    /// How much more than the plan, when it would do the same.
    pub(super) more: Option<String>,
    pub(super) bar: Bar,
    /// Each kind that is told of, in words.
    pub(super) amounts: Vec<String>,
    pub(super) is_plan: bool,
}

/// One parcel of the plan.
pub(super) struct ParcelLine {
    pub(super) place: String,
    pub(super) goods: String,
    pub(super) day: String,
    pub(super) total: String,
}

/// One choice as it is shown.
pub(super) struct Why {
    pub(super) no: usize,
    pub(super) title: String,
    pub(super) when: String,
    pub(super) words: Vec<String>,
    pub(super) parcels: Vec<ParcelLine>,
    pub(super) kinds: Vec<Kind>,
    pub(super) rows: Vec<Row>,
    pub(super) others: Option<String>,
    pub(super) left_out: Vec<(String, String)>,
}

/// The choices of an order, the first one first. `lines` name the articles.
pub(super) fn whys(desk: &Desk, kept: &[KeptChoice], lines: &[&OrderLine]) -> Vec<Why> {
    let mut names: HashMap<VariantId, String> = HashMap::new();
    for line in lines {
        let (title, options) = (line.title.get(desk.language()), line.options.get(desk.language()));
        let name = if options.is_empty() { title.to_owned() } else { format!("{title}, {options}") };
        names.insert(line.variant, name);
    }
    kept.iter().enumerate().map(|(at, one)| why(desk, at + 1, one, &names)).collect()
}

/// The places of all choices that could have sent and did not: for the map.
pub(super) fn passed_over(kept: &[KeptChoice]) -> Vec<LocationId> {
    let choices = kept.iter().map(|one| &one.choice);
    let all = choices.flat_map(|choice| choice.considered.iter().map(|one| one.location));
    let mut places: Vec<LocationId> =
        all.filter(|place| !kept.iter().any(|one| one.choice.is_chosen(*place))).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Why the parts of an order come from where they do, in a few sentences: for the panel beside the list.
pub(super) fn in_short(desk: &Desk, kept: &[KeptChoice]) -> Vec<String> {
    kept.iter().take(2).flat_map(|one| sentences(desk, &one.choice).into_iter().take(2)).collect()
}

fn joined(desk: &Desk, places: &[LocationId]) -> String {
    places.iter().map(|place| desk.place_name(*place)).collect::<Vec<_>>().join(" + ")
}

fn why(desk: &Desk, no: usize, kept: &KeptChoice, names: &HashMap<VariantId, String>) -> Why {
    let choice = &kept.choice;
    let service = choice.service.get(desk.language()).to_owned();
    let key = match kept.occasion {
        ChoiceOccasion::Placed => "office-why-placed",
        ChoiceOccasion::Resourced => "office-why-resourced",
    };
    let plan = choice.costs();
    let beside: Vec<&Considered> = choice.considered.iter().filter(|one| !is_the_plan(choice, one)).collect();
    let told: Vec<Costs> = std::iter::once(plan).chain(beside.iter().map(|one| one.costs)).collect();
    let kinds = costs::kinds(desk, &told);
    let widest = costs::widest(&told);
    let row =
        |costs: &Costs| (Bar::of(desk, costs, widest), kinds.iter().map(|kind| kind.money(desk, costs)).collect());
    let (bar, amounts) = row(&plan);
    let last = choice.parcels.iter().map(|parcel| parcel.latest_on).max();
    let places: Vec<LocationId> = choice.parcels.iter().map(|parcel| parcel.location).collect();
    let single = choice.considered.iter().find(|one| is_the_plan(choice, one));
    let mut rows = vec![Row {
        name: joined(desk, &places),
        has: None,
        day: last.map(|on| desk.day(on)).unwrap_or_default(),
        away: single.map(|one| away(desk, one)).unwrap_or_default(),
        to_pack: single.map(|one| one.to_pack),
        total: costs::money(desk, plan.total_e4()),
        more: None,
        bar,
        amounts,
        is_plan: true,
    }];
    rows.extend(beside.into_iter().map(|one| {
        let (bar, amounts) = row(&one.costs);
        let has_all = one.pieces == choice.pieces;
        let more = one.costs.total_e4() - plan.total_e4();
        Row {
            name: desk.place_name(one.location).to_owned(),
            has: (!has_all).then(|| desk.ta("office-why-has", &[("n", &one.pieces), ("of", &choice.pieces)])),
            day: desk.day(one.latest_on),
            away: away(desk, one),
            to_pack: Some(one.to_pack),
            total: costs::money(desk, one.costs.total_e4()),
            more: has_all.then(|| format!("+{}", costs::money(desk, more))),
            bar,
            amounts,
            is_plan: false,
        }
    }));
    Why {
        no,
        title: desk.ta("office-why-title", &[("service", &service), ("postcode", &choice.postcode)]),
        when: desk.ta(key, &[("at", &desk.date_time(kept.at))]),
        words: sentences(desk, choice),
        parcels: choice
            .parcels
            .iter()
            .map(|parcel| ParcelLine {
                place: desk.place_name(parcel.location).to_owned(),
                goods: goods(desk, &parcel.goods, names),
                day: desk.day(parcel.latest_on),
                total: costs::money(desk, parcel.costs.total_e4()),
            })
            .collect(),
        kinds,
        rows,
        others: (choice.others > 0).then(|| desk.n("office-why-others", choice.others as i64)),
        left_out: choice.left_out.iter().map(|one| left_out(desk, one)).collect(),
    }
}

/// A place that sends everything is the plan itself.
fn is_the_plan(choice: &Choice, one: &Considered) -> bool {
    choice.parcels.len() == 1 && choice.parcels[0].location == one.location
}

fn away(desk: &Desk, one: &Considered) -> String {
    if one.distance_m > 0 { desk.distance(one.distance_m) } else { String::new() }
}

fn goods(desk: &Desk, goods: &[(VariantId, i64)], names: &HashMap<VariantId, String>) -> String {
    let one = |(variant, units): &(VariantId, i64)| {
        let name = names.get(variant).cloned().unwrap_or_else(|| "—".to_owned());
        if *units == 1 { name } else { format!("{name} × {}", desk.number(*units)) }
    };
    goods.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn left_out(desk: &Desk, one: &LeftOut) -> (String, String) {
    let mut places: Vec<String> = one.places.iter().map(|place| desk.place_name(*place).to_owned()).collect();
    let more = one.count.saturating_sub(places.len());
    if more > 0 {
        places.push(desk.n("office-why-more-places", more as i64));
    }
    (desk.t(&format!("office-why-not-{}", one.why.as_str().replace('_', "-"))), places.join(", "))
}

/// Why it won, and over what.
fn sentences(desk: &Desk, choice: &Choice) -> Vec<String> {
    let places: Vec<LocationId> = choice.parcels.iter().map(|parcel| parcel.location).collect();
    let total = costs::money(desk, choice.total_e4());
    let from = joined(desk, &places);
    let mut out = vec![if choice.parcels.len() == 1 {
        desk.ta("office-why-one", &[("place", &from), ("total", &total)])
    } else {
        desk.ta("office-why-split", &[("n", &choice.parcels.len()), ("places", &from), ("total", &total)])
    }];
    match &choice.alone {
        Some(alone) => out.push(beaten(desk, choice, alone, "office-why-alone")),
        None if choice.parcels.len() > 1 => out.push(desk.t("office-why-nobody-all")),
        None => {}
    }
    match &choice.next {
        Some(next) if choice.alone.as_ref().is_some_and(|alone| alone.places == next.places) => {}
        Some(next) => out.push(beaten(desk, choice, next, "office-why-next")),
        None if choice.pieces > MOST_WEIGHED_TWICE => {}
        None => out.push(desk.t("office-why-no-next")),
    }
    out
}

/// By how much the plan is better than another, and by what above all.
fn beaten(desk: &Desk, choice: &Choice, other: &Alternative, key: &str) -> String {
    let (plan, places) = (choice.costs(), joined(desk, &other.places));
    let more = other.costs.total_e4() - plan.total_e4();
    if more <= 0 {
        return desk.ta(&format!("{key}-same"), &[("places", &places)]);
    }
    let said = desk.ta(key, &[("places", &places), ("more", &costs::money(desk, more))]);
    match costs::above_all(desk, &plan, &other.costs) {
        Some((kind, amount)) => {
            desk.ta("office-why-above-all", &[("said", &said), ("kind", &kind), ("amount", &amount)])
        }
        None => format!("{said}."),
    }
}
