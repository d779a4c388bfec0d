//! The shards of the previous export, and which of them may be reused.
//!
//! Input: these shards in order, and the terms that changed since. Output: [`Stretch`]es, which divide all keys. A shard
//! may be reused if none of its terms changed, nor the first term behind it, which decides where the shard ends. It is
//! reused if a new shard begins with its first key, which is known only after the shards before it were written.

use std::collections::BTreeSet;
use std::ops::Bound;

use ecow::EcoString;

use super::merge::KeyRange;
use super::shard::Shard;

/// Range of keys, with the previous shard that covers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// The range.
    pub range: KeyRange,
    /// The previous shard, if none of its terms changed.
    pub shard: Option<&'a Shard>,
}

/// Divides all keys as the sorted `shards` did. The terms in `changed` were added, removed or changed.
pub fn stretches<'a>(shards: &'a [Shard], changed: &BTreeSet<EcoString>) -> Vec<Stretch<'a>> {
    let stretch = |(index, shard): (usize, &'a Shard)| {
        let next = shards.get(index + 1).map(|next| next.first_key.as_str());
        // Keys before the first shard belong to it.
        let from = (index > 0).then_some(shard.first_key.as_str());
        let bounds = (from.map_or(Bound::Unbounded, Bound::Included), next.map_or(Bound::Unbounded, Bound::Included));
        let stands = changed.range::<str, _>(bounds).next().is_none();
        let key = |key: &str| key.as_bytes().to_vec();
        Stretch { range: KeyRange { from: from.map(key), to: next.map(key) }, shard: stands.then_some(shard) }
    };
    shards.iter().enumerate().map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First keys of the shards of `before` that may stand.
    fn standing(before: &[&str], changed: &[&str]) -> String {
        let shard = |key: &&str| Shard {
            first_key: (*key).to_owned(),
            begins_long: false,
            hash: [0; 32],
            characters: Vec::new(),
        };
        let shards: Vec<Shard> = before.iter().map(shard).collect();
        let changed = changed.iter().copied().map(EcoString::from).collect();
        let stretches = stretches(&shards, &changed);
        assert!(stretches.windows(2).all(|pair| pair[0].range.to.is_some() && pair[0].range.to == pair[1].range.from));
        assert!(stretches.first().is_none_or(|first| first.range.from.is_none()));
        assert!(stretches.last().is_none_or(|last| last.range.to.is_none()));
        stretches.iter().filter_map(|stretch| Some(stretch.shard?.first_key.as_str())).collect()
    }

    #[test]
    fn shards_without_a_changed_term_in_or_behind_them_may_stand() {
        let before = ["c", "f", "k"];
        assert_eq!(standing(&before, &[]), "cfk");
        assert_eq!(standing(&before, &["g"]), "ck", "in the middle of one");
        assert_eq!(standing(&before, &["f"]), "k", "with which one begins, so that the one before may end elsewhere");
        assert_eq!(standing(&before, &["a"]), "fk", "before the first");
        assert_eq!(standing(&before, &["x"]), "cf", "behind the last");
        assert_eq!(standing(&["c"], &["c"]), "");
        assert_eq!(standing(&[], &["c"]), "");
    }
}
