//! Everything around an archive: `kanku init`, the schemas, completions and manual pages.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{load, repository, tree};

fn kanku(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kanku")).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// Makes an archive of this kind, which has no finding, builds, and goes on with the issue at `next` that holds `text`.
fn begin(kind: &str, next: &str, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("刊物 archive");
    let root = root.to_str().unwrap();
    let (status, stdout, stderr) =
        kanku(&["init", root, "--kind", kind, "--title", "工作\"简报\"", "--publisher", "示例单位"]);
    assert_eq!(status, 0, "{stderr}");
    let sample = stdout.lines().last().unwrap().split(' ').next().unwrap().to_owned();
    let (status, _, stderr) = kanku(&["check", "--root", root]);
    assert_eq!((status, stderr.as_str()), (0, ""), "{kind}");
    let (status, _, stderr) = kanku(&["build", "--root", root]);
    assert_eq!((status, stderr.as_str()), (0, ""), "{kind}");
    let home = std::fs::read_to_string(format!("{root}/public/index.html")).unwrap();
    assert!(home.contains("简报") && home.contains("示例单位"), "{kind}: {home}");
    let (status, stdout, stderr) = kanku(&["new", "--root", root]);
    assert_eq!((status, stderr.as_str()), (0, ""), "{kind}");
    assert!(stdout.contains(&format!("content/issues/{next}")), "{kind}: {stdout}");
    let draft = std::fs::read_to_string(format!("{root}/content/issues/{next}")).unwrap();
    assert!(draft.contains(text), "{kind}: {draft}");
    let (_, _, stderr) = kanku(&["check", "--root", root]);
    assert_eq!(stderr, "", "{kind}");
    // The guide names the sample, and its command makes a first issue without it.
    let guide = std::fs::read_to_string(format!("{root}/使用说明.md")).unwrap();
    assert!(guide.contains(&format!("`{sample}`")), "{kind}: {guide}");
    std::fs::remove_dir_all(format!("{root}/content/issues")).unwrap();
    let command = guide.split('`').find(|text| text.starts_with("kanku new -")).unwrap();
    let arguments: Vec<&str> = command.split(' ').skip(1).chain(["--root", root]).collect();
    let (status, stdout, stderr) = kanku(&arguments);
    assert_eq!((status, stderr.as_str()), (0, ""), "{kind}");
    assert!(stdout.contains(&sample), "{kind}: {sample} is not in {stdout}");
    let (status, _, stderr) = kanku(&["check", "--root", root]);
    assert_eq!((status, stderr.as_str()), (0, ""), "{kind}");
}

#[test]
fn a_new_archive_of_any_kind_is_sound_and_goes_on() {
    // Where the only issue tells no more than its date, the next one is of today, by the time of China.
    let today = jiff::tz::Offset::constant(8).to_datetime(jiff::Timestamp::now()).date();
    let daily = format!("{}/{today}.md", today.year());
    begin("weekly", "2024/002.md", "issue: 2\ntotal: 2\nperiod: { start: 2024-01-08, end: 2024-01-12 }\n");
    begin("daily", &daily, &format!("---\ndate: {today}\n"));
    begin("monthly", "2024/002.md", "year: 2024\nissue: 2\ntotal: 2\ndate: 2024-02\n");
    begin("gazette", "2024/002.md", "period: { start: 2024-02-01, end: 2024-02-29 }\n");
    begin("newspaper", &daily, &format!("total: 2\ndate: {today}\n"));
    begin("newsletter", "002.md", "---\ntotal: 2\n");
}

#[test]
fn a_folder_without_an_archive_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let mut verbs = vec!["build", "check", "new", "departments"];
    if cfg!(feature = "serve") {
        verbs.push("serve");
    }
    for verb in verbs {
        let (status, _, stderr) = kanku(&[verb, "--root", root]);
        assert_eq!(status, 1, "{verb}");
        assert!(stderr.contains(&format!("{root} is no archive")) && stderr.contains("kanku init"), "{verb}: {stderr}");
    }
    assert_eq!(tree(folder.path()), []);
}

#[test]
fn init_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kanku.toml"), "mine").unwrap();
    std::fs::write(folder.path().join("旧刊.docx"), "mine").unwrap();
    let before = tree(folder.path());
    let (status, _, stderr) = kanku(&["init", folder.path().to_str().unwrap()]);
    assert_eq!(status, 1);
    assert!(stderr.contains("has files of an archive already: kanku.toml\n"), "{stderr}");
    assert_eq!(tree(folder.path()), before);
    std::fs::remove_file(folder.path().join("kanku.toml")).unwrap();
    let (status, _, stderr) = kanku(&["init", "--no-sample", folder.path().to_str().unwrap()]);
    assert_eq!(status, 0, "{stderr}");
    let (status, _, stderr) = kanku(&["build", "--root", folder.path().to_str().unwrap()]);
    assert_eq!((status, stderr.as_str()), (0, ""), "an archive without an issue builds");
}

#[test]
fn an_archive_without_the_sample_knows_no_department() {
    let folder = tempfile::tempdir().unwrap();
    let (status, _, stderr) = kanku(&["init", "--no-sample", folder.path().to_str().unwrap()]);
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(load(folder.path()).archive.departments.len(), 0);
}

fn schema(file: &str) -> Value {
    let (status, stdout, stderr) = kanku(&["schema", file]);
    assert_eq!(status, 0, "{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

/// TOML as an editor hands it to a schema: dates are texts.
fn from_toml(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => json!(date.to_string()),
            toml::Value::Array(list) => list.into_iter().map(convert).collect(),
            toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, convert(value))).collect(),
            other => serde_json::to_value(other).unwrap(),
        }
    }
    convert(toml::from_str(text).unwrap())
}

#[test]
fn schemas_take_the_files_that_kanku_takes() {
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).unwrap();
    let valid = |schema: &Value, value: &Value| {
        let errors: Vec<String> =
            jsonschema::validator_for(schema).unwrap().iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    };
    for path in ["kanku.toml", "src/samples/kanku.toml"] {
        valid(&schema("config"), &from_toml(&read(path)));
    }
    for kind in ["weekly", "daily", "monthly", "gazette", "newspaper", "newsletter"] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join(kind);
        assert_eq!(kanku(&["init", "--kind", kind, root.to_str().unwrap()]).0, 0);
        let settings = std::fs::read_to_string(root.join("kanku.toml")).unwrap();
        assert!(!settings.contains("= @"), "{settings}");
        valid(&schema("config"), &from_toml(&settings));
    }
    for path in ["content/departments.toml", "src/starter/departments.toml", "src/starter/sample_departments.toml"] {
        valid(&schema("registry"), &from_toml(&read(path)));
    }
}

/// Both the schema and the parser take `text`, or neither does.
fn agree(file: &str, text: &str, expected: bool) {
    let value = if file == "front-matter" { serde_json::from_str(text).unwrap() } else { from_toml(text) };
    let taken = jsonschema::validator_for(&schema(file)).unwrap().is_valid(&value);
    let project = crate::support::Project::new();
    match file {
        "config" => project.write("kanku.toml", text),
        "registry" => project.write("content/departments.toml", text),
        _ => project.write("content/issues/a.md", format!(";;;\n{text}\n;;;\n")),
    }
    let run = project.kanku(&["check"]);
    assert_eq!((taken, run.status == 0), (expected, expected), "{file}: {text}\n{}", run.stderr);
}

#[test]
fn schemas_and_parsers_agree() {
    agree("config", "title = '周报'", true);
    agree("config", "subtitle = '周报'", false);
    agree("config", "title = 3", false);
    agree("config", "title = '周报'\nfoter = ''", false);
    agree("config", "title = '周报'\n[pages]\nfeed_entries = 'x'", false);
    agree("config", "title = '周报'\n[[statistics]]\nid = 'a'\nlabel = '受理'\nweek = '受理{n}件'", true);
    agree("config", "title = '周报'\n[[statistics]]\nid = 'a'\nweek = '受理{n}件'", false);
    agree("registry", "", true);
    agree("registry", "[[department]]\nname = '省教育厅'\nformer = [{ name = '省教委', until = 2000-01-01 }]", true);
    agree("registry", "[[department]]\nshort = '教育厅'", false);
    agree("registry", "[[department]]\nname = '省教育厅'\nalias = ['教育厅']", false);
    agree("registry", "[[department]]\nname = '省教育厅'\naliases = '教育厅'", false);
    let front = json!({
        "year": 2023, "issue": 44, "total": [464, 465], "period": { "start": "2023-11-13", "end": "2023-11-17" },
        "date": "2023-11-27", "title": "周报", "publisher": "中心", "departments": ["教育厅"],
        "distribution": { "to": ["甲"], "cc": "乙", "copies": 91 }, "draft": false,
    });
    agree("front-matter", &front.to_string(), true);
    let mutations = [
        ("/year", json!(1800)),
        ("/year", json!("2023")),
        ("/issue", json!(0)),
        ("/issue", json!([])),
        ("/total", json!("464")),
        ("/period", json!("2023-11-13")),
        ("/period/start", json!("11 月 13 日")),
        ("/date", json!(20_231_127)),
        ("/title", json!(" ")),
        ("/departments", json!({ "a": 1 })),
        ("/distribution/copies", json!(-1)),
        ("/distribution", json!({ "bcc": [] })),
        ("/draft", json!("yes")),
    ];
    for (place, value) in mutations {
        let mut wrong = front.clone();
        *wrong.pointer_mut(place).unwrap() = value;
        agree("front-matter", &wrong.to_string(), false);
    }
    for key in ["title", "publisher", "departments", "distribution", "draft", "date"] {
        let mut blank = front.clone();
        blank[key] = Value::Null;
        agree("front-matter", &blank.to_string(), key != "draft");
    }
    for key in front.as_object().unwrap().keys() {
        let mut without = front.clone();
        without.as_object_mut().unwrap().remove(key);
        let optional = key != "year";
        agree("front-matter", &without.to_string(), optional);
    }
}

/// The keys of the table at `place` in a schema, sorted.
fn described(schema: &Value, place: &str) -> Vec<String> {
    let mut at = schema;
    for key in place.split('/').filter(|key| !key.is_empty()) {
        at = resolved(schema, &at["properties"][key]);
    }
    let mut keys: Vec<String> = at["properties"].as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}

/// Returns the schemas that a schema refers to, through references, lists and alternatives with null.
fn resolved<'a>(root: &'a Value, at: &'a Value) -> &'a Value {
    if let Some(name) = at["$ref"].as_str().or(at["anyOf"][0]["$ref"].as_str()) {
        return resolved(root, root.pointer(name.trim_start_matches('#')).unwrap());
    }
    if at["items"].is_object() { resolved(root, &at["items"]) } else { at }
}

/// The keys that the parser names where it finds `odd` among them, sorted.
fn taken(path: &str, text: &str) -> Vec<String> {
    let project = crate::support::Project::new().with(path, text);
    let run = project.kanku(&["check"]);
    let keys = regex::Regex::new(r"(?:expected one of|expected|known keys are) (.+)").unwrap();
    let listed = keys.captures(&run.stderr).unwrap_or_else(|| panic!("{text}: {}", run.stderr)).get(1).unwrap();
    let mut keys: Vec<String> = listed.as_str().split([',', ' ']).map(|key| key.trim_matches('`').to_owned()).collect();
    keys.retain(|key| !key.is_empty() && key != "or");
    keys.sort();
    keys
}

#[test]
fn schemas_know_every_key_and_no_other() {
    let config = schema("config");
    for (place, text) in [
        ("", "odd = 1\ntitle = '周报'"),
        ("pages", "title = '周报'\n[pages]\nodd = 1"),
        ("departments", "title = '周报'\n[departments]\nodd = 1"),
        ("check", "title = '周报'\n[check]\nodd = 1"),
        ("statistics", "title = '周报'\n[[statistics]]\nodd = 1"),
        ("numbering", "title = '周报'\n[numbering]\nodd = 1"),
        ("taxonomy", "title = '周报'\n[[taxonomy]]\nodd = 1"),
    ] {
        assert_eq!(described(&config, place), taken("kanku.toml", text), "kanku.toml: {place}");
    }
    let registry = schema("registry");
    for (place, text) in [
        ("", "odd = 1"),
        ("department", "[[department]]\nodd = 1"),
        ("department/former", "[[department]]\nname = '甲局'\nformer = [{ odd = 1 }]"),
    ] {
        assert_eq!(described(&registry, place), taken("content/departments.toml", text), "departments.toml: {place}");
    }
    let front = schema("front-matter");
    for (place, text) in
        [("", "odd: 1"), ("period", "period: { odd: 1 }"), ("distribution", "distribution: { odd: 1 }")]
    {
        let text = format!("---\n{text}\n---\n");
        assert_eq!(described(&front, place), taken("content/issues/a.md", &text), "front matter: {place}");
    }
    // TOML has no null; an editor must not propose it.
    assert!(!config.to_string().contains("null") && !registry.to_string().contains("null"));
}

/// The verbs that the help lists.
fn verbs(help: &str) -> Vec<&str> {
    help.lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .map_while(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect()
}

#[test]
fn completions_and_pages_name_every_verb() {
    let (_, help, _) = kanku(&["help"]);
    let verbs = verbs(&help);
    assert!(verbs.contains(&"init") && verbs.contains(&"new"), "{help}");
    let folder = tempfile::tempdir().unwrap();
    let (status, _, stderr) = kanku(&["man", "--dir", folder.path().to_str().unwrap()]);
    assert_eq!(status, 0, "{stderr}");
    let (_, page, _) = kanku(&["man"]);
    for verb in &verbs {
        assert!(page.contains(&format!("kanku\\-{verb}(1)")), "{verb} is not in {page}");
        assert!(folder.path().join(format!("kanku-{verb}.1")).is_file(), "{verb}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (status, script, _) = kanku(&["completions", shell]);
        assert_eq!(status, 0);
        assert!(verbs.iter().all(|verb| script.contains(verb)), "{shell}");
    }
}

#[test]
fn the_readme_names_every_verb() {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let (_, help, _) = kanku(&["help"]);
    for verb in verbs(&help) {
        assert!(readme.contains(&format!("`kanku {verb}")), "README.md does not name {verb}");
    }
}

/// An option or a verb that the README names, and that does not exist, would send its reader into an error.
#[test]
fn every_option_of_the_readme_exists() {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let (_, help, _) = kanku(&["help"]);
    let helps: String = verbs(&help).iter().map(|verb| kanku(&[verb, "--help"]).1).collect();
    let of_other_programs = ["release", "test", "manifest-path", "open"];
    for option in readme.split("--").skip(1) {
        let option = option.split(|c: char| !c.is_ascii_lowercase() && c != '-').next().unwrap_or_default();
        if !option.is_empty() && !option.starts_with('-') && !of_other_programs.contains(&option) {
            assert!(helps.contains(&format!("--{option}")), "README.md names --{option}, which does not exist");
        }
    }
}
