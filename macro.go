package liaison

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Macro is a move of the staff with all that it needs, made at a tap, with a note
// and a pause after it where they are wanted 快捷办理.
type Macro struct {
	ID     int64
	Name   string
	Kind   Kind
	Move   MoveKey
	Input  Input
	Texts  map[string]int64 // by field: the module that fills it
	Note   string
	Snooze int // days; 0: none
}

// macroNameMost bounds a macro's name, in characters: it stands on a button.
const macroNameMost = 30

// presettable are the kinds of field that can be answered beforehand. The others
// are about the one matter: its people, its clocks, another matter.
var presettable = []FieldKind{FieldText, FieldChoice, FieldBody, FieldBodies, FieldLines}

// Presets reports whether the field can be answered by a macro.
func (f Field) Presets() bool { return !f.Auto && slices.Contains(presettable, f.Kind) }

// MacroMoves lists the moves of a kind that a macro can make: the staff's, but for
// those that confirm a text, which has to be read, and those that begin one.
func (p *Procedure) MacroMoves() []Move {
	var found []Move
	for _, m := range p.Moves {
		if (m.By == Staff || m.By == Chief) && !m.Reads && !m.Fixes && !m.Sign && (m.Spawns == nil || !m.Spawns.Own) && m.presets() {
			found = append(found, m)
		}
	}
	return found
}

func (m Move) presets() bool {
	return !slices.ContainsFunc(m.Needs, func(f Field) bool { return !f.Optional && !f.Auto && f.When == nil && !f.Presets() })
}

// Check says whether the macro could ever be made: what depends on the matter is
// decided when it is.
func (m Macro) Check(c Case) *Refusal {
	name := utf8.RuneCountInString(strings.TrimSpace(m.Name))
	procedure := Procedures[m.Kind]
	if procedure == nil {
		return Refuse(Invalid, "macro.no_such_move")
	}
	i := slices.IndexFunc(procedure.MacroMoves(), func(o Move) bool { return o.Key == m.Move })
	switch {
	case name == 0 || name > macroNameMost:
		return Refuse(Invalid, "macro.name", "Most", macroNameMost)
	case i < 0:
		return Refuse(Invalid, "macro.no_such_move")
	case m.Snooze < 0 || m.Snooze > SnoozeMost:
		return Refuse(Invalid, "snooze.too_far", "Most", SnoozeMost)
	case utf8.RuneCountInString(m.Note) > NoteMost:
		return Refuse(Invalid, "note.too_long", "Most", NoteMost)
	}
	c.Input = m.Input
	for _, f := range procedure.MacroMoves()[i].Needs {
		if m.Texts[f.Key] != 0 || f.Auto || len(m.Input[f.Key]) == 0 && (f.Optional || f.When != nil) {
			continue // what depends on the matter is decided when it is made
		}
		if !f.Presets() {
			return Refuse(Invalid, "macro.not_preset", "Field", f.Key)
		}
		if refusal := f.Check(m.Input[f.Key], c); refusal != nil {
			return refusal
		}
	}
	return m.checkNames()
}

// checkNames holds the texts of a macro to the variables that there are.
func (m Macro) checkNames() *Refusal {
	texts := []string{m.Note}
	for _, values := range m.Input {
		texts = append(texts, values...)
	}
	for _, text := range texts {
		if name, unknown := MatterVariables.Unknown(Rich{Text: text}); unknown {
			return Refuse(Invalid, "module.unknown_variable", "Name", name)
		}
	}
	return nil
}

// Filled is the macro's input for one matter: the texts of modules by their ids, and
// the values of variables in all of it. A module that is gone is refused.
func (m Macro) Filled(modules map[int64]Module, values map[string]string) (Input, error) {
	in := Input{}
	for key, given := range m.Input {
		for _, v := range given {
			in[key] = append(in[key], Rich{Text: v}.Fill(values).Text)
		}
	}
	for key, id := range m.Texts {
		module, known := modules[id]
		if !known {
			return nil, Refuse(Conflict, "macro.text_gone", "Field", key)
		}
		in[key] = []string{Rich{Text: module.Text}.Fill(values).Text}
	}
	return in, nil
}
