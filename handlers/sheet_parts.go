package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/paper"
	"liaison/storage"
)

// What the form says of an answer and of a rating; all else that a procedure
// shows stands under how the matter was handled.
var (
	answerFacts = []string{"class", "answer", "commitments"}
	ratingFacts = []string{"attitude", "result", "why", "second", "solved"}
)

// sheetReturns are the stages in which the reason for being there is news; later
// it is in the timeline.
var sheetReturns = []liaison.Stage{liaison.Returned, liaison.Letter, liaison.Objected}

func (t *turn) when(at time.Time) string { return t.voice.Time(at.In(t.desk.Zone)) }

func (t *turn) textSections(m liaison.Matter) []paper.Section {
	var sections []paper.Section
	for _, part := range liaison.Procedures[m.Kind].Parts {
		if part.Kind == liaison.PartText {
			sections = append(sections, paper.Section{Heading: t.voice.Plain("part." + part.Key), Text: m.Part(part.Key)})
		}
	}
	return sections
}

// cosignerSection lists who was asked to co-sign, with when they agreed to the
// text that counts.
func (t *turn) cosignerSection(ctx context.Context, m liaison.Matter, history []storage.HistoryLine) (paper.Section, error) {
	s := paper.Section{Heading: t.voice.Plain("sheet.cosigners"), Columns: []string{
		t.voice.Plain("sheet.name"), t.voice.Plain("sheet.opinion"), t.voice.Plain("sheet.confirmed")},
		Widths: []int{45, 25, 30}}
	people, err := t.store.PeopleByIDs(ctx, m.People(liaison.CoSigner))
	if err != nil {
		return s, err
	}
	for _, person := range people {
		agreed, at := t.voice.Plain("sheet.not_agreed"), ""
		if stands(m, person.ID) {
			agreed = t.voice.Plain("sheet.agreed")
			for _, h := range history {
				if h.Actor == person.ID && h.Input.One("hash") == m.Hash {
					at = t.when(h.At)
				}
			}
		}
		s.Table = append(s.Table, []string{named(person), agreed, at})
	}
	return s, nil
}

// stands reports whether the person has agreed to the text that counts.
func stands(m liaison.Matter, person int64) bool {
	return slices.ContainsFunc(m.Parties, func(p liaison.Party) bool {
		return p.Capacity == liaison.CoSigner && p.Person == person && p.Mark != "" && p.Mark == m.Hash
	})
}

func (t *turn) fileSection(_ context.Context, m liaison.Matter, _ []storage.HistoryLine) (paper.Section, error) {
	s := paper.Section{Heading: t.voice.Plain("part.files"), Widths: []int{7, 13, 52, 28}}
	for i, a := range m.Attachments {
		name := a.File.Name
		if name == "" && (a.File.Kind == liaison.Place || a.File.Seconds > 0) {
			name = a.File.Label()
		}
		s.Table = append(s.Table, []string{fmt.Sprint(i + 1), t.voice.Plain("filekind." + string(a.File.Kind)), name, t.when(a.At)})
	}
	return s, nil
}

// signatureSection says which text was confirmed when: the whole hash, by which
// anybody can check it.
func (t *turn) signatureSection(_ context.Context, m liaison.Matter, _ []storage.HistoryLine) (paper.Section, error) {
	s := paper.Section{Heading: t.voice.Plain("sheet.signature")}
	if m.Hash == "" || m.Submitted.IsZero() {
		return s, nil
	}
	s.Rows = []paper.Row{
		{Name: t.voice.Plain("sheet.confirmed"), Value: t.when(m.Submitted), Wide: true},
		{Name: t.voice.Plain("sheet.hash"), Value: m.Hash, Wide: true},
	}
	return s, nil
}

// handlingSection is who handles the matter, and what was decided of it.
func (t *turn) handlingSection(ctx context.Context, m liaison.Matter, _ []storage.HistoryLine) (paper.Section, error) {
	s := paper.Section{Heading: t.voice.Plain("sheet.handling")}
	bodies, err := t.bodies(ctx)
	if err != nil {
		return s, err
	}
	for _, c := range shownParties {
		var names []string
		for _, b := range bodies {
			if slices.Contains(m.Bodies(c), b.ID) {
				names = append(names, b.Name)
			}
		}
		if len(names) > 0 {
			s.Rows = append(s.Rows, paper.Row{
				Name: bare(t.party(m, c)), Value: strings.Join(names, t.voice.Plain("list.comma")), Wide: true})
		}
	}
	others := slices.DeleteFunc(slices.Clone(liaison.Procedures[m.Kind].Shows), func(fact string) bool {
		return slices.Contains(answerFacts, fact) || slices.Contains(ratingFacts, fact) ||
			slices.Contains(inReturn, fact) && !slices.Contains(sheetReturns, m.Stage)
	})
	facts, err := t.factRows(ctx, m, others...)
	s.Rows = append(s.Rows, facts...)
	return s, err
}

func (t *turn) answerSection(ctx context.Context, m liaison.Matter, _ []storage.HistoryLine) (paper.Section, error) {
	rows, err := t.factRows(ctx, m, "class")
	return paper.Section{Heading: t.voice.Plain("field.answer"), Rows: rows, Text: m.Facts["answer"]}, err
}

// commitmentSection lists what was promised for which day, and what has become
// of it.
func (t *turn) commitmentSection(_ context.Context, m liaison.Matter, _ []storage.HistoryLine) (paper.Section, error) {
	s := paper.Section{Heading: t.voice.Plain("sheet.commitments"), Columns: []string{
		t.voice.Plain("sheet.promise"), t.voice.Plain("sheet.due"), t.voice.Plain("sheet.stage")},
		Widths: []int{52, 32, 16}}
	today := liaison.DateOf(t.desk.Now().In(t.desk.Zone))
	for _, k := range m.Clocks {
		if k.Kind != liaison.ClockCommitment {
			continue
		}
		state := "sheet.promise_open"
		switch {
		case k.Stopped:
			state = "sheet.promise_ended"
		case k.Overdue(today):
			state = "sheet.promise_late"
		}
		s.Table = append(s.Table, []string{k.Note, t.voice.Date(k.Due), t.voice.Plain(state)})
	}
	return s, nil
}

func (t *turn) ratingSection(ctx context.Context, m liaison.Matter, _ []storage.HistoryLine) (paper.Section, error) {
	rows, err := t.factRows(ctx, m, ratingFacts...)
	return paper.Section{Heading: t.voice.Plain("sheet.rating"), Rows: rows}, err
}

// factRows are the facts that are known, each in words.
func (t *turn) factRows(ctx context.Context, m liaison.Matter, facts ...string) ([]paper.Row, error) {
	var rows []paper.Row
	for _, fact := range facts {
		if m.Facts[fact] == "" {
			continue
		}
		value, err := t.factValue(ctx, m, fact, m.Facts[fact])
		if err != nil {
			return nil, err
		}
		rows = append(rows, paper.Row{Name: t.voice.Plain("field." + fact), Value: bare(value), Wide: true})
	}
	return rows, nil
}

// historySection is the whole timeline; of a move that is kept from the person
// there is no word of what was said.
func (t *turn) historySection(ctx context.Context, m liaison.Matter, history []storage.HistoryLine) (paper.Section, error) {
	s := paper.Section{Heading: t.voice.Plain("sheet.history")}
	for _, h := range history {
		who := h.ActorName
		if h.BodyName != "" {
			who = h.BodyName
		}
		if who == "" {
			who = t.voice.Plain("history.timer")
		}
		e := paper.Event{At: t.when(h.At), Who: who, What: bare(t.voice.Plain(t.voice.Key(m.Kind, "done", string(h.Move))))}
		if !liaison.Procedures[m.Kind].Hides(*t.person, m, h.Move) {
			lines, err := t.inputLines(ctx, m, h.Move, h.Input)
			if err != nil {
				return s, err
			}
			for _, line := range lines {
				e.Said = append(e.Said, strings.TrimSpace(bare(plain(string(line)))))
			}
		}
		s.Events = append(s.Events, e)
	}
	return s, nil
}
