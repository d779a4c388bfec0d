//! The front matter of an issue: split off, read with gray_matter, validated key by key.
//!
//! YAML stands between `---`, TOML between `+++`, JSON between `;;;`. gray_matter gives values
//! without places, so places are found again in the text by key.

mod bounds;
mod fields;
mod keys;
mod split;
mod typed;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::archive::{DepartmentId, Distribution, IssueDate, IssueKey, IssueNumber, Period, Registry, SitePath};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location};
use crate::source::SourceFile;

use fields::Fields;
use keys::Keys;
use split::Split;

pub use typed::{page_schema, schema};

/// Front matter, validated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The key by which the issue is known; it follows from the values below.
    pub key: IssueKey,
    /// Year the number counts in.
    pub year: Option<i16>,
    /// Volume (卷).
    pub volume: Option<u32>,
    /// Number in the year or in the volume.
    pub number: Option<IssueNumber>,
    /// Running number.
    pub total: Option<IssueNumber>,
    /// Days reported on.
    pub period: Option<Period>,
    /// Date of issue (印发日期).
    pub date: Option<IssueDate>,
    /// Values that kanku does not know, for templates.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// Title; the bulletin's name by default.
    pub title: String,
    /// Publisher; the bulletin's by default.
    pub publisher: Option<String>,
    /// Terms of each taxonomy of the settings, as typed.
    pub terms: Vec<Vec<String>>,
    /// Departments named here.
    pub departments: Vec<DepartmentId>,
    /// Recipients (送, 发) and number of copies.
    pub distribution: Option<Distribution>,
    /// Built only with `--drafts`.
    pub draft: bool,
    /// Place of the value that the key is made of, for diagnostics about issues with one key: they come when the text
    /// is no longer in memory.
    pub key_place: Location,
}

impl FrontMatter {
    /// Returns the page of the issue.
    pub fn path(&self) -> SitePath {
        self.key.path()
    }
}

/// Reads the front matter. Without a registry (it could not be read) departments are not looked up.
pub fn parse(file: &SourceFile, config: &Config, registry: Option<&Registry>) -> Result<FrontMatter, Vec<Diagnostic>> {
    let split = Split::new(file).map_err(|diagnostic| vec![diagnostic])?;
    let pod = split.read(file).map_err(|diagnostic| vec![diagnostic])?;
    let mut fields = Fields::new(file, split.matter.clone());
    let front = fields.front_matter(pod, config, registry);
    match front {
        Some(front) if fields.wrong.is_empty() => Ok(front),
        _ => Err(fields.wrong),
    }
}

/// Front matter of a page of one's own, validated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageFrontMatter {
    /// Title, where it is given.
    pub title: Option<String>,
    /// Place among the pages.
    pub order: Option<i64>,
    /// Whether the navigation leads to it.
    pub in_navigation: bool,
}

/// Reads the front matter of a page of one's own, which may have none.
pub fn parse_page(file: &SourceFile) -> Result<PageFrontMatter, Vec<Diagnostic>> {
    let split = Split::new(file).map_err(|diagnostic| vec![diagnostic])?;
    let pod = split.read(file).map_err(|diagnostic| vec![diagnostic])?;
    let mut fields = Fields::new(file, split.matter.clone());
    let front = fields.page(pod);
    if fields.wrong.is_empty() { Ok(front) } else { Err(fields.wrong) }
}

/// Reads the values of any front matter, whatever its keys, and returns them with the byte at which the body starts.
pub fn values(file: &SourceFile) -> Result<(serde_json::Map<String, serde_json::Value>, usize), Diagnostic> {
    let split = Split::new(file)?;
    let values = split.read(file)?.deserialize().map_err(|error| {
        Diagnostic::error(format!("the front matter is no list of keys and values: {error}")).file(&file.path)
    })?;
    Ok((values, split.body))
}

/// Returns the byte at which the body starts.
pub fn body(file: &SourceFile) -> Result<usize, Diagnostic> {
    Split::new(file).map(|split| split.body)
}

/// Returns the bytes of a top-level key in the file; `None` where it is not there.
pub fn key(file: &SourceFile, key: &str) -> Option<Range<usize>> {
    let split = Split::new(file).ok()?;
    Keys { text: &file.text, span: split.matter }.key(&[key])
}
