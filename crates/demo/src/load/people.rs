//! Customers, what they agreed to, and their accounts on the web.

use super::facts::{Facts, derived};
use super::unexpected;
use customers::{Consent, ConsentChannel, ConsentSource, ConsentState, Details, NewCustomer, Purpose};
use db::{DbError, Tx};
use identity::CustomerAccount;
use kernel::{CustomerId, Language};
use std::ops::Range;

pub(super) async fn write_customers(tx: &Tx<'_>, facts: &Facts, range: Range<usize>) -> Result<(), DbError> {
    let (mut people, mut consents, mut accounts) = (Vec::new(), Vec::new(), Vec::new());
    let password = facts.hashes.get(crate::DEMO_PASSWORD).cloned().unwrap_or_default();
    for customer in &facts.chain.customers[range] {
        let new = new_customer(facts, customer)?;
        consents.extend(answers(customer, &new));
        let account = CustomerAccount {
            customer: new.id,
            email_key: customer.email.to_lowercase(),
            created_at: new.created_at,
            password_changed_at: new.created_at,
        };
        accounts.push((account, password.clone()));
        people.push(new);
    }
    customers::insert_customers_many(tx, &people).await?;
    customers::insert_consents_many(tx, &consents).await?;
    identity::insert_accounts_many(tx, &accounts).await.map(|_| ())
}

pub(super) fn language(text: &str) -> Language {
    text.parse().unwrap_or_default()
}

fn new_customer(facts: &Facts, customer: &crate::Customer) -> Result<NewCustomer, DbError> {
    let details = Details::parse(
        &customer.last_name,
        customer.first_name,
        &customer.email,
        &customer.phone,
        language(customer.language),
    )
    .map_err(unexpected)?;
    Ok(NewCustomer {
        id: CustomerId(customer.id),
        details,
        created_at: facts.at(customer.joined_on, 12),
        created_in: Some(facts.location(customer.store)),
        created_by: None,
    })
}

/// What was asked when the customer was created, one answer each.
fn answers(customer: &crate::Customer, new: &NewCustomer) -> Vec<Consent> {
    let asked = [
        (Purpose::OrderMessages, ConsentChannel::Email, true),
        (Purpose::OrderMessages, ConsentChannel::Sms, customer.sms_consent),
        (Purpose::Marketing, ConsentChannel::Email, customer.mail_consent),
        (Purpose::SellerSeesHistory, ConsentChannel::None, customer.store_consent),
        (Purpose::SellerSeesCart, ConsentChannel::None, customer.store_consent),
    ];
    let answer = |(place, (purpose, channel, yes)): (u32, (Purpose, ConsentChannel, bool))| Consent {
        id: derived(customer.id, place),
        customer: new.id,
        purpose,
        channel,
        state: if yes { ConsentState::Granted } else { ConsentState::Refused },
        text_version: format!("{}-2026-11", purpose.as_str()),
        source: ConsentSource::Till,
        staff: None,
        at: new.created_at,
    };
    (0..).zip(asked).map(answer).collect()
}
