CREATE TABLE cart (
  id {uuid} NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('open', 'parked', 'ordered', 'left')),
  channel TEXT NOT NULL,
  customer_id {uuid},
  visitor_key TEXT,
  till_id {uuid},
  label TEXT NOT NULL,
  version {int} NOT NULL,
  created_at {ts} NOT NULL,
  updated_at {ts} NOT NULL
) {opts};

-- A customer, a visitor and a till have one open cart each.
CREATE UNIQUE INDEX cart_of_customer ON cart (customer_id) WHERE state = 'open' AND channel = 'web';
CREATE UNIQUE INDEX cart_of_visitor ON cart (visitor_key) WHERE state = 'open';
CREATE UNIQUE INDEX cart_of_till ON cart (till_id) WHERE state = 'open';
CREATE INDEX cart_parked ON cart (till_id, updated_at) WHERE state = 'parked';

CREATE TABLE intent (
  id {uuid} NOT NULL PRIMARY KEY,
  cart_id {uuid} NOT NULL,
  variant_id {uuid} NOT NULL,
  quantity {int} NOT NULL CHECK (quantity BETWEEN 1 AND 9999),
  method TEXT NOT NULL,
  terms TEXT NOT NULL,
  location_id {uuid},
  supply_id {uuid},
  added_channel TEXT NOT NULL,
  added_by {json} NOT NULL,
  added_at {ts} NOT NULL
) {opts};

CREATE INDEX intent_of_cart ON intent (cart_id, added_at, id);
