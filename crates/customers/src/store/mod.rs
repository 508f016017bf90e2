//! All SQL of customers.

mod agreements;
mod customers;
mod duplicates;
mod search;

pub use agreements::{
    Look, insert_consents_many, list_consent_history, list_consents, list_looks, list_news_preferences, reach,
    record_consent, record_look, set_news_preference,
};
pub use customers::{
    change_customer, create_customer, create_guest, find_by_email, find_by_number, find_customer, get_customer,
    insert_customers_many, list_customers, list_customers_by_ids, own_address, resolve,
};
pub use duplicates::{
    find_matches, insert_offers, list_offers_of, list_open_offers, merge_customers, offer_duplicates, refuse_offer,
};
pub use search::search;

use crate::model::Customer;
use db::{DbError, Row};

/// The columns of a customer, in the order in which [`read_customer`] takes them.
const COLUMNS: &str = "id, number, last_name, first_name, email, email_key, phone, phone_key, language, note, \
                       created_at, created_in, created_by, merged_into, revision, guest_email, guest_email_key";

fn read_customer(row: &Row<'_>) -> Result<Customer, DbError> {
    Ok(Customer {
        id: row.get(0)?,
        number: row.get(1)?,
        last_name: row.get(2)?,
        first_name: row.get(3)?,
        email: row.get(4)?,
        email_key: row.get(5)?,
        phone: row.get(6)?,
        phone_key: row.get(7)?,
        language: row.parse(8)?,
        note: row.get(9)?,
        created_at: row.get(10)?,
        created_in: row.get(11)?,
        created_by: row.get(12)?,
        merged_into: row.get(13)?,
        revision: row.get(14)?,
        guest_email: row.get(15)?,
        guest_email_key: row.get(16)?,
    })
}
