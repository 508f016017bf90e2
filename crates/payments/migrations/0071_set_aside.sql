-- Money that is set aside with the order and taken when the goods leave.
ALTER TABLE payment ADD COLUMN takes_later {int} NOT NULL DEFAULT 0;
ALTER TABLE payment ADD COLUMN set_aside_until {ts};
ALTER TABLE payment ADD COLUMN order_token {json};
ALTER TABLE payment ADD COLUMN taking {json};

-- Money that is set aside is alive too.
DROP INDEX payment_live;
CREATE UNIQUE INDEX payment_live ON payment (slot) WHERE state IN ('pending', 'authorised', 'captured');
CREATE INDEX payment_taking ON payment (updated_at) WHERE state = 'authorised' AND taking IS NOT NULL;
