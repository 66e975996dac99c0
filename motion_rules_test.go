package liaison_test

import (
	"slices"
	"testing"

	"liaison"
)

// TestConverted: a motion goes on as a suggestion with those who signed it, under
// the suggestion's own number, and they have agreed to the very words.
func TestConverted(t *testing.T) {
	l := motionWith(t, 10).does("author", "submit").does("other", "follow").on("2026-09-16 09:00").does("clerk", "convert").is(liaison.Converted).clocks()
	if l.last.Spawned[0].Matter.Number != "" || l.last.Spawned[0].Suffix != 0 {
		t.Errorf("it keeps the motion's number: %+v", l.last.Spawned[0])
	}
	child := l.made(0, "main", 4).is(liaison.Accepted).clocks("forward 2026-09-30")
	m := child.m
	if m.Kind != liaison.Suggestion || m.Author != 7 || m.Origin != 1 || m.Number == "" || !child.last.Signed {
		t.Errorf("made was %+v", m)
	}
	if m.Signers() != 10 || m.Unsigned() != 0 || m.Hash != suggestion.Hash(m) || m.Hash == l.m.Hash {
		t.Errorf("%d stand behind it, %d do not", m.Signers(), m.Unsigned())
	}
	if m.Session != liaison.Plenary || m.Title != "关于优化结算服务的建议" {
		t.Errorf("made in session it is %s, %s", m.Session, m.Title)
	}
	if got := m.Part("body"); got != "写明cause\n写明grounds\n写明scheme" {
		t.Errorf("its text is %q", got)
	}
	if !slices.Equal(m.People(liaison.Follower), []int64{12}) || !slices.Equal(m.Bodies(liaison.Reviewer), []int64{1}) {
		t.Errorf("its parties are %+v", m.Parties)
	}
	for _, told := range []liaison.Capacity{liaison.Author, liaison.CoSigner} {
		if !slices.ContainsFunc(child.last.Notices, func(n liaison.Notice) bool { return n.To == told }) {
			t.Errorf("%s is not told", told)
		}
	}
	child.does("clerk", "assign").is(liaison.Assigned)
}

func TestMotionClocks(t *testing.T) {
	l := motionWith(t, 10).does("author", "submit").clocks("dispose 2026-09-21")
	l.on("2026-09-16 09:00").does("clerk", "refer").clocks("report 2026-12-16").mayNot("committee", "report", "conflict motion.contact_first")
	l.does("committee", "contact").does("committee", "consult", "co=D20|D30")
	l.clocks("report 2026-12-16", "opinion 2026-10-16 of 20", "opinion 2026-10-16 of 30")
	l.does("A130", "opine").clocks("report 2026-12-16", "opinion 2026-10-16 of 20")
	l.does("committee", "report").clocks().does("clerk", "conclude").is(liaison.Closed)
}

// TestMotionWithdrawn only with the presidium's consent.
func TestMotionWithdrawn(t *testing.T) {
	l := motionWith(t, 10).does("author", "submit").does("clerk", "table").clocks().does("author", "withdraw").is(liaison.Agenda).clocks("permit 2026-09-21")
	l.mayNot("author", "permit", "forbidden move.not_yours").does("clerk", "forbid").is(liaison.Agenda).clocks().facts(map[string]string{"withdrawal": ""})
	l.does("author", "withdraw").does("clerk", "permit").is(liaison.Withdrawn).clocks()
}

// TestMotionOfTooFew becomes a suggestion of those who signed it; who has not is
// still asked.
func TestMotionOfTooFew(t *testing.T) {
	l := motionWith(t, 3).does("author", "invite", "cosigners=A10").does("author", "raise").is(liaison.Cosigning)
	child := l.made(0, "author", 4).is(liaison.Draft)
	if child.m.Signers() != 3 || child.m.Unsigned() != 1 || child.m.Author != 7 || child.m.Session != liaison.Plenary {
		t.Errorf("raised was %+v", child.m)
	}
	child.mayNot("author", "submit", "conflict cosign.ask_again").does("author", "go_on").does("author", "submit").is(liaison.Reviewing)
}
