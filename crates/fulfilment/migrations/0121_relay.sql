-- To a door, or to a relay point where the customer fetches it.
ALTER TABLE delivery_service ADD COLUMN kind TEXT NOT NULL DEFAULT 'home';

CREATE TABLE relay_point (
  id {uuid} NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  street TEXT NOT NULL,
  postcode TEXT NOT NULL,
  city TEXT NOT NULL,
  latitude_e6 {int} NOT NULL,
  longitude_e6 {int} NOT NULL,
  hours {json} NOT NULL,
  active {int} NOT NULL CHECK (active IN (0, 1))
) {opts};

CREATE INDEX relay_point_by_postcode ON relay_point (postcode) WHERE active = 1;
