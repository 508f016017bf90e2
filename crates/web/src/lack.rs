//! What a shelf does not have, as every back room says it, and what came of looking elsewhere.

use crate::{App, Failure, Page, Toast, safe_next};
use customers::{Customer, News};
use db::DbError;
use flows::{Lack, LackRefused, Lacking, Resourced};
use kernel::{Actor, FulfilmentId, LocationId, OrderId};
use serde::Deserialize;
use stock::{CountOccasion, StockCount};

/// What is not there, line by line, and why.
#[derive(Deserialize)]
pub struct Missing {
    #[serde(default)]
    line: Vec<i64>,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    why: String,
    #[serde(default)]
    back: String,
    /// The place that the form was about: the part may have gone to another one since.
    place: Option<LocationId>,
}

impl Missing {
    /// Where it was said, a page of ours; `usual` when the form does not tell.
    pub fn back(&self, usual: &str) -> String {
        safe_next(Some(&self.back), usual)
    }

    /// The units that are missing of each line; none when something else than a number was typed.
    fn units(&self) -> Option<Vec<(i64, i64)>> {
        let units = |text: &String| {
            if text.trim().is_empty() { Some(0) } else { text.trim().parse().ok().filter(|units| *units >= 0) }
        };
        self.line.iter().zip(&self.units).map(|(line, text)| Some((*line, units(text)?))).collect()
    }

    fn why(&self) -> Lacking {
        match self.why.as_str() {
            "damaged" => Lacking::Damaged,
            "too_busy" => Lacking::TooBusy,
            "counted" => Lacking::Counted,
            _ => Lacking::NotFound,
        }
    }

    /// Looks elsewhere for what is missing of a part, and says what came of it: in time, later, or not at all,
    /// and whether the customer hears of it. What was typed and is no number changes nothing.
    pub async fn look_elsewhere(
        &self,
        page: &Page,
        app: &App,
        part: FulfilmentId,
        actor: Actor,
    ) -> Result<Result<Toast, LackRefused>, Failure> {
        let Some(units) = self.units() else { return Ok(Ok(Toast::new("refused-quantity"))) };
        let found = {
            let reader = app.db().reader().await?;
            orders::store::get_fulfilment(&reader.tx(), part).await?
        };
        if self.place.is_some_and(|place| place != found.location) {
            return Ok(Err(LackRefused::NotNow { state: found.state }));
        }
        let head = if found.shipping.is_some() { "lack" } else { "short" };
        let lack = Lack { fulfilment: part, units, why: self.why(), actor };
        let (end, news) = match flows::lack(app.house(), lack).await {
            Ok(Resourced::InTime) => return Ok(Ok(Toast::new(&format!("{head}-in-time")))),
            Ok(Resourced::Later) => ("later", News::DateChanged),
            Ok(Resourced::CalledOff) => ("off", News::ReservationEnded),
            Err(LackRefused::Store(error)) => return Err(error.into()),
            Err(refused) => return Ok(Err(refused)),
        };
        let told = told(page, app, found.order, news).await?;
        Ok(Ok(Toast::new(&format!("{head}-{end}")).with("told", told)))
    }
}

/// What a count is called: as people named it, or by its occasion.
pub fn count_title(page: &Page, count: &StockCount) -> String {
    match count.occasion {
        CountOccasion::Asked => count.title.clone(),
        CountOccasion::NotFound => page.t("count-not-found"),
    }
}

/// The telephone of a customer, to be read and called: it is not broken between two lines.
pub fn phone(customer: &Customer) -> Option<String> {
    customer.phone.as_ref().map(|phone| phone.replace(' ', "\u{a0}"))
}

/// After something was done, whether the customer is told of it: if not, somebody calls.
pub async fn told(page: &Page, app: &App, order: OrderId, news: News) -> Result<String, DbError> {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let customer = match orders::store::get_order(&tx, order).await?.customer {
        Some(id) => Some(customers::resolve(&tx, id).await?),
        None => None,
    };
    let is_told = match &customer {
        Some(customer) => customers::reach(&tx, customer, news).await?.is_ok(),
        None => false,
    };
    Ok(match customer.as_ref().and_then(phone) {
        _ if is_told => page.t("is-told"),
        Some(phone) => page.ta("is-not-told-call", &[("phone", &phone)]),
        None => page.t("is-not-told"),
    })
}
