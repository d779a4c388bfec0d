//! Names in a masthead: tells the bulletin's title from an office.

/// Name and publisher of the bulletin by the settings.
#[derive(Debug, Clone, Copy)]
pub struct Bulletin<'a> {
    /// Its name.
    pub title: &'a str,
    /// Its publisher; empty where unknown.
    pub publisher: &'a str,
}

/// Splits a text at its wide gaps; letters that are spaced out are one text.
pub fn columns(piece: &str, bulletin: Bulletin<'_>) -> Vec<String> {
    let gap = |text: &str| text.contains('\t') || text.contains("  ") || text.contains('\u{3000}');
    let parts: Vec<&str> = if gap(piece) {
        piece.split(['\t', '\u{3000}']).flat_map(|part| part.split("  ")).map(str::trim).collect()
    } else {
        let words: Vec<&str> = piece.split(' ').collect();
        let is_known = |word: &&str| !word.is_empty() && (same(word, bulletin.title) || same(word, bulletin.publisher));
        if words.iter().any(is_known) { words } else { vec![piece] }
    };
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.iter().all(|part| part.chars().count() == 1) {
        return vec![parts.concat()];
    }
    parts.into_iter().map(str::to_owned).collect()
}

/// Returns whether two names differ in white space and title marks only.
pub fn same(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !"《》*".contains(*c)).collect::<String>();
    letters(one) == letters(other)
}

/// Returns `name` as the settings write it, or without blanks between its letters.
pub fn compact(name: &str, known: &str) -> String {
    if !known.is_empty() && same(name, known) {
        return known.to_owned();
    }
    let spaced = name.split_whitespace().all(|part| part.chars().count() == 1);
    if spaced { name.split_whitespace().collect() } else { name.trim().to_owned() }
}

/// Removes `编印单位：` before a name and 编印 behind it.
pub fn unlabelled(piece: &str) -> &str {
    let labels =
        ["编印单位", "主办单位", "编辑单位", "印发单位", "承办单位", "编印", "主办", "编辑", "承办", "印发机关"];
    let label = labels.iter().find_map(|label| piece.strip_prefix(label)?.trim_start().strip_prefix([':', '：']));
    let name = label.unwrap_or(piece).trim();
    ["编印", "主办", "印发", "主编"].iter().find_map(|verb| name.strip_suffix(verb)).unwrap_or(name).trim()
}

/// Returns whether a name ends like that of an office.
pub fn is_organisation(name: &str) -> bool {
    let endings = "中心 厅 局 委员会 办公室 编辑部 政府 处 院 协会 学会 公司 集团 学校 大学 总队 大队 支队 党委 党组 省委 市委 县委 工委 研究所";
    (4..=40).contains(&name.chars().count()) && endings.split(' ').any(|ending| name.ends_with(ending))
}

/// Returns whether a text is a headline by its words.
pub fn is_headline(text: &str) -> bool {
    text.starts_with("关于") || text.contains("关于") && text.contains('的')
}

/// Returns whether a name ends like that of a bulletin.
pub fn is_periodical(name: &str) -> bool {
    let endings = "周报 月报 日报 旬报 季报 快报 简报 通报 专报 快讯 通讯 简讯 动态 信息 要情 要报 公报 纪要 月刊 周刊 旬刊 季刊 双月刊 半月刊 期刊 院刊 校刊 周记";
    name.chars().count() <= 30 && endings.split(' ').any(|ending| name.trim_end_matches('》').ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_dress() {
        let bulletin = Bulletin { title: "窗口工作周报", publisher: "政务服务中心" };
        let apart = |piece: &str| columns(piece, bulletin);
        assert_eq!(apart("窗　口　工　作　周　报"), ["窗口工作周报"]);
        assert_eq!(apart("窗口工作周报 政务服务中心"), ["窗口工作周报", "政务服务中心"]);
        assert_eq!(apart("甲 乙 丙厅"), ["甲 乙 丙厅"]);
        assert!(same("《窗口 工作周报》", "窗口工作周报") && !same("工作周报", "窗口工作周报"));
        assert_eq!(unlabelled("编印单位：省政务服务中心"), "省政务服务中心");
        assert!(is_organisation("经济和信息化厅") && !is_organisation("内部资料"));
        assert!(is_periodical("《政务信息》") && !is_periodical("内部资料"));
    }
}
