package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
)

// flowMaterial is that of a material that is being written; the step is the part
// that the next message is for.
const flowMaterial = "material"

// minuteChoices are the lengths that can be chosen by a button.
var minuteChoices = []int{5, 10, 15, 20, 30, 45}

// newMaterial begins a material, and asks for its title.
func newMaterial(ctx context.Context, t *turn) error {
	return t.startMaterial(ctx, liaison.Material{})
}

// renewMaterial begins a new version of a series, as the newest one stands:
// "SERIES".
func renewMaterial(ctx context.Context, t *turn) error {
	m, err := t.pressedSeries(ctx)
	if err != nil {
		return err
	}
	return t.startMaterial(ctx, m)
}

// pressedSeries reads "SERIES" and its newest version.
func (t *turn) pressedSeries(ctx context.Context) (liaison.Material, error) {
	ids, err := t.pressedIDs(1)
	if err != nil {
		return liaison.Material{}, err
	}
	return t.store.NewestMaterial(ctx, ids[0])
}

func (t *turn) startMaterial(ctx context.Context, m liaison.Material) error {
	m.Author, m.At, m.Version = t.person.ID, t.at(), 0
	id, err := t.store.StartMaterial(ctx, m)
	if err != nil {
		return err
	}
	if m, err = t.store.Material(ctx, id); err != nil {
		return err
	}
	t.leaveQuestion()
	t.finish()
	t.state.Flow, t.state.Material = flowMaterial, m.ID
	return t.askMaterial(m, m.Missing())
}

// draftedMaterial reads a draft of the person's to change it.
func (t *turn) draftedMaterial(ctx context.Context, id int64) (liaison.Material, error) {
	m, err := t.store.LockMaterial(ctx, id)
	switch {
	case err != nil:
		return m, err
	case m.Author != t.person.ID:
		return m, liaison.Refuse(liaison.NotFound, "material.not_found")
	case !m.Draft():
		return m, liaison.Refuse(liaison.Conflict, "material.published")
	}
	return m, nil
}

// materialWords is what the buttons under a draft do.
var materialWords = map[string]func(ctx context.Context, t *turn, m liaison.Material, rest string) error{
	"show":    showDraftMaterial,
	"ask":     askPart,
	"kind":    chooseKind,
	"minutes": chooseMinutes,
	"clear":   clearPart,
	"publish": publishMaterial,
	"drop":    dropMaterial,
}

// pressMaterial does something with a draft: "ID:WORD:REST".
func pressMaterial(ctx context.Context, t *turn) error {
	number, rest, _ := strings.Cut(t.arguments, ":")
	word, rest, _ := strings.Cut(rest, ":")
	t.arguments = number
	ids, err := t.pressedIDs(1)
	do, known := materialWords[word]
	if err == nil && !known {
		err = liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	if err != nil {
		return err
	}
	m, err := t.draftedMaterial(ctx, ids[0])
	if err != nil {
		return err
	}
	if t.state.Flow != flowMaterial || t.state.Material != m.ID {
		t.leaveQuestion()
		t.finish()
		t.state.Flow, t.state.Material = flowMaterial, m.ID
	}
	return do(ctx, t, m, rest)
}

// askMaterial asks for a part of the draft; with none it shows the draft.
func (t *turn) askMaterial(m liaison.Material, part string) error {
	t.state.Step = part
	if part == "" {
		t.showDrafted(m)
		return nil
	}
	var laid [][]button
	switch part {
	case "kind":
		laid = rows(2, t.kindButtons(m)...)
	case "minutes":
		laid = rows(3, t.minuteButtons(m)...)
	case "body":
		if m.Text.Text != "" || len(m.Files) > 0 {
			laid = [][]button{{t.materialButton(m, "material.written", "show"), t.materialButton(m, "material.clear_body", "clear:body")}}
		}
	}
	if part == "effective" && !m.Effective.IsZero() || part == "quiz" && len(m.Quiz) > 0 {
		laid = append(laid, []button{t.materialButton(m, "material.clear_"+part, "clear:"+part)})
	}
	if m.Missing() == "" && part != "body" {
		laid = append(laid, []button{t.materialButton(m, "material.to_draft", "show")})
	}
	text := t.voice.Say("material.ask_" + part)
	if part == "quiz" && len(m.Quiz) > 0 {
		text += "\n\n" + locales.Escape(clip(m.Quiz.String(), materialShown))
	}
	t.card("material", text, laid)
	return nil
}

func (t *turn) materialButton(m liaison.Material, key, word string) button {
	return t.button(key, "learn:draft:%d:%s", m.ID, word)
}

func (t *turn) kindButtons(m liaison.Material) []button {
	var buttons []button
	for _, kind := range liaison.MaterialKinds {
		buttons = append(buttons, button{Text: chosenMark(kind == m.Kind) + t.voice.Plain("material.kind."+string(kind)),
			Data: fmt.Sprintf("learn:draft:%d:kind:%s", m.ID, kind)})
	}
	return buttons
}

func (t *turn) minuteButtons(m liaison.Material) []button {
	var buttons []button
	for _, n := range append(slices.Clone(minuteChoices), 0) {
		label := t.voice.Plain("material.minutes_unsaid")
		if n > 0 {
			label = t.voice.Plain("material.minutes", "Count", n)
		}
		buttons = append(buttons, button{Text: chosenMark(n == m.Minutes) + label, Data: fmt.Sprintf("learn:draft:%d:minutes:%d", m.ID, n)})
	}
	return buttons
}

// showDrafted shows the draft, and what can be changed of it.
func (t *turn) showDrafted(m liaison.Material) {
	ask := func(part string) button { return t.materialButton(m, "material.part_"+part, "ask:"+part) }
	t.card("material", joinLines(t.draftedLines(m)), [][]button{
		{ask("title"), ask("body"), ask("kind")},
		{ask("effective"), ask("minutes"), ask("quiz")},
		{t.materialButton(m, "material.publish", "publish")},
		{t.materialButton(m, "material.drop", "drop"), t.button("learn.back", "learn:staff")},
	})
}

func (t *turn) draftedLines(m liaison.Material) []locales.Markup {
	lines := []locales.Markup{t.voice.Say("material.drafted"), t.voice.Say("material.title", "Title", m.Title)}
	if m.Kind != "" {
		lines = append(lines, t.voice.Say("material.kind."+string(m.Kind)))
	}
	if !m.Effective.IsZero() {
		lines = append(lines, t.voice.Say("material.effective", "Day", m.Effective))
	}
	if m.Minutes > 0 {
		lines = append(lines, t.voice.Say("material.minutes", "Count", m.Minutes))
	}
	if len(m.Quiz) > 0 {
		lines = append(lines, t.voice.Say("material.quiz", "Count", len(m.Quiz)))
	}
	if m.Text.Text != "" {
		lines = append(lines, t.voice.Say("material.letters", "Count", m.Text.Len()), "", clippedText(m.Text.Clip(400)))
	}
	if len(m.Files) > 0 {
		lines = append(lines, "", t.voice.Say("material.files", "Count", len(m.Files), "Names", t.fileNames(m.Files)))
	}
	return lines
}
