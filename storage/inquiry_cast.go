package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Cast is a sheet that somebody hands in.
type Cast struct {
	Person  int64
	Chat    int64
	Answers []liaison.SheetAnswer
	At      time.Time
	Card    string // that showed the choices while they were made
}

// CastSheet counts a sheet, once for each person, in the transaction that has read the
// inquiry by AnswerInquiry. Of a secret inquiry it is added to the counts and kept nowhere
// else, and what the outbox has of the choices is taken out.
func (s *Store) CastSheet(ctx context.Context, q liaison.Inquiry, c Cast) error {
	at := c.At
	if q.Secret() {
		at = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	}
	tag, err := s.db.Exec(ctx, `UPDATE inquiry_participants SET answered_at = $3 WHERE inquiry = $1 AND person = $2 AND answered_at IS NULL`, q.ID, c.Person, at)
	if err != nil {
		return fmt.Errorf("note that a sheet of inquiry %d was handed in: %w", q.ID, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Conflict, "inquiry.cast_before")
	}
	if q.Secret() { // before the counts are held, for which others wait
		if err := s.hushCard(ctx, c.Chat, c.Card); err != nil {
			return err
		}
	}
	if _, err := s.db.Exec(ctx, `SELECT FROM inquiry_tallies WHERE inquiry = $1 ORDER BY question FOR UPDATE`, q.ID); err != nil {
		return fmt.Errorf("wait to count a sheet of inquiry %d: %w", q.ID, err)
	}
	for n, a := range c.Answers {
		if err := s.count(ctx, q.ID, n, a); err != nil {
			return err
		}
	}
	if q.Secret() {
		return nil
	}
	return s.keepSheet(ctx, q, c)
}

func (s *Store) count(ctx context.Context, inquiry int64, question int, a liaison.SheetAnswer) error {
	_, err := s.db.Exec(ctx, `UPDATE inquiry_tallies SET
			counts = ARRAY(SELECT n + (place - 1 = ANY($3::int[]))::int FROM unnest(counts) WITH ORDINALITY AS u (n, place) ORDER BY place),
			texts = CASE WHEN $4::text = '' THEN texts ELSE ARRAY(SELECT t FROM unnest(texts || $4::text) AS t ORDER BY t COLLATE "C") END
		WHERE inquiry = $1 AND question = $2`, inquiry, question, nonNil(a.Picks), a.Text)
	if err != nil {
		return fmt.Errorf("count a sheet of inquiry %d: %w", inquiry, err)
	}
	return nil
}

// keepSheet keeps the answers by name, of a survey that says so.
func (s *Store) keepSheet(ctx context.Context, q liaison.Inquiry, c Cast) error {
	for n, question := range q.Sheet() {
		a := InquiryAnswer{Item: question.Item, Choice: choiceWords(c.Answers[n].Picks), Text: c.Answers[n].Text, At: c.At}
		if err := s.KeepAnswer(ctx, q.ID, c.Person, a); err != nil {
			return err
		}
	}
	return nil
}

// hushCard takes out of the outbox what it has of a card: what was sent, and what is on its
// way, of which the last version, which says nothing, is sent. The parts of a long text are
// cards of their own, named after it.
func (s *Store) hushCard(ctx context.Context, chat int64, card string) error {
	_, err := s.db.Exec(ctx, `UPDATE messages SET body = body - 'text' - 'buttons' || '{"text": "…"}'
		WHERE chat = $1 AND (card = $2 OR starts_with(card, $2 || ':')) AND card LIKE 'vote:%'`, chat, card)
	if err != nil {
		return fmt.Errorf("hush a card: %w", err)
	}
	return nil
}

// HushUpdate takes out what an update says, in the transaction in which it is served: that it
// came stays, what somebody chose by it does not.
func (s *Store) HushUpdate(ctx context.Context, update int64) error {
	if _, err := s.db.Exec(ctx, `UPDATE updates SET payload = '' WHERE id = $1`, update); err != nil {
		return fmt.Errorf("hush update %d: %w", update, err)
	}
	return nil
}

// InquiriesToHush lists what was secret and is closed, where something may be left of sheets
// that were begun and never handed in.
func (s *Store) InquiriesToHush(ctx context.Context) ([]liaison.Inquiry, error) {
	return s.inquiriesWhere(ctx, `q.state IN ('closed', 'published') AND NOT q.hushed ORDER BY q.id LIMIT 20`)
}

// HushInquiry takes out what is left of sheets that were begun and never handed in: in the
// chats' state and in the outbox. A chat that is being served is found by the next tick.
func (s *Store) HushInquiry(ctx context.Context, q liaison.Inquiry) error {
	return s.InTx(ctx, func(tx *Store) error {
		if q.Secret() {
			if _, err := tx.db.Exec(ctx, `UPDATE messages SET body = body - 'text' - 'buttons' || '{"text": "…"}'
				WHERE (card = $1 OR starts_with(card, $1 || ':')) AND card LIKE 'vote:%'`, fmt.Sprint(SheetCards, q.ID)); err != nil {
				return fmt.Errorf("hush the cards of inquiry %d: %w", q.ID, err)
			}
		}
		if _, err := tx.db.Exec(ctx, `UPDATE conversations SET state = state - 'sheet' WHERE chat IN (SELECT chat FROM conversations
			WHERE (state->'sheet'->>'inquiry')::bigint = $1 FOR UPDATE SKIP LOCKED)`, q.ID); err != nil {
			return fmt.Errorf("hush the chats of inquiry %d: %w", q.ID, err)
		}
		_, err := tx.db.Exec(ctx, `UPDATE inquiries SET hushed = NOT EXISTS (SELECT FROM conversations WHERE (state->'sheet'->>'inquiry')::bigint = $1) WHERE id = $1`, q.ID)
		if err != nil {
			return fmt.Errorf("note that inquiry %d is hushed: %w", q.ID, err)
		}
		return nil
	})
}

// SheetTallies reads what was answered to each question. Of what is sealed it is refused by
// the statement itself, and of a secret inquiry with few answers as well.
func (s *Store) SheetTallies(ctx context.Context, q liaison.Inquiry) ([]liaison.SheetTally, error) {
	f, err := s.InquiryFigures(ctx, q.ID)
	if err != nil {
		return nil, err
	}
	if q.Secret() && f.Answered < liaison.SecretLeast && !q.Sealed() {
		return nil, liaison.Refuse(liaison.Conflict, "inquiry.too_few", "Least", liaison.SecretLeast)
	}
	found, err := many[liaison.SheetTally](ctx, s.db, `SELECT t.counts, t.texts FROM inquiry_tallies t JOIN inquiries q ON q.id = t.inquiry
		WHERE t.inquiry = $1 AND (NOT $2 OR q.closed_at IS NOT NULL) ORDER BY t.question`, q.ID, q.Secret() || q.Rule().Sealed)
	if err == nil && len(found) == 0 {
		return nil, liaison.Refuse(liaison.Conflict, "inquiry.sealed")
	}
	if err != nil {
		return nil, fmt.Errorf("read the counts of inquiry %d: %w", q.ID, err)
	}
	return found, nil
}
