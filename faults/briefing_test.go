package faults

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
	"liaison/storage/storagetest"
	"liaison/telegramsim"
)

// A briefing goes to the 740 deputies of a delegation, of whom six have never opened the chat, and three
// stop the bot while it is sent.
const (
	audience     = 740
	neverBound   = 6
	haveBlocked  = 3
	firstReader  = 20_001 // the chat of the first
	clerk        = 30_001 // the chat of its author
	killedAt     = 300    // messages
	pausedAt     = 500
	briefingText = "第七期 选题参考"
)

// TestABriefingSurvives has the service killed in the middle of a briefing, two
// replicas take over, and Telegram ask for a pause.
func TestABriefingSurvives(t *testing.T) {
	t.Parallel()
	for name, rate := range map[string]int{"at Telegram's rate": telegramsRate, "fast": fastRate} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "poll", rate, telegramsim.Faults{})
			w.seatReaders()
			run := w.plans()
			first := w.starts()
			w.sends(killedAt)
			first.kill()
			second, third := w.starts(), w.starts()
			for i := range haveBlocked {
				if err := w.sim.Block(w.blocked(i)); err != nil {
					t.Fatal(err)
				}
			}
			w.sends(pausedAt)
			w.sim.Force429(pauseSeconds)
			w.pauses++
			w.ends(run)
			w.settles()
			second.stop()
			third.stop()
			w.checkBriefing(run)
		})
	}
}

// blocked is the chat of one of those who stop the bot: of the last, so that they
// do before it is their turn.
func (w *world) blocked(i int) int64 { return firstReader + audience - neverBound - 1 - int64(i) }

// seatReaders puts those on the roster who are to get the briefing, and its author.
func (w *world) seatReaders() {
	w.t.Helper()
	w.exec(`INSERT INTO people (code, name, phone_tail, chat, quiet_from, quiet_to)
		SELECT 'R' || n, '代表R' || n, '0000', CASE WHEN n <= $1 THEN $2 + n END, 0, 0
		FROM generate_series(1, $3::int) n ORDER BY n`, audience-neverBound, firstReader-1, audience)
	w.exec(`INSERT INTO people (code, name, phone_tail, chat, quiet_from, quiet_to) VALUES ('JB1', '经办1', '0000', $1, 0, 0)`, clerk)
	w.exec(`INSERT INTO bodies (code, kind, name) VALUES ('G2', 'delegation', '海城代表团'), ('C9', 'committee', '代表工委')`)
	w.exec(`INSERT INTO memberships (person, body, role) SELECT p.id, b.id, CASE b.code WHEN 'G2' THEN 'deputy' ELSE 'clerk' END
		FROM people p JOIN bodies b ON b.code = CASE WHEN p.code LIKE 'R%' THEN 'G2' WHEN p.code = 'JB1' THEN 'C9' END`)
	w.sim.AddPerson(telegramsim.Person{ID: clerk, Language: "zh-hans", Started: true})
	for i := range audience - neverBound {
		w.sim.AddPerson(telegramsim.Person{ID: firstReader + int64(i), Language: "zh-hans", Started: true})
	}
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	storagetest.Exec(w.t, w.url, sql, args...)
}

// plans has a clerk start a run whose time has come: the service is to freeze its
// audience, by what is true of people then.
func (w *world) plans() (run int64) {
	w.t.Helper()
	ctx, now := w.t.Context(), time.Now()
	author, err := w.store.PersonByCode(ctx, "JB1")
	if err != nil {
		w.t.Fatal(err)
	}
	bodies, err := w.store.Bodies(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	home := bodies[slices.IndexFunc(bodies, func(b liaison.Body) bool { return b.Code == "G2" })]
	r := liaison.Run{Kind: liaison.Bulletin, Author: author.ID, At: now,
		Content: liaison.Content{Text: liaison.Rich{Text: briefingText}, Ack: liaison.Read},
		Audience: liaison.Audience{Roles: []liaison.Role{liaison.RoleDeputy},
			Bodies: map[liaison.BodyKind][]int64{liaison.Delegation: {home.ID}}}}
	err = w.store.InTx(ctx, func(tx *storage.Store) error {
		r.Briefing, err = tx.StartBriefing(ctx, liaison.Briefing{Kind: r.Kind, Stage: liaison.BriefingApproved, Author: r.Author,
			Content: r.Content, Audience: r.Audience, Created: now})
		if err == nil {
			run, err = tx.StartRun(ctx, r)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return run
}

// ends waits until the run is over, and its author has the report.
func (w *world) ends(run int64) {
	w.t.Helper()
	w.await("the briefing to reach everybody", settleIn, func() (bool, string) {
		r, err := w.store.Run(w.t.Context(), run)
		if err != nil {
			w.fatalf("%v", err)
		}
		shown, err := w.store.RunShown(w.t.Context(), run)
		if err != nil {
			w.fatalf("%v", err)
		}
		return r.State == liaison.RunDone && shown.Reported, fmt.Sprintf("%s, %+v", r.State, r.Counts)
	})
}

// checkBriefing holds what people have against what the run counts, and what
// Telegram saw.
func (w *world) checkBriefing(run int64) {
	w.t.Helper()
	w.calls.stop()
	r, err := w.store.Run(w.t.Context(), run)
	if err != nil {
		w.t.Fatal(err)
	}
	want := liaison.Counts{Total: audience, Unbound: neverBound, Gone: haveBlocked, Sent: audience - neverBound - haveBlocked}
	if r.Counts != want || r.Counts.Missed() != neverBound+haveBlocked {
		w.t.Errorf("the run counts %+v, want %+v", r.Counts, want)
	}
	has, twice := w.copies()
	if has != want.Sent || twice > w.inFlightMost() {
		w.t.Errorf("%d chats have the copy, want %d; %d have it again, after a kill with at most %d in flight",
			has, want.Sent, twice, w.inFlightMost())
	}
	stats := w.sim.Stats()
	if int(stats.SentDuringPause) != len(w.calls.onTheWay) || len(w.calls.violated) > 0 {
		w.t.Errorf("%d sent during a pause, of which %d had left before; against the rules: %q",
			stats.SentDuringPause, len(w.calls.onTheWay), w.calls.violated)
	}
	if len(w.calls.tooMany) == 0 || len(w.calls.tooMany) > w.inFlightMost() {
		w.t.Errorf("%d calls were answered 429, by a pause with at most %d in flight", len(w.calls.tooMany), w.inFlightMost())
	}
	if len(w.calls.refused) > haveBlocked+w.kills { // the author's card may be changed twice to the same
		w.t.Errorf("refused by Telegram: %q", w.calls.refused)
	}
	w.checkCalls()
	w.checkReport(want)
	w.t.Logf("%.0f s: %d messages, %d sent again after a kill, %d × 429", time.Since(w.began).Seconds(), stats.Sends, twice, stats.TooMany)
	if w.t.Failed() {
		w.t.Logf("Telegram: %+v\nthe service's log ends:\n%s", stats, indent(w.log.String()))
	}
}

// copies counts the chats that hold the copy, and the copies beyond the first.
func (w *world) copies() (has, twice int) {
	for i := range int64(audience - neverBound) {
		count := 0
		for _, m := range w.sim.Chat(firstReader + i) {
			if m.From == "bot" && m.Text == briefingText {
				count++
			}
		}
		if count > 0 {
			has++
			twice += count - 1
		}
	}
	return has, twice
}

// checkCalls sees that those are to be called whom it did not reach.
func (w *world) checkCalls() {
	w.t.Helper()
	calls, total, err := w.store.CallsToMake(w.t.Context(), 0, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	var codes, want []string
	for _, c := range calls {
		codes = append(codes, c.Code)
	}
	for i := range neverBound + haveBlocked {
		want = append(want, fmt.Sprintf("R%d", audience-i))
	}
	slices.Sort(codes)
	slices.Sort(want)
	if total != len(want) || !slices.Equal(codes, want) {
		w.t.Errorf("to be called are %q, want %q", codes, want)
	}
}

// checkReport sees that the author was told in the end what came of it.
func (w *world) checkReport(want liaison.Counts) {
	w.t.Helper()
	var card string
	for _, m := range w.sim.Chat(clerk) {
		if m.From == "bot" && !m.Deleted && strings.Contains(m.Text, briefingText) {
			card = m.Text
		}
	}
	if !strings.Contains(card, "已发完") || !strings.Contains(card, fmt.Sprintf("已发送：%d 人", want.Sent)) {
		w.t.Errorf("the author's report is %q", card)
	}
}
