//! `kanku new`: the next issue follows from the last one.

use kanku::archive::{Date, IssueDate, IssueNumber, Period};
use kanku::draft::{self, Given};
use proptest::prelude::*;

use crate::support::{Project, load, repository};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// First and last day of a period that must be there.
fn ends(period: Option<Period>) -> (Date, Date) {
    let period = period.unwrap();
    (period.start, period.end)
}

fn front(issue: &str, total: &str, start: Date, end: Date) -> String {
    let year = end.year();
    let date = end.plus_days(3).unwrap();
    format!(
        "---\nyear: {year}\nissue: {issue}\ntotal: {total}\nperiod: {{ start: {start}, end: {end} }}\ndate: {date}\n---\n"
    )
}

/// The last issue reports on `last`, the one before on `before`; expects the period of the next.
fn follows(before: (&str, &str), last: (&str, &str), expected: (&str, &str)) {
    let project = Project::new()
        .with("content/issues/a.md", front("1", "1", day(before.0), day(before.1)))
        .with("content/issues/b.md", front("2", "2", day(last.0), day(last.1)));
    let loaded = load(&project.path(""));
    let next = draft::next(&loaded.archive, &loaded.config, &Given::default(), day("2000-01-01")).unwrap();
    assert_eq!(ends(next.period), (day(expected.0), day(expected.1)));
}

#[test]
fn the_next_period_keeps_the_habit() {
    // A week, a day, two weeks, a month of its own length; a double week and a week cut short.
    follows(("2023-11-06", "2023-11-10"), ("2023-11-13", "2023-11-17"), ("2023-11-20", "2023-11-24"));
    follows(("2023-11-06", "2023-11-06"), ("2023-11-07", "2023-11-07"), ("2023-11-08", "2023-11-08"));
    follows(("2023-11-06", "2023-11-19"), ("2023-11-20", "2023-12-03"), ("2023-12-04", "2023-12-17"));
    follows(("2023-01-01", "2023-01-31"), ("2023-02-01", "2023-02-28"), ("2023-03-01", "2023-03-31"));
    follows(("2023-11-06", "2023-11-10"), ("2023-11-13", "2023-11-24"), ("2023-11-27", "2023-12-01"));
}

/// Issues of these dates, which tell no more; expects the date of the next, on the 1st of May 2024.
fn follows_dates(dates: &[&str], expected: &str) {
    let mut project = Project::new();
    for date in dates {
        project = project.with(&format!("content/issues/{date}.md"), format!("---\ndate: {date}\n---\n"));
    }
    let loaded = load(&project.path(""));
    let next = draft::next(&loaded.archive, &loaded.config, &Given::default(), day("2024-05-01")).unwrap();
    assert_eq!(next.date, IssueDate::parse(expected), "{dates:?}");
}

#[test]
fn a_date_alone_has_no_rhythm() {
    follows_dates(&["2024-01-31"], "2024-05-01");
    follows_dates(&["2024-05-01"], "2024-05-02");
    follows_dates(&["2024-06-30"], "2024-07-01");
    follows_dates(&["2024-01-01", "2024-01-15"], "2024-01-29");
    follows_dates(&["2024-01-02", "2024-01-03"], "2024-01-04");
    follows_dates(&["2024-03"], "2024-04");
}

/// Issues under these numbers with these periods; expects the period of the next, under `numbers`.
fn goes_on(issues: &[(&str, &str, &str)], numbers: (u32, u32), expected: (&str, &str)) {
    let mut project = Project::new();
    for (number, start, end) in issues {
        let path = format!("content/issues/{}.md", number.trim_start_matches('['));
        project = project.with(&path, front(number, number, day(start), day(end)));
    }
    let loaded = load(&project.path(""));
    let number = IssueNumber { first: numbers.0, last: numbers.1 };
    let given = Given { number: Some(number), ..Given::default() };
    let next = draft::next(&loaded.archive, &loaded.config, &given, day("2000-01-01")).unwrap();
    assert_eq!(ends(next.period), (day(expected.0), day(expected.1)), "{issues:?}");
}

#[test]
fn a_double_issue_is_followed_by_a_single_one() {
    let weeks = [("[1, 2]", "2025-01-06", "2025-01-17")];
    goes_on(&weeks, (3, 3), ("2025-01-20", "2025-01-24"));
    goes_on(&weeks, (3, 4), ("2025-01-20", "2025-01-31"));
    let months = [("1", "2025-01-01", "2025-01-31"), ("[2, 3]", "2025-02-01", "2025-03-31")];
    goes_on(&months, (4, 4), ("2025-04-01", "2025-04-30"));
    goes_on(&months, (4, 5), ("2025-04-01", "2025-05-31"));
    let mixed = [("1", "2025-01-06", "2025-01-10"), ("[2, 3]", "2025-01-13", "2025-01-24")];
    goes_on(&mixed, (4, 4), ("2025-01-27", "2025-01-31"));
}

#[test]
fn the_real_issue_is_followed_by_the_next_week() {
    let loaded = load(&repository());
    let given = Given { draft: true, ..Given::default() };
    let next = draft::next(&loaded.archive, &loaded.config, &given, day("2000-01-01")).unwrap();
    assert_eq!(next.path, "content/issues/2023/045.md");
    let text = next.markdown();
    for line in [
        "issue: 45",
        "total: 465",
        "period: { start: 2023-11-20, end: 2023-11-24 }",
        "date: 2023-12-04",
        "    - 省中心领导",
        "  copies: 91",
        "draft: true",
        "## 一、政务工作动态",
        "### （三）其它工作开展情况",
    ] {
        assert!(text.lines().any(|l| l == line), "`{line}` is not in:\n{text}");
    }
    assert!(!text.contains("title:"), "kanku.toml says it already");
}

#[test]
fn a_section_that_stood_once_is_no_standing_one() {
    let body = |extra: &str| format!("\n## 一、动态\n\n甲。\n{extra}\n## 三、数据\n\n乙。\n");
    let mut project = Project::new();
    for (number, extra) in [(1, ""), (2, ""), (3, "\n## 二、特稿\n\n丙。\n")] {
        project = project.issue(number, &body(extra));
    }
    let loaded = load(&project.path(""));
    let next = draft::next(&loaded.archive, &loaded.config, &Given::default(), day("2000-01-01")).unwrap();
    let headings: Vec<String> = next.headings.iter().map(|h| format!("{}{}", h.numbering, h.title)).collect();
    assert_eq!(headings, ["一、动态", "二、数据"]);
}

#[test]
fn drafts_are_counted_and_not_published() {
    let project = Project::new().issue(1, "教育厅开会。");
    for expected in ["2023/002.md", "2023/003.md", "2023/004.md"] {
        let run = project.kanku(&["new"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stdout.contains(expected), "{}", run.stdout);
        let waits = expected != "2023/002.md";
        assert_eq!(run.stderr.contains("still a draft: content/issues/2023/002.md"), waits, "{}", run.stderr);
    }
    let check = project.kanku(&["check"]);
    assert_eq!((check.status, check.stderr.as_str()), (0, ""));
    let project = project.build();
    assert!(project.path("public/issues/2023/001.html").exists());
    assert!(!project.path("public/issues/2023/002.html").exists());
    let again = project.kanku(&["build"]).stdout;
    assert!(again.starts_with("nothing has changed") && again.contains("3 draft(s) left out"), "{again}");
    let all = project.kanku(&["build", "--drafts"]);
    assert!(all.status == 0 && !all.stdout.contains("left out"), "{}", all.stdout);
    assert!(project.path("public/issues/2023/004.html").exists());
}

#[test]
fn numbers_that_do_not_fit_are_named() {
    let project = Project::new().issue(1, "教育厅开会。").issue(2, "教育厅开会。");
    let path = "content/issues/2023/002.md";
    let text = std::fs::read_to_string(project.path(path)).unwrap();
    project.write(path, text.replace("issue: 2", "issue: 20").replace("total: 2", "total: 1"));
    let run = project.kanku(&["new"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("2023/021.md"), "{}", run.stdout);
    assert!(
        run.stderr.contains("doubtful:\nwarning[issue-number]: the numbers jump to 2023 年第 20 期"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains(&format!("--> {path}:3:1")), "{}", run.stderr);
}

#[test]
fn an_empty_archive_starts_this_week_and_every_value_can_be_given() {
    let project = Project::new();
    let first = project.kanku(&["new", "--dry-run"]);
    assert_eq!(first.status, 0, "{}", first.stderr);
    assert!(first.stdout.contains("issue: 1\ntotal: 1\n"), "{}", first.stdout);
    assert!(!project.path("content/issues").exists(), "a dry run writes nothing");
    let values = "--year 2024 --issue 3-4 --total 13-14 --start 2024-01-08 --end 2024-01-19 --date 2024-01-22 \
                  --title 专刊#1 --publisher 办公室:甲 --to 一,二 --cc 三 --copies 5 --sections 动态,数据 --no-draft";
    let arguments: Vec<&str> = ["new"].into_iter().chain(values.split_whitespace()).collect();
    let run = project.kanku(&arguments);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let loaded = load(&project.path(""));
    let issue = &loaded.archive.issues[0];
    assert_eq!(issue.source, "content/issues/2024/003-004.md");
    assert_eq!((issue.year, issue.number.unwrap().to_string().as_str()), (Some(2024), "3、4"));
    assert_eq!(issue.total, Some(IssueNumber { first: 13, last: 14 }));
    assert_eq!(ends(issue.period), (day("2024-01-08"), day("2024-01-19")));
    assert_eq!((issue.date, issue.title.as_str()), (Some(IssueDate::Day(day("2024-01-22"))), "专刊#1"));
    assert_eq!(issue.publisher.as_deref(), Some("办公室:甲"));
    let distribution = issue.distribution.as_ref().unwrap();
    assert_eq!((distribution.to.join(" "), distribution.cc.join(" ")), ("一 二".into(), "三".into()));
    assert_eq!(distribution.copies, Some(5));
    let headings: Vec<String> = issue.headings.iter().map(|heading| heading.full()).collect();
    assert_eq!(headings, ["一、动态", "二、数据"]);
    let again = project.kanku(&arguments);
    assert_eq!(again.status, 1);
    assert!(again.stderr.contains("is there already"), "{}", again.stderr);
}

#[test]
fn no_file_is_overwritten() {
    let project = Project::new().issue(1, "教育厅开会。");
    // A file with the next name, and another number in it.
    let text = std::fs::read_to_string(project.path("content/issues/2023/001.md")).unwrap();
    let other = text.replace("year: 2023", "year: 2022");
    project.write("content/issues/2023/002.md", &other);
    let run = project.kanku(&["new"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("002.md exists already"), "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(project.path("content/issues/2023/002.md")).unwrap(), other);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The next issue of any archive can be read, comes last, and has numbers and dates that `check` accepts.
    #[test]
    fn what_follows_is_the_last_issue(
        start in 0i64..20_000,
        length in 1i64..16,
        gaps in proptest::collection::vec(1i64..20, 1..6),
        double in any::<bool>(),
        title in "[\\p{Han}a-z#*_:`<&'\"\\\\（\\[-]{1,12}",
    ) {
        let project = Project::new();
        let mut from = day("1970-01-05").plus_days(start).unwrap();
        let (mut year, mut number) = (0, 0);
        for (index, gap) in gaps.iter().enumerate() {
            let end = from.plus_days(length - 1).unwrap();
            if end.year() != year {
                (year, number) = (end.year(), 0);
            }
            let total = index * 2 + 1;
            let text = if double {
                number += 2;
                front(&format!("[{}, {number}]", number - 1), &format!("[{total}, {}]", total + 1), from, end)
            } else {
                number += 1;
                front(&number.to_string(), &total.to_string(), from, end)
            };
            project.write(&format!("content/issues/{index}.md"), format!("{text}\n## 一、{title}\n\n教育厅开会。\n"));
            from = end.plus_days(*gap).unwrap();
        }
        let before = load(&project.path(""));
        let last = before.archive.issues.last().unwrap();
        let next = draft::next(&before.archive, &before.config, &Given::default(), day("2000-01-01")).unwrap();
        prop_assert!(ends(next.period).0 > ends(last.period).1 && next.date >= last.date);
        project.write(&next.path, next.markdown());
        let after = load(&project.path(""));
        let read = after.archive.issues.last().unwrap();
        prop_assert_eq!(&read.source, &next.path);
        prop_assert_eq!((read.year, read.number, read.total), (next.year, next.number, next.total));
        prop_assert_eq!(read.total.unwrap().first, last.total.unwrap().last + 1);
        let expected = if read.year == last.year { last.number.unwrap().last + 1 } else { 1 };
        prop_assert_eq!(read.number.unwrap().first, expected);
        let titles = |issue: &kanku::archive::Issue| -> Vec<String> {
            issue.headings.iter().map(|heading| heading.full()).collect()
        };
        prop_assert_eq!(titles(read), titles(last));
    }
}
