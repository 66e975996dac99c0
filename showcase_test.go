package liaison_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"liaison"
)

// A case is handled as a story is.
var showcaseTable = table{
	moves: storyTable.moves,
	scenes: []scene{
		{name: "draft"},
		{name: "submitted", way: "submit"},
		{name: "submitted without consent", way: "submit", draft: func(m *liaison.Matter) { m.Facts["consent"] = "no" }, but: "present: conflict story.no_consent"},
		{name: "presented", way: "submit, edit piece=work edited_work=改过, present"},
		{name: "returned", way: "submit, return"},
		{name: "cleared", way: "submit, present, clear"},
		{name: "issued", way: "submit, present, clear, issue"},
		{name: "issued taken down", way: "submit, present, clear, issue, take_down", but: "revoke take_down: conflict move.too_late"},
		{name: "unused", way: "submit, pass_over"},
		{name: "withdrawn", way: "submit, present, withdraw"},
	},
}

// A case wants photos from before and from after, and no other files.
func TestACaseIsWhole(t *testing.T) {
	p := liaison.Procedures[liaison.Showcase]
	m := draftOf(p)
	if missing := p.Missing(m); len(missing) != 0 {
		t.Fatalf("a whole one lacks %v", missing)
	}
	only := m
	only.Attachments = slices.DeleteFunc(slices.Clone(m.Attachments), func(a liaison.Attachment) bool { return a.Part == liaison.AfterPart })
	if missing := p.Missing(only); len(missing) != 1 || missing[0].Key != liaison.AfterPart {
		t.Errorf("without photos from after it lacks %v", missing)
	}
	swapped := m
	swapped.Attachments = slices.Clone(m.Attachments)
	for i := range swapped.Attachments {
		swapped.Attachments[i].Part = liaison.BeforePart
	}
	if p.Hash(m) == p.Hash(swapped) {
		t.Error("before and after are the same")
	}
	for range 3 {
		m.Attachments = append(m.Attachments, liaison.Attachment{Part: liaison.AfterPart, File: liaison.File{Kind: liaison.Photo}})
	}
	lifeOf(t, m).mayNot("author", "submit", "invalid draft.too_many_files")
	long := draftOf(p)
	long.Pieces[0].Text = strings.Repeat("字", 301)
	lifeOf(t, long).mayNot("author", "submit", "invalid draft.too_long")
}

// What the staff have edited stands in the place of the author's words, part by part,
// until it is submitted anew.
func TestACasesWords(t *testing.T) {
	l := lifeOf(t, draftOf(liaison.Procedures[liaison.Showcase])).does("author", "submit").
		does("clerk", "edit", "piece=outcome", "edited_outcome=改好了").does("clerk", "edit", "piece=title", "edited_title=路通了")
	want := []liaison.PublicText{{Part: "problem", Text: "写明problem"}, {Part: "work", Text: "写明work"}, {Part: "outcome", Text: "改好了"}}
	if got := l.m.PublicTexts(); !reflect.DeepEqual(got, want) || l.m.PublicTitle() != "路通了" {
		t.Errorf("it says %q: %v", l.m.PublicTitle(), got)
	}
	l.does("clerk", "return").does("author", "submit")
	if l.m.PublicTexts()[2].Text != "写明outcome" || l.m.PublicTitle() == "路通了" {
		t.Errorf("what was edited before stands: %v", l.m.Facts)
	}
	l.does("clerk", "present").does("chief", "clear").does("clerk", "issue")
	if s := l.m.InWords("代表A07"); !l.m.InPublic() || s.By != "代表A07" || len(l.m.PublicPhotos()) != 2 {
		t.Errorf("it is public: %t, by %q, with %d photos", l.m.InPublic(), s.By, len(l.m.PublicPhotos()))
	}
	if l.does("clerk", "take_down"); l.m.InPublic() {
		t.Error("it is public after it was taken down")
	}
}

// A case that is made of a settled matter has as much of its text as there is room for,
// and its photos as those from before.
func TestACaseOfAMatter(t *testing.T) {
	m := draft()
	m.Pieces[0].Text = "路断了。" + strings.Repeat("车", 290) + "！" + strings.Repeat("人", 50)
	for i := range 5 {
		m.Attachments = append(m.Attachments, liaison.Attachment{File: liaison.File{Kind: liaison.Photo, Unique: fmt.Sprint(i)}})
	}
	m.Attachments[1].File.Kind = liaison.Voice
	m.Number, m.Stage = "2026-B-001", liaison.Closed
	out, err := suggestion.Decide("write_up", liaison.Case{Matter: m, Actor: cast["author"], Now: aMorning})
	if err != nil || len(out.Spawned) != 1 {
		t.Fatalf("made %d, %v", len(out.Spawned), err)
	}
	made := out.Spawned[0].Matter
	if made.Kind != liaison.Showcase || made.Origin != m.ID || made.Part(liaison.ProblemPart) != "路断了。"+strings.Repeat("车", 290)+"！" {
		t.Errorf("made %s of %d: %q", made.Kind, made.Origin, made.Part(liaison.ProblemPart))
	}
	if len(made.FilesOf(liaison.BeforePart)) != 3 || len(made.Attachments) != 3 {
		t.Errorf("with %v", made.Attachments)
	}
}

func TestPairs(t *testing.T) {
	for _, c := range []struct {
		before, after string
		want          string
	}{{"ab", "xy", "ax by"}, {"a", "xyz", "ax -y -z"}, {"ab", "x", "ax b-"}, {"", "", ""}} {
		var got []string
		for _, p := range liaison.Pairs([]byte(c.before), []byte(c.after)) {
			one := []byte("--")
			if p.Before != nil {
				one[0] = *p.Before
			}
			if p.After != nil {
				one[1] = *p.After
			}
			got = append(got, string(one))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s and %s: %v", c.before, c.after, got)
		}
	}
}
