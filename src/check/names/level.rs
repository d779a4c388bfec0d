//! Which government a name belongs to: a bulletin of a province does not report on the departments of its cities.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::Archive;

/// The level of government that a name tells: 省 of 省体育局 and of 四川省体育局.
#[derive(Debug)]
pub struct Level<'a> {
    /// The place before it; empty where the name does not tell it.
    pub place: &'a str,
    /// 省, 市, 县, 区, 州 or 旗; 国 for the centre.
    pub sign: char,
    /// The name behind it: 体育局.
    pub stem: &'a str,
}

impl<'a> Level<'a> {
    /// `None` where the name does not begin with a level, nor with a place of two or three characters and its level.
    pub fn of(name: &'a str) -> Option<Self> {
        if let Some(stem) = ["国家", "国务院", "中央", "全国", "中国"].iter().find_map(|word| name.strip_prefix(word))
        {
            return Some(Self { place: "", sign: '国', stem });
        }
        let at = |index: usize| {
            let (start, sign) = name.char_indices().nth(index)?;
            let stem = &name[start + sign.len_utf8()..];
            // 市场监管局 is no 场监管局 of a city.
            let word = ["市场", "市政", "市民", "市容", "区域", "区划", "县域", "州际"];
            let level = "省市县区州旗".contains(sign) && !word.iter().any(|word| name[start..].starts_with(word));
            (level && stem.chars().count() >= 3).then_some(Self { place: &name[..start], sign, stem })
        };
        at(0).or_else(|| at(2)).or_else(|| at(3))
    }
}

/// Which government the bulletin reports on.
#[derive(Debug)]
pub struct Own {
    /// Its level; 省 of a province's bulletin. Several where the registry has several.
    levels: BTreeSet<char>,
    /// Its places: 四川.
    places: BTreeSet<String>,
}

impl Own {
    /// What the registered departments that stand in an issue tell; for the rest, what most of `names` do.
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

    /// Whether `name` may be one of its departments.
    pub fn may_be(&self, name: &str) -> bool {
        Level::of(name).is_none_or(|level| {
            self.levels.contains(&level.sign) && (level.place.is_empty() || self.places.contains(level.place))
        })
    }
}

fn commonest<T>(times: BTreeMap<T, usize>) -> Option<T> {
    // The first of equals.
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
