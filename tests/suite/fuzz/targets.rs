//! What the fuzzer calls: each function takes any bytes, and fails only by a panic or by taking too long.
//!
//! The fuzzer is a crate of its own (`tests/fuzz`), which includes this file.

use std::collections::{BTreeSet, HashMap};

use kanku::archive::Registry;
use kanku::config::{Config, Matching, registry};
use kanku::diagnostics::Diagnostic;
use kanku::parse::departments::Matcher;
use kanku::parse::{self, Context, front_matter, prose};
use kanku::search::normalise::normalise;
use kanku::search::query::Query;
use kanku::source::SourceFile;

/// Front matter that every issue of [`issue`] has.
const FRONT: &str =
    "---\nyear: 2023\nissue: 1\ntotal: 1\nperiod: { start: 2023-01-02, end: 2023-01-06 }\ndate: 2023-01-09\n---\n";

fn file(text: String) -> SourceFile {
    SourceFile { path: "content/issues/2023/001.md".into(), text }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Shows diagnostics, which cut excerpts out of the text that they are about.
fn show(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        assert!(!diagnostic.to_string().is_empty());
    }
}

/// The whole text of an issue, front matter first.
pub fn front_matter(bytes: &[u8]) {
    match front_matter::parse(&file(text(bytes)), &Config::fallback(), None) {
        Ok(front) => assert!(front.period.is_none_or(|period| period.start <= period.end)),
        Err(wrong) => show(&wrong),
    }
}

/// The Markdown of an issue.
pub fn issue(bytes: &[u8]) {
    let file = file(format!("{FRONT}{}", text(bytes)));
    let (config, files) = (Config::fallback(), BTreeSet::new());
    let context = Context {
        config: &config,
        matcher: Matcher::new(&Registry::default(), &Matching::default()),
        pages: HashMap::new(),
        files: kanku::parse::links::Files::new(&files),
        settings_hash: parse::settings_hash("", ""),
    };
    let front = front_matter::parse(&file, &config, None).expect("the front matter is right");
    let (_, warnings) = parse::parse(&file, front, &context).expect("the front matter has an end");
    show(&warnings);
    for block in prose::read(&file).expect("the front matter has an end") {
        let bytes = block.source(0..block.text.len());
        assert!(file.text.get(bytes).is_some(), "a block lies between characters of its source");
    }
}

/// `kanku.toml` and the registry of departments.
pub fn settings(bytes: &[u8]) {
    let text = text(bytes);
    if let Err(wrong) = Config::parse(&text) {
        show(&wrong);
    }
    if let Err(wrong) = registry::parse(&text) {
        show(&wrong);
    }
}

/// A query, and the same bytes as a text.
pub fn query(bytes: &[u8]) {
    let text = text(bytes);
    let normalised = normalise(&text);
    assert_eq!(normalise(&normalised), normalised);
    let query = Query::parse(&text);
    assert!(query.literals.iter().chain(&query.excluded).all(|literal| !literal.text().is_empty()));
}

/// A Word document: the bytes as the file, and as the main part of a package.
#[cfg(feature = "import")]
pub fn docx(bytes: &[u8]) {
    if let Err(wrong) = kanku::import::docx::read(bytes) {
        show(&[wrong]);
    }
    if let Err(wrong) = kanku::import::docx::read(&stored_package("word/document.xml", bytes)) {
        show(&[wrong]);
    }
}

/// A PDF.
#[cfg(feature = "import")]
pub fn pdf(bytes: &[u8]) {
    if let Err(wrong) = kanku::import::pdf::read(bytes, &|_, _| {}) {
        show(&[wrong]);
    }
}

/// A plain text, in whatever encoding, imported as an issue.
#[cfg(feature = "import")]
pub fn plain_text(bytes: &[u8]) {
    import("2023年第1期.txt", bytes);
}

/// An OFD document: the bytes as the file, and as the content of its only page.
#[cfg(feature = "import")]
pub fn ofd(bytes: &[u8]) {
    import("2023年第1期.ofd", bytes);
    let entry = b"<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>";
    let root = b"<Document><Pages><Page ID='1' BaseLoc='P.xml'/></Pages></Document>";
    import("2023年第1期.ofd", &stored(&[("OFD.xml", entry), ("D.xml", root), ("P.xml", bytes)]));
}

/// A web page: the bytes as the page, and as a page that was saved with its pictures.
#[cfg(feature = "import")]
pub fn html(bytes: &[u8]) {
    import("2023年第1期.html", bytes);
    let head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n";
    import("2023年第1期.mht", &[head, bytes].concat());
}

/// Imports a file as an issue.
#[cfg(feature = "import")]
fn import(path: &str, bytes: &[u8]) {
    let original = kanku::import::Original::alone(path, bytes);
    if let Err(wrong) = kanku::import::import(&original, &Default::default(), &Config::fallback()) {
        show(&wrong);
    }
}

/// A ZIP archive with one part and the relations that name it the main part.
#[cfg(feature = "import")]
fn stored_package(name: &str, bytes: &[u8]) -> Vec<u8> {
    let relations = format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r' \
         Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='{name}'/>\
         </Relationships>"
    );
    stored(&[("_rels/.rels", relations.as_bytes()), (name, bytes)])
}

/// A ZIP archive of parts that are not compressed.
#[cfg(feature = "import")]
fn stored(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        package.start_file(*name, stored).expect("a name that a package may have");
        package.write_all(bytes).expect("memory takes all");
    }
    package.finish().expect("memory takes all").into_inner()
}
