//! All SQL of services, senders, rules and parcels.

mod choices;

use crate::model::{ParcelEvent, RelayPoint, Sender, SentParcel, Service, SourcingRules};
use db::{DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{CollectionId, FulfilmentId, OrderId, ParcelId, RelayPointId, ServiceId};
use serde::Serialize;

pub use choices::{
    choices_of, delete_trial, find_trial, forget_trials, insert_choices, insert_trial, keep_tried, list_trials,
    set_trial_on,
};

fn json(value: &impl Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Data(error.to_string()))
}

const SERVICE: &str = "SELECT id, code, name, carrier, transit, tariff, fee_minor, free_from_minor, position, active, kind, most_unit_g FROM delivery_service";

fn service(row: &Row<'_>) -> Result<Service, DbError> {
    Ok(Service {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.json(2)?,
        carrier: row.get(3)?,
        transit: row.json(4)?,
        tariff: row.json(5)?,
        fee_minor: row.get(6)?,
        free_from_minor: row.get(7)?,
        kind: row.parse(10)?,
        most_unit_g: row.get(11)?,
    })
}

/// The services that customers may choose, in their order.
pub async fn services(tx: &Tx<'_>) -> Result<Vec<Service>, DbError> {
    tx.rows(&format!("{SERVICE} WHERE active = 1 ORDER BY position, code"), params![], service).await
}

/// Every service in its order, with its place in the list and whether customers may choose it.
pub async fn all_services(tx: &Tx<'_>) -> Result<Vec<(Service, i64, bool)>, DbError> {
    let row = |row: &Row<'_>| {
        let active: i64 = row.get(9)?;
        Ok((service(row)?, row.get(8)?, active == 1))
    };
    tx.rows(&format!("{SERVICE} ORDER BY position, code"), params![], row).await
}

/// Says whether customers may choose a service.
pub async fn set_active(tx: &Tx<'_>, id: ServiceId, active: bool) -> Result<(), DbError> {
    tx.exec("UPDATE delivery_service SET active = $1 WHERE id = $2", params![i64::from(active), id]).await.map(|_| ())
}

/// Writes a service that customers may choose, at a place in the list.
pub async fn put_service(tx: &Tx<'_>, service: &Service, position: i64) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO delivery_service (id, code, name, carrier, transit, tariff, fee_minor, free_from_minor, position, active, kind, most_unit_g) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
         carrier = excluded.carrier, transit = excluded.transit, tariff = excluded.tariff, fee_minor = excluded.fee_minor, \
         free_from_minor = excluded.free_from_minor, position = excluded.position, active = 1, kind = excluded.kind, \
         most_unit_g = excluded.most_unit_g",
        params![
            service.id,
            service.code,
            json(&service.name)?,
            service.carrier,
            json(&service.transit)?,
            json(&service.tariff)?,
            service.fee_minor,
            service.free_from_minor,
            position,
            service.kind.as_str(),
            service.most_unit_g
        ],
    )
    .await
    .map(|_| ())
}

/// Writes relay points.
pub async fn put_relay_points(tx: &Tx<'_>, points: &[RelayPoint]) -> Result<(), DbError> {
    let mut rows = Vec::with_capacity(points.len());
    for p in points {
        let hours = json(&p.hours)?;
        rows.push(
            params![p.id, p.code, p.name, p.street, p.postcode, p.city, p.latitude_e6, p.longitude_e6, hours, true]
                .to_vec(),
        );
    }
    tx.insert_many(
        "INSERT INTO relay_point (id, code, name, street, postcode, city, latitude_e6, longitude_e6, hours, active)",
        "",
        &rows,
    )
    .await
    .map(|_| ())
}

const POINT: &str = "SELECT id, code, name, street, postcode, city, latitude_e6, longitude_e6, hours FROM relay_point";

fn point(row: &Row<'_>) -> Result<RelayPoint, DbError> {
    Ok(RelayPoint {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        street: row.get(3)?,
        postcode: row.get(4)?,
        city: row.get(5)?,
        latitude_e6: row.get(6)?,
        longitude_e6: row.get(7)?,
        hours: row.json(8)?,
    })
}

/// The relay points in a box around a place, at most so many.
pub async fn relay_points_in(
    tx: &Tx<'_>,
    (south_e6, north_e6): (i64, i64),
    (west_e6, east_e6): (i64, i64),
    limit: i64,
) -> Result<Vec<RelayPoint>, DbError> {
    let sql = format!(
        "{POINT} WHERE active = 1 AND latitude_e6 BETWEEN $1 AND $2 AND longitude_e6 BETWEEN $3 AND $4 ORDER BY code LIMIT $5"
    );
    tx.rows(&sql, params![south_e6, north_e6, west_e6, east_e6, limit], point).await
}

/// The relay points of a department, by the first two digits of its postcodes, at most so many.
pub async fn relay_points_of(tx: &Tx<'_>, department: &str, limit: i64) -> Result<Vec<RelayPoint>, DbError> {
    let (from, to) = (format!("{department}000"), format!("{department}999"));
    let sql = format!("{POINT} WHERE active = 1 AND postcode BETWEEN $1 AND $2 ORDER BY postcode, code LIMIT $3");
    tx.rows(&sql, params![from, to, limit], point).await
}

/// A relay point that still takes parcels.
pub async fn find_relay_point(tx: &Tx<'_>, id: RelayPointId) -> Result<Option<RelayPoint>, DbError> {
    tx.find(&format!("{POINT} WHERE id = $1 AND active = 1"), params![id], point).await
}

/// The places that send.
pub async fn senders(tx: &Tx<'_>) -> Result<Vec<Sender>, DbError> {
    let sql = "SELECT h.location_id, h.handling, h.most_parcels, h.owner, h.lends, k.collection_id FROM place_handling h \
               LEFT JOIN place_keeps k ON k.location_id = h.location_id ORDER BY h.location_id, k.collection_id";
    let rows = tx.rows(sql, params![], |row| {
        let lends: i64 = row.get(4)?;
        let own = Sender::own(row.get(0)?, row.json(1)?, row.get(2)?);
        Ok((Sender { owner: row.get(3)?, lends: lends == 1, ..own }, row.get::<Option<CollectionId>>(5)?))
    });
    let mut senders: Vec<Sender> = Vec::new();
    for (sender, kept) in rows.await? {
        if senders.last().is_none_or(|last| last.location != sender.location) {
            senders.push(sender);
        }
        if let Some(last) = senders.last_mut() {
            last.keeps.extend(kept);
        }
    }
    Ok(senders)
}

/// Says how a place sends, and what.
pub async fn put_sender(tx: &Tx<'_>, sender: &Sender) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO place_handling (location_id, handling, most_parcels, owner, lends) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (location_id) DO UPDATE SET handling = excluded.handling, most_parcels = excluded.most_parcels, \
         owner = excluded.owner, lends = excluded.lends",
        params![sender.location, json(&sender.handling)?, sender.most_parcels, sender.owner, i64::from(sender.lends)],
    )
    .await?;
    tx.exec("DELETE FROM place_keeps WHERE location_id = $1", params![sender.location]).await?;
    let rows: Vec<_> = sender.keeps.iter().map(|one| params![sender.location, *one].to_vec()).collect();
    tx.insert_many("INSERT INTO place_keeps (location_id, collection_id)", "ON CONFLICT DO NOTHING", &rows)
        .await
        .map(|_| ())
}

/// What the house reckons with; the usual rules as long as nothing else was said.
pub async fn get_rules(tx: &Tx<'_>) -> Result<SourcingRules, DbError> {
    let found = tx
        .find("SELECT costs, most_parcels FROM sourcing_rules WHERE id = 1", params![], |row| {
            let most: i64 = row.get(1)?;
            Ok(SourcingRules { costs: row.json(0)?, most_parcels: usize::try_from(most).unwrap_or(1) })
        })
        .await?;
    Ok(found.unwrap_or_default())
}

/// Says what the house reckons with.
pub async fn put_rules(tx: &Tx<'_>, rules: &SourcingRules) -> Result<(), DbError> {
    let most = i64::try_from(rules.most_parcels).unwrap_or(1);
    tx.exec(
        "INSERT INTO sourcing_rules (id, costs, most_parcels) VALUES (1, $1, $2) \
         ON CONFLICT (id) DO UPDATE SET costs = excluded.costs, most_parcels = excluded.most_parcels",
        params![json(&rules.costs)?, most],
    )
    .await
    .map(|_| ())
}

const PARCEL: &str =
    "SELECT id, order_id, fulfilment_id, number, carrier, packed_at, dispatched_at, delivered_at FROM parcel";

fn parcel(row: &Row<'_>) -> Result<SentParcel, DbError> {
    Ok(SentParcel {
        id: row.get(0)?,
        order: row.get(1)?,
        fulfilment: row.get(2)?,
        number: row.get(3)?,
        carrier: row.get(4)?,
        packed_at: row.get(5)?,
        dispatched_at: row.get(6)?,
        delivered_at: row.get(7)?,
    })
}

/// Writes a packed parcel.
pub async fn insert_parcel(tx: &Tx<'_>, p: &SentParcel) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO parcel (id, order_id, fulfilment_id, number, carrier, packed_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![p.id, p.order, p.fulfilment, p.number, p.carrier, p.packed_at],
    )
    .await
    .map(|_| ())
}

/// The parcels of an order.
pub async fn parcels_of_order(tx: &Tx<'_>, order: OrderId) -> Result<Vec<SentParcel>, DbError> {
    tx.rows(&format!("{PARCEL} WHERE order_id = $1 ORDER BY packed_at, id"), params![order], parcel).await
}

/// The parcel of a fulfilment, once it is packed.
pub async fn find_parcel(tx: &Tx<'_>, fulfilment: FulfilmentId) -> Result<Option<SentParcel>, DbError> {
    tx.find(&format!("{PARCEL} WHERE fulfilment_id = $1"), params![fulfilment], parcel).await
}

/// The parcels of these fulfilments; those that are not packed yet have none.
pub async fn parcels_of_parts(tx: &Tx<'_>, parts: &[FulfilmentId]) -> Result<Vec<SentParcel>, DbError> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<String> = (1..=parts.len()).map(|at| format!("${at}")).collect();
    let values: Vec<_> = parts.iter().map(db::ToValue::to_value).collect();
    tx.rows(&format!("{PARCEL} WHERE fulfilment_id IN ({})", list.join(", ")), &values, parcel).await
}

/// A parcel by what stands on its label.
pub async fn find_parcel_by_number(tx: &Tx<'_>, number: &str) -> Result<Option<SentParcel>, DbError> {
    tx.find(&format!("{PARCEL} WHERE number = $1"), params![number], parcel).await
}

/// The carrier has it. Whether it had not been noted before.
pub async fn set_dispatched(tx: &Tx<'_>, id: ParcelId, at: Timestamp) -> Result<bool, DbError> {
    tx.guard("UPDATE parcel SET dispatched_at = $1 WHERE id = $2 AND dispatched_at IS NULL", params![at, id]).await
}

/// It is there. Whether it had not been noted before.
pub async fn set_delivered(tx: &Tx<'_>, id: ParcelId, at: Timestamp) -> Result<bool, DbError> {
    tx.guard("UPDATE parcel SET delivered_at = $1 WHERE id = $2 AND delivered_at IS NULL", params![at, id]).await
}

/// Notes what the carrier told; whether it was news.
pub async fn insert_event(tx: &Tx<'_>, parcel: ParcelId, event: &ParcelEvent) -> Result<bool, DbError> {
    let hit = tx
        .exec(
            "INSERT INTO parcel_event (parcel_id, at, kind, place) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            params![parcel, event.at, event.news.as_str(), event.place],
        )
        .await?;
    Ok(hit > 0)
}

/// What carriers told of the parcels of an order, oldest first.
pub async fn events_of_order(tx: &Tx<'_>, order: OrderId) -> Result<Vec<(ParcelId, ParcelEvent)>, DbError> {
    tx.rows(
        "SELECT parcel_id, at, kind, place FROM parcel_event \
         WHERE parcel_id IN (SELECT id FROM parcel WHERE order_id = $1) ORDER BY at",
        params![order],
        |row| Ok((row.get(0)?, ParcelEvent { at: row.get(1)?, news: row.parse(2)?, place: row.get(3)? })),
    )
    .await
}

/// Takes one unit more of a line from the shelf, at most so many; false when all of them were.
pub async fn pick_one(tx: &Tx<'_>, part: FulfilmentId, line_no: i64, most: i64) -> Result<bool, DbError> {
    tx.guard(
        "INSERT INTO picked (fulfilment_id, line_no, units) VALUES ($1, $2, 1) \
         ON CONFLICT (fulfilment_id, line_no) DO UPDATE SET units = picked.units + 1 WHERE picked.units < $3",
        params![part, line_no, most],
    )
    .await
}

/// Nothing of a line, or of any line of a part, is picked any more.
pub async fn unpick(tx: &Tx<'_>, part: FulfilmentId, line_no: Option<i64>) -> Result<(), DbError> {
    tx.exec("DELETE FROM picked WHERE fulfilment_id = $1 AND line_no = COALESCE($2, line_no)", params![part, line_no])
        .await
        .map(|_| ())
}

/// So many units of a line at most are picked: the others are not in it any more.
pub async fn keep_picked(tx: &Tx<'_>, part: FulfilmentId, line_no: i64, most: i64) -> Result<(), DbError> {
    tx.exec(
        "UPDATE picked SET units = $1 WHERE fulfilment_id = $2 AND line_no = $3 AND units > $1",
        params![most, part, line_no],
    )
    .await
    .map(|_| ())
}

/// Units that were picked of these parts: part, line, units.
pub async fn picked_of(tx: &Tx<'_>, parts: &[FulfilmentId]) -> Result<Vec<(FulfilmentId, i64, i64)>, DbError> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<String> = (1..=parts.len()).map(|at| format!("${at}")).collect();
    let values: Vec<_> = parts.iter().map(db::ToValue::to_value).collect();
    let sql = format!("SELECT fulfilment_id, line_no, units FROM picked WHERE fulfilment_id IN ({})", list.join(", "));
    tx.rows(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).await
}
