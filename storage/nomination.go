package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Nominable lists suggestions that somebody is likely to nominate: those that they lead, have
// signed, or handle, the ones that are over first.
func (s *Store) Nominable(ctx context.Context, p liaison.Person, most int) ([]liaison.Matter, error) {
	var bodies []int64
	for _, m := range p.Offices() {
		if m.Role != liaison.RoleDeputy {
			bodies = append(bodies, m.Body)
		}
	}
	found, err := s.matters(ctx, `SELECT `+matterColumns+` FROM matters m WHERE m.id IN (SELECT id FROM matters WHERE author = $1
			UNION SELECT matter FROM parties WHERE person = $1 AND capacity = 'cosigner'
			UNION SELECT matter FROM parties WHERE body = ANY($2) AND capacity IN ('lead', 'co', 'committee', 'reviewer'))
		AND m.kind = 'suggestion' AND m.number IS NOT NULL AND m.stage NOT IN ('draft', 'withdrawn', 'letter')
		ORDER BY m.stage <> 'closed', m.submitted_at DESC, m.id DESC LIMIT $3`, p.ID, nonNil(bodies), most)
	if err != nil {
		return nil, fmt.Errorf("list what person %d may nominate: %w", p.ID, err)
	}
	return found, nil
}

// lockItems keeps others from adding items to an inquiry meanwhile, or from taking them out.
func (s *Store) lockItems(ctx context.Context, inquiry int64) error {
	if _, err := s.db.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('items of inquiry', $1))`, inquiry); err != nil {
		return fmt.Errorf("wait for the items of inquiry %d: %w", inquiry, err)
	}
	return nil
}

// Nominate keeps that somebody nominates an object, with the reason, in place of the one that
// they gave before. A nomination of the same object joins: first is that nobody had.
func (s *Store) Nominate(ctx context.Context, inquiry int64, i liaison.InquiryItem, reason string, at time.Time) (first bool, err error) {
	if err := s.lockItems(ctx, inquiry); err != nil {
		return false, err
	}
	found, err := column[int64](ctx, s.db, `SELECT id FROM inquiry_items WHERE inquiry = $1
		AND (matter = nullif($2, 0::bigint) OR body = nullif($3, 0::bigint) OR person = nullif($4, 0::bigint))`, inquiry, i.Matter, i.Body, i.Person)
	if err != nil {
		return false, fmt.Errorf("find a nomination in inquiry %d: %w", inquiry, err)
	}
	if first = len(found) == 0; first {
		if i.ID, err = s.addItem(ctx, inquiry, i); err != nil {
			return false, err
		}
	} else {
		i.ID = found[0]
	}
	return first, s.KeepAnswer(ctx, inquiry, i.By, InquiryAnswer{Item: i.ID, Choice: NominateChoice, Text: reason, At: at})
}

// NominateChoice is the answer that is a nomination.
const NominateChoice = "nominate"

// TakeBackNomination takes out what somebody has nominated, and the item where nobody else has
// and the staff have said nothing of it.
func (s *Store) TakeBackNomination(ctx context.Context, inquiry, item, person int64) error {
	if err := s.lockItems(ctx, inquiry); err != nil {
		return err
	}
	for _, sql := range []string{
		`DELETE FROM inquiry_answers WHERE inquiry = $1 AND item = $2 AND person = $3`,
		`DELETE FROM inquiry_items i WHERE i.inquiry = $1 AND i.id = $2 AND $3 > 0 AND NOT i.chosen AND i.note = '' AND i.into_item IS NULL
			AND NOT EXISTS (SELECT FROM inquiry_answers a WHERE a.item = i.id) AND NOT EXISTS (SELECT FROM inquiry_items o WHERE o.into_item = i.id)`,
		`UPDATE inquiry_participants SET answered_at = NULL WHERE inquiry = $1 AND $2 > 0 AND person = $3
			AND NOT EXISTS (SELECT FROM inquiry_answers WHERE inquiry = $1 AND person = $3)`,
	} {
		if _, err := s.db.Exec(ctx, sql, inquiry, item, person); err != nil {
			return fmt.Errorf("take a nomination of item %d back: %w", item, err)
		}
	}
	return nil
}

// InquiriesAfter lists the inquiries that were made of this one's candidates.
func (s *Store) InquiriesAfter(ctx context.Context, origin int64) ([]liaison.Inquiry, error) {
	return s.inquiriesWhere(ctx, `q.origin = $1 AND q.state <> 'dropped' ORDER BY q.id`, origin)
}

// Involved are those whom an object of an award concerns.
func (s *Store) Involved(ctx context.Context, i liaison.InquiryItem) (liaison.Involved, error) {
	if i.Matter == 0 {
		in := liaison.Involved{Person: i.Person}
		if i.Body != 0 {
			in.Bodies = []int64{i.Body}
		}
		return in, nil
	}
	m, err := s.Matter(ctx, i.Matter)
	return liaison.InvolvedIn(m), err
}

// concerned are the people whom the items of the award $1 do honour to: who leads or has
// signed the suggestion, who acts for the department, or the deputy.
const concerned = `SELECT i.id AS item, i.chosen, who.person FROM inquiry_items i LEFT JOIN matters m ON m.id = i.matter
	CROSS JOIN LATERAL (SELECT m.author UNION SELECT s.person FROM parties s WHERE s.matter = m.id AND s.capacity = 'cosigner' AND s.mark <> '' AND s.mark = m.hash
		UNION SELECT o.person FROM memberships o WHERE o.body = i.body AND o.role IN ('officer', 'approver')
		UNION SELECT i.person) who (person)
	WHERE i.inquiry = $1 AND i.into_item IS NULL AND who.person IS NOT NULL`

// Honoured lists the items of an award that do honour to somebody.
func (s *Store) Honoured(ctx context.Context, inquiry, person int64) ([]int64, error) {
	found, err := column[int64](ctx, s.db, `SELECT c.item FROM (`+concerned+`) c WHERE c.person = $2 ORDER BY c.item`, inquiry, person)
	if err != nil {
		return nil, fmt.Errorf("find what of inquiry %d concerns person %d: %w", inquiry, person, err)
	}
	return found, nil
}

// Concerns reports whether the result of an award is for somebody to see who does not score
// it: who has nominated, or whom an object concerns.
func (s *Store) Concerns(ctx context.Context, q liaison.Inquiry, person int64) (bool, error) {
	if q.Rule().Way != liaison.ByPoints {
		return false, nil
	}
	items, err := s.Honoured(ctx, q.ID, person)
	if err != nil || len(items) > 0 {
		return err == nil, err
	}
	_, nominated, err := s.Asks(ctx, q.Origin, person)
	return nominated, err
}
