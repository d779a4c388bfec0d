//! The law that nothing is lost between Markdown and page: whatever pandoc finds in a random document is on the page
//! that kanku makes of it, or a warning names the place.
//!
//! Pandoc is another implementation of Markdown, written in another language by other people. It starts slowly, so one
//! run reads all documents.

mod documents;
mod page;
mod tree;

use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::support::Project;
use documents::Document;

/// Documents that are drawn in a run of the tests, unless `PROPTEST_CASES` says how many.
const DRAWN: u32 = 400;

/// Documents that one run of pandoc and one archive hold at most.
const AT_ONCE: usize = 1_000;

/// Longest search for a smaller document that breaks the law, in steps.
const STEPS: usize = 60;

/// Contents of a document, as read from pandoc's tree or from a page.
#[derive(Debug, Default, PartialEq, Eq)]
struct Contents {
    /// Lines of text, without white space.
    lines: Vec<String>,
    /// Destinations of links and addresses of pictures.
    addresses: Vec<String>,
    /// Number of elements of each name.
    elements: BTreeMap<&'static str, usize>,
}

/// Documents that broke the law once.
const MENDED: &[&str] = &[
    "甲*乙<a href=\"https://h.cn/18\">*`` 丙 №20 ``戊</a>己",
    "<div align=\"center\">\n\n> 0. <b><div>**word№3**</div></b>",
    "<details>\n<summary>折叠</summary>\n\n# ~~![教育№3](/images/p1.png)1. №4~~\n\n</details>",
    "![图№1](/images/p1.png)1. №2",
];

/// Puts each document on the page of an issue, and compares the page with what pandoc reads: what is lost without a
/// warning, for each document.
fn losses(documents: &[String]) -> Vec<Vec<String>> {
    let mut project = Project::new().with("content/images/p1.png", "png").with("content/files/ab.pdf", "pdf");
    for (index, document) in documents.iter().enumerate() {
        let path = format!("content/issues/{index:04}.md");
        project = project.with(&path, format!("---\ntotal: {}\n---\n{document}\n", index + 1));
    }
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let warned = warned_lines(&project);
    let expected = tree::read(documents);
    let compared = documents.iter().zip(&expected).enumerate().map(|(index, (document, expected))| {
        let page = page::read(&project.built(&format!("issues/{:03}.html", index + 1)));
        let none = Vec::new();
        let lines = warned.get(&format!("content/issues/{index:04}.md")).unwrap_or(&none);
        lost(expected, &page).into_iter().filter(|loss| !is_told(loss, document, lines)).collect()
    });
    compared.collect()
}

/// Returns what stands in `expected` and not on the page.
fn lost(expected: &Contents, page: &Contents) -> Vec<String> {
    let all: String = page.lines.concat();
    // Parsers differ in whether a tag may go on with a paragraph of a list; the `\\` before it is a line break or text.
    let is_lost = |line: &&String| !all.contains(line.trim_end_matches('\\'));
    let mut lost: Vec<String> = expected.lines.iter().filter(is_lost).cloned().collect();
    lost.extend(expected.addresses.iter().filter(|address| !page.addresses.contains(address)).cloned());
    for (name, count) in &expected.elements {
        let found = page.elements.get(name).copied().unwrap_or_default();
        if found < *count {
            lost.push(format!("{count} <{name}>, of which the page has {found}"));
        }
    }
    lost
}

/// Returns the lines of each file that have a warning, the first line of the document being 1.
fn warned_lines(project: &Project) -> BTreeMap<String, Vec<usize>> {
    let mut lines: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for warning in kanku::load::load(&project.path(""), true).warnings {
        if let (Some(file), Some(place)) = (warning.file, warning.location) {
            lines.entry(file).or_default().push(place.line - 3);
        }
    }
    lines
}

/// Returns whether a warning stands in the block of the document that holds `loss`.
fn is_told(loss: &str, document: &str, warned: &[usize]) -> bool {
    let mark = documents::mark_in(loss);
    let mut blocks = vec![0];
    for line in document.lines() {
        let last = blocks.len() - 1;
        if line == documents::BETWEEN { blocks.push(0) } else { blocks[last] += 1 }
    }
    let mut first = 1;
    let holds = |first: usize, count: usize| {
        let lines = document.lines().skip(first - 1).take(count);
        lines.into_iter().any(|line| mark.is_some_and(|mark| line.contains(mark)))
    };
    for count in blocks {
        if holds(first, count) && warned.iter().any(|line| (first..first + count).contains(line)) {
            return true;
        }
        first += count + 1;
    }
    false
}

#[test]
#[cfg_attr(not(feature = "external-tools"), ignore = "runs pandoc")]
fn nothing_that_pandoc_reads_is_lost() {
    let mended: Vec<String> = MENDED.iter().map(ToString::to_string).collect();
    for (document, lost) in mended.iter().zip(losses(&mended)) {
        assert!(lost.is_empty(), "lost: {lost:#?}\nof the document:\n{document}");
    }
    // The same documents in each run; more of them by `PROPTEST_CASES`.
    let mut runner = TestRunner::deterministic();
    let count = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(DRAWN);
    let drawn: Vec<_> = (0..count).map(|_| documents::any().new_tree(&mut runner).unwrap()).collect();
    let texts: Vec<String> = drawn.iter().map(|tree| tree.current().markdown()).collect();
    let mut lost = texts.chunks(AT_ONCE).flat_map(losses);
    let found = lost.position(|lost| !lost.is_empty());
    if let Some(index) = found {
        let document = smallest(drawn.into_iter().nth(index).unwrap()).markdown();
        let lost = losses(std::slice::from_ref(&document)).remove(0);
        panic!("lost: {lost:#?}\nof the document:\n{document}");
    }
}

/// Searches for a smaller document that breaks the law too.
fn smallest(mut tree: impl ValueTree<Value = Document>) -> Document {
    let breaks = |document: &Document| !losses(&[document.markdown()])[0].is_empty();
    let mut smallest = tree.current();
    for _ in 0..STEPS {
        let current = tree.current();
        let moved = if breaks(&current) {
            smallest = current;
            tree.simplify()
        } else {
            tree.complicate()
        };
        if !moved {
            break;
        }
    }
    smallest
}
