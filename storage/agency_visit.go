package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// AgencyVisit is a department's asking for a time at a station, and what the station
// says.
type AgencyVisit struct {
	Occasion, Station, Department int64
	AskedBy                       int64
	AskedAt                       time.Time
	DecidedAt                     *time.Time
	Reason                        string
	Stage                         liaison.OccasionStage
	Title                         string
	BeginsAt, EndsAt              time.Time
	StationName, DepartmentName   string
}

const visitColumns = `v.occasion, v.station, v.department, v.asked_by, v.asked_at, v.decided_at, v.reason, o.stage, o.title, o.begins_at, o.ends_at,
	b.name AS station_name, d.name AS department_name`

func (s *Store) agencyVisits(ctx context.Context, where string, args ...any) ([]AgencyVisit, error) {
	found, err := many[AgencyVisit](ctx, s.db, `SELECT `+visitColumns+` FROM agency_visits v JOIN occasions o ON o.id = v.occasion
		JOIN bodies b ON b.id = v.station JOIN bodies d ON d.id = v.department WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read agencies' visits: %w", err)
	}
	return found, nil
}

// AgencyVisits lists the newest of stations or departments among those bodies.
func (s *Store) AgencyVisits(ctx context.Context, bodies []int64, most int) ([]AgencyVisit, error) {
	return s.agencyVisits(ctx, `v.station = ANY($1) OR v.department = ANY($1) ORDER BY v.occasion DESC LIMIT $2`, nonNil(bodies), most)
}

// LockAgencyVisit reads one to decide on it.
func (s *Store) LockAgencyVisit(ctx context.Context, occasion int64) (AgencyVisit, error) {
	found, err := s.agencyVisits(ctx, `v.occasion = $1 FOR UPDATE OF v`, occasion)
	return only(found, err, liaison.Refuse(liaison.NotFound, "occasion.not_found"))
}

// AskAgencyVisit keeps that a department asks for the time of an occasion.
func (s *Store) AskAgencyVisit(ctx context.Context, v AgencyVisit) error {
	_, err := s.db.Exec(ctx, `INSERT INTO agency_visits (occasion, station, department, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5)`,
		v.Occasion, v.Station, v.Department, v.AskedBy, v.AskedAt)
	if err != nil {
		return fmt.Errorf("keep an agency's visit: %w", err)
	}
	return s.Audit(ctx, v.AskedAt, v.AskedBy, "visit.asked", fmt.Sprintf("occasion %d", v.Occasion), map[string]any{"station": v.Station, "department": v.Department})
}

// DecideAgencyVisit keeps what the station says.
func (s *Store) DecideAgencyVisit(ctx context.Context, actor, occasion int64, agreed bool, reason string, at time.Time) error {
	if _, err := s.db.Exec(ctx, `UPDATE agency_visits SET decided_by = $2, decided_at = $3, reason = $4 WHERE occasion = $1`, occasion, actor, at, reason); err != nil {
		return fmt.Errorf("decide on an agency's visit: %w", err)
	}
	return s.Audit(ctx, at, actor, "visit.decided", fmt.Sprintf("occasion %d", occasion), map[string]any{"agreed": agreed, "reason": reason})
}

// BusyAt reports whether a body holds another occasion within that time.
func (s *Store) BusyAt(ctx context.Context, body, other int64, from, until time.Time) (bool, error) {
	found, err := column[bool](ctx, s.db, `SELECT EXISTS (SELECT FROM occasions o WHERE o.body = $1 AND o.id <> $2 AND o.stage = 'announced' AND o.begins_at < $4 AND o.ends_at > $3)`,
		body, other, from, until)
	if err != nil {
		return false, fmt.Errorf("see whether body %d is busy: %w", body, err)
	}
	return found[0], nil
}
