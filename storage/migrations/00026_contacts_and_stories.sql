-- +goose Up

-- What a deputy has asked for in a contact, until the member makes an item of it, or
-- does not.
CREATE TABLE raised_opinions (
	id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	member bigint NOT NULL REFERENCES people,
	deputy bigint REFERENCES people, -- none: it is not said who
	on_day date NOT NULL,
	words  text NOT NULL,
	at     timestamptz NOT NULL,
	matter bigint REFERENCES matters,
	CONSTRAINT opinion_is_raised_once UNIQUE (member, on_day, words),
	CONSTRAINT an_item_is_somebodys CHECK (matter IS NULL OR deputy IS NOT NULL)
);

-- What deputies write to the members who keep in contact with them, and the replies.
CREATE TABLE contact_letters (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	deputy     bigint NOT NULL REFERENCES people,
	member     bigint NOT NULL REFERENCES people CONSTRAINT nobody_writes_to_themselves CHECK (member <> deputy),
	words      text NOT NULL,
	at         timestamptz NOT NULL,
	reply      text NOT NULL DEFAULT '',
	replied_at timestamptz,
	CONSTRAINT replied_with_words CHECK ((replied_at IS NULL) = (reply = ''))
);
CREATE INDEX contact_letters_to_answer ON contact_letters (member, at) WHERE replied_at IS NULL;
CREATE INDEX contact_letters_of_a_deputy ON contact_letters (deputy, at DESC);
CREATE INDEX contact_letters_of_a_member ON contact_letters (member, at DESC);

-- Which members were reminded of their contacts in which quarter.
CREATE TABLE contact_reminders (
	person  bigint NOT NULL REFERENCES people,
	quarter date NOT NULL, -- its first day
	at      timestamptz NOT NULL,
	PRIMARY KEY (person, quarter)
);
INSERT INTO ticks (job) VALUES ('contacts');

-- Who has asked to be called, and what came of it.
CREATE TABLE call_wishes (
	id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person    bigint NOT NULL REFERENCES people,
	words     text NOT NULL DEFAULT '',
	at        timestamptz NOT NULL,
	called_at timestamptz,
	called_by bigint REFERENCES people,
	note      text NOT NULL DEFAULT '',
	CONSTRAINT called_by_somebody CHECK ((called_at IS NULL) = (called_by IS NULL))
);
CREATE UNIQUE INDEX call_is_wished_once ON call_wishes (person) WHERE called_at IS NULL;
CREATE INDEX call_wishes_by_waiting ON call_wishes (at) WHERE called_at IS NULL;
CREATE INDEX call_wishes_called ON call_wishes (called_at DESC) WHERE called_at IS NOT NULL;

-- What was put into a channel of a story, by the outbox's cards, so that it can be
-- erased there.
CREATE TABLE story_posts (
	matter bigint NOT NULL REFERENCES matters,
	chat   bigint NOT NULL,
	card   text NOT NULL,
	at     timestamptz NOT NULL,
	PRIMARY KEY (matter, card)
);
CREATE INDEX stories_that_are_public ON matters (changed_at DESC, id DESC) WHERE kind = 'story' AND stage = 'issued';
CREATE INDEX raised_opinions_of_a_matter ON raised_opinions (matter);
