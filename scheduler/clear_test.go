package scheduler_test

import (
	"context"
	"testing"
	"time"

	"liaison"
)

// cleared waits until nothing is left to be done of runs that were stopped or
// recalled.
func (p *press) cleared() {
	p.t.Helper()
	eventually(p.t, func() bool {
		runs, err := p.store.UnclearedRuns(context.Background())
		return err == nil && len(runs) == 0
	})
}

// What was recalled is erased however long nobody was there to do it.
func TestARunIsRecalledBeforeADowntime(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	p := newPress(t, 30, w)
	run := p.sends(text("hello"), 1, 30)
	p.open()
	p.comes(run, liaison.RunDone)
	p.close()
	p.moves(run, liaison.RunRecalled)
	p.exec(`UPDATE runs SET began_at = began_at - interval '1 day'`)
	next := pressOn(t, p.address, w)
	next.open()
	next.recalled(run)
	next.cleared()
	if n := w.count(); n != 60 {
		t.Errorf("%d calls for 30 messages that were erased", n)
	}
}

// Whoever has not got a run that was stopped is left out page by page, beside all
// else; who said so does not wait for it, and nobody waits for who holds the run.
func TestThoseWhoAreLeftAreLeftOut(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	p := newPress(t, 5000, w)
	run := p.sends(text("hello"), 1, 5000)
	p.exec(`UPDATE deliveries SET outcome = 'sent' WHERE person = 7`)
	p.exec(`UPDATE runs SET sent = 1`)
	p.moves(run, liaison.RunStopped)
	if c := p.books(run); c.Left() != 4999 {
		t.Errorf("who stops a run has waited for its people: %+v", c)
	}
	release := p.holds(run)
	p.open()
	p.posts(say(5, "a reply"))
	eventually(t, func() bool { return len(w.to(5)) == 1 })
	release()
	p.cleared()
	if c := p.books(run); c.Stopped != 4999 || c.Sent != 1 || w.count() != 1 {
		t.Errorf("%+v, %d messages", c, w.count())
	}
}

// Somebody was forgotten, since their chat was noted as gone: they do not wait for
// the end of the quiet hours of somebody else.
func TestWhoWasForgottenIsFoundAgain(t *testing.T) {
	t.Parallel()
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if o.Chat == 9 && o.Attempts == 0 {
			return fails(liaison.TooMany, 500*time.Millisecond)
		}
		return nil
	}}
	p := newPress(t, 2, w)
	p.exec(`UPDATE people SET quiet_from = 1320, quiet_to = 420 WHERE id = 2`)
	night := time.Date(2026, 12, 1, 23, 30, 0, 0, p.Zone)
	p.now.Store(&night)
	p.open()
	p.posts(say(9, "wait"))
	eventually(t, func() bool { return p.Stats().Paused > 0 })
	run := p.sends(text("hello"), 1, 2)
	eventually(t, func() bool { return p.Stats().Held == 2 })
	p.exec(`INSERT INTO conversations (chat, gone_at) VALUES ($1, now())`, int64(firstChat+1))
	if _, err := p.store.KeepOutgoing(t.Context(), []liaison.Outgoing{say(firstChat+1, "anything")}); err != nil {
		t.Fatal(err)
	}
	p.Offer(nil)
	eventually(t, func() bool { return p.books(run).Gone == 1 })
}

// Who is stopped records what copies came to while the last of them are being ended.
func TestCopiesAreRecordedWhileOthersEnd(t *testing.T) {
	t.Parallel()
	slow, others := make(chan struct{}), make(chan struct{})
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		switch {
		case o.Chat == firstChat+1 && o.Text == "two":
			<-slow
		case o.Chat != firstChat+1 && o.Text == "three":
			<-others
		}
		return nil
	}}
	p := newPress(t, 20, w)
	run := p.sends(text("one|two|three"), 1, 20)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- p.Run(ctx) }()
	eventually(t, func() bool { return w.count() == 19*3+2 })
	cancel()
	close(others)
	eventually(t, func() bool { return p.books(run).Sent == 19 })
	close(slow)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if c := p.books(run); c.Sent != 20 || w.count() != 60 {
		t.Errorf("%+v, %d messages", c, w.count())
	}
}
