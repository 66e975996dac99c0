-- +goose Up

-- Filters that staff have given a name.
CREATE TABLE audiences (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name    text NOT NULL CONSTRAINT audience_name_is_unique UNIQUE,
	filter  jsonb NOT NULL,
	made_by bigint NOT NULL REFERENCES people,
	made_at timestamptz NOT NULL
);

-- Contents that staff have given a name.
CREATE TABLE templates (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name    text NOT NULL CONSTRAINT template_name_is_unique UNIQUE,
	content jsonb NOT NULL,
	made_by bigint NOT NULL REFERENCES people,
	made_at timestamptz NOT NULL
);

CREATE TABLE briefings (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind       text NOT NULL CHECK (kind IN ('bulletin', 'study', 'primer', 'step')),
	stage      text NOT NULL CHECK (stage IN ('draft', 'submitted', 'approved', 'dropped')),
	author     bigint NOT NULL REFERENCES people,
	content    jsonb NOT NULL,
	audience   jsonb NOT NULL,
	timing     jsonb NOT NULL,
	approver   bigint REFERENCES people,
	hash       text NOT NULL DEFAULT '',
	why        text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL,
	changed_at timestamptz NOT NULL,
	CONSTRAINT nobody_approves_their_own CHECK (approver <> author)
);
CREATE INDEX briefings_in_a_stage ON briefings (stage, id);
CREATE INDEX briefings_of_an_author ON briefings (author, id DESC);

CREATE TABLE schedules (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	briefing bigint NOT NULL CONSTRAINT one_schedule_for_a_briefing UNIQUE REFERENCES briefings,
	enabled  boolean NOT NULL,
	next_at  timestamptz -- null: never
);
CREATE INDEX schedules_by_time ON schedules (next_at) WHERE enabled;

CREATE TABLE runs (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	briefing bigint NOT NULL REFERENCES briefings,
	kind     text NOT NULL,
	author   bigint NOT NULL REFERENCES people,
	at       timestamptz NOT NULL,
	state    text NOT NULL CHECK (state IN ('waiting', 'sending', 'paused', 'stopped', 'recalled', 'done')),
	content  jsonb NOT NULL,
	audience jsonb NOT NULL,
	reminds  bigint REFERENCES runs,
	material bigint,
	total    integer NOT NULL DEFAULT 0,
	unbound  integer NOT NULL DEFAULT 0,
	held     integer NOT NULL DEFAULT 0,
	sent     integer NOT NULL DEFAULT 0,
	gone     integer NOT NULL DEFAULT 0,
	refused  integer NOT NULL DEFAULT 0,
	stopped  integer NOT NULL DEFAULT 0,
	began_at timestamptz,
	ended_at timestamptz,
	cleared  boolean NOT NULL DEFAULT false, -- of one that was stopped or recalled nothing is left to be done
	shown    text NOT NULL DEFAULT '', -- what its card in the author's chat says, in short
	shown_at timestamptz,
	reported boolean NOT NULL DEFAULT false -- its end has been shown there
);
CREATE INDEX runs_of_a_briefing ON runs (briefing, id);
CREATE INDEX runs_waiting ON runs (at) WHERE state = 'waiting';
CREATE INDEX runs_sending ON runs (id) WHERE state = 'sending';
CREATE INDEX runs_to_clear ON runs (id) WHERE state IN ('stopped', 'recalled') AND NOT cleared;
CREATE INDEX runs_to_show ON runs (shown_at NULLS FIRST, id) WHERE began_at IS NOT NULL AND NOT reported;
CREATE INDEX runs_by_beginning ON runs (began_at) WHERE began_at IS NOT NULL;

-- The log of a schedule: each due moment once, whatever came of it.
CREATE TABLE schedule_fires (
	schedule bigint NOT NULL REFERENCES schedules,
	due_at   timestamptz NOT NULL,
	did      text NOT NULL CHECK (did IN ('ran', 'rest', 'missed', 'empty')),
	run      bigint REFERENCES runs,
	at       timestamptz NOT NULL,
	PRIMARY KEY (schedule, due_at)
);

-- One copy of a run for one person. It has no foreign keys, which would take longer
-- than all the rest of freezing a million of them; neither runs nor people are ever
-- removed. It has no index but its key, and none may name the columns that a
-- sending writes: then a row that is written anew needs nothing in an index.
CREATE TABLE deliveries (
	run        bigint NOT NULL,
	person     bigint NOT NULL,
	outcome    text,
	settled_at timestamptz,
	message_id bigint,   -- Telegram's
	others     bigint[], -- ids of its other messages, where it is several
	opened_at  timestamptz,
	acked_at   timestamptz,
	error      text,
	PRIMARY KEY (run, person)
) WITH (fillfactor = 40); -- a batch writes all rows of a page anew, longer, before any of it is cleared

-- Whom a run did not reach: the list of those to be called. Without foreign keys,
-- as deliveries: they may be as many.
CREATE TABLE calls (
	person    bigint NOT NULL,
	run       bigint NOT NULL,
	reason    text NOT NULL CHECK (reason IN ('unbound', 'gone', 'refused')),
	at        timestamptz NOT NULL,
	called_at timestamptz,
	called_by bigint REFERENCES people,
	PRIMARY KEY (person, run)
);
CREATE INDEX calls_to_make ON calls (person, at) WHERE called_at IS NULL;

-- What stands in somebody's next digest, since they have had enough pushes.
CREATE TABLE held_deliveries (
	person bigint NOT NULL,
	run    bigint NOT NULL,
	PRIMARY KEY (person, run)
);

-- When those are to be reminded who have not acknowledged a run, and their
-- delegations told of them.
CREATE TABLE run_reminders (
	run     bigint NOT NULL REFERENCES runs,
	what    text NOT NULL CHECK (what IN ('remind', 'name')),
	at      timestamptz NOT NULL,
	done_at timestamptz,
	PRIMARY KEY (run, what, at)
);
CREATE INDEX run_reminders_to_make ON run_reminders (at) WHERE done_at IS NULL;

CREATE INDEX conversations_gone ON conversations (chat) WHERE gone_at IS NOT NULL;

INSERT INTO ticks (job) VALUES ('schedules'), ('runs'), ('progress'), ('reminders'), ('held'), ('onboarding');
