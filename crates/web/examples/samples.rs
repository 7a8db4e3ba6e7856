//! Writes every sample of every page, in both languages, to a folder, to look at, photograph and check: `cargo run -p web --example samples -- FOLDER`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use web::i18n::{Language, Words};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/samples".into()));
    fs::create_dir_all(folder.join("assets")).unwrap();
    for (name, bytes) in web::assets::all() {
        fs::write(folder.join("assets").join(name), bytes).unwrap();
    }
    for language in [Language::Nl, Language::En] {
        for sample in web::all_samples(Words::of(language)) {
            let file = folder.join(format!("{}--{}--{}.html", sample.page, sample.sample, language));
            // Relative, so that the files can be opened without a server.
            fs::write(&file, sample.html.replace("\"/assets/", "\"assets/")).unwrap();
            println!("{}", file.display());
        }
    }
}
