//! Names under which a department is found: forms of its names, their pinyin and their initials.

use std::collections::HashSet;

use pinyin::ToPinyin;

use super::normalise::normalise;

/// Spellings of one form at most; a form with several ambiguous characters would have many more.
const SPELLINGS: usize = 8;
/// Characters that a form keeps at least when its place is left out.
const SHORTEST: usize = 3;

/// Characters in departments' names with two readings, of which the commoner one may be wrong.
const READINGS: [(char, [&str; 2]); 12] = [
    ('行', ["xing", "hang"]),
    ('重', ["zhong", "chong"]),
    ('会', ["hui", "kuai"]),
    ('调', ["diao", "tiao"]),
    ('长', ["chang", "zhang"]),
    ('都', ["du", "dou"]),
    ('藏', ["zang", "cang"]),
    ('乐', ["le", "yue"]),
    ('传', ["chuan", "zhuan"]),
    ('参', ["can", "shen"]),
    ('校', ["xiao", "jiao"]),
    ('贾', ["jia", "gu"]),
];

/// Returns the normalised forms of a department's names without repeats: each name as it is, and without the province
/// or city before it (林草局 for 省林草局, 林业和草原局 for 四川省林业和草原局).
pub fn forms<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let (mut forms, mut known) = (Vec::new(), HashSet::new());
    let mut add = |form: &str| {
        if known.insert(form.to_owned()) {
            forms.push(form.to_owned());
        }
    };
    for name in names {
        let name = normalise(name);
        add(&name);
        let mut rest = name.as_str();
        while let Some(shorter) = without_place(rest) {
            add(shorter);
            rest = shorter;
        }
    }
    forms
}

/// Returns `name` without the province or city that it begins with.
fn without_place(name: &str) -> Option<&str> {
    let mut before = ' ';
    for (index, (at, c)) in name.char_indices().enumerate().take(5) {
        let rest = &name[at + c.len_utf8()..];
        let ends_place = match (c, index) {
            ('省', 0 | 2 | 3) => true,
            // 市场, 市政 and 城市 are no cities.
            ('市', 0) => !rest.starts_with(['场', '政', '民', '容']),
            ('市', 2..=4) => before != '城',
            _ => false,
        };
        if ends_place && rest.chars().count() >= SHORTEST {
            return Some(rest);
        }
        before = c;
    }
    None
}

/// Returns true if the normalised string `typed` is one of `forms` or the pinyin or the initials of one.
pub fn is_called(forms: &[String], typed: &str) -> bool {
    let spelled = |form: &String| {
        let (pinyin, initials) = spellings(form);
        pinyin.iter().chain(&initials).any(|spelling| spelling == typed)
    };
    // Most queries are Chinese, and no spelling is.
    forms.iter().any(|form| form == typed) || typed.is_ascii() && forms.iter().any(spelled)
}

/// Returns the pinyin of a form without tones (`jingxinting`), one for each combination of readings, and its initials
/// (`jxt`).
pub fn spellings(form: &str) -> (Vec<String>, Vec<String>) {
    let mut spellings = vec![(String::new(), String::new())];
    for c in form.chars() {
        let mut readings = readings(c);
        if spellings.len() * readings.len() > SPELLINGS {
            readings.truncate(1);
        }
        let longer = readings.iter().flat_map(|reading| {
            let initial: String = reading.chars().take(1).collect();
            spellings
                .iter()
                .map(move |(pinyin, initials)| (format!("{pinyin}{reading}"), format!("{initials}{initial}")))
        });
        spellings = longer.collect();
    }
    let (pinyin, initials): (Vec<_>, Vec<_>) = spellings.into_iter().unzip();
    (pinyin, unique(initials))
}

/// Removes duplicates, keeping the order.
fn unique(spellings: Vec<String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for spelling in spellings {
        if !unique.contains(&spelling) {
            unique.push(spelling);
        }
    }
    unique
}

/// Returns the readings of `c` in names, without tones; an empty one for punctuation.
pub fn readings(c: char) -> Vec<String> {
    if let Some((_, readings)) = READINGS.iter().find(|(character, _)| *character == c) {
        return readings.map(str::to_owned).into();
    }
    let reading = match c.to_pinyin() {
        Some(pinyin) => pinyin.plain().replace('ü', "v"),
        None if c.is_alphanumeric() => c.to_string(),
        None => String::new(),
    };
    vec![reading]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_forms() {
        let of = |form: &str| spellings(&normalise(form));
        assert_eq!(of("省经信厅（本级）"), (vec!["shengjingxintingbenji".into()], vec!["sjxtbj".into()]));
        let (pinyin, initials) = of("人民银行");
        assert_eq!(pinyin, ["renminyinxing", "renminyinhang"]);
        assert_eq!(initials, ["rmyx", "rmyh"]);
        let (pinyin, initials) = of("行会藏");
        assert_eq!(pinyin.len(), 8);
        assert_eq!(initials, ["xhz", "hhz", "xkz", "hkz", "xhc", "hhc", "xkc", "hkc"]);
        assert_eq!(of("长都行").1, ["cdx", "zdx", "cdh", "zdh"], "no spelling twice");
    }

    #[test]
    fn names_without_their_places() {
        let cases = [
            ("省林草局", "林草局"),
            ("四川省林业和草原局", "林业和草原局"),
            ("四川省市场监督管理局", "市场监督管理局"),
            ("黑龙江省哈尔滨市教育局", "哈尔滨市教育局"),
            ("成都市城市管理委员会", "城市管理委员会"),
            ("市教育局", "教育局"),
        ];
        for (name, form) in cases {
            assert_eq!(without_place(name), Some(form));
        }
        for name in ["市场监管局", "城市管理局", "住房和城市建设局", "省政府", "教育厅"] {
            assert_eq!(without_place(name), None, "{name}");
        }
        assert_eq!(forms(["黑龙江省哈尔滨市教育局", "教育局"]), ["黑龙江省哈尔滨市教育局", "哈尔滨市教育局", "教育局"]);
        let forms = forms(["四川省林业和草原局", "省林草局"]);
        for typed in ["lcj", "linyehecaoyuanju", "slcj", "林草局", "省林草局"] {
            assert!(is_called(&forms, typed), "{typed}");
        }
        assert!(!is_called(&forms, "林草"));
    }
}
