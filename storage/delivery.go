package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
)

// planned has PostgreSQL plan a statement each time, for the rows that there are.
const planned = pgx.QueryExecModeCacheDescribe

// byIndex runs a statement that reads and writes few of very many deliveries, in the
// order in which it joins. Until they have been analysed the planner knows nothing
// of them, and would rather go through them all, a hundred times a second; or gather
// all that are left by a bitmap, and sort them, for each page.
func (s *Store) byIndex(ctx context.Context, read func(pgx.Rows) error, sql string, args ...any) error {
	b := &pgx.Batch{}
	b.Queue(`SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
		set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
		set_config('join_collapse_limit', '1', true)`)
	b.Queue(sql, args...).Query(read)
	return s.db.SendBatch(ctx, b).Close()
}

// Undelivered is somebody of a run of whose copy nothing is decided yet.
type Undelivered struct {
	liaison.Recipient
	Gone  bool // their chat cannot be reached
	Quiet liaison.Quiet
}

// SendingRuns lists the runs that are being sent, the urgent first; without their
// audiences, which are frozen and may be long.
func (s *Store) SendingRuns(ctx context.Context) ([]liaison.Run, error) {
	columns := strings.Replace(runColumns, "r.audience", "'{}'::jsonb AS audience", 1)
	rows, err := many[runRow](ctx, s.db, `SELECT `+columns+` FROM runs r WHERE r.state = 'sending'
		ORDER BY coalesce((r.content->>'urgent')::boolean, false) DESC, r.id`)
	if err != nil {
		return nil, fmt.Errorf("read runs that are being sent: %w", err)
	}
	return each(rows, runRow.run), nil
}

// PageMost is the most that NextDeliveries lists at once.
const PageMost = 1024

// Page says which deliveries of a run are read next.
type Page struct {
	Run   int64
	After int64        // the person up to whom it was read
	Most  int          // at most PageMost
	Today liaison.Date // of variables, where the copies have some; zero: they have none
}

// NextDeliveries lists people of whose copies nothing is decided, in their order,
// with what is known of them now.
func (s *Store) NextDeliveries(ctx context.Context, page Page) ([]Undelivered, error) {
	values, from := "''::text AS code, ''::text AS name, ''::text AS delegation, NULL::text[] AS groups, NULL::text[] AS officers", ""
	personal := page.Today != liaison.Date{}
	if personal {
		values, from = valueColumns, delegationOf
	}
	// The page is cut before it is joined, and by a number that stands in the
	// statement: so the planner knows how few they are.
	var list []Undelivered
	err := s.byIndex(ctx, func(rows pgx.Rows) (err error) {
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (u Undelivered, err error) {
			var v Values
			u.Run = page.Run
			err = row.Scan(&u.Person, &u.Chat, &u.Language, &u.Quiet.From, &u.Quiet.To, &u.Gone,
				&v.Code, &v.Name, &v.Delegation, &v.Groups, &v.Officers)
			if personal {
				u.Values = v.Named(page.Today)
			}
			return u, err
		})
		return err
	}, fmt.Sprintf(`
		SELECT d.person, coalesce(p.chat, 0), p.language, p.quiet_from, p.quiet_to, c.gone_at IS NOT NULL, %s
		FROM (SELECT person FROM deliveries WHERE run = $1 AND person > $2 AND outcome IS NULL
			ORDER BY person LIMIT %d) d
		JOIN people p ON p.id = d.person LEFT JOIN conversations c ON c.chat = p.chat %s
		ORDER BY d.person`, values, min(page.Most, PageMost), from), page.Run, page.After)
	if err != nil {
		return nil, fmt.Errorf("read deliveries of run %d: %w", page.Run, err)
	}
	return list, nil
}

// Delivered is what became of one person's copy.
type Delivered struct {
	Run, Person int64
	Outcome     liaison.DeliveryOutcome
	Messages    []int // Telegram's ids of it
	Error       string
}

// SettleDeliveries records what became of copies, counts it, and notes whom they did
// not reach. A delivery that was decided before stays as it is, unless it was left
// out since its run was stopped, and was on its way already. It returns the runs that
// somebody is changing just now: nothing of them was recorded.
func (s *Store) SettleDeliveries(ctx context.Context, list []Delivered, at time.Time) (busy []int64, err error) {
	want := map[int64]int{}
	for _, d := range list {
		want[d.Run]++
	}
	settled, err := s.settleDeliveries(ctx, list, at)
	if err != nil {
		return nil, err
	}
	for run, count := range want {
		if n, free := settled[run]; !free {
			busy = append(busy, run)
		} else if n < count {
			if err := s.settleLate(ctx, run, list, at); err != nil {
				return busy, err
			}
		}
	}
	return busy, nil
}

// settleDeliveries returns how many of each run it has recorded. A run that another
// transaction holds is absent: who looks how a run of a million went while pressing a
// button holds it for seconds, and replies do not wait for that. The run is locked before its deliveries, as all
// do who lock both.
func (s *Store) settleDeliveries(ctx context.Context, list []Delivered, at time.Time) (map[int64]int, error) {
	runs, people, outcomes, messages, others, errs := columnsOf(list)
	settled := map[int64]int{}
	err := s.byIndex(ctx, func(rows pgx.Rows) error {
		var run int64
		var count int
		_, err := pgx.ForEachRow(rows, []any{&run, &count}, func() error {
			settled[run] = count
			return nil
		})
		return err
	}, settleSQL, runs, people, outcomes, messages, others, errs, at)
	if err != nil {
		return nil, fmt.Errorf("settle %d deliveries: %w", len(list), err)
	}
	return settled, nil
}

// settleSQL settles deliveries as a batch of results says.
const settleSQL = `
	WITH t AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[])
		AS t (run, person, outcome, message, others, error)),
	locked AS (SELECT id FROM runs WHERE id = ANY($1) FOR NO KEY UPDATE SKIP LOCKED),
	settled AS (
		UPDATE deliveries d SET outcome = t.outcome, settled_at = $7, message_id = nullif(t.message, 0),
			others = nullif(t.others, '')::bigint[], error = nullif(t.error, '')
		FROM t JOIN locked ON locked.id = t.run
		WHERE d.run = t.run AND d.person = t.person AND d.outcome IS NULL
		RETURNING d.run, d.person, d.outcome),
	counted AS (SELECT run, count(*) AS settled, count(*) FILTER (WHERE outcome = 'sent') AS sent,
			count(*) FILTER (WHERE outcome = 'gone') AS gone, count(*) FILTER (WHERE outcome = 'refused') AS refused,
			count(*) FILTER (WHERE outcome = 'unbound') AS unbound
		FROM settled GROUP BY run),
	tallied AS (
		UPDATE runs r SET sent = r.sent + c.sent, gone = r.gone + c.gone, refused = r.refused + c.refused,
			unbound = r.unbound + c.unbound
		FROM counted c WHERE r.id = c.run),
	called AS (
		INSERT INTO calls (person, run, reason, at) SELECT person, run, outcome, $7 FROM settled WHERE outcome <> 'sent'
		ON CONFLICT DO NOTHING)
	SELECT l.id, coalesce(c.settled, 0) FROM locked l LEFT JOIN counted c ON c.run = l.id`

func columnsOf(list []Delivered) (runs, people []int64, outcomes []string, messages []int64, others, errs []string) {
	for _, d := range list {
		runs, people = append(runs, d.Run), append(people, d.Person)
		outcomes, errs = append(outcomes, string(d.Outcome)), append(errs, clip(d.Error))
		first, rest := int64(0), ""
		if len(d.Messages) > 0 {
			first, rest = int64(d.Messages[0]), arrayOf(d.Messages[1:])
		}
		messages, others = append(messages, first), append(others, rest)
	}
	return runs, people, outcomes, messages, others, errs
}

// arrayOf is an array as PostgreSQL reads it from a text, which may stand in an
// array of others of any length; empty where there is nothing in it.
func arrayOf(ids []int) string {
	if len(ids) == 0 {
		return ""
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.Itoa(id)
	}
	return "{" + strings.Join(texts, ",") + "}"
}

// settleLate records what was sent of a run after it was stopped: the copies that
// were on their way, which are to be erased too where it was recalled.
func (s *Store) settleLate(ctx context.Context, run int64, list []Delivered, at time.Time) error {
	sent := slices.DeleteFunc(slices.Clone(list), func(d Delivered) bool {
		return d.Run != run || d.Outcome != liaison.DeliverySent
	})
	_, people, _, messages, others, _ := columnsOf(sent)
	_, err := s.db.Exec(ctx, `
		WITH locked AS (SELECT id FROM runs WHERE id = $1 FOR NO KEY UPDATE),
		settled AS (
			UPDATE deliveries d SET outcome = 'sent', settled_at = $5, message_id = nullif(t.message, 0),
				others = nullif(t.others, '')::bigint[]
			FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS t (person, message, others) CROSS JOIN locked
			WHERE d.run = locked.id AND d.person = t.person AND d.outcome = 'stopped' RETURNING d.person)
		UPDATE runs SET sent = sent + n.late, stopped = stopped - n.late, cleared = false
		FROM (SELECT count(*)::int AS late FROM settled) n WHERE id = $1 AND n.late > 0`,
		planned, run, people, messages, others, at)
	if err != nil {
		return fmt.Errorf("settle late deliveries of run %d: %w", run, err)
	}
	return nil
}

// FinishRun ends a run of which nobody is left. It reports false where somebody is,
// where it is not being sent any more, or where it is being changed just now.
func (s *Store) FinishRun(ctx context.Context, run int64, at time.Time) (bool, error) {
	tag, err := s.db.Exec(ctx, `UPDATE runs SET state = 'done', ended_at = $2
		WHERE id = (SELECT id FROM runs WHERE id = $1 AND state = 'sending' FOR NO KEY UPDATE SKIP LOCKED)
		AND NOT EXISTS (SELECT FROM deliveries WHERE run = $1 AND outcome IS NULL)`, planned, run, at)
	if err != nil {
		return false, fmt.Errorf("finish run %d: %w", run, err)
	}
	return tag.RowsAffected() > 0, nil
}
