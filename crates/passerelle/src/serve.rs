//! Wiring everything and serving it.

use crate::database;
use crate::folder::{self, Keys, Lock};
use crate::provider::{self, Provider};
use crate::search;
use crate::settings::{Listen, Settings};
use crate::trouble::Trouble;
use crate::welcome::{self, Welcome};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use catalogue::search::SearchIndex;
use connect::carrier::CarrierClient;
use connect::mail::{KeptMail, SmtpMailer};
use connect::provider::{ProviderClient, Timeouts};
use db::Db;
use flows::House;
use fulfilment::{Carrier, NoCarrier};
use kernel::{Clock, EventId, Language};
use messages::Mailer;
use std::io::{ErrorKind, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::App;

/// How long open requests may go on once a stop was asked for.
const GRACE: Duration = Duration::from_secs(5);
/// How many ports above the usual one are tried when nobody asked for one.
const NEIGHBOURS: u16 = 20;

/// Serves until asked to stop.
pub(crate) async fn run(settings: &Settings, language: Language, fresh: bool) -> Result<(), Trouble> {
    let begun = Instant::now();
    folder::make(&settings.data)?;
    let _lock = Lock::of(&settings.data.join("passerelle"))?;
    if fresh {
        database::throw_away(settings)?;
    }
    let clock = Clock::system();
    let keys = keys(settings, &clock)?;
    let (listener, address) = listen(settings.listen, language).await?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        asked_to_stop().await;
        stop.send_replace(true);
    });
    let hooks_url = format!("http://{}/hooks", reachable(address));
    let database = database::prepare(settings, &clock, language).await?;
    let name = flows::name_of_house(&database.db.reader().await?.tx()).await?;
    let provider = if settings.provider_url.is_some() {
        None
    } else {
        let merchant = name.clone().unwrap_or_default();
        Some(Provider::start(settings, &keys, hooks_url, merchant, stopped.clone()).await?)
    };
    let origins = Origins::of(settings, address, provider.as_ref());
    let house = Arc::new(house(settings, &keys, &origins, database.db.clone(), clock)?);
    let app = App::new(Arc::clone(&house), vec![origins.provider_public.clone()]);
    follow(&house);
    let worker = tokio::spawn(flows::work(Arc::clone(&house), until(stopped.clone())));
    if name.is_none() {
        welcome::nobody(language);
    }
    welcome::show(&Welcome { settings, origins: &origins, address, language });
    tracing::debug!(took_ms = begun.elapsed().as_millis(), "ready");
    answer(listener, app, stopped).await?;
    if tokio::time::timeout(GRACE, worker).await.is_err() {
        tracing::warn!("a job was left unfinished; it is taken up at the next start");
    }
    if let Some(provider) = provider {
        provider.ended().await;
    }
    Ok(())
}

fn keys(settings: &Settings, clock: &Clock) -> Result<Keys, Trouble> {
    let kept = Keys::of(&settings.data, &clock.moment())?;
    Ok(Keys {
        api_key: settings.api_key.clone().unwrap_or(kept.api_key),
        webhook_secret: settings.webhook_secret.clone().unwrap_or(kept.webhook_secret),
    })
}

/// Where everything is reached, without a slash at the end.
pub(crate) struct Origins {
    /// The shop.
    pub(crate) public: String,
    /// The provider's interface.
    pub(crate) provider: String,
    /// The provider's pages.
    pub(crate) provider_public: String,
    /// Whether the provider is the simulated one.
    pub(crate) is_simulated: bool,
}

impl Origins {
    fn of(settings: &Settings, address: SocketAddr, simulated: Option<&Provider>) -> Self {
        let provider = match (simulated, &settings.provider_url) {
            (Some(simulated), _) => format!("http://{}", reachable(simulated.address)),
            (None, url) => url.clone().unwrap_or_default(),
        };
        Self {
            public: settings.public_url.clone().unwrap_or_else(|| format!("http://{}", reachable(address))),
            provider_public: settings.provider_public_url.clone().unwrap_or_else(|| provider.clone()),
            provider,
            is_simulated: simulated.is_some(),
        }
    }
}

/// An address of this machine for one that stands for all of its addresses.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port())
    } else {
        address
    }
}

fn house(settings: &Settings, keys: &Keys, origins: &Origins, db: Db, clock: Clock) -> Result<House, Trouble> {
    let client = ProviderClient::new(&origins.provider, &keys.api_key, Timeouts::default())
        .map_err(|error| Trouble::Setting { name: "--provider-url".to_owned(), why: error.to_string() })?;
    let client = Arc::new(client);
    let search = SearchIndex::in_ram().map_err(|error| Trouble::Machine(std::io::Error::other(error.to_string())))?;
    Ok(House {
        db,
        clock,
        gateway: Arc::clone(&client) as Arc<_>,
        terminals: client,
        carrier: carrier(settings, keys, origins)?,
        mailer: mailer(settings)?,
        search,
        settings: flows::Settings {
            public_url: origins.public.clone(),
            demo: settings.demo.size().is_some(),
            cookie_secure: origins.public.starts_with("https://"),
            currency: kernel::Currency::EUR,
            order_prefix: settings.order_prefix.clone(),
            webhook_secret: keys.webhook_secret.clone(),
        },
    })
}

/// Who hears of parcels: the carrier that was named, the simulated one, or nobody.
fn carrier(settings: &Settings, keys: &Keys, origins: &Origins) -> Result<Arc<dyn Carrier>, Trouble> {
    let (url, key) = match (&settings.carrier_url, origins.is_simulated) {
        (Some(url), _) => (url.clone(), settings.carrier_key.clone().unwrap_or_default()),
        (None, true) => (origins.provider.clone(), keys.api_key.clone()),
        (None, false) => return Ok(Arc::new(NoCarrier)),
    };
    let client = CarrierClient::new(url, key)
        .map_err(|error| Trouble::Setting { name: "--carrier-url".to_owned(), why: error.to_string() })?;
    Ok(Arc::new(client))
}

/// The mail server, when there is one.
fn mailer(settings: &Settings) -> Result<Arc<dyn Mailer>, Trouble> {
    let Some(server) = &settings.smtp_url else { return Ok(Arc::new(KeptMail)) };
    let failed = |name: &str, why: String| Trouble::Setting { name: name.to_owned(), why };
    let sender = settings.mail_from.as_deref().ok_or_else(|| failed("--mail-from", "Name <name@host>".to_owned()))?;
    let mailer = SmtpMailer::new(server, sender).map_err(|error| failed("--smtp-url", error.to_string()))?;
    Ok(Arc::new(mailer))
}

/// What goes on beside the answers.
fn follow(house: &Arc<House>) {
    let changes = house.db.events();
    tokio::spawn(search::follow(Arc::clone(house), changes));
    let (db, from) = (house.db.clone(), house.clock.moment().id::<EventId>());
    tokio::spawn(async move { db.follow(from).await });
}

async fn listen(wanted: Listen, language: Language) -> Result<(TcpListener, SocketAddr), Trouble> {
    let mut address = wanted.address;
    for _ in 0..=NEIGHBOURS {
        match TcpListener::bind(address).await {
            Ok(listener) => {
                let bound = listener.local_addr().map_err(|error| Trouble::Listen(address, error))?;
                if address != wanted.address {
                    welcome::moved(language, wanted.address, bound);
                }
                return Ok((listener, bound));
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse && !wanted.is_asked_for => {
                address.set_port(address.port() + 1);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(Trouble::PortTaken(address)),
            Err(error) => return Err(Trouble::Listen(address, error)),
        }
    }
    Err(Trouble::PortTaken(wanted.address))
}

/// Answers until asked to stop; then open requests end, and live screens are closed.
async fn answer(listener: TcpListener, app: App, stopped: watch::Receiver<bool>) -> Result<(), Trouble> {
    let faces = shop::router().merge(till::router()).merge(office::router()).route("/health", get(health));
    let router: Router = web::serve(faces, app.clone()).layer(from_fn_with_state(app.clone(), one_name));
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let live = app.clone();
    let asked = until(stopped.clone());
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        asked.await;
        live.live().close();
    });
    let late = async move {
        until(stopped).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = server.into_future() => ended.map_err(Trouble::Machine),
        () = late => {
            tracing::warn!("connections left open were dropped");
            Ok(())
        }
    }
}

/// Whether the database answers.
async fn health(State(app): State<App>) -> Response {
    let asked = async { stores::store::get_policy(&app.db().reader().await?.tx()).await };
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    match asked.await {
        Ok(_) => (no_store, "ok\n").into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, no_store, "database\n").into_response()
        }
    }
}

/// On one's own machine `localhost` and `127.0.0.1` are two shops to a browser, each with its own
/// cookies: pages are sent on to the one that the provider sends back to.
async fn one_name(State(app): State<App>, request: Request, next: Next) -> Response {
    let public = app.settings().public_url.as_str();
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_page = request.method() == Method::GET;
    if is_page && public.starts_with("http://127.0.0.1") && host.split(':').next() == Some("localhost") {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        return Redirect::temporary(&format!("{public}{path}")).into_response();
    }
    next.run(request).await
}

pub(crate) async fn until(mut stopped: watch::Receiver<bool>) {
    // Without a sender nobody will ever ask: that is the end as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Ready when the operating system or the person at the terminal asks to stop. A second time ends
/// the process at once.
pub(crate) async fn asked_to_stop() {
    asked_once().await;
    tokio::spawn(async {
        asked_once().await;
        std::process::exit(130);
    });
}

async fn asked_once() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Says where the provider and the shop listen, for people and for programs that wait for it.
pub(crate) fn greet(origins: &Origins, address: SocketAddr) {
    let mut out = std::io::stdout().lock();
    if origins.is_simulated {
        let provider = origins.provider.trim_start_matches("http://");
        let _ = writeln!(out, "{}{provider}", provider::GREETING);
    }
    let _ = writeln!(out, "listening on http://{}", reachable(address));
    let _ = out.flush();
}
