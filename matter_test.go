package liaison_test

import (
	"testing"

	"liaison"
)

func TestSerial(t *testing.T) {
	for _, c := range []struct {
		series string
		n      int
		want   string
	}{
		{"2026-B", 1, "2026-B-001"}, {"2026-B", 999, "2026-B-999"}, {"2026-B", 1000, "2026-B-1000"},
		{"14-4", 1, "14-4-0001"}, {"14-4", 12345, "14-4-12345"}, {"14-4-A", 7, "14-4-A-0007"},
	} {
		if got := liaison.Serial(c.series, c.n); got != c.want {
			t.Errorf("number %d of %s is %s, not %s", c.n, c.series, got, c.want)
		}
	}
	between, plenary := liaison.Matter{Session: liaison.Between}, liaison.Matter{Session: liaison.Plenary}
	for want, got := range map[string]string{
		"2026-B": suggestion.Series(between, 2026, "14-4"), "14-4": suggestion.Series(plenary, 2026, "14-4"),
		"14-4-A": motion.Series(liaison.Matter{}, 2026, "14-4"), "2026-Y": opinion.Series(liaison.Matter{}, 2026, "14-4"),
	} {
		if got != want {
			t.Errorf("the series is %s, not %s", got, want)
		}
	}
}

func TestNextField(t *testing.T) {
	rate, _ := suggestion.Move("rate")
	for _, c := range []struct {
		in   liaison.Input
		want string
	}{
		{nil, "attitude"},
		{liaison.Input{"attitude": {"basic"}}, "result"},
		{liaison.Input{"attitude": {"basic"}, "result": {"satisfied"}}, ""},
		{liaison.Input{"attitude": {"basic"}, "result": {"dissatisfied"}}, "why"},
		{liaison.Input{"attitude": {"basic"}, "result": {"dissatisfied"}, "why": {"late"}}, ""},
	} {
		if field, _ := rate.NextField(draft(), c.in); field.Key != c.want {
			t.Errorf("after %v the question is %q, not %q", c.in, field.Key, c.want)
		}
	}
	assign, _ := suggestion.Move("assign")
	if field, more := assign.NextField(draft(), liaison.Input{"lead": {"D28"}, "co": nil, "term": {"normal"}}); more {
		t.Errorf("%s is asked, which fills itself", field.Key)
	}
}
