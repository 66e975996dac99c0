package liaison_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison"
)

// assignedTo is a suggestion that D28 leads and D20 and D30 help with, since
// 16 September 2026.
func assignedTo(t *testing.T) *life {
	return submitted(t).does("clerk", "accept").on("2026-09-16 09:00").does("clerk", "assign", "co=D20|D30")
}

// TestClocks goes the normal way of a suggestion between sessions.
func TestClocks(t *testing.T) {
	l := submitted(t).clocks("forward 2026-09-29").does("clerk", "accept").clocks("forward 2026-09-29")
	l.on("2026-09-16 09:00").does("clerk", "assign", "co=D20|D30").clocks("sign 2026-09-20 of 28", "sign 2026-09-20 of 20", "sign 2026-09-20 of 30",
		"object 2026-09-30", "contact 2026-10-20", "opinion 2026-10-16 of 20", "opinion 2026-10-16 of 30", "answer 2026-12-16")
	l.does("lead", "sign_for").clocks("sign 2026-09-20 of 20", "sign 2026-09-20 of 30",
		"object 2026-09-30", "contact 2026-10-20", "opinion 2026-10-16 of 20", "opinion 2026-10-16 of 30", "answer 2026-12-16")
	l.does("co", "sign_for_co").does("A130", "sign_for_co").on("2026-09-22 09:00").does("lead", "contact").clocks("object 2026-09-30",
		"opinion 2026-10-16 of 20", "opinion 2026-10-16 of 30", "answer 2026-12-16", "attest 2026-09-30")
	l.does("author", "attest").on("2026-09-23 09:00").does("A130", "opine").clocks("object 2026-09-30", "opinion 2026-10-16 of 20", "answer 2026-12-16")
	l.on("2026-11-20 09:00").does("lead", "answer").is(liaison.Signing).does("approver", "approve").clocks("evaluate 2026-12-18")
	l.on("2026-11-24 09:00").does("author", "rate").clocks().does("clerk", "release").is(liaison.Settling).clocks("settle 2026-12-22")
	l.on("2026-12-23 00:05").does("timer", "ask_solved").clocks("reply 2027-01-20 provisional")
	l.does("author", "solved").is(liaison.Closed).clocks()
}

func TestClocksOfAComplexSuggestion(t *testing.T) {
	l := submitted(t).on("2026-09-16 09:00").does("clerk", "assign", "term=complex", "co=")
	l.clocks("sign 2026-09-20 of 28", "object 2026-09-30", "contact 2026-10-20", "answer 2027-03-16 provisional")
	if next, _ := l.m.NextClock(); next.Kind != liaison.ClockSign {
		t.Errorf("the next clock is %+v", next)
	}
}

// TestOfficerOfTwo acts for the body whose clock of that kind still runs.
func TestOfficerOfTwo(t *testing.T) {
	l := assignedTo(t)
	for _, move := range []string{"sign_for_co", "opine"} {
		for _, body := range []int64{20, 30} {
			if l.does("A150", move); l.last.Event.Body != body {
				t.Errorf("%s is of %d, not %d", move, l.last.Event.Body, body)
			}
		}
		l.mayNot("A150", move, "conflict move.not_now")
	}
}

// TestObjection: in its window, for so many rounds; refused, the old day stands;
// upheld, the time begins anew.
func TestObjection(t *testing.T) {
	l := assignedTo(t).on("2026-09-30 17:00").does("lead", "object", "reason=不属本单位职责", "instead=D14").is(liaison.Objected)
	if !slices.Contains(running(l.m), "decide 2026-10-20") || !slices.Contains(running(l.m), "answer 2026-12-16") {
		t.Errorf("while it is decided run %v", running(l.m))
	}
	l.facts(map[string]string{"reason": "不属本单位职责", "instead": "D14"})
	l.on("2026-10-12 09:00").does("chief", "reject").is(liaison.Assigned).facts(map[string]string{"reason": "", "instead": ""})
	if got := running(l.m); !slices.Contains(got, "answer 2026-12-16") || slices.Contains(got, "decide 2026-10-20") {
		t.Errorf("after it was refused run %v", got)
	}
	l.mayNot("lead", "object", "conflict move.not_now")
}

func TestObjectionUpheld(t *testing.T) {
	l := assignedTo(t)
	late := *l
	late.on("2026-10-01 09:00").mayNot("lead", "object", "conflict suggestion.object_late")
	l.on("2026-09-25 09:00").does("lead", "object").on("2026-09-28 09:00").does("chief", "uphold").is(liaison.Accepted).clocks("forward 2026-10-16")
	if len(l.m.Parties) != 1 || l.m.Parties[0].Capacity != liaison.Reviewer {
		t.Errorf("parties are still %+v", l.m.Parties)
	}
	// Whoever assigns it anew sees whom the department named.
	l.facts(map[string]string{"reason": "", "instead": "D30"})
	l.on("2026-10-12 09:00").does("clerk", "assign", "lead=D14", "co=").facts(map[string]string{"instead": ""})
	l.clocks("sign 2026-10-15 of 14", "object 2026-10-26", "contact 2026-11-09", "answer 2027-01-12 provisional")
	officer := "proposed" // D14's
	l.does(officer, "object").does("chief", "uphold").does("clerk", "assign")
	l.mayNot("lead", "object", "conflict suggestion.object_often")
	extended := *l
	extended.does("lead", "extend", "until=2027-03-01").does("chief", "grant")
	if got := running(extended.m); got[len(got)-1] != "answer 2027-03-01 provisional" || slices.Contains(got, "answer 2027-01-12 provisional") {
		t.Errorf("assigned anew, and extended: %v", got)
	}
	l.rules = liaison.Rules{liaison.ObjectionRounds: "3"}
	l.does("lead", "object")
}

// TestContact: an answer waits until the deputy was heard, and again where the
// deputy says that this did not take place.
func TestContact(t *testing.T) {
	l := assignedTo(t).mayNot("lead", "answer", "conflict suggestion.contact_first")
	if err := suggestion.Ready("answer", l.caseOf("lead", nil)); refused(t, err) != "conflict suggestion.contact_first" {
		t.Errorf("before it is asked for the answer: %v", err)
	}
	l.on("2026-09-21 09:00").does("lead", "contact", "way=phone").does("author", "attest", "took_place=no")
	if !slices.Contains(running(l.m), "contact 2026-09-29") {
		t.Errorf("after it was denied run %v", running(l.m))
	}
	l.mayNot("lead", "answer", "conflict suggestion.contact_first").mayNot("author", "attest", "conflict move.not_now")
	l.does("lead", "contact", "way=visit").does("author", "attest", "took_place=yes").does("lead", "answer").facts(map[string]string{"contacts": "2"})
	l = assignedTo(t).does("lead", "contact").does("lead", "answer").does("author", "attest", "took_place=no")
	l.mayNot("approver", "approve", "conflict suggestion.contact_first").does("approver", "send_back").is(liaison.Assigned)
}

func TestOpinionAskedAgain(t *testing.T) {
	l := assignedTo(t).does("co", "opine").does("A130", "opine").mayNot("co", "opine", "conflict move.not_now")
	l.on("2026-09-28 09:00").does("lead", "ask_opinion", "of=D30", "reason=意见空泛")
	if got := running(l.m); got[len(got)-1] != "opinion 2026-10-10 of 30" {
		t.Errorf("after it was asked again run %v", got)
	}
	l.mayNot("co", "opine", "conflict move.not_now").does("A130", "opine")
	l.mayNot("lead", "ask_opinion", "invalid field.unknown_body", "of=D14").mayNot("lead", "ask_opinion", "invalid field.missing", "of=")
}

// TestExtension: before the day, to a later one, within six months of the
// assignment.
func TestExtension(t *testing.T) {
	l := assignedTo(t)
	for until, want := range map[string]string{
		"2026-12-16": "invalid suggestion.extend_range", "2027-03-17": "invalid suggestion.extend_range",
		"2026-09-16": "invalid field.past_date", "三月": "invalid field.not_a_date", "2027-03-16": "", "2026-12-17": "",
	} {
		l.mayNot("lead", "extend", want, "until="+until)
	}
	l.on("2026-12-10 09:00").does("lead", "extend", "until=2027-01-16", "reason=正在立法").facts(map[string]string{"reason": "正在立法"})
	l.mayNot("lead", "extend", "conflict suggestion.extend_already")
	if got := running(l.m); !slices.Contains(got, "answer 2026-12-16") || !slices.Contains(got, "extend 2026-12-17") {
		t.Errorf("while it is decided run %v", got)
	}
	denied := *l
	denied.does("chief", "deny").facts(map[string]string{"until": ""})
	if got := running(denied.m); !slices.Contains(got, "answer 2026-12-16") {
		t.Errorf("after it was denied run %v", got)
	}
	l.does("chief", "grant").facts(map[string]string{"until": "2027-01-16"})
	if got := running(l.m); got[len(got)-1] != "answer 2027-01-18 provisional" || slices.Contains(got, "answer 2026-12-16") {
		t.Errorf("16 January is a Saturday; after it was granted run %v", got)
	}
	if k := l.last.Started[0]; k.Start != day("2026-09-16") || k.ID != 0 {
		t.Errorf("six months are counted from %v", k.Start)
	}
	l.on("2027-01-19 09:00").mayNot("lead", "extend", "conflict suggestion.extend_late", "until=2027-03-01")
	complex := submitted(t).does("clerk", "assign", "term=complex")
	complex.mayNot("lead", "extend", "conflict suggestion.extend_no_further", "until=2027-05-01")
}

// TestPromises: of class B each has a day, and every day is a clock.
func TestPromises(t *testing.T) {
	l := assignedTo(t).on("2026-11-02 09:00").does("lead", "contact")
	for said, want := range map[string]string{
		"commitments=":                                 "invalid field.missing",
		"commitments=年底前完成改造":                          "invalid field.undated",
		"commitments=2026-12-31":                       "invalid field.undated",
		"commitments=2026-11-02 完成改造":                  "invalid field.past_date",
		"commitments=2036-11-02 完成改造":                  "invalid field.late_date",
		"commitments=2026-12-31 完成改造\n尽快推广":            "invalid field.undated",
		"commitments=2026-12-31 " + long(301):          "invalid field.too_long",
		"commitments=2026-12-31 完成改造\n\n2027-06-30　推广": "",
		"commitments=2026-12-31：完成改造":                  "",
		"commitments=2026-12-31完成改造":                   "",
	} {
		l.mayNot("lead", "answer", want, "class=B", said)
	}
	for answer, want := range map[string]string{"年底前完成改造": "invalid suggestion.undated", "已经在2026-10-30完成": ""} {
		for _, class := range []string{"A", "C", "D"} {
			l.mayNot("lead", "answer", want, "class="+class, "answer="+answer)
		}
	}
	l.does("lead", "answer", "class=B", "answer=年底前完成改造", "commitments=2026-12-31 完成改造\n2027-06-27 推广").does("approver", "approve")
	l.clocks("evaluate 2026-11-30", "commitment 2026-12-31", "commitment 2027-06-27")
	if l.last.Started[1].Note != "完成改造" || l.last.Started[2].Note != "推广" || l.last.Started[1].For != liaison.Lead {
		t.Errorf("promised was %+v", l.last.Started)
	}
}

// TestPromisesOfBefore: an answer of another class drops what was promised.
func TestPromisesOfBefore(t *testing.T) {
	l := assignedTo(t).does("lead", "contact").does("lead", "answer", "class=B").does("approver", "send_back")
	l.does("lead", "answer", "class=A", "commitments=2026-12-31 完成改造").facts(map[string]string{"commitments": ""})
	l.does("approver", "approve").clocks("evaluate 2026-10-20")
	l.does("clerk", "face", "commitments=2026-12-31 再看一次").clocks("evaluate 2026-10-20", "commitment 2026-12-31")
	l.does("clerk", "face", "commitments=").clocks("evaluate 2026-10-20", "commitment 2026-12-31")
}

func TestKeySupervision(t *testing.T) {
	l := assignedTo(t).does("committee", "visit").does("committee", "comment")
	l.does("chief", "make_key", "leader=常委会副主任", "sponsor=").facts(map[string]string{"key": "yes", "leader": "常委会副主任", "sponsor": "", "visits": "1"})
	l.mayNot("chief", "make_key", "conflict move.too_late")
	told := liaison.Notice{To: liaison.Committee, Key: "key"}
	if !slices.Contains(l.last.Notices, told) {
		t.Errorf("told are %v", l.last.Notices)
	}
}

func long(n int) string { return strings.Repeat("长", n) }

func TestDecideChecksWhatIsSupplied(t *testing.T) {
	accepted := submitted(t).does("clerk", "accept")
	inHand := assignedTo(t)
	for _, c := range []struct {
		l               *life
		who, move, said string
		want            string
	}{
		{accepted, "clerk", "assign", "lead=", "invalid field.missing"},
		{accepted, "clerk", "assign", "lead=D99", "invalid field.unknown_body"},
		{accepted, "clerk", "assign", "lead=C05", "invalid field.unknown_body"},
		{accepted, "clerk", "assign", "lead=D28|D20", "invalid field.not_a_choice"},
		{accepted, "clerk", "assign", "co=", ""},
		{accepted, "clerk", "assign", "co=D20|D99", "invalid field.unknown_body"},
		{accepted, "clerk", "assign", "co=D20|D28", "invalid field.body_twice"},
		{accepted, "clerk", "assign", "co=D20|D20", "invalid field.body_twice"},
		{accepted, "clerk", "assign", "term=soon", "invalid field.not_a_choice"},
		{accepted, "clerk", "return", "reason=D20", ""},
		{accepted, "clerk", "return", "reason= \n　", "invalid field.missing"},
		{accepted, "clerk", "return", "reason=" + long(3000), ""},
		{accepted, "clerk", "return", "reason=" + long(3001), "invalid field.too_long"},
		{accepted, "clerk", "return", "ground=weather", "invalid field.not_a_choice"},
		{accepted, "clerk", "lower", "handler=D28", "invalid field.unknown_body"},
		{accepted, "clerk", "divide", "separate=D28", "invalid field.too_few"},
		{inHand, "lead", "contact", "day=2026-09-16", ""},
		{inHand, "lead", "contact", "day=2026-09-17", "invalid field.future_date"},
		{inHand, "lead", "contact", "day=2025-09-15", "invalid field.early_date"},
		{inHand, "lead", "contact", "day=9月17日", "invalid field.not_a_date"},
		{inHand, "author", "fly", "", "not_found move.unknown"},
	} {
		c.l.mayNot(c.who, c.move, c.want, c.said)
	}
}

func TestEvents(t *testing.T) {
	l := assignedTo(t).does("lead", "contact", "gist=当面听取意见", "way=visit")
	want := liaison.Event{
		Matter: 1, Move: "contact", From: liaison.Assigned, To: liaison.Assigned, Actor: 128, Capacity: liaison.Lead, Body: 28, At: l.now,
		Input: liaison.Input{"way": {"visit"}, "day": {"2026-09-16"}, "gist": {"当面听取意见"}, "hash": {l.m.Hash}},
	}
	if diff := cmp.Diff(want, l.last.Event); diff != "" {
		t.Error(diff)
	}
	if l.last.Before.Facts["day"] != "" || l.m.Facts["day"] != "2026-09-16" || !l.m.Changed.Equal(l.now) {
		t.Errorf("before %v, afterwards %v", l.last.Before.Facts, l.m.Facts)
	}
}
