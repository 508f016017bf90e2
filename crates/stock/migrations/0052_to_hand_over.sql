-- A transfer that was asked for: the place that sends has it still to take from its shelf and to hand to
-- the shuttle. Its units left the shelf of the books when it was asked for, so that nobody sells them.
ALTER TABLE supply_order ADD COLUMN to_hand_over {int} NOT NULL DEFAULT 0 CHECK (to_hand_over IN (0, 1));
CREATE INDEX supply_order_to_hand_over ON supply_order (from_location, expected_on) WHERE to_hand_over = 1;
