//! The user's editor: `$VISUAL`, else `$EDITOR`, with its arguments (`code --wait`).

use std::env;
use std::path::Path;
use std::process::Command;

use crate::diagnostics::Diagnostic;

/// A command that opens a file.
#[derive(Debug)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
}

impl Editor {
    /// The one that the environment names; Notepad on Windows where it names none.
    ///
    /// # Errors
    /// None is named.
    pub fn find() -> Result<Self, Diagnostic> {
        let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
            let command = env::var(name).ok()?;
            // A path with blanks and no quotation marks, as installers on Windows write it.
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

/// Words of a command line; quotation marks hold blanks together.
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
