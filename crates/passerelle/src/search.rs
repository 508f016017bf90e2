//! Keeps the search over the catalogue up to date.

use catalogue::PRODUCT_CHANGED;
use flows::House;
use kernel::ProductId;
use std::sync::Arc;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

/// So many changed products are indexed at once.
const AT_ONCE: usize = 200;

/// Builds the search from the tables, then follows the changes that `changes` tells of.
pub(crate) async fn follow(house: Arc<House>, mut changes: Receiver<db::Event>) {
    rebuild(&house).await;
    loop {
        let mut ids = match changes.recv().await {
            Ok(event) => changed(&event).into_iter().collect::<Vec<_>>(),
            Err(RecvError::Lagged(_)) => {
                rebuild(&house).await;
                continue;
            }
            Err(RecvError::Closed) => return,
        };
        while !ids.is_empty() && ids.len() < AT_ONCE {
            match changes.try_recv() {
                Ok(event) => ids.extend(changed(&event)),
                // What was lost is told by the next `recv`.
                Err(TryRecvError::Empty | TryRecvError::Closed | TryRecvError::Lagged(_)) => break,
            }
        }
        if ids.is_empty() {
            continue;
        }
        ids.sort_unstable();
        ids.dedup();
        if let Err(error) = house.search.update(&house.db, &ids).await {
            tracing::error!(%error, "the search could not follow; it is rebuilt");
            rebuild(&house).await;
        }
    }
}

async fn rebuild(house: &House) {
    match house.search.rebuild(&house.db, &mut |_| ()).await {
        Ok(products) => tracing::debug!(products, "the search is ready"),
        Err(error) => tracing::error!(%error, "the search could not be built"),
    }
}

fn changed(event: &db::Event) -> Option<ProductId> {
    (event.kind == PRODUCT_CHANGED).then_some(ProductId(event.subject))
}
