//! `kanku check` as a proof-reader: what is a slip and what is not, what `--fix` mends, and that it mends nothing else.

use std::fs;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{FRONT, Project};
use kanku::check::mend::{edits, folded};
use kanku::parse::prose;
use kanku::source::{SourceFile, edited};

const ISSUE: &str = "content/issues/2023/001.md";

/// What `check` finds in an archive: `rule line:column` each, without the text that the rule is about.
fn found(project: &Project) -> Vec<String> {
    let run = project.kanku(&["check", "--format", "json"]);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = document["findings"].as_array().unwrap();
    let show = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        format!("{} {}:{} {}", text("rule"), finding["line"], finding["column"], text("text"))
    };
    findings.iter().map(show).collect()
}

/// Checks a body, which begins on line 9 of its file: `rule line:column text` each.
fn check(body: &str, expected: &[&str]) {
    assert_eq!(found(&Project::new().issue(1, body)), expected, "{body}");
}

#[test]
fn half_width_marks_between_chinese() {
    check(
        "本周, **教育厅**开会; 水利厅也开:甲。",
        &["half-width-punctuation 9:3 ,", "half-width-punctuation 9:14 ;", "half-width-punctuation 9:21 :"],
    );
    check("来自 21 个市(州), 105 名选手。", &["half-width-punctuation 9:9 (", "half-width-punctuation 9:12 ,"]);
    check("共 2138 件, 占 64.29%, 多。", &["half-width-punctuation 9:9 ,", "half-width-punctuation 9:19 ,"]);
    check(
        "甲,,乙; 丙",
        &["half-width-punctuation 9:2 ,", "half-width-punctuation 9:3 ,", "half-width-punctuation 9:5 ;"],
    );
    check("甲\\*乙&amp;丙, 丁", &["half-width-punctuation 9:11 ,"]);
    check("他说“好!”就开会.", &["half-width-punctuation 9:5 !", "half-width-punctuation 9:10 ."]);
    check("今天(9 月 1 日）开会。", &["half-width-punctuation 9:3 ("]);
}

#[test]
fn half_width_marks_that_are_meant() {
    for body in [
        "圆周率 3.14, 10:30 开会，共 1,000 件，比分 3:1。",
        "发到 a.b@c.cn，见 https://a.cn/甲,乙 和报告.docx，代码 `甲, 乙`。",
        "见[上期](https://a.cn/甲,乙)，<https://a.cn/甲,乙>。",
        "Wi-Fi, 5G, and Sichuan (China), 都好。",
        "| 甲 | 乙 |\n|:--|--:|\n| 丙 | 丁 |",
        "一. 综述",
        "（1). 综述",
        "见报告(终稿).docx。",
        "1. 甲\n2. 乙",
        "标准 GB/T 9704-2012 (一)、ISO 9001:2015 已发布。",
        "![图, 片](https://a.cn/b.png)",
    ] {
        let found = found(&Project::new().issue(1, body));
        assert!(!found.iter().any(|finding| finding.starts_with("half-width")), "{body}: {found:?}");
    }
}

#[test]
fn doubled_marks() {
    check("甲，，乙。。", &["doubled-punctuation 9:2 ，，", "doubled-punctuation 9:5 。。"]);
    check("甲。，乙", &["doubled-punctuation 9:2 。，"]);
    check("甲……乙——丙！！丁？！", &[]);
}

#[test]
fn lone_marks() {
    check("他说“好。", &["unpaired-mark 9:3 “"]);
    check("他说好”。", &["unpaired-mark 9:4 ”"]);
    check("《甲（乙》）", &["unpaired-mark 9:3 （", "unpaired-mark 9:6 ）"]);
    check("说“甲‘乙’丙”，《丁〈戊〉》，1）己；2）庚；a) 辛，（壬）", &[]);
    // A quotation of several paragraphs opens each of them anew.
    check("“甲。\n\n“乙。”", &[]);
    check("“甲。\n\n乙。”", &[]);
    check("“甲。\n\n## 乙\n\n丙。”", &["unpaired-mark 9:1 “", "unpaired-mark 13:3 ”"]);
}

#[test]
fn numbers_that_skip_repeat_or_go_back() {
    check("1.甲\n\n2.乙\n\n4.丁", &["item-number 13:1 4."]);
    check("1. 甲\n2. 乙\n2. 丙", &["item-number 11:1 2"]);
    check(
        "## 一、甲\n\n### （一）乙\n\n### （三）丙\n\n## 三、丁",
        &["item-number 13:5 （三）", "item-number 15:4 三、"],
    );
    check("（1）甲\n\n（2）乙\n\n（4）丙", &["item-number 13:1 （4）"]);
    check("1.甲\n\n（1）乙\n\n2.丙\n\n（1）丁\n\n1.戊\n\n## 己\n\n7.庚", &[]);
    check("1. 甲\n   1. 乙\n   2. 丙\n   2. 丁\n2. 戊\n\n3.己\n\n5. 庚", &["item-number 12:4 2", "item-number 17:1 5"]);
    // A mistyped number is one slip, whatever follows it.
    check("1.甲\n\n2.乙\n\n9.丙\n\n4.丁\n\n5.戊", &["item-number 13:1 9."]);
    check("1.1 月 3 日，甲。\n\n2.1 月 4 日，乙。\n\n3.5 万件。", &[]);
}

#[test]
fn days() {
    check("1.11 月 14 日至 15 日，甲。", &["date-outside-period 9:3 11 月 14 日"]);
    check("2023 年 3 月 9 日，甲。", &[]);
    check("## 乙\n\n2023 年 3 月 9 日，甲。", &["date-outside-period 11:1 2023 年 3 月 9 日"]);
    check("1.2 月 30 日，甲。", &["no-such-day 9:3 2 月 30 日"]);
    for body in [
        "1.12 月 28 日，甲。",
        "1.2017 年 6 月 1 日，甲。",
        "1.需在 11 月 30 日前完成。",
        "1.6 月 30 日前，甲。",
        "1.自 2023 年 6 月 1 日起，甲。",
        "1.6 月 1 日，甲将举行会议。",
        "1.《通知》（工信部无〔2017〕330 号）",
        "1.2 月 29 日以来甲。",
    ] {
        check(body, &[]);
    }
}

#[test]
fn parts_of_a_whole() {
    check("共受理 547 件，其中线上 300 件、线下 400 件。", &["part-exceeds-total 9:16 300 件、线下 400"]);
    check("共受理 5 件，其中线上 30 件。", &["part-exceeds-total 9:14 30"]);
    check("共受理 1.2 万件（其中线上 3000 件，线下 9000 件），共 3 人，其中女性 2 人、党员 3 人。", &[]);
    check("来了 5 名队员和 3 名教练，其中冠军 4 名。", &[]);
}

#[test]
fn weeks_that_exceed_the_year() {
    let series = "title = \"周报\"\n[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nweek = \"本周受理{n}件\"\nyear = \"累计受理{n}件\"\n";
    let project = Project::new().with("kanku.toml", series).issue(1, "本周受理 70 件，累计受理 60 件。");
    assert_eq!(found(&project), ["figure-series 9:6 70"]);
}

#[test]
fn former_names_after_the_change() {
    let registry = "[[department]]\nname = \"四川省水利厅\"\nshort = \"水利厅\"\nformer = [{ name = \"水利电力局\", until = 2023-01-03 }, { name = \"水电局\" }]\n";
    let project = |body: &str| Project::new().with("content/departments.toml", registry).issue(2, body);
    assert_eq!(found(&project("水利电力局开会，水电局也开。")), ["former-name 9:1 水利电力局"]);
    assert!(found(&project("原水利电力局开会。水利电力局更名为水利厅。")).is_empty());
    let before = Project::new().with("content/departments.toml", registry).issue(1, "水利电力局开会。");
    assert!(found(&before).is_empty(), "the issue's week began before the change");
}

#[test]
fn passages_that_repeat() {
    let long: String = "这一段文字很长很长，".repeat(8);
    let project = Project::new().issue(1, &format!("1.{long}")).issue(2, &format!("甲。\n\n2.**这一**{}", &long[6..]));
    let run = project.kanku(&["check"]);
    assert!(run.stderr.contains("word for word in content/issues/2023/001.md:9 too"), "{}", run.stderr);
    assert!(run.stderr.contains("--> content/issues/2023/002.md:11:5"), "{}", run.stderr);
    let mut project = Project::new();
    for number in 1..=4 {
        project = project.issue(number, &format!("{long}甲\n\n{long}乙"));
    }
    let run = project.kanku(&["check"]);
    let message =
        "this passage and the 1 behind it stand word for word in content/issues/2023/001.md:9 too, and in 2 more";
    assert!(run.stderr.contains(message) && run.stderr.contains(" 1 warning(s)"), "{}", run.stderr);
}

#[test]
fn a_rule_can_be_turned_off() {
    let project = Project::new().with("kanku.toml", "title = \"周报\"\n[check]\noff = [\"half-width-punctuation\"]\n");
    let project = project.issue(1, "本周, 教育厅开会，，好。");
    assert_eq!(found(&project), ["doubled-punctuation 9:10 ，，"]);
    assert_eq!(project.kanku(&["check", "--fix"]).status, 0);
    assert!(fs::read_to_string(project.path(ISSUE)).unwrap().contains("本周, 教育厅开会，好。"));
    for (off, message) in [("half-with", "there is no rule `half-with`"), ("theme", "`theme` cannot be turned off")] {
        project.write("kanku.toml", format!("title = \"周报\"\n[check]\noff = [\"{off}\"]\n"));
        let run = project.kanku(&["check"]);
        assert_eq!(run.status, 1);
        assert!(run.stderr.contains(&format!("error[settings]: {message}")), "{}", run.stderr);
        assert!(run.stderr.contains("--> kanku.toml:3:8"), "{}", run.stderr);
    }
}

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
    let series = "title = \"周报\"\n[[statistics]]\nid = \"a\"\nlabel = \"受理\"\nweek = '本周,受理{n}件'\n";
    let project = Project::new().with("kanku.toml", series).issue(1, "本周, 受理 5 件。").issue(2, "教育厅, 甲。");
    let run = project.kanku(&["check", "--fix"]);
    assert!(run.stdout.contains("mended 1 place(s) in 1 file(s)"), "{}", run.stdout);
    let message = "not mended: its passages, addresses or figures would change with its punctuation\n  --> content/issues/2023/001.md\n";
    assert!(run.stderr.contains(message), "{}", run.stderr);
    assert!(fs::read_to_string(project.path(ISSUE)).unwrap().contains("本周, 受理"));
}

#[test]
fn the_text_format() {
    let project = Project::new().issue(1, "1.本周, **教育厅**开会, 结束(一).\n\n3.他说“好。");
    let run = project.kanku(&["check"]);
    let expected = "\
warning[half-width-punctuation]: half-width `,` between Chinese characters, and 3 more in this line
  --> content/issues/2023/001.md:9:5
   |
 9 | 1.本周, **教育厅**开会, 结束(一).
   |       ^
  hint: write `，`

warning[item-number]: number 3 follows 1; 2 is expected
  --> content/issues/2023/001.md:11:1
    |
 11 | 3.他说“好。
    | ^^
  hint: a number is mistyped, or something is missing

warning[unpaired-mark]: `“` is not closed
  --> content/issues/2023/001.md:11:5
    |
 11 | 3.他说“好。
    |       ^
  hint: add `”` where it ends

0 error(s), 6 warning(s)
";
    assert_eq!(run.stderr, expected);
    assert_eq!(run.stdout, "checked 1 issues with 2 passages: 6 finding(s), --fix mends 4\n");
}

#[test]
fn formats() {
    let project =
        Project::new().issue(1, "本周, 教育厅开会。").with("content/issues/2023/第 2 期.md", "---\nyear: 二\n---\n");
    let text = project.kanku(&["check"]);
    for format in ["json", "sarif", "github"] {
        let run = project.kanku(&["check", "--format", format]);
        assert_eq!((run.status, run.stderr.as_str()), (text.status, ""), "{format}");
        assert!(run.stdout.contains("front-matter"), "{format}: {}", run.stdout);
    }
    project
        .write("content/issues/2023/第 2 期.md", FRONT.replace(": 1\n", ": 2\n").replace("-01-", "-02-") + "\n甲, 乙%");
    let github = project.kanku(&["check", "--format", "github"]).stdout;
    let line = "::warning file=content/issues/2023/第 2 期.md,line=9,col=2,endColumn=3,title=half-width-punctuation::";
    assert!(github.contains(line) && github.contains("%0Ahint: write `，`\n"), "{github}");
    let sarif: Value = serde_json::from_str(&project.kanku(&["check", "--format", "sarif"]).stdout).unwrap();
    let run = &sarif["runs"][0];
    let result = run["results"].as_array().unwrap().last().unwrap();
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rule = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/issues/2023/%E7%AC%AC%202%20%E6%9C%9F.md");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&9.into(), &2.into()));
    assert_eq!(place["region"]["endColumn"], 3);
    assert_eq!(project.kanku(&["check"]).status, 0);
    assert_eq!(project.kanku(&["check", "--deny-warnings"]).status, 1);
}

/// What SARIF 2.1.0 (OASIS, 2020, section 3) requires of the objects that `check` writes, and the values it allows.
fn sarif_schema() -> Value {
    let text = json!({ "type": "object", "required": ["text"], "properties": { "text": { "type": "string", "minLength": 1 } } });
    let level = json!({ "enum": ["none", "note", "warning", "error"] });
    let place = json!({ "type": "integer", "minimum": 1 });
    let region = json!({
        "required": ["startLine"], "additionalProperties": false,
        "properties": {
            "startLine": place, "startColumn": place, "endLine": place, "endColumn": place, "snippet": { "required": ["text"] },
        },
    });
    let physical = json!({
        "required": ["artifactLocation"], "additionalProperties": false,
        "properties": {
            "artifactLocation": {
                "required": ["uri"],
                "properties": { "uri": { "type": "string", "pattern": r"^[A-Za-z0-9._~/!$&'()*+,;=@%-]+$" } },
            },
            "region": region,
        },
    });
    let result = json!({
        "required": ["message"], "additionalProperties": false,
        "properties": {
            "ruleId": { "type": "string" }, "ruleIndex": { "type": "integer", "minimum": 0 }, "level": level, "message": text,
            "locations": { "type": "array", "items": { "properties": { "physicalLocation": physical } } },
        },
    });
    let rule = json!({
        "required": ["id"], "additionalProperties": false,
        "properties": {
            "id": { "type": "string" }, "shortDescription": text, "help": text,
            "defaultConfiguration": { "properties": { "level": level } },
        },
    });
    let driver = json!({
        "required": ["name"], "additionalProperties": false,
        "properties": {
            "name": { "type": "string" }, "version": { "type": "string" },
            "semanticVersion": { "pattern": r"^\d+\.\d+\.\d+" },
            "rules": { "type": "array", "uniqueItems": true, "items": rule },
        },
    });
    let run = json!({
        "required": ["tool", "results"], "additionalProperties": false,
        "properties": {
            "tool": { "required": ["driver"], "properties": { "driver": driver } },
            "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
            "results": { "type": "array", "items": result },
        },
    });
    json!({
        "type": "object", "required": ["version", "runs"], "additionalProperties": false,
        "properties": {
            "$schema": { "type": "string" }, "version": { "const": "2.1.0" },
            "runs": { "type": "array", "minItems": 1, "items": run },
        },
    })
}

#[test]
fn sarif_is_what_the_standard_asks_for() {
    let schema = jsonschema::validator_for(&sarif_schema()).unwrap();
    let body = "本周, 教育厅（开会。\n\n2.2 月 30 日，省体育局窗口，[甲](9.md)，，![乙](x y.png)";
    let sound = Project::new();
    let suspicious = Project::new().issue(1, body).with("content/issues/2023/第 [2] 期#.md", FRONT);
    let wrong = Project::new().with("content/issues/a.md", "---\nyear: 二\n---\n").with("kanku.toml", "");
    for project in [&sound, &suspicious, &wrong] {
        let run = project.kanku(&["check", "--format", "sarif"]);
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        let errors: Vec<String> =
            schema.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?}\n{}", run.stdout);
        for result in document["runs"][0]["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok()).unwrap();
            assert_eq!(document["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            let region = &result["locations"][0]["physicalLocation"]["region"];
            assert!(region["endColumn"].as_u64() >= region["startColumn"].as_u64(), "{region}");
        }
    }
}

#[test]
fn the_readme_lists_every_rule() {
    let readme = fs::read_to_string(crate::support::repository().join("README.md")).unwrap();
    for rule in kanku::diagnostics::RULES {
        let fix = rule.fix.unwrap_or(if rule.is_error { "an error" } else { "" });
        let row = format!("| `{}` | {} | {fix} |", rule.id, rule.finds);
        assert!(readme.contains(&row), "README.md lacks:\n{row}");
    }
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
            let edits = edits(&file, &[]).unwrap();
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
