package handlers

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"liaison"
	"liaison/locales"
)

// How much of a material's text its card shows, and how long that may be as
// markup, in characters: a card is one message.
const (
	materialShown  = 1200
	materialMarkup = 3000
)

// materialLine is a material in a list, with what the person has done with it.
func (t *turn) materialLine(m liaison.Material, l liaison.Learning) locales.Markup {
	state := ""
	switch {
	case l.Has(m.Version):
		state = "✅ "
	case l.Outdated(m.Version):
		state = "🆕 "
	}
	return t.voice.Say("material.line", "State", state, "Title", m.Title,
		"Kind", t.voice.Plain("material.kind."+string(m.Kind)), "Day", liaison.DateOf(m.At.In(t.desk.Zone)))
}

// reading is a version that somebody looks at, in a run or outside of any.
type reading struct {
	material liaison.Material
	newest   liaison.Material
	learning liaison.Learning
	study    study // its run has no id outside of any
	pass     int   // the score that passes
}

func (r reading) run() int64 { return r.study.run.ID }

// old reports whether this is not the version that counts.
func (r reading) old() bool { return r.material.ID != r.newest.ID }

// learned reports whether nothing is left to be done with the material.
func (r reading) learned() bool { return r.learning.Has(r.newest.Version) }

// reading reads what is to be known of a version.
func (t *turn) reading(ctx context.Context, m liaison.Material, run int64) (r reading, err error) {
	r.material = m
	if r.newest, err = t.store.NewestMaterial(ctx, m.Series); err != nil {
		return r, err
	}
	if r.study, err = t.studyOf(ctx, run); err != nil {
		return r, err
	}
	learnings, err := t.store.Learnings(ctx, t.person.ID, []int64{m.Series})
	if err != nil {
		return r, err
	}
	r.learning = learnings[m.Series]
	rules, err := t.store.Rules(ctx)
	r.pass = rules.Number(liaison.QuizPass)
	return r, err
}

// mayRead refuses what was taken out of the library to those who never had it.
func (t *turn) mayRead(ctx context.Context, r reading) error {
	if (r.newest.Retired || r.old()) && !r.learning.Knows(r.material.Version) && !t.teaches(ctx) {
		return liaison.Refuse(liaison.NotFound, "material.retired")
	}
	return nil
}

// learnOpen opens the newest version of a material: "SERIES:RUN".
func learnOpen(ctx context.Context, t *turn) error {
	ids, err := t.pressedIDs(2)
	if err != nil {
		return err
	}
	m, err := t.store.NewestMaterial(ctx, ids[0])
	if err != nil {
		return err
	}
	return t.openMaterial(ctx, m, ids[1])
}

// learnOld opens a version of a material that the person had: "ID:RUN".
func learnOld(ctx context.Context, t *turn) error {
	m, run, err := t.pressedMaterial(ctx)
	if err != nil {
		return err
	}
	return t.openMaterial(ctx, m, run)
}

// pressedMaterial reads "ID:RUN" and the published version that is meant.
func (t *turn) pressedMaterial(ctx context.Context) (m liaison.Material, run int64, err error) {
	ids, err := t.pressedIDs(2)
	if err != nil {
		return m, 0, err
	}
	if m, err = t.store.Material(ctx, ids[0]); err == nil && m.Draft() {
		err = liaison.Refuse(liaison.NotFound, "material.not_found")
	}
	return m, ids[1], err
}

// openMaterial shows a version, and notes that the person has had it.
func (t *turn) openMaterial(ctx context.Context, m liaison.Material, run int64) error {
	r, err := t.reading(ctx, m, run)
	if err == nil {
		err = t.mayRead(ctx, r)
	}
	if err != nil {
		return err
	}
	if err := t.store.OpenMaterial(ctx, t.person.ID, m, t.at()); err != nil {
		return err
	}
	if err := t.settleRuns(ctx); err != nil {
		return err
	}
	return t.showMaterial(ctx, r)
}

func (t *turn) showMaterial(ctx context.Context, r reading) error {
	laid, err := t.materialButtons(ctx, r)
	if err != nil {
		return err
	}
	t.card("learn", joinLines(t.materialText(r)), laid)
	return nil
}

func (t *turn) materialText(r reading) []locales.Markup {
	m := r.material
	lines := []locales.Markup{t.voice.Say("material.title", "Title", m.Title),
		t.voice.Say("material.head", "Kind", t.voice.Plain("material.kind."+string(m.Kind)), "Version", m.Version, "Day", liaison.DateOf(m.At.In(t.desk.Zone)))}
	if !m.Effective.IsZero() {
		lines = append(lines, t.voice.Say("material.effective", "Day", m.Effective))
	}
	if m.Minutes > 0 {
		lines = append(lines, t.voice.Say("material.minutes", "Count", m.Minutes))
	}
	lines = append(lines, t.learningLines(r)...)
	if m.Text.Text != "" {
		lines = append(lines, "", clippedText(m.Text))
	}
	if len(m.Files) > 0 {
		lines = append(lines, "", t.voice.Say("material.files", "Count", len(m.Files), "Names", t.fileNames(m.Files)))
	}
	return lines
}

// clippedText is the beginning of a text as it was formatted; without its form
// where that would make it too long for one message.
func clippedText(text liaison.Rich) locales.Markup {
	shown := text.Clip(materialShown)
	if markup := shown.HTML(); utf8.RuneCountInString(markup) <= materialMarkup {
		return locales.Markup(markup)
	}
	return locales.Escape(shown.Text)
}

// learningLines say what the person has done with the material.
func (t *turn) learningLines(r reading) []locales.Markup {
	var lines []locales.Markup
	switch {
	case r.newest.Retired:
		lines = append(lines, t.voice.Say("material.is_retired"))
	case r.old():
		lines = append(lines, t.voice.Say("material.is_old", "Version", r.material.Version, "Newest", r.newest.Version))
	}
	switch {
	case r.learned():
		lines = append(lines, t.voice.Say("learn.is_done"))
	case r.learning.Outdated(r.newest.Version):
		lines = append(lines, t.voice.Say("learn.is_outdated", "Version", r.learning.Learned))
	}
	switch {
	case len(r.material.Quiz) == 0 || r.old():
	case r.learning.Tries > 0:
		lines = append(lines, t.voice.Say("quiz.best", "Count", len(r.material.Quiz), "Best", r.learning.Best, "Pass", r.pass))
	default:
		lines = append(lines, t.voice.Say("quiz.there_is", "Count", len(r.material.Quiz), "Pass", r.pass))
	}
	return lines
}

func (t *turn) materialButtons(ctx context.Context, r reading) ([][]button, error) {
	m, run := r.material, r.run()
	laid := t.learnButtons(r)
	var look []button
	if m.Text.Len() > materialShown {
		look = append(look, t.button("material.see_text", "learn:text:%d:%d", m.ID, run))
	}
	if n := len(m.Files); n > 0 {
		look = append(look, button{Text: t.voice.Plain("material.see_files", "Count", n), Data: fmt.Sprintf("learn:files:%d:%d", m.ID, run)})
	}
	other, err := t.otherVersion(ctx, r)
	if err != nil {
		return nil, err
	}
	laid = append(laid, rows(2, append(look, other...)...)...)
	if t.teaches(ctx) {
		laid = append(laid, []button{t.button("material.manage", "learn:manage:%d", m.Series)})
	}
	back := t.button("learn.back", "learn")
	if run != 0 && len(r.study.materials) > 1 {
		back = t.button("study.back", "learn:study:%d", run)
	}
	return append(laid, []button{back, t.button("menu.open", "menu")}), nil
}

// learnButtons are those by which the material is learned, and then the next of its
// study.
func (t *turn) learnButtons(r reading) [][]button {
	m, run := r.material, r.run()
	var laid [][]button
	switch {
	case r.old():
	case len(m.Quiz) > 0 && r.learned():
		laid = append(laid, []button{t.button("quiz.again", "learn:quiz:%d:%d", m.ID, run)})
	case len(m.Quiz) > 0:
		laid = append(laid, []button{t.button("quiz.begin", "learn:quiz:%d:%d", m.ID, run)})
	case !r.learned():
		laid = append(laid, []button{t.button("learn.done", "learn:done:%d:%d", m.ID, run)})
	}
	if next := slices.DeleteFunc(r.study.left(), func(o liaison.Material) bool { return o.Series == m.Series }); r.learned() && len(next) > 0 {
		laid = append(laid, []button{{Text: t.voice.Plain("learn.next", "Title", shorten(next[0].Title, 20)),
			Data: fmt.Sprintf("learn:open:%d:%d", next[0].Series, run)}})
	}
	return laid
}

// otherVersion opens the version that counts, or the last before it that the person had.
func (t *turn) otherVersion(ctx context.Context, r reading) ([]button, error) {
	if r.old() {
		return []button{t.button("material.to_newest", "learn:open:%d:%d", r.material.Series, r.run())}, nil
	}
	had := slices.DeleteFunc(slices.Clone(r.learning.Opened), func(v int) bool { return v >= r.newest.Version })
	if len(had) == 0 {
		return nil, nil
	}
	version := slices.Max(had)
	before, err := t.store.MaterialVersion(ctx, r.material.Series, version)
	if err != nil {
		return nil, err
	}
	return []button{{Text: t.voice.Plain("material.see_old", "Version", version), Data: fmt.Sprintf("learn:old:%d:%d", before.ID, r.run())}}, nil
}
