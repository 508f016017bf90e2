//! The simulated provider as a merchant, a customer and a till see it: over HTTP only.

mod faults;
mod pages;
mod payments_by_form;
mod terminals;
mod tokens;
mod webhooks;
mod world;
