//! Web pages that a browser saved with their pictures in one file (MHTML, RFC 2557).

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, MessageParser, MessagePart, MimeHeaders, PartType};

use super::SAVE_AGAIN;
use crate::diagnostics::Diagnostic;

/// Parts of a file.
const MOST_PARTS: usize = 2000;

/// A saved page.
pub(super) struct Saved {
    /// The page.
    pub page: String,
    /// Address that it was saved from.
    pub address: Option<String>,
    /// Pictures with their addresses and content ids.
    pub parts: Vec<(String, Vec<u8>)>,
}

/// Returns whether a file is a saved page with its pictures, by its header.
pub(super) fn is_mht(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let (mime, related) = (head.find("mime-version:"), head.contains("content-type: multipart/"));
    mime.is_some_and(|at| !head[..at].contains('<') || head.starts_with("from:")) && related
        || head.starts_with("mime-version:") && head.contains("content-type: text/html")
}

/// Takes a file apart.
///
/// # Errors
/// It holds no web page, or too many parts.
pub(super) fn read(bytes: &[u8]) -> Result<Saved, Diagnostic> {
    let wrong = |message: &str| Diagnostic::error(message).hint(SAVE_AGAIN);
    let message = MessageParser::default().parse(bytes).ok_or_else(|| wrong("the saved web page is damaged"))?;
    if message.parts.len() > MOST_PARTS {
        return Err(wrong("the saved web page has too many parts"));
    }
    let page = message.parts.iter().find(|part| matches!(part.body, PartType::Html(_)));
    let page = page.ok_or_else(|| wrong("the saved web page holds no HTML"))?;
    // The library knows few encodings, and replaces what it cannot decode.
    let declared = page.content_type().and_then(|kind| kind.attribute("charset"));
    let text = super::decode(&raw(page, bytes), declared)?;
    let address = page.content_location().or_else(|| message.header("Snapshot-Content-Location")?.as_text());
    let address = address.filter(|address| address.starts_with("http")).map(str::to_owned);
    let mut parts = Vec::new();
    for part in &message.parts {
        let (PartType::Binary(content) | PartType::InlineBinary(content)) = &part.body else { continue };
        let id = part.content_id().map(|id| format!("cid:{}", id.trim_matches(['<', '>'])));
        for name in part.content_location().map(str::to_owned).into_iter().chain(id) {
            parts.push((name, content.to_vec()));
        }
    }
    Ok(Saved { page: text, address, parts })
}

/// Returns the bytes of a part without its transfer encoding.
fn raw(part: &MessagePart<'_>, bytes: &[u8]) -> Vec<u8> {
    let body = bytes.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::QuotedPrintable => quoted_printable_decode(body),
        Encoding::Base64 => base64_decode(body),
        Encoding::None => None,
    };
    decoded.unwrap_or_else(|| body.to_vec())
}
