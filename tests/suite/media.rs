//! Pictures and attachments whose names not every system can hold.

use std::fs;

use percent_encoding::percent_decode_str;

use crate::support::Project;

#[cfg(unix)]
#[test]
fn every_name_has_an_address_that_works_on_every_system() {
    let names = [
        "a.png",
        "A.png",
        "a.PNG",
        "café.png",
        "cafe\u{301}.png",
        "con.png",
        "a:b.png",
        "a*b?.png",
        "a.png.",
        "甲 乙.png",
        "B/c.png",
        "b/c.png",
    ];
    let encode = |name: &str| {
        percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC).to_string().replace("%2F", "/")
    };
    let links: Vec<String> = names.iter().map(|name| format!("[附件](../../files/{})", encode(name))).collect();
    let project = Project::new().issue(1, &format!("## 一、综述\n\n{}。", links.join("、")));
    for name in names {
        project.write(&format!("content/files/{name}"), name);
    }
    let project = project.build();
    let page = project.built("issues/2023/001.html");
    let hrefs: Vec<&str> =
        page.split("href=\"../../media/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(hrefs.len(), names.len(), "{page}");
    let mut folded: Vec<String> = Vec::new();
    for (name, href) in names.iter().zip(hrefs) {
        let path = percent_decode_str(href).decode_utf8().unwrap().into_owned();
        assert_eq!(fs::read_to_string(project.path("public/media").join(&path)).unwrap(), *name);
        assert!(!path.contains([':', '*', '?', '<', '>', '|', '"', '\\']) && !path.ends_with('.'), "{path}");
        folded.push(path.to_lowercase());
    }
    folded.sort();
    folded.dedup();
    assert_eq!(folded.len(), names.len(), "two names differ only in case");
}
