CREATE TABLE company (
  id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  legal_name TEXT NOT NULL,
  siret TEXT NOT NULL,
  vat_number TEXT NOT NULL,
  currency TEXT NOT NULL
) {opts};

CREATE TABLE location (
  id {uuid} NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('store', 'warehouse')),
  name TEXT NOT NULL,
  city TEXT NOT NULL,
  street TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country TEXT NOT NULL,
  phone TEXT NOT NULL,
  latitude_e6 {int} NOT NULL,
  longitude_e6 {int} NOT NULL,
  time_zone TEXT NOT NULL,
  hours {json} NOT NULL,
  position {int} NOT NULL
) {opts};

CREATE TABLE till (
  id {uuid} NOT NULL PRIMARY KEY,
  location_id {uuid} NOT NULL,
  number {int} NOT NULL,
  terminal TEXT NOT NULL,
  next_receipt {int} NOT NULL CHECK (next_receipt >= 1),
  UNIQUE (location_id, number)
) {opts};

CREATE TABLE shift (
  id {uuid} NOT NULL PRIMARY KEY,
  till_id {uuid} NOT NULL,
  location_id {uuid} NOT NULL,
  staff_id {uuid} NOT NULL,
  opened_at {ts} NOT NULL,
  float_minor {int} NOT NULL CHECK (float_minor >= 0),
  closed_at {ts},
  expected_minor {int},
  counted_minor {int} CHECK (counted_minor >= 0),
  note TEXT
) {opts};

-- A till has one open shift at a time.
CREATE UNIQUE INDEX shift_open ON shift (till_id) WHERE closed_at IS NULL;
CREATE INDEX shift_by_location ON shift (location_id, opened_at);

CREATE TABLE policy (
  id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
  keep_days {int} NOT NULL CHECK (keep_days BETWEEN 1 AND 60),
  hold_minutes {int} NOT NULL CHECK (hold_minutes BETWEEN 1 AND 240),
  preparation_minutes {int} NOT NULL CHECK (preparation_minutes BETWEEN 0 AND 2880)
) {opts};
