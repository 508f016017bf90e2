//! Forms: read only when they come from a page of this browser.

use crate::browser::{Browser, query_value};
use crate::{App, Failure};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum_extra::extract::Form;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A form that carries the token of this browser, in the hidden field of `page.csrf()` or in the
/// header that htmx sends along. Several fields of one name may be read into a `Vec`.
pub struct Checked<T>(pub T);

/// The key of a form together with what was typed into it: the same words again are the same form again.
pub fn form_key(form: Uuid, typed: &[&str]) -> Uuid {
    let mut hash = Sha256::new_with_prefix(form.as_bytes());
    for words in typed {
        hash.update(words.as_bytes());
        hash.update([0]);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[derive(Deserialize)]
struct Token {
    csrf: Option<String>,
}

impl<T: DeserializeOwned> FromRequest<App> for Checked<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let browser = Browser::of(app, &parts);
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), app)
            .await
            .map_err(|rejection| Failure::Other(rejection.status()))?;
        let sent = match header_token(&parts.headers) {
            Some(token) => Some(token),
            None => read::<Token>(&parts, &bytes).await?.csrf,
        };
        if sent.is_none_or(|token| token != browser.visitor.form_token()) {
            return Err(Failure::Stale);
        }
        Ok(Self(read(&parts, &without_token(&bytes)).await?))
    }
}

/// The fields of the form itself: a form that has none is read as `()`.
fn without_token(bytes: &Bytes) -> Bytes {
    let is_token = |field: &&[u8]| field.starts_with(b"csrf=");
    bytes.split(|byte| *byte == b'&').filter(|field| !is_token(field)).collect::<Vec<_>>().join(&b'&').into()
}

async fn read<T: DeserializeOwned>(parts: &Parts, bytes: &Bytes) -> Result<T, Failure> {
    let mut request = Request::new(bytes.clone().into());
    *request.method_mut() = parts.method.clone();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    let kind = parts.headers.get(header::CONTENT_TYPE).cloned().unwrap_or(form);
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    Form::<T>::from_request(request, &()).await.map(|Form(form)| form).map_err(|rejection| {
        tracing::debug!(%rejection, "a form could not be read");
        Failure::Other(StatusCode::UNPROCESSABLE_ENTITY)
    })
}

fn header_token(headers: &HeaderMap) -> Option<String> {
    headers.get("x-csrf-token").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// For uploads, whose body is read in pieces: the token stands in the address
/// (`action="/office/import?{{ page.csrf_query() }}"`) or in the header.
pub struct CheckedUpload;

impl FromRequestParts<App> for CheckedUpload {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let sent = header_token(&parts.headers).or_else(|| query_value(&parts.uri, "csrf"));
        let expected = Browser::of(app, parts).visitor.form_token();
        if sent.is_some_and(|token| token == expected) { Ok(Self) } else { Err(Failure::Stale) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_no_field_of_the_form() {
        for (sent, left) in [
            ("csrf=0123", ""),
            ("csrf=0123&quantity=2", "quantity=2"),
            ("a=1&csrf=0123&b=csrf%3D", "a=1&b=csrf%3D"),
            ("acsrf=1", "acsrf=1"),
            ("", ""),
        ] {
            assert_eq!(without_token(&Bytes::from_static(sent.as_bytes())), left.as_bytes(), "{sent}");
        }
    }
}
