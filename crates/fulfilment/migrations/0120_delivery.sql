-- A way in which carriers bring parcels, as customers choose it.
CREATE TABLE delivery_service (
  id {uuid} NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name {json} NOT NULL,
  carrier TEXT NOT NULL,
  transit {json} NOT NULL,
  tariff {json} NOT NULL,
  fee_minor {int} NOT NULL CHECK (fee_minor >= 0),
  free_from_minor {int} CHECK (free_from_minor >= 0),
  position {int} NOT NULL,
  active {int} NOT NULL CHECK (active IN (0, 1))
) {opts};

-- How a place gets parcels ready; one that is not named here sends none.
CREATE TABLE place_handling (
  location_id {uuid} NOT NULL PRIMARY KEY,
  handling {json} NOT NULL,
  most_parcels {int} NOT NULL CHECK (most_parcels >= 0)
) {opts};

-- What the house reckons with when it chooses sources.
CREATE TABLE sourcing_rules (
  id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
  costs {json} NOT NULL,
  most_parcels {int} NOT NULL CHECK (most_parcels BETWEEN 1 AND 14)
) {opts};

CREATE TABLE parcel (
  id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  fulfilment_id {uuid} NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  carrier TEXT NOT NULL,
  packed_at {ts} NOT NULL,
  dispatched_at {ts},
  delivered_at {ts}
) {opts};

CREATE INDEX parcel_of_order ON parcel (order_id);

-- What the carrier told of a parcel; the same news twice is one.
CREATE TABLE parcel_event (
  parcel_id {uuid} NOT NULL,
  at {ts} NOT NULL,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (parcel_id, at, kind)
) {opts};
