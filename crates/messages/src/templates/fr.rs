//! The messages in French. Written with ordinary blanks; they are set as French is set afterwards.

use super::{
    AccountInvitation, Article, Charged, ChargedWhen, DateChanged, EndedBecause, Hours, How, NewDate, OrderConfirmed,
    OrderPart, ParcelSent, PasswordReset, ReadyForPickup, Receipt, Refunded, ReservationConfirmed, ReservationEnded,
    SupplyCancelled, Template, Tender, Until, Way, Withdrawn, in_full, names,
};
use crate::letter::{Block, House, Letter, PartLine};
use crate::wording;
use jiff::civil::{Date, Time};
use kernel::{Language, Money, Rate};

fn date(of: Date) -> String {
    wording::date(of, Language::Fr)
}

fn money(of: Money) -> String {
    wording::amount(of, Language::Fr)
}

fn rate(of: Rate) -> String {
    wording::rate(of, Language::Fr)
}

fn time(of: Time) -> String {
    wording::time(of, Language::Fr)
}

fn until(of: Until) -> String {
    of.at.map_or_else(|| date(of.on), |at| format!("{} à {}", date(of.on), time(at)))
}

/// "le jeudi 26 novembre", "entre le jeudi 26 et …".
fn span(from: Date, to: Date) -> String {
    if from == to { format!("le {}", date(from)) } else { format!("entre le {} et le {}", date(from), date(to)) }
}

/// What is sent may come sooner: "au plus tard le jeudi 26 novembre", "entre le …".
fn latest(from: Date, to: Date) -> String {
    if from == to { format!("au plus tard {}", span(from, to)) } else { span(from, to) }
}

fn hours(of: &Hours) -> String {
    let (first, last) = (wording::weekday(of.first, Language::Fr), wording::weekday(of.last, Language::Fr));
    let days = if first == last { first.to_owned() } else { format!("du {first} au {last}") };
    format!("{days}, de {} à {}", time(of.opens), time(of.closes))
}

fn hello(first_name: &str) -> String {
    format!("Bonjour {first_name},")
}

fn text(words: impl Into<String>) -> Block {
    Block::Text(words.into())
}

fn button(label: &str, link: &str) -> Block {
    Block::Button { label: label.into(), link: link.into() }
}

fn reserved(articles: &[Article], amount: Option<Money>, details: &[String]) -> Block {
    let lines = articles
        .iter()
        .map(|article| {
            let mut line = article.line(amount.map(money));
            line.details.extend_from_slice(details);
            line
        })
        .collect();
    Block::Part { heading: "Réservé".into(), aside: "payé au retrait".into(), dashed: true, lines, total: None }
}

pub(super) fn letter(template: &Template, house: &House) -> Letter {
    match template {
        Template::AccountInvitation(of) => invitation(of, house),
        Template::PasswordReset(of) => password_reset(of, house),
        Template::Receipt(of) => receipt(of, house),
        Template::OrderConfirmed(of) => order_confirmed(of),
        Template::ReservationConfirmed(of) => reservation_confirmed(of),
        Template::ReadyForPickup(of) => ready(of),
        Template::EndsSoon(of) => ends_soon(of),
        Template::Dispatched(of) => dispatched(of),
        Template::AtPoint(of) => at_point(of),
        Template::Delivered(of) => delivered(of),
        Template::DateChanged(of) => date_changed(of),
        Template::SupplyCancelled(of) => supply_cancelled(of),
        Template::ReservationExpired(of) => expired(of),
        Template::ReservationCancelled(of) => cancelled(of),
        Template::Charged(of) => charged(of),
        Template::Withdrawn(of) => withdrawn(of),
        Template::Refunded(of) => refunded(of),
    }
}

fn invitation(of: &AccountInvitation, house: &House) -> Letter {
    let intro = match &of.store {
        Some(store) => format!(
            "Suite à votre visite chez {} {store}, votre espace en ligne est prêt. Vous y retrouverez vos commandes, vos réservations et votre panier.",
            house.name
        ),
        None => format!(
            "Votre espace chez {} est prêt. Vous y retrouverez vos commandes, vos réservations et votre panier.",
            house.name
        ),
    };
    Letter {
        subject: format!("Votre espace {} vous attend", house.name),
        short: format!("{} : choisissez votre mot de passe pour ouvrir votre espace.", house.name),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(intro),
            text("Il ne reste qu'à choisir un mot de passe."),
            button("Choisir mon mot de passe", &of.link),
            text(format!(
                "Ce lien fonctionne une seule fois, jusqu'au {}. Si vous n'avez rien demandé, ignorez ce message : aucun compte ne sera ouvert.",
                date(of.valid_until)
            )),
        ],
        closing: "À bientôt, en ligne ou en boutique.".into(),
    }
}

fn password_reset(of: &PasswordReset, house: &House) -> Letter {
    Letter {
        subject: "Votre nouveau mot de passe".into(),
        short: format!("{} : choisissez un nouveau mot de passe.", house.name),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text("Vous avez demandé à changer de mot de passe. Choisissez le nouveau ici :"),
            button("Choisir un nouveau mot de passe", &of.link),
            text(format!(
                "Ce lien fonctionne une seule fois, pendant {} minutes. Si vous n'avez rien demandé, ignorez ce message : votre mot de passe reste le même.",
                of.valid_minutes
            )),
        ],
        closing: "À bientôt.".into(),
    }
}

fn tender(of: &Tender) -> String {
    match of {
        Tender::Card { last4 } => format!("Carte •••• {last4}"),
        Tender::KeptCard { last4 } => format!("Carte enregistrée •••• {last4}"),
        Tender::Cash => "Espèces".into(),
        Tender::StoreCredit { last4 } => format!("Avoir •••• {last4}"),
        Tender::GiftCard { last4 } => format!("Carte cadeau •••• {last4}"),
        Tender::Exchange => "Articles rendus".into(),
        Tender::Other(name) => name.clone(),
    }
}

fn receipt(of: &Receipt, house: &House) -> Letter {
    let at = format!("{} à {}", wording::date_with_year(of.at.date(), Language::Fr), time(of.at.time()));
    let place = of.store.as_ref().map_or_else(|| "en ligne".to_owned(), |store| format!("chez {} {store}", house.name));
    let mut blocks = vec![text(format!("Voici le ticket de votre achat {place}, le {at}."))];
    if !of.lines.is_empty() {
        blocks.push(Block::Part {
            heading: if of.store.is_some() && !of.later.is_empty() {
                "À emporter".into()
            } else {
                "Vos articles".into()
            },
            aside: "payé".into(),
            dashed: false,
            lines: of.lines.iter().map(|line| line.part(Language::Fr)).collect(),
            total: Some(("Payé".into(), money(of.paid))),
        });
    }
    blocks.extend(later(of));
    let mut facts: Vec<_> = of.tenders.iter().map(|(with, amount)| (tender(with), money(*amount))).collect();
    facts.push(("Commande".into(), of.order_number.clone()));
    facts.push(("Ticket".into(), of.receipt_number.clone()));
    blocks.push(Block::Facts(facts));
    if let Some(credit) = &of.credit {
        let name = if credit.is_gift { "Votre carte cadeau" } else { "Votre avoir" };
        blocks.push(text(format!("{name} :")));
        blocks.push(Block::Facts(vec![
            ("Code".into(), credit.code.clone()),
            ("Solde".into(), money(credit.balance)),
            ("Valable jusqu’au".into(), wording::date_with_year(credit.valid_until, Language::Fr)),
        ]));
    }
    if !of.vat.is_empty() {
        blocks.push(Block::Table {
            head: vec!["TVA".into(), "HT".into(), "TVA".into(), "TTC".into()],
            rows: of
                .vat
                .iter()
                .map(|vat| vec![rate(vat.rate), money(vat.net), money(vat.tax), money(vat.gross)])
                .collect(),
        });
    }
    blocks.push(button("Voir ma commande", &of.link));
    Letter {
        subject: format!("Votre ticket {}", of.receipt_number),
        short: format!("{} : {} payés, votre ticket est ici.", house.name, money(of.paid)),
        link: of.link.clone(),
        greeting: of.first_name.as_deref().map_or_else(|| "Bonjour,".to_owned(), hello),
        blocks,
        closing: "Merci, et à bientôt.".into(),
    }
}

/// What is paid when it is collected, and the promise that nothing is charged until then.
fn later(of: &Receipt) -> Vec<Block> {
    let Some(first) = of.later.first() else { return vec![] };
    let lines = of
        .later
        .iter()
        .map(|line| {
            let mut part: PartLine = line.article.line(Some(money(line.amount)));
            part.details.extend(line.arrives_on.map(|on| format!("arrive le {}", date(on))));
            part.details.extend(line.kept_until.map(|kept| format!("gardé jusqu'au {}", until(kept))));
            part
        })
        .collect();
    let total = of.later.iter().try_fold(Money::zero(first.amount.currency), |sum, line| sum.plus(line.amount));
    let total = total.map(|total| ("Au retrait".to_owned(), money(total))).ok();
    let how = of
        .later_last4
        .as_ref()
        .map_or_else(|| "en boutique".to_owned(), |last4| format!("sur la carte •••• {last4}, avec votre accord"));
    vec![
        Block::Part { heading: "Réservé".into(), aside: "payé au retrait".into(), dashed: true, lines, total },
        Block::Note(format!(
            "Le réservé n'est payé qu'au retrait, {how}. Si l'article ne vous va pas, rien n'est débité."
        )),
    ]
}

fn order_part(part: &OrderPart) -> Block {
    let (from, to) = (part.from, part.to);
    let (heading, aside, dashed) = match &part.how {
        How::TakenAway => ("Emporté".to_owned(), String::new(), false),
        How::Collected { store } => {
            let from_hour = part.at.map_or(String::new(), |at| format!(", dès {}", time(at)));
            (format!("Retrait {store}"), format!("{}{from_hour}", span(from, to)), true)
        }
        How::Delivered { address } => (
            part.service.clone().unwrap_or_else(|| "Livraison".to_owned()),
            format!("{}, {address}", latest(from, to)),
            true,
        ),
        How::Relayed { address } => ("Point relais".to_owned(), format!("{}, {address}", latest(from, to)), true),
    };
    Block::Part {
        heading,
        aside,
        dashed,
        lines: part.lines.iter().map(|line| line.part(Language::Fr)).collect(),
        total: None,
    }
}

fn order_confirmed(of: &OrderConfirmed) -> Letter {
    let mut blocks = vec![text(format!("Merci ! Votre commande {} est enregistrée.", of.order_number))];
    blocks.extend(of.parts.iter().map(order_part));
    let delivery = if of.delivery.minor == 0 { "offerte".to_owned() } else { money(of.delivery) };
    let mut facts = vec![("Total".to_owned(), money(of.total))];
    if of.paid.minor > 0 || of.when_it_leaves.minor == 0 {
        facts.push(("Déjà payé".to_owned(), money(of.paid)));
    }
    if of.when_it_leaves.minor > 0 {
        let when = match of.charged {
            ChargedWhen::Sent => "Débité au départ",
            ChargedWhen::Collected => "Débité au retrait",
            ChargedWhen::Both => "Débité à chaque départ ou retrait",
        };
        facts.push((when.to_owned(), money(of.when_it_leaves)));
    }
    if of.parts.iter().any(|part| matches!(part.how, How::Delivered { .. } | How::Relayed { .. })) {
        facts.insert(0, ("Livraison".to_owned(), delivery));
    }
    blocks.push(Block::Facts(facts));
    blocks.push(button("Suivre ma commande", &of.link));
    Letter {
        subject: format!("Commande {} enregistrée", of.order_number),
        short: format!("Votre commande {} est enregistrée ({}).", of.order_number, money(of.total)),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "Nous vous prévenons à chaque étape qui compte.".into(),
    }
}

fn reservation_confirmed(of: &ReservationConfirmed) -> Letter {
    let charge = match &of.last4 {
        Some(last4) => format!(
            "Rien n'est débité aujourd'hui. Si l'article vous plaît, {} seront débités au retrait, sur la carte •••• {last4}. Sinon, rien.",
            money(of.amount)
        ),
        None => format!(
            "Rien n'est à payer aujourd'hui. Si l'article vous plaît, vous réglez {} en boutique. Sinon, rien.",
            money(of.amount)
        ),
    };
    let days = if of.kept_days == 1 { "1 jour".to_owned() } else { format!("{} jours", of.kept_days) };
    Letter {
        subject: format!("Réservé pour vous : {}", of.article.name),
        short: match of.arrives_on {
            Some(on) => format!(
                "{} est réservé pour vous, arrivée prévue le {} à la boutique {}.",
                of.article.in_full(),
                date(on),
                of.store
            ),
            None => format!("{} est réservé pour vous à la boutique {}.", of.article.in_full(), of.store),
        },
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text("C'est noté : cet article est réservé à votre nom."),
            reserved(
                std::slice::from_ref(&of.article),
                Some(of.amount),
                &[
                    of.arrives_on.map_or_else(|| "déjà en boutique".to_owned(), |on| format!("arrive le {}", date(on))),
                    format!("{}, gardé {days}", of.store),
                ],
            ),
            text(match of.arrives_on {
                Some(_) => "Dès son arrivée, nous vous écrivons, avec la date jusqu'à laquelle nous le gardons.",
                None => "Dès qu'il est mis de côté, nous vous écrivons, avec la date jusqu'à laquelle nous le gardons.",
            }),
            Block::Note(charge),
            button("Voir ou annuler ma réservation", &of.link),
        ],
        closing: "À très vite.".into(),
    }
}

/// What one says in a text message of the code.
fn short_code(of: &ReadyForPickup) -> String {
    of.code.as_ref().map_or_else(String::new, |code| format!(" Code de retrait : {}.", code.said))
}

/// The code itself, and what whom the customer sends needs.
fn pickup(of: &ReadyForPickup) -> Vec<Block> {
    let Some(code) = &of.code else { return vec![] };
    let (scanned, said) = (code.scanned.clone(), code.said.clone());
    let mut blocks = vec![Block::Code { label: "Votre code de retrait".into(), scanned, said }];
    if !of.forward.is_empty() {
        blocks.push(text(format!(
            "Quelqu'un vient à votre place ? Indiquez son nom sur la page de votre commande, puis envoyez-lui cette adresse, qui montre le code et rien d'autre : {}",
            of.forward
        )));
    }
    blocks
}

fn ends_soon(of: &ReadyForPickup) -> Letter {
    let is_one = of.articles.len() == 1 && of.articles[0].quantity == 1;
    let waits = if is_one { "Votre article vous attend encore" } else { "Vos articles vous attendent encore" };
    let kept = until(of.kept_until);
    let after = match of.due {
        None => "Après, ils retournent en rayon et nous vous remboursons.",
        Some(_) => "Après, ils retournent en rayon. Rien n'est débité.",
    };
    let after = if is_one { after.replace("ils retournent", "il retourne") } else { after.to_owned() };
    let mut blocks = vec![
        text(format!("{waits} à la boutique {}, jusqu'au {kept}. {after}", of.store)),
        Block::Part {
            heading: "Prêt".into(),
            aside: format!("commande {}", of.order_number),
            dashed: false,
            lines: of.articles.iter().map(|article| article.line(None)).collect(),
            total: of.due.map(|due| ("Au retrait".to_owned(), money(due))),
        },
        Block::Facts(vec![("Boutique".to_owned(), format!("{}\n{}", of.store, of.address))]),
    ];
    blocks.extend(pickup(of));
    blocks.push(button("Voir ma commande et mon code", &of.link));
    Letter {
        subject: format!("{waits}, jusqu'au {}", date(of.kept_until.on)),
        short: format!("{waits} à la boutique {} jusqu'au {kept}.{}", of.store, short_code(of)),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "À très vite.".into(),
    }
}

fn ready(of: &ReadyForPickup) -> Letter {
    let is_one = of.articles.len() == 1 && of.articles[0].quantity == 1;
    let waits = if is_one { "Votre article vous attend" } else { "Vos articles vous attendent" };
    let mut facts = vec![
        ("Boutique".to_owned(), format!("{}\n{}", of.store, of.address)),
        ("Gardé jusqu'au".to_owned(), until(of.kept_until)),
    ];
    if !of.hours.is_empty() {
        facts.insert(1, ("Horaires".to_owned(), of.hours.iter().map(hours).collect::<Vec<_>>().join("\n")));
    }
    let mut blocks = vec![text(format!("{waits} à la boutique {}.", of.store))];
    blocks.push(Block::Part {
        heading: "Prêt".into(),
        aside: format!("commande {}", of.order_number),
        dashed: false,
        lines: of.articles.iter().map(|article| article.line(None)).collect(),
        total: of.due.map(|due| ("Au retrait".to_owned(), money(due))),
    });
    blocks.push(Block::Facts(facts));
    let note = match (of.due, &of.last4) {
        (None, _) => "Rien à payer en boutique : montrez simplement votre code.".to_owned(),
        (Some(due), Some(last4)) => format!(
            "Essayez d'abord. Si vous le gardez, {} seront débités sur la carte •••• {last4} ; sinon, rien.",
            money(due)
        ),
        (Some(due), None) => {
            format!("Essayez d'abord. Si vous le gardez, vous réglez {} sur place ; sinon, rien.", money(due))
        }
    };
    blocks.push(Block::Note(note));
    blocks.extend(pickup(of));
    blocks.push(button("Voir ma commande et mon code", &of.link));
    Letter {
        subject: format!("{waits} à la boutique {}", of.store),
        short: format!("{waits} à la boutique {} jusqu'au {}.{}", of.store, until(of.kept_until), short_code(of)),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "À bientôt.".into(),
    }
}

fn dispatched(of: &ParcelSent) -> Letter {
    let where_to = match &of.recipient {
        _ if of.is_relay => "au point relais".to_owned(),
        Some(name) => format!("chez {name}"),
        None => "chez vous".to_owned(),
    };
    let then = if of.is_relay { " Nous vous écrivons dès qu'il vous y attend." } else { "" };
    let mut blocks = vec![
        text(format!("Votre colis vient de partir. Il sera {where_to} au plus tard le {}.{then}", date(of.by))),
        parcel(of, "En route"),
    ];
    if let Some((amount, last4)) = &of.charged {
        blocks.push(Block::Facts(vec![("Débité".into(), format!("{} sur la carte •••• {last4}", money(*amount)))]));
    }
    blocks.push(button("Suivre mon colis", &of.link));
    Letter {
        subject: format!("Votre colis est en route : commande {}", of.order_number),
        short: format!("Votre colis {} est en route, {where_to} au plus tard le {}.", of.number, date(of.by)),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "À très vite.".into(),
    }
}

fn at_point(of: &ParcelSent) -> Letter {
    Letter {
        subject: format!("Votre colis vous attend au point relais : commande {}", of.order_number),
        short: format!("Votre colis {} vous attend : {}.", of.number, of.address),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text("Votre colis vous attend au point relais. Présentez le numéro du colis et une pièce d'identité."),
            parcel(of, "À retirer"),
            button("Voir ma commande", &of.link),
        ],
        closing: "À très vite.".into(),
    }
}

fn delivered(of: &ParcelSent) -> Letter {
    let (what, heading) = if of.is_relay {
        ("Votre colis a été retiré.", "Retiré")
    } else {
        ("Votre colis a été livré.", "Livré")
    };
    Letter {
        subject: format!(
            "{} : commande {}",
            if of.is_relay { "Colis retiré" } else { "Votre colis est arrivé" },
            of.order_number
        ),
        short: format!("{what} N° {}.", of.number),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(format!(
                "{what} Si quelque chose ne va pas, vous pouvez le rapporter dans n'importe quelle boutique."
            )),
            parcel(of, heading),
            button("Voir ma commande", &of.link),
        ],
        closing: "Merci de votre confiance.".into(),
    }
}

fn parcel(of: &ParcelSent, heading: &str) -> Block {
    let mut lines: Vec<PartLine> = of.articles.iter().map(|article| article.line(None)).collect();
    if let Some(last) = lines.last_mut() {
        last.details.push(format!("{}, n° {}", of.carrier, of.number));
        last.details.push(of.address.clone());
    }
    Block::Part {
        heading: heading.into(),
        aside: format!("commande {}", of.order_number),
        dashed: false,
        lines,
        total: None,
    }
}

fn date_changed(of: &DateChanged) -> Letter {
    let (is_early, is_one) = (of.changes.iter().all(|one| one.new_on < one.old_on), of.changes.len() == 1);
    let change = match (is_early, is_one) {
        (true, true) => "Bonne nouvelle : votre article arrive plus tôt que prévu.",
        (true, false) => "Bonne nouvelle : vos articles arrivent plus tôt que prévu.",
        (false, true) => "Votre article a pris du retard, et nous en sommes désolés.",
        (false, false) => "Des articles de votre commande ont pris du retard, et nous en sommes désolés.",
    };
    let choice = match (of.unpaid, is_one) {
        (true, true) => {
            "Si la date vous convient, vous n'avez rien à faire. Sinon, vous pouvez annuler en un geste : rien n'a été débité."
        }
        (true, false) => {
            "Si les dates vous conviennent, vous n'avez rien à faire. Sinon, vous pouvez annuler chaque partie en un geste : rien n'a été débité."
        }
        (false, true) => {
            "Si la date vous convient, vous n'avez rien à faire. Sinon, vous pouvez annuler en un geste, et nous vous remboursons."
        }
        (false, false) => {
            "Si les dates vous conviennent, vous n'avez rien à faire. Sinon, vous pouvez annuler chaque partie en un geste, et nous vous remboursons."
        }
    };
    let subject = match of.changes.as_slice() {
        [one] if is_early => format!("{} : arrive plus tôt, {}", one.article.name, date(one.new_on)),
        [one] => format!("{} : nouvelle date, {}", one.article.name, date(one.new_on)),
        _ => format!("Commande {} : nouvelles dates", of.order_number),
    };
    let short = |one: &NewDate| {
        let (on, before) = (date(one.new_on), date(one.old_on));
        match &one.how {
            How::Collected { store } => {
                format!("{} arrive le {on} à la boutique {store} (au lieu du {before}).", one.article.in_full())
            }
            How::Relayed { .. } => {
                format!("{} est au point relais au plus tard le {on} (au lieu du {before}).", one.article.in_full())
            }
            How::Delivered { .. } | How::TakenAway => {
                format!("{} est chez vous au plus tard le {on} (au lieu du {before}).", one.article.in_full())
            }
        }
    };
    let mut blocks = vec![text(change)];
    blocks.extend(of.changes.iter().map(|one| {
        let mut facts = vec![
            ("Article".to_owned(), one.article.in_full()),
            ("Nouvelle date".to_owned(), date(one.new_on)),
            ("Au lieu du".to_owned(), date(one.old_on)),
        ];
        facts.extend(match &one.how {
            How::Collected { store } => Some(("Boutique".to_owned(), store.clone())),
            How::Delivered { address } => Some(("Livraison".to_owned(), address.clone())),
            How::Relayed { address } => Some(("Point relais".to_owned(), address.clone())),
            How::TakenAway => None,
        });
        facts.push(("Commande".to_owned(), of.order_number.clone()));
        Block::Facts(facts)
    }));
    blocks.extend([text(choice), button("Voir ou annuler", &of.link)]);
    Letter {
        subject,
        short: of.changes.iter().map(short).collect::<Vec<_>>().join(" "),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "À bientôt.".into(),
    }
}

fn supply_cancelled(of: &SupplyCancelled) -> Letter {
    let paid = money_back(of.refund, of.let_go, false);
    let article = of.article.in_full();
    let (short, change) = match &of.how {
        How::Collected { store } => (
            format!("{article} ne pourra pas être livré à la boutique {store}. {paid}"),
            format!(
                "L'arrivage que vous attendiez à la boutique {store} a été annulé. Nous en sommes sincèrement désolés."
            ),
        ),
        How::Delivered { .. } | How::Relayed { .. } | How::TakenAway => (
            format!("{article} ne pourra pas vous être envoyé. {paid}"),
            "L'arrivage dont votre article devait vous être envoyé a été annulé. Nous en sommes sincèrement désolés."
                .to_owned(),
        ),
    };
    Letter {
        subject: format!("{} n'arrivera pas", of.article.name),
        short,
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(change),
            Block::Facts(vec![("Article".into(), article), ("Commande".into(), of.order_number.clone())]),
            Block::Note(paid),
            text("Cet article est peut-être disponible autrement : dans une autre boutique, ou livré chez vous."),
            button("Voir les autres façons de l'avoir", &of.link),
        ],
        closing: "Merci de votre patience.".into(),
    }
}

/// What becomes of the money of something that was called off.
fn money_back(refund: Option<Money>, let_go: Option<Money>, in_cash: bool) -> String {
    let back = |amount| {
        if in_cash {
            format!("{} vous attendent en espèces à la caisse de n'importe quelle boutique.", money(amount))
        } else {
            format!("{} vous sont remboursés par le moyen de paiement d'origine.", money(amount))
        }
    };
    match (refund, let_go) {
        (Some(refund), Some(aside)) => {
            format!("{} L'autorisation de {} sur votre carte est annulée.", back(refund), money(aside))
        }
        (Some(refund), None) => back(refund),
        (None, Some(aside)) => format!("Rien n'a été débité : l'autorisation de {} est annulée.", money(aside)),
        (None, None) => "Rien n'a été débité.".to_owned(),
    }
}

fn expired(of: &ReservationEnded) -> Letter {
    let article = in_full(&of.articles, Language::Fr);
    let what = if of.was_paid { "Votre commande" } else { "Votre réservation" };
    let money_said = money_back(of.refund, of.let_go, of.in_cash);
    let store = of.store.as_deref().unwrap_or_default();
    Letter {
        subject: if of.was_paid {
            format!("Commande non retirée : {}", names(&of.articles, Language::Fr))
        } else {
            format!("Votre réservation est terminée : {}", names(&of.articles, Language::Fr))
        },
        short: format!("{what} {article} a pris fin. {money_said}"),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(format!(
                "Nous avons gardé cet article à la boutique {store} jusqu'à la date prévue. Il est maintenant remis en rayon."
            )),
            Block::Facts(vec![("Article".into(), article.clone()), ("Commande".into(), of.order_number.clone())]),
            Block::Note(money_said),
            text("Il vous plaît toujours ? Réservez-le à nouveau tant qu'il est là."),
            button("Voir la commande", &of.link),
        ],
        closing: "À bientôt.".into(),
    }
}

fn cancelled(of: &ReservationEnded) -> Letter {
    let articles = in_full(&of.articles, Language::Fr);
    let money_said = money_back(of.refund, of.let_go, of.in_cash);
    let what = if of.rest_stands { "Article annulé" } else { "Commande annulée" };
    let subject = match of.refund {
        Some(refund) => format!("{what} : {} vous sont remboursés", money(refund)),
        None if of.was_paid => format!("{what} : {}", names(&of.articles, Language::Fr)),
        None => format!("Réservation annulée : {}", names(&of.articles, Language::Fr)),
    };
    let what = match (&of.store, of.was_paid) {
        _ if of.because == EndedBecause::Lacking => match &of.store {
            Some(store) => {
                format!("Nous n’avons plus {articles}, ni à la boutique {store}, ni ailleurs. Nous en sommes désolés.")
            }
            None => {
                format!("Nous n’avons plus {articles}, dans aucune boutique ni aucun entrepôt. Nous en sommes désolés.")
            }
        },
        (Some(store), false) => format!("Votre réservation à la boutique {store} est bien annulée : {articles}."),
        _ if of.rest_stands => format!("Cette partie de votre commande est bien annulée : {articles}."),
        (Some(store), true) => format!("Votre commande à retirer à la boutique {store} est bien annulée : {articles}."),
        (None, _) => format!("Votre commande à livrer est bien annulée : {articles}."),
    };
    let rest = of.rest_stands.then(|| text("Le reste de votre commande est inchangé."));
    let facts = Block::Facts(vec![("Commande".into(), of.order_number.clone())]);
    Letter {
        subject,
        short: format!("{what} {money_said}"),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: [
            Some(text(what)),
            rest,
            Some(facts),
            Some(Block::Note(money_said)),
            Some(button("Voir la commande", &of.link)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        closing: "À bientôt.".into(),
    }
}

fn refunded(of: &Refunded) -> Letter {
    let mut facts = Vec::new();
    for (way, amount) in &of.ways {
        let name = match way {
            Way::Card { last4 } => format!("Sur la carte •••• {last4}"),
            Way::Cash => "En espèces, remis en caisse".to_owned(),
            Way::Credit(slip) if slip.is_gift => "Sur une carte cadeau".to_owned(),
            Way::Credit(_) => "En avoir".to_owned(),
        };
        facts.push((name, money(*amount)));
        if let Way::Credit(slip) = way {
            facts.push(("Code".into(), slip.code.clone()));
            facts.push(("Solde".into(), money(slip.balance)));
            facts.push(("Valable jusqu’au".into(), wording::date_with_year(slip.valid_until, Language::Fr)));
        }
    }
    facts.push(("Commande".into(), of.order_number.clone()));
    let mut blocks = vec![
        text(format!("La boutique {} a repris {}.", of.store, in_full(&of.articles, Language::Fr))),
        Block::Facts(facts),
    ];
    if of.ways.iter().any(|(way, _)| matches!(way, Way::Card { .. })) {
        blocks.push(text("Votre banque l'affiche sous quelques jours."));
    }
    blocks.push(button("Voir la commande", &of.link));
    Letter {
        subject: format!("{} remboursés", money(of.amount)),
        short: format!("{} remboursés, retour à la boutique {}.", money(of.amount), of.store),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "Merci, et à bientôt.".into(),
    }
}

fn withdrawn(of: &Withdrawn) -> Letter {
    let at = format!("{} à {}", wording::date_with_year(of.at.date(), Language::Fr), time(of.at.time()));
    let next = if of.comes_back {
        format!(
            "Rapportez les articles dans l'une de nos boutiques, ou renvoyez-les, au plus tard le {}. Ce que vous n'avez pas encore reçu est annulé si le colis n'est pas parti.",
            date(of.send_back_by)
        )
    } else {
        "Rien n'est parti : la commande est annulée, il n'y a rien à renvoyer.".to_owned()
    };
    let what = in_full(&of.articles, Language::Fr);
    Letter {
        subject: format!("Rétractation reçue : commande {}", of.order_number),
        short: format!("Rétractation reçue le {}, commande {}.", at, of.order_number),
        link: of.link.clone(),
        greeting: hello(&of.name),
        blocks: vec![
            text(format!(
                "Vous avez déclaré renoncer au contrat portant sur {what}. Votre déclaration nous est parvenue le {at}."
            )),
            Block::Facts(vec![
                ("Commande".into(), of.order_number.clone()),
                ("Déclarée par".into(), of.name.clone()),
                ("Reçue le".into(), at),
                (
                    "À rembourser".into(),
                    if of.amount.minor == 0 { "rien n'a été débité".into() } else { money(of.amount) },
                ),
            ]),
            text(next),
            text(if of.comes_back {
                "Nous remboursons par le moyen de votre paiement, livraison standard comprise si tout revient, dès que nous avons les articles ou la preuve de leur envoi."
            } else if of.amount.minor == 0 {
                "L'autorisation sur votre carte est annulée."
            } else {
                "Nous remboursons par le moyen de votre paiement, livraison comprise."
            }),
            button("Voir la commande", &of.link),
        ],
        closing: "Gardez ce message : il vaut accusé de réception.".into(),
    }
}

fn charged(of: &Charged) -> Letter {
    let articles = in_full(&of.articles, Language::Fr);
    let taken = match &of.taken_by {
        Some(name) => format!("{name} vient de retirer {articles} pour vous à la boutique {}.", of.store),
        None => format!("Vous venez de retirer {articles} à la boutique {}.", of.store),
    };
    Letter {
        subject: format!("{} débités, comme convenu", money(of.amount)),
        short: format!("{} débités sur la carte •••• {} à la boutique {}.", money(of.amount), of.last4, of.store),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(taken),
            Block::Facts(vec![
                ("Débité".into(), money(of.amount)),
                ("Carte".into(), format!("•••• {}", of.last4)),
                ("Commande".into(), of.order_number.clone()),
            ]),
            text(if of.with_order {
                "Ce montant était autorisé depuis la commande ; il est débité maintenant."
            } else {
                "Vous l'aviez accepté à la commande ; votre carte est restée dans votre poche."
            }),
            button("Voir le ticket", &of.link),
        ],
        closing: "Merci, et à bientôt.".into(),
    }
}
