//! Scripts that pages load as one file, as a request for each would cost more than what is in most of them.
//!
//! Input: the assets of a theme, one file per concern. Output: the files joined in the order in which they need
//! each other, without comments and indentation, which are half of them. Nothing else is changed, so that what runs
//! can be read.

use crate::archive::SitePath;

/// A file made of others.
#[derive(Debug)]
pub struct Script {
    /// Where it stands.
    pub path: &'static str,
    /// Whether a site without a search has no use for it.
    pub is_search: bool,
    /// Files of `assets/search/` without their ending, what is needed first.
    parts: &'static [&'static str],
}

/// The search page, what marks a match on arrival from there, and what the jump box understands.
pub const SCRIPTS: [Script; 3] = [
    Script {
        path: "assets/search.js",
        is_search: true,
        parts: &[
            "classes",
            "normalise",
            "query",
            "literal",
            "inflate",
            "strings",
            "format",
            "directory",
            "archive",
            "postings",
            "lists",
            "library",
            "plan",
            "finder",
            "tally",
            "words",
            "rank",
            "facets",
            "cards",
            "engine",
            "loader",
            "dom",
            "address",
            "labels",
            "excerpt",
            "messages",
            "hits",
            "top",
            "filters",
            "keys",
            "trail",
            "view",
            "page",
        ],
    },
    Script {
        path: "assets/highlight.js",
        is_search: true,
        parts: &["classes", "normalise", "query", "literal", "highlight"],
    },
    Script { path: "assets/jump.js", is_search: false, parts: &["classes", "normalise", "cards"] },
];

impl Script {
    /// The bytes of the file; `assets` are sorted by path.
    pub fn join(&self, assets: &[(SitePath, Vec<u8>)]) -> Vec<u8> {
        let sources = self.parts.iter().filter_map(|part| {
            let path = SitePath::new(format!("assets/search/{part}.js"));
            let at = assets.binary_search_by(|(other, _)| other.cmp(&path)).ok()?;
            Some(String::from_utf8_lossy(&assets[at].1))
        });
        sources.map(|source| without_comments(&source)).collect::<String>().into_bytes()
    }
}

/// Whether an asset is published as a part of a script.
pub fn is_part(path: &SitePath) -> bool {
    let name = path.as_str().strip_prefix("assets/search/").and_then(|name| name.strip_suffix(".js"));
    name.is_some_and(|name| SCRIPTS.iter().any(|script| script.parts.contains(&name)))
}

/// A script without the lines that are comments, empty lines and indentation. A comment behind code stays, and so
/// does every line break, as one may end a statement. No text in the scripts goes over several lines.
fn without_comments(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut in_comment = false;
    for line in source.lines().map(str::trim) {
        if in_comment {
            in_comment = !line.ends_with("*/");
        } else if line.starts_with("/*") && !line.contains("*/") {
            in_comment = true;
        } else if !is_comment(line) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// Whether there is nothing but a comment in a line, or nothing.
fn is_comment(line: &str) -> bool {
    let is_block = line.starts_with("/*") && line.find("*/").is_some_and(|end| end + 2 == line.len());
    line.is_empty() || line.starts_with("//") || is_block
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::render::theme::Theme;

    #[test]
    fn comments_go_and_code_stays() {
        let cases = [
            ("// a\n(() => {\n  /** @type {B} */\n  let c = 1; // d\n\n})();\n", "(() => {\nlet c = 1; // d\n})();\n"),
            ("/**\n * a\n * // b\n */\nc();\n", "c();\n"),
            ("/** @type {A} */ (b).c();\n", "/** @type {A} */ (b).c();\n"),
            ("/* a */ b(); /* c */\n", "/* a */ b(); /* c */\n"),
        ];
        for (source, expected) in cases {
            assert_eq!(without_comments(source), expected);
        }
    }

    #[test]
    fn every_part_is_there_and_has_no_text_over_several_lines() {
        let theme = Theme::load(Path::new("nowhere"), None).unwrap();
        let parts = SCRIPTS.iter().flat_map(|script| script.parts);
        for part in parts {
            let path = SitePath::new(format!("assets/search/{part}.js"));
            let (_, source) = theme.assets().iter().find(|(other, _)| *other == path).unwrap();
            for line in std::str::from_utf8(source).unwrap().lines() {
                let code = line.split("//").next().unwrap_or_default();
                assert!(code.matches('`').count() % 2 == 0 || line.trim_start().starts_with('*'), "{path}: {line}");
            }
        }
        let joined = SCRIPTS.map(|script| script.join(theme.assets()).len());
        assert!(joined.iter().all(|length| *length > 1000));
    }

    #[test]
    fn every_script_of_the_search_is_a_part() {
        let theme = Theme::load(Path::new("nowhere"), None).unwrap();
        let scripts = theme.assets().iter().map(|(path, _)| path).filter(|path| path.as_str().contains("/search/"));
        assert_eq!(scripts.filter(|path| !is_part(path)).collect::<Vec<_>>(), Vec::<&SitePath>::new());
    }
}
