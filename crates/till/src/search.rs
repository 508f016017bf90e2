//! Articles by words, from the index of the house.

use kernel::{Language, ProductId};
use web::App;

/// The articles that words mean, the best first. A failure of the index is none: names can still be
/// found on the shelf.
pub(crate) fn articles(app: &App, language: Language, text: &str, most: usize) -> Vec<ProductId> {
    match app.house().search.suggest(text, language, most) {
        Ok(found) => found.into_iter().map(|one| one.product_id).collect(),
        Err(error) => {
            tracing::warn!(%error, "the search failed");
            Vec::new()
        }
    }
}
