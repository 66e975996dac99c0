package liaison

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Particulars are what the roster says of somebody that may turn out to be otherwise.
type Particulars struct {
	Name      string   `json:"name"`
	PhoneTail string   `json:"phone"`
	Language  string   `json:"language"`
	Level     Level    `json:"level"`
	Expertise []string `json:"expertise"`
}

// Bounds of the particulars, as an import has them.
const (
	personNameMost  = 100
	expertiseMost   = 10
	fieldOfWorkMost = 40
)

// Particulars are the person's.
func (p Person) Particulars() Particulars {
	return Particulars{p.Name, p.PhoneTail, p.Language, p.Level, p.Expertise}
}

// Tidied has no space around anything, and no field of expertise twice.
func (w Particulars) Tidied() Particulars {
	w.Name, w.PhoneTail = strings.Join(strings.Fields(w.Name), " "), strings.TrimSpace(w.PhoneTail)
	var fields []string
	for _, f := range w.Expertise {
		if f = strings.TrimSpace(f); f != "" && !slices.Contains(fields, f) {
			fields = append(fields, f)
		}
	}
	w.Expertise = fields
	return w
}

// Check refuses what nobody's particulars are; the languages are those that there are.
func (w Particulars) Check(languages []string) *Refusal {
	long := func(f string) bool {
		return utf8.RuneCountInString(f) > fieldOfWorkMost || strings.ContainsAny(f, ",，、;；")
	}
	switch {
	case w.Name == "" || utf8.RuneCountInString(w.Name) > personNameMost || strings.ContainsFunc(w.Name, func(r rune) bool { return r < ' ' }):
		return Refuse(Invalid, "change.bad_name", "Most", personNameMost)
	case len(w.PhoneTail) != 4 || strings.Trim(w.PhoneTail, "0123456789") != "":
		return Refuse(Invalid, "change.bad_phone")
	case !slices.Contains(languages, w.Language) || !slices.Contains(Levels, w.Level):
		return Refuse(Invalid, "desk.no_form")
	case len(w.Expertise) > expertiseMost || slices.ContainsFunc(w.Expertise, long):
		return Refuse(Invalid, "change.bad_expertise", "Most", expertiseMost, "Long", fieldOfWorkMost)
	}
	return nil
}

// Changes lists what becomes of somebody's particulars, field by field.
func (w Particulars) Changes(to Particulars) []Change {
	var changes []Change
	for _, f := range []struct{ name, old, new string }{
		{"name", w.Name, to.Name},
		{"phone", w.PhoneTail, to.PhoneTail},
		{"language", w.Language, to.Language},
		{"level", string(w.Level), string(to.Level)},
		{"expertise", strings.Join(w.Expertise, ", "), strings.Join(to.Expertise, ", ")},
	} {
		if f.old != f.new {
			changes = append(changes, Change{Action: Changed, Kind: OfPerson, Field: f.name, Old: f.old, New: f.new})
		}
	}
	return changes
}

// With has of the others what the changes name.
func (w Particulars) With(changes []Change, other Particulars) Particulars {
	for _, c := range changes {
		switch c.Field {
		case "name":
			w.Name = other.Name
		case "phone":
			w.PhoneTail = other.PhoneTail
		case "language":
			w.Language = other.Language
		case "level":
			w.Level = other.Level
		case "expertise":
			w.Expertise = other.Expertise
		}
	}
	return w
}
