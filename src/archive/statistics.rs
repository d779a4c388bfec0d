//! Figures that recur from issue to issue.

use serde::{Deserialize, Serialize};

use super::issue::PassageRef;

/// Index of a series in its archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SeriesId(pub usize);

/// Span of time or whole that a figure refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReadingKind {
    /// 本周.
    Week,
    /// 今年以来.
    Year,
    /// 截至目前.
    Total,
    /// 占比, percent.
    Share,
}

impl ReadingKind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Week, Self::Year, Self::Total, Self::Share];

    /// Name for readers, on pages and in the CSV file.
    pub fn label(self) -> &'static str {
        match self {
            Self::Week => "本周",
            Self::Year => "今年以来",
            Self::Total => "截至目前",
            Self::Share => "占比",
        }
    }

    /// Key in `kanku.toml` and in the data files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Year => "year",
            Self::Total => "total",
            Self::Share => "share",
        }
    }
}

/// One figure followed through time.
#[derive(Debug, Clone)]
pub struct Series {
    /// ASCII key.
    pub id: String,
    /// 受理.
    pub label: String,
    /// 件.
    pub unit: String,
    /// Oldest first; at most one for an issue and a kind (the first that stands in it).
    pub points: Vec<Point>,
}

/// A figure in one issue.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The passage it was read from.
    pub source: PassageRef,
    /// Kind of the figure.
    pub kind: ReadingKind,
    /// In the unit of the series; percent for a share.
    pub value: f64,
}
