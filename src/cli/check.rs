//! `kanku check`: what is wrong, and what is suspicious though valid. Writes nothing, unless asked to mend.

mod fix;
mod format;

use std::io::{self, Write};
use std::path::Path;

use super::{Exit, RootOption, note, print, say};
use crate::archive::Archive;
use crate::check::Check;
use crate::diagnostics::{Diagnostic, RULES, Rule, sorted};
use crate::load::Loaded;
use crate::pipeline::Edition;
use fix::Fixed;
use format::{Format, Outcome};

/// Options of `kanku check`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    root: RootOption,
    /// Mend what is safe (see --rules), and report the rest
    #[arg(long)]
    fix: bool,
    /// With --fix: show what would be mended, and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// How to say it; all but text goes to standard output
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
    /// End with status 1 where there is a warning, too
    #[arg(long)]
    deny_warnings: bool,
    /// List the rules, and do nothing else
    #[arg(long)]
    rules: bool,
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    if options.rules {
        list_rules();
        return Exit::Success;
    }
    let (loaded, fixed, diagnostics) = look(options);
    let findings = sorted(diagnostics);
    let failed = findings.iter().any(|finding| finding.is_error() || options.deny_warnings);
    if options.format == Format::Text {
        match &fixed {
            Some(fixed) => tell(fixed, options.dry_run),
            None if options.fix => note("nothing is mended while there are errors"),
            None => {}
        }
        print(&names_listed(condensed(&findings)), &findings);
        if let Some(archive) = &loaded {
            sum_up(archive, &findings, fixed.is_some());
        }
    } else {
        let outcome = Outcome {
            findings: &findings,
            fixed: fixed.as_ref(),
            dry: options.dry_run,
            issues: loaded.map(|archive| archive.issues.len()),
            root: &options.root.root,
        };
        // A closed pipe is no error.
        let _ = io::stdout().write_all(outcome.document(options.format).as_bytes());
    }
    if failed { Exit::ContentError } else { Exit::Success }
}

/// Loads the archive, mends it where that is asked for, and returns all that is wrong with it then.
fn look(options: &Options) -> (Option<Archive>, Option<Fixed>, Vec<Diagnostic>) {
    let root: &Path = &options.root.root;
    let mut diagnostics = Vec::new();
    let read = |diagnostics: &mut Vec<Diagnostic>| {
        let edition = Edition::read(root, true).unpack(diagnostics);
        edition.map(|edition| edition.loaded).map_err(|wrong| diagnostics.extend(wrong)).ok()
    };
    let mut loaded = read(&mut diagnostics);
    let fixed = loaded.as_ref().filter(|_| options.fix).map(|loaded| fix::run(loaded, options.dry_run));
    if let Some(fixed) = &fixed {
        if fixed.files > 0 && !options.dry_run {
            // What was mended has moved what stands behind it.
            diagnostics.clear();
            loaded = read(&mut diagnostics);
        }
        diagnostics.extend(fixed.refused.iter().cloned());
    }
    diagnostics.extend(loaded.iter().flat_map(suspicious));
    (loaded.map(|loaded| loaded.archive), fixed, diagnostics)
}

fn sum_up(archive: &Archive, findings: &[Diagnostic], fixed: bool) {
    let issues = archive.issues.len();
    let passages: usize = archive.issues.iter().map(|issue| issue.passages.len()).sum();
    let fixable = match findings.iter().filter(|finding| finding.fixable).count() {
        // What --fix has left, it cannot mend.
        _ if fixed => String::new(),
        0 => String::new(),
        fixable => format!(", --fix mends {fixable}"),
    };
    say(&format!("checked {issues} issues with {passages} passages: {} finding(s){fixable}", findings.len()));
}

fn suspicious(loaded: &Loaded) -> Vec<Diagnostic> {
    checks(loaded).run()
}

/// The checks of what was loaded.
pub fn checks(loaded: &Loaded) -> Check<'_> {
    Check {
        archive: &loaded.archive,
        sources: &loaded.sources,
        matching: &loaded.config.matching,
        links: &loaded.links,
        off: &loaded.config.off,
    }
}

fn list_rules() {
    for rule in &RULES {
        let mark = match (rule.is_error, rule.fix) {
            (true, _) => " (error)",
            (_, Some(_)) => " (--fix)",
            _ => "",
        };
        say(&format!("{}{mark}\n    {}", rule.id, rule.finds));
        if let Some(fix) = rule.fix {
            say(&format!("    mended: {fix}"));
        }
    }
}

fn tell(fixed: &Fixed, dry: bool) {
    if dry {
        for change in &fixed.changes {
            say(&format!("{}:{}:{}: `{}` → `{}`", change.file, change.line, change.column, change.old, change.new));
        }
    }
    let would = if dry { "would mend" } else { "mended" };
    say(&format!("{would} {} place(s) in {} file(s)", fixed.changes.len(), fixed.files));
}

/// One finding for all of one rule in one line of punctuation: a paragraph may have dozens.
fn condensed(findings: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut condensed: Vec<(Diagnostic, usize)> = Vec::with_capacity(findings.len());
    // Findings of a line follow each other, but for those of other rules.
    for finding in findings {
        let wanted = key(finding);
        let mut near = condensed.iter_mut().rev().take(MOST_APART);
        match near.find(|(kept, _)| wanted.is_some() && key(kept) == wanted) {
            Some((_, more)) => *more += 1,
            None => condensed.push((finding.clone(), 0)),
        }
    }
    let say = |(mut finding, more): (Diagnostic, usize)| {
        if more > 0 {
            finding.message.push_str(&format!(", and {more} more in this line"));
        }
        finding
    };
    condensed.into_iter().map(say).collect()
}

/// One finding for all unknown names where they are many: an archive with an empty registry has dozens.
fn names_listed(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let unknown = |finding: &Diagnostic| finding.rule == Some(Rule::UnknownDepartment);
    if findings.iter().filter(|finding| unknown(finding)).count() <= FEW {
        return findings;
    }
    let (names, mut rest): (Vec<Diagnostic>, Vec<Diagnostic>) = findings.into_iter().partition(unknown);
    let mut message = format!("{} names look like departments and are in no registry", names.len());
    for name in &names {
        let (file, line) = (name.file.as_deref().unwrap_or_default(), name.location.as_ref().map_or(1, |at| at.line));
        message.push_str(&format!("\n  {file}:{line}: {}", name.message));
    }
    let hint = "`kanku departments --add` makes entries of them, to be looked over in content/departments.toml; \
                what is none goes into `ignore` in kanku.toml";
    rest.push(Diagnostic::warning(message).rule(Rule::UnknownDepartment).hint(hint));
    rest
}

/// Unknown names that are shown with the line they stand in.
const FEW: usize = 3;

/// What findings that are said together share.
fn key(finding: &Diagnostic) -> Option<(Rule, Option<&str>, usize)> {
    let rule = finding.rule.filter(|rule| matches!(rule, Rule::HalfWidthPunctuation | Rule::DoubledPunctuation))?;
    finding.location.as_ref().map(|place| (rule, finding.file.as_deref(), place.line))
}

/// Other findings that may stand between two of one line.
const MOST_APART: usize = 8;
