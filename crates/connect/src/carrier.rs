//! Carriers by their interface over HTTP: see `docs/carriers.md`.

use fulfilment::{Announced, Announcing, Carrier, NotAnnounced};
use std::time::Duration;

/// The carrier at one address.
pub struct CarrierClient {
    http: reqwest::Client,
    base_url: String,
    key: String,
}

impl CarrierClient {
    /// A client of the carrier at this address (without a slash at the end), with its bearer key.
    pub fn new(base_url: impl Into<String>, key: impl Into<String>) -> Result<Self, NotAnnounced> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(10))
            .build()
            .map_err(|cause| NotAnnounced(cause.to_string()))?;
        Ok(Self { http, base_url: base_url.into().trim_end_matches('/').to_owned(), key: key.into() })
    }
}

impl Carrier for CarrierClient {
    fn announce<'a>(&'a self, parcel: &'a Announced) -> Announcing<'a> {
        Box::pin(async move {
            let sent = self
                .http
                .post(format!("{}/carrier/v1/parcels", self.base_url))
                .bearer_auth(&self.key)
                .header("idempotency-key", format!("parcel-{}", parcel.number))
                .json(parcel)
                .send()
                .await
                // The address may stand in the error: it names nobody, but it is left out all the same.
                .map_err(|cause| NotAnnounced(cause.without_url().to_string()))?;
            match sent.status() {
                status if status.is_success() => Ok(()),
                status => Err(NotAnnounced(format!("status {status}"))),
            }
        })
    }
}
