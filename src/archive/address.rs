//! Names in addresses of things that are known by a name alone: sections, departments, pages.
//!
//! Input: a name as its author typed it. Output: an ASCII name that follows from it and from nothing else, so that an
//! address stays what it is whatever else the archive holds. Pinyin alone would not do: 事务 and 失误 are both `shiwu`.
//! Every name that is not such an ASCII name itself therefore gets a short hash: `shiwu-5d2f01ab`.
//!
//! Invariant: different names, once folded, have different addresses, but for hashes that are equal by chance. The
//! pinyin table is a package's; a test fails where an update of it would move addresses.

use super::published_name::published_name;
use crate::folding::fold;

/// Bytes of the longest pinyin in an address.
const MAX_PINYIN: usize = 40;
/// Bytes of the longest ASCII name that is its own address.
const MAX_PLAIN: usize = 60;
/// Hexadecimal digits of the hash.
const DIGITS: usize = 8;

/// Returns the name in addresses of what is called `name`.
///
/// ```
/// use kanku::archive::address::address_name;
///
/// assert_eq!(address_name("news"), "news");
/// assert_eq!(address_name("事务"), "shiwu-e140e0c1");
/// ```
pub fn address_name(name: &str) -> String {
    let folded = fold(name);
    let name = folded.text().trim();
    if is_plain(name) {
        return name.to_owned();
    }
    let hash = &blake3::hash(name.as_bytes()).to_hex()[..DIGITS];
    let pinyin = pinyin(name, MAX_PINYIN);
    if pinyin.is_empty() { hash.to_owned() } else { format!("{pinyin}-{hash}") }
}

/// Returns the pinyin of a text, whole syllables up to `max` bytes: letters in lower case, digits, and a hyphen for a
/// run of anything else. Empty where nothing is left.
pub fn pinyin(text: &str, max: usize) -> String {
    use ::pinyin::ToPinyin;
    let mut pinyin = String::new();
    for c in text.chars() {
        let length = pinyin.len();
        if let Some(syllable) = c.to_pinyin() {
            pinyin.extend(syllable.plain().chars().map(|c| if c == 'ü' { 'v' } else { c }).filter(char::is_ascii));
        } else if c.is_ascii_alphanumeric() {
            pinyin.push(c.to_ascii_lowercase());
        } else if !pinyin.is_empty() && !pinyin.ends_with('-') {
            pinyin.push('-');
        }
        if pinyin.len() > max {
            pinyin.truncate(length);
            break;
        }
    }
    pinyin.truncate(pinyin.trim_end_matches('-').len());
    pinyin
}

/// Returns whether a name may stand in an address as it is: lower-case ASCII letters, digits and single hyphens, no
/// name that some system keeps for itself, and none that looks like one with a hash.
pub fn is_plain(name: &str) -> bool {
    let is_allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !name.is_empty()
        && name.len() <= MAX_PLAIN
        && name.bytes().all(is_allowed)
        && name.split('-').all(|part| !part.is_empty())
        && name != "index"
        && published_name(name) == name
        && !has_hash(name)
}

/// Returns whether a name ends like one that has a hash.
fn has_hash(name: &str) -> bool {
    let last = name.rsplit('-').next().unwrap_or_default();
    last.len() == DIGITS && last.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pinyin_is_ascii() {
        for (text, max, expected) in [
            ("政务工作动态", 60, "zhengwugongzuodongtai"),
            ("绿化 S1（二）", 60, "lvhua-s1-er"),
            ("《》", 60, ""),
            ("政务工作", 12, "zhengwugong"),
            ("甲，乙", 4, "jia"),
        ] {
            assert_eq!(pinyin(text, max), expected);
        }
    }

    #[test]
    fn a_name_without_a_hash_is_its_own_address() {
        for name in ["news", "s1-hall", "2023", "covid-19"] {
            assert_eq!(address_name(name), name);
        }
        for name in ["News", "s1 hall", "con", "index", "a--b", "-a", "a-", "", "shiwu-e140e0c1", "12345678", "事务"]
        {
            assert!(has_hash(&address_name(name)), "{name}");
        }
    }

    #[test]
    fn what_looks_the_same_has_one_address() {
        for names in [["３．动 态", "3.动态"], ["⽔利", "水利"], ["教\u{200b}育", "教育"], [" 动态", "动态　"]]
        {
            assert_eq!(address_name(names[0]), address_name(names[1]));
        }
    }

    /// Addresses are published: no change of the code or of a package may move one. Where this fails after an update
    /// of the package of pinyin, keep the old version of the package.
    #[test]
    fn addresses_are_what_they_were() {
        let names = [
            "事务",
            "失误",
            "🎉",
            "政务工作动态",
            "厅（局）长进大厅",
            "综合窗口改革攻坚行动和政务服务提升工作动态之一",
        ];
        let expected = [
            "shiwu-e140e0c1",
            "shiwu-b2c6e619",
            "7f97513e",
            "zhengwugongzuodongtai-4592a249",
            "ting-ju-zhangjindating-0d25749d",
            "zonghechuangkougaigegongjianxingdonghe-24fef0c4",
        ];
        assert_eq!(names.map(address_name), expected);
        let all: String = ('\u{4e00}'..='\u{9fff}').map(|c| pinyin(c.encode_utf8(&mut [0; 4]), 60) + " ").collect();
        assert_eq!(blake3::hash(all.as_bytes()).to_hex()[..16], *"cd79f7d332d8f8e4");
    }

    proptest! {
        #![proptest_config(crate::property_tests::config())]

        #[test]
        fn different_names_have_different_addresses(
            names in prop::collection::vec("[事失务误实 aA1ａ-]{1,4}|con|shiwu(-[0-9a-f]{8})?|[🎉★☆]{1,2}|工{30,60}", 1..20),
        ) {
            let mut owners: HashMap<String, String> = HashMap::new();
            for name in names {
                let folded = fold(&name).text().trim().to_owned();
                let address = address_name(&name);
                prop_assert!(!address.is_empty() && address.len() <= MAX_PLAIN && address.is_ascii(), "{}", address);
                let owner = owners.entry(address).or_insert_with(|| folded.clone());
                prop_assert_eq!(owner, &folded);
            }
        }
    }
}
