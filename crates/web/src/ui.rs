//! The components: small values that a template shows with `{{ page.stock(…) }}`. The looks are in
//! `tokens.css` and `web.css`, the longer ones' HTML in `templates/ui/`.

use crate::browser::Theme;
use crate::page::{Day, Minor, Whole};
use crate::{Argument, Page, Toast, wording};
use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;
use kernel::Language;
use std::collections::HashSet;
use std::fmt::{self, Write as _};
use std::sync::LazyLock;

/// HTML that is safe to show as it is: made here, with every text escaped.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Markup(pub(crate) String);

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

impl Markup {
    /// A component of a face's own: a template of its own, rendered.
    pub fn of(template: &impl Template) -> Self {
        Self(template.render().unwrap_or_else(|error| {
            tracing::error!(%error, "a component failed");
            String::new()
        }))
    }
}

/// A value, or any reference to one: templates lend what they hand over.
pub trait Like<T> {
    /// The value.
    fn like(&self) -> &T;
}

macro_rules! like {
    ($($name:ty),+) => {
        $(impl Like<$name> for $name {
            fn like(&self) -> &$name {
                self
            }
        }
        impl<T: Like<$name> + ?Sized> Like<$name> for &T {
            fn like(&self) -> &$name {
                (**self).like()
            }
        })+
    };
}

like!(Tone, Stock, Toast, crate::Field);

/// Text for HTML: escaped.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
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

/// The tone of a badge or a notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Said without stress.
    Plain,
    /// There, done.
    Here,
    /// Promised.
    Soon,
    /// Look at it.
    Warn,
    /// Late, failed.
    Late,
    /// A reduction.
    Promo,
    /// The house.
    Brand,
}

impl Tone {
    /// The class of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Here => "here",
            Self::Soon => "soon",
            Self::Warn => "warn",
            Self::Late => "late",
            Self::Promo => "promo",
            Self::Brand => "brand",
        }
    }
}

/// Where an article is: solid is here, dashed is promised, hollow is elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stock {
    /// So many units here.
    Here(i64),
    /// Here, but nearly gone.
    Low(i64),
    /// Arrives on a day.
    Soon(Date),
    /// In another place.
    Elsewhere,
    /// Nowhere, and no date.
    Gone,
}

impl Stock {
    /// Units here: low up to two.
    pub fn here(units: i64) -> Self {
        match units {
            ..=0 => Self::Gone,
            1..=2 => Self::Low(units),
            _ => Self::Here(units),
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Here(_) => "stock here",
            Self::Low(_) => "stock low",
            Self::Soon(_) => "stock soon",
            Self::Elsewhere => "stock",
            Self::Gone => "stock none",
        }
    }
}

/// How sure a date is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// It is there, or as good as there.
    Sure,
    /// It is on its way, and usually on time.
    VeryLikely,
    /// It is ordered.
    Likely,
}

/// What says how sure it is: the words of several rooms.
pub trait Sure {
    /// The word of the faces.
    fn sure(&self) -> Confidence;
}

macro_rules! sure {
    ($($name:ty),+) => {
        $(impl Sure for $name {
            fn sure(&self) -> Confidence {
                match self {
                    <$name>::Sure => Confidence::Sure,
                    <$name>::VeryLikely => Confidence::VeryLikely,
                    <$name>::Likely => Confidence::Likely,
                }
            }
        })+
    };
}

sure!(Confidence, fulfilment::Confidence, stock::Confidence);

impl<T: Sure + ?Sized> Sure for &T {
    fn sure(&self) -> Confidence {
        (**self).sure()
    }
}

impl Confidence {
    const fn class_and_key(self) -> (&'static str, &'static str) {
        match self {
            Self::Sure => ("conf", "confidence-sure"),
            Self::VeryLikely => ("conf p2", "confidence-very-likely"),
            Self::Likely => ("conf p3", "confidence-likely"),
        }
    }
}

/// How far a step of a timeline is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reached {
    /// Done: solid.
    Done,
    /// Being done.
    Now,
    /// What is waited for, with its promised day: dashed, in the colour of what comes.
    Due,
    /// Promised: dashed.
    Ahead,
    /// Promised, and later than said.
    Slipped,
}

/// One step of a timeline.
#[derive(Clone, Debug)]
pub struct Step {
    /// How far.
    pub reached: Reached,
    /// What.
    pub text: String,
    /// When, or how sure.
    pub when: String,
}

impl Step {
    /// A step.
    pub fn new(reached: Reached, text: impl Into<String>, when: impl Into<String>) -> Self {
        Self { reached, text: text.into(), when: when.into() }
    }

    fn class(&self) -> &'static str {
        match self.reached {
            Reached::Done => "done",
            Reached::Now => "now",
            Reached::Due => "due",
            Reached::Ahead => "",
            Reached::Slipped => "slip",
        }
    }

    /// What the sign says, for those who hear the page.
    fn state_key(&self) -> &'static str {
        match self.reached {
            Reached::Done => "step-done",
            Reached::Now => "step-now",
            Reached::Ahead | Reached::Due => "step-ahead",
            Reached::Slipped => "step-slipped",
        }
    }
}

#[derive(Template)]
#[template(path = "ui/steps.html")]
struct StepsView<'a> {
    page: &'a Page,
    steps: &'a [Step],
    is_across: bool,
}

#[derive(Template)]
#[template(path = "ui/toast.html")]
struct ToastView<'a> {
    page: &'a Page,
    toast: &'a Toast,
    text: String,
}

#[derive(Template)]
#[template(path = "ui/failure.html")]
struct FailureView<'a> {
    page: &'a Page,
    text: &'a str,
    way_out: Option<(&'a str, String)>,
    id: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "ui/stepper.html")]
struct StepperView<'a> {
    page: &'a Page,
    name: &'a str,
    label: &'a str,
    value: i64,
    least: i64,
    most: i64,
}

pub(crate) fn failure_toast(page: &Page, text: &str, way_out: Option<(&str, String)>, id: Option<&str>) -> Markup {
    Markup::of(&FailureView { page, text, way_out, id })
}

/// The symbol itself when the house has it, else a plain label: an article that was imported without
/// a drawing is no empty tile.
fn drawn(symbol: &str) -> &str {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let sheet = include_str!("../assets/articles.svg");
        sheet.split("id=\"g-").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    });
    if KNOWN.contains(symbol) { symbol } else { "any" }
}

/// A colour as the style sheet knows it, or as six digits; anything else is grey.
fn paint(colour: &str) -> String {
    let is_token = !colour.is_empty() && colour.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let is_hex = colour.len() == 7 && colour.starts_with('#') && colour[1..].bytes().all(|b| b.is_ascii_hexdigit());
    match (is_token, is_hex) {
        (true, _) => format!("var(--g-{colour},var(--g-gris))"),
        (_, true) => colour.to_owned(),
        _ => "var(--g-gris)".to_owned(),
    }
}

impl Page {
    /// An icon of `icons.svg` by its name without `i-`; words stand beside it.
    pub fn icon(&self, name: impl AsRef<str>) -> Markup {
        self.icon_class(name.as_ref(), "i")
    }

    /// A large icon.
    pub fn icon_l(&self, name: impl AsRef<str>) -> Markup {
        self.icon_class(name.as_ref(), "i l")
    }

    /// An e-mail address, whole: it may go on to the next line before its @ and nowhere else, and one
    /// touch selects all of it. What is copied is the address alone.
    pub fn email(&self, address: impl AsRef<str>) -> Markup {
        Markup(mail(address.as_ref()))
    }

    /// A small icon.
    pub fn icon_s(&self, name: impl AsRef<str>) -> Markup {
        self.icon_class(name.as_ref(), "i s")
    }

    fn icon_class(&self, name: &str, class: &str) -> Markup {
        let sprite = self.asset("icons.svg");
        Markup(format!(r#"<svg class="{class}" aria-hidden="true"><use href="{sprite}#i-{}"/></svg>"#, escape(name)))
    }

    /// A drawn article: symbol (`g-shirt` or `shirt`), colour (`rouge`, or `#b8433a`) and what it
    /// shows in words; without words it is decoration.
    ///
    /// The sprite is one file outside the page, kept by the browser for ever. Its own style sheet
    /// draws with `var(--c)`, which is inherited from the page into the drawing; classes of the
    /// page do not reach there.
    pub fn drawing(&self, symbol: impl AsRef<str>, colour: impl AsRef<str>, words: impl AsRef<str>) -> Markup {
        let (symbol, colour, words) = (symbol.as_ref(), colour.as_ref(), words.as_ref());
        let sprite = self.asset("articles.svg");
        let symbol = escape(drawn(symbol.strip_prefix("g-").unwrap_or(symbol)));
        let named = if words.is_empty() {
            r#"aria-hidden="true""#.to_owned()
        } else {
            format!(r#"role="img" aria-label="{}""#, escape(words))
        };
        Markup(format!(
            r#"<svg class="art" viewBox="0 0 200 250" {named} style="--c:{}"><use href="{sprite}#g-{symbol}"/></svg>"#,
            paint(colour)
        ))
    }

    /// A colour as a custom property, for swatches: `style="{{ page.paint("rouge") }}"`.
    pub fn paint(&self, colour: impl AsRef<str>) -> String {
        format!("--c:{}", paint(colour.as_ref()))
    }

    /// The state of stock, in words.
    pub fn stock(&self, stock: impl Like<Stock>) -> Markup {
        let stock = *stock.like();
        let text = match stock {
            Stock::Here(units) => self.ta("stock-here", &[("n", &units)]),
            Stock::Low(units) => self.ta("stock-low", &[("n", &units)]),
            Stock::Soon(date) => self.ta("stock-soon", &[("day", &self.day(date))]),
            Stock::Elsewhere => self.t("stock-elsewhere"),
            Stock::Gone => self.t("stock-gone"),
        };
        self.stock_as(stock, &text)
    }

    /// The state of stock with words of your own, such as the figure alone.
    pub fn stock_as(&self, stock: impl Like<Stock>, text: impl AsRef<str>) -> Markup {
        Markup(format!(r#"<span class="{}">{}</span>"#, stock.like().class(), escape(text.as_ref())))
    }

    /// A badge.
    pub fn badge(&self, tone: impl Like<Tone>, text: impl AsRef<str>) -> Markup {
        Markup(format!(r#"<span class="badge {}">{}</span>"#, tone.like().class(), escape(text.as_ref())))
    }

    /// A price.
    pub fn price(&self, minor: impl Minor) -> Markup {
        Markup(format!(r#"<span class="price">{}</span>"#, escape(&self.money(minor))))
    }

    /// A reduced price: what it was, what it is, by how much, and the lowest price of the thirty
    /// days before, which the law asks for.
    pub fn reduced_price(&self, was: impl Minor, now: impl Minor, prior: impl Minor) -> Markup {
        let off = wording::percent_off(self.language(), was.minor(), now.minor());
        let (was, now, prior) = (self.money(was), self.money(now), self.money(prior));
        Markup(format!(
            r#"<span class="reduced"><span><s class="was"><span class="vh">{}</span>{was}</s> <span class="price">{now}</span> <span class="off">{off}</span></span><span class="prior">{} <s>{prior}</s></span></span>"#,
            escape(&self.t("price-before")),
            escape(&self.t("price-prior")),
        ))
    }

    /// How sure a date is, in words with a line that is solid or dashed.
    pub fn confidence(&self, confidence: impl Sure) -> Markup {
        let (class, key) = confidence.sure().class_and_key();
        Markup(format!(r#"<span class="{class}"><i aria-hidden="true"></i>{}</span>"#, escape(&self.t(key))))
    }

    /// A date with its confidence.
    pub fn promise(&self, date: impl Day, confidence: impl Sure) -> Markup {
        Markup(format!(
            r#"<span class="promise"><span class="date">{}</span>{}</span>"#,
            escape(&self.in_days(date)),
            self.confidence(confidence)
        ))
    }

    /// Steps from top to bottom.
    pub fn timeline(&self, steps: &[Step]) -> Markup {
        Markup::of(&StepsView { page: self, steps, is_across: false })
    }

    /// Steps from left to right.
    pub fn steps(&self, steps: &[Step]) -> Markup {
        Markup::of(&StepsView { page: self, steps, is_across: true })
    }

    /// A notice with an icon.
    pub fn notice(&self, tone: impl Like<Tone>, icon: &str, text: impl AsRef<str>) -> Markup {
        let tone = *tone.like();
        let role = if tone == Tone::Late { r#" role="alert""# } else { "" };
        Markup(format!(
            r#"<p class="notice {}"{role}>{}<span>{}</span></p>"#,
            tone.class(),
            self.icon(icon),
            escape(text.as_ref())
        ))
    }

    /// Nothing there, and why, or until when.
    pub fn empty(&self, text: impl AsRef<str>) -> Markup {
        Markup(format!(r#"<div class="empty"><p>{}</p></div>"#, escape(text.as_ref())))
    }

    /// Nothing there, and what to do about it: an address and its label.
    pub fn empty_with(&self, text: impl AsRef<str>, href: impl AsRef<str>, label: impl AsRef<str>) -> Markup {
        Markup(format!(
            r#"<div class="empty"><p>{}</p><a class="btn edge" href="{}">{}</a></div>"#,
            escape(text.as_ref()),
            escape(href.as_ref()),
            escape(label.as_ref())
        ))
    }

    /// One less, the number, one more: two buttons of the form around them, which send `name` with
    /// the new number. `label` says of what.
    pub fn stepper(&self, name: &str, label: impl AsRef<str>, value: impl Whole, least: i64, most: i64) -> Markup {
        Markup::of(&StepperView { page: self, name, label: label.as_ref(), value: value.whole(), least, most })
    }

    /// A toast.
    pub fn toast(&self, toast: impl Like<Toast>) -> Markup {
        let toast = toast.like();
        let values: Vec<(&str, &dyn Argument)> =
            toast.arguments.iter().map(|(name, value)| (name.as_str(), value as &dyn Argument)).collect();
        let text = self.ta(&toast.key, &values);
        Markup::of(&ToastView { page: self, toast, text })
    }

    /// A toast in a fragment: htmx adds it at the foot of the page that is open.
    pub fn toast_now(&self, toast: impl Like<Toast>) -> Markup {
        Markup(format!(r#"<div id="toasts" hx-swap-oob="beforeend">{}</div>"#, self.toast(toast)))
    }

    /// Back and on through a list: the addresses, where there are any.
    pub fn pages(&self, back: Option<&str>, on: Option<&str>) -> Markup {
        let link = |href: Option<&str>, rel: &str, key: &str, icon: &str| {
            let href = href.map(escape)?;
            Some(format!(
                r#"<a class="btn" rel="{rel}" href="{href}">{} {}</a>"#,
                self.icon(icon),
                escape(&self.t(key))
            ))
        };
        let links: String = [link(back, "prev", "page-back", "left"), link(on, "next", "page-on", "right")]
            .into_iter()
            .flatten()
            .collect();
        if links.is_empty() {
            return Markup::default();
        }
        Markup(format!(r#"<nav class="pages" aria-label="{}">{links}</nav>"#, escape(&self.t("pages"))))
    }

    /// The same page in the other languages.
    pub fn languages(&self) -> Markup {
        let mut out = format!(r#"<nav class="choices" aria-label="{}">"#, escape(&self.t("language")));
        for language in Language::ALL.iter().copied() {
            let (code, current) =
                (language.as_str(), if language == self.language() { r#" aria-current="true""# } else { "" });
            let name = crate::texts::text(language, "language-name", &[]);
            let href = escape(&self.here_with("lang", code));
            let _ = write!(out, r#"<a href="{href}" lang="{code}" hreflang="{code}"{current}>{name}</a>"#);
        }
        out.push_str("</nav>");
        Markup(out)
    }

    /// Light, dark, or as the machine is set.
    pub fn themes(&self) -> Markup {
        let mut out = format!(r#"<nav class="choices" aria-label="{}">"#, escape(&self.t("theme")));
        for theme in Theme::ALL {
            let current = if theme == self.theme() { r#" aria-current="true""# } else { "" };
            let href = escape(&self.here_with("theme", theme.as_str()));
            let name = escape(&self.t(&format!("theme-{}", theme.as_str())));
            let _ = write!(out, r#"<a href="{href}"{current}>{name}</a>"#);
        }
        out.push_str("</nav>");
        Markup(out)
    }

    /// A QR code that leads to an address, as a drawing; `words` say what it is for.
    pub fn qr(&self, content: impl AsRef<str>, words: impl AsRef<str>) -> Markup {
        let (content, words) = (content.as_ref(), words.as_ref());
        let Ok(code) = qrcode::QrCode::with_error_correction_level(content, qrcode::EcLevel::M) else {
            return Markup::default();
        };
        let width = code.width();
        let mut path = String::new();
        for (i, module) in code.to_colors().iter().enumerate() {
            if *module == qrcode::Color::Dark {
                let _ = write!(path, "M{} {}h1v1h-1z", i % width + 4, i / width + 4);
            }
        }
        let side = width + 8;
        Markup(format!(
            r##"<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##,
            escape(words)
        ))
    }

    /// A small line of figures, the latest at the right; the figure itself stands beside it.
    pub fn sparkline(&self, values: &[i64], tone: impl Like<Tone>) -> Markup {
        let (Some(least), Some(most)) = (values.iter().min(), values.iter().max()) else { return Markup::default() };
        let height = |value: i64| 22 - (value - least) * 20 / (most - least).max(1);
        let across = |i: usize| i * 96 / (values.len() - 1).max(1) + 2;
        let points: Vec<String> =
            values.iter().enumerate().map(|(i, v)| format!("{},{}", across(i), height(*v))).collect();
        let end = points.last().map(String::as_str).unwrap_or_default();
        let (x, y) = end.split_once(',').unwrap_or_default();
        Markup(format!(
            r#"<svg class="spark {}" viewBox="0 0 102 24" aria-hidden="true"><polyline points="{}"/><circle cx="{x}" cy="{y}" r="2.5"/></svg>"#,
            tone.like().class(),
            points.join(" ")
        ))
    }
}

fn mail(address: &str) -> String {
    let Some((who, domain)) = address.split_once('@') else { return escape(address) };
    format!(r#"<span class="mail"><span>{}</span><wbr><span>@{}</span></span>"#, escape(who), escape(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_breaks_before_its_at_and_nowhere_else() {
        assert_eq!(
            mail("jean-luc@maison-fontaine.example"),
            r#"<span class="mail"><span>jean-luc</span><wbr><span>@maison-fontaine.example</span></span>"#
        );
        assert_eq!(
            mail("<b>@x.example"),
            r#"<span class="mail"><span>&lt;b&gt;</span><wbr><span>@x.example</span></span>"#
        );
        assert_eq!(mail("06 39 98 00 01"), "06 39 98 00 01");
    }

    #[test]
    fn a_colour_cannot_bring_anything_else_along() {
        for (colour, painted) in [
            ("rouge", "var(--g-rouge,var(--g-gris))"),
            ("#b8433a", "#b8433a"),
            ("red;background:url(//x)", "var(--g-gris)"),
            ("#zzzzzz", "var(--g-gris)"),
            ("", "var(--g-gris)"),
        ] {
            assert_eq!(paint(colour), painted);
        }
    }

    #[test]
    fn few_units_are_low() {
        for (units, stock) in
            [(-1, Stock::Gone), (0, Stock::Gone), (1, Stock::Low(1)), (2, Stock::Low(2)), (3, Stock::Here(3))]
        {
            assert_eq!(Stock::here(units), stock);
        }
    }
}
