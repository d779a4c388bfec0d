//! Hard texts: what any reader of such bulletins must get right.

use crate::support::{Project, load};
use kanku::archive::Issue;

/// Anchors and texts of the passages of an issue with this body.
fn passages(body: &str) -> Vec<(String, String)> {
    let project = Project::new().issue(1, body);
    let loaded = load(&project.path(""));
    let issue: &Issue = &loaded.archive.issues[0];
    issue.passages.iter().map(|passage| (passage.anchor.to_string(), issue.text(passage).to_owned())).collect()
}

fn check(body: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(anchor, text)| ((*anchor).to_owned(), (*text).to_owned())).collect();
    assert_eq!(passages(body), expected, "{body}");
}

#[test]
fn item_numbers() {
    check(
        "## 一、综述\n\n1.11 月 14 日，调研。\n\n2.5 月，开会。",
        &[("s1-1", "1.11 月 14 日，调研。"), ("s1-2", "2.5 月，开会。")],
    );
    check(
        "## 一、综述\n\n1. 11 月 14 日，调研。\n2. 开会。",
        &[("s1-1", "1. 11 月 14 日，调研。"), ("s1-2", "2. 开会。")],
    );
    check("1. 甲\n3. 丙\n3. 丁", &[("s0-1", "1. 甲"), ("s0-3", "3. 丙"), ("s0-4", "4. 丁")]);
    check("## 一、综述\n\n1.5 万人次。", &[("s1-1", "1.5 万人次。")]);
    check("## 一、综述\n\n3.5 万人次。", &[("s1-1", "3.5 万人次。")]);
    check(
        "## 一、综述\n\n说明。\n\n1.甲。\n\n续。\n\n1.乙。",
        &[("s1-0.1", "说明。"), ("s1-1", "1.甲。"), ("s1-1.1", "续。"), ("s1-1_2", "1.乙。")],
    );
    check("没有标题。", &[("s0-1", "没有标题。")]);
}

#[test]
fn parts_of_departments() {
    check(
        "1.本周，**教育厅**开会。会后调研。**水利厅**窗口走访。",
        &[("s0-1-1", "1.本周，教育厅开会。会后调研。"), ("s0-1-2", "水利厅窗口走访。")],
    );
    check("教育厅开会。<br>水利厅走访。", &[("s0-1-1", "教育厅开会。"), ("s0-1-2", "水利厅走访。")]);
    check(
        "教育厅开会。[^1]水利厅走访。\n\n[^1]: 注。",
        &[("s0-1-1", "教育厅开会。[1]"), ("s0-1-2", "水利厅走访。"), ("fn-1", "[1] 注。")],
    );
    check("[教育厅开会。水利厅走访](https://a.cn)。", &[("s0-1-1", "教育厅开会。"), ("s0-1-2", "水利厅走访。")]);
    check("教育厅开会。教育厅又开会。", &[("s0-1", "教育厅开会。教育厅又开会。")]);
    check("教育厅开会；水利厅走访。", &[("s0-1", "教育厅开会；水利厅走访。")]);
    check("**教育厅开会。水利厅走访。**完。", &[("s0-1-1", "教育厅开会。"), ("s0-1-2", "水利厅走访。完。")]);
}

#[test]
fn a_link_that_is_cut_is_closed_and_opened_again() {
    let project = Project::new().issue(1, "[教育厅开会。水利厅走访](https://a.cn)。");
    let loaded = load(&project.path(""));
    let issue = &loaded.archive.issues[0];
    let html: Vec<_> = issue.passages.iter().map(|passage| crate::printing::paragraph_html(issue, passage)).collect();
    assert_eq!(html, ["<a href=\"https://a.cn\">教育厅开会。</a>", "<a href=\"https://a.cn\">水利厅走访</a>。"]);
}

#[test]
fn names_of_others_are_no_mention() {
    for text in ["按《水利厅通知》办理。", "成都市教育厅开会。", "湖北省教育厅来访。", "国家水利厅。"]
    {
        let project = Project::new().issue(1, text);
        let loaded = load(&project.path(""));
        assert!(loaded.archive.issues[0].departments.is_empty(), "{text}");
    }
}

#[test]
fn lines_tables_lists_and_notes() {
    check("一行\n二行 three\nfour", &[("s0-1", "一行二行 three\nfour")]);
    check("1. 甲：\n   - 子一\n   - 子二\n2. 乙", &[("s0-1", "1. 甲：\n子一\n子二"), ("s0-2", "2. 乙")]);
    check("| 项 | 数 |\n|---|--:|\n| 甲 | 1 |", &[("s0-1", "项\n数\n甲\n1")]);
    check("正文[^1]。\n\n[^1]: 注。", &[("s0-1", "正文[1]。"), ("fn-1", "[1] 注。")]);
}
