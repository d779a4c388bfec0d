//! Masthead and imprint: the values that they tell, and the lines that leave the body for the front matter.
//!
//! Input: all blocks of a document, labels typed. Output: [`Evidence`], and the lines that may leave. A line may leave
//! only whole: each of its characters belongs to a value, to its label, or to a mark between them; and it does leave
//! only where the decision agrees with all its values. Every other line stays in the body as it is, also where a value
//! was copied from it.

mod accounting;
mod headline;
mod zones;

use super::document::{Block, Paragraph};
use super::evidence::{Evidence, Origin, Told};
use super::fields::Field;
use super::names::Bulletin;
use crate::archive::{IssueDate, MonthOfYear};
use zones::{ZoneLine, closing, masthead_end, opening};

pub use accounting::Accounted;

pub use headline::evidence as headline_evidence;

/// The outcome of reading masthead and imprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Masthead {
    /// Values, those of headlines and closing lines among them.
    pub evidence: Evidence,
    /// Lines of the header and footer of the first page that tell no value.
    pub unread: Vec<String>,
    /// Lines that may leave the body.
    leaving: Vec<Leaving>,
}

/// A line that leaves the body where the decision agrees with it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Leaving {
    /// Indices of its blocks.
    blocks: Vec<usize>,
    says: Accounted,
}

/// Reads masthead and imprint of a body, and of the header and footer of its first page.
pub fn read(blocks: &[Block], header: &[Paragraph], footer: &[Paragraph], bulletin: Bulletin<'_>) -> Masthead {
    let mut masthead = Masthead::default();
    masthead.add_opening(&opening(blocks, bulletin), Origin::Masthead);
    masthead.add_closing(&closing(blocks, masthead.end(), bulletin));
    masthead.add_margin(header, bulletin);
    masthead.add_margin(footer, bulletin);
    masthead
}

impl Masthead {
    /// Index of the first block behind the lines at the start that may leave.
    fn end(&self) -> usize {
        self.leaving.iter().flat_map(|line| &line.blocks).max().map_or(0, |last| last + 1)
    }

    /// Adds the lines at the start of a text.
    fn add_opening(&mut self, lines: &[ZoneLine], origin: Origin) {
        let end = masthead_end(lines);
        let has_title = lines[..end].iter().any(|line| line.says.as_ref().is_some_and(|says| says.title.is_some()));
        for (index, line) in lines.iter().enumerate() {
            match &line.says {
                Some(says) if index < end => {
                    self.add_line(says, origin, has_title);
                    self.leaving.push(Leaving { blocks: line.blocks.clone(), says: says.clone() });
                }
                _ => {
                    // Between the lines of a masthead and right below it stand values beside other words, and so does
                    // a number that no line gives alone: `2024年第12期　签发人：王某某`.
                    let is_apart = index <= end || line.says.is_some() || self.evidence.numbers.is_empty();
                    self.evidence.extend(headline::line_evidence(line, is_apart));
                }
            }
        }
    }

    /// Adds the lines at the end of a text: those of an imprint may leave, signatures and their dates stay.
    fn add_closing(&mut self, lines: &[ZoneLine]) {
        let is_imprint = |line: &ZoneLine| line.says.as_ref().is_some_and(Accounted::is_imprint);
        let top = lines.iter().rposition(is_imprint);
        // The last line comes first, and recipients are listed in the order of the text.
        for (index, line) in lines.iter().enumerate().rev() {
            let Some(says) = &line.says else { continue };
            // Nobody signs below the list of recipients.
            if top.is_some_and(|top| index <= top) {
                self.add_line(says, Origin::Imprint, true);
                self.leaving.push(Leaving { blocks: line.blocks.clone(), says: says.clone() });
            } else {
                let day = says.fields.iter().find_map(|field| match field {
                    Field::Date(date, _) => Some(*date),
                    _ => None,
                });
                day.into_iter().for_each(|day| self.evidence.add_date(IssueDate::Day(day), Origin::Closing, 30));
                let told = |value| Told { value, origin: Origin::Closing, strength: 30 };
                self.evidence.publishers.extend(says.publisher.clone().map(told));
            }
        }
    }

    /// Adds the lines of the header or footer of the first page.
    fn add_margin(&mut self, paragraphs: &[Paragraph], bulletin: Bulletin<'_>) {
        for paragraph in paragraphs {
            let block = Block::Paragraph(paragraph.clone());
            let says = opening(std::slice::from_ref(&block), bulletin).into_iter().find_map(|line| line.says);
            match says {
                Some(says) => self.add_line(&says, Origin::RunningHead, true),
                None => self.unread.extend(Some(paragraph.text().trim().to_owned()).filter(|text| !text.is_empty())),
            }
        }
    }

    /// Adds the values of a line that is wholly accounted for.
    fn add_line(&mut self, says: &Accounted, origin: Origin, has_title: bool) {
        let evidence = &mut self.evidence;
        let told = |value, strength| Told { value, origin, strength };
        evidence.titles.extend(says.title.clone().map(|title| told(title, 80)));
        evidence.publishers.extend(says.publisher.clone().map(|name| told(name, 70)));
        let is_rich = has_title || says.fields.iter().any(|field| matches!(field, Field::Total(_)));
        for field in &says.fields {
            match field {
                Field::Number(number) => {
                    evidence.add_number(*number, origin, if is_rich || number.year.is_some() { 80 } else { 60 });
                }
                Field::Total(total) => evidence.totals.push(Told { value: *total, origin, strength: 80 }),
                Field::Date(date, labelled) => {
                    evidence.add_date(IssueDate::Day(*date), origin, if *labelled { 80 } else { 75 });
                }
                Field::Month(year, month) => {
                    evidence.add_date(IssueDate::Month(MonthOfYear { year: *year, month: *month }), origin, 50)
                }
                Field::Period(start, end) => {
                    evidence.periods.push(Told { value: (*start, *end), origin, strength: 80 });
                }
                Field::Copies(copies) => evidence.distribution.copies = Some(*copies),
                Field::To(names) => evidence.distribution.to.extend(names.iter().cloned()),
                Field::Cc(names) => evidence.distribution.cc.extend(names.iter().cloned()),
            }
        }
    }

    /// Takes the lines that agree with the decision out of the blocks.
    pub fn take_out(&self, blocks: &mut Vec<Block>, agrees: impl Fn(&Accounted) -> bool) {
        let leaving: Vec<usize> = self
            .leaving
            .iter()
            .filter(|line| agrees(&line.says))
            .flat_map(|line| line.blocks.iter().copied())
            .collect();
        let mut index = 0;
        blocks.retain(|_| {
            index += 1;
            !leaving.contains(&(index - 1))
        });
    }
}
