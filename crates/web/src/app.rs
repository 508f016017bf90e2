//! What every handler shares.

use crate::live::Live;
use db::Db;
use flows::{House, Settings};
use kernel::{Clock, Moment};
use std::sync::Arc;

/// The state of every handler: the house, and its live screens. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    house: Arc<House>,
    trusted_origins: Vec<String>,
    live: Live,
}

impl App {
    /// Puts the state together. `trusted_origins` are those of the payment provider
    /// (`https://pay.example`), which a form may be sent on to and a frame may show.
    pub fn new(house: Arc<House>, trusted_origins: Vec<String>) -> Self {
        let live = Live::new(house.db.clone());
        Self(Arc::new(Inner { house, trusted_origins, live }))
    }

    /// The house, which use cases are given.
    pub fn house(&self) -> &Arc<House> {
        &self.0.house
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.house.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.house.clock
    }

    /// An instant with a source of ids; a handler has one already: [`crate::Page::moment`].
    pub fn moment(&self) -> Moment {
        self.0.house.clock.moment()
    }

    /// The configuration.
    pub fn settings(&self) -> &Settings {
        &self.0.house.settings
    }

    pub(crate) fn trusted_origins(&self) -> &[String] {
        &self.0.trusted_origins
    }

    /// The live screens.
    pub fn live(&self) -> &Live {
        &self.0.live
    }
}
