//! The face `till`.

use askama::Template;
use axum::Router;
use axum::routing::get;
use web::{Answer, App, Page};

/// The pages of this face.
pub fn router() -> Router<App> {
    Router::new().route("/till", get(hello))
}

#[derive(Template)]
#[template(path = "till/hello.html")]
struct Hello {
    page: Page,
}

async fn hello(page: Page) -> Answer {
    web::html(&Hello { page })
}
