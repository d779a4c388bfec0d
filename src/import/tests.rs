use super::document::{Block, Inline, Paragraph, Table};
use super::*;
use crate::archive::{Date, IssueDate, IssueNumber, Period, Registry, SitePath};
use crate::parse::departments::Matcher;
use crate::parse::{self, Context, ParsedIssue};
use crate::source::SourceFile;
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};

const SEED: &str = "窗口工作周报\n2023 年第 44 期（总第 464 期）\n（11 月 13 日—11 月 17 日）\n四川省政务服务中心\n2023 年 11 月 27 日\n一、动态\n1.11 月 14 日，调研。\n送：省中心领导。\n（共印 91 份）\n";

fn config() -> Config {
    Config { title: "窗口工作周报".into(), ..Config::fallback() }
}

fn imported(name: &str, text: &str) -> Imported {
    import(&Original::alone(name, text.as_bytes()), &Evidence::default(), &config())
        .unwrap_or_else(|wrong| panic!("{}", wrong[0]))
}

/// The issue as kanku reads it.
fn parsed(markdown: &str, files: BTreeSet<String>) -> ParsedIssue {
    let config = config();
    let file = SourceFile { path: "content/issues/2023/044.md".into(), text: markdown.to_owned() };
    let matcher = Matcher::new(&Registry::default(), &config.matching);
    let pages = HashMap::<String, SitePath>::new();
    let context = Context {
        config: &config,
        matcher,
        pages,
        files: parse::links::Files::new(&files),
        settings_hash: parse::settings_hash("", ""),
    };
    let front =
        parse::front_matter::parse(&file, &config, None).unwrap_or_else(|wrong| panic!("{markdown}\n{}", wrong[0]));
    parse::parse(&file, front, &context).unwrap().0
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// All that a reader sees of the body: headings and passages.
fn visible(issue: &ParsedIssue) -> String {
    let blocks = issue.steps.iter().map(|step| match step {
        crate::archive::Step::Rule => String::new(),
        crate::archive::Step::Heading(index) => {
            let heading = &issue.headings[*index];
            format!("{}{}", heading.numbering, heading.title)
        }
        crate::archive::Step::Item(index) => {
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
    #![proptest_config(crate::property_tests::config())]

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
        let _ = import(&Original::alone(name, &bytes), &Evidence::default(), &config());
    }
}

/// Blocks as readers of formats make them.
fn block() -> impl Strategy<Value = Block> {
    let label = prop::sample::select(vec![None, None, Some("1."), Some("（一）"), Some("•"), Some("二、")]);
    let heading = prop_oneof![3 => Just(None), 1 => (1..4_u8).prop_map(Some)];
    let paragraph = (inlines(), label, heading, any::<bool>()).prop_map(|(inlines, label, heading, centred)| {
        Paragraph { heading, label: label.map(str::to_owned), centred, inlines }
    });
    let cell = |inlines| vec![Paragraph { inlines, ..Paragraph::default() }];
    let table = prop::collection::vec(prop::collection::vec(inlines().prop_map(cell), 1..3), 1..3);
    prop_oneof![
        5 => paragraph.prop_map(Block::Paragraph),
        1 => table.prop_map(|rows| Block::Table(Table { rows })),
        2 => Just(Block::PageBreak),
    ]
}

fn line(text: &str) -> Paragraph {
    Paragraph { inlines: vec![Inline::Text { text: text.into(), bold: false }], ..Paragraph::default() }
}

proptest! {
    #![proptest_config(crate::property_tests::config())]

    #[test]
    fn no_character_of_a_document_is_lost(between in prop::collection::vec(block(), 0..8)) {
        let masthead = ["窗口工作周报", "2023 年第 44 期（总第 464 期）", "（11 月 13 日—11 月 17 日）", "2023 年 11 月 27 日"];
        let guards = [Block::Paragraph(line("一、动态")), Block::Paragraph(line("本周，各项工作已经完成。"))];
        let [first, last] = guards;
        let body: Vec<Block> = std::iter::once(first).chain(between).chain([Block::PageBreak, last]).collect();
        let expected = squeezed(&Document { blocks: body.clone(), ..Document::default() }.characters());
        let blocks = masthead.iter().map(|text| Block::Paragraph(line(text))).chain(body).collect();
        let issue = of_document(Document { blocks, ..Document::default() }, "a", &Evidence::default(), &config()).unwrap();
        prop_assert_eq!(visible(&parsed(&issue.markdown, BTreeSet::new())), expected, "{}", issue.markdown);
    }
}

proptest! {
    #![proptest_config(crate::property_tests::config())]

    #[test]
    fn what_a_masthead_does_not_mean_stays_in_the_text(odd in prop::collection::vec((text(), 0..6_usize), 0..4)) {
        let mut lines: Vec<String> = SEED.lines().take(5).map(str::to_owned).collect();
        for (text, place) in &odd {
            lines.insert(*place, text.clone());
        }
        let rest: Vec<&str> = SEED.lines().skip(5).collect();
        let source = format!("{}\n{}\n", lines.join("\n"), rest.join("\n"));
        let issue = import(&Original::alone("2023年第44期.txt", source.as_bytes()), &Evidence::default(), &config()).unwrap();
        // What holds fields together is no text, and `**` is bold type.
        let frame = "()（）[]【】〔〕,，;；.。:：、|-—·*";
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric() && !frame.contains(*c)).collect::<String>();
        let all = letters(&issue.markdown);
        for (text, _) in &odd {
            let shown = letters(text);
            prop_assert!(all.contains(&shown), "{} is not in {}", shown, issue.markdown);
        }
    }
}

#[test]
fn pictures_and_notes_come_along() {
    let image =
        |extension: &str| document::Image { extension: extension.into(), description: "[图]".into(), bytes: vec![1] };
    let mut text = line("甲");
    text.inlines.extend([Inline::Footnote(0), Inline::Text { text: "：乙".into(), bold: false }, Inline::Image(1)]);
    let blocks = [line("2023年第44期（总第464期）"), line("（11月13日—17日）2023年11月27日"), line("一、动态"), text];
    let document = Document {
        blocks: blocks.into_iter().map(Block::Paragraph).collect(),
        images: vec![image("png"), image("jpg")],
        footnotes: vec![vec![line("注：*"), line("又注")]],
        ..Document::default()
    };
    let issue = of_document(document, "a", &Evidence::default(), &config()).unwrap();
    let files: BTreeSet<String> = issue.files.iter().map(|(path, _)| path.clone()).collect();
    assert_eq!(files.iter().collect::<Vec<_>>(), ["content/issues/2023/044/1.png", "content/issues/2023/044/2.jpg"]);
    let parsed = parsed(&issue.markdown, files);
    assert_eq!(parsed.media.iter().collect::<Vec<_>>(), ["content/issues/2023/044/2.jpg"]);
    assert_eq!(visible(&parsed), "一、动态甲[1]：乙[1]注：*又注");
}

/// Lines of a masthead for the values, each in one of its forms.
fn masthead_lines(year: i16, number: u32, total: u32, start: Date, end: Date, date: Date, form: usize) -> Vec<String> {
    let number = match form % 4 {
        0 => format!("{year} 年第 {number} 期（总第 {total} 期）"),
        1 => format!("〔{year}〕第{number}期  总第{total}期"),
        2 => format!("（总第 {total} 期）{year}年{number}期"),
        _ => format!("{year}年第{number}期\t总第 {total}期"),
    };
    let period = match form % 3 {
        0 => format!("（{}—{}）", start.chinese_short(), end.chinese_short()),
        1 => format!("({}.{}-{}.{})", start.month(), start.day(), end.month(), end.day()),
        _ => format!("({start}至{end})"),
    };
    let digits = |text: String| {
        text.chars()
            .map(|c| c.to_digit(10).map_or(c, |d| "〇一二三四五六七八九".chars().nth(d as usize).unwrap()))
            .collect::<String>()
    };
    let date = match form % 5 {
        0 => date.chinese(),
        1 => date.to_string(),
        2 => format!("印发日期：{}", date.chinese()),
        3 => format!("{}印发", date.chinese().replace(' ', "")),
        _ => format!("{}年{}月{}日", digits(date.year().to_string()), date.month(), date.day()),
    };
    vec![number, period, date, "窗口工作周报".into(), "四川省政务服务中心".into(), "送：甲、乙。".into()]
}

proptest! {
    #![proptest_config(crate::property_tests::config())]

    #[test]
    fn a_masthead_may_stand_in_any_order(
        year in 2001..2040_i16, number in 1..60_u32, total in 1..3000_u32, week in 0..50_i64, later in 0..20_i64,
        form in 0..60_usize, order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle(), breaks in prop::collection::vec(any::<bool>(), 6),
    ) {
        let start = Date::new(year, 1, 1).unwrap().plus_days(7 * week).unwrap();
        let end = start.plus_days(4).unwrap();
        let date = end.plus_days(later).unwrap();
        let lines = masthead_lines(year, number, total, start, end, date, form);
        let mut text = String::new();
        for (place, line_break) in order.into_iter().zip(breaks) {
            text.push_str(&lines[place]);
            text.push_str(if line_break { "\n" } else { "    " });
        }
        let issue = imported("a.txt", &format!("{text}\n一、动态\n1.甲厅开展工作。\n"));
        prop_assert_eq!(&issue.doubts, &[], "{}", text);
        let front = parsed(&issue.markdown, BTreeSet::new()).front;
        let first = |number: Option<IssueNumber>| number.map(|number| number.first);
        prop_assert_eq!((front.year, first(front.number), first(front.total)), (Some(year), Some(number), Some(total)));
        prop_assert_eq!((front.period, front.date), (Some(Period { start, end }), Some(IssueDate::Day(date))));
        prop_assert_eq!(front.publisher.as_deref(), Some("四川省政务服务中心"));
        prop_assert_eq!(front.distribution.unwrap().to, ["甲", "乙"]);
        prop_assert!(issue.markdown.ends_with("---\n\n## 一、动态\n\n1.甲厅开展工作。\n"), "{}", issue.markdown);
    }
}

/// Sentences with dates, numbers, brackets and 第一期 in them, which no masthead may take from the text.
fn sentence() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "（2018年10月1日起施行）",
        "2023年4月全市政务服务工作情况",
        "移动APP第一期工程",
        "川办发〔2023〕15号",
        "第44期简报",
        "（总第12期）",
        "11 月 14 日至 15 日",
        "No.70",
        "共印91份",
        "送：",
        "第七次会议",
        "【附件】",
    ]);
    let words = "[一-龥]{4,9}";
    (words, piece, words).prop_map(|(before, piece, behind)| format!("{before}，{piece}{behind}，有关工作已经完成。"))
}

proptest! {
    #![proptest_config(crate::property_tests::config())]

    #[test]
    fn sentences_of_the_body_stay_whole(sentences in prop::collection::vec(sentence(), 1..6), form in 0..60_usize) {
        let day = |day: i64| Date::new(2023, 11, 13).unwrap().plus_days(day).unwrap();
        let lines = masthead_lines(2023, 44, 464, day(0), day(4), day(14), form);
        let source = format!("{}\n一、动态\n{}\n", lines.join("\n"), sentences.join("\n"));
        let issue = imported("a.txt", &source);
        let parsed = parsed(&issue.markdown, BTreeSet::new());
        let body: Vec<String> = issue.markdown.split("\n\n").map(squeezed).collect();
        for sentence in &sentences {
            let whole = squeezed(&markdown::print(&[Block::Paragraph(line(sentence))], &[], &[]));
            prop_assert!(body.contains(&whole), "{} is not a paragraph of {}", sentence, issue.markdown);
        }
        prop_assert_eq!(parsed.front.number.map(|number| number.first), Some(44));
        prop_assert_eq!(parsed.front.date, Some(IssueDate::Day(day(14))));
    }
}

#[test]
fn the_year_of_a_period_is_concluded() {
    let period = |number: &str, period: &str, date: &str| {
        let issue = imported("a.txt", &format!("{number}（总第 9 期）\n（{period}）\n{date}\n一、动态\n"));
        let line = issue.markdown.lines().find(|line| line.starts_with("period")).unwrap().to_owned();
        (line, issue.doubts.iter().any(|doubt| doubt.kind.contains("guess")))
    };
    let last_week = "period: { start: 2023-12-25, end: 2023-12-29 }".to_owned();
    assert_eq!(period("2024年第1期", "12月25日—12月29日", "2024年1月2日"), (last_week.clone(), false));
    assert_eq!(period("2024年第1期", "12月25日—12月29日", ""), (last_week, true));
    let over = "period: { start: 2023-12-25, end: 2024-01-05 }".to_owned();
    assert_eq!(period("2024年第1、2期", "12月25日—1月5日", "二〇二四年一月八日"), (over.clone(), false));
    assert_eq!(period("2023年第52期", "2023年12月25日—1月5日", ""), (over, false));
    let far = period("2023年第30期", "3月6日—3月10日", "2023年11月27日");
    assert_eq!(far, ("period: { start: 2023-03-06, end: 2023-03-10 }".to_owned(), true));
}

#[test]
fn a_masthead_may_be_a_table() {
    let cell = |text: &str| vec![line(text)];
    let rows = vec![vec![cell("四川省政务服务中心"), cell("2023年11月27日")], vec![cell("第44期"), cell("总第464期")]];
    let text = |text: &str| Block::Paragraph(cell(text).remove(0));
    let blocks = vec![text("窗口工作周报"), Block::Table(Table { rows }), text("（11月13日—17日）"), text("一、动态")];
    let issue =
        of_document(Document { blocks, ..Document::default() }, "2023年第44期", &Evidence::default(), &config())
            .unwrap();
    assert!(issue.markdown.ends_with("publisher: 四川省政务服务中心\n---\n\n## 一、动态\n"), "{}", issue.markdown);
}

#[test]
fn a_masthead_in_a_table_may_have_labels() {
    let rows = |rows: &[&[&str]]| {
        let cells = rows.iter().map(|row| row.iter().map(|text| vec![line(text)]).collect());
        let blocks = vec![Block::Table(Table { rows: cells.collect() }), Block::Paragraph(line("一、动态"))];
        of_document(Document { blocks, ..Document::default() }, "a", &Evidence::default(), &config()).unwrap().markdown
    };
    let labelled =
        rows(&[&["刊 名", "大厅之声", "期号", "2024年第5期"], &["编印单位", "某某发展中心", "日期：", "2024年4月2日"]]);
    let expected = "title: 大厅之声\ndate: 2024-04-02\npublisher: 某某发展中心\n---\n\n## 一、动态\n";
    assert!(labelled.starts_with("---\nyear: 2024\nissue: 5\n") && labelled.ends_with(expected), "{labelled}");
    // The number is copied from a table that holds other words, too.
    let other = rows(&[&["大厅之声", "2024年第5期", "责任编辑：王某某"]]);
    assert!(other.starts_with("---\nyear: 2024\nissue: 5\n---\n\n| 大厅之声 |"), "{other}");
}

#[test]
fn values_beside_other_words_are_copied_and_recipients_listed_in_order() {
    let text = "政务简报\n2024年第12期（总第112期）　签发人：王某某\n某市行政审批局办公室 编　　　2024年6月17日　星期一\n一、动态\n\
        1.甲厅开展工作。\n报：市委常委。\n送：各县（市、区）。\n";
    let expected = "---\nyear: 2024\nissue: 12\ntotal: 112\ndate: 2024-06-17\npublisher: 某市行政审批局办公室\ndistribution:\n  to:\n    \
        - 市委常委\n    - 各县（市、区）\n---\n\n2024年第12期（总第112期）　签发人：王某某\n\n## 一、动态\n";
    let issue = imported("a.txt", text).markdown;
    let plain: String =
        issue.split_inclusive('\n').filter(|line| !line.starts_with("# ") && !line.starts_with("title")).collect();
    assert!(plain.starts_with(expected), "{plain}");
    let minutes = imported("a.txt", "专题会议纪要\n第十二次\n时间：2023年2月3日\n一、议题\n").markdown;
    assert!(
        minutes.contains("year: 2023\nissue: 12\n") && minutes.ends_with("时间：2023年2月3日\n\n## 一、议题\n"),
        "{minutes}"
    );
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
