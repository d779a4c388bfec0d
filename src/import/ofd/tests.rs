use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::import::document::{Block, Inline, Paragraph};

const SPACE: &str = "xmlns:ofd='http://www.ofdspec.org/2016'";

/// A file of these parts.
fn file(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A document of one page with these objects, and further parts.
fn document(objects: &str, body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let entry = format!(
        "<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>"
    );
    let root = format!(
        "<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
         <ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages><ofd:Page ID='1' BaseLoc='Page.xml'/>\
         </ofd:Pages><ofd:Annotations>Annotations.xml</ofd:Annotations></ofd:Document>"
    );
    let page =
        format!("<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID='2'>{objects}</ofd:Layer></ofd:Content></ofd:Page>");
    let parts: [(&str, &[u8]); 3] =
        [("OFD.xml", entry.as_bytes()), ("Doc_0/Document.xml", root.as_bytes()), ("Doc_0/Page.xml", page.as_bytes())];
    file(&[&parts, more].concat())
}

/// A line of text at a place in millimetres, in type of 5 millimetres.
fn line(text: &str, x: f64, y: f64) -> String {
    let delta = format!("g {} 5", text.chars().count().saturating_sub(1));
    format!(
        "<ofd:TextObject Boundary='{x} {y} 160 7' Size='5'><ofd:TextCode X='0' Y='6' DeltaX='{delta}'>{text}</ofd:TextCode>\
         </ofd:TextObject>"
    )
}

fn paragraphs(document: &Document) -> Vec<String> {
    let texts = document.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => paragraph.text(),
        Block::Table(table) => {
            let cell = |cell: &Vec<Paragraph>| cell.iter().map(Paragraph::text).collect::<String>();
            table
                .rows
                .iter()
                .map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|"))
                .collect::<Vec<_>>()
                .join("/")
        }
        Block::PageBreak => "^".to_owned(),
    });
    texts.collect()
}

const FULL: &str = "一二三四五六七八九十一二三四五六七八九十";

#[test]
fn lines_become_paragraphs_in_the_order_of_their_places() {
    let objects = [line("完。", 20.0, 40.0), line(FULL, 30.0, 20.0), line(&format!("{FULL}甲乙"), 20.0, 30.0)];
    let read = read(&document(&objects.concat(), "", &[])).unwrap();
    assert_eq!(paragraphs(&read), [format!("{FULL}{FULL}甲乙完。")]);
    assert_eq!(read.doubts, []);
}

#[test]
fn signed_documents_are_read_and_encrypted_ones_refused() {
    let text = line("教育厅开会。", 20.0, 20.0);
    let signed = read(&document(&text, "<ofd:Signatures>/Signs.xml</ofd:Signatures>", &[])).unwrap();
    assert!(signed.doubts[0].kind.contains("signed"), "{:?}", signed.doubts);
    let wrong = read(&document(&text, "", &[("Encryptions.xml", b"<Encryptions/>")])).unwrap_err();
    assert!(wrong.message.contains("encrypted") && wrong.hint.is_some());
    for (bytes, message) in [(&b"%PDF-1.7"[..], "a PDF"), (b"PK\x03\x04", "damaged"), (b"", "empty")] {
        assert!(read(bytes).unwrap_err().message.contains(message));
    }
    assert!(read(&document("", "", &[])).unwrap_err().message.contains("no text"));
}

#[test]
fn pictures_are_taken_over_and_annotations_named() {
    let objects = line("教育厅开会。", 20.0, 20.0)
        + "<ofd:ImageObject ResourceID='7' Boundary='20 40 60 40' CTM='60 0 0 40 0 0'/>"
        + &line("财政厅开会。", 20.0, 100.0);
    let resources = format!(
        "<ofd:Res {SPACE} BaseLoc='Res'><ofd:MultiMedias><ofd:MultiMedia Type='Image' ID='7'><ofd:MediaFile>a.png\
         </ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    );
    let list = format!(
        "<ofd:Annotations {SPACE}><ofd:Page PageID='1'><ofd:FileLoc>Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>"
    );
    let annotation =
        format!("<ofd:PageAnnot {SPACE}><ofd:Annot Type='Watermark'><ofd:Appearance/></ofd:Annot></ofd:PageAnnot>");
    let more: [(&str, &[u8]); 4] = [
        ("Doc_0/Res.xml", resources.as_bytes()),
        ("Doc_0/Res/a.png", b"\x89PNG"),
        ("Doc_0/Annotations.xml", list.as_bytes()),
        ("Doc_0/Annotation.xml", annotation.as_bytes()),
    ];
    let read = read(&document(&objects, "", &more)).unwrap();
    assert_eq!(paragraphs(&read), ["教育厅开会。", "", "财政厅开会。"]);
    assert_eq!(read.images.len(), 1);
    assert!(matches!(&read.blocks[1], Block::Paragraph(picture) if picture.inlines == [Inline::Image(0)]));
    assert_eq!(
        read.doubts.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["an annotation of the OFD document was left out: Watermark"]
    );
}

#[test]
fn rules_make_tables() {
    let rule = |data: &str| {
        format!(
            "<ofd:PathObject Boundary='0 0 210 297'><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    };
    let rules = ["M 20 20 L 80 20 L 80 40 L 20 40 C", "M 50 20 L 50 40", "M 20 30 L 80 30"].map(rule).concat();
    let cells =
        [line("受理", 22.0, 22.0), line("办结", 52.0, 22.0), line("甲", 22.0, 32.0), line("乙", 52.0, 32.0)].concat();
    assert_eq!(paragraphs(&read(&document(&(rules + &cells), "", &[])).unwrap()), ["受理|办结/甲|乙"]);
}
