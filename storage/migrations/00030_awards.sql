-- +goose Up

-- What is chosen in a selection, by which criteria with their weights, on which scale, and why
-- staff have chosen as they have among those that were level at the cut.
ALTER TABLE inquiries
	ADD COLUMN object   text NOT NULL DEFAULT '' CONSTRAINT award_object_is_known CHECK (object IN ('', 'suggestion', 'department', 'deputy')),
	ADD COLUMN criteria jsonb NOT NULL DEFAULT '[]',
	ADD COLUMN scale    integer NOT NULL DEFAULT 0 CONSTRAINT award_scale_is_known CHECK (scale IN (0, 10, 100)),
	ADD COLUMN tie      text NOT NULL DEFAULT '';
CREATE INDEX inquiries_that_follow_another ON inquiries (origin) WHERE origin IS NOT NULL;

-- The object of a selection: one of the three. A nomination of the same object joins.
ALTER TABLE inquiry_items
	ADD COLUMN matter bigint REFERENCES matters,
	ADD COLUMN body   bigint REFERENCES bodies,
	ADD COLUMN person bigint REFERENCES people,
	ADD CONSTRAINT item_has_one_object CHECK (num_nonnulls(matter, body, person) <= 1);
CREATE UNIQUE INDEX matter_is_nominated_once ON inquiry_items (matter, inquiry) WHERE matter IS NOT NULL;
CREATE UNIQUE INDEX body_is_nominated_once ON inquiry_items (body, inquiry) WHERE body IS NOT NULL;
CREATE UNIQUE INDEX person_is_nominated_once ON inquiry_items (person, inquiry) WHERE person IS NOT NULL;

-- What a juror gives for an object by a criterion, counted from 0.
CREATE TABLE award_points (
	inquiry   bigint NOT NULL REFERENCES inquiries,
	item      bigint NOT NULL REFERENCES inquiry_items,
	person    bigint NOT NULL REFERENCES people,
	criterion integer NOT NULL,
	points    integer NOT NULL CONSTRAINT points_are_on_a_scale CHECK (points BETWEEN 0 AND 100),
	at        timestamptz NOT NULL,
	PRIMARY KEY (item, person, criterion)
);
CREATE INDEX points_of_an_award ON award_points (inquiry, person);

-- Who does not score which object: found at the opening, or asked for by the juror.
CREATE TABLE award_recusals (
	inquiry bigint NOT NULL REFERENCES inquiries,
	item    bigint NOT NULL REFERENCES inquiry_items,
	person  bigint NOT NULL REFERENCES people,
	why     text NOT NULL CONSTRAINT recusal_is_known CHECK (why IN ('author', 'cosigner', 'body', 'self', 'asked')),
	at      timestamptz NOT NULL,
	PRIMARY KEY (item, person)
);
CREATE INDEX recusals_of_an_award ON award_recusals (inquiry, person);

-- Those who are chosen are told so.
ALTER TABLE inquiry_tidings DROP CONSTRAINT tiding_is_known,
	ADD CONSTRAINT tiding_is_known CHECK (what IN ('opened', 'remind', 'published', 'chosen'));
