package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// InquiryPart is what came of one question, or of all items of an inquiry.
type InquiryPart struct {
	Title string
	Lines []InquiryCount
	Texts []string // answers in words
}

// InquiryCount is how often something was answered.
type InquiryCount struct {
	Name  string
	Count int
	Share string // of those who have answered; empty: there are none
}

// resultTextsShown is how many answers in words the chat shows of a question.
const resultTextsShown = 10

// InquiryResult reads what came of an inquiry so far, refusing what is sealed.
func (v View) InquiryResult(ctx context.Context, q liaison.Inquiry) ([]InquiryPart, error) {
	return v.t.inquiryParts(ctx, q)
}

// StanceWord is the word for an answer by name.
func (v View) StanceWord(q liaison.Inquiry, choice string) string {
	if slices.Contains(q.Rule().Stances, choice) || choice == "claim" || choice == storage.NominateChoice {
		return v.t.voice.Plain("inquiry.stance_" + choice)
	}
	return choice
}

// FilesNamed are files as a list of words.
func (v View) FilesNamed(files []liaison.File) string { return v.t.fileNames(files) }

func (t *turn) inquiryParts(ctx context.Context, q liaison.Inquiry) ([]InquiryPart, error) {
	f, err := t.store.InquiryFigures(ctx, q.ID)
	if err != nil {
		return nil, err
	}
	switch q.Rule().Way {
	case liaison.BySheet:
		return t.sheetParts(ctx, q, f.Answered)
	case liaison.ByPoints:
		_, err := t.store.AwardSheets(ctx, q)
		return nil, err
	}
	counts, err := t.store.StanceCounts(ctx, q.ID)
	if err != nil {
		return nil, err
	}
	if q.Rule().Way == liaison.ByStance {
		var parts []InquiryPart
		for _, i := range q.Items {
			part := InquiryPart{Title: i.Title}
			said := 0
			for _, n := range counts[i.ID] {
				said += n
			}
			for _, s := range q.Rule().Stances {
				n := counts[i.ID][s]
				part.Lines = append(part.Lines, InquiryCount{t.voice.Plain("inquiry.stance_" + s), n, percent(n, said)})
			}
			parts = append(parts, part)
		}
		return parts, nil
	}
	part := InquiryPart{}
	for _, i := range q.Listed() {
		if q.Rule().Way == liaison.ByNomination && !i.Chosen && !q.LedBy(*t.person) {
			continue // what was left out is between the staff and who nominated it
		}
		part.Lines = append(part.Lines, InquiryCount{Name: i.Title, Count: counts[i.ID]["claim"] + counts[i.ID][storage.NominateChoice]})
	}
	if q.Rule().Supported || q.Rule().Way == liaison.ByNomination {
		slices.SortStableFunc(part.Lines, func(a, b InquiryCount) int { return cmp.Compare(b.Count, a.Count) })
	}
	return []InquiryPart{part}, nil
}

func (t *turn) sheetParts(ctx context.Context, q liaison.Inquiry, answered int) ([]InquiryPart, error) {
	tallies, err := t.store.SheetTallies(ctx, q)
	if err != nil {
		return nil, err
	}
	var parts []InquiryPart
	for n, s := range q.Sheet() {
		if n >= len(tallies) {
			break
		}
		part := InquiryPart{Title: s.Text, Texts: tallies[n].Texts}
		for o, count := range tallies[n].Counts {
			part.Lines = append(part.Lines, InquiryCount{t.option(s, o), count, percent(count, answered)})
		}
		if q.Kind == liaison.IntentVote {
			slices.SortStableFunc(part.Lines, func(a, b InquiryCount) int { return cmp.Compare(b.Count, a.Count) })
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// resultLines are what came of an inquiry, as the chat says it.
func (t *turn) resultLines(ctx context.Context, q liaison.Inquiry) ([]locales.Markup, error) {
	f, err := t.store.InquiryFigures(ctx, q.ID)
	if err != nil {
		return nil, err
	}
	lines := []locales.Markup{t.voice.Say("inquiry.result", "Title", q.Title), t.voice.Say("inquiry.answered_of", "Answered", f.Answered, "Asked", f.Asked)}
	if q.Rule().Way == liaison.ByPoints {
		lines[1] = t.voice.Say("award.jury_of", "Answered", f.Answered, "Asked", f.Asked)
		more, err := t.awardLines(ctx, q)
		if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
			return append(lines, "", t.voice.Refusal(refusal)), nil
		}
		return append(lines, more...), err
	}
	parts, err := t.inquiryParts(ctx, q)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		return append(lines, "", t.voice.Refusal(refusal)), nil
	}
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		lines = append(lines, "")
		if p.Title != "" {
			lines = append(lines, t.voice.Say("inquiry.item_title", "Title", clip(p.Title, 100)))
		}
		lines = append(lines, t.partLines(q, p)...)
	}
	return lines, nil
}

func (t *turn) partLines(q liaison.Inquiry, p InquiryPart) []locales.Markup {
	var lines []locales.Markup
	if q.Rule().Way == liaison.ByStance {
		var words []string
		for _, l := range p.Lines {
			words = append(words, fmt.Sprintf("%s %d", l.Name, l.Count))
		}
		return []locales.Markup{locales.Escape(strings.Join(words, "　"))}
	}
	for _, l := range p.Lines {
		line := fmt.Sprintf("· %s　%d", clip(l.Name, 60), l.Count)
		if l.Share != "" {
			line += "（" + l.Share + "）"
		}
		lines = append(lines, locales.Escape(line))
	}
	for _, text := range p.Texts[:min(len(p.Texts), resultTextsShown)] {
		lines = append(lines, locales.Escape("· "+clip(text, 200)))
	}
	if more := len(p.Texts) - resultTextsShown; more > 0 {
		lines = append(lines, t.voice.Say("inquiry.more_texts", "Count", more))
	}
	return lines
}

// verdictLines are what became of what somebody has said, under the words of each article.
func (t *turn) verdictLines(ctx context.Context, q liaison.Inquiry, person int64) ([]locales.Markup, error) {
	if !q.Rule().Verdicts || q.State != liaison.InquiryPublished {
		return nil, nil
	}
	answers, err := t.store.AnswersOf(ctx, q.ID, person)
	if err != nil {
		return nil, err
	}
	var lines []locales.Markup
	for _, i := range q.Items {
		a, said := answers[i.ID]
		if !said || a.Verdict == "" {
			continue
		}
		lines = append(lines, "", t.voice.Say("inquiry.item_title", "Title", i.Title), locales.Escape(clip(i.Text, 300)),
			t.ownAnswer(a), t.voice.Say("inquiry.verdict", "Verdict", t.voice.Plain("inquiry.verdict_"+string(a.Verdict)), "Reason", a.Reason))
	}
	return lines, nil
}

// TellInquiries writes to people of inquiries that have been opened, are about to close, or
// whose results are published. What goes to many is after all replies and notices.
func (d *Desk) TellInquiries(ctx context.Context, tx *storage.Store, tidings []storage.Tiding, at time.Time) ([]liaison.Outgoing, error) {
	var ids []int64
	for _, tiding := range tidings {
		ids = append(ids, tiding.Person)
	}
	reachable, err := tx.Reachable(ctx, ids)
	if err != nil {
		return nil, err
	}
	people := map[int64]liaison.Person{}
	for _, p := range reachable {
		people[p.ID] = p
	}
	told := &turn{desk: d, store: tx, update: liaison.Update{At: at}}
	known := map[int64]liaison.Inquiry{}
	for _, tiding := range tidings {
		p, can := people[tiding.Person]
		if !can {
			continue
		}
		if _, read := known[tiding.Inquiry]; !read {
			if known[tiding.Inquiry], err = tx.Inquiry(ctx, tiding.Inquiry); err != nil {
				return nil, err
			}
		}
		if err := told.tellInquiry(ctx, known[tiding.Inquiry], p, tiding.What); err != nil {
			return nil, err
		}
	}
	for i := range told.out {
		told.out[i].Lane = liaison.Briefings
	}
	return told.out, nil
}

// tellInquiry tells one person. What is not so any more is not said: that something is open,
// once it is closed.
func (t *turn) tellInquiry(ctx context.Context, q liaison.Inquiry, p liaison.Person, what string) error {
	t.person, t.voice = &p, t.desk.Locales.Voice(p.Language)
	if what == "chosen" {
		lines, err := t.chosenLines(ctx, q)
		if err == nil && len(lines) > 0 {
			t.notify(p, joinLines(lines), [][]button{{t.button("award.see_result", "inquiry:view:%d", q.ID)}})
		}
		return err
	}
	if what != "published" && (!q.OpenAt(t.at()) || !p.InOffice()) {
		return nil
	}
	lines := []locales.Markup{t.voice.Say("inquiry.told_"+what, "Title", q.Title, "Kind", t.inquiryKind(q), "Day", q.LastDay)}
	open := t.button("inquiry.open_it", "inquiry:view:%d", q.ID)
	if what == "published" {
		results, err := t.resultLines(ctx, q)
		if err != nil {
			return err
		}
		own, err := t.verdictLines(ctx, q, p.ID)
		if err != nil {
			return err
		}
		if len(own) > 0 { // what became of the own words, not of all others'
			results = own
		}
		sifted, err := t.siftedLines(ctx, q, p.ID)
		if err != nil {
			return err
		}
		if len(sifted) > 0 {
			results = sifted
		}
		lines = append(append(lines, ""), results...)
	}
	t.notify(p, joinLines(lines), [][]button{{open}})
	return nil
}
