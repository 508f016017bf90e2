//! All SQL of sales history.

use crate::model::Row;
use db::{DbError, Tx, Value, params};
use jiff::Timestamp;
use std::collections::HashSet;
use uuid::Uuid;

/// Which rows of a file were taken before, from one place in it to another.
pub async fn known_rows(tx: &Tx<'_>, source: &str, from: i64, to: i64) -> Result<HashSet<i64>, DbError> {
    let lines = "SELECT row_no FROM history_line WHERE source = $1 AND row_no BETWEEN $2 AND $3";
    let returns = "SELECT row_no FROM history_return WHERE source = $1 AND row_no BETWEEN $2 AND $3 AND part = 0";
    let values = params![source, from, to];
    let mut known: HashSet<i64> = tx.rows(lines, values, |row| row.get(0)).await?.into_iter().collect();
    known.extend(tx.rows(returns, values, |row| row.get::<i64>(0)).await?);
    Ok(known)
}

/// Writes sales and their lines; a sale that is there already gets the lines that are new.
pub async fn insert_sales(tx: &Tx<'_>, source: &str, currency: &str, rows: &[(Uuid, &Row)]) -> Result<(), DbError> {
    let mut seen = HashSet::new();
    let sales: Vec<Vec<Value>> = rows
        .iter()
        .filter(|(sale, _)| seen.insert(*sale))
        .map(|(sale, r)| params![*sale, source, r.number, r.at, r.customer, r.country, currency].to_vec())
        .collect();
    let lines: Vec<Vec<Value>> = rows
        .iter()
        .map(|(sale, r)| {
            params![source, r.row_no, *sale, r.at, r.customer, r.code, r.title, r.quantity, 0, r.unit_e4].to_vec()
        })
        .collect();
    let head = "INSERT INTO history_sale (id, source, number, at, customer, country, currency)";
    tx.insert_many(head, "ON CONFLICT DO NOTHING", &sales).await?;
    let head =
        "INSERT INTO history_line (source, row_no, sale_id, at, customer, code, title, quantity, returned, unit_e4)";
    tx.insert_many(head, "", &lines).await.map(|_| ())
}

/// A line of which some units are still out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bought {
    /// Its file.
    pub source: String,
    /// Its row there.
    pub row_no: i64,
    /// Units that did not come back yet.
    pub left: i64,
}

/// What a customer had bought of an article until then and still has: at the same price first, the
/// latest first.
pub async fn bought(tx: &Tx<'_>, row: &Row) -> Result<Vec<Bought>, DbError> {
    if row.customer.is_empty() {
        return Ok(Vec::new());
    }
    tx.rows(
        "SELECT source, row_no, quantity - returned FROM history_line \
         WHERE customer <> '' AND customer = $1 AND code = $2 AND at <= $3 AND quantity > returned \
         ORDER BY CASE WHEN unit_e4 = $4 THEN 0 ELSE 1 END, at DESC, row_no DESC LIMIT 200",
        params![row.customer, row.code, row.at, row.unit_e4],
        |row| Ok(Bought { source: row.get(0)?, row_no: row.get(1)?, left: row.get(2)? }),
    )
    .await
}

/// One part of what came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Came {
    /// Units.
    pub units: i64,
    /// Of which line; none when no sale is known.
    pub of: Option<(String, i64)>,
}

/// Writes what came back by one row, part by part, and marks the lines.
pub async fn insert_return(tx: &Tx<'_>, source: &str, row: &Row, parts: &[Came]) -> Result<(), DbError> {
    let mut rows = Vec::with_capacity(parts.len());
    for (part, came) in parts.iter().enumerate() {
        if let Some((of_source, of_row)) = &came.of {
            let sql = "UPDATE history_line SET returned = returned + $1 \
                       WHERE source = $2 AND row_no = $3 AND quantity - returned >= $1";
            if !tx.guard(sql, params![came.units, of_source, *of_row]).await? {
                return Err(DbError::Data(format!("row {of_row} of {of_source} has fewer units left than came back")));
            }
        }
        let (of_source, of_row) = came.of.clone().unzip();
        rows.push(
            params![
                source,
                row.row_no,
                part as i64,
                row.number,
                row.at,
                row.customer,
                row.code,
                came.units,
                row.unit_e4,
                of_source,
                of_row
            ]
            .to_vec(),
        );
    }
    let head = "INSERT INTO history_return (source, row_no, part, number, at, customer, code, quantity, unit_e4, of_source, of_row)";
    tx.insert_many(head, "", &rows).await.map(|_| ())
}

/// A month of history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// Sales.
    pub sales: i64,
    /// Units sold.
    pub units: i64,
    /// Sold, ten-thousandths.
    pub sold_e4: i64,
    /// Came back, ten-thousandths.
    pub returned_e4: i64,
}

/// What was sold and what came back from an instant until before another.
pub async fn period(tx: &Tx<'_>, from: Timestamp, to: Timestamp) -> Result<Period, DbError> {
    let lines = "SELECT CAST(COUNT(DISTINCT l.sale_id) AS BIGINT), CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT), \
                 CAST(COALESCE(SUM(l.quantity * l.unit_e4), 0) AS BIGINT) FROM history_line l \
                 JOIN history_sale s ON s.id = l.sale_id WHERE s.at >= $1 AND s.at < $2";
    let returns =
        "SELECT CAST(COALESCE(SUM(quantity * unit_e4), 0) AS BIGINT) FROM history_return WHERE at >= $1 AND at < $2";
    let (sales, units, sold_e4) =
        tx.get(lines, params![from, to], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).await?;
    let returned_e4 = tx.get(returns, params![from, to], |row| row.get(0)).await?;
    Ok(Period { sales, units, sold_e4, returned_e4 })
}

/// A line of a sale of the past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastLine {
    /// Which sale.
    pub sale: Uuid,
    /// Its number.
    pub number: String,
    /// When.
    pub at: Timestamp,
    /// The article's code in its file.
    pub code: String,
    /// Units.
    pub quantity: i64,
    /// Price of one, ten-thousandths.
    pub unit_e4: i64,
}

/// Sales of the last days of the history, by their span, evenly over them: at most so many, the oldest
/// first. Which ones follows from the seed.
pub async fn sample_sales(tx: &Tx<'_>, span: jiff::SignedDuration, most: i64, seed: u32) -> Result<Vec<Uuid>, DbError> {
    let last: Option<Timestamp> = tx.get("SELECT MAX(at) FROM history_sale", params![], |row| row.get(0)).await?;
    let Some(last) = last else { return Ok(Vec::new()) };
    let from = last.saturating_sub(span).unwrap_or(last);
    tx.rows(
        "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY at, id) AS nth, COUNT(*) OVER () AS total \
         FROM history_sale WHERE at >= $1 AND at <= $2) sold \
         WHERE total <= $3 OR ((nth + $4) * $3) / total <> ((nth + $4 - 1) * $3) / total ORDER BY nth",
        params![from, last, most, i64::from(seed)],
        |row| row.get(0),
    )
    .await
}

/// The lines of some sales of the past.
pub async fn lines_of_sales(tx: &Tx<'_>, sales: &[Uuid]) -> Result<Vec<PastLine>, DbError> {
    if sales.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<String> = (1..=sales.len()).map(|at| format!("${at}")).collect();
    let values: Vec<Value> = sales.iter().map(db::ToValue::to_value).collect();
    let sql = format!(
        "SELECT l.sale_id, s.number, s.at, l.code, l.quantity, l.unit_e4 FROM history_line l \
         JOIN history_sale s ON s.id = l.sale_id WHERE l.sale_id IN ({}) ORDER BY s.at, l.sale_id, l.row_no",
        list.join(", ")
    );
    tx.rows(&sql, &values, |row| {
        Ok(PastLine {
            sale: row.get(0)?,
            number: row.get(1)?,
            at: row.get(2)?,
            code: row.get(3)?,
            quantity: row.get(4)?,
            unit_e4: row.get(5)?,
        })
    })
    .await
}
