//! What every demonstration and every journey test counts on.

use demo::{Chain, SaleChannel, SaleTender, SupplySource, Text, VatClass, generate, sales};
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use std::collections::{HashMap, HashSet};

const TODAY: Date = date(2026, 11, 21);

fn chain() -> Chain {
    generate(7, TODAY)
}

fn level(chain: &Chain, sku: &str, place: &str) -> (i64, i64) {
    let (v, l) = (chain.find_variant(sku).expect(sku), chain.find_location(place).expect(place));
    let found = chain.stock.iter().find(|s| s.variant == v && s.location == l).expect("carried there");
    (found.on_hand, found.on_hand - found.safety)
}

#[test]
fn the_house_has_its_size() {
    let chain = chain();
    assert_eq!(chain.locations.iter().filter(|l| !l.tills.is_empty()).count(), 12);
    assert_eq!(chain.locations.len(), 14);
    assert_eq!(chain.staff.len(), 12 * 4 + 3);
    assert_eq!(chain.customers.len(), 400);
    assert!(chain.suppliers.len() >= 12);
    assert!(chain.products.len() >= 620, "{} products", chain.products.len());
    assert!(chain.variants.len() >= 4_200, "{} variants", chain.variants.len());
    assert!(chain.locations.iter().all(|l| l.tills.is_empty() || (2..=3).contains(&l.tills.len())));
}

#[test]
fn every_code_is_valid_and_unique() {
    let chain = chain();
    let mut ids = HashSet::new();
    let (mut skus, mut gtins, mut handles, mut codes) =
        (HashSet::new(), HashSet::new(), HashSet::new(), HashSet::new());
    for v in &chain.variants {
        assert!(skus.insert(&v.sku), "{} twice", v.sku);
        assert!(gtins.insert(&v.gtin), "{} twice", v.gtin);
        assert_eq!(v.gtin.len(), 13);
        assert_eq!(demo::check_digit(&v.gtin[..12]).to_string(), v.gtin[12..]);
        assert!(ids.insert(v.id));
    }
    for p in &chain.products {
        assert!(handles.insert(&p.handle), "{} twice", p.handle);
        assert!(codes.insert(&p.code), "{} twice", p.code);
        assert!(ids.insert(p.id));
    }
    let others = chain
        .locations
        .iter()
        .map(|x| x.id)
        .chain(chain.staff.iter().map(|x| x.id))
        .chain(chain.customers.iter().map(|x| x.id));
    let others = others
        .chain(chain.supply.iter().map(|x| x.id))
        .chain(chain.supply.iter().flat_map(|x| x.lines.iter().map(|l| l.id)));
    let others = others
        .chain(chain.collections.iter().map(|x| x.id))
        .chain(chain.suppliers.iter().map(|x| x.id))
        .chain([chain.company.id]);
    for id in others.chain(chain.locations.iter().flat_map(|l| l.tills.iter().map(|t| t.id))) {
        assert!(ids.insert(id), "{id} twice");
        assert_eq!(id.get_version_num(), 7);
    }
    let gs1 = [("629104150021", 3), ("400638133393", 1), ("03600029145", 2)];
    for (body, digit) in gs1 {
        assert_eq!(demo::check_digit(body), digit);
    }
}

#[test]
fn every_product_is_written_in_french_and_in_english() {
    let chain = chain();
    for p in &chain.products {
        let alts = p.images.iter().map(|i| &i.alt);
        let labels = p.options.iter().flat_map(|o| std::iter::once(&o.name).chain(o.values.iter().map(|v| &v.label)));
        for text in [&p.title, &p.short, &p.long, &p.material, &p.care].into_iter().chain(alts).chain(labels) {
            assert!(!text.fr.trim().is_empty() && !text.en.trim().is_empty(), "{}", p.handle);
            assert!(is_set_well(text), "{text:?}");
        }
        assert!(p.long.fr.matches('.').count() >= 2 && p.long.en.matches('.').count() >= 2);
        assert_ne!(p.long.fr, p.long.en);
        assert!(p.short.fr.chars().count() < 120, "{}", p.short.fr);
    }
    let texts: HashSet<&str> = chain.products.iter().map(|p| p.long.fr.as_str()).collect();
    assert!(texts.len() * 2 > chain.products.len(), "{} texts for {} products", texts.len(), chain.products.len());
}

/// No plain space before a French double sign, no doubled space, no straight apostrophe.
fn is_set_well(text: &Text) -> bool {
    let loose = [" :", " ;", " !", " ?", " %", "  ", "'"];
    loose.iter().all(|sign| !text.fr.contains(sign)) && !text.en.contains("  ") && !text.en.contains('\'')
}

#[test]
fn every_drawing_is_a_symbol_and_every_colour_a_token() {
    let (symbols, tokens) =
        (include_str!("../../web/assets/articles.svg"), include_str!("../../web/assets/tokens.css"));
    let chain = chain();
    for image in chain.products.iter().flat_map(|p| &p.images) {
        assert!(symbols.contains(&format!("<symbol id=\"{}\"", image.drawing)), "{}", image.drawing);
        assert!(tokens.contains(&format!("--g-{}:", image.colour)), "{}", image.colour);
    }
    for drawing in chain.products.iter().map(|p| p.drawing).chain(chain.collections.iter().map(|c| c.drawing)) {
        assert!(symbols.contains(&format!("<symbol id=\"{drawing}\"")), "{drawing}");
    }
    for v in &chain.variants {
        assert!(chain.products[v.product].images.iter().any(|i| i.colour == v.colour));
    }
}

#[test]
fn prices_and_rates_are_what_a_shop_would_write() {
    let chain = chain();
    for v in &chain.variants {
        assert!(
            v.price_minor > 0 && (v.price_minor % 100 == 90 || v.price_minor % 100 == 0),
            "{} {}",
            v.sku,
            v.price_minor
        );
        assert!(v.weight_g > 0);
    }
    for p in &chain.products {
        assert!(p.previous_price_minor.is_none_or(|before| before > p.price_minor), "{}", p.handle);
        assert!(p.price_since_on <= TODAY && p.published_on <= TODAY);
    }
    assert!(chain.products.iter().filter(|p| p.vat == VatClass::Reduced).count() > 10);
}

#[test]
fn the_articles_of_the_story_are_there() {
    let chain = chain();
    let told = [
        ("Chemise Oxford", "CHO", 4_990),
        ("Veste droite laine", "VDL", 8_990),
        ("Pull torsadé", "PTO", 6_990),
        ("Robe ceinturée", "RCE", 7_990),
        ("Veste lin", "VLI", 9_990),
        ("Derby cuir", "DCU", 12_900),
        ("Sac Quai", "SQU", 11_900),
        ("Pull col rond", "PCR", 5_990),
        ("Robe crêpe", "RCR", 8_490),
        ("Lampe Halles", "LHA", 6_490),
    ];
    for (title, code, price) in told {
        let p = chain.products.iter().find(|p| p.title.fr == title).expect(title);
        assert_eq!((p.code.as_str(), p.price_minor), (code, price));
    }
    for colour in ["RGE", "BLE", "BLC", "MAR"] {
        for size in 37..=43 {
            assert!(chain.find_variant(&format!("CHO-{colour}-{size}")).is_some());
        }
    }
    let tv = &chain.variants[chain.find_variant("TBE-PRU-127").unwrap()];
    assert_eq!(tv.price_minor, 64_900);
    assert_eq!(chain.products[tv.product].title.fr, "Téléviseur Belvédère");
}

#[test]
fn the_red_shirt_is_out_in_lyon_and_on_its_way() {
    let chain = chain();
    assert_eq!(level(&chain, "CHO-RGE-40", "LPI"), (0, 0));
    assert_eq!(level(&chain, "CHO-BLE-40", "LPI"), (6, 6));
    assert_eq!(level(&chain, "VDL-NOI-40", "LPI"), (7, 7));
    for (place, sellable) in [("LPD", 2), ("GRE", 1), ("MRS", 5), ("MAC", 31), ("ORL", 15)] {
        assert_eq!(level(&chain, "CHO-RGE-40", place).1, sellable, "{place}");
    }
    let (red, lyon) = (chain.find_variant("CHO-RGE-40").unwrap(), chain.find_location("LPI").unwrap());
    let arrivals: Vec<_> =
        chain.supply.iter().filter(|s| s.destination == lyon && s.lines.iter().any(|l| l.variant == red)).collect();
    assert_eq!(arrivals.len(), 1);
    assert_eq!((arrivals[0].number.as_str(), arrivals[0].expected_on), ("F-2291", date(2026, 11, 26)));
    assert_eq!(arrivals[0].lines.iter().find(|l| l.variant == red).unwrap().quantity, 12);
    let late = chain.supply.iter().find(|s| s.number == "T-1187").unwrap();
    assert!(late.announced_on < late.expected_on);
}

#[test]
fn the_story_holds_on_any_day() {
    for offset in 0..400 {
        let today = date(2026, 1, 1).saturating_add(jiff::Span::new().days(offset));
        let chain = if offset % 29 == 0 { generate(3, today) } else { continue };
        let thursday = demo::delivery_thursday(today);
        assert_eq!(thursday.weekday(), Weekday::Thursday);
        assert!((today.until(thursday).unwrap().get_days()) > 2);
        for s in &chain.supply {
            assert!(
                demo::is_business_day(s.expected_on) && s.expected_on > today,
                "{} {today} {}",
                s.number,
                s.expected_on
            );
            assert!((today.until(s.expected_on).unwrap().get_days()) <= 28, "{} {}", s.number, s.expected_on);
            assert!(s.ordered_on < today && s.announced_on <= s.expected_on);
            assert!(!s.lines.is_empty() && s.lines.iter().all(|l| l.quantity > 0));
            assert!(!matches!(s.source, SupplySource::Location(l) if l == s.destination));
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_chain() {
    let (one, two, other) = (chain(), chain(), generate(8, TODAY));
    assert_eq!(format!("{one:?}"), format!("{two:?}"));
    assert_ne!(one.variants[0].id, other.variants[0].id);
    let (a, b): (Vec<_>, Vec<_>) = (sales(&one).collect(), sales(&two).collect());
    assert!(a == b);
    let later = generate(7, date(2026, 12, 2));
    assert_eq!(one.variants[900].id, later.variants[900].id, "ids do not depend on the day");
}

#[test]
fn sales_keep_opening_hours_and_make_sense() {
    let chain = chain();
    let all: Vec<_> = sales(&chain).collect();
    assert_eq!(all.len(), demo::SALES);
    let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
    let mut ids = HashSet::new();
    for s in &all {
        let at = s.at.to_zoned(zone.clone());
        assert!(at.date() < TODAY && at.date() >= date(2025, 11, 21), "{at}");
        assert!(ids.insert(s.id));
        assert!((1..=5).contains(&s.lines.len()));
        assert!(
            s.lines.iter().all(|l| l.quantity > 0 && l.unit_price_minor > 0 && [550, 2_000].contains(&l.vat_rate_bp))
        );
        if let Some(c) = s.customer {
            assert!(chain.customers[c].joined_on <= at.date());
        }
        let place = &chain.locations[s.location];
        if s.channel == SaleChannel::Web {
            assert!(s.till.is_none() && s.staff.is_none() && s.tender == SaleTender::Card && s.customer.is_some());
            continue;
        }
        assert!(!demo::is_closed_everywhere(at.date()));
        assert!(
            place.hours.iter().any(|o| o.weekday == at.weekday() && o.from <= at.time() && at.time() < o.to),
            "{} {at}",
            place.code
        );
        assert_eq!(chain.staff[s.staff.unwrap()].location, Some(s.location));
        assert_eq!(place.tills[s.till.unwrap()].code, *s.till_code.as_ref().unwrap());
    }
    assert!(all.windows(2).all(|w| w[0].at <= w[1].at), "in the order of time");
    let web = all.iter().filter(|s| s.channel == SaleChannel::Web).count() as f64 / all.len() as f64;
    assert!((0.165..0.195).contains(&web), "{web}");
    let mut months: HashMap<i8, usize> = HashMap::new();
    for s in &all {
        *months.entry(s.at.to_zoned(zone.clone()).month()).or_default() += 1;
    }
    assert!(months[&12] > months[&8] * 2, "{months:?}");
    let two_rates = all
        .iter()
        .filter(|s| s.lines.iter().any(|l| l.vat_rate_bp == 550) && s.lines.iter().any(|l| l.vat_rate_bp == 2_000))
        .count();
    assert!(two_rates > 100, "{two_rates} tickets with two rates");
    let total: i64 = all.iter().map(demo::Sale::total_minor).sum();
    assert!((8_000..20_000).contains(&(total / all.len() as i64)), "average ticket {}", total / all.len() as i64);
}

#[test]
fn nobody_in_it_could_be_real() {
    let chain = chain();
    let fiction = ["01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98"];
    let phones = chain
        .locations
        .iter()
        .map(|l| &l.phone)
        .chain(chain.customers.iter().map(|c| &c.phone))
        .chain([&chain.company.phone, &chain.company.host.2]);
    for phone in phones {
        assert!(fiction.iter().any(|block| phone.starts_with(block)) && phone.len() == 14, "{phone}");
    }
    let mails = chain
        .locations
        .iter()
        .map(|l| &l.email)
        .chain(chain.customers.iter().map(|c| &c.email))
        .chain(chain.staff.iter().map(|s| &s.email));
    let mails: Vec<&String> = mails.chain(chain.suppliers.iter().map(|s| &s.email)).collect();
    assert!(mails.iter().all(|m| m.ends_with(".example")));
    assert_eq!(mails.iter().collect::<HashSet<_>>().len(), mails.len());
    assert!(chain.customers.iter().all(|c| c.last_name.starts_with("Démo ")));
}
