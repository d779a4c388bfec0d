//! What a preview shows is what a build would publish.

use kanku::load::{self, Memory};
use kanku::samples;
use kanku::serve::preview::{Answer, Preview};
use kanku::source;

use crate::support::{Project, tree};

#[test]
fn every_file_of_the_site_is_shown_as_it_would_be_built() {
    let root = tempfile::tempdir().unwrap();
    samples::generate(root.path(), 1, 3).unwrap();
    let build =
        std::process::Command::new(env!("CARGO_BIN_EXE_kanku")).arg("build").arg("--root").arg(root.path()).output();
    assert!(build.unwrap().status.success());
    let preview = Preview::read(root.path(), false, &Memory::default(), &mut Vec::new()).unwrap();
    let mut copies = 0;
    for (path, bytes) in tree(&root.path().join("public")) {
        if path == ".kanku-manifest" {
            continue;
        }
        let shown = match preview.answer(&path).unwrap() {
            Answer::File(shown) => shown,
            Answer::Copy(file) => {
                copies += 1;
                std::fs::read(file).unwrap()
            }
            Answer::NotFound(_) => panic!("{path} is not shown"),
        };
        assert!(shown == bytes, "{path} is shown otherwise");
    }
    assert!(copies > 0, "a file of the content is among them");
    for path in
        ["", "..", "../kanku.toml", "kanku.toml", "content/departments.toml", "search/../index.html", "/index.html"]
    {
        assert!(matches!(preview.answer(path).unwrap(), Answer::NotFound(_)), "{path}");
    }
}

#[test]
fn what_is_remembered_of_issues_changes_nothing() {
    let project =
        Project::new().issue(1, "## 一、动态\n\n1.教育厅受理 3 件，见[上期](002.md)。").issue(2, "2.水利厅。");
    let memory = Memory::default();
    let edits: [&dyn Fn(); 6] = [
        &|| {},
        &|| {
            let _ = std::fs::remove_file(project.path("content/issues/2023/003.md"));
        },
        &|| {
            project.write("content/departments.toml", "[[department]]\nname = \"四川省水利厅\"\nshort = \"省水利厅\"\n")
        },
        &|| project.write("kanku.toml", "title = \"月报\"\n"),
        &|| {
            std::fs::rename(project.path("content/issues/2023/002.md"), project.path("content/issues/2023/two.md"))
                .unwrap()
        },
        &|| {
            std::fs::rename(project.path("content/issues/2023/two.md"), project.path("content/issues/2023/002.md"))
                .unwrap()
        },
    ];
    for (step, edit) in edits.iter().enumerate() {
        edit();
        let (mut with, mut without) = (Vec::new(), Vec::new());
        let read = || source::read(&project.path(""));
        let remembered = load::load_sources(read(), false, Some(&memory), &mut with);
        let anew = load::load_sources(read(), false, None, &mut without);
        let shown = |loaded: Result<load::Loaded, _>| {
            loaded.map(|loaded| format!("{:?}{:?}", loaded.archive, loaded.links)).ok()
        };
        assert_eq!(shown(remembered), shown(anew), "step {step}");
        assert_eq!(with, without, "step {step}");
    }
}
