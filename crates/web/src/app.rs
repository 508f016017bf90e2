//! What every handler shares.

use crate::live::Live;
use db::Db;
use kernel::{Clock, Moment};
use std::sync::Arc;

/// What the faces need to know of the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the house is reached from outside, without a slash at the end: `https://shop.example`.
    pub public_url: String,
    /// Whether this is the demo: the faces then say so and offer ready accounts.
    pub demo: bool,
    /// Whether cookies travel over TLS alone.
    pub cookie_secure: bool,
    /// Origins of payment providers that a page may send its form to or show in a frame.
    pub trusted_origins: Vec<String>,
}

/// The state of every handler. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    settings: Settings,
    live: Live,
}

impl App {
    /// Puts the state together.
    pub fn new(db: Db, clock: Clock, settings: Settings) -> Self {
        let live = Live::new(db.clone());
        Self(Arc::new(Inner { db, clock, settings, live }))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The clock; ask [`App::moment`] once per request.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The instant of this request, with a source of ids.
    pub fn moment(&self) -> Moment {
        self.0.clock.moment()
    }

    /// The configuration.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The live screens.
    pub fn live(&self) -> &Live {
        &self.0.live
    }
}
