//! Joins what a load keeps to the place where a build keeps it.

use std::sync::Arc;

use crate::cache::IssueVolumes;
use crate::content_hash::ContentHash;
use crate::load::Store;

impl Store for IssueVolumes {
    fn get(&self, name: ContentHash) -> Option<Arc<Vec<u8>>> {
        self.get(name).map(Arc::new)
    }

    fn put(&self, name: ContentHash, bytes: Vec<u8>) {
        self.put(name, bytes);
    }

    fn retain(&self, names: &[ContentHash]) {
        self.retain(names);
    }
}
