//! A receipt, sent to whoever asks for it by e-mail.

use super::{Queue, link, sender};
use crate::House;
use crate::views::{OrderView, view_order};
use customers::{ConsentChannel, CustomerRefused, Purpose};
use db::{DbError, Tx};
use kernel::{Language, Money, OrderId, ReceiptId};
use messages::{Article, LaterLine, Line, Medium, NewMessage, Template, Tender, Until, VatLine};
use stores::Location;

/// Sends a receipt to the customer who wishes each of them by e-mail; to nobody else.
pub(super) async fn wished(house: &House, order: OrderId, id: ReceiptId) -> Result<(), DbError> {
    let address = {
        let reader = house.db.reader().await?;
        receipt_address(&reader.tx(), order).await?
    };
    let Some(address) = address else { return Ok(()) };
    match send_receipt(house, id, &address).await {
        Ok(()) => Ok(()),
        Err(CustomerRefused::Store(error)) => Err(error),
        Err(other) => Err(DbError::Data(other.to_string())),
    }
}

/// Where the receipts of an order are sent by themselves: its customer wishes it. None when nobody asked
/// for it.
pub async fn receipt_address(tx: &Tx<'_>, order: OrderId) -> Result<Option<String>, DbError> {
    let Some(id) = orders::store::get_order(tx, order).await?.customer else { return Ok(None) };
    let (customer, consents) = futures::try_join!(customers::get_customer(tx, id), customers::list_consents(tx, id))?;
    let is_wished = customers::is_allowed(&consents, Purpose::ReceiptByEmail, ConsentChannel::None);
    Ok(customer.address().filter(|_| is_wished).map(str::to_owned))
}

/// Sends a receipt to an address that is used for nothing else.
pub async fn send_receipt(house: &House, id: ReceiptId, email: &str) -> Result<(), CustomerRefused> {
    let address = customers::Email::parse(email)?;
    let (receipt, view, company, place) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let receipt = orders::store::get_receipt(&tx, id).await?;
        let view = view_order(&tx, receipt.order).await?;
        let place = match receipt.location {
            Some(place) => Some(stores::store::get_location(&tx, place).await?),
            None => None,
        };
        (receipt, view, stores::store::get_company(&tx).await?, place)
    };
    let language = view.customer.as_ref().map_or(view.order.language, |customer| customer.language);
    let template = Template::Receipt(receipt_letter(house, &receipt, &view, place.as_ref(), language));
    let moment = house.clock.moment();
    let from = sender(house, &company);
    let key = format!("receipt:{id}:{}", address.key());
    let to = (Medium::Email, address.as_typed());
    let message = NewMessage::new(moment.id(), key, to, &template, (language, &from))
        .about(view.order.customer, Some(view.order.id));
    Ok(house.db.run(Queue { message, moment }).await?)
}

fn receipt_letter(
    house: &House,
    receipt: &orders::Receipt,
    view: &OrderView,
    place: Option<&Location>,
    language: Language,
) -> messages::Receipt {
    let (body, currency) = (&receipt.body, receipt.body.currency);
    let money = |minor: i64| Money::new(minor, currency);
    let line = |l: &orders::ReceiptLine| Line {
        article: Article {
            name: l.title.get(language).to_owned(),
            detail: l.options.get(language).to_owned(),
            quantity: l.quantity,
        },
        amount: money(l.gross_minor),
    };
    let zone = kernel::store_time_zone(place.map_or("Europe/Paris", |place| place.time_zone.as_str()));
    let tender = |t: &orders::ReceiptTender| match (t.tender.as_str(), t.last4.clone()) {
        ("cash", _) => Tender::Cash,
        ("store_credit", Some(last4)) => Tender::StoreCredit { last4 },
        ("gift_card", Some(last4)) => Tender::GiftCard { last4 },
        ("exchange", _) => Tender::Exchange,
        ("mandate" | "token", Some(last4)) => Tender::KeptCard { last4 },
        (_, Some(last4)) => Tender::Card { last4 },
        (other, None) => Tender::Other(other.to_owned()),
    };
    let vat = body.taxes.iter().map(|t| VatLine {
        rate: t.rate,
        net: money(t.net_minor),
        tax: money(t.vat_minor),
        gross: money(t.gross_minor),
    });
    let later = body.later.iter().flat_map(|later| {
        let kept_until = later.kept_until_on.map(|on| Until { on, at: None });
        later.lines.iter().map(move |l| {
            let Line { article, amount } = line(l);
            LaterLine { article, amount, arrives_on: later.promised_on, kept_until }
        })
    });
    messages::Receipt {
        first_name: view.customer.as_ref().map(|customer| customer.first_name.clone()),
        order_number: body.order_number.clone(),
        receipt_number: format!("{}-{}", body.till_number, receipt.number),
        store: place.map(|place| place.name.clone()),
        at: receipt.at.to_zoned(zone.clone()).datetime(),
        lines: body.lines.iter().chain(body.returned.iter().flat_map(|one| &one.lines)).map(line).collect(),
        credit: body.credit.as_ref().map(|credit| messages::CreditSlip {
            is_gift: credit.kind == "gift_card",
            code: credit.code.clone(),
            balance: money(credit.balance_minor),
            valid_until: credit.valid_until.to_zoned(zone.clone()).date(),
        }),
        paid: money(receipt.total_minor),
        tenders: body.tenders.iter().map(|t| (tender(t), money(t.amount_minor))).collect(),
        vat: vat.collect(),
        later: later.collect(),
        later_last4: body.later.iter().find_map(|later| later.last4.clone()),
        link: link(house, &view.order),
    }
}
