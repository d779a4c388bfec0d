//! From the text of an issue to its passages. Pure: no file is touched.
//!
//! Input: one [`SourceFile`] and a [`Context`] shared by all. Output: a [`ParsedIssue`], or
//! diagnostics. Issues know nothing of each other here.

pub mod departments;
pub mod documents;
pub mod elements;
pub mod emphasis;
pub mod events;
pub mod front_matter;
pub mod html;
pub mod line_break;
pub mod links;
pub mod markdown;
pub mod numbering;
pub mod pages;
pub mod passages;
pub mod prose;
pub mod readings;
pub mod tree;

use std::collections::{BTreeSet, HashMap};

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use crate::archive::{Body, Citation, Inlines, Item, Passage, Reading, SitePath, Step};
use crate::config::Config;
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::source::SourceFile;

use departments::Matcher;
use front_matter::FrontMatter;

/// Settings and surroundings that every issue is parsed with.
#[derive(Debug)]
pub struct Context<'a> {
    /// The settings.
    pub config: &'a Config,
    /// Finds departments in a text.
    pub matcher: Matcher,
    /// Pages of the issues that are built, and pages of one's own, by source path.
    pub pages: HashMap<String, SitePath>,
    /// Files below `content/` that a picture or a link may name.
    pub files: links::Files<'a>,
    /// Content hash of the settings and the registry.
    pub settings_hash: ContentHash,
}

impl Context<'_> {
    /// Returns what links and pictures may lead to.
    pub fn around(&self) -> links::Surroundings<'_> {
        links::Surroundings { pages: &self.pages, files: &self.files }
    }

    /// Hashes everything that decides how `file` is parsed, if its links and pictures name the files `referenced`.
    pub fn input_hash(&self, file: &SourceFile, referenced: &BTreeSet<String>) -> ContentHash {
        ContentHash::of(|hasher| {
            hasher.part(self.settings_hash.as_bytes());
            hasher.part(file.path.as_bytes());
            hasher.part(file.text.as_bytes());
            self.around().describe(referenced, hasher);
        })
    }
}

/// Hashes the texts of the settings and the registry.
pub fn settings_hash(config: &str, registry: &str) -> ContentHash {
    ContentHash::of(|hasher| {
        hasher.part(config.as_bytes());
        hasher.part(registry.as_bytes());
    })
}

/// A heading before its section is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedHeading {
    /// Depth in this issue, from 1.
    pub depth: u8,
    /// `一、` as it stands; empty where there is none.
    pub numbering: EcoString,
    /// Text without the numbering.
    pub title: EcoString,
    /// Title as shown, with links and emphasis; empty where it is plain text.
    pub content: Inlines,
    /// `s3.1`.
    pub anchor: EcoString,
    /// The heading above, as index.
    pub parent: Option<u32>,
}

/// A link from an issue into the site, for the check of dead links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InternalLink {
    /// Target of the link.
    pub path: SitePath,
    /// Fragment, without `#`; empty where there is none.
    pub fragment: String,
    /// Bytes in the source.
    pub span: std::ops::Range<usize>,
}

/// One issue, parsed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParsedIssue {
    /// Source path.
    pub source: String,
    /// Front matter, validated.
    pub front: FrontMatter,
    /// In reading order.
    pub headings: Vec<ParsedHeading>,
    /// In reading order.
    pub items: Vec<Item>,
    /// In reading order.
    pub passages: Vec<Passage>,
    /// In reading order.
    pub steps: Vec<Step>,
    /// Figures, in reading order.
    pub readings: Vec<Reading>,
    /// Documents cited, in reading order; each once in a place.
    pub citations: Vec<Citation>,
    /// Text and tree.
    pub body: Body,
    /// Links into the site.
    pub links: Vec<InternalLink>,
    /// Files below `content/` that the issue shows or links to.
    pub media: BTreeSet<String>,
    /// Content hash of everything that it was parsed from.
    pub input_hash: ContentHash,
}

/// Parses the body of one issue; warnings come with it.
///
/// # Errors
/// The file has lost its front matter since that was read.
pub fn parse(
    file: &SourceFile,
    front: FrontMatter,
    context: &Context<'_>,
) -> Result<(ParsedIssue, Vec<Diagnostic>), Diagnostic> {
    let body = front_matter::body(file)?;
    let mut builder = passages::Builder::new(context, front.path());
    let mut warnings = Vec::new();
    let body = markdown::read(file, body, context, &mut builder, &mut warnings);
    Ok((builder.finish(body, file, front), warnings))
}
