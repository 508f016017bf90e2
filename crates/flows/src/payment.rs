//! Payments and the outside world: ask, follow up, give up. Nothing here runs in a transaction
//! while it waits.

use crate::place_order::{self, Fresh};
use crate::settle::{Parts, Settle, Settled, Verdict};
use crate::{House, Placing, again};
use db::{Command, DbError, Tx};
use jiff::SignedDuration;
use kernel::{Language, Moment, Money, PaymentId};
use payments::gateway::{
    CaptureWhen, DeclineReason, GatewayError, GatewayResult, IntentRequest, IntentState, IntentView, KeepCard, Means,
    TerminalRequest, WebhookHeaders, WebhookRefused, verify_webhook,
};
use payments::{CardToken, Payment, PaymentState, Tender};
use stock::StockRefused;
use uuid::Uuid;

/// How a begun payment is asked for.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Terminal,
    CardForm { return_url: String },
    TokenWithCustomer { return_url: String },
    TokenLater,
}

/// Where an attempt stands, for the screen that waits for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Not known yet.
    Pending,
    /// The money came.
    Paid,
    /// Nothing was taken; why, as a stable code.
    Declined(String),
}

/// An attempt with its outcome.
#[derive(Clone, Debug)]
pub struct PaymentView {
    /// The attempt.
    pub payment: Payment,
    /// What it came to.
    pub outcome: Outcome,
}

/// A payment that never reached the provider is given up after this time.
const NEVER_ARRIVED: SignedDuration = SignedDuration::from_secs(90);

fn unstock(refused: StockRefused) -> DbError {
    match refused {
        StockRefused::Store(error) => error,
        other => DbError::Data(other.to_string()),
    }
}

async fn settle(house: &House, payment: PaymentId, verdict: Verdict) -> Result<Outcome, DbError> {
    let settled = settle_with(house, payment, verdict, None).await?;
    Ok(outcome_of(settled.state, settled.reason))
}

/// Applies a verdict to what was written just now; when it changed meanwhile, to what is there.
async fn settle_with(
    house: &House,
    payment: PaymentId,
    verdict: Verdict,
    known: Option<Box<(Payment, Parts)>>,
) -> Result<Settled, DbError> {
    let settle = Settle { payment, verdict, known: None, moment: house.clock.moment() };
    if known.is_some() {
        match house.db.run(Settle { known, ..settle.clone() }).await {
            Err(StockRefused::Store(error)) if error == again::changed() => {}
            settled => return settled.map_err(unstock),
        }
    }
    again::run(house, &settle).await.map_err(unstock)
}

fn outcome_of(state: PaymentState, reason: Option<String>) -> Outcome {
    match state {
        PaymentState::Pending => Outcome::Pending,
        PaymentState::Captured => Outcome::Paid,
        PaymentState::Declined | PaymentState::Voided => Outcome::Declined(reason.unwrap_or_else(|| "other".into())),
    }
}

/// What the provider's picture means for us; none while it waits.
fn verdict_of(view: &IntentView) -> Option<Verdict> {
    match view.state {
        IntentState::RequiresCard | IntentState::RequiresAction | IntentState::Processing => None,
        IntentState::Authorised | IntentState::Captured => Some(Verdict::Captured(Box::new(view.clone()))),
        IntentState::Declined { reason } => Some(Verdict::Declined { reason: reason.code().to_owned() }),
        IntentState::Voided => Some(Verdict::Voided { reason: DeclineReason::CancelledByCustomer.code().to_owned() }),
    }
}

/// Asks the provider for a payment that was begun just now.
pub(crate) async fn ask_fresh(house: &House, fresh: Fresh, asked: Asked) -> Result<Placing, DbError> {
    let Fresh { payment, parts, card } = fresh;
    let answer = call(house, &payment, parts.order.language, card, asked).await;
    apply(house, payment, Some(parts), answer).await
}

/// Asks the provider for a begun payment and applies what it answers at once.
pub(crate) async fn ask(house: &House, id: PaymentId, asked: Asked) -> Result<Placing, DbError> {
    let reader = house.db.reader().await?;
    let payment = payments::store::get_payment(&reader.tx(), id).await?;
    let order = orders::store::get_order(&reader.tx(), payment.order).await?;
    let card = match (payment.token, payment.customer) {
        (Some(token), Some(customer)) => payments::store::get_token(&reader.tx(), customer, token).await.ok(),
        _ => None,
    };
    drop(reader);
    if payment.state != PaymentState::Pending {
        return Ok(placing(&payment, outcome_of(payment.state, payment.reason.clone())));
    }
    let answer = call(house, &payment, order.language, card, asked).await;
    apply(house, payment, None, answer).await
}

async fn call(
    house: &House,
    payment: &Payment,
    language: Language,
    card: Option<CardToken>,
    asked: Asked,
) -> GatewayResult<IntentView> {
    match asked {
        Asked::Terminal => house.terminals.start(&terminal_request(payment, language)).await,
        Asked::CardForm { return_url } => {
            let means = Means::CardForm { return_url: with_payment(&return_url, payment.id), keep: keep(payment) };
            house.gateway.create_intent(&request(payment, language, means)).await
        }
        Asked::TokenWithCustomer { return_url } => {
            let token = card.map(|card| card.provider_token).unwrap_or_default();
            let means = Means::TokenWithCustomer { token, return_url: with_payment(&return_url, payment.id) };
            house.gateway.create_intent(&request(payment, language, means)).await
        }
        Asked::TokenLater => {
            let (token, network_transaction_id, mandate_id) = card
                .map(|c| (c.provider_token, c.network_transaction_id.unwrap_or_default(), c.mandate_id))
                .unwrap_or_default();
            let means = Means::TokenLater { token, network_transaction_id, mandate_id };
            house.gateway.create_intent(&request(payment, language, means)).await
        }
    }
}

async fn apply(
    house: &House,
    mut payment: Payment,
    parts: Option<Parts>,
    answer: GatewayResult<IntentView>,
) -> Result<Placing, DbError> {
    let view = match answer {
        Ok(view) => view,
        Err(error) if error.outcome_is_unknown() => {
            tracing::warn!(payment = %payment.id, %error, "the provider did not answer; the payment is followed up");
            return Ok(Placing::Unknown { order: payment.order, payment: payment.id });
        }
        Err(error) => {
            tracing::warn!(payment = %payment.id, %error, "the provider refused a payment");
            let outcome = settle(house, payment.id, Verdict::Voided { reason: reason_of(&error) }).await?;
            return Ok(placing(&payment, outcome));
        }
    };
    if let Some(verdict) = verdict_of(&view) {
        let known = parts.map(|parts| Box::new((payment.clone(), parts)));
        let settled = settle_with(house, payment.id, verdict, known).await?;
        return Ok(placing(&payment, outcome_of(settled.state, settled.reason)));
    }
    let note = Note { payment: payment.id, view: view.clone(), moment: house.clock.moment() };
    house.db.run(note).await?;
    payment.client_url = view.client_url;
    Ok(placing(&payment, Outcome::Pending))
}

fn reason_of(error: &GatewayError) -> String {
    match error {
        GatewayError::Refused { code, .. } => code.clone(),
        GatewayError::Unreachable { .. } | GatewayError::Unreadable { .. } => "provider_silent".to_owned(),
    }
}

fn placing(payment: &Payment, outcome: Outcome) -> Placing {
    let (order, id) = (payment.order, payment.id);
    match (outcome, &payment.client_url, payment.tender) {
        (Outcome::Paid, _, _) => Placing::Placed { order },
        (Outcome::Declined(reason), _, _) => Placing::Declined { order, reason },
        (Outcome::Pending, _, Tender::Terminal) => Placing::OnTerminal { order, payment: id },
        (Outcome::Pending, Some(url), _) => Placing::AtProvider { order, payment: id, url: url.clone() },
        (Outcome::Pending, None, _) => Placing::Unknown { order, payment: id },
    }
}

fn keep(payment: &Payment) -> Option<KeepCard> {
    let mandate_text = payment.mandate_text.clone().filter(|_| payment.save_card)?;
    Some(KeepCard { mandate_id: Some(payment.id.to_string()), mandate_text })
}

fn request(payment: &Payment, language: Language, means: Means) -> IntentRequest {
    IntentRequest {
        reference: payment.id.to_string(),
        amount: Money::new(payment.amount_minor, payment.currency),
        capture: CaptureWhen::Now,
        language,
        customer_reference: payment.customer.map(|customer| customer.to_string()),
        means,
    }
}

fn terminal_request(payment: &Payment, language: Language) -> TerminalRequest {
    TerminalRequest {
        terminal_id: payment.terminal.clone().unwrap_or_default(),
        reference: payment.id.to_string(),
        amount: Money::new(payment.amount_minor, payment.currency),
        capture: CaptureWhen::Now,
        language,
        customer_reference: payment.customer.map(|customer| customer.to_string()),
        keep: keep(payment),
    }
}

fn with_payment(url: &str, id: PaymentId) -> String {
    format!("{url}{}payment={id}", if url.contains('?') { '&' } else { '?' })
}

/// Keeps the provider's name for a payment that goes on elsewhere.
struct Note {
    payment: PaymentId,
    view: IntentView,
    moment: Moment,
}

impl Command for Note {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let url = self.view.client_url.as_deref();
        payments::store::note_provider(tx, self.payment, &self.view.provider_ref, url, self.moment.now).await
    }
}

/// The provider's picture of a payment; none when it never arrived there.
async fn look_up(house: &House, payment: &Payment) -> GatewayResult<Option<IntentView>> {
    match (&payment.provider_ref, &payment.terminal, payment.tender) {
        (Some(reference), Some(terminal), Tender::Terminal) => {
            house.terminals.poll(terminal, reference).await.map(Some)
        }
        (Some(reference), _, _) => house.gateway.get_intent(reference).await.map(Some),
        (None, _, _) => house.gateway.find_by_reference(&payment.id.to_string()).await,
    }
}

/// Looks a payment up and applies what the provider says. May be called at any time, by anybody
/// who waits for it; a payment that has ended is only told.
pub async fn follow_payment(house: &House, id: PaymentId) -> Result<PaymentView, DbError> {
    let payment = {
        let reader = house.db.reader().await?;
        payments::store::get_payment(&reader.tx(), id).await?
    };
    if payment.state != PaymentState::Pending || payment.tender == Tender::Cash {
        let outcome = outcome_of(payment.state, payment.reason.clone());
        return Ok(PaymentView { payment, outcome });
    }
    let outcome = match look_up(house, &payment).await {
        Ok(Some(view)) => {
            if let Some(verdict) = verdict_of(&view) {
                settle(house, id, verdict).await?
            } else {
                if payment.provider_ref.is_none() {
                    // Its answer was lost: from now on it can be given up by the provider's name.
                    house.db.run(Note { payment: id, view, moment: house.clock.moment() }).await?;
                }
                Outcome::Pending
            }
        }
        Ok(None) if house.clock.now().duration_since(payment.created_at) > NEVER_ARRIVED => {
            settle(house, id, Verdict::Voided { reason: "never_arrived".into() }).await?
        }
        Ok(None) => Outcome::Pending,
        Err(error) => {
            tracing::warn!(payment = %id, %error, "a payment could not be looked up");
            Outcome::Pending
        }
    };
    let reader = house.db.reader().await?;
    let payment = payments::store::get_payment(&reader.tx(), id).await?;
    Ok(PaymentView { payment, outcome })
}

/// Gives a payment up: the terminal or the form stops waiting. When the card was faster, it is
/// settled as paid; when nobody answers, it stays pending and is followed up.
pub async fn give_up_payment(house: &House, id: PaymentId) -> Result<PaymentView, DbError> {
    let seen = follow_payment(house, id).await?;
    if seen.outcome != Outcome::Pending {
        return Ok(seen);
    }
    let answer = match (&seen.payment.provider_ref, &seen.payment.terminal, seen.payment.tender) {
        (Some(reference), Some(terminal), Tender::Terminal) => house.terminals.cancel(terminal, reference).await,
        (Some(reference), _, _) => house.gateway.void(reference).await,
        (None, _, _) => return Ok(seen),
    };
    match answer {
        Ok(view) => {
            if let Some(verdict) = verdict_of(&view) {
                settle(house, id, verdict).await?;
            }
        }
        Err(error) => tracing::warn!(payment = %id, %error, "a payment could not be given up"),
    }
    follow_payment(house, id).await
}

/// Takes a webhook of the provider. Told twice or out of order, it changes once: whatever it
/// says, the payment is looked up and settled by what the provider answers then.
pub async fn settle_webhook(house: &House, headers: &WebhookHeaders<'_>, body: &[u8]) -> Result<(), WebhookRefused> {
    let event = verify_webhook(&house.settings.webhook_secret, headers, body, house.clock.now())?;
    let Ok(id) = event.intent.reference.parse::<PaymentId>() else { return Ok(()) };
    let known = match house.db.reader().await {
        Ok(reader) => payments::store::find_payment(&reader.tx(), id).await,
        Err(error) => Err(error),
    };
    let applied = match known {
        Ok(Some(payment)) if matches!(payment.state, PaymentState::Declined | PaymentState::Voided) => {
            reverse_late(house, &payment).await
        }
        Ok(Some(_)) => follow_payment(house, id).await.map(|_| ()),
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = applied {
        tracing::error!(payment = %id, %error, "a webhook could not be applied; the job will");
    }
    Ok(())
}

/// Money that comes for an attempt that was given up goes back.
async fn reverse_late(house: &House, payment: &Payment) -> Result<(), DbError> {
    match look_up(house, payment).await {
        Ok(Some(view)) => {
            if let Some(verdict @ Verdict::Captured(_)) = verdict_of(&view) {
                settle(house, payment.id, verdict).await?;
            }
            Ok(())
        }
        Ok(None) => Ok(()),
        Err(error) => Err(DbError::Unavailable(error.to_string())),
    }
}

/// What the form of this key came to before, if it was sent before: for one that comes again
/// when its cart is gone.
pub async fn placed_under(house: &House, key: Uuid) -> Result<Option<Placing>, DbError> {
    let reader = house.db.reader().await?;
    let tx = reader.tx();
    let Some(begun) = place_order::begun_under(&tx, key).await? else { return Ok(None) };
    let Some(id) = begun.1 else { return Ok(Some(Placing::Placed { order: begun.0 })) };
    let payment = payments::store::get_payment(&tx, id).await?;
    let outcome = outcome_of(payment.state, payment.reason.clone());
    Ok(Some(placing(&payment, outcome)))
}
