//! The disk is full in the middle of a day: who asks for something is told so, what was written down
//! stays, and the same forms are taken once there is room again.

use crate::audit;
use crate::bad_days::expect;
use crate::counter::{Paid, Seller};
use crate::races::{self, Scene};
use crate::town::{self, Wanted};
use crate::web::{Ended, Form, Web};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use testkit::{Engine, Options};

/// Room for the demo and some work.
const SIZE: &str = "size=64m";
/// No file grows beyond this, where nothing may be mounted: less than the log of some changes takes.
const MOST_BYTES: &str = "--fsize=100000";

/// A small disk of its own, let go of when dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    /// None where nobody may mount one.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(folder.path()).output();
        mount.is_ok_and(|done| done.status.success()).then(|| Self(folder))
    }

    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }

    /// Fills it to the last byte.
    fn fill(&self) {
        let mut file = File::create(self.filler()).expect("a file on the small disk");
        let mut piece = vec![7_u8; 1 << 20];
        while !piece.is_empty() {
            if file.write_all(&piece).is_err() {
                piece.truncate(piece.len() / 2);
            }
        }
    }

    fn empty(&self) {
        fs::remove_file(self.filler()).expect("the file that fills the disk");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

/// Fails on a disk that is full: cash at the till in French, a reservation on the web in English.
struct Asked<'a> {
    seller: Seller<'a>,
    web: Web<'a>,
    key: String,
    form: Form,
}

impl Asked<'_> {
    fn cash(&self) -> [(&str, &str); 3] {
        [("tender", "cash"), ("given", "100"), ("idempotency", &*self.key)]
    }

    /// Both are told; what lies before them is as it was, and can be looked at.
    async fn is_refused(&self) {
        let till = self.seller.person.send("/till/pay", &self.cash(), false).await;
        expect(&till, 503, &["Le disque est plein", "rien de ce qui l’était n’est perdu", "Prévenez un responsable"]);
        let fields: Vec<(&str, &str)> = self.form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let shop = self.web.person.send("/checkout", &fields, false).await;
        expect(&shop, 503, &["The disk is full", "nothing that was is lost", "try again once there is room"]);
        expect(&self.seller.person.get("/till").await, 200, &["89,90 €"]);
        expect(&self.web.person.get("/cart").await, 200, &["€89.90"]);
    }

    /// The same forms again.
    async fn is_taken(&self) {
        let first = self.seller.pay("/till/pay", &self.cash()).await;
        assert!(matches!(first, Paid::Order(_)), "{first:?}");
        assert_eq!(self.seller.pay("/till/pay", &self.cash()).await, first);
        let first = self.web.send(&self.form).await;
        assert!(matches!(first, Ended::Placed(_)), "{first:?}");
        assert_eq!(self.web.send(&self.form).await, first);
    }
}

async fn scene_at(place: Option<&Path>) -> Scene {
    let options = Options { place: place.map(Path::to_owned), ..Options::default() };
    let wanted = Wanted { plenty: 100, ..Wanted::default() };
    races::scene_of(town::found_with(Engine::Sqlite, options, wanted).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_the_process_goes_on_once_there_is_room() {
    let Some(disk) = Disk::mount() else {
        // The test below does the same with a limit on files, which everybody may set.
        return;
    };
    let mut scene = scene_at(Some(disk.0.path())).await;
    {
        let (clerk, customer) = (scene.first.with_new_browser(), scene.first.with_new_browser().in_english());
        let asked = ask(&scene, &clerk, &customer).await;
        disk.fill();
        asked.is_refused().await;
        disk.empty();
        asked.is_taken().await;
    }
    assert!(scene.house.is_running(), "it went on all the time");
    audit::close(&mut scene.house).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_may_not_grow_is_said_and_nothing_is_lost_after_the_next_start() {
    let mut scene = scene_at(None).await;
    let (clerk, customer) = (scene.first.with_new_browser(), scene.first.with_new_browser().in_english());
    let (seller_town, terminal) = (scene.town.clone(), scene.town.tills[0].1.clone());
    let (key, form) = {
        let asked = ask(&scene, &clerk, &customer).await;
        (asked.key, asked.form)
    };
    let seller =
        Seller { person: &clerk, town: &seller_town, till: seller_town.tills[0].0, terminal, is_fickle: false };
    let web = Web { person: &customer, town: &seller_town, email: None, is_fickle: false };
    let asked = Asked { seller, web, key, form };
    scene.house.stop();
    // The signal that goes with the limit would end the process; a full disk sends none.
    let limited = ["sh", "-c", "trap '' XFSZ; exec prlimit \"$@\"", "sh", MOST_BYTES];
    scene.house.wrap(&limited);
    scene.house.restart().await;
    // What the log of changes still has room for is taken; then no more.
    for _ in 0..200 {
        let page = clerk.send("/till/ticket/park", &[("label", "")], false).await;
        if page.status == 503 {
            break;
        }
        let parked = clerk.get("/till/parked").await;
        let Some(ticket) = parked.between("action=\"/till/parked/", "\"").map(str::to_owned) else { continue };
        clerk.send(&format!("/till/parked/{ticket}"), &[], false).await;
    }
    let refused = clerk.send("/till/pay", &asked.cash(), false).await;
    expect(&refused, 503, &["Le disque est plein", "rien de ce qui l’était n’est perdu"]);
    assert!(scene.house.is_running(), "it goes on, though nothing can be written");
    scene.house.stop();
    scene.house.wrap(&[]);
    scene.house.restart().await;
    audit::verify(&scene.house).await;
    if clerk.get("/till").await.field("idempotency").is_none() {
        let parked = clerk.get("/till/parked").await;
        let ticket = parked.between("action=\"/till/parked/", "\"").expect("the ticket waits").to_owned();
        clerk.post(&format!("/till/parked/{ticket}"), &[]).await;
    }
    asked.is_taken().await;
    drop(asked);
    audit::close(&mut scene.house).await;
}

/// A ticket that can be paid and a checkout that can be sent.
async fn ask<'a>(scene: &'a Scene, clerk: &'a crate::person::Person, customer: &'a crate::person::Person) -> Asked<'a> {
    let (till, terminal) = scene.town.tills[0].clone();
    let seller = Seller { person: clerk, town: &scene.town, till, terminal, is_fickle: false };
    seller.begin("LPI1", "1111").await;
    seller.scan(&scene.town.plenty[0].1).await;
    let key = clerk.get("/till/cash").await.field("idempotency").expect("a ticket").to_owned();
    let email = Some("disque@exemple.example".to_owned());
    let web = Web { person: customer, town: &scene.town, email, is_fickle: false };
    let form = web.prepare(scene.town.plenty[0].0, &scene.town.collect("later"), false).await.expect("a checkout");
    Asked { seller, web, key, form }
}
