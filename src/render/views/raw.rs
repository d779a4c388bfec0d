//! Numbers and dates of issues as values, beside those that are written for readers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::archive::{Date, Issue, IssueDate};

/// Numbers and dates of an issue, for comparisons and arithmetic in templates.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RawIssue {
    /// Year.
    year: Option<i16>,
    /// Volume.
    volume: Option<u32>,
    /// Number in the year or volume.
    number: Option<u32>,
    /// Last number of a double issue; the same as `number` otherwise.
    number_last: Option<u32>,
    /// Running number.
    total: Option<u32>,
    /// Last running number of a double issue; the same as `total` otherwise.
    total_last: Option<u32>,
    /// First day that the issue reports on, `2023-11-13`.
    #[schemars(with = "Option<String>")]
    start: Option<Date>,
    /// Last day that the issue reports on, `2023-11-17`.
    #[schemars(with = "Option<String>")]
    end: Option<Date>,
    /// Date of issue, `2023-11-27`, or `2023-11` where the day is unknown.
    #[schemars(with = "Option<String>")]
    date: Option<IssueDate>,
}

impl RawIssue {
    /// Takes the values of `issue`.
    pub fn new(issue: &Issue) -> Self {
        Self {
            year: issue.year,
            volume: issue.volume,
            number: issue.number.map(|number| number.first),
            number_last: issue.number.map(|number| number.last),
            total: issue.total.map(|total| total.first),
            total_last: issue.total.map(|total| total.last),
            start: issue.period.map(|period| period.start),
            end: issue.period.map(|period| period.end),
            date: issue.date,
        }
    }
}
