//! The law of the parser: each kind of event is in the tree, or a diagnostic names its line and column.

use std::collections::{BTreeSet, HashMap};

use pulldown_cmark::{Event, Options, Parser, Tag as Markup};

use super::read_events;
use crate::archive::content::{Block, Blocks, Body, Content, Inline, Inlines, Target};
use crate::archive::{Registry, Step};
use crate::config::{Config, Matching};
use crate::content_hash::ContentHash;
use crate::diagnostics::Diagnostic;
use crate::parse::departments::Matcher;
use crate::parse::events::Spanned;
use crate::parse::passages::Builder;
use crate::parse::{Context, ParsedIssue, front_matter};
use crate::source::SourceFile;

const FRONT: &str = "---\ntotal: 1\n---\n";

/// For each kind of event, a source that has it and what the tree shows of it.
const SHOWN: &[(&str, &str, &str)] = &[
    ("paragraph", "甲", "甲"),
    ("heading", "# 甲", "#甲"),
    ("heading", "> # 甲", "h1[甲]"),
    ("block quote", "> 甲", "blockquote[p[甲]]"),
    ("code block", "```sh\n甲\n```", "pre sh[甲\n]"),
    ("code block", "    甲", "pre [甲]"),
    ("HTML block", "<div align=\"right\">甲</div>", "div[甲]"),
    ("HTML", "<details>\n\n甲\n\n</details>", "details[p[甲]]"),
    ("list", "- 甲", "ul[li[甲]]"),
    ("list", "7. 甲", "7.甲"),
    ("item", "> 3. 甲\n> 4. 乙", "ol[li[甲]li[乙]]"),
    ("footnote definition", "甲[^1]\n\n[^1]: 乙", "note 1[p[乙]]"),
    ("footnote reference", "甲[^1]\n\n[^1]: 乙", "甲call 1"),
    ("definition list", "甲\n\n: 乙", "dl[dt[甲]dd[p[乙]]]"),
    ("definition list title", "甲\n: 乙", "dt[甲]"),
    ("definition list definition", "甲\n: 乙", "dd[乙]"),
    ("table", "| 甲 |\n|--|\n| 乙 |", "table[thead[tr[th[甲]]]tbody[tr[td[乙]]]]"),
    ("table head", "| 甲 |\n|--|", "thead[tr[th[甲]]]"),
    ("table row", "| 甲 |\n|--|\n| 乙 | 丙 |", "tr[td[乙]td[丙]]"),
    ("table cell", "| 甲 | |\n|--|--|", "th[甲]th[]"),
    ("emphasis", "*甲*", "em[甲]"),
    ("strong", "**甲**", "strong[甲]"),
    ("strikethrough", "~~甲~~", "del[甲]"),
    ("superscript", "^乙^", "sup[乙]"),
    ("subscript", "~乙~", "sub[乙]"),
    ("link", "[甲](https://a.cn)", "link https://a.cn[甲]"),
    ("link", "<甲@a.cn> <b@a.cn>", "link mailto:b@a.cn[b@a.cn]"),
    ("image", "![甲](/a.png)", "media media/a.png 甲"),
    ("image", "![甲](https://a.cn/a.png)", "link https://a.cn/a.png[甲]"),
    ("metadata block", "---\n甲: 乙\n---\n", "pre [甲: 乙\n]"),
    ("text", "甲\\*乙&amp;", "甲*乙&"),
    ("code", "`甲`", "code[甲]"),
    ("inline math", "$甲$", "code[甲]"),
    ("display math", "$$甲$$", "code[甲]"),
    ("inline HTML", "<u>甲</u><TBD>", "u[甲]<TBD>"),
    ("soft break", "a\nb", "a\nb"),
    ("hard break", "甲\\\n乙", "甲break乙"),
    ("rule", "甲\n\n---", "rule"),
    ("rule", "> ---", "blockquote[rule]"),
    ("task list marker", "- [x] 甲\n- [ ] 乙", "ul[li[[x] 甲]li[[ ] 乙]]"),
];

/// For each kind of event that may be left out, a source that has it and the place of the diagnostic.
const TOLD: &[(&str, &str, &str)] = &[
    ("HTML", "<script>\n甲\n</script>", "1:1 html"),
    ("HTML", "甲\n\n<div\n", "3:1 html"),
    ("HTML", "<!DOCTYPE html>", "1:1 html"),
    ("inline HTML", "甲<script>乙</script>", "1:2 html"),
    ("inline HTML", "甲<?乙?>", "1:2 html"),
    ("inline HTML", "甲</b>", "1:2 html"),
    ("inline HTML", "甲<table><tr><td>乙</table>", "1:2 html"),
    ("link", "甲[乙](丙.pdf)", "1:2 missing-file"),
    ("link", "[乙](javascript:x)", "1:1 forbidden-address"),
    ("link", "甲\n\n乙[[丙]]", "3:2 missing-file"),
    ("image", "甲\n乙![丙](丁.png)", "2:2 missing-file"),
    ("text", "甲\u{1}", "1:1 control-character"),
];

/// Names the kind of an event.
fn kind(event: &Event<'_>) -> &'static str {
    match event {
        Event::Start(tag) => match tag {
            Markup::Paragraph => "paragraph",
            Markup::Heading { .. } => "heading",
            Markup::BlockQuote(_) => "block quote",
            Markup::CodeBlock(_) => "code block",
            Markup::HtmlBlock => "HTML block",
            Markup::List(_) => "list",
            Markup::Item => "item",
            Markup::FootnoteDefinition(_) => "footnote definition",
            Markup::DefinitionList => "definition list",
            Markup::DefinitionListTitle => "definition list title",
            Markup::DefinitionListDefinition => "definition list definition",
            Markup::Table(_) => "table",
            Markup::TableHead => "table head",
            Markup::TableRow => "table row",
            Markup::TableCell => "table cell",
            Markup::Emphasis => "emphasis",
            Markup::Strong => "strong",
            Markup::Strikethrough => "strikethrough",
            Markup::Superscript => "superscript",
            Markup::Subscript => "subscript",
            Markup::Link { .. } => "link",
            Markup::Image { .. } => "image",
            Markup::MetadataBlock(_) => "metadata block",
        },
        // An end shows nothing of its own: it follows from the start.
        Event::End(_) => "end",
        Event::Text(_) => "text",
        Event::Code(_) => "code",
        Event::InlineMath(_) => "inline math",
        Event::DisplayMath(_) => "display math",
        Event::Html(_) => "HTML",
        Event::InlineHtml(_) => "inline HTML",
        Event::FootnoteReference(_) => "footnote reference",
        Event::SoftBreak => "soft break",
        Event::HardBreak => "hard break",
        Event::Rule => "rule",
        Event::TaskListMarker(_) => "task list marker",
    }
}

/// All extensions of the parser. Two of them exclude each other: with subscript, one `~` is no strikethrough.
fn parsed(body: &str) -> Vec<Spanned<'_>> {
    let old = Options::ENABLE_OLD_FOOTNOTES | Options::ENABLE_SMART_PUNCTUATION;
    let options = (Options::all() & !old) | Options::ENABLE_FOOTNOTES;
    Parser::new_ext(body, options).into_offset_iter().collect()
}

/// Reads a body: its events' kinds, its tree as text, and its diagnostics as `LINE:COLUMN RULE`.
fn read(body: &str) -> (BTreeSet<&'static str>, String, Vec<String>) {
    let file = SourceFile { path: "content/issues/1.md".into(), text: format!("{FRONT}{body}") };
    let (config, files) = (Config::fallback(), BTreeSet::from(["content/a.png".to_owned()]));
    let context = Context {
        config: &config,
        matcher: Matcher::new(&Registry::default(), &Matching::default()),
        pages: HashMap::new(),
        files: crate::parse::links::Files::new(&files),
        settings_hash: ContentHash::of(|_| {}),
    };
    let front = front_matter::parse(&file, &config, None).unwrap();
    let mut builder = Builder::new(&context, front.path());
    let mut diagnostics = Vec::new();
    let events = parsed(body);
    let tree = read_events(&events, &file, FRONT.len(), &context, &mut builder, &mut diagnostics);
    let issue = builder.finish(tree, &file, front);
    let place = |diagnostic: &Diagnostic| {
        let place = diagnostic.location.as_ref().unwrap();
        format!("{}:{} {}", place.line - FRONT.lines().count(), place.column, diagnostic.rule.unwrap())
    };
    (events.iter().map(|(event, _)| kind(event)).collect(), shown(&issue), diagnostics.iter().map(place).collect())
}

/// Writes the tree of an issue as text.
fn shown(issue: &ParsedIssue) -> String {
    let mut text = String::new();
    for step in &issue.steps {
        match step {
            Step::Heading(index) => {
                text.push('#');
                text.push_str(&issue.headings[*index].title);
            }
            Step::Rule => text.push_str("rule"),
            Step::Item(index) => {
                text.push_str(&issue.items[*index].marker);
                for passage in &issue.passages[issue.items[*index].passages.clone()] {
                    add_inlines(&mut text, &issue.body, passage.content);
                    add_blocks(&mut text, &issue.body, passage.blocks);
                }
            }
        }
    }
    text
}

fn add_inlines(text: &mut String, body: &Body, inlines: Inlines) {
    for inline in body.inlines(inlines) {
        match *inline {
            Inline::Text(span) => text.push_str(body.text(span)),
            Inline::Code(span) => text.push_str(&format!("code[{}]", body.text(span))),
            Inline::Break(_) => text.push_str("break"),
            Inline::NoteCall { number, .. } => text.push_str(&format!("call {number}")),
            Inline::Aside(span) => text.push_str(body.aside(span)),
            Inline::Link(index) => {
                let link = &body.links[index as usize];
                match &link.target {
                    Target::Outside(url) => text.push_str(&format!("link {url}[")),
                    Target::Inside { path, .. } => text.push_str(&format!("link {path}[")),
                }
                add_inlines(text, body, link.content);
                text.push(']');
            }
            Inline::Media(index) => {
                let media = &body.media[index as usize];
                text.push_str(&format!("media {} {}", media.path, media.alternative));
            }
            Inline::Element(index) => add_element(text, body, index),
        }
    }
}

fn add_blocks(text: &mut String, body: &Body, blocks: Blocks) {
    for block in body.blocks(blocks) {
        match *block {
            Block::Paragraph(content) => {
                text.push_str("p[");
                add_inlines(text, body, content);
                text.push(']');
            }
            Block::Plain(content) => add_inlines(text, body, content),
            Block::Rule => text.push_str("rule"),
            Block::Code { text: code, language } => {
                text.push_str(&format!("pre {}[{}]", body.aside(language), body.text(code)));
            }
            Block::Note { number, blocks } => {
                text.push_str(&format!("note {number}["));
                add_blocks(text, body, blocks);
                text.push(']');
            }
            Block::Element(index) => add_element(text, body, index),
        }
    }
}

fn add_element(text: &mut String, body: &Body, index: u32) {
    let element = body.element(index);
    text.push_str(&format!("{}[", element.tag.as_str()));
    match element.content {
        Content::Inlines(content) => add_inlines(text, body, content),
        Content::Blocks(blocks) => add_blocks(text, body, blocks),
    }
    text.push(']');
}

#[test]
fn each_kind_of_event_is_in_the_tree() {
    let mut seen = BTreeSet::new();
    for (name, body, expected) in SHOWN {
        let (kinds, shown, told) = read(body);
        assert!(kinds.contains(name), "{body} has {kinds:?}");
        assert!(shown.contains(expected), "{body} is {shown}, and told is {told:?}");
        seen.extend(kinds);
    }
    let listed: BTreeSet<&str> = SHOWN.iter().map(|(name, _, _)| *name).collect();
    seen.remove("end");
    assert_eq!(seen, listed, "each kind that comes up has an example of its own");
    assert_eq!(listed.len(), 34, "an example for each kind in `kind`");
}

#[test]
fn what_is_left_out_is_told_with_its_place() {
    for (name, body, expected) in TOLD {
        let (kinds, shown, told) = read(body);
        assert!(kinds.contains(name), "{body} has {kinds:?}");
        assert!(told.iter().any(|place| place == expected), "{body} is {shown}, and told is {told:?}");
    }
}
