//! What people do in front of the screens, in a real browser. One module per journey.

#[path = "browser/harness.rs"]
mod harness;
