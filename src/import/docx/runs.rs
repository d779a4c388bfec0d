//! Content of a paragraph: runs of text, fields, notes, pictures, text boxes, formulas.
//!
//! An element that is not known here is looked through, so that no text is lost in it.

use super::blocks::{branch, is_silent};
use super::fields::{Left, Shown};
use super::line::Line;
use super::reading::{Place, Reading};
use super::styles::Style;
use super::symbols;
use crate::diagnostics::Diagnostic;
use crate::import::document::{Block, Inline, Paragraph};
use crate::import::xml::{Element, Space, each_block};

/// Appearance of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// True for bold type.
    pub bold: bool,
    /// True for hidden text.
    pub hidden: bool,
}

/// Context that an element is read in.
#[derive(Clone, Copy)]
struct Around<'e> {
    style: &'e Style,
    look: Look,
    /// Description of the picture here.
    description: &'e str,
}

impl Reading<'_> {
    /// Returns the appearance of a run with `properties` in a paragraph of `style`.
    pub(super) fn look(&self, properties: Option<&Element>, style: &Style) -> Look {
        let own = |name: &str| properties.and_then(|properties| properties.switch(name));
        let id = properties.and_then(|properties| properties.value("rStyle"));
        let run = id.and_then(|id| self.styles.run(id));
        // Styles of both kinds toggle (ECMA-376 part 1, 17.7.3): bold in a bold paragraph is not bold.
        let toggled = |outer: Option<bool>, inner: Option<bool>| outer.unwrap_or(false) ^ inner.unwrap_or(false);
        Look {
            bold: own("b").unwrap_or_else(|| toggled(style.bold, run.and_then(|run| run.bold))),
            hidden: own("vanish").unwrap_or_else(|| toggled(style.hidden, run.and_then(|run| run.hidden))),
        }
    }

    /// Reads a child of a paragraph of `style`.
    pub(super) fn inline(&mut self, element: &Element, style: &Style, line: &mut Line) -> Result<(), Diagnostic> {
        let look = self.look(None, style);
        self.piece(element, Around { style, look, description: "" }, line)
    }

    fn piece(&mut self, element: &Element, around: Around, line: &mut Line) -> Result<(), Diagnostic> {
        if is_silent(element) {
            return Ok(());
        }
        match element.space {
            Space::Word => self.word(element, around, line),
            Space::Compatibility if element.name == "AlternateContent" => {
                branch(element).map_or(Ok(()), |branch| self.pieces(branch, around, line))
            }
            _ => self.drawn(element, around, line),
        }
    }

    fn pieces(&mut self, parent: &Element, around: Around, line: &mut Line) -> Result<(), Diagnostic> {
        parent.elements().try_for_each(|child| self.piece(child, around, line))
    }

    /// Reads an element of WordprocessingML.
    fn word(&mut self, element: &Element, around: Around, line: &mut Line) -> Result<(), Diagnostic> {
        match element.name.as_str() {
            "r" => {
                let look = self.look(element.child("rPr"), around.style);
                return self.pieces(element, Around { look, ..around }, line);
            }
            "t" => self.text(&text(element), around.look, line),
            "tab" | "ptab" => self.text("\t", around.look, line),
            "noBreakHyphen" => self.text("\u{2011}", around.look, line),
            "sym" => self.symbol(element, around.look, line),
            "br" if element.attribute("type") == Some("page") => self.seen(around.look, line, Line::page_break),
            "br" | "cr" => self.seen(around.look, line, |line| line.inline(Inline::LineBreak)),
            "fldChar" => self.field(element, around.look, line),
            "instrText" => self.fields.instruct(&element.text()),
            "fldSimple" => {
                self.fields.begin();
                self.fields.instruct(element.attribute("instr").unwrap_or_default());
                self.fields.separate();
                self.pieces(element, around, line)?;
                self.end_field(around.look, line);
            }
            "footnoteReference" => self.note_sign(element, "footnotes", line),
            "endnoteReference" => self.note_sign(element, "endnotes", line),
            "ruby" => self.ruby(element, around, line)?,
            "commentReference" => self.doubts.add("comments of reviewers were left out"),
            "txbxContent" => {
                let blocks = self.story(element.elements())?;
                line.hang(blocks);
            }
            // Blocks within a paragraph, which is against the standard.
            "p" | "tbl" => {
                let blocks = self.story(std::iter::once(element))?;
                line.hang(blocks);
            }
            _ => return self.pieces(element, around, line),
        }
        Ok(())
    }

    /// Reads an element of a drawing, a formula or something unknown.
    fn drawn(&mut self, element: &Element, around: Around, line: &mut Line) -> Result<(), Diagnostic> {
        match (element.space, element.name.as_str()) {
            (Space::Math | Space::Drawing, "t") => self.text(&element.text(), around.look, line),
            (Space::Math, "oMath") => {
                self.doubts.add("formulas are given as plain text: compare them with the document");
                return self.pieces(element, around, line);
            }
            (Space::Drawing, "p") => {
                if !line.is_empty() {
                    line.inline(Inline::LineBreak);
                }
                return self.pieces(element, around, line);
            }
            (Space::Drawing, "blip") => {
                let id = element.reference("embed").or(element.reference("link"));
                self.picture(id, around, line);
            }
            (Space::Vml, "imagedata") => {
                let title = element.attribute("title").unwrap_or(around.description);
                self.picture(element.reference("id"), Around { description: title, ..around }, line);
            }
            (Space::Vml, "textpath") => {
                self.text(element.attribute("string").unwrap_or_default(), around.look, line);
            }
            (Space::Anchor, "inline" | "anchor") => {
                let described = element.elements().find(|child| child.is(Space::Anchor, "docPr"));
                let description = described.map_or("", description);
                return self.pieces(element, Around { description, ..around }, line);
            }
            (Space::Vml, "shape") => {
                let description = element.attribute("alt").unwrap_or_default();
                return self.pieces(element, Around { description, ..around }, line);
            }
            (Space::Diagram, "relIds") => {
                self.doubts.add("a diagram is given as its words: insert a picture of it");
                self.other_part(element.reference("dm"), "dataModel", line);
            }
            (Space::Chart, "chart") => {
                self.doubts.add("a chart is given as its words: insert a picture of it");
                self.other_part(element.reference("id"), "chartSpace", line);
            }
            _ => return self.pieces(element, around, line),
        }
        Ok(())
    }

    /// Adds text as what it is at this place.
    fn text(&mut self, text: &str, look: Look, line: &mut Line) {
        match self.fields.shown() {
            _ if look.hidden => self.doubts.hide(text),
            Shown::Nothing => self.doubts.hide(text),
            Shown::PageNumber if self.place != Place::Margin => self.fields.page(text),
            Shown::PageNumber | Shown::Text => line.text(text, look.bold),
        }
    }

    /// Does `add` where there is text.
    fn seen(&self, look: Look, line: &mut Line, add: impl FnOnce(&mut Line)) {
        if !look.hidden && self.fields.shown() == Shown::Text {
            add(line);
        }
    }

    fn symbol(&mut self, element: &Element, look: Look, line: &mut Line) {
        let font = element.attribute("font").unwrap_or_default();
        let code = element.attribute("char").and_then(|code| u32::from_str_radix(code, 16).ok());
        let Some(code) = code else { return };
        let sign = symbols::sign(font, code).or_else(|| {
            self.doubts.add_about("a sign has no meaning outside of its font", format!("{font}, code {code:X}"));
            char::from_u32(code)
        });
        self.text(&sign.map_or_else(String::new, String::from), look, line);
    }

    fn field(&mut self, element: &Element, look: Look, line: &mut Line) {
        match element.attribute("fldCharType") {
            Some("begin") => {
                // The value of a box in a form stands in its settings alone.
                let value = element.child("ffData").and_then(form_value);
                value.into_iter().for_each(|value| self.text(&value, look, line));
                self.fields.begin();
            }
            Some("separate") => self.fields.separate(),
            Some("end") => self.end_field(look, line),
            _ => {}
        }
    }

    fn end_field(&mut self, look: Look, line: &mut Line) {
        match self.fields.end() {
            Some(Left::Page(number)) => self.omitted.push(number),
            Some(Left::Text(text)) => self.text(&text, look, line),
            None => {}
        }
    }

    fn note_sign(&mut self, element: &Element, kind: &'static str, line: &mut Line) {
        let index = self.note(kind, element.attribute("id").unwrap_or_default());
        index.into_iter().for_each(|index| line.inline(Inline::Footnote(index)));
    }

    /// A word and how it is read, `川（chuān）`.
    fn ruby(&mut self, element: &Element, around: Around, line: &mut Line) -> Result<(), Diagnostic> {
        for part in element.elements().filter(|child| child.name == "rubyBase") {
            self.pieces(part, around, line)?;
        }
        for part in element.elements().filter(|child| child.name == "rt") {
            self.text("（", around.look, line);
            self.pieces(part, around, line)?;
            self.text("）", around.look, line);
        }
        Ok(())
    }

    fn picture(&mut self, id: Option<&str>, around: Around, line: &mut Line) {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return };
        if around.look.hidden {
            return;
        }
        let Some(relation) = self.relations.get(id).cloned() else {
            self.doubts.add_about("a picture is missing from the file", id);
            return;
        };
        if self.place == Place::Margin {
            self.doubts.add_about("a picture of a header or footer was left out", &relation.target);
            return;
        }
        let image = self.pictures.add(&mut self.package, &relation, around.description, &mut self.doubts);
        image.into_iter().for_each(|image| line.inline(Inline::Image(image)));
    }

    /// Hangs the words of a diagram or chart, which has its own part, on this place.
    fn other_part(&mut self, id: Option<&str>, root: &str, line: &mut Line) {
        let relation = id.and_then(|id| self.relations.get(id)).filter(|relation| !relation.external);
        let Some(target) = relation.map(|relation| relation.target.clone()) else { return };
        match self.words(&target, root) {
            Ok(blocks) => line.hang(blocks),
            Err(diagnostic) => {
                self.doubts.add_about("a part was left out", format!("{target}: {}", diagnostic.message));
            }
        }
    }

    fn words(&mut self, target: &str, root: &str) -> Result<Vec<Block>, Diagnostic> {
        let Some(part) = self.package.part(target)? else { return Ok(Vec::new()) };
        let mut texts = Vec::new();
        each_block(&part, root, |element| {
            texts_of(&element, &mut texts);
            Ok(())
        })?;
        let mut blocks = Vec::new();
        for text in texts {
            self.spend()?;
            let mut line = Line::default();
            line.text(&text, false);
            blocks.extend(line.finish(Paragraph::default()));
        }
        Ok(blocks)
    }
}

/// The text of a `w:t`: white space at its ends counts only where it says so.
fn text(element: &Element) -> String {
    let text = element.text();
    if element.attribute("space") == Some("preserve") {
        return text;
    }
    text.trim_matches([' ', '\t', '\r', '\n']).to_owned()
}

/// Returns the text of a box in a form: a tick, or the chosen entry of a list.
fn form_value(settings: &Element) -> Option<String> {
    if let Some(tick) = settings.child("checkBox") {
        let ticked = tick.switch("checked").or(tick.switch("default")).unwrap_or(false);
        return Some(if ticked { "☑" } else { "☐" }.to_owned());
    }
    let list = settings.child("ddList")?;
    let chosen = list.value("result").or(list.value("default")).and_then(|index| index.parse().ok()).unwrap_or(0);
    let entry = list.elements().filter(|child| child.name == "listEntry").nth(chosen)?;
    entry.attribute("val").map(str::to_owned)
}

fn description(element: &Element) -> &str {
    let said = |name: &str| element.attribute(name).filter(|text| !text.trim().is_empty());
    said("descr").or(said("title")).unwrap_or_default()
}

/// The paragraphs of a drawing, and the words that a chart keeps of its table.
fn texts_of(element: &Element, texts: &mut Vec<String>) {
    let start = texts.len();
    match (element.space, element.name.as_str()) {
        (Space::Drawing, "t") | (Space::Chart, "v") => texts.push(element.text()),
        (Space::Chart, "numCache") => {}
        _ => element.elements().for_each(|child| texts_of(child, texts)),
    }
    if element.is(Space::Drawing, "p") && texts.len() > start {
        let paragraph = texts.split_off(start).concat();
        texts.push(paragraph);
    }
}
