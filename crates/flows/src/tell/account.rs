//! The letters with a link that opens a web account, or gives it another password.

use super::message;
use crate::House;
use db::{Command, DbError, Tx};
use identity::{NewLink, Secret};
use kernel::{CustomerId, LocationId, Moment};
use messages::{AccountInvitation, Medium, NewMessage, PasswordReset, Template};

struct SendInvite {
    customer: CustomerId,
    email: String,
    token_hash: String,
    reset: bool,
    message: NewMessage,
    moment: Moment,
}

impl Command for SendInvite {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        if self.reset {
            if identity::request_reset(tx, &self.email, &self.token_hash, self.moment.now).await?.is_none() {
                return Ok(());
            }
        } else {
            let link = NewLink::invitation(self.token_hash.clone(), self.customer, &self.email, self.moment.now);
            identity::insert_link(tx, &link).await?;
        }
        messages::queue(tx, &self.message, &self.moment).await?;
        Ok(())
    }
}

/// The link that opens a web account. Its token is made here and lives in the message alone.
pub(super) async fn invite(house: &House, id: CustomerId, store: Option<LocationId>) -> Result<(), DbError> {
    let (customer, company, store) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let store = match store {
            Some(store) => Some(stores::store::get_location(&tx, store).await?.name),
            None => None,
        };
        (customers::resolve(&tx, id).await?, stores::store::get_company(&tx).await?, store)
    };
    let Some(email) = customer.email.clone() else { return Ok(()) };
    let moment = house.clock.moment();
    let secret = Secret::new(&moment);
    let token_hash = secret.hash();
    let link = NewLink::invitation(token_hash.clone(), customer.id, &email, moment.now);
    let zone = kernel::store_time_zone("Europe/Paris");
    let template = Template::AccountInvitation(AccountInvitation {
        first_name: customer.first_name.clone(),
        store,
        link: format!("{}/account/open/{}", house.settings.public_url, secret.text()),
        valid_until: kernel::date_in(link.expires_at(), &zone),
    });
    let message =
        message(house, &customer, None, (Medium::Email, &email), format!("invite:{id}"), &template, &company, &moment);
    house.db.run(SendInvite { customer: customer.id, email, token_hash, reset: false, message, moment }).await
}

pub(super) async fn reset(house: &House, id: CustomerId) -> Result<(), DbError> {
    let (customer, company, account) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let account = identity::find_account(&tx, id).await?;
        (customers::resolve(&tx, id).await?, stores::store::get_company(&tx).await?, account)
    };
    let Some(email) = account.map(|account| account.email_key) else { return Ok(()) };
    let moment = house.clock.moment();
    let secret = Secret::new(&moment);
    let token_hash = secret.hash();
    let template = Template::PasswordReset(PasswordReset {
        first_name: customer.first_name.clone(),
        link: format!("{}/account/reset/{}", house.settings.public_url, secret.text()),
        valid_minutes: 60,
    });
    let message = message(
        house,
        &customer,
        None,
        (Medium::Email, &email),
        format!("reset:{token_hash}"),
        &template,
        &company,
        &moment,
    );
    house.db.run(SendInvite { customer: customer.id, email, token_hash, reset: true, message, moment }).await
}
