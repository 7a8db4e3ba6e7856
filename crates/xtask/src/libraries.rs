//! Each library is a promise to keep it up to date: one line in docs/decisions/libraries.md says what it saves us.

use crate::house::File;
use crate::{Finding, House};
use std::collections::BTreeSet;

const LIST: &str = "docs/decisions/libraries.md";

/// Libraries without a line, and lines without a library.
#[must_use]
pub fn check(house: &House) -> Vec<Finding> {
    let Some(list) = house.file(LIST) else {
        return vec![Finding::error(LIST, None, "there is no list of libraries: write one")];
    };
    let explained: BTreeSet<&str> = list.text.lines().filter_map(explained).collect();
    let used = used(house);
    let missing = used
        .difference(&explained)
        .map(|name| format!("`{name}` is used without a reason: add a line \"- `{name}`: why\""));
    let gone = explained.difference(&used).map(|name| format!("`{name}` is not used any more: take its line out"));
    missing.chain(gone).map(|message| Finding::error(LIST, None, message)).collect()
}

/// The name in a line such as ``- `jiff`: time zones done right``.
fn explained(line: &str) -> Option<&str> {
    line.strip_prefix("- `")?.split('`').next()
}

fn used(house: &House) -> BTreeSet<&str> {
    let ours = |name: &&str| !house.has_crate(name);
    let rust = house.file("Cargo.toml").into_iter().flat_map(workspace_dependencies).filter(ours);
    let packages = house.files.iter().filter(|file| file.path.ends_with("/package.json"));
    rust.chain(packages.flat_map(npm_dependencies)).collect()
}

fn workspace_dependencies(manifest: &File) -> impl Iterator<Item = &str> {
    let table = manifest.text.lines().skip_while(|line| *line != "[workspace.dependencies]").skip(1);
    let lines = table.take_while(|line| !line.starts_with('['));
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim())
}

/// Names in `dependencies` and `devDependencies`, which stand one on a line.
fn npm_dependencies(package: &File) -> impl Iterator<Item = &str> {
    let mut inside = false;
    package.text.lines().filter_map(move |line| {
        let line = line.trim();
        if line.contains("ependencies\"") {
            inside = true;
            return None;
        }
        if line.starts_with('}') {
            inside = false;
        }
        inside.then(|| line.strip_prefix('"')?.split('"').next()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::house::made_up::{house, with_crate};

    const MANIFEST: (&str, &str) = (
        "Cargo.toml",
        "[workspace.dependencies]\n# ours\nmail = { path = \"crates/mail\" }\njiff = \"0.2\"\n\n[profile.dev]\ndebug = 1\n",
    );
    const PACKAGE: (&str, &str) = (
        "crates/web/package.json",
        "{\n  \"name\": \"web\",\n  \"dependencies\": {\n    \"htmx.org\": \"4.0.1\"\n  }\n}\n",
    );

    #[track_caller]
    fn found(list: &str) -> usize {
        let house = house(&[MANIFEST, PACKAGE, ("docs/decisions/libraries.md", list)]);
        check(&with_crate(house, "mail", &[], &[])).len()
    }

    #[test]
    fn each_library_has_a_line() {
        assert_eq!(found("- `jiff`: time zones\n- `htmx.org`: swaps\n"), 0);
        assert_eq!(found("- `jiff`: time zones\n"), 1);
    }

    #[test]
    fn a_line_without_a_library_is_told() {
        assert_eq!(found("- `jiff`: a\n- `htmx.org`: b\n- `chrono`: c\n"), 1);
    }
}
