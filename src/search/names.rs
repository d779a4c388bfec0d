//! Under which names, pinyin and initials a department is looked for.

use pinyin::ToPinyin;

use super::normalise::normalise;

/// Spellings of one name at most, where several of its characters have two readings.
const SPELLINGS: usize = 8;

/// Characters of departments' names that are read in two ways; their commoner reading may be the wrong one.
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

/// A name with the ways it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Normalised.
    pub name: String,
    /// `jingxinting`; several where a character has several readings.
    pub pinyin: Vec<String>,
    /// `jxt`.
    pub initials: Vec<String>,
}

impl Names {
    /// The ways in which `name` is typed.
    pub fn new(name: &str) -> Self {
        let name = normalise(name);
        let mut spellings = vec![(String::new(), String::new())];
        for c in name.chars() {
            let readings = readings(c);
            if spellings.len() * readings.len() > SPELLINGS {
                extend(&mut spellings, &readings[..1]);
            } else {
                extend(&mut spellings, &readings);
            }
        }
        let (pinyin, initials): (Vec<_>, Vec<_>) = spellings.into_iter().unzip();
        Self { name, pinyin, initials: unique(initials) }
    }
}

impl Names {
    /// Whether `typed`, normalised, is all of the name, its pinyin or its initials.
    pub fn are(&self, typed: &str) -> bool {
        self.name == typed || self.pinyin.iter().chain(&self.initials).any(|spelling| spelling == typed)
    }
}

/// Each spelling once, in order.
fn unique(spellings: Vec<String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for spelling in spellings {
        if !unique.contains(&spelling) {
            unique.push(spelling);
        }
    }
    unique
}

/// Goes on with each of `readings`.
fn extend(spellings: &mut Vec<(String, String)>, readings: &[String]) {
    let longer = readings.iter().flat_map(|reading| {
        let initial: String = reading.chars().take(1).collect();
        spellings.iter().map(move |(pinyin, initials)| (format!("{pinyin}{reading}"), format!("{initials}{initial}")))
    });
    *spellings = longer.collect();
}

/// How `c` is typed; nothing for punctuation.
fn readings(c: char) -> Vec<String> {
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
    fn spellings() {
        let names = Names::new("省经信厅（本级）");
        assert_eq!(names.name, "省经信厅(本级)");
        assert_eq!(names.pinyin, ["shengjingxintingbenji"]);
        assert_eq!(names.initials, ["sjxtbj"]);
        let bank = Names::new("人民银行");
        assert_eq!(bank.pinyin, ["renminyinxing", "renminyinhang"]);
        assert_eq!(bank.initials, ["rmyx", "rmyh"]);
        let several = Names::new("行会藏");
        assert_eq!(several.pinyin.len(), 8);
        assert_eq!(several.initials, ["xhz", "hhz", "xkz", "hkz", "xhc", "hhc", "xkc", "hkc"]);
        assert_eq!(Names::new("长都行").initials, ["cdx", "zdx", "cdh", "zdh"], "no spelling twice");
    }
}
