//! Who the house is: the names and numbers of the firm, and what its legal pages must name. What is
//! still missing is said here, on the page of the stores, and on the page of health.

use crate::desk::Desk;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use db::{DbError, Tx};
use identity::Permission;
use serde::Deserialize;
use stores::{Company, HouseFact, HouseRefused, Imprint, PutHouse};
use web::{Answer, App, Checked, Errors, Failure, Toast};

pub(crate) fn router() -> Router<App> {
    Router::new().route("/office/house", get(show).post(change))
}

/// What the form says; a field that is left out is empty.
#[derive(Deserialize, Default)]
#[serde(default)]
struct HouseForm {
    name: String,
    legal_name: String,
    siret: String,
    vat_number: String,
    capital: String,
    register: String,
    street: String,
    postcode: String,
    city: String,
    phone: String,
    email: String,
    director: String,
    host_name: String,
    host_address: String,
    host_phone: String,
    mediator_name: String,
    mediator_address: String,
    mediator_site: String,
}

impl HouseForm {
    fn of(company: Company, imprint: Imprint) -> Self {
        let Company { name, legal_name, siret, vat_number, currency: _ } = company;
        let Imprint {
            capital,
            register,
            street,
            postcode,
            city,
            phone,
            email,
            director,
            host_name,
            host_address,
            host_phone,
            mediator_name,
            mediator_address,
            mediator_site,
        } = imprint;
        Self {
            name,
            legal_name,
            siret,
            vat_number,
            capital,
            register,
            street,
            postcode,
            city,
            phone,
            email,
            director,
            host_name,
            host_address,
            host_phone,
            mediator_name,
            mediator_address,
            mediator_site,
        }
    }

    /// The firm and its imprint; the currency is not asked for.
    fn read(&self, before: &Company) -> (Company, Imprint) {
        let company = Company {
            name: self.name.clone(),
            legal_name: self.legal_name.clone(),
            siret: self.siret.clone(),
            vat_number: self.vat_number.clone(),
            currency: before.currency,
        };
        let imprint = Imprint {
            capital: self.capital.clone(),
            register: self.register.clone(),
            street: self.street.clone(),
            postcode: self.postcode.clone(),
            city: self.city.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            director: self.director.clone(),
            host_name: self.host_name.clone(),
            host_address: self.host_address.clone(),
            host_phone: self.host_phone.clone(),
            mediator_name: self.mediator_name.clone(),
            mediator_address: self.mediator_address.clone(),
            mediator_site: self.mediator_site.clone(),
        };
        (company, imprint)
    }
}

#[derive(Template)]
#[template(path = "office/house.html")]
struct HousePage {
    page: Desk,
    form: HouseForm,
    missing: Vec<String>,
    errors: Errors,
}

/// What the legal pages cannot say yet, in words.
pub(crate) async fn missing(tx: &Tx<'_>, desk: &Desk) -> Result<Vec<String>, DbError> {
    let (company, imprint) = facts(tx).await?;
    Ok(HouseFact::missing(&company, &imprint)
        .into_iter()
        .map(|fact| desk.t(&format!("office-fact-{}", fact.as_str())))
        .collect())
}

async fn facts(tx: &Tx<'_>) -> Result<(Company, Imprint), DbError> {
    futures::try_join!(stores::store::get_company(tx), stores::store::get_imprint(tx))
}

async fn show(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::EditStores)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let missing = missing(&tx, &desk).await?;
    let (company, imprint) = facts(&tx).await?;
    web::html(&HousePage { form: HouseForm::of(company, imprint), missing, errors: Errors::default(), page: desk })
}

const fn field_of(refused: &HouseRefused) -> &'static str {
    match refused {
        HouseRefused::Siret => "siret",
        HouseRefused::Vat => "vat_number",
        HouseRefused::Postcode => "postcode",
        HouseRefused::Phone => "phone",
        HouseRefused::HostPhone => "host_phone",
        HouseRefused::Email => "email",
        HouseRefused::Site => "mediator_site",
        _ => "name",
    }
}

async fn change(desk: Desk, State(app): State<App>, Checked(form): Checked<HouseForm>) -> Answer {
    desk.require(Permission::EditStores)?;
    let (before, missing) = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        (stores::store::get_company(&tx).await?, missing(&tx, &desk).await?)
    };
    let (company, imprint) = form.read(&before);
    let command = PutHouse { company, imprint, actor: desk.actor(), moment: desk.moment().clone() };
    match app.db().run(command).await {
        Ok(()) => Ok(desk.go("/office/house").toast(Toast::new("office-house-saved")).into()),
        Err(refused @ (HouseRefused::Store(_) | HouseRefused::NotAllowed)) => Err(Failure::from(refused)),
        Err(refused) => {
            let mut errors = Errors::default();
            errors.add(field_of(&refused), crate::sign_in::words(&desk, refused));
            let page = HousePage { form, missing, errors, page: desk };
            web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
