//! Styles: what a paragraph or a run is before it says anything of itself.
//!
//! Input: the part `styles`. Output: each style with what it inherits, looked up by id.

use std::collections::BTreeMap;

use crate::diagnostics::Diagnostic;
use crate::import::container::Part;
use crate::import::limits;
use crate::import::xml::{Element, each_block};

/// Properties of a style, with those of its ancestors where it has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    /// True for bold text.
    pub bold: Option<bool>,
    /// True for hidden text.
    pub hidden: Option<bool>,
    /// Properties of a paragraph in it.
    pub paragraph: ParagraphStyle,
}

/// Properties of a paragraph, from its style or its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParagraphStyle {
    /// Level in the outline, 0 for the highest; 9 for body text.
    pub outline: Option<u8>,
    /// True where it stands in the middle of the line.
    pub centred: Option<bool>,
    /// True where a new page begins before it.
    pub page_break_before: Option<bool>,
    /// The list it is numbered in; 0 for none.
    pub list: Option<u32>,
    /// Its level in that list, from 0.
    pub level: Option<u8>,
}

impl ParagraphStyle {
    /// Reads `properties` (a `w:pPr`).
    pub fn of(properties: &Element) -> Self {
        let numbering = properties.child("numPr");
        let number = |name: &str| numbering.and_then(|numbering| numbering.value(name)?.trim().parse().ok());
        Self {
            outline: properties.value("outlineLvl").and_then(|value| value.trim().parse().ok()),
            centred: properties.value("jc").map(|value| value == "center"),
            page_break_before: properties.switch("pageBreakBefore"),
            list: number("numId"),
            level: number("ilvl").and_then(|level| u8::try_from(level).ok()),
        }
    }

    /// This, and what `other` says where it is silent.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self {
            outline: self.outline.or(other.outline),
            centred: self.centred.or(other.centred),
            page_break_before: self.page_break_before.or(other.page_break_before),
            list: self.list.or(other.list),
            level: self.level.or(other.level),
        }
    }
}

/// All styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<String, Style>,
    /// Id of the style of a paragraph that names none.
    usual: Option<String>,
    /// Properties of text without a style.
    defaults: Style,
}

impl Styles {
    /// Reads the part.
    ///
    /// Errors: its XML is broken.
    pub fn read(part: &Part) -> Result<Self, Diagnostic> {
        let mut styles = Self::default();
        let mut raw: BTreeMap<String, (Option<String>, Style)> = BTreeMap::new();
        each_block(part, "styles", |element| {
            if element.name == "docDefaults" {
                let run = element.child("rPrDefault").and_then(|defaults| defaults.child("rPr"));
                styles.defaults.bold = run.and_then(|run| run.switch("b"));
            }
            if let ("style", Some(id)) = (element.name.as_str(), element.attribute("styleId")) {
                let usual = matches!(element.attribute("default"), Some("1" | "true" | "on"));
                if usual && element.attribute("type") == Some("paragraph") {
                    styles.usual = Some(id.to_owned());
                }
                let parent = element.value("basedOn").map(str::to_owned);
                raw.insert(id.to_owned(), (parent, style(&element)));
            }
            Ok(())
        })?;
        styles.styles = raw.keys().map(|id| (id.clone(), inherited(&raw, id))).collect();
        Ok(styles)
    }

    /// The style of a paragraph that names `id`.
    pub fn paragraph(&self, id: Option<&str>) -> Style {
        let id = id.filter(|id| self.styles.contains_key(*id)).or(self.usual.as_deref());
        let mut style = id.and_then(|id| self.styles.get(id)).cloned().unwrap_or_default();
        style.bold = style.bold.or(self.defaults.bold);
        style
    }

    /// The style of a run that names `id`.
    pub fn run(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }
}

fn style(element: &Element) -> Style {
    let run = element.child("rPr");
    let mut paragraph = element.child("pPr").map(ParagraphStyle::of).unwrap_or_default();
    // Word knows its headings by their name, which is English in every language.
    let name = element.value("name").unwrap_or_default().to_lowercase();
    let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题 "));
    let level = level.and_then(|level| level.trim().parse::<u8>().ok()).filter(|level| (1..=9).contains(level));
    paragraph.outline = paragraph.outline.or(level.map(|level| level - 1));
    Style { bold: run.and_then(|run| run.switch("b")), hidden: run.and_then(|run| run.switch("vanish")), paragraph }
}

fn inherited(raw: &BTreeMap<String, (Option<String>, Style)>, id: &str) -> Style {
    let mut style = Style::default();
    let mut next = Some(id);
    // Styles may name one another in a circle.
    for _ in 0..limits::STYLE_ANCESTORS {
        let Some((parent, own)) = next.and_then(|id| raw.get(id)) else { break };
        style.bold = style.bold.or(own.bold);
        style.hidden = style.hidden.or(own.hidden);
        style.paragraph = style.paragraph.or(&own.paragraph);
        next = parent.as_deref();
    }
    style
}
