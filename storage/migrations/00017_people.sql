-- +goose Up

-- Whether somebody holds office: who does not has no role and is in no audience.
ALTER TABLE people ADD COLUMN standing text NOT NULL DEFAULT 'active'
	CONSTRAINT standing_is_known CHECK (standing IN ('active', 'suspended', 'ended'));

-- What people ask to be changed of what the roster says of them.
CREATE TABLE person_changes (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person     bigint NOT NULL REFERENCES people,
	was        jsonb NOT NULL, -- when it was asked for
	wish       jsonb NOT NULL,
	asked_at   timestamptz NOT NULL,
	granted    boolean, -- null: it waits
	why        text NOT NULL DEFAULT '',
	decided_by bigint REFERENCES people,
	decided_at timestamptz,
	CONSTRAINT decided_by_somebody CHECK ((granted IS NULL) = (decided_by IS NULL) AND (granted IS NULL) = (decided_at IS NULL))
);
CREATE UNIQUE INDEX one_change_waits_for_a_person ON person_changes (person) WHERE granted IS NULL;
CREATE INDEX changes_of_a_person ON person_changes (person, id);

-- What was uploaded to be imported, for as long as it is looked at: as it was read,
-- without the telephone numbers of the files.
CREATE TABLE imports (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	made_by    bigint NOT NULL REFERENCES people,
	made_at    timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	files      text[] NOT NULL, -- names
	hash       bytea NOT NULL, -- SHA-256 of all their bytes
	roster     jsonb NOT NULL,
	shown      bytea NOT NULL, -- SHA-256 of the differences
	counts     jsonb NOT NULL,
	applied_at timestamptz
);
CREATE INDEX imports_by_end ON imports (expires_at);
CREATE TABLE import_lines (
	import  bigint NOT NULL REFERENCES imports ON DELETE CASCADE,
	place   integer NOT NULL,
	action  text NOT NULL,
	kind    text NOT NULL,
	code    text NOT NULL,
	field   text NOT NULL,
	was     text NOT NULL,
	becomes text NOT NULL,
	PRIMARY KEY (import, place)
);

-- What was said in a call.
ALTER TABLE calls ADD COLUMN note text NOT NULL DEFAULT '';
CREATE INDEX calls_made ON calls (called_at) WHERE called_by IS NOT NULL;

CREATE INDEX invitations_of_a_person ON invitations (person, id DESC);

