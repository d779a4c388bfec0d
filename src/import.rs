//! Import of old files: a Word, PDF, Markdown or text file becomes an issue of the archive.
//!
//! ```text
//! bytes ─▶ reader ─▶ Document ─▶ masthead ─▶ values ─▶ structure ─▶ Imported
//!          (text, …)             (evidence)  (decision) (blocks)     (Markdown, pictures, doubts)
//!       └▶ verbatim (Markdown) ──────┴──────────┘
//! ```
//!
//! Input: the bytes and the path of one source, and the pictures beside it. Each reader makes a [`Document`] of the
//! bytes, without an opinion on its meaning; the stages behind it know bulletins and no formats.
//!
//! Invariants: a paragraph of the source is a paragraph of the issue, whole. Values of the front matter are copied from
//! the text; only lines of masthead and imprint that consist of nothing but such values leave it. Nothing is invented:
//! an unsure conclusion is a [`Doubt`], which stands in the front matter as a comment, too.

mod container;
mod damaged;
pub mod document;
pub mod docx;
pub mod doubt;
pub mod evidence;
pub mod fields;
pub mod file_name;
pub mod front_matter;
pub mod headings;
pub mod html;
pub mod joins;
pub mod layout;
mod limits;
pub mod line;
pub mod markdown;
pub mod markers;
pub mod masthead;
pub mod name_pattern;
pub mod names;
pub mod ofd;
pub mod office;
pub mod original;
pub mod pdf;
mod png;
mod programs;
pub mod rhythm;
pub mod scan;
pub mod structure;
pub mod text;
pub mod values;
pub mod verbatim;
mod web_line;
mod xml;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::archive::IssueKey;
use crate::config::Config;
use crate::diagnostics::Diagnostic;

pub use document::Document;
use doubt::Doubt;
use evidence::Evidence;
use names::Bulletin;
pub use original::Original;
use values::{Settled, Values};

/// Makes a document of a file.
type Reader = fn(&Original<'_>) -> Result<Document, Diagnostic>;

/// Readers by the ending of a file's name, in lower case.
const READERS: [(&str, Reader); 12] = [
    ("txt", |original| text::read(original.bytes)),
    ("docx", |original| docx::read(original.bytes)),
    ("pdf", |original| pdf::read(original.bytes, original.watch)),
    ("ofd", |original| ofd::read(original.bytes)),
    ("html", html::read),
    ("htm", html::read),
    ("mht", html::read),
    ("jpg", picture),
    ("jpeg", picture),
    ("png", picture),
    ("tif", picture),
    ("tiff", picture),
];

fn picture(original: &Original<'_>) -> Result<Document, Diagnostic> {
    scan::read(&[original.bytes], original.watch)
}

/// Endings of Markdown files, whose body is taken over as it is.
const MARKDOWN: [&str; 2] = ["md", "markdown"];

/// Says how to tell the number of a file that does not tell it itself.
pub const WAYS_TO_TELL: &str = "name it after its issue (2023年第44期.docx), or give --year, --name or \
    --first and --every, or a list with --numbers: `kanku import --dry-run --csv` writes one to fill in";

/// An issue made of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Values of its front matter.
    pub values: Values,
    /// Path of the issue relative to the archive's root: `content/issues/2023/044.md`.
    pub path: String,
    /// The whole file.
    pub markdown: String,
    /// Pictures and the original, with their paths relative to the root.
    pub files: Vec<(String, Vec<u8>)>,
    /// Things that a person must look at.
    pub doubts: Vec<Doubt>,
}

/// Returns whether a file of this name can be imported, be it with the help of LibreOffice.
pub fn is_readable(name: &str) -> bool {
    reader(name).is_some() || is_markdown(name) || old_ending(name).is_some()
}

/// Returns whether a file of this name is a picture: a scan of a page, or a picture of another file.
pub fn is_picture(name: &str) -> bool {
    ending(name).is_some_and(|ending| scan::ENDINGS.contains(&ending.as_str()))
}

/// Returns the ending of a file that [`office`] must convert before it can be imported.
pub fn old_ending(name: &str) -> Option<&'static str> {
    let ending = ending(name)?;
    office::ENDINGS.into_iter().find(|known| *known == ending)
}

fn ending(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase())
}

fn reader(name: &str) -> Option<Reader> {
    let ending = ending(name)?;
    READERS.iter().find(|(known, _)| *known == ending).map(|(_, reader)| *reader)
}

fn is_markdown(name: &str) -> bool {
    ending(name).is_some_and(|ending| MARKDOWN.contains(&ending.as_str()))
}

/// Makes an issue of a file. `given` is the evidence that whoever imports it gives.
///
/// # Errors
/// The file cannot be read, or nothing tells its number or date. The diagnostics name no file unless they have a place
/// in it.
pub fn import(original: &Original<'_>, given: &Evidence, config: &Config) -> Result<Imported, Vec<Diagnostic>> {
    let read = read(original).map_err(|wrong| vec![wrong])?;
    issue(read, original, given, config)
}

/// Makes an issue of a file that was [`read`].
///
/// # Errors
/// As for [`import`].
pub fn issue(
    read: Option<Document>,
    original: &Original<'_>,
    given: &Evidence,
    config: &Config,
) -> Result<Imported, Vec<Diagnostic>> {
    match read {
        None => verbatim::import(original, given, config),
        Some(document) => of_document(document, original.path, given, config).map_err(|wrong| vec![wrong]),
    }
}

/// Reads a file; `None` where it is Markdown, whose text is taken over as it is.
///
/// # Errors
/// The file cannot be read.
pub fn read(original: &Original<'_>) -> Result<Option<Document>, Diagnostic> {
    let path = original.path;
    if !original.pages.is_empty() {
        let pages: Vec<&[u8]> = original.pages.iter().map(Vec::as_slice).collect();
        return scan::read(&pages, original.watch).map(Some);
    }
    if is_markdown(path) {
        return Ok(None);
    }
    let Some(reader) = reader(path) else {
        let known = READERS.iter().map(|(ending, _)| *ending).chain(MARKDOWN).chain(office::ENDINGS);
        let endings: Vec<String> = known.map(|ending| format!(".{ending}")).collect();
        let wrong = Diagnostic::error("a file of this kind cannot be read");
        return Err(wrong.hint(format!("files that can be read end in {}", endings.join(", "))));
    };
    reader(original).map(Some)
}

/// Returns the path of an issue's source, which corresponds to that of its page: `content/issues/2023/044.md`.
pub fn issue_path(key: IssueKey) -> String {
    format!("content/{}", key.path().as_str().replace(".html", ".md"))
}

/// Settles the values by all evidence; an issue that nothing identifies is an error with the ways to tell its number.
fn settle(evidence: Evidence, config: &Config, doubts: &mut Vec<Doubt>) -> Result<Settled, Diagnostic> {
    values::settle(evidence, bulletin(config), doubts).map_err(|missing| Diagnostic::error(missing).hint(WAYS_TO_TELL))
}

fn bulletin(config: &Config) -> Bulletin<'_> {
    Bulletin { title: &config.title, publisher: &config.publisher }
}

/// Makes an issue of a document that was read from `path`.
///
/// # Errors
/// Nothing tells its number or date.
fn of_document(document: Document, path: &str, given: &Evidence, config: &Config) -> Result<Imported, Diagnostic> {
    let Document { blocks, images, footnotes, header, footer, omitted: _, doubts: mut found } = document;
    let mut blocks = structure::with_labels(blocks);
    let masthead = masthead::read(&blocks, &header, &footer, bulletin(config));
    let mut evidence = given.clone();
    evidence.extend(masthead.evidence.clone());
    evidence.extend(file_name::evidence(path));
    let mut doubts = Vec::new();
    let settled = settle(evidence, config, &mut doubts)?;
    masthead.take_out(&mut blocks, |line| settled.agrees(line));
    let kind = "the header or footer of the first page was left out";
    found.extend(masthead.unread.into_iter().map(|text| Doubt::body(kind).detail(text)));
    let (body, open) = structure::body(blocks);
    if body.is_empty() {
        doubts.push(Doubt::body("there is no text below the masthead"));
    }
    doubts.extend(found.into_iter().chain(open));
    let values = &settled.values;
    let path = issue_path(values.identity);
    let folder = path.trim_end_matches(".md");
    let within = folder.rsplit('/').next().unwrap_or_default();
    let (mut files, mut addresses) = (Vec::new(), Vec::new());
    for (index, image) in images.into_iter().enumerate() {
        let name = format!("{}.{}", index + 1, image.extension);
        addresses.push((format!("{within}/{name}"), image.description));
        files.push((format!("{folder}/{name}"), image.bytes));
    }
    let front = front_matter::print(values, &doubts);
    let body = markdown::print(&body, &footnotes, &addresses);
    Ok(Imported { markdown: format!("{front}\n{body}"), values: settled.values, path, files, doubts })
}

const NAME: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'(').add(b')').add(b'\\');

impl Imported {
    /// Puts the original beside the issue, with a link to it behind the text.
    pub fn keep_original(&mut self, name: &str, bytes: Vec<u8>) {
        // A Markdown file below the issues would be an issue itself.
        let is_markdown = name.to_lowercase().ends_with(".md");
        let name = if is_markdown { format!("{name}.txt") } else { name.to_owned() };
        let folder = self.path.trim_end_matches(".md").to_owned();
        let within = folder.rsplit('/').next().unwrap_or_default().to_owned();
        let label = name.replace(['[', ']', '\\', '*', '_', '`', '<', '&', '~', '|'], "-");
        let address = utf8_percent_encode(&name, NAME);
        self.markdown.push_str(&format!("\n原件下载：[{label}]({within}/{address})\n"));
        self.files.push((format!("{folder}/{name}"), bytes));
    }
}

#[cfg(test)]
mod tests;
