package storage

import (
	"context"
	"fmt"

	"liaison"
)

// InquiryLine is an inquiry in a list, with how many have answered.
type InquiryLine struct {
	liaison.Inquiry
	liaison.InquiryFigures
	Undecided int // comments without a verdict
}

// Inquiries lists inquiries, the newest first: of the bodies, or of all where all is set.
func (s *Store) Inquiries(ctx context.Context, all bool, bodies []int64, skip, most int) ([]InquiryLine, error) {
	found, err := s.inquiriesWhere(ctx, `q.state <> 'dropped' AND ($1 OR q.body = ANY($2)) ORDER BY q.id DESC LIMIT $3 OFFSET $4`, all, nonNil(bodies), most, skip)
	if err != nil {
		return nil, err
	}
	lines := make([]InquiryLine, len(found))
	for i, q := range found {
		lines[i].Inquiry = q
		if lines[i].InquiryFigures, err = s.InquiryFigures(ctx, q.ID); err != nil {
			return nil, err
		}
		if q.Rule().Verdicts {
			if lines[i].Undecided, err = s.Undecided(ctx, q.ID); err != nil {
				return nil, err
			}
		}
	}
	return lines, nil
}

// InquiryFigures counts who was asked and who has answered.
func (s *Store) InquiryFigures(ctx context.Context, inquiry int64) (f liaison.InquiryFigures, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*), count(answered_at) FROM inquiry_participants WHERE inquiry = $1`, inquiry).Scan(&f.Asked, &f.Answered)
	if err != nil {
		return f, fmt.Errorf("count who has answered inquiry %d: %w", inquiry, err)
	}
	return f, nil
}

// InquiryShare is how many of one delegation have answered.
type InquiryShare struct {
	Name string // empty: who is in none
	liaison.InquiryFigures
}

// InquiryShares tells by delegation how many have answered.
func (s *Store) InquiryShares(ctx context.Context, inquiry int64) ([]InquiryShare, error) {
	found, err := many[InquiryShare](ctx, s.db, `SELECT coalesce(home.name, '') AS name, count(*) AS asked, count(i.answered_at) AS answered
		FROM inquiry_participants i JOIN people p ON p.id = i.person `+delegationOf+` WHERE i.inquiry = $1
		GROUP BY home.id, home.name ORDER BY home.id IS NULL, home.name`, inquiry)
	if err != nil {
		return nil, fmt.Errorf("count the delegations of inquiry %d: %w", inquiry, err)
	}
	return found, nil
}

// Asked is somebody who was asked.
type Asked struct {
	Code, Name, Delegation string
	Reached                bool // has a chat that can be written to
	Answered               bool
}

// AskedBy lists who was asked, in the order of codes.
func (s *Store) AskedBy(ctx context.Context, inquiry int64) ([]Asked, error) {
	found, err := many[Asked](ctx, s.db, `SELECT p.code, p.name, coalesce(home.name, '') AS delegation, `+reachable+` AS reached, i.answered_at IS NOT NULL AS answered
		FROM inquiry_participants i JOIN people p ON p.id = i.person `+delegationOf+` WHERE i.inquiry = $1 ORDER BY p.code`, inquiry)
	if err != nil {
		return nil, fmt.Errorf("list who was asked by inquiry %d: %w", inquiry, err)
	}
	return found, nil
}

// InquiryFor is an inquiry as somebody who is asked sees it in a list.
type InquiryFor struct {
	liaison.Inquiry
	Answered bool
	Count    int // items, of those that are answered one by one
	Done     int // of them
}

// InquiriesFor lists what somebody is asked: what is open and not answered first, then what
// is answered, then what is over.
func (s *Store) InquiriesFor(ctx context.Context, person int64, skip, most int) ([]InquiryFor, error) {
	type row struct {
		inquiryRow
		Answered    bool
		Count, Done int
	}
	rows, err := many[row](ctx, s.db, `SELECT `+inquiryColumns+`, p.answered_at IS NOT NULL AS answered,
			(SELECT count(*) FROM inquiry_items i WHERE i.inquiry = q.id AND i.into_item IS NULL)::int AS count,
			(SELECT count(*) FROM inquiry_answers a WHERE a.inquiry = q.id AND a.person = $1)::int AS done
		FROM inquiry_participants p JOIN inquiries q ON q.id = p.inquiry WHERE p.person = $1
		ORDER BY q.state <> 'open', p.answered_at IS NOT NULL, CASE WHEN q.state = 'open' THEN q.closes_at END, q.id DESC LIMIT $2 OFFSET $3`, person, most, skip)
	if err != nil {
		return nil, fmt.Errorf("list what person %d is asked: %w", person, err)
	}
	return each(rows, func(r row) InquiryFor { return InquiryFor{r.inquiry(), r.Answered, r.Count, r.Done} }), nil
}
