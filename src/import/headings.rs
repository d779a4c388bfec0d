//! Headings and their depths: by their numbers first, then by their styles.
//!
//! Input: the blocks of a document. Output: for each the [`Kind`] of heading that it is, and for each kind its depth in
//! this issue: those that occur are counted, so that （一） without any 一、 is of depth 1.

use std::collections::{BTreeMap, HashMap};

use super::document::{Block, Inline, Paragraph};
use super::joins::ends_sentence;
use super::markers::half_width_start;
use crate::parse::numbering;

/// Kind of a heading. The order is that of depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 第一编.
    Part,
    /// 第一分编.
    Subpart,
    /// 第一章, 第一部分.
    Chapter,
    /// 第一节.
    Section,
    /// 一、.
    Chinese,
    /// （一）.
    Bracketed,
    /// 1., where a style says that it is a heading.
    Arabic,
    /// A style of this level, without a number.
    Style(u8),
}

impl Kind {
    /// Returns the kind of a block; `None` where it is no heading.
    pub fn of(block: &Block) -> Option<Self> {
        let Block::Paragraph(paragraph) = block else { return None };
        let text = paragraph.text();
        let text = text.trim();
        let is_numbered = || numbered(text, paragraph.heading.is_some()).is_some_and(|kind| kind.is_some());
        let may_be_heading = is_title(text) || is_list_title(text) && is_numbered();
        if !may_be_heading || paragraph.inlines.iter().any(|inline| matches!(inline, Inline::Image(_))) {
            return None;
        }
        numbered(text, paragraph.heading.is_some()).unwrap_or_else(|| paragraph.heading.map(Self::Style))
    }
}

/// Returns the kind that the numbering of `text` tells; `None` where it has none, `Some(None)` where it makes an item.
fn numbered(text: &str, styled: bool) -> Option<Option<Kind>> {
    let half = half_width_start(text);
    let numbering = numbering::split_heading(&half).0?.text.trim_start_matches(['（', '(']).trim_end().to_owned();
    let arabic = numbering.starts_with(|c: char| c.is_ascii_digit());
    Some(if numbering.starts_with('第') {
        Some(match numbering {
            numbering if numbering.ends_with("分编") => Kind::Subpart,
            numbering if numbering.ends_with('编') => Kind::Part,
            numbering if numbering.ends_with('节') => Kind::Section,
            _ => Kind::Chapter,
        })
    } else if arabic {
        styled.then_some(Kind::Arabic)
    } else if numbering.ends_with(['）', ')']) {
        Some(Kind::Bracketed)
    } else {
        Some(Kind::Chinese)
    })
}

/// Characters of a numbered heading that ends with a colon.
const LIST_TITLE: usize = 20;

/// Returns whether a text is a heading with a colon, which a list follows: 一、主要做法：
fn is_list_title(text: &str) -> bool {
    let title = text.strip_suffix(['：', ':']);
    title.is_some_and(|title| text.chars().count() <= LIST_TITLE && is_title(title) && !title.contains(['，', ',']))
}

/// Returns whether a paragraph can be a heading: short, and no sentence.
fn is_title(text: &str) -> bool {
    let ends_open = text.ends_with(['，', ',', '、']);
    !text.is_empty() && text.chars().count() <= 60 && !text.contains(['。', '；']) && !ends_open && !ends_sentence(text)
}

/// Headlines of a table of contents, without blanks.
const CONTENTS: [&str; 6] = ["目录", "目次", "本期目录", "要目", "本期要目", "内容提要"];

/// Returns for each block whether it is an entry of a table of contents: it follows its headline or another entry, or
/// ends with the number of a page, and its text stands again further down, as the heading that it names.
pub fn contents(blocks: &[Block]) -> Vec<bool> {
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let texts: Vec<String> = blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text().trim().to_owned(),
            Block::Table(_) | Block::PageBreak => String::new(),
        })
        .collect();
    let last: HashMap<String, usize> = texts.iter().enumerate().map(|(at, text)| (squeezed(text), at)).collect();
    let mut entries = vec![false; blocks.len()];
    let mut is_open = false;
    for (at, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        let entry = without_page(text);
        let named = squeezed(entry);
        entries[at] = (is_open || entry != text) && last.get(&named).is_some_and(|last| *last > at);
        is_open = entries[at] || CONTENTS.contains(&named.as_str());
    }
    entries
}

/// Removes the number of a page behind a tab from an entry of a table of contents.
fn without_page(entry: &str) -> &str {
    let before = entry.trim_end_matches(|c: char| c.is_ascii_digit());
    if before.ends_with('\t') { before.trim_end() } else { entry }
}

/// Depth of each kind in one issue: those that occur, counted.
pub struct Depths {
    numbered: Vec<Kind>,
    /// Depth of a style's level, by the numbered headings that have it.
    styles: BTreeMap<u8, u8>,
}

impl Depths {
    /// Counts the kinds that occur in the blocks of an issue.
    pub fn new(blocks: &[Block], kinds: &[Option<Kind>]) -> Self {
        let mut numbered: Vec<Kind> =
            kinds.iter().flatten().filter(|kind| !matches!(kind, Kind::Style(_))).copied().collect();
        numbered.sort_unstable();
        numbered.dedup();
        let mut depths = Self { numbered, styles: BTreeMap::new() };
        for (block, kind) in blocks.iter().zip(kinds) {
            let (Block::Paragraph(Paragraph { heading: Some(level), .. }), Some(kind)) = (block, kind) else {
                continue;
            };
            if !matches!(kind, Kind::Style(_)) {
                let depth = depths.of(*kind);
                depths.styles.entry(*level).or_insert(depth);
            }
        }
        depths
    }

    /// Returns the depth of a kind that occurs, from 1.
    pub fn of(&self, kind: Kind) -> u8 {
        let place = match kind {
            Kind::Style(level) => return self.styles.get(&level).copied().unwrap_or(level).clamp(1, 5),
            kind => self.numbered.iter().position(|known| *known == kind),
        };
        u8::try_from(place.unwrap_or(0) + 1).unwrap_or(5)
    }
}
