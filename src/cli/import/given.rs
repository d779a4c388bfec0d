//! Evidence about the sources that the command line gives: `--year`, `--name`, `--numbers`, `--first` and `--every`.

use super::Options;
use super::numbers::Numbers;
use crate::archive::IssueDate;
use crate::archive::IssueKey;
use crate::diagnostics::Diagnostic;
use crate::files;
use crate::import::evidence::{Evidence, Origin, Told};
use crate::import::name_pattern::NamePattern;
use crate::import::rhythm::Rhythm;
use crate::import::values::Values;
use crate::source::MAX_BYTES;

/// Strength of `--year`: above the name of a folder, below a year that stands beside the number.
const YEAR_STRENGTH: u8 = 68;
/// Strength of a date that was counted: it only fills what is open.
const RHYTHM_STRENGTH: u8 = 35;

/// The evidence that was given.
pub struct Given {
    year: Option<i16>,
    pattern: Option<NamePattern>,
    numbers: Option<Numbers>,
    shown_list: String,
    /// The rhythm of dates.
    pub rhythm: Option<Rhythm>,
}

impl Given {
    /// Reads the options and the list that they name.
    ///
    /// # Errors
    /// The pattern or the list is wrong.
    pub fn read(options: &Options) -> Result<Self, Vec<Diagnostic>> {
        let pattern = options.name.as_deref().map(NamePattern::parse).transpose().map_err(|wrong| {
            let example = "--name '{year}年第{issue}期' matches 2023年第44期.docx";
            vec![Diagnostic::error(format!("--name: {wrong}")).hint(example)]
        })?;
        let shown_list = options.numbers.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
        let numbers = match &options.numbers {
            Some(path) => {
                let bytes = files::read(path, MAX_BYTES as u64).map_err(|wrong| vec![wrong])?;
                Some(Numbers::parse(&bytes, &shown_list)?)
            }
            None => None,
        };
        let rhythm = options.first.zip(options.every).map(|(first, every)| Rhythm { first, every: every.into() });
        Ok(Self { year: options.year, pattern, numbers, shown_list, rhythm })
    }

    /// Returns the evidence about the source at `path`, which comes `step` issues after the first where that is known.
    ///
    /// # Errors
    /// The pattern finds nothing in the path.
    pub fn of(&self, path: &str, step: Option<u32>) -> Result<Evidence, Diagnostic> {
        let mut evidence = Evidence::default();
        let listed = self.numbers.as_ref().and_then(|numbers| numbers.of(path));
        evidence.extend(listed.cloned().unwrap_or_default());
        if let Some(pattern) = &self.pattern {
            match pattern.evidence(path) {
                Some(found) => evidence.extend(found),
                None if listed.is_some() => {}
                None => {
                    return Err(Diagnostic::error("the pattern of --name does not match the path of the file")
                        .hint("`*` in the pattern stands for any text; a row of --numbers goes without the pattern"));
                }
            }
        }
        evidence.years.extend(self.year.map(|value| Told { value, origin: Origin::Option, strength: YEAR_STRENGTH }));
        let date = self.rhythm.zip(step).and_then(|(rhythm, step)| rhythm.date(step));
        date.into_iter().for_each(|date| evidence.add_date(IssueDate::Day(date), Origin::Rhythm, RHYTHM_STRENGTH));
        Ok(evidence)
    }

    /// Warns of the rows of the list that are no source of this run.
    pub fn unused(&self, paths: &[&str]) -> impl Iterator<Item = Diagnostic> + use<> {
        let rows = self.numbers.as_ref().map(|numbers| numbers.unused(paths)).unwrap_or_default();
        let unused = |row: &str| Diagnostic::warning("a row of the list names no file of this run").file(row);
        let shown = self.shown_list.clone();
        let warnings: Vec<_> = rows.into_iter().map(|row| unused(row).hint(format!("the list is {shown}"))).collect();
        warnings.into_iter()
    }
}

/// Returns for each issue its distance from the first: by running number where all have one, else by year and number,
/// else in the natural order of their paths (2 before 10).
pub fn steps(issues: &[(&str, Option<&Values>)]) -> Vec<u32> {
    let running = |values: &Values| match values.identity {
        IssueKey::Total(total) => Some(total.first),
        _ => values.total.map(|total| total.first),
    };
    let totals: Option<Vec<u32>> = issues.iter().map(|(_, values)| values.and_then(running)).collect();
    if let Some(totals) = totals {
        let first = totals.iter().min().copied().unwrap_or_default();
        return totals.into_iter().map(|total| total - first).collect();
    }
    let is_numbered = |values: &Values| matches!(values.identity, IssueKey::Number { .. } | IssueKey::Volume { .. });
    let all_numbered = issues.iter().all(|(_, values)| values.is_some_and(is_numbered));
    let mut order: Vec<usize> = (0..issues.len()).collect();
    order.sort_by_cached_key(|index| {
        let (path, values) = issues[*index];
        (values.filter(|_| all_numbered).map(|values| values.identity), natural_key(path))
    });
    let mut steps = vec![0; issues.len()];
    for (step, index) in order.into_iter().enumerate() {
        steps[index] = u32::try_from(step).unwrap_or(u32::MAX);
    }
    steps
}

/// Sort key that compares figures in a path by their value.
fn natural_key(path: &str) -> Vec<(String, u64)> {
    let mut key = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let text = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let end = rest[text..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |end| text + end);
        key.push((rest[..text].to_owned(), rest[text..end].parse().unwrap_or(u64::MAX)));
        rest = &rest[end..];
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_numbers_the_natural_order_counts() {
        let paths = ["w10.md", "w2.md", "w1.md"].map(|path| (path, None));
        assert_eq!(steps(&paths), [2, 1, 0]);
    }
}
