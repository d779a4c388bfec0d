//! Export of the texts of docs, for excerpts.
//!
//! Each issue has files of its own, named by its number, so that a change in one issue changes no other's files.

use std::ops::Range;

use rayon::prelude::*;

use super::put;
use crate::archive::{Archive, Issue};
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::output::Sink;
use crate::search::format::{Coding, Encoder, Kind, LAYOUT, content_id_of};
use crate::search::units::{Doc, Units};

/// Bytes of text in a file, about: some thirty passages. Each hit on a page may load one, so they are small.
const SIZE: usize = 13 << 10;

/// Data about the texts of an issue for the root file.
#[derive(Debug)]
pub struct IssueTexts {
    /// Units of each file, counted from the first of the issue; no file where all units are copies.
    pub units: Vec<Range<u32>>,
    /// Content id of the files.
    pub content_id: u32,
}

/// Writes the texts of all docs. Returns the description of each issue.
pub fn export(archive: &Archive, units: &Units, sink: &dyn Sink) -> Result<Vec<IssueTexts>, Diagnostic> {
    let first_doc = |issue: usize| units.docs.partition_point(|doc| doc.issue.0 < issue);
    let issues: Vec<_> = (0..archive.issues.len()).map(|issue| first_doc(issue)..first_doc(issue + 1)).collect();
    let write = |(issue, docs): (&Issue, Range<usize>)| {
        let docs = &units.docs[docs];
        let hash = hash(docs);
        let content_id = content_id_of(&hash);
        let files = files(archive, docs, units.issues[issue.id.0].len() as u32);
        let name = format!("t/{}", name(issue));
        for (number, range) in files.iter().enumerate() {
            let of_file = |doc: &&Doc| range.contains(&doc.number);
            let input_hash = ContentHash::of(|all| {
                all.part(hash.as_bytes());
                all.part(&[range.start, range.end].map(u32::to_le_bytes).concat());
            });
            let docs: Vec<&Doc> = docs.iter().filter(of_file).collect();
            put(sink, &format!("{name}-{number}"), input_hash, || payload(archive, content_id, &docs))?;
        }
        Ok(IssueTexts { units: files, content_id })
    };
    archive.issues.par_iter().zip(issues).map(write).collect()
}

/// Returns the name of an issue's files, which follows from the path of its page: `2023-044` of `issues/2023/044.html`.
fn name(issue: &Issue) -> String {
    let path = issue.path();
    path.as_str().trim_start_matches("issues/").trim_end_matches(".html").replace('/', "-")
}

/// Returns the content hash of an issue's texts. Does not depend on the issue's position.
fn hash(docs: &[Doc]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&LAYOUT.to_le_bytes());
    for doc in docs {
        hasher.update(&doc.number.to_le_bytes());
        hasher.update(&doc.content_hash);
    }
    hasher.finalize()
}

/// Divides the `count` units of an issue, of which `docs` are no copies, into files of about the same size.
fn files(archive: &Archive, docs: &[Doc], count: u32) -> Vec<Range<u32>> {
    let lengths: Vec<usize> = docs.iter().map(|doc| doc.text(archive).len()).collect();
    let all: usize = lengths.iter().sum();
    let number = all.div_ceil(SIZE).max(usize::from(!docs.is_empty()));
    let mut files = Vec::with_capacity(number);
    let (mut start, mut bytes) = (0, 0);
    for (index, doc) in docs.iter().enumerate() {
        bytes += lengths[index];
        let is_last = index + 1 == docs.len();
        if is_last || bytes * number >= all * (files.len() + 1) {
            let end = if is_last { count } else { doc.number + 1 };
            files.push(start..end);
            start = end;
        }
    }
    files
}

fn payload(archive: &Archive, content_id: u32, docs: &[&Doc]) -> Encoder {
    let mut paths: Vec<Vec<String>> = Vec::new();
    let [mut indices, mut kinds, mut anchors, mut departments, mut texts] = std::array::from_fn(|_| Encoder::default());
    let mut last_anchor = None;
    for doc in docs {
        let path = doc.headings(archive);
        // Neighbours share their headings, so the search from the end ends at once.
        let index = paths.iter().rposition(|known| *known == path).unwrap_or_else(|| {
            paths.push(path);
            paths.len() - 1
        });
        indices.size(index);
        kinds.byte(u8::from(doc.is_heading()));
        let anchor = doc.anchor(archive);
        push_anchor(&mut anchors, last_anchor, anchor);
        last_anchor = Some(anchor);
        let ids = doc.departments(archive);
        departments.size(ids.len());
        ids.iter().for_each(|id| departments.size(id.0));
        texts.letters(&doc.text(archive));
    }
    let mut payload = Encoder::payload(Kind::Texts, content_id);
    payload.size(docs.len());
    payload.size(paths.len());
    for path in &paths {
        payload.size(path.len());
        path.iter().for_each(|heading| payload.letters(heading));
    }
    for column in [&indices, &kinds, &anchors, &departments] {
        payload.raw(column.bytes());
    }
    payload.column(&texts, Coding::Repeats);
    payload
}

/// Writes an anchor as a difference to the one before: most are followed by the next number.
fn push_anchor(anchors: &mut Encoder, before: Option<&str>, anchor: &str) {
    if before.and_then(next_anchor).is_some_and(|next| next == anchor) {
        return anchors.number(0);
    }
    let before = before.unwrap_or_default();
    let shared: Vec<char> = before.chars().zip(anchor.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    anchors.size(shared.len() + 1);
    anchors.string(&anchor[shared.iter().map(|c| c.len_utf8()).sum()..]);
}

/// Returns `anchor` with the number at its end one higher.
fn next_anchor(anchor: &str) -> Option<String> {
    let stem = anchor.trim_end_matches(|c: char| c.is_ascii_digit());
    let number: u32 = anchor[stem.len()..].parse().ok()?;
    Some(format!("{stem}{}", number.checked_add(1)?))
}
