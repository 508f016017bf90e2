//! What customers read, in both languages.

use jiff::civil::{Weekday, date, datetime, time};
use kernel::{Language, Money, Rate};
use messages::{
    AccountInvitation, Article, Charged, ChargedWhen, CreditSlip, DateChanged, EndedBecause, Hours, House, How,
    LaterLine, Line, NewDate, OrderConfirmed, OrderPart, ParcelSent, PasswordReset, PickupCode, ReadyForPickup,
    Receipt, Rendered, ReservationConfirmed, ReservationEnded, SupplyCancelled, Template, Tender, Until, VatLine,
    Withdrawn, render,
};

fn house() -> House {
    House {
        name: "Maison Fontaine".into(),
        url: "https://boutique.example".into(),
        legal: "Maison Fontaine, 1 place de l’Exemple, 69002 Lyon".into(),
    }
}

fn shirt() -> Article {
    Article { name: "Chemise Oxford".into(), detail: "Rouge, 40".into(), quantity: 1 }
}

/// A parcel for a door, or for a relay point.
fn sent(is_relay: bool) -> ParcelSent {
    ParcelSent {
        first_name: "Camille".into(),
        order_number: "MF-48 114".into(),
        articles: vec![shirt()],
        carrier: "Transporteur Exemple".into(),
        number: "095000012345678901".into(),
        address: "Presse de l’Exemple, 3 rue de l’Exemple, 69002 Lyon".into(),
        is_relay,
        recipient: None,
        charged: None,
        by: date(2026, 11, 26),
        link: "https://boutique.example/commande/abc".into(),
    }
}

/// Something that lies ready, and what is to be paid for it.
fn waiting(due: Option<Money>) -> ReadyForPickup {
    ReadyForPickup {
        first_name: "Camille".into(),
        order_number: "MF-48 114".into(),
        articles: vec![shirt()],
        store: "Lyon – Presqu’île".into(),
        address: "1 place de l’Exemple, 69002 Lyon".into(),
        hours: vec![Hours {
            first: Weekday::Monday,
            last: Weekday::Saturday,
            opens: time(10, 0, 0, 0),
            closes: time(19, 30, 0, 0),
        }],
        kept_until: Until { on: date(2026, 12, 3), at: Some(time(19, 30, 0, 0)) },
        due,
        last4: due.map(|_| "4417".into()),
        code: Some(PickupCode { scanned: "K7QX2M9D4T1A".into(), said: "K7QX-2M9D-4T1A".into() }),
        forward: "https://boutique.example/pickup?c=K7QX2M9D4T1A".into(),
        link: "https://boutique.example/commande/abc".into(),
    }
}

// tidy: long because it holds one example of each message.
fn all() -> Vec<Template> {
    let (first_name, order_number, store): (String, String, String) =
        ("Camille".into(), "MF-48 114".into(), "Lyon – Presqu’île".into());
    let link: String = "https://boutique.example/commande/abc".into();
    let ended = ReservationEnded {
        first_name: first_name.clone(),
        order_number: order_number.clone(),
        articles: vec![shirt()],
        because: EndedBecause::CalledOff,
        rest_stands: false,
        store: Some(store.clone()),
        refund: None,
        was_paid: false,
        in_cash: false,
        let_go: None,
        link: link.clone(),
    };
    vec![
        Template::AccountInvitation(AccountInvitation {
            first_name: first_name.clone(),
            store: Some(store.clone()),
            link: link.clone(),
            valid_until: date(2026, 12, 21),
        }),
        Template::PasswordReset(PasswordReset {
            first_name: first_name.clone(),
            link: link.clone(),
            valid_minutes: 60,
        }),
        Template::Receipt(Receipt {
            first_name: Some(first_name.clone()),
            order_number: order_number.clone(),
            receipt_number: "2-01204".into(),
            store: Some(store.clone()),
            at: datetime(2026, 11, 21, 15, 44, 0, 0),
            lines: vec![
                Line {
                    article: Article { name: "Veste droite laine".into(), detail: "Noir, 40".into(), quantity: 1 },
                    amount: Money::eur(8990),
                },
                Line {
                    article: Article { name: "Chemise Oxford".into(), detail: "Bleu, 40".into(), quantity: 1 },
                    amount: Money::eur(4990),
                },
            ],
            paid: Money::eur(13980),
            tenders: vec![(Tender::Card { last4: "4417".into() }, Money::eur(13980))],
            vat: vec![VatLine {
                rate: Rate(2000),
                net: Money::eur(11650),
                tax: Money::eur(2330),
                gross: Money::eur(13980),
            }],
            credit: None,
            later: vec![LaterLine {
                article: shirt(),
                amount: Money::eur(4990),
                arrives_on: Some(date(2026, 11, 26)),
                kept_until: Some(Until { on: date(2026, 12, 3), at: Some(time(19, 30, 0, 0)) }),
            }],
            later_last4: Some("4417".into()),
            link: link.clone(),
        }),
        Template::OrderConfirmed(OrderConfirmed {
            first_name: first_name.clone(),
            order_number: order_number.clone(),
            parts: vec![
                OrderPart {
                    how: How::Collected { store: store.clone() },
                    service: None,
                    at: Some(time(16, 30, 0, 0)),
                    lines: vec![Line { article: shirt(), amount: Money::eur(4990) }],
                    from: date(2026, 11, 26),
                    to: date(2026, 11, 26),
                },
                OrderPart {
                    how: How::Relayed { address: "Presse de l’Exemple, 3 rue de l’Exemple, 69001 Lyon".into() },
                    service: Some("Point relais".into()),
                    at: None,
                    lines: vec![Line { article: shirt(), amount: Money::eur(0) }],
                    from: date(2026, 11, 25),
                    to: date(2026, 11, 25),
                },
                OrderPart {
                    how: How::Delivered { address: "1 rue de l’Exemple, 69001 Lyon".into() },
                    service: Some("Livraison express".into()),
                    at: None,
                    lines: vec![Line { article: Article { quantity: 2, ..shirt() }, amount: Money::eur(9980) }],
                    from: date(2026, 11, 24),
                    to: date(2026, 11, 25),
                },
            ],
            delivery: Money::eur(490),
            total: Money::eur(15460),
            paid: Money::eur(10470),
            when_it_leaves: Money::eur(0),
            charged: ChargedWhen::Both,
            link: link.clone(),
        }),
        Template::ReservationConfirmed(ReservationConfirmed {
            first_name: first_name.clone(),
            order_number: order_number.clone(),
            article: shirt(),
            store: store.clone(),
            arrives_on: Some(date(2026, 11, 26)),
            kept_days: 7,
            amount: Money::eur(4990),
            last4: Some("4417".into()),
            link: link.clone(),
        }),
        Template::ReadyForPickup(waiting(Some(Money::eur(4990)))),
        Template::EndsSoon(waiting(None)),
        Template::Dispatched(sent(false)),
        Template::AtPoint(sent(true)),
        Template::Delivered(sent(false)),
        Template::DateChanged(DateChanged {
            first_name: first_name.clone(),
            order_number: order_number.clone(),
            changes: vec![NewDate {
                article: shirt(),
                how: How::Collected { store: store.clone() },
                old_on: date(2026, 11, 26),
                new_on: date(2026, 12, 1),
            }],
            unpaid: true,
            link: link.clone(),
        }),
        Template::SupplyCancelled(SupplyCancelled {
            first_name: first_name.clone(),
            order_number: order_number.clone(),
            article: shirt(),
            how: How::Collected { store: store.clone() },
            refund: None,
            let_go: None,
            link: link.clone(),
        }),
        Template::Withdrawn(Withdrawn {
            name: "Camille Essai".into(),
            order_number: order_number.clone(),
            articles: vec![shirt()],
            at: datetime(2026, 11, 30, 14, 8, 0, 0),
            amount: Money::eur(5480),
            send_back_by: date(2026, 12, 14),
            comes_back: true,
            link: link.clone(),
        }),
        Template::ReservationExpired(ended.clone()),
        Template::ReservationCancelled(ended),
        Template::Charged(Charged {
            first_name,
            order_number,
            articles: vec![shirt()],
            store,
            amount: Money::eur(4990),
            last4: "4417".into(),
            with_order: false,
            taken_by: None,
            link,
        }),
    ]
}

fn rendered(name: &str, language: Language) -> Rendered {
    let template = all().into_iter().find(|template| template.name() == name).unwrap();
    render(&template, language, &house())
}

/// Unbreakable blanks shown as the signs "_" (U+00A0) and "·" is left alone; U+202F as "^".
fn shown(text: &str) -> String {
    text.replace('\u{a0}', "_").replace('\u{202f}', "^")
}

#[test]
fn subjects_say_what_matters() {
    let expected = [
        (
            "account_invitation",
            "Votre espace Maison Fontaine vous attend",
            "Your Maison Fontaine account is waiting for you",
        ),
        ("password_reset", "Votre nouveau mot de passe", "Your new password"),
        ("receipt", "Votre ticket 2-01204", "Your receipt 2-01204"),
        ("order_confirmed", "Commande MF-48 114 enregistrée", "Order MF-48 114 recorded"),
        ("reservation_confirmed", "Réservé pour vous_: Chemise Oxford", "Reserved for you: Chemise Oxford"),
        (
            "ready_for_pickup",
            "Votre article vous attend à la boutique Lyon – Presqu’île",
            "Your item is waiting for you at Lyon – Presqu’île",
        ),
        (
            "ends_soon",
            "Votre article vous attend encore, jusqu’au jeudi 3_décembre",
            "Your item is still waiting for you, until Thursday 3_December",
        ),
        ("dispatched", "Votre colis est en route_: commande MF-48 114", "Your parcel is on its way: order MF-48 114"),
        (
            "at_point",
            "Votre colis vous attend au point relais_: commande MF-48 114",
            "Your parcel is waiting at the relay point: order MF-48 114",
        ),
        ("delivered", "Votre colis est arrivé_: commande MF-48 114", "Your parcel has arrived: order MF-48 114"),
        (
            "date_changed",
            "Chemise Oxford_: nouvelle date, mardi 1er_décembre",
            "Chemise Oxford: new date, Tuesday 1_December",
        ),
        ("supply_cancelled", "Chemise Oxford n’arrivera pas", "Chemise Oxford will not arrive"),
        ("withdrawn", "Rétractation reçue_: commande MF-48 114", "Withdrawal received: order MF-48 114"),
        (
            "reservation_expired",
            "Votre réservation est terminée_: Chemise Oxford",
            "Your reservation has ended: Chemise Oxford",
        ),
        ("reservation_cancelled", "Réservation annulée_: Chemise Oxford", "Reservation cancelled: Chemise Oxford"),
        ("charged", "49,90_€ débités, comme convenu", "€49.90 charged, as agreed"),
    ];
    assert_eq!(all().len(), expected.len());
    for (name, fr, en) in expected {
        assert_eq!(shown(&rendered(name, Language::Fr).subject), fr);
        assert_eq!(shown(&rendered(name, Language::En).subject), en);
    }
}

#[test]
fn a_parcel_for_a_relay_point_is_fetched_there() {
    let text = |template: Template, language| shown(&render(&template, language, &house()).text);
    let (sent_fr, sent_en) =
        (text(Template::Dispatched(sent(true)), Language::Fr), text(Template::Dispatched(sent(true)), Language::En));
    assert!(sent_fr.contains("au point relais au plus tard le jeudi 26_novembre"), "{sent_fr}");
    assert!(sent_en.contains("at the relay point by Thursday 26_November"), "{sent_en}");
    let waits = text(Template::AtPoint(sent(true)), Language::Fr);
    assert!(waits.contains("Presse de l’Exemple, 3 rue de l’Exemple, 69002 Lyon"), "{waits}");
    assert!(text(Template::Delivered(sent(true)), Language::Fr).contains("Votre colis a été retiré."));
    assert!(text(Template::Delivered(sent(false)), Language::Fr).contains("Votre colis a été livré."));
}

#[test]
fn a_withdrawal_is_acknowledged_with_what_was_declared_and_when() {
    let letter = shown(&rendered("withdrawn", Language::Fr).text);
    for part in [
        "renoncer au contrat portant sur",
        "Chemise Oxford",
        "Reçue le_: 30_novembre 2026 à 14_h_08",
        "Déclarée par_: Camille Essai",
        "À rembourser_: 54,80_€",
        "au plus tard le lundi 14_décembre",
        "il vaut accusé de réception",
    ] {
        assert!(letter.contains(part), "{part}\n---\n{letter}");
    }
    let english = shown(&rendered("withdrawn", Language::En).text);
    assert!(english.contains("30_November 2026 at 14:08") && english.contains("by Monday 14_December"), "{english}");
}

/// Whoever has the code may spend it: it stands whole in its holder's letter, and the means by their last signs.
#[test]
fn a_receipt_names_its_credit_and_every_means() {
    let Some(Template::Receipt(plain)) = all().into_iter().find(|one| one.name() == "receipt") else {
        panic!("a receipt")
    };
    let slip = CreditSlip {
        is_gift: false,
        code: "K7QM-2D9X-4RTA".into(),
        balance: Money::eur(2000),
        valid_until: date(2027, 11, 21),
    };
    let tenders = vec![
        (Tender::StoreCredit { last4: "9XQ2".into() }, Money::eur(11_980)),
        (Tender::GiftCard { last4: "7HDA".into() }, Money::eur(2000)),
    ];
    let template = Template::Receipt(Receipt { credit: Some(slip), tenders, ..plain });
    let text = |language| shown(&render(&template, language, &house()).text);
    let (fr, en) = (text(Language::Fr), text(Language::En));
    for part in ["Avoir ••••_9XQ2", "Carte cadeau ••••_7HDA", "Code_: K7QM-2D9X-4RTA", "Solde_: 20,00_€"]
    {
        assert!(fr.contains(part), "{part}\n---\n{fr}");
    }
    assert!(fr.contains("Valable jusqu’au_: 21_novembre 2027"), "{fr}");
    for part in ["Store credit ••••_9XQ2", "Gift card ••••_7HDA", "K7QM-2D9X-4RTA", "21_November 2027"]
    {
        assert!(en.contains(part), "{part}\n---\n{en}");
    }
}

#[test]
fn the_receipt_shows_both_parts() {
    assert_eq!(
        shown(&rendered("receipt", Language::Fr).text),
        "Bonjour Camille,

Voici le ticket de votre achat chez Maison Fontaine Lyon – Presqu’île, le 21_novembre 2026 à 15_h_44.

À emporter – payé
  Veste droite laine  89,90_€
    Noir, 40
  Chemise Oxford  49,90_€
    Bleu, 40
  Payé  139,80_€

Réservé – payé au retrait
  Chemise Oxford  49,90_€
    Rouge, 40
    arrive le jeudi 26_novembre
    gardé jusqu’au jeudi 3_décembre à 19_h_30
  Au retrait  49,90_€

Le réservé n’est payé qu’au retrait, sur la carte ••••_4417, avec votre accord. Si l’article ne vous va pas, rien n’est débité.

Carte ••••_4417_: 139,80_€
Commande_: MF-48 114
Ticket_: 2-01204

TVA 20_% · HT 116,50_€ · TVA 23,30_€ · TTC 139,80_€

Voir ma commande
https://boutique.example/commande/abc

Merci, et à bientôt.

Maison Fontaine
https://boutique.example

Maison Fontaine, 1 place de l’Exemple, 69002 Lyon
"
    );
    let english = shown(&rendered("receipt", Language::En).text);
    for part in [
        "Here is the receipt for your purchase at Maison Fontaine Lyon – Presqu’île on 21_November 2026 at 15:44.",
        "Taken today – paid\n  Veste droite laine  €89.90",
        "Reserved – paid when you collect\n  Chemise Oxford  €49.90\n    Rouge, 40\n    arrives on Thursday 26_November\n    kept until Thursday 3_December at 19:30",
        "What is reserved is paid only when you collect it, on card ••••_4417, as you agreed.",
        "Card ••••_4417: €139.80",
        "VAT 20% · Net €116.50 · VAT €23.30 · Gross €139.80",
    ] {
        assert!(english.contains(part), "{part}\n---\n{english}");
    }
}

#[test]
fn what_is_ready_says_where_until_when_and_what_it_costs() {
    let french = rendered("ready_for_pickup", Language::Fr);
    assert_eq!(
        shown(&french.text),
        "Bonjour Camille,

Votre article vous attend à la boutique Lyon – Presqu’île.

Prêt – commande MF-48 114
  Chemise Oxford
    Rouge, 40
  Au retrait  49,90_€

Boutique_: Lyon – Presqu’île
1 place de l’Exemple, 69002 Lyon
Horaires_: du lundi au samedi, de 10_h à 19_h_30
Gardé jusqu’au_: jeudi 3_décembre à 19_h_30

Essayez d’abord. Si vous le gardez, 49,90_€ seront débités sur la carte ••••_4417^; sinon, rien.

Votre code de retrait
K7QX-2M9D-4T1A

Quelqu’un vient à votre place^? Indiquez son nom sur la page de votre commande, puis envoyez-lui cette adresse, qui montre le code et rien d’autre_: https://boutique.example/pickup?c=K7QX2M9D4T1A

Voir ma commande et mon code
https://boutique.example/commande/abc

À bientôt.

Maison Fontaine
https://boutique.example

Maison Fontaine, 1 place de l’Exemple, 69002 Lyon
"
    );
    assert_eq!(
        shown(&french.short),
        "Votre article vous attend à la boutique Lyon – Presqu’île jusqu’au jeudi 3_décembre à 19_h_30. Code de retrait_: K7QX-2M9D-4T1A. https://boutique.example/commande/abc"
    );
    // A scanner finds the code in the letter: cells, no picture that has to be fetched.
    assert!(french.html.contains("aria-label=\"K7QX-2M9D-4T1A\"") && french.html.contains("bgcolor=\"#000000\""));
    assert!(!french.html.contains("<img") && !french.html.contains("<svg"));
    let english = shown(&rendered("ready_for_pickup", Language::En).text);
    assert!(
        english.contains("Opening hours: Monday to Saturday, 10:00 to 19:30\nKept until: Thursday 3_December at 19:30"),
        "{english}"
    );
    assert!(
        english.contains("Try it first. If you keep it, €49.90 will be charged on card ••••_4417; if not, nothing."),
        "{english}"
    );
}

#[test]
fn a_paid_order_that_is_not_collected_says_how_its_money_comes_back() {
    let ended = |refund, let_go, in_cash| {
        let template = Template::ReservationExpired(ReservationEnded {
            first_name: "Camille".into(),
            order_number: "MF-48 114".into(),
            articles: vec![shirt()],
            because: EndedBecause::CalledOff,
            rest_stands: false,
            store: Some("Lyon – Presqu’île".into()),
            refund,
            was_paid: true,
            in_cash,
            let_go,
            link: "https://boutique.example/commande/abc".into(),
        });
        let french = render(&template, Language::Fr, &house());
        (shown(&french.subject), shown(&french.text))
    };
    let paid = Some(Money::eur(4990));
    for (refund, let_go, in_cash, words) in [
        (paid, None, false, "49,90_€ vous sont remboursés par le moyen de paiement d’origine."),
        (paid, None, true, "49,90_€ vous attendent en espèces à la caisse de n’importe quelle boutique."),
        (None, paid, false, "Rien n’a été débité_: l’autorisation de 49,90_€ est annulée."),
    ] {
        let (subject, text) = ended(refund, let_go, in_cash);
        assert_eq!(subject, "Commande non retirée_: Chemise Oxford");
        assert!(text.contains(words) && text.contains("remis en rayon"), "{words}\n---\n{text}");
    }
}

#[test]
fn a_parcel_that_leaves_says_to_whom_and_what_was_charged() {
    let template = Template::Dispatched(ParcelSent {
        recipient: Some("Cliente Exemple".into()),
        charged: Some((Money::eur(5480), "4417".into())),
        ..sent(false)
    });
    for (language, words) in [
        (Language::Fr, ["chez Cliente Exemple au plus tard", "Débité_: 54,80_€ sur la carte ••••_4417"]),
        (Language::En, ["with Cliente Exemple by", "Charged: €54.80 to card ••••_4417"]),
    ] {
        let text = shown(&render(&template, language, &house()).text);
        assert!(words.iter().all(|said| text.contains(said)), "{text}");
    }
}

#[test]
fn the_button_about_an_ended_reservation_says_that_it_opens_the_order() {
    for name in ["reservation_cancelled", "reservation_expired"] {
        for (language, words) in [(Language::Fr, "Voir la commande"), (Language::En, "See the order")] {
            let text = shown(&rendered(name, language).text);
            assert!(text.contains(&format!("{words}\nhttps://boutique.example/commande/abc")), "{name}: {text}");
        }
    }
}

// tidy: long because it is a table of what every message says.
#[test]
fn each_message_says_what_is_charged_and_when() {
    for (name, fr, en) in [
        (
            "account_invitation",
            "jusqu’au lundi 21_décembre. Si vous n’avez rien demandé, ignorez ce message_: aucun compte ne sera ouvert.",
            "This link works once, until Monday 21_December.",
        ),
        (
            "password_reset",
            "Ce lien fonctionne une seule fois, pendant 60 minutes.",
            "This link works once, for 60 minutes.",
        ),
        (
            "order_confirmed",
            "Merci^! Votre commande MF-48 114 est enregistrée.",
            "Thank you! Your order MF-48 114 is recorded.",
        ),
        (
            "order_confirmed",
            "Retrait Lyon – Presqu’île – le jeudi 26_novembre",
            "Collect at Lyon – Presqu’île – on Thursday 26_November",
        ),
        (
            "order_confirmed",
            "Livraison express – entre le mardi 24_novembre et le mercredi 25_novembre, 1 rue de l’Exemple",
            "Livraison express – between Tuesday 24_November and Wednesday 25_November, 1 rue",
        ),
        // What is sent may come sooner.
        (
            "order_confirmed",
            "Point relais – au plus tard le mercredi 25_novembre, Presse de l’Exemple",
            "Relay point – by Wednesday 25_November, Presse",
        ),
        ("order_confirmed", "2 × Chemise Oxford  99,80_€", "2 × Chemise Oxford  €99.80"),
        (
            "order_confirmed",
            "Livraison_: 4,90_€\nTotal_: 154,60_€\nDéjà payé_: 104,70_€",
            "Delivery: €4.90\nTotal: €154.60\nAlready paid: €104.70",
        ),
        (
            "reservation_confirmed",
            "Rien n’est débité aujourd’hui. Si l’article vous plaît, 49,90_€ seront débités au retrait, sur la carte ••••_4417. Sinon, rien.",
            "Nothing is charged today.",
        ),
        (
            "reservation_confirmed",
            "arrive le jeudi 26_novembre\n    Lyon – Presqu’île, gardé 7 jours",
            "arrives on Thursday 26_November\n    Lyon – Presqu’île, kept for 7 days",
        ),
        (
            "date_changed",
            "Nouvelle date_: mardi 1er_décembre\nAu lieu du_: jeudi 26_novembre",
            "New date: Tuesday 1_December\nInstead of: Thursday 26_November",
        ),
        (
            "date_changed",
            "vous pouvez annuler en un geste_: rien n’a été débité.",
            "you can cancel in one touch: nothing has been charged.",
        ),
        ("supply_cancelled", "Rien n’a été débité.", "Nothing has been charged."),
        ("reservation_expired", "Il vous plaît toujours^? Réservez-le", "Still like it? Reserve it again"),
        (
            "reservation_cancelled",
            "Votre réservation à la boutique Lyon – Presqu’île est bien annulée_: Chemise Oxford (Rouge, 40).",
            "Your reservation at Lyon – Presqu’île is cancelled: ",
        ),
        ("charged", "Débité_: 49,90_€\nCarte_: ••••_4417", "Charged: €49.90\nCard: ••••_4417"),
    ] {
        for (language, part) in [(Language::Fr, fr), (Language::En, en)] {
            let text = shown(&rendered(name, language).text);
            assert!(text.contains(part), "{name}: {part}\n---\n{text}");
        }
    }
}

/// The words of an HTML page, without its tags.
fn words(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let mut out = String::new();
    let mut inside = true;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&amp;", "&")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .split([' ', '\n'])
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn text_and_html_say_the_same_and_are_well_set() {
    for template in all() {
        for language in [Language::Fr, Language::En] {
            let rendered = render(&template, language, &house());
            let html = words(&rendered.html);
            for line in rendered
                .text
                .lines()
                .flat_map(|line| line.split("  "))
                .flat_map(|line| line.split(" – "))
                .flat_map(|line| line.split(" · "))
            {
                // A label and its value stand in two cells; the heads of a table stand in a row of their own.
                let sign = if language == Language::Fr { "\u{a0}: " } else { ": " };
                for piece in line.trim().split(sign) {
                    let piece = ["HT ", "TVA ", "TTC ", "Net ", "VAT ", "Gross "]
                        .iter()
                        .fold(piece, |piece, head| piece.strip_prefix(head).unwrap_or(piece));
                    assert!(html.contains(piece), "{}: {piece:?} not in\n{html}", template.name());
                }
            }
            if language == Language::Fr {
                for text in [&rendered.subject, &rendered.short, &rendered.text, &html] {
                    let loose = [" €", " %", " :", " ;", " !", " ?"].into_iter().find(|sign| text.contains(sign));
                    assert_eq!(loose, None, "{text}");
                }
            }
            assert!(!rendered.text.contains('\'') && !rendered.subject.contains('\''), "{}", rendered.text);
            assert!(rendered.html.starts_with(&format!("<!doctype html>\n<html lang=\"{}\">", language.as_str())));
            assert!(rendered.html.contains("href=\"https://boutique.example/commande/abc\""));
            assert!(rendered.subject.chars().count() <= 78, "{}", rendered.subject);
            assert_eq!(rendered.html.matches("<table").count(), rendered.html.matches("</table>").count());
            assert!(rendered.html.len() < 20_000);
        }
    }
}

#[test]
fn a_reservation_without_a_card_is_paid_in_the_store() {
    for template in all() {
        let Template::ReservationConfirmed(of) = template else { continue };
        let template = Template::ReservationConfirmed(ReservationConfirmed { last4: None, kept_days: 1, ..of });
        let text = shown(&render(&template, Language::Fr, &house()).text);
        assert!(
            text.contains("Rien n’est à payer aujourd’hui. Si l’article vous plaît, vous réglez 49,90_€ en boutique.")
                && text.contains("gardé 1 jour"),
            "{text}"
        );
    }
}

/// Whom the customer sent was told in the letter to have a card in the pocket.
#[test]
fn what_somebody_else_fetched_is_said_so() {
    for template in all() {
        let Template::Charged(of) = template else { continue };
        let of = Charged { with_order: true, taken_by: Some("Une personne".into()), ..of };
        for (language, taken, charged) in [
            (Language::Fr, "Une personne vient de retirer Chemise Oxford", "autorisé depuis la commande"),
            (Language::En, "Une personne has just collected Chemise Oxford", "authorised with the order"),
        ] {
            let text = shown(&render(&Template::Charged(of.clone()), language, &house()).text);
            assert!(
                text.contains(taken) && text.contains(charged) && !text.contains("poche") && !text.contains("pocket"),
                "{text}"
            );
        }
    }
}

/// The letter once said that the whole order was cancelled, and not why.
#[test]
fn one_article_that_is_lacking_is_not_the_whole_order() {
    for template in all() {
        let Template::ReservationCancelled(of) = template else { continue };
        let of =
            ReservationEnded { was_paid: true, rest_stands: true, store: None, let_go: Some(Money::eur(4990)), ..of };
        for (language, is_lacking, subject, said, rest) in [
            (Language::Fr, true, "Article annulé", "Nous n’avons plus Chemise Oxford", "Le reste de votre commande"),
            (Language::Fr, false, "Article annulé", "Cette partie de votre commande est", "Le reste de votre commande"),
            (Language::En, true, "Item cancelled", "we have no more Chemise Oxford", "The rest of your order"),
            (Language::En, false, "Item cancelled", "This part of your order is", "The rest of your order"),
        ] {
            let because = if is_lacking { EndedBecause::Lacking } else { EndedBecause::CalledOff };
            let letter = ReservationEnded { because, ..of.clone() };
            let letter = render(&Template::ReservationCancelled(letter), language, &house());
            let text = shown(&letter.text);
            assert!(letter.subject.starts_with(subject), "{}", letter.subject);
            assert!(text.contains(said) && text.contains(rest), "{text}");
        }
    }
}

#[test]
fn an_order_that_was_paid_and_is_cancelled_says_what_goes_back() {
    for template in all() {
        let Template::ReservationCancelled(of) = template else { continue };
        let unpaid = render(&Template::ReservationCancelled(of.clone()), Language::Fr, &house());
        assert!(shown(&unpaid.text).contains("Rien n’a été débité."), "{}", unpaid.text);
        let aside = ReservationEnded { let_go: Some(Money::eur(4990)), ..of.clone() };
        for (language, said) in [
            (Language::Fr, "l’autorisation de 49,90_€ est annulée"),
            (Language::En, "the authorisation of €49.90 is cancelled"),
        ] {
            let letter = render(&Template::ReservationCancelled(aside.clone()), language, &house());
            assert!(shown(&letter.text).contains(said), "{}", letter.text);
        }
        let paid = Template::ReservationCancelled(ReservationEnded { refund: Some(Money::eur(4990)), ..of });
        for (language, subject, said) in [
            (Language::Fr, "Commande annulée_: 49,90_€ vous sont remboursés", "Rien n’a été débité"),
            (Language::En, "Order cancelled: €49.90 will be refunded", "Nothing has been charged"),
        ] {
            let letter = render(&paid, language, &house());
            assert_eq!(shown(&letter.subject), subject);
            assert!(!shown(&letter.text).contains(said), "{}", letter.text);
        }
    }
}
