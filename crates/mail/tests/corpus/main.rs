//! The parser against public collections of mail. They aren't part of the project (they hold real names): where the
//! folder `../shared/data` is absent, each test says that it was skipped, and passes.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod bounces;
mod every_file;
mod expectations;
mod forwards;
mod hostile_html;
mod own_words;
mod wrappers;

use std::path::{Path, PathBuf};

/// A folder of the collections, or `None` with a word about it.
fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if path.is_dir() {
        return Some(path);
    }
    say(&format!("skipped: {} is absent", path.display()));
    None
}

#[expect(clippy::print_stderr, reason = "a test that is skipped or measures says so")]
fn say(text: &str) {
    eprintln!("{text}");
}

/// All files under a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn named(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// White space folded to single spaces.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
