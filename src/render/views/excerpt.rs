//! Passages outside their issue, shortened.

/// The first `characters` of `text` on one line, with an ellipsis where something was cut.
pub fn shorten(text: &str, characters: usize) -> String {
    let mut short = String::new();
    for (count, c) in text.trim().chars().enumerate() {
        if count == characters {
            short.push('…');
            break;
        }
        short.push(if c.is_whitespace() { ' ' } else { c });
    }
    short
}
