package handlers

import (
	"context"
	"fmt"

	"liaison"
	"liaison/locales"
)

// study is a run that somebody is to learn, with its materials.
type study struct {
	run       liaison.Run
	materials []liaison.Material // the newest versions of those in the library
	learnings map[int64]liaison.Learning
	due       liaison.Date // zero: no last day
	title     string       // what it is called in the person's lists
}

// opens is the data of the button that opens the study: where it has one material,
// that one.
func (p study) opens() string {
	if len(p.materials) == 1 {
		return fmt.Sprintf("learn:open:%d:%d", p.materials[0].Series, p.run.ID)
	}
	return fmt.Sprintf("learn:study:%d", p.run.ID)
}

// left lists the materials that are not learned yet.
func (p study) left() []liaison.Material {
	var left []liaison.Material
	for _, m := range p.materials {
		if !p.learnings[m.Series].Has(m.Version) {
			left = append(left, m)
		}
	}
	return left
}

// studies reads what the runs are about and what the person has learned of it.
func (t *turn) studies(ctx context.Context, runs []liaison.Run) ([]study, error) {
	if len(runs) == 0 {
		return nil, nil
	}
	calendar, err := t.store.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	var studies []study
	for _, run := range runs {
		p := study{run: run}
		if p.materials, err = t.inLibrary(ctx, run.Materials()); err != nil {
			return nil, err
		}
		if p.learnings, err = t.store.Learnings(ctx, t.person.ID, seriesOf(p.materials)); err != nil {
			return nil, err
		}
		if p.title, err = t.ownTitle(ctx, run); err != nil {
			return nil, err
		}
		p.due, _ = run.Content.DueDay(liaison.DateOf(run.Began.In(t.desk.Zone)), calendar)
		studies = append(studies, p)
	}
	return studies, nil
}

// inLibrary reads the newest versions of those of the series that were not taken
// out of the library.
func (t *turn) inLibrary(ctx context.Context, series []int64) ([]liaison.Material, error) {
	all, err := t.store.NewestMaterials(ctx, series)
	if err != nil {
		return nil, err
	}
	var kept []liaison.Material
	for _, m := range all {
		if !m.Retired {
			kept = append(kept, m)
		}
	}
	return kept, nil
}

func (t *turn) studyLine(p study) locales.Markup {
	line := t.voice.Say("study.head", "Title", p.title, "Learned", len(p.materials)-len(p.left()), "Of", len(p.materials))
	switch {
	case p.due.IsZero():
		return line
	case p.due.Before(t.today()):
		return line + "\n" + t.voice.Say("study.overdue", "Due", p.due)
	}
	return line + "\n" + t.voice.Say("study.due", "Due", p.due)
}

// studyOf reads one run that is for the person; without one it is the empty study.
func (t *turn) studyOf(ctx context.Context, run int64) (study, error) {
	if run == 0 {
		return study{}, nil
	}
	got, err := t.store.ReceivedRun(ctx, run, t.person.ID)
	if err != nil {
		return study{}, err
	}
	studies, err := t.studies(ctx, []liaison.Run{got.Run})
	if err != nil {
		return study{}, err
	}
	return studies[0], t.store.OpenRun(ctx, run, t.person.ID, t.at())
}

// learnStudy shows the materials of a run, in their order: "RUN".
func learnStudy(ctx context.Context, t *turn) error {
	ids, err := t.pressedIDs(1)
	if err != nil {
		return err
	}
	if ids[0] == 0 {
		return liaison.Refuse(liaison.Invalid, "ack.preview")
	}
	p, err := t.studyOf(ctx, ids[0])
	if err != nil {
		return err
	}
	if err := t.settleRuns(ctx); err != nil { // what was learned before it was sent is learned
		return err
	}
	lines := []locales.Markup{t.studyLine(p)}
	var laid [][]button
	for i, m := range p.materials {
		lines = append(lines, "", t.materialLine(m, p.learnings[m.Series]))
		laid = append(laid, []button{{Text: fmt.Sprintf("%d. %s", i+1, shorten(m.Title, 24)), Data: fmt.Sprintf("learn:open:%d:%d", m.Series, p.run.ID)}})
	}
	switch {
	case len(p.materials) == 0:
		lines = append(lines, "", t.voice.Say("study.withdrawn"))
	case len(p.left()) == 0:
		lines = append(lines, "", t.voice.Say("study.over"))
	}
	t.card("learn", joinLines(lines), append(laid, []button{t.button("learn.back", "learn"), t.button("menu.open", "menu")}))
	return nil
}

// settleRuns acknowledges the runs in which nothing is left to be learned.
func (t *turn) settleRuns(ctx context.Context) error {
	over, err := t.store.LearnedRuns(ctx, t.person.ID, t.at().AddDate(0, 0, -liaison.StudyLife))
	if err != nil {
		return err
	}
	for _, run := range over {
		if _, err := t.store.AckRun(ctx, run, t.person.ID, t.at()); err != nil {
			return err
		}
	}
	return nil
}

// studyButtons are under a copy of a run with materials: they open the material, or
// where there are several the list of them, and say that a single one is learned.
func studyButtons(voice locales.Voice, run liaison.Run) [][]button {
	series := run.Materials()
	switch {
	case len(series) == 0:
		return nil
	case len(series) > 1:
		return [][]button{{{Text: voice.Plain("study.open"), Data: fmt.Sprintf("learn:view:%d", run.ID)}}}
	}
	laid := []button{{Text: voice.Plain("study.open_one"), Data: fmt.Sprintf("learn:see:%d:%d", series[0], run.ID)}}
	if run.Content.Ack == liaison.Learned {
		laid = append(laid, button{Text: voice.Plain("learn.done"), Data: fmt.Sprintf("learn:got:%d:%d", series[0], run.ID)})
	}
	return [][]button{laid}
}

// learnGot notes that the material of a copy is learned: "SERIES:RUN". What has a
// newer version since is looked at first.
func learnGot(ctx context.Context, t *turn) error {
	ids, err := t.pressedIDs(2)
	if err != nil {
		return err
	}
	if ids[1] == 0 {
		return liaison.Refuse(liaison.Invalid, "ack.preview")
	}
	m, err := t.store.NewestMaterial(ctx, ids[0])
	if err != nil {
		return err
	}
	got, err := t.store.ReceivedRun(ctx, ids[1], t.person.ID)
	if err != nil {
		return err
	}
	if m.Version > 1 && m.At.After(got.Run.Began) {
		return liaison.Refuse(liaison.Conflict, "material.newer")
	}
	t.arguments = fmt.Sprintf("%d:%d", m.ID, ids[1])
	return learnDone(ctx, t)
}
