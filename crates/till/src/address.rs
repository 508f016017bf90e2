//! Where a ticket is sent: asked on one page, kept with the ticket, refused field by field.

use crate::desk::Desk;
use crate::say;
use crate::ticket::{self, Ticket};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use identity::Permission;
use kernel::{Address, AddressId, AddressRefused, IntentId, TypedAddress};
use serde::Deserialize;
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// An address as it was typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct Filled {
    name: String,
    street: String,
    more: String,
    postcode: String,
    city: String,
    phone: String,
}

impl Filled {
    /// What is known already: the address of the ticket, otherwise the name and telephone of its customer.
    fn known(ticket: &Ticket) -> Self {
        if let Some(address) = ticket.address() {
            return Self::of(address);
        }
        Self::of_buyer(ticket)
    }

    /// The name and telephone of the customer.
    fn of_buyer(ticket: &Ticket) -> Self {
        let customer = ticket.buyer.as_ref().map(|buyer| &buyer.customer);
        Self {
            name: customer.map(customers::Customer::full_name).unwrap_or_default(),
            phone: customer.and_then(|one| one.phone.clone()).unwrap_or_default(),
            ..Self::default()
        }
    }

    fn of(address: &Address) -> Self {
        Self {
            name: address.name.clone(),
            street: address.street.clone(),
            more: address.more.clone(),
            postcode: address.postcode.clone(),
            city: address.city.clone(),
            phone: address.phone.clone(),
        }
    }

    fn read(&self) -> Result<Address, AddressRefused> {
        let typed = TypedAddress {
            name: &self.name,
            street: &self.street,
            more: &self.more,
            postcode: &self.postcode,
            city: &self.city,
            phone: &self.phone,
        };
        typed.read()
    }

    /// The field that a refusal is about.
    fn field_of(&self, refused: AddressRefused) -> &'static str {
        match refused {
            AddressRefused::Name => "name",
            AddressRefused::Street => "street",
            AddressRefused::Postcode | AddressRefused::Overseas => "postcode",
            AddressRefused::City => "city",
            AddressRefused::Phone => "phone",
            AddressRefused::TooLong => {
                let fields = [
                    ("name", &self.name),
                    ("street", &self.street),
                    ("more", &self.more),
                    ("city", &self.city),
                    ("phone", &self.phone),
                ];
                fields.iter().max_by_key(|(_, text)| text.chars().count()).map_or("street", |(name, _)| name)
            }
        }
    }

    /// Everything that is wrong with it, each at its field: what is wrong is mended in a copy, and
    /// the copy is read again.
    fn errors(&self, desk: &Desk) -> Errors {
        let (mut errors, mut copy) = (Errors::default(), self.clone());
        while let Err(refused) = copy.read() {
            let field = copy.field_of(refused);
            if errors.of(field).is_some() {
                break;
            }
            errors.add(field, say::refusal(desk, refused.code()));
            match field {
                "name" => copy.name = "–".into(),
                "street" => copy.street = "–".into(),
                "more" => copy.more = String::new(),
                "postcode" => copy.postcode = "75000".into(),
                "city" => copy.city = "–".into(),
                _ => copy.phone = String::new(),
            }
        }
        errors
    }
}

#[derive(Template)]
#[template(path = "till/address.html")]
struct AddressPage {
    page: Desk,
    form: Filled,
    errors: Errors,
    /// The line that goes elsewhere than the rest.
    line: Option<IntentId>,
}

/// For which line; none for all that says nothing else.
#[derive(Deserialize, Default)]
pub(crate) struct Which {
    line: Option<IntentId>,
}

async fn ticket(desk: &Desk, app: &App) -> Result<Ticket, Failure> {
    let reader = app.db().reader().await?;
    Ok(Ticket::read(desk, &reader.tx(), None).await?)
}

/// `GET /till/address`: whoever sells may ask where to send.
pub(crate) async fn form(desk: Desk, State(app): State<App>, Query(which): Query<Which>) -> Answer {
    desk.require(Permission::Sell)?;
    let ticket = ticket(&desk, &app).await?;
    if ticket.is_empty() {
        return Ok(desk.go("/till").into());
    }
    let form = match which.line {
        // Who comes for a line wants another address than that of the rest.
        Some(line) => ticket.own_address(line).map_or_else(|| Filled::of_buyer(&ticket), Filled::of),
        None => Filled::known(&ticket),
    };
    web::html(&AddressPage { form, errors: Errors::default(), line: which.line, page: desk })
}

/// `POST /till/address`: kept with the ticket; what cannot be is said at its field.
pub(crate) async fn keep(
    desk: Desk,
    State(app): State<App>,
    Query(which): Query<Which>,
    Checked(form): Checked<Filled>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let Some(cart) = ticket::current(&desk, &app).await?.filter(|cart| !cart.intents.is_empty()) else {
        return say::refused(&desk, "ticket_empty");
    };
    let Ok(address) = form.read() else {
        let errors = form.errors(&desk);
        let page = AddressPage { form, errors, line: which.line, page: desk };
        return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let known = match which.line {
        Some(line) => match cart.intents.iter().find(|one| one.id == line) {
            Some(intent) => cart.own_door(intent),
            None => return say::refused(&desk, "no_such_line"),
        },
        None => cart.main_door(),
    };
    let id: AddressId = known.map_or_else(|| desk.moment().id(), |one| one.id);
    let kept = match which.line {
        Some(line) => flows::cart_line_address(app.house(), cart.id, line, id, address).await,
        None => flows::cart_address(app.house(), cart.id, id, address).await,
    };
    match kept {
        Ok(_) => Ok(desk.go("/till").toast(Toast::new("till-address-kept")).into()),
        Err(refused) => ticket::refuse(&desk, &refused),
    }
}
