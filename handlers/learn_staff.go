package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
)

// pickedMost bounds the materials of one study.
const pickedMost = 12

// learnStaff shows what staff do with the library.
func learnStaff(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	drafts, err := t.store.MaterialDrafts(ctx, t.person.ID)
	if err != nil {
		return err
	}
	laid := [][]button{{t.button("material.new", "learn:new")}}
	for _, m := range drafts {
		title := m.Title
		if title == "" {
			title = t.voice.Plain("draft.untitled")
		}
		laid = append(laid, []button{{Text: "✏️ " + shorten(title, 24), Data: fmt.Sprintf("learn:draft:%d:show", m.ID)}})
	}
	lines := []locales.Markup{t.voice.Say("learn.staff_title")}
	if n := len(t.state.Picked); n > 0 {
		picked, err := t.store.NewestMaterials(ctx, t.state.Picked)
		if err != nil {
			return err
		}
		lines = append(lines, "", t.voice.Say("learn.picked", "Count", n))
		for i, m := range picked {
			lines = append(lines, locales.Escape(fmt.Sprintf("%d. %s", i+1, m.Title)))
		}
		laid = append(laid, []button{t.button("learn.bundle", "learn:bundle"), t.button("learn.unpick", "learn:unpick")})
	}
	t.card("learn", joinLines(lines), append(laid, rows(2, t.button("learn.steps", "learn:steps"), t.button("learn.see_retired", "learn:list:retired:0"),
		t.button("learn.back", "learn"), t.button("menu.open", "menu"))...))
	return nil
}

// learnManage shows what staff do with one material: "SERIES".
func learnManage(ctx context.Context, t *turn) error {
	m, err := t.pressedSeries(ctx)
	if err != nil {
		return err
	}
	return t.showManaged(ctx, m.Series)
}

func (t *turn) showManaged(ctx context.Context, series int64) error {
	m, err := t.store.NewestMaterial(ctx, series)
	if err != nil {
		return err
	}
	word := func(key, word string) button { return t.button(key, "learn:%s:%d", word, series) }
	lines := []locales.Markup{t.voice.Say("material.title", "Title", m.Title),
		t.voice.Say("material.head", "Kind", t.voice.Plain("material.kind."+string(m.Kind)), "Version", m.Version, "Day", liaison.DateOf(m.At.In(t.desk.Zone)))}
	laid := [][]button{{word("material.push", "push"), word("material.pick", "pick")}, {word("material.primer", "primer"), word("material.step", "step")},
		{word("material.renew", "renew")}}
	turns := word("material.retire", "retire")
	if m.Retired {
		lines = append(lines, t.voice.Say("material.is_retired"))
		laid, turns = [][]button{{word("material.renew", "renew")}}, word("material.restore", "restore")
	}
	if t.mayRetire(m) {
		last := len(laid) - 1
		laid[last] = append(laid[last], turns)
	}
	laid = append(laid, []button{word("material.figures", "figures"), t.button("material.back", "learn:open:%d:0", series)})
	t.card("learn", joinLines(lines), append(laid, []button{t.button("learn.to_staff", "learn:staff")}))
	return nil
}

// retireMaterial takes a series out of the library, once that is confirmed:
// "SERIES" or "SERIES:1".
func retireMaterial(ctx context.Context, t *turn) error {
	series, sure := strings.CutSuffix(t.arguments, ":1")
	t.arguments = series
	m, err := t.ownSeries(ctx)
	if err != nil {
		return err
	}
	if sure {
		if err := t.store.RetireMaterial(ctx, m.Series, true, t.person.ID, t.at()); err != nil {
			return err
		}
		return t.showManaged(ctx, m.Series)
	}
	t.card("learn", t.voice.Say("material.retire_sure", "Title", m.Title), [][]button{
		{t.button("material.retire", "learn:retire:%d:1", m.Series), t.button("material.back", "learn:manage:%d", m.Series)}})
	return nil
}

// ownSeries is pressedSeries for what its author does with it, or who may send.
func (t *turn) ownSeries(ctx context.Context) (liaison.Material, error) {
	m, err := t.pressedSeries(ctx)
	if err == nil && !t.mayRetire(m) {
		err = liaison.Refuse(liaison.Forbidden, "material.not_yours")
	}
	return m, err
}

func (t *turn) mayRetire(m liaison.Material) bool {
	return m.Author == t.person.ID || t.person.MaySend()
}

// restoreMaterial puts a series back into the library: "SERIES".
func restoreMaterial(ctx context.Context, t *turn) error {
	m, err := t.ownSeries(ctx)
	if err != nil {
		return err
	}
	if err := t.store.RetireMaterial(ctx, m.Series, false, t.person.ID, t.at()); err != nil {
		return err
	}
	return t.showManaged(ctx, m.Series)
}

// figuresMost bounds the delegations that one message tells of.
const figuresMost = 50

// learnFigures tells how a material is learned, by delegation: "SERIES".
func learnFigures(ctx context.Context, t *turn) error {
	m, err := t.pressedSeries(ctx)
	if err != nil {
		return err
	}
	counts, err := t.store.LearnCounts(ctx, m)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("learn.figures", "Title", m.Title, "Version", m.Version), ""}
	var people, opened, learned, older, passed, downloads int
	for i, c := range counts {
		name := c.Name
		if c.Body == 0 {
			name = t.voice.Plain("learn.no_delegation")
		}
		if i < figuresMost {
			lines = append(lines, t.voice.Say("learn.figure", "Name", name, "People", c.People, "Opened", c.Opened, "Learned", c.Learned))
		}
		people, opened, learned = people+c.People, opened+c.Opened, learned+c.Learned
		older, passed, downloads = older+c.Older, passed+c.Passed, downloads+c.Downloads
	}
	lines = append(lines, "", t.voice.Say("learn.figures_all", "People", people, "Opened", opened, "Learned", learned))
	if older > 0 {
		lines = append(lines, t.voice.Say("learn.figures_older", "Older", older))
	}
	if len(m.Quiz) > 0 {
		lines = append(lines, t.voice.Say("learn.figures_passed", "Passed", passed))
	}
	if len(m.Files) > 0 {
		lines = append(lines, t.voice.Say("learn.figures_files", "Times", downloads))
	}
	t.card("learn", joinLines(lines), [][]button{{t.button("material.back", "learn:manage:%d", m.Series)}})
	return nil
}

// pushMaterial begins a briefing by which a material is pushed: "SERIES".
func pushMaterial(ctx context.Context, t *turn) error {
	m, err := t.pressedSeries(ctx)
	if err != nil {
		return err
	}
	return t.startStudy(ctx, t.voice.Plain("study.text_one", "Title", m.Title), m.Series)
}

// startStudy begins a briefing of materials, with words that its author may change.
func (t *turn) startStudy(ctx context.Context, text string, series ...int64) error {
	c := liaison.Content{Materials: series, Ack: liaison.Learned, AckDays: liaison.StudyDays}
	c.Write(liaison.Written{Text: liaison.Rich{Text: text}})
	return t.startBriefing(ctx, liaison.Briefing{Kind: liaison.Study, Content: c})
}

// pickMaterial adds a material to the study that is being put together, or takes it
// out: "SERIES".
func pickMaterial(ctx context.Context, t *turn) error {
	m, err := t.pressedSeries(ctx)
	if err != nil {
		return err
	}
	picked := liaison.Toggle(t.state.Picked, m.Series)
	if len(picked) > pickedMost {
		return liaison.Refuse(liaison.Invalid, "learn.picked_most", "Most", pickedMost)
	}
	t.state.Picked = picked
	key := "learn.is_picked"
	if !slices.Contains(picked, m.Series) {
		key = "learn.is_unpicked"
	}
	t.toast = t.voice.Plain(key, "Count", len(picked))
	return learnStaff(ctx, t)
}

// pushPicked begins a briefing of the materials that were picked, in their order.
func pushPicked(ctx context.Context, t *turn) error {
	picked := t.state.Picked
	if len(picked) == 0 {
		return liaison.Refuse(liaison.Conflict, "learn.nothing_picked")
	}
	t.state.Picked = nil
	return t.startStudy(ctx, t.voice.Plain("study.text"), picked...)
}

func unpickMaterials(ctx context.Context, t *turn) error {
	t.state.Picked = nil
	return learnStaff(ctx, t)
}
