//! Sales history on both engines.

use db::{Db, HOUSEKEEPING, Migration, params, testing};
use insight::{Columns, ColumnsRefused, ImportRefused, NotSale, SalesReport, import_sales};
use std::fmt::Write as _;
use std::io::Cursor;

const ALL: &[Migration] = &[HOUSEKEEPING, insight::SCHEMA];

const COLUMNS: &str = r#"
number = "InvoiceNo"
code = "StockCode"
title = "Description"
quantity = "Quantity"
at = "InvoiceDate"
unit_price = "UnitPrice"
customer = "CustomerID"
country = "Country"
currency = "GBP"
time_zone = "Europe/London"
cancellation_prefix = "C"
not_goods = ["POST", "D"]
"#;

const FILE: &str = "\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
1,A,Lantern,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
1,B,Heart,4,2010-12-01 08:26:00,1.00,17850.0,United Kingdom
1,POST,Postage,1,2010-12-01 08:26:00,18.00,17850.0,United Kingdom
2,A,Lantern,2,2010-12-02 08:26:00,2.95,17850.0,United Kingdom
3,A,Lantern,5,2010-12-02 09:00:00,2.55,12345.0,France
C4,A,Lantern,-7,2010-12-03 10:00:00,2.55,17850.0,United Kingdom
C5,A,Lantern,-3,2010-12-03 11:00:00,2.55,17850.0,United Kingdom
6,A,,-5,2010-12-03 12:00:00,0.0,,United Kingdom
C7,D,Discount,-1,2010-12-03 12:00:00,4.001,12345.0,France
";

fn columns() -> Columns {
    toml::from_str(COLUMNS).expect("a small file")
}

async fn take(db: &Db, source: &str, file: &str) -> Result<(SalesReport, Vec<(i64, NotSale)>), ImportRefused> {
    let mut not = Vec::new();
    let file = Cursor::new(file.to_owned().into_bytes());
    let report = import_sales(db, source, file, columns(), |_| {}, |row| not.push((row.row_no, row.reason))).await?;
    Ok((report, not))
}

async fn number(db: &Db, sql: &str) -> i64 {
    db.reader().await.unwrap().tx().get(sql, params![], |row| row.get(0)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_once_and_returns_find_their_lines() {
    testing::both(ALL, |db| async move {
        let (report, not) = take(&db, "uci", FILE).await.unwrap();
        assert_eq!(not, [(4, NotSale::NotGoods), (9, NotSale::NoPrice), (10, NotSale::NotGoods)]);
        assert!(report.adds_up());
        assert_eq!((report.file.rows, report.sales.rows, report.returns.rows), (9, 4, 2));
        // 6 × 2.55 + 4 × 1.00 + 2 × 2.95 + 5 × 2.55 = 37.95; back: 10 × 2.55; beside it 18.00 − 4.001.
        assert_eq!((report.sales.sum_e4, report.returns.sum_e4, report.file.sum_e4), (379_500, -255_000, 264_490));
        // Seven came back: six at the same price, one of the dearer two; then one is left of three.
        assert_eq!((report.matched_units, report.unmatched_units), (8, 2));
        assert_eq!(number(&db, "SELECT CAST(SUM(returned) AS BIGINT) FROM history_line").await, 8);
        assert_eq!(number(&db, "SELECT returned FROM history_line WHERE row_no = 6").await, 0, "another customer");
        assert_eq!(number(&db, "SELECT COUNT(*) FROM history_return WHERE of_row IS NULL").await, 1);
        assert_eq!(number(&db, "SELECT COUNT(*) FROM history_sale").await, 3);

        let (again, _) = take(&db, "uci", FILE).await.unwrap();
        assert_eq!((again.known, again.matched_units, again.unmatched_units), (6, 0, 0));
        assert_eq!(number(&db, "SELECT COUNT(*) FROM history_line").await, 4);
        assert_eq!(number(&db, "SELECT CAST(SUM(returned) AS BIGINT) FROM history_line").await, 8);

        let mut longer = FILE.to_owned();
        let _ = writeln!(longer, "8,B,Heart,1,2010-12-04 10:00:00,1.00,12345.0,France");
        let (grown, _) = take(&db, "uci", &longer).await.unwrap();
        assert_eq!((grown.known, number(&db, "SELECT COUNT(*) FROM history_line").await), (6, 5));
        let reader = db.reader().await.unwrap();
        let tx = reader.tx();
        let month = |text: &str| text.parse().unwrap();
        let december = insight::store::period(&tx, month("2010-12-01T00:00:00Z"), month("2011-01-01T00:00:00Z"));
        let december = december.await.unwrap();
        assert_eq!((december.sales, december.units, december.sold_e4, december.returned_e4), (4, 18, 389_500, 255_000));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_its_columns_is_refused() {
    testing::both(ALL, |db| async move {
        let refused = take(&db, "x", "a,b\n1,2\n").await.unwrap_err();
        let ImportRefused::Columns(ColumnsRefused::Missing { missing, found }) = refused else { panic!("{refused}") };
        assert_eq!((missing.len(), found), (7, vec!["a".to_owned(), "b".to_owned()]));
        let refused = take(&db, "x", "").await.unwrap_err();
        assert!(matches!(refused, ImportRefused::Columns(ColumnsRefused::Empty)));
    })
    .await;
}
