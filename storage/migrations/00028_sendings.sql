-- +goose Up

-- A list under a name that is sent again and again, as a workbook: to its owner's chat
-- or to an address.
ALTER TABLE saved_views
	ADD COLUMN every   text NOT NULL DEFAULT '' CONSTRAINT view_is_sent_when CHECK (every IN ('', 'day', 'week', 'month')),
	ADD COLUMN mail    text NOT NULL DEFAULT '', -- none: to the chat
	ADD COLUMN next_on date,
	ADD CONSTRAINT what_is_sent_has_a_day CHECK ((every = '') = (next_on IS NULL));
CREATE INDEX saved_views_to_send ON saved_views (next_on) WHERE next_on IS NOT NULL;

-- What leaves by mail: a text with a file that is made when it is sent.
CREATE TABLE mails (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person     bigint NOT NULL REFERENCES people, -- for whom, and as whom the file is made
	address    text NOT NULL,
	subject    text NOT NULL,
	text       text NOT NULL,
	make       text NOT NULL,
	made_at    timestamptz NOT NULL,
	attempts   integer NOT NULL DEFAULT 0,
	not_before timestamptz NOT NULL,
	error      text NOT NULL DEFAULT '', -- of the last attempt
	settled_at timestamptz, -- sent, or given up
	sent       boolean NOT NULL DEFAULT false
);
CREATE INDEX mails_to_send ON mails (not_before, id) WHERE settled_at IS NULL;

INSERT INTO ticks (job) VALUES ('views'), ('mails');
