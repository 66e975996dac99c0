package telegramsim

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestOverallLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, Options{LimitsOn: true})
		for range 30 {
			b.send(b.person("x"), "news")
		}
		next := b.person("x")
		r := b.refused(429, "Too Many Requests: retry after 3", "sendMessage", params{"chat_id": next, "text": "news"})
		if r.Params.RetryAfter != 3 || r.header.Get("Retry-After") != "3" {
			t.Errorf("%+v", r)
		}
		b.ok("sendChatAction", params{"chat_id": next, "action": "typing"}) // does not count
		b.refused(429, "retry after 3", "sendMessage", params{"chat_id": next, "text": "on its way"})
		if st := b.s.Stats(); st.SentDuringPause != 0 {
			t.Errorf("a call on its way is a violation: %+v", st)
		}
		time.Sleep(time.Second)
		b.refused(429, "retry after 2", "sendMessage", params{"chat_id": next, "text": "stubborn"})
		if st := b.s.Stats(); st.SentDuringPause != 1 || st.Violations != 1 || st.TooMany != 3 || st.Sends != 30 {
			t.Errorf("%+v", st)
		}
		time.Sleep(2 * time.Second)
		b.send(next, "news")
	})
}

func TestLimitIsAnySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, Options{LimitsOn: true, Limits: Limits{PerSecond: 2}})
		for range 9 {
			b.send(b.person("x"), "steady")
			time.Sleep(500 * time.Millisecond)
		}
		b.send(b.person("x"), "steady")
		b.refused(429, "retry", "sendMessage", params{"chat_id": b.person("x"), "text": "one too many"})
	})
}

// A call that waits for its turn is counted when it has it: two that came within a
// second, of which one waited longer, are not too many.
func TestLimitCountsByTheTurn(t *testing.T) {
	t.Parallel()
	limit := traffic{on: true, limits: DefaultLimits, recent: make([]time.Time, 1), buckets: map[int64]*bucket{}}
	if refusal := limit.admit(1); refusal != nil {
		t.Fatal(refusal.Text)
	}
	limit.mu.Lock()
	admitted := make(chan *apiError)
	go func() { admitted <- limit.admit(2) }()
	time.Sleep(1100 * time.Millisecond)
	limit.mu.Unlock()
	if refusal := <-admitted; refusal != nil {
		t.Error(refusal.Text)
	}
}

func TestChatLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, Options{LimitsOn: true})
		ada := b.person("Ada")
		for range 4 {
			b.send(ada, "x")
		}
		b.refused(429, "retry after 1", "sendMessage", params{"chat_id": ada, "text": "x"})
		b.send(b.person("Bo"), "others go on")
		time.Sleep(time.Second)
		b.send(ada, "x")
		b.refused(429, "retry after 1", "editMessageText", params{"chat_id": ada, "message_id": 1, "text": "y"})
		b.s.LimitsOn(false)
		b.send(ada, "x")
	})
}

func TestForce429(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, Options{})
		ada := b.person("Ada")
		b.s.Force429(7)
		b.refused(429, "retry after 7", "sendMessage", params{"chat_id": ada, "text": "x"})
		time.Sleep(7 * time.Second)
		b.send(ada, "x")
	})
}

func TestFailures(t *testing.T) {
	b := newBot(t, Options{Faults: Faults{FailEvery: 3}})
	ada := b.person("Ada")
	for range 2 {
		b.send(ada, "x")
		b.send(ada, "x")
		b.refused(500, "Internal Server Error", "sendMessage", params{"chat_id": ada, "text": "x"})
	}
	if n := len(b.s.Chat(ada)); n != 4 {
		t.Errorf("%d messages", n)
	}
}

func TestLostAnswers(t *testing.T) {
	b := newBot(t, Options{Faults: Faults{LoseEvery: 2}})
	ada := b.person("Ada")
	b.send(ada, "one")
	func() {
		defer func() {
			if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
				t.Errorf("the connection is not cut: %v", err)
			}
		}()
		b.send(ada, "two")
	}()
	if got := b.s.Chat(ada); len(got) != 2 || b.s.Stats().Lost != 1 {
		t.Errorf("delivered %d", len(got))
	}
}

func TestRepeatedAndUnknownUpdates(t *testing.T) {
	b := newBot(t, Options{Faults: Faults{DuplicateEvery: 3, UnknownEvery: 2}})
	ada := b.person("Ada")
	for range 4 {
		must[Msg](t)(b.s.Write(ada, "x"))
	}
	first := b.updates(0)
	second := b.updates(7)
	if len(first) != 6 || first[2].New == nil || first[5].New == nil {
		t.Errorf("first %+v", first)
	}
	if len(second) != 2 || second[0].ID != 3 || second[1].ID != 6 {
		t.Errorf("again %+v", second)
	}
	if got := b.updates(8); len(got) != 0 {
		t.Errorf("once more %+v", got)
	}
}

func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(t, Options{Faults: Faults{LatencyMS: 250}})
		begun := time.Now()
		b.ok("getMe", nil)
		if took := time.Since(begun); took != 250*time.Millisecond {
			t.Errorf("took %s", took)
		}
	})
}
