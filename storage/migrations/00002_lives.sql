-- +goose Up

ALTER TABLE memberships DROP CONSTRAINT memberships_role_check;
ALTER TABLE memberships ADD CONSTRAINT memberships_role_check
	CHECK (role IN ('deputy', 'clerk', 'chief', 'officer', 'approver', 'operator'));
ALTER TABLE bodies DROP CONSTRAINT bodies_kind_check;
ALTER TABLE bodies ADD CONSTRAINT bodies_kind_check
	CHECK (kind IN ('delegation', 'committee', 'department', 'group', 'station', 'region'));

-- Where a matter comes from, and with which it is handled together.
ALTER TABLE matters ADD COLUMN origin bigint REFERENCES matters;
ALTER TABLE matters ADD COLUMN main bigint REFERENCES matters;
CREATE INDEX matters_made_from_another ON matters (origin) WHERE origin IS NOT NULL;
CREATE INDEX matters_merged_into_another ON matters (main) WHERE main IS NOT NULL;
ALTER TABLE matters DROP CONSTRAINT numbered_once_submitted;
ALTER TABLE matters ADD CONSTRAINT numbered_once_submitted
	CHECK (stage IN ('draft', 'cosigning', 'confirming') OR number IS NOT NULL);

-- A party is a body, or a person who co-signs or follows.
ALTER TABLE parties DROP CONSTRAINT parties_pkey;
ALTER TABLE parties ALTER COLUMN body DROP NOT NULL;
ALTER TABLE parties ADD COLUMN person bigint REFERENCES people;
ALTER TABLE parties ADD COLUMN mark text NOT NULL DEFAULT '';
ALTER TABLE parties ADD CONSTRAINT party_once UNIQUE NULLS NOT DISTINCT (matter, capacity, body, person);
ALTER TABLE parties ADD CONSTRAINT body_or_person CHECK ((body IS NULL) <> (person IS NULL));
CREATE INDEX parties_of_a_person ON parties (person, capacity, matter) WHERE person IS NOT NULL;

ALTER TABLE clocks ADD COLUMN person bigint REFERENCES people;
ALTER TABLE clocks ADD COLUMN until_at timestamptz; -- of a clock in hours
ALTER TABLE clocks ADD COLUMN span text NOT NULL DEFAULT ''; -- empty: until a day that was named
ALTER TABLE clocks ADD COLUMN note text NOT NULL DEFAULT '';
CREATE INDEX clocks_of_a_capacity ON clocks (held_by, matter) WHERE NOT stopped;

-- A clock that has run out moves a matter without anybody.
ALTER TABLE matter_events ALTER COLUMN actor DROP NOT NULL;
