-- What was promised of a part, each time that it was promised: a day, for a collection from a shelf also
-- the hour, how sure, because of what, by whom, and whether the customer was told. Rows are only added;
-- of a row only what became of telling it changes.
CREATE TABLE promise (
  fulfilment_id {uuid} NOT NULL,
  no {int} NOT NULL CHECK (no >= 1),
  order_id {uuid} NOT NULL,
  promised_on TEXT,
  promised_at {ts},
  confidence TEXT,
  because TEXT NOT NULL,
  made_at {ts} NOT NULL,
  actor {json} NOT NULL,
  telling TEXT NOT NULL CHECK (telling IN ('needless', 'due', 'told', 'untold')),
  told_at {ts},
  PRIMARY KEY (fulfilment_id, no)
) {opts};

CREATE INDEX promise_of_order ON promise (order_id);

-- The hour from which it can be collected, as it was shown when the order was placed.
ALTER TABLE fulfilment ADD COLUMN promised_at {ts};
