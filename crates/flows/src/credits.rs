//! What head office does with credits: nobody spends one any more, and for how long new ones are good.

use db::{Command, DbError, Event, Tx};
use kernel::{Actor, CreditId, Moment};
use payments::CreditRules;
use serde_json::json;

/// Blocks a credit, or lets it be spent again.
#[derive(Clone)]
pub struct BlockCredit {
    /// Which.
    pub credit: CreditId,
    /// Whether nobody may spend it.
    pub blocked: bool,
    /// By whom.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for BlockCredit {
    type Done = bool;
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<bool, DbError> {
        let changed = payments::store::block_credit(tx, self.credit, self.blocked, self.moment.now).await?;
        if changed {
            let body = json!({"blocked": self.blocked, "by": self.actor});
            tx.emit(Event::new(&self.moment, "credit_changed", self.credit, None, body)).await?;
        }
        Ok(changed)
    }
}

/// Decides for how long new credits are good.
#[derive(Clone)]
pub struct SetCreditRules {
    /// What holds from now on.
    pub rules: CreditRules,
    /// By whom.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for SetCreditRules {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        payments::store::put_credit_rules(tx, self.rules).await?;
        let rules = self.rules;
        let body = json!({"store_credit_days": rules.store_credit_days, "gift_card_days": rules.gift_card_days, "by": self.actor});
        tx.emit(Event::new(&self.moment, "policy_changed", uuid::Uuid::nil(), None, body)).await
    }
}
