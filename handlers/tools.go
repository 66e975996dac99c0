package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"liaison"
	"liaison/storage"
)

// noteShown is how much of a note a notice has of it, in characters.
const noteShown = 120

// AddNote keeps a note of one of the staff on a matter, and returns the notices for
// those whom it calls.
func (d *Desk) AddNote(ctx context.Context, tx *storage.Store, author liaison.Person, matter int64, text string, at time.Time) ([]liaison.Outgoing, error) {
	t := d.outside(tx, author, at)
	m, err := t.matter(ctx, matter)
	if err != nil {
		return nil, err
	}
	err = t.addNote(ctx, m, text)
	return t.out, err
}

// outside is a turn of somebody who is in no chat.
func (d *Desk) outside(tx *storage.Store, actor liaison.Person, at time.Time) *turn {
	return &turn{desk: d, store: tx, person: &actor, update: liaison.Update{At: at}, voice: d.Locales.Voice(actor.Language)}
}

func (t *turn) addNote(ctx context.Context, m liaison.Matter, text string) error {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case !m.Notes(*t.person):
		return liaison.Refuse(liaison.Forbidden, "note.staff_only")
	case text == "":
		return liaison.Refuse(liaison.Invalid, "note.empty")
	case utf8.RuneCountInString(text) > liaison.NoteMost:
		return liaison.Refuse(liaison.Invalid, "note.too_long", "Most", liaison.NoteMost)
	}
	staff, err := t.store.Staff(ctx)
	if err != nil {
		return err
	}
	called, err := liaison.Mentioned(text, staff)
	if err != nil {
		return err
	}
	called = slices.DeleteFunc(called, func(p liaison.Person) bool { return p.ID == t.person.ID })
	if _, err := t.store.KeepNote(ctx, liaison.Note{Matter: m.ID, Author: t.person.ID, At: t.at(), Text: text}, called); err != nil {
		return err
	}
	for _, p := range called {
		t.callTo(p, m, text)
	}
	return nil
}

// callTo tells somebody of a note that calls them; who is in no chat finds it on the
// desk alone.
func (t *turn) callTo(p liaison.Person, m liaison.Matter, text string) {
	if p.Chat == 0 {
		return
	}
	theirs := &turn{desk: t.desk, person: &p, voice: t.desk.Locales.Voice(p.Language), update: t.update}
	t.notify(p, theirs.voice.Say("note.told", "Who", t.person.Name, "Number", m.Number, "Title", m.Title, "Text", shorten(text, noteShown)),
		[][]button{{theirs.openButton(m)}})
}

// Values are what the variables of a text about the matter stand for, as the person
// may see it. Whoever has no part in the matter writes nothing about it.
func (v View) Values(ctx context.Context, matter int64) (map[string]string, error) {
	m, err := v.t.matter(ctx, matter)
	if err != nil {
		return nil, err
	}
	if liaison.Onlooks(m.Capacities(*v.t.person)) {
		return nil, liaison.Refuse(liaison.Forbidden, "matter.not_for_onlookers")
	}
	return v.t.valuesOf(ctx, m)
}

func (t *turn) valuesOf(ctx context.Context, m liaison.Matter) (map[string]string, error) {
	author, err := t.store.ValuesOf(ctx, m.Author)
	if err != nil {
		return nil, err
	}
	bodies, err := t.bodies(ctx)
	if err != nil {
		return nil, err
	}
	names := func(c liaison.Capacity) string {
		var found []string
		for _, b := range bodies {
			if slices.Contains(m.Bodies(c), b.ID) {
				found = append(found, b.Name)
			}
		}
		return strings.Join(found, t.voice.Plain("list.comma"))
	}
	due := ""
	if clock, running := m.NextClock(); running {
		due = t.voice.Date(clock.Due)
	}
	return liaison.MatterVariables.Of(m.Number, m.Title, author.Name, author.Delegation, names(liaison.Lead), names(liaison.Co),
		t.stage(m), due, t.voice.Date(t.today()), t.person.Name), nil
}

// Filled is a text module with the matter's values in the place of its variables.
func (v View) Filled(ctx context.Context, module, matter int64) (string, error) {
	text, err := v.t.store.Module(ctx, module)
	if err != nil {
		return "", err
	}
	bodies, err := v.t.bodies(ctx)
	if err != nil {
		return "", err
	}
	if !text.Serves(*v.t.person, bodies) {
		return "", liaison.Refuse(liaison.NotFound, "module.gone")
	}
	values, err := v.Values(ctx, matter)
	if err != nil {
		return "", err
	}
	return liaison.Rich{Text: text.Text}.Fill(values).Text, nil
}

// MacroFor is a macro that can be made of a matter now.
type MacroFor struct {
	liaison.Macro
	Does []Said // what it does, to be read before it is done
	Sure bool   // its move cannot be taken back
}

// Macros lists those whose move the person may make of the matter now.
func (v View) Macros(ctx context.Context, m liaison.Matter) ([]MacroFor, error) {
	if !m.Notes(*v.t.person) {
		return nil, nil
	}
	all, err := v.t.store.Macros(ctx, m.Kind)
	if err != nil {
		return nil, err
	}
	procedure := liaison.Procedures[m.Kind]
	var found []MacroFor
	for _, macro := range all {
		offered := procedure.Offered(m, *v.t.person)
		i := slices.IndexFunc(offered, func(o liaison.Move) bool { return o.Key == macro.Move })
		if i < 0 {
			continue
		}
		does, err := v.Does(ctx, m, macro)
		if err != nil {
			return nil, err
		}
		found = append(found, MacroFor{macro, does, offered[i].Sure})
	}
	return found, nil
}

// Does says what a macro does, part by part.
func (v View) Does(ctx context.Context, m liaison.Matter, macro liaison.Macro) ([]Said, error) {
	t := v.t
	does := []Said{{t.voice.Plain("macro.move"), t.voice.Plain(t.voice.Key(macro.Kind, "move", string(macro.Move)))}}
	move, _ := liaison.Procedures[macro.Kind].Move(macro.Move)
	for _, f := range move.Needs {
		name := t.voice.Plain("field." + f.Key)
		switch {
		case macro.Texts[f.Key] != 0:
			title := t.voice.Plain("macro.text_is_gone")
			module, err := t.store.Module(ctx, macro.Texts[f.Key])
			if err == nil {
				title = t.voice.Plain("macro.from_text", "Title", module.Title)
			}
			does = append(does, Said{name, title})
		case macro.Input.One(f.Key) != "":
			value, err := t.fieldValue(ctx, m, f, macro.Input[f.Key])
			if err != nil {
				return nil, err
			}
			does = append(does, Said{name, strings.TrimSpace(value)})
		}
	}
	if macro.Note != "" {
		does = append(does, Said{t.voice.Plain("note.one"), macro.Note})
	}
	if macro.Snooze > 0 {
		does = append(does, Said{t.voice.Plain("snooze.do"), t.voice.Plain("snooze.days", "Count", macro.Snooze)})
	}
	return does, nil
}

// RunMacro makes the macro of a matter, for that person: the move, the note and the
// pause, or nothing of it. It returns what is to be sent.
func (d *Desk) RunMacro(ctx context.Context, tx *storage.Store, actor liaison.Person, matter int64, macro liaison.Macro, at time.Time) ([]liaison.Outgoing, error) {
	t := d.outside(tx, actor, at)
	m, err := t.matter(ctx, matter)
	if err != nil {
		return nil, err
	}
	if !m.Notes(actor) {
		return nil, liaison.Refuse(liaison.Forbidden, "macro.staff_only")
	}
	if m.Kind != macro.Kind {
		return nil, liaison.Refuse(liaison.Conflict, "macro.other_kind")
	}
	values, err := t.valuesOf(ctx, m)
	if err != nil {
		return nil, err
	}
	in, err := t.macroInput(ctx, macro, values)
	if err != nil {
		return nil, err
	}
	moved, out, err := d.Perform(ctx, tx, actor, matter, macro.Move, in, at)
	if err != nil {
		return nil, err
	}
	if macro.Note != "" {
		if err := t.addNote(ctx, moved, liaison.Rich{Text: macro.Note}.Fill(values).Text); err != nil {
			return nil, err
		}
	}
	if macro.Snooze > 0 {
		if err := tx.Snooze(ctx, actor.ID, matter, t.today().AddDays(macro.Snooze), at); err != nil {
			return nil, err
		}
	}
	err = tx.Audit(ctx, at, actor.ID, "macro.made", fmt.Sprintf("matter %d", moved.ID), map[string]any{"macro": macro.Name})
	return append(out, t.out...), err
}

// macroInput is what a macro supplies, with its texts filled in.
func (t *turn) macroInput(ctx context.Context, macro liaison.Macro, values map[string]string) (liaison.Input, error) {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return nil, err
	}
	modules := map[int64]liaison.Module{}
	for _, id := range macro.Texts {
		module, err := t.store.Module(ctx, id)
		if err == nil && module.Serves(*t.person, bodies) {
			modules[id] = module
		}
	}
	return macro.Filled(modules, values)
}
