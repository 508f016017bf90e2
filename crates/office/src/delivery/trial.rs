//! Other costs or limits, tried on what was sent in the last month before they hold.

use super::HOME;
use super::costs::{Form as CostsForm, changes, page_with};
use crate::costs::{self, Kind};
use crate::desk::{Desk, staff_names};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use fulfilment::{
    BeginTrial, Changed, EndTrial, MOST_DAYS, SourcingRules, Tally, Trial, TrialRefused, TrialSample, TrialState,
    TrialVerdict, Tried,
};
use identity::Permission;
use kernel::LocationId;
use serde::Deserialize;
use std::collections::BTreeSet;
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// `POST /office/delivery/trials`: head office. Begins to try what was typed.
pub(super) async fn begin(desk: Desk, State(app): State<App>, Checked(form): Checked<CostsForm>) -> Answer {
    desk.require(Permission::EditStores)?;
    let draft = match form.read(&desk) {
        Ok(draft) => draft,
        Err(errors) => return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page_with(desk, form, errors)),
    };
    let key = form.key().unwrap_or_else(|| desk.moment().id());
    let reader = app.db().reader().await?;
    let rules = fulfilment::store::get_rules(&reader.tx()).await?;
    drop(reader);
    if rules == draft {
        let mut errors = Errors::default();
        errors.add("nothing", desk.t("office-trial-nothing-changed"));
        return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page_with(desk, form, errors));
    }
    let command = BeginTrial { key, draft, actor: desk.actor(), moment: desk.moment().clone() };
    let id = app.db().run(command).await?;
    Ok(desk.go(format!("/office/delivery/trials/{id}")).into())
}

/// A measure beside the one of the draft.
struct Pair {
    name: String,
    present: String,
    draft: String,
    /// Widths of the bars, tenths of a percent of the longest.
    present_width: String,
    draft_width: String,
}

/// A kind of cost: by the rules in force, the same plans by the draft, the draft's plans.
struct CostRow {
    name: String,
    class: &'static str,
    present: String,
    kept: String,
    draft: String,
    /// What choosing otherwise changes, by the draft's reckoning.
    change: String,
    is_total: bool,
}

/// An order that would be sent otherwise.
struct ChangedRow {
    href: Option<String>,
    number: String,
    before: String,
    after: String,
    saves: String,
    days: String,
}

#[derive(Template)]
#[template(path = "office/trial.html")]
struct TrialPage {
    page: Desk,
    trial: Trial,
    by: String,
    /// What the draft changes: name, before, after.
    changes: Vec<(String, String, String)>,
    all: i64,
    basis: String,
    words: Vec<String>,
    figures: Vec<Pair>,
    costs: Vec<CostRow>,
    days: Vec<Pair>,
    places: Vec<Pair>,
    examples: Vec<ChangedRow>,
    /// Others were switched on since.
    is_old: bool,
}

fn width(part: i64, most: i64) -> String {
    let share = part.max(0).saturating_mul(1_000) / most.max(1);
    format!("{}.{}", share / 10, share % 10)
}

fn pairs(desk: &Desk, all: &[(String, i64, i64)]) -> Vec<Pair> {
    let most = all.iter().map(|one| one.1.max(one.2)).max().unwrap_or(0);
    let pair = |(name, present, draft): &(String, i64, i64)| Pair {
        name: name.clone(),
        present: desk.number(*present),
        draft: desk.number(*draft),
        present_width: width(*present, most),
        draft_width: width(*draft, most),
    };
    all.iter().map(pair).collect()
}

fn figures(desk: &Desk, tried: &Tried) -> Vec<Pair> {
    let (present, draft) = (&tried.present, &tried.draft);
    let money = |e4| costs::money(desk, e4);
    let each = |tally: &Tally| money(tally.costs.total_e4() / tally.sent.max(1));
    let count = |key: &str, present: i64, draft: i64| pairs(desk, &[(desk.t(key), present, draft)]).remove(0);
    let cost = Pair {
        name: desk.t("office-trial-each"),
        present: each(&Tally { costs: tried.kept, ..present.clone() }),
        draft: each(draft),
        present_width: String::new(),
        draft_width: String::new(),
    };
    vec![
        count("office-trial-parcels", present.parcels, draft.parcels),
        count("office-trial-splits", present.split, draft.split),
        cost,
    ]
}

fn cost_rows(desk: &Desk, tried: &Tried) -> Vec<CostRow> {
    let all = [tried.present.costs, tried.kept, tried.draft.costs];
    let signed = |e4: i64| if e4 > 0 { format!("+{}", costs::money(desk, e4)) } else { costs::money(desk, e4) };
    let row = |kind: Kind| CostRow {
        present: kind.money(desk, &all[0]),
        kept: kind.money(desk, &all[1]),
        draft: kind.money(desk, &all[2]),
        change: signed(kind.e4(&all[2]) - kind.e4(&all[1])),
        class: kind.class,
        name: kind.name,
        is_total: false,
    };
    let mut rows: Vec<CostRow> = costs::kinds(desk, &all).into_iter().map(row).collect();
    let [present, kept, draft] = all.map(|costs| costs.total_e4());
    rows.push(CostRow {
        name: desk.t("total"),
        class: "",
        present: costs::money(desk, present),
        kept: costs::money(desk, kept),
        draft: costs::money(desk, draft),
        change: signed(draft - kept),
        is_total: true,
    });
    rows
}

/// How much is promised after how many days.
fn days(desk: &Desk, tried: &Tried) -> Vec<Pair> {
    let (present, draft) = (&tried.present.days, &tried.draft.days);
    let keys: BTreeSet<i64> = present.keys().chain(draft.keys()).copied().collect();
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return Vec::new() };
    let name = |day: i64| {
        if day == MOST_DAYS {
            desk.ta("office-trial-days-more", &[("n", &day)])
        } else {
            desk.n("office-trial-days", day)
        }
    };
    let of = |days: &std::collections::BTreeMap<i64, i64>, day| days.get(&day).copied().unwrap_or(0);
    let all: Vec<_> = (*first..=*last).map(|day| (name(day), of(present, day), of(draft, day))).collect();
    pairs(desk, &all)
}

fn places(desk: &Desk, tried: &Tried) -> Vec<Pair> {
    let (present, draft) = (&tried.present.places, &tried.draft.places);
    let of = |tally: &std::collections::BTreeMap<LocationId, i64>, id| tally.get(&id).copied().unwrap_or(0);
    let mut all: Vec<(String, i64, i64)> = desk
        .places
        .iter()
        .map(|place| (place.name.clone(), of(present, place.id), of(draft, place.id)))
        .filter(|one| one.1 + one.2 > 0)
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.1.max(one.2)));
    pairs(desk, &all)
}

fn example(desk: &Desk, one: &Changed) -> ChangedRow {
    let names = |places: &[LocationId]| places.iter().map(|id| desk.place_name(*id)).collect::<Vec<_>>().join(" + ");
    ChangedRow {
        href: one.order.map(|id| format!("/office/orders/{id}")),
        number: one.number.clone(),
        before: names(&one.before),
        after: names(&one.after),
        saves: costs::money(desk, one.saves_e4()),
        days: if one.before_days == one.after_days {
            desk.n("office-trial-days", one.after_days)
        } else {
            format!("{} → {}", desk.number(one.before_days), desk.n("office-trial-days", one.after_days))
        },
    }
}

/// What it was tried on.
fn basis(desk: &Desk, trial: &Trial, sample: &TrialSample) -> String {
    let (orders, total) = (sample.orders.len() as i64, sample.total);
    let since = trial.at.saturating_sub(jiff::SignedDuration::from_hours(24 * 30)).unwrap_or(trial.at);
    let since = desk.full_date(since);
    let mut out = if orders < total {
        desk.ta("office-trial-basis-some", &[("n", &orders), ("total", &total), ("since", &since)])
    } else {
        desk.ta("office-trial-basis-all", &[("n", &orders), ("since", &since)])
    };
    if !sample.history.is_empty() {
        out.push(' ');
        out.push_str(&desk.ta("office-trial-basis-history", &[("n", &(sample.history.len() as i64))]));
    }
    out
}

/// What came out of it, in a sentence or two.
fn words(desk: &Desk, tried: &Tried) -> Vec<String> {
    if tried.present.sent == 0 {
        return vec![desk.t("office-trial-nothing")];
    }
    let mut out = vec![if tried.changed == 0 {
        desk.ta("office-trial-no-change", &[("n", &tried.present.sent)])
    } else {
        let saved = tried.kept.total_e4() - tried.draft.costs.total_e4();
        let key = if saved >= 0 { "office-trial-saves" } else { "office-trial-costs" };
        let amount = costs::money(desk, saved.abs());
        desk.ta(key, &[("changed", &tried.changed), ("n", &tried.present.sent), ("amount", &amount)])
    }];
    if tried.skipped > 0 {
        out.push(desk.n("office-trial-skipped", tried.skipped));
    }
    out
}

/// `GET /office/delivery/trials/{id}`: head office.
pub(super) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    desk.require(Permission::EditStores)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let trial = fulfilment::store::find_trial(&tx, id).await?.ok_or(Failure::NotFound)?;
    let rules = fulfilment::store::get_rules(&tx).await?;
    let names = staff_names(&tx, trial.staff).await?;
    drop(reader);
    web::html(&page(desk, trial, &rules, names.into_values().next().unwrap_or_default()))
}

fn page(desk: Desk, trial: Trial, rules: &SourcingRules, by: String) -> TrialPage {
    let tried = &trial.tried;
    TrialPage {
        by,
        changes: changes(&desk, &trial.present, &trial.draft),
        all: trial.sample.as_ref().map_or(0, |sample| sample.len() as i64),
        basis: trial.sample.as_ref().map(|sample| basis(&desk, &trial, sample)).unwrap_or_default(),
        words: words(&desk, tried),
        figures: figures(&desk, tried),
        costs: cost_rows(&desk, tried),
        days: days(&desk, tried),
        places: places(&desk, tried),
        examples: tried.examples.iter().map(|one| example(&desk, one)).collect(),
        is_old: trial.state == TrialState::Done && *rules != trial.present,
        trial,
        page: desk,
    }
}

impl TrialPage {
    fn is_running(&self) -> bool {
        self.trial.state == TrialState::Running
    }

    fn is_on(&self) -> bool {
        self.trial.state == TrialState::SwitchedOn
    }

    fn has_result(&self) -> bool {
        self.trial.state != TrialState::Running && self.trial.tried.present.sent > 0
    }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

async fn end(desk: &Desk, app: &App, id: Uuid, verdict: TrialVerdict) -> Result<(), TrialRefused> {
    app.db().run(EndTrial { id, verdict, actor: desk.actor(), moment: desk.moment().clone() }).await
}

/// `POST /office/delivery/trials/{id}/on`: head office. The draft holds from now on.
pub(super) async fn switch_on(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(_): Checked<Nothing>,
) -> Answer {
    desk.require(Permission::EditStores)?;
    end(&desk, &app, id, TrialVerdict::SwitchOn).await?;
    Ok(desk.go(HOME).toast(Toast::new("office-trial-on")).into())
}

/// `POST /office/delivery/trials/{id}/discard`: head office. Nothing of it is left.
pub(super) async fn discard(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(_): Checked<Nothing>,
) -> Answer {
    desk.require(Permission::EditStores)?;
    end(&desk, &app, id, TrialVerdict::Discard).await?;
    Ok(desk.go(HOME).toast(Toast::new("office-trial-discarded")).into())
}
