//! Files that `kanku import` refuses, and doubts about those that it takes.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Area;
use crate::support::Project;

const BULLETIN: &str = "周报\n\n2023年第1期\n\n（总第1期）\n\n教育厅办公室\n2023年1月9日\n\n（1月2日—1月6日）\n\n一、工作动态\n\n1.教育厅开会。\n";

/// A paragraph that is cut in two.
const LONG_AND_CUT: &str =
    "召开全省教育工作会议，总结上半年工作，部署下半年重点任务，并就暑期安全、招生考试、教师\n\n队伍建设提出要求。";

/// A package of Word whose main part is `document`.
fn docx(document: &str) -> Vec<u8> {
    let types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let relations = format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         <Relationship Id='r1' Type='{office}' Target='word/document.xml'/></Relationships>"
    );
    let parts = [("[Content_Types].xml", types), ("_rels/.rels", &relations), ("word/document.xml", document)];
    package(&parts.into_iter().filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>())
}

/// A zip archive of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A Word document with this in its body.
fn body(inside: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    docx(&format!("<w:document xmlns:w='{main}'><w:body>{inside}</w:body></w:document>"))
}

pub fn files(area: &mut Area) {
    let deep = "<w:sdt>".repeat(2_000) + &"</w:sdt>".repeat(2_000);
    let whole = body("<w:p/>");
    for (title, name, bytes) in [
        ("another kind of file", "a.xls", b"text".to_vec()),
        ("an empty text", "a.txt", Vec::new()),
        ("no text", "a.txt", b"\x89PNG\r\n\x1a\n\0\0\xff\xd8\xff".to_vec()),
        ("a PDF that is called a text", "a.txt", b"%PDF-1.7\n\xff\xff\xff\x81\0".to_vec()),
        ("a text without a number", "a.txt", "教育厅开会。\n".into()),
        ("a text without a year", "a.txt", BULLETIN.replace("2023年", "").into()),
        ("an empty Word document", "a.docx", Vec::new()),
        ("an old Word document that is called new", "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec()),
        ("a PDF that is called a Word document", "a.docx", b"%PDF-1.7\n".to_vec()),
        ("a web page that is called a Word document", "a.docx", b"<html></html>".to_vec()),
        ("an RTF document that is called a Word document", "a.docx", b"{\\rtf1}".to_vec()),
        ("a text that is called a Word document", "a.docx", b"text".to_vec()),
        ("a Word document without its end", "a.docx", whole[..whole.len() / 2].to_vec()),
        ("a package without a document", "a.docx", docx("")),
        ("a Word document that ends early", "a.docx", docx("<w:document")),
        ("a workbook", "a.docx", docx("<workbook/>")),
        ("a Word document that is nested too deep", "a.docx", body(&deep)),
        ("a Word document without a number", "a.docx", body("<w:p><w:r><w:t>教育厅</w:t></w:r></w:p>")),
        ("no PDF", "a.pdf", b"text".to_vec()),
        ("a Word document that is called a PDF", "a.pdf", whole.clone()),
        ("a damaged PDF", "a.pdf", b"%PDF-1.7\n1 0 obj".to_vec()),
        ("no OFD document", "a.ofd", b"text".to_vec()),
        ("a package without an OFD document", "a.ofd", package(&[("a.txt", "text")])),
        (
            "an encrypted OFD document",
            "a.ofd",
            package(&[("OFD.xml", "<OFD/>"), ("Encryptions.xml", "<Encryptions/>")]),
        ),
        ("a PDF that is called a web page", "a.html", b"%PDF-1.7\n".to_vec()),
        ("a web page without text", "a.html", b"<html><script>text</script></html>".to_vec()),
        ("a web page without a number", "a.html", "<p>教育厅开会。</p>".into()),
        ("no picture", "a.jpg", b"text".to_vec()),
        ("an empty old document", "a.doc", Vec::new()),
        ("no old document", "a.doc", b"text".to_vec()),
    ] {
        area.run(title, &Project::new().with(name, bytes), &["import", name]);
    }
    area.run("a file that is not there", &Project::new(), &["import", "none.txt"]);
    doubts(area);
    numbers(area);
}

/// Issues that are written with comments about what is unsure.
fn doubts(area: &mut Area) {
    for (title, text) in [
        ("a sound text", BULLETIN.to_owned()),
        ("no total", BULLETIN.replace("（总第1期）", "")),
        ("no day of issue", BULLETIN.replace("2023年1月9日", "2023年1月")),
        ("no period", BULLETIN.replace("（1月2日—1月6日）", "")),
        ("another title", BULLETIN.replace("周报", "简报")),
        ("a number without a year", BULLETIN.replace("2023年第1期", "第1期")),
        ("paragraphs that were joined", BULLETIN.replace("开会。", LONG_AND_CUT)),
    ] {
        area.run(title, &Project::new().with("a.txt", text), &["import", "a.txt"]);
    }
}

/// Issues whose numbers are taken.
fn numbers(area: &mut Area) {
    let project = Project::new().with("old/a.txt", BULLETIN).with("old/b.txt", BULLETIN.replace("开会", "办公"));
    area.run("two files of one number", &project, &["import", "old"]);
    let project = Project::new().issue(1, "教育厅办公。").with("a.txt", BULLETIN);
    area.run("a number that is taken", &project, &["import", "a.txt"]);
    let project = Project::new().with("old/a.txt", BULLETIN);
    std::os::unix::fs::symlink("/", project.path("old/root")).unwrap();
    area.run("a link out of the folder", &project, &["import", "old"]);
}
