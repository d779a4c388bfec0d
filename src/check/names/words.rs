//! Word lists that tell names of departments from other words with the same endings (格局, 主办).

/// Words that can precede a name directly.
const VERBS: [&str; 24] = [
    "记者从",
    "完成",
    "组织",
    "联合",
    "会同",
    "组建",
    "成立",
    "设立",
    "走进",
    "走访",
    "前往",
    "协调",
    "配合",
    "协助",
    "审议",
    "督促",
    "指导",
    "邀请",
    "支持",
    "推动",
    "商请",
    "赴",
    "据",
    "由",
];

/// Removes a verb that was taken for the beginning of the name: 完成省体育局 5 个办理项.
pub fn without_verb(name: &str) -> &str {
    let rest = VERBS.iter().find_map(|verb| name.strip_prefix(verb));
    rest.filter(|rest| rest.chars().count() > 2).unwrap_or(name)
}

/// Words that end like a department's name and are not one, by their last character.
const NO_NAMES: [(char, &str); 4] = [
    ('局', "格局 大局 全局 布局 开局 好局 结局 破局 僵局 当局 变局 新局 定局 战局 乱局 残局 棋局 骗局 饭局 政治局"),
    ('委', "常委 军委 市委 县委 省委 党委 政委 原委 评委"),
    ('厅', "餐厅 大厅 客厅 展厅 序厅 前厅 宴会厅 音乐厅 报告厅 服务厅 营业厅 休息厅"),
    (
        '办',
        "主办 承办 协办 举办 合办 筹办 创办 兴办 开办 停办 新办 申办 补办 续办 缓办 通办 网办 上办 近办 次办 快办 \
         即办 速办 秒办 简办 易办 好办 能办 可办 应办 待办 在办 督办 帮办 代办 领办 交办 批办 转办 经办 包办 照办 \
         侦办 查办 民办 公办",
    ),
];

/// Compounds with 和 that are parts of names.
const COMPOUNDS: [&str; 14] = [
    "经济和信息化",
    "工业和信息化",
    "文化和旅游",
    "广电和旅游",
    "人力资源和社会保障",
    "住房和城乡建设",
    "发展和改革",
    "林业和草原",
    "自然资源和规划",
    "规划和自然资源",
    "卫生和计划生育",
    "教育和体育",
    "民族和宗教",
    "水利和湖泊",
];

/// Returns whether `name` can be a name: it has no sign of a clause, and no counted games (直落三局).
pub fn may_be_a_name(name: &str) -> bool {
    let plain = COMPOUNDS.iter().fold(name.to_owned(), |name, compound| name.replace(compound, ""));
    let clause = plain.contains(['的', '了', '在', '和', '与', '是', '将', '各', '及', '为', '谋', '由']);
    let counted =
        name.strip_suffix('局').is_some_and(|rest| rest.ends_with(['一', '二', '两', '三', '四', '五', '几']));
    let words = NO_NAMES.iter().find(|(last, _)| name.ends_with(*last)).map_or("", |(_, words)| words);
    let is_word = words.split_whitespace().any(|word| name.ends_with(word));
    !clause && !counted && !is_word && !name.starts_with("自治")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_clauses() {
        for name in ["经济和信息化厅", "人力资源和社会保障厅", "省体育局"] {
            assert!(may_be_a_name(name), "{name}");
        }
        for clause in ["打造和谐的好局", "教育厅和水利厅", "政务服务大厅", "直落三局"] {
            assert!(!may_be_a_name(clause), "{clause}");
        }
        assert_eq!(without_verb("完成省体育局"), "省体育局");
        assert_eq!(without_verb("组织局"), "组织局");
    }
}
