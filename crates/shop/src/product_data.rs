//! What machines read of an article: schema.org Product and Offer, with the price that people see.

use crate::product::address;
use crate::shell::Shop;
use crate::tiles;
use catalogue::{ProductPage as Article, Variant};
use flows::{DeliveryWay, Here};
use kernel::VariantId;
use pricing::Price;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What it is made from.
pub(crate) struct Facts<'a> {
    pub(crate) page: &'a Shop,
    pub(crate) article: &'a Article,
    pub(crate) variant: Option<&'a Variant>,
    pub(crate) prices: &'a HashMap<VariantId, Price>,
    pub(crate) here: &'a HashMap<VariantId, Here>,
    /// The services that bring the chosen variant.
    pub(crate) services: &'a [DeliveryWay],
}

/// The text of the script element: JSON in which nothing ends that element.
pub(crate) fn json_ld(facts: &Facts<'_>, codes: &[Option<String>]) -> String {
    let Facts { page, article, variant, .. } = facts;
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": page.say(&article.product.title),
        "description": page.say(&article.product.description),
        "url": page.public(&address(article, codes)),
        "offers": offers(facts, codes),
    });
    if !article.product.vendor.is_empty() {
        data["brand"] = json!({"@type": "Brand", "name": article.product.vendor});
    }
    if let Some(variant) = variant {
        data["sku"] = json!(variant.sku.as_str());
        if let Some(gtin) = variant.gtins.first() {
            data["gtin13"] = json!(gtin.printed());
        }
        if let Some(colour) = tiles::colour_of(variant) {
            data["color"] = json!(page.say(&colour.label));
        }
        if let Some(size) = variant.options.iter().find(|value| value.colour.is_none()) {
            data["size"] = json!(page.say(&size.label));
        }
    }
    data.to_string().replace('<', "\\u003c")
}

fn offers(facts: &Facts<'_>, codes: &[Option<String>]) -> Value {
    let Facts { page, article, variant, prices, here, services } = facts;
    let currency = page.company.currency.code();
    if let Some((variant, price)) = variant.and_then(|one| Some((one, prices.get(&one.id)?))) {
        let state = here.get(&variant.id).copied().unwrap_or(Here::Nowhere);
        let mut offer = json!({
            "@type": "Offer",
            "price": amount(price.amount.minor),
            "priceCurrency": currency,
            "itemCondition": "https://schema.org/NewCondition",
            "availability": brought(services).unwrap_or_else(|| availability(state)),
            "url": page.public(&address(article, codes)),
            "seller": {"@type": "Organization", "name": page.company.name},
        });
        if !services.is_empty() {
            let goods_minor = price.amount.minor;
            offer["shippingDetails"] = services.iter().map(|way| shipping(page, way, goods_minor)).collect();
        } else if let Here::Soon { on, .. } = state {
            offer["availabilityStarts"] = json!(on.to_string());
        }
        return offer;
    }
    let all: Vec<i64> = prices.values().map(|price| price.amount.minor).collect();
    json!({
        "@type": "AggregateOffer",
        "lowPrice": amount(all.iter().copied().min().unwrap_or(0)),
        "highPrice": amount(all.iter().copied().max().unwrap_or(0)),
        "priceCurrency": currency,
        "offerCount": all.len(),
    })
}

fn amount(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// One service: what it costs for goods of this amount, the days until the carrier has the parcel, and
/// those on its way.
fn shipping(page: &Shop, way: &DeliveryWay, goods_minor: i64) -> Value {
    let DeliveryWay { service, delivery, .. } = way;
    let days = |least: i64, most: i64| json!({"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"});
    let handling = page.today().until(delivery.dispatched_on).map_or(0, |span| i64::from(span.get_days()).max(0));
    let mut time = json!({
        "@type": "ShippingDeliveryTime",
        "handlingTime": days(0, handling),
        "transitTime": days(service.transit.least_days.max(1), service.transit.most_days.max(1)),
    });
    if let Some(until) = delivery.order_before {
        time["cutoffTime"] = json!(until.strftime("%H:%M:%SZ").to_string());
    }
    json!({
        "@type": "OfferShippingDetails",
        "shippingLabel": service.name.get(page.language()),
        "shippingRate": {
            "@type": "MonetaryAmount",
            "value": amount(service.fee_for(goods_minor)),
            "currency": page.company.currency.code(),
        },
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": "FR"},
        "deliveryTime": time,
    })
}

/// What the services say of it: it lies somewhere, or is sent once it has come; none without any.
fn brought(services: &[DeliveryWay]) -> Option<&'static str> {
    let lies = services.iter().any(|way| way.supply.is_none());
    match (services.is_empty(), lies) {
        (true, _) => None,
        (false, true) => Some("https://schema.org/InStock"),
        (false, false) => Some("https://schema.org/BackOrder"),
    }
}

const fn availability(state: Here) -> &'static str {
    match state {
        Here::OnShelf(_) | Here::Elsewhere(_) => "https://schema.org/InStoreOnly",
        Here::Soon { .. } => "https://schema.org/BackOrder",
        Here::Nowhere => "https://schema.org/OutOfStock",
    }
}
