-- What is sent: the service, the address and what it costs, frozen with the order.
ALTER TABLE fulfilment ADD COLUMN shipping {json};
ALTER TABLE fulfilment ADD COLUMN fee_minor {int} NOT NULL DEFAULT 0 CHECK (fee_minor >= 0);

CREATE INDEX fulfilment_to_send ON fulfilment (location_id, state) WHERE ended_at IS NULL AND method = 'ship';
