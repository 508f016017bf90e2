CREATE TABLE staff (
  id {uuid} NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('seller', 'store_manager', 'head_office')),
  location_id {uuid},
  email_key TEXT,
  pin_hash TEXT,
  password_hash TEXT,
  active {int} NOT NULL CHECK (active IN (0, 1)),
  created_at {ts} NOT NULL,
  revision {int} NOT NULL CHECK (revision >= 1),
  CHECK (role = 'head_office' OR location_id IS NOT NULL),
  CHECK (password_hash IS NULL OR email_key IS NOT NULL)
) {opts};

CREATE UNIQUE INDEX staff_by_email ON staff (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX staff_by_location ON staff (location_id, display_name, id);
CREATE INDEX staff_by_name ON staff (display_name, id);

CREATE TABLE customer_account (
  customer_id {uuid} NOT NULL PRIMARY KEY,
  email_key TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at {ts} NOT NULL,
  password_changed_at {ts} NOT NULL
) {opts};

CREATE TABLE session (
  id {uuid} NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('staff_till', 'staff_office', 'customer')),
  subject {uuid} NOT NULL,
  till_id {uuid},
  location_id {uuid},
  csrf TEXT NOT NULL,
  created_at {ts} NOT NULL,
  last_seen_at {ts} NOT NULL,
  expires_at {ts} NOT NULL,
  ended_at {ts},
  CHECK (kind <> 'staff_till' OR (till_id IS NOT NULL AND location_id IS NOT NULL)),
  CHECK (expires_at >= created_at)
) {opts};

CREATE INDEX session_by_subject ON session (subject, id) WHERE ended_at IS NULL;
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE one_time_link (
  token_hash TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('open_account', 'reset_password', 'order_link')),
  customer_id {uuid},
  order_id {uuid},
  email_key TEXT,
  created_at {ts} NOT NULL,
  expires_at {ts} NOT NULL,
  used_at {ts},
  CHECK (purpose = 'order_link' OR (customer_id IS NOT NULL AND email_key IS NOT NULL)),
  CHECK (purpose <> 'order_link' OR order_id IS NOT NULL)
) {opts};

CREATE INDEX one_time_link_by_customer ON one_time_link (customer_id, purpose) WHERE customer_id IS NOT NULL;
CREATE INDEX one_time_link_by_expiry ON one_time_link (expires_at);

CREATE TABLE sign_in_try (
  subject TEXT NOT NULL PRIMARY KEY,
  tries {int} NOT NULL CHECK (tries >= 0),
  since {ts} NOT NULL,
  closed_until {ts} NOT NULL
) {opts};

CREATE INDEX sign_in_try_by_age ON sign_in_try (since);
