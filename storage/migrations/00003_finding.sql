-- +goose Up

-- What matters are found by: their words as they stand in front of people,
-- folded, and the pairs of characters in them. Drafts are not here. Rows are
-- made by the program (KeepText), which knows the pairs.
CREATE TABLE matter_texts (
	matter       bigint PRIMARY KEY REFERENCES matters,
	kind         text NOT NULL,
	submitted_at timestamptz NOT NULL,
	published    boolean NOT NULL,
	number       text NOT NULL,
	title        text NOT NULL,
	body         text NOT NULL,
	answer       text NOT NULL,
	grams        int4[] NOT NULL
);

-- The planner is to know nothing of what is in the arrays: it then takes the
-- index for a search by pairs, whatever the pairs are. Which searches go by
-- pairs is decided by the program (Search).
ALTER TABLE matter_texts ALTER COLUMN grams SET STATISTICS 0;

-- Without a list of pending entries, whose clearing would make one insert in
-- thousands wait for seconds.
CREATE INDEX matter_texts_by_grams ON matter_texts USING gin (grams) WITH (fastupdate = off);
CREATE INDEX matter_texts_newest_first ON matter_texts (submitted_at DESC, matter DESC);
CREATE INDEX matter_texts_published ON matter_texts (submitted_at DESC, matter DESC) WHERE published;
