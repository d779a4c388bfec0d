//! An issue as it was printed, before it came into an archive: what the tests of `kanku import` start from.

use kanku::archive::{Issue, Passage, Step};
use kanku::render::html::{Way, write_blocks, write_inlines};
use kanku::render::strings::Strings;
use regex::Regex;

/// The bulletin as a plain text: masthead, body, imprint; an empty line between paragraphs, `**…**` for bold type.
pub fn plain(issue: &Issue) -> String {
    let mut paragraphs = masthead(issue);
    paragraphs.extend(body(issue));
    paragraphs.extend(imprint(issue));
    format!("\n{}\n", paragraphs.join("\n\n"))
}

/// The bulletin as an HTML document, for programs that make other formats of it.
pub fn html(issue: &Issue) -> String {
    let paragraph = |text: &String| format!("<p>{}</p>\n", escaped(text));
    let centred = |text: &String| format!("<p style=\"text-align: center\">{}</p>\n", escaped(text));
    // The lines of a heading are as high as its letters: a browser would draw one at the head of a page on the page
    // before, too. LibreOffice does not read what is for print alone.
    let style = "<style>@page { size: A4; margin: 37mm 26mm 35mm 28mm } body { font-size: 16pt; line-height: 28pt } \
                 @media print { h1, h2, h3 { line-height: 1.6 } }</style>";
    let mut out =
        format!("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>-</title>{style}</head><body>\n");
    out.extend(masthead(issue).iter().map(centred));
    for step in &issue.steps {
        match step {
            Step::Heading(index) => {
                let heading = &issue.headings[*index];
                let depth = heading.depth;
                out.push_str(&format!("<h{depth}>{}</h{depth}>\n", escaped(&heading.full())));
            }
            Step::Rule => {}
            Step::Item(index) => {
                let item = &issue.items[*index];
                let passages = &issue.passages[item.passages.clone()];
                let text: String = passages.iter().map(|passage| paragraph_html(issue, passage)).collect();
                if !text.is_empty() {
                    out.push_str(&format!("<p>{}{}</p>\n", escaped(&item.marker), text));
                }
                out.extend(passages.iter().map(|passage| blocks_html(issue, passage)));
            }
        }
    }
    out.extend(imprint(issue).iter().map(paragraph));
    out.replace("<table>", "<table border=\"1\" cellspacing=\"0\">") + "</body></html>\n"
}

/// A passage's paragraph as HTML.
pub fn paragraph_html(issue: &Issue, passage: &Passage) -> String {
    let mut html = String::new();
    write_inlines(&mut html, &issue.body, passage.content, Way { root: "", issue: "", strings: &Strings::default() });
    html
}

/// The blocks behind a passage's paragraph as HTML.
fn blocks_html(issue: &Issue, passage: &Passage) -> String {
    let mut html = String::new();
    write_blocks(&mut html, &issue.body, passage.blocks, Way { root: "", issue: "", strings: &Strings::default() });
    html
}

/// Lines above the text.
pub fn masthead(issue: &Issue) -> Vec<String> {
    let mut lines = vec![
        issue.names.full_with_total.clone(),
        issue.title.clone(),
        format!("（{}）", issue.period.unwrap().chinese()),
    ];
    lines.extend(issue.publisher.clone());
    lines.push(issue.date.unwrap().chinese());
    lines
}

/// Paragraphs of the text, headings among them.
pub fn body(issue: &Issue) -> Vec<String> {
    let mut paragraphs = Vec::new();
    for step in &issue.steps {
        match step {
            Step::Heading(index) => paragraphs.push(issue.headings[*index].full()),
            Step::Rule => {}
            Step::Item(index) => {
                let item = &issue.items[*index];
                let passages = &issue.passages[item.passages.clone()];
                let text: String = passages.iter().map(|passage| marked(&paragraph_html(issue, passage))).collect();
                paragraphs.push(format!("{}{text}", item.marker));
                let below = passages.iter().map(|passage| marked(&blocks_html(issue, passage)));
                paragraphs.extend(below.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()));
            }
        }
    }
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    paragraphs
}

/// Lines below the text.
pub fn imprint(issue: &Issue) -> Vec<String> {
    let Some(distribution) = &issue.distribution else { return Vec::new() };
    let mut lines = Vec::new();
    if !distribution.to.is_empty() {
        lines.push(format!("送：{}。", distribution.to.join("、")));
    }
    if !distribution.cc.is_empty() {
        lines.push(format!("发：{}。", distribution.cc.join("，")));
    }
    lines.extend(distribution.copies.map(|copies| format!("（共印 {copies} 份）")));
    lines
}

/// Text of HTML: bold type in `**`, a line for each block.
fn marked(html: &str) -> String {
    let html = html.replace("<strong>", "**").replace("</strong>", "**");
    let block = Regex::new("</(?:p|li|tr|div|blockquote|ul|ol)>|<(?:ul|ol)>").unwrap();
    let text = Regex::new("<[^>]*>").unwrap().replace_all(&block.replace_all(&html, "\n"), "").into_owned();
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn both_forms_say_the_same() {
    let loaded = crate::support::load(&crate::support::repository());
    let issue = &loaded.archive.issues[0];
    let squeezed = |text: String| text.chars().filter(|c| !c.is_whitespace() && *c != '*').collect::<String>();
    let html = html(issue);
    let body = &html[html.find("<body>").unwrap()..];
    assert_eq!(squeezed(marked(body)), squeezed(plain(issue)));
}
