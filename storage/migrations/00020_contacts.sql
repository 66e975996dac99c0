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

-- How departments are scored: of a period, the cases behind each number, and the
-- numbers. What is published is never changed; what an appeal was right about is
-- added beside it.
CREATE TABLE score_periods (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name         text NOT NULL CONSTRAINT score_period_is_named_once UNIQUE,
	from_day     date NOT NULL,
	to_day       date NOT NULL CONSTRAINT period_runs_forward CHECK (to_day >= from_day),
	weights      text NOT NULL DEFAULT '',
	made_by      bigint NOT NULL REFERENCES people,
	reckoned_at  timestamptz,
	published_at timestamptz,
	published_by bigint REFERENCES people,
	appeal_until date,
	CONSTRAINT published_with_a_window CHECK ((published_at IS NULL) = (appeal_until IS NULL))
);
-- Without references: they are made from those tables, by the hundred thousand in one
-- statement, and nothing is ever removed from these.
CREATE TABLE score_cases (
	id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	period bigint NOT NULL,
	body   bigint NOT NULL,
	part   text NOT NULL CONSTRAINT part_is_known CHECK (part IN ('on_time', 'contact', 'satisfied', 'commitments', 'class')),
	matter bigint NOT NULL,
	item   bigint NOT NULL, -- the event, or the clock with a minus
	met    boolean NOT NULL
);
CREATE INDEX score_cases_of_a_body ON score_cases (period, body, part, met, id);
CREATE TABLE score_tallies (
	period bigint NOT NULL REFERENCES score_periods,
	body   bigint NOT NULL REFERENCES bodies,
	part   text NOT NULL,
	met    integer NOT NULL,
	of     integer NOT NULL,
	PRIMARY KEY (period, body, part)
);
CREATE TABLE class_audits (
	id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	event     bigint NOT NULL REFERENCES matter_events CONSTRAINT answer_is_audited_once UNIQUE,
	body      bigint NOT NULL REFERENCES bodies,
	class     text NOT NULL, -- that was claimed
	confirmed boolean NOT NULL,
	note      text NOT NULL,
	by        bigint NOT NULL REFERENCES people,
	at        timestamptz NOT NULL
);
CREATE TABLE score_appeals (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	line       bigint NOT NULL REFERENCES score_cases CONSTRAINT line_is_appealed_once UNIQUE,
	period     bigint NOT NULL REFERENCES score_periods,
	body       bigint NOT NULL REFERENCES bodies,
	reason     text NOT NULL,
	by         bigint NOT NULL REFERENCES people,
	at         timestamptz NOT NULL,
	due_on     date NOT NULL,
	decided_by bigint REFERENCES people,
	decided_at timestamptz,
	remedy     text NOT NULL DEFAULT '' CONSTRAINT remedy_is_known CHECK (remedy IN ('', 'met', 'out')),
	decision   text NOT NULL DEFAULT ''
);
CREATE INDEX score_appeals_of_a_period ON score_appeals (period, body);
CREATE INDEX score_appeals_waiting ON score_appeals (due_on) WHERE decided_at IS NULL;
CREATE INDEX events_that_are_scored ON matter_events (move, at) WHERE move IN ('approve', 'rate');
CREATE INDEX clocks_that_are_scored ON clocks (kind, due_on) WHERE kind IN ('answer', 'contact', 'commitment');

-- +goose StatementBegin
CREATE FUNCTION refuse_to_change_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM (SELECT DISTINCT period FROM changed) c JOIN score_periods p ON p.id = c.period WHERE p.published_at IS NOT NULL) THEN
		RAISE EXCEPTION '% of a published period is not changed', TG_TABLE_NAME;
	END IF;
	RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER published_cases_grow_no_more AFTER INSERT ON score_cases REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_published();
CREATE TRIGGER published_cases_stay AFTER DELETE ON score_cases REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_published();
CREATE TRIGGER cases_are_not_altered BEFORE UPDATE ON score_cases FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER published_tallies_grow_no_more AFTER INSERT ON score_tallies REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_published();
CREATE TRIGGER published_tallies_stay AFTER DELETE ON score_tallies REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_published();
CREATE TRIGGER tallies_are_not_altered BEFORE UPDATE ON score_tallies FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER published_periods_stay BEFORE UPDATE OR DELETE ON score_periods
	FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER audits_are_history BEFORE UPDATE OR DELETE ON class_audits
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER appeals_are_history BEFORE DELETE ON score_appeals
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER decisions_are_history BEFORE UPDATE ON score_appeals
	FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION refuse_to_change_history();

-- The figures of the year's report to the congress, as they were when it was made.
CREATE TABLE year_reports (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	year    integer NOT NULL,
	figures jsonb NOT NULL,
	made_by bigint NOT NULL REFERENCES people,
	made_at timestamptz NOT NULL
);
CREATE INDEX year_reports_of_a_year ON year_reports (year, id DESC);
CREATE TRIGGER reports_are_history BEFORE UPDATE OR DELETE ON year_reports
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE INDEX matters_of_a_year ON matters (kind, submitted_at) WHERE submitted_at IS NOT NULL;

-- Of one level, a province's say, are a few among the people of all.
CREATE INDEX people_of_a_level ON people (level, id);
