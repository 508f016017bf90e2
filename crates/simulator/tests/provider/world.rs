//! A provider, a merchant that listens to it, and a customer with a browser.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use connect::provider::{ProviderClient, Timeouts};
use kernel::{Clock, Language, Money};
use payments::gateway::{
    CaptureWhen, Gateway, IntentRequest, IntentState, IntentView, KeepCard, Means, ProviderEvent, TerminalRequest,
    WebhookHeaders, verify_webhook,
};
use simulator::{Config, Simulator, TestCard};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub(crate) const API_KEY: &str = "sk_test_merchant";
pub(crate) const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
pub(crate) const RETURN_URL: &str = "http://127.0.0.1:9/retour?commande=7";

/// Listens to the provider's messages and believes only those that are signed.
#[derive(Clone, Default)]
pub(crate) struct Merchant {
    heard: Arc<Mutex<Vec<ProviderEvent>>>,
    deaf: Arc<AtomicBool>,
}

impl Merchant {
    async fn listen(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/webhooks", listener.local_addr().expect("an address"));
        let router = Router::new().route("/webhooks", post(hear)).with_state(self);
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    pub(crate) fn set_deaf(&self, deaf: bool) {
        self.deaf.store(deaf, Ordering::SeqCst);
    }

    pub(crate) fn heard(&self) -> Vec<ProviderEvent> {
        self.heard.lock().expect("not poisoned").clone()
    }

    /// Waits until so many messages about this attempt have come.
    pub(crate) async fn hears(&self, reference: &str, count: usize) -> Vec<ProviderEvent> {
        for _ in 0..400 {
            let found: Vec<_> = self.heard().into_iter().filter(|event| event.intent.reference == reference).collect();
            if found.len() >= count {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{count} messages about {reference} did not come: {:?}", self.heard());
    }
}

async fn hear(State(merchant): State<Merchant>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if merchant.deaf.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let read = WebhookHeaders::read(|name| headers.get(name).and_then(|value| value.to_str().ok()));
    let event = read.and_then(|headers| verify_webhook(SECRET, &headers, &body, Clock::system().now()));
    match event {
        Ok(event) => {
            merchant.heard.lock().expect("not poisoned").push(event);
            StatusCode::NO_CONTENT
        }
        Err(_) => StatusCode::BAD_REQUEST,
    }
}

struct Running {
    url: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

pub(crate) struct World {
    pub(crate) dir: TempDir,
    pub(crate) merchant: Merchant,
    pub(crate) client: ProviderClient,
    pub(crate) browser: reqwest::Client,
    config: Config,
    running: Option<Running>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let dir = TempDir::new().expect("a folder");
        let merchant = Merchant::default();
        let mut config = Config::new(dir.path().join("provider"), API_KEY, SECRET);
        config.webhook_url = Some(merchant.clone().listen().await);
        config.first_retry = Duration::from_millis(50);
        config.slow_answer = Duration::from_millis(600);
        config.lost_answer = Duration::from_millis(700);
        change(&mut config);
        let running = start(config.clone()).await;
        let client = client_of(&running.url, Duration::from_secs(10));
        let browser = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a browser");
        Self { dir, merchant, client, browser, config, running: Some(running) }
    }

    pub(crate) fn url(&self) -> &str {
        &self.running.as_ref().expect("running").url
    }

    /// A client with less patience.
    pub(crate) fn impatient(&self) -> ProviderClient {
        client_of(self.url(), Duration::from_millis(300))
    }

    pub(crate) async fn stop(&mut self) {
        let running = self.running.take().expect("running");
        running.stop.send(()).expect("still there");
        running.task.await.expect("stopped well");
    }

    /// Starts again on the same store; the port may be another.
    pub(crate) async fn start_again(&mut self) {
        let running = start(self.config.clone()).await;
        self.client = client_of(&running.url, Duration::from_secs(10));
        self.running = Some(running);
    }

    /// Posts a form as a browser does. Returns status, `location` and the page.
    pub(crate) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        let response = self.browser.post(self.full(path)).form(fields).send().await.expect("an answer");
        let status = response.status().as_u16();
        let location = response.headers().get("location").map(|value| value.to_str().expect("text").to_owned());
        (status, location.unwrap_or_default(), response.text().await.expect("a body"))
    }

    pub(crate) async fn page(&self, path: &str) -> (u16, String) {
        let response = self.browser.get(self.full(path)).send().await.expect("an answer");
        (response.status().as_u16(), response.text().await.expect("a body"))
    }

    /// Posts JSON as the merchant does, by hand.
    pub(crate) async fn post_json(
        &self,
        path: &str,
        key: Option<&str>,
        body: &serde_json::Value,
    ) -> (u16, serde_json::Value) {
        let mut request = self.browser.post(self.full(path)).bearer_auth(API_KEY).json(body);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.expect("a body")).unwrap_or_default())
    }

    pub(crate) async fn set_fault(&self, kind: &str, seconds: u32) {
        let (status, _) =
            self.post_json("/v1/faults", None, &serde_json::json!({ "kind": kind, "seconds": seconds })).await;
        assert_eq!(status, 204);
    }

    fn full(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.url()) }
    }

    /// The customer pays on the page with this card; the bank's question is answered with yes.
    pub(crate) async fn pay_with(&self, card: &str, request: &IntentRequest) -> IntentView {
        let intent = self.client.create_intent(request).await.expect("begun");
        assert_eq!(intent.state, IntentState::RequiresCard);
        let (status, location, page) = self.type_card(&intent, card).await;
        assert_eq!(status, 303, "{page}");
        if location.ends_with("/challenge") {
            let (status, location, _) = self.submit(&location, &[("decision", "approve")]).await;
            assert_eq!((status, location.starts_with(RETURN_URL)), (303, true), "{location}");
        }
        self.client.get_intent(&intent.provider_ref).await.expect("known")
    }

    pub(crate) async fn type_card(&self, intent: &IntentView, card: &str) -> (u16, String, String) {
        let number = TestCard::by_key(card).expect("a test card").number;
        let path = intent.client_url.clone().expect("a page");
        self.submit(&path, &[("number", number), ("expiry", "12/31"), ("code", "123")]).await
    }

    /// A customer keeps a card while paying 139.80.
    pub(crate) async fn keep_card(&self, card: &str, reference: &str) -> IntentView {
        self.pay_with(card, &by_form(reference, 13_980, true)).await
    }
}

async fn start(config: Config) -> Running {
    let simulator = Simulator::bind(config).await.expect("the simulator starts");
    let url = simulator.public_url().to_owned();
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(async move {
        let until = async move {
            let _ = stopped.await;
        };
        simulator.run(until).await.expect("the simulator runs");
    });
    Running { url, stop, task }
}

fn client_of(url: &str, answer: Duration) -> ProviderClient {
    let timeouts = Timeouts { connect: Duration::from_secs(2), answer };
    ProviderClient::new(url, API_KEY, timeouts).expect("a client")
}

pub(crate) fn keep() -> KeepCard {
    KeepCard {
        mandate_id: Some("mandate-1".to_owned()),
        mandate_text: "J’accepte que cette carte soit débitée à la remise.".to_owned(),
    }
}

pub(crate) fn by_form(reference: &str, amount_minor: i64, keep_card: bool) -> IntentRequest {
    asked(reference, amount_minor, Means::CardForm { return_url: RETURN_URL.to_owned(), keep: keep_card.then(keep) })
}

pub(crate) fn asked(reference: &str, amount_minor: i64, means: Means) -> IntentRequest {
    IntentRequest {
        reference: reference.to_owned(),
        amount: Money::eur(amount_minor),
        capture: CaptureWhen::Now,
        rest: None,
        language: Language::Fr,
        customer_reference: Some("customer-1".to_owned()),
        means,
    }
}

/// A charge without the customer, with the card that this payment kept.
pub(crate) fn later(reference: &str, amount_minor: i64, kept: &IntentView) -> IntentRequest {
    let card = kept.card.as_ref().expect("a card");
    asked(
        reference,
        amount_minor,
        Means::TokenLater {
            token: card.token.clone().expect("a token"),
            network_transaction_id: card.network_transaction_id.clone().expect("a network id"),
            mandate_id: "mandate-1".to_owned(),
        },
    )
}

/// The customer confirms, with the card that this payment kept.
pub(crate) fn confirmed(reference: &str, amount_minor: i64, kept: &IntentView) -> IntentRequest {
    let token = kept.card.as_ref().and_then(|card| card.token.clone()).expect("a token");
    asked(reference, amount_minor, Means::TokenWithCustomer { token, return_url: RETURN_URL.to_owned() })
}

pub(crate) fn at_terminal(terminal: &str, reference: &str, amount_minor: i64) -> TerminalRequest {
    TerminalRequest {
        recognise: false,
        terminal_id: terminal.to_owned(),
        reference: reference.to_owned(),
        amount: Money::eur(amount_minor),
        capture: CaptureWhen::Now,
        rest: None,
        language: Language::Fr,
        customer_reference: Some("customer-1".to_owned()),
        keep: Some(keep()),
    }
}
