//! Lists the migrations that lie in `src/migrations/`, so that adding one is adding a file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("src/migrations");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found: BTreeMap<String, [Option<String>; 3]> = BTreeMap::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let Some(file) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".sql"))
        else {
            continue;
        };
        println!("cargo::rerun-if-changed={}", path.display());
        let (stem, flavour) = match (file.strip_suffix(".sqlite"), file.strip_suffix(".postgres")) {
            (Some(stem), _) => (stem, 1),
            (_, Some(stem)) => (stem, 2),
            _ => (file, 0),
        };
        found.entry(stem.to_owned()).or_default()[flavour] = Some(path.display().to_string());
    }
    let mut code = String::from("pub(crate) const MIGRATIONS: &[Migration] = &[\n");
    let mut before = 0;
    for (stem, files) in &found {
        let (number, name) =
            stem.split_once('_').ok_or_else(|| format!("{stem}.sql should be called NNNN_name.sql"))?;
        let version: i64 = number.parse().map_err(|_| format!("{stem}.sql should begin with a number"))?;
        if version <= before {
            return Err(format!("two migrations have number {number}: give {stem}.sql the next one").into());
        }
        before = version;
        let text =
            |file: &Option<String>| file.as_ref().map_or("\"\"".to_owned(), |path| format!("include_str!({path:?})"));
        let [shared, sqlite, postgres] = files.each_ref().map(text);
        writeln!(
            code,
            "Migration {{ version: {version}, name: {name:?}, shared: {shared}, sqlite: {sqlite}, postgres: {postgres} }},"
        )?;
    }
    code.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("migrations.rs"), code)?;
    Ok(())
}
