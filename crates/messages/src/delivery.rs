//! Delivering: claim, send outside any transaction, settle.

use crate::model::{Medium, Message, MessageRefused, MessageState};
use crate::store;
use db::{Command, Db, DbError, Event, Tx};
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use kernel::{Actor, Clock, MessageId, Moment};
use serde_json::json;
use thiserror::Error;

/// The kind of the job that delivers one message; its body is `{"message": id}`.
pub const DELIVER: &str = "deliver_message";

/// A claim that was not settled in this time belongs to somebody who died. Sending takes a minute at most.
pub const CLAIM: SignedDuration = SignedDuration::from_mins(5);

/// After how many minutes an attempt is followed by the next; after the last the message is given up.
const RETRY_MINUTES: [i64; 7] = [1, 5, 15, 60, 240, 480, 720];

/// A message on its way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outgoing {
    /// The identity that stays the same when it is sent again.
    pub id: MessageId,
    /// How.
    pub medium: Medium,
    /// Where to.
    pub address: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML; none for a text message or a notification.
    pub html: Option<String>,
    /// When it was queued: its date.
    pub created_at: Timestamp,
}

/// What became of a message that was handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// The server took it.
    Sent,
    /// Nothing is configured to send it by.
    Kept,
}

/// Why a message was not taken.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum MailError {
    /// Not now: the server is away, busy or asks to come back. It surely has not taken it.
    #[error("not now: {0}")]
    Temporary(String),
    /// Never: the address does not exist, or the server refuses us.
    #[error("refused: {0}")]
    Refused(String),
    /// The connection broke after the text was handed over: it may have been taken.
    #[error("unknown whether it was taken: {0}")]
    Unknown(String),
}

/// What messages leave by.
pub trait Mailer: Send + Sync {
    /// Hands a message over, in a minute at most.
    fn send(&self, message: Outgoing) -> BoxFuture<'_, Result<Delivery, MailError>>;
}

/// What the runner of jobs shall do now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The job is done: sent, kept, given up, or nothing was left to do.
    Done(MessageState),
    /// Run the job again at this instant.
    Again(Timestamp),
}

/// Delivers one message. Called by the runner of [`DELIVER`] jobs; may be called any number of times.
pub async fn deliver(db: &Db, mailer: &dyn Mailer, id: MessageId, clock: &Clock) -> Result<Outcome, DbError> {
    let claimed = match db.run(Claim { id, moment: clock.moment() }).await? {
        Claiming::Yours(claimed) => *claimed,
        Claiming::Settled(outcome) => return Ok(outcome),
    };
    let store::Claimed { message, body } = claimed;
    let outgoing = Outgoing {
        id,
        medium: message.medium,
        address: message.address.clone(),
        subject: message.subject.clone(),
        text: body.text,
        html: Some(body.html).filter(|html| !html.is_empty()),
        created_at: message.created_at,
    };
    let answer = mailer.send(outgoing).await;
    if let Err(error) = &answer {
        tracing::warn!(message = %id, attempts = message.attempts, %error, "a message was not taken");
    }
    db.run(Settle { message, answer, moment: clock.moment() }).await
}

struct Claim {
    id: MessageId,
    moment: Moment,
}

enum Claiming {
    Yours(Box<store::Claimed>),
    Settled(Outcome),
}

impl Command for Claim {
    type Done = Claiming;
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<Claiming, DbError> {
        let now = self.moment.now;
        if let Some(claimed) = store::claim(tx, self.id, now, CLAIM).await? {
            return Ok(Claiming::Yours(Box::new(claimed)));
        }
        let message = store::get_message(tx, self.id).await?;
        let free_at = message.claimed_at.unwrap_or(now).saturating_add(CLAIM).unwrap_or(now);
        Ok(Claiming::Settled(match message.state {
            MessageState::Sending if free_at > now => Outcome::Again(free_at),
            MessageState::Sending => {
                let error = "twice nobody could tell whether it was delivered; it is not sent a third time";
                give_up(tx, &message, error, &self.moment).await?
            }
            // It cannot be queued: the claim would have taken it.
            MessageState::Queued => Outcome::Again(now),
            settled => Outcome::Done(settled),
        }))
    }
}

async fn give_up(tx: &Tx<'_>, message: &Message, error: &str, moment: &Moment) -> Result<Outcome, DbError> {
    settle(tx, message, MessageState::Failed, Some(error), moment).await
}

async fn settle(
    tx: &Tx<'_>,
    message: &Message,
    state: MessageState,
    error: Option<&str>,
    moment: &Moment,
) -> Result<Outcome, DbError> {
    if store::settle(tx, message.id, state, error, moment.now).await? {
        let kind = format!("message_{}", state.as_str());
        let body = json!({"order": message.order, "template": message.template, "medium": message.medium.as_str()});
        tx.emit(Event::new(moment, &kind, message.id, None, body)).await?;
    }
    Ok(Outcome::Done(state))
}

struct Settle {
    message: Message,
    answer: Result<Delivery, MailError>,
    moment: Moment,
}

impl Command for Settle {
    type Done = Outcome;
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<Outcome, DbError> {
        let (message, moment) = (&self.message, &self.moment);
        match &self.answer {
            Ok(Delivery::Sent) => settle(tx, message, MessageState::Sent, None, moment).await,
            Ok(Delivery::Kept) => settle(tx, message, MessageState::Kept, None, moment).await,
            Err(MailError::Refused(error)) => give_up(tx, message, error, moment).await,
            // It stays "sending": when the claim ends, it is sent once more, or given up.
            Err(MailError::Unknown(_)) => Ok(Outcome::Again(later(moment.now, CLAIM))),
            Err(MailError::Temporary(error)) => match retry_after(message.attempts) {
                Some(wait) => {
                    store::put_back(tx, message.id, message.attempts, error).await?;
                    Ok(Outcome::Again(later(moment.now, wait)))
                }
                None => give_up(tx, message, error, moment).await,
            },
        }
    }
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(now)
}

/// How long to wait after this many attempts; none when it is time to give up.
fn retry_after(attempts: i64) -> Option<SignedDuration> {
    let at = usize::try_from(attempts - 1).unwrap_or(0);
    RETRY_MINUTES.get(at).map(|minutes| SignedDuration::from_mins(*minutes))
}

/// Sends a message again that failed or was kept: a decision of staff.
#[derive(Clone)]
pub struct Resend {
    /// Which.
    pub message: MessageId,
    /// Who decided it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for Resend {
    type Done = ();
    type Refused = MessageRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), MessageRefused> {
        if !matches!(self.actor, Actor::Staff { .. } | Actor::System) {
            return Err(MessageRefused::NotAllowed);
        }
        store::get_message(tx, self.message).await?;
        if store::requeue(tx, self.message, &self.moment).await? { Ok(()) } else { Err(MessageRefused::NotResendable) }
    }
}
