//! The office by its addresses, on a house with two stores, an article, a delivery and a reservation.

mod delivery;
mod desk;
mod fixture;
mod orders;
mod permissions;
mod shipments;
mod sources;
mod work;
