//! Style sheets, scripts and drawings, inside the binary. Each has a hash in its address, so that
//! a browser keeps it for ever and a new release is seen at once.
//!
//! Drop a file into `crates/web/assets/` and write `page.asset("till.css")`. A debug build reads
//! the folder anew at each request, so that a change of style is seen on reload.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Assets;

/// The hashed address of each file, by its name.
static ADDRESSES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Assets::iter()
        .filter_map(|name| {
            let hash = hex(&Assets::get(&name)?.metadata.sha256_hash()[..6]);
            let (stem, extension) = name.rsplit_once('.')?;
            Some((name.to_string(), format!("/assets/{stem}.{hash}.{extension}")))
        })
        .collect()
});

/// The address of a file: `tokens.css` gives `/assets/tokens.1a2b3c4d5e6f.css`.
pub fn asset(name: &str) -> &'static str {
    ADDRESSES.get(name).map_or_else(
        || {
            tracing::error!(name, "an asset is missing");
            "/assets/missing"
        },
        String::as_str,
    )
}

/// The text of an embedded file, for tests that look into the sprites.
pub fn asset_text(name: &str) -> Option<String> {
    Assets::get(name).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
}

/// `GET /assets/{*path}`.
pub(crate) async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some((name, hash)) = split(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let Some(file) = Assets::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let known = hex(&file.metadata.sha256_hash()[..6]);
    let tag = format!("W/\"{known}\"");
    let keep =
        if known == hash && !cfg!(debug_assertions) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fresh = headers.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes());
    let mut response =
        if fresh { StatusCode::NOT_MODIFIED.into_response() } else { file.data.into_owned().into_response() };
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)));
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        head.insert(header::ETAG, tag);
    }
    response
}

/// `vendor/htmx.min.0123456789ab.js` gives the name and the hash.
fn split(path: &str) -> Option<(String, String)> {
    let (rest, extension) = path.rsplit_once('.')?;
    let (stem, hash) = rest.rsplit_once('.')?;
    (hash.len() == 12).then(|| (format!("{stem}.{extension}"), hash.to_owned()))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        _ => "text/plain; charset=utf-8",
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        use std::fmt::Write as _;
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_name() {
        let address = asset("vendor/htmx.min.js");
        let (name, hash) = split(address.strip_prefix("/assets/").unwrap()).unwrap();
        assert_eq!(name, "vendor/htmx.min.js");
        assert_eq!(hash.len(), 12);
        assert_eq!(split("tokens.css"), None);
    }
}
