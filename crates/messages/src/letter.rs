//! A letter is written once, as blocks, and set twice: as plain text and as HTML with the same content.

use crate::wording::typeset;
use kernel::Language;
use std::fmt::Write as _;

/// Who writes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct House {
    /// The name above every message.
    pub name: String,
    /// Where the shop is on the web: `https://shop.example`.
    pub url: String,
    /// The line at the foot: company, address, register.
    pub legal: String,
}

/// A message, ready to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rendered {
    /// One line, without control characters.
    pub subject: String,
    /// One or two sentences with the link, for text messages and notifications.
    pub short: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// What a letter consists of.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// A paragraph.
    Text(String),
    /// Lines with amounts beside a rail: solid is yours, dashed is promised.
    Part { heading: String, aside: String, dashed: bool, lines: Vec<PartLine>, total: Option<(String, String)> },
    /// Labels and values.
    Facts(Vec<(String, String)>),
    /// A small table; the first column is left-aligned, the others right.
    Table { head: Vec<String>, rows: Vec<Vec<String>> },
    /// The one next step.
    Button { label: String, link: String },
    /// What one should know, in a frame.
    Note(String),
    /// A code to be shown at a counter: as a scanner reads it, and as people do.
    Code { label: String, scanned: String, said: String },
}

#[derive(Clone, Debug)]
pub(crate) struct PartLine {
    pub(crate) label: String,
    pub(crate) details: Vec<String>,
    pub(crate) amount: Option<String>,
}

pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) short: String,
    pub(crate) link: String,
    pub(crate) greeting: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) closing: String,
}

impl Letter {
    pub(crate) fn render(&self, language: Language, house: &House) -> Rendered {
        let set = |text: &str| typeset(text, language);
        let subject = set(&self.subject).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let short = format!("{} {}", set(&self.short), self.link).trim().to_owned();
        Rendered { subject, short, text: self.text(language, house), html: self.html(language, house) }
    }

    fn text(&self, language: Language, house: &House) -> String {
        let mut paragraphs = vec![typeset(&self.greeting, language)];
        paragraphs.extend(self.blocks.iter().map(|block| block_text(block, language)));
        paragraphs.push(typeset(&self.closing, language));
        paragraphs.push(format!("{}\n{}", house.name, house.url));
        if !house.legal.is_empty() {
            paragraphs.push(house.legal.clone());
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        format!("{}\n", paragraphs.join("\n\n"))
    }

    fn html(&self, language: Language, house: &House) -> String {
        let mut body = paragraph(&typeset(&self.greeting, language));
        for block in &self.blocks {
            body.push_str(&block_html(block, language));
        }
        body.push_str(&paragraph(&typeset(&self.closing, language)));
        let (lang, subject) = (language.as_str(), escape(&typeset(&self.subject, language)));
        let preview = escape(&typeset(&self.short, language));
        let (name, url, legal) = (escape(&house.name), escape(&house.url), escape(&house.legal));
        format!(
            "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light\">\
             <title>{subject}</title></head>\n<body style=\"margin:0;padding:0;background:#f5f3ef;color:#1f1d1a\">\
             <div style=\"display:none;max-height:0;overflow:hidden\">{preview}</div>\n\
             <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:#f5f3ef\"><tr>\
             <td align=\"center\" style=\"padding:24px 12px\">\n\
             <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"max-width:560px\">\n\
             <tr><td style=\"padding:0 8px 16px;font:400 26px/1.2 {SERIF};color:#1f1d1a\">\
             <a target=\"_blank\" rel=\"noopener\" href=\"{url}\" style=\"color:#1f1d1a;text-decoration:none\">{name}</a></td></tr>\n\
             <tr><td style=\"background:#ffffff;border:1px solid #e1dcd4;border-radius:16px;padding:28px 24px 12px;font:400 16px/1.5 {SANS}\">\n\
             {body}</td></tr>\n\
             <tr><td style=\"padding:16px 8px;font:400 13px/1.5 {SANS};color:#6b655d\">\
             <a target=\"_blank\" rel=\"noopener\" href=\"{url}\" style=\"color:#55504a\">{url}</a><br>{legal}</td></tr>\n\
             </table>\n</td></tr></table>\n</body></html>\n"
        )
    }
}

const SANS: &str = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif";
const SERIF: &str = "'Iowan Old Style','Palatino Linotype',Palatino,'Book Antiqua',Georgia,serif";

/// Text made safe inside HTML, between tags and inside quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

fn paragraph(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = escape(text).replace('\n', "<br>");
    format!("<p style=\"margin:0 0 16px\">{text}</p>\n")
}

fn block_text(block: &Block, language: Language) -> String {
    let set = |text: &str| typeset(text, language);
    match block {
        Block::Text(text) | Block::Note(text) => set(text),
        Block::Button { label, link } => format!("{}\n{link}", set(label)),
        Block::Code { label, said, .. } => format!("{}\n{said}", set(label)),
        Block::Facts(facts) => {
            let colon = set(" : ").trim_end().to_owned();
            let colon = if language == Language::En { ":".to_owned() } else { colon };
            facts
                .iter()
                .map(|(label, value)| format!("{}{colon} {}", set(label), set(value)))
                .collect::<Vec<_>>()
                .join("\n")
        }
        Block::Table { head, rows } => rows
            .iter()
            .map(|row| {
                let cells = head.iter().zip(row).map(|(head, cell)| format!("{head} {cell}"));
                cells.collect::<Vec<_>>().join(" · ")
            })
            .collect::<Vec<_>>()
            .join("\n"),
        Block::Part { heading, aside, lines, total, .. } => part_text(heading, aside, lines, total.as_ref(), language),
    }
}

fn part_text(
    heading: &str,
    aside: &str,
    lines: &[PartLine],
    total: Option<&(String, String)>,
    language: Language,
) -> String {
    let set = |text: &str| typeset(text, language);
    let mut out = vec![if aside.is_empty() { set(heading) } else { format!("{} – {}", set(heading), set(aside)) }];
    for line in lines {
        let amount = line.amount.as_ref().map(|amount| format!("  {amount}")).unwrap_or_default();
        out.push(format!("  {}{amount}", set(&line.label)));
        out.extend(line.details.iter().map(|detail| format!("    {}", set(detail))));
    }
    if let Some((label, amount)) = total {
        out.push(format!("  {}  {amount}", set(label)));
    }
    out.join("\n")
}

fn block_html(block: &Block, language: Language) -> String {
    let set = |text: &str| escape(&typeset(text, language)).replace('\n', "<br>");
    match block {
        Block::Text(text) => paragraph(&typeset(text, language)),
        Block::Note(text) => format!(
            "<p style=\"margin:0 0 16px;padding:12px 16px;border-radius:10px;background:#e8eaf7;color:#1f1d1a\">{}</p>\n",
            set(text)
        ),
        Block::Button { label, link } => button(&set(label), link),
        Block::Code { label, scanned, said } => code(&set(label), scanned, &escape(said)),
        Block::Facts(facts) => {
            let rows = facts.iter().map(|(label, value)| {
                format!(
                    "<tr><th scope=\"row\" align=\"left\" valign=\"top\" style=\"padding:4px 16px 4px 0;font-weight:400;color:#55504a;white-space:nowrap\">{}</th>\
                     <td style=\"padding:4px 0;font-weight:600\">{}</td></tr>",
                    set(label),
                    set(value)
                )
            });
            format!(
                "<table cellpadding=\"0\" cellspacing=\"0\" style=\"margin:0 0 16px;font-size:15px\">{}</table>\n",
                rows.collect::<String>()
            )
        }
        Block::Table { head, rows } => table(head, rows, set),
        Block::Part { heading, aside, dashed, lines, total } => {
            let rail = if *dashed { "dashed #3a479c" } else { "solid #28653b" };
            let aside = if aside.is_empty() {
                String::new()
            } else {
                format!(" <span style=\"font-weight:400;color:#55504a\">– {}</span>", set(aside))
            };
            let rows: String = lines.iter().map(|line| part_line(line, set)).collect();
            let total = total.as_ref().map_or(String::new(), |(label, amount)| {
                let cell = "padding:6px 0 2px;border-top:1px solid #e1dcd4;font-weight:700";
                format!("<tr><td style=\"{cell}\">{}</td><td align=\"right\" style=\"{cell};white-space:nowrap\">{}</td></tr>", set(label), set(amount))
            });
            format!(
                "<div style=\"margin:0 0 16px;padding:2px 0 2px 14px;border-left:4px {rail}\">\
                 <h2 style=\"margin:0 0 4px;font-size:16px;line-height:1.4\">{}{aside}</h2>\
                 <table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"font-size:15px\">{rows}{total}</table></div>\n",
                set(heading)
            )
        }
    }
}

fn part_line(line: &PartLine, set: impl Fn(&str) -> String) -> String {
    let details = line
        .details
        .iter()
        .map(|detail| format!("<br><span style=\"font-size:13px;color:#55504a\">{}</span>", set(detail)))
        .collect::<Vec<_>>()
        .concat();
    let amount = line.amount.as_deref().map(&set).unwrap_or_default();
    format!(
        "<tr><td style=\"padding:3px 12px 3px 0\">{}{details}</td>\
         <td align=\"right\" valign=\"top\" style=\"padding:3px 0;white-space:nowrap;font-weight:600\">{amount}</td></tr>",
        set(&line.label)
    )
}

fn table(head: &[String], rows: &[Vec<String>], set: impl Fn(&str) -> String) -> String {
    let align = |at: usize| if at == 0 { "left" } else { "right" };
    let cells = |row: &[String], tag: &str| -> String {
        row.iter()
            .enumerate()
            .map(|(at, cell)| format!("<{tag} align=\"{}\" style=\"padding:4px 0;font-weight:400;border-bottom:1px solid #e1dcd4\">{}</{tag}>", align(at), set(cell)))
            .collect::<Vec<_>>()
            .concat()
    };
    let body = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row, "td"))).collect::<Vec<_>>().concat();
    format!(
        "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin:0 0 16px;font-size:13px;color:#55504a\"><tr>{}</tr>{body}</table>\n",
        cells(head, "th")
    )
}

/// A QR code made of cells: what reads letters shows no drawing that is not sent along, and no picture before
/// one has agreed to it. Cells are always there.
fn code(label: &str, scanned: &str, said: &str) -> String {
    const SIDE: usize = 6;
    let Ok(qr) = qrcode::QrCode::with_error_correction_level(scanned, qrcode::EcLevel::M) else {
        return format!("<p style=\"margin:0 0 16px\">{label}<br><b>{said}</b></p>\n");
    };
    let (width, colours) = (qr.width(), qr.to_colors());
    let mut rows = String::new();
    for row in colours.chunks(width) {
        rows.push_str("<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\"><tr>");
        for run in row.chunk_by(|a, b| a == b) {
            let colour = if run[0] == qrcode::Color::Dark { "#000000" } else { "#ffffff" };
            let across = run.len() * SIDE;
            let _ = write!(rows, "<td width=\"{across}\" height=\"{SIDE}\" bgcolor=\"{colour}\"></td>");
        }
        rows.push_str("</tr></table>");
    }
    let side = width * SIDE;
    format!(
        "<table cellpadding=\"0\" cellspacing=\"0\" style=\"margin:0 0 16px\"><tr>\
         <td bgcolor=\"#ffffff\" style=\"padding:24px;border:1px solid #e1dcd4;border-radius:10px\">\
         <div role=\"img\" aria-label=\"{said}\" style=\"width:{side}px;font-size:0;line-height:0\">{rows}</div></td>\
         </tr><tr><td style=\"padding:10px 0 0\">{label}<br>\
         <b style=\"font:600 18px/1.6 ui-monospace,Menlo,Consolas,monospace;white-space:nowrap\">{said}</b></td></tr></table>\n"
    )
}

/// The link is given as a button and in full, for those who cannot press it. Only web addresses become links.
fn button(label: &str, link: &str) -> String {
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    let link = escape(link);
    if !is_web {
        return format!("<p style=\"margin:0 0 16px\">{label} {link}</p>\n");
    }
    format!(
        "<p style=\"margin:0 0 8px\"><a target=\"_blank\" rel=\"noopener\" href=\"{link}\" style=\"display:inline-block;padding:12px 22px;border-radius:10px;background:#0d5457;color:#ffffff;\
         font-weight:600;text-decoration:none\">{label}</a></p>\
         <p style=\"margin:0 0 20px;font-size:13px;color:#6b655d;word-break:break-all\"><a target=\"_blank\" rel=\"noopener\" href=\"{link}\" style=\"color:#55504a\">{link}</a></p>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_typed_becomes_markup() {
        let evil = "<script>\"&'".to_owned();
        let letter = Letter {
            subject: format!("{evil}\r\nBcc: x@y.example"),
            short: evil.clone(),
            link: "https://shop.example/?a=1&b=\"2\"".into(),
            greeting: evil.clone(),
            blocks: vec![
                Block::Text(evil.clone()),
                Block::Note(evil.clone()),
                Block::Facts(vec![(evil.clone(), evil.clone())]),
                Block::Table { head: vec![evil.clone()], rows: vec![vec![evil.clone()]] },
                Block::Code { label: evil.clone(), scanned: evil.clone(), said: evil.clone() },
                Block::Button { label: evil.clone(), link: "javascript:alert(1)".into() },
                Block::Button { label: evil.clone(), link: "https://shop.example/\" onclick=\"x".into() },
                Block::Part {
                    heading: evil.clone(),
                    aside: evil.clone(),
                    dashed: true,
                    lines: vec![PartLine {
                        label: evil.clone(),
                        details: vec![evil.clone()],
                        amount: Some(evil.clone()),
                    }],
                    total: Some((evil.clone(), evil.clone())),
                },
            ],
            closing: evil.clone(),
        };
        let house = House { name: evil.clone(), url: "https://shop.example".into(), legal: evil };
        for language in [Language::Fr, Language::En] {
            let rendered = letter.render(language, &house);
            assert!(
                !rendered.html.contains("<script") && !rendered.html.contains("href=\"javascript"),
                "{}",
                rendered.html
            );
            assert!(!rendered.html.contains("\" onclick"));
            assert!(!rendered.subject.contains(['\r', '\n']));
        }
    }
}
