//! Joins what a load keeps to the place where a build keeps it.

use crate::cache::Issues;
use crate::fingerprint::Fingerprint;
use crate::load::Store;

impl Store for Issues {
    fn get(&self, name: Fingerprint) -> Option<Vec<u8>> {
        self.read(name)
    }

    fn put(&self, name: Fingerprint, bytes: Vec<u8>) {
        self.write(name, bytes);
    }

    fn retain(&self, names: &[Fingerprint]) {
        self.remove_others(names);
    }
}
