//! The ways of delivery in words: which service, what it costs, by when.

use crate::shell::Shop;
use crate::ways::{confidence_key, way_text};
use cart::Wish;
use flows::DeliveryWay;
use fulfilment::{Service, ServiceKind, WayOrder};
use jiff::civil::Date;
use kernel::{AddressId, ServiceId};

/// A service that brings an article, in words.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    /// The value of a form.
    pub(crate) value: String,
    /// "Livraison à domicile".
    pub(crate) name: String,
    /// "4,90 €, offerte dès 60 €".
    pub(crate) fee: String,
    /// What these goods alone would pay: "4,90 €", "offerte".
    pub(crate) fee_now: String,
    /// "dès mer. 25 nov. · commande avant 14 h": the first day when there are several, and until when one
    /// orders for that, when it is today.
    pub(crate) when_first: String,
    /// "Expédié dès réception à l’entrepôt"; empty for what lies somewhere.
    pub(crate) coming: String,
    /// "jeu. 26 nov."
    pub(crate) when: String,
    /// "très probable".
    pub(crate) how_sure: String,
    /// "chez vous au plus tard jeu. 26 nov."
    pub(crate) by: String,
    /// A van, or a relay point.
    pub(crate) icon: &'static str,
    /// Where it stands among ways of every kind.
    pub(crate) order: WayOrder,
}

/// The wish for a service: to a door, or to a relay point.
fn wish(kind: ServiceKind, service: ServiceId, to: Option<AddressId>) -> Wish {
    match kind {
        ServiceKind::Home | ServiceKind::Store => Wish::ship(service, to),
        ServiceKind::Relay => Wish::relay(service, to),
    }
}

/// What stands for a service of this kind.
pub(crate) const fn icon(kind: ServiceKind) -> &'static str {
    match kind {
        ServiceKind::Home | ServiceKind::Store => "truck",
        ServiceKind::Relay => "relay",
    }
}

impl Delivery {
    /// The words of a way for goods of this amount, sent to this address of the cart.
    pub(crate) fn of(page: &Shop, way: &DeliveryWay, goods_minor: i64, address: Option<AddressId>) -> Self {
        let DeliveryWay { service, delivery, .. } = way;
        let (earliest, latest) = (delivery.earliest_on, delivery.latest_on);
        let first = (earliest < latest).then(|| page.ta("shop-delivery-from", &[("day", &page.in_days(earliest))]));
        let until = delivery.order_before.filter(|until| page.local(*until).date() == page.today());
        let until = until.map(|until| page.ta("shop-delivery-before", &[("time", &page.time(until))]));
        let when_first: Vec<String> = first.into_iter().chain(until).collect();
        Self {
            value: way_text(&wish(service.kind, service.id, address)),
            name: name(page, service),
            fee: fee(page, service, goods_minor),
            fee_now: free_or(page, service.fee_for(goods_minor)),
            when_first: when_first.join(" · "),
            coming: if way.supply.is_some() { page.t("shop-delivery-coming") } else { String::new() },
            when: page.in_days(latest),
            how_sure: page.t(confidence_key(delivery.confidence)),
            by: by(page, service.kind, latest),
            icon: icon(service.kind),
            order: WayOrder { on: latest, cost_minor: service.fee_for(goods_minor), away_m: 0 },
        }
    }

    /// What is said below the name.
    pub(crate) fn facts(&self) -> Vec<&str> {
        [&self.fee, &self.coming, &self.when_first]
            .into_iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty())
            .collect()
    }
}

/// The name of a service in the reader's language.
pub(crate) fn name(page: &Shop, service: &Service) -> String {
    service.name.get(page.language()).to_owned()
}

/// "chez vous au plus tard jeu. 26 nov.", "au point relais au plus tard jeu. 26 nov."
fn by(page: &Shop, kind: ServiceKind, on: Date) -> String {
    let key = match kind {
        ServiceKind::Home | ServiceKind::Store => "shop-delivery-by",
        ServiceKind::Relay => "shop-delivery-at-point",
    };
    page.ta(key, &[("day", &page.in_days(on))])
}

/// "livré au plus tard jeu. 26 nov.", "au point relais au plus tard jeu. 26 nov."
pub(crate) fn on(page: &Shop, kind: ServiceKind, on: Date) -> String {
    let key = match kind {
        ServiceKind::Home | ServiceKind::Store => "shop-delivery-on",
        ServiceKind::Relay => "shop-delivery-at-point",
    };
    page.ta(key, &[("day", &page.in_days(on))])
}

/// An amount, or that it is free.
pub(crate) fn free_or(page: &Shop, minor: i64) -> String {
    if minor == 0 { page.t("shop-delivery-free") } else { page.money(minor) }
}

/// What a service costs for goods of this amount, and from when on it is free.
fn fee(page: &Shop, service: &Service, goods_minor: i64) -> String {
    match service.free_from_minor {
        Some(from) if service.fee_for(goods_minor) > 0 => {
            page.ta("shop-delivery-fee-until", &[("fee", &page.money(service.fee_minor)), ("from", &round(page, from))])
        }
        _ => free_or(page, service.fee_for(goods_minor)),
    }
}

/// "60 €": an amount without cents where there are none.
fn round(page: &Shop, minor: i64) -> String {
    let text = page.money(minor);
    if minor % 100 == 0 { text.replace(page.of(",00", ".00"), "") } else { text }
}
