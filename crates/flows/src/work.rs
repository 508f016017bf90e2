//! The runner of jobs: what follows from changes, and what a crash left unfinished.

use crate::payment::{Asked, Outcome, ask, follow_payment, give_up_payment};
use crate::take::{self, Taken};
use crate::{House, Placing, cancel, cards, carriers, late, pickup, tell, trial};
use db::{ClaimedJob, Command, DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{FulfilmentId, MessageId, Moment, Money, OrderId, PaymentId, RefundId};
use payments::gateway::{GatewayError, IntentState};
use payments::{Payment, Refund, RefundState};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How long a job belongs to who claimed it.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// How many jobs are taken at a time.
const AT_A_TIME: i64 = 32;
/// After so many attempts a job is given up; head office sees it.
const MOST_ATTEMPTS: i64 = 24;
/// How long an unanswered payment is left alone before it is looked up.
const FOLLOW_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// How often the table is looked at when nobody told of a job, and the sweeps are made.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const SWEEP_EVERY: SignedDuration = SignedDuration::from_secs(20);
/// How often parcels that did not leave on their day are looked after: they are late by days.
const LOOK_AFTER_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// Why a job was not done.
enum NotDone {
    /// Run it again then; not a failure.
    Again(Timestamp),
    /// Failed; tried again with growing pauses.
    Failed(String),
}

impl From<DbError> for NotDone {
    fn from(error: DbError) -> Self {
        Self::Failed(error.to_string())
    }
}

struct Claim {
    moment: Moment,
}

impl Command for Claim {
    type Done = Vec<ClaimedJob>;
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<Vec<ClaimedJob>, DbError> {
        db::claim_jobs(tx, self.moment.now, LEASE, AT_A_TIME).await
    }
}

struct End {
    job: ClaimedJob,
    outcome: Result<(), (Option<Timestamp>, String)>,
    now: Timestamp,
}

impl Command for End {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        match &self.outcome {
            Ok(()) => db::finish_job(tx, self.job.id).await,
            Err((again_at, error)) => db::retry_job(tx, self.job.id, *again_at, error, self.now).await,
        }
    }
}

/// Runs jobs until the future given is ready; what was begun is ended first.
pub async fn work(house: Arc<House>, stop: impl Future<Output = ()>) {
    let signal = house.db.job_signal();
    let (mut swept_at, mut looked_at) = (Timestamp::MIN, Timestamp::MIN);
    tokio::pin!(stop);
    loop {
        let now = house.clock.now();
        if now.duration_since(swept_at) >= SWEEP_EVERY {
            swept_at = now;
            let for_task = Arc::clone(&house);
            let swept = tokio::spawn(async move { sweep(&for_task).await }).await;
            if let Some(error) = swept.map_or_else(|e| Some(e.to_string()), |done| done.err().map(|e| e.to_string())) {
                tracing::error!(error, "sweeping failed; it is tried again");
            }
        }
        if now.duration_since(looked_at) >= LOOK_AFTER_EVERY {
            looked_at = now;
            if let Err(error) = late::look_after(&house).await {
                tracing::error!(%error, "parcels that are late could not be looked after; it is tried again");
            }
        }
        let done = work_once(&house).await.unwrap_or_else(|error| {
            tracing::error!(%error, "jobs could not be claimed; it is tried again");
            0
        });
        if done > 0 {
            continue;
        }
        tokio::select! {
            () = signal.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = &mut stop => return,
        }
    }
}

/// Runs the jobs that are due, at most some dozens; how many.
pub async fn work_once(house: &Arc<House>) -> Result<usize, DbError> {
    let jobs = house.db.run(Claim { moment: house.clock.moment() }).await?;
    let count = jobs.len();
    futures::future::join_all(jobs.into_iter().map(|job| run_and_end(house, job))).await;
    Ok(count)
}

/// A job is a task of its own: one that panics has failed, and takes neither others nor the runner with it.
async fn run_and_end(house: &Arc<House>, job: ClaimedJob) {
    let (for_task, of_task) = (Arc::clone(house), job.clone());
    let task = tokio::spawn(async move { run(&for_task, &of_task).await });
    let outcome = task.await.unwrap_or_else(|error| Err(NotDone::Failed(error.to_string())));
    let now = house.clock.now();
    let outcome = match outcome {
        Ok(()) => Ok(()),
        Err(NotDone::Again(at)) => Err((Some(at), String::new())),
        Err(NotDone::Failed(error)) if job.attempts >= MOST_ATTEMPTS => {
            tracing::error!(job = %job.id, kind = job.kind, error, "a job is given up");
            Err((None, error))
        }
        Err(NotDone::Failed(error)) => {
            tracing::warn!(job = %job.id, kind = job.kind, attempts = job.attempts, error, "a job failed; it is tried again");
            Err((Some(later(now, pause(job.attempts))), error))
        }
    };
    let id = job.id;
    if let Err(error) = house.db.run(End { job, outcome, now }).await {
        tracing::error!(job = %id, %error, "a job could not be ended; its lease will");
    }
}

/// Pauses grow from two seconds to ten minutes.
fn pause(attempts: i64) -> SignedDuration {
    SignedDuration::from_secs((2_i64 << attempts.clamp(0, 9)).min(600))
}

fn later(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.saturating_add(span).unwrap_or(now)
}

fn body<T: DeserializeOwned>(job: &ClaimedJob) -> Result<T, NotDone> {
    serde_json::from_value(job.body.clone())
        .map_err(|error| NotDone::Failed(format!("the job cannot be read: {error}")))
}

async fn run(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    match job.kind.as_str() {
        "refund" => refund(house, job).await,
        "undo_payment" => undo(house, job).await,
        "announce_parcel" => announce(house, job).await,
        "take_money" => take_money(house, job).await,
        "set_aside" => set_aside(house, job).await,
        "forget_token" => forget_token(house, job).await,
        "tell_dates" => tell_dates(house, job).await,
        "tell" => Ok(tell::carry_out(house, body(job)?).await?),
        messages::DELIVER => deliver(house, job).await,
        fulfilment::TRY_RULES => try_rules(house, job).await,
        other => Err(NotDone::Failed(format!("no such kind of job: {other}"))),
    }
}

async fn forget_token(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    #[derive(Deserialize)]
    struct Of {
        order: OrderId,
    }
    let Of { order } = body(job)?;
    cards::forget_order_tokens(house, order).await.map_err(NotDone::Failed)
}

/// Payments whose answer never came: looked up, and given up when their customer is gone too long.
async fn follow_stale(house: &House, now: Timestamp) -> Result<(), DbError> {
    let (stale, policy) = {
        let reader = house.db.reader().await?;
        let before = now.saturating_sub(FOLLOW_AFTER).unwrap_or(now);
        let stale = payments::store::list_stale(&reader.tx(), before, 100).await?;
        (stale, stores::store::get_policy(&reader.tx()).await?)
    };
    let asked_for = {
        let reader = house.db.reader().await?;
        let before = now.saturating_sub(FOLLOW_AFTER).unwrap_or(now);
        payments::store::list_asked_for(&reader.tx(), before, 100).await?
    };
    for payment in asked_for {
        if let Err(error) = take::take_asked_for(house, payment.id).await {
            tracing::error!(payment = %payment.id, %error, "what is set aside could not be taken");
        }
    }
    for payment in stale {
        // One that cannot be settled does not hold up the others; it is tried again.
        if let Err(error) = follow_or_give_up(house, &payment, now, policy.hold_minutes).await {
            tracing::error!(payment = %payment.id, %error, "a payment could not be settled");
        }
    }
    Ok(())
}

async fn follow_or_give_up(house: &House, payment: &Payment, now: Timestamp, hold_minutes: i64) -> Result<(), DbError> {
    let seen = follow_payment(house, payment.id).await?;
    let waited = now.duration_since(payment.created_at);
    if seen.outcome == Outcome::Pending && waited > SignedDuration::from_mins(hold_minutes) {
        give_up_payment(house, payment.id).await?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct OfRefund {
    refund: RefundId,
}

struct EndRefund {
    id: RefundId,
    state: RefundState,
    provider_ref: Option<String>,
    now: Timestamp,
}

impl Command for EndRefund {
    type Done = bool;
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<bool, DbError> {
        payments::store::end_refund(tx, self.id, self.state, self.provider_ref.as_deref(), self.now).await
    }
}

/// Money goes back at the provider under our refund's id: asked twice, it goes back once.
async fn refund(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    let id = body::<OfRefund>(job)?.refund;
    let (refund, payment): (Refund, Payment) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let refund = payments::store::get_refund(&tx, id).await?;
        let payment = payments::store::get_payment(&tx, refund.payment).await?;
        // What came by exchange is held by the provider under the payment at its beginning.
        let payment = match payment.came_from {
            Some(from) => payments::store::get_payment(&tx, from.origin).await?,
            None => payment,
        };
        (refund, payment)
    };
    if refund.state != RefundState::Pending {
        return Ok(());
    }
    let reference = payment.provider_ref.clone().unwrap_or_default();
    let amount = Money::new(refund.amount_minor, payment.currency);
    let now = house.clock.now();
    match house.gateway.refund(&reference, amount, &id.to_string()).await {
        Ok(done) => {
            let end = EndRefund { id, state: RefundState::Done, provider_ref: Some(done.refund_ref), now };
            house.db.run(end).await?;
            Ok(())
        }
        Err(error) if error.outcome_is_unknown() || job.attempts < MOST_ATTEMPTS => {
            Err(NotDone::Failed(error.to_string()))
        }
        Err(error) => {
            house.db.run(EndRefund { id, state: RefundState::Failed, provider_ref: None, now }).await?;
            Err(NotDone::Failed(error.to_string()))
        }
    }
}

#[derive(Deserialize)]
struct OfPayment {
    payment: PaymentId,
}

/// Whatever the provider holds or has taken of an attempt that came to nothing goes back.
async fn undo(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    let id = body::<OfPayment>(job)?.payment;
    let failed = |error: GatewayError| NotDone::Failed(error.to_string());
    let Some(view) = house.gateway.find_by_reference(&id.to_string()).await.map_err(failed)? else { return Ok(()) };
    match view.state {
        IntentState::Declined { .. } | IntentState::Voided => Ok(()),
        IntentState::Captured => {
            let left = view.captured.minor - view.refunded.minor;
            if left <= 0 {
                return Ok(());
            }
            let amount = Money::new(left, view.captured.currency);
            house.gateway.refund(&view.provider_ref, amount, &format!("reverse-{id}")).await.map_err(failed).map(|_| ())
        }
        // One that is still being decided cannot be given up yet; the job comes again.
        _ => house.gateway.void(&view.provider_ref).await.map_err(failed).map(|_| ()),
    }
}

#[derive(Deserialize)]
struct OfOrder {
    order: OrderId,
}

/// Days that changed just now may change again: they are told a little later, together.
async fn tell_dates(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    match tell::dates(house, body::<OfOrder>(job)?.order).await? {
        Some(at) => Err(NotDone::Again(at)),
        None => Ok(()),
    }
}

#[derive(Deserialize)]
struct OfFulfilment {
    fulfilment: FulfilmentId,
}

/// The carrier hears of a parcel under its number: told twice, it is one parcel.
async fn announce(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    let id = body::<OfFulfilment>(job)?.fulfilment;
    match carriers::announce(house, id).await? {
        Ok(()) => Ok(()),
        Err(error) => Err(NotDone::Failed(error.to_string())),
    }
}

/// A part that was cut off another has its money set aside by the token of the order.
async fn set_aside(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    let id = body::<OfPayment>(job)?.payment;
    match ask(house, id, Asked::Rest).await? {
        Placing::Unknown { .. } => Err(NotDone::Failed("the provider did not answer".to_owned())),
        _ => Ok(()),
    }
}

/// What was set aside for goods that have left is taken.
async fn take_money(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    let id = body::<OfPayment>(job)?.payment;
    match take::take_asked_for(house, id).await? {
        Taken::Nothing | Taken::Done | Taken::Refused(_) => Ok(()),
        Taken::Unknown => Err(NotDone::Failed("the provider did not answer".to_owned())),
    }
}

#[derive(Deserialize)]
struct OfMessage {
    message: MessageId,
}

async fn deliver(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    let id = body::<OfMessage>(job)?.message;
    match messages::deliver(&house.db, house.mailer.as_ref(), id, &house.clock).await? {
        messages::Outcome::Done(_) => Ok(()),
        messages::Outcome::Again(at) => Err(NotDone::Again(at)),
    }
}

#[derive(Deserialize)]
struct OfTrial {
    trial: Uuid,
}

/// One step of trying a draft of rules; letters and money wait for no more than that.
async fn try_rules(house: &House, job: &ClaimedJob) -> Result<(), NotDone> {
    let id = body::<OfTrial>(job)?.trial;
    if trial::try_rules(house, id).await? { Err(NotDone::Again(house.clock.now())) } else { Ok(()) }
}

/// What is due by the clock alone: reservations that end, keys that are old.
async fn sweep(house: &House) -> Result<(), DbError> {
    let now = house.clock.now();
    let expired = {
        let reader = house.db.reader().await?;
        orders::store::list_expired(&reader.tx(), now, 200).await?
    };
    for f in expired {
        if let Err(refused) = cancel::expire(house, f.id).await {
            tracing::warn!(fulfilment = %f.id, %refused, "a reservation could not be ended");
        }
    }
    pickup::sweep(house, now).await?;
    follow_stale(house, now).await?;
    house.db.run(Forget { moment: house.clock.moment() }).await
}

struct Forget {
    moment: Moment,
}

impl Command for Forget {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let now = self.moment.now;
        let old = now.saturating_add(SignedDuration::from_hours(-72)).unwrap_or(now);
        let yesterday = now.saturating_add(SignedDuration::from_hours(-24)).unwrap_or(now);
        cart::store::forget_typed(tx, yesterday, 500).await?;
        db::forget_old_keys(tx, old, 500).await?;
        identity::forget_old_sessions(tx, old, 500).await?;
        identity::forget_old_links(tx, old, 500).await?;
        identity::forget_old_tries(tx, old, 500).await?;
        Ok(())
    }
}
