package liaison_test

import (
	"slices"
	"testing"

	"liaison"
)

// TestWithdrawnAlone at once, from anywhere before the answer.
func TestWithdrawnAlone(t *testing.T) {
	l := assignedTo(t).does("lead", "contact").does("lead", "answer")
	l.does("author", "withdraw", "withdrawal=情况已变").is(liaison.Withdrawn).clocks().facts(map[string]string{"withdrawal": "情况已变"})
	for _, told := range []liaison.Capacity{liaison.Staff, liaison.Lead, liaison.Co} {
		if !slices.Contains(l.last.Notices, liaison.Notice{To: told, Key: "withdrawn", At: liaison.Withdrawn}) {
			t.Errorf("%s is not told", told)
		}
	}
	answeredAs(t).mayNot("author", "withdraw", "conflict move.too_late")
}

// withdrawn is a joint suggestion in hand, of which three have to agree.
func withdrawn(t *testing.T) *life {
	l := joint(t).does("unsigned", "cosign").does("author", "submit").does("clerk", "assign").does("author", "withdraw")
	return l.is(liaison.Assigned)
}

// TestWithdrawnTogether: every co-signer has to agree.
func TestWithdrawnTogether(t *testing.T) {
	l := withdrawn(t).mayNot("author", "withdraw", "conflict suggestion.withdrawing")
	if got := running(l.m); got[len(got)-2] != "consent 2026-09-29 of 9" || got[len(got)-1] != "consent 2026-09-29 of 10" {
		t.Errorf("asked are %v", got)
	}
	if l.last.Echoes != "" || slices.ContainsFunc(l.last.Notices, func(n liaison.Notice) bool { return n.Key == "withdrawn" }) {
		t.Errorf("it is not withdrawn yet: %+v", l.last)
	}
	l.does("signed", "consent").is(liaison.Assigned).mayNot("signed", "consent", "conflict move.not_now")
	l.does("unsigned", "consent").is(liaison.Withdrawn).clocks()
	if l.last.Echoes != "detach" {
		t.Errorf("what was merged into it is told %q", l.last.Echoes)
	}
}

func TestNotWithdrawn(t *testing.T) {
	for who, move := range map[string]string{"unsigned": "refuse_consent", "timer": "keep"} {
		l := withdrawn(t).does("signed", "consent").on("2026-09-30 00:01").does(who, move).is(liaison.Assigned).facts(map[string]string{"withdrawal": ""})
		if l.m.Runs(liaison.ClockConsent) {
			t.Errorf("after %s run %v", move, running(l.m))
		}
		l.does("author", "withdraw")
	}
	l := withdrawn(t).does("lead", "object").does("chief", "uphold")
	if !l.m.Runs(liaison.ClockConsent) {
		t.Error("an objection ends the withdrawal")
	}
	l.does("signed", "consent").does("unsigned", "consent").is(liaison.Withdrawn)
	l = withdrawn(t).does("lead", "contact").does("lead", "answer").does("approver", "approve").is(liaison.Answered).clocks("evaluate 2026-10-19")
	l.facts(map[string]string{"withdrawal": ""}).mayNot("signed", "consent", "conflict move.too_late")
}

func TestPublished(t *testing.T) {
	closed := func() *life {
		return answeredAs(t).does("author", "rate").does("clerk", "release").does("author", "solved")
	}
	l := closed().does("clerk", "publish", "public_text=遮去姓名").facts(map[string]string{"published": "yes", "public_text": "遮去姓名"})
	if got := l.m.Capacities(cast["other"]); !slices.Equal(got, []liaison.Capacity{liaison.Reader}) {
		t.Errorf("a deputy sees what is public as %v", got)
	}
	if got := l.m.Capacities(cast["operator"]); got != nil {
		t.Errorf("who is no deputy sees it as %v", got)
	}
	l.does("author", "opt_out").facts(map[string]string{"published": ""}).mayNot("clerk", "publish", "conflict suggestion.not_public")
	if got := l.m.Capacities(cast["other"]); got != nil {
		t.Errorf("a deputy sees it still as %v", got)
	}
	l.does("author", "opt_in").does("clerk", "publish").does("clerk", "unpublish").facts(map[string]string{"published": "", "public_text": ""})
	l.does("follower", "follow").does("author", "conceal")
	if followers := l.m.People(liaison.Follower); len(followers) > 0 {
		t.Errorf("what is confidential is followed by %v", followers)
	}
	l.mayNot("clerk", "publish", "conflict suggestion.not_public").mayNot("other", "follow", "forbidden move.not_yours")
	answeredAs(t).mayNot("clerk", "publish", "conflict move.too_late")
}

// TestFollowed: who follows sees it, and does nothing but leave.
func TestFollowed(t *testing.T) {
	l := submitted(t).does("follower", "follow").does("follower", "follow")
	if got := l.m.People(liaison.Follower); !slices.Equal(got, []int64{11}) {
		t.Errorf("it is followed by %v", got)
	}
	offered := suggestion.Offered(l.m, cast["follower"])
	if len(offered) != 1 || offered[0].Key != "unfollow" {
		t.Errorf("offered are %v", offered)
	}
	l.mayNot("author", "follow", "forbidden move.not_yours").mayNot("clerk", "follow", "forbidden move.not_yours")
	if l.does("follower", "unfollow"); l.m.Capacities(cast["follower"]) != nil {
		t.Errorf("it is still seen as %v", l.m.Capacities(cast["follower"]))
	}
}

// TestDraftIsSeen by its author, and once it is to be co-signed by those asked.
func TestDraftIsSeen(t *testing.T) {
	l := lifeOf(t, draft())
	seen := func(want ...string) {
		t.Helper()
		for who, person := range cast {
			if sees := len(l.m.Acts(person)) > 0; sees != slices.Contains(want, who) && person.ID != 0 {
				t.Errorf("in %s %s may act: %v", l.m.Stage, who, sees)
			}
		}
	}
	seen("author")
	l.does("author", "invite", "cosigners=A09")
	seen("author", "signed")
	l.does("author", "reopen")
	seen("author")
}
