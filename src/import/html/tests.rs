use encoding_rs::GB18030;

use super::*;
use crate::import::document::{Block, Inline, Paragraph};

/// A page of an office's site: navigation, the article in a table, footer.
fn page(article: &str) -> String {
    let menu: String = ["首页", "政务公开", "办事服务", "互动交流", "数据开放"]
        .iter()
        .map(|name| format!("<li><a href='/{name}.html'>{name}</a></li>"))
        .collect();
    format!(
        "<html><head><title>窗口工作周报 - 某某中心</title><script>var a = '脚本';</script></head><body>\
         <div id='top'><ul class='nav'>{menu}</ul></div>\
         <div class='content'><h1>窗口工作周报 2023年第44期</h1><div id='zoom'>{article}</div></div>\
         <div class='footer'><p>版权所有：某某中心 <a href='/about.html'>关于我们</a> <a href='/map.html'>网站地图</a></p></div>\
         </body></html>"
    )
}

const LONG: &str = "11月14日至15日，省中心党委书记带队前往浙江调研，详细了解政务服务平台建设模式、运行情况，就推进政务服务增值化改革、\
    体制机制、组织架构等问题进行深入交流，并召开座谈会，了解两地推进改革的工作思路、经验做法及下一步安排。";

fn read_page(article: &str) -> Document {
    read(&Original::alone("a.html", page(article).as_bytes())).unwrap()
}

/// Blocks as text: `#` before headings, `^` before centred text, `|` between cells and `/` between rows.
fn shown(document: &Document) -> Vec<String> {
    let inline = |inline: &Inline| match inline {
        Inline::Text { text, bold: true } => format!("*{text}*"),
        Inline::Text { text, .. } => text.clone(),
        Inline::LineBreak => "⏎".to_owned(),
        Inline::Image(index) => format!("!{index}"),
        Inline::Footnote(index) => format!("^{index}"),
        Inline::Link { text, address } => format!("[{text}]({address})"),
    };
    let paragraph = |paragraph: &Paragraph| {
        let heading = "#".repeat(paragraph.heading.unwrap_or(0).into());
        let label = paragraph.label.as_deref().unwrap_or_default();
        let centred = if paragraph.centred { "^" } else { "" };
        format!("{heading}{centred}{label}{}", paragraph.inlines.iter().map(inline).collect::<String>().trim())
    };
    let cell = |cell: &Vec<Paragraph>| cell.iter().map(paragraph).collect::<Vec<_>>().join("+");
    let blocks = document.blocks.iter().map(|block| match block {
        Block::Paragraph(text) => paragraph(text),
        Block::Table(table) => table
            .rows
            .iter()
            .map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|"))
            .collect::<Vec<_>>()
            .join("/"),
        Block::PageBreak => "-".to_owned(),
    });
    blocks.collect()
}

#[test]
fn the_article_is_read_and_what_surrounds_it_reported() {
    let article = format!(
        "<p style='text-align:center'>（11月13日—11月17日）</p><h2>一、政务工作动态</h2><p>　　1.{LONG}</p>\
         <p>&nbsp;&nbsp;2.本周，<b>教育厅</b>开展<a href='https://example.com/a'>调研</a>。</p>\
         <ul><li>甲</li><li>乙</li></ul>\
         <table><tr><th>事项</th><th>件</th></tr><tr><td>受理</td><td>547</td></tr></table>"
    );
    let document = read_page(&article);
    assert_eq!(
        shown(&document),
        [
            "#窗口工作周报 2023年第44期",
            "^（11月13日—11月17日）",
            "##一、政务工作动态",
            &format!("1.{LONG}"),
            "2.本周，*教育厅*开展[调研](https://example.com/a)。",
            "•甲",
            "•乙",
            "事项|件/受理|547",
        ]
    );
    let omitted = document.omitted.join(" ");
    assert!(["首页", "版权所有", "网站地图"].iter().all(|text| omitted.contains(text)), "{omitted}");
    assert!(!omitted.contains("脚本"));
    assert_eq!(document.doubts.len(), 1, "{:?}", document.doubts);
}

#[test]
fn encodings_are_known_whether_declared_or_not() {
    let html = page(&format!("<p>{LONG}</p>"));
    let declared = html.replace("<head>", "<head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'>");
    let expected = read(&Original::alone("a.html", html.as_bytes())).unwrap();
    for bytes in [GB18030.encode(&html).0.into_owned(), GB18030.encode(&declared).0.into_owned(), declared.into_bytes()]
    {
        assert_eq!(shown(&read(&Original::alone("a.html", &bytes)).unwrap()), shown(&expected));
    }
}

#[test]
fn breaks_and_indents_part_paragraphs() {
    let document = read_page(&format!("<div>　　{LONG}<br>　　第二段，{LONG}<br><br>第三段。<br>续行。</div>"));
    let expected = [LONG.to_owned(), format!("第二段，{LONG}"), "第三段。⏎续行。".to_owned()];
    let found: Vec<String> = shown(&document)[1..].iter().map(|text| text.trim().to_owned()).collect();
    assert_eq!(found, expected);
}

#[test]
fn pictures_beside_the_page_come_with_it() {
    let html = page(&format!(
        "<p>{LONG}</p><p><img src='a_files/1.png' alt='图一'></p><p><img src='missing.png'></p>\
         <p><img src='https://example.com/2.png' alt='图二'></p><p>{LONG}</p>"
    ));
    let beside = |path: &str| (path == "a_files/1.png").then(|| b"\x89PNG".to_vec());
    let original = Original { beside: &beside, ..Original::alone("a.html", html.as_bytes()) };
    let document = read(&original).unwrap();
    assert_eq!(shown(&document)[2..4], ["!0", "[图二](https://example.com/2.png)"]);
    assert_eq!(document.images.len(), 1);
    assert!(document.doubts.iter().any(|doubt| doubt.detail == "missing.png"), "{:?}", document.doubts);
}

#[test]
fn pages_saved_with_their_pictures_are_taken_apart() {
    let html = page(&format!(
        "<p>{LONG}</p><p><img src='http://example.com/1.png'></p><p><a href='/b.html'>附件</a>{LONG}</p>"
    ));
    for (charset, bytes) in [("", html.as_bytes().to_vec()), ("; charset=gb2312", GB18030.encode(&html).0.into_owned())]
    {
        let document = read(&Original::alone("a.mht", saved(charset, &bytes).as_bytes())).unwrap();
        assert_eq!(
            shown(&document)[1..],
            [LONG.to_owned(), "!0".to_owned(), format!("[附件](http://example.com/b.html){LONG}")]
        );
    }
}

/// A page that a browser saved with a picture.
fn saved(charset: &str, page: &[u8]) -> String {
    let quoted: String = page.iter().map(|byte| format!("={byte:02X}")).collect();
    let lines: Vec<&str> = quoted.as_bytes().chunks(60).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!(
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/html{charset}\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: http://example.com/a.html\r\n\r\n{}\r\n\
         --b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://example.com/1.png\r\n\r\n\
         iVBORw0KGgo=\r\n--b--\r\n",
        lines.join("=\r\n")
    )
}

#[test]
fn the_line_below_the_headline_stays() {
    let line = "<div class='info'>发布时间：2023-11-27　来源：<a href='/'>办公室</a>　浏览次数：9</div>";
    let html = page(&format!("<p>{LONG}</p>")).replace("</h1>", &format!("</h1>{line}"));
    let document = read(&Original::alone("a.html", html.as_bytes())).unwrap();
    let expected = ["#窗口工作周报 2023年第44期", "发布时间：2023-11-27　来源：办公室　浏览次数：9", LONG];
    assert_eq!(shown(&document), expected);
    assert!(!document.omitted.concat().contains("来源"));
}

#[test]
fn layout_tables_are_looked_through() {
    let document = read_page(&format!(
        "<table width='100%'><tr><td><table><tr><td><p>{LONG}</p><p>第二段，{LONG}</p></td></tr></table></td></tr></table>"
    ));
    assert_eq!(shown(&document)[1..], [LONG.to_owned(), format!("第二段，{LONG}")]);
}

#[test]
fn what_is_no_page_is_refused() {
    let deep = "<div>".repeat(2 * DEEPEST);
    for (bytes, message) in
        [(&b""[..], "empty"), (b"%PDF-1.7", "a PDF"), (b"<html></html>", "no text"), (deep.as_bytes(), "nests")]
    {
        let wrong = read(&Original::alone("a.html", bytes)).unwrap_err();
        assert!(wrong.message.contains(message) && wrong.hint.is_some(), "{wrong}");
    }
}
