package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// StationFilter says which stations are meant; what is unset does not matter.
type StationFilter struct {
	Named     string // in the name, the code or the address
	Sort      liaison.StationSort
	Level     liaison.Level
	Region    int64
	Bodies    []int64   // nil: all; else those that the reader sees, or that are in these regions
	IdleSince time.Time // only the open ones without activity since then; zero: all
	Now       time.Time // up to which activity counts
	After     string    // a code
	Most      int
}

// ListedStation is a station in a list.
type ListedStation struct {
	ID                  int64
	Code, Name          string
	Sort                liaison.StationSort
	Level               liaison.Level
	Address, Phone      string
	Hours               string
	Latitude, Longitude float64
	Region              string // its name
	Members, Officers   int
	ClosedOn            *time.Time
	ActiveAt            *time.Time // the last activity; none yet: null
}

// stationActive is when the station b was last active, up to $1: an occasion that
// somebody attended, or an opinion that came in.
const stationActive = `greatest(
	(SELECT max(o.begins_at) FROM occasions o WHERE o.body = b.id AND o.begins_at <= $1 AND o.stage IN ('announced', 'over')
		AND EXISTS (SELECT FROM participations a WHERE a.occasion = o.id AND a.state = 'attended')),
	(SELECT max(m.submitted_at) FROM parties p JOIN matters m ON m.id = p.matter AND m.kind = 'opinion'
		WHERE p.body = b.id AND p.capacity = 'handler' AND m.submitted_at <= $1),
	(SELECT max(e.at) FROM matter_events e WHERE e.body = b.id AND e.capacity = 'handler' AND e.at <= $1))`

// stationSince is since when a station without any activity is idle: what was before it
// came on the registry is not known.
const stationSince = `greatest(s.founded_on::timestamptz, s.made_at)`

const listedStation = `b.id, b.code, b.name, coalesce(s.sort, 'contact') AS sort, coalesce(s.level, 'township') AS level,
	coalesce(s.address, '') AS address, coalesce(s.phone, '') AS phone, coalesce(s.hours, '') AS hours,
	coalesce(s.latitude, 0) AS latitude, coalesce(s.longitude, 0) AS longitude,
	coalesce((SELECT coalesce(nullif(r.short, ''), r.name) FROM bodies r WHERE r.id = s.region), '') AS region,
	(SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person AND ` + inOffice + ` WHERE m.body = b.id AND m.role = 'deputy') AS members,
	(SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person AND ` + inOffice + ` WHERE m.body = b.id AND m.role = 'officer') AS officers,
	s.closed_on, active.at AS active_at`

// Stations lists stations in the order of their codes, from a code on.
func (s *Store) Stations(ctx context.Context, f StationFilter) ([]ListedStation, error) {
	idle := maybe(f.IdleSince)
	found, err := many[ListedStation](ctx, s.db, `SELECT `+listedStation+`
		FROM bodies b LEFT JOIN stations s ON s.body = b.id CROSS JOIN LATERAL (SELECT `+stationActive+` AS at OFFSET 0) active
		WHERE b.kind = 'station' AND b.code > $2
			AND ($3::text = '' OR strpos(b.name, $3) > 0 OR strpos(lower(b.code), lower($3)) > 0 OR strpos(s.address, $3) > 0)
			AND ($4::text = '' OR coalesce(s.sort, 'contact') = $4) AND ($5::text = '' OR coalesce(s.level, 'township') = $5)
			AND ($6::bigint = 0 OR s.region = $6) AND ($7::bigint[] IS NULL OR b.id = ANY($7) OR s.region = ANY($7))
			AND ($8::timestamptz IS NULL OR coalesce(active.at, `+stationSince+`) < $8 AND s.closed_on IS NULL)
		ORDER BY b.code LIMIT $9`, f.Now, f.After, f.Named, f.Sort, f.Level, f.Region, f.Bodies, idle, f.Most)
	if err != nil {
		return nil, fmt.Errorf("list stations: %w", err)
	}
	return found, nil
}

// stationRow is a row of stations.
type stationRow struct {
	Body                int64
	Sort                liaison.StationSort
	Level               liaison.Level
	Address             string
	Latitude, Longitude float64
	Hours, Phone        string
	FoundedOn, ClosedOn *time.Time
	Region              int64
	Note                string
}

func dateOf(day *time.Time) liaison.Date {
	if day == nil {
		return liaison.Date{}
	}
	return liaison.DateOf(*day)
}

// dayOr is a date as it is kept: none where it is none.
func dayOr(d liaison.Date) *string {
	if d.IsZero() {
		return nil
	}
	day := d.String()
	return &day
}

func (r stationRow) facts() liaison.StationFacts {
	return liaison.StationFacts{Body: r.Body, Sort: r.Sort, Level: r.Level, Address: r.Address, Latitude: r.Latitude, Longitude: r.Longitude,
		Hours: r.Hours, Phone: r.Phone, Founded: dateOf(r.FoundedOn), Closed: dateOf(r.ClosedOn), Region: r.Region, Note: r.Note}
}

func (s *Store) stationFacts(ctx context.Context, where string, args ...any) ([]liaison.StationFacts, error) {
	rows, err := many[stationRow](ctx, s.db, `SELECT b.id AS body, coalesce(s.sort, 'contact') AS sort, coalesce(s.level, 'township') AS level,
		coalesce(s.address, '') AS address, coalesce(s.latitude, 0) AS latitude, coalesce(s.longitude, 0) AS longitude,
		coalesce(s.hours, '') AS hours, coalesce(s.phone, '') AS phone, s.founded_on, s.closed_on,
		coalesce(s.region, 0) AS region, coalesce(s.note, '') AS note
		FROM bodies b LEFT JOIN stations s ON s.body = b.id WHERE b.kind = 'station' AND `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read stations: %w", err)
	}
	return each(rows, stationRow.facts), nil
}

// StationFacts reads what is known of a station; it is refused where there is none.
func (s *Store) StationFacts(ctx context.Context, body int64) (liaison.StationFacts, error) {
	found, err := s.stationFacts(ctx, `b.id = $1`, body)
	return only(found, err, liaison.Refuse(liaison.NotFound, "station.not_found"))
}

// KeepStation writes what is known of a station, and notes who did so.
func (s *Store) KeepStation(ctx context.Context, actor int64, f liaison.StationFacts, at time.Time) error {
	if err := s.writeStation(ctx, f, at); err != nil {
		return err
	}
	return s.Audit(ctx, at, actor, "station.kept", fmt.Sprintf("body %d", f.Body), map[string]any{"sort": f.Sort, "level": f.Level, "region": f.Region})
}

func (s *Store) writeStation(ctx context.Context, f liaison.StationFacts, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO stations (body, sort, level, address, latitude, longitude, hours, phone, founded_on, closed_on, region, note, made_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::date, $10::text::date, nullif($11, 0::bigint), $12, $13, $13)
		ON CONFLICT (body) DO UPDATE SET sort = $2, level = $3, address = $4, latitude = $5, longitude = $6, hours = $7, phone = $8,
			founded_on = $9::text::date, closed_on = $10::text::date, region = nullif($11, 0::bigint), note = $12, changed_at = $13`,
		f.Body, f.Sort, f.Level, f.Address, f.Latitude, f.Longitude, f.Hours, f.Phone, dayOr(f.Founded), dayOr(f.Closed), f.Region, f.Note, at)
	if err != nil {
		return fmt.Errorf("keep station %d: %w", f.Body, err)
	}
	return nil
}

// StationDone is a line of a station's log: an occasion, and how many came.
type StationDone struct {
	ID       int64
	Kind     liaison.OccasionKind
	Stage    liaison.OccasionStage
	Title    string
	BeginsAt time.Time
	Seated   int
	Came     int
	Names    []string // of who sits or came, the first ten
}

// OccasionsOfBody lists the occasions of a body with a time, the newest first, from
// until which they begin on.
func (s *Store) OccasionsOfBody(ctx context.Context, body int64, until time.Time, most int) ([]StationDone, error) {
	found, err := many[StationDone](ctx, s.db, `SELECT o.id, o.kind, o.stage, o.title, o.begins_at,
			(SELECT count(*) FROM participations a WHERE a.occasion = o.id AND a.state IN ('put_down', 'enrolled', 'leave', 'attended', 'missed')) AS seated,
			(SELECT count(*) FROM participations a WHERE a.occasion = o.id AND a.state = 'attended') AS came,
			ARRAY(SELECT p.name FROM participations a JOIN people p ON p.id = a.person WHERE a.occasion = o.id
				AND a.state IN ('put_down', 'enrolled', 'leave', 'attended') ORDER BY p.code LIMIT 10) AS names
		FROM occasions o WHERE o.body = $1 AND o.begins_at < $2 AND o.stage <> 'draft' ORDER BY o.begins_at DESC, o.id DESC LIMIT $3`, body, until, most)
	if err != nil {
		return nil, fmt.Errorf("list the occasions of body %d: %w", body, err)
	}
	return found, nil
}

// PeopleOfBody lists who has a role in a body and is in office, in the order of codes.
func (s *Store) PeopleOfBody(ctx context.Context, body int64, role liaison.Role) ([]Named, error) {
	found, err := many[Named](ctx, s.db, `SELECT p.id, p.code, p.name FROM memberships m JOIN people p ON p.id = m.person AND `+inOffice+`
		WHERE m.body = $1 AND m.role = $2 ORDER BY p.code`, body, role)
	if err != nil {
		return nil, fmt.Errorf("list who is in body %d: %w", body, err)
	}
	return found, nil
}

// IdleStation is an open station without activity for long, of which this has not been
// said since.
type IdleStation struct {
	ID         int64
	Code, Name string
	Since      time.Time
}

// IdleStations lists the open stations that were last active before then, and of which
// this has not been said, after an id.
func (s *Store) IdleStations(ctx context.Context, before, now time.Time, after int64, most int) ([]IdleStation, error) {
	found, err := many[IdleStation](ctx, s.db, `SELECT b.id, b.code, b.name, since.at AS since
		FROM bodies b LEFT JOIN stations s ON s.body = b.id
		CROSS JOIN LATERAL (SELECT `+stationActive+` AS at OFFSET 0) active
		CROSS JOIN LATERAL (SELECT coalesce(active.at, `+stationSince+`) AS at OFFSET 0) since
		WHERE b.kind = 'station' AND s.closed_on IS NULL AND b.id > $3 AND since.at < $2
			AND NOT EXISTS (SELECT FROM said_once o WHERE o.what = 'idle since ' || floor(extract(epoch FROM since.at))::bigint AND o.subject = b.id)
		ORDER BY b.id LIMIT $4`, now, before, after, most)
	if err != nil {
		return nil, fmt.Errorf("list idle stations: %w", err)
	}
	return found, nil
}

// IdleSince names that a station is idle since then, for Once.
func IdleSince(since time.Time) string { return fmt.Sprintf("idle since %d", since.Unix()) }
