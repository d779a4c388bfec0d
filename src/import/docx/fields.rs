//! Fields: places that Word fills in itself. Their instructions are not text, their results are.
//!
//! Input: beginnings, separators and ends as they come in runs. Output: what the text between them is. A field may
//! stand in another and go over several paragraphs, as a table of contents does.

use super::numerals::written;

/// Fields within fields that are followed; Word stops at twenty.
const DEPTH: usize = 20;

/// Bytes of an instruction that are kept.
const INSTRUCTION_BYTES: usize = 2_000;

/// Role of text at some place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Text of the document.
    Text,
    /// A page number.
    PageNumber,
    /// Part of an instruction.
    Nothing,
}

/// The fields that are open.
#[derive(Debug, Default)]
pub struct Fields {
    open: Vec<Field>,
    /// Open fields past [`DEPTH`].
    beyond: usize,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// True once its result has begun.
    result: bool,
    /// Its result, where that is a page number.
    page: String,
}

/// Text that a field leaves behind at its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Left {
    /// A page number that is no text.
    Page(String),
    /// Text that Word draws from the instruction alone.
    Text(String),
}

impl Fields {
    /// A field begins.
    pub fn begin(&mut self) {
        if self.open.len() < DEPTH { self.open.push(Field::default()) } else { self.beyond += 1 }
    }

    /// A piece of the instruction of the innermost field.
    pub fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut()
            && !field.result
            && field.instruction.len() + text.len() <= INSTRUCTION_BYTES
        {
            field.instruction.push_str(text);
        }
    }

    /// The instruction ends and the result begins.
    pub fn separate(&mut self) {
        if let Some(field) = self.open.last_mut().filter(|_| self.beyond == 0) {
            field.result = true;
        }
    }

    /// A field ends.
    pub fn end(&mut self) -> Option<Left> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        let field = self.open.pop()?;
        if !field.page.trim().is_empty() {
            return Some(Left::Page(field.page.trim().to_owned()));
        }
        let equation = (!field.result).then(|| equation(&field.instruction)).flatten();
        equation.filter(|_| self.shown() == Shown::Text).map(Left::Text)
    }

    /// Closes instructions that a paragraph leaves open: the rest of the document is not one.
    pub fn end_paragraph(&mut self) {
        if let Some(first) = self.open.iter().position(|field| !field.result) {
            self.open.truncate(first);
            self.beyond = 0;
        }
    }

    /// Returns the role of text here.
    pub fn shown(&self) -> Shown {
        if self.open.iter().any(|field| !field.result) {
            return Shown::Nothing;
        }
        let contents = self.open.iter().any(|field| field.word() == "TOC");
        let page = self.open.last().is_some_and(|field| match field.word().as_str() {
            "PAGE" | "NUMPAGES" | "SECTIONPAGES" => true,
            "PAGEREF" => contents,
            _ => false,
        });
        if page { Shown::PageNumber } else { Shown::Text }
    }

    /// A piece of a page number.
    pub fn page(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut() {
            field.page.push_str(text);
        }
    }
}

impl Field {
    /// The first word of its instruction, in capitals.
    fn word(&self) -> String {
        let word = self.instruction.split_whitespace().next().unwrap_or_default();
        word.split('\\').next().unwrap_or_default().to_uppercase()
    }
}

/// The text of an `EQ` field, which is how Word writes circled characters and readings above characters.
fn equation(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start();
    let body = rest.get(..2).filter(|word| word.eq_ignore_ascii_case("eq")).map(|_| &rest[2..])?;
    let pieces = arguments(body);
    let text = match pieces.as_slice() {
        // `\o\ac(○,1)`: drawn one over the other.
        [circle, inner] if circle == "○" => {
            let circled = inner.parse().ok().and_then(|number| written(number, "decimalEnclosedCircle"));
            circled.unwrap_or_else(|| format!("{circle}{inner}"))
        }
        // `\o\ad(\s\up 9(pīn),拼)`: the first above the second.
        [reading, base] if body.contains("\\up") => format!("{base}（{reading}）"),
        _ => pieces.concat(),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// Returns the text in the brackets of an equation, without its switches.
fn arguments(body: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut rest = body.chars().peekable();
    let mut inside = 0_usize;
    while let Some(character) = rest.next() {
        match character {
            '\\' if rest.peek().is_some_and(|next| matches!(next, ',' | '(' | ')' | '\\')) => {
                pieces.extend(rest.next().filter(|_| inside > 0).map(String::from));
            }
            // A switch goes on to the bracket that it opens.
            '\\' => while rest.next_if(|next| !matches!(next, '(' | ')' | ',' | '\\')).is_some() {},
            '(' => inside += 1,
            ')' => inside = inside.saturating_sub(1),
            ',' => pieces.push(String::new()),
            _ if inside > 0 => {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(character);
                }
            }
            _ => {}
        }
    }
    pieces.into_iter().map(|piece| piece.trim().to_owned()).filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_text() {
        for (instruction, expected) in [
            ("eq \\o\\ac(○,1)", Some("①")),
            ("EQ \\o\\ac(○,密)", Some("○密")),
            ("EQ \\* jc2 \\* \"Font:宋体\" \\* hps10 \\o\\ad(\\s\\up 9(chuān),川)", Some("川（chuān）")),
            ("EQ \\f(1,2)", Some("12")),
            ("EQ", None),
            ("PAGE", None),
            ("四", None),
        ] {
            assert_eq!(equation(instruction).as_deref(), expected, "{instruction}");
        }
    }

    #[test]
    fn results_are_text_and_instructions_are_not() {
        let mut fields = Fields::default();
        fields.begin();
        fields.instruct(" TOC \\o ");
        assert_eq!(fields.shown(), Shown::Nothing);
        fields.separate();
        assert_eq!(fields.shown(), Shown::Text);
        fields.begin();
        fields.instruct(" PAGEREF _Toc1 ");
        fields.separate();
        assert_eq!(fields.shown(), Shown::PageNumber);
        fields.page("12");
        assert_eq!(fields.end(), Some(Left::Page("12".to_owned())));
        assert_eq!(fields.end(), None);
        assert_eq!(fields.end(), None);
        fields.begin();
        fields.end_paragraph();
        assert_eq!(fields.shown(), Shown::Text);
    }
}
