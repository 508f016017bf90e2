//! Payments and the outside world: ask, follow up, give up. Nothing here runs in a transaction
//! while it waits.

use crate::place_order::{self, Fresh};
use crate::settle::{Settle, Settled, Verdict};
use crate::steps::Parts;
use crate::{House, Placing, again};
use db::{Command, DbError, Tx};
use jiff::SignedDuration;
use kernel::{Language, Moment, Money, OrderId, PaymentId};
use orders::OrderState;
use payments::gateway::{
    CaptureWhen, DeclineReason, GatewayError, GatewayResult, IntentRequest, IntentState, IntentView, KeepCard, Means,
    TerminalRequest, WebhookHeaders, WebhookRefused, verify_webhook,
};
use payments::{CardToken, OrderToken, Payment, PaymentState, Tender};
use stock::StockRefused;
use uuid::Uuid;

/// How a begun payment is asked for.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Terminal,
    CardForm {
        return_url: String,
    },
    TokenWithCustomer {
        return_url: String,
    },
    TokenLater,
    /// A further part of an order, under the confirmation that was given for all of it.
    Rest,
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

/// What a gateway says of a terminal that waits for another card.
const TERMINAL_BUSY: &str = "terminal_busy";

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
    outcome(house, settled).await
}

/// What a settled attempt means for who waits for it. An order that consists of several charges is
/// placed with the last of them.
async fn outcome(house: &House, settled: Settled) -> Result<Outcome, DbError> {
    if settled.awaits_rest {
        return Box::pin(ask_rest(house, settled.order)).await;
    }
    Ok(outcome_of(settled.state, settled.reason))
}

/// Asks for the further parts of an order whose first was confirmed.
async fn ask_rest(house: &House, order: OrderId) -> Result<Outcome, DbError> {
    loop {
        let (payments, state) = {
            let reader = house.db.reader().await?;
            let tx = reader.tx();
            futures::try_join!(payments::store::payments_of_order(&tx, order), orders::store::get_order(&tx, order))
                .map(|(payments, order)| (payments, order.state))?
        };
        match state {
            OrderState::AwaitingPayment => {}
            OrderState::Cancelled => {
                let reason = payments.iter().find_map(|one| one.reason.clone());
                return Ok(Outcome::Declined(reason.unwrap_or_else(|| "other".into())));
            }
            OrderState::Placed | OrderState::Completed => return Ok(Outcome::Paid),
        }
        let token = payments.iter().find_map(|one| one.order_token.clone());
        let next = payments.iter().find(|one| one.state == PaymentState::Pending && one.tender == Tender::Mandate);
        let (Some(token), Some(next)) = (token, next) else { return Ok(Outcome::Pending) };
        let next = Payment { order_token: Some(token), ..next.clone() };
        let answer = call(house, &next, Language::Fr, None, Asked::Rest, None).await;
        match settle_answer(house, &next, None, answer).await? {
            Some(settled) if settled.awaits_rest => {}
            Some(settled) => return Ok(outcome_of(settled.state, settled.reason)),
            None => return Ok(Outcome::Pending),
        }
    }
}

/// Asks for one further part: of an order that waits for it, or of one that was placed before.
async fn ask_part(house: &House, payment: &Payment) -> Result<Outcome, DbError> {
    let state = {
        let reader = house.db.reader().await?;
        orders::store::get_order(&reader.tx(), payment.order).await?.state
    };
    if state == OrderState::AwaitingPayment {
        return Box::pin(ask_rest(house, payment.order)).await;
    }
    let answer = call(house, payment, Language::Fr, None, Asked::Rest, None).await;
    let settled = settle_answer(house, payment, None, answer).await?;
    Ok(settled.map_or(Outcome::Pending, |settled| outcome_of(settled.state, settled.reason)))
}

/// What is set aside was taken.
pub(crate) async fn came(house: &House, payment: PaymentId, view: IntentView) -> Result<Outcome, DbError> {
    settle(house, payment, Verdict::Captured(Box::new(view))).await
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
        PaymentState::Authorised | PaymentState::Captured => Outcome::Paid,
        PaymentState::Declined | PaymentState::Voided => Outcome::Declined(reason.unwrap_or_else(|| "other".into())),
    }
}

/// What the provider's picture means for us; none while it waits.
fn verdict_of(view: &IntentView) -> Option<Verdict> {
    match view.state {
        IntentState::RequiresCard | IntentState::RequiresAction | IntentState::Processing => None,
        IntentState::Authorised => Some(Verdict::SetAside(Box::new(view.clone()))),
        IntentState::Captured => Some(Verdict::Captured(Box::new(view.clone()))),
        IntentState::Declined { reason } => Some(Verdict::Declined { reason: reason.code().to_owned() }),
        IntentState::Voided => Some(Verdict::Voided { reason: DeclineReason::CancelledByCustomer.code().to_owned() }),
    }
}

/// Asks the provider for a payment that was begun just now.
pub(crate) async fn ask_fresh(house: &House, fresh: Fresh, asked: Asked) -> Result<Placing, DbError> {
    let Fresh { payment, rest_minor, is_alone, parts, card } = fresh;
    let rest = rest_of(&payment, rest_minor);
    let answer = call(house, &payment, parts.order.language, card, asked, rest).await;
    // With further parts to be asked for, or other means beside it, it is not placed by this one alone.
    let known = is_alone.then_some(parts);
    apply(house, payment, known, answer).await
}

/// Asks the provider for a begun payment and applies what it answers at once.
pub(crate) async fn ask(house: &House, id: PaymentId, asked: Asked) -> Result<Placing, DbError> {
    let reader = house.db.reader().await?;
    let payment = payments::store::get_payment(&reader.tx(), id).await?;
    let order = orders::store::get_order(&reader.tx(), payment.order).await?;
    let others = payments::store::payments_of_order(&reader.tx(), payment.order).await?;
    let is_rest = |one: &&Payment| one.id != id && one.takes_later && one.state == PaymentState::Pending;
    let rest_minor = others.iter().filter(is_rest).map(|one| one.amount_minor).sum();
    let card = match (payment.token, payment.customer) {
        (Some(token), Some(customer)) => payments::store::get_token(&reader.tx(), customer, token).await.ok(),
        _ => None,
    };
    drop(reader);
    if payment.state != PaymentState::Pending {
        let outcome = standing(house, &payment).await?;
        return Ok(placing(&payment, outcome));
    }
    let answer = call(house, &payment, order.language, card, asked, rest_of(&payment, rest_minor)).await;
    apply(house, payment, None, answer).await
}

async fn call(
    house: &House,
    payment: &Payment,
    language: Language,
    card: Option<CardToken>,
    asked: Asked,
    rest: Option<Money>,
) -> GatewayResult<IntentView> {
    let request = |means| request(payment, language, means, rest);
    match asked {
        Asked::Terminal => ask_terminal(house, payment, &terminal_request(payment, language, rest)).await,
        Asked::CardForm { return_url } => {
            let means = Means::CardForm { return_url: with_payment(&return_url, payment.id), keep: keep(payment) };
            house.gateway.create_intent(&request(means)).await
        }
        Asked::TokenWithCustomer { return_url } => {
            let token = card.map(|card| card.provider_token).unwrap_or_default();
            let means = Means::TokenWithCustomer { token, return_url: with_payment(&return_url, payment.id) };
            house.gateway.create_intent(&request(means)).await
        }
        Asked::TokenLater => {
            let (token, network_transaction_id, mandate_id) = card
                .map(|c| (c.provider_token, c.network_transaction_id.unwrap_or_default(), c.mandate_id))
                .unwrap_or_default();
            let means = Means::TokenLater { token, network_transaction_id, mandate_id };
            house.gateway.create_intent(&request(means)).await
        }
        Asked::Rest => {
            let Some(OrderToken { token, network_transaction_id, mandate_id }) = payment.order_token.clone() else {
                let message = "the first payment of the order brought no token".to_owned();
                return Err(GatewayError::Refused { code: "token_missing".to_owned(), message });
            };
            let means = Means::TokenLater { token, network_transaction_id, mandate_id };
            house.gateway.create_intent(&request(means)).await
        }
    }
}

/// Has the terminal ask for a card. One that still waits for the card of a customer who is gone, as after
/// an answer that was lost, gives that payment up and serves the next.
async fn ask_terminal(house: &House, payment: &Payment, asked: &TerminalRequest) -> GatewayResult<IntentView> {
    let answer = house.terminals.start(asked).await;
    let is_busy = |error: &GatewayError| matches!(error, GatewayError::Refused { code, .. } if code == TERMINAL_BUSY);
    if answer.as_ref().err().is_some_and(is_busy) {
        match Box::pin(free_terminal(house, payment)).await {
            Ok(true) => return house.terminals.start(asked).await,
            Ok(false) => {}
            Err(error) => tracing::warn!(payment = %payment.id, %error, "the terminal could not be freed"),
        }
    }
    answer
}

/// Gives up what else waits on the terminal of a payment; false when that is nothing of ours.
async fn free_terminal(house: &House, payment: &Payment) -> Result<bool, DbError> {
    let Some(terminal) = &payment.terminal else { return Ok(false) };
    let waiting = {
        let reader = house.db.reader().await?;
        payments::store::list_on_terminal(&reader.tx(), terminal).await?
    };
    let mut is_freed = false;
    for left in waiting.iter().filter(|left| left.id != payment.id) {
        is_freed |= give_up_payment(house, left.id).await?.outcome != Outcome::Pending;
    }
    Ok(is_freed)
}

async fn apply(
    house: &House,
    mut payment: Payment,
    parts: Option<Parts>,
    answer: GatewayResult<IntentView>,
) -> Result<Placing, DbError> {
    if let Some(url) = answer.as_ref().ok().and_then(|view| view.client_url.clone()) {
        payment.client_url = Some(url);
    }
    let is_silent = answer.as_ref().is_err_and(GatewayError::outcome_is_unknown);
    match settle_answer(house, &payment, parts, answer).await? {
        Some(settled) => {
            let outcome = outcome(house, settled).await?;
            Ok(placing(&payment, outcome))
        }
        None if is_silent => Ok(Placing::Unknown { order: payment.order, payment: payment.id }),
        None => Ok(placing(&payment, Outcome::Pending)),
    }
}

/// Writes down what the provider answered; none while there is no verdict.
async fn settle_answer(
    house: &House,
    payment: &Payment,
    parts: Option<Parts>,
    answer: GatewayResult<IntentView>,
) -> Result<Option<Settled>, DbError> {
    let view = match answer {
        Ok(view) => view,
        Err(error) if error.outcome_is_unknown() => {
            tracing::warn!(payment = %payment.id, %error, "the provider did not answer; the payment is followed up");
            return Ok(None);
        }
        Err(error) => {
            tracing::warn!(payment = %payment.id, %error, "the provider refused a payment");
            let verdict = Verdict::Voided { reason: reason_of(&error) };
            return settle_with(house, payment.id, verdict, None).await.map(Some);
        }
    };
    if let Some(verdict) = verdict_of(&view) {
        let known = parts.map(|parts| Box::new((payment.clone(), parts)));
        return settle_with(house, payment.id, verdict, known).await.map(Some);
    }
    house.db.run(Note { payment: payment.id, view, moment: house.clock.moment() }).await?;
    Ok(None)
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

/// What the customer confirms besides. What is set aside may lapse and be asked for again, so that
/// needs a confirmation for later too.
fn rest_of(payment: &Payment, rest_minor: i64) -> Option<Money> {
    (payment.takes_later || rest_minor > 0).then(|| Money::new(rest_minor, payment.currency))
}

fn capture_when(payment: &Payment) -> CaptureWhen {
    if payment.takes_later { CaptureWhen::Later } else { CaptureWhen::Now }
}

fn request(payment: &Payment, language: Language, means: Means, rest: Option<Money>) -> IntentRequest {
    IntentRequest {
        reference: payment.id.to_string(),
        amount: Money::new(payment.amount_minor, payment.currency),
        capture: capture_when(payment),
        rest,
        language,
        customer_reference: payment.customer.map(|customer| customer.to_string()),
        means,
    }
}

fn terminal_request(payment: &Payment, language: Language, rest: Option<Money>) -> TerminalRequest {
    TerminalRequest {
        terminal_id: payment.terminal.clone().unwrap_or_default(),
        reference: payment.id.to_string(),
        amount: Money::new(payment.amount_minor, payment.currency),
        recognise: false,
        capture: capture_when(payment),
        rest,
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
    if payment.state != PaymentState::Pending || !payment.tender.asks_outside() {
        let outcome = standing(house, &payment).await?;
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
        // A further part that was not asked for yet, or whose answer was lost on the way there.
        Ok(None) if payment.tender == Tender::Mandate && payment.is_of_order() => ask_part(house, &payment).await?,
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
    let seen = match first_pending(house, &seen.payment).await? {
        Some(payment) => PaymentView { payment, ..seen },
        None => seen,
    };
    let id = seen.payment.id;
    let answer = match (&seen.payment.provider_ref, &seen.payment.terminal, seen.payment.tender) {
        (Some(reference), Some(terminal), Tender::Terminal) => house.terminals.cancel(terminal, reference).await,
        (Some(reference), _, _) => house.gateway.void(reference).await,
        // A further part of an order: what the provider knows of it is undone by a job.
        (None, _, Tender::Mandate) if seen.payment.is_of_order() => {
            settle(house, id, Verdict::Voided { reason: DeclineReason::CancelledByCustomer.code().to_owned() }).await?;
            return follow_payment(house, id).await;
        }
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

/// Where an attempt that had its verdict stands for who waits for it.
async fn standing(house: &House, payment: &Payment) -> Result<Outcome, DbError> {
    if payment.state != PaymentState::Authorised {
        return Ok(outcome_of(payment.state, payment.reason.clone()));
    }
    ask_rest(house, payment.order).await
}

/// What of an order is still undecided, when the attempt that was asked about is decided.
async fn first_pending(house: &House, payment: &Payment) -> Result<Option<Payment>, DbError> {
    if payment.state == PaymentState::Pending {
        return Ok(None);
    }
    let reader = house.db.reader().await?;
    let payments = payments::store::payments_of_order(&reader.tx(), payment.order).await?;
    Ok(payments.into_iter().find(|one| one.state == PaymentState::Pending && one.is_of_order()))
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
        Ok(Some(payment)) if payment.state == PaymentState::Authorised => taken_meanwhile(house, &payment).await,
        Ok(Some(_)) => follow_payment(house, id).await.map(|_| ()),
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = applied {
        tracing::error!(payment = %id, %error, "a webhook could not be applied; the job will");
    }
    Ok(())
}

/// What was set aside may have been taken, and the answer was lost.
async fn taken_meanwhile(house: &House, payment: &Payment) -> Result<(), DbError> {
    if payment.taking.is_none() {
        return ask_rest(house, payment.order).await.map(|_| ());
    }
    match look_up(house, payment).await {
        Ok(Some(view)) if view.state == IntentState::Captured => came(house, payment.id, view).await.map(|_| ()),
        Ok(_) => Ok(()),
        Err(error) => Err(DbError::Unavailable(error.to_string())),
    }
}

/// Money that comes for an attempt that was given up goes back.
async fn reverse_late(house: &House, payment: &Payment) -> Result<(), DbError> {
    match look_up(house, payment).await {
        Ok(Some(view)) => {
            if let Some(verdict @ (Verdict::Captured(_) | Verdict::SetAside(_))) = verdict_of(&view) {
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
    drop(tx);
    drop(reader);
    let outcome = standing(house, &payment).await?;
    Ok(Some(placing(&payment, outcome)))
}
