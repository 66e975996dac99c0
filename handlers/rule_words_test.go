package handlers

import (
	"slices"
	"testing"

	"liaison"
)

func TestSettingsAreRead(t *testing.T) {
	all := liaison.Settings()
	for _, c := range []struct{ key, written, want string }{
		{"suggestion.forward", "10wd", "10wd"},
		{"suggestion.forward", "10 个工作日", "10wd"},
		{"suggestion.forward", "１０个工作日", "10wd"},
		{"suggestion.answer.normal", "3个月", "3m"},
		{"suggestion.answer.normal", "90天", "90d"},
		{"suggestion.answer.normal", "2 Months", "2m"},
		{"suggestion.review", "4 小时", "4h"},
		{"suggestion.review", "尽快", "尽快"},
		{"suggestion.review", "4", "4"},
		{"motion.signers", "10 人", "10"},
		{"motion.signers", "一打", "一打"},
		{"motion.cutoff", "2027年1月26日 11:00", "2027-01-26 11:00:00"},
		{"motion.cutoff", "2027-1-26 11：00：30", "2027-01-26 11:00:30"},
		{"motion.cutoff", "不设", ""},
		{"motion.cutoff", "下周", "下周"},
		{"suggestion.push", "11月1日", "11-01"},
		{"suggestion.push", "11.1", "11-01"},
		{"suggestion.push", "11-01", "11-01"},
		{"digest.time", "8：30", "08:30"},
		{"congress_meeting", "14-5", "14-5"},
	} {
		i := slices.IndexFunc(all, func(s liaison.Setting) bool { return s.Key == c.key })
		if i < 0 {
			t.Fatalf("there is no setting %s", c.key)
		}
		if got := readSetting(all[i], c.written); got != c.want {
			t.Errorf("%s: %q was read as %q, want %q", c.key, c.written, got, c.want)
		}
	}
}
