//! Random Markdown documents of all constructs.
//!
//! Every word is unique in its document, so that a word on the page is that word of the source.

use std::fmt::Write as _;

use proptest::prelude::*;

/// Line between the blocks of a document.
pub const BETWEEN: &str = "";

/// A document.
#[derive(Debug, Clone)]
pub struct Document(Vec<Block>);

/// A piece of a line.
#[derive(Debug, Clone)]
enum Inline {
    /// A word; the text is around its number.
    Word(&'static str, &'static str),
    /// Marks around text: `**`, `<b>`.
    Around(&'static str, Vec<Inline>, &'static str),
    Code(&'static str),
    /// A link with a title or none.
    Link(Vec<Inline>, &'static str),
    Reference(Vec<Inline>),
    Autolink,
    Email,
    /// A picture of the archive, or of another site.
    Picture(Vec<Inline>, bool),
    /// A picture or a link that is written as HTML.
    HtmlPicture,
    HtmlLink(Vec<Inline>),
    Note,
    /// Text that is written as it stands: escapes, entities, comments, line breaks.
    Raw(&'static str),
}

/// A block.
#[derive(Debug, Clone)]
enum Block {
    Paragraph(Vec<Inline>),
    Heading(usize, Vec<Inline>),
    Underlined(&'static str, Vec<Inline>),
    Bullets(&'static str, Vec<Vec<Block>>),
    Numbered(usize, Vec<Vec<Block>>),
    Tasks(Vec<(bool, Vec<Inline>)>),
    Quote(Vec<Block>),
    Fenced(&'static str, Vec<&'static str>),
    Indented(Vec<&'static str>),
    Rule(&'static str),
    /// Rows of cells; the first is the header.
    Table(Vec<Vec<Vec<Inline>>>),
    /// HTML around blocks, with empty lines between.
    Box(&'static str, Vec<Block>, &'static str),
    /// HTML around a line, without empty lines.
    HtmlLine(&'static str, Vec<Inline>, &'static str),
    /// An HTML table, with empty lines between its rows or none.
    HtmlTable(bool, Vec<Vec<&'static str>>),
}

/// A random document.
pub fn any() -> impl Strategy<Value = Document> {
    prop::collection::vec(block(), 1..6).prop_map(Document)
}

/// Returns the number of the first word in a text, with what makes it unique.
pub fn mark_in(text: &str) -> Option<&str> {
    let start = text.find('№')?;
    let digits = text[start + '№'.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count();
    Some(&text[start..start + '№'.len_utf8() + digits])
}

fn word() -> impl Strategy<Value = Inline> {
    let words = [
        ("教育", ""),
        ("word", ""),
        ("“", "”"),
        ("《", "》"),
        ("受理 ", " 件，"),
        ("", "。"),
        ("—", "—"),
        ("한국", ""),
        ("$x_", "$"),
        ("3~5 ", " 天"),
        ("a*b ", ""),
        ("：", ""),
        ("（", "）"),
        ("🎉", ""),
        ("- ", ""),
        ("1. ", ""),
        ("| ", ""),
    ];
    prop::sample::select(words.to_vec()).prop_map(|(before, after)| Inline::Word(before, after))
}

fn raw() -> impl Strategy<Value = Inline> {
    let raw = [
        "\\#",
        "\\[",
        "\\]",
        "\\<",
        "\\`",
        "\\\\",
        "\\!",
        "\\&",
        "\\|",
        "&amp;",
        "&lt;b&gt;",
        "&copy;",
        "&#20013;",
        "&#x4e2d;",
        "&nbsp;",
        "&unknown;",
        "<!-- 注 -->",
        "<br>",
        "<br/>",
        "\n",
        "  \n",
        "\\\n",
        "<TBD>",
        "[",
        "]",
        "!",
        "(",
        ")",
        "#",
        "&",
        "5 < 6",
        "7 > 2",
        "`",
        "<b>",
        "</b>",
        "</span>",
        "<wbr>",
    ];
    prop::sample::select(raw.to_vec()).prop_map(Inline::Raw)
}

/// Marks around text: Markdown's, and elements of HTML.
const PAIRS: [(&str, &str); 13] = [
    ("**", "**"),
    ("*", "*"),
    ("_", "_"),
    ("__", "__"),
    ("~~", "~~"),
    ("<b>", "</b>"),
    ("<u>", "</u>"),
    ("<kbd>", "</kbd>"),
    ("<font color=\"red\">", "</font>"),
    ("<sup>", "</sup>"),
    ("<mark>", "</mark>"),
    ("<ruby>", "<rt>pin</rt></ruby>"),
    ("<span style=\"color:red\">", "</span>"),
];

fn around(inside: impl Strategy<Value = Vec<Inline>>) -> impl Strategy<Value = Inline> {
    (prop::sample::select(PAIRS.to_vec()), inside)
        .prop_map(|((open, close), inside)| Inline::Around(open, inside, close))
}

fn code() -> impl Strategy<Value = Inline> {
    prop::sample::select(&["x", "甲|乙", "<b>", "a*b*c"][..]).prop_map(Inline::Code)
}

/// The text of a link. Links and notes in it are left to examples: specifications and programs differ in which of two
/// links holds.
fn label() -> impl Strategy<Value = Vec<Inline>> {
    let escaped = prop::sample::select(&["\\#", "\\]", "\\\\", "&amp;", "&#20013;"][..]).prop_map(Inline::Raw);
    let plain = || prop_oneof![6 => word(), 1 => escaped.clone(), 1 => code()];
    let strong = around(prop::collection::vec(plain(), 1..3));
    prop::collection::vec(prop_oneof![3 => plain(), 1 => strong], 1..4)
}

/// The alternative text of a picture, which is shown without its marks.
fn alternative() -> impl Strategy<Value = Vec<Inline>> {
    let strong = word().prop_map(|word| Inline::Around("**", vec![word], "**"));
    prop::collection::vec(prop_oneof![word(), strong], 1..4)
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let titles = || prop::sample::select(&["", " \"标题\"", " '题 甲'"][..]);
    let leaf = || {
        prop_oneof![
            6 => word(),
            2 => raw(),
            1 => code(),
            1 => Just(Inline::Autolink),
            1 => Just(Inline::Email),
            1 => Just(Inline::HtmlPicture),
            1 => Just(Inline::Note),
            1 => (label(), titles()).prop_map(|(inside, title)| Inline::Link(inside, title)),
            1 => label().prop_map(Inline::Reference),
            1 => (alternative(), any_bool()).prop_map(|(inside, is_local)| Inline::Picture(inside, is_local)),
            1 => label().prop_map(Inline::HtmlLink),
        ]
    };
    let marked = around(prop::collection::vec(leaf(), 1..4));
    prop::collection::vec(prop_oneof![3 => leaf(), 1 => marked], 1..5)
}

fn any_bool() -> impl Strategy<Value = bool> {
    proptest::bool::ANY
}

fn code_lines() -> impl Strategy<Value = Vec<&'static str>> {
    let lines = ["let x = 1;", "", "  甲", "<b>", "**粗**", "# 标题", "| a | b |", "&amp;", "\\*"];
    prop::collection::vec(prop::sample::select(lines.to_vec()), 1..4)
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        6 => inlines().prop_map(Block::Paragraph),
        2 => (1..7_usize, inlines()).prop_map(|(level, line)| Block::Heading(level, line)),
        1 => (prop::sample::select(&["====", "----"][..]), inlines())
            .prop_map(|(line, title)| Block::Underlined(line, title)),
        1 => (prop::sample::select(&["", "sh", "rust,no_run"][..]), code_lines())
            .prop_map(|(language, lines)| Block::Fenced(language, lines)),
        1 => code_lines().prop_map(Block::Indented),
        1 => prop::sample::select(&["---", "***", "_ _ _"][..]).prop_map(Block::Rule),
        1 => prop::collection::vec((any_bool(), inlines()), 1..3).prop_map(Block::Tasks),
        2 => (1..4_usize).prop_flat_map(|columns| {
            let row = prop::collection::vec(inlines(), 1..columns + 2);
            (prop::collection::vec(inlines(), columns), prop::collection::vec(row, 0..3))
        }).prop_map(|(header, rows)| Block::Table(std::iter::once(header).chain(rows).collect())),
        1 => (any_bool(), prop::collection::vec(prop::collection::vec(prop::sample::select(&["甲", "乙 **丙**", ""][..]), 1..3), 1..3))
            .prop_map(|(gaps, rows)| Block::HtmlTable(gaps, rows)),
        2 => (html_line(), inlines()).prop_map(|((open, close), line)| Block::HtmlLine(open, line, close)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let several = || prop::collection::vec(inner.clone(), 1..4);
        let items = || prop::collection::vec(prop::collection::vec(inner.clone(), 1..3), 1..4);
        prop_oneof![
            (prop::sample::select(&["-", "*", "+"][..]), items()).prop_map(|(mark, items)| Block::Bullets(mark, items)),
            (0..12_usize, items()).prop_map(|(first, items)| Block::Numbered(first, items)),
            several().prop_map(Block::Quote),
            (html_box(), several()).prop_map(|((open, close), inside)| Block::Box(open, inside, close)),
        ]
    })
}

fn html_line() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("<p>", "</p>"),
        ("<p align=\"center\">", "</p>"),
        ("<div>", "</div>"),
        ("<center>", "</center>"),
        ("<div><b>", "</b></div>"),
        ("<b><div>", "</div></b>"),
        ("<a href=\"https://html.cn\"><div>", "</div></a>"),
        ("<ul><li>", "</li></ul>"),
        ("<details><summary>", "</summary></details>"),
        ("<figure><figcaption>", "</figcaption></figure>"),
        ("<h3>", "</h3>"),
        ("<blockquote>", "</blockquote>"),
        ("<pre>", "</pre>"),
        ("<dl><dt>", "</dt></dl>"),
        ("<div>", ""),
        ("", "</div>"),
        ("<section>\n<article>", "</article>\n</section>"),
    ])
}

fn html_box() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("<details>\n<summary>折叠</summary>", "</details>"),
        ("<details open><summary>折叠</summary>", "</details>"),
        ("<div align=\"center\">", "</div>"),
        ("<div>", "</div>"),
        ("<section>", "</section>"),
        ("<blockquote>", "</blockquote>"),
        ("<div align=\"right\">\n<div>", "</div>\n</div>"),
        ("<details>", "</details>"),
        ("<div>", ""),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<ul>\n<li>", "</li>\n</ul>"),
        ("<center>", "</center>"),
    ])
}

impl Document {
    /// Writes the document.
    pub fn markdown(&self) -> String {
        let mut writer = Writer::default();
        let mut lines = writer.blocks(&self.0);
        for number in &writer.notes {
            lines.push(BETWEEN.to_owned());
            lines.push(format!("[^n{number}]: 注№{number}。"));
        }
        lines.push(BETWEEN.to_owned());
        lines.extend(writer.references.iter().map(|number| format!("[r{number}]: https://r.cn/{number}")));
        lines.join("\n")
    }
}

#[derive(Default)]
struct Writer {
    /// Numbers that were given to words, links and notes.
    last: usize,
    notes: Vec<usize>,
    references: Vec<usize>,
}

impl Writer {
    fn number(&mut self) -> usize {
        self.last += 1;
        self.last
    }

    fn blocks(&mut self, blocks: &[Block]) -> Vec<String> {
        let mut lines = Vec::new();
        for block in blocks {
            if !lines.is_empty() {
                lines.push(BETWEEN.to_owned());
            }
            lines.extend(self.block(block));
        }
        lines
    }

    fn block(&mut self, block: &Block) -> Vec<String> {
        let split = |text: String| text.split('\n').map(str::to_owned).collect::<Vec<_>>();
        match block {
            Block::Paragraph(line) => split(self.line(line)),
            Block::Heading(level, line) => vec![format!("{} {}", "#".repeat(*level), self.one_line(line))],
            Block::Underlined(under, line) => {
                let mut lines = split(self.line(line));
                lines.push((*under).to_owned());
                lines
            }
            Block::Bullets(mark, items) => {
                items.iter().flat_map(|item| indented(self.blocks(item), &format!("{mark} "), "  ")).collect()
            }
            Block::Numbered(first, items) => {
                let mut lines = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    let mark = format!("{}. ", first + index);
                    lines.extend(indented(self.blocks(item), &mark, &" ".repeat(mark.len())));
                }
                lines
            }
            Block::Tasks(items) => items
                .iter()
                .map(|(done, line)| format!("- [{}] 甲{}", if *done { "x" } else { " " }, self.one_line(line)))
                .collect(),
            Block::Quote(inside) => indented(self.blocks(inside), "> ", "> "),
            Block::Fenced(language, lines) => {
                let mut all = vec![format!("```{language}")];
                all.extend(lines.iter().map(ToString::to_string));
                all.push("```".to_owned());
                all
            }
            Block::Indented(lines) => lines.iter().map(|line| format!("    {line}")).collect(),
            Block::Rule(line) => vec![(*line).to_owned()],
            Block::Table(rows) => self.table(rows),
            Block::Box(open, inside, close) => {
                let mut lines = split((*open).to_owned());
                lines.push(BETWEEN.to_owned());
                lines.extend(self.blocks(inside));
                lines.push(BETWEEN.to_owned());
                lines.extend(split((*close).to_owned()));
                lines
            }
            Block::HtmlLine(open, line, close) => split(format!("{open}{}{close}", self.one_line(line))),
            Block::HtmlTable(gaps, rows) => {
                let mut lines = vec!["<table>".to_owned()];
                for row in rows {
                    let cells: String = row.iter().map(|cell| format!("<td>{cell}№{}</td>", self.number())).collect();
                    lines.push(format!("<tr>{cells}</tr>"));
                    lines.extend(gaps.then(|| BETWEEN.to_owned()));
                }
                lines.push("</table>".to_owned());
                lines
            }
        }
    }

    fn table(&mut self, rows: &[Vec<Vec<Inline>>]) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let cells: Vec<String> =
                row.iter().map(|cell| self.one_line(cell).replace("\\|", "|").replace('|', "&#124;")).collect();
            lines.push(format!("| {} |", cells.join(" | ")));
            if index == 0 {
                lines.push(format!("|{}", "---|".repeat(row.len())));
            }
        }
        lines
    }

    fn one_line(&mut self, inlines: &[Inline]) -> String {
        self.line(inlines).replace(['\n', '\r'], " ")
    }

    fn line(&mut self, inlines: &[Inline]) -> String {
        let mut line = String::new();
        for inline in inlines {
            self.inline(inline, &mut line);
        }
        line
    }

    fn inline(&mut self, inline: &Inline, line: &mut String) {
        let number = self.number();
        let written = match inline {
            Inline::Word(before, after) => write!(line, "{before}№{number}{after}"),
            Inline::Around(open, inside, close) => write!(line, "{open}{}{close}", self.line(inside)),
            Inline::Code(text) => write!(line, "`` {text} №{number} ``"),
            Inline::Link(inside, title) => write!(line, "[{}](https://a.cn/{number}{title})", self.line(inside)),
            Inline::Reference(inside) => {
                self.references.push(number);
                write!(line, "[{}][r{number}]", self.line(inside))
            }
            Inline::Autolink => write!(line, "<https://b.cn/{number}>"),
            Inline::Email => write!(line, "<a{number}@b.cn>"),
            Inline::Picture(inside, true) => write!(line, "![{}](/images/p1.png)", self.line(inside)),
            Inline::Picture(inside, false) => write!(line, "![{}](https://p.cn/{number}.png)", self.line(inside)),
            Inline::HtmlPicture => write!(line, "<img src=\"https://i.cn/{number}.png\" alt=\"图№{number}\">"),
            Inline::HtmlLink(inside) => write!(line, "<a href=\"https://h.cn/{number}\">{}</a>", self.line(inside)),
            Inline::Note => {
                self.notes.push(number);
                // A call right before a link is told by `check`, and read by pandoc.
                write!(line, "[^n{number}]。")
            }
            Inline::Raw(text) => write!(line, "{text}"),
        };
        written.unwrap();
    }
}

/// Puts `first` before the first line, and `other` before the others; an empty line gets the sign of a quotation.
fn indented(lines: Vec<String>, first: &str, other: &str) -> Vec<String> {
    let before = |index: usize| if index == 0 { first } else { other };
    lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| format!("{}{line}", before(index)).trim_end().to_owned())
        .collect()
}
