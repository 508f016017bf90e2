-- Store credits and gift cards: what the house owes to whoever has the code. The balance is the sum
-- of the movements, and never below nothing.
CREATE TABLE credit (
  id {uuid} NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('store_credit', 'gift_card')),
  currency TEXT NOT NULL,
  balance_minor {int} NOT NULL CHECK (balance_minor >= 0),
  customer_id {uuid},
  valid_until {ts} NOT NULL,
  blocked_at {ts},
  created_at {ts} NOT NULL,
  updated_at {ts} NOT NULL
) {opts};

CREATE INDEX credit_of_customer ON credit (customer_id, created_at) WHERE customer_id IS NOT NULL;
CREATE INDEX credit_by_time ON credit (created_at);

CREATE TABLE credit_movement (
  id {uuid} NOT NULL PRIMARY KEY,
  credit_id {uuid} NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('issued', 'spent', 'unspent', 'given_back')),
  amount_minor {int} NOT NULL CHECK (amount_minor <> 0),
  payment_id {uuid},
  order_id {uuid},
  at {ts} NOT NULL,
  actor {json} NOT NULL
) {opts};

CREATE INDEX credit_movement_of_credit ON credit_movement (credit_id, at, id);

-- For how many days a new one is good.
CREATE TABLE credit_rules (
  id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
  store_credit_days {int} NOT NULL CHECK (store_credit_days BETWEEN 1 AND 3650),
  gift_card_days {int} NOT NULL CHECK (gift_card_days BETWEEN 1 AND 3650)
) {opts};

-- Several means pay one thing together: at most one of them asks the outside, and that is share 0.
-- Value that pays something else instead has left a payment like what was refunded, and names where
-- it came from: the payment before it, and the one at the beginning, by whose means it can go back.
ALTER TABLE payment ADD COLUMN share {int} NOT NULL DEFAULT 0 CHECK (share >= 0);
ALTER TABLE payment ADD COLUMN transferred_minor {int} NOT NULL DEFAULT 0
  CHECK (transferred_minor >= 0 AND refunded_minor + transferred_minor <= captured_minor);
ALTER TABLE payment ADD COLUMN credit_id {uuid};
ALTER TABLE payment ADD COLUMN came_from {uuid};
ALTER TABLE payment ADD COLUMN origin_id {uuid};
ALTER TABLE payment ADD COLUMN origin_tender TEXT;

DROP INDEX payment_live;
CREATE UNIQUE INDEX payment_live ON payment (slot, share) WHERE state IN ('pending', 'authorised', 'captured');
CREATE INDEX payment_that_came ON payment (came_from) WHERE came_from IS NOT NULL;

-- The credit that a refund went to.
ALTER TABLE refund ADD COLUMN credit_id {uuid};
