-- +goose Up
-- What the night has found that nobody sees to, by who holds it: a body whose officers
-- cannot be reached, or a person who has left. Since says from which night on.
CREATE TABLE orphaned (
	body      bigint REFERENCES bodies,
	person    bigint REFERENCES people,
	matters   integer NOT NULL,
	findings  integer NOT NULL,
	occasions integer NOT NULL,
	briefings integer NOT NULL,
	since     date NOT NULL,
	CONSTRAINT orphaned_of_a_body_or_of_a_person CHECK (num_nonnulls(body, person) = 1)
);
CREATE UNIQUE INDEX orphaned_once_for_a_body ON orphaned (body) WHERE body IS NOT NULL;
CREATE UNIQUE INDEX orphaned_once_for_a_person ON orphaned (person) WHERE person IS NOT NULL;
