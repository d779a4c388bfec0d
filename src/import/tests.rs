use super::document::{Block, Inline, Paragraph, Table};
use super::*;
use crate::archive::{Registry, SitePath};
use crate::parse::departments::Matcher;
use crate::parse::{Context, ParsedIssue};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};

const SEED: &str = "窗口工作周报\n2023 年第 44 期（总第 464 期）\n（11 月 13 日—11 月 17 日）\n四川省政务服务中心\n2023 年 11 月 27 日\n一、动态\n1.11 月 14 日，调研。\n送：省中心领导。\n（共印 91 份）\n";

fn config() -> Config {
    Config { title: "窗口工作周报".into(), ..Config::fallback() }
}

fn imported(name: &str, text: &str) -> Imported {
    import(name, text.as_bytes(), &config()).unwrap_or_else(|wrong| panic!("{}", wrong[0]))
}

/// The issue as kanku reads it.
fn parsed(markdown: &str, files: BTreeSet<String>) -> ParsedIssue {
    let config = config();
    let file = SourceFile { path: "content/issues/2023/044.md".into(), text: markdown.to_owned() };
    let matcher = Matcher::new(&Registry::default(), &config.matching);
    let context = Context { config: &config, matcher, pages: HashMap::<String, SitePath>::new(), files: &files };
    let front =
        parse::front_matter::parse(&file, &config, None).unwrap_or_else(|wrong| panic!("{markdown}\n{}", wrong[0]));
    parse::parse(&file, front, &context).unwrap().0
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// All that a reader sees of the body: headings and passages.
fn visible(issue: &ParsedIssue) -> String {
    let blocks = issue.blocks.iter().map(|block| match block {
        crate::archive::Block::Heading(index) => {
            let heading = &issue.headings[*index];
            format!("{}{}", heading.numbering, heading.title)
        }
        crate::archive::Block::Item(index) => {
            let passages = &issue.passages[issue.items[*index].passages.clone()];
            passages.iter().map(|passage| &issue.body.text[passage.text.range()]).collect()
        }
    });
    squeezed(&blocks.collect::<String>())
}

const FRONT: &str =
    "---\nyear: 2023\nissue: 44\ntotal: 464\nperiod: { start: 2023-11-13, end: 2023-11-17 }\ndate: 2023-11-27\n---\n\n";

/// Texts full of what Markdown means something by.
fn text() -> impl Strategy<Value = String> {
    let marks = prop::sample::select(
        "* ** _ __ # > < & ` ``` ~ ~~ [ ] ( ) ! | \\ - + = --- === 1. 2) 1.11 &amp; <b> </b> <!-- --> http://a.cn [^1] [^1]: : 　　"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    let word = prop_oneof![marks.prop_map(str::to_owned), "[一-龥]{1,4}", "[a-z0-9 ，。：“”（）*_]{1,4}", "\\PC"];
    prop::collection::vec(word, 1..8).prop_map(|words| words.concat().replace('\u{e000}', ""))
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let inline = prop_oneof![
        6 => (text(), any::<bool>()).prop_map(|(text, bold)| Inline::Text { text, bold }),
        1 => Just(Inline::LineBreak),
    ];
    prop::collection::vec(inline, 1..5)
}

proptest! {
    #[test]
    fn markdown_is_read_back_as_the_same_text(lines in prop::collection::vec((inlines(), prop::option::of(1..4_u8)), 1..4)) {
        let blocks: Vec<Block> = lines
            .into_iter()
            .map(|(inlines, heading)| Block::Paragraph(Paragraph { inlines, heading, ..Paragraph::default() }))
            .collect();
        let expected = squeezed(&Document { blocks: blocks.clone(), ..Document::default() }.characters());
        let body = markdown::print(&blocks, &[], &[]);
        let issue = parsed(&format!("{FRONT}{body}"), BTreeSet::new());
        prop_assert_eq!(visible(&issue), expected, "{}", body);
    }

    #[test]
    fn tables_are_read_back_as_the_same_text(rows in prop::collection::vec(prop::collection::vec(inlines(), 1..4), 1..4)) {
        let cell = |inlines| vec![Paragraph { inlines, ..Paragraph::default() }];
        let rows = rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
        let blocks = [Block::Table(Table { rows })];
        let expected = squeezed(&Document { blocks: blocks.to_vec(), ..Document::default() }.characters());
        let body = markdown::print(&blocks, &[], &[]);
        let issue = parsed(&format!("{FRONT}{body}"), BTreeSet::new());
        prop_assert_eq!(visible(&issue), expected, "{}", body);
    }

    #[test]
    fn spoilt_bytes_are_no_reason_to_panic(
        changes in prop::collection::vec((0..SEED.len(), any::<u8>()), 0..12),
        cut in 0..SEED.len(),
        name in prop::sample::select(vec!["a.txt", "a.md", "2023-44.txt"]),
    ) {
        let mut bytes = SEED.as_bytes().to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes.rotate_left(cut);
        let _ = import(name, &bytes, &config());
    }
}

#[test]
fn an_issue_with_front_matter_is_taken_as_it_is() {
    let text = format!("{FRONT}## 一、动态\n\n* 甲\n");
    let issue = imported("x.md", &text);
    assert_eq!((issue.path.as_str(), issue.markdown), ("content/issues/2023/044.md", text));
}

#[test]
fn the_original_is_linked_to() {
    let mut issue = imported("第44期 (定稿).txt", SEED);
    issue.keep_original("第44期 (定稿).txt", b"x".to_vec());
    let files: BTreeSet<String> = issue.files.iter().map(|(path, _)| path.clone()).collect();
    assert_eq!(parsed(&issue.markdown, files.clone()).media, files);
}
