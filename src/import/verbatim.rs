//! Markdown files: the body is taken over byte for byte, but for line ends; a front matter is put before it.
//!
//! A file with a front matter of ours is an issue already and is taken over as a whole. The keys of a foreign front
//! matter are mapped (see `foreign`). Values are copied from the first heading, from lines that look like a masthead,
//! and from the name of the file. Pictures that stand beside the file come with it (see `pictures`).

mod foreign;
mod pictures;

use super::document::{Block, Inline, Paragraph};
use super::doubt::Key;
use super::evidence::Evidence;
use super::file_name;
use super::values::{RUNNING, Values};
use super::{Imported, Original, front_matter, issue_path, masthead, settle, text};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::parse;
use crate::source::SourceFile;
use foreign::Foreign;

/// Lines at the start that are looked at: a heading, and a masthead that is not marked as one.
const LINES: usize = 40;

/// Makes an issue of a Markdown file.
///
/// # Errors
/// The bytes are no text, the front matter is wrong, or nothing tells the issue's number or date.
pub fn import(original: &Original<'_>, given: &Evidence, config: &Config) -> Result<Imported, Vec<Diagnostic>> {
    let mut issue = without_pictures(original.path, original.bytes, given, config)?;
    issue.files = pictures::beside(&issue.markdown, &issue.path, original.beside);
    Ok(issue)
}

fn without_pictures(path: &str, bytes: &[u8], given: &Evidence, config: &Config) -> Result<Imported, Vec<Diagnostic>> {
    let text = text::decode(bytes).map_err(|wrong| vec![wrong])?;
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let file = SourceFile { path: name, text };
    let foreign = match Foreign::read(&file, &config.taxonomies) {
        None => None,
        Some(Ok(foreign)) => Some(foreign),
        // It has a front matter, and that is ours or cannot be read.
        Some(Err(wrong)) => {
            return ready(file, config).map_err(|ours| if ours.is_empty() { vec![wrong] } else { ours });
        }
    };
    let body = foreign.as_ref().map_or(file.text.as_str(), |foreign| &file.text[foreign.body..]);
    let mut evidence = given.clone();
    evidence.extend(body_evidence(body, config));
    evidence.extend(file_name::evidence(path));
    evidence.extend(foreign.as_ref().map(|foreign| foreign.evidence.clone()).unwrap_or_default());
    let mut doubts = Vec::new();
    let mut settled = settle(evidence, config, &mut doubts).map_err(|wrong| vec![wrong])?;
    let values = &mut settled.values;
    // Names copied from the body would only repeat what stands there.
    values.title = foreign.as_ref().and_then(|foreign| foreign.title.clone());
    values.extra = foreign.as_ref().map(Foreign::extra).unwrap_or_default();
    // A running number alone is how weeklies on the net are counted.
    doubts.retain(|doubt| doubt.key != Key::Title && doubt.kind != RUNNING);
    let front = front_matter::print(values, &doubts);
    // One blank line between the two belongs to neither.
    let gap = if body.starts_with('\n') { "" } else { "\n" };
    Ok(Imported {
        path: issue_path(values.identity),
        markdown: format!("{front}{gap}{body}"),
        values: settled.values,
        files: Vec::new(),
        doubts,
    })
}

/// Takes over an issue as it is.
fn ready(file: SourceFile, config: &Config) -> Result<Imported, Vec<Diagnostic>> {
    let front = parse::front_matter::parse(&file, config, None)?;
    let identity = front.key;
    let values = Values {
        identity,
        volume: front.volume,
        total: front.total,
        title: Some(front.title),
        period: front.period,
        date: front.date,
        publisher: front.publisher,
        distribution: front.distribution.unwrap_or_default(),
        extra: String::new(),
    };
    Ok(Imported { values, path: issue_path(identity), markdown: file.text, files: Vec::new(), doubts: Vec::new() })
}

/// Copies values from the first lines of a body.
fn body_evidence(body: &str, config: &Config) -> Evidence {
    let mut blocks = Vec::new();
    let mut lines = body.lines().take(LINES).peekable();
    while let Some(line) = lines.next() {
        let text = line.trim();
        if text.starts_with("```") || text.starts_with("~~~") {
            break;
        }
        let underline = lines.peek().is_some_and(|next| is_underline(next)) && !text.is_empty();
        let marks = text.len() - text.trim_start_matches('#').len();
        let is_heading = underline || (1..=6).contains(&marks) && text[marks..].starts_with([' ', '\t']);
        if underline {
            lines.next();
        }
        let text = if is_heading && !underline { text[marks..].trim_end_matches('#').trim() } else { text };
        let text = text.replace("**", "").replace("__", "");
        // A line in a list, a quotation or a table is no masthead.
        if text.is_empty() || text.starts_with(['>', '|', '-', '*', '+', '!', '<']) {
            continue;
        }
        let inlines = vec![Inline::Text { text, bold: false }];
        blocks.push(Block::Paragraph(Paragraph { heading: is_heading.then_some(1), inlines, ..Paragraph::default() }));
    }
    masthead::read(&blocks, &[], &[], super::bulletin(config)).evidence
}

/// Returns whether a line makes a heading of the one above it.
fn is_underline(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 2 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imported(path: &str, text: &str) -> Imported {
        let config = Config { title: "窗口工作周报".into(), ..Config::fallback() };
        import(&Original::alone(path, text.as_bytes()), &Evidence::default(), &config)
            .unwrap_or_else(|wrong| panic!("{}", wrong[0]))
    }

    #[test]
    fn the_body_is_left_as_it_is() {
        let body =
            "# 某某周刊（第 1 期）：为什么，读书？\n\n1、[工具](https://example.com/)\n\n> *引文*\n\n- [x] 已办\n";
        let issue = imported("2024年第1期.md", body);
        assert_eq!(issue.path, "content/issues/2024/001.md");
        assert!(issue.markdown.ends_with(&format!("---\n\n{body}")), "{}", issue.markdown);
        let issue = imported("issue-200.md", "\u{feff}# 周刊（第 200 期）\r\n\r\n正文\r\n");
        assert_eq!((issue.path.as_str(), issue.doubts.len()), ("content/issues/200.md", 0));
        assert_eq!(issue.markdown, "---\ntotal: 200\n---\n\n# 周刊（第 200 期）\n\n正文\n");
    }

    #[test]
    fn values_come_from_headings_names_and_folders() {
        for (path, text, expected) in [
            ("a.md", "# #14 | 2018-04-09\n", "content/issues/2018/014.md"),
            ("a.md", "周刊第 14 期\n====\n\n正文", "content/issues/014.md"),
            ("2019/issue-14.md", "正文", "content/issues/2019/014.md"),
            ("20200120-20200126.md", "## 新闻\n", "content/issues/2020/2020-01-26.md"),
            ("2024-10-01.md", "正文", "content/issues/2024/2024-10-01.md"),
            ("a.md", "**窗口工作周报**\n\n2023年第44期（总第464期）\n\n## 一、动态\n", "content/issues/2023/044.md"),
        ] {
            assert_eq!(imported(path, text).path, expected, "{path}: {text}");
        }
    }

    #[test]
    fn an_issue_with_front_matter_is_taken_as_it_is() {
        let text = "---\nyear: 2023\nissue: 44\ntotal: 464\nperiod: { start: 2023-11-13, end: 2023-11-17 }\n\
            date: 2023-11-27\n---\n\n## 一、动态\n\n* 甲\n";
        let issue = imported("x.md", text);
        assert_eq!((issue.path.as_str(), issue.markdown.as_str()), ("content/issues/2023/044.md", text));
    }

    #[test]
    fn a_foreign_front_matter_is_mapped() {
        let text = "---\nlayout: post\ntitle: \"周刊第 3 期：读书\"\npubDate: 2021-05-07T08:00:00+08:00\nauthor: 张三\n\
            tags: [工具, 读书]\n---\n\n正文\n";
        let expected = "---\nyear: 2021\nissue: 3\ntitle: \"周刊第 3 期：读书\"\ndate: 2021-05-07\npublisher: 张三\nextra:\n  layout: \"post\"\n  tags: [\"工具\",\"读书\"]\n---\n\n正文\n";
        let issue = imported("a.md", text);
        assert_eq!(
            issue.markdown.replace("# the number has no year; this is the one of the day of issue\n", ""),
            expected
        );
    }

    #[test]
    fn fields_of_a_taxonomy_stand_where_it_reads_them() {
        let taxonomy = |key: &str| format!("[[taxonomy]]\nkey = \"{key}\"\ntitle = \"甲\"\n");
        let markdown = |keys: &[&str], front: &str| {
            let settings: String = keys.iter().map(|key| taxonomy(key)).collect();
            let config = Config::parse(&format!("title = \"周刊\"\n{settings}")).unwrap();
            let text = format!("---\ntitle: 第 3 期\ndate: 2021-05-07\n{front}\n---\n\n正文\n");
            let issue = import(&Original::alone("a.md", text.as_bytes()), &Evidence::default(), &config).unwrap();
            let file = SourceFile { path: "a.md".into(), text: issue.markdown.clone() };
            parse::front_matter::parse(&file, &config, None).unwrap();
            issue.markdown
        };
        let tags = "tags: [工具, 读书]";
        assert!(markdown(&["tags"], tags).contains("\ntags: [\"工具\",\"读书\"]\n---\n"));
        assert!(markdown(&["authors"], "author: 张三").contains("\nauthors: [\"张三\"]\n---\n"));
        assert!(markdown(&["category"], "categories: 综合\nx: 1").contains("\ncategory: [\"综合\"]\nextra:\n  x: 1\n"));
        assert!(markdown(&["authors"], tags).contains("\nextra:\n  tags: "));
        // What is no list of texts cannot be terms.
        assert!(markdown(&["tags"], "tags: { a: 1 }").contains("\nextra:\n  tags: "));
    }
}
