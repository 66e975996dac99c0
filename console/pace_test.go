package console

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"
)

func TestThePaceRemembersNoMoreThanItMay(t *testing.T) {
	p, now := pace{}, time.Date(2026, 9, 15, 10, 0, 0, 0, time.UTC)
	p.take("first", 1, now)
	for i := range paceMost + 100 {
		p.take(fmt.Sprint(i), 1, now.Add(time.Duration(i+1)*time.Millisecond))
	}
	if len(p.sent) > paceMost {
		t.Errorf("it remembers %d", len(p.sent))
	}
	if !p.take("first", 1, now.Add(time.Minute)) {
		t.Error("the oldest is not forgotten first")
	}
	if p.take(fmt.Sprint(paceMost), 1, now.Add(time.Minute)) {
		t.Error("the newest is forgotten")
	}
	if !p.take(fmt.Sprint(paceMost), 1, now.Add(2*time.Hour)) {
		t.Error("an hour never ends")
	}
}

// Only a proxy of this network is believed about who is behind it, and only in
// what it has added itself.
func TestSender(t *testing.T) {
	for _, c := range []struct{ peer, forwarded, want string }{
		{"203.0.113.9:4000", "", "203.0.113.9"},
		{"203.0.113.9:4000", "198.51.100.1", "203.0.113.9"},
		{"127.0.0.1:4000", "192.0.2.66, 198.51.100.1", "198.51.100.1"},
		{"10.0.0.2:4000", "nonsense", "10.0.0.2"},
		{"[2001:db8:1:2:3:4:5:6]:4000", "", "2001:db8:1:2::/64"},
		{"[::1]:4000", "::ffff:198.51.100.1", "198.51.100.1"},
	} {
		r := httptest.NewRequest("POST", "/s/st_S01", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := sender(r); got != c.want {
			t.Errorf("%s by %s: %s, not %s", c.forwarded, c.peer, got, c.want)
		}
	}
}
