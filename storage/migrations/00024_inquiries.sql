-- +goose Up

-- Questions that are put to an audience, and their answers.
CREATE TABLE inquiries (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind         text NOT NULL, -- what it is like is in the program's table of kinds
	title        text NOT NULL,
	about        text NOT NULL DEFAULT '',
	contact      text NOT NULL DEFAULT '',
	author       bigint NOT NULL REFERENCES people,
	body         bigint REFERENCES bodies, -- the committee that puts it; null: the staff
	state        text NOT NULL DEFAULT 'draft' CONSTRAINT inquiry_state_is_known
		CHECK (state IN ('draft', 'open', 'closed', 'published', 'dropped')),
	audience     jsonb NOT NULL DEFAULT '{}',
	anonymous    boolean NOT NULL DEFAULT false,
	most         integer NOT NULL DEFAULT 0,
	last_day     date,
	origin       bigint REFERENCES inquiries,
	made_at      timestamptz NOT NULL,
	opened_at    timestamptz,
	closes_at    timestamptz,
	closed_at    timestamptz,
	published_at timestamptz,
	reminded_on  date, -- when the silent were reminded last
	hushed       boolean NOT NULL DEFAULT false, -- what was begun and not cast is gone as well
	CONSTRAINT open_inquiry_has_an_end CHECK (state <> 'open' OR closes_at IS NOT NULL AND last_day IS NOT NULL),
	CONSTRAINT closed_inquiry_has_its_time CHECK (state NOT IN ('closed', 'published') OR closed_at IS NOT NULL)
);
CREATE INDEX inquiries_to_close ON inquiries (closes_at) WHERE state = 'open';
CREATE INDEX inquiries_to_hush ON inquiries (id) WHERE state IN ('closed', 'published') AND NOT hushed;
CREATE INDEX inquiries_of_a_body ON inquiries (body, id DESC);

CREATE TABLE inquiry_items (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	inquiry    bigint NOT NULL REFERENCES inquiries,
	place      integer NOT NULL,
	chapter    text NOT NULL DEFAULT '',
	title      text NOT NULL,
	text       text NOT NULL DEFAULT '',
	sort       text NOT NULL DEFAULT '',
	options    text[] NOT NULL DEFAULT '{}',
	by         bigint REFERENCES people, -- who proposed it
	department text NOT NULL DEFAULT '',
	cost       text NOT NULL DEFAULT '', -- in 亿元
	duration   text NOT NULL DEFAULT '',
	score      smallint NOT NULL DEFAULT 0 CONSTRAINT score_is_one_to_five CHECK (score BETWEEN 0 AND 5),
	note       text NOT NULL DEFAULT '',
	chosen     boolean NOT NULL DEFAULT false,
	into_item  bigint REFERENCES inquiry_items CONSTRAINT item_is_not_merged_into_itself CHECK (into_item <> id),
	CONSTRAINT item_has_its_place UNIQUE (inquiry, place) DEFERRABLE INITIALLY DEFERRED
);

-- Who is asked, frozen at the opening, and who has answered. Of a secret inquiry the time
-- is the day's beginning.
CREATE TABLE inquiry_participants (
	inquiry     bigint NOT NULL REFERENCES inquiries,
	person      bigint NOT NULL REFERENCES people,
	answered_at timestamptz,
	PRIMARY KEY (inquiry, person)
);
CREATE INDEX inquiries_of_a_person ON inquiry_participants (person, inquiry);

-- What somebody has answered by name: never of a secret inquiry.
CREATE TABLE inquiry_answers (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	inquiry    bigint NOT NULL REFERENCES inquiries,
	item       bigint NOT NULL REFERENCES inquiry_items,
	person     bigint NOT NULL REFERENCES people,
	choice     text NOT NULL,
	text       text NOT NULL DEFAULT '',
	files      jsonb NOT NULL DEFAULT '[]',
	at         timestamptz NOT NULL,
	verdict    text NOT NULL DEFAULT '' CONSTRAINT verdict_is_known CHECK (verdict IN ('', 'adopted', 'partly', 'not')),
	reason     text NOT NULL DEFAULT '',
	decided_by bigint REFERENCES people,
	decided_at timestamptz,
	CONSTRAINT one_answer_to_an_item UNIQUE (item, person),
	CONSTRAINT verdict_has_a_reason CHECK ((verdict = '') = (reason = '') AND (verdict = '') = (decided_at IS NULL))
);
CREATE INDEX answers_of_an_inquiry ON inquiry_answers (inquiry, id);
CREATE INDEX answers_of_a_person ON inquiry_answers (person, inquiry);

-- Counts of sheets: one row for each question and none for each sheet, so that no row, and
-- no order of rows, says who has chosen what.
CREATE TABLE inquiry_tallies (
	inquiry  bigint NOT NULL REFERENCES inquiries,
	question integer NOT NULL,
	counts   integer[] NOT NULL,
	texts    text[] NOT NULL DEFAULT '{}', -- sorted
	PRIMARY KEY (inquiry, question)
);

-- Who is to be told what of an inquiry, until it is said.
CREATE TABLE inquiry_tidings (
	inquiry bigint NOT NULL REFERENCES inquiries,
	person  bigint NOT NULL REFERENCES people,
	what    text NOT NULL CONSTRAINT tiding_is_known CHECK (what IN ('opened', 'remind', 'published')),
	PRIMARY KEY (inquiry, person, what)
);

-- What was counted of a formal ballot, round by round.
CREATE TABLE ballot_rounds (
	inquiry    bigint NOT NULL REFERENCES inquiries,
	round      integer NOT NULL,
	candidates bigint[] NOT NULL,
	places     integer NOT NULL,
	deputies   integer NOT NULL,
	present    integer NOT NULL,
	issued     integer NOT NULL,
	returned   integer NOT NULL,
	void       integer NOT NULL,
	votes      integer[] NOT NULL,
	counted_by bigint NOT NULL REFERENCES people,
	counted_at timestamptz NOT NULL,
	PRIMARY KEY (inquiry, round),
	CONSTRAINT ballots_add_up CHECK (void <= returned AND returned <= issued AND issued <= present AND present <= deputies),
	CONSTRAINT votes_of_each_candidate CHECK (cardinality(votes) = cardinality(candidates))
);
CREATE TRIGGER rounds_are_history BEFORE UPDATE OR DELETE ON ballot_rounds
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();

INSERT INTO ticks (job) VALUES ('inquiries');

-- Whatever the outbox has of a sheet is found by the chat and the card.
CREATE INDEX messages_of_a_sheet ON messages (chat, card) WHERE card LIKE 'vote:%';
CREATE INDEX inquiry_items_merged_into_another ON inquiry_items (into_item) WHERE into_item IS NOT NULL;
