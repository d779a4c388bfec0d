//! Issues (期) and what stands in them: headings, items, passages, readings.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::content::{Blocks, Body, Inlines, Span};
use super::date::Period;
use super::department::DepartmentId;
use super::document::Citation;
use super::identity::{IssueDate, IssueGroup, IssueKey, IssueNames};
use super::section::SectionId;
use super::statistics::{ReadingKind, SeriesId};
use super::taxonomy::TermId;
use super::url::SitePath;
use crate::content_hash::ContentHash;

/// Index of an issue in its archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueId(pub usize);

/// The number of an issue within its year or in all; a double issue has two (第 1、2 期).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IssueNumber {
    /// First, from 1.
    pub first: u32,
    /// Last; equal to `first` but for double issues.
    pub last: u32,
}

/// `44`, or `1、2` for a double issue, as bulletins print it.
impl fmt::Display for IssueNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        for number in self.first + 1..=self.last {
            write!(f, "、{number}")?;
        }
        Ok(())
    }
}

impl IssueNumber {
    /// Returns the number of numbers that it covers: 1, or 2 for a double issue.
    pub fn count(self) -> u32 {
        self.last - self.first + 1
    }

    /// `044`, or `001-002` for a double issue.
    pub fn file_stem(self) -> String {
        if self.first == self.last {
            format!("{:03}", self.first)
        } else {
            format!("{:03}-{:03}", self.first, self.last)
        }
    }
}

/// To whom a printed issue goes (送, 发, 共印 … 份).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Distribution {
    /// 送.
    pub to: Vec<String>,
    /// 发.
    pub cc: Vec<String>,
    /// 共印, copies.
    pub copies: Option<u32>,
}

/// One bulletin.
#[derive(Debug)]
pub struct Issue {
    /// Index in the archive.
    pub id: IssueId,
    /// Source file, relative to the root, with forward slashes.
    pub source: String,
    /// Title: 窗口工作周报.
    pub title: String,
    /// The key by which it is known in its archive, and from which its address follows.
    pub key: IssueKey,
    /// Its names in the words of the settings.
    pub names: IssueNames,
    /// Year the number counts in.
    pub year: Option<i16>,
    /// Volume (卷).
    pub volume: Option<u32>,
    /// Number in the year or in the volume (第 44 期).
    pub number: Option<IssueNumber>,
    /// Running number (总第 464 期).
    pub total: Option<IssueNumber>,
    /// Days it reports on.
    pub period: Option<Period>,
    /// Date of issue (印发日期).
    pub date: Option<IssueDate>,
    /// 编印单位.
    pub publisher: Option<String>,
    /// 送, 发.
    pub distribution: Option<Distribution>,
    /// Built only with `--drafts`.
    pub draft: bool,
    /// Values of the front matter that only templates read.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// Every department in it, by first appearance; those named only in the front matter last.
    pub departments: Vec<DepartmentId>,
    /// Terms of each taxonomy of the archive, in the order of the front matter.
    pub terms: Vec<Vec<TermId>>,
    /// In reading order.
    pub headings: Vec<Heading>,
    /// In reading order.
    pub items: Vec<Item>,
    /// In reading order.
    pub passages: Vec<Passage>,
    /// Headings and items in reading order.
    pub steps: Vec<Step>,
    /// Figures read from the passages.
    pub readings: Vec<Reading>,
    /// Documents cited, in reading order; each once in a place.
    pub citations: Vec<Citation>,
    /// The text and tree that passages point into.
    pub body: Body,
    /// Files below `content/` that it shows or links to, relative to the root.
    pub media: Vec<String>,
    /// Content hash of everything that it was parsed from. Equal hashes mean equal issues, but for [`Issue::id`] and
    /// [`Heading::section`].
    pub input_hash: ContentHash,
}

impl Issue {
    /// `issues/2023/044.html`.
    pub fn path(&self) -> SitePath {
        self.key.path()
    }

    /// Returns the year of the issue, by its number, its date or its period; `None` where none of them tells it.
    pub fn calendar_year(&self) -> Option<i16> {
        let date = self.date.map(IssueDate::year);
        self.year.or(date).or(self.period.map(|period| period.end.year()))
    }

    /// Returns the group of the archive that the issue belongs to.
    pub fn group(&self) -> IssueGroup {
        match (self.calendar_year(), self.volume, self.total) {
            (Some(year), _, _) => IssueGroup::Year(year),
            (None, Some(volume), _) => IssueGroup::Volume(volume),
            (None, None, total) => IssueGroup::Hundred(total.map_or(0, |total| (total.first - 1) / 100)),
        }
    }

    /// Returns the days that the issue reports on, or else its date as a period of one day or month.
    pub fn days(&self) -> Option<Period> {
        self.period.or_else(|| self.date.map(|date| Period { start: date.first_day(), end: date.last_day() }))
    }

    /// Plain text of a passage, whole, with its marker.
    pub fn text(&self, passage: &Passage) -> &str {
        self.body.text(passage.text)
    }

    /// Headings above `heading` and itself, outermost first.
    pub fn heading_path(&self, heading: Option<u32>) -> Vec<&Heading> {
        let mut path = Vec::new();
        let mut at = heading;
        while let Some(heading) = at.and_then(|i| self.headings.get(i as usize)) {
            path.push(heading);
            at = heading.parent;
        }
        path.reverse();
        path
    }

    /// `一`, `三（二）`, `动态·专题`: how a heading is cited inside its issue; empty for no heading.
    pub fn heading_place(&self, heading: Option<u32>) -> String {
        let mut place = String::new();
        for heading in self.heading_path(heading) {
            let numbering = heading.numbering.trim_end_matches(['、', '.', '．']);
            if numbering.is_empty() && !place.is_empty() {
                place.push('·');
            }
            place.push_str(if numbering.is_empty() { &heading.title } else { numbering });
        }
        place
    }
}

/// A step in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Index into [`Issue::headings`].
    Heading(usize),
    /// Index into [`Issue::items`].
    Item(usize),
    /// A thematic break. It is no item, so that those behind it keep their anchors.
    Rule,
}

/// A heading and with it a section of one issue.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 for 一、, 2 for （一）, and so on: depth in this issue, not the Markdown level.
    pub depth: u8,
    /// `一、` or `（一）` as it stands; empty where there is none.
    pub numbering: EcoString,
    /// Text without the numbering.
    pub title: EcoString,
    /// Inlines that are shown as the title; empty where the title is plain text.
    pub content: Inlines,
    /// `s1`, `s3.1`; of a heading without number `s-5d2f01`, made of its title.
    pub anchor: EcoString,
    /// The heading above, as index.
    pub parent: Option<u32>,
    /// The section of the archive it is an occurrence of.
    pub section: SectionId,
}

impl Heading {
    /// The heading as it stands: `一、政务工作动态`.
    pub fn full(&self) -> String {
        format!("{}{}", self.numbering, self.title)
    }
}

/// A numbered or plain paragraph with what belongs to it; or a table, list or picture on its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// `s1-3`.
    pub anchor: EcoString,
    /// `3.` as it stands; empty where there is none.
    pub marker: EcoString,
    /// 3.
    pub number: Option<u32>,
    /// The heading it stands under, as index.
    pub heading: Option<u32>,
    /// Its passages, as indices into [`Issue::passages`]; never empty.
    pub passages: Range<usize>,
}

/// The smallest thing that is tagged, indexed, linked and cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// `s1-3`, or `s1-3-2` where the item has several passages; unique in the issue.
    pub anchor: EcoString,
    /// The item it belongs to, as index.
    pub item: usize,
    /// Bytes of [`Body::text`].
    pub text: Span,
    /// The paragraph, without its item's number.
    pub content: Inlines,
    /// The blocks behind the paragraph, or alone: lists, tables, quotations.
    pub blocks: Blocks,
    /// Departments the passage starts with (one, as a rule, or none).
    pub leads: Box<[DepartmentId]>,
    /// Departments named elsewhere in it, by first appearance.
    pub mentions: Box<[DepartmentId]>,
}

/// A passage anywhere in the archive. The order is that of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageRef {
    /// The issue.
    pub issue: IssueId,
    /// Index into [`Issue::passages`].
    pub passage: usize,
}

/// A figure read from a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Series.
    pub series: SeriesId,
    /// This week, this year, in all, or a share.
    pub kind: ReadingKind,
    /// In the unit of the series; percent for a share.
    pub value: f64,
    /// Index into [`Issue::passages`].
    pub passage: usize,
}
