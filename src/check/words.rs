//! Finds words that are certainly written wrongly: those of the built-in list, and those of `content/words.toml`.
//!
//! A wrong word is one only where it is a word: 解决对策 holds 决对 and is right. A finding therefore begins and ends
//! where words do, by jieba's segmentation of the sentence.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use tantivy_jieba::jieba_rs::Jieba;

use super::finding::{Finding, sentence_around};
use crate::config::WrongWord;
use crate::diagnostics::Rule;
use crate::folding::fold;
use crate::parse::prose::Block;

/// Built-in list: a line for each wrong word, with the right one behind it.
const LIST: &str = include_str!("words/list.txt");

/// The segmenter. Its dictionary is read when the first suspicious text is found.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// The wrong words to look for.
#[derive(Debug)]
pub struct WrongWords {
    entries: Vec<(String, String)>,
    search: AhoCorasick,
}

impl WrongWords {
    /// Joins the built-in list and the archive's own, which wins. An entry whose right word is the wrong one allows it.
    pub fn new(own: &[WrongWord]) -> Self {
        let mut entries: Vec<(String, String)> = own.iter().map(|own| (own.wrong.clone(), own.right.clone())).collect();
        for (wrong, right) in LIST.lines().filter_map(|line| line.split_once(' ')) {
            if !entries.iter().any(|(known, _)| known == wrong) {
                entries.push((wrong.to_owned(), right.to_owned()));
            }
        }
        entries.retain(|(wrong, right)| wrong != right);
        let patterns = entries.iter().map(|(wrong, _)| wrong);
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
        Self { search: search.expect("a list of this size fits the automaton"), entries }
    }

    /// Checks the text of an issue.
    pub fn check(&self, blocks: &[Block], findings: &mut Vec<Finding>) {
        for block in blocks {
            let folded = fold(&block.text);
            for found in self.search.find_iter(folded.text()) {
                if !is_word(folded.text(), found.start()..found.end()) {
                    continue;
                }
                let (wrong, right) = &self.entries[found.pattern().as_usize()];
                let bytes = block.source(folded.source_range(found.start()..found.end()));
                let message = format!("`{wrong}` is a slip for `{right}`");
                let hint = "correct it; a word that is right here is allowed in content/words.toml";
                findings.push(Finding::new(Rule::WrongWord, bytes, message, hint));
            }
        }
    }
}

/// Returns true if no word of the dictionary reaches over one end of `bytes` alone. A word that holds all of them, and
/// begins or ends with them, is a compound: 银行帐户.
fn is_word(text: &str, bytes: Range<usize>) -> bool {
    let (before, behind) = sentence_around(text, bytes.clone());
    let first = bytes.start - before.len();
    let mut start = first;
    JIEBA.cut(&text[first..bytes.end + behind.len()], false).into_iter().all(|token| {
        let end = start + token.word.len();
        let word = std::mem::replace(&mut start, end)..end;
        let is_apart = word.end <= bytes.start || bytes.end <= word.start;
        let is_part = bytes.start <= word.start && word.end <= bytes.end;
        let is_compound = word.start <= bytes.start && bytes.end <= word.end;
        is_apart || is_part || is_compound && (word.start == bytes.start || word.end == bytes.end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::finding::testing::found;

    fn slips(body: &str) -> Vec<String> {
        let own = [WrongWord { wrong: "政物".into(), right: "政务".into() }];
        let words = WrongWords::new(&own);
        found(body, |blocks, _, findings| words.check(blocks, findings))
    }

    #[test]
    fn the_list_has_two_words_in_each_line_and_none_twice() {
        let mut seen = std::collections::HashSet::new();
        for line in LIST.lines() {
            let (wrong, right) = line.split_once(' ').unwrap();
            assert!(wrong != right && !right.contains(' ') && seen.insert(wrong), "{line}");
            assert!(!right.contains(wrong), "{line}");
        }
    }

    #[test]
    fn slips_are_found() {
        assert_eq!(slips("开展扫黑险恶专项斗争，再接再励。"), ["扫黑险恶", "再接再励"]);
        assert_eq!(slips("群众的银行**帐户**已冻结"), ["帐户"]);
        assert_eq!(slips("省政物服务中心"), ["政物"]);
    }

    #[test]
    fn words_that_meet_are_no_slips() {
        for body in
            ["研究解决对策。", "公布署名文章。", "修复盖板。", "预防犯罪。", "毕竟争取到了。", "按装机容量计算。"]
        {
            assert!(slips(body).is_empty(), "{body}");
        }
    }
}
