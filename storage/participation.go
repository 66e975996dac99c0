package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

const participationColumns = `a.occasion, a.person, coalesce(a.delegation, 0) AS delegation, a.state, a.reason, a.form, a.reasons,
	coalesce(a.seat_from, 0) AS seat_from, a.waits_at, a.came_at, a.late, a.hours, a.changed_at`

// participationRow is a row of participations.
type participationRow struct {
	Occasion, Person, Delegation int64
	State                        liaison.Participating
	Reason                       string
	Form                         map[string]string
	Reasons                      []string
	SeatFrom                     int64
	WaitsAt, CameAt              *time.Time
	Late                         bool
	Hours                        float64
	ChangedAt                    time.Time
}

func (r participationRow) participation() liaison.Participation {
	return liaison.Participation{
		Occasion: r.Occasion, Person: r.Person, Delegation: r.Delegation, State: r.State, Reason: r.Reason, Form: r.Form,
		Reasons: r.Reasons, From: r.SeatFrom, Waits: timeOf(r.WaitsAt), Came: timeOf(r.CameAt), Late: r.Late, Hours: r.Hours, Changed: r.ChangedAt,
	}
}

func (s *Store) participations(ctx context.Context, where string, args ...any) ([]liaison.Participation, error) {
	rows, err := many[participationRow](ctx, s.db, `SELECT `+participationColumns+` FROM participations a WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read participations: %w", err)
	}
	return each(rows, participationRow.participation), nil
}

// Participation reads one person's; it is refused where they are not invited.
func (s *Store) Participation(ctx context.Context, occasion, person int64) (liaison.Participation, error) {
	found, err := s.participations(ctx, `a.occasion = $1 AND a.person = $2`, occasion, person)
	return only(found, err, liaison.Refuse(liaison.NotFound, "occasion.not_found"))
}

// LockParticipation reads one person's to change it. Who has none yet has an empty
// one: the holder may put them down.
func (s *Store) LockParticipation(ctx context.Context, occasion, person int64) (liaison.Participation, error) {
	return s.participationOf(ctx, occasion, person, ` FOR UPDATE`)
}

// Standing is LockParticipation to be looked at: nobody waits for who only looks.
func (s *Store) Standing(ctx context.Context, occasion, person int64) (liaison.Participation, error) {
	return s.participationOf(ctx, occasion, person, ``)
}

func (s *Store) participationOf(ctx context.Context, occasion, person int64, lock string) (liaison.Participation, error) {
	found, err := s.participations(ctx, `a.occasion = $1 AND a.person = $2`+lock, occasion, person)
	if err != nil || len(found) > 0 {
		return only(found, err, nil)
	}
	home, err := column[int64](ctx, s.db, `SELECT home.id FROM people p `+delegationOf+` WHERE p.id = $1 AND home.id IS NOT NULL`, person)
	if err != nil {
		return liaison.Participation{}, fmt.Errorf("find the delegation of person %d: %w", person, err)
	}
	none := liaison.Participation{Occasion: occasion, Person: person}
	if len(home) > 0 {
		none.Delegation = home[0]
	}
	return none, nil
}

// Participations reads all of an occasion, in the order of people.
func (s *Store) Participations(ctx context.Context, occasion int64) ([]liaison.Participation, error) {
	return s.participations(ctx, `a.occasion = $1 ORDER BY a.person`, occasion)
}

// LockParticipations is Participations to change them: who is checking in just then is
// waited for.
func (s *Store) LockParticipations(ctx context.Context, occasion int64) ([]liaison.Participation, error) {
	return s.participations(ctx, `a.occasion = $1 ORDER BY a.person FOR UPDATE`, occasion)
}

// PlaceInLine is somebody's place among those who wait for a seat, from 1 on; 0 where they
// do not.
func (s *Store) PlaceInLine(ctx context.Context, occasion, person int64) (int, error) {
	found, err := column[int](ctx, s.db, `SELECT count(b.person) FROM participations a
		JOIN participations b ON b.occasion = a.occasion AND b.state = 'waiting' AND (b.waits_at, b.person) <= (a.waits_at, a.person)
		WHERE a.occasion = $1 AND a.person = $2 AND a.state = 'waiting'`, occasion, person)
	return only(found, err, ErrNone)
}

// Line reads who waits for a seat, in order, to give seats to them.
func (s *Store) Line(ctx context.Context, occasion int64) ([]liaison.Participation, error) {
	return s.participations(ctx, `a.occasion = $1 AND a.state = 'waiting' ORDER BY a.waits_at, a.person FOR UPDATE`, occasion)
}

// WhoWaits is Line to be looked at.
func (s *Store) WhoWaits(ctx context.Context, occasion int64) ([]liaison.Participation, error) {
	return s.participations(ctx, `a.occasion = $1 AND a.state = 'waiting' ORDER BY a.waits_at, a.person`, occasion)
}

// SeatsTaken counts the seats that are taken.
func (s *Store) SeatsTaken(ctx context.Context, occasion int64) (liaison.Seats, error) {
	type row struct {
		Delegation int64
		Count      int
	}
	rows, err := many[row](ctx, s.db, `SELECT coalesce(delegation, 0) AS delegation, count(*) AS count FROM participations
		WHERE occasion = $1 AND state IN ('put_down', 'enrolled', 'leave', 'attended', 'missed') GROUP BY 1`, occasion)
	if err != nil {
		return liaison.Seats{}, fmt.Errorf("count the seats of occasion %d: %w", occasion, err)
	}
	seats := liaison.Seats{Of: map[int64]int{}}
	for _, r := range rows {
		seats.All += r.Count
		seats.Of[r.Delegation] = r.Count
	}
	return seats, nil
}

// JoinMoved is a participation as a move has left it.
type JoinMoved struct {
	liaison.Participation
	Move liaison.JoinKey
	Was  liaison.Participating
	By   int64 // 0: it followed from something else
}

// KeepJoinMove writes a participation as a move has left it, and the move.
func (s *Store) KeepJoinMove(ctx context.Context, m JoinMoved) error {
	if m.Form == nil {
		m.Form = map[string]string{}
	}
	_, err := s.db.Exec(ctx, `INSERT INTO participations (occasion, person, delegation, state, reason, form, reasons, waits_at, came_at, late, hours, changed_at, seat_from)
		VALUES ($1, $2, nullif($3, 0::bigint), $4, $5, $6, $7, $8, $9, $10, $11, $12, nullif($13, 0::bigint))
		ON CONFLICT (occasion, person) DO UPDATE SET state = $4, reason = $5, form = $6, reasons = $7, waits_at = $8, came_at = $9, late = $10, hours = $11, changed_at = $12, seat_from = nullif($13, 0::bigint)`,
		m.Occasion, m.Person, m.Delegation, m.State, m.Reason, m.Form, nonNil(m.Reasons), maybe(m.Waits), maybe(m.Came), m.Late, m.Hours, m.Changed, m.From)
	if err != nil {
		return fmt.Errorf("keep a participation of occasion %d: %w", m.Occasion, err)
	}
	_, err = s.db.Exec(ctx, `INSERT INTO participation_moves (occasion, person, move, was, state, reason, by, at)
		VALUES ($1, $2, $3, $4, $5, $6, nullif($7, 0::bigint), $8)`,
		m.Occasion, m.Person, m.Move, m.Was, m.State, m.Reason, m.By, m.Changed)
	if err != nil {
		return fmt.Errorf("keep a move of occasion %d: %w", m.Occasion, err)
	}
	return nil
}

// HoldersOfOccasion lists who holds an occasion and can be told: the officers of the
// body that does, or the clerks; these too where a body has nobody who can be told.
func (s *Store) HoldersOfOccasion(ctx context.Context, o liaison.Occasion) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT DISTINCT p.id FROM people p JOIN memberships s ON s.person = p.id
		WHERE `+reachable+` AND `+inOffice+` AND CASE WHEN $1::bigint = 0 THEN s.role = 'clerk' ELSE s.role = 'officer' AND s.body = $1 END ORDER BY p.id`, o.Body)
	if err != nil {
		return nil, fmt.Errorf("find who holds occasion %d: %w", o.ID, err)
	}
	if len(found) == 0 && o.Body != 0 {
		return s.HoldersOfOccasion(ctx, liaison.Occasion{ID: o.ID})
	}
	return found, nil
}

// Attended lists who attended an occasion.
func (s *Store) Attended(ctx context.Context, occasion int64) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT person FROM participations WHERE occasion = $1 AND state = 'attended' ORDER BY person`, occasion)
	if err != nil {
		return nil, fmt.Errorf("read who attended occasion %d: %w", occasion, err)
	}
	return found, nil
}
