package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

const inquiryColumns = `q.id, q.kind, q.title, q.about, q.contact, q.author, coalesce(q.body, 0) AS body, q.state, q.audience, q.anonymous, q.most,
	q.last_day, coalesce(q.origin, 0) AS origin, q.made_at, q.opened_at, q.closes_at, q.closed_at, q.published_at,
	q.object, q.criteria, q.scale, q.tie`

// inquiryRow is a row of inquiries.
type inquiryRow struct {
	ID                                        int64
	Kind                                      liaison.InquiryKind
	Title, About, Contact                     string
	Author, Body                              int64
	State                                     liaison.InquiryState
	Audience                                  liaison.Audience
	Anonymous                                 bool
	Most                                      int
	LastDay                                   *time.Time
	Origin                                    int64
	MadeAt                                    time.Time
	OpenedAt, ClosesAt, ClosedAt, PublishedAt *time.Time
	Object                                    liaison.AwardObject
	Criteria                                  []liaison.AwardCriterion
	Scale                                     int
	Tie                                       string
}

func (r inquiryRow) inquiry() liaison.Inquiry {
	q := liaison.Inquiry{
		ID: r.ID, Kind: r.Kind, Title: r.Title, About: r.About, Contact: r.Contact, Author: r.Author, Body: r.Body, State: r.State,
		Audience: r.Audience, Anonymous: r.Anonymous, Most: r.Most, Origin: r.Origin, Made: r.MadeAt,
		Opened: timeOf(r.OpenedAt), Closes: timeOf(r.ClosesAt), Closed: timeOf(r.ClosedAt), Published: timeOf(r.PublishedAt),
		Object: r.Object, Criteria: r.Criteria, Scale: r.Scale, Tie: r.Tie,
	}
	if r.LastDay != nil {
		q.LastDay = liaison.DateOf(*r.LastDay)
	}
	return q
}

// inquiriesWhere reads the inquiries q that the condition holds for, without their items.
func (s *Store) inquiriesWhere(ctx context.Context, where string, args ...any) ([]liaison.Inquiry, error) {
	rows, err := many[inquiryRow](ctx, s.db, `SELECT `+inquiryColumns+` FROM inquiries q WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read inquiries: %w", err)
	}
	return each(rows, inquiryRow.inquiry), nil
}

// oneInquiry reads an inquiry with its items.
func (s *Store) oneInquiry(ctx context.Context, id int64, lock string) (liaison.Inquiry, error) {
	found, err := s.inquiriesWhere(ctx, `q.id = $1`+lock, id)
	q, err := only(found, err, liaison.Refuse(liaison.NotFound, "inquiry.not_found"))
	if err != nil {
		return q, err
	}
	q.Items, err = many[liaison.InquiryItem](ctx, s.db, `SELECT id, place, chapter, title, text, sort, options, coalesce(by, 0) AS by,
			department, cost, duration, score, note, chosen, coalesce(into_item, 0) AS into,
			coalesce(matter, 0) AS matter, coalesce(body, 0) AS body, coalesce(person, 0) AS person
		FROM inquiry_items WHERE inquiry = $1 ORDER BY place`, id)
	if err != nil {
		return q, fmt.Errorf("read the items of inquiry %d: %w", id, err)
	}
	return q, nil
}

// Inquiry reads one; it is refused where there is none.
func (s *Store) Inquiry(ctx context.Context, id int64) (liaison.Inquiry, error) {
	return s.oneInquiry(ctx, id, "")
}

// LockInquiry reads one to change it: nobody answers meanwhile.
func (s *Store) LockInquiry(ctx context.Context, id int64) (liaison.Inquiry, error) {
	return s.oneInquiry(ctx, id, " FOR UPDATE")
}

// AnswerInquiry reads one to answer it: it is not closed meanwhile, and others may answer.
func (s *Store) AnswerInquiry(ctx context.Context, id int64) (liaison.Inquiry, error) {
	return s.oneInquiry(ctx, id, " FOR SHARE")
}

// StartInquiry keeps a draft of an inquiry, and returns its id.
func (s *Store) StartInquiry(ctx context.Context, q liaison.Inquiry) (id int64, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		err := tx.db.QueryRow(ctx, `INSERT INTO inquiries (kind, title, about, contact, author, body, audience, anonymous, most, last_day, origin, made_at, object, criteria, scale)
			VALUES ($1, $2, $3, $4, $5, nullif($6, 0::bigint), $7, $8, $9, $10::text::date, nullif($11, 0::bigint), $12, $13, $14, $15) RETURNING id`,
			q.Kind, q.Title, q.About, q.Contact, q.Author, q.Body, q.Audience, q.Anonymous, q.Most, dayOr(q.LastDay), q.Origin, q.Made,
			q.Object, nonNil(q.Criteria), q.Scale).Scan(&id)
		if err != nil {
			return fmt.Errorf("start an inquiry: %w", err)
		}
		q.ID = id
		if err := tx.keepItems(ctx, q); err != nil {
			return err
		}
		return tx.auditInquiry(ctx, q, "started", q.Author, q.Made)
	})
	return id, err
}

// PutInquiry keeps an inquiry and opens it at once, as its author: an evaluation for those who
// have attended something (liaison.Evaluation). It is refused where it cannot be put.
func (s *Store) PutInquiry(ctx context.Context, q liaison.Inquiry, at time.Time) (liaison.Inquiry, error) {
	err := s.InTx(ctx, func(tx *Store) error {
		id, err := tx.StartInquiry(ctx, q)
		if err == nil {
			q, err = tx.LockInquiry(ctx, id)
		}
		if err != nil {
			return err
		}
		terms := liaison.InquiryTerms{}
		if terms.Rules, err = tx.Rules(ctx); err != nil {
			return err
		}
		if terms.Calendar, err = tx.Calendar(ctx); err != nil {
			return err
		}
		if refusal := q.Move(liaison.OpenInquiry, terms, at); refusal != nil {
			return refusal
		}
		return tx.KeepInquiryMove(ctx, q, liaison.OpenInquiry, q.Author, at)
	})
	return q, err
}

// KeepInquiry writes a draft, its items anew.
func (s *Store) KeepInquiry(ctx context.Context, q liaison.Inquiry, by int64, at time.Time) error {
	return s.InTx(ctx, func(tx *Store) error {
		tag, err := tx.db.Exec(ctx, `UPDATE inquiries SET title = $2, about = $3, contact = $4, audience = $5, anonymous = $6, most = $7, last_day = $8::text::date,
				object = $9, criteria = $10, scale = $11
			WHERE id = $1 AND state = 'draft'`, q.ID, q.Title, q.About, q.Contact, q.Audience, q.Anonymous, q.Most, dayOr(q.LastDay),
			q.Object, nonNil(q.Criteria), q.Scale)
		if err != nil {
			return fmt.Errorf("keep inquiry %d: %w", q.ID, err)
		}
		if tag.RowsAffected() == 0 {
			return liaison.Refuse(liaison.Conflict, "inquiry.other_state")
		}
		if _, err := tx.db.Exec(ctx, `DELETE FROM inquiry_items WHERE inquiry = $1`, q.ID); err != nil {
			return fmt.Errorf("take the items of inquiry %d out: %w", q.ID, err)
		}
		if err := tx.keepItems(ctx, q); err != nil {
			return err
		}
		return tx.auditInquiry(ctx, q, "written", by, at)
	})
}

func (s *Store) keepItems(ctx context.Context, q liaison.Inquiry) error {
	for _, i := range q.Items {
		if _, err := s.addItem(ctx, q.ID, i); err != nil {
			return err
		}
	}
	return nil
}

// addItem adds an item, at the end where it has no place.
func (s *Store) addItem(ctx context.Context, inquiry int64, i liaison.InquiryItem) (id int64, err error) {
	err = s.db.QueryRow(ctx, `INSERT INTO inquiry_items (inquiry, place, chapter, title, text, sort, options, by, department, cost, duration, matter, body, person)
		SELECT $1, CASE WHEN $2 > 0 THEN $2 ELSE coalesce((SELECT max(place) FROM inquiry_items WHERE inquiry = $1), 0) + 1 END,
			$3, $4, $5, $6, $7, nullif($8, 0::bigint), $9, $10, $11,
			nullif($12, 0::bigint), nullif($13, 0::bigint), nullif($14, 0::bigint) RETURNING id`,
		inquiry, i.Place, i.Chapter, i.Title, i.Text, i.Sort, nonNil(i.Options), i.By, i.Department, i.Cost, i.Duration, i.Matter, i.Body, i.Person).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("add an item to inquiry %d: %w", inquiry, err)
	}
	return id, nil
}

func (s *Store) auditInquiry(ctx context.Context, q liaison.Inquiry, what string, by int64, at time.Time) error {
	return s.Audit(ctx, at, by, "inquiry."+what, fmt.Sprintf("inquiry %d", q.ID), map[string]any{"kind": q.Kind, "title": q.Title})
}

// KeepInquiryMove writes an inquiry as it was moved, and what follows: at its opening its
// audience is frozen, and those who are to be told are noted. By 0 is a tick.
func (s *Store) KeepInquiryMove(ctx context.Context, q liaison.Inquiry, move liaison.InquiryMove, by int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE inquiries SET state = $2, last_day = $3::text::date, opened_at = $4, closes_at = $5, closed_at = $6, published_at = $7 WHERE id = $1`,
		q.ID, q.State, dayOr(q.LastDay), maybe(q.Opened), maybe(q.Closes), maybe(q.Closed), maybe(q.Published))
	if err != nil {
		return fmt.Errorf("keep the state of inquiry %d: %w", q.ID, err)
	}
	switch move {
	case liaison.OpenInquiry:
		if err := s.freezeInquiry(ctx, q); err != nil {
			return err
		}
		if err := s.recuse(ctx, q, at); err != nil {
			return err
		}
		err = s.noteTidings(ctx, q.ID, "opened", "true")
	case liaison.PublishInquiry:
		told := "true"
		if q.Rule().Verdicts || q.Rule().Way == liaison.ByNomination { // those who spoke
			told = "p.answered_at IS NOT NULL"
		}
		if err = s.noteTidings(ctx, q.ID, "published", told); err == nil && q.Rule().Way == liaison.ByPoints {
			err = s.keepChosen(ctx, q)
		}
	}
	if err != nil {
		return err
	}
	return s.auditInquiry(ctx, q, string(move), by, at)
}

// freezeInquiry makes a row for everybody who is asked, in one statement, and of a sheet one
// for each question.
func (s *Store) freezeInquiry(ctx context.Context, q liaison.Inquiry) error {
	args := arguments{q.ID}
	where := whoIsIn(q.Audience, &args)
	if sorts := q.Rule().Stations; len(sorts) > 0 { // of a station that is not on the registry nothing else is known
		where = `(` + where + `) OR ` + inOffice + ` AND p.id IN (SELECT m.person FROM memberships m JOIN bodies b ON b.id = m.body
			LEFT JOIN stations s ON s.body = b.id
			WHERE m.role = 'officer' AND b.kind = 'station' AND coalesce(s.sort, 'contact') = ANY(` + args.add(sorts) + `))`
	}
	err := s.hashing(ctx, q.Audience, func(s *Store) error {
		tag, err := s.db.Exec(ctx, `INSERT INTO inquiry_participants (inquiry, person) SELECT $1, p.id FROM people p WHERE `+where+` ORDER BY p.id`, args...)
		if err == nil && tag.RowsAffected() == 0 {
			return liaison.Refuse(liaison.Invalid, "inquiry.no_audience")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("freeze the audience of inquiry %d: %w", q.ID, err)
	}
	for n, question := range q.Sheet() {
		_, err := s.db.Exec(ctx, `INSERT INTO inquiry_tallies (inquiry, question, counts) VALUES ($1, $2, array_fill(0, ARRAY[$3::int]))`, q.ID, n, len(question.Options))
		if err != nil {
			return fmt.Errorf("begin to count inquiry %d: %w", q.ID, err)
		}
	}
	return nil
}

// noteTidings notes those participants p who are to be told.
func (s *Store) noteTidings(ctx context.Context, inquiry int64, what, who string) error {
	_, err := s.db.Exec(ctx, `INSERT INTO inquiry_tidings (inquiry, person, what)
		SELECT p.inquiry, p.person, $2 FROM inquiry_participants p WHERE p.inquiry = $1 AND `+who+` ON CONFLICT DO NOTHING`, inquiry, what)
	if err != nil {
		return fmt.Errorf("note who is told of inquiry %d: %w", inquiry, err)
	}
	return nil
}
