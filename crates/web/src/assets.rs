//! Styles, scripts and fonts: bundled by build.rs, inside the program, kept by browsers for a year.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$MYOSOTIS_ASSETS"]
struct Assets;

/// The address of a bundled file by its plain name: `style.css` is `/assets/style-3F2A….css`.
pub fn address(name: &str) -> &'static str {
    static ADDRESSES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        let manifest = Assets::get("manifest.json").expect("the build script writes a manifest, or stops");
        let names: HashMap<String, String> =
            serde_json::from_slice(&manifest.data).expect("the build script writes the manifest as JSON");
        names.into_iter().map(|(name, file)| (name, format!("/assets/{file}"))).collect()
    });
    ADDRESSES.get(name).map_or("/assets/missing", String::as_str)
}

/// Every bundled file with its bytes, for writing pages to a folder.
pub fn all() -> impl Iterator<Item = (String, Vec<u8>)> {
    Assets::iter().filter_map(|name| Assets::get(&name).map(|file| (name.into_owned(), file.data.into_owned())))
}

/// `GET /favicon.ico`: what a browser asks for beside what isn't a page of ours, such as the description of the API.
pub async fn icon() -> axum::response::Redirect {
    axum::response::Redirect::temporary(address("flower.svg"))
}

/// `GET /assets/{file}`: brotli for whoever takes it. The name holds a hash of the content, so it never changes.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(plain) = Assets::get(&name).filter(|_| !name.ends_with(".br")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let takes_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|coding| coding.split(';').next().map(str::trim) == Some("br")));
    let kind = plain.metadata.mimetype().to_owned();
    let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind };
    let common = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    match Assets::get(&format!("{name}.br")).filter(|_| takes_brotli) {
        Some(packed) => (common, [(header::CONTENT_ENCODING, "br")], packed.data.into_owned()).into_response(),
        None => (common, plain.data.into_owned()).into_response(),
    }
}
