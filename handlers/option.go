package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/storage"
)

// optionsMost is how many bodies or people are offered at a time; any other is
// found by writing a part of its name.
const optionsMost = 8

// option is something that a field can be answered with.
type option struct {
	value string
	label string
}

// findOption takes what is named by the text where one name holds it, and offers
// those whose names do. Several names at once choose several.
func (t *turn) findOption(ctx context.Context, m liaison.Matter, move liaison.Move, f liaison.Field, text string) error {
	names := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，, \n", r) })
	var found []option
	for _, name := range names {
		some, err := t.named(ctx, m, f, name)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			return liaison.Refuse(liaison.NotFound, "field.no_such_"+string(kindOfOption(f)), "Text", shorten(name, 20))
		}
		if len(some) == 1 && !slices.Contains(t.state.Chosen, some[0].value) && listed(f) {
			if err := t.choose(ctx, m, f, append(slices.Clone(t.state.Chosen), some[0].value)); err != nil {
				return err
			}
		}
		found = append(found, some...)
	}
	if len(found) == 1 && !listed(f) {
		return t.takeField(ctx, m, move, f, []string{found[0].value})
	}
	return t.showField(ctx, m, move, f, found)
}

func kindOfOption(f liaison.Field) liaison.FieldKind {
	if f.Kind == liaison.FieldPeople {
		return "deputy"
	}
	return "body"
}

// named are the options whose name or code holds the text.
func (t *turn) named(ctx context.Context, m liaison.Matter, f liaison.Field, text string) ([]option, error) {
	if f.Kind == liaison.FieldPeople {
		return t.deputies(ctx, m, storage.PeopleFilter{Role: liaison.RoleDeputy, Named: text})
	}
	bodies, err := t.bodiesFor(ctx, m, f)
	if err != nil {
		return nil, err
	}
	var found []option
	for _, b := range bodies {
		if b.Named(text) {
			found = append(found, option{b.Code, b.Label()})
		}
	}
	return found, nil
}

// bodiesFor are all bodies that answer the field.
func (t *turn) bodiesFor(ctx context.Context, m liaison.Matter, f liaison.Field) ([]liaison.Body, error) {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return nil, err
	}
	fitting := slices.DeleteFunc(slices.Clone(bodies), func(b liaison.Body) bool {
		passes := f.Party == liaison.Handler && slices.Contains(m.Bodies(f.Party), b.ID) // to itself
		return passes || !f.Takes(b) && f.Of == "" || f.Of != "" && !slices.Contains(m.Bodies(f.Of), b.ID)
	})
	return byKind(fitting, f.Bodies), nil
}

// deputies are options, the matter's author left out.
func (t *turn) deputies(ctx context.Context, m liaison.Matter, filter storage.PeopleFilter) ([]option, error) {
	people, err := t.store.People(ctx, filter)
	if err != nil {
		return nil, err
	}
	var found []option
	for _, p := range people {
		if p.ID != m.Author {
			found = append(found, option{p.Code, p.Name})
		}
	}
	return found, nil
}

// delegation is the one that the person is a deputy of; 0: none.
func (t *turn) delegation(ctx context.Context) (int64, error) {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return 0, err
	}
	for _, b := range bodies {
		if b.Kind == liaison.Delegation && t.person.In(b.ID, liaison.RoleDeputy) {
			return b.ID, nil
		}
	}
	return 0, nil
}

// fieldButtons are what a field can be answered with by a press.
func (t *turn) fieldButtons(ctx context.Context, m liaison.Matter, f liaison.Field, found []option) ([][]button, error) {
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
	case liaison.FieldDay:
		return t.dayOptions(ctx, m, f)
	case liaison.FieldClock:
		var buttons []button
		for i, k := range m.Clocks {
			if k.Kind == f.Clock && !k.Stopped {
				buttons = append(buttons, button{Text: k.Due.String() + " " + shorten(k.Note, 24), Data: fmt.Sprintf("field:%d:%s:%d", m.ID, f.Key, i)})
			}
		}
		return rows(1, buttons...), nil
	case liaison.FieldBody, liaison.FieldBodies, liaison.FieldPeople:
		return t.optionButtons(ctx, m, f, found)
	case liaison.FieldMatter:
		return t.similarOptions(ctx, m, f)
	case liaison.FieldText:
		if _, ready := t.template(f); ready {
			return [][]button{{t.button("field.use_template", "field:%d:%s:%s", m.ID, f.Key, useTemplate)}}, nil
		}
	}
	return nil, nil
}

// optionButtons offer what was found by name, or what is proposed; the chosen
// ones are marked and stay in sight.
func (t *turn) optionButtons(ctx context.Context, m liaison.Matter, f liaison.Field, found []option) ([][]button, error) {
	var err error
	if found == nil {
		if found, err = t.proposed(ctx, m, f); err != nil {
			return nil, err
		}
	}
	chosen := t.state.Chosen
	for _, value := range chosen {
		if !listed(f) || slices.ContainsFunc(found, func(o option) bool { return o.value == value }) {
			continue
		}
		some, err := t.named(ctx, m, f, value)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	var buttons []button
	for _, o := range found[:min(len(found), optionsMost+len(chosen))] {
		mark := ""
		if slices.Contains(chosen, o.value) && listed(f) {
			mark = "✅ "
		}
		buttons = append(buttons, button{Text: mark + o.label, Data: fmt.Sprintf("field:%d:%s:%s", m.ID, f.Key, o.value)})
	}
	laid := rows(2, buttons...)
	if listed(f) && (len(chosen) > 0 || f.Least == 0) {
		key := "field.done"
		if len(chosen) == 0 {
			key = "field.none"
		}
		laid = append(laid, []button{t.button(key, "field:%d:%s:", m.ID, f.Key)})
	}
	return laid, nil
}

// proposed are the bodies that the matter's topic or its deputy points to, those
// taken by another field left out, then some more to fill the screen; of people,
// those of the author's own delegation.
func (t *turn) proposed(ctx context.Context, m liaison.Matter, f liaison.Field) ([]option, error) {
	if f.Kind == liaison.FieldPeople {
		home, err := t.delegation(ctx)
		if err != nil {
			return nil, err
		}
		return t.deputies(ctx, m, storage.PeopleFilter{Role: liaison.RoleDeputy, Body: home})
	}
	bodies, err := t.bodiesFor(ctx, m, f)
	if err != nil {
		return nil, err
	}
	codes, err := t.pointed(ctx, m)
	if err != nil {
		return nil, err
	}
	var first, rest []option
	for _, b := range bodies {
		switch {
		case t.taken(f, b.Code):
		case slices.Contains(codes, b.Code):
			first = append(first, option{b.Code, b.Label()})
		default:
			rest = append(rest, option{b.Code, b.Label()})
		}
	}
	slices.SortStableFunc(first, func(a, b option) int { return slices.Index(codes, a.value) - slices.Index(codes, b.value) })
	return append(first, rest[:min(len(rest), max(0, optionsMost-len(first)))]...), nil
}

// pointed are the codes of the bodies that the matter's deputy, a department or its
// topic points to.
func (t *turn) pointed(ctx context.Context, m liaison.Matter) ([]string, error) {
	topics, err := t.topics(ctx)
	codes := []string{m.Facts["wish"], m.Facts["instead"], m.Facts["proposed"]}
	for _, topic := range topics {
		if topic.Code == m.Topic {
			codes = append(append(codes, topic.Committee, topic.Lead), topic.Co...)
		}
	}
	return codes, err
}

// taken reports whether another field of the move names the body already.
func (t *turn) taken(f liaison.Field, code string) bool {
	for key, values := range t.state.Input {
		if key != f.Key && slices.Contains(values, code) {
			return true
		}
	}
	return false
}

// fieldValue says a field's value in words.
func (t *turn) fieldValue(ctx context.Context, m liaison.Matter, f liaison.Field, values []string) (string, error) {
	switch f.Kind {
	case liaison.FieldChoice:
		return t.voice.Plain("choice." + f.Key + "." + values[0]), nil
	case liaison.FieldBody, liaison.FieldBodies:
		bodies, err := t.bodies(ctx)
		var labels []string
		for _, b := range bodies {
			if slices.Contains(values, b.Code) {
				labels = append(labels, b.Label())
			}
		}
		return strings.Join(labels, t.voice.Plain("list.comma")), err
	case liaison.FieldPeople:
		people, err := t.store.PeopleByCodes(ctx, values)
		var names []string
		for _, code := range values {
			names = append(names, people[code].Name)
		}
		return strings.Join(names, t.voice.Plain("list.comma")), err
	case liaison.FieldDate, liaison.FieldDay:
		if day, err := liaison.ParseDate(values[0]); err == nil {
			return t.voice.Date(day), nil
		}
	case liaison.FieldDated:
		return t.pledgesIn(values[0]), nil
	case liaison.FieldLines:
		return "\n" + strings.Join(values, "\n"), nil
	case liaison.FieldClock:
		if i, err := strconv.Atoi(values[0]); err == nil && i >= 0 && i < len(m.Clocks) {
			return m.Clocks[i].Note, nil
		}
	}
	return values[0], nil
}

// pledgesIn are dated lines as people read them.
func (t *turn) pledgesIn(lines string) string {
	var read []string
	for _, line := range linesOf(lines) {
		if day, what, ok := liaison.Pledge(line); ok {
			line = "• " + t.voice.Date(day) + " " + what
		}
		read = append(read, line)
	}
	return "\n" + strings.Join(read, "\n")
}
