-- The heaviest article that a carrier takes by a service, in grams; null when it takes any.
ALTER TABLE delivery_service ADD COLUMN most_unit_g {int} CHECK (most_unit_g > 0);

-- Whose goods lie in a place: nobody's name for the house itself. Somebody else's are sent for the house's orders
-- only when they are lent.
ALTER TABLE place_handling ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE place_handling ADD COLUMN lends {int} NOT NULL DEFAULT 1 CHECK (lends IN (0, 1));

-- Departments that a place keeps for who comes to it: it sends nothing of them.
CREATE TABLE place_keeps (
  location_id {uuid} NOT NULL,
  collection_id {uuid} NOT NULL,
  PRIMARY KEY (location_id, collection_id)
) {opts};
