package liaison

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// ContactWays are how a member keeps in contact with a deputy, as a department does.
var ContactWays = ways

// ContactNote is one time that a member of the standing committee was in contact with
// deputies 联系代表.
type ContactNote struct {
	Member   int64
	Deputies []int64
	Way      string
	Day      Date
	Topics   string // in a few words; may be empty
	Note     string // what was said
}

const (
	contactBack   = 12 // months after which a contact is noted no more
	contactTopics = 100
)

// Check refuses a contact that cannot be noted today by or for a member who keeps in
// contact with those deputies.
func (c ContactNote) Check(today Date, linked []int64) *Refusal {
	stranger := func(d int64) bool { return !slices.Contains(linked, d) }
	switch {
	case !slices.Contains(ContactWays, c.Way):
		return Refuse(Invalid, "board.no_way")
	case c.Day.IsZero() || today.Before(c.Day) || c.Day.Before(today.AddMonths(-contactBack)):
		return Refuse(Invalid, "board.no_day", "From", today.AddMonths(-contactBack), "Today", today)
	case len(c.Deputies) == 0:
		return Refuse(Invalid, "board.no_deputies")
	case slices.ContainsFunc(c.Deputies, stranger):
		return Refuse(Conflict, "board.not_linked")
	case strings.TrimSpace(c.Note) == "":
		return Refuse(Invalid, "board.no_note")
	case utf8.RuneCountInString(c.Note) > wordsMost || utf8.RuneCountInString(c.Topics) > contactTopics:
		return Refuse(Invalid, "board.too_long", "Most", wordsMost, "Topics", contactTopics)
	}
	return nil
}

// QuarterBegan is the first day of the day's quarter.
func (d Date) QuarterBegan() Date { return Date{d.Year, (d.Month-1)/3*3 + 1, 1} }

// Swap is a change of one deputy's members by hand.
type Swap struct {
	Deputy    int64
	Out, Into int64 // members; 0: none
	Reason    string
}

// Check refuses a change that would leave the deputy without a member, or give one
// more deputies than the most.
func (s Swap) Check(in Allocating) *Refusal {
	load, held := 0, []int64{}
	for _, l := range in.Standing {
		if l.Member == s.Into {
			load++
		}
		if l.Deputy == s.Deputy {
			held = append(held, l.Member)
		}
	}
	among := func(people []Contactable, id int64) bool {
		return slices.ContainsFunc(people, func(c Contactable) bool { return c.ID == id })
	}
	switch {
	case strings.TrimSpace(s.Reason) == "":
		return Refuse(Invalid, "allocation.no_reason")
	case utf8.RuneCountInString(s.Reason) > wordsMost:
		return Refuse(Invalid, "field.too_long", "Most", wordsMost, "Over", utf8.RuneCountInString(s.Reason)-wordsMost)
	case !among(in.Deputies, s.Deputy) || s.Into != 0 && !among(in.Members, s.Into) || s.Out != 0 && !slices.Contains(held, s.Out):
		return Refuse(Conflict, "allocation.changed_meanwhile")
	case s.Out == 0 && s.Into == 0 || slices.Contains(held, s.Into):
		return Refuse(Invalid, "allocation.no_change")
	case s.Into == 0 && len(held) < 2:
		return Refuse(Conflict, "allocation.would_be_uncovered")
	case s.Into != 0 && load >= in.Most:
		return Refuse(Conflict, "allocation.member_full", "Most", in.Most)
	}
	return nil
}

// Allocation is what the change adds and drops.
func (s Swap) Allocation() Allocation {
	var a Allocation
	if s.Into != 0 {
		a.Added = []Link{{Member: s.Into, Deputy: s.Deputy, ByHand: true}}
	}
	if s.Out != 0 {
		a.Dropped = []Link{{Member: s.Out, Deputy: s.Deputy}}
	}
	return a
}

// lettersOpen is how many letters a deputy may have unanswered with one member.
const lettersOpen = 5

// MayWriteLetter refuses a letter without words or with too many, or one more where so
// many are unanswered.
func MayWriteLetter(open int, words string) *Refusal {
	if open >= lettersOpen {
		return Refuse(Conflict, "contact.too_many_letters", "Most", lettersOpen)
	}
	return LetterWords(words)
}

// LetterWords refuses what cannot be a letter or a reply.
func LetterWords(words string) *Refusal {
	switch n := utf8.RuneCountInString(words); {
	case strings.TrimSpace(words) == "":
		return Refuse(Invalid, "field.text_only")
	case n > wordsMost:
		return Refuse(Invalid, "field.too_long", "Most", wordsMost, "Over", n-wordsMost)
	}
	return nil
}

// ContactsBehind reports whether a member has reached less than half of the contacts
// that the quarters of the year up to this one ask for: each of so many deputies is to
// have so many in a year, and had counts of none more than that.
func ContactsBehind(deputies, yearly, had int, today Date) bool {
	quarter := (int(today.Month)-1)/3 + 1
	return 2*4*had < deputies*yearly*quarter
}

// ContactReminder is the day of the quarter on which members are reminded who have
// reached few: the first working day of its last month.
func ContactReminder(today Date, c Calendar) Date {
	return c.NextWorkday(today.QuarterBegan().AddMonths(2))
}
