//! Radicals that look like characters.
//!
//! Fonts draw both with one glyph, so that programs that make text of a page often name the radical: ⻓江, ⽔利厅.

/// Radicals of the supplement block, each with the character that looks the same (Unicode's
/// EquivalentUnifiedIdeograph), in order.
const RADICALS: &str = "\
    ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 \
    ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 \
    ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 \
    ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺵𦉫 \
    ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 \
    ⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 \
    ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 \
    ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 \
    ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟 \
";

/// Returns the character that a radical of the supplement block (U+2E80 to U+2EFF) looks like.
pub(super) fn unified(radical: char) -> Option<char> {
    RADICALS.split(' ').find_map(|pair| {
        let mut characters = pair.trim().chars();
        (characters.next() == Some(radical)).then(|| characters.next()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_radical_has_one_character() {
        let pairs: Vec<&str> = RADICALS.split_whitespace().collect();
        assert!(pairs.len() > 100 && pairs.is_sorted());
        assert!(pairs.iter().all(|pair| pair.chars().count() == 2));
        assert_eq!(['⻓', '⺠', '⻳', '中'].map(unified), [Some('长'), Some('民'), Some('龟'), None]);
    }
}
