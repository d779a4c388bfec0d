//! Names in a masthead: tells the bulletin's title from its publisher, and both from labels.

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
        if words.iter().all(|word| word.chars().count() == 1) {
            return vec![words.concat()];
        }
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

/// Labels before the title of a bulletin.
const TITLE_LABELS: &[&str] = &["刊名", "刊物名称", "简报名称"];
/// Labels before its publisher.
const PUBLISHER_LABELS: &[&str] = &[
    "编印单位",
    "主办单位",
    "编辑单位",
    "编发单位",
    "印发单位",
    "承办单位",
    "编印",
    "主办",
    "编辑",
    "承办",
    "印发机关",
];
/// Words behind its publisher.
const PUBLISHER_VERBS: &[&str] = &["编印", "编制", "编发", "编辑", "主办", "印发", "主编", "编"];
/// Labels before its number and its day of issue.
const FIELD_LABELS: &[&str] = &["期号", "期数", "期次", "刊期", "日期", "出版日期", "出刊日期", "印发日期", "编印日期"];

/// Returns whether a text is a label of a masthead: 刊名, 期 号.
pub fn is_label(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：')).collect();
    [TITLE_LABELS, PUBLISHER_LABELS, FIELD_LABELS].iter().any(|labels| labels.contains(&text.as_str()))
}

/// Returns whether a text is the word behind a publisher.
pub fn is_publisher_verb(text: &str) -> bool {
    PUBLISHER_VERBS.contains(&text)
}

/// Returns whether a text is the label of a number or a date.
pub fn is_field_label(text: &str) -> bool {
    FIELD_LABELS.contains(&text)
}

/// Removes one of `labels` with its colon before a text.
fn without_label<'a>(text: &'a str, labels: &[&str]) -> Option<&'a str> {
    labels.iter().find_map(|label| text.strip_prefix(label)?.trim_start().strip_prefix([':', '：'])).map(str::trim)
}

/// Returns a title without blanks between its letters and without its marks; `None` where a text is no title by its
/// label or its last word.
pub fn title(text: &str) -> Option<String> {
    let labelled = without_label(text, TITLE_LABELS).filter(|name| !name.is_empty());
    labelled.or_else(|| Some(text).filter(|text| is_periodical(text))).map(compact)
}

/// Removes the blanks between letters that are spaced out, and the marks around a title.
pub fn compact(name: &str) -> String {
    let spaced = name.split_whitespace().all(|part| part.chars().count() == 1);
    let name: String = if spaced { name.split_whitespace().collect() } else { name.trim().to_owned() };
    let bare = name.strip_prefix('《').and_then(|name| name.strip_suffix('》'));
    bare.filter(|bare| !bare.contains(['《', '》'])).map(str::to_owned).unwrap_or(name)
}

/// Removes `编印单位：` before a name and 编印 behind it.
pub fn unlabelled(piece: &str) -> &str {
    let name = without_label(piece, PUBLISHER_LABELS).unwrap_or(piece).trim();
    PUBLISHER_VERBS.iter().find_map(|verb| name.strip_suffix(verb)).unwrap_or(name).trim()
}

/// Returns the publisher that a text names: by its label, or by the last word of an office's name.
pub fn publisher(text: &str) -> Option<String> {
    let name = unlabelled(text);
    let is_labelled = without_label(text, PUBLISHER_LABELS).is_some() && !name.is_empty();
    (is_labelled || is_organisation(name)).then(|| compact(name))
}

/// Returns whether a name ends like that of an office.
fn is_organisation(name: &str) -> bool {
    let endings = "中心 厅 局 委员会 办公室 编辑部 政府 处 院 协会 学会 公司 集团 学校 大学 总队 大队 支队 党委 党组 省委 市委 县委 工委 研究所 \
                   改革委 城乡委 健康委 国资委 管委会 领导小组 指挥部 专班 督查室 研究室 调研室 编辑室 宣传部 组织部 统战部 总工会 联合会";
    (4..=40).contains(&name.chars().count()) && endings.split_whitespace().any(|ending| name.ends_with(ending))
}

/// Returns whether a text is a headline by its words.
pub fn is_headline(text: &str) -> bool {
    text.starts_with("关于") || text.contains("关于") && text.contains('的')
}

/// Returns whether a name ends like that of a bulletin. `当前位置：首页 > 简报` is none.
pub fn is_periodical(name: &str) -> bool {
    let endings = "周报 月报 日报 旬报 季报 快报 简报 通报 专报 快讯 通讯 简讯 动态 信息 要情 要报 公报 纪要 月刊 周刊 旬刊 季刊 双月刊 半月刊 期刊 院刊 校刊 周记";
    let is_name = name.chars().count() <= 30 && !name.contains(['：', ':', '>', '＞', '|', '｜', '，', '？', '！']);
    is_name && endings.split(' ').any(|ending| name.trim_end_matches('》').ends_with(ending))
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
        assert_eq!(apart("简 报"), ["简报"]);
        assert!(same("《窗口 工作周报》", "窗口工作周报") && !same("工作周报", "窗口工作周报"));
        assert_eq!(unlabelled("编印单位：省政务服务中心"), "省政务服务中心");
        for name in ["市督查室", "经济和信息化厅", "某市行政审批局办公室 编", "主办：某某读书会"]
        {
            assert_eq!(publisher(name).as_deref(), Some(unlabelled(name)), "{name}");
        }
        assert_eq!([publisher("内部资料"), publisher("三楼会议室"), publisher("主办：")], [const { None }; 3]);
        for (text, expected) in [
            ("《政务信息》", Some("政务信息")),
            ("刊名：大厅之声", Some("大厅之声")),
            ("内部资料", None),
            ("当前位置：首页 > 简报", None),
        ] {
            assert_eq!(title(text).as_deref(), expected, "{text}");
        }
        assert!(is_label("期 号：") && is_label("刊名") && !is_label("部门"));
    }
}
