-- +goose Up

CREATE TABLE people (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code        text NOT NULL CONSTRAINT people_code_is_unique UNIQUE,
	name        text NOT NULL,
	phone_tail  text NOT NULL CONSTRAINT phone_tail_is_four_digits CHECK (phone_tail ~ '^[0-9]{4}$'),
	chat        bigint CONSTRAINT one_person_per_chat UNIQUE,
	language    text NOT NULL DEFAULT 'zh-Hans',
	quiet_from  smallint NOT NULL DEFAULT 1320 CHECK (quiet_from BETWEEN 0 AND 1439),
	quiet_to    smallint NOT NULL DEFAULT 480 CHECK (quiet_to BETWEEN 0 AND 1439),
	numbered    boolean NOT NULL DEFAULT false,
	created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE bodies (
	id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code  text NOT NULL CONSTRAINT bodies_code_is_unique UNIQUE,
	kind  text NOT NULL CHECK (kind IN ('delegation', 'committee', 'department', 'group', 'station')),
	name  text NOT NULL,
	short text NOT NULL DEFAULT ''
);

CREATE TABLE memberships (
	person bigint NOT NULL REFERENCES people,
	body   bigint NOT NULL REFERENCES bodies,
	role   text NOT NULL CHECK (role IN ('deputy', 'clerk', 'officer', 'operator')),
	PRIMARY KEY (person, body, role)
);
CREATE INDEX memberships_of_a_body ON memberships (body, role);

CREATE TABLE topics (
	code      text PRIMARY KEY,
	name      text NOT NULL,
	committee text NOT NULL DEFAULT '',
	lead      text NOT NULL DEFAULT '',
	co        text[] NOT NULL DEFAULT '{}',
	keywords  text[] NOT NULL DEFAULT '{}'
);

-- A year is known when its row is here; days hold only what differs from
-- Monday to Friday.
CREATE TABLE calendar_years (
	year   integer PRIMARY KEY,
	source text NOT NULL DEFAULT ''
);
CREATE TABLE calendar_days (
	day   date PRIMARY KEY,
	works boolean NOT NULL
);

CREATE TABLE settings (
	key   text PRIMARY KEY,
	value text NOT NULL
);

-- The code itself is never kept, only its SHA-256.
CREATE TABLE invitations (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code_hash  bytea NOT NULL CONSTRAINT invitation_code_is_unique UNIQUE,
	person     bigint NOT NULL REFERENCES people,
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	tries      smallint NOT NULL DEFAULT 0,
	used_at    timestamptz,
	locked_at  timestamptz,
	chat       bigint
);

CREATE TABLE conversations (
	chat    bigint PRIMARY KEY,
	state   jsonb NOT NULL DEFAULT '{}',
	gone_at timestamptz -- the person has stopped the bot
);

CREATE TABLE updates (
	id          bigint PRIMARY KEY, -- Telegram's update_id
	chat        bigint NOT NULL,
	payload     bytea NOT NULL,
	received_at timestamptz NOT NULL DEFAULT now(),
	attempts    smallint NOT NULL DEFAULT 0,
	done_at     timestamptz,
	error       text -- with done_at: set aside
);
CREATE INDEX updates_waiting ON updates (chat, id) WHERE done_at IS NULL;
CREATE INDEX updates_set_aside ON updates (id) WHERE error IS NOT NULL;

CREATE TABLE messages (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	chat       bigint NOT NULL,
	lane       smallint NOT NULL,
	card       text NOT NULL DEFAULT '',
	body       jsonb NOT NULL,
	cause      bigint, -- the update that it answers
	created_at timestamptz NOT NULL DEFAULT now(),
	not_before timestamptz NOT NULL DEFAULT '-infinity',
	attempts   smallint NOT NULL DEFAULT 0,
	settled_at timestamptz,
	outcome    text CHECK (outcome IN ('sent', 'superseded', 'gone', 'refused')),
	message_id bigint, -- Telegram's
	error      text,
	CONSTRAINT settled_with_an_outcome CHECK ((settled_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX messages_waiting ON messages (lane, id) WHERE settled_at IS NULL;
CREATE INDEX messages_owed_to_a_chat ON messages (chat, id) WHERE settled_at IS NULL;
CREATE INDEX messages_of_a_card ON messages (chat, card, id) WHERE card <> '' AND outcome = 'sent';
CREATE INDEX cards_of_a_message ON messages (chat, message_id, id) WHERE card <> '' AND outcome = 'sent';

-- One row: what all replicas may send together.
CREATE TABLE send_slot (
	one          boolean PRIMARY KEY DEFAULT true CHECK (one),
	next_at      timestamptz NOT NULL DEFAULT '-infinity',
	paused_until timestamptz NOT NULL DEFAULT '-infinity',
	slowed_to    double precision -- per second, after a 429; null: the configured rate
);
INSERT INTO send_slot DEFAULT VALUES;

CREATE TABLE matters (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind         text NOT NULL,
	number       text CONSTRAINT matters_number_is_unique UNIQUE,
	stage        text NOT NULL,
	author       bigint NOT NULL REFERENCES people,
	session      text NOT NULL DEFAULT '',
	topic        text NOT NULL DEFAULT '',
	title        text NOT NULL DEFAULT '',
	pieces       jsonb NOT NULL DEFAULT '[]',
	facts        jsonb NOT NULL DEFAULT '{}',
	hash         text NOT NULL DEFAULT '',
	created_at   timestamptz NOT NULL,
	submitted_at timestamptz,
	changed_at   timestamptz NOT NULL,
	CONSTRAINT numbered_once_submitted CHECK (stage = 'draft' OR number IS NOT NULL)
);
CREATE INDEX matters_of_an_author ON matters (author, changed_at DESC);
CREATE INDEX matters_in_a_stage ON matters (stage, id);

CREATE TABLE matter_numbers (
	series text PRIMARY KEY,
	last   integer NOT NULL
);

CREATE TABLE parties (
	matter   bigint NOT NULL REFERENCES matters,
	capacity text NOT NULL,
	body     bigint NOT NULL REFERENCES bodies,
	PRIMARY KEY (matter, capacity, body)
);
CREATE INDEX parties_of_a_body ON parties (body, capacity, matter);

CREATE TABLE clocks (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	matter      bigint NOT NULL REFERENCES matters,
	kind        text NOT NULL,
	held_by     text NOT NULL,
	body        bigint REFERENCES bodies,
	start_on    date NOT NULL,
	due_on      date NOT NULL,
	provisional boolean NOT NULL,
	stopped     boolean NOT NULL DEFAULT false
);
CREATE INDEX clocks_of_a_matter ON clocks (matter);
CREATE INDEX clocks_running ON clocks (due_on) WHERE NOT stopped;

CREATE TABLE attachments (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	matter  bigint NOT NULL REFERENCES matters,
	file    jsonb NOT NULL,
	message bigint NOT NULL,
	sent_at timestamptz NOT NULL
);
CREATE INDEX attachments_of_a_matter ON attachments (matter);

CREATE TABLE matter_events (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	matter     bigint NOT NULL REFERENCES matters,
	move       text NOT NULL,
	from_stage text NOT NULL,
	to_stage   text NOT NULL,
	actor      bigint NOT NULL REFERENCES people,
	capacity   text NOT NULL,
	body       bigint REFERENCES bodies,
	at         timestamptz NOT NULL,
	input      jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX events_of_a_matter ON matter_events (matter, id);

-- Every text that was ever confirmed, whatever its matter became afterwards.
CREATE TABLE signed_texts (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	matter      bigint NOT NULL REFERENCES matters,
	session     text NOT NULL,
	topic       text NOT NULL,
	title       text NOT NULL,
	pieces      jsonb NOT NULL,
	attachments jsonb NOT NULL, -- their files
	hash        text NOT NULL,
	signed_at   timestamptz NOT NULL
);
CREATE INDEX signed_texts_of_a_matter ON signed_texts (matter, id);

CREATE TABLE audit (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at      timestamptz NOT NULL,
	actor   bigint REFERENCES people, -- null: the service or its operator at a shell
	action  text NOT NULL,
	subject text NOT NULL,
	detail  jsonb NOT NULL DEFAULT '{}'
);

-- +goose StatementBegin
CREATE FUNCTION refuse_to_change_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd

CREATE TRIGGER events_are_history BEFORE UPDATE OR DELETE ON matter_events
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER signed_texts_are_history BEFORE UPDATE OR DELETE ON signed_texts
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER audit_is_history BEFORE UPDATE OR DELETE ON audit
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
