//! The report of `check` for editors and CI: JSON, SARIF 2.1.0 and workflow commands of GitHub Actions.

use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};

use super::fix::Fixed;
use crate::diagnostics::{Diagnostic, RULES};
use crate::escape;

/// Format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people, on standard error
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
}

/// Result of a run.
#[derive(Debug)]
pub struct Outcome<'a> {
    /// Findings, sorted.
    pub findings: &'a [Diagnostic],
    /// Result of `--fix`, if it was given.
    pub fixed: Option<&'a Fixed>,
    /// True if `--dry-run` was given.
    pub dry: bool,
    /// Number of issues; `None` if the archive could not be loaded.
    pub issues: Option<usize>,
    /// Folder of the archive, as given on the command line.
    pub root: &'a Path,
}

/// Version of the JSON document. It changes when a field is removed or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    issues: Option<usize>,
    errors: usize,
    warnings: usize,
    findings: Vec<Finding<'a>>,
    fixed: Option<Mended<'a>>,
}

/// Lines and columns count from 1, columns in characters. The end column is behind the last character.
#[derive(Serialize)]
struct Finding<'a> {
    rule: Option<&'static str>,
    severity: &'static str,
    message: &'a str,
    hint: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_column: Option<usize>,
    text: Option<&'a str>,
    fixable: bool,
}

impl<'a> Finding<'a> {
    fn new(finding: &'a Diagnostic) -> Self {
        let place = finding.location.as_ref();
        Self {
            rule: finding.rule.map(|rule| rule.id()),
            severity: finding.severity.key(),
            message: &finding.message,
            hint: finding.hint.as_deref(),
            file: finding.file.as_deref(),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            end_column: place.map(|place| place.end_column()),
            text: place.map(|place| place.marked_text()),
            fixable: finding.fixable,
        }
    }
}

#[derive(Serialize)]
struct Mended<'a> {
    dry_run: bool,
    files: usize,
    changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    old: &'a str,
    new: &'a str,
}

impl Outcome<'_> {
    /// Returns the document in this format; empty for text, which `check` prints itself.
    pub fn document(&self, format: Format) -> String {
        match format {
            Format::Text => String::new(),
            Format::Json => pretty(&self.json()),
            Format::Sarif => pretty(&self.sarif()),
            Format::Github => self.findings.iter().map(|finding| self.command(finding)).collect(),
        }
    }

    fn json(&self) -> Document<'_> {
        let errors = self.findings.iter().filter(|finding| finding.is_error()).count();
        Document {
            version: VERSION,
            issues: self.issues,
            errors,
            warnings: self.findings.len() - errors,
            findings: self.findings.iter().map(Finding::new).collect(),
            fixed: self.fixed.map(|fixed| Mended {
                dry_run: self.dry,
                files: fixed.files,
                changes: fixed
                    .changes
                    .iter()
                    .map(|change| Change {
                        file: &change.file,
                        line: change.place.line,
                        column: change.place.column,
                        old: &change.old,
                        new: &change.new,
                    })
                    .collect(),
            }),
        }
    }

    fn sarif(&self) -> Value {
        let rules: Vec<Value> = RULES
            .iter()
            .map(|rule| {
                json!({
                    "id": rule.id,
                    "shortDescription": { "text": rule.finds },
                    "help": { "text": match rule.fix {
                        Some(fix) => format!("kanku check --fix mends: {fix}"),
                        None if rule.is_error => "The site is not built until it is mended.".to_owned(),
                        None => format!("Turn it off in kanku.toml: [check] off = [\"{}\"]", rule.id),
                    } },
                    "defaultConfiguration": { "level": if rule.is_error { "error" } else { "warning" } },
                })
            })
            .collect();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "kanku",
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                } },
                "columnKind": "unicodeCodePoints",
                "results": self.findings.iter().map(|finding| self.result(finding)).collect::<Vec<Value>>(),
            }],
        })
    }

    fn result(&self, finding: &Diagnostic) -> Value {
        let mut text = finding.message.clone();
        if let Some(hint) = &finding.hint {
            text.push_str(": ");
            text.push_str(hint);
        }
        let mut result = json!({ "level": finding.severity.key(), "message": { "text": text } });
        if let Some(rule) = finding.rule {
            result["ruleId"] = rule.id().into();
            result["ruleIndex"] = (rule as usize).into();
        }
        if let Some(file) = &finding.file {
            let uri = utf8_percent_encode(&self.path_from_here(file), URI).to_string();
            let mut place = json!({ "artifactLocation": { "uri": uri } });
            if let Some(location) = &finding.location {
                place["region"] = json!({
                    "startLine": location.line,
                    "startColumn": location.column,
                    "endLine": location.line,
                    "endColumn": location.end_column(),
                    "snippet": { "text": location.marked_text() },
                });
            }
            result["locations"] = json!([{ "physicalLocation": place }]);
        }
        result
    }

    fn command(&self, finding: &Diagnostic) -> String {
        let mut properties = Vec::new();
        if let Some(file) = &finding.file {
            properties.push(format!("file={}", property(&self.path_from_here(file))));
        }
        if let Some(place) = &finding.location {
            properties.push(format!("line={}", place.line));
            properties.push(format!("col={}", place.column));
            properties.push(format!("endColumn={}", place.end_column()));
        }
        if let Some(rule) = finding.rule {
            properties.push(format!("title={}", property(rule.id())));
        }
        let message = match &finding.hint {
            Some(hint) => format!("{}\nhint: {hint}", finding.message),
            None => finding.message.clone(),
        };
        let name = finding.severity.key();
        let space = if properties.is_empty() { "" } else { " " };
        format!("::{name}{space}{}::{}\n", properties.join(","), data(&message))
    }

    /// Returns the path of a file relative to the working folder, where CI looks for it. If the archive is given by an
    /// absolute path, the path is relative to the archive.
    fn path_from_here(&self, file: &str) -> String {
        let root = match self.root.strip_prefix(".") {
            Ok(root) => root,
            Err(_) => self.root,
        };
        if root.as_os_str().is_empty() || root.is_absolute() {
            return file.to_owned();
        }
        let root = root.to_string_lossy().replace('\\', "/");
        format!("{}/{file}", root.trim_end_matches('/'))
    }
}

/// Characters that must be percent-encoded in the path of a URI.
const URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');

fn pretty(document: &impl Serialize) -> String {
    serde_json::to_string_pretty(document).expect("keys are texts and no number is odd")
}

/// Escapes the text of a workflow command. It is shown in a log, so it is made safe for a terminal as well.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    escape::terminal(&text, false).into_owned()
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
