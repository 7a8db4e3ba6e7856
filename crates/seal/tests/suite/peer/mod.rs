//! Another program on the command line, in a folder of its own.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "says when it was skipped; the other program goes by the real time"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use seal::{Keyring, OpenError, Opened, Verdict};

/// A program that seals, or opens what we would.
pub(crate) struct Peer {
    name: &'static str,
    folder: tempfile::TempDir,
}

impl Peer {
    /// `None`, and a word about it, where the program isn't there.
    pub(crate) fn find(name: &'static str) -> Option<Self> {
        let is_there = Command::new(name).arg(if name == "gpg" { "--version" } else { "version" }).output().is_ok();
        if !is_there {
            println!("skipped: there is no `{name}` here (Debian: apt-get install {name}; ./test installs it)");
            return None;
        }
        Some(Self { name, folder: tempfile::tempdir().unwrap() })
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(file), bytes).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.path(file)).unwrap()
    }

    /// Runs it with these words, and gives back what it says; files are named within its folder.
    #[track_caller]
    pub(crate) fn run(&self, words: &str) -> Vec<u8> {
        let mut command = Command::new(self.name);
        let words = words.split(' ').filter(|word| !word.is_empty()).map(|word| word.replace('\u{a0}', " "));
        command.args(words).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("GNUPGHOME", self.folder.path()).env("LC_ALL", "C");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if self.name == "gpg" {
            // It leaves a program behind that holds the keys of this folder.
            let home: &Path = self.folder.path();
            let _ = Command::new("gpgconf").args(["--kill", "all"]).env("GNUPGHOME", home).output();
        }
    }
}

/// The middle of the year in which the keys of the tests hold.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64)
        .unwrap()
}

#[track_caller]
pub(crate) fn opened(mail: &[u8], keyring: &Keyring, at: Timestamp) -> Opened {
    seal::open(mail, keyring, at)
        .unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(mail)))
        .unwrap_or_else(|| panic!("not sealed:\n{}", String::from_utf8_lossy(mail)))
}

#[track_caller]
pub(crate) fn closed(mail: &[u8], keyring: &Keyring) -> OpenError {
    seal::open(mail, keyring, now()).expect_err("it opened")
}

/// The words, and what is known of the one signature.
#[track_caller]
pub(crate) fn check(mail: &[u8], keyring: &Keyring, words: &str, verdict: Option<&Verdict>) -> Opened {
    let opened = opened(mail, keyring, now());
    let text = String::from_utf8_lossy(&opened.mail);
    assert!(text.contains(words), "{text}");
    let found: Vec<_> = opened.signatures.iter().map(|signature| &signature.verdict).collect();
    assert_eq!(found, verdict.into_iter().collect::<Vec<_>>(), "{text}");
    opened
}
