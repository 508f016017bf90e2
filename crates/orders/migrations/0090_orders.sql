CREATE TABLE customer_order (
  id {uuid} NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  channel TEXT NOT NULL,
  customer_id {uuid},
  location_id {uuid},
  till_id {uuid},
  shift_id {uuid},
  staff_id {uuid},
  cart_id {uuid},
  language TEXT NOT NULL,
  currency TEXT NOT NULL,
  total_minor {int} NOT NULL CHECK (total_minor >= 0),
  link_key TEXT NOT NULL,
  created_at {ts} NOT NULL,
  placed_at {ts}
) {opts};

CREATE INDEX order_of_customer ON customer_order (customer_id, created_at);
CREATE INDEX order_by_time ON customer_order (created_at);
CREATE INDEX order_of_location ON customer_order (location_id, created_at);
CREATE INDEX order_by_state ON customer_order (state, created_at);

-- What was bought, with the quote frozen: nothing of it changes afterwards.
CREATE TABLE order_line (
  order_id {uuid} NOT NULL,
  line_no {int} NOT NULL,
  fulfilment_id {uuid} NOT NULL,
  variant_id {uuid} NOT NULL,
  sku TEXT NOT NULL,
  title {json} NOT NULL,
  options {json} NOT NULL,
  drawing TEXT NOT NULL,
  colour TEXT NOT NULL,
  quantity {int} NOT NULL CHECK (quantity >= 1),
  unit_minor {int} NOT NULL CHECK (unit_minor >= 0),
  gross_minor {int} NOT NULL CHECK (gross_minor >= 0),
  vat_rate {int} NOT NULL,
  PRIMARY KEY (order_id, line_no)
) {opts};

CREATE INDEX order_line_of_variant ON order_line (variant_id, order_id);

CREATE TABLE fulfilment (
  id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  no {int} NOT NULL,
  method TEXT NOT NULL,
  terms TEXT NOT NULL,
  state TEXT NOT NULL,
  location_id {uuid} NOT NULL,
  supply_id {uuid},
  amount_minor {int} NOT NULL CHECK (amount_minor >= 0),
  promised_on TEXT,
  first_promised_on TEXT,
  confidence TEXT,
  ready_at {ts},
  keep_until {ts},
  ended_at {ts},
  reason TEXT,
  version {int} NOT NULL,
  UNIQUE (order_id, no)
) {opts};

CREATE INDEX fulfilment_open ON fulfilment (location_id, state, keep_until) WHERE ended_at IS NULL;
CREATE INDEX fulfilment_expiring ON fulfilment (keep_until) WHERE ended_at IS NULL AND keep_until IS NOT NULL;
CREATE INDEX fulfilment_of_supply ON fulfilment (supply_id) WHERE ended_at IS NULL;

-- The timeline: what happened to an order, in the order in which it happened.
CREATE TABLE order_entry (
  id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  fulfilment_id {uuid},
  at {ts} NOT NULL,
  kind TEXT NOT NULL,
  body {json} NOT NULL,
  actor {json} NOT NULL
) {opts};

CREATE INDEX entry_of_order ON order_entry (order_id, at, id);

-- A receipt: frozen as it was given.
CREATE TABLE receipt (
  id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  location_id {uuid},
  till_id {uuid},
  shift_id {uuid},
  number {int} NOT NULL,
  at {ts} NOT NULL,
  total_minor {int} NOT NULL,
  body {json} NOT NULL
) {opts};

CREATE UNIQUE INDEX receipt_number ON receipt (till_id, number) WHERE till_id IS NOT NULL;
CREATE INDEX receipt_of_order ON receipt (order_id, at);
CREATE INDEX receipt_of_shift ON receipt (shift_id, at) WHERE shift_id IS NOT NULL;
