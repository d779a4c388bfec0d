//! Files of a new archive: for `kanku init`.
//!
//! Input: the kind, name and publisher of a periodical. Output: the files of an archive that builds at once, as paths
//! relative to its root with their texts. Pure: no file is touched.

mod kind;
pub mod theme;

pub use kind::Kind;

/// The periodical that an archive is made for.
#[derive(Debug, Clone)]
pub struct Periodical {
    /// Its kind.
    pub kind: Kind,
    /// Its name, one line.
    pub title: String,
    /// Its publisher, one line; may be empty.
    pub publisher: String,
}

/// The guide for the editor, relative to the root.
pub const GUIDE: &str = "使用说明.md";

/// Returns the files of a new archive, with the sample issue and its departments if `sample`.
pub fn files(periodical: &Periodical, sample: bool) -> Vec<(&'static str, String)> {
    let template = periodical.kind.template();
    let mut files = vec![
        ("kanku.toml", settings(periodical)),
        ("content/departments.toml", registry(sample && template.has_departments)),
        (GUIDE, guide(periodical.kind)),
        (".github/workflows/pages.yml", include_str!("starter/pages.yml").to_owned()),
        (".gitignore", "/.kanku/\n".to_owned()),
    ];
    if sample {
        files.push((template.sample_path, template.sample.to_owned()));
    }
    files
}

/// Returns the registry, with the departments of the sample issue if `samples`.
fn registry(samples: bool) -> String {
    let samples = if samples { include_str!("starter/sample_departments.toml") } else { "" };
    include_str!("starter/departments.toml").to_owned() + samples
}

fn guide(kind: Kind) -> String {
    let template = kind.template();
    let guide = include_str!("starter/guide.md").replace("{sample}", template.sample_path);
    guide.replace("{first_values}", template.first_values).replace("{first}", template.first)
}

fn settings(periodical: &Periodical) -> String {
    let Periodical { kind, title, publisher } = periodical;
    let template = kind.template();
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let footer = if publisher.is_empty() { String::new() } else { format!("{publisher} 编印") };
    let description = format!("《{title}》{}", template.description);
    // One pass over the lines of the template, so that a filled-in text is never taken for a placeholder.
    let fill = |line: &str| match line {
        "title = @" => format!("title = {}", quoted(title)),
        "description = @" => format!("description = {}", quoted(&description)),
        "publisher = @" => format!("publisher = {}", quoted(publisher)),
        "footer = @" => format!("footer = {}", quoted(&footer)),
        "issue = @" => format!("issue = {}", quoted(template.issue)),
        "total = @" => format!("total = {}", quoted(template.total)),
        // Left out for numbered issues: an old issue that tells its running number alone is known by that.
        "address = @" if template.address == "number" => "# address = \"number\"".to_owned(),
        "address = @" => format!("address = {}", quoted(template.address)),
        line => line.to_owned(),
    };
    let departments = if template.has_departments {
        include_str!("starter/settings/departments.toml")
    } else {
        include_str!("starter/settings/no_departments.toml")
    };
    let parts = [
        include_str!("starter/settings/periodical.toml"),
        include_str!("starter/settings/numbering.toml"),
        include_str!("starter/settings/feeds.toml"),
        departments,
        include_str!("starter/settings/taxonomies.toml"),
        template.figures,
    ];
    let text: String = parts.concat().lines().map(|line| fill(line) + "\n").collect();
    text.trim_end().to_owned() + "\n"
}
