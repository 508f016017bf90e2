-- Why a count began: because somebody asked for it, or because articles were not found on the shelf, and what
-- the books still say of them is doubtful.
ALTER TABLE stock_count ADD COLUMN occasion TEXT NOT NULL DEFAULT 'asked' CHECK (occasion IN ('asked', 'not_found'));
CREATE INDEX stock_count_not_found ON stock_count (location_id) WHERE occasion = 'not_found' AND state = 'counting';
