//! Every component on one page, at <http://127.0.0.1:8099>: look at it at 1280 and 390 px, light
//! and dark (`?theme=dark`), French and English (`?lang=en`).

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use serde::Deserialize;
use web::{Answer, App, Checked, Confidence, Errors, Failure, Field, Page, Reached, Refusal, Step, Toast, Watch};

#[derive(Template)]
#[template(path = "kit.html")]
struct Kit {
    page: Page,
    day: jiff::civil::Date,
    steps: Vec<Step>,
    errors: Errors,
    icons: Vec<String>,
    drawings: Vec<String>,
    colours: Vec<&'static str>,
    count: i64,
}

fn names(sprite: &str, prefix: &str) -> Vec<String> {
    let text = web::asset_text(sprite).unwrap_or_default();
    let opening = format!("<symbol id=\"{prefix}");
    let parts = text.split(&opening);
    parts.skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

async fn kit(page: Page) -> Answer {
    let day = page.today().saturating_add(jiff::Span::new().days(5));
    let mut errors = Errors::default();
    errors.add("email", page.t("error-unreadable"));
    let steps = vec![
        Step::new(Reached::Done, "1", page.date_time(page.now())),
        Step::new(Reached::Now, "2", page.t("confidence-very-likely")),
        Step::new(Reached::Slipped, "3", page.day(day)),
        Step::new(Reached::Ahead, "4", page.day(day)),
    ];
    let colours = vec![
        "noir", "bleu", "rouge", "blanc", "marine", "sable", "sapin", "ocre", "rose", "ecru", "cognac", "gris", "prune",
    ];
    let (icons, drawings) = (names("icons.svg", "i-"), names("articles.svg", "g-"));
    web::html(&Kit { page, day, steps, errors, icons, drawings, colours, count: 1_200 })
}

#[derive(Deserialize)]
struct Quantity {
    quantity: i64,
}

async fn change(page: Page, Checked(form): Checked<Quantity>) -> Answer {
    if form.quantity > 1 {
        return Err(Refusal::conflict("unknown_to_all").way_out("/", "back").into());
    }
    Ok(page.go("/").toast(Toast::new("articles").with("n", form.quantity).undo("/change", &[("quantity", "1")])).into())
}

async fn live(State(app): State<App>) -> Answer {
    app.live().open(Watch::new())
}

async fn fail() -> Answer {
    Err(Failure::Broken("asked for".to_owned()))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("passerelle-kit-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let db = db::Db::open(&folder.join("kit.db").to_string_lossy()).await?;
    let app = web::testing::app(db, kernel::Clock::system(), false);
    let faces = Router::new()
        .route("/", get(kit))
        .route("/change", post(change))
        .route("/live", get(live))
        .route("/fail", get(fail));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await?;
    Ok(axum::serve(listener, web::serve(faces, app)).await?)
}
