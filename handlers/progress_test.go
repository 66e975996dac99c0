package handlers_test

import (
	"strings"
	"testing"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
	"liaison/storage/storagetest"
)

// watched is a run whose author, the one person in its audience, watches it.
type watched struct {
	*handlers.Desk
	t     *testing.T
	url   string
	store *storage.Store
	run   int64
}

func newWatched(t *testing.T, at time.Time) *watched {
	t.Helper()
	catalogue, err := locales.Open("en")
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{t: t, Desk: &handlers.Desk{Locales: catalogue, Zone: time.UTC}, url: storagetest.NewURL(t)}
	w.store = storagetest.Open(t, w.url)
	w.exec(`INSERT INTO people (code, name, phone_tail, chat, quiet_from, quiet_to, language) VALUES ('A1', '代表A1', '0000', 7, 0, 0, 'en')`)
	ctx := t.Context()
	r := liaison.Run{Kind: liaison.Bulletin, Author: 1, At: at, Audience: liaison.Audience{People: []int64{1}},
		Content: liaison.Content{Text: liaison.Rich{Text: "hello"}, Ack: liaison.Read}}
	r.Briefing, err = w.store.StartBriefing(ctx, liaison.Briefing{Kind: r.Kind, Stage: liaison.BriefingApproved, Author: 1,
		Content: r.Content, Audience: r.Audience, Created: at})
	if err == nil {
		r.ID, err = w.store.StartRun(ctx, r)
	}
	if err == nil {
		err = w.store.FreezeRun(ctx, r, storage.Freeze{Now: at})
	}
	if err != nil {
		t.Fatal(err)
	}
	w.run = r.ID
	return w
}

func (w *watched) exec(sql string) {
	w.t.Helper()
	storagetest.Exec(w.t, w.url, sql)
}

// says is what the author is told then; empty: nothing.
func (w *watched) says(at time.Time) string {
	w.t.Helper()
	r, err := w.store.Run(w.t.Context(), w.run)
	if err != nil {
		w.t.Fatal(err)
	}
	out, err := w.Progress(w.t.Context(), w.store, r, at)
	if err != nil || len(out) > 1 {
		w.t.Fatalf("%d said, %v", len(out), err)
	}
	for _, o := range out {
		return o.Text
	}
	return ""
}

// A run that stands still is looked at every few seconds, not with each tick, and its
// report waits until nobody is left.
func TestProgressIsNotedEachTimeItIsLookedAt(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	w := newWatched(t, at)
	if said := w.says(at); !strings.Contains(said, "Read") {
		t.Errorf("at the beginning: %q", said)
	}
	for i := range 3 {
		at = at.Add(5 * time.Second)
		if said := w.says(at); said != "" {
			t.Errorf("where nothing has changed: %q", said)
		}
		if shown, err := w.store.RunShown(t.Context(), w.run); err != nil || shown.At == nil || !shown.At.Equal(at) {
			t.Errorf("look %d was noted as at %v, %v", i, shown.At, err)
		}
	}
	w.exec(`UPDATE runs SET total = 100001`)
	if said := w.says(at.Add(5 * time.Second)); said == "" || strings.Contains(said, "Read") {
		t.Errorf("of very many, while it goes on: %q", said)
	}
	w.exec(`UPDATE runs SET state = 'stopped', ended_at = now(), cleared = true`)
	w.says(at.Add(10 * time.Second))
	if shown, err := w.store.RunShown(t.Context(), w.run); err != nil || shown.Reported {
		t.Errorf("reported while somebody is left: %+v, %v", shown, err)
	}
	w.exec(`UPDATE runs SET stopped = total`)
	if said := w.says(at.Add(11 * time.Second)); !strings.Contains(said, "Read") {
		t.Errorf("at the end: %q", said)
	}
}
