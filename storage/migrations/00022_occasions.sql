-- +goose Up

-- What people attend 活动. What a kind is like is in the program's table of kinds.
CREATE TABLE occasions (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind         text NOT NULL,
	stage        text NOT NULL CONSTRAINT occasion_stage_is_known CHECK (stage IN ('draft', 'menu', 'announced', 'over', 'cancelled')),
	title        text NOT NULL,
	text         text NOT NULL DEFAULT '',
	body         bigint REFERENCES bodies, -- who holds it; none: the staff
	place        text NOT NULL DEFAULT '',
	latitude     double precision NOT NULL DEFAULT 0,
	longitude    double precision NOT NULL DEFAULT 0,
	begins_at    timestamptz,
	ends_at      timestamptz CONSTRAINT occasion_runs_forward CHECK (ends_at > begins_at),
	enrol_until  timestamptz,
	capacity     integer NOT NULL DEFAULT 0 CONSTRAINT capacity_is_no_debt CHECK (capacity >= 0),
	quota        jsonb NOT NULL DEFAULT '{}', -- seats by delegation
	audience     jsonb NOT NULL DEFAULT '{}',
	fields       text[] NOT NULL DEFAULT '{}',
	hours        double precision NOT NULL DEFAULT 0,
	entry        text NOT NULL, -- the type of the archive entry of who attends
	year         integer NOT NULL DEFAULT 0,
	makes_up     bigint REFERENCES occasions,
	drive        bigint REFERENCES occasions,
	matter       bigint REFERENCES matters,
	materials    bigint[] NOT NULL DEFAULT '{}',
	seed         text NOT NULL DEFAULT '',
	secret       bytea NOT NULL DEFAULT '',
	minutes      text NOT NULL DEFAULT '',
	why          text NOT NULL DEFAULT '',
	author       bigint NOT NULL REFERENCES people,
	created_at   timestamptz NOT NULL,
	changed_at   timestamptz NOT NULL,
	announced_at timestamptz,
	settled_at   timestamptz,
	form         text CONSTRAINT occasion_is_begun_once_by_a_form UNIQUE,
	CONSTRAINT announced_with_a_time CHECK (stage NOT IN ('announced', 'over') OR begins_at IS NOT NULL AND ends_at IS NOT NULL)
);
CREATE INDEX occasions_by_beginning ON occasions (begins_at, id) WHERE begins_at IS NOT NULL;
CREATE INDEX occasions_to_come ON occasions (begins_at) WHERE stage = 'announced';
CREATE INDEX occasions_of_a_body ON occasions (body, begins_at);
CREATE INDEX occasions_on_the_menu ON occasions (year, kind, id) WHERE stage = 'menu';
CREATE INDEX occasions_of_a_drive ON occasions (drive) WHERE drive IS NOT NULL;
CREATE INDEX occasions_that_make_up ON occasions (makes_up) WHERE makes_up IS NOT NULL;

CREATE TABLE participations (
	occasion   bigint NOT NULL REFERENCES occasions,
	person     bigint NOT NULL REFERENCES people,
	delegation bigint REFERENCES bodies, -- whose quota the seat counts for
	state      text NOT NULL CONSTRAINT participation_state_is_known CHECK (state IN
		('invited', 'put_down', 'enrolled', 'waiting', 'leave', 'excused', 'declined', 'attended', 'missed')),
	reason     text NOT NULL DEFAULT '',
	form       jsonb NOT NULL DEFAULT '{}',
	reasons    text[] NOT NULL DEFAULT '{}', -- why a selection chose them
	waits_at   timestamptz,
	came_at    timestamptz,
	late       boolean NOT NULL DEFAULT false,
	hours      double precision NOT NULL DEFAULT 0,
	changed_at timestamptz NOT NULL,
	PRIMARY KEY (occasion, person),
	CONSTRAINT who_waits_is_in_line CHECK ((state = 'waiting') = (waits_at IS NOT NULL)),
	CONSTRAINT who_attended_came CHECK ((state = 'attended') = (came_at IS NOT NULL))
);
CREATE INDEX participations_of_a_person ON participations (person, occasion);
CREATE INDEX participations_in_line ON participations (occasion, waits_at, person) WHERE state = 'waiting';
CREATE INDEX participations_by_state ON participations (occasion, state);

-- How each participation came to be as it is; lines are only ever added.
CREATE TABLE participation_moves (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	occasion bigint NOT NULL,
	person   bigint NOT NULL,
	move     text NOT NULL,
	was      text NOT NULL,
	state    text NOT NULL,
	reason   text NOT NULL DEFAULT '',
	by       bigint REFERENCES people, -- none: it followed from something else
	at       timestamptz NOT NULL,
	FOREIGN KEY (occasion, person) REFERENCES participations
);
CREATE INDEX participation_moves_of_one ON participation_moves (occasion, person, id);
CREATE TRIGGER participation_moves_are_only_added BEFORE UPDATE OR DELETE ON participation_moves
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();

-- What deputies wish for of the year's menu, and in which months they are free.
CREATE TABLE wishes (
	occasion bigint NOT NULL REFERENCES occasions,
	person   bigint NOT NULL REFERENCES people,
	at       timestamptz NOT NULL,
	PRIMARY KEY (occasion, person)
);
CREATE INDEX wishes_of_a_person ON wishes (person);
CREATE TABLE free_months (
	person bigint NOT NULL REFERENCES people,
	year   integer NOT NULL,
	months integer[] NOT NULL,
	PRIMARY KEY (person, year)
);

-- What was sent while an occasion lasted 现场记录; some of it is a problem that a body
-- has to see to until a day, or has become a matter.
CREATE TABLE field_notes (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	occasion   bigint NOT NULL REFERENCES occasions,
	person     bigint NOT NULL REFERENCES people,
	at         timestamptz NOT NULL,
	text       text NOT NULL DEFAULT '',
	files      jsonb NOT NULL DEFAULT '[]',
	message    bigint NOT NULL DEFAULT 0, -- Telegram's, so that a corrected message corrects it
	matter     bigint REFERENCES matters ON DELETE SET NULL, -- a draft may be dropped
	body       bigint REFERENCES bodies,
	due_on     date,
	settled    text NOT NULL DEFAULT '', -- what the body did
	settled_at timestamptz,
	removed_at timestamptz,
	CONSTRAINT problem_has_a_day CHECK (body IS NULL OR due_on IS NOT NULL)
);
CREATE INDEX field_notes_of_an_occasion ON field_notes (occasion, id);
CREATE INDEX field_notes_of_a_person ON field_notes (person, occasion);
CREATE INDEX field_notes_to_settle ON field_notes (due_on) WHERE body IS NOT NULL AND settled_at IS NULL;

-- Which reminder of an occasion went out.
CREATE TABLE occasion_reminders (
	occasion bigint NOT NULL REFERENCES occasions,
	step     text NOT NULL,
	at       timestamptz NOT NULL,
	PRIMARY KEY (occasion, step)
);

-- The address of a person's own calendar, by its SHA-256.
CREATE TABLE calendar_feeds (
	person   bigint PRIMARY KEY REFERENCES people,
	key_hash bytea NOT NULL CONSTRAINT calendar_key_is_one_persons UNIQUE,
	made_at  timestamptz NOT NULL
);

-- What a selection was drawn from, so that anybody can draw it again.
CREATE TABLE drawings (
	occasion   bigint PRIMARY KEY REFERENCES occasions,
	candidates jsonb NOT NULL,
	at         timestamptz NOT NULL
);

-- Whom an invitation did not reach is called about the occasion, as about a run.
ALTER TABLE calls ALTER COLUMN run SET DEFAULT 0, ADD COLUMN occasion bigint NOT NULL DEFAULT 0,
	DROP CONSTRAINT calls_pkey, ADD CONSTRAINT calls_pkey PRIMARY KEY (person, run, occasion);

INSERT INTO ticks (job) VALUES ('occasions');

-- A draft that is dropped is looked for in what refers to it; a message that was changed,
-- among its person's notes.
CREATE INDEX field_notes_of_a_matter ON field_notes (matter) WHERE matter IS NOT NULL;
CREATE INDEX occasions_of_a_matter ON occasions (matter) WHERE matter IS NOT NULL;
CREATE INDEX field_notes_of_a_message ON field_notes (person, message) WHERE message <> 0;
ALTER TABLE occasions ADD CONSTRAINT hours_are_not_negative CHECK (hours >= 0);
ALTER TABLE participations ADD CONSTRAINT hours_of_one_are_not_negative CHECK (hours >= 0);
