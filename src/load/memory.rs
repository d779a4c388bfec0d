//! What a load keeps for the next one: volumes of parsed issues, as bytes, each under a name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::content_hash::ContentHash;

/// Keeps volumes, from any thread. One that is lost costs time and nothing else, so nothing here fails.
pub trait Store: Sync {
    /// The bytes that were kept under `name`, whole; `None` where there are none.
    fn get(&self, name: ContentHash) -> Option<Arc<Vec<u8>>>;

    /// Keeps `bytes` in place of those that were kept under `name`.
    fn put(&self, name: ContentHash, bytes: Vec<u8>);

    /// Forgets all but what is kept under `names`.
    fn retain(&self, names: &[ContentHash]);
}

/// Keeps volumes as long as it is there itself, for who loads an archive again and again.
#[derive(Debug, Default)]
pub struct Memory(Mutex<HashMap<ContentHash, Arc<Vec<u8>>>>);

impl Memory {
    fn volumes(&self) -> MutexGuard<'_, HashMap<ContentHash, Arc<Vec<u8>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Memory {
    fn get(&self, name: ContentHash) -> Option<Arc<Vec<u8>>> {
        self.volumes().get(&name).cloned()
    }

    fn put(&self, name: ContentHash, bytes: Vec<u8>) {
        self.volumes().insert(name, Arc::new(bytes));
    }

    fn retain(&self, names: &[ContentHash]) {
        self.volumes().retain(|name, _| names.contains(name));
    }
}
