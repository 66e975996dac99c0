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

-- What deputies ask for: to stay away from days of a session of the congress. Seen by
-- the deputy, the officers of the delegation and the staff alone. What was decided stays.
CREATE TABLE session_leaves (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	session    text NOT NULL,
	person     bigint NOT NULL REFERENCES people,
	from_on    date NOT NULL,
	to_on      date NOT NULL,
	reason     text NOT NULL,
	stage      text NOT NULL,
	asked_at   timestamptz NOT NULL,
	read_by    bigint REFERENCES people, -- for the delegation
	read_at    timestamptz,
	decided_by bigint REFERENCES people,
	decided_at timestamptz,
	why        text NOT NULL DEFAULT '',
	CONSTRAINT a_leave_ends_after_it_begins CHECK (from_on <= to_on),
	CONSTRAINT a_denied_leave_has_a_reason CHECK (stage <> 'denied' OR why <> '')
);
CREATE UNIQUE INDEX session_leave_is_asked_once ON session_leaves (person, session) WHERE stage IN ('asked', 'endorsed');
CREATE INDEX session_leaves_that_wait ON session_leaves (id) WHERE stage IN ('asked', 'endorsed');
CREATE INDEX session_leaves_of_a_person ON session_leaves (person, session);
CREATE TRIGGER decided_session_leaves_are_history BEFORE UPDATE ON session_leaves
	FOR EACH ROW WHEN (OLD.stage NOT IN ('asked', 'endorsed')) EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER session_leaves_stay BEFORE DELETE ON session_leaves
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
