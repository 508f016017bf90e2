//! A payment provider that decides as it is told.

use jiff::Timestamp;
use kernel::Money;
use parking_lot::Mutex;
use payments::gateway::{
    BoxFuture, CaptureWhen, CardView, DeclineReason, Gateway, GatewayError, GatewayResult, IntentRequest, IntentState,
    IntentView, Means, RefundView,
};

/// What becomes of payments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Verdict {
    /// The customer is still at the provider's page.
    #[default]
    Waiting,
    /// The money came.
    Paid,
    /// The bank said no.
    Declined,
}

#[derive(Default)]
struct Book {
    verdict: Verdict,
    payments: Vec<(IntentView, String)>,
}

/// The provider.
#[derive(Default)]
pub(crate) struct Provider(Mutex<Book>);

impl Provider {
    /// Decides what becomes of all payments from now on.
    pub(crate) fn decide(&self, verdict: Verdict) {
        self.0.lock().verdict = verdict;
    }

    /// How many payments were asked for.
    pub(crate) fn asked(&self) -> usize {
        self.0.lock().payments.len()
    }

    /// Where the provider sends the customer back to: the path at the shop.
    pub(crate) fn return_path(&self) -> String {
        let book = self.0.lock();
        let (_, url) = book.payments.last().expect("a payment was asked for");
        url.strip_prefix("https://shop.example").expect("the shop's own address").to_owned()
    }
}

fn judged(view: &IntentView, verdict: Verdict) -> IntentView {
    if view.state == IntentState::Voided {
        return view.clone();
    }
    let zero = Money::zero(view.amount.currency);
    let (state, captured) = match verdict {
        Verdict::Waiting => (IntentState::RequiresCard, zero),
        // What is only to be set aside says until when.
        Verdict::Paid if view.set_aside_until.is_some() => (IntentState::Authorised, zero),
        Verdict::Paid => (IntentState::Captured, view.amount),
        Verdict::Declined => (IntentState::Declined { reason: DeclineReason::InsufficientFunds }, zero),
    };
    let card = CardView {
        token: view.set_aside_until.map(|_| "tok_order".to_owned()),
        brand: "visa".to_owned(),
        last4: "4417".to_owned(),
        expiry_month: 12,
        expiry_year: 2031,
        fingerprint: "f1".to_owned(),
        network_transaction_id: view.set_aside_until.map(|_| "nt_1".to_owned()),
    };
    IntentView { state, captured, card: (verdict == Verdict::Paid).then_some(card), ..view.clone() }
}

fn unknown() -> GatewayError {
    GatewayError::Refused { code: "not_found".to_owned(), message: String::new() }
}

impl Gateway for Provider {
    fn create_intent<'a>(&'a self, request: &'a IntentRequest) -> BoxFuture<'a, GatewayResult<IntentView>> {
        let mut book = self.0.lock();
        let verdict = book.verdict;
        let known = book.payments.iter().find(|(view, _)| view.reference == request.reference).cloned();
        let (view, _) = known.unwrap_or_else(|| {
            let return_url = match &request.means {
                Means::CardForm { return_url, .. } | Means::TokenWithCustomer { return_url, .. } => return_url.clone(),
                Means::TokenLater { .. } => String::new(),
            };
            let zero = Money::zero(request.amount.currency);
            let view = IntentView {
                provider_ref: format!("pi_{}", book.payments.len()),
                version: 1,
                reference: request.reference.clone(),
                state: IntentState::RequiresCard,
                amount: request.amount,
                captured: zero,
                refunded: zero,
                set_aside_until: (request.capture == CaptureWhen::Later).then_some(Timestamp::MAX),
                client_url: Some(format!("https://pay.example/{}", book.payments.len())),
                card: None,
            };
            book.payments.push((view.clone(), return_url.clone()));
            (view, return_url)
        });
        let answer = judged(&view, verdict);
        Box::pin(async move { Ok(answer) })
    }

    fn find_by_reference<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, GatewayResult<Option<IntentView>>> {
        let book = self.0.lock();
        let found = book.payments.iter().find(|(view, _)| view.reference == reference);
        let answer = found.map(|(view, _)| judged(view, book.verdict));
        Box::pin(async move { Ok(answer) })
    }

    fn get_intent<'a>(&'a self, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        let book = self.0.lock();
        let found = book.payments.iter().find(|(view, _)| view.provider_ref == provider_ref);
        let answer = found.map(|(view, _)| judged(view, book.verdict)).ok_or_else(unknown);
        Box::pin(async move { answer })
    }

    fn capture<'a>(&'a self, provider_ref: &'a str, _: Money) -> BoxFuture<'a, GatewayResult<IntentView>> {
        let mut book = self.0.lock();
        if let Some((view, _)) = book.payments.iter_mut().find(|(view, _)| view.provider_ref == provider_ref) {
            view.set_aside_until = None;
        }
        drop(book);
        self.get_intent(provider_ref)
    }

    fn void<'a>(&'a self, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        let mut book = self.0.lock();
        if let Some((view, _)) = book.payments.iter_mut().find(|(view, _)| view.provider_ref == provider_ref) {
            view.state = IntentState::Voided;
        }
        drop(book);
        self.get_intent(provider_ref)
    }

    fn refund<'a>(&'a self, _: &'a str, _: Money, _: &'a str) -> BoxFuture<'a, GatewayResult<RefundView>> {
        Box::pin(async { Err(unknown()) })
    }

    fn forget_token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, GatewayResult<()>> {
        Box::pin(async { Ok(()) })
    }
}
