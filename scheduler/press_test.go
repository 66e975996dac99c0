package scheduler_test

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
)

const firstChat = 1000 // person n has the chat above it by n

// press is an office that sends briefings to so many people.
type press struct {
	*office
	now atomic.Pointer[time.Time] // by which hours are quiet; nil: the clock
}

func newPress(t *testing.T, people int, w *world) *press {
	t.Helper()
	p := pressOn(t, storagetest.NewURL(t), w)
	p.exec(`INSERT INTO people (code, name, phone_tail, chat, quiet_from, quiet_to)
		SELECT 'A' || n, '代表A' || n, '0000', $1::bigint + n, 0, 0 FROM generate_series(1, $2::int) n`, firstChat, people)
	return p
}

// pressOn is one more on the same database.
func pressOn(t *testing.T, address string, w *world) *press {
	p := &press{office: newOffice(t, address, w)}
	p.Zone = time.FixedZone("CST", 8*60*60)
	p.Now = func() time.Time {
		if now := p.now.Load(); now != nil {
			return *now
		}
		return time.Now()
	}
	p.Copy = func(run liaison.Run, to liaison.Recipient) (parts []liaison.Message) {
		for text := range strings.SplitSeq(run.Content.Text.Fill(to.Values).Text, "|") {
			parts = append(parts, liaison.Message{Act: liaison.Say, Text: text})
		}
		return parts
	}
	return p
}

func (p *press) exec(sql string, args ...any) {
	p.t.Helper()
	storagetest.Exec(p.t, p.address, sql, args...)
}

// sends begins a run for the people from one to another.
func (p *press) sends(c liaison.Content, from, to int64) (run int64) {
	p.t.Helper()
	var a liaison.Audience
	for id := from; id <= to; id++ {
		a.People = append(a.People, id)
	}
	ctx, now := context.Background(), p.Now()
	err := p.store.InTx(ctx, func(tx *storage.Store) error {
		id, err := tx.StartBriefing(ctx, liaison.Briefing{Kind: liaison.Bulletin, Stage: liaison.BriefingApproved, Author: from,
			Content: c, Audience: a, Created: now})
		if err != nil {
			return err
		}
		r := liaison.Run{Briefing: id, Kind: liaison.Bulletin, Author: from, At: now, Content: c, Audience: a}
		if run, err = tx.StartRun(ctx, r); err != nil {
			return err
		}
		r.ID = run
		return tx.FreezeRun(ctx, r, storage.Freeze{Now: now})
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.Offer(nil)
	return run
}

func text(s string) liaison.Content { return liaison.Content{Text: liaison.Rich{Text: s}} }

// moves moves a run to another state, as a button does.
func (p *press) moves(run int64, to liaison.RunState) {
	p.t.Helper()
	ctx := context.Background()
	err := p.store.InTx(ctx, func(tx *storage.Store) error {
		r, err := tx.LockRun(ctx, run)
		if err != nil {
			return err
		}
		r.State = to
		return tx.KeepRunState(ctx, r, p.Now())
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.Offer(nil)
}

// holds has another transaction hold a run's row.
func (p *press) holds(run int64) (release func()) {
	p.t.Helper()
	conn, err := pgx.Connect(context.Background(), p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	release = sync.OnceFunc(func() { _ = conn.Close(context.Background()) })
	p.t.Cleanup(release)
	if _, err := conn.Exec(context.Background(), `BEGIN; SELECT FROM runs WHERE id = `+strconv.FormatInt(run, 10)+` FOR UPDATE`); err != nil {
		p.t.Fatal(err)
	}
	return release
}

// comes waits until a run is in the state.
func (p *press) comes(run int64, to liaison.RunState) {
	p.t.Helper()
	eventually(p.t, func() bool {
		r, err := p.store.Run(context.Background(), run)
		return err == nil && r.State == to
	})
}

// books sees that what the run counts is what its deliveries say, and returns it.
func (p *press) books(run int64) liaison.Counts {
	p.t.Helper()
	conn, err := pgx.Connect(context.Background(), p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var c liaison.Counts
	var is map[string]int
	err = conn.QueryRow(context.Background(), `SELECT total, unbound, held, sent, gone, refused, stopped,
		(SELECT jsonb_object_agg(o.outcome, o.n) FROM (SELECT coalesce(outcome, '') AS outcome, count(*) AS n
			FROM deliveries WHERE run = r.id GROUP BY 1) o)
		FROM runs r WHERE id = $1`, run).Scan(&c.Total, &c.Unbound, &c.Held, &c.Sent, &c.Gone, &c.Refused, &c.Stopped, &is)
	if err != nil {
		p.t.Fatal(err)
	}
	said := map[string]int{"sent": c.Sent - is["recalled"], "recalled": is["recalled"], "gone": c.Gone, "refused": c.Refused,
		"unbound": c.Unbound, "stopped": c.Stopped, "held": c.Held, "": c.Left()}
	maps.DeleteFunc(said, func(_ string, n int) bool { return n == 0 })
	if !maps.Equal(said, is) {
		p.t.Errorf("the run counts %v, its deliveries are %v", said, is)
	}
	return c
}

// heardBy sees that each of these people heard the texts, once and in order.
func (p *press) heardBy(from, to int64, want ...string) {
	p.t.Helper()
	for id := from; id <= to; id++ {
		if got := p.world.to(firstChat + id); !slices.Equal(got, want) {
			p.t.Errorf("person %d heard %q, want %q", id, got, want)
			return
		}
	}
}

// recalled waits until all that the run has sent is erased.
func (p *press) recalled(run int64) {
	p.t.Helper()
	eventually(p.t, func() bool {
		conn, err := pgx.Connect(context.Background(), p.address)
		if err != nil {
			return false
		}
		defer conn.Close(context.Background())
		var left bool
		err = conn.QueryRow(context.Background(), `SELECT EXISTS (SELECT FROM deliveries WHERE run = $1 AND (outcome = 'sent' OR outcome IS NULL))`,
			run).Scan(&left)
		return err == nil && !left && p.Stats().Held == 0 && p.Stats().InFlight == 0
	})
	p.drained()
}
