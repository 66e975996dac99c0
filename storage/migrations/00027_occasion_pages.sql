-- +goose Up

-- What is counted of an occasion by hand: who of the public was there, and how many
-- findings a drive means to see solved, with what it looks at.
CREATE TABLE occasion_measures (
	occasion  bigint PRIMARY KEY REFERENCES occasions,
	residents integer NOT NULL DEFAULT 0 CONSTRAINT residents_are_counted CHECK (residents >= 0),
	target    integer NOT NULL DEFAULT 0 CONSTRAINT target_is_counted CHECK (target >= 0),
	checklist text NOT NULL DEFAULT ''
);

-- A finding is of a level of government; a report of an occasion 视察报告 is a note
-- that a body has to answer; and another note shows what a finding looks like now.
ALTER TABLE field_notes
	ADD COLUMN level text CONSTRAINT finding_level_is_known CHECK (level IN ('province', 'city', 'county', 'township')),
	ADD COLUMN report boolean NOT NULL DEFAULT false,
	ADD COLUMN after_note bigint REFERENCES field_notes;
CREATE INDEX field_notes_of_a_body ON field_notes (body, due_on) WHERE body IS NOT NULL;
CREATE INDEX field_notes_that_became_a_matter ON field_notes (occasion) WHERE matter IS NOT NULL AND removed_at IS NULL;

-- How a deputy's report on the duty done 述职 was judged by those who heard it.
CREATE TABLE duty_tallies (
	occasion     bigint NOT NULL,
	person       bigint NOT NULL,
	satisfied    integer NOT NULL CONSTRAINT satisfied_are_counted CHECK (satisfied >= 0),
	basic        integer NOT NULL CONSTRAINT basic_are_counted CHECK (basic >= 0),
	dissatisfied integer NOT NULL CONSTRAINT dissatisfied_are_counted CHECK (dissatisfied >= 0),
	opinions     text NOT NULL DEFAULT '',
	by           bigint NOT NULL REFERENCES people,
	at           timestamptz NOT NULL,
	PRIMARY KEY (occasion, person),
	FOREIGN KEY (occasion, person) REFERENCES participations
);
CREATE INDEX duty_tallies_of_a_person ON duty_tallies (person);
