-- Units that were taken from the shelf for a line of a part that is not put aside or packed yet.
CREATE TABLE picked (
  fulfilment_id {uuid} NOT NULL,
  line_no {int} NOT NULL,
  units {int} NOT NULL CHECK (units >= 0),
  PRIMARY KEY (fulfilment_id, line_no)
) {opts};
