//! Callers with a clock.

use jiff::SignedDuration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// What a run came to.
pub(crate) struct Run {
    pub(crate) per_s: f64,
    pub(crate) times: Vec<SignedDuration>,
}

/// The p-th percentile of sorted times, in milliseconds.
#[expect(clippy::float_arithmetic, reason = "a figure for reading")]
pub(crate) fn percentile_ms(sorted: &[SignedDuration], p: usize) -> f64 {
    (percentile_us(sorted, p) as f64 / 10.0).round() / 100.0
}

/// The p-th percentile of sorted times, in microseconds.
pub(crate) fn percentile_us(sorted: &[SignedDuration], p: usize) -> u64 {
    let time = sorted.get(sorted.len().saturating_sub(1) * p / 100);
    time.map_or(0, |time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX))
}

/// So many callers share a number of calls; each call's time, and calls per second.
#[expect(clippy::float_arithmetic, reason = "figures for reading")]
pub(crate) async fn measure<F, C>(callers: usize, count: usize, call: C) -> Result<Run, String>
where
    F: Future<Output = Result<(), String>> + Send + 'static,
    C: Fn(usize) -> F + Send + Sync + 'static,
{
    let (call, next) = (Arc::new(call), Arc::new(AtomicUsize::new(0)));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..callers.max(1))
        .map(|_| {
            let (call, next) = (Arc::clone(&call), Arc::clone(&next));
            tokio::spawn(async move {
                let mut times = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        return Ok::<_, String>(times);
                    }
                    let started = Instant::now();
                    call(at).await?;
                    times.push(SignedDuration::try_from(started.elapsed()).unwrap_or(SignedDuration::MAX));
                }
            })
        })
        .collect();
    let mut times = Vec::with_capacity(count);
    for task in tasks {
        times.extend(task.await.map_err(|error| error.to_string())??);
    }
    Ok(Run { per_s: count as f64 / begun.elapsed().as_secs_f64(), times })
}
