//! What every page owes its reader.

use crate::world::{World, at_terminal, by_form};
use kernel::Language;
use payments::gateway::{Gateway, IntentRequest, Terminal};
use simulator::TEST_CARDS;

fn assert_well_formed(page: &str, lang: &str) {
    assert!(page.contains(&format!("<html lang=\"{lang}\">")), "{page}");
    assert_eq!(page.matches("<h1").count(), 1, "{page}");
    assert_eq!(page.matches("<title>").count(), 1);
    assert!(page.contains("name=\"viewport\""));
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http://fonts"), "nothing from elsewhere");
    for input in page.split("<input ").skip(1).filter(|input| !input.starts_with("type=\"hidden\"")) {
        let id = input.split("id=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id");
        assert!(page.contains(&format!("for=\"{id}\"")), "a label for {id}");
    }
}

#[tokio::test]
async fn pages_are_whole_in_both_languages() {
    let world = World::new().await;
    world.keep_card("visa", "kept").await;
    world.client.start(&at_terminal("lille 1/é", "t", 100)).await.expect("begun");
    for (language, lang, pay, challenge) in [
        (Language::Fr, "fr", "Numéro de carte", "Votre banque vous demande de confirmer"),
        (Language::En, "en", "Card number", "Your bank asks you to confirm"),
    ] {
        let request = IntentRequest { language, ..by_form(lang, 4_990, true) };
        let intent = world.client.create_intent(&request).await.expect("begun");
        let path = intent.client_url.clone().expect("a page");
        let (_, page) = world.page(&path).await;
        assert_well_formed(&page, lang);
        assert!(page.contains(pay) && page.contains("débitée à la remise"), "the mandate is shown");
        world.type_card(&intent, "challenge").await;
        let (_, page) = world.page(&format!("{path}/challenge")).await;
        assert_well_formed(&page, lang);
        assert!(page.contains(challenge), "{page}");
        for path in [format!("/?lang={lang}"), format!("/terminal/lille%201%2F%C3%A9?lang={lang}")] {
            let (status, page) = world.page(&path).await;
            assert_eq!(status, 200);
            assert_well_formed(&page, lang);
        }
    }
    let (status, page) = world.page("/pay/pi_unknown").await;
    assert_eq!(status, 404);
    assert_well_formed(&page, "fr");
}

#[tokio::test]
async fn the_log_shows_payments_and_tokens_but_no_number() {
    let world = World::new().await;
    world.keep_card("visa", "order-7").await;
    let (_, page) = world.page("/?lang=en").await;
    assert!(page.contains("order-7") && page.contains("Captured") && page.contains("4417"), "{page}");
    assert!(TEST_CARDS.iter().all(|card| !page.contains(card.number) && !page.contains(&card.number[4..12])));
}
