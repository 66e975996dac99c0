package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Attendant is somebody on the list of an occasion.
type Attendant struct {
	liaison.Participation
	Code, Name, Home string // Home is the delegation's short name
	Giver            string // who handed the seat on; empty: it was not
	Bound            bool   // has opened the chat
}

// AttendantFilter says who of a list is read; what is unset does not matter.
type AttendantFilter struct {
	State      liaison.Participating
	Delegation int64
	Words      string // of the name or the code
	After      string // the code after which the page begins
	Person     int64
}

// Attendants reads a page of who has to do with an occasion, by code.
func (s *Store) Attendants(ctx context.Context, occasion int64, f AttendantFilter, most int) ([]Attendant, error) {
	args := arguments{occasion}
	where := "a.occasion = $1"
	if f.State != "" {
		where += " AND a.state = " + args.add(f.State)
	}
	if f.Delegation != 0 {
		where += " AND a.delegation = " + args.add(f.Delegation)
	}
	if f.Words != "" {
		words := args.add(f.Words)
		where += " AND (position(" + words + " in p.name) > 0 OR position(upper(" + words + ") in upper(p.code)) > 0)"
	}
	if f.After != "" {
		where += " AND p.code > " + args.add(f.After)
	}
	if f.Person != 0 {
		where += " AND a.person = " + args.add(f.Person)
	}
	return s.attendants(ctx, where+" ORDER BY p.code LIMIT "+args.add(most), args...)
}

// LatestCome reads who has come last, the latest first.
func (s *Store) LatestCome(ctx context.Context, occasion int64, most int) ([]Attendant, error) {
	return s.attendants(ctx, `a.occasion = $1 AND a.state = 'attended' ORDER BY a.came_at DESC, p.code LIMIT $2`, occasion, most)
}

func (s *Store) attendants(ctx context.Context, where string, args ...any) ([]Attendant, error) {
	type row struct {
		participationRow
		Code, Name, Home, Giver string
		Bound                   bool
	}
	rows, err := many[row](ctx, s.db, `SELECT `+participationColumns+`, p.code, p.name, coalesce(nullif(b.short, ''), b.name, '') AS home, coalesce(g.name, '') AS giver, p.chat IS NOT NULL AS bound
		FROM participations a JOIN people p ON p.id = a.person LEFT JOIN bodies b ON b.id = a.delegation
		LEFT JOIN people g ON g.id = a.seat_from WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list who has to do with an occasion: %w", err)
	}
	return each(rows, func(r row) Attendant { return Attendant{r.participation(), r.Code, r.Name, r.Home, r.Giver, r.Bound} }), nil
}

// JoinStep is one move of a participation.
type JoinStep struct {
	Move   liaison.JoinKey
	Was    liaison.Participating
	State  liaison.Participating
	Reason string
	By     int64 // 0: it followed from something else
	Name   string
	At     time.Time
}

// JoinSteps reads how somebody's participation came to be as it is, the first step first.
func (s *Store) JoinSteps(ctx context.Context, occasion, person int64) ([]JoinStep, error) {
	steps, err := many[JoinStep](ctx, s.db, `SELECT m.move, m.was, m.state, m.reason, coalesce(m.by, 0) AS by, coalesce(p.name, '') AS name, m.at
		FROM participation_moves m LEFT JOIN people p ON p.id = m.by WHERE m.occasion = $1 AND m.person = $2 ORDER BY m.id`, occasion, person)
	if err != nil {
		return nil, fmt.Errorf("read the moves of a participation of occasion %d: %w", occasion, err)
	}
	return steps, nil
}

// Measures are what is counted of an occasion by hand.
type Measures struct {
	Residents int    // who of the public was there
	Target    int    // findings that a drive means to see solved
	Checklist string // what a drive looks at, such as 八进八问
}

// MeasuresOf reads what is counted of an occasion by hand.
func (s *Store) MeasuresOf(ctx context.Context, occasion int64) (Measures, error) {
	found, err := many[Measures](ctx, s.db, `SELECT residents, target, checklist FROM occasion_measures WHERE occasion = $1`, occasion)
	if err != nil || len(found) == 0 {
		return Measures{}, err
	}
	return found[0], nil
}

// KeepMeasures writes what is counted of an occasion by hand.
func (s *Store) KeepMeasures(ctx context.Context, occasion int64, m Measures) error {
	_, err := s.db.Exec(ctx, `INSERT INTO occasion_measures (occasion, residents, target, checklist) VALUES ($1, $2, $3, $4)
		ON CONFLICT (occasion) DO UPDATE SET residents = $2, target = $3, checklist = $4`, occasion, m.Residents, m.Target, m.Checklist)
	if err != nil {
		return fmt.Errorf("keep the measures of occasion %d: %w", occasion, err)
	}
	return nil
}
