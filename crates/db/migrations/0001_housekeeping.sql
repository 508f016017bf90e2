CREATE TABLE event (
  id {uuid} NOT NULL PRIMARY KEY,
  at {ts} NOT NULL,
  kind TEXT NOT NULL,
  subject {uuid} NOT NULL,
  location_id {uuid},
  body {json} NOT NULL
) {opts};

CREATE INDEX event_by_subject ON event (subject, id);

CREATE TABLE job (
  id {uuid} NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  unique_key TEXT UNIQUE,
  body {json} NOT NULL,
  run_at {ts} NOT NULL,
  leased_until {ts} NOT NULL,
  attempts {int} NOT NULL,
  failed_at {ts},
  last_error TEXT
) {opts};

CREATE INDEX job_due ON job (run_at) WHERE failed_at IS NULL;

CREATE TABLE idempotency_key (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  answer {json},
  at {ts} NOT NULL,
  PRIMARY KEY (scope, key)
) {opts};

CREATE INDEX idempotency_by_age ON idempotency_key (at);
