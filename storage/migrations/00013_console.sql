-- +goose Up

-- The console is entered by a link that the chat gives: of it, and of the session
-- that comes of it, only the SHA-256 is kept.
CREATE TABLE console_entries (
	code_hash  bytea PRIMARY KEY,
	person     bigint NOT NULL REFERENCES people,
	expires_at timestamptz NOT NULL,
	used_at    timestamptz
);
CREATE INDEX console_entries_of_a_person ON console_entries (person) WHERE used_at IS NULL;

CREATE TABLE console_sessions (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	key_hash   bytea NOT NULL CONSTRAINT session_key_is_unique UNIQUE,
	person     bigint NOT NULL REFERENCES people,
	browser    text NOT NULL, -- as it names itself
	began_at   timestamptz NOT NULL,
	seen_at    timestamptz NOT NULL, -- to the minute
	expires_at timestamptz NOT NULL,
	ended_at   timestamptz
);
CREATE INDEX console_sessions_of_a_person ON console_sessions (person) WHERE ended_at IS NULL;

-- Forms that make something new each time are taken once, whoever presses twice.
CREATE TABLE console_forms (
	once text PRIMARY KEY,
	at   timestamptz NOT NULL
);

-- What waits for a department is found by its clocks, among those of all.
CREATE INDEX clocks_of_a_body ON clocks (body, held_by, matter) WHERE NOT stopped;

-- What is in a stage is read by kind, without the matters themselves.
DROP INDEX matters_in_a_stage;
CREATE INDEX matters_in_a_stage ON matters (stage, kind, id);
