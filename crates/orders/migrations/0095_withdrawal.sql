-- What a customer declared to withdraw from, as it was declared: it is never changed.
CREATE TABLE withdrawal (
  id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  at {ts} NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  lines {json} NOT NULL
) {opts};

CREATE INDEX withdrawal_of_order ON withdrawal (order_id, at);

-- What bringing it had cost, which goes back with the goods.
ALTER TABLE goods_return ADD COLUMN fee_minor {int} NOT NULL DEFAULT 0 CHECK (fee_minor >= 0);
