-- +goose Up

-- A member of the standing committee 常委会组成人员 is a deputy who is this as well, in
-- the body that is the standing committee.
ALTER TABLE memberships DROP CONSTRAINT memberships_role_check;
ALTER TABLE memberships ADD CONSTRAINT memberships_role_check
	CHECK (role IN ('deputy', 'member', 'clerk', 'chief', 'officer', 'approver', 'operator'));
CREATE INDEX memberships_of_the_standing_committee ON memberships (person) WHERE role = 'member';

-- Who keeps in contact with whom, and who did.
CREATE TABLE contact_links (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	member   bigint NOT NULL REFERENCES people,
	deputy   bigint NOT NULL REFERENCES people CONSTRAINT nobody_contacts_themselves CHECK (deputy <> member),
	by_hand  boolean NOT NULL DEFAULT false,
	reason   text NOT NULL DEFAULT '', -- of one that somebody has decided
	made_by  bigint NOT NULL REFERENCES people,
	made_at  timestamptz NOT NULL,
	ended_by bigint REFERENCES people,
	ended_at timestamptz,
	CONSTRAINT ended_by_somebody CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX contact_link_stands_once ON contact_links (member, deputy) WHERE ended_at IS NULL;
CREATE INDEX contact_links_of_a_deputy ON contact_links (deputy) WHERE ended_at IS NULL;

CREATE TABLE contacts (
	id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	member bigint NOT NULL REFERENCES people,
	deputy bigint NOT NULL REFERENCES people,
	way    text NOT NULL CONSTRAINT way_is_known CHECK (way IN ('visit', 'meeting', 'phone', 'message')),
	on_day date NOT NULL,
	topics text NOT NULL DEFAULT '',
	note   text NOT NULL,
	by     bigint NOT NULL REFERENCES people,
	at     timestamptz NOT NULL,
	CONSTRAINT contact_is_noted_once UNIQUE (member, deputy, on_day, way)
);
CREATE INDEX contacts_of_a_deputy ON contacts (deputy, on_day DESC);
CREATE INDEX contacts_by_day ON contacts (on_day);
