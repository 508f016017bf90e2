CREATE TABLE message (
  id {uuid} NOT NULL PRIMARY KEY,
  dedupe_key TEXT NOT NULL UNIQUE,
  customer_id {uuid},
  order_id {uuid},
  medium TEXT NOT NULL CHECK (medium IN ('email', 'sms', 'push')),
  address TEXT NOT NULL,
  template TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
  subject TEXT NOT NULL,
  body_text TEXT NOT NULL,
  body_html TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'kept', 'failed')),
  created_at {ts} NOT NULL,
  claimed_at {ts},
  settled_at {ts},
  attempts {int} NOT NULL CHECK (attempts >= 0),
  doubtful {int} NOT NULL CHECK (doubtful >= 0),
  last_error TEXT,
  CHECK ((state IN ('sent', 'kept', 'failed')) = (settled_at IS NOT NULL)),
  CHECK (state <> 'sending' OR claimed_at IS NOT NULL)
) {opts};

CREATE INDEX message_by_state ON message (state, id);
CREATE INDEX message_by_customer ON message (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX message_by_order ON message (order_id, id) WHERE order_id IS NOT NULL;
