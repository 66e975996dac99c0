-- +goose Up

-- Duties that somebody has entered by hand: they are entries of the archive once the
-- staff have confirmed them. Entries that other facts make are never copied: they are
-- read from those (storage/archive_source.go).
CREATE TABLE archive_hand (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person     bigint NOT NULL REFERENCES people,
	kind       text NOT NULL,
	on_day     date NOT NULL,
	minutes    integer NOT NULL CONSTRAINT minutes_are_not_negative CHECK (minutes >= 0),
	place      text NOT NULL,
	people     integer NOT NULL CONSTRAINT people_are_not_negative CHECK (people >= 0),
	title      text NOT NULL,
	sentence   text NOT NULL, -- as it was written
	files      jsonb NOT NULL DEFAULT '[]',
	entered_by bigint NOT NULL REFERENCES people,
	entered_at timestamptz NOT NULL,
	state      text NOT NULL CONSTRAINT state_is_known CHECK (state IN ('waiting', 'confirmed', 'returned')),
	decided_by bigint REFERENCES people,
	decided_at timestamptz,
	why        text NOT NULL DEFAULT '',
	CONSTRAINT decided_by_somebody CHECK ((state = 'waiting') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
	CONSTRAINT returned_with_a_reason CHECK (state <> 'returned' OR why <> '')
);
CREATE INDEX archive_hand_of_a_person ON archive_hand (person, on_day);
CREATE INDEX archive_hand_waiting ON archive_hand (id) WHERE state = 'waiting';

-- What was said of an entry: a deputy's objection, and what was decided on it, or on
-- the entry without one. Of several decisions the last counts, and all are kept.
CREATE TABLE archive_remarks (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person     bigint NOT NULL REFERENCES people,
	source     text NOT NULL,
	fact       bigint NOT NULL,
	year       integer NOT NULL, -- of the entry, when it was said
	entry      text NOT NULL,    -- what the entry was called then
	words      text NOT NULL DEFAULT '',
	asked_by   bigint REFERENCES people, -- null: nobody has objected, the staff have corrected
	asked_at   timestamptz,
	due_on     date,
	finding    text CONSTRAINT finding_is_known CHECK (finding IN ('kept', 'corrected', 'struck')),
	reason     text NOT NULL DEFAULT '',
	decided_by bigint REFERENCES people,
	decided_at timestamptz,
	on_day     date,    -- what it says from then on; null: what the fact says
	title      text,
	minutes    integer,
	CONSTRAINT objection_or_decision CHECK (asked_at IS NOT NULL OR decided_at IS NOT NULL),
	CONSTRAINT objection_has_a_day CHECK ((asked_at IS NULL) = (due_on IS NULL) AND (asked_at IS NULL) = (asked_by IS NULL)),
	CONSTRAINT decided_with_a_reason CHECK ((decided_at IS NULL) = (finding IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL OR reason <> '')),
	CONSTRAINT only_a_correction_says CHECK (finding = 'corrected' OR (on_day IS NULL AND title IS NULL AND minutes IS NULL))
);
CREATE UNIQUE INDEX entry_has_one_open_objection ON archive_remarks (person, source, fact) WHERE decided_at IS NULL;
CREATE INDEX archive_remarks_of_an_entry ON archive_remarks (person, source, fact, id);
CREATE INDEX archive_objections_waiting ON archive_remarks (due_on, id) WHERE decided_at IS NULL;

-- Whom we have asked to look through a year, and who has found it right.
CREATE TABLE archive_reviews (
	person       bigint NOT NULL REFERENCES people,
	year         integer NOT NULL,
	asked_at     timestamptz NOT NULL,
	confirmed_at timestamptz,
	PRIMARY KEY (person, year)
);

-- Years that are closed: the entries as they stood, as text, so that their hash can be
-- computed again from every byte.
CREATE TABLE archive_seals (
	person    bigint NOT NULL REFERENCES people,
	year      integer NOT NULL,
	why       text NOT NULL CONSTRAINT why_is_known CHECK (why IN ('year', 'left')),
	entries   text NOT NULL,
	hash      text NOT NULL, -- SHA-256 of the entries, in hexadecimal digits
	sealed_by bigint REFERENCES people, -- null: the service, on its day
	sealed_at timestamptz NOT NULL,
	CONSTRAINT year_is_sealed_once PRIMARY KEY (person, year)
);

-- Absences from sessions of the congress, seen by the staff and the deputy's delegation
-- alone. One that was noted wrongly is withdrawn, and stays.
CREATE TABLE absences (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	session      text NOT NULL,
	person       bigint NOT NULL REFERENCES people,
	on_day       date NOT NULL,
	leave        boolean NOT NULL, -- approved
	reason       text NOT NULL,
	noted_by     bigint NOT NULL REFERENCES people,
	noted_at     timestamptz NOT NULL,
	withdrawn_by bigint REFERENCES people,
	withdrawn_at timestamptz,
	why          text NOT NULL DEFAULT '',
	CONSTRAINT withdrawn_with_a_reason CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL OR why <> ''))
);
CREATE UNIQUE INDEX absence_is_noted_once ON absences (person, session) WHERE withdrawn_at IS NULL;
CREATE INDEX absences_newest_first ON absences (id DESC);

-- What of its own doing somebody's archive has.
CREATE INDEX events_of_an_archive ON matter_events (actor, id) WHERE move IN ('submit', 'rate', 'rate_again', 'dissent', 'feedback');

-- +goose StatementBegin
CREATE FUNCTION refuse_to_change_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM archive_seals s WHERE s.person = NEW.person
			AND s.year IN (extract(year FROM NEW.on_day)::int, (to_jsonb(NEW)->>'year')::int)) THEN
		RAISE EXCEPTION 'a sealed year of the archive is not changed';
	END IF;
	RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER sealed_years_take_no_entries BEFORE INSERT OR UPDATE ON archive_hand
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_sealed();
CREATE TRIGGER sealed_years_take_no_remarks BEFORE INSERT OR UPDATE ON archive_remarks
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_sealed();
CREATE TRIGGER decided_entries_are_history BEFORE UPDATE ON archive_hand
	FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER entries_by_hand_stay BEFORE DELETE ON archive_hand
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER decided_remarks_are_history BEFORE UPDATE ON archive_remarks
	FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER remarks_stay BEFORE DELETE ON archive_remarks
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER seals_are_history BEFORE UPDATE OR DELETE ON archive_seals
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER withdrawn_absences_are_history BEFORE UPDATE ON absences
	FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER absences_stay BEFORE DELETE ON absences
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();

INSERT INTO ticks (job) VALUES ('archive');
