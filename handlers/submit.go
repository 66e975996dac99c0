package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
)

// hashMark is how much of a text's hash a button carries.
const hashMark = 16

// draftPreview shows the exact text that would be submitted, after whatever
// the words call for has been asked.
func draftPreview(ctx context.Context, t *turn, m *liaison.Matter, _ string) error {
	procedure := liaison.Procedures[m.Kind]
	if proxied(*m) && m.Facts["for"] == "" {
		return liaison.Refuse(liaison.Invalid, "draft.for_nobody")
	}
	if missing := procedure.Missing(*m); len(missing) > 0 {
		return liaison.Refuse(liaison.Invalid, "draft.incomplete", "Part", missing[0].Key)
	}
	hash := procedure.Hash(*m)
	if concerns := t.openConcerns(*m, hash); len(concerns) > 0 {
		t.askConcerns(*m, hash, concerns)
		return nil
	}
	if asked, err := t.askSimilar(ctx, *m, hash); asked || err != nil {
		return err
	}
	topics, err := t.topics(ctx)
	if err != nil {
		return err
	}
	text, err := t.finalText(ctx, *m, topics)
	if err != nil {
		return err
	}
	text += t.quality(*m)
	ask, buttons := t.waysToSubmit(*m, hash)
	back := t.button("draft.back", "draft:%d:show", m.ID)
	if m.Stage == liaison.Cosigning || m.Stage == liaison.Confirming {
		back = t.button("matter.back", "matter:%d:card", m.ID)
	}
	t.card("draft", text+"\n\n"+ask, append(buttons, []button{back, t.button("draft.leave", "draft:%d:leave", m.ID)}))
	return nil
}

// waysToSubmit are the ways on from a final text: submitted, co-signed first,
// agreed to anew after a change, or given to the deputy whose it is.
func (t *turn) waysToSubmit(m liaison.Matter, hash string) (locales.Markup, [][]button) {
	if proxied(m) {
		return t.voice.Say("draft.confirm_proxy"), [][]button{{t.button("draft.hand_over", "move:%d:hand_over", m.ID)}}
	}
	text := m
	text.Hash = hash
	if n := text.Unsigned(); n > 0 && m.Stage == liaison.Cosigning {
		return t.voice.Say("draft.waiting", "Count", n), [][]button{{t.moveButton(m, "go_on")}}
	} else if n > 0 {
		return t.voice.Say("draft.circulate", "Count", n), [][]button{{t.moveButton(m, "circulate")}, {t.moveButton(m, "invite"), t.moveButton(m, "go_on")}}
	}
	buttons := [][]button{{t.button("draft.submit", "draft:%d:submit:%s", m.ID, hash[:hashMark])}}
	for _, key := range []liaison.MoveKey{"invite", "raise"} {
		if move, ok := liaison.Procedures[m.Kind].Move(key); ok && slices.Contains(move.From, m.Stage) {
			buttons = append(buttons, []button{t.moveButton(m, key)})
		}
	}
	return t.voice.Say("draft.confirm"), buttons
}

func (t *turn) moveButton(m liaison.Matter, key liaison.MoveKey) button {
	return button{Text: t.voice.Plain(t.voice.Key(m.Kind, "move", string(key))), Data: fmt.Sprintf("move:%d:%s", m.ID, key)}
}

// finalText is the draft as it will be kept, to be read and confirmed.
func (t *turn) finalText(ctx context.Context, m liaison.Matter, topics []liaison.Topic) (locales.Markup, error) {
	lines := []string{string(t.voice.Say("draft.final_title")), "",
		"<b>" + string(locales.Escape(m.Title)) + "</b>", "", string(t.wholeText(m)), ""}
	for i, a := range m.Attachments {
		lines = append(lines, fmt.Sprintf("📎 %d. %s", i+1, locales.Escape(cmp.Or(t.photoCaption(m, a), t.fileName(a.File)))))
	}
	name, err := t.whoseText(ctx, m)
	if err != nil {
		return "", err
	}
	said := []string{name}
	if m.Session != "" {
		said = append(said, t.voice.Plain("session."+string(m.Session)))
	}
	if topic := topicName(topics, m.Topic); topic != "" {
		said = append(said, topic)
	}
	lines = append(lines, string(t.voice.Say("draft.final_line", "Line", strings.Join(said, " · "))))
	parties, err := t.partyLines(ctx, m)
	for _, line := range parties {
		lines = append(lines, string(line))
	}
	return locales.Markup(strings.Join(lines, "\n")), err
}

// openConcerns are those of this very text that the deputy has not settled.
func (t *turn) openConcerns(m liaison.Matter, hash string) []liaison.Concern {
	if t.state.Input.One("cleared") == hash[:hashMark] {
		return nil
	}
	return screened(m)
}

// screened are the concerns about a text. What is no suggestion and no motion may
// be about a court case or a tender: it is told where that belongs.
func screened(m liaison.Matter) []liaison.Concern {
	concerns := liaison.Screen(m.Title + "\n" + written(m))
	if m.Kind == liaison.Suggestion || m.Kind == liaison.Motion {
		return concerns
	}
	return slices.DeleteFunc(concerns, func(c liaison.Concern) bool { return c != liaison.Secrecy && c != liaison.Privacy })
}

func (t *turn) askConcerns(m liaison.Matter, hash string, concerns []liaison.Concern) {
	lines := []string{string(t.voice.Say("concern.title"))}
	for _, c := range concerns {
		lines = append(lines, "⚠️ "+string(t.voice.Say("concern."+string(c))))
	}
	lines = append(lines, string(t.voice.Say("concern.ask")))
	t.card("draft", locales.Markup(strings.Join(lines, "\n\n")), [][]button{
		{t.button("concern.clear", "draft:%d:cleared:%s", m.ID, hash[:hashMark])},
		{t.button("draft.back", "draft:%d:show", m.ID)},
	})
}

// draftCleared notes that the deputy has answered the questions about this
// text; a changed text is asked about again.
func draftCleared(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	if hash := liaison.Procedures[m.Kind].Hash(*m); arg != hash[:hashMark] {
		return liaison.Refuse(liaison.Conflict, "draft.changed")
	}
	t.state.Input = liaison.Input{"cleared": {arg}}
	return draftPreview(ctx, t, m, "")
}

// draftSubmit is 确认提交: the text whose hash the button carries, and no other.
func draftSubmit(ctx context.Context, t *turn, m *liaison.Matter, arg string) error {
	hash := liaison.Procedures[m.Kind].Hash(*m)
	if arg != hash[:hashMark] {
		return liaison.Refuse(liaison.Conflict, "draft.changed")
	}
	if len(t.openConcerns(*m, hash)) > 0 {
		return draftPreview(ctx, t, m, "")
	}
	input := liaison.Input{"hash": {hash}}
	for _, c := range screened(*m) {
		input["cleared"] = append(input["cleared"], string(c))
	}
	kept, err := t.perform(ctx, *m, "submit", input)
	if err != nil {
		return err
	}
	t.finish()
	lines := []locales.Markup{t.voice.Say("matter.filed", "Number", kept.Number, "Title", kept.Title,
		"At", kept.Submitted.In(t.desk.Zone), "Hash", kept.Hash[:hashMark])}
	lines = append(lines, t.clockLines(kept.Clocks)...)
	lines = append(lines, "", t.voice.Say("matter.next", "Next", t.voice.Plain(t.voice.Key(kept.Kind, "next", string(kept.Stage)))))
	t.show(joinLines(lines), [][]button{{t.button("matter.open", "matter:%d:card", kept.ID), t.button("menu.open", "menu")}})
	return nil
}

// provisional warns where a deadline crosses a year whose calendar is missing.
func (t *turn) provisional(k liaison.Clock) locales.Markup {
	if !k.Provisional {
		return ""
	}
	return "\n" + t.voice.Say("clock.provisional", "Year", k.Due.Year)
}
