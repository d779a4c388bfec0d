//! Volumes: runs of issues whose parsed form is kept together, because an archive has too many files already.
//!
//! Input: the sorted paths of the issues. Output: [`Volume`]s, which follow each other without a gap; and what stands
//! in one as bytes. Which volume an issue is kept in decides nothing but how much is read and written.

use crate::content_hash::{ContentHash, is_chunk_boundary};
use crate::diagnostics::Diagnostic;
use crate::parse::ParsedIssue;

/// Issues of a volume at least, but of the last: of a weekly bulletin it is a year. One or two megabytes are written
/// where one of them changes.
const SMALLEST: usize = 48;
/// One path in so many may begin a volume.
const ONE_IN: u8 = 4;

/// An issue with its warnings.
pub type Parsed = (ParsedIssue, Vec<Diagnostic>);

/// A run of issues.
#[derive(Debug)]
pub struct Volume<'a> {
    /// By its first path. It tells the code too, so that nobody reads what another version kept.
    pub name: ContentHash,
    /// Their paths; never empty.
    pub paths: &'a [String],
}

/// Divides the sorted paths of an archive's issues. A new issue behind all others moves no end, and one in between few:
/// the paths decide where volumes may begin.
pub fn divide(paths: &[String]) -> Vec<Volume<'_>> {
    let mut volumes = Vec::new();
    let mut start = 0;
    for end in 1..=paths.len() {
        let may_end =
            end - start >= SMALLEST && paths.get(end).is_some_and(|next| is_chunk_boundary(next.as_bytes(), ONE_IN));
        if may_end || end == paths.len() {
            let name = ContentHash::of(|all| all.part(paths[start].as_bytes()));
            volumes.push(Volume { name, paths: &paths[start..end] });
            start = end;
        }
    }
    volumes
}

/// Issues as bytes.
pub fn encode(issues: &[Parsed]) -> Vec<u8> {
    postcard::to_stdvec(issues).expect("every sequence knows its length, and a vector takes all that is written to it")
}

/// The issues that [`encode`] wrote, in their order. `None` where the bytes are cut off; who may have been given other
/// ones asks for a seal first, because spans and indices are not looked at.
pub fn decode(bytes: &[u8]) -> Option<Vec<Parsed>> {
    postcard::from_bytes(bytes).ok()
}
