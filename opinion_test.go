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
grade    | handler | received handling                | handling
pass     | handler | received handling                | received
answer   | handler | received handling                | resolved
refuse   | handler | received handling                | resolved
feedback | author  | resolved                         | told
reopen   | author  | resolved                         | handling
raise    | author  | received handling resolved told  | -
`,
	scenes: []scene{
		{name: "draft"},
		{name: "received", way: "submit", there: "handler"},
		{name: "handling", way: "submit, grade", there: "handler"},
		{name: "resolved", way: "submit, grade, answer", there: "handler"},
		{name: "resolved refused", way: "submit, refuse", there: "handler"},
		{name: "told", way: "submit, grade, answer, feedback", there: "handler"},
	},
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
