//! Finds marks that keep a document from being published: grades of secrecy and "for internal use".

use std::sync::LazyLock;

use regex::Regex;

use super::finding::Finding;
use crate::diagnostics::Rule;
use crate::folding::fold;
use crate::parse::prose::Block;

/// Grades with their star (机密★1年), and phrases that ask readers to keep a document to themselves.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:绝密|机密|秘密) ?[★☆✩✰](?: ?(?:[0-9]{1,2}年|[一二三十]+年|[0-9]{1,2}个月|长期))?",
        r"|[★☆] ?(?:绝密|机密|秘密)",
        r"|内部(?:资料|文件|材料|刊物|情况|参考|使用|传阅|掌握)[,，、:： ]{0,2}(?:请)?(?:注意保存|注意保密|妥善保管|严格保密|严禁外传|不得外传|请勿外传|不宜公开|不得公开|不予公开|切勿外传|禁止外传)",
        r"|(?:仅供|只供|限)内部(?:参考|使用|传阅|掌握|交流)",
        r"|(?:严禁|不得|请勿|切勿|禁止)(?:对外)?(?:外传|外泄|上网|扩散)[!！。]?$",
        r"|阅后(?:收回|销毁|即焚|退回)",
    ))
    .expect("the pattern is valid")
});

/// A line of its own that consists of a grade or of 内部资料, as at the head of a page.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\[(【〔《]?(?:绝密|机密|秘密|内部资料|内部文件|内部刊物|内部参考|内部使用|注意保存|注意保密|不予公开|依申请公开)(?:[ ,，、]?(?:绝密|机密|秘密|内部资料|内部文件|注意保存|注意保密|长期|[0-9]{1,2}年))*[\])】〕》]?[!！。]?$")
        .expect("the pattern is valid")
});

/// Checks the text of an issue.
pub fn check(blocks: &[Block], findings: &mut Vec<Finding>) {
    for block in blocks {
        let mut start = 0;
        for line in block.text.split_inclusive('\n') {
            let folded = fold(line.trim_end());
            let text = folded.text();
            let lead = text.len() - text.trim_start().len();
            let found = LINE.find(text.trim()).map(|found| found.start() + lead..found.end() + lead);
            let all = found.into_iter().chain(MARK.find_iter(text).map(|found| found.range()));
            let mut end = 0;
            for bytes in all {
                // The whole line and a mark in it are one finding.
                if bytes.start >= end {
                    end = bytes.end;
                    let source = folded.source_range(bytes);
                    findings.push(Finding::new(
                        Rule::SecretMark,
                        block.source(start + source.start..start + source.end),
                        "the text bears a mark that forbids its publication",
                        "publish nothing that bears it; where the mark is void, take it out",
                    ));
                }
            }
            start += line.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::finding::testing::found;

    fn marks(body: &str) -> Vec<String> {
        found(body, |blocks, _, findings| check(blocks, findings))
    }

    #[test]
    fn marks_of_secrecy_are_found() {
        for (body, mark) in [
            ("机密★1年", "机密★1年"),
            ("**秘密★长期**", "秘密★长期"),
            ("绝密 ★ 30 年", "绝密 ★ 30 年"),
            ("内部资料 注意保存", "内部资料 注意保存"),
            ("（内部资料，请勿外传）", "内部资料，请勿外传"),
            ("【内部文件】", "【内部文件】"),
            ("# 秘密\n\n正文。", "秘密"),
            ("本材料仅供内部参考。", "仅供内部参考"),
            ("| 甲 | 机密★ |\n|--|--|\n| 乙 | 丙 |", "机密★"),
        ] {
            assert_eq!(marks(body), [mark], "{body}");
        }
    }

    #[test]
    fn sentences_about_secrets_are_no_marks() {
        for body in [
            "保守国家秘密是公民的义务。",
            "会议学习了《保守国家秘密法》，通报了机密级文件的管理情况。",
            "不得泄露商业秘密和个人隐私。",
            "加强内部资料管理，规范内部文件流转。",
            "五星级★★★★★饭店",
        ] {
            assert!(marks(body).is_empty(), "{body}");
        }
    }
}
