//! Use cases that need several rooms. One file each; no SQL, no HTML.
//!
//! Each flow that moves money follows the same walk: one transaction that sets stock aside and
//! writes what is intended, then the outside world under our own id, then one transaction that
//! keeps or undoes it. **Stock before money, event last.** What a crash leaves in between is
//! finished by a job.

mod acknowledge;
mod again;
mod beside;
mod cancel;
mod cards;
mod carriers;
mod carts;
mod closing;
mod counts;
mod credits;
mod delivery;
mod draft;
mod exchange;
mod found;
mod guests;
mod house;
mod import;
mod late;
mod money_back;
mod offers;
mod parcels;
mod pay_out;
mod payment;
mod people;
mod picking;
mod pickup;
mod place_order;
mod promise;
mod receipts;
mod recognise;
mod relay;
mod release;
mod resource;
mod return_goods;
mod settle;
mod slip;
mod sooner;
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

pub use cancel::{CancelRefused, cancel_at_till, cancel_fulfilment, hand_over, hand_over_to, put_aside, put_aside_at};
pub use cards::{CardUse, cards_in_use};
pub use carriers::hear_carrier;
pub use carts::{
    ScanRefused, cart_add, cart_address, cart_bring, cart_credit, cart_credit_off, cart_credit_on, cart_customer,
    cart_empty, cart_join, cart_line_address, cart_line_point, cart_park, cart_quantity, cart_remove, cart_restore,
    cart_take_up, cart_wish, scan,
};
pub use closing::close_shift;
pub use counts::{
    BeginCount, CountRefused, CountView, Counted, ShortPart, approve_count, begin_count, count_scan, count_units,
    finish_count, give_up_count, manages_counts, view_count,
};
pub use credits::{BlockCredit, SetCreditRules};
pub use delivery::{DeliveryWay, RATE_DAYS, Shipment, Sold, TransferWay, sold_of_late};
pub use draft::{CartLine, CartView, LineProblem, PlannedParcel, Sent, view_cart};
pub use exchange::{ComingLine, ComingOrder, CreditUse, Settlement, settlement};
pub use found::{FoundHouse, FoundRefused, name_of_house};
pub use guests::{Guest, Joined, join_order, keep_typed, order_as_guest};
pub use house::{House, MIGRATIONS, Settings};
pub use import::{ImportRefused, ImportWish, Imported, import_products};
pub use money_back::{MOST_CASH_MINOR, RefundTo, manages_returns};
pub use offers::{Asked, Here, Offers, availability, brought_to, offers, offers_of, put_aside_from};
pub use parcels::{ParcelRefused, dispatch, hear_of_parcel, pack};
pub use pay_out::{PayOutRefused, pay_out};
pub use payment::{Outcome, PaymentView, follow_payment, give_up_payment, placed_under, settle_webhook};
pub use people::{CreateCustomer, create_customer, merge_customers, remove_card, request_reset};
pub use picking::{PickRefused, PickSum, Picked, Picking, pick, pick_anew, picking_at, picking_list};
pub use pickup::{HandOver, find_pickup, name_collector, place_pickup};
pub use place_order::{Pay, PlaceOrder, PlaceRefused, Placing, QUOTE_HOLDS_MINUTES, place_order, place_quoted};
pub use recognise::{ReadRefused, Reading, begin_reading, follow_reading, give_up_reading};
pub use relay::{Near, NearPoint, points_near, whereabouts};
pub use release::{Release, ReleasePay, ReleaseRefused, release};
pub use resource::{Lack, LackRefused, Lacking, Resourced, lack};
pub use return_goods::{
    Brought, ReturnGoods, ReturnRefused, Returned, is_late, is_returnable, refund_of, return_goods,
};
pub use settle::{Settled, Verdict};
pub use supply::{ReceiveSupply, Receiving, cancel_supply, change_supply_date, receive_supply};
pub use tell::{receipt_address, send_receipt};
pub use to_send::{ToPick, ToSend, parcels_at, pick_list};
pub use transfers::{AskedTransfer, TransferRefused, asked_transfers, transfer_lacking, transfer_left};
pub use verify::{Finding, verify};
pub use views::{
    CustomerView, NextStep, OrderView, ParcelView, PartView, ReservationView, TakenWhen, called_off_minor,
    customer_view, reservations_at, to_send_from, view_order,
};
pub use withdraw::{Withdraw, WithdrawRefused, withdraw, withdrawable, withdrawal_time};
pub use work::{work, work_once};
