-- Units of a line that the customer brought back: never more than there were.
ALTER TABLE order_line ADD COLUMN returned {int} NOT NULL DEFAULT 0 CHECK (returned >= 0 AND returned <= quantity);

-- Goods that a customer brought back at one time, in any store.
CREATE TABLE goods_return (
  id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  location_id {uuid} NOT NULL,
  till_id {uuid},
  shift_id {uuid},
  staff_id {uuid},
  at {ts} NOT NULL,
  refund_minor {int} NOT NULL CHECK (refund_minor >= 0)
) {opts};

CREATE INDEX goods_return_of_order ON goods_return (order_id, at);
CREATE INDEX goods_return_of_shift ON goods_return (shift_id) WHERE shift_id IS NOT NULL;
CREATE INDEX goods_return_of_location ON goods_return (location_id, at);

CREATE TABLE goods_return_line (
  return_id {uuid} NOT NULL,
  line_no {int} NOT NULL,
  quantity {int} NOT NULL CHECK (quantity >= 1),
  reason TEXT NOT NULL,
  condition TEXT NOT NULL,
  refund_minor {int} NOT NULL CHECK (refund_minor >= 0),
  PRIMARY KEY (return_id, line_no)
) {opts};
