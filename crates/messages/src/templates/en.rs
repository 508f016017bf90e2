//! The messages in English.

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
    wording::date(of, Language::En)
}

fn money(of: Money) -> String {
    wording::amount(of, Language::En)
}

fn rate(of: Rate) -> String {
    wording::rate(of, Language::En)
}

fn time(of: Time) -> String {
    wording::time(of, Language::En)
}

fn until(of: Until) -> String {
    of.at.map_or_else(|| date(of.on), |at| format!("{} at {}", date(of.on), time(at)))
}

fn span(from: Date, to: Date) -> String {
    if from == to { format!("on {}", date(from)) } else { format!("between {} and {}", date(from), date(to)) }
}

/// What is sent may come sooner: "by Thursday 26 November", "between …".
fn latest(from: Date, to: Date) -> String {
    if from == to { format!("by {}", date(from)) } else { span(from, to) }
}

fn hours(of: &Hours) -> String {
    let (first, last) = (wording::weekday(of.first, Language::En), wording::weekday(of.last, Language::En));
    let days = if first == last { first.to_owned() } else { format!("{first} to {last}") };
    format!("{days}, {} to {}", time(of.opens), time(of.closes))
}

fn hello(first_name: &str) -> String {
    format!("Hello {first_name},")
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
    Block::Part { heading: "Reserved".into(), aside: "paid when you collect".into(), dashed: true, lines, total: None }
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
            "After your visit to {} {store}, your online account is ready. Your orders, reservations and cart will be there.",
            house.name
        ),
        None => format!("Your account at {} is ready. Your orders, reservations and cart will be there.", house.name),
    };
    Letter {
        subject: format!("Your {} account is waiting for you", house.name),
        short: format!("{}: choose your password to open your account.", house.name),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(intro),
            text("All that is left is to choose a password."),
            button("Choose my password", &of.link),
            text(format!(
                "This link works once, until {}. If you did not ask for it, ignore this message: no account will be opened.",
                date(of.valid_until)
            )),
        ],
        closing: "See you soon, online or in store.".into(),
    }
}

fn password_reset(of: &PasswordReset, house: &House) -> Letter {
    Letter {
        subject: "Your new password".into(),
        short: format!("{}: choose a new password.", house.name),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text("You asked to change your password. Choose the new one here:"),
            button("Choose a new password", &of.link),
            text(format!(
                "This link works once, for {} minutes. If you did not ask for it, ignore this message: your password stays the same.",
                of.valid_minutes
            )),
        ],
        closing: "See you soon.".into(),
    }
}

fn tender(of: &Tender) -> String {
    match of {
        Tender::Card { last4 } => format!("Card •••• {last4}"),
        Tender::KeptCard { last4 } => format!("Saved card •••• {last4}"),
        Tender::Cash => "Cash".into(),
        Tender::StoreCredit { last4 } => format!("Store credit •••• {last4}"),
        Tender::GiftCard { last4 } => format!("Gift card •••• {last4}"),
        Tender::Exchange => "Items returned".into(),
        Tender::Other(name) => name.clone(),
    }
}

fn receipt(of: &Receipt, house: &House) -> Letter {
    let at = format!("{} at {}", wording::date_with_year(of.at.date(), Language::En), time(of.at.time()));
    let place = of.store.as_ref().map_or_else(|| "online".to_owned(), |store| format!("at {} {store}", house.name));
    let mut blocks = vec![text(format!("Here is the receipt for your purchase {place} on {at}."))];
    if !of.lines.is_empty() {
        blocks.push(Block::Part {
            heading: if of.store.is_some() && !of.later.is_empty() {
                "Taken today".into()
            } else {
                "Your items".into()
            },
            aside: "paid".into(),
            dashed: false,
            lines: of.lines.iter().map(|line| line.part(Language::En)).collect(),
            total: Some(("Paid".into(), money(of.paid))),
        });
    }
    blocks.extend(later(of));
    let mut facts: Vec<_> = of.tenders.iter().map(|(with, amount)| (tender(with), money(*amount))).collect();
    facts.push(("Order".into(), of.order_number.clone()));
    facts.push(("Receipt".into(), of.receipt_number.clone()));
    blocks.push(Block::Facts(facts));
    if let Some(credit) = &of.credit {
        let name = if credit.is_gift { "Your gift card" } else { "Your store credit" };
        blocks.push(text(format!("{name}:")));
        blocks.push(Block::Facts(vec![
            ("Code".into(), credit.code.clone()),
            ("Balance".into(), money(credit.balance)),
            ("Valid until".into(), wording::date_with_year(credit.valid_until, Language::En)),
        ]));
    }
    if !of.vat.is_empty() {
        blocks.push(Block::Table {
            head: vec!["VAT".into(), "Net".into(), "VAT".into(), "Gross".into()],
            rows: of
                .vat
                .iter()
                .map(|vat| vec![rate(vat.rate), money(vat.net), money(vat.tax), money(vat.gross)])
                .collect(),
        });
    }
    blocks.push(button("See my order", &of.link));
    Letter {
        subject: format!("Your receipt {}", of.receipt_number),
        short: format!("{}: {} paid, your receipt is here.", house.name, money(of.paid)),
        link: of.link.clone(),
        greeting: of.first_name.as_deref().map_or_else(|| "Hello,".to_owned(), hello),
        blocks,
        closing: "Thank you, and see you soon.".into(),
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
            part.details.extend(line.arrives_on.map(|on| format!("arrives on {}", date(on))));
            part.details.extend(line.kept_until.map(|kept| format!("kept until {}", until(kept))));
            part
        })
        .collect();
    let total = of.later.iter().try_fold(Money::zero(first.amount.currency), |sum, line| sum.plus(line.amount));
    let total = total.map(|total| ("When you collect".to_owned(), money(total))).ok();
    let how = of
        .later_last4
        .as_ref()
        .map_or_else(|| "in store".to_owned(), |last4| format!("on card •••• {last4}, as you agreed"));
    vec![
        Block::Part { heading: "Reserved".into(), aside: "paid when you collect".into(), dashed: true, lines, total },
        Block::Note(format!(
            "What is reserved is paid only when you collect it, {how}. If it does not suit you, nothing is charged."
        )),
    ]
}

fn order_part(part: &OrderPart) -> Block {
    let (from, to) = (part.from, part.to);
    let (heading, aside, dashed) = match &part.how {
        How::TakenAway => ("Taken".to_owned(), String::new(), false),
        How::Collected { store } => {
            let from_hour = part.at.map_or(String::new(), |at| format!(", from {}", time(at)));
            (format!("Collect at {store}"), format!("{}{from_hour}", span(from, to)), true)
        }
        How::Delivered { address } => (
            part.service.clone().unwrap_or_else(|| "Delivery".to_owned()),
            format!("{}, {address}", latest(from, to)),
            true,
        ),
        How::Relayed { address } => ("Relay point".to_owned(), format!("{}, {address}", latest(from, to)), true),
    };
    Block::Part {
        heading,
        aside,
        dashed,
        lines: part.lines.iter().map(|line| line.part(Language::En)).collect(),
        total: None,
    }
}

fn order_confirmed(of: &OrderConfirmed) -> Letter {
    let mut blocks = vec![text(format!("Thank you! Your order {} is recorded.", of.order_number))];
    blocks.extend(of.parts.iter().map(order_part));
    let delivery = if of.delivery.minor == 0 { "free".to_owned() } else { money(of.delivery) };
    let mut facts = vec![("Total".to_owned(), money(of.total))];
    if of.paid.minor > 0 || of.when_it_leaves.minor == 0 {
        facts.push(("Already paid".to_owned(), money(of.paid)));
    }
    if of.when_it_leaves.minor > 0 {
        let when = match of.charged {
            ChargedWhen::Sent => "Charged when it leaves",
            ChargedWhen::Collected => "Charged at pick-up",
            ChargedWhen::Both => "Charged as each part leaves or is collected",
        };
        facts.push((when.to_owned(), money(of.when_it_leaves)));
    }
    if of.parts.iter().any(|part| matches!(part.how, How::Delivered { .. } | How::Relayed { .. })) {
        facts.insert(0, ("Delivery".to_owned(), delivery));
    }
    blocks.push(Block::Facts(facts));
    blocks.push(button("Follow my order", &of.link));
    Letter {
        subject: format!("Order {} recorded", of.order_number),
        short: format!("Your order {} is recorded ({}).", of.order_number, money(of.total)),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "We will tell you at each step that matters.".into(),
    }
}

fn reservation_confirmed(of: &ReservationConfirmed) -> Letter {
    let charge = match &of.last4 {
        Some(last4) => format!(
            "Nothing is charged today. If you like it, {} will be charged when you collect it, on card •••• {last4}. If not, nothing.",
            money(of.amount)
        ),
        None => format!(
            "There is nothing to pay today. If you like it, you pay {} in store. If not, nothing.",
            money(of.amount)
        ),
    };
    let days = if of.kept_days == 1 { "1 day".to_owned() } else { format!("{} days", of.kept_days) };
    Letter {
        subject: format!("Reserved for you: {}", of.article.name),
        short: match of.arrives_on {
            Some(on) => format!("{} is reserved for you, due on {} at {}.", of.article.in_full(), date(on), of.store),
            None => format!("{} is reserved for you at {}.", of.article.in_full(), of.store),
        },
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text("It is settled: this item is reserved in your name."),
            reserved(
                std::slice::from_ref(&of.article),
                Some(of.amount),
                &[
                    of.arrives_on
                        .map_or_else(|| "already in the store".to_owned(), |on| format!("arrives on {}", date(on))),
                    format!("{}, kept for {days}", of.store),
                ],
            ),
            text(match of.arrives_on {
                Some(_) => "We will write to you as soon as it arrives, and tell you until when we keep it.",
                None => "We will write to you as soon as it is put aside, and tell you until when we keep it.",
            }),
            Block::Note(charge),
            button("See or cancel my reservation", &of.link),
        ],
        closing: "See you very soon.".into(),
    }
}

/// What one says in a text message of the code.
fn short_code(of: &ReadyForPickup) -> String {
    of.code.as_ref().map_or_else(String::new, |code| format!(" Pick-up code: {}.", code.said))
}

/// The code itself, and what whom the customer sends needs.
fn pickup(of: &ReadyForPickup) -> Vec<Block> {
    let Some(code) = &of.code else { return vec![] };
    let (scanned, said) = (code.scanned.clone(), code.said.clone());
    let mut blocks = vec![Block::Code { label: "Your pick-up code".into(), scanned, said }];
    if !of.forward.is_empty() {
        blocks.push(text(format!(
            "Somebody comes in your place? Give their name on the page of your order, then send them this address, which shows the code and nothing else: {}",
            of.forward
        )));
    }
    blocks
}

fn ends_soon(of: &ReadyForPickup) -> Letter {
    let is_one = of.articles.len() == 1 && of.articles[0].quantity == 1;
    let waits = if is_one { "Your item is still waiting for you" } else { "Your items are still waiting for you" };
    let kept = until(of.kept_until);
    let back = if is_one { "it goes back on the shelf" } else { "they go back on the shelf" };
    let after = match of.due {
        None => format!("After that {back} and we refund you."),
        Some(_) => format!("After that {back}. Nothing is charged."),
    };
    let mut blocks = vec![
        text(format!("{waits} at {}, until {kept}. {after}", of.store)),
        Block::Part {
            heading: "Ready".into(),
            aside: format!("order {}", of.order_number),
            dashed: false,
            lines: of.articles.iter().map(|article| article.line(None)).collect(),
            total: of.due.map(|due| ("When you collect".to_owned(), money(due))),
        },
        Block::Facts(vec![("Store".to_owned(), format!("{}\n{}", of.store, of.address))]),
    ];
    blocks.extend(pickup(of));
    blocks.push(button("See my order and my code", &of.link));
    Letter {
        subject: format!("{waits}, until {}", date(of.kept_until.on)),
        short: format!("{waits} at {} until {kept}.{}", of.store, short_code(of)),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "See you soon.".into(),
    }
}

fn ready(of: &ReadyForPickup) -> Letter {
    let is_one = of.articles.len() == 1 && of.articles[0].quantity == 1;
    let waits = if is_one { "Your item is waiting for you" } else { "Your items are waiting for you" };
    let mut facts = vec![
        ("Store".to_owned(), format!("{}\n{}", of.store, of.address)),
        ("Kept until".to_owned(), until(of.kept_until)),
    ];
    if !of.hours.is_empty() {
        facts.insert(1, ("Opening hours".to_owned(), of.hours.iter().map(hours).collect::<Vec<_>>().join("\n")));
    }
    let mut blocks = vec![text(format!("{waits} at {}.", of.store))];
    blocks.push(Block::Part {
        heading: "Ready".into(),
        aside: format!("order {}", of.order_number),
        dashed: false,
        lines: of.articles.iter().map(|article| article.line(None)).collect(),
        total: of.due.map(|due| ("When you collect".to_owned(), money(due))),
    });
    blocks.push(Block::Facts(facts));
    let note = match (of.due, &of.last4) {
        (None, _) => "Nothing to pay in the store: just show your code.".to_owned(),
        (Some(due), Some(last4)) => format!(
            "Try it first. If you keep it, {} will be charged on card •••• {last4}; if not, nothing.",
            money(due)
        ),
        (Some(due), None) => format!("Try it first. If you keep it, you pay {} there; if not, nothing.", money(due)),
    };
    blocks.push(Block::Note(note));
    blocks.extend(pickup(of));
    blocks.push(button("See my order and my code", &of.link));
    Letter {
        subject: format!("{waits} at {}", of.store),
        short: format!("{waits} at {} until {}.{}", of.store, until(of.kept_until), short_code(of)),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "See you there.".into(),
    }
}

fn dispatched(of: &ParcelSent) -> Letter {
    let where_to = match &of.recipient {
        _ if of.is_relay => "at the relay point".to_owned(),
        Some(name) => format!("with {name}"),
        None => "with you".to_owned(),
    };
    let then = if of.is_relay { " We will write as soon as it waits for you there." } else { "" };
    let mut blocks = vec![
        text(format!("Your parcel has just left. It will be {where_to} by {}.{then}", date(of.by))),
        parcel(of, "On its way"),
    ];
    if let Some((amount, last4)) = &of.charged {
        blocks.push(Block::Facts(vec![("Charged".into(), format!("{} to card •••• {last4}", money(*amount)))]));
    }
    blocks.push(button("Follow my parcel", &of.link));
    Letter {
        subject: format!("Your parcel is on its way: order {}", of.order_number),
        short: format!("Your parcel {} is on its way, {where_to} by {}.", of.number, date(of.by)),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "See you very soon.".into(),
    }
}

fn at_point(of: &ParcelSent) -> Letter {
    Letter {
        subject: format!("Your parcel is waiting at the relay point: order {}", of.order_number),
        short: format!("Your parcel {} is waiting for you: {}.", of.number, of.address),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text("Your parcel is waiting at the relay point. Show the parcel number and an identity document."),
            parcel(of, "To collect"),
            button("See my order", &of.link),
        ],
        closing: "See you very soon.".into(),
    }
}

fn delivered(of: &ParcelSent) -> Letter {
    let (what, heading) = if of.is_relay {
        ("Your parcel was collected.", "Collected")
    } else {
        ("Your parcel was delivered.", "Delivered")
    };
    Letter {
        subject: format!(
            "{}: order {}",
            if of.is_relay { "Parcel collected" } else { "Your parcel has arrived" },
            of.order_number
        ),
        short: format!("{what} No. {}.", of.number),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(format!("{what} If something is not right, bring it back to any of our stores.")),
            parcel(of, heading),
            button("See my order", &of.link),
        ],
        closing: "Thank you for your trust.".into(),
    }
}

fn parcel(of: &ParcelSent, heading: &str) -> Block {
    let mut lines: Vec<PartLine> = of.articles.iter().map(|article| article.line(None)).collect();
    if let Some(last) = lines.last_mut() {
        last.details.push(format!("{}, no. {}", of.carrier, of.number));
        last.details.push(of.address.clone());
    }
    Block::Part {
        heading: heading.into(),
        aside: format!("order {}", of.order_number),
        dashed: false,
        lines,
        total: None,
    }
}

fn date_changed(of: &DateChanged) -> Letter {
    let (is_early, is_one) = (of.changes.iter().all(|one| one.new_on < one.old_on), of.changes.len() == 1);
    let change = match (is_early, is_one) {
        (true, true) => "Good news: your item arrives earlier than planned.",
        (true, false) => "Good news: your items arrive earlier than planned.",
        (false, true) => "Your item is delayed, and we are sorry.",
        (false, false) => "Items of your order are delayed, and we are sorry.",
    };
    let choice = match (of.unpaid, is_one) {
        (true, true) => {
            "If the date suits you, there is nothing to do. If not, you can cancel in one touch: nothing has been charged."
        }
        (true, false) => {
            "If the dates suit you, there is nothing to do. If not, you can cancel each part in one touch: nothing has been charged."
        }
        (false, true) => {
            "If the date suits you, there is nothing to do. If not, you can cancel in one touch, and we refund you."
        }
        (false, false) => {
            "If the dates suit you, there is nothing to do. If not, you can cancel each part in one touch, and we refund you."
        }
    };
    let subject = match of.changes.as_slice() {
        [one] if is_early => format!("{}: arrives earlier, {}", one.article.name, date(one.new_on)),
        [one] => format!("{}: new date, {}", one.article.name, date(one.new_on)),
        _ => format!("Order {}: new dates", of.order_number),
    };
    let short = |one: &NewDate| {
        let (on, before) = (date(one.new_on), date(one.old_on));
        match &one.how {
            How::Collected { store } => {
                format!("{} arrives on {on} at {store} (instead of {before}).", one.article.in_full())
            }
            How::Relayed { .. } => {
                format!("{} is at the relay point by {on} (instead of {before}).", one.article.in_full())
            }
            How::Delivered { .. } | How::TakenAway => {
                format!("{} is with you by {on} (instead of {before}).", one.article.in_full())
            }
        }
    };
    let mut blocks = vec![text(change)];
    blocks.extend(of.changes.iter().map(|one| {
        let mut facts = vec![
            ("Item".to_owned(), one.article.in_full()),
            ("New date".to_owned(), date(one.new_on)),
            ("Instead of".to_owned(), date(one.old_on)),
        ];
        facts.extend(match &one.how {
            How::Collected { store } => Some(("Store".to_owned(), store.clone())),
            How::Delivered { address } => Some(("Delivery".to_owned(), address.clone())),
            How::Relayed { address } => Some(("Relay point".to_owned(), address.clone())),
            How::TakenAway => None,
        });
        facts.push(("Order".to_owned(), of.order_number.clone()));
        Block::Facts(facts)
    }));
    blocks.extend([text(choice), button("See or cancel", &of.link)]);
    Letter {
        subject,
        short: of.changes.iter().map(short).collect::<Vec<_>>().join(" "),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "See you soon.".into(),
    }
}

fn supply_cancelled(of: &SupplyCancelled) -> Letter {
    let paid = money_back(of.refund, of.let_go, false);
    let article = of.article.in_full();
    let (short, change) = match &of.how {
        How::Collected { store } => (
            format!("{article} will not arrive at {store}. {paid}"),
            format!("The delivery that you were waiting for at {store} was cancelled. We are truly sorry."),
        ),
        How::Delivered { .. } | How::Relayed { .. } | How::TakenAway => (
            format!("{article} cannot be sent to you. {paid}"),
            "The delivery that your item was to be sent from was cancelled. We are truly sorry.".to_owned(),
        ),
    };
    Letter {
        subject: format!("{} will not arrive", of.article.name),
        short,
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(change),
            Block::Facts(vec![("Item".into(), article), ("Order".into(), of.order_number.clone())]),
            Block::Note(paid),
            text("There may be another way to get it: from another store, or delivered to your home."),
            button("See the other ways to get it", &of.link),
        ],
        closing: "Thank you for your patience.".into(),
    }
}

/// What becomes of the money of something that was called off.
fn money_back(refund: Option<Money>, let_go: Option<Money>, in_cash: bool) -> String {
    let back = |amount| {
        if in_cash {
            format!("{} is waiting for you in cash at the till of any store.", money(amount))
        } else {
            format!("{} will be refunded by the original means of payment.", money(amount))
        }
    };
    match (refund, let_go) {
        (Some(refund), Some(aside)) => {
            format!("{} The authorisation of {} on your card is cancelled.", back(refund), money(aside))
        }
        (Some(refund), None) => back(refund),
        (None, Some(aside)) => format!("Nothing has been charged: the authorisation of {} is cancelled.", money(aside)),
        (None, None) => "Nothing has been charged.".to_owned(),
    }
}

fn expired(of: &ReservationEnded) -> Letter {
    let article = in_full(&of.articles, Language::En);
    let what = if of.was_paid { "Your order" } else { "Your reservation" };
    let money_said = money_back(of.refund, of.let_go, of.in_cash);
    let store = of.store.as_deref().unwrap_or_default();
    Letter {
        subject: if of.was_paid {
            format!("Order not collected: {}", names(&of.articles, Language::En))
        } else {
            format!("Your reservation has ended: {}", names(&of.articles, Language::En))
        },
        short: format!("{what} of {article} has ended. {money_said}"),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(format!("We kept this item at {store} until the date we told you. It is back on the shelf now.")),
            Block::Facts(vec![("Item".into(), article.clone()), ("Order".into(), of.order_number.clone())]),
            Block::Note(money_said),
            text("Still like it? Reserve it again while it is there."),
            button("See the order", &of.link),
        ],
        closing: "See you soon.".into(),
    }
}

fn cancelled(of: &ReservationEnded) -> Letter {
    let articles = in_full(&of.articles, Language::En);
    let money_said = money_back(of.refund, of.let_go, of.in_cash);
    let what = if of.rest_stands { "Item cancelled" } else { "Order cancelled" };
    let subject = match of.refund {
        Some(refund) => format!("{what}: {} will be refunded", money(refund)),
        None if of.was_paid => format!("{what}: {}", names(&of.articles, Language::En)),
        None => format!("Reservation cancelled: {}", names(&of.articles, Language::En)),
    };
    let what = match (&of.store, of.was_paid) {
        _ if of.because == EndedBecause::Lacking => match &of.store {
            Some(store) => format!("We are sorry: we have no more {articles}, neither at {store} nor elsewhere."),
            None => format!("We are sorry: we have no more {articles}, in any store or warehouse."),
        },
        (Some(store), false) => format!("Your reservation at {store} is cancelled: {articles}."),
        _ if of.rest_stands => format!("This part of your order is cancelled: {articles}."),
        (Some(store), true) => format!("Your order to collect at {store} is cancelled: {articles}."),
        (None, _) => format!("Your order to be delivered is cancelled: {articles}."),
    };
    let rest = of.rest_stands.then(|| text("The rest of your order is unchanged."));
    let facts = Block::Facts(vec![("Order".into(), of.order_number.clone())]);
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
            Some(button("See the order", &of.link)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        closing: "See you soon.".into(),
    }
}

fn refunded(of: &Refunded) -> Letter {
    let mut facts = Vec::new();
    for (way, amount) in &of.ways {
        let name = match way {
            Way::Card { last4 } => format!("To card •••• {last4}"),
            Way::Cash => "In cash, at the till".to_owned(),
            Way::Credit(slip) if slip.is_gift => "On a gift card".to_owned(),
            Way::Credit(_) => "As a store credit".to_owned(),
        };
        facts.push((name, money(*amount)));
        if let Way::Credit(slip) = way {
            facts.push(("Code".into(), slip.code.clone()));
            facts.push(("Balance".into(), money(slip.balance)));
            facts.push(("Valid until".into(), wording::date_with_year(slip.valid_until, Language::En)));
        }
    }
    facts.push(("Order".into(), of.order_number.clone()));
    let mut blocks = vec![
        text(format!("{} has taken back {}.", of.store, in_full(&of.articles, Language::En))),
        Block::Facts(facts),
    ];
    if of.ways.iter().any(|(way, _)| matches!(way, Way::Card { .. })) {
        blocks.push(text("Your bank shows it within a few days."));
    }
    blocks.push(button("See the order", &of.link));
    Letter {
        subject: format!("{} refunded", money(of.amount)),
        short: format!("{} refunded, returned at {}.", money(of.amount), of.store),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks,
        closing: "Thank you, and see you soon.".into(),
    }
}

fn withdrawn(of: &Withdrawn) -> Letter {
    let at = format!("{} at {}", wording::date_with_year(of.at.date(), Language::En), time(of.at.time()));
    let next = if of.comes_back {
        format!(
            "Bring the items to any of our stores, or send them back, by {}. What you have not received yet is called off if the parcel has not left.",
            date(of.send_back_by)
        )
    } else {
        "Nothing has left: the order is called off, there is nothing to send back.".to_owned()
    };
    let what = in_full(&of.articles, Language::En);
    Letter {
        subject: format!("Withdrawal received: order {}", of.order_number),
        short: format!("Withdrawal received on {}, order {}.", at, of.order_number),
        link: of.link.clone(),
        greeting: hello(&of.name),
        blocks: vec![
            text(format!(
                "You declared that you withdraw from the contract for {what}. Your declaration reached us on {at}."
            )),
            Block::Facts(vec![
                ("Order".into(), of.order_number.clone()),
                ("Declared by".into(), of.name.clone()),
                ("Received on".into(), at),
                (
                    "To be refunded".into(),
                    if of.amount.minor == 0 { "nothing was charged".into() } else { money(of.amount) },
                ),
            ]),
            text(next),
            text(if of.comes_back {
                "We refund by the means of your payment, standard delivery included if everything comes back, as soon as we have the items or the proof that they were sent."
            } else if of.amount.minor == 0 {
                "The authorisation on your card is cancelled."
            } else {
                "We refund by the means of your payment, delivery included."
            }),
            button("See the order", &of.link),
        ],
        closing: "Keep this message: it acknowledges your declaration.".into(),
    }
}

fn charged(of: &Charged) -> Letter {
    let articles = in_full(&of.articles, Language::En);
    let taken = match &of.taken_by {
        Some(name) => format!("{name} has just collected {articles} for you at {}.", of.store),
        None => format!("You have just collected {articles} at {}.", of.store),
    };
    Letter {
        subject: format!("{} charged, as agreed", money(of.amount)),
        short: format!("{} charged on card •••• {} at {}.", money(of.amount), of.last4, of.store),
        link: of.link.clone(),
        greeting: hello(&of.first_name),
        blocks: vec![
            text(taken),
            Block::Facts(vec![
                ("Charged".into(), money(of.amount)),
                ("Card".into(), format!("•••• {}", of.last4)),
                ("Order".into(), of.order_number.clone()),
            ]),
            text(if of.with_order {
                "This amount was authorised with the order; it is charged now."
            } else {
                "You agreed to this when you ordered; your card stayed in your pocket."
            }),
            button("See the receipt", &of.link),
        ],
        closing: "Thank you, and see you soon.".into(),
    }
}
