//! Founding a house: the firm, its first store with a till, and the first account at head office,
//! all or nothing, once.

use db::{Command, DbError, Tx};
use identity::{CreateStaff, IdentityRefused, NewStaff};
use kernel::{Actor, Moment, TillId};
use stores::{AddTill, Company, Location, LocationRefused, Policy, PutLocation};
use thiserror::Error;

/// Founds a house in an empty database.
#[derive(Clone)]
pub struct FoundHouse {
    /// The firm.
    pub company: Company,
    /// The first store.
    pub place: Location,
    /// Its first till.
    pub till: TillId,
    /// The payment terminal beside it; none takes the store's code and the number.
    pub terminal: Option<String>,
    /// The first account at head office; its secret is hashed.
    pub staff: NewStaff,
    /// When.
    pub moment: Moment,
}

/// Why no house was founded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FoundRefused {
    /// This database is a house already.
    #[error("a house is founded here already: {name}")]
    Founded {
        /// The name over its doors.
        name: String,
    },
    /// There are places but no firm: a demo was left half loaded.
    #[error("there are places here already")]
    NotEmpty,
    /// A house has a name.
    #[error("a house has a name")]
    NameMissing,
    /// Something about the store.
    #[error(transparent)]
    Place(LocationRefused),
    /// Something about the account.
    #[error(transparent)]
    Staff(IdentityRefused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl From<LocationRefused> for FoundRefused {
    fn from(refused: LocationRefused) -> Self {
        if let LocationRefused::Store(error) = refused { Self::Store(error) } else { Self::Place(refused) }
    }
}

impl From<IdentityRefused> for FoundRefused {
    fn from(refused: IdentityRefused) -> Self {
        if let IdentityRefused::Store(error) = refused { Self::Store(error) } else { Self::Staff(refused) }
    }
}

/// The name of the house that was founded in this database, if one was.
pub async fn name_of_house(tx: &Tx<'_>) -> Result<Option<String>, DbError> {
    match stores::store::get_company(tx).await {
        Ok(company) => Ok(Some(company.name)),
        Err(DbError::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Command for FoundHouse {
    type Done = Location;
    type Refused = FoundRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Location, FoundRefused> {
        if let Some(name) = name_of_house(tx).await? {
            return Err(FoundRefused::Founded { name });
        }
        if !stores::store::all_locations(tx).await?.is_empty() {
            return Err(FoundRefused::NotEmpty);
        }
        if self.company.name.trim().is_empty() {
            return Err(FoundRefused::NameMissing);
        }
        if !stores::store::found_company(tx, &self.company).await? {
            // Somebody else was faster.
            return Err(FoundRefused::Founded { name: self.company.name.clone() });
        }
        stores::store::put_policy(tx, &Policy::default()).await?;
        let (actor, moment) = (Actor::System, self.moment.clone());
        let place = PutLocation { place: self.place.clone(), actor, moment: moment.clone() }.run(tx).await?;
        let terminal = self.terminal.clone();
        AddTill { id: self.till, location: place.id, terminal, actor, moment: moment.clone() }.run(tx).await?;
        CreateStaff { new: self.staff.clone(), actor, moment }.run(tx).await?;
        Ok(place)
    }
}
