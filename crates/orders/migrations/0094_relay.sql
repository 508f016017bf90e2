-- What goes to a relay point is sent like what goes to a door.
DROP INDEX fulfilment_to_send;
CREATE INDEX fulfilment_to_send ON fulfilment (location_id, state) WHERE ended_at IS NULL AND shipping IS NOT NULL;
