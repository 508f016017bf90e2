//! The pages of the provider's own origin: card form, bank's confirmation, terminal, log.

use crate::app::App;
use crate::cards::{TEST_CARDS, TEST_CODE, TestCard, luhn_valid};
use crate::model::{ChallengeAnswer, Intent, Lang, State, Token};
use crate::problem::Problem;
use crate::store;
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use serde::Deserialize;
use std::time::Duration;

/// The code that the bank's page takes.
pub const CHALLENGE_CODE: &str = "1234";

/// How many of the test cards the terminal shows at first; the odd ones are folded away.
const COMMON_CARDS: usize = 5;

/// Rows of the log.
const LOG_ROWS: u32 = 100;

type Page = Result<Response, Response>;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(log))
        .route("/pay/{id}", get(show_pay).post(submit_pay))
        .route("/pay/{id}/cancel", post(cancel_pay))
        .route("/pay/{id}/challenge", get(show_challenge).post(submit_challenge))
        .route("/pay/{id}/version", get(pay_version))
        .route("/terminal/{terminal}", get(show_terminal))
        .route("/terminal/{terminal}/act", post(act_on_terminal))
        .route("/terminal/{terminal}/version", get(terminal_version))
        .route("/assets/tokens.css", get(async || asset("text/css", include_str!("../assets/tokens.css"))))
        .route("/assets/provider.css", get(async || asset("text/css", include_str!("../assets/provider.css"))))
        .route("/assets/provider.js", get(async || asset("text/javascript", include_str!("../assets/provider.js"))))
        .layer(DefaultBodyLimit::max(8 * 1024))
}

fn asset(kind: &'static str, body: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, format!("{kind}; charset=utf-8"))], body)
}

fn html(status: StatusCode, page: &impl Template) -> Response {
    let body = match page.render() {
        Ok(body) => body,
        Err(cause) => return Problem::internal(&cause).into_response(),
    };
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; \
             base-uri 'none'; frame-ancestors 'none'",
        ),
    ];
    (status, headers, Html(body)).into_response()
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    lang: Lang,
    missing: bool,
}

fn failed(problem: &Problem) -> Response {
    let missing = problem.status == StatusCode::NOT_FOUND;
    html(problem.status, &ErrorPage { lang: Lang::Fr, missing })
}

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
}

impl Asked {
    /// The intent in the language that was asked for in the address; without one, in the customer's.
    fn spoken(&self, intent: Intent) -> Intent {
        let language = self.lang.as_deref().map_or(intent.language, |lang| Lang::choose(Some(lang), None));
        Intent { language, ..intent }
    }

    /// What keeps that language at the next address.
    fn suffix(&self) -> String {
        self.lang.as_deref().map_or_else(String::new, |lang| format!("?lang={}", Lang::choose(Some(lang), None).code()))
    }

    fn lang(&self, headers: &HeaderMap) -> Lang {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Lang::choose(self.lang.as_deref(), accepted)
    }
}

// ---------- the card form ----------

#[derive(Template)]
#[template(path = "pay.html")]
struct PayPage<'a> {
    lang: Lang,
    /// For whom the money is; empty when nobody said.
    merchant: &'a str,
    intent: &'a Intent,
    cards: &'static [TestCard],
    code: &'static str,
    expiry: &'a str,
    errors: FormErrors,
}

#[derive(Template)]
#[template(path = "done.html")]
struct DonePage<'a> {
    lang: Lang,
    intent: &'a Intent,
    way_back: Option<String>,
}

/// What is wrong with each field, in the customer's language.
#[derive(Default)]
struct FormErrors {
    number: Option<String>,
    expiry: Option<String>,
    code: Option<String>,
}

impl FormErrors {
    fn any(&self) -> bool {
        self.number.is_some() || self.expiry.is_some() || self.code.is_some()
    }
}

/// The typed card. It has no `Debug` and is dropped with the request.
#[derive(Deserialize)]
struct CardForm {
    #[serde(default)]
    number: String,
    #[serde(default)]
    expiry: String,
    #[serde(default)]
    code: String,
}

struct TypedCard {
    card: &'static TestCard,
    expiry: (u8, u16),
}

impl CardForm {
    fn check(&self, lang: Lang, today: Date) -> Result<TypedCard, FormErrors> {
        let number: String = self.number.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let card = if luhn_valid(&number) && (12..=19).contains(&number.len()) {
            TestCard::by_number(&number).ok_or_else(|| {
                lang.t(
                    "Ce simulateur n’accepte que les cartes d’essai de la liste.",
                    "This simulator takes only the test cards of the list.",
                )
                .into_owned()
            })
        } else {
            Err(lang.t("Vérifiez le numéro de la carte.", "Check the card number.").into_owned())
        };
        let expiry = parse_expiry(&self.expiry).filter(|(month, year)| {
            (*year, *month) >= (today.year().unsigned_abs(), today.month().unsigned_abs()) && *year <= 2099
        });
        let code = self.code.trim();
        let code_fits = (3..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
        match (card, expiry, code_fits) {
            (Ok(card), Some(expiry), true) => Ok(TypedCard { card, expiry }),
            (card, expiry, _) => Err(FormErrors {
                number: card.err(),
                expiry: expiry
                    .is_none()
                    .then(|| lang.t("Une date à venir, comme 12/31.", "A date to come, such as 12/31.").into_owned()),
                code: (!code_fits).then(|| {
                    lang.t("Les 3 chiffres au dos de la carte.", "The 3 digits on the back of the card.").into_owned()
                }),
            }),
        }
    }
}

/// Reads "12/31", "1231", "12 / 2031".
fn parse_expiry(text: &str) -> Option<(u8, u16)> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (month, year) = match digits.len() {
        4 => (&digits[..2], format!("20{}", &digits[2..])),
        6 => (&digits[..2], digits[2..].to_owned()),
        _ => return None,
    };
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    Some((month, year.parse().ok()?))
}

/// The customer's address at the merchant's, told how it went.
fn way_back(intent: &Intent) -> Option<String> {
    let url = intent.return_url.as_ref()?;
    let (base, fragment) = url.split_once('#').map_or((url.as_str(), None), |(base, rest)| (base, Some(rest)));
    let separator = if base.contains('?') { '&' } else { '?' };
    let mut back = format!("{base}{separator}intent={}&state={}", intent.id, intent.state.code());
    if let Some(fragment) = fragment {
        back.push('#');
        back.push_str(fragment);
    }
    Some(back)
}

async fn load(app: &App, id: String, asked: &Asked) -> Result<Intent, Response> {
    let found = app
        .run(move |work| {
            work.finish_due()?;
            let intent = work.get(&id)?;
            if intent.terminal_id.is_some() || intent.off_session {
                Err(Problem::not_found("page"))
            } else {
                Ok(intent)
            }
        })
        .await;
    found.map(|intent| asked.spoken(intent)).map_err(|problem| failed(&problem))
}

fn done_page(intent: &Intent) -> Response {
    let page = DonePage { lang: intent.language, intent, way_back: way_back(intent) };
    html(StatusCode::OK, &page)
}

fn pay_page(app: &App, intent: &Intent, expiry: &str, errors: FormErrors) -> Response {
    let status = if errors.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let lang = intent.language;
    html(
        status,
        &PayPage { lang, merchant: &app.config().merchant, intent, cards: TEST_CARDS, code: TEST_CODE, expiry, errors },
    )
}

/// Where the customer goes on from here.
fn go_on(intent: &Intent, asked: &Asked) -> Response {
    let suffix = asked.suffix();
    match (intent.state, way_back(intent)) {
        (State::RequiresAction, _) => Redirect::to(&format!("/pay/{}/challenge{suffix}", intent.id)).into_response(),
        (state, Some(back)) if state.is_settled() => Redirect::to(&back).into_response(),
        _ => Redirect::to(&format!("/pay/{}{suffix}", intent.id)).into_response(),
    }
}

async fn show_pay(Shared(app): Shared<App>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Page {
    let intent = load(&app, id, &asked).await?;
    Ok(match intent.state {
        State::RequiresCard => pay_page(&app, &intent, "", FormErrors::default()),
        State::RequiresAction => go_on(&intent, &asked),
        _ => done_page(&intent),
    })
}

async fn submit_pay(
    Shared(app): Shared<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Form(form): Form<CardForm>,
) -> Page {
    let intent = load(&app, id.clone(), &asked).await?;
    if intent.state != State::RequiresCard {
        return Ok(go_on(&intent, &asked));
    }
    let today = app.moment().now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let typed = match form.check(intent.language, today) {
        Ok(typed) => typed,
        Err(errors) => return Ok(pay_page(&app, &intent, &form.expiry, errors)),
    };
    let for_work = id.clone();
    match app.run(move |work| work.present_typed(&for_work, typed.card, typed.expiry)).await {
        Ok(intent) => after_card(&app, intent, &asked).await,
        Err(problem) if problem.status == StatusCode::CONFLICT => Ok(go_on(&load(&app, id, &asked).await?, &asked)),
        Err(problem) => Err(failed(&problem)),
    }
}

/// Waits for a slow bank, loses the answer, or sends the customer on.
async fn after_card(app: &App, intent: Intent, asked: &Asked) -> Page {
    if intent.loses_answer() {
        return Ok(app.cut(app.config().lost_answer).await);
    }
    let Some(due_ms) = intent.finish_at_ms else { return Ok(go_on(&intent, asked)) };
    let left_ms = u64::try_from(due_ms - app.moment().now.as_millisecond()).unwrap_or(0);
    app.pause(Duration::from_millis(left_ms)).await;
    Ok(go_on(&load(app, intent.id, asked).await?, asked))
}

async fn cancel_pay(Shared(app): Shared<App>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Page {
    load(&app, id.clone(), &asked).await?;
    let for_work = id.clone();
    match app.run(move |work| work.cancel_by_customer(&for_work)).await {
        Ok(intent) => Ok(go_on(&intent, &asked)),
        Err(_) => Ok(go_on(&load(&app, id, &asked).await?, &asked)),
    }
}

async fn pay_version(Shared(app): Shared<App>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Page {
    Ok(load(&app, id, &asked).await?.version.to_string().into_response())
}

// ---------- the bank's confirmation ----------

#[derive(Template)]
#[template(path = "challenge.html")]
struct ChallengePage<'a> {
    lang: Lang,
    /// For whom the money is; empty when nobody said.
    merchant: &'a str,
    intent: &'a Intent,
    code: &'static str,
    wrong: bool,
}

#[derive(Deserialize)]
struct ChallengeForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    code: String,
}

impl ChallengeForm {
    fn answer(&self) -> ChallengeAnswer {
        match self.decision.as_str() {
            "approve" => ChallengeAnswer::Approved,
            "refuse" => ChallengeAnswer::Refused,
            _ if self.code.trim() == CHALLENGE_CODE => ChallengeAnswer::Approved,
            _ => ChallengeAnswer::WrongCode,
        }
    }
}

fn challenge_page(app: &App, intent: &Intent) -> Response {
    let wrong = intent.wrong_codes > 0;
    let (lang, merchant) = (intent.language, app.config().merchant.as_str());
    html(StatusCode::OK, &ChallengePage { lang, merchant, intent, code: CHALLENGE_CODE, wrong })
}

async fn show_challenge(Shared(app): Shared<App>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Page {
    let intent = load(&app, id, &asked).await?;
    Ok(match intent.state {
        State::RequiresAction => challenge_page(&app, &intent),
        State::RequiresCard => go_on(&intent, &asked),
        _ => done_page(&intent),
    })
}

async fn submit_challenge(
    Shared(app): Shared<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Form(form): Form<ChallengeForm>,
) -> Page {
    load(&app, id.clone(), &asked).await?;
    let for_work = id.clone();
    match app.run(move |work| work.answer_challenge(&for_work, form.answer())).await {
        Ok(intent) => Ok(go_on(&intent, &asked)),
        Err(problem) if problem.status == StatusCode::CONFLICT => Ok(go_on(&load(&app, id, &asked).await?, &asked)),
        Err(problem) => Err(failed(&problem)),
    }
}

// ---------- the terminal ----------

#[derive(Template)]
#[template(path = "terminal.html")]
struct TerminalPage<'a> {
    lang: Lang,
    terminal: &'a str,
    intent: Option<&'a Intent>,
    cards: &'static [TestCard],
    /// How many cards are shown at first.
    common: usize,
    version: String,
}

impl TerminalPage<'_> {
    fn segment(&self) -> String {
        path_segment(self.terminal)
    }

    fn waits(&self) -> bool {
        self.intent.is_some_and(|intent| intent.state == State::RequiresCard)
    }
}

/// Changes whenever the terminal's screen does.
fn screen_version(last: Option<&Intent>) -> String {
    last.map_or_else(|| "-".to_owned(), |intent| format!("{}.{}", intent.id, intent.version))
}

async fn last_on(app: &App, terminal: String) -> Result<Option<Intent>, Response> {
    app.run(move |work| {
        work.finish_due()?;
        Ok(store::find_last_on_terminal(work.db, &terminal)?)
    })
    .await
    .map_err(|problem| failed(&problem))
}

async fn show_terminal(
    Shared(app): Shared<App>,
    Path(terminal): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Page {
    let lang = asked.lang(&headers);
    let last = last_on(&app, terminal.clone()).await?;
    let page = TerminalPage {
        lang,
        terminal: &terminal,
        intent: last.as_ref(),
        cards: TEST_CARDS,
        common: COMMON_CARDS,
        version: screen_version(last.as_ref()),
    };
    Ok(html(StatusCode::OK, &page))
}

async fn terminal_version(Shared(app): Shared<App>, Path(terminal): Path<String>) -> Page {
    Ok(screen_version(last_on(&app, terminal).await?.as_ref()).into_response())
}

#[derive(Deserialize)]
struct TerminalForm {
    payment: String,
    /// The short name of a test card, or `silent`, or `remove`.
    card: String,
    #[serde(default)]
    lang: String,
}

async fn act_on_terminal(
    Shared(app): Shared<App>,
    Path(terminal): Path<String>,
    Form(form): Form<TerminalForm>,
) -> Page {
    let lang = Lang::choose(Some(&form.lang), None);
    let here = format!("/terminal/{}?lang={}", path_segment(&terminal), lang.code());
    let acted = app
        .run(move |work| match form.card.as_str() {
            "remove" => {
                work.get_on_terminal(&terminal, &form.payment)?;
                work.cancel_by_customer(&form.payment)
            }
            "silent" => work.silence(&terminal, &form.payment),
            key => {
                let card = TestCard::by_key(key).ok_or_else(|| Problem::not_found("card"))?;
                work.tap(&terminal, &form.payment, card)
            }
        })
        .await;
    match acted {
        Err(problem) if problem.status != StatusCode::CONFLICT => Err(failed(&problem)),
        _ => Ok(Redirect::to(&here).into_response()),
    }
}

/// The text as one segment of an address.
fn path_segment(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

// ---------- the log ----------

#[derive(Template)]
#[template(path = "log.html")]
struct LogPage {
    lang: Lang,
    intents: Vec<Intent>,
    tokens: Vec<Token>,
    terminals: Vec<String>,
    delivered: u32,
    owed: u32,
    given_up: u32,
}

impl LogPage {
    fn segment(terminal: &str) -> String {
        path_segment(terminal)
    }
}

async fn log(Shared(app): Shared<App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Page {
    let lang = asked.lang(&headers);
    let page = app
        .run(move |work| {
            let (delivered, owed, given_up) = store::count_webhooks(work.db)?;
            Ok(LogPage {
                lang,
                intents: store::list_recent(work.db, LOG_ROWS)?,
                tokens: store::list_tokens(work.db, LOG_ROWS)?,
                terminals: store::list_terminals(work.db)?,
                delivered,
                owed,
                given_up,
            })
        })
        .await
        .map_err(|problem| failed(&problem))?;
    Ok(html(StatusCode::OK, &page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expiry_is_read_as_people_write_it() {
        for (text, read) in [
            ("12/31", Some((12, 2031))),
            ("0131", Some((1, 2031))),
            ("01 / 2031", Some((1, 2031))),
            ("13/31", None),
            ("00/31", None),
            ("1/31", None),
            ("", None),
        ] {
            assert_eq!(parse_expiry(text), read, "{text}");
        }
    }

    #[test]
    fn a_card_form_tells_each_wrong_field() {
        let today = jiff::civil::date(2026, 11, 22);
        let form = |number: &str, expiry: &str, code: &str| CardForm {
            number: number.into(),
            expiry: expiry.into(),
            code: code.into(),
        };
        let visa = TestCard::by_key("visa").expect("a card");
        assert!(form(&visa.grouped(), "11/26", "123").check(Lang::Fr, today).is_ok());
        let errors = form("4999700000094418", "10/26", "12").check(Lang::En, today).err().expect("refused");
        assert!(errors.number.is_some() && errors.expiry.is_some() && errors.code.is_some());
        let other = form("79927398713", "11/26", "123").check(Lang::En, today).err().expect("refused");
        assert!(other.number.is_some() && other.expiry.is_none() && other.code.is_none());
    }
}
