package liaison

import (
	"slices"
	"time"
)

// Showcase is a case 典型案例 of something that was solved, on one page: what it was
// like, what was done, what has come of it, and photos from before and after.
const Showcase Kind = "showcase"

// The parts of a case; a case is of one page, which bounds them.
const (
	ProblemPart = "problem"
	WorkPart    = "work"
	OutcomePart = "outcome"
	BeforePart  = "before"
	AfterPart   = "after"

	caseTextMost   = 300 // characters
	caseWorkMost   = 500
	casePhotosMost = 3 // from before, and from after
)

// showcaseBegins are those who may write a case: who holds an occasion is one of them.
var showcaseBegins = []Role{RoleDeputy, RoleClerk, RoleOfficer}

var showcase = &Procedure{
	Kind: Showcase, Command: "case", Begins: showcaseBegins, Letter: "D",
	Parts: []Part{
		{Key: "title", Kind: PartTitle, Required: true, Most: titleMost},
		{Key: ProblemPart, Kind: PartText, Required: true, Most: caseTextMost},
		{Key: WorkPart, Kind: PartText, Required: true, Most: caseWorkMost},
		{Key: OutcomePart, Kind: PartText, Required: true, Most: caseTextMost},
		{Key: BeforePart, Kind: PartFiles, Required: true, Most: casePhotosMost, Photos: true},
		{Key: AfterPart, Kind: PartFiles, Required: true, Most: casePhotosMost, Photos: true},
		{Key: ConsentPart, Kind: PartChoice, Required: true, Choices: []string{"yes", shownNobody, "no"}},
		{Key: BylinePart, Kind: PartChoice, Required: true, Choices: yesNo},
	},
	Stages: publishingStages,
	// One part is edited at a time; the author's own text stays beside it.
	Moves: publishing(
		Field{Key: "piece", Kind: FieldChoice, Choices: []string{"title", ProblemPart, WorkPart, OutcomePart}},
		editing("title", titleMost), editing(ProblemPart, caseTextMost), editing(WorkPart, caseWorkMost), editing(OutcomePart, caseTextMost),
	),
	Shows: []string{ConsentPart, BylinePart, "reason", "edited_title", "edited_problem", "edited_work", "edited_outcome"},
	Aside: publishingAside,
	Page:  "/cases/",
}

// editing is the field of what a part is edited to.
func editing(part string, most int) Field {
	return Field{Key: editedFact + "_" + part, Kind: FieldText, Most: most, When: &When{"piece", part}}
}

// caseMoves make a case of what is settled: those of its author, and of those who have
// handled it.
func caseMoves(by Capacity, from Stage) []Move {
	return []Move{writtenUp("write_up", Author, from), writtenUp("feature", by, from)}
}

// writtenUp is the move that makes the draft of a case of a matter that is settled, for
// whoever makes it.
func writtenUp(key MoveKey, by Capacity, from Stage) Move {
	return Move{Key: key, From: []Stage{from}, By: by, Check: mayPublish, Spawns: &Spawn{Kind: Showcase, Stage: Draft, Own: true, Text: ProblemPart, Photos: BeforePart}}
}

// BeforeAfter is a photo from before beside one from after; either may be missing.
type BeforeAfter[P any] struct{ Before, After *P }

// Pairs puts photos side by side in the order in which they were sent; where there are
// more of one sort, they stand alone.
func Pairs[P any](before, after []P) []BeforeAfter[P] {
	pairs := make([]BeforeAfter[P], max(len(before), len(after)))
	for i := range before {
		pairs[i].Before = &before[i]
	}
	for i := range after {
		pairs[i].After = &after[i]
	}
	return pairs
}

// CaseOfProblem is the draft of a case of a problem that was found at an occasion and has
// been seen to: its photos, and those of what it looks like now, become the pairs.
func CaseOfProblem(problem, outcome string, before, after []File, at time.Time) Matter {
	m := Matter{Kind: Showcase, Stage: Draft, Created: at, Changed: at, Facts: map[string]string{},
		Pieces: []Piece{{Part: ProblemPart, Text: fitting(problem, caseTextMost)}, {Part: OutcomePart, Text: fitting(outcome, caseTextMost)}}}
	for _, photos := range []struct {
		part  string
		files []File
	}{{BeforePart, before}, {AfterPart, after}} {
		for _, f := range photos.files {
			if f.Kind == Photo && len(m.FilesOf(photos.part)) < casePhotosMost {
				m.Attachments = append(m.Attachments, Attachment{Part: photos.part, File: f, At: at})
			}
		}
	}
	m.Pieces = slices.DeleteFunc(m.Pieces, func(p Piece) bool { return p.Text == "" })
	return m
}
