package liaison_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liaison"
)

// A code that is read off at any moment works a minute later, and not after two.
func TestCheckInCodeLasts(t *testing.T) {
	o := duty(liaison.FirstTermTraining)
	rapid.Check(t, func(t *rapid.T) {
		shown := o.Begins.Add(time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "shown")))
		code, left := o.CheckInCode(shown)
		if len(code) != 6 || left <= 0 || left > 30*time.Second {
			t.Fatalf("%q is shown for %s", code, left)
		}
		for _, after := range []time.Duration{0, left - 1, 30 * time.Second, time.Minute - 1} {
			if !o.IsCheckInCode(code, shown.Add(after)) {
				t.Fatalf("%s is no code after %s", code, after)
			}
		}
		if again, _ := o.CheckInCode(shown.Add(2 * time.Minute)); again != code && o.IsCheckInCode(code, shown.Add(2*time.Minute)) {
			t.Fatalf("%s is a code after two minutes", code)
		}
	})
}

func TestCheckInCodeIsOfOneOccasion(t *testing.T) {
	a, b := duty(liaison.FirstTermTraining), duty(liaison.FirstTermTraining)
	b.Secret = []byte("twenty other bytes!!")
	now := a.Begins
	code, _ := a.CheckInCode(now)
	for _, c := range []struct {
		name string
		o    liaison.Occasion
		code string
		at   time.Time
		is   bool
	}{
		{"the own", a, code, now, true}, {"another's", b, code, now, false}, {"empty", a, "", now, false},
		{"none", liaison.Occasion{}, "000000", now, false}, {"before it is shown", a, code, now.Add(-time.Minute), false},
	} {
		if got := c.o.IsCheckInCode(c.code, c.at); got != c.is {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestMayCheckIn(t *testing.T) {
	o := duty(liaison.FirstTermTraining)
	for moment, may := range map[string]bool{
		"2026-12-14 07:29": false, "2026-12-14 07:30": true, "2026-12-16 16:59": true, "2026-12-16 17:00": false,
	} {
		if got := o.MayCheckIn(on(moment)); got != may {
			t.Errorf("%s: %t", moment, got)
		}
	}
}

// Distances from the Yellow Crane Tower in Wuhan, as maps say them.
func TestAway(t *testing.T) {
	o := liaison.Occasion{Latitude: 30.5443, Longitude: 114.2977}
	for _, c := range []struct {
		latitude, longitude float64
		least, most         float64
	}{
		{30.5443, 114.2977, 0, 0.1}, {30.5470, 114.2977, 295, 305}, {30.5443, 114.3008, 290, 305},
		{39.9042, 116.4074, 1_040_000, 1_070_000},
	} {
		if got, known := o.Away(c.latitude, c.longitude); !known || got < c.least || got > c.most {
			t.Errorf("%v,%v is %.1f m away, known %t", c.latitude, c.longitude, got, known)
		}
	}
	if _, known := (liaison.Occasion{}).Away(1, 1); known {
		t.Error("nowhere is somewhere")
	}
}

// Whether what is sent is a field note: of who has checked in, while it lasts, where the
// kind has notes.
func TestTakesNotes(t *testing.T) {
	o := duty(liaison.Inspection)
	during := on("2026-12-15 10:00")
	for name, c := range map[string]struct {
		kind  liaison.OccasionKind
		state liaison.Participating
		at    time.Time
		takes bool
	}{
		"there":             {liaison.Inspection, liaison.Attended, during, true},
		"not checked in":    {liaison.Inspection, liaison.Enrolled, during, false},
		"before":            {liaison.Inspection, liaison.Attended, on("2026-12-14 07:00"), false},
		"after":             {liaison.Inspection, liaison.Attended, o.Ends, false},
		"a kind without it": {liaison.FirstTermTraining, liaison.Attended, during, false},
	} {
		o := o
		o.Kind = c.kind
		if got := o.TakesNotes(c.state, c.at); got != c.takes {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func ExampleOccasion_CheckInCode() {
	// The first vector of RFC 6238 for SHA-256, as far as six digits go.
	o := liaison.Occasion{Secret: []byte("12345678901234567890123456789012")}
	code, left := o.CheckInCode(time.Unix(59, 0))
	fmt.Println(code, left)
	// Output: 119246 1s
}
