package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
)

// bodiesPerPage is how many bodies of a kind are offered at a time.
const bodiesPerPage = 24

// chooseFrom shows a list of choices of an audience, with what is chosen above it.
func (t *turn) chooseFrom(ctx context.Context, b liaison.Briefing, laid [][]button) error {
	text, err := t.audienceText(ctx, b.Audience)
	if err != nil {
		return err
	}
	t.card("brief", text, append(laid, []button{t.button("audience.back", "audience:%d", b.ID)}))
	return nil
}

// bodiesOfKind offers the bodies of a kind: "KIND:PAGE".
func bodiesOfKind(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	word, page, _ := strings.Cut(rest, ":")
	kind := liaison.BodyKind(word)
	all, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	bodies := slices.DeleteFunc(slices.Clone(all), func(o liaison.Body) bool { return o.Kind != kind })
	if len(bodies) == 0 {
		return liaison.Refuse(liaison.NotFound, "audience.no_bodies")
	}
	n, _ := strconv.Atoi(page)
	n = min(max(n, 0), (len(bodies)-1)/bodiesPerPage)
	var buttons []button
	for _, o := range bodies[n*bodiesPerPage : min((n+1)*bodiesPerPage, len(bodies))] {
		mark := chosenMark(slices.Contains(b.Audience.Bodies[kind], o.ID))
		buttons = append(buttons, button{Text: mark + o.Label(), Data: fmt.Sprintf("audience:%d:body:%d:%d", b.ID, o.ID, n)})
	}
	laid := rows(3, buttons...)
	var turns []button
	if n > 0 {
		turns = append(turns, t.button("list.newer", "audience:%d:kind:%s:%d", b.ID, kind, n-1))
	}
	if (n+1)*bodiesPerPage < len(bodies) {
		turns = append(turns, t.button("list.older", "audience:%d:kind:%s:%d", b.ID, kind, n+1))
	}
	if len(turns) > 0 {
		laid = append(laid, turns)
	}
	return t.chooseFrom(ctx, b, laid)
}

// toggleBody chooses a body, or not: "ID:PAGE".
func toggleBody(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	word, page, _ := strings.Cut(rest, ":")
	id, err := number(word)
	if err != nil {
		return err
	}
	all, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(o liaison.Body) bool { return o.ID == id })
	if i < 0 {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	kind := all[i].Kind
	return t.changeAudience(ctx, b, bodiesOfKind, string(kind)+":"+page, func(a *liaison.Audience) { a.ToggleBody(kind, id) })
}

func levelsToChoose(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	var buttons []button
	for _, l := range liaison.Levels {
		buttons = append(buttons, button{Text: chosenMark(slices.Contains(b.Audience.Levels, l)) + t.voice.Plain("level."+string(l)), Data: fmt.Sprintf("audience:%d:level:%s", b.ID, l)})
	}
	return t.chooseFrom(ctx, b, rows(2, buttons...))
}

func toggleLevel(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	if !slices.Contains(liaison.Levels, liaison.Level(rest)) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.changeAudience(ctx, b, levelsToChoose, "", func(a *liaison.Audience) { a.Levels = liaison.Toggle(a.Levels, liaison.Level(rest)) })
}

func fieldsToChoose(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	fields, err := t.store.Expertises(ctx)
	if err != nil {
		return err
	}
	var buttons []button
	for _, f := range fields {
		data := fmt.Sprintf("audience:%d:field:%s", b.ID, f)
		if len(data) <= dataMost {
			buttons = append(buttons, button{Text: chosenMark(slices.Contains(b.Audience.Expertise, f)) + f, Data: data})
		}
	}
	if len(buttons) == 0 {
		return liaison.Refuse(liaison.NotFound, "audience.no_fields")
	}
	return t.chooseFrom(ctx, b, rows(3, buttons...))
}

func toggleField(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	if rest == "" {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.changeAudience(ctx, b, fieldsToChoose, "", func(a *liaison.Audience) { a.Expertise = liaison.Toggle(a.Expertise, rest) })
}

// runsToChoose offers what was sent lately, to go by who has read it.
func runsToChoose(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	sent, err := t.store.LatestRuns(ctx, t.runsOf(), 0, perPage)
	if err != nil {
		return err
	}
	var buttons []button
	for _, r := range sent {
		if r.Began.IsZero() {
			continue
		}
		buttons = append(buttons, button{Text: r.At.In(t.desk.Zone).Format("01-02") + " " + t.briefTitle(r.Content), Data: fmt.Sprintf("audience:%d:run:%d", b.ID, r.ID)})
	}
	if len(buttons) == 0 {
		return liaison.Refuse(liaison.NotFound, "audience.no_runs")
	}
	return t.chooseFrom(ctx, b, rows(1, buttons...))
}

// hadChoices are what somebody may have had of a run.
var hadChoices = []liaison.HadWhat{liaison.HadUnread, liaison.HadRead, liaison.HadMissed, liaison.HadIt, liaison.HadNot}

// runToGoBy is the run of a button's data, where the person sees to it.
func (t *turn) runToGoBy(ctx context.Context, data string) (liaison.Run, error) {
	id, err := number(data)
	if err != nil {
		return liaison.Run{}, err
	}
	run, err := t.store.Run(ctx, id)
	if err != nil {
		return run, err
	}
	return run, t.seesTo(ctx, run.Author, "run.not_found")
}

// hadWord is the last word of the key of what somebody had of a run: what is to be
// learned is not just read.
func hadWord(what liaison.HadWhat, run liaison.Run) string {
	if run.Content.Ack == liaison.Learned {
		switch what {
		case liaison.HadRead:
			return "learned"
		case liaison.HadUnread:
			return "unlearned"
		}
	}
	return string(what)
}

// historyToChoose offers what somebody may have had of a run: "RUN".
func historyToChoose(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	run, err := t.runToGoBy(ctx, rest)
	if err != nil {
		return err
	}
	var buttons []button
	for _, what := range hadChoices {
		mark := chosenMark(slices.Contains(b.Audience.History, liaison.Had{What: what, Run: run.ID}))
		buttons = append(buttons, button{Text: mark + t.voice.Plain("had."+hadWord(what, run)), Data: fmt.Sprintf("audience:%d:had:%d:%s", b.ID, run.ID, what)})
	}
	return t.chooseFrom(ctx, b, rows(1, buttons...))
}

// toggleHad chooses by what somebody had of a run: "RUN:WHAT".
func toggleHad(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	word, what, _ := strings.Cut(rest, ":")
	if !slices.Contains(hadChoices, liaison.HadWhat(what)) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	run, err := t.runToGoBy(ctx, word)
	if err != nil {
		return err
	}
	return t.changeAudience(ctx, b, historyToChoose, word, func(a *liaison.Audience) {
		a.History = liaison.Toggle(a.History, liaison.Had{What: liaison.HadWhat(what), Run: run.ID})
	})
}

// askPeople asks for names.
func askPeople(_ context.Context, t *turn, b liaison.Briefing, _ string) error {
	t.finish()
	t.state.Flow, t.state.Briefing, t.state.Step = flowAudience, b.ID, "people"
	t.card("brief", t.voice.Say("audience.ask_people"), [][]button{{t.button("audience.back", "audience:%d", b.ID)}})
	return nil
}

// audienceWrote takes names or codes of people, to be added; after 除 or a minus to
// be left out. Either all of them are known or nothing changes.
func audienceWrote(ctx context.Context, t *turn) error {
	b, err := t.lockDraft(ctx, t.state.Briefing)
	if err != nil {
		t.finish()
		return err
	}
	text := strings.TrimSpace(t.update.Text)
	if text == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	rest, out := cutExcept(text)
	ids, err := t.peopleNamed(ctx, rest)
	if err != nil {
		return err
	}
	return t.changeAudience(ctx, b, showAudience, "", func(a *liaison.Audience) {
		for _, id := range ids {
			a.People = slices.DeleteFunc(a.People, func(o int64) bool { return o == id })
			a.Except = slices.DeleteFunc(a.Except, func(o int64) bool { return o == id })
			if out {
				a.Except = append(a.Except, id)
			} else {
				a.People = append(a.People, id)
			}
		}
	})
}

func cutExcept(text string) (rest string, out bool) {
	for _, word := range []string{"除了", "除", "-", "－", "—"} {
		if rest, out = strings.CutPrefix(text, word); out {
			return rest, true
		}
	}
	return text, false
}

// namedMost bounds the people that one message names.
const namedMost = 200

// peopleNamed finds people by exact names or codes.
func (t *turn) peopleNamed(ctx context.Context, text string) ([]int64, error) {
	names := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,;； \n\t", r) })
	if len(names) > namedMost {
		return nil, liaison.Refuse(liaison.Invalid, "audience.too_many_names", "Most", namedMost, "Count", len(names))
	}
	found, err := t.store.PeopleNamed(ctx, names)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, name := range names {
		is := func(p liaison.Person) bool { return p.Name == name || strings.EqualFold(p.Code, name) }
		first := slices.IndexFunc(found, is)
		switch {
		case first < 0:
			return nil, liaison.Refuse(liaison.NotFound, "audience.no_such_person", "Name", shorten(name, 20))
		case slices.ContainsFunc(found[first+1:], is):
			return nil, liaison.Refuse(liaison.Invalid, "audience.several", "Name", shorten(name, 20))
		}
		ids = append(ids, found[first].ID)
	}
	return ids, nil
}
