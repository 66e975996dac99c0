package scheduler

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"liaison"
)

// lineMost bounds a line, in bytes: it has to fit into the data of a button. What is
// longer can be said shorter, by stretches and steps.
const lineMost = 40

// everyBit is how cron marks a part that leaves everything open.
const everyBit = 1 << 63

// parts are the five parts of a line, with their bounds.
var parts = []struct {
	name        string // key of the sentence
	first, last int
	bits        func(*cron.SpecSchedule) uint64
}{
	{"cron.minute", 0, 59, func(s *cron.SpecSchedule) uint64 { return s.Minute }},
	{"cron.hour", 0, 23, func(s *cron.SpecSchedule) uint64 { return s.Hour }},
	{"cron.day", 1, 31, func(s *cron.SpecSchedule) uint64 { return s.Dom }},
	{"cron.month", 1, 12, func(s *cron.SpecSchedule) uint64 { return s.Month }},
	{"cron.weekday", 0, 6, func(s *cron.SpecSchedule) uint64 { return s.Dow }},
}

// The places of the parts that are looked at together.
const (
	dayPart     = 2
	weekdayPart = 4
)

// fiveParts reads what the checks have let through.
var fiveParts = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// element is what a part is a list of: any, a value or a stretch, with a step.
var element = regexp.MustCompile(`^(?:[*?]|(\d{1,2}|[A-Za-z]{3})(?:-(\d{1,2}|[A-Za-z]{3}))?)(?:/(\d{1,3}))?$`)

// ParseCron reads a line that a person wrote. Cron itself panics on some lines and
// takes others for something that nobody means; those are refused with their place.
func ParseCron(line string) (liaison.CronLine, error) {
	fields := strings.Fields(line)
	if refusal := checkLine(line, fields); refusal != nil {
		return liaison.CronLine{}, refusal
	}
	for i, field := range fields {
		if i == weekdayPart {
			field = sunday(field)
		}
		if refusal := checkPart(i, field); refusal != nil {
			return liaison.CronLine{}, refusal
		}
		fields[i] = field
	}
	kept := strings.Join(fields, " ")
	if len(kept) > lineMost {
		return liaison.CronLine{}, liaison.Refuse(liaison.Invalid, "cron.too_long", "Most", lineMost)
	}
	spec, err := parse(kept)
	if err != nil {
		return liaison.CronLine{}, liaison.Refuse(liaison.Invalid, "cron.unreadable", "Line", kept)
	}
	return checked(kept, spec, fields)
}

// checkLine refuses a line that is not of five parts.
func checkLine(line string, fields []string) *liaison.Refusal {
	switch {
	case strings.Contains(line, "="):
		return liaison.Refuse(liaison.Invalid, "cron.zone", "Found", found(line))
	case strings.Contains(line, "@"):
		return liaison.Refuse(liaison.Invalid, "cron.named", "Found", found(line))
	case len(fields) != len(parts):
		return liaison.Refuse(liaison.Invalid, "cron.parts", "Number", len(fields))
	}
	return nil
}

// checkPart refuses a part that cron cannot read, or reads in a way of its own.
func checkPart(i int, field string) *liaison.Refusal {
	refuse := func(key, what string) *liaison.Refusal {
		return liaison.Refuse(liaison.Invalid, key, "Place", parts[i].name, "Found", found(what))
	}
	for _, one := range strings.Split(field, ",") {
		read := element.FindStringSubmatch(one)
		if read == nil {
			return refuse("cron.bad_part", field)
		}
		if step, _ := strconv.Atoi(read[3]); read[3] != "" && (step < 1 || step > parts[i].last-parts[i].first) {
			return refuse("cron.bad_step", one)
		}
		alone := []string{"*", "*", "*", "*", "*"}
		if alone[i] = one; !readable(alone) {
			return refuse("cron.out_of_range", one)
		}
	}
	return nil
}

func readable(fields []string) bool {
	_, err := parse(strings.Join(fields, " "))
	return err == nil
}

// sunday writes a Sunday that is 7 as 0, also at the end of a stretch.
func sunday(field string) string {
	list := strings.Split(field, ",")
	for i, one := range list {
		if one == "7" {
			list[i] = "0"
		} else if from, ok := strings.CutSuffix(one, "-7"); ok && from != "" && from != "0" {
			list[i] = from + "-6,0"
		}
	}
	return strings.Join(list, ",")
}

// parse is cron's own, which panics on what is not expected of it.
func parse(line string) (spec *cron.SpecSchedule, err error) {
	defer func() {
		if broke := recover(); broke != nil {
			err = fmt.Errorf("cron broke off: %v", broke)
		}
	}()
	read, err := fiveParts.Parse(line)
	if err != nil {
		return nil, err
	}
	spec, ok := read.(*cron.SpecSchedule)
	if !ok {
		return nil, fmt.Errorf("cron read a %T", read)
	}
	return spec, nil
}

// checked refuses what the parts do not mean together, and says what they stand for.
func checked(line string, spec *cron.SpecSchedule, fields []string) (liaison.CronLine, error) {
	if spec.Dom&everyBit == 0 && spec.Dow&everyBit == 0 {
		return liaison.CronLine{}, liaison.Refuse(liaison.Invalid, "cron.two_days",
			"Day", found(fields[dayPart]), "Weekday", found(fields[weekdayPart]))
	}
	c := liaison.CronLine{Cron: clock{spec}, Line: line}
	for i, into := range []*[]int{&c.Minutes, &c.Hours, &c.Days, &c.Months, &c.Weekdays} {
		*into = values(parts[i].bits(spec), parts[i].first, parts[i].last)
	}
	// A year that is chosen so that the next 29 February is not far.
	if c.Next(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return liaison.CronLine{}, liaison.Refuse(liaison.Invalid, "cron.never", "Day", found(fields[dayPart]), "Month", found(fields[dayPart+1]))
	}
	return c, nil
}

// values are those whose bits are set; nil where all are.
func values(bits uint64, first, last int) []int {
	var set []int
	for v := first; v <= last; v++ {
		if bits&(1<<v) != 0 {
			set = append(set, v)
		}
	}
	if len(set) == last-first+1 {
		return nil
	}
	return set
}

func found(text string) string {
	runes := []rune(strings.TrimSpace(text))
	return string(runes[:min(len(runes), lineMost)])
}

// clock is a line's times.
type clock struct{ spec *cron.SpecSchedule }

// Next leaves out an hour's second time, where clocks are set back: what is due at
// one hour of the day is due once. What is due every hour is due then as well.
func (c clock) Next(after time.Time) time.Time {
	at := c.spec.Next(after)
	for c.spec.Hour&everyBit == 0 && !at.IsZero() && again(at) {
		at = c.spec.Next(at)
	}
	return at
}

// setBack are by how much clocks are set back, somewhere.
var setBack = []time.Duration{time.Hour, 30 * time.Minute}

// again reports whether the clock has shown this hour once before on that day.
func again(at time.Time) bool {
	const shown = "2006-01-02 15:04"
	return slices.ContainsFunc(setBack, func(d time.Duration) bool { return at.Add(-d).Format(shown) == at.Format(shown) })
}
