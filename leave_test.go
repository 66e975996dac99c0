package liaison_test

import (
	"slices"
	"testing"

	"liaison"
)

func TestReadLeave(t *testing.T) {
	t.Parallel()
	today := day("2026-12-20")
	for _, c := range []struct{ text, from, to, reason string }{
		{"1月26日至28日 因病住院", "2027-01-26", "2027-01-28", "因病住院"},
		{"2027年1月26日至2月2日，出国访问。", "2027-01-26", "2027-02-02", "出国访问"},
		{"1月26日请病假", "2027-01-26", "2027-01-26", "请病假"},
		{"2027-01-26 到 2027-01-27 照顾家人", "2027-01-26", "2027-01-27", "照顾家人"},
		{"１月２６日－２８日 开会", "2027-01-26", "2027-01-28", "开会"},
		{"12月18日 发烧", "2026-12-18", "2026-12-18", "发烧"},
		{"因病", "", "", "因病"},
		{"13月40日 因病", "", "", "因病"},
	} {
		from, to, reason := liaison.ReadLeave(c.text, today)
		said := func(d liaison.Date) string {
			if d.IsZero() {
				return ""
			}
			return d.String()
		}
		if said(from) != c.from || said(to) != c.to || reason != c.reason {
			t.Errorf("%q: %s to %s, %q", c.text, said(from), said(to), reason)
		}
	}
}

// The delegation's officer comes before the staff, a denial has a reason, and what was
// decided is not decided again.
func TestWhoDecidesOnALeave(t *testing.T) {
	t.Parallel()
	asked := liaison.Leave{Stage: liaison.LeaveRequested}
	for _, c := range []struct {
		stage liaison.LeaveStage
		move  liaison.LeaveMove
		by    liaison.Capacity
		why   string
		want  string // a stage, or a refusal's key
	}{
		{liaison.LeaveRequested, liaison.EndorseLeave, liaison.Reviewer, "", "endorsed"},
		{liaison.LeaveRequested, liaison.RejectLeave, liaison.Reviewer, "", "archive.no_reason"},
		{liaison.LeaveRequested, liaison.RejectLeave, liaison.Reviewer, "会议重要", "denied"},
		{liaison.LeaveEndorsed, liaison.RejectLeave, liaison.Reviewer, "会议重要", "leave.decided_endorsed"},
		{liaison.LeaveRequested, liaison.ApproveLeave, liaison.Reviewer, "", "leave.not_yours"},
		{liaison.LeaveRequested, liaison.ApproveLeave, liaison.Author, "", "leave.not_yours"},
		{liaison.LeaveRequested, liaison.ApproveLeave, liaison.Staff, "", "granted"},
		{liaison.LeaveEndorsed, liaison.ApproveLeave, liaison.Staff, "", "granted"},
		{liaison.LeaveGranted, liaison.RejectLeave, liaison.Staff, "不行", "leave.decided_granted"},
		{liaison.LeaveEndorsed, liaison.WithdrawLeave, liaison.Author, "", "withdrawn"},
		{liaison.LeaveDenied, liaison.WithdrawLeave, liaison.Author, "", "leave.decided_denied"},
	} {
		asked.Stage = c.stage
		after, refusal := asked.Moved(c.move, []liaison.Capacity{c.by}, c.why)
		got := string(after.Stage)
		if refusal != nil {
			got = refusal.Key
		}
		if got != c.want {
			t.Errorf("%s, %s by %s: %s, not %s", c.stage, c.move, c.by, got, c.want)
		}
		if offered := slices.Contains(asked.Offered([]liaison.Capacity{c.by}), c.move); offered != (refusal == nil || refusal.Key == "archive.no_reason") {
			t.Errorf("%s, %s by %s: offered %t", c.stage, c.move, c.by, offered)
		}
	}
}

func TestALeaveCovers(t *testing.T) {
	t.Parallel()
	l := liaison.Leave{Session: "14-5", From: day("2027-01-26"), To: day("2027-01-28"), Stage: liaison.LeaveGranted, Reason: "因病"}
	for on, want := range map[string]bool{"2027-01-25": false, "2027-01-26": true, "2027-01-28": true, "2027-01-29": false} {
		if l.Covers("14-5", day(on)) != want || l.Covers("14-4", day(on)) {
			t.Errorf("%s: %t", on, !want)
		}
	}
	if r := l.Check(day("2027-01-28")); r != nil {
		t.Error(r)
	}
	if r := l.Check(day("2027-01-29")); r == nil || r.Key != "leave.over" {
		t.Error(r)
	}
	if liaison.NextMeeting("14-4") != "14-5" || liaison.NextMeeting("十四届四次") != "" {
		t.Error(liaison.NextMeeting("14-4"))
	}
}
