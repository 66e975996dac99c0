package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// DueInquiries lists the inquiries whose time is over.
func (s *Store) DueInquiries(ctx context.Context, now time.Time) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT id FROM inquiries WHERE state = 'open' AND closes_at <= $1 ORDER BY closes_at LIMIT 50`, now)
	if err != nil {
		return nil, fmt.Errorf("find inquiries that are due: %w", err)
	}
	return found, nil
}

// Reminding is an open inquiry, with the day on which the silent were reminded last.
type Reminding struct {
	liaison.Inquiry
	Reminded liaison.Date
}

// OpenInquiries lists what is open, each locked, of those that nobody else holds.
func (s *Store) OpenInquiries(ctx context.Context) ([]Reminding, error) {
	type row struct {
		inquiryRow
		RemindedOn *time.Time
	}
	rows, err := many[row](ctx, s.db, `SELECT `+inquiryColumns+`, q.reminded_on FROM inquiries q WHERE q.state = 'open' ORDER BY q.id FOR UPDATE SKIP LOCKED`)
	if err != nil {
		return nil, fmt.Errorf("read open inquiries: %w", err)
	}
	return each(rows, func(r row) Reminding {
		open := Reminding{Inquiry: r.inquiry()}
		if r.RemindedOn != nil {
			open.Reminded = liaison.DateOf(*r.RemindedOn)
		}
		return open
	}), nil
}

// RemindSilent notes that those who have not answered are to be reminded.
func (s *Store) RemindSilent(ctx context.Context, inquiry int64, today liaison.Date) error {
	if _, err := s.db.Exec(ctx, `UPDATE inquiries SET reminded_on = $2::text::date WHERE id = $1`, inquiry, today.String()); err != nil {
		return fmt.Errorf("note a reminder of inquiry %d: %w", inquiry, err)
	}
	return s.noteTidings(ctx, inquiry, "remind", "p.answered_at IS NULL")
}

// Tiding is what somebody is to be told of an inquiry.
type Tiding struct {
	Inquiry, Person int64
	What            string
}

// TakeTidings takes some of what is to be told, in the transaction in which it is said:
// whatever others hold is theirs.
func (s *Store) TakeTidings(ctx context.Context, most int) ([]Tiding, error) {
	found, err := many[Tiding](ctx, s.db, `DELETE FROM inquiry_tidings WHERE (inquiry, person, what) IN (
			SELECT inquiry, person, what FROM inquiry_tidings ORDER BY inquiry, what, person LIMIT $1 FOR UPDATE SKIP LOCKED)
		RETURNING inquiry, person, what`, most)
	if err != nil {
		return nil, fmt.Errorf("take what is to be told of inquiries: %w", err)
	}
	return found, nil
}

// BallotRounds lists the rounds of a formal ballot that were counted.
func (s *Store) BallotRounds(ctx context.Context, inquiry int64) ([]liaison.BallotRound, error) {
	type row struct {
		Round                                             int
		Candidates                                        []int64
		Places, Deputies, Present, Issued, Returned, Void int
		Votes                                             []int
	}
	rows, err := many[row](ctx, s.db, `SELECT round, candidates, places, deputies, present, issued, returned, void, votes
		FROM ballot_rounds WHERE inquiry = $1 ORDER BY round`, inquiry)
	if err != nil {
		return nil, fmt.Errorf("read the rounds of ballot %d: %w", inquiry, err)
	}
	return each(rows, func(r row) liaison.BallotRound {
		return liaison.BallotRound{Round: r.Round, Candidates: r.Candidates, Places: r.Places, Count: &liaison.BallotCount{
			Deputies: r.Deputies, Present: r.Present, Issued: r.Issued, Returned: r.Returned, Void: r.Void, Places: r.Places, Votes: r.Votes}}
	}), nil
}

// KeepBallotRound keeps what was counted of a round, once.
func (s *Store) KeepBallotRound(ctx context.Context, inquiry int64, r liaison.BallotRound, by int64, at time.Time) error {
	c := r.Count
	tag, err := s.db.Exec(ctx, `INSERT INTO ballot_rounds (inquiry, round, candidates, places, deputies, present, issued, returned, void, votes, counted_by, counted_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
		inquiry, r.Round, r.Candidates, r.Places, c.Deputies, c.Present, c.Issued, c.Returned, c.Void, c.Votes, by, at)
	if err != nil {
		return fmt.Errorf("keep round %d of ballot %d: %w", r.Round, inquiry, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "ballot.counted_before")
	}
	_, err = s.db.Exec(ctx, `UPDATE inquiries SET state = 'closed', closed_at = coalesce(closed_at, $2), hushed = true WHERE id = $1`, inquiry, at)
	if err != nil {
		return fmt.Errorf("note that ballot %d was counted: %w", inquiry, err)
	}
	return s.Audit(ctx, at, by, "ballot.counted", fmt.Sprintf("inquiry %d", inquiry), map[string]any{"round": r.Round, "votes": c.Votes})
}
