-- The address that a guest gave for an order and nobody has proved: letters about the order go there.
-- It finds and it names no customer of the house; many guests may have given the same one.
ALTER TABLE customer ADD COLUMN guest_email TEXT;
ALTER TABLE customer ADD COLUMN guest_email_key TEXT;
CREATE INDEX customer_by_guest_email ON customer (guest_email_key, id)
  WHERE guest_email_key IS NOT NULL AND merged_into IS NULL;
