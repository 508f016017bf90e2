-- Where an article stands in one place, in the words of that place: it comes before what the catalogue says.
CREATE TABLE shelf_place (
  variant_id {uuid} NOT NULL,
  location_id {uuid} NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (variant_id, location_id)
) {opts};

-- A count of a place: a sheet whose lines are counted one by one, each against what should lie there at
-- that instant. Approving it writes the differences into the journal.
CREATE TABLE stock_count (
  id {uuid} NOT NULL PRIMARY KEY,
  location_id {uuid} NOT NULL,
  title TEXT NOT NULL,
  collection_id {uuid},
  state TEXT NOT NULL CHECK (state IN ('counting', 'recounting', 'counted', 'approved', 'cancelled')),
  second_from_minor {int} NOT NULL CHECK (second_from_minor >= 0),
  begun_at {ts} NOT NULL,
  begun_by {json} NOT NULL,
  ended_at {ts},
  ended_by {json},
  version {int} NOT NULL
) {opts};

CREATE INDEX stock_count_open ON stock_count (location_id, begun_at) WHERE ended_at IS NULL;
CREATE INDEX stock_count_by_place ON stock_count (location_id, begun_at);
CREATE INDEX stock_count_by_time ON stock_count (begun_at);

CREATE TABLE stock_count_line (
  count_id {uuid} NOT NULL REFERENCES stock_count (id),
  variant_id {uuid} NOT NULL,
  counted {int} CHECK (counted >= 0),
  expected {int},
  counted_at {ts},
  counted_by {json},
  first_counted {int},
  first_expected {int},
  again {int} NOT NULL DEFAULT 0 CHECK (again IN (0, 1)),
  unit_minor {int} NOT NULL DEFAULT 0,
  applied {int},
  PRIMARY KEY (count_id, variant_id),
  CHECK ((counted IS NULL) = (expected IS NULL))
) {opts};
