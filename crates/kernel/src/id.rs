//! Typed ids. Each is a UUID; version 7 where we make it, so that keys grow with time.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
    /// Calls a macro with the names of all typed ids, for rooms that teach them something.
    #[macro_export]
    macro_rules! for_each_id {
        ($callback:ident) => { $callback! { $($name),+ } };
    }
    $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// A product: what the customer calls an article, in all its colours and sizes.
    ProductId,
    /// A variant: one colour and size of a product, with one SKU. The unit of stock and of sale.
    VariantId,
    /// A collection of products.
    CollectionId,
    /// A place that holds stock: store or warehouse.
    LocationId,
    /// A till in a store.
    TillId,
    /// One seller's service on one till, from float to count.
    ShiftId,
    /// A supplier.
    SupplierId,
    /// A member of staff.
    StaffId,
    /// A customer.
    CustomerId,
    /// A cart.
    CartId,
    /// One intent in a cart.
    IntentId,
    /// An order.
    OrderId,
    /// One fulfilment of an order.
    FulfilmentId,
    /// A way in which carriers bring parcels: standard, express.
    ServiceId,
    /// An address of a cart.
    AddressId,
    /// A relay point.
    RelayPointId,
    /// A parcel.
    ParcelId,
    /// A purchase order or a transfer.
    SupplyOrderId,
    /// One dated line of supply.
    SupplyId,
    /// A peg: a promised unit tied to a supply line.
    PegId,
    /// An allocation of stock to an order.
    AllocationId,
    /// One movement in the stock journal.
    MovementId,
    /// A count of a place.
    StockCountId,
    /// A payment of (a part of) an order.
    PaymentId,
    /// One attempt to move the money of a payment.
    AttemptId,
    /// A stored card, known only by the provider's token.
    TokenId,
    /// A refund of a payment.
    RefundId,
    /// A store credit or a gift card.
    CreditId,
    /// Goods that a customer brought back at one time.
    ReturnId,
    /// A declaration of withdrawal.
    WithdrawalId,
    /// A message to a customer.
    MessageId,
    /// A session of a customer or of staff.
    SessionId,
    /// A receipt.
    ReceiptId,
    /// An event in the log.
    EventId,
    /// A job.
    JobId,
    /// A consent given or refused.
    ConsentId,
    /// A price in force from an instant on.
    PriceId,
}
