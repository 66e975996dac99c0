package liaison_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison"
)

// submitted is a suggestion that its deputy has submitted alone.
func submitted(t *testing.T) *life { return lifeOf(t, draft()).does("author", "submit") }

func (l *life) clocks(want ...string) *life {
	l.Helper()
	if diff := cmp.Diff(want, running(l.m)); diff != "" {
		l.Errorf("after %s: %s", l.last.Event.Move, diff)
	}
	return l
}

func (l *life) facts(want map[string]string) *life {
	l.Helper()
	for k, v := range want {
		if l.m.Facts[k] != v {
			l.Errorf("after %s %s is %q, not %q", l.last.Event.Move, k, l.m.Facts[k], v)
		}
	}
	return l
}

// made makes a matter that the last move has led to, with its first move.
func (l *life) made(i int, by string, id int64) *life {
	l.Helper()
	s := l.last.Spawned[i]
	child := lifeOf(l.TB, s.Matter)
	child.m.ID, child.now = id, l.now
	if s.Suffix > 0 {
		child.m.Number = l.m.Number + "-" + string(rune('0'+s.Suffix))
	}
	if s.First == "" {
		return child
	}
	c := child.caseOf(by, s.Input)
	out, err := child.procedure.Decide(s.First, c)
	if err != nil {
		l.Fatalf("%s of what was made: %v", s.First, err)
	}
	child.last, child.m = out, numbered(out)
	return child
}

func TestIncompleteDrafts(t *testing.T) {
	for part, spoil := range map[string]func(*liaison.Matter){
		"session": func(m *liaison.Matter) { m.Session = "" },
		"topic":   func(m *liaison.Matter) { m.Topic = "" },
		"title":   func(m *liaison.Matter) { m.Title = "" },
		"body":    func(m *liaison.Matter) { m.Pieces = nil },
	} {
		l := lifeOf(t, draft())
		spoil(&l.m)
		l.mayNot("author", "submit", "invalid draft.incomplete").mayNot("author", "invite", "invalid draft.incomplete")
		_, err := l.try("author", "submit")
		var refusal *liaison.Refusal
		if !errors.As(err, &refusal) || refusal.Args["Part"] != part {
			t.Errorf("without %s: %v", part, refusal.Args)
		}
	}
	l := lifeOf(t, draftOf(opinion))
	l.m.Parties = nil
	l.mayNot("author", "submit", "invalid draft.incomplete")
}

func TestReviewedInSession(t *testing.T) {
	l := lifeOf(t, draft()).on("2026-01-20 09:30")
	l.m.Session = liaison.Plenary
	l.does("author", "submit").is(liaison.Reviewing).clocks("review 2026-01-20 13:30")
	l.does("reviewer", "ask_edit", "reason=请补充数据").is(liaison.Returned).facts(map[string]string{"ground": "revise", "reason": "请补充数据"}).clocks()
	l.does("author", "submit").does("reviewer", "pass").is(liaison.Submitted).clocks("forward 2026-02-03")
}

func TestReturnedAndSubmittedAgain(t *testing.T) {
	l := submitted(t).clocks("forward 2026-09-29").does("clerk", "return", "ground=empty").clocks()
	first := l.m.Hash
	l.m.Title = "关于优化慢特病结算服务的建议"
	l.on("2026-09-20 10:00").does("author", "submit").clocks("forward 2026-10-10").is(liaison.Submitted)
	if !l.last.Signed || l.m.Hash == first || l.m.Number != "2026-B-001" {
		t.Errorf("signed again as %s", l.m.Number)
	}
}

// TestProposedTwice is 两上两下: asked, demurred, proposed to another, assigned.
func TestProposedTwice(t *testing.T) {
	l := submitted(t).does("author", "wish", "wish=D20").does("clerk", "propose", "proposed=D14").is(liaison.Proposing)
	l.clocks("forward 2026-09-29", "propose 2026-09-21")
	l.does("proposed", "demur", "reason=不属本单位职责", "instead=D28")
	l.on("2026-09-17 09:00").does("clerk", "propose", "proposed=D28").clocks("forward 2026-09-29", "propose 2026-09-23")
	l.mayNot("proposed", "demur", "forbidden move.not_yours").facts(map[string]string{"wish": "D20", "proposed": "D28", "proposals": "2"})
	l.does("clerk", "assign").facts(map[string]string{"wish": "D20"})
	if got := l.m.Bodies(liaison.Proposed); got != nil {
		t.Errorf("it is assigned, and proposed to %v", got)
	}
	if got := l.m.Bodies(liaison.Committee); !slices.Equal(got, []int64{5}) {
		t.Errorf("the committee of its topic is %v", got)
	}
}

// TestMerged: what was merged is answered with the other, and rated by itself.
func TestMerged(t *testing.T) {
	l := submitted(t).does("clerk", "merge").is(liaison.Merged).clocks()
	if l.m.Main != mainMatter.ID {
		t.Errorf("it is handled with %d", l.m.Main)
	}
	l.does("main", "receive_answer").is(liaison.Answered)
	l.facts(map[string]string{"class": "B", "answer": "一并答复", "commitments": "2027-03-01 完成改造"})
	l.clocks("evaluate 2026-10-19", "commitment 2027-03-01")
	if !slices.Equal(l.m.Bodies(liaison.Lead), []int64{28}) || !slices.Equal(l.m.Bodies(liaison.Co), []int64{30}) {
		t.Errorf("the departments are %+v", l.m.Parties)
	}
	l.does("author", "rate", "result=basic").does("clerk", "release").is(liaison.Tracking)
	l.does("lead", "report").is(liaison.Delivered)
	if mainMatter.Facts["result"] != "" {
		t.Error("the rating of one is that of the other")
	}
}

// TestDetached: when the other ends otherwise, what was merged is with the staff
// again, and with nothing else.
func TestDetached(t *testing.T) {
	for who, move := range map[string]string{"main": "detach", "clerk": "unmerge"} {
		l := submitted(t).does("clerk", "merge").on("2026-09-20 09:00").does(who, move).is(liaison.Accepted).clocks("forward 2026-10-10")
		if l.m.Main != 0 || l.m.Facts["into"] != "" {
			t.Errorf("after %s it is handled with %d", move, l.m.Main)
		}
		l.does("clerk", "assign")
	}
	for _, ends := range []string{"withdraw", "return", "letter", "lower", "split", "divide", "merge"} {
		who := "clerk"
		if ends == "withdraw" {
			who = "author"
		}
		if l := submitted(t).does(who, ends); l.last.Echoes != "detach" {
			t.Errorf("%s echoes %q", ends, l.last.Echoes)
		}
	}
	l := submitted(t).does("clerk", "assign").does("lead", "contact").does("lead", "answer").does("approver", "approve")
	if l.last.Echoes != "receive_answer" {
		t.Errorf("an answer echoes %q", l.last.Echoes)
	}
}

func TestWhatTakesAnotherIn(t *testing.T) {
	l := submitted(t)
	l.mayNot("clerk", "merge", "invalid field.no_such_matter", "into=2026-B-999")
	l.mayNot("clerk", "merge", "invalid field.same_matter", "into=2026-B-001")
	for _, stage := range []liaison.Stage{liaison.Answered, liaison.Merged, liaison.Closed, liaison.Returned, liaison.Lowered} {
		c := l.caseOf("clerk", liaison.Input{"into": {"2026-B-050"}})
		other := mainMatter
		other.Stage = stage
		c.Matters = map[string]liaison.Matter{other.Number: other}
		_, err := suggestion.Decide("merge", c)
		if got := refused(t, err); got != "conflict merge.not_open" {
			t.Errorf("into what is %s: %q", stage, got)
		}
	}
}

// TestSplit: each child goes back to its deputy to be confirmed.
func TestSplit(t *testing.T) {
	l := submitted(t).does("clerk", "split", "titles=关于甲的建议|关于乙的建议|关于丙的建议").is(liaison.Split).clocks()
	if len(l.last.Spawned) != 3 {
		t.Fatalf("%d were made", len(l.last.Spawned))
	}
	child := l.made(2, "clerk", 4).is(liaison.Returned).facts(map[string]string{"ground": "split"})
	if child.m.Title != "关于丙的建议" || child.m.Number != "2026-B-001-3" || child.m.Origin != 1 || child.m.Author != 7 || child.m.Part("body") != "情况如下。" {
		t.Errorf("made was %+v", child.m)
	}
	child.does("author", "submit").is(liaison.Submitted)
	if child.m.Number != "2026-B-001-3" {
		t.Errorf("it became %s", child.m.Number)
	}
	submitted(t).mayNot("clerk", "split", "invalid field.too_few", "titles=关于甲的建议")
	submitted(t).mayNot("clerk", "split", "invalid field.too_few", "titles=关于甲的建议|关于甲的建议")
}

// TestDivided is 分办: each department has one of its own at once.
func TestDivided(t *testing.T) {
	l := joint(t).does("unsigned", "cosign").does("author", "submit").does("clerk", "divide", "separate=D30|D14", "term=complex").is(liaison.Divided)
	child := l.made(1, "clerk", 4).is(liaison.Assigned)
	if !slices.Equal(child.m.Bodies(liaison.Lead), []int64{14}) || child.m.Number != "2026-B-001-2" || child.m.Signers() != 3 {
		t.Errorf("%s is with %v and has %d signers", child.m.Number, child.m.Bodies(liaison.Lead), child.m.Signers())
	}
	child.clocks("sign 2026-09-18 of 14", "object 2026-09-29", "contact 2026-10-19", "answer 2027-03-15 provisional")
}

// TestLowered: a lower level answers under the same number, or hands it back.
func TestLowered(t *testing.T) {
	l := submitted(t).does("clerk", "lower").is(liaison.Lowered).clocks("lower 2026-10-15")
	l.does("handler", "report_back", "answer=县里已经修好").is(liaison.Answered).clocks("evaluate 2026-10-19").facts(map[string]string{"answer": "县里已经修好"})
	l.does("author", "rate", "result=dissatisfied").mayNot("clerk", "redo", "conflict suggestion.redo_nobody")
	l.does("clerk", "convene").mayNot("clerk", "conclude", "conflict suggestion.promise_nobody", "commitments=2026-12-31 再修一次").does("clerk", "conclude", "commitments=")
	if l.is(liaison.Settling).m.Number != "2026-B-001" {
		t.Errorf("the number is %s", l.m.Number)
	}
	l = submitted(t).does("clerk", "lower").does("handler", "hand_back").is(liaison.Accepted).clocks("forward 2026-09-29")
	l.mayNot("handler", "report_back", "forbidden move.not_yours")
}
