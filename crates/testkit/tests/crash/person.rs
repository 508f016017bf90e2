//! Somebody who does not give up: what was not answered is sent again once the house serves again.

use rand::rngs::StdRng;
use reqwest::Method;
use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;
use testkit::{Answer, Visitor};
use tokio::sync::watch;

/// Where the house stands, as everybody in town can see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Life {
    /// How often it was killed before.
    pub(crate) number: usize,
    /// Whether it serves.
    pub(crate) is_up: bool,
    /// Whether it is the last life: who has finished an errand begins no other.
    pub(crate) is_last: bool,
}

/// A browser, a hand for the provider's pages, and patience.
pub(crate) struct Person {
    pub(crate) name: String,
    shop: Visitor,
    provider: Visitor,
    life: watch::Receiver<Life>,
    chance: Mutex<StdRng>,
    token: Mutex<String>,
}

impl Person {
    pub(crate) fn new(name: String, origins: (&str, &str), life: watch::Receiver<Life>, chance: StdRng) -> Self {
        let (shop, provider) = (Visitor::new(origins.0), Visitor::new(origins.1));
        Self { name, shop, provider, life, chance: Mutex::new(chance), token: Mutex::default() }
    }

    /// The same person with another browser, which the house has never seen.
    pub(crate) fn with_new_browser(&self) -> Self {
        let seed = rand::Rng::random(&mut *self.chance.lock().expect("no holder panics"));
        let (shop, provider) = (self.shop.another(), self.provider.another());
        let chance = Mutex::new(rand::SeedableRng::seed_from_u64(seed));
        Self { name: self.name.clone(), shop, provider, life: self.life.clone(), chance, token: Mutex::default() }
    }

    /// The same person, who reads English.
    pub(crate) fn in_english(mut self) -> Self {
        self.shop = self.shop.in_english();
        self
    }

    /// A page of the house.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.noted(self.insist(path, || self.shop.try_get(path)).await)
    }

    /// A form of the house, sent until it is answered: what was carried out and not answered is
    /// asked for twice.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        if self.token().is_empty() {
            self.get("/orders").await;
        }
        let token = self.token();
        let mut fields = vec![("csrf", token.as_str())];
        fields.extend_from_slice(form);
        self.noted(self.insist(path, || self.shop.try_post(path, &fields)).await)
    }

    /// A form sent once, by the page's script or without it; whatever comes back, redirections too.
    pub(crate) async fn send(&self, path: &str, form: &[(&str, &str)], by_script: bool) -> Answer {
        if self.token().is_empty() {
            self.get("/orders").await;
        }
        let token = self.token();
        let mut fields = vec![("csrf", token.as_str())];
        fields.extend_from_slice(form);
        let request = self.shop.request(Method::POST, path).form(&fields);
        let request = if by_script { request.header("hx-request", "true") } else { request };
        self.shop.send(request, path).await
    }

    /// A file sent by a form of head office, and where that leads.
    pub(crate) async fn upload(&self, path: &str, name: &str, file: Vec<u8>) -> Answer {
        const EDGE: &str = "----------------------------7da24f2e50046";
        self.get(path).await;
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"format\"\r\n\r\nauto\r\n--{EDGE}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
        );
        let tail = format!("\r\n--{EDGE}--\r\n");
        let body = [head.into_bytes(), file, tail.into_bytes()].concat();
        let request = self.shop.request(Method::POST, &format!("{path}?csrf={}", self.token()));
        let request = request.header("content-type", format!("multipart/form-data; boundary={EDGE}")).body(body);
        let answer = self.shop.send(request, path).await;
        match answer.leads_to().map(str::to_owned) {
            Some(next) => self.get(&next).await,
            None => answer,
        }
    }

    /// A page of the provider.
    pub(crate) async fn provider_page(&self, path: &str) -> Answer {
        self.insist(path, || self.provider.try_get(path)).await
    }

    /// A form of the provider whose answer nobody waits for long: it is slow, or gets lost.
    pub(crate) async fn provider_form_left(&self, path: &str, form: &[(&str, &str)]) {
        let _ = tokio::time::timeout(Duration::from_millis(300), self.provider.try_post(path, form)).await;
    }

    /// A form of the provider. One that is cut off may have been carried out: it is sent again.
    pub(crate) async fn provider_form(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.insist(path, || self.provider.try_post(path, form)).await
    }

    async fn insist<F>(&self, path: &str, ask: impl Fn() -> F) -> Answer
    where
        F: Future<Output = Result<Answer, reqwest::Error>>,
    {
        let mut life = self.life.clone();
        let mut failed = 0;
        loop {
            let now = *life.wait_for(|life| life.is_up).await.expect("the town lives as long as its people");
            match ask().await {
                Ok(answer) => return answer,
                // A provider that was killed alone comes back by itself, within a moment.
                Err(error) if life.borrow().number == now.number => {
                    failed += 1;
                    assert!(failed < 200, "{}: {path} is not answered: {error:?}", self.name);
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(_) => failed = 0,
            }
        }
    }

    fn noted(&self, answer: Answer) -> Answer {
        if let Some(token) = answer.field("csrf") {
            token.clone_into(&mut self.token.lock().expect("no holder panics"));
        }
        assert!(answer.status < 500, "{}: {} answers {}: {}", self.name, answer.path, answer.status, answer.text());
        answer
    }

    fn token(&self) -> String {
        self.token.lock().expect("no holder panics").clone()
    }

    /// A choice of chance: true once in `n` times.
    pub(crate) fn once_in(&self, n: u32) -> bool {
        rand::Rng::random_ratio(&mut *self.chance.lock().expect("no holder panics"), 1, n)
    }

    /// A number below `n`.
    pub(crate) fn below(&self, n: usize) -> usize {
        rand::Rng::random_range(&mut *self.chance.lock().expect("no holder panics"), 0..n)
    }

    /// Where the house stands.
    pub(crate) fn life(&self) -> Life {
        *self.life.borrow()
    }

    /// Waits until the house was killed and serves again, or nothing more is to be feared.
    pub(crate) async fn next_life(&self) {
        let now = self.life();
        let mut life = self.life.clone();
        let later = |life: &Life| life.is_up && (life.number > now.number || life.is_last);
        life.wait_for(later).await.expect("the town lives as long as its people");
    }
}
