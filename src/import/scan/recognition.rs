//! Text recognition by `tesseract`: a picture in, words at their places out.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ecow::EcoString;

use crate::diagnostics::Diagnostic;
use crate::import::layout::{Direction, Glyph, Page, median};
use crate::import::programs;

/// Language that must be installed.
const LANGUAGE: &str = "chi_sim";
/// Time limit for one page.
const LONGEST: Duration = Duration::from_secs(180);
/// Time between two looks at whether the program has ended.
const PAUSE: Duration = Duration::from_millis(20);
/// Bytes of the words of one page.
const MOST_BYTES: u64 = 32 << 20;
/// Share of a line's height above its base line.
const ABOVE_BASE: f64 = 0.88;
/// Ratio of a line's size to that of the page within which it is the same.
const SAME_SIZE: f64 = 1.3;

const INSTALL: &str = "install tesseract with the language chi_sim (Debian: tesseract-ocr and tesseract-ocr-chi-sim; \
    Windows and macOS: tesseract-ocr.github.io), or import the document it was made from";

/// The installed program.
pub struct Tesseract(PathBuf);

impl Tesseract {
    /// Finds the program and its language.
    ///
    /// # Errors
    /// One of them is missing; the hint says what to install.
    pub fn find() -> Result<Self, Diagnostic> {
        let names: &[&str] = if cfg!(windows) { &["tesseract.exe"] } else { &["tesseract"] };
        let usual = if cfg!(windows) {
            programs::in_program_files(&Path::new("Tesseract-OCR").join("tesseract.exe"))
        } else {
            ["/opt/homebrew/bin/tesseract", "/usr/local/bin/tesseract"].map(PathBuf::from).to_vec()
        };
        let missing = |message: &str| Diagnostic::error(message).hint(INSTALL);
        let program = programs::find(names, &usual)
            .ok_or_else(|| missing("tesseract is needed to read scans, and it is not installed"))?;
        let listed = Command::new(&program).arg("--list-langs").output();
        let listed = listed.map_err(|error| missing(&format!("tesseract does not start: {error}")))?;
        let text = [listed.stdout, listed.stderr].concat();
        let has_language = String::from_utf8_lossy(&text).lines().any(|line| line.trim() == LANGUAGE);
        if !has_language {
            return Err(missing("tesseract lacks the Chinese language data (chi_sim)"));
        }
        Ok(Self(program))
    }

    /// Recognises a page of `width` points.
    ///
    /// # Errors
    /// The program fails, or takes too long.
    pub(super) fn page(&self, picture: &[u8], width: f64) -> Result<Page, Diagnostic> {
        let mut command = Command::new(&self.0);
        command.args(["stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "tsv"]);
        // Pages are recognised side by side; threads within one only slow it down.
        command.env("OMP_THREAD_LIMIT", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let failed = |why: String| {
            Diagnostic::error(format!("tesseract could not read the page: {why}"))
                .hint("look whether the picture opens, and save it anew as PNG or JPEG")
        };
        let mut child = programs::group(&mut command).spawn().map_err(|error| failed(error.to_string()))?;
        let table = run(&mut child, picture).map_err(|error| failed(error.to_string()))?;
        Ok(page(&table, width))
    }
}

/// Hands a picture to a program and returns its output; ends the program after [`LONGEST`].
fn run(child: &mut Child, picture: &[u8]) -> io::Result<String> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else { return Err(io::Error::other("no pipe")) };
    thread::scope(|scope| {
        // A program that ends early closes the pipe.
        scope.spawn(move || drop(stdin.write_all(picture)));
        let output = scope.spawn(move || {
            let mut bytes = Vec::new();
            stdout.take(MOST_BYTES).read_to_end(&mut bytes).map(|_| bytes)
        });
        let started = Instant::now();
        let status = loop {
            match child.try_wait()? {
                Some(status) => break status,
                None if started.elapsed() > LONGEST => {
                    programs::end(child);
                    return Err(io::Error::other(format!("it took more than {} seconds", LONGEST.as_secs())));
                }
                None => thread::sleep(PAUSE),
            }
        };
        let bytes = output.join().map_err(|_| io::Error::other("its output was lost"))??;
        if !status.success() {
            return Err(io::Error::other(status.to_string()));
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    })
}

/// A row of the table that the program writes. Lengths are in pixels.
struct Row<'a> {
    /// 1 page, 2 block, 3 paragraph, 4 line, 5 word.
    level: u32,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    text: &'a str,
}

impl<'a> Row<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let columns: Vec<&str> = line.splitn(12, '\t').collect();
        let number = |at: usize| columns.get(at)?.parse::<f64>().ok().filter(|number| number.is_finite());
        Some(Self {
            level: number(0)? as u32,
            left: number(6)?,
            top: number(7)?,
            width: number(8)?,
            height: number(9)?,
            text: columns.get(11)?,
        })
    }
}

/// Distance, in the size of the type, that a character stands behind the one before it at least.
const STEP: f64 = 0.1;

/// Makes a page of `width` points of the table of its words.
fn page(table: &str, width: f64) -> Page {
    let rows: Vec<Row<'_>> = table.lines().filter_map(Row::read).collect();
    let Some(whole) = rows.iter().find(|row| row.level == 1 && row.width > 0.0) else { return Page::default() };
    let scale = width / whole.width;
    let mut page = Page { width, height: whole.height * scale, ..Page::default() };
    let usual = usual_size(&rows);
    let wide = WideMarks::of(&rows);
    let (mut base, mut size) = (0.0, usual);
    // Boxes of words overlap; the program gives them in the order of the text, which the layout takes from their
    // places.
    let mut least = 0.0_f64;
    for (at, row) in rows.iter().enumerate() {
        match row.level {
            4 => {
                least = 0.0;
                base = row.top + row.height * ABOVE_BASE;
                // The height of a line tells little: a line of 一 is low. Only headings differ.
                let ratio = row.height / usual;
                size = if (1.0 / SAME_SIZE..SAME_SIZE * 1.2).contains(&ratio) { usual } else { row.height };
            }
            5 => {
                for glyph in glyphs(row, &wide.text(at), base, size) {
                    let x = glyph.x.max(least);
                    least = x + STEP * size;
                    page.glyphs.push(Glyph {
                        x: x * scale,
                        y: glyph.y * scale,
                        width: glyph.width * scale,
                        size: glyph.size * scale,
                        ..glyph
                    });
                }
            }
            _ => {}
        }
    }
    page
}

/// Returns the width of most ideographs, which is the size of their type.
fn usual_size(rows: &[Row<'_>]) -> f64 {
    let words = rows.iter().filter(|row| row.level == 5 && row.text.chars().count() > 1);
    let wide = words.filter(|row| row.text.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c)));
    let sizes = wide.map(|row| row.width / row.text.chars().count() as f64).collect();
    let heights = || rows.iter().filter(|row| row.level == 4).map(|row| row.height).reduce(f64::max);
    median(sizes).or_else(heights).unwrap_or(1.0).max(1.0)
}

/// Returns the characters of a word, which share its width.
fn glyphs(row: &Row<'_>, text: &str, base: f64, size: f64) -> Vec<Glyph> {
    let share = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
    let unit = row.width / text.chars().map(share).sum::<f64>().max(0.5);
    let mut x = row.left;
    let glyph = |c: char| {
        let width = unit * share(c);
        x += width;
        let (bold, running, direction) = (false, false, Direction::Right);
        Glyph { text: EcoString::from(c), x: x - width, y: base, width, size, bold, running, direction }
    };
    text.chars().map(glyph).collect()
}

/// Marks of the words of a page in full width beside ideographs: the program's Chinese model writes `(` for （.
struct WideMarks(Vec<String>);

impl WideMarks {
    fn of(rows: &[Row<'_>]) -> Self {
        // A line is read as a whole: a mark stands at the edge of its word.
        let mut words: Vec<String> = vec![String::new(); rows.len()];
        let mut line: Vec<(usize, char)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            if row.level == 5 {
                line.extend(row.text.trim().chars().map(|c| (at, c)));
            } else {
                Self::widen(&mut line, &mut words);
            }
        }
        Self::widen(&mut line, &mut words);
        Self(words)
    }

    fn widen(line: &mut Vec<(usize, char)>, words: &mut [String]) {
        let is_wide = |at: Option<usize>| {
            at.and_then(|at| line.get(at)).is_some_and(|(_, c)| *c as u32 >= 0x2e80 || "“”‘’—…".contains(*c))
        };
        let wide = |at: usize| {
            let c = line[at].1;
            let beside = is_wide(at.checked_sub(1)) || is_wide(Some(at + 1));
            let place = "(),;:?!".chars().position(|mark| mark == c).filter(|_| beside);
            place.and_then(|place| "（），；：？！".chars().nth(place)).unwrap_or(c)
        };
        for at in 0..line.len() {
            words[line[at].0].push(wide(at));
        }
        line.clear();
    }

    fn text(&self, row: usize) -> String {
        self.0.get(row).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_table_become_glyphs() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t1190\t1684\t-1\t\n\
            4\t1\t1\t1\t1\t0\t200\t100\t300\t40\t-1\t\n\
            5\t1\t1\t1\t1\t1\t200\t100\t80\t40\t96.1\t教育\n\
            5\t1\t1\t1\t1\t2\t300\t100\t40\t40\t90.0\t547\n";
        let page = page(table, 595.0);
        assert_eq!((page.width, page.height), (595.0, 842.0));
        let text: String = page.glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        assert_eq!(text, "教育547");
        assert_eq!((page.glyphs[0].x, page.glyphs[1].x, page.glyphs[0].size), (100.0, 120.0, 20.0));
        assert!(page.glyphs.iter().all(|glyph| (glyph.y - 67.6).abs() < 0.01));
    }

    #[test]
    fn marks_beside_ideographs_are_wide() {
        let words = [("(总", "（总"), ("第", "第"), ("464", "464"), ("期)", "期）"), ("(a:", "(a:"), ("1,2)", "1,2)")];
        let row = |text| Row { level: 5, left: 0.0, top: 0.0, width: 1.0, height: 1.0, text };
        let rows: Vec<Row<'_>> = words.iter().map(|(text, _)| row(*text)).collect();
        assert_eq!(WideMarks::of(&rows[..4]).0, words[..4].iter().map(|(_, wide)| *wide).collect::<Vec<_>>());
        assert_eq!(WideMarks::of(&rows[4..]).0, words[4..].iter().map(|(_, wide)| *wide).collect::<Vec<_>>());
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_is_told() {
        let run_of = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
            run(&mut command.spawn().unwrap(), b"picture")
        };
        assert_eq!(run_of("cat").unwrap(), "picture");
        assert!(run_of("exit 3").is_err());
    }
}
