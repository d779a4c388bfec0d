//! Themes of one's own: `kanku theme`, what a theme can change, and what is said of one without effect.

use std::fs;

use crate::support::{Project, tree};

const EXTRA: &str = "<link rel=\"stylesheet\" href=\"assets/extra.css\">\n";

fn project() -> Project {
    Project::new().issue(1, "# 一、动态\n\n1. 教育厅受理 3 件。").issue(2, "# 一、动态\n\n1. 水利厅受理 4 件。")
}

#[test]
fn a_new_theme_changes_nothing_but_the_style_sheet_that_it_adds() {
    let plain = project().build();
    let themed = project();
    let run = themed.kanku(&["theme", "new", "红头"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    themed.write("kanku.toml", "title = \"周报\"\ntheme = \"红头\"\n");
    let run = themed.kanku(&["build"]);
    assert_eq!((run.status, run.stderr.contains("warning")), (0, false), "{}", run.stderr);
    assert!(fs::read_to_string(themed.path("public/assets/extra.css")).unwrap().contains("--accent"));
    let of = |project: &Project| tree(&project.path("public"));
    let mut found = 0;
    for (path, bytes) in of(&plain) {
        let own = fs::read(themed.path("public").join(&path)).unwrap();
        let depth = "../".repeat(path.matches('/').count());
        let link = EXTRA.replace("assets", &format!("{depth}assets"));
        let text = String::from_utf8_lossy(&own);
        found += text.matches(&link).count();
        if path.ends_with(".html") {
            assert_eq!(text.replace(&link, ""), String::from_utf8_lossy(&bytes), "{path}");
        }
    }
    assert!(found > 5);
}

#[test]
fn a_new_theme_overwrites_nothing() {
    let project = project().with("themes/mine/assets/style.css", "a {}");
    let run = project.kanku(&["theme", "new", "mine"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("there is a theme `mine` already"), "{}", run.stderr);
    assert_eq!(tree(&project.path("themes/mine")).len(), 1);
    for name in ["../mine", "default", ""] {
        assert_eq!(project.kanku(&["theme", "new", name]).status, 2, "{name}");
    }
}

#[test]
fn parts_of_a_theme_without_effect_are_reported_by_a_build() {
    let project = project().with("kanku.toml", "title = \"周报\"\ntheme = \"mine\"\n").with(
        "themes/mine/templates/base.html",
        "{% extends \"default/base.html\" %}\n{% block fotter %}{% endblock %}",
    );
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("the block `fotter` overrides nothing"), "{}", run.stderr);
    assert!(run.stderr.contains("themes/mine/templates/base.html:2"), "{}", run.stderr);
    let checked = project.kanku(&["check"]);
    assert!(checked.stderr.contains("unused-theme-part"), "{}{}", checked.stdout, checked.stderr);
}

#[test]
fn a_theme_adds_to_blocks_of_the_frame_on_every_page() {
    let project = project().with("kanku.toml", "title = \"周报\"\ntheme = \"mine\"\n").with(
        "themes/mine/templates/base.html",
        "{% extends \"default/base.html\" %}\n\
         {% block head %}{{ super() }}<meta name=\"a\" content=\"head\">{% endblock %}\n\
         {% block styles %}{{ super() }}<!-- styles -->{% endblock %}\n\
         {% block navigation_entries %}<li><a href=\"{{ page.root }}about.html\">关于</a></li>{% endblock %}\n\
         {% block footer %}{{ super() }}<p>备案</p>{% endblock %}\n",
    );
    let project = project.build();
    let pages: Vec<_> = tree(&project.path("public")).into_iter().filter(|(path, _)| path.ends_with(".html")).collect();
    assert!(pages.len() > 10);
    for (path, bytes) in pages {
        let html = String::from_utf8(bytes).unwrap();
        for part in ["content=\"head\"", "<!-- styles -->", "about.html\">关于", "<p>备案</p>", "class=\"feeds\""] {
            assert!(html.contains(part), "{path}: {part}");
        }
    }
}

#[test]
fn words_of_the_site_are_overridden_by_a_theme_and_by_the_settings() {
    let settings =
        "title = \"周报\"\ntheme = \"mine\"\n[strings]\npages.archive = \"历期\"\nresults.more = \"再看 {count} 段\"\n";
    let project = project()
        .with("kanku.toml", settings)
        .with("themes/mine/strings/zh-CN.json", "{\"pages\": {\"archive\": \"旧刊\", \"departments\": \"单位\"}}")
        .build();
    let home = project.built("index.html");
    assert!(home.contains(">历期<") && home.contains(">单位<") && !home.contains(">往期<"), "{home}");
    assert!(project.built("assets/search.js").contains("再看 {count} 段"));
    project.write("kanku.toml", "title = \"周报\"\nlanguage = \"fr\"\n[strings]\nhome.newst = \"x\"\n");
    let run = project.kanku(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("there are no words for the language `fr`"), "{}", run.stderr);
    assert!(run.stderr.contains("there is no string `home.newst`"), "{}", run.stderr);
}
