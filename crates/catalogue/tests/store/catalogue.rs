//! Products, variants, collections and pictures.

use crate::fixtures::*;
use catalogue::{
    CatalogueRefused, Cursor, LocalText, Picture, PictureSource, ProductFilter, Put, PutProduct, Scanned, Status, store,
};
use db::{Db, testing};
use kernel::{Actor, Language};

async fn put_shirt(db: &Db) -> (catalogue::Product, Vec<catalogue::Variant>) {
    let (shirt, variants) = shirt(&clock().moment());
    let command = PutProduct {
        product: shirt.clone(),
        variants: variants.clone(),
        pictures: None,
        actor: Actor::System,
        moment: clock().moment(),
    };
    assert_eq!(db.run(command).await, Ok(Put::Created));
    (shirt, variants)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_comes_back_as_it_was_put_and_again_changes_nothing() {
    testing::both(ALL, |db| async move {
        let (shirt, variants) = put_shirt(&db).await;
        let mut heard = db.events();
        let clock = clock();
        clock.advance(jiff::SignedDuration::from_secs(60));
        let again = || PutProduct {
            product: shirt.clone(),
            variants: variants.clone(),
            pictures: None,
            actor: Actor::System,
            moment: clock.moment(),
        };
        assert_eq!(db.run(again()).await, Ok(Put::Unchanged));
        assert!(heard.try_recv().is_err(), "nothing happened, nothing is told");
        let mut other = again();
        other.variants[0].weight_g = Some(300);
        assert_eq!(db.run(other).await, Ok(Put::Changed));
        assert_eq!(heard.try_recv().unwrap().kind, "product_changed");

        let reader = db.reader().await.unwrap();
        let page = store::product_page(&reader.tx(), "chemise-oxford").await.unwrap().unwrap();
        assert_eq!(page.product, shirt);
        assert_eq!(page.variants[1..], variants[1..]);
        assert_eq!(page.variants[0].weight_g, Some(300));
        let values = page.option_values();
        assert_eq!(values[0].iter().map(|v| v.code.as_str()).collect::<Vec<_>>(), ["bleu", "rouge", "blanc"]);
        assert_eq!(values[1].iter().map(|v| v.code.as_str()).collect::<Vec<_>>(), ["38", "40", "42"]);
        assert_eq!(store::product_page(&reader.tx(), "inconnu").await, Ok(None));
        assert_eq!(store::find_product_by_handle(&reader.tx(), "chemise-oxford").await, Ok(Some(shirt.clone())));
        assert_eq!(store::get_products(&reader.tx(), &[shirt.id]).await.unwrap(), [shirt]);
        assert_eq!(store::get_variant(&reader.tx(), variants[3].id).await.unwrap(), variants[3]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_say_what_a_variant_is() {
    testing::both(ALL, |db| async move {
        let (shirt, variants) = put_shirt(&db).await;
        let reader = db.reader().await.unwrap();
        let ids = [variants[4].id, variants[0].id, variants[4].id];
        let infos = store::get_variants(&reader.tx(), &ids).await.unwrap();
        assert_eq!(infos.iter().map(|info| info.id).collect::<Vec<_>>(), ids);
        let red = &infos[0];
        assert_eq!(red.option_text, LocalText::new("Rouge · 40", "Red · 40"));
        assert_eq!(red.title.text(Language::En), "Oxford shirt");
        assert_eq!(red.colour.as_deref(), Some("rouge"));
        assert_eq!((red.gtin, red.product_id, red.status), (Some(gtin(5)), shirt.id, Status::Active));
        assert_eq!((red.drawing.as_str(), red.shelf.as_str(), red.weight_g), ("g-shirt", "A1", Some(250)));
        let missing = [variants[0].id, clock().moment().at(kernel::from_micros(5)).id()];
        assert_eq!(store::get_variants(&reader.tx(), &missing).await, Err(db::DbError::Missing));
        assert_eq!(store::find_variants(&reader.tx(), &missing).await.unwrap().len(), 1);
        let all: Vec<_> = store::list_variants(&reader.tx(), None, 4).await.unwrap();
        let rest = store::list_variants(&reader.tx(), Some(all[3].id), 40).await.unwrap();
        assert_eq!((all.len(), rest.len()), (4, 5));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_finds_variants() {
    testing::both(ALL, |db| async move {
        let (shirt, mut variants) = put_shirt(&db).await;
        // A SKU that looks like a damaged bar code is still a SKU.
        variants[8].sku = "3770000000018".parse().unwrap();
        let digits = variants[8].clone();
        write(&db, move |tx| {
            let digits = digits.clone();
            Box::pin(async move { store::put_variant(tx, &digits, clock().now()).await })
        })
        .await
        .unwrap();
        let reader = db.reader().await.unwrap();
        let red = variants[4].id;
        let second = gtin(1_005).printed();
        for (code, want) in [
            (gtin(5).printed(), Some(red)),
            (gtin(5).digits14(), Some(red)),
            (second, Some(red)),
            (format!("https://maison-fontaine.example/01/{}/21/X1?a=b", gtin(5).digits14()), Some(red)),
            ("chemise-oxford.rouge-40".to_owned(), Some(red)),
            (" CHEMISE-OXFORD.ROUGE-40 ".to_owned(), Some(red)),
            ("3770000000018".to_owned(), Some(variants[8].id)),
            (gtin(777).printed(), None),
            ("RIEN".to_owned(), None),
            (String::new(), None),
        ] {
            let found = match store::find_variant_by_code(&reader.tx(), &code).await.unwrap() {
                Scanned::Found(info) => Some(info.id),
                Scanned::Unknown => None,
                Scanned::Damaged => panic!("{code} is not damaged"),
            };
            assert_eq!(found, want, "{code}");
        }
        for damaged in ["3770000000028", "https://maison-fontaine.example/01/03770000000018"] {
            assert_eq!(store::find_variant_by_code(&reader.tx(), damaged).await.unwrap(), Scanned::Damaged);
        }
        assert_eq!(store::find_variant_by_gtin(&reader.tx(), gtin(5)).await.unwrap().unwrap().product_id, shirt.id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_and_options_belong_to_one_variant() {
    testing::both(ALL, |db| async move {
        let (shirt, variants) = put_shirt(&db).await;
        let moment = clock().moment().at(kernel::from_micros(1_790_000_100_000_000));
        let other = product(&moment, "Veste", "Jacket", "g-jacket", &[]);
        let mut jacket = self::variants(&moment, &other, &[vec![]]).remove(0);
        fill(&db, vec![(other.clone(), vec![])]).await;
        let put = |variant: catalogue::Variant| {
            let db = db.clone();
            async move {
                write(&db, move |tx| {
                    let variant = variant.clone();
                    Box::pin(async move { store::put_variant(tx, &variant, clock().now()).await })
                })
                .await
            }
        };
        jacket.sku = variants[0].sku.clone();
        let taken =
            CatalogueRefused::SkuTaken { sku: variants[0].sku.clone(), by: variants[0].id, product_id: shirt.id };
        assert_eq!(put(jacket.clone()).await, Err(taken));
        jacket.sku = "VESTE".parse().unwrap();
        jacket.gtins = vec![gtin(9), gtin(1)];
        assert!(matches!(put(jacket.clone()).await, Err(CatalogueRefused::GtinTaken { .. })));
        jacket.gtins = vec![gtin(90)];
        assert_eq!(put(jacket.clone()).await, Ok(Put::Created));
        jacket.gtins = vec![gtin(91), gtin(90)];
        assert_eq!(put(jacket.clone()).await, Ok(Put::Changed));
        assert_eq!(put(jacket.clone()).await, Ok(Put::Unchanged));
        let mut twin = variants[0].clone();
        twin.id = moment.id();
        twin.sku = "JUMELLE".parse().unwrap();
        twin.gtins = vec![];
        assert!(matches!(put(twin.clone()).await, Err(CatalogueRefused::OptionsTaken { .. })));
        twin.product_id = other.id;
        assert_eq!(put(twin).await.unwrap_err().code(), "option_count");
        let mut moved = jacket.clone();
        moved.product_id = shirt.id;
        moved.options = grid(&[("Noir", "Black")], &["40"]).remove(0);
        assert_eq!(put(moved).await, Err(CatalogueRefused::OtherProduct { product_id: other.id }));

        let mut clash = other.clone();
        clash.handle = shirt.handle.clone();
        let mut sized = other.clone();
        sized.options = vec![LocalText::new("Taille", "Size")];
        for (wanted, code) in [(clash, "handle_taken"), (sized, "options_in_use")] {
            let refused = write(&db, move |tx| {
                let wanted = wanted.clone();
                Box::pin(async move { store::put_product(tx, &wanted, clock().now()).await })
            })
            .await;
            assert_eq!(refused.unwrap_err().code(), code);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_race_for_one_sku_has_one_winner() {
    testing::both(ALL, |db| async move {
        let moment = clock().moment();
        let products: Vec<_> =
            (0..24).map(|n| product(&moment, &format!("P {n}"), "", "g-bag", &[])).map(|p| (p, vec![])).collect();
        let all: Vec<_> = products.iter().map(|(p, _)| variants(&moment, p, &[vec![]]).remove(0)).collect();
        fill(&db, products).await;
        let tasks: Vec<_> = all
            .into_iter()
            .map(|mut variant| {
                variant.sku = "LE-SEUL".parse().unwrap();
                let db = db.clone();
                tokio::spawn(async move {
                    write(&db, move |tx| {
                        let variant = variant.clone();
                        Box::pin(async move { store::put_variant(tx, &variant, clock().now()).await })
                    })
                    .await
                })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            won += usize::from(task.await.unwrap() == Ok(Put::Created));
        }
        assert_eq!(won, 1);
    })
    .await;
}

// tidy: long because one tree of collections is built, listed, paged and moved in turn
#[tokio::test(flavor = "multi_thread")]
async fn collections_hold_products_in_order_with_those_below() {
    testing::both(ALL, |db| async move {
        let moment = clock().moment();
        let top = collection(&moment, "Vêtements", "Clothes", None, 0);
        let shirts = collection(&moment, "Chemises", "Shirts", Some(&top), 1);
        let knits = collection(&moment, "Mailles", "Knitwear", Some(&top), 0);
        let home = collection(&moment, "Maison", "Home", None, 1);
        let products: Vec<_> = (0..30)
            .map(|n| {
                let p = product(&moment, &format!("Article {n:02}"), "", "g-shirt", COLOUR_AND_SIZE);
                let v = variants(&moment, &p, &grid(&[("Rouge", "Red"), ("Noir", "Black")], &["M", "L"]));
                (p, v)
            })
            .collect();
        let ids = fill(&db, products).await;
        // Even ones are shirts, every third is knitwear: some lie in both, at other places.
        let members: Vec<_> = (0_i64..)
            .zip(&ids)
            .flat_map(|(n, id)| {
                let shirt = (n % 2 == 0).then_some((shirts.id, *id, n));
                let knit = (n % 3 == 0).then_some((knits.id, *id, 100 - n));
                shirt.into_iter().chain(knit)
            })
            .collect();
        let expected = {
            let mut first: std::collections::BTreeMap<kernel::ProductId, i64> = std::collections::BTreeMap::new();
            for (_, id, at) in &members {
                let known = first.entry(*id).or_insert(*at);
                *known = (*known).min(*at);
            }
            let mut order: Vec<_> = first.into_iter().map(|(id, at)| (at, id)).collect();
            order.sort_unstable();
            order.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        };
        let all = vec![top.clone(), shirts.clone(), knits.clone(), home.clone()];
        write(&db, move |tx| {
            let (all, members) = (all.clone(), members.clone());
            Box::pin(async move {
                for collection in &all {
                    assert_eq!(store::put_collection(tx, collection).await?, Put::Created);
                    assert_eq!(store::put_collection(tx, collection).await?, Put::Unchanged);
                }
                store::insert_collection_products_many(tx, &members).await?;
                Ok(())
            })
        })
        .await
        .unwrap();

        let reader = db.reader().await.unwrap();
        let tx = reader.tx();
        let roots = store::list_collections(&tx).await.unwrap();
        assert_eq!(roots.iter().map(|n| n.collection.handle.as_str()).collect::<Vec<_>>(), ["vetements", "maison"]);
        assert_eq!(roots[0].children[0].collection, knits);

        let filter = ProductFilter { collection: Some(top.id), ..ProductFilter::default() };
        let (mut listed, mut after): (Vec<_>, Option<Cursor>) = (Vec::new(), None);
        loop {
            let page = store::list_products(&tx, &filter, after, 7).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.cursor);
            listed.extend(page.iter().map(|card| card.id));
        }
        assert_eq!(listed, expected);
        let empty = ProductFilter { collection: Some(home.id), ..ProductFilter::default() };
        assert_eq!(store::list_products(&tx, &empty, None, 10).await.unwrap(), []);
        let unknown = ProductFilter { collection: Some(moment.id()), ..ProductFilter::default() };
        assert_eq!(store::list_products(&tx, &unknown, None, 10).await.unwrap(), []);

        let picked =
            ProductFilter { ids: Some(vec![ids[3], ids[1]]), status: Some(Status::Active), ..ProductFilter::default() };
        let cards = store::list_products(&tx, &picked, None, 10).await.unwrap();
        assert_eq!(cards.len(), 2);
        assert_eq!(cards[0].colours.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["rouge", "noir"]);
        assert_eq!(cards[0].variant_ids.len(), 4);
        let other = ProductFilter { vendor: Some("Autre".to_owned()), ..ProductFilter::default() };
        assert_eq!(store::list_products(&tx, &other, None, 10).await.unwrap(), []);
        let in_order = store::cards_of(&tx, &[ids[9], ids[2]]).await.unwrap();
        assert_eq!(in_order.iter().map(|card| card.id).collect::<Vec<_>>(), [ids[9], ids[2]]);
        let both = ProductFilter {
            collection: Some(top.id),
            vendor: Some("Maison Fontaine".to_owned()),
            status: Some(Status::Draft),
            ids: None,
        };
        assert_eq!(store::list_products(&tx, &both, None, 10).await.unwrap(), []);
        drop(tx);

        let mut circle = top.clone();
        circle.parent_id = Some(shirts.id);
        let refused = write(&db, move |tx| {
            let circle = circle.clone();
            Box::pin(async move { store::put_collection(tx, &circle).await })
        })
        .await;
        assert_eq!(refused, Err(CatalogueRefused::Circle));
        let (id, product) = (shirts.id, ids[1]);
        let puts = write(&db, move |tx| {
            Box::pin(async move {
                let first = store::put_in_collection(tx, id, product, 3).await?;
                let second = store::put_in_collection(tx, id, product, 3).await?;
                let third = store::put_in_collection(tx, id, product, 4).await?;
                let gone = store::remove_from_collection(tx, id, product).await?;
                Ok((first, second, third, gone))
            })
        })
        .await;
        assert_eq!(puts, Ok((Put::Created, Put::Unchanged, Put::Changed, true)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_replaced_as_a_whole() {
    testing::both(ALL, |db| async move {
        let (shirt, variants) = put_shirt(&db).await;
        let picture = |position, source| Picture {
            product_id: shirt.id,
            position,
            variant_id: Some(variants[4].id),
            alt: LocalText::new("Chemise rouge", "Red shirt"),
            source,
        };
        let drawing = PictureSource::Drawing { symbol: "g-shirt".to_owned(), colour: Some("rouge".to_owned()) };
        let both = vec![picture(1, PictureSource::Url("https://images.example/a.jpg".to_owned())), picture(0, drawing)];
        let id = shirt.id;
        let put = |pictures: Vec<Picture>| {
            let db = db.clone();
            async move {
                write(&db, move |tx| {
                    let pictures = pictures.clone();
                    Box::pin(async move { store::put_pictures(tx, id, &pictures).await })
                })
                .await
            }
        };
        assert_eq!(put(both.clone()).await, Ok(Put::Created));
        assert_eq!(put(both.clone()).await, Ok(Put::Unchanged));
        let reader = db.reader().await.unwrap();
        let page = store::product_page_of(&reader.tx(), id).await.unwrap().unwrap();
        assert_eq!(page.pictures, [both[1].clone(), both[0].clone()]);
        drop(reader);
        assert_eq!(put(vec![both[0].clone()]).await, Ok(Put::Changed));
        let bad = picture(0, PictureSource::Url("javascript:alert(1)".to_owned()));
        assert_eq!(put(vec![bad]).await.unwrap_err().code(), "picture_url");
    })
    .await;
}
