//! Departments of the sample archive: a table that the registry is written from and names are drawn from.

use std::fmt::Write as _;

use super::random::Random;
use crate::archive::Date;
use crate::archive::address::pinyin;

/// Full name, short name, alias (may be empty).
type Row = (&'static str, &'static str, &'static str);

const ROWS: [Row; 26] = [
    ("四川省发展和改革委员会", "省发展改革委", "省发改委"),
    ("四川省经济和信息化厅", "经济和信息化厅", "经信厅"),
    ("四川省教育厅", "教育厅", ""),
    ("四川省科学技术厅", "科技厅", ""),
    ("四川省公安厅", "公安厅", ""),
    ("四川省民政厅", "民政厅", ""),
    ("四川省司法厅", "司法厅", ""),
    ("四川省财政厅", "财政厅", ""),
    ("四川省人力资源和社会保障厅", "人力资源社会保障厅", "人社厅"),
    ("四川省自然资源厅", "自然资源厅", ""),
    ("四川省生态环境厅", "生态环境厅", ""),
    ("四川省住房和城乡建设厅", "住房城乡建设厅", "住建厅"),
    ("四川省交通运输厅", "交通运输厅", ""),
    ("四川省水利厅", "水利厅", ""),
    ("四川省农业农村厅", "农业农村厅", ""),
    ("四川省商务厅", "商务厅", ""),
    ("四川省文化和旅游厅", "文化和旅游厅", "文旅厅"),
    ("四川省卫生健康委员会", "省卫生健康委", "省卫健委"),
    ("四川省应急管理厅", "应急管理厅", ""),
    ("四川省市场监督管理局", "省市场监管局", "市场监管局"),
    ("四川省广播电视局", "省广电局", ""),
    ("四川省林业和草原局", "省林草局", ""),
    ("四川省药品监督管理局", "省药监局", ""),
    ("四川省医疗保障局", "省医保局", ""),
    ("四川省体育局", "省体育局", ""),
    (RENAMED.0, RENAMED.1, ""),
];

/// The department that is renamed half-way: full name, short name, former name.
const RENAMED: Row = ("四川省样例数据局", "省样例数据局", "省样例信息局");

/// Bytes of the longest slug.
const MAX_SLUG: usize = 60;

const UNITS: [&str; 6] = ["", "", "", "窗口", "政务窗口", "行政审批处"];

/// Returns `content/departments.toml`. The new name of [`RENAMED`] is valid from the day `renamed` on.
pub fn registry(renamed: Date) -> String {
    let mut text = String::from("# 样例：由 kanku samples 生成。\n");
    for (name, short, alias) in ROWS {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n[[department]]\nname = \"{name}\"\nshort = \"{short}\"\n");
        if !alias.is_empty() {
            let _ = writeln!(text, "aliases = [\"{alias}\"]");
        }
        if name == RENAMED.0 {
            let _ = writeln!(text, "former = [{{ name = \"{}\", until = {renamed} }}]", RENAMED.2);
        }
        let slug = if name == RENAMED.0 { "yangli-shuju".to_owned() } else { pinyin(short, MAX_SLUG) };
        let _ = writeln!(text, "slug = \"{slug}\"");
    }
    text
}

/// Draws a name that is valid on `day`, without a unit word.
pub fn plain_name(day: Date, renamed: Date, random: &mut Random) -> &'static str {
    let (name, short, alias) = ROWS[random.below(ROWS.len() as u32) as usize];
    if name == RENAMED.0 && day < renamed {
        return RENAMED.2;
    }
    match random.below(10) {
        0 => name,
        1 | 2 if !alias.is_empty() => alias,
        _ => short,
    }
}

/// Draws a name, sometimes with a unit word, in bold type if `bold`: `**省广电局**窗口`, `**省广电局窗口**`.
pub fn name(day: Date, renamed: Date, bold: bool, random: &mut Random) -> String {
    let name = plain_name(day, renamed, random);
    let unit = random.pick(&UNITS);
    match (bold, random.chance(50)) {
        (false, _) => format!("{name}{unit}"),
        (true, true) => format!("**{name}{unit}**"),
        (true, false) => format!("**{name}**{unit}"),
    }
}
