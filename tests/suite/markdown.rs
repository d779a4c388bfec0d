//! From Markdown to the page: whatever an author writes is shown, or a warning names its place.

use crate::support::{Project, load};
use kanku::archive::{Issue, Step};
use kanku::load::load as load_archive;
use kanku::render::html::{Way, write_blocks, write_inlines};

/// An archive with one issue, two pictures and two files.
fn project(body: &str) -> Project {
    Project::new()
        .with("content/images/p1.png", "png")
        .with("content/files/ab.pdf", "pdf")
        .with("content/files/v.mp4", "mp4")
        .issue(1, body)
}

/// The body of the issue as HTML, one line for each heading, paragraph and group of blocks.
fn html(issue: &Issue) -> String {
    let strings = kanku::render::strings::Strings::default();
    let way = Way { root: "/", issue: "", strings: &strings };
    let mut lines = Vec::new();
    for step in &issue.steps {
        match step {
            Step::Heading(index) => {
                let heading = &issue.headings[*index];
                let mut line = format!("[{}] {}", heading.anchor, heading.numbering);
                if heading.content.is_empty() {
                    line.push_str(&heading.title);
                }
                write_inlines(&mut line, &issue.body, heading.content, way);
                lines.push(line);
            }
            Step::Rule => lines.push("<hr>".to_owned()),
            Step::Item(index) => {
                for passage in &issue.passages[issue.items[*index].passages.clone()] {
                    let mut line = format!("[{}] ", passage.anchor);
                    write_inlines(&mut line, &issue.body, passage.content, way);
                    write_blocks(&mut line, &issue.body, passage.blocks, way);
                    lines.push(line.replace('\n', "").trim().to_owned());
                }
            }
        }
    }
    lines.join("\n")
}

/// Checks the HTML of a body.
fn shows(body: &str, expected: &str) {
    let project = project(body);
    let loaded = load(&project.path(""));
    assert_eq!(html(&loaded.archive.issues[0]), expected, "{body}");
}

/// Checks the plain text of the only passage of a body.
fn reads(body: &str, expected: &str) {
    reads_all(body, &[expected]);
}

/// Checks the plain texts of the passages of a body.
fn reads_all(body: &str, expected: &[&str]) {
    let project = project(body);
    let loaded = load(&project.path(""));
    let issue = &loaded.archive.issues[0];
    let texts: Vec<&str> = issue.passages.iter().map(|passage| issue.text(passage)).collect();
    assert_eq!(texts, expected, "{body}");
}

/// Checks the warnings of a body: `LINE:COLUMN RULE`, the body starting on line 1.
fn warns(body: &str, expected: &[&str]) {
    let project = project(body);
    let loading = load_archive(&project.path(""), true);
    assert!(loading.value.is_ok());
    let front = crate::support::FRONT.lines().count() + 1;
    let shown = |diagnostic: &kanku::diagnostics::Diagnostic| {
        let place = diagnostic.location.as_ref()?;
        Some(format!("{}:{} {}", place.line - front, place.column, diagnostic.rule.unwrap()))
    };
    assert_eq!(loading.warnings.iter().filter_map(shown).collect::<Vec<_>>(), expected, "{body}");
}

#[test]
fn pictures_and_links_of_html() {
    shows(
        "<img src=\"../../images/p1.png\" alt=\"会场\" style=\"zoom:50%;\" />",
        "[s0-1] <img src=\"/media/images/p1.png\" alt=\"会场\" loading=\"lazy\">",
    );
    shows("见<a href=\"../../files/ab.pdf\">附件</a>。", "[s0-1] 见<a href=\"/media/files/ab.pdf\">附件</a>。");
    shows(
        "见<a HREF='../../files/ab.pdf#page=5' title=\"甲\">**附**件</a>。",
        "[s0-1] 见<a href=\"/media/files/ab.pdf#page=5\" title=\"甲\"><strong>附</strong>件</a>。",
    );
    shows(
        "<figure><img src=\"/images/p1.png\" width=\"300\"><figcaption>会场</figcaption></figure>",
        "[s0-1] <figure><img src=\"/media/images/p1.png\" alt=\"\" loading=\"lazy\" width=\"300\"><figcaption>会场</figcaption></figure>",
    );
    shows("<a href=\"001.md\">本期</a>", "[s0-1] <a href=\"/issues/2023/001.html\">本期</a>");
    shows(
        "<video controls><source src=\"../../files/v.mp4\">没有视频</video>",
        "[s0-1] <video src=\"/media/files/v.mp4\" controls preload=\"none\"></video>",
    );
    shows(
        "![宣传片](../../files/v.mp4)",
        "[s0-1] <video src=\"/media/files/v.mp4\" controls preload=\"none\">宣传片</video>",
    );
    warns("甲\n\n乙<img src=\"../../images/none.png\" alt=\"图\">", &["3:2 missing-file"]);
    shows("乙<img src=\"../../images/none.png\" alt=\"图\">", "[s0-1] 乙图");
    warns("乙<a href=\"none.pdf\">附件</a>", &["1:2 missing-file"]);
    shows("甲<a href=\"https://a.cn\"></a>乙", "[s0-1] 甲<a href=\"https://a.cn\">https://a.cn</a>乙");
    shows("<hao@a.cn>", "[s0-1] <a href=\"mailto:hao@a.cn\">hao@a.cn</a>");
    warns("<hao@a.cn>", &[]);
    shows("[](../../files/ab.pdf)甲", "[s0-1] <a href=\"/media/files/ab.pdf\">media/files/ab.pdf</a>甲");
}

#[test]
fn a_link_inside_a_link_stands_beside_it() {
    let picture = "<a href=\"https://b.cn/1.png\">图片：图</a>";
    shows(
        "[![图](https://b.cn/1.png)](https://a.cn)",
        &format!("[s0-1] {picture} <a href=\"https://a.cn\">https://a.cn</a>"),
    );
    shows(
        "[甲![图](https://b.cn/1.png)乙](https://a.cn \"题\")",
        &format!(
            "[s0-1] <a href=\"https://a.cn\" title=\"题\">甲</a>{picture}<a href=\"https://a.cn\" title=\"题\">乙</a>"
        ),
    );
    shows(
        "[甲**![图](https://b.cn/1.png)**](https://a.cn)",
        &format!("[s0-1] <a href=\"https://a.cn\">甲</a><strong>{picture}</strong>"),
    );
    shows(
        "<a href=\"https://a.cn\">甲[乙](https://b.cn)</a>",
        "[s0-1] <a href=\"https://a.cn\">甲</a><a href=\"https://b.cn\">乙</a>",
    );
    shows(
        "<a href=\"https://a.cn\">甲[^1]</a>\n\n[^1]: 乙",
        "[s0-1] <a href=\"https://a.cn\">甲</a><sup class=\"footnote-ref\"><a href=\"#fn-1\">[1]</a></sup>\n\
         [fn-1] <div class=\"footnote\"><span class=\"footnote-mark\">[1]</span> <p>乙</p></div>",
    );
    shows(
        "[![图](/images/p1.png)](https://a.cn)",
        "[s0-1] <a href=\"https://a.cn\"><img src=\"/media/images/p1.png\" alt=\"图\" loading=\"lazy\"></a>",
    );
}

#[test]
fn what_stands_on_another_site_is_a_link_that_says_so() {
    let link = |word: &str, label: &str| format!("[s0-1] <a href=\"https://a.cn/x\">{word}：{label}</a>");
    shows("![会场](https://a.cn/x)", &link("图片", "会场"));
    shows("<img src=\"https://a.cn/x\" alt=\"会场\">", &link("图片", "会场"));
    shows("<video src=\"https://a.cn/x\" title=\"会议\"></video>", &link("视频", "会议"));
    shows("<audio src=\"https://a.cn/x\"></audio>", &link("音频", "https://a.cn/x"));
    shows("<iframe src=\"https://a.cn/x\" width=300></iframe>", &link("网页", "https://a.cn/x"));
    shows("<embed src=\"https://a.cn/x\">", &link("网页", "https://a.cn/x"));
    warns("甲<iframe src=\"https://a.cn/x\"></iframe>", &["1:2 outside-picture"]);
}

#[test]
fn a_file_that_is_no_picture_is_a_link_that_is_told() {
    let link = "[s0-1] <a href=\"/media/files/ab.pdf\">附件</a>";
    shows("![附件](/files/ab.pdf)", link);
    shows("<img src=\"/files/ab.pdf\" alt=\"附件\">", link);
    shows("![](/files/ab.pdf#page=2)", "[s0-1] <a href=\"/media/files/ab.pdf#page=2\">media/files/ab.pdf</a>");
    warns("甲![附件](/files/ab.pdf)", &["1:2 link-syntax"]);
}

#[test]
fn what_the_text_of_a_picture_cannot_hold_is_told() {
    warns("![甲[乙](https://a.cn)](/images/p1.png)", &["1:4 link-syntax"]);
    warns("![甲![乙](/images/p1.png)](/images/p1.png)", &["1:4 link-syntax"]);
    shows(
        "![甲**乙**`丙`[丁](https://a.cn)](/images/p1.png)",
        "[s0-1] <img src=\"/media/images/p1.png\" alt=\"甲乙丙丁\" loading=\"lazy\">",
    );
}

#[test]
fn headings_hold_links_pictures_and_notes() {
    shows(
        "## ![通栏图](../../images/p1.png)\n\n甲。",
        "[s-c3e18f] <img src=\"/media/images/p1.png\" alt=\"通栏图\" loading=\"lazy\">\n[s-c3e18f-1] 甲。",
    );
    shows(
        "## 二、![图标](../../images/p1.png)动态[通知](https://a.cn)[^1]\n\n乙。\n\n[^1]: 注。",
        "[s2] 二、<img src=\"/media/images/p1.png\" alt=\"图标\" loading=\"lazy\">动态<a href=\"https://a.cn\">通知</a>\
         <sup class=\"footnote-ref\"><a href=\"#fn-1\">[1]</a></sup>\n[s2-1] 乙。\n\
         [fn-1] <div class=\"footnote\"><span class=\"footnote-mark\">[1]</span> <p>注。</p></div>",
    );
    let project = project("## 二、![图标](../../images/p1.png)动态[通知](https://a.cn)[^1]\n\n乙。\n\n[^1]: 注。");
    let loaded = load(&project.path(""));
    assert_eq!(loaded.archive.issues[0].headings[0].full(), "二、动态通知");
    shows("## [一、动态](https://a.cn)", "[s1] 一、<a href=\"https://a.cn\">动态</a>");
    shows("## 一、**重点**`代码`<br>工作", "[s1] 一、<strong>重点</strong><code>代码</code><br />\n工作");
    shows("## ![](../../images/p1.png)", "[s0-1] <img src=\"/media/images/p1.png\" alt=\"\" loading=\"lazy\">");
}

#[test]
fn thematic_breaks_and_titles() {
    shows("甲\n\n---\n\n乙\n\n***\n\n丙", "[s0-1] 甲\n<hr>\n[s0-2] 乙\n<hr>\n[s0-3] 丙");
    shows("> 甲\n>\n> ---\n>\n> 乙", "[s0-1] <blockquote><p>甲</p><hr /><p>乙</p></blockquote>");
    shows("- 甲\n\n  ---\n", "[s0-1] <ul><li><p>甲</p><hr /></li></ul>");
    shows(
        "[甲](https://a.cn \"标题 \\\"乙\\\"\")",
        "[s0-1] <a href=\"https://a.cn\" title=\"标题 &quot;乙&quot;\">甲</a>",
    );
    shows(
        "![甲](/images/p1.png '标题')",
        "[s0-1] <img src=\"/media/images/p1.png\" alt=\"甲\" loading=\"lazy\" title=\"标题\">",
    );
    shows("[甲](/files/ab.pdf#page=5&zoom=100)", "[s0-1] <a href=\"/media/files/ab.pdf#page=5&amp;zoom=100\">甲</a>");
    shows("[甲](001.md#%E4%B8%80%20二)", "[s0-1] <a href=\"/issues/2023/001.html#%E4%B8%80%20%E4%BA%8C\">甲</a>");
}

#[test]
fn html_blocks_hold_markdown() {
    shows(
        "<details><summary>点开看</summary>\n\n折叠中的**内容**。\n\n- 甲\n\n</details>\n\n后文",
        "[s0-1] <details><summary>点开看</summary><p>折叠中的<strong>内容</strong>。</p><ul><li>甲</li></ul></details>\n[s0-2] 后文",
    );
    shows(
        "<details open>\n<summary>甲</summary>\n\n乙</details>\n\n丙",
        "[s0-1] <details open><summary>甲</summary><p>乙</p></details>\n[s0-2] 丙",
    );
    shows("<div align=\"CENTER\">\n\n图 1\n\n</div>", "[s0-1] <div class=\"align-center\"><p>图 1</p></div>");
    shows("<center>图 1</center>", "[s0-1] <div class=\"align-center\">图 1</div>");
    shows(
        "<table><tr><td>甲</td></tr>\n\n<tr><td>乙</td></tr></table>",
        "[s0-1] <div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"表格\"><table><tr><td>甲</td></tr><tr><td>乙</td></tr></table></div>",
    );
    shows(
        "<table>\n<tr><td rowspan=2>甲<td>乙\n<tr><td>丙\n</table>",
        "[s0-1] <div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"表格\"><table><tr><td rowspan=\"2\">甲</td><td>乙</td></tr><tr><td>丙</td></tr></table></div>",
    );
    // A box of no meaning leaves its paragraphs what they are.
    shows("<div>\n\n1.甲\n\n2.乙\n\n</div>", "[s0-1] 甲\n[s0-2] 乙");
    shows("<div class=\"x\">\n\n## 一、甲\n\n乙\n\n</div>\n\n丙", "[s1] 一、甲\n[s1-1] 乙\n[s1-2] 丙");
    warns("<details>\n<summary>甲</summary>\n\n## 一、乙\n\n</details>", &["1:1 html"]);
    shows(
        "<details>\n<summary>甲</summary>\n\n## 一、乙\n\n丙\n\n</details>",
        "[s0-1] <div>甲</div>\n[s1] 一、乙\n[s1-1] 丙",
    );
    // Parts of a table or a list without the whole are boxes.
    shows("<td>甲</td><li>乙</li>", "[s0-1] <div>甲</div><div>乙</div>");
    shows("<summary>甲</summary>\n<dd>乙</dd>", "[s0-1] <div>甲</div><div>乙</div>");
    shows("<tr><td>甲</td></tr>", "[s0-1] <div><div>甲</div></div>");
    // What is never closed ends with its block.
    shows("<div align=\"right\">甲\n\n## 一、乙", "[s0-1] <div class=\"align-right\">甲</div>\n[s1] 一、乙");
    warns("<div align=\"right\">甲\n\n## 一、乙", &["1:1 html"]);
    warns("甲\n\n</div>", &["3:1 html"]);
    // A tag that is closed in its line closes nothing around it.
    for inside in ["> 0. <b><div>乙</div></b>", "- 甲<div>乙</div>", "| <i><div>乙</div></i> |\n|---|"] {
        let body = format!("<div align=\"center\">甲\n\n{inside}");
        warns(&body, &["1:1 html"]);
        reads_all(&body, &["甲", if inside.starts_with('-') { "甲\n乙" } else { "乙" }]);
    }
    // A paragraph cannot go on behind the box that it stands in.
    warns("<details><summary>甲</summary>\n\n乙</details>丙", &["3:2 html"]);
    warns("<details><summary>甲</summary>\n\n乙</details>", &[]);
    shows(
        "- 甲\n\n  <details><summary>乙</summary>\n\n  丙\n\n  </details>",
        "[s0-1] <ul><li><p>甲</p><details><summary>乙</summary><p>丙</p></details></li></ul>",
    );
}

#[test]
fn what_is_no_html_is_text() {
    shows("填写<TBD>与<姓名>。", "[s0-1] 填写&lt;TBD&gt;与&lt;姓名&gt;。");
    warns("填写<TBD>。", &["1:3 html"]);
    shows("甲<!-- 注 -->乙", "[s0-1] 甲乙");
    shows("<font color=\"red\">甲</font><u>乙</u><kbd>F1</kbd>", "[s0-1] 甲<u>乙</u><kbd>F1</kbd>");
    warns("甲<script>alert(1)</script>乙", &["1:2 html"]);
    shows("甲<script>alert(1)</script>乙", "[s0-1] 甲乙");
    shows("甲<b>乙", "[s0-1] 甲<b>乙</b>");
    shows("甲<b>**乙</b>丙**", "[s0-1] 甲<b><strong>乙丙</strong></b>");
    shows("表：<table><tr><td>甲</td><td>乙</td></tr></table>", "[s0-1] 表：<br />甲<br />乙<br />");
    shows("![甲<TBD>](https://a.cn/1.png)", "[s0-1] <a href=\"https://a.cn/1.png\">图片：甲&lt;TBD&gt;</a>");
}

#[test]
fn boxes_inside_a_line_are_told() {
    let box_in_line = "甲<details><summary>乙</summary>\n\n丙\n\n</details>";
    shows(box_in_line, "[s0-1] 甲<br />乙<br />\n[s0-2] 丙");
    warns(box_in_line, &["1:2 html", "5:1 html"]);
    warns("表：<table><tr><td>甲</td></tr></table>", &["1:3 html"]);
    warns("**甲<ul><li>乙</li></ul>**", &["1:4 html"]);
    warns("甲<div align=\"right\">乙</div>", &["1:2 html"]);
    warns("甲<hr>乙", &["1:2 html"]);
    shows("甲<hr>乙", "[s0-1] 甲<br />乙");
    warns("甲<div>乙</div><p>丙</p>", &[]);
}

#[test]
fn what_a_block_interrupts_goes_on() {
    shows("<div><b><p>甲</p>乙</b>丙</div>", "[s0-1] <div><p><b>甲</b></p><b>乙</b>丙</div>");
    shows(
        "<div><a href=\"https://a.cn\"><h3>甲</h3><p>乙</p></a></div>",
        "[s0-1] <div><h3><a href=\"https://a.cn\">甲</a></h3><p><a href=\"https://a.cn\">乙</a></p></div>",
    );
    shows(
        "<ul><li><u>甲<ul><li>乙</li></ul></u></li></ul>",
        "[s0-1] <ul><li><u>甲</u><ul><li><u>乙</u></li></ul></li></ul>",
    );
    warns("<div><b><p>甲</p>乙</b>丙</div>", &[]);
    // Emphasis of Markdown that ends inside an element.
    shows(
        "*甲<a href=\"https://a.cn\">乙*丙</a>丁",
        "[s0-1] <em>甲<a href=\"https://a.cn\">乙</a></em><a href=\"https://a.cn\">丙</a>丁",
    );
    shows("*甲<a href=\"https://a.cn\">*丙</a>丁", "[s0-1] <em>甲</em><a href=\"https://a.cn\">丙</a>丁");
    shows(
        "***甲<b>乙**<u>丙*丁</u>戊</b>己",
        "[s0-1] <em><strong>甲<b>乙</b></strong><b><u>丙</u></b></em><b><u>丁</u>戊</b>己",
    );
    shows(
        "**<a href=\"https://a.cn\">甲** </a>\n\n乙",
        "[s0-1] <strong><a href=\"https://a.cn\">甲</a></strong>\n[s0-2] 乙",
    );
    // An element of a line does not go on behind its HTML block.
    warns("<a href=\"https://a.cn\">\n\n甲\n\n</a>", &["1:1 html"]);
    warns("<div>\n<b>\n\n甲\n\n</b>\n</div>", &["1:1 html", "6:1 html"]);
}

#[test]
fn what_no_reader_would_see_is_told() {
    warns("甲<!-- 注 -->", &[]);
    warns("甲<?php 乙 ?>丙", &["1:2 html"]);
    warns("<![CDATA[甲]]>", &["1:1 html"]);
    warns("甲\n\n<!DOCTYPE html>", &["3:1 html"]);
    warns("甲<span hidden>内部</span>", &["1:2 html"]);
    warns("<p style=\"color: red; DISPLAY: none\">内部</p>", &["1:1 html"]);
    shows("甲<span hidden>内部</span>", "[s0-1] 甲<span>内部</span>");
    // One fault is told once: `check` knows comments without an end.
    let project = project("[甲](../../files/ab.pdf)\n\n<!-- 注\n\n乙");
    let run = project.kanku(&["check"]);
    assert!(run.stderr.ends_with("\n0 error(s), 1 warning(s)\n"), "{}", run.stderr);
}

#[test]
fn a_number_alone_is_shown() {
    let project = project("7、\n\n8. > 引文\n\n9. ```\n   代码\n   ```\n\n10.\n").build();
    let page = project.built("issues/2023/001.html");
    for number in ["7、", "8.", "9.", "10."] {
        assert!(page.contains(&format!("</a>{number}</p>")) || page.contains(&format!("<p>{number}</p>")), "{number}");
    }
}

#[test]
fn a_picture_before_a_number_stays_there() {
    let picture = "<img src=\"/media/images/p1.png\" alt=\"图\" loading=\"lazy\">";
    shows("## 一、动态\n\n![图](/images/p1.png)1.教育厅。", &format!("[s1] 一、动态\n[s1-1] {picture}1.教育厅。"));
    shows(
        "[![图](/images/p1.png)](https://a.cn)2.教育厅。",
        &format!("[s0-2] <a href=\"https://a.cn\">{picture}</a>2.教育厅。"),
    );
    shows("**![图](/images/p1.png)**\n3.教育厅。", &format!("[s0-3] <strong>{picture}</strong>3.教育厅。"));
    shows(
        "## ![图](/images/p1.png)一、动态[甲](https://a.cn)",
        &format!("[s1] {picture}一、动态<a href=\"https://a.cn\">甲</a>"),
    );
    shows("4.![图](/images/p1.png)教育厅。", &format!("[s0-4] {picture}教育厅。"));
}

#[test]
fn an_english_number_keeps_its_blank() {
    let page = |body: &str| project(body).build().built("issues/2023/001.html");
    for shown in ["1. Text", "1. <strong>Text</strong>", "1. 한국", "1. 2023"] {
        let body = shown.replace("<strong>", "**").replace("</strong>", "**");
        assert!(page(&body).contains(&format!("</a>{shown}</p>")), "{shown}");
    }
    assert!(page("1. 教育厅").contains("</a>1.教育厅</p>"));
    assert!(page("1. “甲”").contains("</a>1.“甲”</p>"));
}

#[test]
fn a_paragraph_of_html_around_blocks_is_a_box() {
    shows("<p align=center>\n\n甲\n\n</p>", "[s0-1] <div class=\"align-center\"><p>甲</p></div>");
    shows(
        "<p align=\"right\">甲\n\n| a |\n|---|\n| 1 |\n\n</p>",
        "[s0-1] <div class=\"align-right\">甲<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"表格\"><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></div></div>",
    );
    shows("<p>甲</p>", "[s0-1] <p>甲</p>");
    shows("<h3>甲<h4>乙</h4>", "[s0-1] <h3>甲</h3><h4>乙</h4>");
}

#[test]
fn ruby_is_read_by_its_base() {
    let source = "<ruby>犍<rp>(</rp><rt>qián</rt><rp>)</rp>为<rp>(</rp><rt>wéi</rt><rp>)</rp></ruby>县教育厅。";
    shows(
        source,
        "[s0-1] <ruby>犍<rp>(</rp><rt>qián</rt><rp>)</rp>为<rp>(</rp><rt>wéi</rt><rp>)</rp></ruby>县教育厅。",
    );
    reads(source, "犍为县教育厅。");
    reads("<ruby>犍<rt>qián<rt>jian</ruby>为", "犍为");
    reads("<p><ruby>犍<rt>q</rt></ruby>为</p>", "犍为");
}

#[test]
fn cells_beyond_the_header_are_shown() {
    let table = "[s0-1] <div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"表格\"><table><thead><tr><th>单位</th><th>件数</th></tr></thead><tbody>";
    let row = |cells: &str| format!("{table}<tr>{cells}</tr></tbody></table></div>");
    shows(
        "| 单位 | 件数 |\n|---|---|\n| 教育厅 | 12 | 备注：**升级** |",
        &row("<td>教育厅</td><td>12</td><td>备注：<strong>升级</strong></td>"),
    );
    shows("| 单位 | 件数 |\n|---|---|\n| 甲 | `a|b` |", &row("<td>甲</td><td>`a</td><td>b`</td>"));
    shows(
        "| 单位 | 件数 |\n|---|---|\n| 甲 | 1 | # 二 | [三](https://a.cn) \\| 四",
        &row("<td>甲</td><td>1</td><td># 二</td><td><a href=\"https://a.cn\">三</a> | 四</td>"),
    );
    reads("| 单位 | 件数 |\n|---|---|\n| 甲 | 1 | 二 |", "单位\n件数\n甲\n1\n二");
}

#[test]
fn marks_stay_as_typed() {
    reads("展板尺寸 200*300*50 毫米，共 3*4*5 块。", "展板尺寸 200*300*50 毫米，共 3*4*5 块。");
    let masked = "138****1234、139****5678，证件35*************123，川A***45，w***@example.com。";
    reads(masked, masked);
    shows(
        "一是**“三减”**；二是**“四办”**落实。",
        "[s0-1] 一是<strong>“三减”</strong>；二是<strong>“四办”</strong>落实。",
    );
    reads("私用区\u{e000}/\u{e123}与\u{f8ff}。", "私用区\u{e000}/\u{e123}与\u{f8ff}。");
    shows("[\u{e000}/x](https://a.cn/\u{e000})", "[s0-1] <a href=\"https://a.cn/\u{e000}\">\u{e000}/x</a>");
    reads("受理\u{1}\u{9b} 2 件&#7;。", "受理 2 件。");
    warns("甲\n\n受理\u{1}件\n\n\u{2}", &["3:1 control-character"]);
}

#[test]
fn lines_are_joined_as_chinese_is_written() {
    reads(
        "省中心传达\n“三会一课”\n要求，改革任务——\n三项清单……\n办结，扎西·\n多吉介绍。",
        "省中心传达“三会一课”要求，改革任务——三项清单……办结，扎西·多吉介绍。",
    );
    reads("한국어\n문장", "한국어\n문장");
    reads("one\ntwo “x”\n“y”", "one\ntwo “x”\n“y”");
    reads("<p>传达\n“三会一课”\n  one\n  two</p>", "传达“三会一课”one\ntwo");
}

#[test]
fn an_indent_is_no_text() {
    for indent in ["　　", "&emsp;&emsp;", "\u{2003}", "\u{200b}", "&nbsp;&nbsp;"] {
        shows(&format!("## 一、动态\n\n{indent}3.教育厅开展培训。"), "[s1] 一、动态\n[s1-3] 教育厅开展培训。");
    }
    reads("　　教育厅。", "教育厅。");
    reads("1.　　教育厅。", "1.教育厅。");
    reads("1. 　　教育厅。", "1. 教育厅。");
    shows("　　# 甲", "[s0-1] # 甲");
}

#[test]
fn numbers_are_what_they_look_like() {
    shows("## １、动态\n\n１．甲\n\n２．乙\n\n３、丙", "[s1] １、动态\n[s1-1] 甲\n[s1-2] 乙\n[s1-3] 丙");
    shows("## ㈠动态\n\n### 二○、综述", "[s1] ㈠动态\n[s1.20] 二○、综述");
}

#[test]
fn departments_are_what_they_look_like() {
    for name in ["教\u{200b}育厅", "教\u{ad}育厅", "教 育 厅", "教　育厅", "四川省 教育厅"] {
        let project = project(&format!("1.{name}开会。**水\u{feff}利厅**走访。"));
        let issue = &load(&project.path("")).archive.issues[0];
        let leads: Vec<usize> = issue.passages.iter().flat_map(|passage| passage.leads.iter().map(|id| id.0)).collect();
        assert_eq!(leads, [0, 1], "{name}");
    }
    let project = project("按⽔利厅要求。");
    assert_eq!(load(&project.path("")).archive.issues[0].departments.len(), 1);
}

#[test]
fn nesting_has_an_end() {
    let deep = format!("{}甲", "> ".repeat(3000));
    reads(&deep, "甲");
    reads(&format!("{}甲", "<b>".repeat(3000)), "甲");
    reads(&format!("{}甲", "<div align=left>".repeat(3000)), "甲");
    reads(&format!("{}甲{}", "*a ".repeat(500), "*".repeat(500)), &format!("{}甲", "a ".repeat(500)));
}
