//! The label of a parcel as PDF, 100 × 150 mm: who sends, to whom, by which service, and the SSCC as
//! GS1-128 with its digits below.

use crate::code128::gs1_128;
use crate::{Failure, Page, Refusal};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use flows::PartView;
use kernel::Address;
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;
const WIDE: f32 = 100.0;
const HIGH: f32 = 150.0;
const MARGIN: f32 = 6.5;
/// A module of the bar code: the least of the GS1 for labels in transport.
const MODULE: f32 = 0.495;
/// The least height of its bars, likewise.
const BARS_HIGH: f32 = 32.0;

/// The standard PDF fonts know the signs of Windows-1252; what is not among them is a question mark.
fn win_ansi(text: &str) -> Vec<u8> {
    let sign = |c: char| match c {
        ' '..='~' => c as u8,
        '\u{a0}' | '\u{202f}' => b' ',
        '\u{a1}'..='\u{ff}' => u8::try_from(u32::from(c)).unwrap_or(b'?'),
        '€' => 0x80,
        'Œ' => 0x8c,
        'œ' => 0x9c,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        'Š' => 0x8a,
        'š' => 0x9a,
        'Ž' => 0x8e,
        'ž' => 0x9e,
        'Ÿ' => 0x9f,
        _ => b'?',
    };
    text.chars().map(sign).collect()
}

/// About how wide a text is for each point of its size; capitals are wider.
fn width_of(text: &str) -> f32 {
    text.chars().map(|c| if c.is_uppercase() || c == 'm' || c == 'w' { 0.74 } else { 0.56 }).sum()
}

/// Millimetres from the upper left corner become points from the lower left one.
struct Sheet(Content);

impl Sheet {
    /// A line of text with its foot at `y`, made smaller until it fits.
    fn text(&mut self, text: &str, (x, y): (f32, f32), size: f32, is_bold: bool, most_mm: f32) {
        let size = size.min(most_mm * MM / width_of(text).max(1.0));
        let font: &[u8] = if is_bold { b"B" } else { b"R" };
        self.0.begin_text().set_font(Name(font), size).next_line(x * MM, (HIGH - y) * MM);
        self.0.show(Str(&win_ansi(text))).end_text();
    }

    fn rule(&mut self, y: f32) {
        self.0.set_line_width(0.8).move_to(MARGIN * MM, (HIGH - y) * MM);
        self.0.line_to((WIDE - MARGIN) * MM, (HIGH - y) * MM).stroke();
    }

    /// The bars of some digits, in the middle of the sheet.
    fn bars(&mut self, digits: &str, y: f32) {
        let Some((bars, modules)) = gs1_128(digits) else { return };
        let left = (WIDE - modules as f32 * MODULE) / 2.0;
        for (at, wide) in bars {
            let x = (left + at as f32 * MODULE) * MM;
            self.0.rect(x, (HIGH - y - BARS_HIGH) * MM, wide as f32 * MODULE * MM, BARS_HIGH * MM);
        }
        self.0.fill_nonzero();
    }
}

/// What stands on a label.
struct Label<'a> {
    company: &'a str,
    sender: [String; 3],
    to: &'a Address,
    carrier: &'a str,
    service: &'a str,
    order: &'a str,
    leaves: String,
    units: String,
    number: &'a str,
}

impl Label<'_> {
    fn draw(&self, page: &Page) -> Vec<u8> {
        let mut sheet = Sheet(Content::new());
        let (half, full) = (42.0, WIDE - 2.0 * MARGIN);
        sheet.text(&page.t("label-from"), (MARGIN, 9.5), 7.0, false, half);
        sheet.text(self.company, (MARGIN, 14.0), 10.0, true, half);
        for (line, y) in self.sender.iter().zip([18.5, 22.5, 26.5]) {
            sheet.text(line, (MARGIN, y), 8.5, false, half);
        }
        sheet.text(self.carrier, (52.0, 14.0), 10.0, false, half);
        sheet.text(self.service, (52.0, 20.5), 13.0, true, half);
        sheet.rule(31.0);
        self.recipient(&mut sheet, page);
        sheet.rule(82.0);
        for (at, wide, key, value) in [
            (0.0, 33.0, "label-order", self.order),
            (36.0, 33.0, "label-leaves", &self.leaves),
            (70.0, 17.0, "label-units", &self.units),
        ] {
            sheet.text(&page.t(key), (MARGIN + at, 87.0), 7.0, false, wide);
            sheet.text(value, (MARGIN + at, 93.0), 11.0, true, wide);
        }
        sheet.rule(97.5);
        let digits = format!("00{}", self.number);
        sheet.bars(&digits, 103.0);
        let said = format!("(00) {}", self.number);
        let wide = width_of(&said) * 13.0 / MM;
        sheet.text(&said, ((WIDE - wide) / 2.0, 142.0), 13.0, false, full);
        sheet.0.finish().to_vec()
    }

    fn recipient(&self, sheet: &mut Sheet, page: &Page) {
        let full = WIDE - 2.0 * MARGIN;
        sheet.text(&page.t("label-to"), (MARGIN, 37.0), 7.0, false, full);
        sheet.text(&self.to.name, (MARGIN, 44.5), 16.0, true, full);
        let mut y = 52.0;
        for line in [&self.to.street, &self.to.more].into_iter().filter(|line| !line.is_empty()) {
            sheet.text(line, (MARGIN, y), 13.0, false, full);
            y += 6.5;
        }
        sheet.text(&format!("{} {}", self.to.postcode, self.to.city), (MARGIN, y + 2.0), 18.0, true, full);
        if !self.to.phone.is_empty() {
            sheet.text(&self.to.phone, (MARGIN, y + 10.0), 10.0, false, full);
        }
    }
}

/// One page with the two standard fonts.
fn pdf(title: &str, drawing: &[u8]) -> Vec<u8> {
    let [catalog, pages, page, content, regular, bold, info] = [1, 2, 3, 4, 5, 6, 7].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    pdf.document_info(info).title(TextStr(title));
    let mut one = pdf.page(page);
    one.media_box(Rect::new(0.0, 0.0, WIDE * MM, HIGH * MM)).parent(pages).contents(content);
    one.resources().fonts().pair(Name(b"R"), regular).pair(Name(b"B"), bold);
    one.finish();
    for (id, name) in [(regular, &b"Helvetica"[..]), (bold, b"Helvetica-Bold")] {
        pdf.type1_font(id).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    pdf.stream(content, drawing);
    pdf.finish()
}

/// The label of a packed part of an order, to be looked at and printed. Who may have it is the
/// handler's to say.
pub fn label_of(page: &Page, company: &str, order: &str, part: &PartView) -> Result<Response, Failure> {
    let Some(shipping) = &part.fulfilment.shipping else { return Err(Failure::NotFound) };
    let Some(parcel) = part.parcel.as_ref().map(|view| &view.parcel) else {
        return Err(Refusal::conflict("parcel_not_packed").into());
    };
    let place = &part.location;
    let label = Label {
        company,
        sender: [place.name.clone(), place.street.clone(), format!("{} {}", place.postcode, place.city)],
        to: &shipping.address,
        carrier: &parcel.carrier,
        service: shipping.name.get(page.language()),
        order,
        leaves: page.day(shipping.dispatch_on),
        units: part.lines.iter().map(|line| line.quantity.units()).sum::<i64>().to_string(),
        number: &parcel.number,
    };
    let body = pdf(&page.ta("label-title", &[("number", &order)]), &label.draw(page));
    let named = format!("inline; filename=\"{order}-{}.pdf\"", part.fulfilment.no);
    let head = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, named)];
    Ok((head, body).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_is_written_in_the_signs_of_the_standard_fonts() {
        assert_eq!(win_ansi("Œuvre d’été\u{202f}€ 漢"), b"\x8cuvre d\x92\xe9t\xe9 \x80 ?");
    }

    #[test]
    fn a_sheet_is_a_whole_pdf() {
        let mut sheet = Sheet(Content::new());
        sheet.text("Livraison", (10.0, 10.0), 12.0, true, 80.0);
        sheet.bars("00376104250021234569", 103.0);
        let bytes = pdf("Étiquette", &sheet.0.finish());
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("%PDF-1.") && text.trim_end().ends_with("%%EOF"));
        assert!(text.contains("/MediaBox [0 0 283.4") && text.contains("/BaseFont /Helvetica-Bold"), "{text}");
        assert_eq!(text.matches(" re\n").count(), 43, "the bars of an SSCC");
    }
}
