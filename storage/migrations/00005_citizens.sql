-- +goose Up

-- Opinions that somebody of the public has sent by a station's or a deputy's
-- code. There is no name here: a chat to tell the result to, or, by the form, none.
CREATE TABLE citizen_opinions (
	matter   bigint PRIMARY KEY REFERENCES matters,
	link     text NOT NULL, -- "st_S0101"
	chat     bigint,
	language text NOT NULL DEFAULT 'zh-Hans',
	once     text CONSTRAINT form_is_taken_once UNIQUE, -- of the form, so that sending it again makes no second one
	sent_at  timestamptz NOT NULL
);
CREATE INDEX citizen_opinions_of_a_chat ON citizen_opinions (chat, sent_at DESC) WHERE chat IS NOT NULL;
CREATE INDEX citizen_opinions_by_form ON citizen_opinions (link, sent_at) WHERE chat IS NULL;

-- Names and phones, sealed by the program: the key is never here. What opens
-- them is written to the audit.
CREATE TABLE sealed_contacts (
	matter    bigint PRIMARY KEY REFERENCES matters,
	key       text NOT NULL, -- the id of the key
	sealed    bytea NOT NULL,
	sealed_at timestamptz NOT NULL
);
