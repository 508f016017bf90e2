-- Where a cart may be sent.
CREATE TABLE cart_address (
  id {uuid} NOT NULL PRIMARY KEY,
  cart_id {uuid} NOT NULL,
  address {json} NOT NULL
) {opts};

CREATE INDEX cart_address_of_cart ON cart_address (cart_id);

ALTER TABLE intent ADD COLUMN service_id {uuid};
ALTER TABLE intent ADD COLUMN address_id {uuid};
