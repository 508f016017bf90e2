//! What the provider does, each within one transaction of its store.

use crate::cards::{TERMINAL_EXPIRY, TestCard};
use crate::model::{CaptureWhen, Card, ChallengeAnswer, Drawn, Intent, Lang, State, TerminalMode, Token, Way};
use crate::problem::Problem;
use crate::{store, view};
use hmac::{Hmac, KeyInit, Mac};
use kernel::Moment;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;
use std::cell::Cell;
use std::fmt::Write;

/// How long money stays set aside: a week.
const SET_ASIDE_MS: i64 = 7 * 24 * 3_600 * 1_000;

/// The largest amount that is taken, in minor units.
const MAX_AMOUNT_MINOR: i64 = 100_000_000;

/// What does not change while the provider runs.
pub(crate) struct Rules {
    pub public_url: String,
    pub slow_ms: i64,
    pub fingerprint_key: Vec<u8>,
}

/// One transaction at one instant.
pub(crate) struct Work<'a> {
    pub db: &'a Connection,
    pub moment: &'a Moment,
    pub rules: &'a Rules,
    owes: Cell<bool>,
}

/// What a merchant asks to be paid. Used for terminals too, where some fields make no sense.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntentBody {
    amount_minor: i64,
    currency: String,
    merchant_reference: String,
    capture: CaptureWhen,
    /// What else of the same order is charged under the same confirmation.
    rest_minor: Option<i64>,
    #[serde(default)]
    save_card: bool,
    mandate_text: Option<String>,
    mandate_id: Option<String>,
    customer_reference: Option<String>,
    #[serde(default)]
    language: Lang,
    return_url: Option<String>,
    token: Option<String>,
    #[serde(default)]
    off_session: bool,
    network_transaction_id: Option<String>,
    /// On a terminal, without an amount: the card is read and nothing is asked of its bank.
    #[serde(default)]
    recognise: bool,
}

impl IntentBody {
    fn check(&self) -> Result<(), Problem> {
        let wrong = |code, text: &str| Err(Problem::unprocessable(code, text));
        if !(0..=MAX_AMOUNT_MINOR).contains(&self.amount_minor)
            || (self.amount_minor == 0 && !self.save_card && !self.recognise)
        {
            return wrong("amount_invalid", "an amount above zero, or zero when only the card is to be kept or read");
        }
        if self.recognise && (self.amount_minor > 0 || self.save_card) {
            return wrong("amount_invalid", "a card that is only read is neither charged nor kept");
        }
        if !(0..=MAX_AMOUNT_MINOR).contains(&self.rest_minor.unwrap_or(0)) {
            return wrong("amount_invalid", "the rest of an order is zero or above");
        }
        if self.currency.len() != 3 || !self.currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return wrong("currency_invalid", "three capital letters of ISO 4217");
        }
        if self.merchant_reference.is_empty() || self.merchant_reference.len() > 100 {
            return wrong("merchant_reference_invalid", "1 to 100 bytes that name the attempt");
        }
        if self.save_card && self.mandate_text.as_ref().is_none_or(|text| text.trim().is_empty()) {
            return wrong("mandate_text_missing", "a card is kept only with the text that the customer agreed to");
        }
        Ok(())
    }

    fn check_online(&self) -> Result<(), Problem> {
        self.check()?;
        if self.recognise {
            return Err(Problem::unprocessable("not_online", "a card is read on a terminal"));
        }
        let web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        if self.off_session && self.token.is_none() {
            return Err(Problem::unprocessable("token_missing", "a charge without the customer needs a token"));
        }
        if !self.off_session && !self.return_url.as_ref().is_some_and(web) {
            return Err(Problem::unprocessable("return_url_invalid", "an http or https address to come back to"));
        }
        Ok(())
    }

    fn into_intent(self, work: &Work<'_>, terminal: Option<&str>) -> Intent {
        let now_ms = work.now_ms();
        Intent {
            id: work.id("pi"),
            version: 0,
            state: State::RequiresCard,
            reason: None,
            amount_minor: self.amount_minor,
            currency: self.currency,
            captured_minor: 0,
            refunded_minor: 0,
            merchant_reference: self.merchant_reference,
            customer_reference: self.customer_reference,
            capture: self.capture,
            rest_minor: self.rest_minor,
            set_aside_until_ms: None,
            save_card: self.save_card,
            mandate_text: self.mandate_text,
            mandate_id: self.mandate_id,
            quoted_network_transaction_id: self.network_transaction_id,
            language: self.language,
            return_url: self.return_url,
            terminal_id: terminal.map(str::to_owned),
            source_token: self.token,
            off_session: self.off_session,
            recognise: self.recognise,
            card: None,
            behaviour: None,
            token: None,
            network_transaction_id: None,
            drawn: Drawn { token: work.id("tok"), network_transaction_id: work.id("nt")[..18].to_uppercase() },
            wrong_codes: 0,
            finish_at_ms: None,
            created_ms: now_ms,
            updated_ms: now_ms,
        }
    }
}

/// Part of a payment to be captured or given back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmountBody {
    pub amount_minor: i64,
    #[serde(default)]
    pub merchant_reference: Option<String>,
}

/// What a use case leaves to be answered.
pub(crate) struct Outcome {
    pub intent: Intent,
    /// Added to the payment's picture, as (name, value).
    pub extra: Option<(&'static str, Value)>,
    /// Whether the answer is given only once the bank's verdict has fallen.
    pub waits: bool,
    /// Whether the answer gets lost.
    pub lost: bool,
}

impl From<Intent> for Outcome {
    fn from(intent: Intent) -> Self {
        Self { intent, extra: None, waits: false, lost: false }
    }
}

impl<'a> Work<'a> {
    pub(crate) fn new(db: &'a Connection, moment: &'a Moment, rules: &'a Rules) -> Self {
        Self { db, moment, rules, owes: Cell::new(false) }
    }

    /// Whether a message to the merchant was written.
    pub(crate) fn owes(&self) -> bool {
        self.owes.get()
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.moment.now.as_millisecond()
    }

    /// A new unguessable id.
    fn id(&self, prefix: &str) -> String {
        format!("{prefix}_{}", hex(&self.moment.secret::<16>()))
    }

    /// Begins a payment: by a customer, or by token.
    pub(crate) fn create(&self, body: IntentBody) -> Result<Outcome, Problem> {
        body.check_online()?;
        let mut intent = body.into_intent(self, None);
        let Some(id) = intent.source_token.clone() else {
            self.save(&mut intent)?;
            return Ok(intent.into());
        };
        let mut token = store::find_token(self.db, &id)?
            .filter(|token| token.forgotten_ms.is_none())
            .ok_or_else(|| Problem::unprocessable("token_unknown", "this token does not exist or was forgotten"))?;
        check_mandate(&intent, &token)?;
        let way = if intent.off_session {
            Way::TokenLater { earlier_charges: token.later_charges }
        } else {
            Way::TokenWithCustomer
        };
        intent.present(token.card.clone(), token.behaviour, way, self.now_ms() + self.rules.slow_ms)?;
        if intent.off_session && intent.state != State::Declined {
            token.later_charges += 1;
            store::put_token(self.db, &token)?;
        }
        self.save(&mut intent)?;
        let lost = intent.loses_answer() && intent.state.is_settled();
        Ok(Outcome { waits: intent.state == State::Processing, lost, extra: None, intent })
    }

    pub(crate) fn get(&self, id: &str) -> Result<Intent, Problem> {
        store::find_intent(self.db, id)?.ok_or_else(|| Problem::not_found("intent"))
    }

    pub(crate) fn capture(&self, id: &str, amount_minor: i64) -> Result<Outcome, Problem> {
        let mut intent = self.get(id)?;
        intent.capture(amount_minor, self.now_ms())?;
        self.save(&mut intent)?;
        Ok(intent.into())
    }

    /// What is set aside lapses now instead of in a week: for trying out.
    pub(crate) fn lapse(&self, id: &str) -> Result<Outcome, Problem> {
        let mut intent = self.get(id)?;
        intent.lapse(self.now_ms())?;
        self.save(&mut intent)?;
        Ok(intent.into())
    }

    pub(crate) fn void(&self, id: &str) -> Result<Outcome, Problem> {
        let mut intent = self.get(id)?;
        intent.void()?;
        self.save(&mut intent)?;
        Ok(intent.into())
    }

    pub(crate) fn refund(&self, id: &str, body: &AmountBody) -> Result<Outcome, Problem> {
        let mut intent = self.get(id)?;
        intent.refund(body.amount_minor)?;
        self.save(&mut intent)?;
        let refund = self.id("re");
        let reference = body.merchant_reference.as_deref();
        store::put_refund(self.db, &refund, id, body.amount_minor, reference, self.now_ms())?;
        let extra = Some(("refund", json!({ "id": refund, "amount_minor": body.amount_minor })));
        Ok(Outcome { extra, ..intent.into() })
    }

    /// The customer typed a card on the provider's page.
    pub(crate) fn present_typed(&self, id: &str, card: &TestCard, expiry: (u8, u16)) -> Result<Intent, Problem> {
        let mut intent = self.get(id)?;
        if intent.terminal_id.is_some() || intent.source_token.is_some() {
            return Err(Problem::not_found("intent"));
        }
        let due_ms = self.now_ms() + self.rules.slow_ms;
        intent.present(self.kept(card, expiry), card.behaviour, Way::Form, due_ms)?;
        self.save(&mut intent)?;
        Ok(intent)
    }

    pub(crate) fn answer_challenge(&self, id: &str, answer: ChallengeAnswer) -> Result<Intent, Problem> {
        let mut intent = self.get(id)?;
        intent.answer_challenge(answer)?;
        self.save(&mut intent)?;
        Ok(intent)
    }

    pub(crate) fn cancel_by_customer(&self, id: &str) -> Result<Intent, Problem> {
        let mut intent = self.get(id)?;
        intent.cancel_by_customer()?;
        self.save(&mut intent)?;
        Ok(intent)
    }

    /// Begins a payment on a terminal. One at a time.
    pub(crate) fn start_on_terminal(&self, terminal: &str, body: IntentBody) -> Result<Outcome, Problem> {
        body.check()?;
        if body.token.is_some() || body.off_session || body.return_url.is_some() {
            return Err(Problem::unprocessable("not_for_terminals", "no token and no return address on a terminal"));
        }
        match store::find_last_on_terminal(self.db, terminal)? {
            // No money hangs on a card that is only read.
            Some(mut last) if last.recognise && !last.state.is_settled() => {
                last.void()?;
                self.save(&mut last)?;
            }
            Some(last) if !last.state.is_settled() => {
                let text = "the terminal waits for another card; cancel that first";
                return Err(Problem::conflict("terminal_busy", text));
            }
            _ => {}
        }
        store::touch_terminal(self.db, terminal)?;
        let mut intent = body.into_intent(self, Some(terminal));
        self.act_alone(&mut intent, terminal)?;
        self.save(&mut intent)?;
        Ok(intent.into())
    }

    fn act_alone(&self, intent: &mut Intent, terminal: &str) -> Result<(), Problem> {
        let (mode, delay_ms) = store::terminal_mode(self.db, terminal)?;
        let key = match mode {
            TerminalMode::Manual => return Ok(()),
            TerminalMode::Silent => return Ok(intent.go_silent()?),
            TerminalMode::AutoSuccess => "visa",
            TerminalMode::AutoDecline => "decline",
        };
        let card = TestCard::by_key(key).ok_or_else(|| Problem::not_found("card"))?;
        if delay_ms == 0 {
            intent.present(self.kept(card, TERMINAL_EXPIRY), card.behaviour, Way::Terminal, 0)?;
        } else {
            intent.card = Some(self.kept(card, TERMINAL_EXPIRY));
            intent.behaviour = Some(card.behaviour);
            intent.delay(self.now_ms() + delay_ms);
        }
        Ok(())
    }

    /// The payment that this terminal knows under this id.
    pub(crate) fn get_on_terminal(&self, terminal: &str, id: &str) -> Result<Intent, Problem> {
        self.finish_due()?;
        let intent = self.get(id)?;
        if intent.terminal_id.as_deref() == Some(terminal) {
            Ok(intent)
        } else {
            Err(Problem::not_found("payment on this terminal"))
        }
    }

    /// A card was held to the terminal.
    pub(crate) fn tap(&self, terminal: &str, id: &str, card: &TestCard) -> Result<Intent, Problem> {
        let mut intent = self.get_on_terminal(terminal, id)?;
        let due_ms = self.now_ms() + self.rules.slow_ms;
        intent.present(self.kept(card, TERMINAL_EXPIRY), card.behaviour, Way::Terminal, due_ms)?;
        self.save(&mut intent)?;
        Ok(intent)
    }

    /// The terminal stops answering.
    pub(crate) fn silence(&self, terminal: &str, id: &str) -> Result<Intent, Problem> {
        let mut intent = self.get_on_terminal(terminal, id)?;
        intent.go_silent()?;
        self.save(&mut intent)?;
        Ok(intent)
    }

    /// Lets the delayed verdicts fall whose time has come. Returns how many.
    pub(crate) fn finish_due(&self) -> Result<usize, Problem> {
        let due = store::list_due(self.db, self.now_ms())?;
        let count = due.len();
        for mut intent in due {
            intent.finish()?;
            self.save(&mut intent)?;
        }
        Ok(count)
    }

    pub(crate) fn forget(&self, id: &str) -> Result<(), Problem> {
        let mut token = store::find_token(self.db, id)?.ok_or_else(|| Problem::not_found("token"))?;
        token.forgotten_ms.get_or_insert(self.now_ms());
        Ok(store::put_token(self.db, &token)?)
    }

    /// Writes the payment, the token it yields, the message to the merchant and the answers
    /// that waited for it.
    fn save(&self, intent: &mut Intent) -> Result<(), Problem> {
        intent.version += 1;
        intent.updated_ms = self.now_ms();
        if intent.state == State::Authorised {
            intent.set_aside_until_ms.get_or_insert(self.now_ms() + SET_ASIDE_MS);
        }
        store::put_intent(self.db, intent)?;
        self.keep_token(intent)?;
        let data = view::intent(intent, &self.rules.public_url);
        if intent.state.is_settled() {
            store::close_answers(self.db, &intent.id, &data.to_string())?;
        }
        if intent.recognise {
            return Ok(());
        }
        let kind = if intent.refunded_minor > 0 { "refunded" } else { intent.state.code() };
        self.tell("intent", &intent.id, kind, &data)
    }

    /// Writes a message to the merchant.
    pub(crate) fn tell(&self, of: &str, subject: &str, what: &str, data: &Value) -> Result<(), Problem> {
        let kind = format!("{of}.{what}");
        let body = json!({ "type": kind, "timestamp": self.moment.now.to_string(), "data": data });
        store::put_webhook(self.db, &self.id("msg"), subject, &kind, &body.to_string(), self.now_ms())?;
        self.owes.set(true);
        Ok(())
    }

    fn keep_token(&self, intent: &Intent) -> Result<(), Problem> {
        let (Some(id), Some(card), Some(behaviour), Some(network)) =
            (&intent.token, &intent.card, intent.behaviour, &intent.network_transaction_id)
        else {
            return Ok(());
        };
        if store::find_token(self.db, id)?.is_some() {
            return Ok(());
        }
        let token = Token {
            id: id.clone(),
            intent_id: intent.id.clone(),
            card: card.clone(),
            behaviour,
            customer_reference: intent.customer_reference.clone(),
            mandate_text: intent.mandate_text.clone(),
            network_transaction_id: network.clone(),
            later_charges: 0,
            created_ms: self.now_ms(),
            forgotten_ms: None,
        };
        Ok(store::put_token(self.db, &token)?)
    }

    /// What may be kept of a card.
    fn kept(&self, card: &TestCard, (expiry_month, expiry_year): (u8, u16)) -> Card {
        Card {
            brand: card.brand().to_owned(),
            last4: card.last4().to_owned(),
            expiry_month,
            expiry_year,
            fingerprint: fingerprint(&self.rules.fingerprint_key, card.number),
        }
    }
}

/// A charge without the customer names the payment in which the customer agreed to it.
fn check_mandate(intent: &Intent, token: &Token) -> Result<(), Problem> {
    if token.customer_reference.is_some() && intent.customer_reference != token.customer_reference {
        return Err(Problem::unprocessable("customer_mismatch", "this token belongs to another customer reference"));
    }
    if !intent.off_session {
        return Ok(());
    }
    if intent.mandate_id.is_none() {
        return Err(Problem::unprocessable("mandate_missing", "name the customer's agreement (mandate_id)"));
    }
    if intent.quoted_network_transaction_id.as_deref() != Some(&token.network_transaction_id) {
        return Err(Problem::unprocessable(
            "network_transaction_mismatch",
            "name the network transaction id of the payment that kept the card",
        ));
    }
    Ok(())
}

fn fingerprint(key: &[u8], number: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(number.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Lowercase hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
