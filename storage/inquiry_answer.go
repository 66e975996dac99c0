package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liaison"
)

// Asks reports whether somebody is asked by an inquiry, and has answered.
func (s *Store) Asks(ctx context.Context, inquiry, person int64) (asked, answered bool, err error) {
	found, err := column[bool](ctx, s.db, `SELECT answered_at IS NOT NULL FROM inquiry_participants WHERE inquiry = $1 AND person = $2`, inquiry, person)
	if err != nil {
		return false, false, fmt.Errorf("find whether person %d is asked by inquiry %d: %w", person, inquiry, err)
	}
	return len(found) > 0, len(found) > 0 && found[0], nil
}

// InquiryAnswer is what somebody has answered to an item by name.
type InquiryAnswer struct {
	ID      int64
	Item    int64
	Choice  string
	Text    string
	Files   []liaison.File
	At      time.Time
	Verdict liaison.Verdict
	Reason  string
}

// AnswersOf reads what somebody has answered, by item.
func (s *Store) AnswersOf(ctx context.Context, inquiry, person int64) (map[int64]InquiryAnswer, error) {
	found, err := many[InquiryAnswer](ctx, s.db, `SELECT id, item, choice, text, files, at, verdict, reason FROM inquiry_answers
		WHERE inquiry = $1 AND person = $2`, inquiry, person)
	if err != nil {
		return nil, fmt.Errorf("read the answers of person %d: %w", person, err)
	}
	answers := make(map[int64]InquiryAnswer, len(found))
	for _, a := range found {
		answers[a.Item] = a
	}
	return answers, nil
}

// KeepAnswer keeps what somebody answers to an item, in place of what they answered before.
func (s *Store) KeepAnswer(ctx context.Context, inquiry, person int64, a InquiryAnswer) error {
	_, err := s.db.Exec(ctx, `INSERT INTO inquiry_answers (inquiry, item, person, choice, text, files, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (item, person) DO UPDATE SET choice = excluded.choice, text = excluded.text, files = excluded.files, at = excluded.at,
			verdict = '', reason = '', decided_by = NULL, decided_at = NULL`,
		inquiry, a.Item, person, a.Choice, a.Text, nonNil(a.Files), a.At)
	if err != nil {
		return fmt.Errorf("keep an answer to item %d: %w", a.Item, err)
	}
	return s.noteAnswered(ctx, inquiry, person, a.At)
}

// noteAnswered notes that somebody has answered; the first time counts.
func (s *Store) noteAnswered(ctx context.Context, inquiry, person int64, at time.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE inquiry_participants SET answered_at = $3 WHERE inquiry = $1 AND person = $2 AND answered_at IS NULL`, inquiry, person, at)
	if err != nil {
		return fmt.Errorf("note that person %d has answered inquiry %d: %w", person, inquiry, err)
	}
	return nil
}

// AgreeToRest answers all items to which somebody has said nothing yet, and counts them.
func (s *Store) AgreeToRest(ctx context.Context, inquiry, person int64, choice string, at time.Time) (int, error) {
	tag, err := s.db.Exec(ctx, `INSERT INTO inquiry_answers (inquiry, item, person, choice, at)
		SELECT inquiry, id, $2, $3, $4 FROM inquiry_items WHERE inquiry = $1 ON CONFLICT DO NOTHING`, inquiry, person, choice, at)
	if err != nil {
		return 0, fmt.Errorf("agree to the rest of inquiry %d: %w", inquiry, err)
	}
	return int(tag.RowsAffected()), s.noteAnswered(ctx, inquiry, person, at)
}

// ClaimItem takes an item up, or gives it back, and says which it was.
func (s *Store) ClaimItem(ctx context.Context, inquiry, person, item int64, at time.Time) (claimed bool, err error) {
	gone, err := s.db.Exec(ctx, `DELETE FROM inquiry_answers WHERE item = $1 AND person = $2`, item, person)
	if err != nil {
		return false, fmt.Errorf("give item %d back: %w", item, err)
	}
	if gone.RowsAffected() > 0 {
		return false, nil
	}
	return true, s.KeepAnswer(ctx, inquiry, person, InquiryAnswer{Item: item, Choice: "claim", At: at})
}

// Propose adds an item that somebody proposes.
func (s *Store) Propose(ctx context.Context, inquiry int64, i liaison.InquiryItem, at time.Time) (id int64, err error) {
	if err := s.lockItems(ctx, inquiry); err != nil { // two would take the same place
		return 0, err
	}
	if id, err = s.addItem(ctx, inquiry, i); err != nil {
		return 0, err
	}
	return id, s.noteAnswered(ctx, inquiry, i.By, at)
}

// StanceCount is how often a stance was taken on an item.
type StanceCount struct {
	Item   int64
	Choice string
	Count  int
}

// StanceCounts counts the stances on each item.
func (s *Store) StanceCounts(ctx context.Context, inquiry int64) (map[int64]map[string]int, error) {
	found, err := many[StanceCount](ctx, s.db, `SELECT item, choice, count(*)::int AS count FROM inquiry_answers WHERE inquiry = $1 GROUP BY item, choice`, inquiry)
	if err != nil {
		return nil, fmt.Errorf("count the answers of inquiry %d: %w", inquiry, err)
	}
	counts := map[int64]map[string]int{}
	for _, c := range found {
		if counts[c.Item] == nil {
			counts[c.Item] = map[string]int{}
		}
		counts[c.Item][c.Choice] = c.Count
	}
	return counts, nil
}

// commented is the condition that an answer a is a comment, which is to get a verdict.
const commented = `(a.text <> '' OR a.files <> '[]')`

// Comment is what somebody has said to an item, as the staff read it.
type Comment struct {
	InquiryAnswer
	Place      int
	Title      string // of the item
	Code, Name string // whose it is
	Delegation string
	DecidedBy  string
}

// Comments lists what was said to the items, in their order: only what has no verdict yet, or
// all.
func (s *Store) Comments(ctx context.Context, inquiry int64, undecided bool, skip, most int) ([]Comment, error) {
	return s.comments(ctx, commented+` AND (NOT $2 OR a.verdict = '')`, inquiry, undecided, skip, most)
}

// Answers lists all answers by name, in the order of items.
func (s *Store) Answers(ctx context.Context, inquiry int64, most int) ([]Comment, error) {
	return s.comments(ctx, `NOT $2`, inquiry, false, 0, most)
}

func (s *Store) comments(ctx context.Context, where string, inquiry int64, undecided bool, skip, most int) ([]Comment, error) {
	found, err := many[Comment](ctx, s.db, `SELECT a.id, a.item, a.choice, a.text, a.files, a.at, a.verdict, a.reason,
			i.place, i.title, p.code, p.name, coalesce(home.name, '') AS delegation, coalesce(d.name, '') AS decided_by
		FROM inquiry_answers a JOIN inquiry_items i ON i.id = a.item JOIN people p ON p.id = a.person `+delegationOf+`
		LEFT JOIN people d ON d.id = a.decided_by WHERE a.inquiry = $1 AND `+where+`
		ORDER BY i.place, a.id LIMIT $3 OFFSET $4`, inquiry, undecided, most, skip)
	if err != nil {
		return nil, fmt.Errorf("list the answers of inquiry %d: %w", inquiry, err)
	}
	return found, nil
}

// Undecided counts the comments that have no verdict.
func (s *Store) Undecided(ctx context.Context, inquiry int64) (count int, err error) {
	err = s.db.QueryRow(ctx, `SELECT count(*) FROM inquiry_answers a WHERE a.inquiry = $1 AND a.verdict = '' AND `+commented, inquiry).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count what is undecided of inquiry %d: %w", inquiry, err)
	}
	return count, nil
}

// DecideComments gives comments of an inquiry a verdict, and counts them.
func (s *Store) DecideComments(ctx context.Context, inquiry int64, comments []int64, v liaison.Verdict, reason string, by int64, at time.Time) (int, error) {
	tag, err := s.db.Exec(ctx, `UPDATE inquiry_answers a SET verdict = $3, reason = $4, decided_by = $5, decided_at = $6
		WHERE a.inquiry = $1 AND a.id = ANY($2) AND `+commented, inquiry, nonNil(comments), v, reason, by, at)
	if err != nil {
		return 0, fmt.Errorf("decide on comments of inquiry %d: %w", inquiry, err)
	}
	return int(tag.RowsAffected()), s.Audit(ctx, at, by, "inquiry.decided", fmt.Sprintf("inquiry %d", inquiry),
		map[string]any{"comments": comments, "verdict": v, "reason": reason})
}

// CommentFiles reads the files of an answer.
func (s *Store) CommentFiles(ctx context.Context, inquiry, answer int64) ([]liaison.File, error) {
	found, err := many[InquiryAnswer](ctx, s.db, `SELECT id, item, choice, text, files, at, verdict, reason FROM inquiry_answers WHERE inquiry = $1 AND id = $2`, inquiry, answer)
	a, err := only(found, err, liaison.Refuse(liaison.NotFound, "inquiry.not_found"))
	return a.Files, err
}

// ItemKeeping is what the staff say of a proposal.
type ItemKeeping struct {
	Item              int64
	Title, Department string
	Cost, Duration    string
	Score             int
	Note              string
	Chosen            bool
	Into              int64
}

// KeepItem keeps what the staff say of a proposal.
func (s *Store) KeepItem(ctx context.Context, inquiry int64, k ItemKeeping, by int64, at time.Time) error {
	tag, err := s.db.Exec(ctx, `UPDATE inquiry_items SET title = $3, department = $4, cost = $5, duration = $6, score = $7, note = $8,
			chosen = $9 AND $10::bigint = 0, into_item = nullif($10, 0::bigint)
		WHERE inquiry = $1 AND id = $2 AND ($10::bigint = 0 OR EXISTS (SELECT FROM inquiry_items o WHERE o.id = $10 AND o.inquiry = $1 AND o.into_item IS NULL)
			AND $10 <> $2 AND NOT EXISTS (SELECT FROM inquiry_items o WHERE o.into_item = $2))`,
		inquiry, k.Item, k.Title, k.Department, k.Cost, k.Duration, k.Score, k.Note, k.Chosen, k.Into)
	if err != nil {
		return fmt.Errorf("keep item %d: %w", k.Item, err)
	}
	if tag.RowsAffected() == 0 {
		return liaison.Refuse(liaison.Invalid, "inquiry.no_such_item")
	}
	return s.Audit(ctx, at, by, "inquiry.item_kept", fmt.Sprintf("inquiry %d", inquiry), map[string]any{"item": k.Item, "chosen": k.Chosen, "into": k.Into, "score": k.Score})
}

// choiceWords are places among options, from 1 on.
func choiceWords(picks []int) string {
	var words []string
	for _, p := range picks {
		words = append(words, strconv.Itoa(p+1))
	}
	return strings.Join(words, ",")
}
