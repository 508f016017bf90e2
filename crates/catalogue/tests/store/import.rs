//! Files of products.

use crate::fixtures::*;
use catalogue::import::{
    FileEncoding, FileRefused, Format, ImportedProduct, Progress, PutImported, Reason, Report, import_products,
    put_imported_product,
};
use catalogue::{LocalText, ProductFilter, ProductPage, Status, VatClass, store};
use db::{Command, Db, DbError, Tx, testing};
use jiff::SignedDuration;
use kernel::{Language, Moment, Money};
use proptest::prelude::*;
use std::ops::ControlFlow;

fn read(bytes: &[u8]) -> (Report, Vec<ImportedProduct>) {
    let mut products = Vec::new();
    let mut sink = |product| {
        products.push(product);
        ControlFlow::Continue(())
    };
    let report = import_products(bytes, Format::Auto, &mut sink, &mut |_| {}).unwrap();
    (report, products)
}

fn rejected(text: &str) -> Vec<(u64, &'static str)> {
    read(text.as_bytes()).0.rejected.iter().map(|r| (r.line, r.reason.code())).collect()
}

struct Put1(ImportedProduct, Moment);

impl Command for Put1 {
    type Done = PutImported;
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<PutImported, DbError> {
        put_imported_product(tx, &self.0, &self.1).await
    }
}

/// Reads a file and writes its products.
async fn import(db: &Db, clock: &kernel::Clock, bytes: &[u8]) -> Report {
    clock.advance(SignedDuration::from_secs(1));
    let (mut report, products) = read(bytes);
    for product in products {
        let put = db.run(Put1(product, clock.moment())).await.unwrap();
        report.add(&put);
    }
    report
}

async fn pages(db: &Db) -> Vec<ProductPage> {
    let reader = db.reader().await.unwrap();
    let tx = reader.tx();
    let cards = store::list_products(&tx, &ProductFilter::default(), None, 1_000).await.unwrap();
    let mut pages = Vec::new();
    for card in cards {
        pages.push(store::product_page_of(&tx, card.id).await.unwrap().unwrap());
    }
    pages
}

async fn count(db: &Db, table: &str) -> i64 {
    let reader = db.reader().await.unwrap();
    reader.tx().get(&format!("SELECT COUNT(*) FROM {table}"), &[], |row| row.get(0)).await.unwrap()
}

const OWN: &str = "\
handle;title_fr;title_en;collection;vat_class;drawing;option1_name;option1_name_en;option1_value;option1_value_en;option2_name;option2_name_en;option2_value;sku;gtin;price;currency;colour;weight_g;stock;location;description_fr;description_en
chemise-oxford;Chemise Oxford;Oxford shirt;Vêtements > Chemises;standard;g-shirt;Couleur;Colour;Rouge;Red;Taille;Size;40;CHO-RGE-40;3770000000016;49,90;EUR;rouge;250;12;LYON;\"Coton épais,
col boutonné\";Heavy cotton
chemise-oxford;;;;;;;;Rouge;Red;;;40;CHO-RGE-40;;;;;;3;PARIS;;
chemise-oxford;;;;;;;;Bleu;Blue;;;40;CHO-BLE-40;;49,90;EUR;#8fb0cf;250;0;LYON;;
lampe;Lampe Brume;;Maison;;g-lamp;;;;;;;;LAMPE;;119;;ocre;900;4;;;
";

#[test]
fn our_own_columns() {
    let (report, products) = read(OWN.as_bytes());
    assert_eq!((report.format, report.delimiter), (Format::OwnCsv, ';'));
    assert_eq!(report.rejected, []);
    assert_eq!((report.lines, report.products, report.variants), (4, 2, 3));
    let shirt = &products[0];
    assert_eq!(shirt.title, LocalText::new("Chemise Oxford", "Oxford shirt"));
    assert_eq!(shirt.description.fr, "Coton épais,\ncol boutonné");
    assert_eq!(shirt.options[1], LocalText::new("Taille", "Size"));
    assert_eq!(shirt.collections[0][1].handle, "vetements-chemises");
    let red = &shirt.variants[0];
    assert_eq!((red.line, red.sku.as_str(), red.price), (2, "CHO-RGE-40", Some(Money::eur(4990))));
    assert_eq!(red.options[0].colour.as_deref(), Some("rouge"));
    let stock: Vec<_> = red.stock.iter().map(|s| (s.line, s.location_code.as_deref(), s.quantity)).collect();
    assert_eq!(stock, [(2, Some("LYON"), 12), (4, Some("PARIS"), 3)]);
    assert_eq!(products[1].variants[0].stock[0].quantity, 4);
}

#[test]
fn the_same_file_in_every_encoding() {
    let (_, want) = read(OWN.as_bytes());
    let latin: Vec<u8> = OWN.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(OWN.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let commas = OWN.replace("49,90", "49.90").replace(',', "\u{1}").replace(';', ",").replace('\u{1}', ";");
    for (bytes, encoding) in [
        (latin, FileEncoding::Windows1252),
        (utf16, FileEncoding::Utf16),
        ([b"\xEF\xBB\xBF", OWN.as_bytes()].concat(), FileEncoding::Utf8),
        (OWN.replace('\n', "\r\n").into_bytes(), FileEncoding::Utf8),
    ] {
        let (report, products) = read(&bytes);
        assert_eq!((report.encoding, report.rejected), (encoding, vec![]));
        assert_eq!(products, want);
    }
    let (report, products) = read(commas.as_bytes());
    assert_eq!((report.delimiter, report.rejected.len(), products.len()), (',', 0, 2));
}

#[test]
fn lines_are_rejected_by_number_with_a_reason() {
    let head = "handle,title_fr,vat_class,status,option1_name,option1_value,sku,gtin,price,currency,colour,weight_g,stock,location,picture_url";
    for (line, reason) in [
        (",Titre,,,,,,,,,,,,,", "missing_handle"),
        ("a b,Titre,,,,,,,,,,,,,", "bad_handle"),
        ("a,Titre,,,,,,,-1,,,,,,", "negative_price"),
        ("a,Titre,,,,,,,gratuit,,,,,,", "bad_price"),
        ("a,Titre,,,,,,,1.234,,,,,,", "bad_price"),
        ("a,Titre,,,,,,,1,BTC,,,,,", "unknown_currency"),
        ("a,Titre,,,,,,3770000000017,,,,,,,", "gtin_check_digit"),
        ("a,Titre,,,,,,3.77E+12,,,,,,,", "bad_gtin"),
        ("a,Titre,,,,,,,,,,,1.5,,", "bad_quantity"),
        ("a,Titre,,,,,,,,,,,-2,,", "negative_quantity"),
        ("a,Titre,,,,,,,,,,léger,,,", "bad_weight"),
        ("a,Titre,tva,,,,,,,,,,,,", "unknown_vat_class"),
        ("a,Titre,,perdu,,,,,,,,,,,", "unknown_status"),
        ("a,Titre,,,Couleur,Rouge,,,,,url(x),,,,", "bad_colour"),
        ("a,Titre,,,,Rouge,,,,,,,,,", "option_without_name"),
        ("a,Titre,,,Couleur,,,,,,,,,,", "missing_option_value"),
        ("a,Titre,,,Couleur,—,,,,,,,,,", "bad_word"),
        ("a,Titre,,,,,,,,,,,,,javascript:alert(1)", "bad_picture_url"),
        ("a,Titre", "wrong_columns"),
        ("a,Titre,,,,,,,,,,,,,,de trop", "wrong_columns"),
        ("\"a,Titre,,,,,,,,,,,,,", "quote_not_closed"),
    ] {
        let file = format!("{head}\nbon,Bon,,,,,,,10,,,,,,\n{line}\nautre,Autre,,,,,,,10,,,,,,\n");
        assert_eq!(rejected(&file), [(3, reason)], "{line}");
        let (_, products) = read(file.as_bytes());
        assert_eq!(products.iter().map(|p| p.handle.as_str()).collect::<Vec<_>>(), ["bon", "autre"], "{line}");
    }
    let long = format!("{head}\na,{},,,,,,,,,,,,,\n", "x".repeat(201));
    assert_eq!(rejected(&long), [(2, "too_long")]);
    let sku = format!("{head}\na,A,,,,,{},,,,,,,,\n", "x".repeat(65));
    assert_eq!(rejected(&sku), [(2, "bad_sku")]);
    let many = [b"handle,title_fr\nfin,\xC3\xA9t\xC3\xA9\nete,\xE9t\xE9\n".as_slice()].concat();
    let (report, _) = read(&many);
    assert_eq!(report.rejected[0].reason, Reason::NotReadable);
}

#[test]
fn lines_that_contradict_earlier_ones_are_rejected() {
    let head = "handle,title_fr,option1_name,option1_value,sku,gtin,stock,location";
    for (lines, want) in [
        (vec!["a,A,,,S1,,,", "b,B,,,s1,,,"], vec![(3, "duplicate_sku")]),
        (vec!["a,A,,,S1,,,", "a,,,,S1,,,"], vec![(3, "duplicate_sku")]),
        (vec!["a,A,,,S1,,1,X", "a,,,,S1,,2,Y", "a,,,,S1,,3,X"], vec![(4, "duplicate_sku")]),
        (vec!["a,A,Taille,M,,,,", "a,,,M,,,,"], vec![(3, "duplicate_options")]),
        (vec!["a,A,Taille,M,S1,,,", "a,,,M,S2,,,"], vec![(3, "duplicate_options")]),
        (vec!["a,A,,,,3770000000016,,", "b,B,,,,03770000000016,,"], vec![(3, "duplicate_gtin")]),
        (
            vec!["a,A,,,,,,", "b,B,,,,,,", "a,A,,,S3,,,", "a,A,,,S4,,,"],
            vec![(4, "scattered_handle"), (5, "scattered_handle")],
        ),
    ] {
        assert_eq!(rejected(&format!("{head}\n{}\n", lines.join("\n"))), want, "{lines:?}");
    }
}

#[test]
fn reasons_say_what_to_do_in_both_languages() {
    let reason = Reason::BadPrice { found: "gratuit".into() };
    assert_eq!(reason.text(Language::Fr), "«\u{a0}gratuit\u{a0}» n’est pas un prix. Écrivez par exemple 49,90.");
    assert_eq!(reason.text(Language::En), "“gratuit” is not a price. Write 49.90, for example.");
    let gtin = Reason::BadGtin { found: "3.77E+12".into() };
    assert!(gtin.text(Language::Fr).contains("chiffres\u{202f}; dans"));
    let json = serde_json::to_value(Reason::WrongColumns { expected: 3, found: 2 }).unwrap();
    assert_eq!(json["reason"], "wrong_columns");
}

#[test]
fn files_that_are_none_are_refused() {
    let refused = |bytes: &[u8]| {
        import_products(bytes, Format::Auto, &mut |_| ControlFlow::Continue(()), &mut |_| {}).unwrap_err()
    };
    assert_eq!(refused(b""), FileRefused::Empty);
    assert_eq!(refused(b"\n\n"), FileRefused::Empty);
    assert_eq!(refused(b"sku,price\nA,1\n").code(), "file_without_handle");
    assert_eq!(refused(b"handle,sku,SKU\nA,1,2\n"), FileRefused::ColumnTwice { column: "SKU".into() });
    let mut products = 0;
    let mut sink = |_| {
        products += 1;
        ControlFlow::Break(())
    };
    let file = b"handle,title_fr\na,A\nb,B\nc,C\n".as_slice();
    let report = import_products(file, Format::Auto, &mut sink, &mut |_| {}).unwrap();
    assert_eq!((products, report.stopped), (1, true));
}

#[test]
fn a_large_file_is_read_in_small_pieces() {
    /// Makes a file of 20 MB while it is read.
    struct Generated {
        next: u64,
        line: Vec<u8>,
    }
    impl std::io::Read for Generated {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            if self.line.is_empty() && self.next < 100_000 {
                let (product, size) = (self.next / 4, self.next % 4);
                let padding = "laine peignée ".repeat(10);
                let line = format!("p-{product},Article {product},Taille,T{size},P{product}-{size},49.90,{padding}\n");
                self.line = line.into_bytes();
                self.next += 1;
            }
            let n = out.len().min(self.line.len());
            out[..n].copy_from_slice(&self.line[..n]);
            self.line.drain(..n);
            Ok(n)
        }
    }
    let head = b"handle,title_fr,option1_name,option1_value,sku,price,description_fr\n".to_vec();
    let (mut products, mut told) = (0_u64, Vec::<Progress>::new());
    let mut sink = |product: ImportedProduct| {
        assert_eq!(product.variants.len(), 4);
        products += 1;
        ControlFlow::Continue(())
    };
    let report =
        import_products(Generated { next: 0, line: head }, Format::Auto, &mut sink, &mut |p| told.push(p)).unwrap();
    assert_eq!((report.rejected.len(), report.lines, products), (0, 100_000, 25_000));
    assert!(told.last().unwrap().bytes > 18_000_000 && told.len() > 100);
    assert!(told.windows(2).all(|pair| pair[0].lines <= pair[1].lines));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_a_second_time_changes_nothing() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        let first = import(&db, &clock, OWN.as_bytes()).await;
        assert_eq!((first.created, first.changed, first.unchanged, first.rejected.len()), (2, 0, 0, 0));
        let before = (pages(&db).await, count(&db, "event").await, count(&db, "collection").await);
        assert_eq!(before.2, 3, "Vêtements, Chemises, Maison");
        let second = import(&db, &clock, OWN.as_bytes()).await;
        assert_eq!((second.created, second.changed, second.unchanged, second.rejected.len()), (0, 0, 2, 0));
        assert_eq!((pages(&db).await, count(&db, "event").await, count(&db, "collection").await), before);

        let shirt = before.0.iter().find(|page| page.product.handle == "chemise-oxford").unwrap();
        assert_eq!(shirt.variants.iter().map(|v| v.sku.as_str()).collect::<Vec<_>>(), ["CHO-RGE-40", "CHO-BLE-40"]);
        assert_eq!(shirt.variants[1].options[0].colour.as_deref(), Some("#8fb0cf"));
        assert_eq!(shirt.product.vat_class, VatClass::Standard);
        let lamp = before.0.iter().find(|page| page.product.handle == "lampe").unwrap();
        assert_eq!(lamp.pictures.len(), 1, "its drawing in its colour");

        // A file that says little changes little.
        let less = "handle,sku,weight_g,title_en\nchemise-oxford,CHO-RGE-40,260,\nlampe,LAMPE,,Mist lamp\n";
        let third = import(&db, &clock, less.as_bytes()).await;
        assert_eq!((third.changed, third.rejected.len()), (2, 0));
        let after = pages(&db).await;
        let red = &after.iter().find(|page| page.product.handle == "chemise-oxford").unwrap().variants[0];
        assert_eq!(red.weight_g, Some(260));
        assert_eq!((red.options.len(), red.gtins.len()), (2, 1));
        let lamp = after.iter().find(|page| page.product.handle == "lampe").unwrap();
        assert_eq!(lamp.product.title, LocalText::new("Lampe Brume", "Mist lamp"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_catalogue_holds_can_reject_lines_too() {
    testing::both(ALL, |db| async move {
        let clock = clock();
        import(&db, &clock, OWN.as_bytes()).await;
        for (line, want) in [
            ("veste,Veste,,,,,CHO-RGE-40,,", Some("sku_of_another_product")),
            ("veste,,,,,,VESTE,,", Some("missing_title")),
            ("veste,Veste,,,,,VESTE,3770000000016,", Some("gtin_of_another_variant")),
            ("chemise-oxford,,Couleur,Rouge,Taille,40,AUTRE,,", Some("options_of_another_sku")),
            ("chemise-oxford,,Taille,40,Couleur,Rouge,CHO-RGE-40,,", Some("other_options")),
            ("chemise-oxford,,Taille,40,,,CHO-40,,", Some("other_options")),
            ("chemise-oxford,,,,,,,,", Some("other_options")),
            // English words, an SKU in lower case, a known bar code: the same variant.
            ("chemise-oxford,,Colour,Red,Size,40,cho-rge-40,3770000000016,", None),
            // No SKU: found by its options.
            ("chemise-oxford,,Couleur,rouge,Taille,40,,,", None),
        ] {
            let head = "handle,title_fr,option1_name,option1_value,option2_name,option2_value,sku,gtin,status";
            let report = import(&db, &clock, format!("{head}\n{line}\n").as_bytes()).await;
            let codes: Vec<_> = report.rejected.iter().map(|r| (r.line, r.reason.code())).collect();
            assert_eq!(codes, want.map(|code| (2, code)).into_iter().collect::<Vec<_>>(), "{line}");
            assert_eq!(report.created, 0, "{line}");
        }
        assert_eq!(count(&db, "product").await, 2);
        assert_eq!(count(&db, "variant").await, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopify_export_comes_in_whole() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/shopify-apparel.csv");
    let bytes = std::fs::read(file).unwrap_or_else(|_| SHOPIFY.as_bytes().to_vec());
    testing::both(ALL, |db| {
        let bytes = bytes.clone();
        async move {
            let clock = clock();
            let first = import(&db, &clock, &bytes).await;
            assert_eq!((first.format, first.rejected.clone()), (Format::ShopifyCsv, vec![]));
            assert_eq!(first.created, first.products);
            let second = import(&db, &clock, &bytes).await;
            assert_eq!((second.unchanged, second.changed, second.rejected.len()), (first.products, 0, 0));
            let reader = db.reader().await.unwrap();
            let top = store::product_page(&reader.tx(), "classic-varsity-top").await.unwrap().unwrap();
            let skus: Vec<_> = top.variants.iter().map(|v| v.sku.as_str()).collect();
            assert_eq!(skus, ["CLASSIC-VARSITY-TOP.SMALL", "CLASSIC-VARSITY-TOP.MEDIUM", "CLASSIC-VARSITY-TOP.LARGE"]);
            assert_eq!((top.pictures.len(), top.product.status), (1, Status::Active));
            let shirt = store::product_page(&reader.tx(), "ocean-blue-shirt").await.unwrap().unwrap();
            assert_eq!((shirt.product.options.len(), shirt.variants[0].sku.as_str()), (0, "OCEAN-BLUE-SHIRT"));
        }
    })
    .await;
}

const SHOPIFY: &str = "\
Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text
ocean-blue-shirt,Ocean Blue Shirt,<p>Ocean blue.</p>,demo,,men,true,Title,Default Title,,0,1,50,,true,,https://images.example/1.jpg,1,
classic-varsity-top,Classic Varsity Top,,demo,,women,true,Size,Small,,0,1,60,,true,,https://images.example/2.jpg,1,
classic-varsity-top,,,,,,,,Medium,,0,1,60,,true,,,,
classic-varsity-top,,,,,,,,Large,,0,-1,60,,true,,,,
";

#[test]
fn a_shopify_line_can_be_a_picture_alone_or_stock_below_zero() {
    let file = format!("{SHOPIFY}classic-varsity-top,,,,,,,,,,,,,,,,https://images.example/0.jpg,0,Dos\n");
    let (report, products) = read(file.as_bytes());
    assert_eq!((report.rejected, report.stock_raised_to_zero), (vec![], vec![5]));
    let urls: Vec<_> = products[1].pictures.iter().map(|p| p.url.as_str()).collect();
    assert_eq!(urls, ["https://images.example/0.jpg", "https://images.example/2.jpg"]);
    assert_eq!(products[1].variants[2].stock[0].quantity, 0);
    assert_eq!(products[0].description.fr, "Ocean blue.");
    assert_eq!(report.ignored_columns, ["Tags"]);
}

type Cells = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// Lines with good and bad cells, repeated handles, SKUs, bar codes and options.
fn file() -> impl Strategy<Value = String> {
    let line = (
        prop::sample::select(vec!["a", "a", "a", "b", "b", "c", "", "A"]),
        prop::sample::select(vec!["Titre", "Autre", "", ""]),
        prop::sample::select(vec!["", "", "Couleur", "Colour"]),
        prop::sample::select(vec!["", "Rouge", "rouge", "Red", "Bleu", "Noir"]),
        prop::sample::select(vec!["", "", "Red", "Blue"]),
        prop::sample::select(vec!["", "", "S1", "S2", "s3", "A.ROUGE", "A"]),
        prop::sample::select(vec!["", "", "3770000000016", "96385074", "3770000000017"]),
        prop::sample::select(vec!["", "10", "-1", "x"]),
        prop::sample::select(vec!["", "rouge", "#112233"]),
        prop::sample::select(vec!["", "", "Mode", "Mode > Hauts | Soldes"]),
    );
    proptest::collection::vec(line, 1..14).prop_map(|mut lines| {
        lines.sort_by_key(|line| line.0);
        let head = "handle,title_fr,option1_name,option1_value,option1_value_en,sku,gtin,price,colour,collection,picture_url\n";
        let row = |(i, l): (usize, Cells)| {
            let picture = if i % 5 == 0 { format!("https://images.example/{}.jpg", i % 2) } else { String::new() };
            format!("{},{},{},{},{},{},{},{},{},{},{picture}\n", l.0, l.1, l.2, l.3, l.4, l.5, l.6, l.7, l.8, l.9)
        };
        head.to_owned() + &lines.into_iter().enumerate().map(row).collect::<String>()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// Whatever is in it: twice is once. A file before it may have filled the catalogue.
    #[test]
    fn importing_twice_is_importing_once(earlier in file(), text in file()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let scratch = testing::sqlite(ALL).await;
            let clock = clock();
            import(&scratch.db, &clock, earlier.as_bytes()).await;
            let once = import(&scratch.db, &clock, text.as_bytes()).await;
            let before = (pages(&scratch.db).await, count(&scratch.db, "event").await, count(&scratch.db, "collection").await);
            let twice = import(&scratch.db, &clock, text.as_bytes()).await;
            assert_eq!((twice.created, twice.changed), (0, 0));
            assert_eq!(twice.unchanged, once.created + once.changed + once.unchanged);
            // The same lines; the reason may be another one now that the catalogue knows more words.
            let lines = |report: &Report| report.rejected.iter().map(|r| r.line).collect::<Vec<_>>();
            assert_eq!(lines(&twice), lines(&once));
            let after = (pages(&scratch.db).await, count(&scratch.db, "event").await, count(&scratch.db, "collection").await);
            assert_eq!(before, after);
            for page in after.0 {
                page.product.check().unwrap();
                for variant in &page.variants {
                    variant.check(page.product.options.len()).unwrap();
                }
            }
        });
    }
}
