//! The shared data, where they are at hand.

use std::io::Write;
use std::path::PathBuf;

/// The folder with invoices and statements, if it is there; else it is said that a test was skipped.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/invoices");
    if folder.is_dir() {
        return Some(folder);
    }
    let _ = writeln!(std::io::stderr(), "skipped: {} is not there", folder.display());
    None
}

/// All files in a folder and below whose name ends so, sorted.
pub(crate) fn files(folder: &std::path::Path, ends: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of the shared data") {
        let path = entry.expect("an entry of it").path();
        if path.is_dir() {
            found.extend(files(&path, ends));
        } else if path.to_string_lossy().ends_with(ends) {
            found.push(path);
        }
    }
    found.sort();
    found
}
