-- What the law wants said of the house on its site; a row that is not there says nothing yet.
CREATE TABLE imprint (
  id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
  capital TEXT NOT NULL,
  register TEXT NOT NULL,
  street TEXT NOT NULL,
  postcode TEXT NOT NULL,
  city TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  director TEXT NOT NULL,
  host_name TEXT NOT NULL,
  host_address TEXT NOT NULL,
  host_phone TEXT NOT NULL,
  mediator_name TEXT NOT NULL,
  mediator_address TEXT NOT NULL,
  mediator_site TEXT NOT NULL
) {opts};
