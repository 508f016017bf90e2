-- Sales of the past, brought in from files: what was sold, what came back. They move no stock.
CREATE TABLE history_sale (
  id {uuid} NOT NULL PRIMARY KEY,
  source TEXT NOT NULL,
  number TEXT NOT NULL,
  at {ts} NOT NULL,
  customer TEXT NOT NULL,
  country TEXT NOT NULL,
  currency TEXT NOT NULL,
  UNIQUE (source, number)
) {opts};

CREATE INDEX history_sale_by_time ON history_sale (at);

-- A line is known by its file and its row there: the same file again changes nothing. Prices are in
-- ten-thousandths of the unit of currency, as files have fractions of a cent.
CREATE TABLE history_line (
  source TEXT NOT NULL,
  row_no {int} NOT NULL,
  sale_id {uuid} NOT NULL,
  at {ts} NOT NULL,
  customer TEXT NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity {int} NOT NULL CHECK (quantity >= 1),
  returned {int} NOT NULL CHECK (returned >= 0 AND returned <= quantity),
  unit_e4 {int} NOT NULL CHECK (unit_e4 >= 0),
  PRIMARY KEY (source, row_no)
) {opts};

CREATE INDEX history_line_of_sale ON history_line (sale_id, row_no);
CREATE INDEX history_line_bought ON history_line (customer, code, at) WHERE customer <> '';

-- What came back, part by part: of which line, or of none that is known.
CREATE TABLE history_return (
  source TEXT NOT NULL,
  row_no {int} NOT NULL,
  part {int} NOT NULL,
  number TEXT NOT NULL,
  at {ts} NOT NULL,
  customer TEXT NOT NULL,
  code TEXT NOT NULL,
  quantity {int} NOT NULL CHECK (quantity >= 1),
  unit_e4 {int} NOT NULL CHECK (unit_e4 >= 0),
  of_source TEXT,
  of_row {int},
  PRIMARY KEY (source, row_no, part)
) {opts};

CREATE INDEX history_return_of_line ON history_return (of_source, of_row) WHERE of_row IS NOT NULL;
