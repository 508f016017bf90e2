//! A payment provider for trying things out: a process of its own, with its own store, its own
//! pages and its own idea of what happened.
//!
//! It stands for the outside world. A merchant talks to it in JSON (`/v1`, bearer key,
//! `Idempotency-Key` on every `POST` that moves a payment) and hears from it by signed
//! webhooks; a customer types a card on its page `/pay/{intent}` or holds one to its terminal
//! `/terminal/{id}`. Nothing of it is linked into the shop.
//!
//! What holds:
//! - **No card number is written down**: only brand, last four digits, expiry, and a keyed
//!   fingerprint by which the same card is recognised.
//! - **Money out never exceeds money in**: captured ≤ authorised, refunded ≤ captured, checked
//!   by the transition and again by the table.
//! - **One change, one message**: a payment and the webhook that tells of it are written in the
//!   same transaction; the webhook is repeated until it arrives, also after a restart.
//! - **The same key gives the same answer**; another body under the same key is refused.
//!
//! It can misbehave on request (`POST /v1/faults`), and some of its [`TEST_CARDS`] do so by
//! nature: slow banks, lost answers, expired tokens.

mod api;
mod app;
mod cards;
mod carrier;
mod model;
mod pages;
mod problem;
mod store;
mod text;
mod view;
mod webhooks;
mod work;

pub use cards::{Behaviour, TEST_CARDS, TEST_CODE, TestCard, luhn_valid};
pub use pages::CHALLENGE_CODE;

use app::App;
use axum::Router;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long open requests may go on once a stop was asked for.
const GRACE: Duration = Duration::from_secs(3);

/// How the provider runs.
#[derive(Clone)]
pub struct Config {
    /// Where it listens. Port 0 lets the system choose.
    pub listen: SocketAddr,
    /// The folder of its store; made if it is not there.
    pub data_dir: PathBuf,
    /// The address under which customers reach its pages, without a slash at the end. By
    /// default the address it listens on, by http.
    pub public_url: Option<String>,
    /// Where messages to the merchant go. Without it they wait in the store.
    pub webhook_url: Option<String>,
    /// Where messages about parcels go. Without it nobody hears of them.
    pub carrier_webhook_url: Option<String>,
    /// How long the simulated carrier takes for each step of a parcel.
    pub carrier_pace: Duration,
    /// The secret they are signed with: `whsec_` and base64, or any text.
    pub webhook_secret: String,
    /// The merchant's bearer key.
    pub api_key: String,
    /// The merchant's name, as its customers know it: they are told whom they pay. May be empty.
    pub merchant: String,
    /// Sends every message twice, to try whether the merchant minds.
    pub duplicate_webhooks: bool,
    /// After how long a message that did not arrive is sent again; doubles each time.
    pub first_retry: Duration,
    /// How long the bank of the slow test card takes.
    pub slow_answer: Duration,
    /// How long the connection is held before an answer gets lost.
    pub lost_answer: Duration,
}

impl Config {
    /// The usual settings, on a port of this machine that the system chooses.
    pub fn new(data_dir: impl Into<PathBuf>, api_key: impl Into<String>, webhook_secret: impl Into<String>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data_dir: data_dir.into(),
            public_url: None,
            webhook_url: None,
            carrier_webhook_url: None,
            carrier_pace: Duration::from_secs(20),
            webhook_secret: webhook_secret.into(),
            api_key: api_key.into(),
            merchant: String::new(),
            duplicate_webhooks: false,
            first_retry: Duration::from_secs(1),
            slow_answer: Duration::from_secs(20),
            lost_answer: Duration::from_mins(1),
        }
    }
}

/// Why the provider cannot run.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// The folder or the port cannot be had.
    #[error("the simulator cannot start or go on: {0}")]
    Io(#[from] std::io::Error),
    /// The store cannot be opened.
    #[error("the simulator's store cannot be opened: {0}")]
    Store(#[from] rusqlite::Error),
}

/// A provider that has its port and its store, and answers once it [runs](Simulator::run).
pub struct Simulator {
    listener: TcpListener,
    address: SocketAddr,
    public_url: String,
    app: App,
    stop: watch::Sender<bool>,
}

impl Simulator {
    /// Takes the port and opens the store.
    pub async fn bind(config: Config) -> Result<Self, SimulatorError> {
        std::fs::create_dir_all(&config.data_dir)?;
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let public_url = public_url.trim_end_matches('/').to_owned();
        let (stop, stopped) = watch::channel(false);
        let app = App::open(config, public_url.clone(), stopped)?;
        Ok(Self { listener, address, public_url, app, stop })
    }

    /// The address it listens on.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// The address of its pages and of its interface.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Answers until `shutdown` is over. Open requests get a few seconds more.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), SimulatorError> {
        let Self { listener, app, stop, .. } = self;
        let router: Router = pages::routes().merge(carrier::pages()).merge(api::routes(&app)).with_state(app.clone());
        let workers = [tokio::spawn(app.clone().tick()), tokio::spawn(webhooks::deliver(app))];
        let mut stopped = stop.subscribe();
        let mut late = stop.subscribe();
        let until = async move {
            let _ = stopped.wait_for(|stopped| *stopped).await;
        };
        tokio::spawn(async move {
            shutdown.await;
            let _ = stop.send(true);
        });
        let server = axum::serve(listener, router).with_graceful_shutdown(until);
        let grace = async move {
            let _ = late.wait_for(|stopped| *stopped).await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            done = server.into_future() => done?,
            () = grace => tracing::debug!("connections left open were dropped"),
        }
        for mut worker in workers {
            if tokio::time::timeout(GRACE, &mut worker).await.is_err() {
                // A message on its way is sent again after the next start.
                worker.abort();
            }
        }
        Ok(())
    }
}

/// Takes the port, opens the store and answers until `shutdown` is over.
pub async fn serve(config: Config, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), SimulatorError> {
    Simulator::bind(config).await?.run(shutdown).await
}
