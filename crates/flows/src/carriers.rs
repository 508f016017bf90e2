//! Carriers: what they are told of a parcel, and what they tell. The interface is in `docs/carriers.md`.

use crate::House;
use crate::parcels::{ParcelRefused, hear_of_parcel};
use db::DbError;
use fulfilment::{Announced, Door, NotAnnounced, ParcelEvent, ParcelNews};
use jiff::Timestamp;
use kernel::FulfilmentId;
use payments::gateway::{WebhookHeaders, WebhookRefused, verify_signature};
use serde::Deserialize;

/// Tells the carrier of a parcel that left.
pub(crate) async fn announce(house: &House, id: FulfilmentId) -> Result<Result<(), NotAnnounced>, DbError> {
    let announced = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let f = orders::store::get_fulfilment(&tx, id).await?;
        let (parcel, place, services) = futures::try_join!(
            fulfilment::store::find_parcel(&tx, id),
            stores::store::get_location(&tx, f.location),
            fulfilment::store::services(&tx)
        )?;
        let (Some(parcel), Some(shipping)) = (parcel, f.shipping) else { return Ok(Ok(())) };
        let service = services.into_iter().find(|one| one.id == shipping.service).map(|one| one.code);
        let to = shipping.address;
        Announced {
            point: shipping.point,
            number: parcel.number,
            service: service.unwrap_or_default(),
            from: Door {
                name: place.name,
                street: place.street,
                more: String::new(),
                postcode: place.postcode,
                city: place.city,
                country: place.country,
                phone: place.phone,
            },
            to: Door {
                name: to.name,
                street: to.street,
                more: to.more,
                postcode: to.postcode,
                city: to.city,
                country: to.country,
                phone: to.phone,
            },
        }
    };
    Ok(house.carrier.announce(&announced).await)
}

/// What a carrier's message says.
#[derive(Deserialize)]
struct Told {
    data: ToldOf,
}

#[derive(Deserialize)]
struct ToldOf {
    number: String,
    event: ParcelNews,
    at: Timestamp,
    #[serde(default)]
    place: String,
}

/// Takes a message of a carrier: signed like those of the payment provider (Standard Webhooks). Told
/// twice, it is one piece of news; a parcel that is not ours is no failure of theirs.
pub async fn hear_carrier(house: &House, headers: &WebhookHeaders<'_>, body: &[u8]) -> Result<(), WebhookRefused> {
    verify_signature(&house.settings.webhook_secret, headers, body, house.clock.now())?;
    let unreadable = |cause: serde_json::Error| WebhookRefused::BodyUnreadable(cause.to_string());
    let Told { data } = serde_json::from_slice(body).map_err(unreadable)?;
    let place: String = data.place.chars().take(80).collect();
    let event = ParcelEvent { at: data.at, news: data.event, place };
    match hear_of_parcel(house, &data.number, event).await {
        Ok(()) => Ok(()),
        Err(ParcelRefused::Unknown) => {
            tracing::warn!("a carrier told of a parcel that is not ours");
            Ok(())
        }
        // Not believed to have arrived: the carrier tells it again.
        Err(refused) => Err(WebhookRefused::NotNow(refused.to_string())),
    }
}
