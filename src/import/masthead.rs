//! Takes the masthead at the start of a source and the imprint at its end out of its blocks.
//!
//! Input: all blocks of a document, labels typed. Output: what masthead and imprint say, in whatever order and on however
//! many lines; the blocks keep the rest. What stands between and is not understood stays in the body, and a doubt says so.

mod lines;

use self::lines::{Candidate, LINES, begins_with_first_heading, candidates, is_body, is_object};
use super::document::{Block, Inline};
use super::fields::{Day, Field};
use super::front_matter::{Doubt, Key};
use super::line::Line;
use super::markers::is_numbered;
use super::names::{Bulletin, compact, is_organisation, is_periodical, same, unlabelled};
use crate::archive::{Date, Distribution, IssueNumber};

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Masthead {
    /// Year of the number.
    pub year: Option<i16>,
    /// Number in the year.
    pub number: Option<IssueNumber>,
    /// Number in all.
    pub total: Option<IssueNumber>,
    /// Spans of days, in reading order.
    pub periods: Vec<(Day, Day)>,
    /// Day of issue.
    pub date: Option<Date>,
    /// A month of issue, as it stands, where no day is named.
    pub month: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// 送, 发, 共印.
    pub distribution: Distribution,
    /// What was not understood.
    pub doubts: Vec<Doubt>,
}

/// Takes masthead and imprint out of `blocks`.
pub fn take(blocks: &mut Vec<Block>, bulletin: Bulletin<'_>) -> Masthead {
    join_recipients(blocks);
    let mut taker = Taker { bulletin, found: Masthead::default(), gone: Vec::new() };
    let body = taker.head(blocks);
    taker.tail(blocks, body);
    let Taker { found, gone, .. } = taker;
    let mut index = 0;
    blocks.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
    found
}

/// A list of recipients that ends in a comma goes on in the next line.
fn join_recipients(blocks: &mut [Block]) {
    let mut open: Option<usize> = None;
    for index in 0..blocks.len() {
        let Block::Paragraph(paragraph) = &blocks[index] else { continue };
        let text = paragraph.text();
        if text.trim().is_empty() {
            continue;
        }
        let labelled = Line::read(&text).is_distribution();
        if let Some(first) = open.filter(|_| !labelled && !is_numbered(&text)) {
            let inlines = paragraph.inlines.clone();
            if let Block::Paragraph(first) = &mut blocks[first] {
                first.inlines.extend(inlines);
            }
            blocks[index] = Block::PageBreak;
        } else {
            open = None;
        }
        if labelled {
            open = Some(index);
        }
        open = open.filter(|_| text.trim_end().ends_with(['，', '、', ',']));
    }
}

struct Taker<'a> {
    bulletin: Bulletin<'a>,
    found: Masthead,
    /// Indices of blocks that are front matter now.
    gone: Vec<usize>,
}

/// What stays of a line of a masthead.
enum Left {
    /// All of it, because it means nothing, or contradicts what is known; whether it is but a rule.
    Whole(bool),
    /// These texts.
    Pieces(Vec<String>),
}

impl Taker<'_> {
    /// Takes the masthead; returns the index of the first block behind it.
    fn head(&mut self, blocks: &mut [Block]) -> usize {
        let lines = candidates(blocks, self.bulletin);
        let next = lines.last().map_or(0, |line| line.index + 1);
        let fields_end = lines.iter().rposition(|line| !line.line.fields.is_empty()).map_or(0, |last| last + 1);
        // Behind the last field the text may begin, with a heading that only looks like a name, unless its first
        // heading is still to come.
        let sure = if begins_with_first_heading(&blocks[next..]) { lines.len() } else { fields_end };
        self.name(&lines, sure);
        let mut left: Vec<(usize, Left)> = Vec::new();
        let mut end = 0;
        for Candidate { index, line, .. } in lines {
            let pieces: Vec<String> = line.rest.iter().filter(|piece| !self.is_name(piece)).cloned().collect();
            let took_name = pieces.len() < line.rest.len();
            let fits = self.accept(&line.fields);
            let took = fits && (took_name || !line.fields.is_empty());
            if took {
                end = index + 1;
            }
            left.push((index, if took { Left::Pieces(pieces) } else { Left::Whole(fits && line.is_blank()) }));
        }
        for (index, left) in left.into_iter().filter(|(index, _)| *index < end) {
            self.leave(index, &mut blocks[index], left);
        }
        end
    }

    /// Leaves in a block of the masthead what was not taken out of it.
    fn leave(&mut self, index: usize, block: &mut Block, left: Left) {
        let Block::Paragraph(paragraph) = block else {
            // A table is taken whole or not at all.
            if matches!(left, Left::Pieces(_)) {
                self.gone.push(index);
            }
            return;
        };
        match left {
            Left::Whole(true) if !paragraph.inlines.iter().any(is_object) => self.gone.push(index),
            Left::Whole(true) => {}
            Left::Whole(false) => self.doubt_line("masthead", &paragraph.text()),
            Left::Pieces(pieces) => {
                paragraph.inlines.retain(is_object);
                if !pieces.is_empty() {
                    let text = pieces.join(" ");
                    self.doubt_line("masthead", &text);
                    paragraph.inlines.insert(0, Inline::Text { text, bold: false });
                }
                if paragraph.inlines.is_empty() {
                    self.gone.push(index);
                }
            }
        }
    }

    /// Finds title and publisher among the texts that are no fields; the first `sure` lines are surely masthead.
    fn name(&mut self, lines: &[Candidate], sure: usize) {
        let pieces = || lines.iter().flat_map(|line| line.line.rest.iter().map(|piece| (line.centred, piece.as_str())));
        let sure =
            || lines[..sure].iter().flat_map(|line| line.line.rest.iter().map(|piece| (line.centred, piece.as_str())));
        let Bulletin { title, publisher } = self.bulletin;
        let same_publisher = pieces().find(|(_, piece)| !publisher.is_empty() && same(piece, publisher));
        let organisation = || sure().find(|(_, piece)| !same(piece, title) && is_organisation(unlabelled(piece)));
        self.found.publisher =
            same_publisher.or_else(organisation).map(|(_, piece)| compact(unlabelled(piece), publisher));
        let is_other = |piece: &str| !self.is_publisher(piece);
        if pieces().any(|(_, piece)| same(piece, title)) {
            self.found.title = Some(title.to_owned());
        } else if let Some((_, piece)) = pieces().find(|(centred, piece)| {
            is_other(piece) && (is_periodical(piece) || (*centred && piece.chars().count() <= 20))
        }) {
            let name = compact(piece, "");
            let doubt = format!("the title `{name}` is not the bulletin's name in kanku.toml, `{title}`");
            self.found.doubts.push(Doubt::new(Key::Title, doubt));
            self.found.title = Some(name);
        }
    }

    fn is_publisher(&self, piece: &str) -> bool {
        self.found.publisher.as_deref().is_some_and(|name| same(unlabelled(piece), name))
    }

    fn is_name(&self, piece: &str) -> bool {
        self.is_publisher(piece) || self.found.title.as_deref().is_some_and(|title| same(piece, title))
    }

    /// Takes the imprint out of what stands from block `body` on.
    fn tail(&mut self, blocks: &[Block], body: usize) {
        let mut skipped = Vec::new();
        let mut seen = 0;
        for (index, block) in blocks.iter().enumerate().skip(body).rev() {
            let paragraph = match block {
                Block::Paragraph(paragraph) if paragraph.text().trim().is_empty() => continue,
                Block::Paragraph(paragraph) if seen < LINES => paragraph,
                Block::PageBreak => continue,
                // What stands above a table is no imprint.
                _ => break,
            };
            seen += 1;
            let text = paragraph.text();
            let line = Line::read(&text);
            let names = line.rest.iter().all(|piece| self.is_signature(piece));
            if !line.is_distribution() && !names && is_body(&text, &line) {
                break;
            }
            let says = !line.fields.is_empty() || !line.rest.is_empty();
            let is_text = !paragraph.inlines.iter().any(is_object);
            if names && says && is_text && self.accept(&line.fields) {
                if self.found.publisher.is_none() {
                    self.found.publisher = line.rest.first().map(|piece| compact(unlabelled(piece), ""));
                }
                self.gone.push(index);
                skipped.drain(..).for_each(|text: String| self.doubt_line("imprint", &text));
            } else {
                skipped.push(text);
            }
        }
    }

    /// Whether a text at the end is the publisher's name, or may be where there is none yet.
    fn is_signature(&self, piece: &str) -> bool {
        match &self.found.publisher {
            Some(name) => same(unlabelled(piece), name),
            None => is_organisation(unlabelled(piece)),
        }
    }

    /// Takes over the fields of a line: all, or none where one contradicts what is known.
    fn accept(&mut self, fields: &[Field]) -> bool {
        let mut found = self.found.clone();
        let fits = fields.iter().all(|field| match field {
            Field::Number(year, number) => {
                agree(&mut found.number, *number) && year.is_none_or(|year| agree(&mut found.year, year))
            }
            Field::Total(total) => agree(&mut found.total, *total),
            Field::Date(date) => agree(&mut found.date, *date),
            Field::Month(month) => agree(&mut found.month, month.clone()),
            Field::Copies(copies) => agree(&mut found.distribution.copies, *copies),
            Field::Period(start, end) => {
                if !found.periods.contains(&(*start, *end)) {
                    found.periods.push((*start, *end));
                }
                true
            }
            Field::To(names) => {
                found.distribution.to.extend(names.iter().cloned());
                true
            }
            Field::Cc(names) => {
                found.distribution.cc.extend(names.iter().cloned());
                true
            }
        });
        if fits {
            self.found = found;
        }
        fits
    }

    fn doubt_line(&mut self, place: &str, text: &str) {
        let text = text.trim();
        let shown: String = text.chars().take(40).collect();
        let more = if shown.len() < text.len() { "…" } else { "" };
        self.found
            .doubts
            .push(Doubt::new(Key::Body, format!("not understood in the {place}, left in the text: {shown}{more}")));
    }
}

/// Keeps the first value; whether `new` is the same.
fn agree<T: PartialEq>(known: &mut Option<T>, new: T) -> bool {
    match known {
        Some(known) => *known == new,
        None => {
            *known = Some(new);
            true
        }
    }
}
