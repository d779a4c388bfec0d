//! Automatic numbers: those that Word counts and that stand nowhere in the text.
//!
//! Input: the part `numbering`, then the paragraphs in order. Output: the label of each, `（一）`. Lists that share a
//! definition go on counting where another of them stopped, unless they say where to start.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::numerals::written;
use super::symbols;
use crate::diagnostics::Diagnostic;
use crate::import::container::Part;
use crate::import::limits;
use crate::import::xml::{Element, each_block};

/// Levels of a list.
const LEVELS: usize = 9;

/// Definition of one level: how it is counted and written.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// `%1` stands for the number of the first level.
    pattern: String,
    /// Font of its sign, where it is a bullet.
    font: String,
    /// The level (from 1) whose step starts this one anew; any above it where not given, none where 0.
    restart: Option<usize>,
    /// True where the numbers of the levels above are written in figures.
    figures: bool,
    /// The style whose paragraphs are of this level.
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            format: "decimal".to_owned(),
            pattern: String::new(),
            font: String::new(),
            restart: None,
            figures: false,
            style: None,
        }
    }
}

/// Levels by their place, from 0.
type Levels = BTreeMap<usize, Rc<Level>>;

/// A definition (`w:abstractNum`).
#[derive(Debug, Default)]
struct Definition {
    levels: Levels,
    /// The numbering style that defines it instead.
    link: Option<String>,
    /// The numbering style that it defines.
    style: Option<String>,
}

/// A list (`w:num`): a definition and where it differs from it.
#[derive(Debug, Default)]
struct List {
    definition: u32,
    starts: BTreeMap<usize, u32>,
    levels: Levels,
}

/// The lists of a document, and how far each is counted.
#[derive(Debug, Default)]
pub struct Numbering {
    definitions: BTreeMap<u32, Definition>,
    lists: BTreeMap<u32, List>,
    /// Last number of each level, by definition.
    counts: BTreeMap<u32, [Option<u32>; LEVELS]>,
    /// Lists and levels whose own start has been used.
    started: BTreeSet<(u32, usize)>,
    /// Formats that are not known here.
    pub unknown: BTreeSet<String>,
}

impl Numbering {
    /// Reads the part.
    ///
    /// Errors: its XML is broken.
    pub fn read(part: &Part) -> Result<Self, Diagnostic> {
        let mut numbering = Self::default();
        each_block(part, "numbering", |element| {
            match element.name.as_str() {
                "abstractNum" => {
                    if let Some(id) = number(element.attribute("abstractNumId")) {
                        numbering.definitions.insert(id, definition(&element));
                    }
                }
                "num" => {
                    if let Some(id) = number(element.attribute("numId")) {
                        numbering.lists.insert(id, list(&element));
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        numbering.follow_links();
        Ok(numbering)
    }

    /// The level of `list` whose paragraphs are those of `style`.
    pub fn level_of_style(&self, list: u32, style: &str) -> Option<u8> {
        let definition = self.definitions.get(&self.lists.get(&list)?.definition)?;
        let found = definition.levels.iter().find(|(_, level)| level.style.as_deref() == Some(style));
        found.and_then(|(level, _)| u8::try_from(*level).ok())
    }

    /// Counts a paragraph in `list` on `level` (from 0) and gives its label, if it shows one.
    pub fn count(&mut self, list: u32, level: u8) -> Option<String> {
        let level = usize::from(level).min(LEVELS - 1);
        let id = self.lists.get(&list)?.definition;
        let levels: Vec<Rc<Level>> = (0..=level).map(|level| self.level(list, level)).collect();
        let starts: Vec<u32> = (0..=level).map(|place| self.start(list, place, &levels[place])).collect();
        let fresh = self.lists[&list].starts.contains_key(&level) && self.started.insert((list, level));
        let counts = self.counts.entry(id).or_default();
        counts[level] = match counts[level] {
            Some(last) if !fresh => Some(last.saturating_add(1)),
            _ => Some(starts[level]),
        };
        let mut numbers = *counts;
        for (count, start) in numbers.iter_mut().zip(starts) {
            // A level above that was left out shows its start, and still begins with it.
            count.get_or_insert(start);
        }
        for below in level + 1..LEVELS {
            let restart = self.level(list, below).restart;
            if restart.is_none_or(|restart| level < restart) {
                self.counts.entry(id).or_default()[below] = None;
            }
        }
        Some(self.label(&levels, numbers)).filter(|label| !label.is_empty())
    }

    fn label(&mut self, levels: &[Rc<Level>], numbers: [Option<u32>; LEVELS]) -> String {
        let Some(own) = levels.last() else { return String::new() };
        if own.format == "bullet" {
            return own.pattern.chars().map(|sign| symbols::bullet(&own.font, sign)).collect();
        }
        let mut label = String::new();
        let mut rest = own.pattern.chars().peekable();
        while let Some(character) = rest.next() {
            let place = rest.peek().and_then(|next| next.to_digit(10)).filter(|place| character == '%' && *place > 0);
            let Some(place) = place.map(|place| place as usize - 1) else {
                label.push(character);
                continue;
            };
            rest.next();
            let (Some(level), Some(Some(number))) = (levels.get(place), numbers.get(place)) else { continue };
            let format = if own.figures { "decimal" } else { &level.format };
            let text = written(*number, format).unwrap_or_else(|| {
                self.unknown.insert(format.to_owned());
                number.to_string()
            });
            label.push_str(&text);
        }
        label.trim().chars().take(limits::LABEL_CHARACTERS).collect()
    }

    fn level(&self, list: u32, level: usize) -> Rc<Level> {
        let Some(list) = self.lists.get(&list) else { return Rc::default() };
        let defined = self.definitions.get(&list.definition).and_then(|definition| definition.levels.get(&level));
        list.levels.get(&level).or(defined).cloned().unwrap_or_default()
    }

    fn start(&self, list: u32, place: usize, level: &Level) -> u32 {
        self.lists.get(&list).and_then(|list| list.starts.get(&place)).copied().unwrap_or(level.start)
    }

    /// Gives definitions that are links to a numbering style the levels of that style.
    fn follow_links(&mut self) {
        let styles: BTreeMap<String, u32> =
            self.definitions.iter().filter_map(|(id, definition)| Some((definition.style.clone()?, *id))).collect();
        let targets: BTreeMap<u32, u32> = self
            .definitions
            .iter()
            .filter_map(|(id, definition)| Some((*id, *styles.get(definition.link.as_deref()?)?)))
            .collect();
        for list in self.lists.values_mut() {
            list.definition = targets.get(&list.definition).copied().unwrap_or(list.definition);
        }
    }
}

fn number(text: Option<&str>) -> Option<u32> {
    text?.trim().parse().ok()
}

fn definition(element: &Element) -> Definition {
    Definition {
        levels: levels(element),
        link: element.value("numStyleLink").map(str::to_owned),
        style: element.value("styleLink").map(str::to_owned),
    }
}

fn list(element: &Element) -> List {
    let mut list = List { definition: number(element.value("abstractNumId")).unwrap_or_default(), ..List::default() };
    for change in element.elements().filter(|child| child.name == "lvlOverride") {
        let Some(level) = number(change.attribute("ilvl")).map(|level| level as usize) else { continue };
        list.levels.extend(levels(change).into_values().map(|own| (level, own)));
        list.starts.extend(number(change.value("startOverride")).map(|start| (level, start)));
    }
    list
}

fn levels(element: &Element) -> Levels {
    let levels = element.elements().filter(|child| child.name == "lvl");
    let levels = levels.filter_map(|child| Some((number(child.attribute("ilvl"))? as usize, Rc::new(level(child)))));
    levels.filter(|(place, _)| *place < LEVELS).collect()
}

fn level(element: &Element) -> Level {
    let pattern = element.value("lvlText").unwrap_or_default();
    let fonts = element.child("rPr").and_then(|run| run.child("rFonts"));
    let font = fonts.and_then(|fonts| fonts.attribute("ascii").or(fonts.attribute("hAnsi")));
    Level {
        start: number(element.value("start")).unwrap_or(0),
        format: format(element),
        pattern: pattern.chars().take(limits::LABEL_CHARACTERS).collect(),
        font: font.unwrap_or_default().to_owned(),
        restart: number(element.value("lvlRestart")).map(|level| level as usize),
        figures: element.switch("isLgl").unwrap_or(false),
        style: element.value("pStyle").map(str::to_owned),
    }
}

/// The format of a level. One that Word got later stands in a choice, the next best one beside it.
fn format(element: &Element) -> String {
    let found = element.find(&|element| element.name == "numFmt" && element.attribute("val") != Some("custom"));
    found.and_then(|found| found.attribute("val")).unwrap_or("decimal").to_owned()
}
