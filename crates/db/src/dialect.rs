//! The few things that the two engines do not share. Keep them few: each is counted by `xtask tidy`.

use crate::Engine;

/// The types behind the five tokens of a migration.
pub(crate) fn expand(sql: &str, engine: Engine) -> String {
    let types = match engine {
        Engine::Sqlite => ["BLOB", "INTEGER", "TEXT", "INTEGER", "STRICT, WITHOUT ROWID"],
        Engine::Postgres => ["UUID", "BIGINT", "JSONB", "BIGINT", ""],
    };
    ["{uuid}", "{int}", "{json}", "{ts}", "{opts}"]
        .iter()
        .zip(types)
        .fold(sql.to_owned(), |sql, (t, v)| sql.replace(t, v))
}

/// Claims due jobs: parameters lease end, now, limit. PostgreSQL skips rows that another process is claiming.
pub(crate) fn claim_jobs(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "UPDATE job SET leased_until = $1, attempts = attempts + 1 WHERE id IN \
             (SELECT id FROM job WHERE failed_at IS NULL AND run_at <= $2 AND leased_until <= $2 ORDER BY run_at, id LIMIT $3) \
             RETURNING id, kind, body, attempts"
        }
        Engine::Postgres => {
            "UPDATE job SET leased_until = $1, attempts = attempts + 1 WHERE id IN \
             (SELECT id FROM job WHERE failed_at IS NULL AND run_at <= $2 AND leased_until <= $2 ORDER BY run_at, id LIMIT $3 \
              FOR UPDATE SKIP LOCKED) \
             RETURNING id, kind, body, attempts"
        }
    }
}

/// Makes migrating processes wait for each other.
pub(crate) const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7301)";
