//! Every page of the documentation can be reached, and leads somewhere.

use crate::house::File;
use crate::{Finding, House};

/// From where a reader starts.
const DOORS: [&str; 3] = ["README.md", "docs/README.md", "docs/decisions/README.md"];

/// Relative links to files that aren't there, and pages that nobody links to.
#[must_use]
pub fn check(house: &House) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut reached = Vec::new();
    for file in house.with_ending(&["md"]) {
        for (number, target) in links(file) {
            let path = resolve(&file.path, target);
            if !house.places.contains(&path) {
                findings.push(Finding::error(
                    &file.path,
                    Some(number),
                    format!("the link `{target}` leads nowhere: there is no {path}"),
                ));
            }
            if DOORS.contains(&file.path.as_str()) {
                reached.push(path);
            }
        }
    }
    let pages = house.with_ending(&["md"]).filter(|file| file.path.starts_with("docs/"));
    for page in pages.filter(|page| !reached.contains(&page.path)) {
        findings.push(Finding::error(&page.path, None, "nobody links to this page: add a line to docs/README.md"));
    }
    findings
}

/// Targets of `[words](target)` with their lines; addresses and places in the same page left out.
fn links(file: &File) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (number, line) in file.numbered() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for (at, _) in line.match_indices("](") {
            let Some((target, _)) = line[at + 2..].split_once(')') else { continue };
            let target = target.split('#').next().unwrap_or(target).trim();
            let is_elsewhere = target.contains("://") || target.starts_with("mailto:");
            if !target.is_empty() && !is_elsewhere {
                found.push((number, target));
            }
        }
    }
    found
}

/// `../a.md` seen from `docs/decisions/b.md` is `docs/a.md`.
fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{check, resolve};
    use crate::house::made_up::house;

    #[track_caller]
    fn found(files: &[(&str, &str)]) -> usize {
        let mut house = house(files);
        house.places.insert("docs/today.png".to_owned());
        check(&house).len()
    }

    #[test]
    fn a_link_is_read_from_where_it_stands() {
        assert_eq!(resolve("docs/decisions/0001-a.md", "../install.md"), "docs/install.md");
        assert_eq!(resolve("README.md", "./docs/"), "docs");
    }

    #[test]
    fn a_link_to_nothing_is_told() {
        assert_eq!(found(&[("README.md", "[a](docs/gone.md) [b](https://example.nl/x.md) ![c](docs/today.png)")]), 1);
    }

    #[test]
    fn a_page_that_nobody_links_to_is_told() {
        let door = ("docs/README.md", "[install](install.md#first) [decisions](decisions/README.md)");
        let list = ("docs/decisions/README.md", "");
        assert_eq!(found(&[("README.md", "[docs](docs/README.md)"), door, list, ("docs/install.md", "")]), 0);
        assert_eq!(
            found(&[("README.md", "[docs](docs/README.md)"), ("docs/README.md", ""), ("docs/install.md", "")]),
            1
        );
    }

    #[test]
    fn what_stands_in_a_block_of_code_is_no_link() {
        assert_eq!(found(&[("README.md", "```\n[a](gone.md)\n```")]), 0);
    }
}
