//! The process harness itself: killed, started again, the same address and the same data.

use testkit::{Engine, Options, Passerelle};

async fn survives_a_kill(engine: Engine) {
    let mut passerelle = Passerelle::start(engine, Options::default()).await;
    let origin = passerelle.origin();
    let before = passerelle.visitor().get("/").await.ok();
    passerelle.kill();
    assert!(!passerelle.is_running());
    let visitor = passerelle.visitor();
    let request = visitor.request(reqwest::Method::GET, "/");
    assert!(visitor.try_send(request, "/").await.is_err(), "a killed server answers nobody");
    passerelle.restart().await;
    assert_eq!(passerelle.origin(), origin);
    let after = passerelle.visitor().get("/").await.ok();
    assert_eq!((before.status, before.path), (after.status, after.path));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_survives_a_kill_on_sqlite() {
    survives_a_kill(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_survives_a_kill_on_postgresql() {
    survives_a_kill(Engine::Postgres).await;
}
