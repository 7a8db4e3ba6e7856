//! What the checks look at: the text files of the workspace and the arrows between its crates.

use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Folders that are made or fetched, not written; by name, wherever they stand.
const NOT_OURS: [&str; 3] = [".git", "target", "node_modules"];
/// Where `./run` keeps the demo organisation.
const KEPT: &str = "data";
/// What somebody writes and somebody else reads.
const WRITTEN: [&str; 12] = ["rs", "toml", "md", "js", "mjs", "ts", "css", "html", "txt", "sql", "ftl", "sh"];

/// A text file, by its path from the root.
#[derive(Debug, Clone)]
pub struct File {
    pub path: String,
    pub text: String,
}

/// Why one crate needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// In the program itself, or in its build script.
    Program,
    /// In its tests only.
    Tests,
}

/// An arrow from a crate of ours to a crate of anybody.
#[derive(Debug, Clone)]
pub struct Arrow {
    pub to: String,
    pub need: Need,
}

/// A crate of ours.
#[derive(Debug, Clone)]
pub struct Crate {
    pub name: String,
    pub arrows: Vec<Arrow>,
}

/// The workspace as the checks see it.
#[derive(Debug, Clone, Default)]
pub struct House {
    pub files: Vec<File>,
    /// Everything that stands there, folders and pictures too, by its path from the root.
    pub places: BTreeSet<String>,
    pub crates: Vec<Crate>,
}

impl House {
    /// Reads the workspace that stands at `root`.
    ///
    /// # Errors
    /// When a file can't be read, or `cargo metadata` doesn't answer.
    pub fn open(root: &Path) -> Result<Self> {
        let mut house = Self { crates: crates(root)?, ..Self::default() };
        house.walk(root, "")?;
        house.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(house)
    }

    /// A file by its path from the root.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Is there such a crate of ours?
    #[must_use]
    pub fn has_crate(&self, name: &str) -> bool {
        self.crates.iter().any(|ours| ours.name == name)
    }

    fn walk(&mut self, root: &Path, below: &str) -> Result<()> {
        let folder = root.join(below);
        for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                bail!("a file name in {} is not UTF-8: rename it", folder.display());
            };
            let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
            let kind = entry.file_type()?;
            self.places.insert(path.clone());
            if kind.is_dir() {
                if !NOT_OURS.contains(&name.as_str()) && path != KEPT {
                    self.walk(root, &path)?;
                }
            } else if kind.is_file() && is_written(&path) {
                let text =
                    std::fs::read_to_string(entry.path()).with_context(|| format!("cannot read {path} as text"))?;
                self.files.push(File { path, text });
            }
        }
        Ok(())
    }

    /// The files whose name ends in one of `endings` (without the dot).
    pub fn with_ending<'a>(&'a self, endings: &'a [&str]) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(|file| endings.contains(&ending(&file.path)))
    }
}

impl File {
    /// The lines with their numbers, counted from 1.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(before, line)| (before + 1, line))
    }

    /// Collected material and its expected outcomes: other people's words, and as long as they are.
    #[must_use]
    pub fn is_material(&self) -> bool {
        self.path.split('/').any(|part| matches!(part, "golden" | "snapshots" | "corpus" | "samples" | "resources"))
    }
}

fn ending(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn is_written(path: &str) -> bool {
    WRITTEN.contains(&ending(path)) || matches!(path, "run" | "test" | ".ci/run") || path.ends_with("/package.json")
}

fn crates(root: &Path) -> Result<Vec<Crate>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps"])
        .current_dir(root)
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    parse_metadata(&output.stdout)
}

/// Reads what `cargo metadata --no-deps` prints.
///
/// # Errors
/// When that isn't the JSON we know.
pub fn parse_metadata(json: &[u8]) -> Result<Vec<Crate>> {
    let metadata: serde_json::Value = serde_json::from_slice(json).context("cargo metadata printed no JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let mut crates = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("a package without a name")?.to_owned();
        let wanted = package["dependencies"].as_array().context("a package without dependencies")?;
        let mut arrows = Vec::new();
        for dependency in wanted {
            let to = dependency["name"].as_str().context("a dependency without a name")?.to_owned();
            let need = if dependency["kind"].as_str() == Some("dev") { Need::Tests } else { Need::Program };
            arrows.push(Arrow { to, need });
        }
        crates.push(Crate { name, arrows });
    }
    crates.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(crates)
}

#[cfg(test)]
pub(crate) mod made_up {
    //! Houses of a few lines, for the tests of the checks.
    use super::{Arrow, Crate, File, House, Need};

    pub(crate) fn house(files: &[(&str, &str)]) -> House {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        let places = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        House { files: files.iter().map(file).collect(), places, crates: Vec::new() }
    }

    pub(crate) fn with_crate(mut house: House, name: &str, program: &[&str], tests: &[&str]) -> House {
        let arrow = |need| move |to: &&str| Arrow { to: (*to).to_owned(), need };
        let arrows = program.iter().map(arrow(Need::Program)).chain(tests.iter().map(arrow(Need::Tests))).collect();
        house.crates.push(Crate { name: name.to_owned(), arrows });
        house
    }
}

#[cfg(test)]
mod tests {
    use super::{Need, ending, parse_metadata};

    #[test]
    fn an_ending_is_what_follows_the_last_dot_of_the_name() {
        assert_eq!(ending("crates/promise/src/lib.rs"), "rs");
        assert_eq!(ending(".ci/run"), "");
    }

    #[test]
    fn a_dependency_of_the_tests_is_told_from_one_of_the_program() {
        let json = br#"{"packages":[{"name":"desk","dependencies":[
            {"name":"store","kind":null},{"name":"testkit","kind":"dev"}]}]}"#;
        let crates = parse_metadata(json).unwrap();
        let needs: Vec<_> = crates[0].arrows.iter().map(|arrow| (arrow.to.as_str(), arrow.need)).collect();
        assert_eq!(needs, [("store", Need::Program), ("testkit", Need::Tests)]);
    }
}
