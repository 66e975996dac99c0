package liaison_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison"
)

// joint is a suggestion that A09 and A10 are asked to co-sign, and A09 has.
func joint(t *testing.T) *life {
	return lifeOf(t, draft()).does("author", "invite", "cosigners=A09|A10").does("signed", "cosign")
}

func TestCosigned(t *testing.T) {
	l := joint(t)
	if l.m.Signers() != 2 || l.m.Unsigned() != 1 || l.m.Hash != suggestion.Hash(l.m) {
		t.Errorf("%d have signed and %d have not", l.m.Signers(), l.m.Unsigned())
	}
	l.mayNot("author", "submit", "conflict cosign.ask_again")
	l.does("unsigned", "cosign").does("author", "submit").is(liaison.Submitted)
	if l.m.Signers() != 3 || !l.last.Signed || !l.m.Submitted.Equal(l.now) {
		t.Errorf("submitted with %d signers at %v", l.m.Signers(), l.m.Submitted)
	}
	told := liaison.Notice{To: liaison.CoSigner, Key: "submitted_joint"}
	if !slices.Contains(l.last.Notices, told) {
		t.Errorf("told are %v", l.last.Notices)
	}
}

// TestCosignedAnew: a text that was opened again asks everybody anew.
func TestCosignedAnew(t *testing.T) {
	l := joint(t).does("unsigned", "cosign").does("author", "reopen").is(liaison.Draft)
	l.mayNot("author", "submit", "conflict cosign.ask_again")
	l.m.Title = "关于优化异地结算服务的建议"
	l.does("author", "invite", "cosigners=A09")
	if got := l.m.People(liaison.CoSigner); !slices.Equal(got, []int64{9, 10}) || l.m.Unsigned() != 2 {
		t.Errorf("asked are %v, %d have not signed", got, l.m.Unsigned())
	}
	l.does("signed", "cosign").does("unsigned", "cosign").does("author", "submit")
}

// TestCosignedAnother: who agreed to a text has not agreed to another.
func TestCosignedAnother(t *testing.T) {
	l := joint(t).does("unsigned", "cosign").does("author", "submit").does("clerk", "return").is(liaison.Returned)
	l.m.Pieces[0].Text = "情况另如下。"
	l.mayNot("author", "submit", "conflict cosign.ask_again")
	l.does("author", "invite", "cosigners=A09|A10")
	if l.m.Signers() != 1 {
		t.Errorf("%d stand behind a text that they have not seen", l.m.Signers())
	}
	l.does("signed", "cosign").does("author", "go_on").does("author", "submit").is(liaison.Submitted)
	if got := l.m.People(liaison.CoSigner); !slices.Equal(got, []int64{9}) || l.m.Number != "2026-B-001" {
		t.Errorf("of %s the co-signers are %v", l.m.Number, got)
	}
}

// TestReadBeforeCosigned: what is signed is what was shown.
func TestReadBeforeCosigned(t *testing.T) {
	l := joint(t)
	for _, who := range []string{"unsigned", "author"} {
		move := map[string]string{"unsigned": "cosign", "author": "invite"}[who]
		l.mayNot(who, move, "conflict draft.changed", "hash=0")
		l.mayNot(who, move, "conflict draft.changed", "hash=")
	}
	l.does("author", "go_on").mayNot("author", "submit", "conflict draft.changed", "hash=0")
	l.does("author", "submit").mayNot("other", "join", "conflict draft.changed", "hash=0")
}

func TestDeclinedAndLeftOut(t *testing.T) {
	l := joint(t).does("unsigned", "decline").is(liaison.Cosigning).does("author", "submit")
	if got := l.m.People(liaison.CoSigner); !slices.Equal(got, []int64{9}) {
		t.Errorf("the co-signers are %v", got)
	}
	l = joint(t).does("author", "reopen").does("author", "go_on").does("author", "submit")
	if got := l.m.People(liaison.CoSigner); got != nil || l.m.Signers() != 1 {
		t.Errorf("the co-signers are %v", got)
	}
}

func TestWhoIsInvited(t *testing.T) {
	l := lifeOf(t, draft())
	for said, want := range map[string]string{
		"cosigners=":            "invalid field.missing",
		"cosigners=A07":         "invalid field.is_author",
		"cosigners=A99":         "invalid field.unknown_deputy",
		"cosigners=A100":        "invalid field.unknown_deputy",
		"cosigners=A09|A10|A09": "invalid field.deputy_twice",
	} {
		l.mayNot("author", "invite", want, said)
	}
}

// TestJoined: a colleague who joins later has signed the very text.
func TestJoined(t *testing.T) {
	l := lifeOf(t, draft()).does("author", "submit").does("follower", "follow").does("follower", "join").does("other", "join")
	if l.m.Signers() != 3 || l.m.Unsigned() != 0 {
		t.Errorf("%d have signed, %d have not", l.m.Signers(), l.m.Unsigned())
	}
	l.does("clerk", "accept").does("clerk", "assign").mayNot("A31", "join", "conflict move.too_late")
}

// motionWith is a motion that so many deputies have signed, the lead included.
func motionWith(t *testing.T, signers int) *life {
	l := lifeOf(t, draftOf(motion))
	codes := []string{"A09", "A31", "A32", "A33", "A34", "A35", "A36", "A37", "A38"}[:signers-1]
	for _, code := range codes {
		l.does("author", "invite", "cosigners="+code).does(code, "cosign")
	}
	return l
}

func TestTenSigners(t *testing.T) {
	l := motionWith(t, 9).mayNot("author", "submit", "conflict motion.too_few")
	_, err := l.try("author", "submit")
	var refusal *liaison.Refusal
	if !errors.As(err, &refusal) || cmp.Diff(map[string]any{"Have": 9, "Least": 10}, refusal.Args) != "" {
		t.Errorf("it is refused with %v", refusal.Args)
	}
	motionWith(t, 10).does("author", "submit").is(liaison.Submitted)
	l.rules = liaison.Rules{liaison.MotionSigners: "5"} // as in a township
	l.does("author", "submit").is(liaison.Submitted)
}

// TestCutoff: 截止 11:00 means that what arrives at 11:00:00 is in time.
func TestCutoff(t *testing.T) {
	cutoff := time.Date(2026, 1, 26, 11, 0, 0, 0, shanghai)
	for after, want := range map[time.Duration]string{
		-time.Second: "", 0: "", time.Second: "conflict motion.too_late", 24 * time.Hour: "conflict motion.too_late",
	} {
		l := motionWith(t, 10)
		l.rules, l.now = liaison.Rules{liaison.MotionCutoff: "2026-01-26 11:00:00"}, cutoff.Add(after)
		_, err := l.try("author", "submit")
		if got := refused(t, err); got != want {
			t.Errorf("at %s: %q, not %q", l.now.Format(time.TimeOnly), got, want)
		}
	}
	l := motionWith(t, 10)
	l.rules, l.now = liaison.Rules{liaison.MotionCutoff: "2026-01-26 11:00:00"}, cutoff
	l.does("author", "submit").on("2026-01-27 09:00").does("clerk", "return").does("author", "submit").is(liaison.Submitted)
}

// TestMotionText: all three blocks are part of what is signed.
func TestMotionText(t *testing.T) {
	m := draftOf(motion)
	want := "关于优化结算服务的建议\n\n写明cause\n\n写明grounds\n\n写明scheme\n\n[1] photo AQAD"
	if diff := cmp.Diff(want, motion.FinalText(m)); diff != "" {
		t.Error(diff)
	}
	for i := range m.Pieces {
		l := motionWith(t, 10).does("author", "reopen")
		l.m.Pieces[i].Text += "改"
		l.does("author", "invite", "cosigners=A39")
		if l.m.Signers() != 1 {
			t.Errorf("%s was changed, and %d have signed", m.Pieces[i].Part, l.m.Signers())
		}
		l = lifeOf(t, draftOf(motion))
		l.m.Pieces = slices.Delete(l.m.Pieces, i, i+1)
		l.mayNot("author", "submit", "invalid draft.incomplete")
	}
}
