//! The list of numbers: a CSV file with a row for each source, as `--csv` writes and `--numbers` reads it.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, Trim, WriterBuilder};

use crate::archive::IssueKey;
use crate::archive::IssueNumber;
use crate::archive::{IssueDate, MonthOfYear};
use crate::diagnostics::Diagnostic;
use crate::import::evidence::{Evidence, Origin, Told};
use crate::import::fields::{self, Day, Field, Numbered, Unit};
use crate::import::text;
use crate::import::values::Values;

/// Columns with the names that a spreadsheet may have for them, in the order in which they are written.
const COLUMNS: [(&str, &[&str]); 9] = [
    ("file", &["文件", "文件名"]),
    ("year", &["年", "年份"]),
    ("volume", &["卷"]),
    ("issue", &["期", "期号", "期数", "number"]),
    ("total", &["总期", "总期号", "总期数", "总第"]),
    ("date", &["日期", "印发日期", "出版日期"]),
    ("start", &["开始", "起"]),
    ("end", &["结束", "止"]),
    ("title", &["刊名", "标题"]),
];
/// Strength of a value in the list: the user's word.
const STRENGTH: u8 = 100;

/// A list that was read: evidence by path.
#[derive(Debug, Default)]
pub struct Numbers {
    rows: BTreeMap<String, Evidence>,
}

impl Numbers {
    /// Reads a list in any encoding that texts are read in. Cells are parted by commas, semicolons or tabs.
    ///
    /// # Errors
    /// No column `file`, or values that are none; each with its line.
    pub fn parse(bytes: &[u8], shown: &str) -> Result<Self, Vec<Diagnostic>> {
        let text = text::decode(bytes).map_err(|wrong| vec![wrong.file(shown)])?;
        let head = text.lines().next().unwrap_or_default();
        let delimiter =
            [b'\t', b';', b','].into_iter().max_by_key(|mark| head.bytes().filter(|byte| byte == mark).count());
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .flexible(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let unreadable =
            |error: csv::Error| vec![Diagnostic::error(format!("the list cannot be read: {error}")).file(shown)];
        let columns = columns(reader.headers().map_err(unreadable)?);
        if !columns.contains_key("file") {
            let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
            let wrong = Diagnostic::error("the list has no column `file`").file(shown);
            return Err(vec![wrong.hint(format!("its first line names the columns: {}", names.join(",")))]);
        }
        let (mut numbers, mut wrong) = (Self::default(), Vec::new());
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |name: &str| columns.get(name).and_then(|at| record.get(*at)).unwrap_or_default();
            match evidence(&cell) {
                Ok(row) if !cell("file").is_empty() => {
                    numbers.rows.insert(cell("file").replace('\\', "/"), row);
                }
                Ok(_) => {}
                Err(value) => {
                    let message = format!("line {line} of the list: {value}");
                    wrong.push(
                        Diagnostic::error(message).file(shown).hint("write 44, 1-2 for a double issue, 2023-11-27"),
                    );
                }
            }
        }
        if wrong.is_empty() { Ok(numbers) } else { Err(wrong) }
    }

    /// Returns the evidence about a source: its path, or the end of it, is in the list.
    pub fn of(&self, path: &str) -> Option<&Evidence> {
        let mut rest = path;
        loop {
            if let Some(row) = self.rows.get(rest) {
                return Some(row);
            }
            rest = rest.split_once('/')?.1;
        }
    }

    /// Returns the paths in the list that are none of these sources.
    pub fn unused(&self, paths: &[&str]) -> Vec<&str> {
        let names = |path: &str, row: &str| path == row || path.ends_with(&format!("/{row}"));
        self.rows.keys().map(String::as_str).filter(|row| !paths.iter().any(|path| names(path, row))).collect()
    }
}

/// Index of each known column.
fn columns(head: &StringRecord) -> BTreeMap<&'static str, usize> {
    let mut columns = BTreeMap::new();
    for (index, name) in head.iter().enumerate() {
        let name = name.trim_start_matches('\u{feff}').to_lowercase();
        let known = COLUMNS.iter().find(|(key, others)| *key == name || others.contains(&name.as_str()));
        if let Some((key, _)) = known {
            columns.entry(*key).or_insert(index);
        }
    }
    columns
}

/// Reads a row; the error is what is wrong.
fn evidence<'a>(cell: &impl Fn(&str) -> &'a str) -> Result<Evidence, String> {
    let filled = |name: &str| Some(cell(name)).filter(|text| !text.is_empty());
    let wrong = |name: &str| format!("`{}` is no value of the column {name}", cell(name));
    let number = |name: &'static str| filled(name).map(|text| numbered(text).ok_or_else(|| wrong(name))).transpose();
    let mut evidence = Evidence::default();
    let origin = Origin::List;
    let year: Option<i16> = number("year")?.map(|year| year.first.try_into().map_err(|_| wrong("year"))).transpose()?;
    let volume = number("volume")?.map(|volume| volume.first);
    match number("issue")? {
        Some(number) => evidence.add_number(Numbered { year, volume, number, unit: Unit::Issue }, origin, STRENGTH),
        None => evidence.years.extend(year.map(|value| Told { value, origin, strength: STRENGTH })),
    }
    evidence.totals.extend(number("total")?.map(|value| Told { value, origin, strength: STRENGTH }));
    if let Some(text) = filled("date") {
        evidence.add_date(date(text).ok_or_else(|| wrong("date"))?, origin, STRENGTH);
    }
    let day = |name: &'static str| filled(name).map(|text| day(text).ok_or_else(|| wrong(name))).transpose();
    if let (Some(start), Some(end)) = (day("start")?, day("end")?) {
        evidence.periods.push(Told { value: (start, end), origin, strength: STRENGTH });
    }
    evidence.titles.extend(filled("title").map(|title| Told { value: title.to_owned(), origin, strength: STRENGTH }));
    Ok(evidence)
}

/// Reads `44`, `1-2`, `第44期`.
fn numbered(text: &str) -> Option<IssueNumber> {
    let text = text.trim_start_matches('第').trim_end_matches(['期', '号', '卷', '年']);
    fields::find(&format!("第{text}期")).into_iter().find_map(|(_, field)| match field {
        Field::Number(numbered) if numbered.year.is_none() => Some(numbered.number),
        _ => None,
    })
}

/// Reads a date in any of the forms that spreadsheets write: `2023-11-27`, `2023/11/27`, `2023年11月27日`, `2023-11`.
fn date(text: &str) -> Option<IssueDate> {
    let found = fields::find(text).into_iter().find_map(|(_, field)| match field {
        Field::Date(date, _) => Some(IssueDate::Day(date)),
        Field::Month(year, month) => Some(IssueDate::Month(MonthOfYear { year, month })),
        _ => None,
    });
    found.or_else(|| IssueDate::parse(&text.replace(['/', '.'], "-")))
}

fn day(text: &str) -> Option<Day> {
    let day = date(text)?.day()?;
    Some(Day { year: Some(day.year()), month: day.month(), day: day.day() })
}

/// Writes the list of sources with the values that were found; those that are not known are left open.
pub fn print(rows: &[(String, Option<Values>)]) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let mut records = vec![COLUMNS.map(|(name, _)| name.to_owned())];
    records.extend(rows.iter().map(|(file, values)| record(file, values.as_ref())));
    for record in records {
        // Writing to memory does not fail.
        let _ = writer.write_record(&record);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    // Spreadsheets take a file without this mark for one in the system's own encoding.
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

fn record(file: &str, values: Option<&Values>) -> [String; 9] {
    let mut record: [String; 9] = Default::default();
    record[0] = file.to_owned();
    let Some(values) = values else { return record };
    let number = |number: IssueNumber| match number {
        IssueNumber { first, last } if first == last => first.to_string(),
        IssueNumber { first, last } => format!("{first}-{last}"),
    };
    let (mut total, mut date) = (values.total, values.date);
    match values.identity {
        IssueKey::Number { year, number: issue } => {
            (record[1], record[3]) = (year.to_string(), number(issue));
            record[2] = values.volume.map(|volume| volume.to_string()).unwrap_or_default();
        }
        IssueKey::Volume { volume, number: issue } => (record[2], record[3]) = (volume.to_string(), number(issue)),
        IssueKey::Total(number) => total = Some(number),
        IssueKey::Date(day) => date = Some(day),
    }
    record[4] = total.map(number).unwrap_or_default();
    record[5] = date.map(|date| date.to_string()).unwrap_or_default();
    if let Some(period) = values.period {
        (record[6], record[7]) = (period.start.to_string(), period.end.to_string());
    }
    record[8] = values.title.clone().unwrap_or_default();
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Numbers, String> {
        Numbers::parse(text.as_bytes(), "list.csv").map_err(|wrong| wrong[0].message.clone())
    }

    #[test]
    fn a_list_is_read_as_spreadsheets_write_it() {
        for text in [
            "file,year,issue,total,date\nold/a.docx,2023,44,464,2023/11/27\n",
            "\u{feff}文件;年;期;总期;日期\r\nold\\a.docx;2023年;第44期;464;2023年11月27日\r\n",
        ] {
            let numbers = parse(text).unwrap();
            for path in ["old/a.docx", "/home/x/old/a.docx"] {
                let row = numbers.of(path).unwrap();
                assert_eq!(
                    (row.years[0].value, row.numbers[0].value.first, row.totals[0].value.first),
                    (2023, 44, 464)
                );
                assert_eq!(row.dates[0].value.to_string(), "2023-11-27");
            }
            assert!(numbers.of("old/b.docx").is_none() && numbers.of("bold/a.docx").is_none());
            assert_eq!(numbers.unused(&["old/b.docx"]), ["old/a.docx"]);
        }
    }

    #[test]
    fn wrong_lists_are_refused_with_the_line() {
        assert_eq!(parse("name,year\na,2023\n").unwrap_err(), "the list has no column `file`");
        let wrong = parse("file,issue\na.docx,44\nb.docx,four\n").unwrap_err();
        assert_eq!(wrong, "line 3 of the list: `four` is no value of the column issue");
    }

    #[test]
    fn a_list_that_was_written_is_read_again() {
        let number = |first, last| IssueNumber { first, last };
        let values = Values {
            identity: IssueKey::Number { year: 2023, number: number(1, 2) },
            volume: None,
            total: Some(number(464, 464)),
            title: Some("周报, \"甲\"".into()),
            period: None,
            date: IssueDate::parse("2023-11"),
            publisher: None,
            distribution: Default::default(),
            extra: String::new(),
        };
        let text = print(&[("a, b.docx".into(), Some(values)), ("c.docx".into(), None)]);
        let numbers = parse(&text).unwrap();
        let row = numbers.of("a, b.docx").unwrap();
        assert_eq!((row.numbers[0].value, row.totals[0].value), (number(1, 2), number(464, 464)));
        assert_eq!(row.titles[0].value, "周报, \"甲\"");
        assert_eq!(numbers.of("c.docx"), Some(&Evidence::default()));
    }
}
