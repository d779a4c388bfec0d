//! `kanku check` as a proof-reader: what is a slip and what is not.

use std::fs;

use serde_json::Value;

use crate::support::{FRONT, Project};

const ISSUE: &str = "content/issues/2023/001.md";

/// Returns the findings of `check` in an archive, as `rule line:column` each, without the text that the rule is about.
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
    check("甲 , 乙 ; 丙", &["half-width-punctuation 9:3 ,", "half-width-punctuation 9:7 ;"]);
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
    check("“跑了 5’30”。”’22 年，他’s 55”。", &["unpaired-mark 9:19 ’", "unpaired-mark 9:24 ”"]);
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
        "## 一、甲\n\n### （一）乙\n\n戊\n\n### （三）丙\n\n己\n\n## 三、丁\n\n庚",
        &["item-number 15:5 （三）", "item-number 19:4 三、"],
    );
    check("（1）甲\n\n（2）乙\n\n（4）丙", &["item-number 13:1 （4）"]);
    check("1.甲\n\n（1）乙\n\n2.丙\n\n（1）丁\n\n1.戊\n\n## 己\n\n7.庚", &[]);
    check("1. 甲\n   1. 乙\n   2. 丙\n   2. 丁\n2. 戊\n\n3.己\n\n5. 庚", &["item-number 12:4 2", "item-number 17:1 5"]);
    // A mistyped number is one slip, whatever follows it.
    check("1.甲\n\n2.乙\n\n9.丙\n\n4.丁\n\n5.戊", &["item-number 13:1 9."]);
    check("1.1 月 3 日，甲。\n\n2.1 月 4 日，乙。\n\n3.5 万件。", &[]);
    check(
        "## 一、甲\n\n### （一）乙\n\n庚\n\n### （一）丙\n\n辛\n\n### （三）丁\n\n壬\n\n## 二、戊\n\n### （一）己\n\n癸",
        &["item-number 15:5 （一）"],
    );
    // 3.1 may be item 3, and need not be.
    check("1.甲\n\n2.乙\n\n3.1 万亿元下达。\n\n4.丙", &[]);
    check("1.甲\n\n2.乙\n\n3.1 万亿元下达。\n\n3.丙", &[]);
    check("①甲\n\n②乙\n\n④丙\n\n1）甲\n\n2）乙\n\n2）丙", &["item-number 13:1 ④", "item-number 19:1 2）"]);
    check("1.1 甲\n\n1.2 乙\n\n1.7.1 丙\n\n1.7.2 丁\n\n2.1 戊", &[]);
}

#[test]
fn points_that_skip_or_repeat() {
    check("一是甲；二是乙；四是丙。", &["item-number 9:9 四"]);
    check("会议要求：一是甲、二是乙、二是丙。", &["item-number 9:14 二"]);
    check("一是甲。\n\n二是乙。\n\n四是丁。", &["item-number 13:1 四"]);
    check("一是甲；二是乙。\n\n教育厅开会，一是丙；二是丁。\n\n三是戊，二、三是己。\n\n水利厅，三是庚。", &[]);
}

#[test]
fn days() {
    check("1.11 月 14 日至 15 日，甲。", &["date-outside-period 9:3 11 月 14 日"]);
    check("2023 年 3 月 9 日，甲。", &[]);
    check("## 乙\n\n2023 年 3 月 9 日，甲。", &["date-outside-period 11:1 2023 年 3 月 9 日"]);
    check("1.2 月 30 日，甲。", &["no-such-day 9:3 2 月 30 日"]);
    check("截至11月31日；自2023年2月29日起。", &["no-such-day 9:3 11月31日", "no-such-day 9:11 2023年2月29日"]);
    check("## 甲\n\n2023年3月9日，乙。", &["date-outside-period 11:1 2023年3月9日"]);
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
    check("共 3 人，其中党员 5 人。", &["part-exceeds-total 9:12 5"]);
    check("升至 137 人，其中儿童 3 名，另有 182 人受伤。查 100 家，其中整改 60 家、处罚 50 家。", &[]);
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

/// What an author types in full width, with radicals, invisible characters or blanks is what it looks like.
#[test]
fn rules_about_words_and_figures_read_the_text_as_it_looks() {
    check("１１ 月３１ 日，开会。", &["no-such-day 9:1 １１ 月３１ 日"]);
    check("2\u{200b}月30\u{ad}日截止。", &["no-such-day 9:1 2\u{200b}月30\u{ad}日"]);
    check("1.６ 月 ２ 日，开会。", &["date-outside-period 9:3 ６ 月 ２ 日"]);
    check("共受理５００件，其中线上６００件。", &["part-exceeds-total 9:13 ６００"]);
    check("一 是开会。三 是走访。", &["item-number 9:7 三"]);
    check("本周，省体 育局，走访。省⽂化和旅游厅，开会。", &["unknown-department 9:13 省⽂化和旅游厅"]);
    check("省 体 育 局，走访。", &["unknown-department 9:1 省 体 育 局"]);
    check("省体\u{200b}育局走访，省体育局，开会。", &["unknown-department 9:9 省体育局"]);
}

#[test]
fn a_former_name_is_one_however_it_is_typed() {
    let registry = "[[department]]\nname = \"四川省水利厅\"\nformer = [{ name = \"省水电厅\", until = 2010-01-01 }]\n";
    for name in ["省水电厅", "省 水 电 厅", "省⽔电厅", "省水\u{200b}电厅"] {
        let project = Project::new().with("content/departments.toml", registry).issue(1, &format!("{name}开会。"));
        assert_eq!(found(&project), [format!("former-name 9:1 {name}")]);
    }
}

#[test]
fn passages_that_repeat() {
    let long: String = "这一段文字很长很长，".repeat(8);
    let project = Project::new().issue(1, &format!("1.{long}")).issue(2, &format!("甲。\n\n2.**这一**{}", &long[6..]));
    let run = project.kanku(&["check"]);
    assert!(run.stderr.contains("word for word in content/issues/2023/001.md:9 too"), "{}", run.stderr);
    assert!(run.stderr.contains("--> content/issues/2023/002.md:11:5"), "{}", run.stderr);
    let run = Project::new().issue(1, &format!("{long}\n\n甲。\n\n{long}")).kanku(&["check"]);
    assert!(
        run.stderr.contains("content/issues/2023/001.md:9 too") && run.stderr.contains("001.md:13:1"),
        "{}",
        run.stderr
    );
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

rule                    findings  files
half-width-punctuation         4      1
item-number                    1      1
unpaired-mark                  1      1

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

#[test]
fn the_list_of_rules_is_whole() {
    let project = Project::new();
    let result = project.kanku(&["check", "--rules"]);
    for rule in kanku::diagnostics::RULES {
        let mark = if rule.is_error { " (error)" } else { rule.fix.map_or("", |_| " (--fix)") };
        let entry = format!("{}{mark}\n    {}\n", rule.id, rule.finds);
        assert!(result.stdout.contains(&entry), "not listed:\n{entry}");
        assert!(rule.fix.is_none_or(|fix| result.stdout.contains(&format!("    mended: {fix}\n"))), "{}", rule.id);
    }
}
