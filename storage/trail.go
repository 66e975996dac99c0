package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"liaison"
)

// TrailQuery says what is looked for among all that has changed anything; what is
// unset does not matter.
type TrailQuery struct {
	Actor   int64
	Action  string          // of the audit; then no moves are found
	Move    liaison.MoveKey // then nothing of the audit is found
	Subject string          // of the audit, exactly
	Matter  int64           // with the audit's lines about it
	Words   []string        // all of them, in who, what and of what
	Titles  bool            // the titles of matters are the reader's to see, and searched
	From    time.Time
	To      time.Time // exclusive; zero: until now
}

// TrailMark is where a reading of the trail has come to, in both of its sources.
type TrailMark struct{ Audit, Event Mark }

// Mark is a place in one source: what comes next is older. Zero is before the newest.
type Mark struct {
	At time.Time
	ID int64
}

// TrailLine is one thing that changed something.
type TrailLine struct {
	ID        int64
	At        time.Time
	Actor     int64
	ActorName string // empty: the service, or its operator at a shell
	ActorCode string
	Action    string // of the audit; empty: a move
	Subject   string
	Detail    map[string]any

	Matter    int64 // of a move
	Kind      liaison.Kind
	Number    string
	Title     string // or who it is, where the subject is a person
	Move      liaison.MoveKey
	FromStage liaison.Stage
	ToStage   liaison.Stage

	Place  int // among those that were looked at
	Walked int // how many were
	Hit    bool
}

// trailWalk is how many lines of a source are looked at for words, in one reading.
const trailWalk = 2_500

// Trail reads what the query is about, from a mark on, the newest first: at most so
// many lines. It tells where it has come to and whether there may be more: words
// are looked for a stretch at a time, so that no search reads a million lines.
func (s *Store) Trail(ctx context.Context, q TrailQuery, from TrailMark, most int) (found []TrailLine, to TrailMark, more bool, err error) {
	var audit, events stretch
	if q.Move == "" {
		if audit, err = s.auditStretch(ctx, q, from.Audit, most); err != nil {
			return nil, from, false, err
		}
	}
	if q.Action == "" && q.Subject == "" {
		if events, err = s.eventStretch(ctx, q, from.Event, most); err != nil {
			return nil, from, false, err
		}
	}
	found, to = merged(&audit, &events, from, most)
	return found, to, audit.left() || events.left(), nil
}

// stretch is what was read of one source.
type stretch struct {
	lines   []TrailLine
	reached Mark // the last that was looked at
	cut     bool // there may be more beyond
	taken   int
}

func (s stretch) left() bool { return s.cut || s.taken < len(s.lines) }

// blocked reports whether what is beyond the stretch may come before the time.
func (s stretch) blocked(at time.Time) bool {
	return s.cut && s.taken == len(s.lines) && s.reached.At.After(at)
}

// merged takes the newest lines of both, as far as both were read.
func merged(a, b *stretch, from TrailMark, most int) (found []TrailLine, to TrailMark) {
	to = from
	for len(found) < most {
		first, mark := a, &to.Audit
		if a.taken == len(a.lines) || b.taken < len(b.lines) && b.lines[b.taken].At.After(a.lines[a.taken].At) {
			first, mark = b, &to.Event
		}
		if first.taken == len(first.lines) {
			break
		}
		line := first.lines[first.taken]
		if a.blocked(line.At) || b.blocked(line.At) {
			break
		}
		first.taken++
		*mark = Mark{line.At, line.ID}
		found = append(found, line)
	}
	for _, end := range []struct {
		s    *stretch
		mark *Mark
	}{{a, &to.Audit}, {b, &to.Event}} {
		if end.s.taken == len(end.s.lines) && end.s.reached.ID != 0 {
			*end.mark = end.s.reached
		}
	}
	return found, to
}

// conditions gathers what a statement asks for, with its arguments.
type conditions struct {
	all  []string
	args []any
}

// add adds a condition in which %s stands for the argument.
func (c *conditions) add(condition string, arg any) {
	c.args = append(c.args, arg)
	c.all = append(c.all, fmt.Sprintf(condition, fmt.Sprintf("$%d", len(c.args))))
}

// common are the conditions on lines x of either source.
func (q TrailQuery) common(from Mark) *conditions {
	c := &conditions{all: []string{"true"}}
	if q.Actor != 0 {
		c.add("x.actor = %s", q.Actor)
	}
	if !q.From.IsZero() {
		c.add("x.at >= %s", q.From)
	}
	if !q.To.IsZero() {
		c.add("x.at < %s", q.To)
	}
	if from.ID != 0 {
		c.args = append(c.args, from.At, from.ID)
		c.all = append(c.all, fmt.Sprintf("(x.at, x.id) < ($%d, $%d)", len(c.args)-1, len(c.args)))
	}
	return c
}

func (s *Store) auditStretch(ctx context.Context, q TrailQuery, from Mark, most int) (stretch, error) {
	c := q.common(from)
	if q.Action != "" {
		c.add("x.action = %s", q.Action)
	}
	subject := q.Subject
	if q.Matter != 0 {
		subject = fmt.Sprintf("matter %d", q.Matter)
	}
	if subject != "" {
		c.add("x.subject = %s", subject)
	}
	return s.walkTrail(ctx, q, c, most, `SELECT x.id, x.at, coalesce(x.actor, 0) AS actor, coalesce(p.name, '') AS actor_name, coalesce(p.code, '') AS actor_code,
			x.action, x.subject, x.detail, 0::bigint AS matter, '' AS kind, '' AS number,
			CASE WHEN x.subject ~ '^person [0-9]{1,18}$' THEN (SELECT q.name FROM people q WHERE q.id = substr(x.subject, 8)::bigint) END AS title, '' AS move, '' AS from_stage, '' AS to_stage,
			concat_ws(' ', x.action, x.subject, x.detail, p.name, p.code) AS words
		FROM (SELECT id, at, actor, action, subject, detail FROM audit x WHERE `, `) x LEFT JOIN people p ON p.id = x.actor`)
}

func (s *Store) eventStretch(ctx context.Context, q TrailQuery, from Mark, most int) (stretch, error) {
	c := q.common(from)
	if q.Move != "" {
		c.add("x.move = %s", q.Move)
	}
	if q.Matter != 0 {
		c.add("x.matter = %s", q.Matter)
	}
	title := `m.title`
	if !q.Titles {
		title = `''`
	}
	return s.walkTrail(ctx, q, c, most, `SELECT x.id, x.at, coalesce(x.actor, 0) AS actor, coalesce(p.name, '') AS actor_name, coalesce(p.code, '') AS actor_code,
			'' AS action, '' AS subject, '{}'::jsonb AS detail, x.matter, m.kind, coalesce(m.number, '') AS number,
			CASE WHEN m.number IS NULL THEN '' ELSE `+title+` END AS title, x.move, x.from_stage, x.to_stage,
			concat_ws(' ', x.move, m.number, CASE WHEN m.number IS NOT NULL THEN `+title+` END, p.name, p.code) AS words
		FROM (SELECT id, at, actor, matter, move, from_stage, to_stage FROM matter_events x WHERE `, `) x
		JOIN matters m ON m.id = x.matter LEFT JOIN people p ON p.id = x.actor`)
}

// walkTrail goes through the newest of a source that the conditions hold for, and
// finds those that have the words.
func (s *Store) walkTrail(ctx context.Context, q TrailQuery, c *conditions, most int, before, after string) (stretch, error) {
	far := most + 1
	if len(q.Words) > 0 {
		far = trailWalk
	}
	lower := make([]string, len(q.Words))
	for i, word := range q.Words {
		lower[i] = strings.ToLower(word)
	}
	n := len(c.args)
	args := append(c.args, far, patterns(lower), most+1)
	sql := fmt.Sprintf(`WITH walked AS MATERIALIZED (`+before+strings.Join(c.all, " AND ")+` ORDER BY x.at DESC, x.id DESC LIMIT $%d`+after+`),
		placed AS (SELECT w.*, row_number() OVER (ORDER BY at DESC, id DESC) AS place, count(*) OVER () AS walked, lower(words) LIKE ALL ($%d::text[]) AS hit FROM walked w)
		SELECT id, at, actor, actor_name, actor_code, action, subject, detail, matter, kind, number, coalesce(title, '') AS title, move, from_stage, to_stage, place, walked, hit
		FROM placed WHERE hit OR place = walked ORDER BY place LIMIT $%d`, n+1, n+2, n+3)
	found, err := many[TrailLine](ctx, s.db, sql, args...)
	if err != nil {
		return stretch{}, fmt.Errorf("read the trail: %w", err)
	}
	return stretched(found, far, most), nil
}

// stretched is what was found, without the line that only says how far it was looked.
func stretched(found []TrailLine, far, most int) stretch {
	var s stretch
	if len(found) == 0 {
		return s
	}
	last := found[len(found)-1]
	s.reached, s.cut = Mark{last.At, last.ID}, last.Walked == far && last.Place == last.Walked
	for _, line := range found {
		if line.Hit {
			s.lines = append(s.lines, line)
		}
	}
	if len(s.lines) > most { // the rest is beyond
		s.lines, s.cut = s.lines[:most], true
		s.reached = Mark{s.lines[most-1].At, s.lines[most-1].ID}
	}
	return s
}
