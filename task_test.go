package liaison_test

import (
	"testing"

	"liaison"
)

// taskTable is the table of an item of the plan once more, in words of its own.
var taskTable = table{
	moves: `
submit    | author | draft returned                     | planned
adopt     | chief  | planned                            | underway
return    | chief  | planned                            | returned
progress  | lead   | underway                           | -
prove     | lead   | underway reported                  | -
complete  | lead   | underway                           | reported
confirm   | staff  | reported                           | closed
send_back | staff  | reported                           | underway
postpone  | staff  | underway                           | -
drop      | staff  | planned returned underway reported | dropped
`,
	scenes: []scene{
		{name: "draft"},
		{name: "planned", way: "submit", there: "lead approver"},
		{name: "returned", way: "submit, return", there: "lead approver"},
		{name: "underway", way: "submit, adopt", there: "lead approver"},
		{name: "underway again", way: "submit, adopt, complete, send_back", there: "lead approver"},
		{name: "reported", way: "submit, adopt, complete", there: "lead approver"},
		{name: "closed", way: "submit, adopt, complete, confirm", there: "lead approver"},
		{name: "dropped", way: "submit, adopt, drop", there: "lead approver"},
	},
}

// TestTheClocksOfThePlan: the day that was set, moved to a working day, and a
// month from each telling to the next.
func TestTheClocksOfThePlan(t *testing.T) {
	l := lifeOf(t, draftOf(liaison.Procedures[liaison.Task])).on("2026-03-16 09:00").does("author", "submit").clocks("adopt 2026-04-16")
	l.does("chief", "adopt", "deadline=2026-10-31").clocks("due 2026-11-02", "progress 2026-04-16")
	if l.m.Number != "2026-B-001" || l.m.Facts["published"] != "yes" {
		t.Errorf("adopted as %+v", l.m)
	}
	l.on("2026-04-10 09:00").does("lead", "progress").clocks("due 2026-11-02", "progress 2026-05-11")
	l.does("lead", "prove").clocks("due 2026-11-02", "progress 2026-05-11")
	l.does("clerk", "postpone", "deadline=2026-12-15").clocks("progress 2026-05-11", "due 2026-12-15")
	l.mayNot("clerk", "postpone", "invalid field.past_date", "deadline=2026-04-01")
	l.on("2026-12-20 09:00").does("lead", "complete").is(liaison.Reported).clocks("confirm 2026-12-25")
	l.does("clerk", "send_back").clocks("due 2026-12-15", "progress 2027-01-20 provisional") // it is late again at once
	l.does("lead", "complete").does("clerk", "confirm").is(liaison.Closed).clocks()
}

// TestTheMonthIsRemindedOf: three days before it is over, on its last day, and
// then every working day.
func TestTheMonthIsRemindedOf(t *testing.T) {
	l := lifeOf(t, draftOf(liaison.Procedures[liaison.Task])).on("2026-03-16 09:00").does("author", "submit")
	l.does("chief", "adopt", "deadline=2026-10-30")
	k := l.m.Clocks[len(l.m.Clocks)-1]
	for day, warned := range map[string]bool{
		"2026-04-10": false, "2026-04-13": true, "2026-04-14": false, "2026-04-16": true, "2026-04-17": true,
	} {
		today := liaison.DateOf(at(day + " 09:00"))
		if _, is := k.Rung(calendar2026, today.AddDays(-1), today); is != warned {
			t.Errorf("on %s: warned %t", day, is)
		}
	}
}

// TestAnyDeputyMayLook: from when it is adopted.
func TestAnyDeputyMayLook(t *testing.T) {
	l := lifeOf(t, draftOf(liaison.Procedures[liaison.Task])).does("author", "submit")
	if held := l.m.Capacities(cast["other"]); len(held) > 0 {
		t.Errorf("before it is adopted others are %v", held)
	}
	l.does("chief", "adopt")
	if held := l.m.Capacities(cast["other"]); len(held) != 1 || held[0] != liaison.Reader {
		t.Errorf("afterwards others are %v", held)
	}
	if held := l.m.Capacities(cast["operator"]); len(held) > 0 {
		t.Errorf("somebody else is %v", held)
	}
}
