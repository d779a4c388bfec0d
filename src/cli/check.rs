//! `kanku check`: reports errors, and what is valid but suspicious. Writes nothing but with `--fix`.

mod fix;
mod format;
mod mask;

use std::path::Path;

use super::{Exit, RootOption, note, report_list, say, write_document};
use crate::archive::Archive;
use crate::diagnostics::{Diagnostic, RULES, merged_by_line, sorted};
use crate::load::Loaded;
use crate::pipeline::{self, Edition};
use fix::{Change, Fixed};
use format::{Format, Outcome};

/// Options of `kanku check`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    root: RootOption,
    /// Mend what is safe (see --rules), and report the rest
    #[arg(long)]
    fix: bool,
    /// Mask personal data in the issues (138****1234), and list each place
    #[arg(long, conflicts_with = "fix")]
    mask: bool,
    /// With --fix or --mask: show what would be changed, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Format of the report; all but text goes to standard output
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
    /// End with status 1 on a warning, too
    #[arg(long)]
    deny_warnings: bool,
    /// List the rules, and do nothing else
    #[arg(long)]
    rules: bool,
}

/// Runs the verb.
pub fn run(options: &Options) -> Exit {
    if options.dry_run && !options.fix && !options.mask {
        note("--dry-run changes nothing without --fix or --mask");
    }
    if options.rules {
        list_rules();
        return Exit::Success;
    }
    let (loaded, fixed, diagnostics) = load_and_fix(options);
    let findings = sorted(diagnostics);
    let failed = findings.iter().any(|finding| finding.is_error() || options.deny_warnings);
    if options.format == Format::Text {
        match &fixed {
            Some(fixed) => print_changes(fixed, options),
            None if options.fix || options.mask => note("nothing is changed while there are errors"),
            None => {}
        }
        report_list(&merged_by_line(&findings), &findings);
        if let Some(archive) = &loaded {
            print_summary(archive, &findings, fixed.is_some());
        }
    } else {
        let outcome = Outcome {
            findings: &findings,
            fixed: fixed.as_ref(),
            dry: options.dry_run,
            issues: loaded.map(|archive| archive.issues.len()),
            root: &options.root.root,
        };
        write_document(&outcome.document(options.format));
    }
    if failed { Exit::ContentError } else { Exit::Success }
}

/// Loads the archive, mends it if `--fix` is given, and returns what is wrong with it then.
fn load_and_fix(options: &Options) -> (Option<Archive>, Option<Fixed>, Vec<Diagnostic>) {
    let root: &Path = &options.root.root;
    let mut diagnostics = Vec::new();
    let read = |diagnostics: &mut Vec<Diagnostic>| {
        let edition = Edition::read(root, true).unpack(diagnostics);
        edition.map(|edition| edition.loaded).map_err(|wrong| diagnostics.extend(wrong)).ok()
    };
    let mut loaded = read(&mut diagnostics);
    let fixed = loaded.as_ref().and_then(|loaded| match (options.fix, options.mask) {
        (true, _) => Some(fix::run(loaded, options.dry_run)),
        (_, true) => Some(mask::run(loaded, options.dry_run)),
        _ => None,
    });
    if let Some(fixed) = &fixed {
        if fixed.files > 0 && !options.dry_run {
            // Mending has moved the text behind each place.
            diagnostics.clear();
            loaded = read(&mut diagnostics);
        }
        diagnostics.extend(fixed.refused.iter().cloned());
    }
    diagnostics.extend(loaded.iter().flat_map(suspicious));
    if let Some(loaded) = &loaded {
        diagnostics = diagnostics.into_iter().map(|found| loaded.config.enforce(found)).collect();
    }
    (loaded.map(|loaded| loaded.archive), fixed, diagnostics)
}

fn print_summary(archive: &Archive, findings: &[Diagnostic], fixed: bool) {
    let issues = archive.issues.len();
    let passages: usize = archive.issues.iter().map(|issue| issue.passages.len()).sum();
    let fixable = match findings.iter().filter(|finding| finding.fixable).count() {
        // After --fix, the rest cannot be mended by it.
        _ if fixed => String::new(),
        0 => String::new(),
        fixable => format!(", --fix mends {fixable}"),
    };
    say(&format!("checked {issues} issues with {passages} passages: {} finding(s){fixable}", findings.len()));
}

fn suspicious(loaded: &Loaded) -> Vec<Diagnostic> {
    let mut found = loaded.checks().run();
    found.extend(pipeline::renamed_departments(loaded));
    found
}

fn list_rules() {
    for rule in &RULES {
        let mark = match (rule.is_error, rule.fix) {
            (true, _) => " (error)",
            (_, Some(_)) => " (--fix)",
            _ => "",
        };
        say(&format!("{}{mark}", rule.id));
        say(&format!("    {}", rule.finds));
        if let Some(fix) = rule.fix {
            say(&format!("    mended: {fix}"));
        }
    }
}

fn print_changes(fixed: &Fixed, options: &Options) {
    let dry = options.dry_run;
    if dry || options.mask {
        for change in &fixed.changes {
            let Change { file, place, old, new, .. } = change;
            say(&format!("{file}:{}:{}: `{old}` → `{new}`", place.line, place.column));
        }
    }
    let would = match (options.mask, dry) {
        (true, true) => "would mask",
        (true, false) => "masked",
        (false, true) => "would mend",
        (false, false) => "mended",
    };
    say(&format!("{would} {} place(s) in {} file(s)", fixed.changes.len(), fixed.files));
}
