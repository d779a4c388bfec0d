//! The preview shows the pages that a build would publish.

use kanku::samples;
use kanku::serve::preview::{Answer, Preview};

use crate::support::tree;

#[test]
fn every_file_of_the_site_is_shown_as_it_would_be_built() {
    let root = tempfile::tempdir().unwrap();
    samples::generate(root.path(), 1, 3).unwrap();
    let build =
        std::process::Command::new(env!("CARGO_BIN_EXE_kanku")).arg("build").arg("--root").arg(root.path()).output();
    assert!(build.unwrap().status.success());
    let preview = Preview::read(root.path(), false, &mut Vec::new()).unwrap();
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
