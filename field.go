package liaison

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// FieldKind says how a field is asked.
type FieldKind string

// The kinds of field.
const (
	FieldText       FieldKind = "text"
	FieldChoice     FieldKind = "choice"
	FieldDepartment FieldKind = "department" // one body, by code
	FieldOthers     FieldKind = "others"     // any number of other departments, by code
	FieldDate       FieldKind = "date"       // a day, not in the future
)

// Field is something that the mover must supply.
type Field struct {
	Key      string
	Kind     FieldKind
	Optional bool
	Choices  []string
	Most     int      // characters of a text
	When     *When    // asked only if an earlier field has that value
	Party    Capacity // FieldDepartment, FieldOthers: what the bodies become
}

// When is a condition on an earlier field of the same move.
type When struct{ Field, Value string }

// Input is what a mover supplies: by field, one value or several.
type Input map[string][]string

// One is the field's single value, or the empty string.
func (in Input) One(field string) string {
	if len(in[field]) == 0 {
		return ""
	}
	return in[field][0]
}

func (w *When) holds(in Input) bool { return w == nil || in.One(w.Field) == w.Value }

func (m Move) checkInput(c Case) error {
	for _, f := range m.Needs {
		if !f.When.holds(c.Input) {
			continue
		}
		if refusal := f.Check(c.Input[f.Key], c); refusal != nil {
			return refusal
		}
	}
	return nil
}

// Check says whether the values answer the field, so that a conversation can
// ask again at once.
func (f Field) Check(values []string, c Case) *Refusal {
	given := Input{f.Key: values}.One(f.Key)
	if strings.TrimSpace(given) == "" && f.Kind != FieldOthers {
		if f.Optional {
			return nil
		}
		return Refuse(Invalid, "field.missing", "Field", f.Key)
	}
	if len(values) > 1 && f.Kind != FieldOthers {
		return Refuse(Invalid, "field.not_a_choice")
	}
	switch f.Kind {
	case FieldText:
		if n := utf8.RuneCountInString(given); f.Most > 0 && n > f.Most {
			return Refuse(Invalid, "field.too_long", "Most", f.Most, "Over", n-f.Most)
		}
	case FieldChoice:
		if !slices.Contains(f.Choices, given) {
			return Refuse(Invalid, "field.not_a_choice")
		}
	case FieldDepartment, FieldOthers:
		return f.checkBodies(values, c)
	case FieldDate:
		return checkDay(given, DateOf(c.Now))
	}
	return nil
}

func (f Field) checkBodies(codes []string, c Case) *Refusal {
	for i, code := range codes {
		if _, known := c.Bodies[code]; !known {
			return Refuse(Invalid, "field.unknown_body", "Code", code)
		}
		if slices.Contains(codes[:i], code) {
			return Refuse(Invalid, "field.body_twice", "Code", code)
		}
		for other, values := range c.Input {
			if other != f.Key && slices.Contains(values, code) && f.Kind == FieldOthers {
				return Refuse(Invalid, "field.body_twice", "Code", code)
			}
		}
	}
	return nil
}

// checkDay holds a day to the last year: any other is a slip.
func checkDay(given string, today Date) *Refusal {
	from := today.AddMonths(-12)
	day, err := ParseDate(given)
	switch {
	case err != nil:
		return Refuse(Invalid, "field.not_a_date", "Example", today.String())
	case today.Before(day):
		return Refuse(Invalid, "field.future_date", "Today", today.String())
	case day.Before(from):
		return Refuse(Invalid, "field.early_date", "From", from.String())
	}
	return nil
}
