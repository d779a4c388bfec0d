//! Pandoc's tree of a document.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{Contents, page};

/// Filter that reads each block of code as a document.
const FILTER: &str = include_str!("read.lua");

/// Reads documents with pandoc.
pub fn read(documents: &[String]) -> Vec<Contents> {
    let filter = tempfile::Builder::new().suffix(".lua").tempfile().unwrap();
    std::fs::write(filter.path(), FILTER).unwrap();
    let blocks: Vec<Value> =
        documents.iter().map(|document| json!({ "t": "CodeBlock", "c": [["", [], []], document] })).collect();
    let input = json!({ "pandoc-api-version": [1, 22, 2, 1], "meta": {}, "blocks": blocks });
    let mut command = Command::new("pandoc");
    command.args(["-f", "json", "-t", "json", "-L"]).arg(filter.path());
    let mut pandoc = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = pandoc.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.to_string().as_bytes()).unwrap());
    let output = pandoc.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "pandoc reads the documents");
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let contents = read["blocks"].as_array().unwrap().iter().map(|block| {
        let document: Value = serde_json::from_str(block["c"][1].as_str().unwrap()).unwrap();
        let mut reader = Reader::default();
        reader.blocks(&document["blocks"]);
        reader.finish()
    });
    contents.collect()
}

#[derive(Default)]
struct Reader {
    contents: Contents,
    /// The line that is read, with raw HTML as it stands.
    line: String,
}

impl Reader {
    fn finish(mut self) -> Contents {
        self.end_line();
        self.contents
    }

    fn count(&mut self, name: &'static str) {
        *self.contents.elements.entry(name).or_default() += 1;
    }

    /// Ends a line. Its raw HTML is read as a browser reads it.
    fn end_line(&mut self) {
        let read = page::read_part(&std::mem::take(&mut self.line));
        self.contents.lines.extend(read.lines);
        self.contents.addresses.extend(read.addresses);
    }

    fn text(&mut self, text: &str) {
        self.line.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
    }

    fn blocks(&mut self, blocks: &Value) {
        for block in blocks.as_array().unwrap() {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Value) {
        let content = &block["c"];
        self.end_line();
        match block["t"].as_str().unwrap() {
            "Para" | "Plain" => self.inlines(content),
            "Header" => self.inlines(&content[2]),
            "CodeBlock" => {
                self.count("pre");
                self.text(content[1].as_str().unwrap());
            }
            "RawBlock" => self.line.push_str(content[1].as_str().unwrap()),
            "BlockQuote" => {
                self.count("blockquote");
                self.blocks(content);
            }
            // Lists are not counted: pandoc begins another one where tasks end.
            "BulletList" => content.as_array().unwrap().iter().for_each(|item| self.blocks(item)),
            "OrderedList" => content[1].as_array().unwrap().iter().for_each(|item| self.blocks(item)),
            "HorizontalRule" => self.count("hr"),
            "Table" => {
                self.count("table");
                self.rows(&content[3][1]);
                content[4].as_array().unwrap().iter().for_each(|body| self.rows(&body[3]));
            }
            "Div" => self.blocks(&content[1]),
            other => panic!("pandoc has a block {other}"),
        }
        self.end_line();
    }

    fn rows(&mut self, rows: &Value) {
        for row in rows.as_array().unwrap() {
            for cell in row[1].as_array().unwrap() {
                self.blocks(&cell[4]);
            }
        }
    }

    fn inlines(&mut self, inlines: &Value) {
        for inline in inlines.as_array().unwrap() {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Value) {
        let content = &inline["c"];
        match inline["t"].as_str().unwrap() {
            "Str" => self.text(content.as_str().unwrap()),
            "Space" | "SoftBreak" | "LineBreak" => self.text(" "),
            "Code" => {
                self.count("code");
                self.text(content[1].as_str().unwrap());
            }
            "RawInline" => {
                let html = content[1].as_str().unwrap();
                // The words of the page that stand beside a picture of another site are no part of the text.
                let is_picture = html.starts_with("<img");
                if is_picture {
                    self.end_line();
                }
                self.line.push_str(html);
                if is_picture {
                    self.end_line();
                }
            }
            "Emph" | "Strong" | "Strikeout" | "Superscript" | "Subscript" | "Underline" => self.inlines(content),
            "Span" => self.inlines(&content[1]),
            "Link" => {
                self.contents.addresses.push(page::address(content[2][0].as_str().unwrap()));
                self.inlines(&content[1]);
            }
            "Image" => {
                self.contents.addresses.push(page::address(content[2][0].as_str().unwrap()));
                // The words of the page that stand beside a picture of another site are no part of the text.
                self.end_line();
                // An alternative text is plain: elements and links in it are not shown.
                let (elements, addresses) = (self.contents.elements.clone(), self.contents.addresses.len());
                self.inlines(&content[1]);
                self.contents.elements = elements;
                self.contents.addresses.truncate(addresses);
                self.end_line();
            }
            "Note" => {
                let line = std::mem::take(&mut self.line);
                self.blocks(content);
                self.line = line;
            }
            other => panic!("pandoc has an inline {other}"),
        }
    }
}
