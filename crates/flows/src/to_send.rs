//! What places have to send, with all that whoever packs needs: articles, where they lie, whom it is for.

use catalogue::VariantInfo;
use db::{DbError, Tx};
use fulfilment::SentParcel;
use jiff::civil::Date;
use kernel::{FulfilmentId, LocationId, VariantId};
use orders::{Fulfilment, FulfilmentState, Order, OrderLine, Shipping};
use std::collections::HashMap;

/// One parcel: to be packed, to be handed to the carrier, or with the carrier.
#[derive(Clone, Debug)]
pub struct ToSend {
    /// The order.
    pub order: Order,
    /// The part of it.
    pub fulfilment: Fulfilment,
    /// How it is sent.
    pub shipping: Shipping,
    /// What is in it: the articles by their place in the shop, then by SKU.
    pub lines: Vec<ToPick>,
    /// The parcel, once it is packed.
    pub parcel: Option<SentParcel>,
}

/// An article to be taken from the shelf.
#[derive(Clone, Debug)]
pub struct ToPick {
    /// The line of the order.
    pub line: OrderLine,
    /// Where it stands in the shop; may be empty.
    pub shelf: String,
}

/// Articles without a place come last.
pub(crate) fn by_place(shelf: &str, sku: &str) -> (bool, String, String) {
    (shelf.is_empty(), shelf.to_owned(), sku.to_owned())
}

impl ToSend {
    /// Whether it should have left before today.
    pub fn is_late(&self, today: Date) -> bool {
        self.fulfilment.state != FulfilmentState::Dispatched && self.shipping.dispatch_on < today
    }

    /// Units in it.
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|one| one.line.quantity.units()).sum()
    }
}

/// What is still to be packed, article by article over all parcels, by place in the shop, with the
/// number of parcels that each goes into.
pub fn pick_list(all: &[ToSend]) -> Vec<(ToPick, i64, usize)> {
    let mut list: Vec<(ToPick, i64, usize)> = Vec::new();
    let open = all.iter().filter(|one| one.fulfilment.state == FulfilmentState::Allocated);
    for one in open.flat_map(|parcel| &parcel.lines) {
        match list.iter_mut().find(|(known, _, _)| known.line.variant == one.line.variant) {
            Some((_, units, parcels)) => {
                *units += one.line.quantity.units();
                *parcels += 1;
            }
            None => list.push((one.clone(), one.line.quantity.units(), 1)),
        }
    }
    list.sort_by_cached_key(|(one, _, _)| by_place(&one.shelf, &one.line.sku));
    list
}

/// What a place has to send, or every place: what has to leave first comes first. Six statements.
pub async fn parcels_at(tx: &Tx<'_>, place: Option<LocationId>, limit: i64) -> Result<Vec<ToSend>, DbError> {
    let open = orders::store::list_to_send(tx, place, limit).await?;
    let mut orders: Vec<_> = open.iter().map(|f| f.order).collect();
    orders.sort_unstable();
    orders.dedup();
    let packed: Vec<FulfilmentId> =
        open.iter().filter(|f| f.state != FulfilmentState::Allocated).map(|f| f.id).collect();
    let (orders, lines, parcels) = futures::try_join!(
        orders::store::get_orders(tx, &orders),
        orders::store::lines_of_many(tx, &orders),
        fulfilment::store::parcels_of_parts(tx, &packed),
    )?;
    let mut variants: Vec<VariantId> = lines.iter().map(|(_, line)| line.variant).collect();
    variants.sort_unstable();
    variants.dedup();
    let (infos, places) =
        futures::try_join!(catalogue::store::find_variants(tx, &variants), stock::shelf_places(tx, &variants))?;
    let orders: HashMap<_, Order> = orders.into_iter().map(|order| (order.id, order)).collect();
    let mut by_part: HashMap<FulfilmentId, Vec<OrderLine>> = HashMap::new();
    for (_, line) in lines {
        by_part.entry(line.fulfilment).or_default().push(line);
    }
    let mut found: Vec<ToSend> = open
        .into_iter()
        .filter_map(|f| {
            let mut lines: Vec<ToPick> =
                by_part.remove(&f.id)?.into_iter().map(|line| ToPick::at(line, f.location, &infos, &places)).collect();
            lines.sort_by_cached_key(|one| by_place(&one.shelf, &one.line.sku));
            let parcel = parcels.iter().find(|one| one.fulfilment == f.id).cloned();
            Some(ToSend {
                order: orders.get(&f.order)?.clone(),
                shipping: f.shipping.clone()?,
                fulfilment: f,
                lines,
                parcel,
            })
        })
        .collect();
    found.sort_by_key(|one| (one.shipping.dispatch_on, one.fulfilment.id));
    Ok(found)
}

impl ToPick {
    /// With where it stands in a place: as that place says, or else as the catalogue does.
    pub(crate) fn at(
        line: OrderLine,
        place: LocationId,
        infos: &HashMap<VariantId, VariantInfo>,
        places: &HashMap<(VariantId, LocationId), String>,
    ) -> Self {
        let own = places.get(&(line.variant, place)).cloned();
        let shelf = own.or_else(|| infos.get(&line.variant).map(|info| info.shelf.clone())).unwrap_or_default();
        Self { line, shelf }
    }
}
