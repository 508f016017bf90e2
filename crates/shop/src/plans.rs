//! The whole cart one way, in one touch: everything brought together, everything collected in one store, or each
//! line the soonest way. What is proposed holds for every line; whoever likes chooses line by line.

use crate::basket;
use crate::delivery;
use crate::shell::Shop;
use crate::ways::{self, Way};
use axum::extract::State;
use axum::response::Response;
use flows::{CartView, DeliveryWay, Offers};
use fulfilment::{Service, ServiceKind};
use jiff::civil::Date;
use kernel::{IntentId, LocationId, Method, PaymentTerms};
use serde::Deserialize;
use web::{App, Checked, Failure, Refusal, Toast};

/// Each line the soonest way.
const SOONEST: &str = "soonest";

/// A proposal for the whole cart.
pub(crate) struct Plan {
    /// The value of the form.
    pub(crate) value: String,
    pub(crate) icon: &'static str,
    pub(crate) title: String,
    /// By when all of it is there, and for how much.
    pub(crate) detail: String,
    pub(crate) is_chosen: bool,
    /// What each line becomes, as the value of a line's form.
    wishes: Vec<(IntentId, String)>,
    /// By when the last of it is there.
    on: Date,
}

/// The proposals for a cart of several lines, the soonest first; none for one that has a single line, and no way
/// that does not hold for all of them.
pub(crate) fn of(page: &Shop, view: &CartView, found: &[Offers]) -> Vec<Plan> {
    if view.lines.len() < 2 || found.len() != view.lines.len() {
        return Vec::new();
    }
    let cart = Whole { page, view, found };
    let mut plans: Vec<Plan> = cart.brought().into_iter().chain(cart.collected()).collect();
    plans.sort_by_key(|plan| plan.on);
    let first = plans.first().map(|plan| plan.on);
    // Line by line is proposed only when that is sooner than all of it together.
    plans.extend(cart.soonest().filter(|plan| first.is_none_or(|on| plan.on < on)));
    plans
}

struct Whole<'a> {
    page: &'a Shop,
    view: &'a CartView,
    found: &'a [Offers],
}

impl Whole<'_> {
    /// Everything to the door, by each service that brings all of it.
    fn brought(&self) -> Vec<Plan> {
        let first = self.found.first().map_or(&[][..], |offers| offers.ways.as_slice());
        let home = first.iter().filter(|way| way.service.kind == ServiceKind::Home);
        home.filter_map(|way| self.by_service(&way.service)).collect()
    }

    fn by_service(&self, service: &Service) -> Option<Plan> {
        let on_line = |offers: &Offers| -> Option<Date> {
            let is_it = |way: &&DeliveryWay| way.service.id == service.id;
            offers.ways.iter().find(is_it).map(|way| way.delivery.latest_on)
        };
        let days: Option<Vec<Date>> = self.found.iter().map(on_line).collect();
        let on = days?.into_iter().max()?;
        let goods: i64 = self.view.lines.iter().map(|line| line.gross_minor).sum();
        let fee = delivery::free_or(self.page, service.fee_for(goods));
        let value = format!("ship:{}:home", service.id);
        let is_so = |line: &flows::CartLine| {
            line.intent.wish.method == Method::Ship && line.intent.wish.service == Some(service.id)
        };
        Some(Plan {
            value: value.clone(),
            icon: "truck",
            title: self.page.ta("shop-plan-brought", &[("service", &delivery::name(self.page, service))]),
            detail: format!("{} · {fee}", delivery::on(self.page, ServiceKind::Home, on)),
            is_chosen: self.view.lines.iter().all(is_so),
            wishes: self.all(&value),
            on,
        })
    }

    /// Everything in one store that has all of it: the chosen one, or the nearest.
    fn collected(&self) -> Option<Plan> {
        let ways: Vec<Vec<Way>> = self.found.iter().map(|offers| ways::ways(self.page, offers)).collect();
        let there = |line: &[Way], store: LocationId| -> Option<Way> {
            line.iter().find(|way| way.store == store && way.now.is_some()).cloned()
        };
        let in_store = |store: LocationId| -> Option<Vec<Way>> { ways.iter().map(|line| there(line, store)).collect() };
        let mut stores = ways.first()?.iter().filter(|way| way.now.is_some()).map(|way| way.store);
        let (store, all) = stores.find_map(|store| Some((store, in_store(store)?)))?;
        let last = all.iter().max_by_key(|way| way.order.on)?;
        let value = format!("collect:{store}:now");
        let is_so = |line: &flows::CartLine| {
            let wish = line.intent.wish;
            wish.method == Method::Collect && wish.location == Some(store) && wish.terms == PaymentTerms::Now
        };
        Some(Plan {
            icon: "store",
            title: self.page.ta("shop-plan-collected", &[("store", &last.name)]),
            detail: last.from.clone(),
            is_chosen: self.view.lines.iter().all(is_so),
            wishes: self.all(&value),
            on: last.order.on,
            value,
        })
    }

    /// Each line the soonest way: collected, or brought.
    fn soonest(&self) -> Option<Plan> {
        let mut on: Option<Date> = None;
        let mut wishes = Vec::new();
        for (line, offers) in self.view.lines.iter().zip(self.found) {
            let home = offers.ways.iter().filter(|way| way.service.kind == ServiceKind::Home);
            let brought = home.map(|way| (way.delivery.latest_on, format!("ship:{}:home", way.service.id)));
            let collected = ways::ways(self.page, offers).into_iter();
            let collected = collected.filter_map(|way| Some((way.order.on, way.now?)));
            let (there, value) = collected.chain(brought).min_by_key(|one| one.0)?;
            on = on.max(Some(there));
            wishes.push((line.intent.id, value));
        }
        let on = on?;
        Some(Plan {
            value: SOONEST.to_owned(),
            icon: "clock",
            title: self.page.t("shop-plan-soonest"),
            detail: self.page.ta("shop-plan-all-by", &[("day", &self.page.in_days(on))]),
            is_chosen: false,
            wishes,
            on,
        })
    }

    fn all(&self, value: &str) -> Vec<(IntentId, String)> {
        self.view.lines.iter().map(|line| (line.intent.id, value.to_owned())).collect()
    }
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    plan: String,
}

/// `POST /cart/plan`: every line of the visitor's cart goes the way of a proposal, as it holds now.
pub(crate) async fn choose(
    State(app): State<App>,
    page: Shop,
    Checked(form): Checked<Chosen>,
) -> Result<Response, Failure> {
    let gone = || Refusal::conflict("plan_gone").way_out("/cart", "shop-cart");
    let cart = page.cart.clone().ok_or_else(gone)?;
    let id = cart.id;
    let plan = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let view = basket::viewed(&tx, &page, cart).await?;
        let found = basket::found(&tx, &page, &view).await?;
        of(&page, &view, &found).into_iter().find(|plan| plan.value == form.plan)
    };
    for (line, way) in plan.ok_or_else(gone)?.wishes {
        flows::cart_wish(app.house(), id, line, basket::wish_of(&page, &way)?).await?;
    }
    Ok(page.go("/cart").toast(Toast::new("shop-plan-chosen")).into())
}
