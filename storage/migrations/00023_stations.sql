-- +goose Up

-- What is known of a station 代表之家、代表联络站 beside its being a body.
CREATE TABLE stations (
	body       bigint PRIMARY KEY REFERENCES bodies,
	sort       text NOT NULL CONSTRAINT station_sort_is_known CHECK (sort IN ('home', 'contact', 'legislation', 'budget')),
	level      text NOT NULL CONSTRAINT station_level_is_known CHECK (level IN ('province', 'city', 'county', 'township')),
	address    text NOT NULL DEFAULT '',
	latitude   double precision NOT NULL DEFAULT 0,
	longitude  double precision NOT NULL DEFAULT 0,
	hours      text NOT NULL DEFAULT '',
	phone      text NOT NULL DEFAULT '',
	founded_on date,
	closed_on  date CONSTRAINT station_closes_after_it_opened CHECK (closed_on >= founded_on),
	region     bigint REFERENCES bodies, -- above it
	note       text NOT NULL DEFAULT '',
	made_at    timestamptz NOT NULL, -- when it came on the registry: what was before is not known
	changed_at timestamptz NOT NULL
);
CREATE INDEX stations_of_a_region ON stations (region);
CREATE INDEX stations_by_code ON bodies (code) WHERE kind = 'station';
CREATE INDEX events_of_a_handling_body ON matter_events (body, at) WHERE capacity = 'handler';
CREATE INDEX groups_by_code ON bodies (code) WHERE kind = 'group';

-- When a station receives people 接待日; one without a row does so by the default.
CREATE TABLE duty_rules (
	station    bigint PRIMARY KEY REFERENCES bodies,
	day        integer NOT NULL,
	weekday    integer NOT NULL,
	nth        integer NOT NULL,
	every      integer NOT NULL,
	from_hour  text NOT NULL,
	until_hour text NOT NULL,
	deputies   integer NOT NULL,
	off        boolean NOT NULL,
	changed_at timestamptz NOT NULL
);

-- Of which months a station's receptions were made, and on which days.
CREATE TABLE duty_months (
	station bigint NOT NULL REFERENCES bodies,
	month   date NOT NULL,
	made_at timestamptz NOT NULL,
	PRIMARY KEY (station, month)
);
CREATE TABLE duty_days (
	occasion   bigint PRIMARY KEY REFERENCES occasions,
	station    bigint NOT NULL REFERENCES bodies,
	day        date NOT NULL,
	noticed_at timestamptz, -- when the text to be posted was sent; none: not yet, or who sits has changed since
	CONSTRAINT one_reception_a_day_at_a_station UNIQUE (station, day)
);
CREATE INDEX duty_days_to_notice ON duty_days (day) WHERE noticed_at IS NULL;

-- Turns that are offered to others 换班.
CREATE TABLE shift_offers (
	id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	occasion  bigint NOT NULL REFERENCES occasions,
	giver     bigint NOT NULL REFERENCES people,
	asked     bigint REFERENCES people, -- none: any member of the station
	in_return bigint REFERENCES occasions,
	made_at   timestamptz NOT NULL,
	taker     bigint REFERENCES people,
	ended_at  timestamptz,
	withdrawn boolean NOT NULL DEFAULT false,
	CONSTRAINT ended_by_a_taker_or_withdrawn CHECK ((ended_at IS NOT NULL) = (taker IS NOT NULL OR withdrawn)),
	CONSTRAINT return_is_asked_of_somebody CHECK ((asked IS NULL) = (in_return IS NULL))
);
CREATE UNIQUE INDEX one_offer_of_a_turn_stands ON shift_offers (occasion, giver) WHERE ended_at IS NULL;

-- What the tick has said of somebody or something, so that it is said once.
CREATE TABLE said_once (
	what    text NOT NULL,
	subject bigint NOT NULL,
	at      timestamptz NOT NULL,
	PRIMARY KEY (what, subject)
);

-- A station's evaluation of itself, once a year, and its ledger; neither is changed.
CREATE TABLE station_evaluations (
	station bigint NOT NULL REFERENCES bodies,
	year    integer NOT NULL,
	answers jsonb NOT NULL,
	text    text NOT NULL DEFAULT '',
	by      bigint NOT NULL REFERENCES people,
	at      timestamptz NOT NULL,
	PRIMARY KEY (station, year)
);
CREATE TABLE station_funds (
	id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	station  bigint NOT NULL REFERENCES bodies,
	day      date NOT NULL,
	fen      bigint NOT NULL CONSTRAINT a_line_moves_money CHECK (fen <> 0),
	purpose  text NOT NULL,
	receipt  text NOT NULL DEFAULT '',
	corrects bigint CONSTRAINT a_line_is_taken_back_once UNIQUE REFERENCES station_funds,
	by       bigint NOT NULL REFERENCES people,
	at       timestamptz NOT NULL
);
CREATE INDEX funds_of_a_station ON station_funds (station, id);
CREATE TRIGGER evaluations_are_history BEFORE UPDATE OR DELETE ON station_evaluations
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();
CREATE TRIGGER funds_are_history BEFORE UPDATE OR DELETE ON station_funds
	FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history();

-- A department asks for a time at a station 国家机关进站; the station says yes or no.
CREATE TABLE agency_visits (
	occasion   bigint PRIMARY KEY REFERENCES occasions,
	station    bigint NOT NULL REFERENCES bodies,
	department bigint NOT NULL REFERENCES bodies,
	asked_by   bigint NOT NULL REFERENCES people,
	asked_at   timestamptz NOT NULL,
	decided_by bigint REFERENCES people,
	decided_at timestamptz,
	reason     text NOT NULL DEFAULT '',
	CONSTRAINT decided_by_somebody CHECK ((decided_at IS NULL) = (decided_by IS NULL))
);
CREATE INDEX agency_visits_of_a_station ON agency_visits (station, occasion);
CREATE INDEX agency_visits_of_a_department ON agency_visits (department, occasion);

-- Groups of deputies 代表小组: what is known of them, and who wishes to be in one.
CREATE TABLE member_groups (
	body       bigint PRIMARY KEY REFERENCES bodies,
	link       text NOT NULL DEFAULT '', -- of its chat, for members alone
	note       text NOT NULL DEFAULT '',
	changed_at timestamptz NOT NULL
);
CREATE TABLE group_wishes (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	body       bigint NOT NULL REFERENCES bodies,
	person     bigint NOT NULL REFERENCES people,
	asked_at   timestamptz NOT NULL,
	decided_by bigint REFERENCES people,
	decided_at timestamptz,
	granted    boolean NOT NULL DEFAULT false,
	CONSTRAINT wish_is_decided_by_somebody CHECK ((decided_at IS NULL) = (decided_by IS NULL))
);
CREATE UNIQUE INDEX one_wish_for_a_group_is_open ON group_wishes (body, person) WHERE decided_at IS NULL;

INSERT INTO ticks (job) VALUES ('receptions'), ('reception_notices'), ('station_idle'), ('aims'), ('station_tallies');
