-- Prices are never changed: a new price is a new row, in force from an instant on.
CREATE TABLE price (
  variant_id {uuid} NOT NULL,
  currency TEXT NOT NULL,
  valid_from {ts} NOT NULL,
  price_minor {int} NOT NULL CHECK (price_minor >= 0),
  created_at {ts} NOT NULL,
  actor {json} NOT NULL,
  PRIMARY KEY (variant_id, currency, valid_from)
) {opts};
