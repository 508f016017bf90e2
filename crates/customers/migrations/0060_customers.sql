CREATE TABLE customer (
  id {uuid} NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  last_name TEXT NOT NULL,
  first_name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  given_key TEXT NOT NULL,
  email TEXT,
  email_key TEXT,
  phone TEXT,
  phone_key TEXT,
  language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
  note TEXT NOT NULL,
  created_at {ts} NOT NULL,
  created_in {uuid},
  created_by {uuid},
  merged_into {uuid},
  merged_at {ts},
  revision {int} NOT NULL CHECK (revision >= 1),
  CHECK ((email IS NULL) = (email_key IS NULL)),
  CHECK ((phone IS NULL) = (phone_key IS NULL)),
  CHECK ((merged_into IS NULL) = (merged_at IS NULL)),
  CHECK (merged_into IS NULL OR merged_into <> id)
) {opts};

CREATE UNIQUE INDEX customer_by_email ON customer (email_key) WHERE email_key IS NOT NULL AND merged_into IS NULL;
CREATE INDEX customer_by_phone ON customer (phone_key, id) WHERE phone_key IS NOT NULL AND merged_into IS NULL;
CREATE INDEX customer_by_name ON customer (name_key, id) WHERE merged_into IS NULL;
CREATE INDEX customer_by_given ON customer (given_key, id) WHERE merged_into IS NULL;
CREATE INDEX customer_merged ON customer (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE consent (
  id {uuid} NOT NULL PRIMARY KEY,
  customer_id {uuid} NOT NULL,
  purpose TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'push', 'none')),
  state TEXT NOT NULL CHECK (state IN ('granted', 'refused', 'withdrawn')),
  text_version TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('till', 'web', 'office', 'merge')),
  staff_id {uuid},
  at {ts} NOT NULL
) {opts};

CREATE INDEX consent_by_customer ON consent (customer_id, purpose, channel, at);

CREATE TABLE news_preference (
  customer_id {uuid} NOT NULL,
  news TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'push', 'none')),
  at {ts} NOT NULL,
  PRIMARY KEY (customer_id, news)
) {opts};

CREATE TABLE duplicate_offer (
  a {uuid} NOT NULL,
  b {uuid} NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('same_email', 'same_phone', 'similar_name')),
  state TEXT NOT NULL CHECK (state IN ('open', 'merged', 'refused')),
  offered_at {ts} NOT NULL,
  decided_at {ts},
  decided_by {uuid},
  PRIMARY KEY (a, b),
  CHECK (a < b),
  CHECK ((state = 'open') = (decided_at IS NULL))
) {opts};

CREATE INDEX duplicate_offer_by_b ON duplicate_offer (b);
CREATE INDEX duplicate_offer_open ON duplicate_offer (offered_at, a, b) WHERE state = 'open';

CREATE TABLE customer_look (
  id {uuid} NOT NULL PRIMARY KEY,
  customer_id {uuid} NOT NULL,
  staff_id {uuid} NOT NULL,
  location_id {uuid},
  at {ts} NOT NULL
) {opts};

CREATE INDEX customer_look_by_customer ON customer_look (customer_id, id);
