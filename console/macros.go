package console

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

const macrosAt = deskAt + "/macros"

// macrosPage lists the macros, and offers the moves of which one can be made.
type macrosPage struct {
	frame
	Macros []macroLine
	Kinds  []macroKind
}

type macroLine struct {
	handlers.MacroFor
	KindName string
}

// macroKind are the moves of a kind that a macro can make.
type macroKind struct {
	Name  string
	Moves []macroMove
}

type macroMove struct{ Value, Name string }

func macros(ctx context.Context, v *visit) error {
	p := macrosPage{frame: v.frame(v.voice.Plain("macro.page"))}
	found, err := v.Store.Macros(ctx, "")
	if err != nil {
		return err
	}
	for _, m := range found {
		does, err := v.view().Does(ctx, liaison.Matter{Kind: m.Kind}, m)
		if err != nil {
			return err
		}
		p.Macros = append(p.Macros, macroLine{handlers.MacroFor{Macro: m, Does: does}, v.voice.Plain("kind." + string(m.Kind))})
	}
	for _, kind := range liaison.Kinds {
		k := macroKind{Name: v.voice.Plain("kind." + string(kind))}
		for _, move := range liaison.Procedures[kind].MacroMoves() {
			k.Moves = append(k.Moves, macroMove{string(kind) + ":" + string(move.Key), v.voice.Plain(v.voice.Key(kind, "move", string(move.Key)))})
		}
		if len(k.Moves) > 0 {
			p.Kinds = append(p.Kinds, k)
		}
	}
	return v.page("macros.html", p)
}

// macroPage writes a macro.
type macroPage struct {
	frame
	liaison.Macro
	Does      string // the kind and the move
	Fields    []macroField
	Variables string
	Wrong     locales.Markup
	NoteMost  int
}

// macroField is a field of the macro's move, to be answered beforehand.
type macroField struct {
	Key, Name, Value string
	Text             bool // it can come from a module
	Choices          []macroMove
	Bodies           []liaison.Body // that can be named
	Hint             string
	Module           int64
	Modules          []liaison.Module
}

// newMacro asks for a macro of the move that was chosen.
func newMacro(ctx context.Context, v *visit) error {
	return v.showMacro(ctx, http.StatusOK, macroOfMove(v.r.FormValue("what")), "")
}

// macroOfMove is a macro of what a choice of "kind:move" says.
func macroOfMove(what string) liaison.Macro {
	kind, move, _ := strings.Cut(what, ":")
	return liaison.Macro{Kind: liaison.Kind(kind), Move: liaison.MoveKey(move)}
}

func oneMacro(ctx context.Context, v *visit) error {
	m, err := v.macro(ctx, v.Store)
	if err != nil {
		return err
	}
	return v.showMacro(ctx, http.StatusOK, m, "")
}

// macro reads the macro that the address names.
func (v *visit) macro(ctx context.Context, store *storage.Store) (liaison.Macro, error) {
	id := v.number("id")
	return store.Macro(ctx, id)
}

func (v *visit) showMacro(ctx context.Context, status int, m liaison.Macro, wrong locales.Markup) error {
	procedure := liaison.Procedures[m.Kind]
	if procedure == nil {
		return liaison.Refuse(liaison.Invalid, "macro.no_such_move")
	}
	i := slices.IndexFunc(procedure.MacroMoves(), func(o liaison.Move) bool { return o.Key == m.Move })
	if i < 0 {
		return liaison.Refuse(liaison.Invalid, "macro.no_such_move")
	}
	title := "macro.new"
	if m.ID != 0 {
		title = "macro.edit"
	}
	p := macroPage{frame: v.frame(v.voice.Plain(title)), Macro: m, Variables: variableNames(v.voice), Wrong: wrong, NoteMost: liaison.NoteMost,
		Does: v.voice.Plain("kind."+string(m.Kind)) + " · " + v.voice.Plain(v.voice.Key(m.Kind, "move", string(m.Move)))}
	modules, err := v.Store.ModulesOn(ctx, v.person.Shelves(v.bodies))
	if err != nil {
		return err
	}
	for _, f := range procedure.MacroMoves()[i].Needs {
		if f.Presets() {
			p.Fields = append(p.Fields, v.macroField(m, f, modules))
		}
	}
	return v.answer(v.w, status, "macro.html", p)
}

func (v *visit) macroField(m liaison.Macro, f liaison.Field, modules []liaison.Module) macroField {
	shown := macroField{Key: f.Key, Name: v.voice.Plain("field." + f.Key), Value: strings.Join(m.Input[f.Key], "\n"), Module: m.Texts[f.Key]}
	switch f.Kind {
	case liaison.FieldText:
		shown.Text, shown.Modules = true, modules
	case liaison.FieldLines:
		shown.Text = true
	case liaison.FieldChoice:
		for _, choice := range f.Choices {
			shown.Choices = append(shown.Choices, macroMove{choice, v.voice.Plain("choice." + f.Key + "." + choice)})
		}
	case liaison.FieldBody, liaison.FieldBodies:
		shown.Value = strings.Join(m.Input[f.Key], " ")
		shown.Hint = v.voice.Plain("macro.body_code")
		if f.Kind == liaison.FieldBodies {
			shown.Hint = v.voice.Plain("macro.body_codes")
		}
		for _, b := range v.bodies {
			if f.Takes(b) {
				shown.Bodies = append(shown.Bodies, b)
			}
		}
	}
	return shown
}

// keepMacro writes a macro; one that could never be made is refused whole, and
// asked for again.
func keepMacro(ctx context.Context, v *visit) error {
	var m liaison.Macro
	err := v.change(ctx, func(tx *storage.Store) (_ []liaison.Outgoing, err error) {
		was := macroOfMove(v.r.PostFormValue("what"))
		if v.r.PathValue("id") != "" {
			if was, err = v.macro(ctx, tx); err != nil {
				return nil, err
			}
		}
		m = v.macroOfForm(was)
		if err := v.checkMacro(ctx, tx, m); err != nil {
			return nil, err
		}
		return nil, tx.KeepMacro(ctx, m, v.person.ID, v.now)
	})
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) && refusal.Key != "macro.gone" {
		return v.showMacro(ctx, http.StatusUnprocessableEntity, m, v.sayRefusal(refusal))
	}
	if err != nil {
		return err
	}
	return v.goTo(macrosAt, "macro.kept")
}

func (v *visit) checkMacro(ctx context.Context, tx *storage.Store, m liaison.Macro) error {
	c := liaison.Case{Matter: liaison.Matter{Kind: m.Kind}, Actor: v.person, Now: v.now, Bodies: map[string]liaison.Body{}}
	for _, b := range v.bodies {
		c.Bodies[b.Code] = b
	}
	for _, id := range m.Texts {
		if module, err := tx.Module(ctx, id); err != nil || module.Shelf != liaison.StaffShelf {
			return liaison.Refuse(liaison.Invalid, "macro.staff_texts")
		}
	}
	if refusal := m.Check(c); refusal != nil {
		return refusal
	}
	return nil
}

// macroOfForm is the macro as it was written.
func (v *visit) macroOfForm(m liaison.Macro) liaison.Macro {
	m.Name, m.Note = strings.TrimSpace(v.r.PostFormValue("name")), plainLines(v.r.PostFormValue("note"))
	m.Snooze, _ = strconv.Atoi(v.r.PostFormValue("snooze"))
	m.Input, m.Texts = liaison.Input{}, map[string]int64{}
	procedure := liaison.Procedures[m.Kind]
	if procedure == nil {
		return m
	}
	move, _ := procedure.Move(m.Move)
	for _, f := range move.Needs {
		value := plainLines(v.r.PostFormValue("field_" + f.Key))
		if id := idOf(v.r.PostFormValue("module_" + f.Key)); id != 0 && f.Kind == liaison.FieldText {
			m.Texts[f.Key] = id
			continue
		}
		switch {
		case value == "" || !f.Presets():
		case f.Kind == liaison.FieldBody || f.Kind == liaison.FieldBodies:
			m.Input[f.Key] = strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" ,，、\n", r) })
		case f.Kind == liaison.FieldLines:
			m.Input[f.Key] = strings.Split(value, "\n")
		default:
			m.Input[f.Key] = []string{value}
		}
	}
	return m
}

func forgetMacro(ctx context.Context, v *visit) error {
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		m, err := v.macro(ctx, tx)
		if err != nil {
			return nil, err
		}
		return nil, tx.ForgetMacro(ctx, m, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(macrosAt, "macro.forgotten")
}
