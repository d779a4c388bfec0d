//! Old files in: what a Word, PDF or text file says, as an issue of the archive.
//!
//! ```text
//! bytes ─▶ reader ─▶ Document ─▶ masthead ─▶ structure ─▶ Imported
//!          (text, …)             (values)    (blocks)     (Markdown, pictures, doubts)
//! ```
//!
//! Input: the bytes of one source. Each reader makes a [`Document`] of them, without an opinion on what it means; what
//! follows knows bulletins and no formats. Nothing is lost on the way: every character of the source is in the document,
//! and every one of the document in the issue, in its front matter or in its body; page numbers and running heads aside.
//! Nothing is invented: what is unsure is a doubt, which stands in the front matter as a comment, too.

pub mod commonmark;
pub mod document;
pub mod docx;
pub mod fields;
pub mod front_matter;
pub mod headings;
pub mod joins;
pub mod line;
pub mod markdown;
pub mod markers;
pub mod masthead;
pub mod names;
pub mod office;
pub mod pdf;
pub mod structure;
pub mod text;
pub mod values;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::archive::IssueKey;
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::parse;
use crate::source::SourceFile;

pub use document::Document;
use front_matter::{Doubt, Key};
use names::Bulletin;

/// Makes a document of the bytes of a file.
type Reader = fn(&[u8]) -> Result<Document, Diagnostic>;

/// Readers by the ending of a file's name, in lower case.
const READERS: [(&str, Reader); 5] = [
    ("txt", text::read),
    ("md", commonmark::read),
    ("markdown", commonmark::read),
    ("docx", docx::read),
    ("pdf", pdf::read),
];

/// An issue made of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The key by which the issue is known.
    pub key: IssueKey,
    /// Where the issue belongs, relative to the archive's root: `content/issues/2023/044.md`.
    pub path: String,
    /// The whole file.
    pub markdown: String,
    /// Pictures and the original, with their paths relative to the root.
    pub files: Vec<(String, Vec<u8>)>,
    /// What a person must look at: lower-case sentences without a final dot.
    pub doubts: Vec<String>,
}

/// Whether a file of this name can be imported, be it with the help of LibreOffice.
pub fn is_readable(name: &str) -> bool {
    reader(name).is_some() || old_ending(name).is_some()
}

/// The ending of a file that [`office`] must convert before it can be imported.
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

/// Makes an issue of the file `name` (without folders), which holds `bytes`.
///
/// # Errors
/// The file cannot be read, or tells no year or number. The diagnostics name no file unless they have a place in it.
pub fn import(name: &str, bytes: &[u8], config: &Config) -> Result<Imported, Vec<Diagnostic>> {
    let Some(reader) = reader(name) else {
        let known = READERS.iter().map(|(ending, _)| *ending).chain(office::ENDINGS);
        let endings: Vec<String> = known.map(|ending| format!(".{ending}")).collect();
        let wrong = Diagnostic::error("a file of this kind cannot be read");
        return Err(vec![wrong.hint(format!("files that can be read end in {}", endings.join(", ")))]);
    };
    if let Some(issue) = ready(name, bytes, config) {
        return issue;
    }
    let document = reader(bytes).map_err(|wrong| vec![wrong])?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    issue(document, stem, config).map_err(|wrong| vec![wrong])
}

/// Markdown that has a front matter is an issue already, and is taken over as it is.
fn ready(name: &str, bytes: &[u8], config: &Config) -> Option<Result<Imported, Vec<Diagnostic>>> {
    let text = text::decode(bytes).ok()?;
    let first = text.lines().next()?.trim_end();
    if !["---", "+++", ";;;"].contains(&first) || !text.lines().skip(1).any(|line| line.trim_end() == first) {
        return None;
    }
    let file = SourceFile { path: name.to_owned(), text };
    Some(parse::front_matter::parse(&file, config, None).map(|front| Imported {
        key: front.key,
        path: path(front.key),
        markdown: file.text,
        files: Vec::new(),
        doubts: Vec::new(),
    }))
}

/// Returns the place of an issue's source, which corresponds to that of its page: `content/issues/2023/044.md`.
fn path(key: IssueKey) -> String {
    format!("content/{}", key.path().as_str().replace(".html", ".md"))
}

fn issue(document: Document, stem: &str, config: &Config) -> Result<Imported, Diagnostic> {
    let Document { blocks, images, footnotes, omitted: _, doubts: read } = document;
    let mut blocks = structure::with_labels(blocks);
    let bulletin = Bulletin { title: &config.title, publisher: &config.publisher };
    let masthead = masthead::take(&mut blocks, bulletin);
    let (values, mut doubts) = values::settle(masthead, stem).map_err(|missing| {
        Diagnostic::error(missing)
            .hint("name the file after its issue, like 2023年第44期.txt with its own ending, and import it again")
    })?;
    let (body, joined) = structure::body(blocks);
    if body.is_empty() {
        doubts.push(Doubt::new(Key::Body, "there is no text below the masthead"));
    }
    doubts.extend(read.into_iter().chain(joined).map(|doubt| Doubt::new(Key::Body, doubt)));
    let key = IssueKey::Number { year: values.year, number: values.number };
    let path = path(key);
    let folder = path.trim_end_matches(".md");
    let (mut files, mut addresses) = (Vec::new(), Vec::new());
    for (index, image) in images.into_iter().enumerate() {
        let name = format!("{}.{}", index + 1, image.extension);
        addresses.push((format!("{}/{name}", values.number.file_stem()), image.description));
        files.push((format!("{folder}/{name}"), image.bytes));
    }
    let front = front_matter::print(&values, &doubts);
    let body = markdown::print(&body, &footnotes, &addresses);
    Ok(Imported {
        key,
        markdown: format!("{front}\n{body}"),
        path,
        files,
        doubts: doubts.into_iter().map(|doubt| doubt.text).collect(),
    })
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
