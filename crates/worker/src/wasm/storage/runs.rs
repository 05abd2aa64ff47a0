//! The store of kept runs: a database of the browser (IndexedDB), a snapshot and its curves under each key.

use idb::{Database, DatabaseEvent, Error, Factory, ObjectStoreParams, Query, TransactionMode};
use js_sys::{Object, Reflect, Uint8Array};
use thiserror::Error as ThisError;
use wasm_bindgen::{JsCast, JsValue};

const DATABASE: &str = "ssl-playground";
const VERSION: u32 = 1;
const STORE: &str = "runs";
/// Most runs that are kept. A snapshot has some megabytes.
const MOST: usize = 8;

/// Says why a run cannot be kept or recalled, as a sentence for the page.
#[derive(Debug, ThisError)]
pub enum StorageError {
    /// No room is left.
    #[error("The browser has no room left to keep this run. It goes on, but ends with this page.")]
    Full,
    /// A later version of the page was here.
    #[error(
        "A later version of this page keeps its runs in this browser, so this one does not. The run ends with this page."
    )]
    Later,
    /// The browser keeps nothing here.
    #[error("This browser keeps nothing for this page, so the run ends with it.")]
    Unavailable,
    /// The request failed otherwise.
    #[error("The browser could not keep this run, so it ends with this page ({0}).")]
    Failed(String),
}

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        // The library hands over the browser's exceptions, whose text begins with their name.
        let words = error.to_string();
        match error {
            _ if words.contains("QuotaExceeded") => Self::Full,
            _ if words.contains("VersionError") => Self::Later,
            Error::IndexedDbNotFound(_) | Error::IndexedDbOpenFailed(_) => Self::Unavailable,
            _ => Self::Failed(words),
        }
    }
}

/// Holds what is kept of a run.
pub struct KeptRun {
    /// The snapshot's file.
    pub snapshot: Vec<u8>,
    /// The curves as text.
    pub curves: String,
}

/// Holds an open database.
pub struct Runs(Database);

impl Drop for Runs {
    fn drop(&mut self) {
        // Left open it would keep a later version of the page in another tab waiting.
        self.0.close();
    }
}

impl Runs {
    /// Opens the database, and makes it where there is none.
    ///
    /// # Errors
    /// Where the browser refuses, or a later version of the page made it.
    pub async fn open() -> Result<Self, StorageError> {
        let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                // Where it fails, every transaction fails, too, and says so.
                let _ = database.create_object_store(STORE, ObjectStoreParams::new());
            }
        });
        Ok(Self(request.await?))
    }

    /// Puts a run under `key`, in place of what was there; the oldest runs beyond some are deleted.
    ///
    /// # Errors
    /// Where there is no room, or the transaction fails; what was there before is then there still.
    pub async fn put(&self, key: &str, run: &KeptRun) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[STORE], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(STORE)?;
        let value = Object::new();
        let snapshot = Uint8Array::from(run.snapshot.as_slice());
        for (name, part) in [
            ("snapshot", snapshot.into()),
            ("curves", JsValue::from_str(&run.curves)),
        ] {
            Reflect::set(&value, &name.into(), &part).map_err(|_| StorageError::Failed(name.to_owned()))?;
        }
        store.put(&value, Some(&JsValue::from_str(key)))?.await?;
        // Keys begin with the time at which their run began, so the first ones are the oldest.
        let keys = store.get_all_keys(None, None)?.await?;
        for old in keys.iter().take(keys.len().saturating_sub(MOST)) {
            store.delete(Query::from(old.clone()))?.await?;
        }
        if transaction.await?.is_aborted() {
            // The only reason that is not told as an error.
            return Err(StorageError::Full);
        }
        Ok(())
    }

    /// Returns what is kept under `key`; `None` where there is nothing.
    ///
    /// # Errors
    /// Where the transaction fails.
    pub async fn get(&self, key: &str) -> Result<Option<KeptRun>, StorageError> {
        let transaction = self.0.transaction(&[STORE], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(STORE)?;
        let Some(value) = store.get(Query::from(JsValue::from_str(key)))?.await? else {
            return Ok(None);
        };
        let part = |name: &str| Reflect::get(&value, &name.into()).unwrap_or_default();
        let snapshot = part("snapshot").dyn_into::<Uint8Array>().ok();
        Ok(snapshot.map(|snapshot| KeptRun {
            snapshot: snapshot.to_vec(),
            curves: part("curves").as_string().unwrap_or_default(),
        }))
    }

    /// Deletes what is kept under `keys`.
    ///
    /// # Errors
    /// Where the transaction fails.
    pub async fn delete(&self, keys: &[String]) -> Result<(), StorageError> {
        let transaction = self.0.transaction(&[STORE], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(STORE)?;
        for key in keys {
            store.delete(Query::from(JsValue::from_str(key)))?.await?;
        }
        Ok(())
    }
}
