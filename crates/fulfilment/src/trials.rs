//! Trying a draft of rules before it holds: begun, switched on, thrown away.

use crate::{SourcingRules, Trial, TrialState, Tried, store};
use db::{Claim, Command, DbError, Event, Job, Tx};
use kernel::{Actor, Moment, StaffId};
use serde_json::json;
use thiserror::Error;
use uuid::Uuid;

/// The kind of the job that does the reckoning.
pub const TRY_RULES: &str = "try_rules";
/// Trials that are kept; older ones are forgotten when a new one begins.
const MOST_KEPT: i64 = 20;

/// Why a trial was not begun or switched on.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum TrialRefused {
    /// There is none of this id (any more).
    #[error("no such trial")]
    Unknown,
    /// It is still being reckoned.
    #[error("the trial is not done")]
    NotDone,
    /// Others were switched on since: what it says beside them is old.
    #[error("the rules have changed since the trial was begun")]
    RulesChanged,
    /// The key was used for another draft.
    #[error("this form was used for something else")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl TrialRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "trial_unknown",
            Self::NotDone => "trial_not_done",
            Self::RulesChanged => "rules_changed",
            Self::KeyReused => "key_reused",
            Self::Store(_) => "store",
        }
    }
}

fn staff(actor: Actor) -> Option<StaffId> {
    match actor {
        Actor::Staff { id, .. } => Some(id),
        Actor::Visitor | Actor::Customer(_) | Actor::System => None,
    }
}

fn changed(moment: &Moment, id: Uuid) -> Event {
    Event::new(moment, "trial_changed", id, None, json!({}))
}

/// Begins to try a draft beside the rules in force; its job is queued. Whether somebody may is said before.
pub struct BeginTrial {
    /// The key of the form.
    pub key: Uuid,
    /// The draft.
    pub draft: SourcingRules,
    /// By whom.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for BeginTrial {
    type Done = Uuid;
    type Refused = TrialRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Uuid, TrialRefused> {
        let (key, id) = (self.key.to_string(), self.moment.id::<Uuid>());
        match db::claim_key(tx, "try_rules", &key, &self.draft, &id, self.moment.now).await? {
            Claim::New => {}
            Claim::Same(id) => return Ok(id),
            Claim::Other => return Err(TrialRefused::KeyReused),
        }
        let trial = Trial {
            id,
            at: self.moment.now,
            staff: staff(self.actor),
            state: TrialState::Running,
            present: store::get_rules(tx).await?,
            draft: self.draft,
            sample: None,
            done: 0,
            tried: Tried::default(),
        };
        store::insert_trial(tx, &trial).await?;
        store::forget_trials(tx, MOST_KEPT).await?;
        tx.enqueue(Job::new(&self.moment, TRY_RULES, json!({"trial": id})).once(format!("try_rules:{id}"))).await?;
        Ok(id)
    }
}

/// Keeps what a step of the reckoning found. Whether nobody else had done this step.
pub struct KeepTried {
    /// The trial as it is after the step.
    pub trial: Trial,
    /// How much had been looked at before it.
    pub done_before: i64,
    /// When.
    pub moment: Moment,
}

impl Command for KeepTried {
    type Done = bool;
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<bool, DbError> {
        let kept = store::keep_tried(tx, &self.trial, self.done_before).await?;
        if kept {
            tx.emit(changed(&self.moment, self.trial.id)).await?;
        }
        Ok(kept)
    }
}

/// What is decided about a trial.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TrialVerdict {
    /// Its draft holds from now on.
    SwitchOn,
    /// It is thrown away.
    Discard,
}

/// Decides about a trial; twice the same is once. Whether somebody may is said before.
pub struct EndTrial {
    /// Which.
    pub id: Uuid,
    /// What.
    pub verdict: TrialVerdict,
    /// By whom.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for EndTrial {
    type Done = ();
    type Refused = TrialRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), TrialRefused> {
        if self.verdict == TrialVerdict::Discard {
            return Ok(store::delete_trial(tx, self.id).await?);
        }
        let trial = store::find_trial(tx, self.id).await?.ok_or(TrialRefused::Unknown)?;
        match trial.state {
            TrialState::SwitchedOn => return Ok(()),
            TrialState::Running => return Err(TrialRefused::NotDone),
            TrialState::Done => {}
        }
        if store::get_rules(tx).await? != trial.present {
            return Err(TrialRefused::RulesChanged);
        }
        store::put_rules(tx, &trial.draft).await?;
        store::set_trial_on(tx, self.id).await?;
        let body = json!({"what": "rules", "by": staff(self.actor), "trial": self.id});
        tx.emit(Event::new(&self.moment, "delivery_changed", Uuid::nil(), None, body)).await?;
        Ok(tx.emit(changed(&self.moment, self.id)).await?)
    }
}
