//! Turns errors of the template engine into diagnostics with a place and a hint.

use minijinja::{Error, ErrorKind};

use super::Theme;
use crate::diagnostics::{Diagnostic, Rule};

impl Theme {
    /// Makes a diagnostic of an error of the template engine. An `include` wraps the error of the included template;
    /// the innermost error has the place of the mistake.
    pub(super) fn diagnose(&self, template: &str, error: &Error) -> Diagnostic {
        let mut innermost = error;
        let mut next = std::error::Error::source(error);
        while let Some(cause) = next {
            match cause.downcast_ref::<Error>() {
                Some(cause) if cause.line().is_some() => innermost = cause,
                _ => {}
            }
            next = cause.source();
        }
        let Some(source) =
            innermost.name().and_then(|name| self.sources.get(name)).or_else(|| self.sources.get(template))
        else {
            return Diagnostic::error(message(innermost))
                .rule(Rule::Theme)
                .file(format!("templates/{template}"))
                .hint(hint(innermost.kind()));
        };
        let mut text = message(innermost);
        let range = innermost.range().filter(|range| !range.is_empty() && source.text.get(range.clone()).is_some());
        if innermost.kind() == ErrorKind::UndefinedError
            && let Some(expression) = range.clone().and_then(|range| source.text.get(range))
        {
            text = format!("{text}: `{}`", expression.trim());
        }
        let diagnostic = Diagnostic::error(text).rule(Rule::Theme).file(&source.file).hint(hint(innermost.kind()));
        match range.or_else(|| innermost.line().and_then(|line| line_range(&source.text, line))) {
            Some(range) => diagnostic.at(&source.text, range),
            None => diagnostic,
        }
    }
}

fn message(error: &Error) -> String {
    if error.kind() == ErrorKind::OutOfFuel {
        return "the template does too much work for one page".to_owned();
    }
    let text = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    text.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

fn hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::OutOfFuel => "look for a loop over too much, a loop inside a loop, or a text that grows in a loop",
        ErrorKind::SyntaxError => "check that each {{ has its }}, each {% its %}, and each block its end",
        ErrorKind::UndefinedError => "the name is misspelled, or this page does not have it; `is defined` asks first",
        ErrorKind::TemplateNotFound | ErrorKind::BadInclude => {
            "name a file under templates/ of the theme or of the built-in one"
        }
        ErrorKind::UnknownFilter => "kanku adds `thousands`, `strong` and `kbd` to the filters of minijinja",
        ErrorKind::UnknownFunction | ErrorKind::UnknownTest | ErrorKind::UnknownMethod => {
            "see the list of built-in functions and tests of minijinja"
        }
        _ => "compare with the built-in theme's template of the same name",
    }
}

/// Returns the bytes of a line (from 1), white space around it left out.
fn line_range(text: &str, line: usize) -> Option<std::ops::Range<usize>> {
    let whole = text.split_inclusive('\n').nth(line.checked_sub(1)?)?;
    let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    let indent = whole.len() - whole.trim_start().len();
    Some(start + indent..start + whole.trim_end().len().max(indent))
}
