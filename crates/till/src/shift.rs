//! The shift of a till: opened with a float, closed with a count.

use crate::desk::Desk;
use crate::say;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use identity::Permission;
use kernel::{Currency, Money, ShiftId};
use payments::Tender;
use serde::Deserialize;
use std::collections::HashMap;
use stores::{OpenShift, Shift, ShiftRefused};
use web::{Answer, App, Checked, Failure, Toast};

/// Notes and coins of the euro, minor units.
const PIECES: [i64; 15] = [50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1];
/// Floats that are offered at a touch, minor units.
const FLOATS: [i64; 4] = [10_000, 15_000, 20_000, 30_000];

/// How an amount is written in a field: "150,00", "150.00".
fn typed(desk: &Desk, minor: i64) -> String {
    let point = if desk.language() == kernel::Language::En { '.' } else { ',' };
    format!("{}{point}{:02}", minor / 100, minor % 100)
}

#[derive(Template)]
#[template(path = "till/shift-open.html")]
struct OpenPage {
    page: Desk,
    floats: [(i64, String); 4],
    value: String,
    wrong: Option<String>,
}

fn open_page(page: Desk, value: String, wrong: Option<String>) -> OpenPage {
    let floats = FLOATS.map(|minor| (minor, typed(&page, minor)));
    OpenPage { page, floats, value, wrong }
}

/// `GET /till/shift/open`.
pub(crate) async fn open_form(desk: Desk) -> Answer {
    if desk.shift.is_some() {
        return Ok(desk.go("/till").into());
    }
    let usual = typed(&desk, FLOATS[1]);
    web::html(&open_page(desk, usual, None))
}

/// The float.
#[derive(Deserialize)]
pub(crate) struct Float {
    float: String,
}

/// `POST /till/shift/open`.
pub(crate) async fn open(desk: Desk, State(app): State<App>, Checked(form): Checked<Float>) -> Answer {
    desk.require(Permission::CloseTill)?;
    let float = Money::parse(&form.float, desk.currency).map_err(|_| ShiftRefused::Amount);
    let opened = match float {
        Ok(float) => {
            let command = OpenShift {
                id: desk.moment().id::<ShiftId>(),
                till: desk.till.id,
                staff: desk.staff.id,
                actor: desk.actor(),
                float_minor: float.minor,
                now: desk.now(),
            };
            app.db().run(command).await
        }
        Err(refused) => Err(refused),
    };
    match opened {
        Ok(_) | Err(ShiftRefused::AlreadyOpen) => Ok(desk.go("/till").into()),
        Err(ShiftRefused::Store(error)) => Err(error.into()),
        Err(refused) => {
            let wrong = Some(say::refusal(&desk, refused.code()));
            web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &open_page(desk, form.float, wrong))
        }
    }
}

/// What a shift took, and what should be in the drawer.
struct Takings {
    /// By means: how many, minor units.
    by_tender: Vec<(Tender, i64, i64)>,
    /// What went back, by means: how many, minor units. A card's terminal and the drawer are each
    /// checked against their own figures.
    back: Vec<(String, i64, i64)>,
}

impl Takings {
    async fn read(tx: &Tx<'_>, shift: ShiftId) -> Result<Self, Failure> {
        let (by_tender, cash_back, mut back) = futures::try_join!(
            payments::store::takings_of_shift(tx, shift),
            payments::store::cash_back_of_shift(tx, shift),
            orders::store::refunded_in_shift(tx, shift)
        )?;
        // Cash leaves the drawer for what was called off too, and that is no credit note.
        let cash = Tender::Cash.as_str();
        back.retain(|(means, _, _)| means != cash);
        if cash_back.0 > 0 {
            back.insert(0, (cash.to_owned(), cash_back.0, cash_back.1));
        }
        Ok(Self { by_tender, back })
    }

    fn cash_in_minor(&self) -> i64 {
        self.by_tender.iter().filter(|(tender, _, _)| *tender == Tender::Cash).map(|(_, _, minor)| minor).sum()
    }

    fn cash_back_minor(&self) -> i64 {
        self.back.iter().filter(|(means, _, _)| means == Tender::Cash.as_str()).map(|(_, _, minor)| minor).sum()
    }

    fn total_minor(&self) -> i64 {
        let taken: i64 = self.by_tender.iter().map(|(_, _, minor)| minor).sum();
        taken - self.back.iter().map(|(_, _, minor)| minor).sum::<i64>()
    }
}

#[derive(Template)]
#[template(path = "till/shift-close.html")]
struct ClosePage {
    page: Desk,
    shift: Shift,
    takings: Takings,
    pieces: [i64; 15],
    expected_minor: i64,
    wrong: Wrong,
    /// What was typed: nobody counts a drawer twice for a missing word.
    typed: Counted,
}

impl ClosePage {
    fn typed(&self, piece: &i64) -> &str {
        self.typed.pieces.get(&format!("p{piece}")).map_or("", String::as_str)
    }
}

/// What is wrong with a count: the sum itself, or that nobody says why it differs.
#[derive(Default)]
struct Wrong {
    count: Option<String>,
    note: Option<String>,
}

async fn close_page(desk: Desk, app: &App, wrong: Wrong, typed: Counted) -> Result<ClosePage, Failure> {
    let shift = desk.open_shift()?.clone();
    let reader = app.db().reader().await?;
    let takings = Takings::read(&reader.tx(), shift.id).await?;
    let expected_minor = shift.float_minor + takings.cash_in_minor() - takings.cash_back_minor();
    Ok(ClosePage { page: desk, shift, takings, pieces: PIECES, expected_minor, wrong, typed })
}

/// `GET /till/shift/close`: count the drawer.
pub(crate) async fn close_form(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::CloseTill)?;
    web::html(&close_page(desk, &app, Wrong::default(), Counted::default()).await?)
}

/// A count: so many of each piece, or the total.
#[derive(Deserialize, Default)]
pub(crate) struct Counted {
    #[serde(default)]
    total: String,
    #[serde(default)]
    note: String,
    #[serde(flatten)]
    pieces: HashMap<String, String>,
}

impl Counted {
    /// Whether nothing was counted at all.
    fn is_blank(&self) -> bool {
        self.total.trim().is_empty() && self.pieces.values().all(|text| text.trim().is_empty())
    }

    /// What was counted, minor units. The total wins when it was written.
    fn minor(&self, currency: Currency) -> Option<i64> {
        if !self.total.trim().is_empty() {
            return Money::parse(&self.total, currency).ok().map(|money| money.minor);
        }
        let mut sum = 0_i64;
        let mut counted = false;
        for piece in PIECES {
            let Some(text) = self.pieces.get(&format!("p{piece}")).map(|text| text.trim()) else { continue };
            if text.is_empty() {
                continue;
            }
            counted = true;
            sum = sum.checked_add(text.parse::<i64>().ok().filter(|n| (0..=9_999).contains(n))?.checked_mul(piece)?)?;
        }
        counted.then_some(sum)
    }
}

/// `POST /till/shift/close`.
pub(crate) async fn close(desk: Desk, State(app): State<App>, Checked(form): Checked<Counted>) -> Answer {
    desk.require(Permission::CloseTill)?;
    let closed = match form.minor(desk.currency) {
        Some(minor) => flows::close_shift(app.house(), desk.till.id, desk.actor(), minor, &form.note).await,
        None => Err(ShiftRefused::Amount),
    };
    match closed {
        // What was on the ticket waits: the next shift does not begin with it.
        Ok(shift) => {
            if crate::ticket::current(&desk, &app).await?.is_some_and(|cart| !cart.is_blank()) {
                flows::cart_park(app.house(), desk.till.id, &desk.t("till-closed-label")).await.ok();
            }
            Ok(desk.go(format!("/till/shifts/{}", shift.id)).into())
        }
        Err(ShiftRefused::Store(error)) => Err(error.into()),
        Err(ShiftRefused::NotOpen) => Ok(desk.go("/till").toast(Toast::new("till-shift-not-open")).into()),
        Err(refused) => {
            let wrong = match refused {
                ShiftRefused::Reason { difference_minor } => {
                    let text = desk.ta("till-difference-reason", &[("difference", &desk.money(difference_minor))]);
                    Wrong { note: Some(text), ..Wrong::default() }
                }
                ShiftRefused::Amount if form.is_blank() => {
                    Wrong { count: Some(desk.t("till-count-first")), ..Wrong::default() }
                }
                refused => Wrong { count: Some(say::refusal(&desk, refused.code())), ..Wrong::default() },
            };
            web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &close_page(desk, &app, wrong, form).await?)
        }
    }
}

struct ShiftRow {
    shift: Shift,
    seller: String,
    till: i64,
}

impl ShiftRow {
    fn is_right(&self) -> bool {
        self.shift.difference_minor() == Some(0)
    }
}

#[derive(Template)]
#[template(path = "till/shifts.html")]
struct Shifts {
    page: Desk,
    rows: Vec<ShiftRow>,
}

async fn rows_of(desk: &Desk, tx: &Tx<'_>) -> Result<Vec<ShiftRow>, Failure> {
    let (shifts, tills, staff) = futures::try_join!(
        stores::store::list_shifts(tx, desk.store.id, 60),
        stores::store::tills_of(tx, desk.store.id),
        identity::list_staff(tx, Some(desk.store.id), true, None, 200),
    )?;
    let own = |shift: &Shift| desk.sees_all_shifts() || shift.staff == desk.staff.id || shift.till == desk.till.id;
    let row = |shift: Shift| {
        let seller = staff.iter().find(|one| one.id == shift.staff).map(|one| one.display_name.clone());
        let till = tills.iter().find(|till| till.id == shift.till).map_or(0, |till| till.number);
        ShiftRow { shift, seller: seller.unwrap_or_default(), till }
    };
    Ok(shifts.into_iter().filter(own).map(row).collect())
}

/// `GET /till/shifts`: a seller's own and those of this till; a store manager's, all of the store.
pub(crate) async fn list(desk: Desk, State(app): State<App>) -> Answer {
    let reader = app.db().reader().await?;
    let rows = rows_of(&desk, &reader.tx()).await?;
    web::html(&Shifts { page: desk, rows })
}

#[derive(Template)]
#[template(path = "till/shift.html")]
struct ShiftPage {
    page: Desk,
    row: ShiftRow,
    takings: Takings,
    receipts: Vec<orders::Receipt>,
}

/// `GET /till/shifts/{id}`: the summary.
pub(crate) async fn show(
    desk: Desk,
    State(app): State<App>,
    axum::extract::Path(id): axum::extract::Path<ShiftId>,
) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let row = rows_of(&desk, &tx).await?.into_iter().find(|row| row.shift.id == id).ok_or(Failure::NotFound)?;
    let takings = Takings::read(&tx, id).await?;
    let receipts = orders::store::receipts_of_shift(&tx, id, 50).await?;
    web::html(&ShiftPage { page: desk, row, takings, receipts })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(total: &str, pieces: &[(&str, &str)]) -> Counted {
        let pieces = pieces.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Counted { total: total.to_owned(), note: String::new(), pieces }
    }

    #[test]
    fn a_drawer_is_counted_by_pieces_or_by_its_total() {
        type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], Option<i64>);
        let cases: &[Case<'_>] = &[
            ("150,00", &[], Some(15_000)),
            ("", &[("p5000", "2"), ("p200", "3"), ("p1", "")], Some(10_600)),
            ("12,50", &[("p5000", "2")], Some(1_250)),
            ("", &[("p5000", "0")], Some(0)),
            ("", &[], None),
            ("", &[("p5000", "-1")], None),
            ("", &[("p5000", "99999999999")], None),
            ("abc", &[], None),
        ];
        for (total, pieces, minor) in cases {
            assert_eq!(counted(total, pieces).minor(Currency::EUR), *minor, "{total} {pieces:?}");
        }
    }
}
