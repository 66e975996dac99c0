package storage

import (
	"context"
	"fmt"
	"time"

	"liaison"
)

// Bulletin is a run as anybody may read it.
type Bulletin struct {
	Run      int64
	Content  liaison.Content
	From     string // the body of who has written it; empty: they are in none
	At       time.Time
	Corrects int64 // the run that it corrects, public or not; 0: none
}

// archived is the condition that the run r is in the public archive, and stays
// there: what was recalled or stopped is not.
const archived = `r.kind = 'bulletin' AND r.reminds IS NULL AND (r.content->>'public')::boolean
	AND r.began_at IS NOT NULL AND r.state IN ('sending', 'paused', 'done')`

// bulletins reads those of runs r. Staff write for the body in which they are
// staff, officers for their committee.
func (s *Store) bulletins(ctx context.Context, where string, args ...any) ([]Bulletin, error) {
	found, err := many[Bulletin](ctx, s.db, `SELECT r.id AS run, r.content, r.began_at AS at,
		coalesce((SELECT b.name FROM memberships m JOIN bodies b ON b.id = m.body WHERE m.person = r.author
			AND (m.role IN ('clerk', 'chief') OR m.role = 'officer' AND b.kind = 'committee')
			ORDER BY m.role = 'officer', b.code LIMIT 1), '') AS "from",
		coalesce((r.content->>'corrects')::bigint, 0) AS corrects
		FROM runs r WHERE `+archived+` AND `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read the bulletins: %w", err)
	}
	return found, nil
}

// Bulletins lists the public ones in which all the words are, folded, the newest
// first.
func (s *Store) Bulletins(ctx context.Context, words []string, skip, most int) ([]Bulletin, error) {
	return s.bulletins(ctx, `NOT EXISTS (SELECT FROM unnest($1::text[]) word
			WHERE strpos(lower(normalize(concat_ws(E'\n', r.content->'text'->>'text', r.content->'about'->>'text'), NFKC)), lower(normalize(word, NFKC))) = 0)
		ORDER BY r.began_at DESC, r.id DESC LIMIT $2 OFFSET $3`, words, most, skip)
}

// Bulletin reads a public one; it is refused where there is none.
func (s *Store) Bulletin(ctx context.Context, run int64) (Bulletin, error) {
	found, err := s.bulletins(ctx, `r.id = $1`, run)
	return only(found, err, liaison.Refuse(liaison.NotFound, "public.absent"))
}

// CorrectionsOf lists the public ones that correct that one, the newest first.
func (s *Store) CorrectionsOf(ctx context.Context, run int64) ([]Bulletin, error) {
	return s.bulletins(ctx, `(r.content->>'corrects')::bigint = $1 ORDER BY r.began_at DESC, r.id DESC LIMIT 10`, run)
}
