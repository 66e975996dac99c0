-- +goose Up

-- What anybody may read: a row for each matter that is published, with nothing in
-- it that is not public, so that whatever serves the public can show no more than
-- this. The program keeps it beside matter_texts (KeepText); what is withdrawn has
-- no row.
CREATE TABLE publications (
	matter       bigint PRIMARY KEY REFERENCES matters,
	number       text NOT NULL CONSTRAINT publications_number_is_unique UNIQUE,
	kind         text NOT NULL,
	topic        text NOT NULL,
	title        text NOT NULL,
	body         text NOT NULL,
	answer       text NOT NULL,
	redacted     boolean NOT NULL, -- the body is what the staff have made of text and answer
	class        text NOT NULL,
	attitude     text NOT NULL,
	result       text NOT NULL,
	second       text NOT NULL,
	solved       text NOT NULL,
	lead         bigint REFERENCES bodies,
	year         int NOT NULL, -- in which it was submitted
	submitted_at timestamptz NOT NULL,
	closed_at    timestamptz NOT NULL,
	published_at timestamptz NOT NULL,
	changed_at   timestamptz NOT NULL,
	words        text NOT NULL, -- number, title, body and answer, folded
	grams        int4[] NOT NULL
);
ALTER TABLE publications ALTER COLUMN grams SET STATISTICS 0; -- as of matter_texts
CREATE INDEX publications_by_grams ON publications USING gin (grams) WITH (fastupdate = off);
CREATE INDEX publications_newest_first ON publications (published_at DESC, matter DESC);
CREATE INDEX publications_of_a_topic ON publications (topic, published_at DESC, matter DESC);
CREATE INDEX publications_of_a_lead ON publications (lead, published_at DESC, matter DESC);
CREATE INDEX publications_of_a_year ON publications (year, published_at DESC, matter DESC);
CREATE INDEX publications_of_a_class ON publications (class, published_at DESC, matter DESC);
CREATE INDEX publications_by_submission ON publications (submitted_at DESC, matter DESC);

-- What the staff have yet to decide on, and what may not be published.
CREATE INDEX matters_to_publish ON matters (changed_at DESC, id DESC)
	WHERE kind = 'suggestion' AND stage = 'closed' AND coalesce(facts->>'published', '') = ''
		AND coalesce(facts->>'private', '') = '' AND coalesce(facts->>'confidential', '') = '';
CREATE INDEX matters_kept_private ON matters (id) WHERE facts->>'private' = 'yes' AND number IS NOT NULL;

-- What was removed from a text before it was published.
CREATE TABLE redactions (
	id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	matter    bigint NOT NULL REFERENCES matters,
	person    bigint REFERENCES people,
	at        timestamptz NOT NULL,
	original  text NOT NULL,
	published text NOT NULL
);
CREATE INDEX redactions_of_a_matter ON redactions (matter, id);
CREATE TRIGGER redactions_are_history BEFORE UPDATE OR DELETE ON redactions
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();

-- What other programs come in with: of a token only the SHA-256 is kept.
CREATE TABLE tokens (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	hash       bytea NOT NULL CONSTRAINT token_is_unique UNIQUE,
	name       text NOT NULL,
	scopes     text[] NOT NULL,
	maker      bigint NOT NULL REFERENCES people,
	made_at    timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at    timestamptz, -- to the minute
	revoked_at timestamptz
);
CREATE INDEX matters_by_change ON matters (changed_at, id) WHERE number IS NOT NULL;

-- Who is told of what happens to matters, and each telling.
CREATE TABLE webhooks (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	url      text NOT NULL,
	secret   text NOT NULL,
	events   text[] NOT NULL,
	maker    bigint NOT NULL REFERENCES people,
	made_at  timestamptz NOT NULL,
	ended_at timestamptz
);
CREATE TABLE webhook_deliveries (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	hook     bigint NOT NULL REFERENCES webhooks,
	event    bigint REFERENCES matter_events, -- null: a test
	key      text NOT NULL,  -- by which who is told knows it again
	body     text NOT NULL,  -- the bytes that are sent and signed
	state    text NOT NULL DEFAULT 'waiting' CONSTRAINT webhook_delivery_state CHECK (state IN ('waiting', 'done', 'failed')),
	attempts int NOT NULL DEFAULT 0,
	due_at   timestamptz NOT NULL,
	made_at  timestamptz NOT NULL,
	ended_at timestamptz,
	status   int NOT NULL DEFAULT 0,
	trouble  text NOT NULL DEFAULT '',
	CONSTRAINT one_delivery_of_an_event UNIQUE (hook, event)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_of_a_hook ON webhook_deliveries (hook, id DESC);
