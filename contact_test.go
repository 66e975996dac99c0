package liaison

import (
	"strings"
	"testing"
)

func TestContactsBehind(t *testing.T) {
	for _, c := range []struct {
		deputies, yearly, had int
		day                   Date
		behind                bool
	}{
		{3, 2, 0, Date{2026, 3, 2}, true}, // 1.5 by the end of March
		{3, 2, 1, Date{2026, 3, 2}, false},
		{3, 2, 1, Date{2026, 6, 1}, true},
		{3, 2, 2, Date{2026, 6, 1}, false},
		{3, 2, 2, Date{2026, 12, 1}, true},
		{3, 2, 3, Date{2026, 12, 1}, false},
		{0, 2, 0, Date{2026, 12, 1}, false},
	} {
		if got := ContactsBehind(c.deputies, c.yearly, c.had, c.day); got != c.behind {
			t.Errorf("%+v: %t", c, got)
		}
	}
}

// The first working day of the last month, also where the first is a holiday.
func TestContactReminder(t *testing.T) {
	c := NewCalendar([]Date{{2026, 12, 1}}, nil, 2026)
	for day, want := range map[Date]string{
		{2026, 11, 18}: "2026-12-02", {2026, 1, 1}: "2026-03-02", {2026, 9, 30}: "2026-09-01", {2026, 6, 15}: "2026-06-01",
	} {
		if got := ContactReminder(day, c); got.String() != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

func TestMayWriteLetter(t *testing.T) {
	for _, c := range []struct {
		open  int
		words string
		want  string
	}{
		{0, "请来看看", ""}, {lettersOpen - 1, "请来看看", ""}, {lettersOpen, "请来看看", "contact.too_many_letters"},
		{0, " ", "field.text_only"}, {0, strings.Repeat("字", wordsMost+1), "field.too_long"},
	} {
		got := ""
		if refusal := MayWriteLetter(c.open, c.words); refusal != nil {
			got = refusal.Key
		}
		if got != c.want {
			t.Errorf("%d letters, %.10q: %s, want %s", c.open, c.words, got, c.want)
		}
	}
}
