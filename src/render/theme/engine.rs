//! Sets up the template engine: what is escaped, what is an error, and how much work a page may take.

use std::collections::HashMap;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};

use crate::escape;
use crate::render::numbers;
use crate::render::strings::Strings;

/// Work for one page, in the engine's own unit: an instruction, or 64 bytes of text that are made or printed. Pages of
/// the built-in theme take some 25,000 in an archive of ten years. It bounds memory too, to 64 MB.
const FUEL: u64 = 1_000_000;

/// Further work for each issue of the archive: a theme may list all of them on a page, with a few dozen values each.
const FUEL_PER_ISSUE: u64 = 500;

/// Returns the work that a page may take in an archive of `issues` issues.
pub(super) fn fuel(issues: usize) -> u64 {
    FUEL + FUEL_PER_ISSUE * issues as u64
}

/// Returns the engine without a template.
pub(super) fn environment(strings: &Arc<Strings>) -> Environment<'static> {
    let mut environment = Environment::new();
    // Without it errors have no place. It costs nothing until there is an error.
    environment.set_debug(true);
    environment.set_fuel(Some(fuel(0)));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(format_html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the engine's own"));
    environment.add_filter("thousands", numbers::thousands);
    environment.add_filter("strong", |value: &Value| element("strong", value));
    environment.add_filter("kbd", |value: &Value| element("kbd", value));
    let strings = Arc::clone(strings);
    // Most strings have no arguments, and a page prints dozens of them.
    let plain: HashMap<String, Value> = strings.without_arguments().collect();
    environment.add_function("t", move |key: &str, arguments: Kwargs| match plain.get(key) {
        Some(text) => Ok(text.clone()),
        None => strings.html(key, &arguments),
    });
    environment
}

/// Wraps a value in an HTML element.
fn element(name: &str, value: &Value) -> Value {
    let text = value.to_string();
    let content = if value.is_safe() { text } else { escape::html_attribute(&text) };
    Value::from_safe_string(format!("<{name}>{content}</{name}>"))
}

/// Prints a value, escaped for HTML unless it is marked safe. The engine's own rule also escapes `/`, which makes every
/// link longer and harder to read.
fn format_html(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let is_escaped = matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe();
    match value.as_str() {
        Some(text) if is_escaped => escape::write_html(out, text)?,
        Some(text) => out.write_str(text)?,
        None if value.is_number() || !is_escaped => write!(out, "{value}")?,
        None => escape::write_html(out, &value.to_string())?,
    }
    Ok(())
}
