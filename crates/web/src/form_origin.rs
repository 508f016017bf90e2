//! The first barrier before any change: a request that a page of another site sends is refused.
//! Servers that call us (webhooks) send neither header and pass; they prove themselves otherwise.

use crate::Failure;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The layer.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let looks = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if looks || is_own(request.headers()) {
        next.run(request).await
    } else {
        tracing::warn!("a form from another site was refused");
        Failure::Stale.into_response()
    }
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, rest)| rest == host),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_are_told_apart() {
        for (headers, own) in [
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "none")], true),
            (
                vec![("sec-fetch-site", "cross-site"), ("origin", "https://shop.example"), ("host", "shop.example")],
                false,
            ),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("origin", "https://shop.example"), ("host", "shop.example")], true),
            (vec![("origin", "https://evil.example"), ("host", "shop.example")], false),
            (vec![("origin", "null"), ("host", "shop.example")], false),
            (vec![("host", "shop.example")], true),
        ] {
            let map: HeaderMap = headers
                .iter()
                .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()))
                .collect();
            assert_eq!(is_own(&map), own, "{headers:?}");
        }
    }
}
