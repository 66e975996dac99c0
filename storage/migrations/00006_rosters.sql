-- +goose Up

-- What audiences are chosen by: the level and the fields of a deputy, since when
-- they are one, and since when they can be reached.
ALTER TABLE people
	ADD COLUMN level text NOT NULL DEFAULT 'province'
		CONSTRAINT level_is_known CHECK (level IN ('province', 'city', 'county', 'township')),
	ADD COLUMN expertise text[] NOT NULL DEFAULT '{}',
	ADD COLUMN elected_on date,
	ADD COLUMN bound_at timestamptz;

UPDATE people p SET bound_at = first.used_at
FROM (SELECT person, min(used_at) AS used_at FROM invitations GROUP BY person) first
WHERE first.person = p.id;
