-- +goose Up

CREATE SEQUENCE material_series;

-- The library: each version is a row, and what is published never changes. There
-- are hundreds of them, some thousands at most, so that a search reads them all
-- and needs no index.
CREATE TABLE materials (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	series       bigint NOT NULL DEFAULT nextval('material_series'), -- the same for all versions
	version      integer NOT NULL DEFAULT 0,                         -- 0: a draft
	kind         text NOT NULL CHECK (kind IN ('', 'law', 'report', 'outline', 'guide', 'video', 'other')),
	title        text NOT NULL,
	body         jsonb NOT NULL,
	files        jsonb NOT NULL,
	effective_on date,
	minutes      integer NOT NULL,
	quiz         jsonb NOT NULL,
	author       bigint NOT NULL REFERENCES people,
	at           timestamptz NOT NULL, -- when it was published; of a draft, when it was begun
	retired_at   timestamptz,
	words        text NOT NULL -- title and text, folded
);
CREATE UNIQUE INDEX materials_have_each_version_once ON materials (series, version) WHERE version > 0;
CREATE INDEX materials_being_written ON materials (author) WHERE version = 0;

-- What somebody has done with a series.
CREATE TABLE learnings (
	person          bigint NOT NULL REFERENCES people,
	series          bigint NOT NULL,
	versions        integer[] NOT NULL, -- that were opened
	opened_at       timestamptz NOT NULL,
	downloads       integer NOT NULL DEFAULT 0,
	learned_version integer NOT NULL DEFAULT 0, -- the last; 0: none
	learned_at      timestamptz,
	tries           integer NOT NULL DEFAULT 0, -- at the quiz
	best            integer NOT NULL DEFAULT 0, -- score in per cent
	passed_version  integer NOT NULL DEFAULT 0,
	passed_at       timestamptz,
	PRIMARY KEY (person, series)
);
CREATE INDEX learnings_of_a_series ON learnings (series);

-- Which steps went to whom is read from their runs.
CREATE INDEX runs_of_steps ON runs (at) WHERE kind = 'step';

-- New deputies are found by when they came.
CREATE INDEX people_by_binding ON people (bound_at) WHERE bound_at IS NOT NULL;
