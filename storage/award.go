package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// recuse finds at the opening of an award who does not score what. Who scores nothing has
// finished.
func (s *Store) recuse(ctx context.Context, q liaison.Inquiry, at time.Time) error {
	if q.Rule().Way != liaison.ByPoints {
		return nil
	}
	jurors, err := s.peopleWhere(ctx, `p.id IN (SELECT person FROM inquiry_participants WHERE inquiry = $1)`, q.ID)
	if err != nil {
		return err
	}
	for _, i := range q.Items {
		in, err := s.Involved(ctx, i)
		if err != nil {
			return err
		}
		for _, juror := range jurors {
			if why, does := in.Recuses(juror); does {
				if err := s.keepRecusal(ctx, q, AwardRecusal{Item: i.ID, Person: juror.ID, Why: why}, at); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// AwardRecusal is that a juror does not score an object.
type AwardRecusal struct {
	Item, Person int64
	Code, Name   string
	Why          liaison.Recusal
}

func (s *Store) keepRecusal(ctx context.Context, q liaison.Inquiry, r AwardRecusal, at time.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO award_recusals (inquiry, item, person, why, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		q.ID, r.Item, r.Person, r.Why, at)
	if err != nil {
		return fmt.Errorf("keep that person %d does not score item %d: %w", r.Person, r.Item, err)
	}
	return s.noteScored(ctx, q, r.Person, at)
}

// Recusals lists who does not score what.
func (s *Store) Recusals(ctx context.Context, inquiry int64) ([]AwardRecusal, error) {
	found, err := many[AwardRecusal](ctx, s.db, `SELECT r.item, r.person, p.code, p.name, r.why FROM award_recusals r JOIN people p ON p.id = r.person
		JOIN inquiry_items i ON i.id = r.item WHERE r.inquiry = $1 ORDER BY i.place, p.code`, inquiry)
	if err != nil {
		return nil, fmt.Errorf("list the recusals of inquiry %d: %w", inquiry, err)
	}
	return found, nil
}

// lockJuror lets what one juror does in an award happen one after another, from however
// many devices.
func (s *Store) lockJuror(ctx context.Context, inquiry, person int64) error {
	if _, err := s.db.Exec(ctx, `SELECT FROM inquiry_participants WHERE inquiry = $1 AND person = $2 FOR UPDATE`, inquiry, person); err != nil {
		return fmt.Errorf("wait for juror %d: %w", person, err)
	}
	return nil
}

// recusal is why somebody does not score an item; empty where they do.
func (s *Store) recusal(ctx context.Context, item, person int64) (liaison.Recusal, error) {
	found, err := column[liaison.Recusal](ctx, s.db, `SELECT why FROM award_recusals WHERE item = $1 AND person = $2`, item, person)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// Recuse excuses a juror who asks for it, and takes out what they gave; back takes that back,
// where they have asked for it themselves.
func (s *Store) Recuse(ctx context.Context, q liaison.Inquiry, item, person int64, back bool, at time.Time) error {
	if err := s.lockJuror(ctx, q.ID, person); err != nil {
		return err
	}
	if !back {
		if _, err := s.db.Exec(ctx, `DELETE FROM award_points WHERE item = $1 AND person = $2`, item, person); err != nil {
			return fmt.Errorf("take the points of person %d for item %d out: %w", person, item, err)
		}
		return s.keepRecusal(ctx, q, AwardRecusal{Item: item, Person: person, Why: liaison.RecusedAsked}, at)
	}
	tag, err := s.db.Exec(ctx, `DELETE FROM award_recusals WHERE item = $1 AND person = $2 AND why = 'asked'`, item, person)
	if err != nil {
		return fmt.Errorf("take back that person %d does not score item %d: %w", person, item, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "award.recused")
	}
	return s.noteScored(ctx, q, person, at)
}

// Scoring are points that a juror gives for an object, for the criteria from one on.
type Scoring struct {
	Item, Person int64
	From         int
	Points       []int
	At           time.Time
}

// KeepPoints keeps points in place of those that were given before, in the transaction that has
// read the inquiry by AnswerInquiry.
func (s *Store) KeepPoints(ctx context.Context, q liaison.Inquiry, g Scoring) error {
	if err := s.lockJuror(ctx, q.ID, g.Person); err != nil {
		return err
	}
	why, err := s.recusal(ctx, g.Item, g.Person)
	if err != nil {
		return fmt.Errorf("find whether person %d scores item %d: %w", g.Person, g.Item, err)
	}
	if why != "" {
		return liaison.Refuse(liaison.Conflict, "award.recused")
	}
	for n, points := range g.Points {
		if refusal := q.CheckPoints(points); refusal != nil {
			return refusal
		}
		_, err := s.db.Exec(ctx, `INSERT INTO award_points (inquiry, item, person, criterion, points, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (item, person, criterion) DO UPDATE SET points = excluded.points, at = excluded.at`,
			q.ID, g.Item, g.Person, g.From+n, points, g.At)
		if err != nil {
			return fmt.Errorf("keep points for item %d: %w", g.Item, err)
		}
	}
	return s.noteScored(ctx, q, g.Person, g.At)
}

// noteScored notes whether a juror has scored all that they score.
func (s *Store) noteScored(ctx context.Context, q liaison.Inquiry, person int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE inquiry_participants SET answered_at = CASE WHEN
			(SELECT count(*) FROM award_points WHERE inquiry = $1 AND person = $2)
				= $3 * (SELECT count(*) FROM inquiry_items i WHERE i.inquiry = $1 AND NOT EXISTS (SELECT FROM award_recusals r WHERE r.item = i.id AND r.person = $2))
			THEN coalesce(answered_at, $4) END
		WHERE inquiry = $1 AND person = $2`, q.ID, person, len(q.Criteria), at)
	if err != nil {
		return fmt.Errorf("note how far person %d is with inquiry %d: %w", person, q.ID, err)
	}
	return nil
}

// OwnPoints are what a juror has done with the objects of an award so far.
type OwnPoints struct {
	Points  map[int64]map[int]int // by item and criterion
	Recused map[int64]liaison.Recusal
}

// OwnPoints reads a juror's own points.
func (s *Store) OwnPoints(ctx context.Context, inquiry, person int64) (own OwnPoints, err error) {
	type row struct {
		Item              int64
		Criterion, Points int
	}
	given, err := many[row](ctx, s.db, `SELECT item, criterion, points FROM award_points WHERE inquiry = $1 AND person = $2`, inquiry, person)
	if err != nil {
		return own, fmt.Errorf("read the points of person %d: %w", person, err)
	}
	recused, err := many[AwardRecusal](ctx, s.db, `SELECT r.item, r.person, '' AS code, '' AS name, r.why FROM award_recusals r WHERE r.inquiry = $1 AND r.person = $2`, inquiry, person)
	if err != nil {
		return own, fmt.Errorf("read what person %d does not score: %w", person, err)
	}
	own = OwnPoints{Points: map[int64]map[int]int{}, Recused: map[int64]liaison.Recusal{}}
	for _, g := range given {
		if own.Points[g.Item] == nil {
			own.Points[g.Item] = map[int]int{}
		}
		own.Points[g.Item][g.Criterion] = g.Points
	}
	for _, r := range recused {
		own.Recused[r.Item] = r.Why
	}
	return own, nil
}

// AwardSheets reads all points by juror and object. Before the close it is refused by the
// statement itself.
func (s *Store) AwardSheets(ctx context.Context, q liaison.Inquiry) ([]liaison.AwardSheet, error) {
	closed, err := column[bool](ctx, s.db, `SELECT closed_at IS NOT NULL FROM inquiries WHERE id = $1`, q.ID)
	if err != nil {
		return nil, fmt.Errorf("find whether inquiry %d is closed: %w", q.ID, err)
	}
	if len(closed) == 0 || !closed[0] {
		return nil, liaison.Refuse(liaison.Conflict, "award.sealed")
	}
	found, err := many[liaison.AwardSheet](ctx, s.db, `SELECT p.item, p.person AS juror, array_agg(p.points ORDER BY p.criterion) AS points
		FROM award_points p JOIN inquiries q ON q.id = p.inquiry WHERE p.inquiry = $1 AND q.closed_at IS NOT NULL
		GROUP BY p.item, p.person ORDER BY p.item, p.person`, q.ID)
	if err != nil {
		return nil, fmt.Errorf("read the points of inquiry %d: %w", q.ID, err)
	}
	return found, nil
}

// AwardJuror is how far a juror is, without what they gave.
type AwardJuror struct {
	Person         int64
	Code, Name     string
	Scored, Scores int // objects, of which points for all criteria are there, of those that they score
	Recused        int
	Finished       bool
}

// AwardJurors lists how far each juror is.
func (s *Store) AwardJurors(ctx context.Context, q liaison.Inquiry) ([]AwardJuror, error) {
	found, err := many[AwardJuror](ctx, s.db, `SELECT j.person, p.code, p.name,
			(SELECT count(*) FROM (SELECT FROM award_points a WHERE a.inquiry = $1 AND a.person = j.person GROUP BY a.item HAVING count(*) = $2) whole)::int AS scored,
			$3 - coalesce(r.count, 0) AS scores, coalesce(r.count, 0) AS recused, j.answered_at IS NOT NULL AS finished
		FROM inquiry_participants j JOIN people p ON p.id = j.person
		LEFT JOIN LATERAL (SELECT count(*)::int AS count FROM award_recusals r WHERE r.inquiry = $1 AND r.person = j.person) r ON true
		WHERE j.inquiry = $1 ORDER BY p.code`, q.ID, len(q.Criteria), len(q.Items))
	if err != nil {
		return nil, fmt.Errorf("list the jurors of inquiry %d: %w", q.ID, err)
	}
	return found, nil
}

// SettleTie keeps whom staff have chosen among those that are level, with the reason.
func (s *Store) SettleTie(ctx context.Context, q liaison.Inquiry, picks []int64, by int64, at time.Time) error {
	if _, err := s.db.Exec(ctx, `UPDATE inquiry_items SET chosen = true WHERE inquiry = $1 AND id = ANY($2)`, q.ID, nonNil(picks)); err != nil {
		return fmt.Errorf("choose among the items of inquiry %d: %w", q.ID, err)
	}
	if _, err := s.db.Exec(ctx, `UPDATE inquiries SET tie = $2 WHERE id = $1`, q.ID, q.Tie); err != nil {
		return fmt.Errorf("keep why inquiry %d was decided so: %w", q.ID, err)
	}
	return s.Audit(ctx, at, by, "inquiry.tie_settled", fmt.Sprintf("inquiry %d", q.ID), map[string]any{"items": picks, "reason": q.Tie})
}

// AwardTied counts the objects of an award that are level at the cut; before the close
// there are none.
func (s *Store) AwardTied(ctx context.Context, q liaison.Inquiry) (int, error) {
	if q.Rule().Way != liaison.ByPoints || q.Closed.IsZero() {
		return 0, nil
	}
	sheets, err := s.AwardSheets(ctx, q)
	tied, _ := q.Tied(q.Tally(sheets))
	return len(tied), err
}

// keepChosen notes what was chosen as an award is published, and who is told besides the
// jury: who has nominated, whom an object concerns, and apart from that who is chosen.
func (s *Store) keepChosen(ctx context.Context, q liaison.Inquiry) error {
	sheets, err := s.AwardSheets(ctx, q)
	if err != nil {
		return err
	}
	var chosen []int64
	for _, p := range q.Tally(sheets) {
		if p.State == liaison.AwardIn {
			chosen = append(chosen, p.Item.ID)
		}
	}
	for _, do := range []struct {
		sql  string
		args []any
	}{
		{`UPDATE inquiry_items SET chosen = true WHERE inquiry = $1 AND id = ANY($2)`, []any{q.ID, nonNil(chosen)}},
		{`INSERT INTO inquiry_tidings (inquiry, person, what) SELECT $1, p.person, 'published' FROM inquiry_participants p
			WHERE p.inquiry = $2 AND p.answered_at IS NOT NULL ON CONFLICT DO NOTHING`, []any{q.ID, q.Origin}},
		{`INSERT INTO inquiry_tidings (inquiry, person, what) SELECT DISTINCT $1::bigint, c.person, 'published' FROM (` + concerned + `) c ON CONFLICT DO NOTHING`, []any{q.ID}},
		{`INSERT INTO inquiry_tidings (inquiry, person, what) SELECT DISTINCT $1::bigint, c.person, 'chosen' FROM (` + concerned + `) c WHERE c.chosen ON CONFLICT DO NOTHING`, []any{q.ID}},
	} {
		if _, err := s.db.Exec(ctx, do.sql, do.args...); err != nil {
			return fmt.Errorf("keep what was chosen in inquiry %d: %w", q.ID, err)
		}
	}
	return nil
}
