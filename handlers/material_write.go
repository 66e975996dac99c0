package handlers

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"liaison"
)

// materialWrote takes what was sent for the part of the draft that was asked for.
func materialWrote(ctx context.Context, t *turn) error {
	m, err := t.draftedMaterial(ctx, t.state.Material)
	if err == nil && !t.teaches(ctx) {
		err = liaison.Refuse(liaison.Forbidden, "learn.staff_only") // not any more
	}
	if err != nil {
		t.finish()
		return err
	}
	if part := t.state.Step; part != "body" && part != "" && len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	if refusal := t.writePart(&m); refusal != nil {
		return refusal
	}
	if err := t.store.KeepMaterial(ctx, m); err != nil {
		return err
	}
	if t.state.Step == "body" || t.state.Step == "" || t.state.Step == "quiz" {
		return t.askMaterial(m, t.state.Step) // there may be more to come
	}
	return t.askMaterial(m, m.Missing())
}

// writePart puts what was written into the part that was asked for; where none was,
// into the text, so that nothing is lost.
func (t *turn) writePart(m *liaison.Material) *liaison.Refusal {
	text := strings.TrimSpace(t.update.Text)
	switch t.state.Step {
	case "title":
		return m.Name(strings.Join(strings.Fields(text), " "))
	case "kind":
		return t.writeKind(m, text)
	case "effective":
		day, err := liaison.ParseDate(t.readDay(narrow(text), liaison.ToCome))
		if err != nil {
			return liaison.Refuse(liaison.Invalid, "setting.not_a_date")
		}
		m.Effective = day
	case "minutes":
		n, err := strconv.Atoi(readSetting(liaison.Setting{Kind: liaison.SettingNumber}, strings.TrimSuffix(text, "分钟")))
		if err != nil || n < 1 || n > liaison.MaterialMinutesMost {
			return liaison.Refuse(liaison.Invalid, "material.not_minutes", "Most", liaison.MaterialMinutesMost)
		}
		m.Minutes = n
	case "quiz":
		return writeQuiz(m, text)
	default:
		return m.Add(t.rich(), t.update.Files)
	}
	return nil
}

// writeKind takes a kind by its name, or a part of it.
func (t *turn) writeKind(m *liaison.Material, text string) *liaison.Refusal {
	for _, kind := range liaison.MaterialKinds {
		if utf8.RuneCountInString(text) > 1 && strings.Contains(t.voice.Plain("material.kind."+string(kind)), text) {
			m.Kind = kind
			return nil
		}
	}
	return liaison.Refuse(liaison.Invalid, "field.not_a_choice")
}

// writeQuiz adds questions to those there are: a long quiz takes several messages.
func writeQuiz(m *liaison.Material, text string) *liaison.Refusal {
	more, refusal := liaison.ParseQuiz(text)
	if refusal != nil {
		return refusal
	}
	if len(m.Quiz)+len(more) > liaison.QuestionsMost {
		return liaison.Refuse(liaison.Invalid, "quiz.too_many", "Most", liaison.QuestionsMost)
	}
	m.Quiz = append(m.Quiz, more...)
	return nil
}

func showDraftMaterial(_ context.Context, t *turn, m liaison.Material, _ string) error {
	return t.askMaterial(m, m.Missing())
}

func askPart(_ context.Context, t *turn, m liaison.Material, part string) error {
	switch part {
	case "title", "body", "kind", "effective", "minutes", "quiz":
		return t.askMaterial(m, part)
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

func chooseKind(ctx context.Context, t *turn, m liaison.Material, kind string) error {
	for _, known := range liaison.MaterialKinds {
		if string(known) == kind {
			m.Kind = known
			return t.keepPart(ctx, m)
		}
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

func chooseMinutes(ctx context.Context, t *turn, m liaison.Material, written string) error {
	n, err := strconv.Atoi(written)
	if err != nil || n < 0 || n > liaison.MaterialMinutesMost {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m.Minutes = n
	return t.keepPart(ctx, m)
}

// keepPart keeps the draft, and goes on with what it lacks.
func (t *turn) keepPart(ctx context.Context, m liaison.Material) error {
	if err := t.store.KeepMaterial(ctx, m); err != nil {
		return err
	}
	return t.askMaterial(m, m.Missing())
}

func clearPart(ctx context.Context, t *turn, m liaison.Material, part string) error {
	switch part {
	case "body":
		m.Text, m.Files = liaison.Rich{}, nil
	case "effective":
		m.Effective = liaison.Date{}
	case "quiz":
		m.Quiz = nil
	default:
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.keepPart(ctx, m)
}

// publishMaterial puts the draft into the library, as the version that counts from
// then on.
func publishMaterial(ctx context.Context, t *turn, m liaison.Material, _ string) error {
	if refusal := m.Check(); refusal != nil {
		return refusal
	}
	if _, err := t.store.PublishMaterial(ctx, m, t.at()); err != nil {
		return err
	}
	t.finish()
	t.toast = t.voice.Plain("material.is_published")
	return t.showManaged(ctx, m.Series)
}

// dropMaterial removes a draft, once that is confirmed.
func dropMaterial(ctx context.Context, t *turn, m liaison.Material, rest string) error {
	if rest != "yes" {
		t.card("material", t.voice.Say("material.drop_sure", "Title", m.Title),
			[][]button{{t.materialButton(m, "material.drop", "drop:yes"), t.materialButton(m, "material.to_draft", "show")}})
		return nil
	}
	if err := t.store.DropMaterial(ctx, m.ID); err != nil {
		return err
	}
	t.finish()
	t.toast = t.voice.Plain("material.dropped")
	return learnStaff(ctx, t)
}
