-- Nothing is kept for a cart: units are set aside with the order, before its payment is asked for, and
-- are free again when nobody pays. No flow ever wrote a hold, so no figure is lost.
DROP TABLE hold;

CREATE TABLE level_without_holds (
  variant_id {uuid} NOT NULL,
  location_id {uuid} NOT NULL,
  on_hand {int} NOT NULL,
  allocated {int} NOT NULL,
  safety {int} NOT NULL,
  PRIMARY KEY (variant_id, location_id),
  CHECK (on_hand >= 0),
  CHECK (allocated >= 0),
  CHECK (safety >= 0)
) {opts};

INSERT INTO level_without_holds (variant_id, location_id, on_hand, allocated, safety)
  SELECT variant_id, location_id, on_hand, allocated, safety FROM level;

DROP TABLE level;
ALTER TABLE level_without_holds RENAME TO level;

CREATE INDEX level_by_location ON level (location_id, variant_id);
CREATE INDEX level_short ON level (variant_id, location_id) WHERE on_hand < allocated;
