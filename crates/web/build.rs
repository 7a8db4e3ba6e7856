//! Bundles styles and behaviours with npm and esbuild into `$OUT_DIR/assets`; nothing third-party is committed.
//!
//! `MYOSOTIS_ASSETS_DIR` names a folder with assets built elsewhere, for machines without Node.js.

use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::{env, fs};

/// Ends the build with one sentence that cargo shows in red.
fn fail(message: &str) -> ! {
    println!("cargo::error={}", message.replace('\n', " "));
    exit(1)
}

fn must<T, E: std::fmt::Display>(result: Result<T, E>, what: &str) -> T {
    result.unwrap_or_else(|error| fail(&format!("{what}: {error}")))
}

fn run(folder: &Path, program: &str, arguments: &[&str]) {
    match Command::new(program).args(arguments).current_dir(folder).env_remove("NODE_ENV").output() {
        Err(error) => fail(&format!(
            "cannot run `{program}` ({error}). The pages' styles and scripts are bundled with Node.js 20 or newer and npm: \
             install them (Debian: apt-get install nodejs npm), or set MYOSOTIS_ASSETS_DIR to a folder with prebuilt assets."
        )),
        Ok(output) if !output.status.success() => fail(&format!(
            "`{program} {}` failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        )),
        Ok(_) => {}
    }
}

/// All files below `folder` that go into the bundle, and the folders themselves, so that a new file is noticed.
fn sources(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in must(fs::read_dir(folder), &folder.display().to_string()).flatten() {
        let path = entry.path();
        if path.file_name().is_some_and(|name| name == "node_modules") {
            continue;
        }
        if path.is_dir() {
            sources(&path, endings, found);
        } else if endings.iter().any(|ending| path.extension().is_some_and(|extension| extension == *ending)) {
            println!("cargo::rerun-if-changed={}", path.display());
            found.push(path);
        }
    }
}

fn main() {
    println!("cargo::rerun-if-env-changed=MYOSOTIS_ASSETS_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let out = PathBuf::from(must(env::var("OUT_DIR"), "OUT_DIR"));
    let assets = out.join("assets");
    println!("cargo::rustc-env=MYOSOTIS_ASSETS={}", assets.display());
    let _ = fs::remove_dir_all(&assets);
    must(fs::create_dir_all(&assets), "assets");

    if let Ok(folder) = env::var("MYOSOTIS_ASSETS_DIR") {
        for file in must(fs::read_dir(&folder), "MYOSOTIS_ASSETS_DIR").flatten() {
            must(fs::copy(file.path(), assets.join(file.file_name())), "MYOSOTIS_ASSETS_DIR");
        }
        if !assets.join("manifest.json").exists() {
            fail("MYOSOTIS_ASSETS_DIR has no manifest.json: point it at a folder made by assets/build.mjs");
        }
        return;
    }

    // Work on a copy, so that node_modules never lands in the source tree.
    let work = out.join("bundle");
    let mut files = Vec::new();
    sources(Path::new("assets"), &["json", "mjs", "ts", "css", "svg"], &mut files);
    sources(Path::new("src"), &["ts", "css"], &mut files);
    let _ = fs::remove_dir_all(work.join("src"));
    for folder in ["css", "ts", "icons", "editor"] {
        let _ = fs::remove_dir_all(work.join("assets").join(folder));
    }
    must(fs::create_dir_all(work.join("src")), "bundle");
    for file in &files {
        let copy = work.join(file);
        must(copy.parent().map_or(Ok(()), fs::create_dir_all), "bundle");
        must(fs::copy(file, &copy), &file.display().to_string());
    }

    // npm runs only when the lock has changed; esbuild is fast enough to run each time.
    let room = work.join("assets");
    let lock = must(fs::read(room.join("package-lock.json")), "assets/package-lock.json");
    let stamp = room.join("node_modules/.myosotis-lock");
    if fs::read(&stamp).ok().as_deref() != Some(&lock[..]) {
        run(&room, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]);
        must(fs::write(&stamp, &lock), "node_modules");
    }
    run(&room, "node", &["build.mjs", &assets.display().to_string()]);
}
