//! Use cases that need several rooms. One file each; no SQL, no HTML.
//!
//! Each flow that moves money follows the same walk: one transaction that sets stock aside and
//! writes what is intended, then the outside world under our own id, then one transaction that
//! keeps or undoes it. **Stock before money, event last.** What a crash leaves in between is
//! finished by a job.

mod acknowledge;
mod again;
mod cancel;
mod cards;
mod carriers;
mod carts;
mod closing;
mod delivery;
mod draft;
mod found;
mod guests;
mod house;
mod import;
mod offers;
mod parcels;
mod payment;
mod people;
mod place_order;
mod receipts;
mod relay;
mod release;
mod resource;
mod return_goods;
mod settle;
mod steps;
mod supply;
mod take;
mod tell;
mod to_send;
mod transfers;
mod trial;
mod verify;
mod views;
mod weighing;
mod withdraw;
mod work;

pub use cancel::{CancelRefused, cancel_fulfilment, hand_over, put_aside};
pub use cards::{CardUse, cards_in_use};
pub use carriers::hear_carrier;
pub use carts::{
    ScanRefused, cart_add, cart_address, cart_customer, cart_empty, cart_join, cart_line_address, cart_line_point,
    cart_park, cart_quantity, cart_remove, cart_restore, cart_take_up, cart_wish, scan,
};
pub use closing::close_shift;
pub use delivery::{DeliveryWay, RATE_DAYS, Shipment, Sold, TransferWay, sold_of_late};
pub use draft::{CartLine, CartView, LineProblem, PlannedParcel, Sent, view_cart};
pub use found::{FoundHouse, FoundRefused, name_of_house};
pub use guests::{Guest, Joined, join_order, keep_typed, order_as_guest};
pub use house::{House, MIGRATIONS, Settings};
pub use import::{ImportRefused, ImportWish, Imported, import_products};
pub use offers::{Asked, Here, Offers, availability, offers, offers_of, put_aside_from};
pub use parcels::{ParcelRefused, dispatch, hear_of_parcel, pack};
pub use payment::{Outcome, PaymentView, follow_payment, give_up_payment, placed_under, settle_webhook};
pub use people::{CreateCustomer, create_customer, merge_customers, remove_card, request_reset};
pub use place_order::{Pay, PlaceOrder, PlaceRefused, Placing, place_order};
pub use relay::{Near, NearPoint, points_near};
pub use release::{Release, ReleasePay, ReleaseRefused, release};
pub use resource::{Lack, LackRefused, Lacking, Resourced, lack};
pub use return_goods::{
    Brought, MOST_CASH_MINOR, RefundTo, ReturnGoods, ReturnRefused, Returned, is_late, is_returnable, manages_returns,
    refund_of, return_goods,
};
pub use settle::{Settled, Verdict};
pub use supply::{ReceiveSupply, Receiving, cancel_supply, change_supply_date, receive_supply};
pub use tell::send_receipt;
pub use to_send::{ToPick, ToSend, parcels_at, pick_list};
pub use transfers::{AskedTransfer, TransferRefused, asked_transfers, transfer_lacking, transfer_left};
pub use verify::{Finding, verify};
pub use views::{
    CustomerView, NextStep, OrderView, ParcelView, PartView, ReservationView, TakenWhen, customer_view,
    reservations_at, to_send_from, view_order,
};
pub use withdraw::{Withdraw, WithdrawRefused, withdraw, withdrawable, withdrawal_time};
pub use work::{work, work_once};
