package liaison_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"liaison"
)

func TestFinalText(t *testing.T) {
	m := draft()
	m.Pieces = append(m.Pieces, liaison.Piece{Part: "other", Text: "不在其中"}, liaison.Piece{Part: "body", Text: "建议如下。"})
	m.Attachments = []liaison.Attachment{
		{File: liaison.File{Kind: liaison.Document, Name: "清单.xlsx"}},
		{File: liaison.File{Kind: liaison.Voice, Seconds: 95}},
		{File: liaison.File{Kind: liaison.Place, Latitude: 30.55, Longitude: 114.3}},
		{File: liaison.File{Kind: liaison.Photo, Unique: "AQAD"}},
	}
	want := "关于优化结算服务的建议\n\n情况如下。\n建议如下。\n\n" +
		"[1] document 清单.xlsx\n[2] voice 1:35\n[3] location 30.55000,114.30000\n[4] photo AQAD"
	if diff := cmp.Diff(want, suggestion.FinalText(m)); diff != "" {
		t.Error(diff)
	}
}

func TestMissing(t *testing.T) {
	var keys []string
	for _, part := range suggestion.Missing(liaison.Matter{}) {
		keys = append(keys, part.Key)
	}
	if got := strings.Join(keys, " "); got != "session topic title body" {
		t.Errorf("an empty draft misses %s", got)
	}
	if missing := suggestion.Missing(draft()); len(missing) > 0 {
		t.Errorf("a whole draft misses %v", missing)
	}
	files, _ := suggestion.Part("files")
	if draft().Has(files) {
		t.Error("a draft has files that it does not have")
	}
	if _, known := suggestion.Part("none"); known {
		t.Error("there is a part that there is not")
	}
}

// TestHash: two drafts have the same hash where all their parts are the same,
// and only there.
func TestHash(t *testing.T) {
	text := rapid.StringMatching(`[ab\n]{0,4}`)
	files := rapid.SliceOfN(rapid.SampledFrom([]string{"AQAD", "AQAE"}), 0, 2)
	draw := func(t *rapid.T) liaison.Matter {
		m := liaison.Matter{
			Session: rapid.SampledFrom([]liaison.Session{liaison.Between, liaison.Plenary}).Draw(t, "session"),
			Topic:   rapid.SampledFrom([]string{"T01", "T02"}).Draw(t, "topic"), Title: text.Draw(t, "title"),
			Pieces: []liaison.Piece{{Part: "body", Text: text.Draw(t, "body")}},
		}
		for _, unique := range files.Draw(t, "files") {
			m.Attachments = append(m.Attachments, liaison.Attachment{File: liaison.File{Kind: liaison.Photo, Unique: unique}})
		}
		return m
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t), draw(t)
		if cmp.Equal(a, b) != (suggestion.Hash(a) == suggestion.Hash(b)) {
			t.Fatalf("%+v and %+v: %v", a, b, suggestion.Hash(a) == suggestion.Hash(b))
		}
	})
	// A line end moved from the body into the title makes another submission.
	a, b := draft(), draft()
	a.Title, a.Pieces[0].Text = "甲\n\n乙", "丙"
	b.Title, b.Pieces[0].Text = "甲", "乙\n\n丙"
	if suggestion.Hash(a) == suggestion.Hash(b) {
		t.Error("two submissions have one hash")
	}
}

func TestHashOfEachPart(t *testing.T) {
	same := suggestion.Hash(draft())
	for part, change := range map[string]func(*liaison.Matter){
		"session": func(m *liaison.Matter) { m.Session = liaison.Plenary },
		"topic":   func(m *liaison.Matter) { m.Topic = "T06" },
		"title":   func(m *liaison.Matter) { m.Title += "。" },
		"body":    func(m *liaison.Matter) { m.Pieces[0].Text += "。" },
		"files":   func(m *liaison.Matter) { m.Attachments = []liaison.Attachment{{}} },
	} {
		m := draft()
		change(&m)
		if suggestion.Hash(m) == same {
			t.Errorf("another %s has the same hash", part)
		}
	}
	again := draft()
	again.ID, again.Number, again.Stage, again.Created = 9, "2026-B-001", liaison.Returned, at("2026-09-15 10:20")
	again.Pieces[0].Message = 77
	if suggestion.Hash(again) != same {
		t.Error("the hash depends on more than the submission")
	}
}

func TestProposeTitle(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""}, {" \n ", ""},
		{"关于加装电梯的建议\n老旧小区很多。", "关于加装电梯的建议"},
		{"关于加装电梯", "关于加装电梯的建议"},
		{"建议在路口增设信号灯，保障安全。", "关于在路口增设信号灯的建议"},
		{"  加快充电设施布局！越快越好", "关于加快充电设施布局的建议"},
		{"老旧小区很多，老人上下楼难。希望加快加装电梯，方便老人。", "关于加快加装电梯的建议"},
		{"关于" + strings.Repeat("很", 200) + "的建议", "关于" + strings.Repeat("很", 28) + "的建议"},
		{strings.Repeat("很", 40), "关于" + strings.Repeat("很", 30) + "的建议"},
	} {
		if got := liaison.ProposeTitle(c.text); got != c.want {
			t.Errorf("%q makes %q, not %q", c.text, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		title := liaison.ProposeTitle(rapid.String().Draw(t, "text"))
		if len([]rune(title)) > 100 || strings.Contains(title, "\n") {
			t.Fatalf("the title is %q", title)
		}
	})
}
