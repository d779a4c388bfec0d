//! PDF and old word processor files from other programs come in as their authors wrote them.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use kanku::diagnostics::Diagnostic;
use kanku::import::document::{Block, Document, Inline, Paragraph};
use kanku::import::{office, pdf};
use proptest::prelude::*;

use crate::support::repository;

/// A bulletin before it is printed.
pub struct Bulletin {
    /// Lines of the masthead, each in the middle.
    pub masthead: Vec<String>,
    /// Paragraphs, with `**` around bold type.
    pub paragraphs: Vec<String>,
}

impl Bulletin {
    /// The real issue, or another in the same form.
    pub fn of(markdown: &str) -> Self {
        let body = markdown.splitn(3, "---\n").last().unwrap();
        let blocks = body.split("\n\n").map(str::trim);
        // What a printed bulletin has as pictures, tables or notes is not what these tests are about.
        let plain = blocks.filter(|block| {
            let other = ['|', '!', '<', '[', '-', '>'];
            !block.is_empty() && !block.starts_with(other) && !block.contains("[^") && !block.contains('\n')
        });
        let paragraphs = plain.map(|block| block.trim_start_matches('#').trim().to_owned()).collect();
        let masthead = ["2023 年第 44 期（总第 464 期）", "窗口工作周报", "（11 月 13 日—11 月 17 日）"];
        Self { masthead: masthead.map(str::to_owned).to_vec(), paragraphs }
    }

    /// What a reader must find, paragraph by paragraph, without white space.
    pub fn expected(&self) -> Vec<String> {
        let all = self.masthead.iter().chain(&self.paragraphs);
        all.map(|text| bare(&text.replace("**", ""))).collect()
    }

    /// As a page for a browser, on A4, by the rules for official documents.
    pub fn html(&self) -> String {
        let style = "@page { size: A4; margin: 37mm 26mm 35mm 28mm } \
            body { font: 16pt/28pt 'Noto Serif CJK SC'; margin: 0 } \
            p { margin: 0; text-indent: 2em; text-align: justify } \
            .c { text-align: center; text-indent: 0 } .t { font-size: 36pt; line-height: 60pt }";
        let mut html = format!("<!doctype html><meta charset=utf-8><title>周报</title><style>{style}</style>");
        for (at, line) in self.masthead.iter().enumerate() {
            html += &format!("<p class='c {}'>{line}</p>", if at == 1 { "t" } else { "" });
        }
        for paragraph in &self.paragraphs {
            html += &format!("<p>{}</p>", with_bold(paragraph, "<b>", "</b>"));
        }
        html
    }

    /// Returns the bulletin as a text document in one file of XML: page numbers at the foot, a running head, the body
    /// in columns.
    pub fn open_document(&self, columns: u8) -> String {
        let head = "<?xml version='1.0' encoding='UTF-8'?><office:document \
            xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
            xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' \
            xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' \
            xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' \
            xmlns:fo='urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0' \
            office:version='1.2' office:mimetype='application/vnd.oasis.opendocument.text'>";
        let font = "style:font-name-asian='Noto Serif CJK SC' fo:font-size='16pt' style:font-size-asian='16pt'";
        let style = |name: &str, paragraph: &str, text: &str| {
            format!(
                "<style:style style:name='{name}' style:family='paragraph'><style:paragraph-properties style:punctuation-wrap=\"simple\" {paragraph}/>\
                 <style:text-properties {text}/></style:style>"
            )
        };
        let mut xml = format!("{head}<office:styles>");
        xml += &style("T", "fo:text-indent='32pt' fo:text-align='justify' fo:line-height='28pt'", font);
        xml += &style("C", "fo:text-align='center' fo:line-height='28pt'", font);
        xml += "<style:style style:name='B' style:family='text'><style:text-properties fo:font-weight='bold' \
            style:font-weight-asian='bold'/></style:style></office:styles><office:automatic-styles>\
            <style:page-layout style:name='L'><style:page-layout-properties fo:page-width='210mm' \
            fo:page-height='297mm' fo:margin-top='20mm' fo:margin-bottom='20mm' fo:margin-left='28mm' \
            fo:margin-right='26mm'/><style:header-style/><style:footer-style><style:header-footer-properties \
            fo:margin-top='10mm'/></style:footer-style></style:page-layout></office:automatic-styles>\
            <office:master-styles><style:master-page style:name='Standard' style:page-layout-name='L'>\
            <style:header><text:p>窗口工作周报</text:p></style:header><style:footer><text:p text:style-name='C'>— \
            <text:page-number>1</text:page-number> —</text:p></style:footer></style:master-page>\
            </office:master-styles><office:body><office:text>";
        let section = format!(
            "<style:style style:name='S' style:family='section'><style:section-properties><style:columns \
             fo:column-count='{columns}' fo:column-gap='8mm'/></style:section-properties></style:style>"
        );
        let mut xml = xml.replace("<office:automatic-styles>", &format!("<office:automatic-styles>{section}"));
        for line in &self.masthead {
            xml += &format!("<text:p text:style-name='C'>{line}</text:p>");
        }
        xml += "<text:section text:style-name='S' text:name='body'>";
        for paragraph in &self.paragraphs {
            let text = with_bold(paragraph, "<text:span text:style-name='B'>", "</text:span>");
            xml += &format!("<text:p text:style-name='T'>{text}</text:p>");
        }
        xml += "</text:section></office:text></office:body></office:document>";
        // LibreOffice knows the kind of the file only by these quotes.
        xml.replace('\'', "\"")
    }
}

/// Puts marks around what stands between pairs of `**`.
fn with_bold(text: &str, open: &str, close: &str) -> String {
    let pieces = text.split("**").enumerate();
    pieces.map(|(at, piece)| if at % 2 == 1 { format!("{open}{piece}{close}") } else { piece.to_owned() }).collect()
}

pub fn read_pdf(file: &[u8]) -> Result<Document, Diagnostic> {
    pdf::read(file, &|_, _| {})
}

pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

pub fn paragraphs(document: &Document) -> Vec<String> {
    let texts = document.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(bare(&paragraph.text())),
        _ => None,
    });
    texts.collect()
}

/// Bulletins as files of other programs, made once for all tests.
struct Made {
    bulletin: Bulletin,
    /// Printed by a browser.
    chromium: Vec<u8>,
    /// Printed by LibreOffice, with page numbers and a running head.
    libreoffice: Vec<u8>,
    /// In Word's old format.
    doc: Vec<u8>,
}

static MADE: LazyLock<Vec<Made>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut texts = vec![fs::read_to_string(repository().join("content/issues/2023/044.md")).unwrap()];
    kanku::samples::generate(&at("samples"), 1, 7).unwrap();
    let samples = walkdir::WalkDir::new(at("samples/content/issues")).sort_by_file_name().into_iter().flatten();
    let issues = samples.filter(|entry| entry.file_type().is_file()).step_by(20).take(2);
    texts.extend(issues.map(|entry| fs::read_to_string(entry.path()).unwrap()));
    let bulletins: Vec<Bulletin> = texts.iter().map(|text| Bulletin::of(text)).collect();
    assert_eq!(bulletins.len(), 3);
    for (number, bulletin) in bulletins.iter().enumerate() {
        fs::write(at(&format!("{number}.html")), bulletin.html()).unwrap();
        fs::write(at(&format!("{number}.fodt")), bulletin.open_document(1)).unwrap();
        print(folder.path(), &format!("{number}.html"), &format!("{number}-plain.pdf"), true);
        // The heads are the same on all.
        if number == 0 {
            print(folder.path(), "0.html", "heads.pdf", false);
        }
    }
    let sources: Vec<String> = (0..bulletins.len()).map(|number| format!("{number}.fodt")).collect();
    soffice(folder.path(), "pdf", &sources);
    soffice(folder.path(), "doc:MS Word 97", &sources);
    let read = |name: String| fs::read(at(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let made = |(number, bulletin)| Made {
        bulletin,
        chromium: read(format!("{number}-plain.pdf")),
        libreoffice: read(format!("{number}.pdf")),
        doc: read(format!("{number}.doc")),
    };
    bulletins.into_iter().enumerate().map(made).collect()
});

/// Prints a page to PDF with Chromium.
fn print(folder: &Path, page: &str, target: &str, plain: bool) {
    let mut command = Command::new("/usr/bin/chromium");
    command.args(["--headless", "--no-sandbox", "--disable-gpu"]).current_dir(folder);
    command.arg(format!("--user-data-dir={}", folder.join("browser").display()));
    if plain {
        command.arg("--no-pdf-header-footer");
    }
    let target = folder.join(target);
    let output = command.arg(format!("--print-to-pdf={}", target.display())).arg(folder.join(page)).output().unwrap();
    assert!(target.exists(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Converts files with LibreOffice.
pub fn soffice(folder: &Path, target: &str, sources: &[String]) {
    let mut command = Command::new("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--convert-to", target, "--outdir", "."]).args(sources).current_dir(folder);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice and Chromium")]
fn printed_bulletins_come_in_paragraph_by_paragraph() {
    for (number, made) in MADE.iter().enumerate() {
        for (file, program) in [(&made.chromium, "chromium"), (&made.libreoffice, "libreoffice")] {
            let document = read_pdf(file).unwrap_or_else(|error| panic!("{program}: {error}"));
            let (found, expected) = (paragraphs(&document), made.bulletin.expected());
            for (found, expected) in found.iter().zip(&expected) {
                assert_eq!(found, expected, "{program}, bulletin {number}");
            }
            assert_eq!(found.len(), expected.len(), "{program}, bulletin {number}");
            assert_eq!(document.characters(), expected.concat(), "{program}, bulletin {number}");
            let centred = document.blocks.iter().filter_map(|block| match block {
                Block::Paragraph(paragraph) if paragraph.centred => Some(paragraph.text()),
                _ => None,
            });
            assert_eq!(centred.collect::<Vec<_>>(), made.bulletin.masthead, "{program}, bulletin {number}");
        }
    }
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice and Chromium")]
fn page_numbers_and_running_heads_are_left_out() {
    let omitted = |file: &[u8]| read_pdf(file).unwrap().omitted;
    let numbered = omitted(&MADE[0].libreoffice);
    let pages = numbered.len() / 2;
    assert!(pages > 1, "{numbered:?}");
    let expected: Vec<String> = (1..=pages).flat_map(|page| ["窗口工作周报".into(), format!("— {page} —")]).collect();
    assert_eq!(numbered, expected);
    assert!(omitted(&MADE[0].chromium).is_empty());
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice and Chromium")]
fn heads_and_feet_of_a_browser_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.html"), MADE[0].bulletin.html()).unwrap();
    print(folder.path(), "page.html", "page.pdf", false);
    let document = read_pdf(&fs::read(folder.path().join("page.pdf")).unwrap()).unwrap();
    assert_eq!(paragraphs(&document), MADE[0].bulletin.expected());
    let feet = document.omitted.iter().filter(|line| line.contains("page.html"));
    assert_eq!(feet.count() * 2, document.omitted.len(), "{:?}", document.omitted);
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice and Chromium")]
fn a_password_is_asked_for_only_where_the_file_does_not_open_without() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("locked.fodt"), MADE[0].bulletin.open_document(1)).unwrap();
    let print = |options: &str| {
        soffice(folder.path(), &format!("pdf:writer_pdf_Export:{{{options}}}"), &["locked.fodt".to_owned()]);
        fs::read(folder.path().join("locked.pdf")).unwrap()
    };
    let to_open =
        r#""EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"a"}"#;
    let error = read_pdf(&print(to_open)).unwrap_err();
    assert!(error.message.contains("locked with a password"), "{error}");
    let to_change =
        r#""RestrictPermissions":{"type":"boolean","value":"true"},"PermissionPassword":{"type":"string","value":"a"}"#;
    let restricted = print(to_change);
    assert!(restricted.windows(8).any(|word| word == b"/Encrypt"));
    assert_eq!(paragraphs(&read_pdf(&restricted).unwrap()), MADE[0].bulletin.expected());
}

/// A page of A4 with a font and what draws on it.
fn page(font: &str, content: &[u8], extra: &str) -> Vec<u8> {
    let stream = [format!("<</Length {}>>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat();
    let objects: [Vec<u8>; 5] = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>{extra}>>"
        )
        .into_bytes(),
        stream,
        font.as_bytes().to_vec(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = String::new();
    for (at, object) in objects.iter().enumerate() {
        places += &format!("{:010} 00000 n \n", file.len());
        file.extend([format!("{} 0 obj\n", at + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let table = file.len();
    let end =
        format!("xref\n0 6\n0000000000 65535 f \n{places}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    file.extend(end.into_bytes());
    file
}

/// A font of old programs: not in the file, and its characters are known by its encoding only.
fn chinese_font(encoding: &str) -> String {
    format!(
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[<</Type/Font\
         /Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000\
         /FontDescriptor<</Type/FontDescriptor/FontName/SimSun/Flags 4>>>>]>>"
    )
}

fn only_paragraph(file: &[u8]) -> String {
    let document = read_pdf(file).unwrap_or_else(|error| panic!("{error}"));
    paragraphs(&document).join("|")
}

#[test]
fn characters_of_old_encodings_are_known() {
    let cases = [
        ("GBK-EUC-H", "BFAFBFE2D6DCB1A8"),
        ("UniGB-UCS2-H", "520A5E93546862A5"),
        ("UniGB-UTF16-H", "520A5E93546862A5"),
        ("GBK-EUC-V", "BFAFBFE2D6DCB1A8"),
    ];
    for (encoding, codes) in cases {
        let content = format!("BT /F 16 Tf 80 700 Td <{codes}> Tj ET");
        assert_eq!(only_paragraph(&page(&chinese_font(encoding), content.as_bytes(), "")), "刊库周报", "{encoding}");
    }
}

#[test]
fn turned_pages_hidden_text_and_actual_text_are_read() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let cases = [
        ("BT /F 16 Tf 80 700 Td (open data) Tj ET", "/Rotate 90", "opendata"),
        ("BT /F 16 Tf 0 1 -1 0 300 100 Tm (open data) Tj ET", "", "opendata"),
        ("BT /F 16 Tf 3 Tr 80 700 Td (open data) Tj ET", "", "opendata"),
        ("BT /F 16 Tf 2 Tr 80 700 Td (open data) Tj ET", "", "opendata"),
        ("/Span <</ActualText <FEFF520A5E93>>> BDC BT /F 16 Tf 80 700 Td (xyz) Tj ET EMC", "", "刊库"),
        ("BT /F 16 Tf 80 700 Td (below) Tj ET BT /F 16 Tf 80 730 Td (above) Tj ET", "", "above|below"),
    ];
    for (content, extra, expected) in cases {
        assert_eq!(only_paragraph(&page(font, content.as_bytes(), extra)), expected, "{content}");
    }
}

#[test]
fn a_file_made_to_exhaust_is_refused_or_read() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let nested = [b"[".repeat(100_000), b" TJ".to_vec()].concat();
    let saved = b"q ".repeat(500_000);
    for content in [nested, saved] {
        assert!(read_pdf(&page(font, &content, "")).unwrap_err().message.contains("no text"));
    }
    let endless = chinese_font("GBK-EUC-H").replace("/DW 1000", "/W[0 4294967295 500]");
    assert!(read_pdf(&page(&endless, b"BT /F 16 Tf <BFAF> Tj ET", "")).unwrap_err().message.contains("damaged"));
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice and Chromium")]
fn departments_in_bold_are_told_from_the_text() {
    for file in [&MADE[0].chromium, &MADE[0].libreoffice] {
        let document = read_pdf(file).unwrap();
        let inlines = document.blocks.iter().flat_map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.inlines.as_slice(),
            _ => &[],
        });
        let bold = inlines.filter_map(|inline| match inline {
            Inline::Text { text, bold: true } => Some(text.as_str()),
            _ => None,
        });
        let expected = ["经济和信息化厅", "交通运输厅", "省市场监管局窗口", "省林草局"];
        assert_eq!(bold.collect::<Vec<_>>(), expected);
    }
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice and Chromium")]
fn old_word_files_become_docx() {
    let sources: Vec<office::Source<'_>> =
        MADE.iter().map(|made| office::Source { extension: "doc", bytes: &made.doc }).collect();
    let files = office::to_docx(&sources);
    assert_eq!(files.len(), MADE.len());
    for file in files {
        let file = file.unwrap();
        assert!(file.starts_with(b"PK"));
    }
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice and Chromium")]
fn ruled_tables_keep_their_cells() {
    let folder = tempfile::tempdir().unwrap();
    let html = "<!doctype html><meta charset=utf-8><style>td, th { border: 1px solid; width: 6em } \
        table { border-collapse: collapse }</style><p>本周办件情况如下。</p><table><tr><th colspan=2>办件情况（件）\
        <tr><td>咨询<td>省市场监管局政务窗口受理数<tr><td>2085<td></table><p>特此通报。</p>";
    fs::write(folder.path().join("page.html"), html).unwrap();
    print(folder.path(), "page.html", "page.pdf", true);
    let cell = |span: &str, text: &str| {
        format!("<table:table-cell table:style-name='R' {span}><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: [String; 2]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let rows = [
        row([cell("table:number-columns-spanned='2'", "办件情况（件）"), "<table:covered-table-cell/>".to_owned()]),
        row([cell("", "咨询"), cell("", "省市场监管局政务窗口受理数")]),
        row([cell("", "2085"), cell("", "")]),
    ];
    let table =
        format!("<table:table><table:table-column table:number-columns-repeated='2'/>{}</table:table>", rows.concat());
    let bulletin = Bulletin {
        masthead: vec!["本周办件情况如下。".to_owned()],
        paragraphs: vec!["特此通报。".to_owned()],
    };
    let xml = bulletin.open_document(1).replace(
        "<office:automatic-styles>",
        "<office:automatic-styles><style:style style:name='R' style:family='table-cell'>\
         <style:table-cell-properties fo:border='0.5pt solid #000000'/></style:style>",
    );
    let (start, end) = xml.split_once("<text:p text:style-name=\"T\">").unwrap();
    let xml = format!("{start}{table}<text:p text:style-name=\"T\">{end}").replace('\'', "\"");
    fs::write(folder.path().join("table.fodt"), xml).unwrap();
    soffice(folder.path(), "pdf", &["table.fodt".to_owned()]);
    for name in ["page.pdf", "table.pdf"] {
        let document = read_pdf(&fs::read(folder.path().join(name)).unwrap()).unwrap();
        // The head of a single page cannot be told from its text.
        let [.., Block::Paragraph(before), Block::Table(table), Block::Paragraph(after)] = document.blocks.as_slice()
        else {
            panic!("{name}: {:?}", document.blocks);
        };
        assert_eq!((bare(&before.text()), bare(&after.text())), ("本周办件情况如下。".into(), "特此通报。".into()));
        let cell = |cell: &Vec<Paragraph>| cell.iter().map(|text| bare(&text.text())).collect::<String>();
        let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let expected = [["办件情况（件）", ""], ["咨询", "省市场监管局政务窗口受理数"], ["2085", ""]];
        assert_eq!(rows, expected, "{name}");
    }
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs Chromium")]
fn a_pdf_of_a_small_picture_says_that_it_has_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let picture = "<img width=300 src='data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='>";
    fs::write(folder.path().join("scan.html"), picture).unwrap();
    print(folder.path(), "scan.html", "scan.pdf", true);
    let error = read_pdf(&fs::read(folder.path().join("scan.pdf")).unwrap()).unwrap_err();
    assert!(error.message.contains("the PDF has no text"), "{error}");
    assert!(error.hint.unwrap().contains("scan it"));
}

#[test]
fn what_is_no_pdf_is_refused() {
    for bytes in [b"".as_slice(), b"%PDF-1.7", b"PK\x03\x04", "刊库".as_bytes()] {
        let message = read_pdf(bytes).unwrap_err().message;
        assert!(
            ["the file is empty", "the file is damaged or not a"].iter().any(|start| message.starts_with(start)),
            "{message}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever becomes of a file, reading it ends, with a document or with a diagnostic.
    #[test]
    #[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice and Chromium")]
    fn damaged_files_are_read_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        length in any::<prop::sample::Index>(),
        cut in any::<bool>(),
        which in 0..2usize,
    ) {
        let mut bytes = [&MADE[0].chromium, &MADE[0].libreoffice][which].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(length.index(bytes.len()));
        }
        if let Err(error) = read_pdf(&bytes) {
            prop_assert!(!error.message.is_empty() && error.hint.is_some());
        }
    }
}
