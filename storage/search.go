package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"liaison"
)

// SearchQuery says what is looked for, by whom, and which of the finds are
// wanted. Words of one character are looked for among the newest few thousand
// alone, unless there is a longer word beside them.
type SearchQuery struct {
	Text         string         // words; a find has all of them
	Viewer       liaison.Person // only what this person may see is found
	Offset, Most int
	Far          int // how many of the newest are gone through at first; 0: walkFirst
}

// How far the newest matters are gone through, one by one.
const (
	walkFirst = 300   // to see how frequent the words are
	walkMost  = 5_000 // where they are frequent
	ownMost   = 5_000 // of those that a person has a part in

	stretchMost = 100_000 // looked up by pairs, where words are neither frequent nor rare
)

// walks are how many of the newest are gone through at first, and where words are
// frequent. Where more are wanted, a word of which there are too many to be gathered
// has to be seen among the first.
func (q SearchQuery) walks() (first, most int) {
	if q.Far == 0 {
		return max(walkFirst, 2*q.need()), walkMost
	}
	return q.Far, 2 * q.Far
}

func (q SearchQuery) need() int { return q.Offset + q.Most + 1 }

// find is a matter that was found, with what finds are ordered by.
type find struct {
	Matter      int64
	SubmittedAt time.Time
}

// Search finds the matters that have all the words in their number, title, text
// or answer, the newest first, and says whether there are more. It finds what the
// viewer may open (liaison.Matter.Capacities): the staff all that has a number,
// deputies what is published and what they have a part in, officers what their
// bodies have a part in.
//
// There are two ways to the newest of a million. A word that one matter in ten
// has is found soonest by going through the newest; a word that ten matters
// have, by its pairs of characters and their index; and each way is slow where
// the other is right. For words between them the index is asked of a stretch of the
// newest alone, since most of its time goes by looking at what it has found. The
// planner would have to choose by statistics, which are
// old or missing at times, so each way is written such that there is one plan
// for it, and the choice is made here: the newest few are gone through in any
// case, which takes about a millisecond, and tell how frequent the words are.
func (s *Store) Search(ctx context.Context, q SearchQuery) (found []liaison.Matter, more bool, err error) {
	finds, more, err := s.search(ctx, q)
	if err != nil || len(finds) == 0 {
		return nil, false, err
	}
	found, err = s.listed(ctx, finds)
	return found, more, err
}

// search finds which they are.
func (s *Store) search(ctx context.Context, q SearchQuery) (finds []find, more bool, err error) {
	words := liaison.Words(q.Text)
	if len(words) == 0 {
		return nil, false, nil
	}
	if all(q.Viewer) {
		finds, err = s.searchAll(ctx, q, words, `true`)
	} else {
		finds, err = s.searchFor(ctx, q, words)
	}
	if err != nil {
		return nil, false, fmt.Errorf("search: %w", err)
	}
	finds = finds[min(q.Offset, len(finds)):]
	if more = len(finds) > q.Most; more {
		finds = finds[:q.Most]
	}
	return finds, more, nil
}

// searchFor finds what is published, for deputies, and what the person has a
// part in. Words that none of the newest texts has are looked up at once.
func (s *Store) searchFor(ctx context.Context, q SearchQuery, words []string) ([]find, error) {
	deputy, need := q.Viewer.Is(liaison.RoleDeputy), q.need()
	first, _ := q.walks()
	newest, err := s.walk(ctx, words, `true`, first, need)
	if err != nil {
		return nil, err
	}
	if len(newest) == 0 && len(gramsOf(words)) > 0 {
		return s.searchGrams(ctx, words, `($4 AND t.published OR `+hasPart("$5", "$6", "$7")+`)`, need, append([]any{deputy}, partOf(q.Viewer)...)...)
	}
	finds, err := s.searchOwn(ctx, q, words, len(newest)*ownMost/first >= need)
	if err != nil || !deputy {
		return finds, err
	}
	public, err := s.searchAll(ctx, q, words, `t.published`)
	if err != nil {
		return nil, err
	}
	finds = append(finds, public...)
	slices.SortFunc(finds, func(a, b find) int {
		return cmp.Or(b.SubmittedAt.Compare(a.SubmittedAt), cmp.Compare(b.Matter, a.Matter))
	})
	finds = slices.CompactFunc(finds, func(a, b find) bool { return a.Matter == b.Matter })
	return finds[:min(need, len(finds))], nil
}

// hasWords holds for texts that have all the words of $1.
const hasWords = `t.number || E'\n' || t.title || E'\n' || t.body || E'\n' || t.answer LIKE ALL ($1::text[])`

// searchAll finds the newest of all texts that the condition holds for.
func (s *Store) searchAll(ctx context.Context, q SearchQuery, words []string, condition string) ([]find, error) {
	first, most := q.walks()
	need := q.need()
	finds, err := s.walk(ctx, words, condition, first, need)
	if err != nil || len(finds) == need {
		return finds, err
	}
	long := len(gramsOf(words)) > 0
	// Twice as far as it should take; where that is too far, the words are rare.
	far := stretchMost + 1
	if len(finds) > 0 {
		far = 2 * need * first / len(finds)
	}
	if far <= most || !long {
		finds, err = s.walk(ctx, words, condition, most, need)
		if err != nil || len(finds) == need || !long {
			return finds, err
		}
		far = 4 * most
	}
	for ; far <= stretchMost; far *= 4 {
		// Of a stretch with two ends the planner thinks that it is short, whatever it is, as
		// it thinks of any pairs that they are rare; so it takes both indexes, and what only
		// one of them has is not looked at.
		finds, err = s.searchGrams(ctx, words, condition+` AND t.submitted_at BETWEEN (
			SELECT submitted_at FROM matter_texts t WHERE `+condition+` ORDER BY submitted_at DESC, matter DESC OFFSET $4 LIMIT 1) AND 'infinity'`, need, far)
		if err != nil || len(finds) == need {
			return finds, err
		}
	}
	return s.searchGrams(ctx, words, condition, need)
}

// walk goes through that many of the newest texts, which an index has in order.
func (s *Store) walk(ctx context.Context, words []string, condition string, far, need int) ([]find, error) {
	return many[find](ctx, s.db, `
		SELECT t.matter, t.submitted_at FROM (
			SELECT * FROM matter_texts t WHERE `+condition+` ORDER BY submitted_at DESC, matter DESC LIMIT $2) t
		WHERE `+hasWords+` ORDER BY t.submitted_at DESC, t.matter DESC LIMIT $3`, patterns(words), far, need)
}

// searchGrams finds by the pairs of characters. All of the matches are gathered
// before they are put in order: otherwise the planner might take the order from
// an index and look for rare words one matter after another. That it does not see
// the pairs keeps it from reckoning with how many they are. The condition's
// arguments are from $4 on.
func (s *Store) searchGrams(ctx context.Context, words []string, condition string, need int, args ...any) ([]find, error) {
	return many[find](ctx, s.db, `
		WITH hit AS MATERIALIZED (
			SELECT t.matter, t.submitted_at FROM matter_texts t
			WHERE t.grams @> (SELECT $2::int4[]) AND `+hasWords+` AND `+condition+`)
		SELECT matter, submitted_at FROM hit ORDER BY submitted_at DESC, matter DESC LIMIT $3`,
		append([]any{patterns(words), gramsOf(words), need}, args...)...)
}

// own are the matters that a person has a part in, who is given by the arguments of
// partOf.
func own(person, officer, approver string) string {
	return `SELECT id FROM matters WHERE author = ` + person + `
		UNION SELECT matter FROM parties WHERE person = ` + person + `
		UNION SELECT matter FROM parties WHERE body = ANY (` + officer + `)
		UNION SELECT matter FROM parties WHERE body = ANY (` + approver + `) AND capacity = 'lead'`
}

// searchOwn finds what the person has a part in: it goes through the newest of
// it, which is all of it but for the officers of a large department. For them words
// are looked up where the newest have too few, or are not likely to have enough.
func (s *Store) searchOwn(ctx context.Context, q SearchQuery, words []string, likely bool) ([]find, error) {
	viewer, need, long := q.Viewer, q.need(), len(gramsOf(words)) > 0
	most := ownMost
	if q.Far > 0 {
		most = q.Far
	}
	ids, err := column[int64](ctx, s.db, own("$1", "$2", "$3")+` ORDER BY 1 DESC LIMIT $4`, append(partOf(viewer), most+1)...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if len(ids) <= most || likely || !long {
		finds, err := many[find](ctx, s.db, `
			SELECT t.matter, t.submitted_at FROM unnest($2::bigint[]) own (id) JOIN matter_texts t ON t.matter = own.id
			WHERE `+hasWords+` ORDER BY t.submitted_at DESC, t.matter DESC LIMIT $3`, patterns(words), ids, need)
		if err != nil || len(finds) == need || len(ids) <= most || !long {
			return finds, err
		}
	}
	// What has the pairs and is the person's own is found before the texts are looked at.
	return many[find](ctx, s.db, `
		WITH hit AS MATERIALIZED (SELECT t.matter FROM matter_texts t WHERE t.grams @> $2::int4[]),
			own AS MATERIALIZED (`+own("$4", "$5", "$6")+`),
			shared AS MATERIALIZED (SELECT hit.matter FROM own JOIN hit ON hit.matter = own.id)
		SELECT t.matter, t.submitted_at FROM shared CROSS JOIN LATERAL (SELECT * FROM matter_texts t WHERE t.matter = shared.matter OFFSET 0) t
		WHERE `+hasWords+` ORDER BY t.submitted_at DESC, t.matter DESC LIMIT $3`, append([]any{patterns(words), gramsOf(words), need}, partOf(viewer)...)...)
}

// hasPart holds for the texts of matters that a person has a part in, who is
// given by the arguments of partOf.
func hasPart(person, officer, approver string) string {
	return `(EXISTS (SELECT FROM matters m WHERE m.id = t.matter AND m.author = ` + person + `)
		OR EXISTS (SELECT FROM parties p WHERE p.matter = t.matter AND (p.person = ` + person + `
			OR p.body = ANY (` + officer + `) OR p.body = ANY (` + approver + `) AND p.capacity = 'lead')))`
}

// partOf is a person, the bodies of which they are an officer, and those for
// which they approve.
func partOf(viewer liaison.Person) []any {
	return []any{viewer.ID, bodiesOf(viewer, liaison.RoleOfficer), bodiesOf(viewer, liaison.RoleApprover)}
}

func bodiesOf(p liaison.Person, role liaison.Role) []int64 {
	bodies := []int64{}
	for _, m := range p.Offices() {
		if m.Role == role {
			bodies = append(bodies, m.Body)
		}
	}
	return bodies
}

// gramsOf are the pairs that a text with all the words has; none where every
// word is one character.
func gramsOf(words []string) []int32 { return liaison.Grams(strings.Join(words, " ")) }

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// patterns are the words as LIKE takes them.
func patterns(words []string) []string {
	made := make([]string, len(words))
	for i, word := range words {
		made[i] = "%" + likeEscape.Replace(word) + "%"
	}
	return made
}

// redactedMatters are those that are published otherwise than they were written.
const redactedMatters = `(m.facts ? 'public_title' OR m.facts ? 'public_text')`

// listed reads of each find what a line of a list shows.
func (s *Store) listed(ctx context.Context, finds []find) ([]liaison.Matter, error) {
	ids := make([]int64, len(finds))
	for i, f := range finds {
		ids[i] = f.Matter
	}
	rows, err := many[foundRow](ctx, s.db, `
		SELECT m.id, m.kind, coalesce(m.number, '') AS number, m.stage, m.author, m.title,
			CASE WHEN m.title = '' THEN m.pieces END AS pieces, m.changed_at, 0 AS total,
			k.kind AS clock, k.held_by, k.start_on, k.due_on, k.provisional,
			CASE WHEN `+redactedMatters+` THEN m.facts END AS facts, CASE WHEN `+redactedMatters+` THEN `+partiesColumn+` END AS parties
		FROM unnest($1::bigint[]) WITH ORDINALITY wanted (id, place) JOIN matters m ON m.id = wanted.id
		LEFT JOIN LATERAL (
			SELECT kind, held_by, start_on, due_on, provisional FROM clocks
			WHERE matter = m.id AND NOT stopped AND held_by NOT IN ('', 'timer') ORDER BY due_on, id LIMIT 1) k ON true
		ORDER BY wanted.place`, ids)
	if err != nil {
		return nil, fmt.Errorf("read what was found: %w", err)
	}
	return each(rows, foundRow.matter), nil
}
