-- What was typed at checkout, so that a declined payment loses nothing of it. It goes with the cart.
ALTER TABLE cart ADD COLUMN typed {json};
CREATE INDEX cart_typed ON cart (updated_at) WHERE typed IS NOT NULL;
