package handlers

import (
	"context"
	"strings"

	"liaison"
	"liaison/locales"
)

// prompts are what a suggestion is made of, asked for one after another where
// the deputy wants to be led.
var prompts = []string{"situation", "cause", "measure"}

// draftGuide leads through the text: 情况, 原因, 建议.
func draftGuide(ctx context.Context, t *turn, m *liaison.Matter, _ string) error {
	t.state.Input = liaison.Input{"guide": {"yes"}}
	t.state.Step = bodyOf(*m)
	return t.showDraft(ctx, *m)
}

// guided is the prompt that comes next: one for each piece of text.
func (t *turn) guided(m liaison.Matter) (string, bool) {
	n := 0
	for _, p := range m.Pieces {
		if p.Part == bodyOf(m) {
			n++
		}
	}
	if t.state.Step != bodyOf(m) || t.state.Input.One("guide") == "" || n >= len(prompts) {
		return "", false
	}
	return prompts[n], true
}

// quality says what would make a suggestion's text better.
func (t *turn) quality(m liaison.Matter) locales.Markup {
	text := written(m)
	if m.Kind != liaison.Suggestion || strings.TrimSpace(text) == "" {
		return ""
	}
	passed, of, tips := liaison.Quality(text)
	if len(tips) == 0 {
		return ""
	}
	lines := []locales.Markup{"", "", t.voice.Say("tip.title", "Passed", passed, "Of", of)}
	for _, tip := range tips {
		lines = append(lines, t.voice.Say("tip."+string(tip)))
	}
	return joinLines(lines)
}
