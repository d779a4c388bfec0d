//! Sentences of a paragraph, the departments that lead them, and the places where passages part.

use crate::archive::DepartmentId;
use crate::folding::Folded;
use crate::parse::departments::{Matcher, Mention};

/// A sentence that a department leads.
pub(super) struct Lead {
    /// First byte of the sentence.
    pub(super) sentence: usize,
    /// Department that leads it.
    pub(super) department: DepartmentId,
}

/// Sentences that a department leads, where it is not the one that led before.
pub(super) fn leads(text: &Folded<'_>, skip: usize, mentions: &[Mention], matcher: &Matcher) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    // Most paragraphs name nobody, and their sentences need not be looked for.
    if mentions.is_empty() {
        return leads;
    }
    for sentence in sentence_starts(text.source(), skip) {
        let subject = matcher.subject_start(text, sentence);
        let Ok(found) = mentions.binary_search_by_key(&subject, |mention| mention.span.start) else { continue };
        let mention = &mentions[found];
        if leads.last().is_none_or(|last| last.department != mention.department) {
            leads.push(Lead { sentence, department: mention.department });
        }
    }
    leads
}

/// Returns the bytes at which passages start: one, or one for each department in turn where there are several.
pub(super) fn cuts(start: usize, leads: &[Lead]) -> Vec<usize> {
    let mut cuts = vec![start];
    if leads.len() > 1 {
        cuts.extend(leads.iter().map(|lead| lead.sentence).filter(|at| *at > start));
    }
    cuts
}

/// Bytes at which sentences start; not inside quotation marks.
fn sentence_starts(text: &str, start: usize) -> Vec<usize> {
    let mut starts = vec![start];
    let last_quote = text.rfind('”').unwrap_or(0);
    let (mut quoted, mut ended, mut resume) = (false, false, start);
    for (offset, c) in text[start..].char_indices() {
        let at = start + offset;
        if ended && c == '[' && at >= resume {
            // A footnote's mark behind the full stop belongs to the sentence before.
            resume = footnote_end(text, at);
        }
        if at < resume {
            continue;
        }
        let closing = matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '】');
        if ended && !closing && !matches!(c, '。' | '！' | '？') {
            ended = false;
            if !(quoted && at < last_quote) {
                starts.push(at);
            }
        }
        match c {
            '“' => quoted = true,
            '”' => quoted = false,
            '。' | '！' | '？' | '\n' => ended = true,
            _ => {}
        }
    }
    starts
}

/// Byte behind the `[1]` at `at`; `at` itself where there is none.
fn footnote_end(text: &str, at: usize) -> usize {
    let inner = &text[at + 1..];
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && inner[digits..].starts_with(']') { at + digits + 2 } else { at }
}
