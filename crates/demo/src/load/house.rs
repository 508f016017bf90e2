//! The company, its places, tills, staff, suppliers and collections.

use super::facts::Facts;
use super::unexpected;
use crate::{LocationKind, StaffRole};
use db::{DbError, Tx};
use identity::NewStaff;
use kernel::{CollectionId, Currency, Role, StaffId, SupplierId, TillId};
use serde_json::{Map, Value as Json, json};
use stores::{Company, Imprint, Location, Policy, Till};

pub(super) async fn write(tx: &Tx<'_>, facts: &Facts) -> Result<(), DbError> {
    stores::store::put_policy(tx, &Policy::default()).await?;
    for (position, location) in facts.chain.locations.iter().enumerate() {
        write_location(tx, position as i64, location).await?;
    }
    let staff: Vec<NewStaff> = facts.chain.staff.iter().map(|staff| new_staff(facts, staff)).collect();
    let opened_at = facts.at(facts.days_ago(366), 8);
    identity::insert_staff_many(tx, &staff, opened_at).await.map_err(unexpected)?;
    super::delivery::write(tx, facts).await?;
    for supplier in &facts.chain.suppliers {
        let supplier = stock::Supplier {
            id: SupplierId(supplier.id),
            code: supplier.code.clone(),
            name: supplier.name.to_owned(),
            lead_days: supplier.lead_days.into(),
            spread_days: supplier.spread_days.into(),
        };
        stock::put_supplier(tx, &supplier).await.map_err(unexpected)?;
    }
    catalogue::store::insert_collections_many(tx, &collections(facts)).await
}

/// The last part: from now on the house is complete.
pub(super) async fn write_company(tx: &Tx<'_>, facts: &Facts) -> Result<(), DbError> {
    for (till, next) in &facts.next_receipts {
        stores::store::set_next_receipt(tx, *till, *next).await?;
    }
    let company = &facts.chain.company;
    stores::store::put_imprint(tx, &imprint(company)).await?;
    let company = Company {
        name: company.name.to_owned(),
        legal_name: company.legal_name.to_owned(),
        siret: company.siret.to_owned(),
        vat_number: company.vat_number.to_owned(),
        currency: company.currency.parse().unwrap_or(Currency::EUR),
    };
    stores::store::put_company(tx, &company).await
}

/// What the legal pages of the demo name; none of it could be real.
fn imprint(company: &crate::Company) -> Imprint {
    let ((host_name, host_address, host_phone), mediator) = (company.host.clone(), company.mediator);
    Imprint {
        capital: company.capital.to_owned(),
        register: company.register.to_owned(),
        street: company.address.line1.clone(),
        postcode: company.address.postcode.clone(),
        city: company.address.city.clone(),
        phone: company.phone.clone(),
        email: company.email.clone(),
        director: company.director.to_owned(),
        host_name: host_name.to_owned(),
        host_address: host_address.to_owned(),
        host_phone,
        mediator_name: mediator.0.to_owned(),
        mediator_address: mediator.1.to_owned(),
        mediator_site: mediator.2.to_owned(),
    }
}

async fn write_location(tx: &Tx<'_>, position: i64, location: &crate::Location) -> Result<(), DbError> {
    let kind = match location.kind {
        LocationKind::Store => stores::LocationKind::Store,
        LocationKind::Central | LocationKind::Ecommerce => stores::LocationKind::Warehouse,
    };
    let place = Location {
        id: location.id.into(),
        code: location.code.to_owned(),
        kind,
        name: location.name.to_owned(),
        city: location.address.city.clone(),
        street: location.address.line1.clone(),
        postcode: location.address.postcode.clone(),
        country: location.address.country.to_owned(),
        phone: location.phone.clone(),
        latitude_e6: millionths(location.latitude),
        longitude_e6: millionths(location.longitude),
        time_zone: location.time_zone.to_owned(),
        hours: hours(location),
        position,
    };
    stores::store::put_location(tx, &place).await?;
    for (number, till) in (1..).zip(&location.tills) {
        let terminal = format!("{}-{number}", location.code);
        stores::store::put_till(tx, &Till { id: TillId(till.id), location: place.id, number, terminal }).await?;
    }
    Ok(())
}

fn millionths(degrees: f64) -> i64 {
    (degrees * 1e6).round() as i64
}

/// When customers may come in: never, in a warehouse.
fn hours(location: &crate::Location) -> Json {
    let mut week: Map<String, Json> = Map::new();
    let doors = location.hours.iter().filter(|_| location.kind == LocationKind::Store);
    for opening in doors {
        let day = format!("{:?}", opening.weekday).to_lowercase();
        let span = json!([opening.from.strftime("%H:%M").to_string(), opening.to.strftime("%H:%M").to_string()]);
        match week.get_mut(&day).and_then(Json::as_array_mut) {
            Some(spans) => spans.push(span),
            None => drop(week.insert(day, json!([span]))),
        }
    }
    Json::Object(week)
}

pub(super) fn role(role: StaffRole) -> Role {
    match role {
        StaffRole::Seller => Role::Seller,
        StaffRole::StoreManager => Role::StoreManager,
        StaffRole::Merchandiser | StaffRole::OrderManager | StaffRole::Administrator => Role::HeadOffice,
    }
}

/// The code that is typed at a till: letters and digits.
pub(super) fn staff_code(code: &str) -> String {
    code.replace('-', "")
}

fn new_staff(facts: &Facts, staff: &crate::Staff) -> NewStaff {
    NewStaff {
        id: StaffId(staff.id),
        code: staff_code(&staff.code),
        display_name: staff.display_name.clone(),
        role: role(staff.role),
        location: staff.location.map(|index| facts.location(index)),
        email: Some(staff.email.clone()),
        pin_hash: facts.hashes.get(staff.pin).cloned(),
        password_hash: facts.hashes.get(staff.password).cloned(),
    }
}

fn collections(facts: &Facts) -> Vec<catalogue::Collection> {
    let all = &facts.chain.collections;
    let each = |(position, collection): (usize, &crate::Collection)| catalogue::Collection {
        id: CollectionId(collection.id),
        handle: collection.handle.to_owned(),
        title: super::range::text(&collection.name),
        parent_id: collection.parent.map(|parent| CollectionId(all[parent].id)),
        position: position as i64,
    };
    all.iter().enumerate().map(each).collect()
}
