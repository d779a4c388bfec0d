//! Output on the terminal. Everything that may hold a name or a text of the archive is escaped here, so that no content
//! moves the cursor, changes colours or pretends to be another line.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::error::{ContextKind, ContextValue};

use crate::diagnostics::{Diagnostic, Kind, Listed, kinds, listed, sorted};
use crate::escape;
use crate::render::numbers::thousands;

/// Prints diagnostics of an import on standard error, sorted, each in full. Returns whether one is an error.
#[cfg(feature = "import")]
pub fn report(diagnostics: Vec<Diagnostic>) -> bool {
    let diagnostics = sorted(diagnostics);
    // A diagnostic escapes itself.
    let text: String = diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
    print(&text, &diagnostics)
}

/// Findings of a kind from which on its count says more than the source line of the first.
const MANY: usize = 20;

/// Prints diagnostics on standard error: each kind of warning once, then the errors. Returns whether there is an error.
pub fn report_kinds(diagnostics: Vec<Diagnostic>) -> bool {
    let (errors, warnings): (Vec<_>, Vec<_>) = sorted(diagnostics).into_iter().partition(Diagnostic::is_error);
    let mut text = String::new();
    for Kind { first, count, files } in kinds(&warnings) {
        if count < MANY {
            text.push_str(&first.to_string());
        } else {
            let hint = first.shown_hint().map_or_else(String::new, |hint| format!("  hint: {hint}\n"));
            text.push_str(&format!("{}\n{hint}", first.in_one_line()));
        }
        if count > 1 {
            let (more, files) = (grouped(count - 1), grouped(files));
            text.push_str(&format!("  and {more} more in {files} file(s): `kanku check` lists them\n"));
        }
        text.push('\n');
    }
    text.push_str(&list(&errors));
    print(&text, &[errors, warnings].concat())
}

/// Prints diagnostics, which are sorted, on standard error: all of them, most of a kind in one line each, and a table
/// of the rules with their counts. Findings of one line may be merged in `shown`; `all` are counted.
pub fn report_list(shown: &[Diagnostic], all: &[Diagnostic]) {
    print(&(list(shown) + &table(all)), all);
}

/// Prints an error of usage on standard error. The arguments that it repeats are escaped one by one, because a line break
/// in one must not begin a line of the message.
pub fn report_usage(mut error: clap::Error) {
    let repeated: Vec<(ContextKind, String)> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) => Some((kind, escape::terminal(text, false).into_owned())),
            _ => None,
        })
        .collect();
    for (kind, text) in repeated {
        error.insert(kind, ContextValue::String(text));
    }
    let text = error.to_string();
    write(io::stderr(), &format!("{}\n", escape::terminal(text.trim_end(), true)));
}

/// Prints `text`, which shows `diagnostics`, with their count. Returns whether one is an error.
fn print(text: &str, diagnostics: &[Diagnostic]) -> bool {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    if !diagnostics.is_empty() {
        let warnings = diagnostics.len() - errors;
        let count = format!("{} error(s), {} warning(s)\n", grouped(errors), grouped(warnings));
        write(io::stderr(), &(text.to_owned() + &count));
    }
    errors > 0
}

fn list(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for Listed { diagnostic, in_full, new_hint } in listed(diagnostics) {
        if in_full {
            // A blank line parts it from the lines before it.
            let blank = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
            text.push_str(&format!("{blank}{diagnostic}\n"));
            continue;
        }
        text.push_str(&diagnostic.in_one_line());
        text.push('\n');
        if let Some(hint) = diagnostic.shown_hint().filter(|_| new_hint) {
            text.push_str(&format!("  hint: {hint}\n"));
        }
    }
    if !text.is_empty() && !text.ends_with("\n\n") {
        text.push('\n');
    }
    text
}

/// A line for each rule: its key, the number of findings and the number of files they are in.
fn table(diagnostics: &[Diagnostic]) -> String {
    let kinds = kinds(diagnostics);
    let rows: Vec<[String; 3]> = std::iter::once(["rule", "findings", "files"].map(str::to_owned))
        .chain(
            kinds
                .iter()
                .filter_map(|kind| Some([kind.first.rule?.to_string(), grouped(kind.count), grouped(kind.files)])),
        )
        .collect();
    if rows.len() < 2 {
        return String::new();
    }
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or_default();
    let (rule, count, files) = (width(0), width(1), width(2));
    let lines = rows.iter().map(|row| format!("{:rule$}  {:>count$}  {:>files$}\n", row[0], row[1], row[2]));
    lines.collect::<String>() + "\n"
}

/// `18,075`.
fn grouped(count: usize) -> String {
    thousands(count as f64)
}

/// Prints one line on standard output.
pub fn say(line: &str) {
    write(io::stdout(), &format!("{}\n", escape::terminal(line, false)));
}

/// Prints a text of several lines on standard output. Names in it are escaped by the caller ([`shown`]), because a line
/// break in a name cannot be told from one of the text.
pub fn say_text(text: &str) {
    write(io::stdout(), &format!("{}\n", escape::terminal(text.trim_end(), true)));
}

/// Prints one line on standard error while the work goes on.
pub fn note(line: &str) {
    write(io::stderr(), &format!("{}\n", escape::terminal(line, false)));
}

/// Writes a document for programs on standard output as it is: its format has its own rules of escaping.
pub fn write_document(document: &str) {
    if !document.is_empty() {
        write(io::stdout(), &format!("{}\n", document.trim_end()));
    }
}

/// Returns a path as the terminal may show it.
pub fn shown(path: &Path) -> String {
    escape::terminal(&path.display().to_string(), false).into_owned()
}

/// Returns whether progress can be drawn.
pub fn is_interactive() -> bool {
    io::stderr().is_terminal()
}

/// Writes all of `text`. A closed pipe is no error: there is nobody left to tell.
fn write(mut stream: impl Write, text: &str) {
    let _ = stream.write_all(text.as_bytes());
}
