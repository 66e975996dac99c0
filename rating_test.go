package liaison_test

import (
	"slices"
	"testing"

	"liaison"
)

// answeredAs is a suggestion that was answered on 20 November 2026.
func answeredAs(t *testing.T, said ...string) *life {
	l := assignedTo(t).does("lead", "contact").on("2026-11-20 09:00")
	return l.does("lead", "answer", said...).does("approver", "approve").is(liaison.Answered)
}

// TestRatingIsHidden from the department, and who follows, until it is released.
func TestRatingIsHidden(t *testing.T) {
	l := answeredAs(t).does("other", "follow").does("author", "rate", "attitude=basic", "result=dissatisfied", "why=没有时限")
	sees := func(who string) bool { return suggestion.SeenBy(cast[who], l.m).Facts["why"] == "没有时限" }
	hidden := []string{"lead", "approver", "co", "committee"}
	check := func(released bool) {
		t.Helper()
		for _, who := range append([]string{"author", "clerk", "chief", "reviewer", "other"}, hidden...) {
			want := released || !slices.Contains(append(hidden, "other"), who)
			person := cast[who]
			if sees(who) != want || suggestion.Hides(person, l.m, "rate") == want || suggestion.Hides(person, l.m, "answer") {
				t.Errorf("released is %v, %s sees the rating: %v", released, who, sees(who))
			}
		}
	}
	check(false)
	if l.m.Facts["result"] != "dissatisfied" {
		t.Error("who may not see the rating has taken it away")
	}
	both := cast["lead"]
	both.Memberships = append(slices.Clone(both.Memberships), liaison.Membership{Body: 90, Role: liaison.RoleClerk})
	if suggestion.Hides(both, l.m, "rate") {
		t.Error("the rating is hidden from staff who also are with the department")
	}
	l.does("clerk", "redo")
	check(true)
	l.does("lead", "contact").does("lead", "answer").does("approver", "approve").does("author", "rate", "result=dissatisfied", "why=没有时限")
	check(false)
}

// TestRedo: only of what is not satisfying, once, within a month; then all three
// meet.
func TestRedo(t *testing.T) {
	answeredAs(t).does("author", "rate", "result=basic").mayNot("clerk", "redo", "conflict suggestion.redo_satisfied")
	answeredAs(t).does("author", "rate", "attitude=dissatisfied").does("clerk", "redo")
	l := answeredAs(t).does("author", "rate", "result=dissatisfied").on("2026-11-30 09:00").does("clerk", "redo").is(liaison.Assigned)
	l.clocks("answer 2026-12-30", "contact 2026-12-07").mayNot("lead", "answer", "conflict suggestion.contact_first")
	l.does("lead", "contact").does("lead", "answer").does("approver", "approve")
	again := *l
	again.does("author", "rate", "result=satisfied").facts(map[string]string{"why": "", "result": "satisfied"})
	l.does("author", "rate", "result=dissatisfied").mayNot("clerk", "redo", "conflict suggestion.redo_often")
	l.does("clerk", "convene", "meeting=2026-12-20").is(liaison.Meeting).clocks("minutes 2026-12-30")
	l.does("clerk", "conclude", "conclusion=三方同意", "commitments=").is(liaison.Settling).facts(map[string]string{"conclusion": "三方同意"}).clocks("settle 2026-12-28")
	l.rules = liaison.Rules{liaison.RedoRounds: "2"}
	l.does("author", "unsolved").is(liaison.Rated).clocks().does("clerk", "redo").is(liaison.Assigned)
}

func TestConcludedWithPromises(t *testing.T) {
	l := answeredAs(t, "class=B", "commitments=2027-01-20 完成改造").does("author", "rate", "result=dissatisfied").does("clerk", "convene")
	l.does("clerk", "conclude", "commitments=2027-02-26 补做公示").is(liaison.Tracking)
	l.clocks("commitment 2027-01-20", "commitment 2027-02-26")
}

// TestCommitments: the last that is reported leads to a second rating.
func TestCommitments(t *testing.T) {
	l := answeredAs(t, "class=B", "commitments=2026-12-31 完成改造\n2027-06-30 推广").does("author", "rate").does("clerk", "release").is(liaison.Tracking)
	l.clocks("commitment 2026-12-31", "commitment 2027-06-30")
	place := func(note string) string {
		i := slices.IndexFunc(l.m.Clocks, func(k liaison.Clock) bool { return k.Note == note && !k.Stopped })
		return "commitment=" + string(rune('0'+i/10)) + string(rune('0'+i%10))
	}
	l.mayNot("lead", "report", "invalid field.not_a_choice", "commitment=0").mayNot("lead", "report", "invalid field.not_a_choice", "commitment=99")
	done := place("完成改造")
	l.does("lead", "report", done).is(liaison.Tracking).clocks("commitment 2027-06-30")
	l.mayNot("lead", "report", "invalid field.not_a_choice", done)
	l.does("clerk", "reschedule", place("推广"), "until=2027-09-30").clocks("commitment 2027-09-30 provisional")
	if k := l.last.Started[0]; k.Note != "推广" || k.Start != day("2026-11-20") || k.For != liaison.Lead {
		t.Errorf("put off was %+v", k)
	}
	l.on("2026-12-01 09:00").does("lead", "report", place("推广")).is(liaison.Delivered).clocks("evaluate 2026-12-29")
	l.does("author", "rate_again", "second=satisfied").is(liaison.Settling).facts(map[string]string{"second": "satisfied"})
}

// TestLapse: who does not rate in time is left out, and asked all the same
// whether it is solved.
func TestLapse(t *testing.T) {
	l := answeredAs(t).clocks("evaluate 2026-12-18").on("2026-12-18 23:59").mayNot("timer", "lapse", "conflict move.not_now")
	if move, over := suggestion.RunOut(l.m, l.now); over {
		t.Errorf("%s follows in time", move)
	}
	l.on("2026-12-19 00:00")
	if move, over := suggestion.RunOut(l.m, l.now); move != "lapse" || !over {
		t.Errorf("%q follows", move)
	}
	l.does("timer", "lapse").is(liaison.Settling).facts(map[string]string{"unrated": "yes"}).clocks("settle 2027-01-18 provisional")
	if l.last.Event.Actor != 0 || l.last.Event.Capacity != liaison.Timer {
		t.Errorf("a clock is told as %+v", l.last.Event)
	}
	l.does("author", "unsolved").does("clerk", "redo").does("lead", "contact").does("lead", "answer").does("approver", "approve")
	l.does("author", "rate").facts(map[string]string{"unrated": ""})
	answeredAs(t, "class=B").on("2027-01-04 09:00").does("timer", "lapse").is(liaison.Tracking)
}

// TestReallySolved is asked four weeks later; no answer closes it.
func TestReallySolved(t *testing.T) {
	l := answeredAs(t).does("author", "rate").does("clerk", "release").clocks("settle 2026-12-18")
	l.on("2026-12-19 00:05").does("timer", "ask_solved").is(liaison.Asked)
	reopened := *l
	reopened.does("author", "unsolved").is(liaison.Rated).facts(map[string]string{"solved": "no", "result": "dissatisfied"}).does("clerk", "redo")
	l.on("2027-02-01 00:05").does("timer", "close").is(liaison.Closed).clocks().facts(map[string]string{"solved": ""})
	answeredAs(t).does("author", "rate").does("clerk", "release").does("author", "solved").is(liaison.Closed).facts(map[string]string{"solved": "yes"})
}

// TestRedoOfPromises: what is answered anew is promised anew.
func TestRedoOfPromises(t *testing.T) {
	l := answeredAs(t, "class=B", "commitments=2026-12-31 完成改造").does("author", "rate", "result=dissatisfied")
	l.does("clerk", "redo").clocks("answer 2026-12-21", "contact 2026-11-27")
	l.does("lead", "contact").does("lead", "answer", "class=B", "commitments=2026-12-30 完成改造").does("approver", "approve")
	l.clocks("evaluate 2026-12-18", "commitment 2026-12-30")
}
