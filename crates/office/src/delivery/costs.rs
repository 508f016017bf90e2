//! What the house reckons with when it chooses from where to send.

use super::HOME;
use super::read::{Reader, typed_e4};
use crate::desk::Desk;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use fulfilment::{ChangeDelivery, CostRules, DeliveryChange, SourcingRules};
use identity::Permission;
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Markup, Toast};

/// The costs as they were typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Form {
    parcel: String,
    store_unit: String,
    warehouse_unit: String,
    kilometre: String,
    load: String,
    late_day: String,
    horizon: String,
    markdown: String,
    season: String,
    most: String,
    /// The key of the form, for one that is tried.
    idempotency: String,
}

impl Form {
    fn of(desk: &Desk, rules: &SourcingRules) -> Self {
        let costs = &rules.costs;
        let euros = |e4| typed_e4(desk, e4);
        Self {
            parcel: euros(costs.parcel_e4),
            store_unit: euros(costs.store_unit_e4),
            warehouse_unit: euros(costs.warehouse_unit_e4),
            kilometre: euros(costs.kilometre_e4),
            load: euros(costs.load_e4),
            late_day: euros(costs.late_day_e4),
            horizon: costs.horizon_days.to_string(),
            markdown: (costs.markdown_bp / 100).to_string(),
            season: costs.season_days.to_string(),
            most: rules.most_parcels.to_string(),
            idempotency: String::new(),
        }
    }

    /// The key of the form.
    pub(super) fn key(&self) -> Option<Uuid> {
        self.idempotency.parse().ok()
    }

    pub(super) fn read(&self, desk: &Desk) -> Result<SourcingRules, Errors> {
        let mut reader = Reader::new(desk);
        let costs = CostRules {
            parcel_e4: reader.fine_amount("parcel", &self.parcel),
            store_unit_e4: reader.fine_amount("store_unit", &self.store_unit),
            warehouse_unit_e4: reader.fine_amount("warehouse_unit", &self.warehouse_unit),
            kilometre_e4: reader.fine_amount("kilometre", &self.kilometre),
            load_e4: reader.fine_amount("load", &self.load),
            late_day_e4: reader.fine_amount("late_day", &self.late_day),
            horizon_days: reader.whole("horizon", &self.horizon, 0..=365),
            markdown_bp: reader.whole("markdown", &self.markdown, 0..=100) * 100,
            season_days: reader.whole("season", &self.season, 0..=365),
        };
        let most_parcels = usize::try_from(reader.whole("most", &self.most, 1..=14)).unwrap_or(1);
        if reader.errors.is_empty() { Ok(SourcingRules { costs, most_parcels }) } else { Err(reader.errors) }
    }
}

#[derive(Template)]
#[template(path = "office/delivery_costs.html")]
pub(super) struct CostsPage {
    page: Desk,
    key: Markup,
    form: Form,
    errors: Errors,
}

/// The form as it was typed, with what is wrong with it.
pub(super) fn page_with(desk: Desk, form: Form, errors: Errors) -> CostsPage {
    CostsPage { key: desk.key(), form, errors, page: desk }
}

/// What one set of rules has otherwise than another: name, before, after.
pub(super) fn changes(desk: &Desk, before: &SourcingRules, after: &SourcingRules) -> Vec<(String, String, String)> {
    let (one, other) = (Form::of(desk, before), Form::of(desk, after));
    let (euros, plain) = ("\u{a0}€", "");
    let all = [
        ("office-cost-parcel", one.parcel, other.parcel, euros),
        ("office-cost-store-unit", one.store_unit, other.store_unit, euros),
        ("office-cost-warehouse-unit", one.warehouse_unit, other.warehouse_unit, euros),
        ("office-cost-kilometre", one.kilometre, other.kilometre, euros),
        ("office-cost-load", one.load, other.load, euros),
        ("office-cost-late-day", one.late_day, other.late_day, euros),
        ("office-cost-horizon", one.horizon, other.horizon, plain),
        ("office-cost-markdown", one.markdown, other.markdown, plain),
        ("office-cost-season", one.season, other.season, plain),
        ("office-split-most", one.most, other.most, plain),
    ];
    let differs = all.into_iter().filter(|(_, before, after, _)| before != after);
    differs
        .map(|(key, before, after, unit)| (desk.t(key), format!("{before}{unit}"), format!("{after}{unit}")))
        .collect()
}

/// `GET /office/delivery/costs`: head office.
pub(super) async fn show(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::EditStores)?;
    let reader = app.db().reader().await?;
    let rules = fulfilment::store::get_rules(&reader.tx()).await?;
    drop(reader);
    let form = Form::of(&desk, &rules);
    web::html(&page_with(desk, form, Errors::default()))
}

/// `POST /office/delivery/costs`: head office.
pub(super) async fn set(desk: Desk, State(app): State<App>, Checked(form): Checked<Form>) -> Answer {
    desk.require(Permission::EditStores)?;
    let rules = match form.read(&desk) {
        Ok(rules) => rules,
        Err(errors) => {
            return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page_with(desk, form, errors));
        }
    };
    let change = DeliveryChange::Rules(rules);
    app.db().run(ChangeDelivery { change, actor: desk.actor(), moment: desk.moment().clone() }).await?;
    Ok(desk.go(HOME).toast(Toast::new("office-delivery-set")).into())
}
