//! Pairs of marks that open and close emphasis: the second half of CommonMark's "process emphasis".

use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use super::flanking::{self, Flanking};

/// Place of a run of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Its first byte in the source.
    pub(super) at: usize,
    /// Number of pieces of other text before it.
    pub(super) piece: usize,
}

/// A run of one mark (`***`), and the decision about it.
#[derive(Debug)]
pub(super) struct Run {
    /// Place.
    pub(super) place: Place,
    /// Parts, in order.
    pub(super) parts: Vec<Part>,
    length: usize,
    starts_line: bool,
    /// Marks that close emphasis; they stand first.
    closed: usize,
    /// Marks that open emphasis; they stand last.
    opened: usize,
}

/// A part of a run, with the bytes that the emphasis covers.
#[derive(Debug)]
pub(super) enum Part {
    /// Opens emphasis.
    Open(Tag<'static>, Range<usize>),
    /// Closes it.
    Close(TagEnd, Range<usize>),
    /// Is text.
    Text(Range<usize>),
}

/// The runs of one paragraph, or of one link in it.
#[derive(Debug, Default)]
pub(super) struct Delimiters(Vec<Run>);

/// A run that may open emphasis.
#[derive(Debug, Clone, Copy)]
struct Opener {
    run: usize,
    mark: u8,
    /// Marks of it that are free.
    count: usize,
    /// All its marks.
    length: usize,
    both: bool,
}

impl Delimiters {
    /// Adds marks; those that follow each other without a gap are one run.
    pub(super) fn add(&mut self, place: Place, length: usize, starts_line: bool) {
        match self.0.last_mut() {
            Some(last) if last.place.piece == place.piece && last.place.at + last.length == place.at => {
                last.length += length;
            }
            _ => self.0.push(Run { place, parts: Vec::new(), length, starts_line, closed: 0, opened: 0 }),
        }
    }

    /// Decides what each run is.
    pub(super) fn decide(self, source: &str, in_cell: bool) -> Vec<Run> {
        let mut runs = self.split_by_mark(source);
        let mut openers = Openers::default();
        for index in 0..runs.len() {
            let Run { place, length, starts_line, .. } = runs[index];
            let mark = source.as_bytes()[place.at];
            let Flanking { can_open, can_close } =
                flanking::of(source, place.at..place.at + length, starts_line, in_cell);
            let both = can_open && can_close;
            let mut count = length;
            while can_close && count > 0 {
                let Some(mut opener) = openers.find(mark, length, both) else { break };
                let matched = count.min(opener.count);
                pair(&mut runs, opener.run, index, mark, matched);
                opener.count -= matched;
                count -= matched;
                if opener.count > 0 {
                    openers.stack.push(opener);
                }
            }
            if can_open && count > 0 {
                openers.stack.push(Opener { run: index, mark, count, length, both });
            }
        }
        runs.iter_mut().for_each(Run::order);
        runs
    }

    /// Marks of two kinds that follow each other (`**_`) are two runs.
    fn split_by_mark(self, source: &str) -> Vec<Run> {
        let mut runs = Vec::with_capacity(self.0.len());
        for run in self.0 {
            let bytes = &source.as_bytes()[run.place.at..run.place.at + run.length];
            let mut at = run.place.at;
            for part in bytes.chunk_by(|a, b| a == b) {
                let place = Place { at, ..run.place };
                let starts_line = run.starts_line && at == run.place.at;
                runs.push(Run { place, parts: Vec::new(), length: part.len(), starts_line, closed: 0, opened: 0 });
                at += part.len();
            }
        }
        runs
    }
}

impl Run {
    /// Puts what closes first, then what is text, then what opens, outermost first.
    fn order(&mut self) {
        let opens = self.parts.iter().filter(|part| matches!(part, Part::Open(..))).count();
        let mut parts: Vec<Part> = Vec::with_capacity(self.parts.len() + 1);
        let (closing, opening): (Vec<Part>, Vec<Part>) =
            std::mem::take(&mut self.parts).into_iter().partition(|part| matches!(part, Part::Close(..)));
        parts.extend(closing);
        let text = self.place.at + self.closed..self.place.at + self.length - self.opened;
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        debug_assert_eq!(opening.len(), opens);
        parts.extend(opening.into_iter().rev());
        self.parts = parts;
    }
}

/// Makes emphasis of `count` marks of two runs, from the inside out: strong while there are two marks.
fn pair(runs: &mut [Run], opener: usize, closer: usize, mark: u8, count: usize) {
    let mut rest = count;
    while rest > 0 {
        let marks = rest.min(2);
        rest -= marks;
        let (tag, end) = match (mark, marks) {
            (b'~', _) => (Tag::Strikethrough, TagEnd::Strikethrough),
            (_, 2) => (Tag::Strong, TagEnd::Strong),
            _ => (Tag::Emphasis, TagEnd::Emphasis),
        };
        let open = &mut runs[opener];
        open.opened += marks;
        let start = open.place.at + open.length - open.opened;
        let close = &mut runs[closer];
        close.closed += marks;
        let span = start..close.place.at + close.closed;
        close.parts.push(Part::Close(end, span.clone()));
        runs[opener].parts.push(Part::Open(tag, span));
    }
}

/// Runs that wait for what closes them.
#[derive(Debug, Default)]
struct Openers {
    stack: Vec<Opener>,
    /// For each kind of closing run, how many openers from the bottom it was compared with in vain: they are not
    /// looked at again, or a text of marks would take quadratic time.
    bottoms: [usize; 13],
}

impl Openers {
    /// Takes the innermost opener that `mark` closes, and drops those inside it.
    fn find(&mut self, mark: u8, length: usize, both: bool) -> Option<Opener> {
        let kind = match mark {
            b'*' => 3 * usize::from(both) + length % 3,
            b'_' => 6 + 3 * usize::from(both) + length % 3,
            _ => 12,
        };
        let bottom = self.bottoms[kind].min(self.stack.len());
        let fits = |opener: &Opener| {
            let sum_counts = (both || opener.both) && (length + opener.length).is_multiple_of(3);
            opener.mark == mark
                && (mark != b'~' || opener.length == length)
                && (!sum_counts || length.is_multiple_of(3))
        };
        let Some(found) = self.stack[bottom..].iter().rposition(fits) else {
            self.bottoms[kind] = self.stack.len();
            return None;
        };
        let opener = self.stack[bottom + found];
        self.stack.truncate(bottom + found);
        self.bottoms.iter_mut().for_each(|bottom| *bottom = (*bottom).min(self.stack.len()));
        Some(opener)
    }
}
