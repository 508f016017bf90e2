-- Days after hand-over in which anything can be brought back without a reason.
ALTER TABLE policy ADD COLUMN return_days {int} NOT NULL DEFAULT 30 CHECK (return_days BETWEEN 0 AND 3650);
