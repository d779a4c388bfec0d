//! Shortens passages for lists and descriptions.

/// Returns about the first `characters` of `text` on one line, with an ellipsis where something was cut. Never cuts
/// inside a figure, and leaves no punctuation before the ellipsis.
pub fn shorten(text: &str, characters: usize) -> String {
    let text = text.trim();
    let one_line = |text: &str| text.replace(char::is_whitespace, " ");
    let Some((cut, _)) = text.char_indices().nth(characters) else { return one_line(text) };
    let kept = &text[..cut];
    let in_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%');
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
        assert_eq!(shorten("甲\n乙", 9), "甲 乙");
    }
}
