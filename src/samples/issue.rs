//! Writer of one issue of the sample archive.

use super::figures::Figures;
use super::random::Random;
use super::{departments, phrases};
use crate::archive::{Date, IssueNumber, Period};

/// Numbers and dates of an issue.
#[derive(Debug)]
pub struct Plan {
    /// Year the number counts in.
    pub year: i16,
    /// Number in the year.
    pub number: IssueNumber,
    /// Number in all.
    pub total: IssueNumber,
    /// Days reported on.
    pub period: Period,
    /// Day of issue.
    pub date: Date,
}

/// Returns the text of the file.
pub fn write(plan: &Plan, figures: &Figures, renamed: Date, random: &mut Random) -> String {
    // Small issues are commoner than large ones: the square of a uniform draw.
    let draw = random.below(100);
    let bytes = 3_000 + (draw * draw * 2) as usize;
    let mut draft = Draft { plan, renamed, random, text: String::new(), notes: Vec::new() };
    draft.front_matter();
    draft.text.push_str("\n<!-- 样例：由 kanku samples 生成，内容均非真实。 -->\n");
    draft.news(bytes);
    draft.visits();
    draft.reform(figures);
    if draft.random.chance(30) {
        draft.annex(figures);
    }
    for (index, note) in draft.notes.iter().enumerate() {
        draft.text.push_str(&format!("\n[^{}]: {note}\n", index + 1));
    }
    draft.text
}

/// An issue while it is written.
struct Draft<'a> {
    plan: &'a Plan,
    renamed: Date,
    random: &'a mut Random,
    text: String,
    notes: Vec<String>,
}

impl Draft<'_> {
    fn front_matter(&mut self) {
        let Plan { year, number, total, period: Period { start, end }, date } = *self.plan;
        let (number, total) = (list(number), list(total));
        self.text = match self.random.below(12) {
            0 => format!(
                "+++\n# 样例\ntitle = \"样例周报\"\nyear = {year}\nissue = {number}\ntotal = {total}\n\
                 period = {{ start = \"{start}\", end = \"{end}\" }}\ndate = \"{date}\"\n+++\n"
            ),
            1 => format!(
                ";;;\n{{\"title\": \"样例周报\", \"year\": {year}, \"issue\": {number}, \"total\": {total},\n\
                 \x20\"period\": {{\"start\": \"{start}\", \"end\": \"{end}\"}}, \"date\": \"{date}\"}}\n;;;\n"
            ),
            _ => format!(
                "---\n# 样例\ntitle: 样例周报\nyear: {year}\nissue: {number}\ntotal: {total}\n\
                 period: {{ start: {start}, end: {end} }}\ndate: {date}\n\
                 distribution: {{ to: [样例单位], cc: [样例窗口], copies: {} }}\n---\n",
                self.random.between(60, 120)
            ),
        };
    }

    /// Writes section 一、 until the issue has about `bytes` bytes.
    fn news(&mut self, bytes: usize) {
        self.heading("## 一、政务工作动态");
        let listed = self.random.chance(30);
        let mut number = 0;
        while number < 2 || self.text.len() + 1_200 < bytes {
            number += 1;
            // Markdown takes `1. 本周` for a list, but not `1.11 月 14 日`.
            let gap = if listed { " " } else { "" };
            let item = self.item();
            self.text.push_str(&format!("\n{number}.{gap}{item}\n"));
            if listed && self.random.chance(12) {
                self.nested_list();
            }
        }
    }

    /// Draws an item about one to four departments, in bold type or not.
    fn item(&mut self) -> String {
        let bold = self.random.chance(50);
        let turns = if self.random.chance(40) { self.random.between(2, 4) } else { 1 };
        let very_long = self.random.chance(2);
        let mut text = self.opening();
        for turn in 0..turns {
            if turn > 0 && self.random.chance(15) {
                text.push_str("同时，");
            }
            let length = if very_long { self.random.between(25, 40) } else { self.random.between(1, 8) };
            text.push_str(&self.department(bold));
            text.push_str(&phrases::report(length, self.random));
        }
        if self.random.chance(6) {
            self.notes.push(format!("样例脚注：{}。", phrases::task(self.random)));
            text.push_str(&format!("详见样例说明[^{}]。", self.notes.len()));
        }
        if self.random.chance(20) { phrases::half_width(&text) } else { text }
    }

    /// Draws the opening of an item: `本周，` or a day of the period.
    fn opening(&mut self) -> String {
        if self.random.chance(50) {
            return format!("{}，", self.random.pick(&["本周", "近日", "日前"]));
        }
        let days = self.random.below(5).into();
        let day = self.plan.period.start.plus_days(days).unwrap_or(self.plan.period.start);
        let text = day.chinese_short();
        if self.random.chance(20) { format!("{}，", text.replace(' ', "")) } else { format!("{text}，") }
    }

    fn nested_list(&mut self) {
        let (place, first, second) =
            (phrases::place(self.random), phrases::task(self.random), phrases::task(self.random));
        self.text.push_str(&format!("\n   - 样例要点：{first}\n     - {place}先行试点\n   - {second}\n"));
    }

    /// Writes section 二、.
    fn visits(&mut self) {
        self.heading("## 二、厅（局）长进大厅");
        let (first, second) = (self.plain(), self.plain());
        self.text.push_str(&format!(
            "\n本周，{first}党组成员、副厅长样某，{second}二级巡视员例某分别到省政务服务大厅窗口调研值守。\n"
        ));
    }

    /// Writes section 三、 with the figures.
    fn reform(&mut self, figures: &Figures) {
        let ([a, b, c, d], [e, f, g, h]) = (figures.week, figures.year);
        self.heading("## 三、综窗改革攻坚行动");
        self.heading("### （一）省本级综窗办件情况");
        self.text.push_str(&format!(
            "\n本周，共计咨询 {a} 人次、受理 {b} 件、颁发 {c} 件、流转 {d} 件；\
             今年以来，累计咨询 {e} 人次、受理 {f} 件、颁发 {g} 件、流转 {h} 件。\n"
        ));
        self.heading("### （二）事项授权及受理手册编制推进情况");
        let name = self.plain();
        self.text.push_str(&format!(
            "\n完成{name} {} 个办理项的受理工作手册编制。截至目前，共完成 {} 个办理项的受理工作手册编制，占比 {}%。\n",
            figures.manuals,
            figures.manuals_total,
            figures.share()
        ));
        self.heading("### （三）其它工作开展情况");
        let (name, report) = (self.plain(), phrases::report(3, self.random));
        self.text.push_str(&format!("\n本期为样例，由程序生成，所述事项均非真实。综窗协调组会同{name}{report}\n"));
    }

    /// Writes section 四、: a table, sometimes a picture.
    fn annex(&mut self, figures: &Figures) {
        self.heading("## 四、样例附表");
        self.text.push_str("\n| 事项 | 本周 | 今年以来 |\n|:---|---:|---:|\n");
        for (index, label) in ["咨询", "受理", "颁发", "流转"].iter().enumerate() {
            self.text.push_str(&format!("| {label} | {} | {} |\n", figures.week[index], figures.year[index]));
        }
        if self.random.chance(50) {
            self.text.push_str("\n![样例图片](../../images/sample.png)\n");
        }
        if self.random.chance(30) {
            self.text.push_str("\n> 样例引文：~~旧口径~~ 以新口径为准。\n");
        }
    }

    fn heading(&mut self, line: &str) {
        self.text.push_str(&format!("\n{line}\n"));
    }

    fn department(&mut self, bold: bool) -> String {
        departments::name(self.plan.period.end, self.renamed, bold, self.random)
    }

    fn plain(&mut self) -> &'static str {
        departments::plain_name(self.plan.period.end, self.renamed, self.random)
    }
}

/// Formats `44`, or `[1, 2]` for a double issue.
fn list(number: IssueNumber) -> String {
    if number.first == number.last { number.first.to_string() } else { format!("[{}, {}]", number.first, number.last) }
}
