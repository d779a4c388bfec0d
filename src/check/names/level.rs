//! Level of government that a name belongs to. A bulletin of a province does not report on the departments of its cities,
//! so their names are not missing from its registry.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::Archive;

/// Level of government in a name: 省 in 省体育局 and in 四川省体育局.
#[derive(Debug)]
pub struct Level<'a> {
    /// The place before the level (四川); empty if the name has none.
    pub place: &'a str,
    /// 省, 市, 县, 区, 州 or 旗; 国 for the centre.
    pub sign: char,
    /// The rest of the name: 体育局.
    pub stem: &'a str,
}

impl<'a> Level<'a> {
    /// Splits a name that begins with a level, or with a place of two or three characters and its level. Returns `None`
    /// for any other name.
    pub fn of(name: &'a str) -> Option<Self> {
        if let Some(stem) = ["国家", "国务院", "中央", "全国", "中国"].iter().find_map(|word| name.strip_prefix(word))
        {
            return Some(Self { place: "", sign: '国', stem });
        }
        let at = |index: usize| {
            let (start, sign) = name.char_indices().nth(index)?;
            let stem = &name[start + sign.len_utf8()..];
            // 市场监管局 is not the 场监管局 of a city (市).
            let word = ["市场", "市政", "市民", "市容", "区域", "区划", "县域", "州际"];
            let level = "省市县区州旗".contains(sign) && !word.iter().any(|word| name[start..].starts_with(word));
            (level && stem.chars().count() >= 3).then_some(Self { place: &name[..start], sign, stem })
        };
        at(0).or_else(|| at(2)).or_else(|| at(3))
    }
}

/// Governments that the bulletin reports on.
#[derive(Debug)]
pub struct OwnGovernments {
    /// Their levels: 省 for the bulletin of a province.
    levels: BTreeSet<char>,
    /// Their places: 四川.
    places: BTreeSet<String>,
}

impl OwnGovernments {
    /// Derives levels and places from the registered departments that occur in an issue. If these have none, takes the
    /// commonest of `names`, each with its number of occurrences.
    pub fn of<'n>(archive: &Archive, names: impl Iterator<Item = (&'n str, usize)>) -> Self {
        let named = archive.departments.iter().zip(&archive.department_passages);
        let named = named.filter(|(_, passages)| !passages.is_empty());
        let (mut levels, mut places) = (BTreeSet::new(), BTreeSet::new());
        for level in named.flat_map(|(department, _)| department.names()).filter_map(Level::of) {
            levels.insert(level.sign);
            places.insert(level.place.to_owned());
        }
        let (mut level_times, mut place_times) = (BTreeMap::new(), BTreeMap::new());
        for (name, times) in names {
            let Some(level) = Level::of(name) else { continue };
            *level_times.entry(level.sign).or_default() += times;
            *place_times.entry(level.place.to_owned()).or_default() += times;
        }
        places.remove("");
        place_times.remove("");
        if levels.is_empty() {
            levels.extend(commonest(level_times));
        }
        if places.is_empty() {
            places.extend(commonest(place_times));
        }
        Self { levels, places }
    }

    /// Returns whether `name` may be a department of one of these governments.
    pub fn may_be(&self, name: &str) -> bool {
        Level::of(name).is_none_or(|level| {
            self.levels.contains(&level.sign) && (level.place.is_empty() || self.places.contains(level.place))
        })
    }
}

fn commonest<T>(times: BTreeMap<T, usize>) -> Option<T> {
    // Reversed, because `max_by_key` returns the last of equals.
    times.into_iter().rev().max_by_key(|(_, times)| *times).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels() {
        let level = |name| Level::of(name).map(|level| (level.sign, level.stem));
        assert_eq!(level("省体育局"), Some(('省', "体育局")));
        assert_eq!(level("四川省体育局"), Some(('省', "体育局")));
        assert_eq!(level("成都市市场监管局"), Some(('市', "市场监管局")));
        assert_eq!(level("省市场监管局"), Some(('省', "市场监管局")));
        assert_eq!(level("国家能源局"), Some(('国', "能源局")));
        assert_eq!(level("市场监管局"), None);
        assert_eq!(level("民政厅"), None);
    }
}
