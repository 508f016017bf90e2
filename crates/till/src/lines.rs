//! The lines of a ticket: put on it, had another way, paid now or at pick-up, taken off, and brought back.

use crate::desk::Desk;
use crate::say;
use crate::ticket::{answer, current, name_of, not_so_many, refuse};
use crate::ways::{self, Way};
use axum::extract::{Path, State};
use cart::{Cart, CartRefused, Intent, Owner, Wish};
use kernel::{
    AddressId, Channel, IntentId, LocationId, Method, PaymentTerms, Quantity, ServiceId, SupplyId, VariantId,
};
use serde::Deserialize;
use web::{Answer, App, Checked, Failure, Toast};

/// What is put on the ticket, and how the customer gets it. Without a way: from this shelf.
#[derive(Deserialize)]
pub(crate) struct Added {
    variant: VariantId,
    #[serde(default)]
    quantity: Option<String>,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    location: Option<LocationId>,
    /// Units of each supply, `id:units`, for an arrival.
    #[serde(default)]
    supply: Vec<String>,
    /// By which service, for what is sent.
    #[serde(default)]
    service: Option<ServiceId>,
    /// The line that is changed instead of adding one.
    #[serde(default)]
    line: Option<IntentId>,
}

/// Reads a number of units that somebody typed.
pub(crate) fn units(text: &str) -> Option<Quantity> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    Quantity::new(digits.parse().ok()?).ok()
}

impl Added {
    /// The wishes that it comes to, each with its units.
    fn wishes(&self, desk: &Desk, quantity: Quantity) -> Vec<(Wish, Quantity)> {
        let place = self.location.unwrap_or(desk.store.id);
        match self.method.as_deref().and_then(|text| text.parse::<Method>().ok()) {
            Some(Method::Collect) => vec![(Wish::collect(place, PaymentTerms::AtHandOver), quantity)],
            Some(Method::CollectOnArrival) if self.service.is_some() => {
                self.service.map(|shuttle| (Wish::transfer(place, shuttle), quantity)).into_iter().collect()
            }
            Some(Method::CollectOnArrival) => self
                .supply
                .iter()
                .filter_map(|share| {
                    let (id, units) = share.split_once(':')?;
                    Some((Wish::on_arrival(place, id.parse::<SupplyId>().ok()?), self::units(units)?))
                })
                .collect(),
            Some(Method::Ship) => {
                self.service.map(|service| (Wish::ship(service, None), quantity)).into_iter().collect()
            }
            Some(Method::Relay) => {
                self.service.map(|service| (Wish::relay(service, None), quantity)).into_iter().collect()
            }
            _ => vec![(Wish::carry_out(desk.store.id), quantity)],
        }
    }
}

/// `POST /till/lines`: a touch, or one of the ways of the sheet.
pub(crate) async fn add(desk: Desk, State(app): State<App>, Checked(form): Checked<Added>) -> Answer {
    let Some(quantity) = form.quantity.as_deref().map_or(Some(Quantity::ONE), units) else {
        return say::refused(&desk, "quantity");
    };
    let wishes = form.wishes(&desk, quantity);
    if wishes.is_empty() {
        return say::refused(
            &desk,
            if matches!(form.method.as_deref(), Some("ship" | "relay")) { "not_sent" } else { "supply_closed" },
        );
    }
    if form.method.is_none() && ways::lacks(&desk, &app, form.variant, quantity).await? {
        return ways::open(desk, &app, form.variant, quantity, None).await;
    }
    put(desk, &app, form.variant, &wishes, form.line).await
}

/// Puts units on the ticket, or changes how a line is had; with a way to undo what reserves.
pub(crate) async fn put(
    desk: Desk,
    app: &App,
    variant: VariantId,
    wishes: &[(Wish, Quantity)],
    line: Option<IntentId>,
) -> Answer {
    let owner = Owner::Till(desk.till.id);
    let before = current(&desk, app).await?;
    let wishes = &addressed(wishes, before.as_ref());
    let mut changed: Result<Cart, CartRefused> = Err(CartRefused::NoSuchLine);
    if let (Some(line), [(wish, _)], Some(cart)) = (line, wishes.as_slice(), &before) {
        changed = flows::cart_wish(app.house(), cart.id, line, *wish).await;
    } else {
        if let (Some(line), Some(cart)) = (line, &before) {
            flows::cart_remove(app.house(), cart.id, line).await.ok();
        }
        for (wish, quantity) in wishes {
            let by = (Channel::Till, desk.actor());
            changed = flows::cart_add(app.house(), owner.clone(), variant, *quantity, *wish, by).await;
            if changed.is_err() {
                break;
            }
        }
    }
    let cart = match changed {
        Ok(cart) => cart,
        Err(refused) => return refuse(&desk, &refused),
    };
    let (wish, added) = wishes[wishes.len() - 1];
    let put = line
        .and_then(|line| cart.intents.iter().find(|one| one.id == line))
        .or_else(|| cart.intents.iter().find(|one| one.variant == variant && one.wish == wish));
    let reserved = wish.method != Method::CarryOut;
    let toast = match (put, reserved) {
        (Some(put), true) if line.is_none() => Some(undo_of(&desk, app, put, added).await?),
        _ => None,
    };
    let open = put.map(|put| put.id).filter(|_| line.is_some());
    answer(desk, app, open, toast, true).await
}

/// What is sent goes where the rest of the ticket goes, once that is known: to its door, or to the
/// relay point that was chosen last.
fn addressed(wishes: &[(Wish, Quantity)], cart: Option<&Cart>) -> Vec<(Wish, Quantity)> {
    let door = cart.and_then(Cart::main_door).map(|one| one.id);
    let point = cart.and_then(Cart::last_point).map(|one| one.id);
    let at = |wish: Wish| match wish.method {
        Method::Ship => Wish { address: door, ..wish },
        Method::Relay => Wish { address: point, ..wish },
        Method::CarryOut | Method::Collect | Method::CollectOnArrival => wish,
    };
    wishes.iter().map(|(wish, quantity)| (at(*wish), *quantity)).collect()
}

/// "Chemise Oxford reserved", with a form that takes these units out again.
async fn undo_of(desk: &Desk, app: &App, put: &Intent, added: Quantity) -> Result<Toast, Failure> {
    let reader = app.db().reader().await?;
    let info = catalogue::store::get_variants(&reader.tx(), &[put.variant]).await?;
    let name = info.first().map(|info| name_of(desk, info)).unwrap_or_default();
    let left = put.quantity.units() - added.units();
    let undo = format!("/till/lines/{}/undo", put.id);
    let is_sent = put.wish.service.is_some() && !put.wish.is_transfer();
    let said = if is_sent { "till-sent-toast" } else { "till-reserved-toast" };
    Ok(Toast::new(said).with("name", name).undo(undo, &[("quantity", &left.to_string())]))
}

/// How many.
#[derive(Deserialize)]
pub(crate) struct HowMany {
    quantity: String,
}

/// `POST /till/lines/{id}/quantity`: a touch on minus or plus, or a typed number.
pub(crate) async fn quantity(
    desk: Desk,
    State(app): State<App>,
    Path(line): Path<IntentId>,
    Checked(form): Checked<HowMany>,
) -> Answer {
    let (Some(quantity), Some(cart)) = (units(&form.quantity), current(&desk, &app).await?) else {
        return not_so_many(desk, &app, line, "quantity").await;
    };
    match flows::cart_quantity(app.house(), cart.id, line, quantity).await {
        Ok(_) => answer(desk, &app, Some(line), None, false).await,
        Err(CartRefused::Store(error)) => Err(error.into()),
        Err(refused) => not_so_many(desk, &app, line, refused.code()).await,
    }
}

/// `POST /till/lines/{id}/undo`: back to what there was before; nothing takes the line out.
pub(crate) async fn undo(
    desk: Desk,
    State(app): State<App>,
    Path(line): Path<IntentId>,
    Checked(form): Checked<HowMany>,
) -> Answer {
    let Some(cart) = current(&desk, &app).await? else { return answer(desk, &app, None, None, false).await };
    let undone = match units(&form.quantity) {
        Some(quantity) => flows::cart_quantity(app.house(), cart.id, line, quantity).await.map(|_| ()),
        None => flows::cart_remove(app.house(), cart.id, line).await.map(|_| ()),
    };
    match undone {
        Ok(()) => answer(desk, &app, None, None, false).await,
        Err(refused) => refuse(&desk, &refused),
    }
}

/// `POST /till/lines/{id}/remove`: with a way back.
pub(crate) async fn remove(
    desk: Desk,
    State(app): State<App>,
    Path(line): Path<IntentId>,
    Checked(()): Checked<()>,
) -> Answer {
    let Some(cart) = current(&desk, &app).await? else { return say::refused(&desk, "no_such_line") };
    let gone = match flows::cart_remove(app.house(), cart.id, line).await {
        Ok((_, gone)) => gone,
        Err(refused) => return refuse(&desk, &refused),
    };
    let reader = app.db().reader().await?;
    let info = catalogue::store::get_variants(&reader.tx(), &[gone.variant]).await?;
    drop(reader);
    let name = info.first().map(|info| name_of(&desk, info)).unwrap_or_default();
    let fields = fields(&gone);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let toast = Toast::new("till-removed-toast").with("name", name).undo("/till/lines/restore", &fields);
    answer(desk, &app, None, Some(toast), false).await
}

/// A line as hidden fields.
fn fields(gone: &Intent) -> Vec<(&'static str, String)> {
    let wish = gone.wish;
    let mut fields = vec![
        ("id", gone.id.to_string()),
        ("variant", gone.variant.to_string()),
        ("quantity", gone.quantity.units().to_string()),
        ("method", wish.method.as_str().to_owned()),
        ("terms", wish.terms.as_str().to_owned()),
    ];
    fields.extend(wish.location.map(|place| ("location", place.to_string())));
    fields.extend(wish.supply.map(|supply| ("supply", supply.to_string())));
    fields.extend(wish.service.map(|service| ("service", service.to_string())));
    fields.extend(wish.address.map(|address| ("address", address.to_string())));
    fields
}

/// A line that comes back as it was.
#[derive(Deserialize)]
pub(crate) struct Restored {
    id: IntentId,
    variant: VariantId,
    quantity: String,
    method: String,
    terms: String,
    #[serde(default)]
    location: Option<LocationId>,
    #[serde(default)]
    supply: Option<SupplyId>,
    #[serde(default)]
    service: Option<ServiceId>,
    #[serde(default)]
    address: Option<AddressId>,
}

/// `POST /till/lines/restore`.
pub(crate) async fn restore(desk: Desk, State(app): State<App>, Checked(form): Checked<Restored>) -> Answer {
    let wish = match (form.method.parse(), form.terms.parse()) {
        (Ok(method), Ok(terms)) => Wish {
            method,
            terms,
            location: form.location,
            supply: form.supply,
            service: form.service,
            address: form.address,
        },
        _ => return say::refused(&desk, "no_such_line"),
    };
    let (Some(quantity), Some(cart)) = (units(&form.quantity), current(&desk, &app).await?) else {
        return say::refused(&desk, "no_such_line");
    };
    let line = Intent {
        id: form.id,
        variant: form.variant,
        quantity,
        wish,
        added_channel: Channel::Till,
        added_by: desk.actor(),
        added_at: desk.now(),
    };
    match flows::cart_restore(app.house(), cart.id, line).await {
        Ok(_) => answer(desk, &app, Some(form.id), None, false).await,
        Err(refused) => refuse(&desk, &refused),
    }
}

/// `POST /till/lines/{id}/terms`: what is put aside is paid now instead of at pick-up, or the other way round. Who
/// sends somebody to fetch it pays now.
pub(crate) async fn terms(
    desk: Desk,
    State(app): State<App>,
    Path(line): Path<IntentId>,
    Checked(()): Checked<()>,
) -> Answer {
    let Some(cart) = current(&desk, &app).await? else { return say::refused(&desk, "no_such_line") };
    let put_aside = |one: &&Intent| one.id == line && one.wish.method == Method::Collect;
    let Some(intent) = cart.intents.iter().find(put_aside) else { return say::refused(&desk, "no_such_line") };
    let terms = match intent.wish.terms {
        PaymentTerms::Now => PaymentTerms::AtHandOver,
        PaymentTerms::AtHandOver => PaymentTerms::Now,
    };
    match flows::cart_wish(app.house(), cart.id, line, Wish { terms, ..intent.wish }).await {
        Ok(_) => answer(desk, &app, None, None, false).await,
        Err(refused) => refuse(&desk, &refused),
    }
}

/// Offers of the sheet as the form sends them.
pub(crate) fn supply_fields(way: &Way) -> Vec<String> {
    way.supply.iter().map(|share| format!("{}:{}", share.supply, share.units)).collect()
}
