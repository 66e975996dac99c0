package liaison

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// FieldKind says how a field is asked.
type FieldKind string

// The kinds of field.
const (
	FieldText   FieldKind = "text"
	FieldChoice FieldKind = "choice"
	FieldBody   FieldKind = "body"   // one body, by code
	FieldBodies FieldKind = "bodies" // any number of bodies that no other field names, by code
	FieldPeople FieldKind = "people" // deputies, by code
	FieldDate   FieldKind = "date"   // a day of the last year, not in the future
	FieldDay    FieldKind = "day"    // a day to come
	FieldDated  FieldKind = "dated"  // lines, each a day to come and what is promised for it
	FieldLines  FieldKind = "lines"  // two lines or more, a value each
	FieldMatter FieldKind = "matter" // another matter, by number
	FieldClock  FieldKind = "clock"  // a running clock, by its place among the matter's
)

// Field is something that the mover must supply.
type Field struct {
	Key      string
	Kind     FieldKind
	Optional bool
	Auto     bool              // not asked: the committee of the matter's topic, or the body that Names says
	Names    func(Case) string // Auto: the code of the body; empty: none
	Choices  []string
	Most     int        // characters of a text
	Least    int        // how many values of a list
	When     *When      // asked only if that holds
	Party    Capacity   // what the bodies or people become
	Bodies   []BodyKind // FieldBody, FieldBodies: of which kinds; empty: departments
	Of       Capacity   // FieldBodies: of those that are parties in that capacity
	Clock    ClockKind  // FieldClock: of which kind
}

// When is a condition on an earlier field of the same move, or on what is known
// of the matter.
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

func (w *When) holds(m Matter, in Input) bool {
	if w == nil {
		return true
	}
	if _, given := in[w.Field]; given {
		return in.One(w.Field) == w.Value
	}
	return m.Fact(w.Field) == w.Value
}

// filled is the input with the fields that fill themselves, and without those
// that were not to be asked or are blank.
func (m Move) filled(c Case) Input {
	in := Input{}
	for k, v := range c.Input {
		if strings.TrimSpace(joined(v)) != "" {
			in[k] = slices.Clone(v)
		}
	}
	for _, f := range m.Needs {
		if f.Auto || !f.When.holds(c.Matter, in) {
			delete(in, f.Key)
		}
		if _, known := c.Bodies[f.named(c)]; known {
			in[f.Key] = []string{f.named(c)}
			continue
		}
		for _, topic := range c.Topics {
			if _, known := c.Bodies[topic.Committee]; f.Auto && f.Names == nil && topic.Code == c.Matter.Topic && known {
				in[f.Key] = []string{topic.Committee}
			}
		}
	}
	return in
}

// named is the code of the body with which the field fills itself; empty where it does not.
func (f Field) named(c Case) string {
	if !f.Auto || f.Names == nil {
		return ""
	}
	return f.Names(c)
}

func (m Move) checkInput(c Case) error {
	for _, f := range m.Needs {
		if !f.When.holds(c.Matter, c.Input) || f.Auto {
			continue
		}
		if refusal := f.Check(c.Input[f.Key], c); refusal != nil {
			return refusal
		}
	}
	return nil
}

// several reports whether the field may have more than one value.
func (f Field) several() bool {
	return f.Kind == FieldBodies || f.Kind == FieldPeople || f.Kind == FieldLines
}

// Check says whether the values answer the field, so that a conversation can
// ask again at once.
func (f Field) Check(values []string, c Case) *Refusal {
	given := Input{f.Key: values}.One(f.Key)
	if strings.TrimSpace(given) == "" && len(values) < 2 {
		if f.Optional {
			return nil
		}
		return Refuse(Invalid, "field.missing", "Field", f.Key)
	}
	if len(values) > 1 && !f.several() {
		return Refuse(Invalid, "field.not_a_choice")
	}
	if f.several() && len(values) < f.Least {
		return Refuse(Invalid, "field.too_few", "Least", f.Least)
	}
	if n := max(len(values), strings.Count(strings.TrimSpace(given), "\n")+1); n > valuesMost && (f.several() || f.Kind == FieldDated) {
		return Refuse(Invalid, "field.too_many", "Most", valuesMost)
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
	case FieldBody, FieldBodies:
		return f.checkBodies(values, c)
	case FieldPeople:
		return f.checkPeople(values, c)
	case FieldDate:
		return checkDay(given, DateOf(c.Now))
	case FieldDay:
		return checkDayToCome(given, DateOf(c.Now))
	case FieldDated:
		return f.checkDated(given, DateOf(c.Now))
	case FieldLines:
		return f.checkLines(values)
	case FieldMatter:
		return checkMatter(given, c)
	case FieldClock:
		return f.checkClock(given, c)
	}
	return nil
}

// valuesMost bounds a list: each value of it is a button later on, of which a
// message has a hundred at most, or a matter of its own.
const valuesMost = 50

func (f Field) checkBodies(codes []string, c Case) *Refusal {
	for i, code := range codes {
		b, known := c.Bodies[code]
		if !known || !f.Takes(b) || f.Of != "" && !slices.Contains(c.Matter.Bodies(f.Of), b.ID) {
			return Refuse(Invalid, "field.unknown_body", "Code", code)
		}
		if slices.Contains(codes[:i], code) {
			return Refuse(Invalid, "field.body_twice", "Code", code)
		}
		for other, values := range c.Input {
			if other != f.Key && slices.Contains(values, code) && f.Kind == FieldBodies {
				return Refuse(Invalid, "field.body_twice", "Code", code)
			}
		}
	}
	return nil
}

// Takes reports whether the body is of a kind that the field asks for.
func (f Field) Takes(b Body) bool {
	if len(f.Bodies) == 0 {
		return b.Kind == Department
	}
	return slices.Contains(f.Bodies, b.Kind)
}

func (f Field) checkPeople(codes []string, c Case) *Refusal {
	for i, code := range codes {
		p, known := c.People[code]
		switch {
		case !known || !p.Is(RoleDeputy):
			return Refuse(Invalid, "field.unknown_deputy", "Code", code)
		case p.ID == c.Matter.Author:
			return Refuse(Invalid, "field.is_author", "Name", p.Name)
		case slices.Contains(codes[:i], code):
			return Refuse(Invalid, "field.deputy_twice", "Name", p.Name)
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

// yearsAhead bounds a day to come: a term of the congress is five years.
const yearsAhead = 5

func checkDayToCome(given string, today Date) *Refusal {
	day, err := ParseDate(given)
	switch {
	case err != nil:
		return Refuse(Invalid, "field.not_a_date", "Example", today.AddMonths(1).String())
	case !today.Before(day):
		return Refuse(Invalid, "field.past_date", "Today", today.String())
	case today.AddMonths(12 * yearsAhead).Before(day):
		return Refuse(Invalid, "field.late_date", "To", today.AddMonths(12*yearsAhead).String())
	}
	return nil
}

// checkDated wants a day in every line: a promise without one cannot be kept
// (docs/procedures.md: 有时间限制).
func (f Field) checkDated(given string, today Date) *Refusal {
	if n := utf8.RuneCountInString(given); f.Most > 0 && n > f.Most {
		return Refuse(Invalid, "field.too_long", "Most", f.Most, "Over", n-f.Most)
	}
	for line := range strings.Lines(given) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		day, what, ok := Pledge(line)
		if !ok {
			return Refuse(Invalid, "field.undated", "Line", strings.TrimSpace(line), "Example", today.AddMonths(3).String())
		}
		if refusal := checkDayToCome(day.String(), today); refusal != nil {
			return refusal
		}
		if utf8.RuneCountInString(what) > pledgeMost {
			return Refuse(Invalid, "field.too_long", "Most", pledgeMost, "Over", utf8.RuneCountInString(what)-pledgeMost)
		}
	}
	return nil
}

const pledgeMost = 300

func (f Field) checkLines(lines []string) *Refusal {
	for i, line := range lines {
		switch n := utf8.RuneCountInString(line); {
		case strings.TrimSpace(line) == "" || slices.Contains(lines[:i], line):
			return Refuse(Invalid, "field.too_few", "Least", f.Least)
		case f.Most > 0 && n > f.Most:
			return Refuse(Invalid, "field.too_long", "Most", f.Most, "Over", n-f.Most)
		}
	}
	return nil
}

func checkMatter(number string, c Case) *Refusal {
	other, known := c.Matters[number]
	switch {
	case !known || other.Kind != c.Matter.Kind:
		return Refuse(Invalid, "field.no_such_matter", "Number", number)
	case other.ID == c.Matter.ID:
		return Refuse(Invalid, "field.same_matter", "Number", number)
	}
	return nil
}

func (f Field) checkClock(given string, c Case) *Refusal {
	i, err := strconv.Atoi(given)
	if err != nil || i < 0 || i >= len(c.Matter.Clocks) || c.Matter.Clocks[i].Stopped || c.Matter.Clocks[i].Kind != f.Clock {
		return Refuse(Invalid, "field.not_a_choice")
	}
	return nil
}
