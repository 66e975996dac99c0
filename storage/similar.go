package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"liaison"
)

// Likeness is a matter that is like another.
type Likeness struct {
	Matter     liaison.Matter // as a line of a list shows it
	Submitted  time.Time
	AuthorName string
	Delegation string  // its author's; empty where there is none
	Score      float64 // 0 to 1; from liaison.LikenessWarn on
}

// How much is looked at to find what is similar.
const (
	corpusTexts = 1_000 // the newest, by which the rarity of words is judged
	tellingMost = 16    // words by which similar texts are looked up, two at a time
	holdingMost = 200   // texts looked up by two words
	sharingMost = 400   // of those that have most of the words, looked at whether they count
	similarMost = 40    // of those, compared in full
)

// comparedKinds are those of which one may repeat another.
var comparedKinds = []liaison.Kind{liaison.Suggestion, liaison.Motion}

// Similar lists the suggestions and motions that the matter may repeat, the most
// similar first: of this term, and either open or of the two years before the
// matter's last change. Drafts and confidential ones are left out, and what has
// the same origin.
//
// Two texts on the same thing in different words share an eighth of their pairs
// of characters, too few for MinHash, which finds texts that share half of them.
// So they are looked up in the index by the few pairs that tell most of what the
// matter is about, any two of them together: that few texts have. Those that
// share most are compared in full. How rare a pair is, is seen from the newest
// thousand texts, read anew each time: that takes a few milliseconds, and there
// is no table of frequencies that every submission would have to wait for, or
// that could be wrong.
func (s *Store) Similar(ctx context.Context, m liaison.Matter, most int) ([]Likeness, error) {
	wording := m.Wording()
	corpus, err := s.corpus(ctx)
	if err != nil {
		return nil, err
	}
	corpus.Add(wording.Grams())
	began, err := s.Setting(ctx, liaison.TermBegan, liaison.Rules{}.Text(liaison.TermBegan))
	if err != nil {
		return nil, err
	}
	rows, err := s.sharing(ctx, m, telling(corpus, wording), began)
	if err != nil {
		return nil, fmt.Errorf("find what is similar to matter %d: %w", m.ID, err)
	}
	var alike []Likeness
	for _, r := range rows {
		score := corpus.Likeness(wording, liaison.WordingOf(r.TextTitle, r.TextBody))
		if score >= liaison.LikenessWarn {
			alike = append(alike, r.likeness(score))
		}
	}
	slices.SortStableFunc(alike, func(a, b Likeness) int {
		if a.Score > b.Score {
			return -1
		}
		return 1
	})
	return alike[:min(most, len(alike))], nil
}

// corpus is made of the newest texts.
func (s *Store) corpus(ctx context.Context) (*liaison.Corpus, error) {
	texts, err := column[[]int32](ctx, s.db, `SELECT grams FROM matter_texts
		ORDER BY submitted_at DESC, matter DESC LIMIT $1`, corpusTexts)
	if err != nil {
		return nil, fmt.Errorf("read the newest texts: %w", err)
	}
	corpus := liaison.NewCorpus()
	for _, grams := range texts {
		corpus.Add(grams)
	}
	return corpus, nil
}

// told are words, each a pair of characters, two and two, with what they weigh.
type told struct {
	one, other []int32
	weights    []float64
}

func telling(corpus *liaison.Corpus, w liaison.Wording) told {
	grams := corpus.Telling(w, tellingMost)
	weight := func(gram int32) float64 { return corpus.Weight(gram, w[gram]) * corpus.Weight(gram, 1) }
	t := told{one: []int32{}, other: []int32{}, weights: []float64{}}
	for i, one := range grams {
		for _, other := range grams[:i] {
			t.one, t.other = append(t.one, one), append(t.other, other)
			t.weights = append(t.weights, weight(one)+weight(other))
		}
	}
	return t
}

// sharingRow is a matter that shares some of the words.
type sharingRow struct {
	listedRow
	SubmittedAt time.Time
	TextTitle   string
	TextBody    string
	AuthorName  string
	Delegation  string
}

func (r sharingRow) likeness(score float64) Likeness {
	return Likeness{Matter: r.matter(), Submitted: r.SubmittedAt, AuthorName: r.AuthorName, Delegation: r.Delegation, Score: score}
}

// sharing reads those that share most of what the words tell. Each two words go
// through the index by themselves and bring a bounded number of texts.
func (s *Store) sharing(ctx context.Context, m liaison.Matter, words told, began string) ([]sharingRow, error) {
	return many[sharingRow](ctx, s.db, `
		WITH shared AS MATERIALIZED (
			SELECT hit.matter, sum(word.weight) AS weight
			FROM unnest($1::int4[], $2::int4[], $3::float8[]) word (one, other, weight)
			CROSS JOIN LATERAL (
				SELECT t.matter FROM matter_texts t
				WHERE t.grams @> ARRAY[word.one, word.other] AND t.kind = ANY ($4) AND t.matter <> $5
					AND t.submitted_at >= $6::text::date
				LIMIT $7) hit
			GROUP BY hit.matter ORDER BY weight DESC, hit.matter DESC LIMIT $8
		), closest AS MATERIALIZED (
			SELECT m.id FROM shared JOIN matters m ON m.id = shared.matter JOIN matter_texts t ON t.matter = m.id
			WHERE coalesce(m.facts->>'confidential', '') <> 'yes'
				AND m.id <> $12 AND coalesce(m.origin, 0) <> $5 AND ($12 = 0 OR coalesce(m.origin, 0) <> $12)
				AND (t.submitted_at >= $9 OR NOT m.stage = ANY ($10))
			ORDER BY shared.weight DESC, m.id DESC LIMIT $11
		)
		SELECT m.id, m.kind, m.number, m.stage, m.author, m.title, NULL::jsonb AS pieces, m.changed_at, 0 AS total,
			NULL AS clock, NULL AS held_by, NULL::date AS start_on, NULL::date AS due_on, NULL::boolean AS provisional,
			t.submitted_at, t.title AS text_title, t.body AS text_body, p.name AS author_name,
			coalesce((SELECT coalesce(nullif(b.short, ''), b.name) FROM memberships s JOIN bodies b ON b.id = s.body
				WHERE s.person = p.id AND b.kind = 'delegation' ORDER BY b.code LIMIT 1), '') AS delegation
		FROM closest JOIN matters m ON m.id = closest.id JOIN matter_texts t ON t.matter = m.id
		JOIN people p ON p.id = m.author ORDER BY m.id DESC`,
		words.one, words.other, words.weights, comparedKinds, m.ID, began, holdingMost, sharingMost,
		m.Changed.AddDate(-2, 0, 0), finalStages(), similarMost, m.Origin)
}

// finalStages are those in which a suggestion or a motion is over.
func finalStages() []liaison.Stage {
	stages := []liaison.Stage{}
	for kind, p := range liaison.Procedures {
		for _, rule := range p.Stages {
			if rule.Final && slices.Contains(comparedKinds, kind) {
				stages = append(stages, rule.Stage)
			}
		}
	}
	return stages
}

// KeepDistinct keeps, as a fact of the draft, why it is submitted although there
// is something like it.
func (s *Store) KeepDistinct(ctx context.Context, matter int64, why string) error {
	_, err := s.db.Exec(ctx, `UPDATE matters SET facts = facts || jsonb_build_object('distinct', $2::text) WHERE id = $1`, matter, why)
	if err != nil {
		return fmt.Errorf("keep why matter %d is distinct: %w", matter, err)
	}
	return nil
}
