//! Numbered documents (文号) that issues cite: 工信部无〔2017〕330号, 国务院令第722号.

use std::collections::HashMap;
use std::fmt;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::issue::{Issue, IssueId};

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NumberForm {
    /// 国办函〔2016〕108号.
    Bracketed,
    /// 国务院令第722号, 税务总局公告2019年第8号.
    Ordinal,
}

/// The number of a document. Equal numbers mean the same document, however an author types them.
///
/// The order is that of lists: by issuing body, then by number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentNumber {
    /// What stands for the issuing body: 国办函, 国务院令. Empty where the text does not tell it.
    pub issuer: EcoString,
    /// How the number is written.
    pub form: NumberForm,
    /// Year of the document; orders often have none.
    pub year: Option<i16>,
    /// Number in the year, from 1.
    pub number: u32,
}

/// Writes it as official documents do: `国办函〔2016〕108号`.
impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { issuer, form, year, number } = self;
        match (form, year) {
            (NumberForm::Bracketed, Some(year)) => write!(f, "{issuer}〔{year}〕{number}号"),
            (_, Some(year)) => write!(f, "{issuer}{year}年第{number}号"),
            (_, None) => write!(f, "{issuer}第{number}号"),
        }
    }
}

/// A place in an issue that cites a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CitingPlace {
    /// Index into [`Issue::passages`].
    Passage(u32),
    /// Index into [`Issue::headings`].
    Heading(u32),
}

/// A document that an issue cites, with one of the places that do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The document.
    pub document: DocumentNumber,
    /// The place.
    pub place: CitingPlace,
}

/// A document that the archive cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedDocument {
    /// Its number.
    pub number: DocumentNumber,
    /// The places that cite it, each once; oldest issue first, then in reading order.
    pub places: Vec<(IssueId, CitingPlace)>,
}

impl Issue {
    /// Returns the anchor of a place that cites a document.
    pub fn citing_anchor(&self, place: CitingPlace) -> &str {
        match place {
            CitingPlace::Passage(index) => &self.passages[index as usize].anchor,
            CitingPlace::Heading(index) => &self.headings[index as usize].anchor,
        }
    }

    /// Returns the documents that the issue cites, each once, with the places that cite it, in reading order.
    pub fn cited_documents(&self) -> Vec<(&DocumentNumber, Vec<CitingPlace>)> {
        let mut documents: Vec<(&DocumentNumber, Vec<CitingPlace>)> = Vec::new();
        let mut known: HashMap<&DocumentNumber, usize> = HashMap::new();
        for Citation { document, place } in &self.citations {
            let index = *known.entry(document).or_insert(documents.len());
            if index == documents.len() {
                documents.push((document, Vec::new()));
            }
            documents[index].1.push(*place);
        }
        documents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_official_documents_do() {
        let write =
            |issuer: &str, form, year, number| DocumentNumber { issuer: issuer.into(), form, year, number }.to_string();
        assert_eq!(write("国办函", NumberForm::Bracketed, Some(2016), 108), "国办函〔2016〕108号");
        assert_eq!(write("国务院令", NumberForm::Ordinal, None, 722), "国务院令第722号");
        assert_eq!(write("税务总局公告", NumberForm::Ordinal, Some(2019), 8), "税务总局公告2019年第8号");
    }
}
