package liaison_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liaison"
)

var suggestion = liaison.Procedures[liaison.Suggestion]

var departments = map[string]int64{"D20": 20, "D28": 28, "D30": 30}

func member(id, body int64, role liaison.Role) liaison.Person {
	return liaison.Person{ID: id, Memberships: []liaison.Membership{{Body: body, Role: role}}}
}

// The people of the tests.
var (
	author    = member(7, 1, liaison.RoleDeputy)
	other     = member(8, 1, liaison.RoleDeputy)
	clerk     = member(100, 9, liaison.RoleClerk)
	officer28 = member(128, 28, liaison.RoleOfficer)
	officer20 = member(120, 20, liaison.RoleOfficer)
	officer30 = member(130, 30, liaison.RoleOfficer)
	operator  = member(500, 9, liaison.RoleOperator)

	everybody = []liaison.Person{author, other, clerk, officer28, officer20, officer30, operator}
)

func draft() liaison.Matter {
	return liaison.Matter{
		ID: 1, Kind: liaison.Suggestion, Stage: liaison.Draft, Author: author.ID, Session: liaison.Between,
		Topic: "T05", Title: "关于优化结算服务的建议", Pieces: []liaison.Piece{{Part: "body", Text: "情况如下。"}},
	}
}

func assignment() liaison.Input {
	return liaison.Input{"lead": {"D28"}, "co": {"D20", "D30"}, "term": {"normal"}}
}

// right are inputs with which a move is not refused for what is supplied.
func right(move liaison.MoveKey, m liaison.Matter) liaison.Input {
	switch move {
	case "submit":
		return liaison.Input{"hash": {suggestion.Hash(m)}}
	case "assign":
		return assignment()
	case "return":
		return liaison.Input{"ground": {"revise"}, "reason": {"请补充具体措施"}}
	case "contact":
		return liaison.Input{"way": {"visit"}, "day": {"2026-09-15"}, "gist": {"当面听取意见"}}
	case "opine":
		return liaison.Input{"opinion": {"同意"}}
	case "answer":
		return liaison.Input{"class": {"A"}, "answer": {"已经解决"}}
	case "rate":
		return liaison.Input{"attitude": {"satisfied"}, "result": {"basic"}}
	case "withdraw":
		return liaison.Input{"reason": {"情况已变"}}
	}
	return nil
}

// play makes a move that must be allowed.
func play(t testing.TB, m liaison.Matter, who liaison.Person, move liaison.MoveKey, when string) liaison.Outcome {
	t.Helper()
	out, err := step{move, who, right(move, m), at(when)}.decide(m)
	if err != nil {
		t.Fatalf("%s in %s: %v", move, m.Stage, err)
	}
	return out
}

// inStage is a matter that was brought to the stage by the shortest way.
func inStage(t testing.TB, stage liaison.Stage) liaison.Matter {
	t.Helper()
	type made struct {
		who  liaison.Person
		move liaison.MoveKey
	}
	assigned := []made{{author, "submit"}, {clerk, "accept"}, {clerk, "assign"}, {officer28, "contact"}}
	answered := append(slices.Clone(assigned), made{officer28, "answer"})
	ways := map[liaison.Stage][]made{
		liaison.Draft:     nil,
		liaison.Submitted: {{author, "submit"}},
		liaison.Returned:  {{author, "submit"}, {clerk, "return"}},
		liaison.Accepted:  {{author, "submit"}, {clerk, "accept"}},
		liaison.Assigned:  assigned,
		liaison.Answered:  answered,
		liaison.Rated:     append(slices.Clone(answered), made{author, "rate"}),
		liaison.Withdrawn: {{author, "submit"}, {author, "withdraw"}},
	}
	way, known := ways[stage]
	if !known {
		t.Fatalf("no way to %s", stage)
	}
	m := draft()
	for _, s := range way {
		m = play(t, m, s.who, s.move, "2026-09-16 10:00").Matter
	}
	if m.Stage != stage {
		t.Fatalf("the way to %s ends in %s", stage, m.Stage)
	}
	return m
}

// TestEveryMove tries every move in every stage by everybody.
func TestEveryMove(t *testing.T) {
	const all = "draft submitted returned accepted assigned answered rated withdrawn"
	allowed := []struct {
		move, by string
		from     string
		to       liaison.Stage
	}{
		{"submit", "author", "draft returned", liaison.Submitted},
		{"accept", "clerk", "submitted", liaison.Accepted},
		{"assign", "clerk", "submitted accepted", liaison.Assigned},
		{"return", "clerk", "submitted accepted", liaison.Returned},
		{"contact", "lead", "assigned", liaison.Assigned},
		{"opine", "co", "assigned", liaison.Assigned},
		{"answer", "lead", "assigned", liaison.Answered},
		{"rate", "author", "answered", liaison.Rated},
		{"withdraw", "author", "submitted returned accepted assigned", liaison.Withdrawn},
	}
	if len(allowed) != len(suggestion.Moves) {
		t.Fatalf("the procedure has %d moves", len(suggestion.Moves))
	}
	people := map[string]liaison.Person{"author": author, "other": other, "clerk": clerk, "lead": officer28, "co": officer20, "operator": operator}
	party := []liaison.Stage{liaison.Assigned, liaison.Answered, liaison.Rated} // when departments are parties
	for _, stage := range strings.Fields(all) {
		m := inStage(t, liaison.Stage(stage))
		for who, person := range people {
			for _, rule := range allowed {
				mine := rule.by == who && (who == "author" || who == "clerk" && m.Stage != liaison.Draft || slices.Contains(party, m.Stage))
				now := slices.Contains(strings.Fields(rule.from), stage)
				want := ""
				switch {
				case !mine:
					want = "forbidden move.not_yours"
				case !now:
					want = "conflict move.too_late"
				}
				move := liaison.MoveKey(rule.move)
				out, err := step{move, person, right(move, m), at("2026-09-17 10:00")}.decide(m)
				if got := refused(t, err); got != want {
					t.Errorf("%s by %s in %s: %q, not %q", move, who, stage, got, want)
				}
				if err == nil && out.Matter.Stage != rule.to {
					t.Errorf("%s by %s leads from %s to %s", move, who, stage, out.Matter.Stage)
				}
				offered := slices.ContainsFunc(suggestion.Offered(m, person), func(m liaison.Move) bool { return m.Key == move })
				if offered != (mine && now) {
					t.Errorf("%s is offered to %s in %s: %v", move, who, stage, offered)
				}
			}
		}
	}
	_, err := step{"reopen", author, nil, at("2026-09-17 10:00")}.decide(draft())
	if got := refused(t, err); got != "not_found move.unknown" {
		t.Error(got)
	}
}

func TestDecideChecksWhatIsSupplied(t *testing.T) {
	for _, c := range []struct {
		name  string
		stage liaison.Stage
		who   liaison.Person
		move  liaison.MoveKey
		with  liaison.Input // replaces the right values; nil: takes them away
		want  string
	}{
		{"no lead", liaison.Accepted, clerk, "assign", liaison.Input{"lead": nil}, "invalid field.missing"},
		{"an unknown lead", liaison.Accepted, clerk, "assign", liaison.Input{"lead": {"D99"}}, "invalid field.unknown_body"},
		{"two leads", liaison.Accepted, clerk, "assign", liaison.Input{"lead": {"D28", "D20"}, "co": nil}, "invalid field.not_a_choice"},
		{"no others", liaison.Accepted, clerk, "assign", liaison.Input{"co": nil}, ""},
		{"an unknown other", liaison.Accepted, clerk, "assign", liaison.Input{"co": {"D20", "D99"}}, "invalid field.unknown_body"},
		{"the lead among the others", liaison.Accepted, clerk, "assign", liaison.Input{"co": {"D20", "D28"}}, "invalid field.body_twice"},
		{"another twice", liaison.Accepted, clerk, "assign", liaison.Input{"co": {"D20", "D20"}}, "invalid field.body_twice"},
		{"no such term", liaison.Accepted, clerk, "assign", liaison.Input{"term": {"soon"}}, "invalid field.not_a_choice"},
		{"a code as a reason", liaison.Accepted, clerk, "return", liaison.Input{"reason": {"D20"}}, ""},
		{"no reason", liaison.Submitted, clerk, "return", liaison.Input{"reason": {""}}, "invalid field.missing"},
		{"a blank reason", liaison.Submitted, clerk, "return", liaison.Input{"reason": {" \n　"}}, "invalid field.missing"},
		{"a reason of 3000", liaison.Submitted, clerk, "return", liaison.Input{"reason": {strings.Repeat("长", 3000)}}, ""},
		{"a reason of 3001", liaison.Submitted, clerk, "return", liaison.Input{"reason": {strings.Repeat("长", 3001)}}, "invalid field.too_long"},
		{"today", liaison.Assigned, officer28, "contact", liaison.Input{"day": {"2026-09-17"}}, ""},
		{"tomorrow", liaison.Assigned, officer28, "contact", liaison.Input{"day": {"2026-09-18"}}, "invalid field.future_date"},
		{"no day", liaison.Assigned, officer28, "contact", liaison.Input{"day": {"9月17日"}}, "invalid field.not_a_date"},
		{"satisfied without a reason", liaison.Answered, author, "rate", nil, ""},
		{"dissatisfied without a reason", liaison.Answered, author, "rate", liaison.Input{"result": {"dissatisfied"}}, "invalid field.missing"},
		{"dissatisfied", liaison.Answered, author, "rate", liaison.Input{"result": {"dissatisfied"}, "why": {"没有时限"}}, ""},
		{"another text than was shown", liaison.Draft, author, "submit", liaison.Input{"hash": {"0"}}, "conflict draft.changed"},
		{"no text shown", liaison.Draft, author, "submit", liaison.Input{"hash": nil}, "conflict draft.changed"},
	} {
		m := inStage(t, c.stage)
		input := right(c.move, m)
		for field, values := range c.with {
			input[field] = values
		}
		_, err := step{c.move, c.who, input, at("2026-09-17 10:00")}.decide(m)
		if got := refused(t, err); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}

func TestContactBeforeAnswer(t *testing.T) {
	m := play(t, inStage(t, liaison.Accepted), clerk, "assign", "2026-09-16 10:00").Matter
	answer := step{"answer", officer28, right("answer", m), at("2026-09-17 10:00")}
	_, err := answer.decide(m)
	if got := refused(t, err); got != "conflict suggestion.contact_first" {
		t.Error(got)
	}
	m = play(t, m, officer28, "contact", "2026-09-17 10:00").Matter
	if _, err := answer.decide(m); err != nil {
		t.Error(err)
	}
}

func TestIncompleteDrafts(t *testing.T) {
	for part, spoil := range map[string]func(*liaison.Matter){
		"session": func(m *liaison.Matter) { m.Session = "" },
		"topic":   func(m *liaison.Matter) { m.Topic = "" },
		"title":   func(m *liaison.Matter) { m.Title = "" },
		"body":    func(m *liaison.Matter) { m.Pieces = nil },
	} {
		m := draft()
		spoil(&m)
		_, err := step{"submit", author, right("submit", m), at("2026-09-15 10:20")}.decide(m)
		if got := refused(t, err); got != "invalid draft.incomplete" {
			t.Errorf("without %s: %q", part, got)
		}
	}
}

func TestOverlongDrafts(t *testing.T) {
	for name, spoil := range map[string]func(*liaison.Matter){
		"title": func(m *liaison.Matter) { m.Title = strings.Repeat("长", 101) },
		"body":  func(m *liaison.Matter) { m.Pieces[0].Text = strings.Repeat("长", 10_001) },
		"files": func(m *liaison.Matter) { m.Attachments = make([]liaison.Attachment, 21) },
	} {
		m := draft()
		spoil(&m)
		_, err := step{"submit", author, right("submit", m), at("2026-09-15 10:20")}.decide(m)
		if got := refused(t, err); !strings.HasPrefix(got, "invalid draft.too_") {
			t.Errorf("with too long a %s: %q", name, got)
		}
	}
}

// running says which clocks run, and until when.
func running(m liaison.Matter) []string {
	var said []string
	for _, k := range m.Clocks {
		if k.Stopped {
			continue
		}
		line := fmt.Sprintf("%s %s", k.Kind, k.Due)
		if k.Body != 0 {
			line += fmt.Sprintf(" of %d", k.Body)
		}
		if k.Provisional {
			line += " provisional"
		}
		said = append(said, line)
	}
	return said
}

// TestClocks goes the normal way of a suggestion between sessions.
func TestClocks(t *testing.T) {
	m := draft()
	for _, c := range []struct {
		who  liaison.Person
		move liaison.MoveKey
		when string
		want []string
	}{
		{author, "submit", "2026-09-15 10:20", []string{"forward 2026-09-29"}},
		{clerk, "accept", "2026-09-15 16:00", []string{"forward 2026-09-29"}},
		{clerk, "assign", "2026-09-16 09:00", []string{
			"object 2026-09-30", "contact 2026-10-20", "opinion 2026-10-16 of 20", "opinion 2026-10-16 of 30", "answer 2026-12-16"}},
		{officer28, "contact", "2026-09-22 09:00", []string{
			"object 2026-09-30", "opinion 2026-10-16 of 20", "opinion 2026-10-16 of 30", "answer 2026-12-16"}},
		{officer30, "opine", "2026-09-23 09:00", []string{"object 2026-09-30", "opinion 2026-10-16 of 20", "answer 2026-12-16"}},
		{officer28, "answer", "2026-11-20 09:00", []string{"evaluate 2026-12-18"}},
		{author, "rate", "2026-11-24 09:00", nil},
	} {
		m = play(t, m, c.who, c.move, c.when).Matter
		if diff := cmp.Diff(c.want, running(m)); diff != "" {
			t.Errorf("after %s: %s", c.move, diff)
		}
	}
	if len(m.Clocks) != 7 {
		t.Errorf("clocks were lost: %+v", m.Clocks)
	}
}

func TestClocksOfAComplexSuggestion(t *testing.T) {
	m := inStage(t, liaison.Accepted)
	input := assignment()
	input["term"], input["co"] = []string{"complex"}, nil
	out, err := step{"assign", clerk, input, at("2026-09-16 09:00")}.decide(m)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"object 2026-09-30", "contact 2026-10-20", "answer 2027-03-16 provisional"}
	if diff := cmp.Diff(want, running(out.Matter)); diff != "" {
		t.Error(diff)
	}
	if next, _ := out.Matter.NextClock(); next.Kind != liaison.ClockContact {
		t.Errorf("the next clock is %+v", next)
	}
}

func TestReturnedAndSubmittedAgain(t *testing.T) {
	m := inStage(t, liaison.Returned)
	if clocks := running(m); clocks != nil {
		t.Errorf("with the deputy run %v", clocks)
	}
	first := m.Hash
	m.Title = "关于优化慢特病结算服务的建议"
	out := play(t, m, author, "submit", "2026-09-20 10:00")
	if !out.Signed || out.Matter.Hash == first || !out.Matter.Submitted.Equal(at("2026-09-20 10:00")) {
		t.Errorf("signed again: %+v", out)
	}
	if diff := cmp.Diff([]string{"forward 2026-10-10"}, running(out.Matter)); diff != "" {
		t.Error(diff)
	}
}

func TestEventsAndFacts(t *testing.T) {
	out := play(t, inStage(t, liaison.Assigned), officer28, "answer", "2026-11-20 09:00")
	want := liaison.Event{
		Matter: 1, Move: "answer", From: liaison.Assigned, To: liaison.Answered, Actor: officer28.ID,
		Capacity: liaison.Lead, Body: 28, At: at("2026-11-20 09:00"), Input: right("answer", out.Matter),
	}
	if diff := cmp.Diff(want, out.Event); diff != "" {
		t.Error(diff)
	}
	facts := map[string]string{"term": "normal", "day": "2026-09-15", "class": "A", "answer": "已经解决"}
	if diff := cmp.Diff(facts, out.Matter.Facts); diff != "" {
		t.Error(diff)
	}
	notices := []liaison.Notice{{To: liaison.Author, Key: "answered"}, {To: liaison.Staff, Key: "answered"}}
	if diff := cmp.Diff(notices, out.Notices); diff != "" {
		t.Error(diff)
	}
}

// TestOfficerOfTwo acts for the body whose clock still runs.
func TestOfficerOfTwo(t *testing.T) {
	both := liaison.Person{ID: 150, Memberships: []liaison.Membership{{Body: 20, Role: liaison.RoleOfficer}, {Body: 30, Role: liaison.RoleOfficer}}}
	m := inStage(t, liaison.Assigned)
	for _, body := range []int64{20, 30} {
		out := play(t, m, both, "opine", "2026-09-17 10:00")
		if out.Event.Body != body {
			t.Errorf("the opinion is of %d, not %d", out.Event.Body, body)
		}
		m = out.Matter
	}
	if next, _ := m.NextClock(); next.Kind != liaison.ClockAnswer || slices.ContainsFunc(m.Clocks, func(k liaison.Clock) bool { return k.Kind == liaison.ClockOpinion && !k.Stopped }) {
		t.Errorf("still running: %v", running(m))
	}
}

func TestOverdue(t *testing.T) {
	clock := liaison.Clock{Due: day("2026-09-29")}
	for today, want := range map[string]bool{"2026-09-28": false, "2026-09-29": false, "2026-09-30": true} {
		if got := clock.Overdue(day(today)); got != want {
			t.Errorf("on %s the clock is overdue: %v", today, got)
		}
	}
	clock.Stopped = true
	if clock.Overdue(day("2026-09-30")) {
		t.Error("a stopped clock is overdue")
	}
}
