//! Spellings of departments' names: the name itself, its pinyin and its initials.

use pinyin::ToPinyin;

use super::normalise::normalise;

/// Spellings of one name at most; a name with several ambiguous characters would have many more.
const SPELLINGS: usize = 8;

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

/// A name with its spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Normalised.
    pub name: String,
    /// Pinyin without tones (`jingxinting`), one for each combination of readings.
    pub pinyin: Vec<String>,
    /// First letters of the syllables (`jxt`).
    pub initials: Vec<String>,
}

impl Names {
    /// Spells `name`.
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
    /// Returns true if the normalised string `typed` equals the name, its pinyin or its initials.
    pub fn are(&self, typed: &str) -> bool {
        self.name == typed || self.pinyin.iter().chain(&self.initials).any(|spelling| spelling == typed)
    }
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

/// Appends each of `readings` to each spelling.
fn extend(spellings: &mut Vec<(String, String)>, readings: &[String]) {
    let longer = readings.iter().flat_map(|reading| {
        let initial: String = reading.chars().take(1).collect();
        spellings.iter().map(move |(pinyin, initials)| (format!("{pinyin}{reading}"), format!("{initials}{initial}")))
    });
    *spellings = longer.collect();
}

/// Returns the readings of `c`; an empty one for punctuation.
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
