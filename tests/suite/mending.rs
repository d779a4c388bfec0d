//! `kanku check --fix`: what it mends, and that it mends nothing else.

use std::fs;

use proptest::prelude::*;

use crate::support::{FRONT, Project};
use kanku::check::mend::{folded, mends};
use kanku::parse::prose;
use kanku::source::{SourceFile, edited};

const ISSUE: &str = "content/issues/2023/001.md";

#[test]
fn fix_changes_the_marks_and_no_other_byte() {
    let front = format!("{}# 甲, 乙 stays\r\n", FRONT.replace("---\n", "---\r\n").trim_end_matches("---\r\n"));
    let text = format!("{front}---\r\n\r\n本周, **教育厅**开会;水利厅,,也开市(州)会\r\n甲, `乙, 丙`  \r\n丁，，戊.");
    let mended =
        format!("{front}---\r\n\r\n本周，**教育厅**开会；水利厅，也开市（州）会\r\n甲, `乙, 丙`  \r\n丁，戊。");
    let gb18030 = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let marked = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let plain = |text: &str| text.as_bytes().to_vec();
    for encode in [gb18030, marked, plain] {
        let project = Project::new().with(ISSUE, encode(&text));
        let dry = project.kanku(&["check", "--fix", "--dry-run"]);
        assert!(dry.stdout.contains(&format!("{ISSUE}:10:3: `, ` → `，`")), "{}\n{}", dry.stdout, dry.stderr);
        assert_eq!(fs::read(project.path(ISSUE)).unwrap(), encode(&text), "a dry run writes nothing");
        let run = project.kanku(&["check", "--fix"]);
        assert!(run.stdout.contains("in 1 file(s)"), "{}\n{}", run.stdout, run.stderr);
        let now = fs::read(project.path(ISSUE)).unwrap();
        assert_eq!(now, encode(&mended), "{}", String::from_utf8_lossy(&now));
        assert!(project.kanku(&["check", "--fix"]).stdout.contains("mended 0 place(s) in 0 file(s)"));
    }
}

#[test]
fn what_would_be_read_otherwise_is_not_mended() {
    let series = "title = \"周报\"\n[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nweek = '本周，，受理{n}件'\n";
    let project = Project::new().with("kanku.toml", series).issue(1, "本周，，受理 5 件。").issue(2, "教育厅, 甲。");
    let run = project.kanku(&["check", "--fix"]);
    assert!(run.stdout.contains("mended 1 place(s) in 1 file(s)"), "{}", run.stdout);
    let message = "warning[doubled-punctuation]: not mended: passages, addresses or figures of the issue would change \
                   with its punctuation\n  --> content/issues/2023/001.md\n";
    assert!(run.stderr.contains(message), "{}", run.stderr);
    assert!(fs::read_to_string(project.path(ISSUE)).unwrap().contains("本周，，受理"));
}

#[test]
fn a_refusal_names_its_own_rule_and_stops_no_other() {
    let series = "title = \"周报\"\n[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nweek = '本周，，受理{n}件'\n";
    let project = Project::new().with("kanku.toml", series).issue(1, "本周，，受理 5 件, 甲。");
    let run = project.kanku(&["check", "--fix"]);
    assert!(run.stdout.contains("mended 1 place(s) in 1 file(s)"), "{}", run.stdout);
    assert!(run.stderr.contains("warning[doubled-punctuation]: not mended: passages"), "{}", run.stderr);
    assert!(!run.stderr.contains("warning[half-width-punctuation]"), "{}", run.stderr);
    assert!(fs::read_to_string(project.path(ISSUE)).unwrap().contains("本周，，受理 5 件，甲"));
}

/// Characters that mean something to Markdown or to a rule, in any order.
const ANYTHING: &str = r"[甲乙𠮷1a ,;:.!?()（）“”《》，。、*_`\[\]<>&#|\\~^\n-]{0,80}";

/// A paragraph of clean text with slips put in, and Markdown and English around them.
fn paragraph() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "本周",
        "，",
        "**教育厅**",
        "水利厅",
        "开展工作",
        "。",
        ", ",
        ",",
        "; ",
        ";",
        ": ",
        "!",
        "?",
        "，，",
        "。。",
        ",,",
        "(州)",
        "（站）",
        "(2023 年)",
        " 105 名",
        "3.14",
        "1,000",
        "10:30",
        "`甲, 乙`",
        "[甲, 乙](001.md)",
        "&amp;",
        "\\*",
        "<b>丙</b>, ",
        "Wi-Fi, ",
        "“丁, 戊”",
        "《己》",
        "、",
        "。，",
        "\n",
        "https://a.cn/甲,乙 ",
        "1.",
        "**庚, **",
        "_辛_, ",
        "受理 5 件",
    ]);
    let slips = prop::collection::vec(part, 1..24).prop_map(|parts| parts.concat());
    prop_oneof![3 => slips, 1 => ANYTHING]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn fix_keeps_all_but_punctuation(paragraphs in prop::collection::vec(paragraph(), 1..6), gb in any::<bool>()) {
        let body = format!("## 一、综述\n\n{}", paragraphs.join("\n\n"));
        let series = "title = \"周报\"\n[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nweek = '受理{n}件'\n";
        let project = Project::new().with("kanku.toml", series).issue(1, &body);
        let encode = |text: &str| if gb { encoding_rs::GB18030.encode(text).0.into_owned() } else { text.as_bytes().to_vec() };
        let decode = |bytes: &[u8]| if gb { encoding_rs::GB18030.decode(bytes).0.into_owned() } else { String::from_utf8(bytes.to_vec()).unwrap() };
        let before = fs::read_to_string(project.path(ISSUE)).unwrap();
        project.write(ISSUE, encode(&before));
        let model = |project: &Project| {
            let loaded = crate::support::load(&project.path(""));
            let issue = &loaded.archive.issues[0];
            let passages: Vec<_> = issue.passages.iter().map(|p| (p.anchor.clone(), p.leads.clone(), p.mentions.clone(), folded(issue.text(p)))).collect();
            (passages, issue.headings.len(), loaded.archive.series.iter().map(|s| s.points.clone()).collect::<Vec<_>>())
        };
        let read = model(&project);
        let run = project.kanku(&["check", "--fix"]);
        prop_assert_eq!(run.status, 0, "{}", run.stderr);
        let after = fs::read(project.path(ISSUE)).unwrap();
        prop_assert_eq!(encode(&decode(&after)), after.clone(), "the encoding is kept");
        prop_assert_eq!(folded(&decode(&after)), folded(&before));
        prop_assert_eq!(model(&project), read);
        let again = project.kanku(&["check", "--fix"]);
        prop_assert_eq!(&fs::read(project.path(ISSUE)).unwrap(), &after, "{}", again.stdout);
        if !run.stderr.contains("not mended") {
            let left = project.kanku(&["check", "--format", "json"]).stdout;
            prop_assert!(!left.contains("\"fixable\": true"), "{}\n{}", decode(&after), left);
        }
    }
}

proptest! {
    #[test]
    fn whatever_stands_in_an_issue_has_its_place(body in ANYTHING) {
        let mut file = SourceFile { path: ISSUE.into(), text: format!("{FRONT}{body}&gt;, 丙") };
        let before = folded(&file.text);
        for block in prose::read(&file).unwrap() {
            for (at, c) in block.text.char_indices() {
                let bytes = at..at + c.len_utf8();
                prop_assert!(file.text.get(block.source(bytes.clone())).is_some_and(|there| !there.is_empty()));
                if let Some(verbatim) = block.verbatim(bytes) {
                    prop_assert_eq!(&file.text[verbatim], c.to_string());
                }
            }
        }
        let mut looks = 0;
        loop {
            let edits: Vec<_> = mends(&file, &[]).unwrap().into_iter().map(|mend| mend.edit).collect();
            if edits.is_empty() {
                break;
            }
            looks += 1;
            prop_assert!(looks < 8, "no end of mending: {}", file.text);
            file.text = edited(&file.text, &edits);
        }
        prop_assert_eq!(folded(&file.text), before);
    }
}
