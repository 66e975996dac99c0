-- +goose Up

-- Counts that figures are made of, kept by a job of the tick: of each day, and of each
-- month and year what can be asked of longer times.
CREATE TABLE figures (
	what text NOT NULL,
	span text NOT NULL CONSTRAINT span_is_known CHECK (span IN ('day', 'month', 'year')),
	day  date NOT NULL, -- the first of the span
	body bigint NOT NULL, -- whose; 0: the whole
	kind text NOT NULL, -- of matter; empty: of none
	mark text NOT NULL, -- what of it: a stage, a class, a rating
	n    integer NOT NULL CONSTRAINT nothing_is_no_row CHECK (n > 0),
	PRIMARY KEY (what, span, day, body, kind, mark)
);
CREATE INDEX figures_of_a_body ON figures (body, what, span, day);

CREATE TABLE figures_kept (
	one   boolean PRIMARY KEY DEFAULT true CHECK (one),
	as_of timestamptz NOT NULL
);

-- Of what has happened the last half year is drawn by the week.
CREATE INDEX matter_events_by_time ON matter_events USING brin (at);

INSERT INTO ticks (job) VALUES ('figures');
