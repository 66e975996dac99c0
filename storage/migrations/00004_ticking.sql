-- +goose Up

-- How far each job of the tick has come. Whoever does a job holds its row.
CREATE TABLE ticks (
	job  text PRIMARY KEY,
	done text NOT NULL DEFAULT '',
	at   timestamptz NOT NULL DEFAULT now()
);
INSERT INTO ticks (job) VALUES ('timers'), ('alarms'), ('cutoff'), ('calendar'), ('digest');

-- The last day on which a person was written the digest, or had nothing in it.
CREATE TABLE digests (
	person bigint PRIMARY KEY REFERENCES people,
	day    date NOT NULL
);

-- What is said once of a matter, at its time and not in a digest.
CREATE TABLE reminders (
	matter bigint NOT NULL REFERENCES matters ON DELETE CASCADE,
	what   text NOT NULL,
	at     timestamptz NOT NULL,
	PRIMARY KEY (matter, what)
);

-- Last days that have changed with the calendar, to be told in a digest.
CREATE TABLE clock_moves (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	clock   bigint NOT NULL REFERENCES clocks,
	was     date NOT NULL,
	told_on date -- the first day whose digests tell of it
);
CREATE INDEX clock_moves_by_day ON clock_moves (told_on);

CREATE INDEX clocks_of_a_kind ON clocks (kind, due_on) WHERE NOT stopped;
CREATE INDEX clocks_in_hours ON clocks (until_at) WHERE NOT stopped AND until_at IS NOT NULL;
CREATE INDEX audit_of_settings ON audit (subject, id) WHERE action = 'setting.changed';
CREATE INDEX clocks_provisional ON clocks (id) WHERE NOT stopped AND provisional;
