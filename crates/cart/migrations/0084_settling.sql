-- What comes back with the same ticket, and the credits that it is paid with.
ALTER TABLE cart ADD COLUMN coming {json};
ALTER TABLE cart ADD COLUMN credits {json};
