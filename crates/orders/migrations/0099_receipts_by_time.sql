-- What was taken in a span of time, in one place or in all, without reading every receipt ever given.
CREATE INDEX receipt_by_time ON receipt (at);
CREATE INDEX receipt_of_place ON receipt (location_id, at);
