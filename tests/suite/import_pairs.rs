//! One bulletin in several formats gives one document, but for what a format cannot know.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;

use kanku::import::document::Document;
use kanku::import::{Original, html, ofd};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::import_pdf::{Bulletin, bare, paragraphs, read_pdf, soffice};
use crate::support::repository;

fn bulletin() -> Bulletin {
    Bulletin::of(&fs::read_to_string(repository().join("content/issues/2023/044.md")).unwrap())
}

fn check(document: &Document, expected: &[String], format: &str) {
    let found = paragraphs(document);
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected, "{format}");
    }
    assert_eq!(found.len(), expected.len(), "{format}");
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice")]
fn columns_give_what_one_column_gives() {
    let (bulletin, folder) = (bulletin(), tempfile::tempdir().unwrap());
    let sources: Vec<String> = (1..=3).map(|columns| format!("{columns}.fodt")).collect();
    for (columns, source) in (1..).zip(&sources) {
        fs::write(folder.path().join(source), bulletin.open_document(columns)).unwrap();
    }
    soffice(folder.path(), "pdf", &sources);
    for columns in 1..=3 {
        let file = fs::read(folder.path().join(format!("{columns}.pdf"))).unwrap();
        check(&read_pdf(&file).unwrap(), &bulletin.expected(), &format!("{columns} columns"));
    }
}

/// Characters of a line.
const MEASURE: usize = 28;

/// A bulletin as OFD: lines of 28 characters of 5 millimetres, and 26 lines a page.
fn as_ofd(bulletin: &Bulletin) -> Vec<u8> {
    let mut lines: Vec<(f64, String)> = Vec::new();
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f64>();
    for line in &bulletin.masthead {
        lines.push(((MEASURE as f64 - width(line)) / 2.0, line.clone()));
    }
    for paragraph in &bulletin.paragraphs {
        let (mut line, mut left) = (String::new(), 2.0);
        for c in paragraph.replace("**", "").chars() {
            if left + width(&line) + width(&c.to_string()) > MEASURE as f64 {
                lines.push((left, std::mem::take(&mut line)));
                left = 0.0;
            }
            line.push(c);
        }
        lines.push((left, line));
    }
    let space = "xmlns:ofd='http://www.ofdspec.org/2016'";
    let mut list = String::new();
    let mut parts = Vec::new();
    for (number, page) in lines.chunks(26).enumerate() {
        let mut objects = String::new();
        for (row, (left, text)) in page.iter().enumerate() {
            let deltas: Vec<&str> = text.chars().map(|c| if c.is_ascii() { "2.5" } else { "5" }).collect();
            let (x, y) = (35.0 + 5.0 * left, 30.0 + 9.0 * row as f64);
            write!(
                objects,
                "<ofd:TextObject Boundary='{x} {y} 150 7' Size='5'><ofd:TextCode X='0' Y='6' DeltaX='{}'>{text}\
                 </ofd:TextCode></ofd:TextObject>",
                deltas.join(" ")
            )
            .unwrap();
        }
        let page = format!("<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>");
        parts.push((format!("Doc_0/{number}.xml"), page));
        write!(list, "<ofd:Page ID='{number}' BaseLoc='{number}.xml'/>").unwrap();
    }
    let root = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>";
    parts.push(("OFD.xml".to_owned(), format!("<ofd:OFD {space}>{root}</ofd:OFD>")));
    parts.push((
        "Doc_0/Document.xml".to_owned(),
        format!("<ofd:Document {space}><ofd:Pages>{list}</ofd:Pages></ofd:Document>"),
    ));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn ofd_gives_what_was_written() {
    let bulletin = bulletin();
    check(&ofd::read(&as_ofd(&bulletin)).unwrap(), &bulletin.expected(), "OFD");
}

#[test]
fn a_web_page_gives_what_was_written() {
    let bulletin = bulletin();
    let menu = "<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='/a.html'>政务公开</a></li></ul></div>";
    let foot =
        "<div class='footer'><p>版权所有 <a href='/b.html'>网站地图</a> <a href='/c.html'>关于我们</a></p></div>";
    let page =
        bulletin.html().replacen("</style>", &format!("</style><body>{menu}<div id='zoom'>"), 1) + "</div>" + foot;
    let document = html::read(&Original::alone("2023年第44期.html", page.as_bytes())).unwrap();
    check(&document, &bulletin.expected(), "HTML");
}

/// Puts pictures of pages, turned by half a degree, in a PDF.
fn scanned(pages: &[Vec<u8>], width: usize, height: usize) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 3 + 3 * page)).collect();
    write!(file, "2 0 obj\n<</Type/Pages/Kids[{}]/Count {}>>\nendobj\n", kids.join(" "), pages.len()).unwrap();
    let (sin, cos) = 0.5_f64.to_radians().sin_cos();
    for (at, picture) in pages.iter().enumerate() {
        let first = 3 + 3 * at;
        let matrix =
            [595.0 * cos, 595.0 * sin, -842.0 * sin, 842.0 * cos, 4.0, -3.0].map(|number| format!("{number:.3}"));
        let content = format!("{} cm /X Do", matrix.join(" "));
        write!(
            file,
            "{first} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</XObject<</X {} 0 R>>\
             >>>>\nendobj\n{} 0 obj\n<</Length {}>>\nstream\n{content}\nendstream\nendobj\n{} 0 obj\n<</Type/XObject/Subtype\
             /Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length {}>>\nstream\n",
            first + 1,
            first + 2,
            first + 1,
            content.len(),
            first + 2,
            picture.len()
        )
        .unwrap();
        file.extend_from_slice(picture);
        file.extend_from_slice(b"\nendstream\nendobj\n");
    }
    file.extend_from_slice(b"trailer\n<</Root 1 0 R>>\n");
    file
}

/// Number of insertions, deletions and replacements that make one text of another.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, left) in a.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], at + 1);
        for (column, right) in b.iter().enumerate() {
            let changed = before + usize::from(left != right);
            before = row[column + 1];
            row[column + 1] = changed.min(before + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

/// Prints a page with LibreOffice and scans it at 200 dots per inch.
fn scan_of(bulletin: &Bulletin, folder: &Path) -> Vec<u8> {
    fs::write(folder.join("a.fodt"), bulletin.open_document(1)).unwrap();
    soffice(folder, "pdf", &["a.fodt".to_owned()]);
    let status =
        Command::new("pdftoppm").args(["-r", "200", "-gray", "-jpeg", "a.pdf", "page"]).current_dir(folder).status();
    assert!(status.unwrap().success());
    let pages = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let pages = pages.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "jpg"));
    let pages: Vec<Vec<u8>> = pages.map(|entry| fs::read(entry.path()).unwrap()).collect();
    // The frame header of a JPEG holds its size.
    let frame = pages[0].windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    let number = |at: usize| usize::from(u16::from_be_bytes([pages[0][at], pages[0][at + 1]]));
    scanned(&pages, number(frame + 7), number(frame + 5))
}

/// Returns the full-width form of a mark: a picture does not tell `,` before a blank from `，`.
fn full_width(c: char) -> char {
    if c.is_ascii_punctuation() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c }
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice, pdftoppm and tesseract")]
fn a_scan_gives_nearly_what_was_written() {
    let (bulletin, folder) = (bulletin(), tempfile::tempdir().unwrap());
    let document = read_pdf(&scan_of(&bulletin, folder.path())).unwrap();
    let pages = document.images.len();
    assert!(pages > 1);
    let unsure = document.doubts.iter().filter(|doubt| doubt.kind.contains("read from its picture"));
    assert_eq!(unsure.count(), pages, "{:?}", document.doubts);
    let found: Vec<char> = paragraphs(&document).concat().chars().map(full_width).collect();
    let expected: Vec<char> =
        bulletin.expected().iter().flat_map(|text| bare(text).chars().map(full_width).collect::<Vec<_>>()).collect();
    let wrong = distance(&found, &expected);
    assert!(wrong * 100 <= 2 * expected.len(), "{wrong} of {} characters are wrong", expected.len());
}
