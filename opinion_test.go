package liaison_test

import (
	"slices"
	"testing"

	"liaison"
)

// opinionTable is the opinion's table once more, in words of
// its own.
var opinionTable = table{
	moves: `
submit   | author  | draft                            | received
lodge    | author  | draft                            | lodged
entrust  | staff   | lodged                           | handling
grade    | handler | received handling                | handling
pass     | handler | received handling                | received
answer   | handler | received handling                | resolved
refuse   | handler | received handling                | resolved
feedback | author  | resolved                         | told
settle   | author  | answered                         | told
reopen   | author  | resolved answered                | handling
raise    | author  | received handling resolved answered told  | -
write_up | author  | told                             | -
feature  | handler | told                             | -
`,
	scenes: []scene{
		{name: "draft", but: "lodge: conflict move.too_late"},
		{name: "draft raised", draft: inContact, but: "submit: invalid draft.incomplete"},
		{name: "lodged", draft: inContact, way: "lodge"},
		{name: "handling raised", draft: inContact, way: "lodge, entrust", there: "handler", but: "answer refuse: >answered"},
		{name: "answered", draft: inContact, way: "lodge, entrust, answer", there: "handler"},
		{name: "answered refused", draft: inContact, way: "lodge, entrust, refuse", there: "handler"},
		{name: "received", way: "submit", there: "handler"},
		{name: "handling", way: "submit, grade", there: "handler"},
		{name: "resolved", way: "submit, grade, answer", there: "handler"},
		{name: "resolved refused", way: "submit, refuse", there: "handler"},
		{name: "told", way: "submit, grade, answer, feedback", there: "handler"},
	},
}

// inContact makes the draft what the author has raised in a contact: nobody has it yet.
func inContact(m *liaison.Matter) {
	m.Facts = map[string]string{"grade": "raised", "for": cast["author"].Code}
	m.Parties = nil
}

// TestLodged: a member makes an item of what a deputy has raised, and sees what becomes
// of it; it is the deputy's, and is answered within a month.
func TestLodged(t *testing.T) {
	m := draftOf(opinion)
	inContact(&m)
	m.Author = cast["other"].ID
	l := lifeOf(t, m).does("other", "lodge").is(liaison.Lodged).clocks("entrust 2026-09-18", "handle 2026-10-15")
	if l.m.Author != cast["author"].ID || l.m.Facts["writer"] != cast["other"].Code || l.m.Facts["for"] != "" {
		t.Errorf("it is %d's, by %v", l.m.Author, l.m.Facts)
	}
	if !slices.Contains(l.m.Capacities(cast["other"]), liaison.Carrier) || liaison.Onlooks(l.m.Capacities(cast["other"])) {
		t.Errorf("who brought it in sees it as %v", l.m.Capacities(cast["other"]))
	}
	l.mayNot("other", "settle", "forbidden move.not_yours")
	l.does("clerk", "entrust", "handler=S03").is(liaison.Handling).clocks("handle 2026-10-15").does("handler", "answer")
	l.is(liaison.Answered).clocks().does("author", "reopen").is(liaison.Handling).clocks("handle 2026-09-29")
	l.does("handler", "answer").does("author", "settle").is(liaison.Told)
}

func received(t *testing.T) *life {
	return lifeOf(t, draftOf(opinion)).does("author", "submit").clocks("grade 2026-09-18")
}

func TestGrades(t *testing.T) {
	for grade, want := range map[string]string{
		"consult": "handle 2026-09-18", "suggest": "handle 2026-09-29", "handle": "handle 2026-09-29", "urgent": "handle 2026-09-16 10:20",
	} {
		l := received(t).does("handler", "grade", "grade="+grade).is(liaison.Handling).clocks(want)
		l.does("handler", "grade", "grade=consult").clocks("handle 2026-09-18")
	}
}

// TestPassed up and down: the number stays, who has it changes, and looks at it
// anew.
func TestPassed(t *testing.T) {
	l := received(t)
	number := l.m.Number
	for i, step := range []struct{ who, to string }{{"handler", "R07"}, {"handler", "D28"}, {"lead", "S03"}} {
		l.does(step.who, "grade").on("2026-09-16 09:00").does(step.who, "pass", "handler="+step.to).is(liaison.Received).clocks("grade 2026-09-20")
		if got := l.m.Bodies(liaison.Handler); !slices.Equal(got, []int64{bodies[step.to].ID}) || l.m.Number != number || l.m.Facts["passes"] != string(rune('1'+i)) {
			t.Errorf("%s is with %v, after %s", l.m.Number, got, l.m.Facts["passes"])
		}
	}
	l.mayNot("lead", "answer", "forbidden move.not_yours").does("handler", "answer")
}

// TestFedBack: who has told it is told, or nobody is satisfied yet.
func TestFedBack(t *testing.T) {
	l := received(t).does("handler", "answer", "answer=已经修好").is(liaison.Resolved).clocks("feedback 2026-09-21").facts(map[string]string{"answer": "已经修好"})
	l.does("author", "reopen").is(liaison.Handling).clocks("handle 2026-09-29")
	l.does("handler", "answer").does("author", "feedback", "content=no").is(liaison.Told).clocks().facts(map[string]string{"content": "no"})
	refused := received(t).does("handler", "refuse", "refusal=court").is(liaison.Resolved).clocks("feedback 2026-09-21")
	refused.facts(map[string]string{"refusal": "court"}).mayNot("author", "raise", "")
}

// TestRaised: an opinion or a question becomes a suggestion of its own.
func TestRaised(t *testing.T) {
	for _, l := range []*life{
		received(t), received(t).does("handler", "answer").does("author", "feedback"),
		lifeOf(t, draftOf(question)).does("author", "submit").does("lead", "answer"),
	} {
		stage := l.m.Stage
		l.does("author", "raise").is(stage)
		child := l.made(0, "author", 4).is(liaison.Draft)
		if child.m.Kind != liaison.Suggestion || child.m.Origin != 1 || child.m.Author != 7 || child.m.Number != "" || len(child.m.Parties) > 0 {
			t.Errorf("raised was %+v", child.m)
		}
		if child.m.Title != l.m.Title || child.m.Part("body") != l.m.Part("body") {
			t.Errorf("its text is %q", child.m.Part("body"))
		}
		child.does("author", "submit")
	}
}

// TestRaisedByDeputies only: a station's officer takes opinions down as well.
func TestRaisedByDeputies(t *testing.T) {
	m := draftOf(opinion)
	m.Author = cast["handler"].ID
	l := lifeOf(t, m).does("handler", "submit")
	l.mayNot("handler", "raise", "forbidden draft.deputies_only")
}
