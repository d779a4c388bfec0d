//! Word documents come in whole, whoever wrote them, and do no harm, whatever is in them.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use kanku::import::document::{Block, Document, Inline, Paragraph};
use kanku::import::docx::read;
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, html};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::repository;

const NAMESPACES: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
     xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships' \
     xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' \
     xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' \
     xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' \
     xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' \
     xmlns:dgm='http://schemas.openxmlformats.org/drawingml/2006/diagram' \
     xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' \
     xmlns:v='urn:schemas-microsoft-com:vml' xmlns:x='urn:of-no-one'";

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const STYLES: &str = "<w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>
    <w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/>
      <w:pPr><w:numPr><w:numId w:val='5'/></w:numPr><w:jc w:val='center'/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
    <w:style w:type='paragraph' w:styleId='own'><w:name w:val='公文标题'/><w:basedOn w:val='1'/></w:style>
    <w:style w:type='paragraph' w:styleId='2'><w:name w:val='heading 2'/><w:basedOn w:val='a'/>
      <w:pPr><w:numPr><w:numId w:val='5'/></w:numPr></w:pPr></w:style>
    <w:style w:type='paragraph' w:styleId='circle'><w:name w:val='x'/><w:basedOn w:val='circle'/></w:style>
    <w:style w:type='character' w:styleId='strong'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>";

const NUMBERING: &str = "<w:abstractNum w:abstractNumId='0'>
      <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>
      <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>
      <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%3.'/></w:lvl>
      <w:lvl w:ilvl='3'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2.%4'/></w:lvl>
    </w:abstractNum>
    <w:abstractNum w:abstractNumId='1'>
      <w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='\u{F06C}'/><w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr></w:lvl>
    </w:abstractNum>
    <w:abstractNum w:abstractNumId='2'>
      <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:pStyle w:val='1'/><w:lvlText w:val='%1 '/></w:lvl>
      <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimalEnclosedCircle'/><w:pStyle w:val='2'/><w:lvlText w:val='%2'/></w:lvl>
    </w:abstractNum>
    <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>
    <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>
    <w:num w:numId='3'><w:abstractNumId w:val='1'/></w:num>
    <w:num w:numId='4'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>
      <w:numFmt w:val='decimalFullWidth'/><w:lvlText w:val='第%1条'/></w:lvl></w:lvlOverride></w:num>
    <w:num w:numId='5'><w:abstractNumId w:val='2'/></w:num>";

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n and so on";

/// A package of the parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn part(root: &str, inside: &str) -> String {
    format!("<?xml version='1.0' encoding='UTF-8'?><w:{root} {NAMESPACES}>{inside}</w:{root}>")
}

fn relations(of: &[(&str, &str, &str)]) -> String {
    let all: String = of
        .iter()
        .map(|(id, kind, target)| format!("<Relationship Id='{id}' Type='{OFFICE}/{kind}' Target='{target}'/>"))
        .collect();
    format!("<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{all}</Relationships>")
}

/// A document as Word would write it, its `w:body` holding `body`.
fn docx(body: &str) -> Vec<u8> {
    docx_of(&part("document", &format!("<w:body>{body}</w:body>")))
}

fn docx_of(document: &str) -> Vec<u8> {
    let parts = parts(document);
    package(&parts.iter().map(|(name, bytes)| (*name, &bytes[..])).collect::<Vec<_>>())
}

/// The parts of a document as Word would write it.
fn parts(document: &str) -> Vec<(&'static str, Vec<u8>)> {
    let note = |kind: &str, text: &str| {
        part(
            &format!("{kind}s"),
            &format!("<w:{kind} w:id='0' w:type='separator'><w:p/></w:{kind}><w:{kind} w:id='2'>{text}</w:{kind}>"),
        )
    };
    let diagram = "<d:dataModel xmlns:d='x' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><d:ptLst><d:pt>
        <a:p><a:r><a:t>受</a:t></a:r><a:r><a:t>理</a:t></a:r></a:p></d:pt><d:pt><a:p><a:r><a:t>办结</a:t></a:r></a:p></d:pt></d:ptLst></d:dataModel>";
    let chart = "<c:chartSpace xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'><c:cat><c:strCache><c:pt><c:v>一月</c:v></c:pt></c:strCache></c:cat>
        <c:val><c:numCache><c:pt><c:v>12</c:v></c:pt></c:numCache></c:val></c:chartSpace>";
    let footer = "<w:p><w:r><w:t>第</w:t></w:r><w:fldSimple w:instr='PAGE'><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>";
    let of_document = relations(&[
        ("rId1", "styles", "styles.xml"),
        ("rId2", "numbering", "numbering.xml"),
        ("rId3", "footnotes", "footnotes.xml"),
        ("rId4", "endnotes", "/word/endnotes.xml"),
        ("rId5", "image", "media/image1.PNG"),
        ("rId6", "image", "media/image2.emf"),
        ("rId7", "footer", "footer1.xml"),
        ("rId8", "diagramData", "diagrams/data1.xml"),
        ("rId9", "chart", "charts/chart1.xml"),
    ]);
    let text_parts = [
        ("_rels/.rels", relations(&[("rId1", "officeDocument", "word/document.xml")])),
        ("word/document.xml", document.to_owned()),
        ("word/_rels/document.xml.rels", of_document),
        ("word/styles.xml", part("styles", STYLES)),
        ("word/numbering.xml", part("numbering", NUMBERING)),
        ("word/footnotes.xml", note("footnote", &p("脚注"))),
        ("word/endnotes.xml", note("endnote", &p("尾注"))),
        ("word/footer1.xml", part("ftr", footer)),
        ("word/diagrams/data1.xml", diagram.to_owned()),
        ("word/charts/chart1.xml", chart.to_owned()),
    ];
    let pictures = [("word/media/image1.png", PNG.to_vec()), ("word/media/image2.emf", b"\x01\0\0\0".to_vec())];
    text_parts.into_iter().map(|(name, text)| (name, text.into_bytes())).chain(pictures).collect()
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

/// A paragraph with properties.
fn pp(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", run(text))
}

fn listed(list: u32, level: u32, text: &str) -> String {
    pp(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>"), text)
}

/// A document in one line for each block.
fn shown(document: &Document) -> String {
    let blocks = document.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => line(paragraph),
        Block::PageBreak => "----".to_owned(),
        Block::Table(table) => {
            let cell = |cell: &Vec<Paragraph>| cell.iter().map(line).collect::<Vec<_>>().join(" / ");
            let row = |row: &Vec<Vec<Paragraph>>| row.iter().map(cell).collect::<Vec<_>>().join(" | ");
            table.rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
    });
    let notes = document.footnotes.iter().map(|note| format!("note: {}", note.iter().map(line).collect::<String>()));
    blocks.chain(notes).collect::<Vec<_>>().join("\n")
}

fn line(paragraph: &Paragraph) -> String {
    let inlines = paragraph.inlines.iter().map(|inline| match inline {
        Inline::Text { text, bold: true } => format!("*{text}*"),
        Inline::Text { text, bold: false } => text.clone(),
        Inline::LineBreak => "⏎".to_owned(),
        Inline::Image(index) => format!("<{index}>"),
        Inline::Link { text, .. } => text.clone(),
        Inline::Footnote(index) => format!("^{index}"),
    });
    let heading = paragraph.heading.map_or_else(String::new, |level| format!("{} ", "#".repeat(level.into())));
    let centred = if paragraph.centred { "~" } else { "" };
    let label = paragraph.label.as_ref().map_or_else(String::new, |label| format!("[{label}]"));
    format!("{heading}{centred}{label}{}", inlines.collect::<String>())
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let document = read(&docx(body)).unwrap_or_else(|diagnostic| panic!("{diagnostic}"));
    assert_eq!(shown(&document), expected, "{body}\n{document:#?}");
}

#[test]
fn text_is_what_is_printed() {
    for (inside, expected) in [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t xml:space='preserve'> 乙 </w:t><w:br/><w:t> 丙 </w:t></w:r>", "甲\t 乙 ⏎丙"),
        ("<w:r><w:t>&lt;&#x4E59;&amp;<![CDATA[<丙>]]></w:t></w:r>", "<乙&<丙>"),
        ("<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "增"),
        ("<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>", "新"),
        (
            "<w:hyperlink r:id='x'><w:r><w:t>链</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>接</w:t></w:r></w:smartTag>",
            "链接",
        ),
        (
            "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>",
            "控件",
        ),
        ("<x:y><w:r><x:z><w:t>不识</w:t></x:z></w:r></x:y>", "不识"),
        ("<w:r><w:t>5</w:t><w:noBreakHyphen/><w:t>6</w:t><w:softHyphen/></w:r>", "5\u{2011}6"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='宋体' w:char='25CB'/></w:r>", "☑○"),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>chuān</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>川</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "川（chuān）",
        ),
        ("<m:oMath><m:r><m:rPr/><m:t>E=m</m:t></m:r></m:oMath>", "E=m"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>显</w:t></w:r>", "显"),
        // Bold: by the run, by styles that toggle, and not where all is bold.
        (
            "<w:r><w:rPr><w:b/></w:rPr><w:t>粗</w:t></w:r><w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>细</w:t></w:r>",
            "*粗*细",
        ),
        (
            "<w:pPr><w:pStyle w:val='own'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:rPr><w:rStyle w:val='strong'/></w:rPr><w:t>细</w:t></w:r><w:r><w:t>粗</w:t></w:r>",
            "# ~细*粗*",
        ),
        (
            "<w:r><w:rPr><w:b/></w:rPr><w:t>全</w:t></w:r><w:r><w:t xml:space='preserve'> </w:t></w:r><w:r><w:rPr><w:rStyle w:val='strong'/></w:rPr><w:t>粗</w:t></w:r>",
            "全 粗",
        ),
        ("<w:pPr><w:pStyle w:val='circle'/><w:outlineLvl w:val='2'/></w:pPr><w:r><w:t>三级</w:t></w:r>", "### 三级"),
        // Fields.
        (
            "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText> REF x </w:instrText><w:fldChar w:fldCharType='separate'/><w:t>果</w:t><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>后</w:t></w:r>",
            "果后",
        ),
        (
            "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>eq \\o\\ac(○,3)</w:instrText><w:fldChar w:fldCharType='end'/></w:r>",
            "③",
        ),
        ("<w:r><w:t>前</w:t></w:r><w:fldSimple w:instr=' PAGE '><w:r><w:t>7</w:t></w:r></w:fldSimple>", "前"),
        ("<w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p><w:p><w:r><w:t>照旧</w:t></w:r>", "照旧"),
        (
            "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData></w:fldChar><w:instrText>FORMCHECKBOX</w:instrText><w:fldChar w:fldCharType='end'/><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='否'/><w:listEntry w:val='是'/></w:ddList></w:ffData></w:fldChar><w:fldChar w:fldCharType='end'/></w:r>",
            "☑是",
        ),
        // Both branches say the same; a branch that says nothing gives way.
        (
            "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>文</w:t></w:r>",
            "框\n文",
        ),
        (
            "<w:r><mc:AlternateContent><mc:Choice><x:emoji/></mc:Choice><mc:Fallback><w:t>😀</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            "😀",
        ),
        ("<w:r><w:pict><v:shape><v:textpath string='政务周报'/></v:shape></w:pict></w:r>", "政务周报"),
        (
            "<w:r><w:t>图：</w:t><w:drawing><a:graphic><dgm:relIds r:dm='rId8'/></a:graphic></w:drawing></w:r>",
            "图：\n受理\n办结",
        ),
        (
            "<w:r><w:t>图：</w:t><w:drawing><a:graphic><c:chart r:id='rId9'/></a:graphic></w:drawing></w:r>",
            "图：\n一月",
        ),
        // Pages.
        (
            "<w:r><w:t>一</w:t><w:lastRenderedPageBreak/><w:t>页</w:t><w:br w:type='page'/><w:t>二页</w:t></w:r>",
            "一页\n----\n二页",
        ),
        (
            "<w:r><w:t>一</w:t></w:r></w:p><w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>二</w:t></w:r>",
            "一\n----\n二",
        ),
        (
            "<w:pPr><w:sectPr/></w:pPr><w:r><w:t>一</w:t></w:r></w:p><w:p><w:pPr><w:sectPr><w:type w:val='continuous'/></w:sectPr></w:pPr><w:r><w:t>同页</w:t></w:r></w:p><w:p><w:r><w:t>三</w:t></w:r></w:p><w:sectPr/><w:p>",
            "一\n同页\n----\n三",
        ),
        // The end of the first paragraph was deleted.
        (
            "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上</w:t></w:r></w:p><w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:t>下</w:t></w:r>",
            "~上下",
        ),
        // Notes.
        (
            "<w:r><w:t>甲</w:t><w:endnoteReference w:id='2'/><w:t>乙</w:t><w:footnoteReference w:id='2'/></w:r>",
            "甲^0乙^1\nnote: 尾注\nnote: 脚注",
        ),
    ] {
        check(&format!("<w:p>{inside}</w:p>"), expected);
    }
}

#[test]
fn automatic_numbers_are_counted_as_word_does() {
    let body = [
        listed(1, 0, "甲"),
        listed(1, 1, "子"),
        listed(1, 2, "条"),
        listed(1, 2, "条"),
        listed(1, 1, "丑"),
        listed(1, 2, "新条"),
        pp("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:rPr><w:del/></w:rPr>", ""),
        listed(1, 0, "乙"),
        listed(1, 3, "混"),
        listed(2, 0, "另起"),
        listed(2, 0, "续"),
        listed(1, 0, "同表"),
        listed(4, 0, "改"),
        listed(3, 0, "点"),
        listed(9, 0, "无"),
        pp("<w:pStyle w:val='1'/>", "章"),
        pp("<w:pStyle w:val='2'/>", "节"),
        pp("<w:pStyle w:val='1'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='0'/></w:numPr>", "无号"),
        pp("<w:pStyle w:val='1'/>", "章"),
    ]
    .concat();
    let expected = "[一、]甲\n[（一）]子\n[1.]条\n[2.]条\n[（二）]丑\n[1.]新条\n[二、]乙\n[2.1.1]混\n[七、]另起\n[八、]续\n[九、]同表\n\
                    [第１０条]改\n[●]点\n无\n# ~[I]章\n## [①]节\n# ~无号\n# ~[II]章";
    check(&body, expected);
    let skipping = [listed(1, 3, "混"), listed(1, 0, "甲"), listed(1, 2, "条")].concat();
    check(&skipping, "[1.1.1]混\n[一、]甲\n[1.]条");
}

#[test]
fn tables_keep_their_columns() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    let rows = [
        format!("<w:tr>{}{}</w:tr>", cell("<w:gridSpan w:val='2'/>", "合"), cell("", "三")),
        format!("<w:tr>{}{}{}</w:tr>", cell("<w:vMerge w:val='restart'/>", "竖"), cell("", "乙"), cell("", "丙")),
        format!(
            "<w:tr><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>{}</w:tr>",
            cell("<w:vMerge/>", ""),
            cell("", "丁")
        ),
        format!("<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr>", cell("", "删")),
        format!(
            "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc><w:tbl><w:tr>{0}{0}</w:tr></w:tbl><w:p/></w:tc></w:tr>",
            cell("", "套")
        ),
    ];
    check(&format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.concat()), "合 |  | 三\n竖 | 乙 | 丙\n | 丁\n | 套 / 套");
}

#[test]
fn pictures_and_margins_are_told_apart_from_text() {
    let drawing = "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='x' descr='大厅'/><a:blip r:embed='rId5'/></wp:inline></w:drawing></w:r>";
    let old = "<w:r><w:pict><v:shape><v:imagedata r:id='rId6'/></v:shape></w:pict><w:pict><v:imagedata r:id='rId5'/></w:pict></w:r>";
    let body = format!("<w:p>{drawing}{old}</w:p><w:sectPr><w:footerReference r:id='rId7'/></w:sectPr>");
    let document = read(&docx(&body)).unwrap();
    assert_eq!(shown(&document), "<0><0>");
    let image = &document.images[0];
    assert_eq!((image.extension.as_str(), image.description.as_str(), &image.bytes[..]), ("png", "大厅", PNG));
    assert_eq!(document.omitted, ["第3"]);
    assert!(document.doubts[0].detail.contains("image2.emf"), "{:?}", document.doubts);
}

#[test]
fn the_strict_standard_and_other_prefixes_read_the_same() {
    let strict = "<d:document xmlns:d='http://purl.oclc.org/ooxml/wordprocessingml/main'><d:body><d:p><d:r><d:t>严</d:t></d:r></d:p></d:body></d:document>";
    let utf16: Vec<u8> = format!("\u{FEFF}{strict}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let rels = "<Relationships xmlns='x'><Relationship Id='1' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' Target='/Word/Main.xml'/></Relationships>";
    for document in [strict.as_bytes(), &utf16] {
        let bytes = package(&[("_rels/.rels", rels.as_bytes()), ("word/main.xml", document)]);
        assert_eq!(shown(&read(&bytes).unwrap()), "严");
    }
}

/// The text of a Markdown file without its front matter, as HTML and as plain characters.
fn issue() -> (String, String) {
    let text = fs::read_to_string(repository().join("content/issues/2023/044.md")).unwrap();
    let (_, body) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
    let mut page = String::new();
    html::push_html(&mut page, Parser::new(body));
    let texts = Parser::new(body).filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.to_string()),
        _ => None,
    });
    (page, texts.collect::<String>().chars().filter(|c| !c.is_whitespace()).collect())
}

fn run_program(program: &str, arguments: &[&str], folder: &Path) {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; tests/run.sh installs it"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A text document of LibreOffice with outline numbers, a list, a note, a frame and an insertion.
const FLAT_ODT: &str = include_str!("../fixtures/import/outline.fodt");

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs LibreOffice and pandoc")]
fn nothing_is_lost_of_what_other_programs_write() {
    let folder = tempfile::tempdir().unwrap();
    let (page, characters) = issue();
    let html = format!("<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{page}</body></html>");
    fs::write(folder.path().join("issue.html"), html).unwrap();
    fs::write(folder.path().join("outline.fodt"), FLAT_ODT).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let arguments = [&profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "issue.html", "outline.fodt"];
    run_program("soffice", &arguments, folder.path());
    run_program("pandoc", &["issue.html", "-o", "pandoc.docx"], folder.path());
    for name in ["issue.docx", "pandoc.docx"] {
        let document = read(&fs::read(folder.path().join(name)).unwrap()).unwrap();
        assert_eq!(document.characters(), characters, "{name}");
        assert_eq!(document.doubts, [], "{name}");
        let headings =
            document.blocks.iter().filter(|block| matches!(block, Block::Paragraph(p) if p.heading.is_some()));
        assert_eq!(headings.count(), page.matches("<h2>").count() + page.matches("<h3>").count(), "{name}");
        let bold = |p: &Paragraph| p.inlines.iter().any(|inline| matches!(inline, Inline::Text { bold: true, .. }));
        assert!(document.blocks.iter().any(|block| matches!(block, Block::Paragraph(p) if bold(p))), "{name}");
    }
    let outline = read(&fs::read(folder.path().join("outline.docx")).unwrap()).unwrap();
    assert_eq!(
        shown(&outline),
        "# [一、]工作动态\n## [（一）]办件情况\n[1.]咨询^0\n[2.]受理\n## [（二）]其他\n框外\n框内\n# [二、]附则\nnote: 含电话咨询"
    );
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let open = docx("<w:p>").len();
    for (bytes, expected) in [
        (docx_of("<w:document"), "damaged"),
        (docx_of(&part("workbook", "")), "not a document"),
        (docx(&p("文"))[..open / 2].to_vec(), "damaged"),
        (package(&[("content.xml", b"<x/>")]), "not a Word document"),
        (docx(&format!("{}{}", "<w:sdt>".repeat(100_000), "</w:sdt>".repeat(100_000))), "nests more than"),
        (docx(&"<w:tbl><w:tr><w:tc>".repeat(40_000)), "nests more than"),
        (docx(&p("").repeat(1_000_000)), "more than 200000 paragraphs"),
        (docx(&format!("<w:p>{}</w:p>", "<w:r/>".repeat(1_100_000))), "more than 1000000 elements"),
        (docx(&format!("<w:p{}/>", " a=''".repeat(1_100_000))), "more than 1000000 elements"),
        (docx(&" ".repeat(65 << 20)), "larger than 64 MB"),
    ] {
        let start = Instant::now();
        let diagnostic = read(&bytes).unwrap_err();
        assert!(diagnostic.message.contains(expected), "{diagnostic}");
        assert!(diagnostic.hint.is_some(), "{diagnostic}");
        assert!(start.elapsed() < Duration::from_secs(10), "{diagnostic}: {:?}", start.elapsed());
    }
}

#[test]
fn the_deepest_document_that_is_allowed_is_read() {
    for (start, end) in [
        ("<w:tbl><w:tr><w:tc><w:sdt>", "</w:sdt></w:tc></w:tr></w:tbl>"),
        ("<w:p><w:r><w:txbxContent><mc:AlternateContent>", "</mc:AlternateContent></w:txbxContent></w:r></w:p>"),
        ("<w:p><w:hyperlink><x:y><w:r>", "</w:r></x:y></w:hyperlink></w:p>"),
    ] {
        let body = format!("{}{}{}", start.repeat(48), p("底"), end.repeat(48));
        assert_eq!(read(&docx(&body)).unwrap().characters(), "底");
    }
}

/// Paragraphs and runs in whatever may stand around them.
fn contents() -> impl Strategy<Value = String> {
    let leaf = "[一-鿋a-z0-9，。]{1,4}".prop_map(|text| p(&text));
    leaf.prop_recursive(5, 24, 4, |inner| {
        prop::collection::vec(inner, 1..4).prop_flat_map(|parts| {
            let inside = parts.concat();
            let forms = [
                format!("<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"),
                format!("<w:tbl><w:tr><w:tc>{inside}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", p("格")),
                format!("<w:p>{}<w:r><w:txbxContent>{inside}</w:txbxContent></w:r>{}</w:p>", run("前"), run("后")),
                format!(
                    "<w:p><w:r><mc:AlternateContent><mc:Choice>{inside}</mc:Choice></mc:AlternateContent></w:r></w:p>"
                ),
                format!("<w:p><w:hyperlink><x:unknown>{inside}</x:unknown></w:hyperlink></w:p>"),
                format!("<w:ins>{inside}</w:ins>"),
                format!("{}{inside}{}", run("裸"), p("文")),
                format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{inside}", run("连")),
                inside,
            ];
            prop::sample::select(forms.to_vec())
        })
    })
}

fn sorted(text: impl Iterator<Item = char>) -> String {
    let mut characters: Vec<char> = text.collect();
    characters.sort_unstable();
    characters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_character_is_lost_in_any_nesting(body in contents()) {
        let texts = regex::Regex::new("<w:t>([^<]*)</w:t>").unwrap();
        let source = texts.captures_iter(&body).flat_map(|found| found[1].chars().collect::<Vec<_>>());
        let document = read(&docx(&body)).unwrap();
        prop_assert_eq!(sorted(document.characters().chars()), sorted(source));
    }

    /// Bytes of the archive, and of each part in it, where its checksum is right.
    #[test]
    fn broken_bytes_do_no_harm(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..8),
        part in prop::option::of(any::<prop::sample::Index>()),
        cut in any::<bool>(),
    ) {
        let mut parts = parts(&part_with_everything());
        let spoil = |bytes: &mut Vec<u8>| {
            for (to, from) in &changes {
                let byte = bytes[from.index(bytes.len())];
                let to = to.index(bytes.len());
                bytes[to] = byte;
            }
            if cut {
                bytes.truncate(changes[0].0.index(bytes.len()));
            }
        };
        if let Some(part) = part {
            let part = part.index(parts.len());
            spoil(&mut parts[part].1);
        }
        let mut bytes = package(&parts.iter().map(|(name, bytes)| (*name, &bytes[..])).collect::<Vec<_>>());
        if part.is_none() {
            spoil(&mut bytes);
        }
        let start = Instant::now();
        drop(read(&bytes));
        prop_assert!(start.elapsed() < Duration::from_secs(2));
    }

    /// Pieces of a valid document in any order, which the package's checksums do not keep out.
    #[test]
    fn broken_markup_does_no_harm(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40), well in any::<bool>()) {
        let mut body = String::new();
        let mut open = Vec::new();
        for piece in pieces {
            body.push_str(piece);
            if !piece.contains('/') && piece.starts_with('<') {
                open.push(piece.trim_start_matches('<').split([' ', '>']).next().unwrap());
            }
        }
        if well {
            open.iter().rev().for_each(|name| body.push_str(&format!("</{name}>")));
        }
        let start = Instant::now();
        let result = read(&docx(&body));
        prop_assert!(start.elapsed() < Duration::from_secs(2));
        prop_assert!(!well || result.is_ok(), "{:?}", result);
    }
}

/// A document that uses all its parts.
fn part_with_everything() -> String {
    let refers = "<w:p><w:r><w:footnoteReference w:id='2'/><w:endnoteReference w:id='2'/><a:blip r:embed='rId5'/>\
        <dgm:relIds r:dm='rId8'/><c:chart r:id='rId9'/></w:r></w:p><w:sectPr><w:footerReference r:id='rId7'/></w:sectPr>";
    let body = [listed(1, 0, "文"), listed(3, 0, "点"), pp("<w:pStyle w:val='2'/>", "节"), refers.to_owned()].concat();
    part("document", &format!("<w:body>{body}</w:body>"))
}

const PIECES: [&str; 24] = [
    "<w:p>",
    "<w:pPr>",
    "<w:rPr>",
    "<w:r>",
    "<w:t>",
    "文",
    "&amp;",
    "&none;",
    "<w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "<w:tcPr><w:gridSpan w:val='99999999999'/></w:tcPr>",
    "<w:sectPr>",
    "<w:del/>",
    "<w:txbxContent>",
    "<mc:AlternateContent>",
    "<w:fldChar w:fldCharType='begin'/>",
    "<w:fldChar w:fldCharType='separate'/>",
    "<w:fldChar w:fldCharType='end'/>",
    "<w:numPr><w:ilvl w:val='250'/><w:numId w:val='1'/></w:numPr>",
    "<w:footnoteReference w:id='2'/>",
    "<w:br w:type='page'/>",
    "<a:blip r:embed='rId5'/>",
    "<w:sym w:font='Symbol' w:char='FFFFFFFF'/>",
];
