package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liaison"
	"liaison/storage"
)

// publishes keeps a material and puts it into the library.
func (n newsroom) publishes(m liaison.Material) liaison.Material {
	n.t.Helper()
	m.Author, m.At = n.people["JB1"].ID, aMorning
	id, err := n.StartMaterial(n.t.Context(), m)
	if err != nil {
		n.t.Fatal(err)
	}
	if m, err = n.Material(n.t.Context(), id); err != nil {
		n.t.Fatal(err)
	}
	if m.Version, err = n.PublishMaterial(n.t.Context(), m, aMorning); err != nil {
		n.t.Fatal(err)
	}
	return m
}

// must fails the test on an error.
func (n newsroom) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// finds holds which titles are found.
func (n newsroom) finds(q storage.LibraryQuery, more bool, titles ...string) {
	n.t.Helper()
	if q.Most == 0 {
		q.Most = 10
	}
	found, again, err := n.Library(n.t.Context(), q)
	n.must(err)
	var got []string
	for _, m := range found {
		got = append(got, m.Title)
	}
	if !cmp.Equal(got, titles) || again != more {
		n.t.Errorf("%+v: found %q and more: %v; want %q", q, got, again, titles)
	}
}

var aQuiz = liaison.Quiz{{Text: "谁评价？", Choices: []string{"代表", "群众"}}}

// A material comes back as it was written; the newest version counts, and the one
// before stays readable.
func TestMaterialsHaveVersions(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	written := liaison.Material{Kind: liaison.LawMaterial, Title: "代表法要点", Minutes: 10, Quiz: aQuiz, Effective: liaison.Date{Year: 2025, Month: 3, Day: 5},
		Text:  liaison.Rich{Text: "执行代表职务", Entities: []liaison.Entity{{Type: "bold", Length: 2}}},
		Files: []liaison.File{{Kind: liaison.Document, ID: "f1", Name: "全文.pdf"}}}
	first := n.publishes(written)
	read, err := n.NewestMaterial(t.Context(), first.Series)
	n.must(err)
	written.ID, written.Series, written.Version, written.Author, written.At = first.ID, first.Series, 1, n.people["JB1"].ID, read.At
	if diff := cmp.Diff(written, read); diff != "" || !read.At.Equal(aMorning) {
		t.Errorf("it came back otherwise: %s", diff)
	}
	other := n.publishes(liaison.Material{Kind: liaison.GuideMaterial, Title: "怎样写好一件建议"})
	second := n.publishes(liaison.Material{Series: first.Series, Kind: liaison.LawMaterial, Title: "代表法要点（新）"})
	if second.Version != 2 || second.Series != first.Series || other.Series == first.Series {
		t.Errorf("%+v, %+v", second, other)
	}
	n.finds(storage.LibraryQuery{}, false, "代表法要点（新）", "怎样写好一件建议")
	old, err := n.MaterialVersion(t.Context(), first.Series, 1)
	n.must(err)
	if old.ID != first.ID {
		t.Errorf("the old version is %+v", old)
	}
	first.Title = "改不了"
	n.must(n.KeepMaterial(t.Context(), first))
	n.must(n.DropMaterial(t.Context(), first.ID))
	if old, err = n.Material(t.Context(), first.ID); err != nil || old.Title != "代表法要点" {
		t.Errorf("what is published has changed: %+v, %v", old, err)
	}
	n.must(n.RetireMaterial(t.Context(), first.Series, true, n.people["JB1"].ID, aMorning))
	n.finds(storage.LibraryQuery{}, false, "怎样写好一件建议")
	n.finds(storage.LibraryQuery{Retired: true}, false, "代表法要点（新）")
	n.publishes(liaison.Material{Series: first.Series, Kind: liaison.LawMaterial, Title: "代表法要点（再）"})
	n.finds(storage.LibraryQuery{}, false, "代表法要点（再）", "怎样写好一件建议")
}

// A material is found by all its words, whatever their width, and listed in pages.
func TestTheLibraryIsSearched(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.publishes(liaison.Material{Kind: liaison.GuideMaterial, Title: "怎样写好一件建议", Text: liaison.Rich{Text: "一事一议，有情况、有分析。100%的标题要具体。"}})
	n.publishes(liaison.Material{Kind: liaison.LawMaterial, Title: "议案与建议的区别", Text: liaison.Rich{Text: "ＡＢＣ"}})
	id, err := n.StartMaterial(t.Context(), liaison.Material{Title: "写建议的草稿", Author: n.people["JB1"].ID, At: aMorning})
	n.must(err)
	for _, c := range []struct {
		words  string
		kind   liaison.MaterialKind
		titles []string
	}{
		{"建议", "", []string{"议案与建议的区别", "怎样写好一件建议"}},
		{"建议 议案", "", []string{"议案与建议的区别"}},
		{"情况　标题", "", []string{"怎样写好一件建议"}},
		{"Abc", "", []string{"议案与建议的区别"}},
		{"建议", liaison.GuideMaterial, []string{"怎样写好一件建议"}},
		{"草稿", "", nil}, {"0%的", "", []string{"怎样写好一件建议"}}, {"0_的", "", nil},
	} {
		n.finds(storage.LibraryQuery{Words: liaison.Words(c.words), Kind: c.kind}, false, c.titles...)
	}
	n.finds(storage.LibraryQuery{Most: 1}, true, "议案与建议的区别")
	n.finds(storage.LibraryQuery{Most: 1, Offset: 1}, false, "怎样写好一件建议")
	counts, err := n.LibraryCounts(t.Context())
	n.must(err)
	if counts[liaison.GuideMaterial] != 1 || counts[liaison.LawMaterial] != 1 || len(counts) != 2 {
		t.Errorf("%v", counts)
	}
	drafts, err := n.MaterialDrafts(t.Context(), n.people["JB1"].ID)
	n.must(err)
	if len(drafts) != 1 || drafts[0].ID != id {
		t.Errorf("drafts are %+v", drafts)
	}
}

// What somebody learns counts for its version, and a run of several materials is
// acknowledged when nothing of it is left.
func TestLearningARun(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	a, b := n.publishes(liaison.Material{Kind: "law", Title: "甲"}), n.publishes(liaison.Material{Kind: "law", Title: "乙", Quiz: aQuiz})
	deputy := n.people["A1"].ID
	content := liaison.Content{Text: liaison.Rich{Text: "学习专题"}, Materials: []int64{a.Series, b.Series}, Ack: liaison.Learned}
	run := n.goes(liaison.Audience{People: []int64{deputy}}, content, storage.Freeze{Now: aMorning})
	n.exec(`UPDATE deliveries SET outcome = 'sent' WHERE run = $1`, run.ID)
	since := aMorning.AddDate(-1, 0, 0)
	left := func(learned, toLearn int) {
		t.Helper()
		over, err := n.LearnedRuns(t.Context(), deputy, since)
		n.must(err)
		open, err := n.RunsToLearn(t.Context(), deputy, since, 10)
		n.must(err)
		if len(over) != learned || len(open) != toLearn {
			t.Errorf("learned %v, to be learned %d; want %d and %d", over, len(open), learned, toLearn)
		}
	}
	left(0, 1)
	n.must(n.OpenMaterial(t.Context(), deputy, a, aMorning))
	n.must(n.OpenMaterial(t.Context(), deputy, a, aMorning))
	n.must(n.LearnMaterial(t.Context(), deputy, a, aMorning))
	left(0, 1)
	n.must(n.OpenMaterial(t.Context(), deputy, b, aMorning))
	n.must(n.TryQuiz(t.Context(), deputy, b, 50, false, aMorning))
	n.must(n.TryQuiz(t.Context(), deputy, b, 100, true, aMorning))
	n.must(n.TryQuiz(t.Context(), deputy, b, 0, false, aMorning))
	n.must(n.LearnMaterial(t.Context(), deputy, b, aMorning))
	n.must(n.CountDownload(t.Context(), deputy, b.Series))
	left(1, 1)
	learnings, err := n.Learnings(t.Context(), deputy, []int64{a.Series, b.Series, 99})
	n.must(err)
	want := map[int64]liaison.Learning{a.Series: {Series: a.Series, Opened: []int{1}, Learned: 1},
		b.Series: {Series: b.Series, Opened: []int{1}, Learned: 1, Tries: 3, Best: 100, Passed: 1}}
	if diff := cmp.Diff(want, learnings); diff != "" {
		t.Errorf("%s", diff)
	}
	second := n.publishes(liaison.Material{Series: a.Series, Kind: "law", Title: "甲（新）"})
	left(0, 1)
	n.must(n.RetireMaterial(t.Context(), a.Series, true, deputy, aMorning))
	left(1, 1)
	if _, err := n.AckRun(t.Context(), run.ID, deputy, aMorning); err != nil {
		t.Fatal(err)
	}
	left(0, 0)
	n.exec(`UPDATE deliveries SET acked_at = NULL WHERE run = $1`, run.ID)
	n.must(n.RetireMaterial(t.Context(), b.Series, true, deputy, aMorning))
	left(0, 0) // of nothing is nothing learned, and nothing is left to be
	n.counted(second, "乙团 2: 0 opened, 0 learned, 0 older, 0 passed, 0 files; 甲团 3: 1 opened, 0 learned, 1 older, 0 passed, 0 files")
	n.counted(b, "乙团 2: 0 opened, 0 learned, 0 older, 0 passed, 0 files; 甲团 3: 1 opened, 1 learned, 0 older, 1 passed, 1 files")
}

func (n newsroom) counted(m liaison.Material, want string) {
	n.t.Helper()
	counts, err := n.LearnCounts(n.t.Context(), m)
	n.must(err)
	var got []string
	for _, c := range counts {
		got = append(got, fmt.Sprintf("%s %d: %d opened, %d learned, %d older, %d passed, %d files", c.Name, c.People, c.Opened, c.Learned, c.Older, c.Passed, c.Downloads))
	}
	if text := strings.Join(got, "; "); text != want {
		n.t.Errorf("counted %q, want %q", text, want)
	}
}

// Those are new deputies who were elected within a year before they came.
func TestNewcomers(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	n.exec(`UPDATE people SET bound_at = '2026-11-20 10:00+08', elected_on = '2026-01-15' WHERE code IN ('A1', 'A2', 'JB1')`)
	n.exec(`UPDATE people SET bound_at = '2026-09-20 10:00+08', elected_on = '2026-01-15' WHERE code = 'A3'`)
	n.exec(`UPDATE people SET bound_at = '2026-11-20 10:00+08', elected_on = '2025-11-01' WHERE code = 'A4'`)
	id, err := n.StartBriefing(t.Context(), liaison.Briefing{Kind: liaison.Step, Stage: liaison.BriefingApproved, Author: n.people["JB1"].ID, Created: aMorning})
	n.must(err)
	went := time.Date(2026, 11, 21, 9, 0, 0, 0, shanghai)
	_, err = n.StartRun(t.Context(), liaison.Run{Briefing: id, Kind: liaison.Step, Author: n.people["JB1"].ID, At: went,
		Audience: liaison.Audience{People: []int64{n.people["A2"].ID}}})
	n.must(err)
	found, err := n.Newcomers(t.Context(), aMorning.AddDate(0, 0, -30))
	n.must(err)
	if len(found) != 2 || found[0].Person != n.people["A1"].ID || len(found[0].Had) != 0 || !found[0].Last.IsZero() ||
		found[1].Person != n.people["A2"].ID || !cmp.Equal(found[1].Had, []int64{id}) || !found[1].Last.Equal(went) {
		t.Errorf("%+v", found)
	}
}

// A run keeps what it says of its materials as they were, without those that were
// taken out of the library.
func TestARunSaysItsMaterials(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	a, b := n.publishes(liaison.Material{Kind: "law", Title: "甲"}), n.publishes(liaison.Material{Kind: "law", Title: "乙"})
	run := n.goes(liaison.Audience{People: []int64{n.people["A1"].ID}},
		liaison.Content{Text: liaison.Rich{Text: "专题"}, Materials: []int64{b.Series, a.Series}}, storage.Freeze{Now: aMorning})
	one := run
	one.Material = a.Series
	for _, c := range []struct {
		run  liaison.Run
		text string
	}{{run, "专题\n\n1. 乙\n2. 甲"}, {one, "专题\n\n📖 甲"}} {
		filled, err := n.FillRun(t.Context(), c.run)
		n.must(err)
		kept, err := n.Run(t.Context(), run.ID)
		n.must(err)
		if filled.Content.Said().Text != c.text || kept.Content.Said().Text != c.text || kept.Content.Text.Text != "专题" {
			t.Errorf("it says %q and keeps %q, want %q", filled.Content.Said().Text, kept.Content.Said().Text, c.text)
		}
	}
	n.must(n.RetireMaterial(t.Context(), a.Series, true, n.people["JB1"].ID, aMorning))
	if filled, err := n.FillRun(t.Context(), one); err != nil || filled.Content.Said().Text != "专题" {
		t.Errorf("it says %q, %v", filled.Content.Said().Text, err)
	}
}
