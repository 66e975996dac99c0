package scheduler_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liaison"
	"liaison/storage"
)

func TestABriefingReachesEverybodyOnce(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: time.Millisecond, answers: func(o liaison.Outgoing) error {
		switch o.Chat % 100 {
		case 7:
			return fails(liaison.Gone, 0)
		case 8:
			return fails(liaison.Refused, 0)
		}
		return nil
	}}
	p := newPress(t, 3000, w)
	p.exec(`UPDATE people SET chat = NULL WHERE id % 100 = 9`)
	p.exec(`INSERT INTO conversations (chat, gone_at) SELECT chat, now() FROM people WHERE id % 100 = 10`)
	run := p.sends(text("hello"), 1, 3000)
	p.exec(`UPDATE people SET chat = NULL WHERE id % 100 = 11`) // since
	p.Unreachable = func(context.Context, *storage.Store, int64) error {
		t.Error("the staff are told of somebody on the call list")
		return nil
	}
	p.open()
	p.comes(run, liaison.RunDone)
	if c := p.books(run); c.Sent != 3000-5*30 || c.Gone != 60 || c.Unbound != 60 || c.Refused != 30 {
		t.Errorf("%+v", c)
	}
	for id := int64(1); id <= 3000; id++ {
		want := 1
		if n := id % 100; n >= 9 && n <= 11 {
			want = 0
		}
		if got := len(w.to(firstChat + id)); got != want {
			t.Fatalf("person %d heard %d times", id, got)
		}
	}
	calls, total, err := p.store.CallsToMake(t.Context(), 0, 1000)
	if err != nil || total != 150 || len(calls) != 150 {
		t.Errorf("%d calls to make, %v", total, err)
	}
}

func TestAChatThatIsFoundGoneGetsNoCopies(t *testing.T) {
	t.Parallel()
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if o.Chat == firstChat+1 {
			return fails(liaison.Gone, 0)
		}
		return nil
	}}
	p := newPress(t, 1, w)
	one, two := p.sends(text("one"), 1, 1), p.sends(text("two"), 1, 1)
	p.open()
	p.comes(one, liaison.RunDone)
	p.comes(two, liaison.RunDone)
	p.heardBy(1, 1, "say one")
	if a, b := p.books(one), p.books(two); a.Gone != 1 || b.Gone != 1 {
		t.Errorf("%+v %+v", a, b)
	}
}

func TestAPauseInTheMiddleOfABriefing(t *testing.T) {
	t.Parallel()
	const pause = 700 * time.Millisecond
	var told atomic.Int32
	var asked atomic.Pointer[time.Time]
	w := &world{t: t, delay: 10 * time.Millisecond, answers: func(liaison.Outgoing) error {
		if told.Add(1) == 100 {
			now := time.Now()
			asked.Store(&now)
			return fails(liaison.TooMany, pause)
		}
		return nil
	}}
	p := newPress(t, 400, w)
	p.Rate = 300
	run := p.sends(text("hello"), 1, 400)
	p.open()
	p.comes(run, liaison.RunDone)
	if c := p.books(run); c.Sent != 400 {
		t.Errorf("%+v", c)
	}
	for _, h := range w.heard {
		if after := h.at.Sub(*asked.Load()); after > 20*time.Millisecond && after < pause {
			t.Errorf("sent %s after a pause was asked for", after)
		}
	}
	if n := len(w.heard); n != 401 {
		t.Errorf("%d calls, want 401", n)
	}
}

func TestADeathInABriefingRepeatsNoMoreThanWasInFlight(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: 5 * time.Millisecond}
	p := newPress(t, 2000, w)
	run := p.sends(text("hello"), 1, 2000)
	p.open()
	eventually(t, func() bool { return w.count() > 700 })
	p.store.Close() // no more is recorded, as after a kill
	p.close()
	next := pressOn(t, p.address, w)
	next.open()
	next.comes(run, liaison.RunDone)
	if c := next.books(run); c.Sent != 2000 {
		t.Errorf("%+v", c)
	}
	times := map[int64]int{}
	for _, h := range w.heard {
		times[h.Chat]++
	}
	if twice := len(w.heard) - len(times); len(times) != 2000 || twice > 512 {
		t.Errorf("%d people heard, %d messages were sent twice", len(times), twice)
	}
}

// sending is a run to 300 people of which more than so many were sent.
func sending(t *testing.T, w *world, c liaison.Content, sent int) (p *press, run int64) {
	t.Helper()
	p = newPress(t, 300, w)
	p.Rate = 90
	run = p.sends(c, 1, 300)
	p.open()
	eventually(t, func() bool { return w.count() > sent })
	return p, run
}

func TestARunIsPausedAndResumed(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: 20 * time.Millisecond}
	p, run := sending(t, w, text("hello"), 30)
	p.moves(run, liaison.RunPaused)
	eventually(t, func() bool { return p.Stats().Held == 0 })
	sent := w.count()
	p.posts(say(1, "meanwhile"))
	p.drained()
	if again := w.count(); again != sent+1 || sent > 100 {
		t.Errorf("%d were sent before the pause, and %d until now", sent, again)
	}
	p.moves(run, liaison.RunSending)
	p.comes(run, liaison.RunDone)
	p.books(run)
	p.heardBy(1, 300, "say hello")
}

func TestARunIsStopped(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: 300 * time.Millisecond}
	p, run := sending(t, w, text("hello"), 20)
	p.moves(run, liaison.RunStopped)
	eventually(t, func() bool { return p.Stats().Held == 0 && p.Stats().InFlight == 0 && p.books(run).Left() == 0 })
	c := p.books(run)
	if c.Sent != w.count() || c.Sent+c.Stopped != 300 || c.Left() != 0 {
		t.Errorf("%+v, and %d were sent", c, w.count())
	}
}

func TestARunIsRecalled(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: 200 * time.Millisecond}
	p, run := sending(t, w, text("one|two"), 50)
	p.moves(run, liaison.RunRecalled)
	p.recalled(run)
	c := p.books(run)
	if c.Sent == 0 || c.Sent+c.Stopped != 300 {
		t.Errorf("%+v", c)
	}
	erased, said := map[int]bool{}, 0
	for _, h := range w.heard {
		if h.Act == liaison.Erase {
			erased[h.Target] = true
		} else {
			said++
		}
	}
	if said != 2*c.Sent || len(erased) != said {
		t.Errorf("%d people got it, in %d messages, of which %d were erased", c.Sent, said, len(erased))
	}
}

func TestQuietHoursAreKept(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	p := newPress(t, 40, w)
	p.exec(`UPDATE people SET quiet_from = 1320, quiet_to = 420 WHERE id <= 20`)
	p.exec(`UPDATE people SET quiet_from = 1260, quiet_to = 480 WHERE id BETWEEN 21 AND 30`)
	at := func(hour, minute int) {
		now := time.Date(2026, 12, 1, hour, minute, 0, 0, p.Zone)
		p.now.Store(&now)
	}
	at(23, 30)
	run, urgent := p.sends(text("hello"), 1, 40), liaison.Content{Text: liaison.Rich{Text: "at once"}, Urgent: true}
	p.open()
	eventually(t, func() bool { return p.books(run).Sent == 10 })
	p.comes(p.sends(urgent, 1, 40), liaison.RunDone)
	p.heardBy(1, 30, "say at once")
	p.heardBy(31, 40, "say hello", "say at once")
	at(24+7, 0)
	eventually(t, func() bool { return p.books(run).Sent == 30 })
	p.heardBy(1, 20, "say at once", "say hello")
	p.heardBy(21, 30, "say at once")
	at(24+8, 0)
	p.comes(run, liaison.RunDone)
	p.heardBy(1, 30, "say at once", "say hello")
}

func TestTwoRunsShare(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	p := newPress(t, 1200, w)
	p.Rate = 300
	long := p.sends(text("long"), 1, 1000)
	p.open()
	eventually(t, func() bool { return w.count() > 100 })
	short := p.sends(text("short"), 1001, 1050)
	p.comes(short, liaison.RunDone)
	if c := p.books(long); c.Sent > 700 {
		t.Errorf("the long run had sent %d when the short one was done", c.Sent)
	}
	urgent := text("urgent")
	urgent.Urgent = true
	before := w.count()
	p.comes(p.sends(urgent, 1051, 1110), liaison.RunDone)
	if c := p.books(long); c.Left() == 0 || w.count()-before > 500 {
		t.Errorf("%d messages were sent until an urgent run was done", w.count()-before)
	}
	p.moves(long, liaison.RunStopped)
}

// A copy of several messages goes on with the part that failed.
func TestACopyInPartsGoesOn(t *testing.T) {
	t.Parallel()
	var failed atomic.Int32
	w := &world{t: t, answers: func(o liaison.Outgoing) error {
		if o.Text == "two" && failed.Add(1) <= 30 {
			if failed.Load() == 1 {
				return fails(liaison.TooMany, 300*time.Millisecond)
			}
			return fails(liaison.Trouble, 0)
		}
		return nil
	}}
	p := newPress(t, 30, w)
	run := p.sends(text("one|two|three"), 1, 30)
	p.open()
	p.comes(run, liaison.RunDone)
	if c := p.books(run); c.Sent != 30 {
		t.Errorf("%+v", c)
	}
	for id := int64(1); id <= 30; id++ {
		got := strings.Join(slices.Compact(w.to(firstChat+id)), " ")
		if got != "say one say two say three" {
			t.Errorf("person %d heard %q", id, got)
		}
	}
	if n := w.count(); n != 90+30 {
		t.Errorf("%d calls for 90 messages of which 30 failed once", n)
	}
}

// Who is stopped as by a deploy ends what is half sent.
func TestACopyInPartsIsEnded(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: 30 * time.Millisecond}
	p := newPress(t, 200, w)
	p.Rate = 60
	run := p.sends(text("one|two|three"), 1, 200)
	p.open()
	eventually(t, func() bool { return w.count() > 60 })
	p.close()
	if c := p.books(run); 3*c.Sent != w.count() || c.Sent == 200 {
		t.Errorf("%d messages were sent, and %d copies", w.count(), c.Sent)
	}
	next := pressOn(t, p.address, w)
	next.open()
	next.comes(run, liaison.RunDone)
	next.heardBy(1, 200, "say one", "say two", "say three")
}

func TestRepliesComeBeforeCopies(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: 50 * time.Millisecond}
	p := newPress(t, 500, w)
	p.Rate = 90
	run := p.sends(text("hello"), 1, 500)
	p.open()
	eventually(t, func() bool { return w.count() > 50 })
	before := w.count()
	p.posts(say(5, "a reply"))
	eventually(t, func() bool { return len(w.to(5)) == 1 })
	if between := w.count() - before; between > 40 {
		t.Errorf("%d copies were sent before a reply", between)
	}
	p.moves(run, liaison.RunStopped)
}

func TestWhoBindsAnotherChatGetsItThere(t *testing.T) {
	t.Parallel()
	w := &world{t: t, delay: time.Millisecond}
	p := newPress(t, 400, w)
	p.Rate = 90
	p.exec(`INSERT INTO bodies (code, kind, name, short) VALUES ('G1', 'delegation', '江城代表团', '江城团'), ('Z1', 'group', '甲组', '')`)
	p.exec(`INSERT INTO memberships (person, body, role) SELECT 400, id, 'deputy' FROM bodies UNION ALL SELECT 3, 1, 'officer'`)
	run := p.sends(text("hello {姓名} of {代表团}, {groups}, {联络员}, {else}"), 1, 400)
	p.open()
	eventually(t, func() bool { return w.count() > 20 })
	p.exec(`UPDATE people SET chat = 9000 WHERE id = 400`)
	p.comes(run, liaison.RunDone)
	if got := w.to(9000); !slices.Equal(got, []string{"say hello 代表A400 of 江城团, 甲组, 代表A3, {else}"}) {
		t.Errorf("heard %q", got)
	}
	if got := w.to(firstChat + 400); len(got) != 0 {
		t.Errorf("the old chat heard %q", got)
	}
}

// Somebody holds a run's row:
// replies do not wait for that, and nothing is lost.
func TestABusyRunKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	w := &world{t: t}
	p := newPress(t, 50, w)
	run := p.sends(text("hello"), 1, 50)
	release := p.holds(run)
	p.open()
	eventually(t, func() bool { return w.count() == 50 })
	p.posts(say(5, "a reply"))
	eventually(t, func() bool { return len(w.to(5)) == 1 })
	release()
	p.comes(run, liaison.RunDone)
	if c := p.books(run); c.Sent != 50 || w.count() != 51 {
		t.Errorf("%+v, %d messages", c, w.count())
	}
}
