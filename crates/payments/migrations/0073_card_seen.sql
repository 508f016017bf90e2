-- The provider's fingerprint of the card that paid: whoever shows the card again is shown what it paid for.
ALTER TABLE payment ADD COLUMN fingerprint TEXT;
CREATE INDEX payment_by_card ON payment (fingerprint, created_at) WHERE fingerprint IS NOT NULL;
