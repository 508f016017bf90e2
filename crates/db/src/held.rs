//! A task that holds a reader and asks for another connection may wait for itself: as soon as as many
//! callers as there are connections each hold one and ask for a second, none goes on. Debug builds, and so
//! all tests, panic where the second is asked for; release builds check nothing.

use parking_lot::Mutex;
use std::collections::HashSet;
use std::sync::LazyLock;
use tokio::task::{Id, try_id};

static HOLDERS: LazyLock<Mutex<HashSet<Id>>> = LazyLock::new(Mutex::default);

/// Marks the task that lent a reader, until dropped.
pub(crate) struct Held(Option<Id>);

impl Held {
    /// The running task holds a reader from now on.
    pub(crate) fn here() -> Self {
        let task = if cfg!(debug_assertions) { try_id() } else { None };
        if let Some(task) = task {
            HOLDERS.lock().insert(task);
        }
        Self(task)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(task) = self.0 {
            HOLDERS.lock().remove(&task);
        }
    }
}

/// Panics when the running task holds a reader already. Drop it first; beware of one that lives on in a
/// `match` or an `if let`.
#[track_caller]
pub(crate) fn holds_none() {
    if cfg!(debug_assertions)
        && let Some(task) = try_id()
    {
        assert!(!HOLDERS.lock().contains(&task), "this task holds a reader and asks for another connection");
    }
}
