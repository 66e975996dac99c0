package liaison

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Note is what one of the staff says to the others of a matter.
type Note struct {
	ID     int64
	Matter int64
	Author int64
	At     time.Time
	Text   string
}

// NoteMost bounds a note, in characters.
const NoteMost = 2000

// Notes reports whether the person reads and writes the notes of the matter: the
// staff and who heads it, and nobody else.
func (m Matter) Notes(p Person) bool {
	held := m.Capacities(p)
	return slices.Contains(held, Staff) || slices.Contains(held, Chief)
}

// Mentioned are those of the staff whom a note calls by @code or @name, each once.
// A name may be followed by anything but what could belong to it: the longest of
// the names counts. An @ that calls nobody is refused, since nobody would come.
func Mentioned(text string, staff []Person) ([]Person, error) {
	var called []Person
	before := ' '
	for at, r := range text {
		if r == '@' || r == '＠' {
			found := calledBy(text[at+utf8.RuneLen(r):], staff)
			if len(found) == 0 && !wordRune(before) { // an address of mail is no call
				return nil, Refuse(Invalid, "note.calls_nobody", "Called", firstWord(text[at:]))
			}
			for _, p := range found {
				if !slices.ContainsFunc(called, func(q Person) bool { return q.ID == p.ID }) {
					called = append(called, p)
				}
			}
		}
		before = r
	}
	return called, nil
}

// calledBy are those whose name or code the text begins with, of the longest: two
// who have the same name are both called.
func calledBy(text string, staff []Person) []Person {
	var found []Person
	longest := 0
	for _, p := range staff {
		length := max(beginsWith(text, p.Name), beginsWith(text, p.Code))
		switch {
		case length == 0 || length < longest:
		case length > longest:
			longest, found = length, []Person{p}
		default:
			found = append(found, p)
		}
	}
	return found
}

// beginsWith is the length of the name where the text begins with it and goes on
// with something else.
func beginsWith(text, name string) int {
	if name == "" || len(text) < len(name) || !strings.EqualFold(text[:len(name)], name) {
		return 0
	}
	next, _ := utf8.DecodeRuneInString(text[len(name):])
	if last, _ := utf8.DecodeLastRuneInString(name); plainRune(last) && len(text) > len(name) && plainRune(next) {
		return 0
	}
	return len(name)
}

// plainRune is what codes are written in: 经办01 is not meant by 经办012.
func plainRune(r rune) bool {
	return r < utf8.RuneSelf && wordRune(r)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' }

// firstWord is the beginning of a text up to a space, to be shown.
func firstWord(text string) string {
	word, _, _ := strings.Cut(strings.Join(strings.Fields(text), " "), " ")
	runes := []rune(cmp.Or(word, text))
	return string(runes[:min(len(runes), 20)])
}

// CheckSnooze holds the day until which a matter is put off to the time to come.
func CheckSnooze(until, today Date) error {
	switch {
	case !today.Before(until):
		return Refuse(Invalid, "snooze.past", "Today", today)
	case today.AddDays(SnoozeMost).Before(until):
		return Refuse(Invalid, "snooze.too_far", "Most", SnoozeMost)
	}
	return nil
}

// SnoozeMost bounds how long a matter is put off, in days.
const SnoozeMost = 365
