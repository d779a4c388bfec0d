//! Files of a new archive: for `kanku init`.
//!
//! Input: the bulletin's name and publisher. Output: the files of an archive that builds at once, as paths relative to
//! its root with their texts. Pure: no file is touched.

pub mod theme;

/// Names that the settings are filled with.
#[derive(Debug, Clone)]
pub struct Names {
    /// Name of the bulletin, one line.
    pub title: String,
    /// Publisher, one line; may be empty.
    pub publisher: String,
}

/// The sample issue, relative to the root.
pub const SAMPLE: &str = "content/issues/2024/001.md";
/// The guide for the editor, relative to the root.
pub const GUIDE: &str = "使用说明.md";

/// Returns the files of a new archive, with the sample issue and its departments if `sample`.
pub fn files(names: &Names, sample: bool) -> Vec<(&'static str, String)> {
    let mut files = vec![
        ("kanku.toml", settings(names)),
        ("content/departments.toml", registry(sample)),
        (GUIDE, include_str!("starter/guide.md").to_owned()),
        (".github/workflows/pages.yml", include_str!("starter/pages.yml").to_owned()),
        (".gitignore", "/.kanku/\n".to_owned()),
    ];
    if sample {
        files.push((SAMPLE, include_str!("starter/issue.md").to_owned()));
    }
    files
}

/// Returns the registry. Without the sample issue, its departments are left out.
fn registry(sample: bool) -> String {
    let samples = if sample { include_str!("starter/sample_departments.toml") } else { "" };
    include_str!("starter/departments.toml").to_owned() + samples
}

fn settings(names: &Names) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let footer = if names.publisher.is_empty() { String::new() } else { format!("{} 编印", names.publisher) };
    let description = format!("《{}》历年各期全文，可按年份、部门、栏目浏览和检索。", names.title);
    // One pass over the lines of the template, so that a filled-in text is never taken for a placeholder.
    let fill = |line: &str| match line {
        "title = @" => format!("title = {}", quoted(&names.title)),
        "description = @" => format!("description = {}", quoted(&description)),
        "publisher = @" => format!("publisher = {}", quoted(&names.publisher)),
        "footer = @" => format!("footer = {}", quoted(&footer)),
        line => line.to_owned(),
    };
    include_str!("starter/kanku.toml").lines().map(|line| fill(line) + "\n").collect()
}
