package liaison_test

import (
	"testing"

	"liaison"
)

// storyTable, dispatchTable and feedbackTable are their tables once more, in words of
// their own.
var storyTable = table{
	moves: `
submit    | author | draft returned              | submitted
return    | staff  | submitted                   | returned
edit      | staff  | submitted                   | -
present   | staff  | submitted                   | presented
send_back | chief  | presented                   | submitted
clear     | chief  | presented                   | cleared
issue     | staff  | cleared                     | issued
pass_over | staff  | submitted cleared           | unused
withdraw  | author | submitted returned presented cleared | withdrawn
revoke    | author | issued                      | -
take_down | staff  | issued                      | -
`,
	scenes: []scene{
		{name: "draft"},
		{name: "submitted", way: "submit"},
		{name: "submitted without consent", way: "submit", draft: func(m *liaison.Matter) { m.Facts["consent"] = "no" }, but: "present: conflict story.no_consent"},
		{name: "presented", way: "submit, present"},
		{name: "returned", way: "submit, return"},
		{name: "cleared", way: "submit, edit, present, clear"},
		{name: "issued", way: "submit, present, clear, issue"},
		{name: "issued revoked", way: "submit, present, send_back, present, clear, issue, revoke", but: "revoke take_down: conflict move.too_late"},
		{name: "unused", way: "submit, pass_over"},
		{name: "withdrawn", way: "submit, present, clear, withdraw"},
	},
}

var dispatchTable = table{
	moves: `
submit    | author | draft     | submitted
adopt     | staff  | submitted | adopted
pass_over | staff  | submitted | unused
`,
	scenes: []scene{
		{name: "draft"}, {name: "submitted", way: "submit"}, {name: "adopted", way: "submit, adopt"}, {name: "unused", way: "submit, pass_over"},
	},
}

var feedbackTable = table{
	moves: `
submit    | author | draft              | requested
list      | staff  | requested          | planning
finish    | staff  | requested planning | closed
pass_over | staff  | requested planning | unused
reword    | staff  | planning closed    | -
hide      | staff  | planning closed    | -
`,
	scenes: []scene{
		{name: "draft"}, {name: "requested", way: "submit"},
		{name: "planning", way: "submit, list"}, {name: "planning in private", way: "submit, list, hide", but: "hide: conflict feedback.not_public"},
		{name: "closed", way: "submit, list, finish"}, {name: "closed and hidden", way: "submit, list, finish, hide", but: "hide: conflict feedback.not_public"},
		{name: "unused", way: "submit, pass_over"},
	},
}

// A story is told in the staff's words where they have edited it, and its photos are
// shown while those on them agree.
func TestAStorysWords(t *testing.T) {
	l := lifeOf(t, draftOf(liaison.Procedures[liaison.Story])).does("author", "submit").clocks("edit 2026-09-29")
	if said(l.m) != "写明body" || len(l.m.PublicPhotos()) != 1 {
		t.Errorf("it says %q, with %d photos", said(l.m), len(l.m.PublicPhotos()))
	}
	l.does("clerk", "edit", "edited=改过的稿子")
	if said(l.m) != "改过的稿子" || l.m.Part("body") != "写明body" {
		t.Errorf("it says %q, of %q", said(l.m), l.m.Part("body"))
	}
	l.does("clerk", "present").does("chief", "clear").clocks().does("clerk", "issue").does("author", "revoke").is(liaison.Issued)
	if l.m.Consented() || l.m.InPublic() || len(l.m.PublicPhotos()) != 0 {
		t.Error("it may still be shown")
	}
	again := lifeOf(t, draftOf(liaison.Procedures[liaison.Story])).does("author", "submit").does("clerk", "edit").does("clerk", "return").does("author", "submit")
	if said(again.m) != "写明body" {
		t.Errorf("what was edited before stands: %q", said(again.m))
	}
}

// said is the one text of a story as it is published.
func said(m liaison.Matter) string { return m.PublicTexts()[0].Text }

func TestADispatchIsShort(t *testing.T) {
	m := draftOf(liaison.Procedures[liaison.Dispatch])
	m.Pieces = []liaison.Piece{{Part: "body"}}
	for range 501 {
		m.Pieces[0].Text += "字"
	}
	lifeOf(t, m).mayNot("author", "submit", "invalid draft.too_long")
}

func TestParseChannel(t *testing.T) {
	for text, want := range map[string]int64{"": 0, "-1001234567890": -1001234567890, " -42 ": -42} {
		if got, refusal := liaison.ParseChannel(text); refusal != nil || got != want {
			t.Errorf("%q: %d %v", text, got, refusal)
		}
	}
	for _, text := range []string{"@channel", "42", "0", "-"} {
		if _, refusal := liaison.ParseChannel(text); refusal == nil {
			t.Errorf("%q is a channel", text)
		}
	}
}
