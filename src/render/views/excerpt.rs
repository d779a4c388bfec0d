//! Shortens passages for lists and descriptions.

/// Returns about the first `characters` of `text` on one line, with an ellipsis where something was cut. Never cuts
/// inside a figure or a Latin word, and leaves no punctuation before the ellipsis.
pub fn shorten(text: &str, characters: usize) -> String {
    let text = text.trim();
    let one_line = |text: &str| text.replace(char::is_whitespace, " ");
    let Some((cut, _)) = text.char_indices().nth(characters) else { return one_line(text) };
    let kept = &text[..cut];
    let in_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%');
    let in_word = |c: char| c.is_alphabetic() && c.is_ascii();
    // A single word that is longer than the excerpt, such as an address, is cut.
    let whole = if text[cut..].starts_with(in_word) { kept.trim_end_matches(in_word) } else { kept };
    let kept = if whole.is_empty() { kept } else { whole };
    let kept = if text[cut..].starts_with(in_figure) { kept.trim_end_matches(in_figure) } else { kept };
    let kept =
        kept.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '，' | '、' | '；' | '：' | '。' | ',' | ';'));
    format!("{}…", one_line(kept))
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn figures_stay_whole() {
        assert_eq!(shorten("累计咨询 68397 人次", 7), "累计咨询…");
        assert_eq!(shorten("完成，占比 64.29%。", 11), "完成，占比…");
        assert_eq!(shorten("甲，乙", 2), "甲…");
        assert_eq!(shorten("accepted 11 cases this week", 13), "accepted 11…");
        assert_eq!(shorten("extraordinarily", 5), "extra…");
        assert_eq!(shorten("甲\n乙", 9), "甲 乙");
    }
}
