package handlers

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"liaison"
)

// departmentsMost is how many departments are offered at a time; any other is
// found by writing a part of its name.
const departmentsMost = 8

// asked is the move and the field that the chat is being asked about.
func (t *turn) asked(ctx context.Context, id int64) (m liaison.Matter, move liaison.Move, f liaison.Field, err error) {
	if t.state.Flow != flowMove || t.state.Matter != id {
		return m, move, f, liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	if m, err = t.matter(ctx, id); err != nil {
		return m, move, f, err
	}
	move, _ = liaison.Procedures[m.Kind].Move(t.state.Move)
	if err := liaison.Procedures[m.Kind].Ready(move.Key, t.moveCase(m, nil)); err != nil {
		t.finish()
		return m, move, f, err
	}
	i := slices.IndexFunc(move.Needs, func(f liaison.Field) bool { return f.Key == t.state.Step })
	if i >= 0 {
		f = move.Needs[i]
	}
	return m, move, f, nil
}

// pressField answers a field by a button: "field:MATTER:FIELD:VALUE".
func pressField(ctx context.Context, t *turn) error {
	parts := strings.SplitN(t.arguments, ":", 3)
	if len(parts) != 3 {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	id, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m, move, f, err := t.asked(ctx, id)
	if err != nil {
		return err
	}
	if f.Key == "" || f.Key != parts[1] {
		return liaison.Refuse(liaison.Conflict, "chat.old_button")
	}
	if f.Kind == liaison.FieldOthers {
		return t.toggle(ctx, m, move, f, parts[2])
	}
	return t.takeField(ctx, m, move, f, []string{parts[2]})
}

// toggle adds a department to a list or takes it out, until the list is done.
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
	if err := t.checkField(ctx, m, f, chosen); err != nil {
		return err
	}
	t.state.Chosen = chosen
	return t.showField(ctx, m, move, f, nil)
}

func (t *turn) checkField(ctx context.Context, m liaison.Matter, f liaison.Field, values []string) error {
	c := t.moveCase(m, t.state.Input)
	var err error
	if c.Bodies, err = t.departmentIDs(ctx); err != nil {
		return err
	}
	if refusal := f.Check(values, c); refusal != nil {
		return refusal
	}
	return nil
}

func (t *turn) takeField(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field, values []string) error {
	if err := t.checkField(ctx, m, f, values); err != nil {
		return err
	}
	if values == nil {
		values = []string{}
	}
	if t.state.Input == nil {
		t.state.Input = liaison.Input{} // an empty one is not kept
	}
	t.state.Input[f.Key] = values
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
	case liaison.FieldDepartment, liaison.FieldOthers:
		return t.findDepartment(ctx, m, move, f, text)
	case liaison.FieldChoice:
		return t.chooseByWords(ctx, m, move, f, text)
	case "":
		return t.addToLast(ctx, m, move, text)
	case liaison.FieldDate:
		return t.takeField(ctx, m, move, f, []string{t.readDay(text)})
	default:
		return t.takeField(ctx, m, move, f, []string{text})
	}
}

// monthAndDay is a day as people write it: 9月16日, 9.16, 9-16.
var monthAndDay = regexp.MustCompile(`^(\d{1,2})[月./-](\d{1,2})日?$`)

// readDay makes 2026-09-16 of the words of a button, or of a month and a day, of
// which the last such day is meant; anything else stays as it is, to be refused.
func (t *turn) readDay(text string) string {
	today := t.today()
	switch text {
	case t.voice.Plain("date.today"):
		return today.String()
	case t.voice.Plain("date.yesterday"):
		return today.AddDays(-1).String()
	}
	found := monthAndDay.FindStringSubmatch(text)
	if found == nil {
		return text
	}
	for year := today.Year; year >= today.Year-1; year-- {
		day, err := liaison.ParseDate(fmt.Sprintf("%d-%02s-%02s", year, found[1], found[2]))
		if err == nil && !today.Before(day) {
			return day.String()
		}
	}
	return text
}

// chooseByWords takes a choice whose words were written instead of pressed.
func (t *turn) chooseByWords(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field, text string) error {
	for _, choice := range f.Choices {
		if text == choice || text == t.voice.Plain("choice."+f.Key+"."+choice) {
			return t.takeField(ctx, m, move, f, []string{choice})
		}
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

// findDepartment offers the departments whose name holds the text.
func (t *turn) findDepartment(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field, text string) error {
	departments, err := t.departments(ctx)
	if err != nil {
		return err
	}
	found := slices.DeleteFunc(departments, func(b liaison.Body) bool {
		return !strings.Contains(b.Name, text) && !strings.Contains(b.Short, text) && !strings.EqualFold(b.Code, text)
	})
	if len(found) == 0 {
		return liaison.Refuse(liaison.NotFound, "field.no_such_body", "Text", shorten(text, 20))
	}
	return t.showField(ctx, m, move, f, found)
}

func (t *turn) fieldButtons(ctx context.Context, m liaison.Matter, f liaison.Field, found []liaison.Body) ([][]button, error) {
	switch f.Kind {
	case liaison.FieldChoice:
		var buttons []button
		for _, choice := range f.Choices {
			buttons = append(buttons, t.button("choice."+f.Key+"."+choice, "field:%d:%s:%s", m.ID, f.Key, choice))
		}
		return rows(1, buttons...), nil
	case liaison.FieldDate:
		return [][]button{{
			t.button("date.today", "field:%d:%s:%s", m.ID, f.Key, t.today()),
			t.button("date.yesterday", "field:%d:%s:%s", m.ID, f.Key, t.today().AddDays(-1)),
		}}, nil
	case liaison.FieldDepartment, liaison.FieldOthers:
		return t.departmentButtons(ctx, m, f, found)
	}
	return nil, nil
}

// departmentButtons offer the departments found by name, or those that the
// topic proposes; the chosen ones are marked and stay in sight.
func (t *turn) departmentButtons(ctx context.Context, m liaison.Matter, f liaison.Field, found []liaison.Body) ([][]button, error) {
	departments, err := t.departments(ctx)
	if err != nil {
		return nil, err
	}
	chosen := t.state.Chosen
	if found == nil {
		if found, err = t.proposed(ctx, m, f, departments); err != nil {
			return nil, err
		}
	}
	for _, b := range departments {
		if f.Kind == liaison.FieldOthers && slices.Contains(chosen, b.Code) && !slices.Contains(found, b) {
			found = append(found, b)
		}
	}
	var buttons []button
	for _, b := range found[:min(len(found), departmentsMost+len(chosen))] {
		mark := ""
		if slices.Contains(chosen, b.Code) {
			mark = "✅ "
		}
		buttons = append(buttons, button{Text: mark + b.Label(), Data: fmt.Sprintf("field:%d:%s:%s", m.ID, f.Key, b.Code)})
	}
	laid := rows(2, buttons...)
	if f.Kind == liaison.FieldOthers {
		key := "field.done"
		if len(chosen) == 0 {
			key = "field.none"
		}
		laid = append(laid, []button{t.button(key, "field:%d:%s:", m.ID, f.Key)})
	}
	return laid, nil
}

// proposed are the departments that the matter's topic usually goes to, those
// taken by another field left out, then some more to fill the screen.
func (t *turn) proposed(ctx context.Context, m liaison.Matter, f liaison.Field, departments []liaison.Body) ([]liaison.Body, error) {
	topics, err := t.store.Topics(ctx)
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, topic := range topics {
		if topic.Code == m.Topic {
			codes = append(append(codes, topic.Lead), topic.Co...)
		}
	}
	taken := t.state.Input.One("lead")
	var first, rest []liaison.Body
	for _, b := range departments {
		switch {
		case f.Kind == liaison.FieldOthers && b.Code == taken:
		case slices.Contains(codes, b.Code):
			first = append(first, b)
		default:
			rest = append(rest, b)
		}
	}
	slices.SortStableFunc(first, func(a, b liaison.Body) int {
		return slices.Index(codes, a.Code) - slices.Index(codes, b.Code)
	})
	return append(first, rest[:min(len(rest), max(0, departmentsMost-len(first)))]...), nil
}

// fieldValue says a field's value in words.
func (t *turn) fieldValue(ctx context.Context, f liaison.Field, values []string) (string, error) {
	switch f.Kind {
	case liaison.FieldChoice:
		return t.voice.Plain("choice." + f.Key + "." + values[0]), nil
	case liaison.FieldDepartment, liaison.FieldOthers:
		departments, err := t.departments(ctx)
		var labels []string
		for _, b := range departments {
			if slices.Contains(values, b.Code) {
				labels = append(labels, b.Label())
			}
		}
		return strings.Join(labels, t.voice.Plain("list.comma")), err
	case liaison.FieldDate:
		if day, err := liaison.ParseDate(values[0]); err == nil {
			return t.voice.Date(day), nil
		}
	}
	return values[0], nil
}
