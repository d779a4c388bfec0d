//! The front matter of an issue: split off, read with gray_matter, validated key by key.
//!
//! YAML stands between `---`, TOML between `+++`, JSON between `;;;`. gray_matter gives values
//! without places, so places are found again in the text by key.

mod bounds;
mod fields;
mod keys;
mod split;
mod typed;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::archive::{Date, DepartmentId, Distribution, IssueNumber, Period, Registry, SitePath};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location};
use crate::source::SourceFile;

use fields::Fields;
use keys::Keys;
use split::Split;

pub use typed::schema;

/// Front matter, validated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Year the number counts in.
    pub year: i16,
    /// Number in the year.
    pub number: IssueNumber,
    /// Number in all.
    pub total: IssueNumber,
    /// Days reported on.
    pub period: Period,
    /// 印发日期.
    pub date: Date,
    /// Title; the bulletin's name by default.
    pub title: String,
    /// Publisher; the bulletin's by default.
    pub publisher: Option<String>,
    /// Departments named here.
    pub departments: Vec<DepartmentId>,
    /// 送, 发.
    pub distribution: Option<Distribution>,
    /// Built only with `--drafts`.
    pub draft: bool,
    /// Where `issue` stands: for diagnostics about numbers, which come when the text is gone.
    pub number_place: Location,
}

impl FrontMatter {
    /// The page of the issue.
    pub fn path(&self) -> SitePath {
        SitePath::new(format!("issues/{}/{}.html", self.year, self.number.file_stem()))
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

/// The byte at which the body starts.
pub fn body(file: &SourceFile) -> Result<usize, Diagnostic> {
    Split::new(file).map(|split| split.body)
}

/// Bytes of a top-level key in the file; `None` where it is not there.
pub fn key(file: &SourceFile, key: &str) -> Option<Range<usize>> {
    let split = Split::new(file).ok()?;
    Keys { text: &file.text, span: split.matter }.key(&[key])
}
