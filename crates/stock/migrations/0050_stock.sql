CREATE TABLE level (
  variant_id {uuid} NOT NULL,
  location_id {uuid} NOT NULL,
  on_hand {int} NOT NULL,
  held {int} NOT NULL,
  allocated {int} NOT NULL,
  safety {int} NOT NULL,
  PRIMARY KEY (variant_id, location_id),
  CHECK (on_hand >= 0),
  CHECK (held >= 0),
  CHECK (allocated >= 0),
  CHECK (safety >= 0)
) {opts};

CREATE INDEX level_by_location ON level (location_id, variant_id);
CREATE INDEX level_short ON level (variant_id, location_id) WHERE on_hand < held + allocated;

CREATE TABLE movement (
  id {uuid} NOT NULL PRIMARY KEY,
  variant_id {uuid} NOT NULL,
  location_id {uuid} NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('receipt', 'sale', 'transfer_out', 'transfer_in', 'return', 'adjustment', 'count', 'damage')),
  quantity {int} NOT NULL,
  at {ts} NOT NULL,
  reference_kind TEXT NOT NULL,
  reference_id {uuid},
  reference_text TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor {json} NOT NULL
) {opts};

CREATE INDEX movement_by_variant ON movement (variant_id, at, id);
CREATE INDEX movement_by_level ON movement (variant_id, location_id, at, id);

CREATE TABLE hold (
  id {uuid} NOT NULL PRIMARY KEY,
  cart_id {uuid} NOT NULL,
  variant_id {uuid} NOT NULL,
  location_id {uuid} NOT NULL,
  quantity {int} NOT NULL CHECK (quantity > 0),
  expires_at {ts} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'released', 'consumed', 'expired'))
) {opts};

CREATE INDEX hold_by_cart ON hold (cart_id) WHERE state = 'active';
CREATE INDEX hold_due ON hold (expires_at, id) WHERE state = 'active';
CREATE INDEX hold_over ON hold (expires_at, id) WHERE state <> 'active';

CREATE TABLE allocation (
  id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  fulfilment_id {uuid} NOT NULL,
  line_no {int} NOT NULL,
  variant_id {uuid} NOT NULL,
  location_id {uuid} NOT NULL,
  quantity {int} NOT NULL CHECK (quantity > 0),
  state TEXT NOT NULL CHECK (state IN ('reserved', 'consumed', 'released')),
  peg_id {uuid},
  allocated_at {ts} NOT NULL,
  ended_at {ts}
) {opts};

CREATE INDEX allocation_by_order ON allocation (order_id, fulfilment_id, line_no);
CREATE INDEX allocation_by_fulfilment ON allocation (fulfilment_id);
CREATE INDEX allocation_by_peg ON allocation (peg_id) WHERE peg_id IS NOT NULL;
CREATE INDEX allocation_reserved ON allocation (variant_id, location_id) WHERE state = 'reserved';

CREATE TABLE supplier (
  id {uuid} NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  lead_days {int} NOT NULL CHECK (lead_days >= 0),
  spread_days {int} NOT NULL CHECK (spread_days >= 0)
) {opts};

CREATE TABLE supply_order (
  id {uuid} NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('purchase_order', 'transfer')),
  supplier_id {uuid},
  from_location {uuid},
  to_location {uuid} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'received', 'cancelled')),
  expected_on TEXT NOT NULL,
  first_expected_on TEXT NOT NULL,
  sent_at {ts},
  created_at {ts} NOT NULL,
  CHECK ((kind = 'transfer' AND from_location IS NOT NULL) OR (kind = 'purchase_order' AND from_location IS NULL))
) {opts};

CREATE INDEX supply_order_by_date ON supply_order (expected_on, id);
CREATE INDEX supply_order_by_state ON supply_order (state, expected_on, id);
CREATE INDEX supply_order_by_place ON supply_order (to_location, expected_on, id);

CREATE TABLE supply (
  id {uuid} NOT NULL PRIMARY KEY,
  supply_order_id {uuid} NOT NULL REFERENCES supply_order (id),
  line_no {int} NOT NULL,
  variant_id {uuid} NOT NULL,
  to_location {uuid} NOT NULL,
  ordered {int} NOT NULL CHECK (ordered > 0),
  received {int} NOT NULL CHECK (received >= 0),
  damaged {int} NOT NULL CHECK (damaged >= 0),
  surplus {int} NOT NULL CHECK (surplus >= 0),
  pegged {int} NOT NULL,
  expected_on TEXT NOT NULL,
  first_expected_on TEXT NOT NULL,
  confidence TEXT NOT NULL CHECK (confidence IN ('sure', 'very_likely', 'likely')),
  state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'cancelled')),
  UNIQUE (supply_order_id, line_no),
  CHECK (pegged >= 0 AND pegged <= ordered + surplus - received - damaged),
  CHECK (state = 'open' OR pegged = 0)
) {opts};

CREATE INDEX supply_open ON supply (variant_id, expected_on, id) WHERE state = 'open';

CREATE TABLE peg (
  id {uuid} NOT NULL PRIMARY KEY,
  supply_id {uuid} NOT NULL REFERENCES supply (id),
  order_id {uuid} NOT NULL,
  fulfilment_id {uuid} NOT NULL,
  line_no {int} NOT NULL,
  variant_id {uuid} NOT NULL,
  location_id {uuid} NOT NULL,
  quantity {int} NOT NULL CHECK (quantity > 0),
  filled {int} NOT NULL CHECK (filled >= 0 AND filled <= quantity),
  pegged_at {ts} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'allocated', 'orphaned', 'released'))
) {opts};

CREATE INDEX peg_open ON peg (supply_id, pegged_at, id) WHERE state = 'open';
CREATE INDEX peg_orphaned ON peg (pegged_at, id) WHERE state = 'orphaned';
CREATE INDEX peg_by_order ON peg (order_id, fulfilment_id, line_no);

CREATE TABLE supply_change (
  id {uuid} NOT NULL PRIMARY KEY,
  supply_order_id {uuid} NOT NULL REFERENCES supply_order (id),
  at {ts} NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('date_changed', 'received', 'cancelled')),
  old_on TEXT,
  new_on TEXT,
  reason TEXT NOT NULL,
  actor {json} NOT NULL
) {opts};

CREATE INDEX supply_change_by_order ON supply_change (supply_order_id, at, id);
