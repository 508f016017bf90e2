-- Where a cart may be sent is a door, or a relay point.
ALTER TABLE cart_address ADD COLUMN point_id {uuid};
