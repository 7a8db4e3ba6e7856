//! The data directory: the database, the key that seals passwords, the socket for local delivery.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use store::{Chance, Location};

/// One directory that holds all of an installation.
#[derive(Debug, Clone)]
pub(crate) struct DataDir {
    path: PathBuf,
}

impl DataDir {
    /// Opens the directory; makes it, readable by its owner only, when it isn't there.
    ///
    /// # Errors
    /// When it can't be made.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .with_context(|| format!("can't make the data directory {}", path.display()))?;
        Ok(Self { path: path.to_owned() })
    }

    /// Opens a directory that must be there: a mistyped name shouldn't leave an empty one behind.
    ///
    /// # Errors
    /// When it isn't there.
    pub(crate) fn existing(path: &Path) -> anyhow::Result<Self> {
        if !path.is_dir() {
            bail!("there is no data directory {}; say where it is with --data", path.display());
        }
        Ok(Self { path: path.to_owned() })
    }

    /// Where `myosotis.toml` is looked for.
    pub(crate) fn settings_file(&self) -> PathBuf {
        self.path.join("myosotis.toml")
    }

    /// The database: the URL that was given, or SQLite in this directory.
    pub(crate) fn location(&self, database: Option<&str>) -> Location {
        match database {
            Some(url) => Location::Postgres(url.to_owned()),
            None => Location::Sqlite(self.path.join("myosotis.sqlite")),
        }
    }

    /// The socket by which `myosotis mail deliver` reaches the running program.
    pub(crate) fn lmtp_socket(&self) -> PathBuf {
        self.path.join("lmtp.sock")
    }

    /// The path as it was given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The key that seals stored passwords: 32 bytes in `key`, readable by its owner only; made at the first start.
    /// Without it the passwords of mail servers must be typed again; nothing else is lost.
    ///
    /// # Errors
    /// When the file can't be read or made, or isn't 32 bytes.
    pub(crate) fn key(&self, chance: &dyn Chance) -> anyhow::Result<[u8; 32]> {
        let file = self.path.join("key");
        let mut fresh = [0; 32];
        chance.fill(&mut fresh);
        match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file) {
            Ok(mut made) => {
                made.write_all(&fresh)
                    .and_then(|()| made.sync_all())
                    .with_context(|| format!("can't write {}", file.display()))?;
                Ok(fresh)
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let bytes = std::fs::read(&file).with_context(|| format!("can't read {}", file.display()))?;
                let Ok(key) = <[u8; 32]>::try_from(bytes.as_slice()) else {
                    bail!(
                        "{} must hold 32 bytes and holds {}; put the right file back from a backup",
                        file.display(),
                        bytes.len()
                    );
                };
                Ok(key)
            }
            Err(error) => Err(error).with_context(|| format!("can't make {}", file.display())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;
    impl Chance for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for (at, byte) in bytes.iter_mut().enumerate() {
                *byte = u8::try_from(at % 251).unwrap();
            }
        }
    }

    #[test]
    fn the_key_is_made_once_and_stays() {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::open(&dir.path().join("desk")).unwrap();
        let first = data.key(&crate::chance::SystemChance).unwrap();
        assert_eq!(data.key(&Counting).unwrap(), first);
    }

    #[test]
    fn a_key_cut_short_is_said_plainly() {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::open(dir.path()).unwrap();
        std::fs::write(dir.path().join("key"), [1, 2, 3]).unwrap();
        assert!(data.key(&Counting).unwrap_err().to_string().contains("holds 3"));
    }
}
