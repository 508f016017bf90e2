-- What was agreed to come back with another order: it is held until that order is placed, and comes
-- back with it or not at all.
CREATE TABLE exchange (
  order_id {uuid} NOT NULL,
  from_order_id {uuid} NOT NULL,
  return_id {uuid} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('agreed', 'done', 'given_up')),
  value_minor {int} NOT NULL CHECK (value_minor >= 0),
  lines {json} NOT NULL,
  back_to TEXT,
  back {json} NOT NULL,
  at {ts} NOT NULL,
  PRIMARY KEY (order_id, from_order_id)
) {opts};

CREATE INDEX exchange_from ON exchange (from_order_id, at);

-- Units that are held so: whoever else brings some of the line back waits.
ALTER TABLE order_line ADD COLUMN coming {int} NOT NULL DEFAULT 0 CHECK (coming >= 0 AND returned + coming <= quantity);

-- The order that a return paid for.
ALTER TABLE goods_return ADD COLUMN exchange_order_id {uuid};

-- A receipt of both sides: some of its means gave back, though its total may be above nothing.
ALTER TABLE receipt ADD COLUMN exchange {int} NOT NULL DEFAULT 0;
