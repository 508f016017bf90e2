//! Saying who the house is, opening and changing places. Each is one transaction.

use crate::imprint::{self, HouseRefused, Imprint};
use crate::location::LocationRefused;
use crate::model::{Company, Location, Till};
use crate::store;
use db::{Command, Event, Tx};
use kernel::{Actor, LocationId, Moment, Role, TillId};
use serde_json::json;
use uuid::Uuid;

const fn may_open(actor: Actor) -> bool {
    matches!(actor, Actor::System | Actor::Staff { role: Role::HeadOffice, .. })
}

/// Says who the house is: the names and numbers of the firm, and what the law wants said on the site.
/// The currency stays: prices are written in it.
#[derive(Clone)]
pub struct PutHouse {
    /// The firm.
    pub company: Company,
    /// What is said of it.
    pub imprint: Imprint,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for PutHouse {
    type Done = ();
    type Refused = HouseRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), HouseRefused> {
        if !may_open(self.actor) {
            return Err(HouseRefused::NotAllowed);
        }
        let (company, imprint) = imprint::checked(self.company.clone(), self.imprint.clone())?;
        let currency = store::get_company(tx).await?.currency;
        store::put_company(tx, &Company { currency, ..company }).await?;
        store::put_imprint(tx, &imprint).await?;
        // An event has no personal data: that it changed is enough.
        Ok(tx.emit(Event::new(&self.moment, "house_changed", Uuid::nil(), None, json!({}))).await?)
    }
}

/// Opens a store or a warehouse, or changes one: its kind and its place in lists stay as they are.
#[derive(Clone)]
pub struct PutLocation {
    /// As it shall be; a new id opens a new place, at the end of the list.
    pub place: Location,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for PutLocation {
    type Done = Location;
    type Refused = LocationRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Location, LocationRefused> {
        if !may_open(self.actor) {
            return Err(LocationRefused::NotAllowed);
        }
        let mut place = self.place.clone().checked()?;
        let namesake = store::find_location_by_code(tx, &place.code).await?;
        if namesake.is_some_and(|other| other.id != place.id) {
            return Err(LocationRefused::CodeTaken);
        }
        match store::get_locations(tx, &[place.id]).await?.pop() {
            Some(before) => (place.kind, place.position) = (before.kind, before.position),
            None => place.position = store::next_position(tx).await?,
        }
        store::put_location(tx, &place).await?;
        let event = Event::new(&self.moment, "place_changed", place.id, Some(place.id), json!({"code": place.code}));
        tx.emit(event).await?;
        Ok(place)
    }
}

/// Puts a till into a store, under the next number there.
#[derive(Clone)]
pub struct AddTill {
    /// Its id.
    pub id: TillId,
    /// In which store.
    pub location: LocationId,
    /// The payment terminal beside it, as the provider names it; none takes the store's code and the number.
    pub terminal: Option<String>,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for AddTill {
    type Done = Till;
    type Refused = LocationRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Till, LocationRefused> {
        if !may_open(self.actor) {
            return Err(LocationRefused::NotAllowed);
        }
        let place = store::get_location(tx, self.location).await?;
        let number = store::tills_of(tx, place.id).await?.iter().map(|till| till.number).max().unwrap_or(0) + 1;
        let terminal = self.terminal.clone().unwrap_or_else(|| format!("{}-{number}", place.code));
        let till = Till { id: self.id, location: place.id, number, terminal }.checked()?;
        if store::find_till_by_terminal(tx, &till.terminal).await?.is_some() {
            return Err(LocationRefused::TerminalTaken);
        }
        store::put_till(tx, &till).await?;
        let body = json!({"till": till.id, "number": till.number});
        tx.emit(Event::new(&self.moment, "place_changed", place.id, Some(place.id), body)).await?;
        Ok(till)
    }
}
