//! A file has one subject; past a certain length there is a second one in it.

use crate::{Finding, House};

/// From here on we ask what second thing lives there.
const LINES_ASKED: usize = 400;
/// From here on we no longer ask.
const LINES_MAX: usize = 600;
const MEASURED: [&str; 8] = ["rs", "js", "mjs", "ts", "css", "html", "sql", "ftl"];

/// Files that are too long to have one subject.
#[must_use]
pub fn check(house: &House) -> Vec<Finding> {
    let written = house.with_ending(&MEASURED).filter(|file| !file.is_material());
    written
        .filter_map(|file| {
            let lines = file.text.lines().count();
            let message = format!("{lines} lines: which second subject lives here? Give it a file of its own");
            match lines {
                0..=LINES_ASKED => None,
                _ if lines <= LINES_MAX => Some(Finding::warning(&file.path, None, message)),
                _ => Some(Finding::error(&file.path, None, message)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::Severity;
    use crate::house::made_up::house;

    #[track_caller]
    fn severity(path: &str, lines: usize) -> Option<Severity> {
        check(&house(&[(path, &"x\n".repeat(lines))])).first().map(|finding| finding.severity)
    }

    #[test]
    fn a_long_file_is_told_and_a_very_long_one_fails() {
        assert_eq!(severity("crates/desk/src/receive.rs", 400), None);
        assert_eq!(severity("crates/desk/src/receive.rs", 401), Some(Severity::Warning));
        assert_eq!(severity("crates/desk/src/receive.rs", 601), Some(Severity::Error));
    }

    #[test]
    fn golden_files_are_as_long_as_they_are() {
        assert_eq!(severity("crates/web/tests/golden/today.html", 900), None);
    }
}
