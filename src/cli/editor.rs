//! The user's text editor: `$VISUAL` or `$EDITOR`, with its arguments (`code --wait`).

use std::env;
use std::path::Path;
use std::process::Command;

use crate::diagnostics::Diagnostic;

/// Command line of an editor.
#[derive(Debug)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
}

impl Editor {
    /// Finds the editor in the environment; Notepad is the default on Windows.
    ///
    /// # Errors
    /// No editor is set.
    pub fn find() -> Result<Self, Diagnostic> {
        let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
            let command = env::var(name).ok()?;
            // Installers on Windows write a path with blanks and without quotation marks.
            let words = if Path::new(command.trim()).is_file() { vec![command.trim().into()] } else { words(&command) };
            (!words.is_empty()).then_some(words)
        });
        let mut words = match named {
            Some(words) => words.into_iter(),
            None if cfg!(windows) => vec!["notepad".to_owned()].into_iter(),
            None => return Err(Diagnostic::error("no editor is set").hint("set EDITOR, like EDITOR=nano")),
        };
        let program = words.next().unwrap_or_default();
        Ok(Self { program, arguments: words.collect() })
    }

    /// Opens `file` and waits until the editor ends.
    ///
    /// # Errors
    /// The editor cannot be started, or fails.
    pub fn open(&self, file: &Path) -> Result<(), Diagnostic> {
        match Command::new(&self.program).args(&self.arguments).arg(file).status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Diagnostic::error(format!("the editor `{}` failed: {status}", self.program))
                .hint(format!("{} is written all the same", file.display()))),
            Err(error) => Err(Diagnostic::error(format!("cannot start the editor `{}`: {error}", self.program))
                .hint(format!("{} is written all the same; check EDITOR and VISUAL", file.display()))),
        }
    }
}

/// Splits a command line into words. Text in quotation marks is one word.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn quotation_marks_hold_blanks_together() {
        assert_eq!(words(r#"  code --wait "#), ["code", "--wait"]);
        assert_eq!(words(r#""C:\Program Files\ed.exe" -n 'a b'"#), [r"C:\Program Files\ed.exe", "-n", "a b"]);
        assert!(words("  ").is_empty());
    }
}
