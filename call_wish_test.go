package liaison

import (
	"testing"
	"time"
)

func TestCallDay(t *testing.T) {
	c := NewCalendar([]Date{{2026, 10, 1}, {2026, 10, 2}}, []Date{{2026, 10, 10}}, 2026)
	for at, want := range map[string]string{
		"2026-11-18 09:00": "2026-11-18", "2026-11-18 16:59": "2026-11-18", "2026-11-18 17:00": "2026-11-19",
		"2026-11-20 18:00": "2026-11-23", "2026-11-21 09:00": "2026-11-23", "2026-10-01 09:00": "2026-10-05", "2026-10-09 20:00": "2026-10-10",
	} {
		now, err := time.Parse("2006-01-02 15:04", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := CallDay(now, c); got.String() != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}
