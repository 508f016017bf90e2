-- Why what goes to one address is sent from where it is: made with the order, never changed.
CREATE TABLE sourcing_choice (
  id {uuid} NOT NULL PRIMARY KEY,
  order_id {uuid} NOT NULL,
  at {ts} NOT NULL,
  occasion TEXT NOT NULL CHECK (occasion IN ('placed', 'resourced')),
  body {json} NOT NULL
) {opts};

CREATE INDEX sourcing_choice_of_order ON sourcing_choice (order_id, at, id);

-- A draft of rules, tried on orders of the past; the latest ones are kept.
CREATE TABLE sourcing_trial (
  id {uuid} NOT NULL PRIMARY KEY,
  at {ts} NOT NULL,
  staff_id {uuid},
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'switched_on')),
  present {json} NOT NULL,
  draft {json} NOT NULL,
  sample {json},
  done {int} NOT NULL CHECK (done >= 0),
  tried {json} NOT NULL
) {opts};

CREATE INDEX sourcing_trial_by_time ON sourcing_trial (at, id);
