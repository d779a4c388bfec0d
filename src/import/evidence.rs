//! Evidence for the values of a front matter, from every place that tells one, and the decision between them.
//!
//! Values that agree are taken without a word. Where two places disagree, the strongest is taken, and a doubt names
//! both.

use std::fmt;

use super::doubt::{Doubt, Key};
use super::fields::{Day, Numbered, Unit};
use crate::archive::IssueDate;
use crate::archive::{Distribution, IssueNumber};

/// The place that tells a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The list given by `--numbers`.
    List,
    /// The pattern given by `--name`.
    Pattern,
    /// `--year`.
    Option,
    /// The rhythm given by `--first` and `--every`.
    Rhythm,
    /// Foreign front matter of a Markdown file.
    FrontMatter,
    /// A line of the masthead at the start of the text.
    Masthead,
    /// The header or footer of the first page.
    RunningHead,
    /// The imprint at the end of the text.
    Imprint,
    /// A headline.
    Headline,
    /// The name of the file.
    FileName,
    /// The name of a folder.
    Folder,
    /// A line of a web page, with author or time of publication.
    WebLine,
    /// The date below the signature at the end.
    Closing,
    /// The properties of the document.
    Properties,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "the list of numbers",
            Self::Pattern => "the pattern of --name",
            Self::Option => "--year",
            Self::Rhythm => "the rhythm of --first and --every",
            Self::FrontMatter => "the front matter",
            Self::Masthead => "the masthead",
            Self::RunningHead => "the header of the first page",
            Self::Imprint => "the imprint",
            Self::Headline => "the headline",
            Self::FileName => "the file's name",
            Self::Folder => "the folder's name",
            Self::WebLine => "the line of the web page",
            Self::Closing => "the closing line",
            Self::Properties => "the properties of the document",
        })
    }
}

/// Strength from which on evidence is compared with other evidence; weaker evidence only fills what is open.
const COMPARED: u8 = 40;

/// A value with its place and strength.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub origin: Origin,
    /// 0 to 100; more is stronger.
    pub strength: u8,
}

/// All evidence about one issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Year that the number counts in.
    pub years: Vec<Told<i16>>,
    /// Number in the year or volume.
    pub numbers: Vec<Told<IssueNumber>>,
    /// Volume.
    pub volumes: Vec<Told<u32>>,
    /// Running number.
    pub totals: Vec<Told<IssueNumber>>,
    /// Day or month of issue.
    pub dates: Vec<Told<IssueDate>>,
    /// Spans of days that the issue reports on.
    pub periods: Vec<Told<(Day, Day)>>,
    /// Title.
    pub titles: Vec<Told<String>>,
    /// Publisher.
    pub publishers: Vec<Told<String>>,
    /// Recipients and copies.
    pub distribution: Distribution,
}

impl Evidence {
    /// Adds a number with its year and volume.
    pub fn add_number(&mut self, number: Numbered, origin: Origin, strength: u8) {
        // Decrees and meetings have numbers that are no issues'.
        let strength = if number.unit == Unit::Issue || number.year.is_some() { strength } else { strength.min(38) };
        self.numbers.push(Told { value: number.number, origin, strength });
        self.years.extend(number.year.map(|value| Told { value, origin, strength }));
        self.volumes.extend(number.volume.map(|value| Told { value, origin, strength }));
    }

    /// Adds a day of issue.
    pub fn add_date(&mut self, value: IssueDate, origin: Origin, strength: u8) {
        self.dates.push(Told { value, origin, strength });
    }

    /// Adds all evidence of another.
    pub fn extend(&mut self, other: Self) {
        self.years.extend(other.years);
        self.numbers.extend(other.numbers);
        self.volumes.extend(other.volumes);
        self.totals.extend(other.totals);
        self.dates.extend(other.dates);
        self.periods.extend(other.periods);
        self.titles.extend(other.titles);
        self.publishers.extend(other.publishers);
        self.distribution.to.extend(other.distribution.to);
        self.distribution.cc.extend(other.distribution.cc);
        self.distribution.copies = self.distribution.copies.or(other.distribution.copies);
    }
}

/// Decides on one value: the strongest, or the first of those that are equally strong. A doubt about `key` names the
/// value called `name` that contradicts it.
pub fn decide<T: PartialEq>(
    told: &[Told<T>],
    key: Key,
    name: &'static str,
    show: impl Fn(&T) -> String,
    doubts: &mut Vec<Doubt>,
) -> Option<usize> {
    let strongest = told.iter().map(|told| told.strength).max()?;
    let index = told.iter().position(|told| told.strength == strongest)?;
    let taken = &told[index];
    let other = told.iter().find(|other| other.value != taken.value && other.strength >= COMPARED);
    if let Some(other) = other {
        let kind = format!("two places disagree about the {name}; the first was taken");
        let shown = |told: &Told<T>| format!("{} in {}", show(&told.value), told.origin);
        doubts.push(Doubt::new(key, kind).detail(format!("{}, {}", shown(taken), shown(other))));
    }
    Some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_is_taken_and_a_contradiction_named() {
        let told = |value: u32, origin, strength| Told { value, origin, strength };
        let decided = |told: &[Told<u32>]| {
            let mut doubts = Vec::new();
            let index = decide(told, Key::Issue, "number", u32::to_string, &mut doubts);
            (index, doubts.iter().map(ToString::to_string).collect::<Vec<_>>().concat())
        };
        assert_eq!(decided(&[]), (None, String::new()));
        let (file, masthead) = (told(45, Origin::FileName, 70), told(44, Origin::Masthead, 80));
        let doubt =
            "two places disagree about the number; the first was taken: 44 in the masthead, 45 in the file's name";
        assert_eq!(decided(&[file.clone(), masthead.clone()]), (Some(1), doubt.to_owned()));
        assert_eq!(decided(&[masthead.clone(), told(44, Origin::FileName, 70)]), (Some(0), String::new()));
        assert_eq!(decided(&[masthead, told(9, Origin::Closing, 30)]), (Some(0), String::new()));
    }
}
