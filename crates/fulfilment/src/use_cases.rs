//! Changing how the house delivers: services, places, costs.

use crate::{Sender, Service, SourcingRules, store};
use db::{Command, DbError, Event, Tx};
use kernel::{Actor, Moment};
use serde_json::json;
use uuid::Uuid;

/// What is changed.
#[derive(Clone, Debug)]
pub enum DeliveryChange {
    /// A service, its place in the list and whether customers may choose it.
    Service(Box<Service>, i64, bool),
    /// How a place sends.
    Sender(Sender),
    /// What the house reckons with when it chooses sources.
    Rules(SourcingRules),
}

/// Changes how the house delivers; who did it stands in the event. Whether somebody may is said before.
pub struct ChangeDelivery {
    /// What is changed.
    pub change: DeliveryChange,
    /// By whom.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for ChangeDelivery {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let (what, subject, place) = match &self.change {
            DeliveryChange::Service(service, position, active) => {
                store::put_service(tx, service, *position).await?;
                store::set_active(tx, service.id, *active).await?;
                ("service", service.id.0, None)
            }
            DeliveryChange::Sender(sender) => {
                store::put_sender(tx, sender).await?;
                ("place", sender.location.0, Some(sender.location))
            }
            DeliveryChange::Rules(rules) => {
                store::put_rules(tx, rules).await?;
                ("rules", Uuid::nil(), None)
            }
        };
        let by = match self.actor {
            Actor::Staff { id, .. } => Some(id),
            Actor::Visitor | Actor::Customer(_) | Actor::System => None,
        };
        tx.emit(Event::new(&self.moment, "delivery_changed", subject, place, json!({"what": what, "by": by}))).await
    }
}
