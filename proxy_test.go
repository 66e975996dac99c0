package liaison_test

import (
	"testing"

	"liaison"
)

// onPaper is a suggestion that a clerk has written down for A07.
func onPaper(t *testing.T) *life {
	m := draft()
	m.Author, m.Facts = cast["clerk"].ID, map[string]string{"proxy": "yes", "for": "A07"}
	return lifeOf(t, m)
}

// TestHandedOver: what the staff have written down is the deputy's to confirm.
func TestHandedOver(t *testing.T) {
	l := onPaper(t).mayNot("clerk", "submit", "conflict move.too_late").mayNot("clerk", "invite", "conflict move.too_late")
	l.does("clerk", "hand_over").is(liaison.Confirming).facts(map[string]string{"proxy": "", "for": "", "writer": "A100"})
	if l.m.Author != 7 || l.m.Capacities(cast["clerk"]) != nil {
		t.Errorf("it is %d's, and the clerk sees it as %v", l.m.Author, l.m.Capacities(cast["clerk"]))
	}
	l.mayNot("author", "submit", "conflict draft.changed", "hash=0")
	changed := *l
	changed.does("author", "take_over").is(liaison.Draft).does("author", "submit").is(liaison.Submitted)
	l.does("author", "submit").is(liaison.Submitted).facts(map[string]string{"writer": "A100"})
	if !l.last.Signed || l.last.Event.Actor != 7 {
		t.Errorf("it was signed by %d", l.last.Event.Actor)
	}
}

func TestDisowned(t *testing.T) {
	l := onPaper(t).does("clerk", "hand_over").does("author", "disown", "reason=不是我的意思").is(liaison.Draft)
	l.facts(map[string]string{"proxy": "yes", "for": "A07", "writer": "", "reason": "不是我的意思"})
	if l.m.Author != cast["clerk"].ID || l.m.Capacities(cast["author"]) != nil {
		t.Errorf("it is %d's", l.m.Author)
	}
	l.does("clerk", "hand_over").is(liaison.Confirming).facts(map[string]string{"reason": ""})
	l.m.Facts["writer"] = "A99"
	l.mayNot("author", "disown", "conflict draft.writer_gone")
	for _, nobody := range []string{"", "A99", "A100"} {
		l = onPaper(t)
		l.m.Facts["for"] = nobody
		l.mayNot("clerk", "hand_over", "invalid draft.for_nobody")
	}
}

// TestCirculated: a changed text goes to those who have not agreed to it, and to
// nobody else.
func TestCirculated(t *testing.T) {
	l := joint(t).does("unsigned", "cosign").does("author", "submit").does("clerk", "return").mayNot("author", "circulate", "conflict cosign.all_agreed")
	l.m.Title = "关于优化异地结算服务的建议"
	l.does("author", "circulate").is(liaison.Cosigning)
	if l.m.Unsigned() != 2 || l.m.Hash != suggestion.Hash(l.m) {
		t.Errorf("%d have not agreed", l.m.Unsigned())
	}
	l.mayNot("author", "submit", "conflict cosign.ask_again").does("signed", "cosign").does("unsigned", "cosign").does("author", "submit").is(liaison.Submitted)
	lifeOf(t, draft()).mayNot("author", "circulate", "conflict move.too_late")
}
