-- +goose Up

-- Not only turns at stations are offered to others, but seats at any occasion where
-- seats are given by name; and not only to one, but to whoever has a seat at the
-- occasion that is asked for in return.
ALTER TABLE shift_offers RENAME TO seat_offers;
ALTER TABLE seat_offers DROP CONSTRAINT return_is_asked_of_somebody,
	ADD CONSTRAINT who_is_asked_gives_in_return CHECK (asked IS NULL OR in_return IS NOT NULL);
CREATE INDEX seat_offers_against_an_occasion ON seat_offers (in_return) WHERE ended_at IS NULL AND in_return IS NOT NULL;

ALTER TABLE participations ADD COLUMN seat_from bigint REFERENCES people, -- who handed the seat on; none: it was not
	ADD CONSTRAINT nobody_hands_on_to_themselves CHECK (seat_from <> person);

-- A theme 代表行动 that bodies are entrusted with 委托: each holds an occasion of its
-- own under it, until a day.
CREATE TABLE entrustments (
	theme    bigint NOT NULL REFERENCES occasions,
	body     bigint NOT NULL REFERENCES bodies,
	occasion bigint NOT NULL REFERENCES occasions CONSTRAINT occasion_is_entrusted_once UNIQUE,
	due_on   date NOT NULL,
	by       bigint NOT NULL REFERENCES people,
	at       timestamptz NOT NULL,
	CONSTRAINT body_is_entrusted_once_with_a_theme PRIMARY KEY (theme, body)
);
CREATE INDEX entrustments_by_their_last_day ON entrustments (due_on, occasion);

INSERT INTO ticks (job) VALUES ('entrustments');
