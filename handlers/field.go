package handlers

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"liaison"
)

// asked is the move and the field that the chat is being asked about.
func (t *turn) asked(ctx context.Context, id int64) (m liaison.Matter, move liaison.Move, f liaison.Field, err error) {
	if t.state.Flow != flowMove || t.state.Matter != id {
		return m, move, f, liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	if m, move, err = t.movable(ctx, id, t.state.Move); err != nil {
		t.finish()
		return m, move, f, err
	}
	f, _ = move.Field(t.state.Step)
	return m, move, f, nil
}

// pressField answers a field by a button: "field:MATTER:FIELD:VALUE".
func pressField(ctx context.Context, t *turn) error {
	id, rest, err := t.pressedID()
	key, value, ok := strings.Cut(rest, ":")
	if err != nil || !ok {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m, move, f, err := t.asked(ctx, id)
	if err != nil {
		return err
	}
	if f.Key == "" || f.Key != key {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	if listed(f) {
		return t.toggle(ctx, m, move, f, value)
	}
	if ready, ok := t.template(f); ok && value == useTemplate {
		value = ready
	}
	return t.takeField(ctx, m, move, f, []string{value})
}

// listed reports whether the field takes any number of what is chosen from a
// list.
func listed(f liaison.Field) bool {
	return f.Kind == liaison.FieldBodies || f.Kind == liaison.FieldPeople
}

// toggle adds a body or a person to a list or takes it out, until the list is done.
func (t *turn) toggle(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field, code string) error {
	chosen := t.state.Chosen
	if code == "" {
		t.state.Chosen = nil
		return t.takeField(ctx, m, move, f, chosen)
	}
	if i := slices.Index(chosen, code); i >= 0 {
		chosen = slices.Delete(chosen, i, i+1)
	} else {
		chosen = append(chosen, code)
	}
	if err := t.choose(ctx, m, f, chosen); err != nil {
		return err
	}
	return t.showField(ctx, m, move, f, nil)
}

// choose makes those values the list that is not done yet.
func (t *turn) choose(ctx context.Context, m liaison.Matter, f liaison.Field, values []string) error {
	c, err := t.answering(ctx, m, f, values)
	if err != nil {
		return err
	}
	f.Least = 0
	if refusal := f.Check(values, c); refusal != nil {
		return refusal
	}
	t.state.Chosen = values
	return nil
}

// answering is the case as it would be with that answer.
func (t *turn) answering(ctx context.Context, m liaison.Matter, f liaison.Field, values []string) (liaison.Case, error) {
	if values == nil {
		values = []string{}
	}
	in := maps.Clone(t.state.Input)
	if in == nil {
		in = liaison.Input{} // an empty one is not kept
	}
	in[f.Key] = values
	return t.caseOf(ctx, m, in)
}

// takeField takes an answer, and refuses at once one that the move will not bear.
func (t *turn) takeField(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field, values []string) error {
	c, err := t.answering(ctx, m, f, values)
	if err != nil {
		return err
	}
	if refusal := f.Check(values, c); refusal != nil {
		return refusal
	}
	if err := liaison.Procedures[m.Kind].Consider(move.Key, c); err != nil {
		return err
	}
	t.state.Input = c.Input
	return t.askField(ctx, m, move)
}

// moveWrote takes what was written in answer to a field.
func moveWrote(ctx context.Context, t *turn) error {
	m, move, f, err := t.asked(ctx, t.state.Matter)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(t.update.Text)
	if text == "" || len(t.update.Files) > 0 {
		return liaison.Refuse(liaison.Invalid, "field.text_only")
	}
	switch f.Kind {
	case liaison.FieldBody, liaison.FieldBodies, liaison.FieldPeople:
		return t.findOption(ctx, m, move, f, text)
	case liaison.FieldLines:
		return t.takeField(ctx, m, move, f, linesOf(text))
	case liaison.FieldChoice:
		return t.chooseByWords(ctx, m, move, f, text)
	case "":
		return t.addToLast(ctx, m, move, text)
	case liaison.FieldDate, liaison.FieldDay:
		return t.takeField(ctx, m, move, f, []string{t.readDay(text, liaison.Tense(f.Kind == liaison.FieldDay))})
	case liaison.FieldDated:
		return t.takeField(ctx, m, move, f, []string{t.readDated(text)})
	case liaison.FieldMatter:
		return t.takeField(ctx, m, move, f, []string{strings.ToUpper(text)})
	default:
		return t.takeField(ctx, m, move, f, []string{text})
	}
}

// linesOf are the lines with something in them.
func linesOf(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// readDay makes 2026-09-16 of a day as people write it, or press it; anything else stays
// as it is, to be refused.
func (t *turn) readDay(text string, tense liaison.Tense) string {
	if day, ok := liaison.DayIn(text, t.today(), tense); ok {
		return day.String()
	}
	return text
}

// readDated reads the day at the beginning of each line as people write it.
func (t *turn) readDated(text string) string {
	lines := linesOf(text)
	for i, line := range lines {
		cut := strings.IndexAny(line, " 　，,：:日")
		if cut < 0 {
			continue
		}
		if strings.HasPrefix(line[cut:], "日") {
			cut += len("日")
		}
		lines[i] = t.readDay(strings.TrimSpace(line[:cut]), liaison.ToCome) + " " + strings.TrimLeft(line[cut:], " 　，,：:前")
	}
	return strings.Join(lines, "\n")
}

// chooseByWords takes a choice whose words were written instead of pressed, or a
// part of them that no other has.
func (t *turn) chooseByWords(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field, text string) error {
	var found []string
	for _, choice := range f.Choices {
		label := t.voice.Plain("choice." + f.Key + "." + choice)
		if text == choice || text == label {
			return t.takeField(ctx, m, move, f, []string{choice})
		}
		if strings.Contains(label, text) {
			found = append(found, choice)
		}
	}
	if len(found) == 1 && utf8.RuneCountInString(text) > 1 {
		return t.takeField(ctx, m, move, f, found)
	}
	return liaison.Refuse(liaison.Invalid, "field.not_a_choice")
}

// addToLast adds to a long text while the move waits to be confirmed.
func (t *turn) addToLast(ctx context.Context, m liaison.Matter, move liaison.Move, text string) error {
	f, ok := lastText(move, t.state.Input)
	if !ok {
		return liaison.Refuse(liaison.Invalid, "move.confirm_first")
	}
	return t.takeField(ctx, m, move, f, []string{t.state.Input.One(f.Key) + "\n" + text})
}
