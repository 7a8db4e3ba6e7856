//! Decisions that were dear to make are numbered without holes, and each is in the list.

use crate::house::File;
use crate::{Finding, House};

const FOLDER: &str = "docs/decisions/";
const LIST: &str = "docs/decisions/README.md";

/// The numbers of the decisions, and the list that names them.
#[must_use]
pub fn check(house: &House) -> Vec<Finding> {
    let mut decisions: Vec<(u32, &File)> =
        house.files.iter().filter_map(|file| Some((number(&file.path)?, file))).collect();
    decisions.sort_by_key(|(number, file)| (*number, &file.path));
    let list = house.file(LIST).map_or("", |file| file.text.as_str());
    let mut findings = Vec::new();
    for ((found, file), due) in decisions.iter().zip(1..) {
        if *found != due {
            let message =
                format!("the decision in this place should have number {due:04}: rename it, and its line in the list");
            findings.push(Finding::error(&file.path, None, message));
        }
        let name = &file.path[FOLDER.len()..];
        if !list.contains(&format!("]({name})")) {
            findings.push(Finding::error(
                LIST,
                None,
                format!("{name} is not in the list: add a line that links to it"),
            ));
        }
    }
    findings
}

/// `docs/decisions/0007-one-open-promise.md` is number 7; other files there have none.
fn number(path: &str) -> Option<u32> {
    let (number, _) = path.strip_prefix(FOLDER)?.split_once('-')?;
    (number.len() == 4).then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::house::made_up::house;

    const FIRST: (&str, &str) = ("docs/decisions/0001-one-open-promise.md", "# One open promise");
    const THIRD: (&str, &str) = ("docs/decisions/0003-sqlite.md", "# SQLite");

    #[test]
    fn numbered_and_listed_is_fine() {
        let list = ("docs/decisions/README.md", "- [One open promise](0001-one-open-promise.md)");
        assert!(check(&house(&[FIRST, list])).is_empty());
    }

    #[test]
    fn a_hole_and_a_missing_line_are_told() {
        let list = ("docs/decisions/README.md", "- [One open promise](0001-one-open-promise.md)");
        assert_eq!(check(&house(&[FIRST, THIRD, list])).len(), 2);
    }

    #[test]
    fn two_decisions_with_one_number_are_told() {
        let twin = ("docs/decisions/0001-another.md", "# Another");
        let list = ("docs/decisions/README.md", "[a](0001-one-open-promise.md) [b](0001-another.md)");
        assert_eq!(check(&house(&[FIRST, twin, list])).len(), 1);
    }
}
