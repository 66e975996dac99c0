package liaison

import (
	"slices"
	"time"
	"unicode/utf8"
)

// MaterialKind says what sort of thing a material is.
type MaterialKind string

// The kinds of material.
const (
	LawMaterial     MaterialKind = "law"     // 法律法规
	ReportMaterial  MaterialKind = "report"  // 报告
	OutlineMaterial MaterialKind = "outline" // 宣讲提纲
	GuideMaterial   MaterialKind = "guide"   // 履职指南
	CourseMaterial  MaterialKind = "video"   // 视频课
	OtherMaterial   MaterialKind = "other"
)

// MaterialKinds lists every kind, in the order in which they are shown.
var MaterialKinds = []MaterialKind{LawMaterial, ReportMaterial, OutlineMaterial, GuideMaterial, CourseMaterial, OtherMaterial}

// The bounds of a material.
const (
	MaterialTitleMost   = 60
	MaterialTextMost    = 30_000
	MaterialFilesMost   = 20
	MaterialMinutesMost = 600
)

// Material is something in the library, in one of its versions. What is pushed,
// learned and counted is the series, of which the newest version counts.
type Material struct {
	ID        int64
	Series    int64 // the same for all versions
	Version   int   // 1, 2, …; 0: a draft
	Kind      MaterialKind
	Title     string
	Text      Rich
	Files     []File
	Effective Date // since when it is in force; zero: not said
	Minutes   int  // how long it takes; 0: not said
	Quiz      Quiz
	Author    int64
	At        time.Time // when it was published; of a draft, when it was begun
	Retired   bool      // taken out of the library
}

// Draft reports whether the material is still being written.
func (m Material) Draft() bool { return m.Version == 0 }

// Missing names what a draft lacks to be published: "title", "body", "kind", or
// nothing.
func (m Material) Missing() string {
	switch {
	case m.Title == "":
		return "title"
	case m.Text.Text == "" && len(m.Files) == 0:
		return "body"
	case m.Kind == "":
		return "kind"
	}
	return ""
}

// Check refuses a draft that cannot be published.
func (m Material) Check() *Refusal {
	if missing := m.Missing(); missing != "" {
		return Refuse(Invalid, "material.lacks_"+missing)
	}
	return nil
}

// Add puts what was sent at the end of the material's text and among its files, or
// refuses all of it.
func (m *Material) Add(text Rich, files []File) *Refusal {
	joined := m.Text.Join("\n\n", text)
	switch {
	case slices.ContainsFunc(files, func(f File) bool { return f.Kind == Place }):
		return Refuse(Invalid, "material.no_place")
	case joined.Len() > MaterialTextMost:
		return Refuse(Invalid, "material.too_long", "Most", MaterialTextMost, "Over", joined.Len()-MaterialTextMost)
	case len(m.Files)+len(files) > MaterialFilesMost:
		return Refuse(Invalid, "material.too_many_files", "Most", MaterialFilesMost)
	}
	if text.Text != "" {
		m.Text = joined
	}
	m.Files = append(slices.Clone(m.Files), files...)
	return nil
}

// Name gives the material its title, or refuses it.
func (m *Material) Name(title string) *Refusal {
	n := utf8.RuneCountInString(title)
	switch {
	case n == 0:
		return Refuse(Invalid, "material.lacks_title")
	case n > MaterialTitleMost:
		return Refuse(Invalid, "field.too_long", "Most", MaterialTitleMost, "Over", n-MaterialTitleMost)
	}
	m.Title = title
	return nil
}

// Learning is what one person has done with a series.
type Learning struct {
	Series  int64
	Opened  []int // versions that were looked at
	Learned int   // the version that was learned last; 0: none
	Tries   int   // at the quiz
	Best    int   // score, in per cent
	Passed  int   // the version whose quiz was passed last; 0: none
}

// Has reports whether the person has learned that version or a later one.
func (l Learning) Has(version int) bool { return l.Learned > 0 && l.Learned >= version }

// Outdated reports whether the person has learned a version that is not the newest.
func (l Learning) Outdated(newest int) bool { return l.Learned > 0 && l.Learned < newest }

// Knows reports whether the person has had that version in hand.
func (l Learning) Knows(version int) bool { return slices.Contains(l.Opened, version) }
