//! The data folder: its locks and its keys.

use crate::trouble::Trouble;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kernel::Moment;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A file that one process holds at a time. The system lets go of it when the process ends,
/// however it ends.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "held, not used")] File);

impl Lock {
    /// Takes the lock of a file, `FILE.lock` beside it.
    pub(crate) fn of(path: &Path) -> Result<Self, Trouble> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let lock = PathBuf::from(name);
        let failed = |error| Trouble::File { path: lock.clone(), error };
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&lock).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let _ = file.read_to_string(&mut text);
                return Err(Trouble::InUse { path: path.to_owned(), process: text.trim().parse().ok() });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).map_err(failed)?;
        Ok(Self(file))
    }
}

/// Makes a folder that nobody else reads, if it is not there.
pub(crate) fn make(path: &Path) -> Result<(), Trouble> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| Trouble::File { path: path.to_owned(), error })
}

/// What the shop and its payment provider share.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Keys {
    /// The provider's bearer key.
    pub(crate) api_key: String,
    /// Signs the provider's messages.
    pub(crate) webhook_secret: String,
}

impl Keys {
    /// Those of this folder; made at the first start, readable by the owner alone.
    pub(crate) fn of(data: &Path, moment: &Moment) -> Result<Self, Trouble> {
        let path = data.join("keys.json");
        let failed = |error| Trouble::File { path: path.clone(), error };
        match fs::read_to_string(&path) {
            Ok(text) => {
                return serde_json::from_str(&text)
                    .map_err(|error| Trouble::Setting { name: path.display().to_string(), why: error.to_string() });
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let keys = Self {
            api_key: URL_SAFE_NO_PAD.encode(moment.secret::<32>()),
            webhook_secret: format!("whsec_{}", STANDARD.encode(moment.secret::<32>())),
        };
        let text = serde_json::to_string_pretty(&keys).expect("two texts can be written");
        let new = data.join("keys.json.new");
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new).map_err(failed)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.and_then(|()| fs::rename(&new, &path)).map_err(failed)?;
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_file_is_held_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let held = Lock::of(&path).unwrap();
        let Err(Trouble::InUse { process, .. }) = Lock::of(&path) else { panic!("it must be refused") };
        assert_eq!(process, Some(std::process::id()));
        drop(held);
        assert!(Lock::of(&path).is_ok());
    }

    #[test]
    fn keys_are_made_once_and_for_the_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let moment = kernel::Clock::manual(kernel::from_micros(0), 1).moment();
        let first = Keys::of(folder.path(), &moment).unwrap();
        let second = Keys::of(folder.path(), &moment).unwrap();
        assert_eq!((first.api_key, first.webhook_secret), (second.api_key, second.webhook_secret));
        let mode = fs::metadata(folder.path().join("keys.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
