package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// dutyRow is a row of duty_rules.
type dutyRow struct {
	Day, Weekday, Nth, Every int
	FromHour, UntilHour      string
	Deputies                 int
	Off                      bool
}

// DutyRule reads a station's rule; the default where it has none of its own.
func (s *Store) DutyRule(ctx context.Context, station int64) (rule liaison.DutyRule, own bool, err error) {
	found, err := many[dutyRow](ctx, s.db, `SELECT day, weekday, nth, every, from_hour, until_hour, deputies, off FROM duty_rules WHERE station = $1`, station)
	if err != nil {
		return rule, false, fmt.Errorf("read the duty rule of station %d: %w", station, err)
	}
	if len(found) == 0 {
		return liaison.DefaultDuty, false, nil
	}
	r := found[0]
	return liaison.DutyRule{Day: r.Day, Weekday: time.Weekday(r.Weekday), Nth: r.Nth, Every: r.Every, From: r.FromHour, Until: r.UntilHour,
		Deputies: r.Deputies, Off: r.Off}, true, nil
}

// KeepDutyRule writes a station's rule, and notes who did so.
func (s *Store) KeepDutyRule(ctx context.Context, actor, station int64, r liaison.DutyRule, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO duty_rules (station, day, weekday, nth, every, from_hour, until_hour, deputies, off, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (station) DO UPDATE SET day = $2, weekday = $3, nth = $4, every = $5,
			from_hour = $6, until_hour = $7, deputies = $8, off = $9, changed_at = $10`,
		station, r.Day, int(r.Weekday), r.Nth, r.Every, r.From, r.Until, r.Deputies, r.Off, at)
	if err != nil {
		return fmt.Errorf("keep the duty rule of station %d: %w", station, err)
	}
	return s.Audit(ctx, at, actor, "station.duty_kept", fmt.Sprintf("body %d", station), map[string]any{"rule": r})
}

// DutyMonthsToMake lists the open stations with members whose receptions of the month
// have not been made, after an id.
func (s *Store) DutyMonthsToMake(ctx context.Context, month liaison.Date, after int64, most int) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT b.id FROM bodies b LEFT JOIN stations s ON s.body = b.id
		WHERE b.kind = 'station' AND b.id > $2 AND (s.closed_on IS NULL OR s.closed_on > $1::text::date)
			AND NOT EXISTS (SELECT FROM duty_months d WHERE d.station = b.id AND d.month = $1::text::date)
			AND EXISTS (SELECT FROM memberships m JOIN people p ON p.id = m.person AND `+inOffice+` WHERE m.body = b.id AND m.role = 'deputy')
		ORDER BY b.id LIMIT $3`, month.String(), after, most)
	if err != nil {
		return nil, fmt.Errorf("find stations without receptions in %s: %w", month, err)
	}
	return found, nil
}

// StartDutyMonth notes that a station's receptions of the month are made, in the
// transaction that makes them. It reports false where they were before.
func (s *Store) StartDutyMonth(ctx context.Context, station int64, month liaison.Date, at time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `INSERT INTO duty_months (station, month, made_at) VALUES ($1, $2::text::date, $3) ON CONFLICT DO NOTHING`,
		station, month.String(), at)
	if err != nil {
		return false, fmt.Errorf("make the receptions of station %d: %w", station, err)
	}
	return tag.RowsAffected() == 1, nil
}

// KeepDutyDay notes that an occasion is a station's reception of the day.
func (s *Store) KeepDutyDay(ctx context.Context, occasion, station int64, day liaison.Date) error {
	if _, err := s.db.Exec(ctx, `INSERT INTO duty_days (occasion, station, day) VALUES ($1, $2, $3::text::date)`, occasion, station, day.String()); err != nil {
		return fmt.Errorf("keep the reception of station %d: %w", station, err)
	}
	return nil
}

// seated are the states of who has a seat.
const seated = `('put_down', 'enrolled', 'leave', 'attended', 'missed')`

// dayBounds are from when until when a day is, in the zone.
func dayBounds(day liaison.Date, zone *time.Location) (from, until time.Time) {
	from = day.Midnight(zone)
	return from, from.AddDate(0, 0, 1)
}

// Sitters locks the deputies of a station, and reads what it is decided by which of
// them sit at a reception on that day.
func (s *Store) Sitters(ctx context.Context, station int64, day liaison.Date, zone *time.Location) ([]liaison.Sitter, error) {
	type row struct {
		Person int64
		Times  int
		Last   *time.Time
		Busy   bool
	}
	from, until := dayBounds(day, zone)
	year := time.Date(day.Year, 1, 1, 0, 0, 0, 0, zone)
	if _, err := s.db.Exec(ctx, `SELECT FROM people p WHERE p.id IN (SELECT person FROM memberships WHERE body = $1 AND role = 'deputy')
		ORDER BY p.id FOR NO KEY UPDATE`, station); err != nil {
		return nil, fmt.Errorf("lock the deputies of station %d: %w", station, err)
	}
	rows, err := many[row](ctx, s.db, `SELECT p.id AS person,
			count(o.id) FILTER (WHERE o.begins_at >= $4 AND o.begins_at < $5)::integer AS times,
			max(o.begins_at) FILTER (WHERE o.begins_at < $2) AS last,
			coalesce(bool_or(o.begins_at >= $2 AND o.begins_at < $3), false) AS busy
		FROM memberships m JOIN people p ON p.id = m.person AND `+inOffice+`
		LEFT JOIN participations a ON a.person = p.id AND a.state IN `+seated+`
		LEFT JOIN occasions o ON o.id = a.occasion AND o.kind = 'reception' AND o.stage IN ('announced', 'over')
		WHERE m.body = $1 AND m.role = 'deputy' GROUP BY p.id ORDER BY p.id`, station, from, until, year, year.AddDate(1, 0, 0))
	if err != nil {
		return nil, fmt.Errorf("read who may sit at station %d: %w", station, err)
	}
	return each(rows, func(r row) liaison.Sitter {
		sitter := liaison.Sitter{Person: r.Person, Times: r.Times, Busy: r.Busy}
		if r.Last != nil {
			sitter.Last = liaison.DateOf(r.Last.In(zone))
		}
		return sitter
	}), nil
}

// ReceivesOn reports whether somebody has a seat at a reception on the day, other than
// one of those.
func (s *Store) ReceivesOn(ctx context.Context, person int64, day liaison.Date, zone *time.Location, other []int64) (bool, error) {
	from, until := dayBounds(day, zone)
	found, err := column[bool](ctx, s.db, `SELECT EXISTS (SELECT FROM participations a JOIN occasions o ON o.id = a.occasion
		WHERE a.person = $1 AND a.state IN `+seated+` AND o.kind = 'reception' AND o.stage IN ('announced', 'over')
			AND o.begins_at >= $2 AND o.begins_at < $3 AND o.id <> ALL($4))`, person, from, until, nonNil(other))
	if err != nil {
		return false, fmt.Errorf("see whether person %d receives on %s: %w", person, day, err)
	}
	return found[0], nil
}

// DutyToNotice lists the receptions up to a day whose text for posting is to be sent.
func (s *Store) DutyToNotice(ctx context.Context, until liaison.Date, now time.Time, most int) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT d.occasion FROM duty_days d JOIN occasions o ON o.id = d.occasion AND o.stage = 'announced' AND o.begins_at > $2
		WHERE d.noticed_at IS NULL AND d.day <= $1::text::date ORDER BY d.day, d.occasion LIMIT $3`, until.String(), now, most)
	if err != nil {
		return nil, fmt.Errorf("find receptions to give notice of: %w", err)
	}
	return found, nil
}

// StartNotice notes, in the transaction of its messages, that the text for posting of
// a reception is sent. It reports false where it has been.
func (s *Store) StartNotice(ctx context.Context, occasion int64, at time.Time) (first bool, err error) {
	tag, err := s.db.Exec(ctx, `UPDATE duty_days SET noticed_at = $2 WHERE occasion = $1 AND noticed_at IS NULL`, occasion, at)
	if err != nil {
		return false, fmt.Errorf("give notice of occasion %d: %w", occasion, err)
	}
	return tag.RowsAffected() == 1, nil
}

// NoticeAgain notes that who sits at a reception has changed: what was posted is to be
// replaced.
func (s *Store) NoticeAgain(ctx context.Context, occasion int64) error {
	if _, err := s.db.Exec(ctx, `UPDATE duty_days SET noticed_at = NULL WHERE occasion = $1`, occasion); err != nil {
		return fmt.Errorf("give notice of occasion %d again: %w", occasion, err)
	}
	return nil
}

// SeatedAt lists who sits at an occasion, in the order of codes.
func (s *Store) SeatedAt(ctx context.Context, occasion int64) ([]Named, error) {
	found, err := many[Named](ctx, s.db, `SELECT p.id, p.code, p.name FROM participations a JOIN people p ON p.id = a.person
		WHERE a.occasion = $1 AND a.state IN ('put_down', 'enrolled', 'attended', 'leave') ORDER BY p.code`, occasion)
	if err != nil {
		return nil, fmt.Errorf("list who sits at occasion %d: %w", occasion, err)
	}
	return found, nil
}

// Shift is somebody's turn at a reception to come.
type Shift struct {
	Occasion int64
	Person   int64
	Name     string
	Station  string
	BeginsAt time.Time
	EndsAt   time.Time
	State    liaison.Participating
	Offered  int64 // the offer of it that stands; 0: none
}

// ShiftsAhead lists the turns to come at a station, or of a person where one is named,
// the first first.
func (s *Store) ShiftsAhead(ctx context.Context, station, person int64, now time.Time, most int) ([]Shift, error) {
	found, err := many[Shift](ctx, s.db, `SELECT o.id AS occasion, p.id AS person, p.name, coalesce(nullif(b.short, ''), b.name) AS station,
			o.begins_at, o.ends_at, a.state, coalesce((SELECT f.id FROM seat_offers f WHERE f.occasion = o.id AND f.giver = p.id AND f.ended_at IS NULL), 0) AS offered
		FROM occasions o JOIN bodies b ON b.id = o.body JOIN participations a ON a.occasion = o.id AND a.state IN ('put_down', 'enrolled') JOIN people p ON p.id = a.person
		WHERE o.kind = 'reception' AND o.stage = 'announced' AND o.begins_at > $3 AND ($1::bigint = 0 OR o.body = $1) AND ($2::bigint = 0 OR p.id = $2)
		ORDER BY o.begins_at, o.id, p.code LIMIT $4`, station, person, now, most)
	if err != nil {
		return nil, fmt.Errorf("list turns to come: %w", err)
	}
	return found, nil
}

// Receiving is how often a deputy of stations receives people in a year.
type Receiving struct {
	ID                     int64
	Code, Name, Delegation string
	Stations               []string
	Came, Ahead            int // attended, and put down for what is to come
}

// ReceivingBelow lists the deputies of stations who have attended fewer receptions since
// the year began than that, after a code; with a station, of that one alone.
func (s *Store) ReceivingBelow(ctx context.Context, station int64, now time.Time, target int, after string, most int) ([]Receiving, error) {
	year := time.Date(now.Year(), 1, 1, 0, 0, 0, 0, now.Location())
	found, err := many[Receiving](ctx, s.db, `SELECT p.id, p.code, p.name, coalesce(home.name, '') AS delegation, r.came, r.ahead,
			ARRAY(SELECT coalesce(nullif(b.short, ''), b.name) FROM memberships m JOIN bodies b ON b.id = m.body AND b.kind = 'station'
				WHERE m.person = p.id AND m.role = 'deputy' ORDER BY b.code) AS stations
		FROM people p `+delegationOf+` CROSS JOIN LATERAL (SELECT
				count(*) FILTER (WHERE a.state = 'attended')::integer AS came,
				count(*) FILTER (WHERE a.state IN ('put_down', 'enrolled') AND o.begins_at > $2 AND o.stage = 'announced')::integer AS ahead
			FROM participations a JOIN occasions o ON o.id = a.occasion AND o.kind = 'reception'
			WHERE a.person = p.id AND o.begins_at >= $1 AND o.begins_at < $1::timestamptz + interval '1 year' OFFSET 0) r
		WHERE `+inOffice+` AND p.id IN (SELECT m.person FROM memberships m JOIN bodies b ON b.id = m.body AND b.kind = 'station'
				WHERE m.role = 'deputy' AND ($6::bigint = 0 OR m.body = $6))
			AND r.came < $3 AND p.code > $4 ORDER BY p.code LIMIT $5`, year, now, target, after, most, station)
	if err != nil {
		return nil, fmt.Errorf("list who has received people too seldom: %w", err)
	}
	return found, nil
}

// LockPeople keeps whoever else would put these people down for a reception waiting
// until the end of the transaction.
func (s *Store) LockPeople(ctx context.Context, ids ...int64) error {
	if _, err := s.db.Exec(ctx, `SELECT FROM people WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`, ids); err != nil {
		return fmt.Errorf("lock people: %w", err)
	}
	return nil
}
