-- +goose Up

-- What staff say to each other of a matter. Nobody else reads it.
CREATE TABLE notes (
	id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	matter bigint NOT NULL REFERENCES matters,
	author bigint NOT NULL REFERENCES people,
	at     timestamptz NOT NULL,
	text   text NOT NULL CONSTRAINT note_says_something CHECK (btrim(text) <> '')
);
CREATE INDEX notes_of_a_matter ON notes (matter, id);
CREATE TRIGGER notes_are_history BEFORE UPDATE OR DELETE ON notes
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();

-- Who is called to a note, and since when it has been read.
CREATE TABLE mentions (
	person  bigint NOT NULL REFERENCES people,
	note    bigint NOT NULL REFERENCES notes,
	read_at timestamptz,
	PRIMARY KEY (person, note)
);
CREATE INDEX mentions_unread ON mentions (person) WHERE read_at IS NULL;

-- A matter that somebody has put off: until that day it is not among what waits for
-- them, unless a deadline of it is over.
CREATE TABLE snoozes (
	person bigint NOT NULL REFERENCES people,
	matter bigint NOT NULL REFERENCES matters,
	until  date NOT NULL,
	PRIMARY KEY (person, matter)
);

-- Texts that are used again and again: the staff's, the chiefs', and each body's own.
CREATE TABLE modules (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	shelf      text NOT NULL CONSTRAINT module_shelf_is_known CHECK (shelf IN ('staff', 'chief', 'body')),
	body       bigint REFERENCES bodies,
	key        text NOT NULL,
	title      text NOT NULL,
	text       text NOT NULL,
	changed_at timestamptz NOT NULL,
	CONSTRAINT module_shelf_of_a_body CHECK ((shelf = 'body') = (body IS NOT NULL)),
	CONSTRAINT module_key_is_unique UNIQUE NULLS NOT DISTINCT (shelf, body, key)
);

-- A move of the staff with all that it needs, made at a tap.
CREATE TABLE macros (
	id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name   text NOT NULL CONSTRAINT macro_name_is_unique UNIQUE,
	kind   text NOT NULL,
	move   text NOT NULL,
	input  jsonb NOT NULL DEFAULT '{}',
	texts  jsonb NOT NULL DEFAULT '{}', -- by field, the id of the module that fills it
	note   text NOT NULL DEFAULT '',
	snooze int NOT NULL DEFAULT 0 CONSTRAINT macro_snooze_is_in_days CHECK (snooze BETWEEN 0 AND 365)
);
CREATE INDEX macros_of_a_kind ON macros (kind, name);

-- The audit is read from its newest, by what is looked for.
CREATE INDEX audit_by_time ON audit (at, id);
CREATE INDEX audit_of_an_actor ON audit (actor, at, id);
CREATE INDEX audit_of_an_action ON audit (action, at, id);
CREATE INDEX audit_of_an_actors_action ON audit (actor, action, at, id);
CREATE INDEX audit_of_a_subject ON audit (subject, at, id);
CREATE INDEX events_by_time ON matter_events (at, id);
CREATE INDEX events_of_an_actor ON matter_events (actor, at, id);
CREATE INDEX events_of_a_move ON matter_events (move, at, id);
CREATE INDEX events_of_an_actors_move ON matter_events (actor, move, at, id);
