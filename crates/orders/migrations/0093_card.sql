-- The stored card that the customer agreed to for what is paid at hand-over: a card that is kept
-- later takes its place nowhere.
ALTER TABLE customer_order ADD COLUMN card_id {uuid};
