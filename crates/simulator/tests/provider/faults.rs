//! The whole interface misbehaves on request.

use crate::world::{World, by_form};
use payments::gateway::{Gateway, GatewayError};
use std::time::Duration;

#[tokio::test]
async fn faults_leave_the_outcome_open_and_only_lost_answers_were_done() {
    let world = World::new().await;
    for (kind, done) in [("error500", false), ("silent", false), ("lost", true), ("slow", true)] {
        world.set_fault(kind, 1).await;
        let error = world.impatient().create_intent(&by_form(kind, 100, false)).await.expect_err(kind);
        assert!(error.outcome_is_unknown(), "{kind}: {error}");
        world.set_fault("none", 0).await;
        let found = world.client.find_by_reference(kind).await.expect("an answer");
        assert_eq!(found.is_some(), done, "{kind}");
        world.client.create_intent(&by_form(kind, 100, false)).await.expect("the same request again");
    }
}

#[tokio::test]
async fn no_connection_at_all_is_unreachable() {
    let mut world = World::new().await;
    let client = world.client.clone();
    world.stop().await;
    let error = client.find_by_reference("x").await.expect_err("nobody there");
    assert!(matches!(error, GatewayError::Unreachable { .. }));
}

#[tokio::test]
async fn a_held_connection_does_not_hold_up_a_stop() {
    let mut world = World::with(|config| config.lost_answer = Duration::from_mins(1)).await;
    world.set_fault("silent", 60).await;
    let client = world.client.clone();
    let held = tokio::spawn(async move { client.find_by_reference("x").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    tokio::time::timeout(Duration::from_secs(5), world.stop()).await.expect("stops soon");
    assert!(held.await.expect("finished").is_err());
}
