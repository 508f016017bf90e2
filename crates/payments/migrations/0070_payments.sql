-- One row is one attempt to take an amount. `slot` says for what: an order, or one fulfilment of it.
CREATE TABLE payment (
  id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  slot {uuid} NOT NULL,
  customer_id {uuid},
  tender TEXT NOT NULL,
  state TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor {int} NOT NULL CHECK (amount_minor > 0),
  captured_minor {int} NOT NULL CHECK (captured_minor >= 0),
  refunded_minor {int} NOT NULL CHECK (refunded_minor >= 0),
  given_minor {int} NOT NULL CHECK (given_minor >= 0),
  token_id {uuid},
  terminal TEXT,
  save_card {int} NOT NULL,
  mandate_text TEXT,
  provider_ref TEXT,
  client_url TEXT,
  brand TEXT,
  last4 TEXT,
  reason TEXT,
  shift_id {uuid},
  location_id {uuid},
  created_at {ts} NOT NULL,
  updated_at {ts} NOT NULL,
  CHECK (captured_minor <= amount_minor),
  CHECK (refunded_minor <= captured_minor)
) {opts};

-- Never two attempts at once for the same thing, and never another one after the money came.
CREATE UNIQUE INDEX payment_live ON payment (slot) WHERE state IN ('pending', 'captured');
CREATE INDEX payment_of_order ON payment (order_id, created_at);
CREATE INDEX payment_of_customer ON payment (customer_id, created_at);
CREATE INDEX payment_cash_of_shift ON payment (shift_id) WHERE tender = 'cash';
CREATE INDEX payment_pending ON payment (updated_at) WHERE state = 'pending';

CREATE TABLE refund (
  id {uuid} NOT NULL PRIMARY KEY,
  payment_id {uuid} NOT NULL,
  amount_minor {int} NOT NULL CHECK (amount_minor > 0),
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed')),
  reason TEXT NOT NULL,
  shift_id {uuid},
  provider_ref TEXT,
  created_at {ts} NOT NULL,
  updated_at {ts} NOT NULL
) {opts};

CREATE INDEX refund_of_payment ON refund (payment_id);
CREATE INDEX refund_of_shift ON refund (shift_id) WHERE shift_id IS NOT NULL;

-- A stored card: the provider's token and what a person needs to recognise it. Never its number.
CREATE TABLE card_token (
  id {uuid} NOT NULL PRIMARY KEY,
  customer_id {uuid} NOT NULL,
  provider_token TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  brand TEXT NOT NULL,
  last4 TEXT NOT NULL,
  expires_month {int} NOT NULL,
  expires_year {int} NOT NULL,
  network_transaction_id TEXT,
  mandate_id TEXT NOT NULL,
  mandate_text TEXT NOT NULL,
  mandate_at {ts} NOT NULL,
  created_at {ts} NOT NULL,
  removed_at {ts}
) {opts};

CREATE UNIQUE INDEX card_of_customer ON card_token (customer_id, fingerprint) WHERE removed_at IS NULL;
