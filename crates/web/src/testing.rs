//! For tests and for the kit: a house whose payment provider does not answer and whose letters are kept.

use crate::App;
use db::Db;
use flows::{House, Settings};
use kernel::{Clock, Money};
use messages::{Delivery, MailError, Mailer, Outgoing};
use payments::gateway::{
    BoxFuture, Gateway, GatewayError, GatewayResult, IntentRequest, IntentView, RefundView, Terminal, TerminalRequest,
};
use std::sync::Arc;

/// Neither provider nor mail server.
struct Silent;

fn no_answer<'a, T: Send + 'a>() -> BoxFuture<'a, GatewayResult<T>> {
    Box::pin(async { Err(GatewayError::Unreachable { cause: "there is no provider".to_owned() }) })
}

impl Gateway for Silent {
    fn create_intent<'a>(&'a self, _: &'a IntentRequest) -> BoxFuture<'a, GatewayResult<IntentView>> {
        no_answer()
    }

    fn find_by_reference<'a>(&'a self, _: &'a str) -> BoxFuture<'a, GatewayResult<Option<IntentView>>> {
        no_answer()
    }

    fn get_intent<'a>(&'a self, _: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        no_answer()
    }

    fn capture<'a>(&'a self, _: &'a str, _: Money) -> BoxFuture<'a, GatewayResult<IntentView>> {
        no_answer()
    }

    fn void<'a>(&'a self, _: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        no_answer()
    }

    fn refund<'a>(&'a self, _: &'a str, _: Money, _: &'a str) -> BoxFuture<'a, GatewayResult<RefundView>> {
        no_answer()
    }

    fn forget_token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, GatewayResult<()>> {
        no_answer()
    }
}

impl Terminal for Silent {
    fn start<'a>(&'a self, _: &'a TerminalRequest) -> BoxFuture<'a, GatewayResult<IntentView>> {
        no_answer()
    }

    fn poll<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        no_answer()
    }

    fn cancel<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        no_answer()
    }
}

impl Mailer for Silent {
    fn send(&self, _: Outgoing) -> futures::future::BoxFuture<'_, Result<Delivery, MailError>> {
        Box::pin(async { Ok(Delivery::Kept) })
    }
}

/// The state of the faces over a database and a clock.
pub fn app(db: Db, clock: Clock, cookie_secure: bool) -> App {
    let settings = Settings {
        public_url: "https://shop.example".to_owned(),
        demo: false,
        cookie_secure,
        currency: kernel::Currency::EUR,
        order_prefix: "MF".to_owned(),
        webhook_secret: "a secret of the tests".to_owned(),
    };
    let silent = Arc::new(Silent);
    let (gateway, terminals, mailer) = (silent.clone(), silent.clone(), silent);
    let search = catalogue::search::SearchIndex::in_ram().expect("an index in memory can be made");
    let carrier = Arc::new(fulfilment::NoCarrier);
    let house = House { db, clock, gateway, terminals, carrier, mailer, search, settings };
    App::new(Arc::new(house), vec!["https://pay.example".to_owned()])
}
