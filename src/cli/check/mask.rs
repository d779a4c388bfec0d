//! `kanku check --mask`: masks personal data in the issues and the pages of one's own, in the form that is prescribed
//! for publication.
//!
//! Every other byte stays. A number that bold type cuts in two is masked with its marks.

use rayon::prelude::*;

use super::fix::{Change, Fixed, Mended};
use crate::check::personal;
use crate::diagnostics::{Diagnostic, Places, Rule};
use crate::load::Loaded;
use crate::parse::prose;
use crate::source::{Edit, RawFile, SourceFile, Sources};

/// Masks issues and pages; writes nothing if `dry`.
pub fn run(loaded: &Loaded, dry: bool) -> Fixed {
    let mask = |path: &str| {
        mask(&loaded.sources, path, dry).unwrap_or_else(|wrong| Mended { refused: vec![wrong], ..Mended::default() })
    };
    let issues = loaded.archive.issues.iter().map(|issue| issue.source.as_str());
    let paths: Vec<&str> = issues.chain(loaded.archive.pages.iter().map(|page| page.source.as_str())).collect();
    let masked: Vec<Mended> = paths.par_iter().map(|path| mask(path)).collect();
    masked.into_iter().collect()
}

/// Masks the file at `path`.
fn mask(sources: &Sources, path: &str, dry: bool) -> Result<Mended, Diagnostic> {
    let old = RawFile::read(&sources.root, path)?;
    let file = SourceFile { path: path.to_owned(), text: old.text.clone() };
    let leaks = personal::leaks(&prose::read(&file)?, &file.text);
    let mut places = Places::new(&file.text);
    let changes: Vec<Change> = leaks
        .iter()
        .map(|leak| Change {
            rule: Rule::PersonalData,
            file: path.to_owned(),
            place: places.find(leak.bytes.clone()),
            old: file.text[leak.bytes.clone()].to_owned(),
            new: leak.masked.clone(),
        })
        .collect();
    let edits: Vec<Edit> = leaks.into_iter().map(|leak| Edit { bytes: leak.bytes, text: leak.masked }).collect();
    if !edits.is_empty() && !dry {
        let new = old.patched(&edits).ok_or_else(|| {
            Diagnostic::warning("not masked: the encoding of the file has no sign for the mask")
                .rule(Rule::Encoding)
                .file(path)
                .hint("save it in UTF-8 first")
        })?;
        old.replace_by(&new, &sources.root, path).map_err(|wrong| wrong.rule(Rule::UnwritableFile))?;
    }
    Ok(Mended { changes, refused: Vec::new() })
}
