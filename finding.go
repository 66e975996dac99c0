package liaison

import (
	"strings"
	"unicode/utf8"
)

// A problem that was found on the spot is to be seen to within half a year, and the
// report of an occasion 视察报告 is to be answered within a quarter (docs/procedures.md).
const (
	findingMonths = 6
	reportMonths  = 3
)

// CheckDue refuses a day until which a problem, or a report, is to be seen to: one that
// is not to come, or is too far.
func CheckDue(due, today Date, report bool) *Refusal {
	months := findingMonths
	if report {
		months = reportMonths
	}
	last := today.AddMonths(months)
	if !today.Before(due) || last.Before(due) {
		return Refuse(Invalid, "finding.bad_due", "From", today.AddDays(1).String(), "To", last.String())
	}
	return nil
}

// CheckSettled refuses what cannot be said of a problem that was seen to.
func CheckSettled(said string) *Refusal {
	said = strings.TrimSpace(said)
	switch {
	case said == "":
		return Refuse(Invalid, "finding.no_result")
	case utf8.RuneCountInString(said) > wordsMost:
		return Refuse(Invalid, "field.too_long", "Most", wordsMost, "Over", utf8.RuneCountInString(said)-wordsMost)
	}
	return nil
}

// endings are what the names of a lower level's bodies end in, or begin with, by level.
var endings = []struct {
	level Level
	words []string
}{
	{Township, []string{"乡", "镇", "街道", "村", "社区"}},
	{County, []string{"县", "区", "旗"}},
	{City, []string{"市", "州", "盟"}},
}

// Level is the level of government of a body, as far as its name says it: departments,
// committees and delegations are the province's; a region is what its name has, the
// lowest of it: 江城市东湖区人大 is a county's. It is what a form proposes.
func (b Body) Level() Level {
	if b.Kind != Region && b.Kind != Station {
		return Province
	}
	for _, e := range endings {
		for _, word := range e.words {
			if strings.Contains(b.Name, word) {
				return e.level
			}
		}
	}
	return County
}

// SettlesFindings reports whether the person may say how a body has seen to a problem.
func (p Person) SettlesFindings(body int64) bool { return p.In(body, RoleOfficer) }

// dutyTallyMost bounds the persons of a tally.
const dutyTallyMost = 100_000

// CheckTally refuses a tally of those who heard a deputy's report on the duty done: in
// persons, one at least.
func CheckTally(satisfied, basic, dissatisfied int, opinions string) *Refusal {
	for _, n := range []int{satisfied, basic, dissatisfied} {
		if n < 0 || n > dutyTallyMost {
			return Refuse(Invalid, "duty_report.bad_number")
		}
	}
	switch {
	case satisfied+basic+dissatisfied == 0:
		return Refuse(Invalid, "duty_report.bad_number")
	case utf8.RuneCountInString(opinions) > occasionTextMost:
		return Refuse(Invalid, "field.too_long", "Most", occasionTextMost, "Over", utf8.RuneCountInString(opinions)-occasionTextMost)
	}
	return nil
}
