-- How a part of an order is fetched: the code that opens its hand-over, who may come besides the customer,
-- where it lies, and to whom it was given. A row is there from when the part lies ready, or from when the
-- customer names somebody.
CREATE TABLE pickup (
  fulfilment_id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  code TEXT NOT NULL UNIQUE,
  collector TEXT NOT NULL DEFAULT '',
  put_at TEXT NOT NULL DEFAULT '',
  given_to TEXT CHECK (given_to IN ('customer', 'person')),
  reminded_at {ts},
  -- Which form hands it over just now, and since when: two tills do not hand over the same part.
  handing_key TEXT,
  handing_at {ts}
) {opts};

CREATE INDEX pickup_of_order ON pickup (order_id);
