//! Cookies, all of one kind: for every path of this host, not for scripts, not sent along from
//! other sites, bound to TLS where there is TLS. Values are hexadecimal or one word.

use crate::App;
use axum::http::{HeaderMap, HeaderValue, header};

/// Half a year: how long a browser is remembered.
pub const HALF_A_YEAR: i64 = 180 * 24 * 3600;

fn full_name(app: &App, name: &str) -> String {
    if app.settings().cookie_secure { format!("__Host-{name}") } else { name.to_owned() }
}

/// The value of a cookie.
pub fn get(app: &App, headers: &HeaderMap, name: &str) -> Option<String> {
    let name = full_name(app, name);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The header that sets a cookie for so many seconds; none: until the browser is closed.
pub fn set(app: &App, name: &str, value: &str, seconds: Option<i64>) -> HeaderValue {
    let name = full_name(app, name);
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if app.settings().cookie_secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}"))
        .unwrap_or(HeaderValue::from_static("refused=1; Max-Age=0"))
}

/// The header that removes a cookie.
pub fn remove(app: &App, name: &str) -> HeaderValue {
    set(app, name, "", Some(0))
}
