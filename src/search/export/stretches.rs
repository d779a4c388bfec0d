//! The shards of the export before, and which of them may stand.
//!
//! Input: these shards in their order, and the terms that changed since. Output: [`Stretch`]es, which divide all keys.
//! A shard may stand where no term of it has changed, and none that comes behind it: that decides where it ends. It
//! does stand if one begins where it began, which is known only when those before it are made.

use std::collections::BTreeSet;
use std::ops::Bound;

use ecow::EcoString;

use super::merge::KeyRange;
use super::shard::Shard;

/// The keys of a shard that was, or any others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// Its keys.
    pub range: KeyRange,
    /// All terms of it, as a shard that ends where they do, as long as it begins where they do.
    pub shard: Option<&'a Shard>,
}

/// Divides all keys as `shards` did, which are in order. The terms in `changed` came, went or have other postings.
pub fn stretches<'a>(shards: &'a [Shard], changed: &BTreeSet<EcoString>) -> Vec<Stretch<'a>> {
    let stretch = |(index, shard): (usize, &'a Shard)| {
        let next = shards.get(index + 1).map(|next| next.first_key.as_str());
        // What comes before all others belongs to the first of them.
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
