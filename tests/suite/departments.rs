//! `kanku departments`: entries for the registry, made of the names that it lacks.

use kanku::check::{Check, proposal};
use proptest::prelude::*;

use crate::support::{Project, load};

/// An archive that reports on departments which its registry does not know.
fn unregistered() -> Project {
    Project::new()
        .with("content/departments.toml", "")
        .issue(1, "1.本周，省体育局窗口开会。四川省体育局，印发通知。\n\n2.完成省体育局 5 个办理项的编制。")
        .issue(
            2,
            "1.文化和旅游厅窗口开会。\n\n2.日前，文旅厅行政审批处开会，打造新格局，四川省体育局、成都市教育局、湖北省水利厅、国家能源局，参加。",
        )
}

#[test]
fn names_in_no_registry_become_entries() {
    let project = unregistered();
    let run = project.kanku(&["build"]);
    assert!(run.stdout.contains("`kanku departments` proposes some"), "{}", run.stdout);
    let proposed = project.kanku(&["departments"]);
    assert_eq!(proposed.status, 0, "{}", proposed.stderr);
    let expected = "# 4 处，首见于 content/issues/2023/001.md\n[[department]]\nname = \"四川省体育局\"\nshort = \"省体育局\"\nslug = \"shengtiyuju\"\n\n\
                    # 2 处，首见于 content/issues/2023/002.md\n[[department]]\nname = \"文化和旅游厅\"\naliases = [\"文旅厅\"]\nslug = \"wenhuahelvyouting\"\n";
    assert_eq!(proposed.stdout, expected);
    let run = project.kanku(&["departments", "--add"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("  省体育局 (四川省体育局): 4 time(s)\n"), "{}", run.stdout);
    let project = project.build();
    assert!(project.built("departments.html").contains("文化和旅游厅"));
    assert!(!project.kanku(&["check"]).stderr.contains("unknown-department"));
    let again = project.kanku(&["departments", "--add"]);
    assert_eq!(again.stdout, "every name that looks like a department's is in content/departments.toml\n");
}

#[test]
fn entries_are_added_and_nothing_else_changes() {
    let project = unregistered();
    let entry = "[[department]]\r\nname = \"四川省教育厅\"   # 教育";
    let (gb, _, _) = encoding_rs::GB18030.encode(entry);
    for old in [entry.as_bytes().to_vec(), gb.to_vec()] {
        project.write("content/departments.toml", &old);
        let run = project.kanku(&["departments", "--add"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let new = std::fs::read(project.path("content/departments.toml")).unwrap();
        assert!(new.starts_with(&old) && new.len() > old.len());
        assert_eq!(load(&project.path("")).archive.departments.len(), 3);
    }
    std::fs::remove_file(project.path("content/departments.toml")).unwrap();
    assert_eq!(project.kanku(&["departments", "--add"]).status, 0);
    assert_eq!(load(&project.path("")).archive.departments.len(), 2);
}

#[test]
fn another_name_of_a_registered_department_is_left_to_the_editor() {
    let registry = "[[department]]\nname = \"四川省文化和旅游厅\"\n";
    let project = unregistered().with("content/departments.toml", registry);
    let run = project.kanku(&["departments", "--add"]);
    assert!(run.stderr.contains("文旅厅 may be 四川省文化和旅游厅"), "{}", run.stderr);
    assert!(!std::fs::read_to_string(project.path("content/departments.toml")).unwrap().contains("文旅厅"));
}

#[test]
fn many_unknown_names_are_told_in_a_line_each() {
    let names: Vec<String> = "甲乙丙丁".chars().map(|letter| format!("1.省{letter}务局窗口开会。")).collect();
    let run = Project::new().issue(1, &names.join("\n\n")).kanku(&["check"]);
    assert_eq!(run.stderr.matches("\nwarning[unknown-department]").count() + 1, 3, "{}", run.stderr);
    let line = "content/issues/2023/001.md:15:3: warning[unknown-department]: `省丁务局` looks like a department";
    assert!(run.stderr.contains(line), "{}", run.stderr);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Each unknown name is in one proposal, and with these in the registry none is left but what may be another
    /// department's.
    #[test]
    fn proposals_hold_every_unknown_name(
        names in prop::collection::vec("(四川省|成都市|省|市|完成|本周，)?(教育|市场监管|市场监督管理|文旅|文化和旅游|体育|卫生健康)(厅|局|委)", 1..12)
    ) {
        let items: Vec<String> = names.iter().map(|name| format!("1.{name}窗口开会。")).collect();
        let project = Project::new().with("content/departments.toml", "").issue(1, &items.join("\n\n"));
        let loaded = load(&project.path(""));
        let checks = Check {
            archive: &loaded.archive,
            sources: &loaded.sources,
            matching: &loaded.config.matching,
            links: &loaded.links,
            words: &loaded.words,
            off: &[],
        };
        let find = || checks.unknown_departments();
        let mut unknown: Vec<String> = find().into_iter().map(|one| one.name).collect();
        let proposals = proposal::proposals(find(), &[]);
        let mut proposed: Vec<String> = proposals.iter().flat_map(|one| one.names.clone()).collect();
        unknown.sort();
        proposed.sort();
        prop_assert_eq!(&unknown, &proposed);
        let run = project.kanku(&["departments", "--add"]);
        prop_assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let left = project.kanku(&["departments"]);
        prop_assert!(!left.stdout.contains("[[department]]"), "{}", left.stdout);
    }
}
