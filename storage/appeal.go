package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// ScoreLine reads a line of a department's score, to be appealed against.
func (s *Store) ScoreLine(ctx context.Context, period, body, line int64) (ScoreCase, error) {
	found, err := many[ScoreCase](ctx, s.db, `SELECT c.id, c.part, c.matter, m.number, m.title, c.met, a.id IS NOT NULL AS appealed,
			a.decided_at IS NOT NULL AS decided, coalesce(a.remedy, '') AS remedy, a.due_on
		FROM score_cases c JOIN matters m ON m.id = c.matter LEFT JOIN score_appeals a ON a.line = c.id
		WHERE c.id = $3 AND c.period = $1 AND c.body = $2`, period, body, line)
	return only(found, err, liaison.Refuse(liaison.NotFound, "score.no_line"))
}

// Appeal is a department's against one line of its score.
type Appeal struct {
	ID            int64
	Period, Body  int64
	PeriodName    string
	BodyName      string
	Part          liaison.ScorePart
	Number, Title string
	Reason        string
	By            string
	At            time.Time
	DueOn         time.Time
	DecidedBy     string
	DecidedAt     *time.Time
	Remedy        liaison.Remedy
	Decision      string
}

// KeepAppeal keeps an appeal, to be decided by that day.
func (s *Store) KeepAppeal(ctx context.Context, period, body, line int64, reason string, due liaison.Date, by int64, at time.Time) error {
	tag, err := s.db.Exec(ctx, `INSERT INTO score_appeals (line, period, body, reason, by, at, due_on)
		VALUES ($1, $2, $3, $4, $5, $6, $7::text::date) ON CONFLICT (line) DO NOTHING`, line, period, body, reason, by, at, due.String())
	if err != nil {
		return fmt.Errorf("appeal against line %d: %w", line, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "appeal.made_before")
	}
	return s.Audit(ctx, at, by, "score.appealed", fmt.Sprintf("line %d", line), map[string]any{"period": period, "body": body})
}

// appealsMost bounds the list of a period's appeals.
const appealsMost = 200

// Appeals lists those of a period, of one department or of all; what is not decided
// first.
func (s *Store) Appeals(ctx context.Context, period, body int64) ([]Appeal, error) {
	return s.appealsWhere(ctx, `a.period = $1 AND ($2::bigint = 0 OR a.body = $2)`, period, body)
}

func (s *Store) appealsWhere(ctx context.Context, where string, args ...any) ([]Appeal, error) {
	found, err := many[Appeal](ctx, s.db, `SELECT a.id, a.period, a.body, p.name AS period_name, coalesce(nullif(b.short, ''), b.name) AS body_name,
			c.part, m.number, m.title, a.reason, w.name AS by, a.at, a.due_on, coalesce(d.name, '') AS decided_by, a.decided_at, a.remedy, a.decision
		FROM score_appeals a JOIN score_cases c ON c.id = a.line JOIN matters m ON m.id = c.matter JOIN score_periods p ON p.id = a.period
		JOIN bodies b ON b.id = a.body JOIN people w ON w.id = a.by LEFT JOIN people d ON d.id = a.decided_by
		WHERE `+where+` ORDER BY a.decided_at IS NOT NULL, a.due_on, a.id LIMIT `+fmt.Sprint(appealsMost), args...)
	if err != nil {
		return nil, fmt.Errorf("list appeals: %w", err)
	}
	return found, nil
}

// DecideAppeal keeps what was decided on an appeal: a remedy, or none.
func (s *Store) DecideAppeal(ctx context.Context, id int64, remedy liaison.Remedy, decision string, by int64, at time.Time) (Appeal, error) {
	tag, err := s.db.Exec(ctx, `UPDATE score_appeals SET remedy = $2, decision = $3, decided_by = $4, decided_at = $5
		WHERE id = $1 AND decided_at IS NULL`, id, remedy, decision, by, at)
	if err != nil {
		return Appeal{}, fmt.Errorf("decide appeal %d: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return Appeal{}, liaison.Refuse(liaison.Conflict, "appeal.decided_before")
	}
	found, err := s.appealsWhere(ctx, `a.id = $1`, id)
	if err != nil {
		return Appeal{}, err
	}
	return found[0], s.Audit(ctx, at, by, "score.decided", fmt.Sprintf("appeal %d", id), map[string]any{"remedy": remedy})
}

// Sample is an answer whose class is to be looked at.
type Sample struct {
	Event  int64
	Matter int64
	Number string
	Title  string
	Class  string
	Answer string
}

// SampleAnswers draws answers of a department in a period that claim class A and were
// not looked at, in the order of the MD5 of the period's seed and the answer's number: the
// same until they are.
func (s *Store) SampleAnswers(ctx context.Context, period, body int64, most int) ([]Sample, error) {
	// In the order of the sample, matters are looked at until there are enough.
	found, err := many[Sample](ctx, s.db, `SELECT c.item AS event, m.id AS matter, m.number, m.title, m.facts->>'class' AS class, coalesce(m.facts->>'answer', '') AS answer
		FROM (SELECT item, matter, md5((SELECT seed FROM score_periods WHERE id = $1) || ':' || item) AS place FROM score_cases
			WHERE period = $1 AND body = $2 AND part = 'on_time' AND item > 0 ORDER BY place, item OFFSET 0) c
		CROSS JOIN LATERAL (SELECT * FROM matters m WHERE m.id = c.matter OFFSET 0) m
		WHERE m.facts->>'class' = 'A' AND NOT EXISTS (SELECT FROM class_audits u WHERE u.event = c.item OFFSET 0)
		ORDER BY c.place, c.item LIMIT $3`, period, body, most)
	if err != nil {
		return nil, fmt.Errorf("draw answers of a department: %w", err)
	}
	return found, nil
}

// AuditClass keeps what the staff found of an answer's class. It counts when the
// period is reckoned again.
func (s *Store) AuditClass(ctx context.Context, period, body, event int64, confirmed bool, note string, by int64, at time.Time) error {
	tag, err := s.db.Exec(ctx, `INSERT INTO class_audits (event, body, class, confirmed, note, by, at)
		SELECT c.item, c.body, m.facts->>'class', $4, $5, $6, $7 FROM score_cases c JOIN matters m ON m.id = c.matter
		WHERE c.period = $1 AND c.body = $2 AND c.part = 'on_time' AND c.item = $3 AND m.facts ? 'class' ON CONFLICT (event) DO NOTHING`,
		period, body, event, confirmed, note, by, at)
	if err != nil {
		return fmt.Errorf("keep what was found of answer %d: %w", event, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "score.audited_before")
	}
	return s.Audit(ctx, at, by, "class.audited", fmt.Sprintf("event %d", event), map[string]any{"confirmed": confirmed})
}
