package liaison

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// clocks are those that the move starts.
func (m Move) clocks(c Case, after Matter) []Clock {
	var started []Clock
	for _, rule := range m.Starts {
		if !rule.When.holds(after, c.Input) || rule.At != "" && rule.At != after.Stage {
			continue
		}
		started = append(started, rule.each(rule.start(c), c, after)...)
	}
	if m.pledges(c) {
		started = append(started, pledges(m.pledged(c), DateOf(c.Now))...)
	}
	if k, ok := m.reset(c); ok {
		started = append(started, k)
	}
	return started
}

// start is the clock, running from now.
func (rule ClockRule) start(c Case) Clock {
	day, err := ParseDate(c.value(rule.Day))
	if rule.Day == "" || err != nil {
		return c.Rules.span(c.procedure.Kind, rule).start(rule.Kind, rule.For, c.Now, c.Calendar)
	}
	k := Clock{Kind: rule.Kind, For: rule.For, Start: DateOf(c.Now), Due: c.Calendar.NextWorkday(day)}
	k.Provisional = len(c.Calendar.Unknown(k.Start, k.Due)) > 0
	return k
}

// each is the clock, or one for each body or person that it is for.
func (rule ClockRule) each(k Clock, c Case, after Matter) []Clock {
	if !rule.Each {
		return []Clock{k}
	}
	var all []Clock
	for _, p := range after.Parties {
		named := func(code string) bool { return c.Bodies[code].ID == p.Body }
		if p.Capacity != rule.For || rule.Of != "" && !slices.ContainsFunc(c.Input[rule.Of], named) {
			continue
		}
		k.Body, k.Person = p.Body, p.Person
		all = append(all, k)
	}
	return all
}

// stopped are the matter's clocks after those of the move's have been stopped.
// A clock of one body or person is stopped by that one alone, or by whoever acts
// for the whole matter.
func (m Move) stopped(c Case, body int64) []Clock {
	chosen := -1
	if m.Resets != nil {
		chosen = c.chosenClock(m.Resets.Chosen, m.Resets.Clock)
	}
	for _, f := range m.Needs {
		if f.Kind == FieldClock && m.Resets == nil {
			chosen = c.chosenClock(f.Key, "")
		}
	}
	clocks := slices.Clone(c.Matter.Clocks)
	for i, k := range clocks {
		own := slices.Contains(m.Stops, k.Kind) && k.heldBy(m.By, body, c.Actor.ID)
		if own || i == chosen || slices.Contains(m.Stops, AllClocks) || slices.Contains(m.Clears, k.Kind) {
			clocks[i].Stopped = true
		}
	}
	return clocks
}

func stopClocks(clocks []Clock, which func(Clock) bool) []Clock {
	stopped := slices.Clone(clocks)
	for i, k := range stopped {
		stopped[i].Stopped = k.Stopped || which(k)
	}
	return stopped
}

// chosenClock is the place of the clock that the field names, or of the running
// one of that kind; -1: none.
func (c Case) chosenClock(field string, kind ClockKind) int {
	if field != "" {
		i, err := strconv.Atoi(c.Input.One(field))
		if err != nil || i < 0 || i >= len(c.Matter.Clocks) {
			return -1
		}
		return i
	}
	return slices.IndexFunc(c.Matter.Clocks, func(k Clock) bool { return k.Kind == kind && !k.Stopped })
}

// reset is the clock that runs on to another day, in place of the one stopped.
func (m Move) reset(c Case) (Clock, bool) {
	if m.Resets == nil {
		return Clock{}, false
	}
	i := c.chosenClock(m.Resets.Chosen, m.Resets.Clock)
	day, err := ParseDate(c.value(m.Resets.Day))
	if i < 0 || err != nil {
		return Clock{}, false
	}
	k := c.Matter.Clocks[i]
	if k.Kind != ClockCommitment { // which is due on the very day that was promised
		day = c.Calendar.NextWorkday(day)
	}
	k.ID, k.Due, k.Span, k.Stopped = 0, day, Span{}, false
	k.Provisional = len(c.Calendar.Unknown(k.Start, k.Due)) > 0
	return k, true
}

// value is what the input says under that name, or what is known of the matter.
func (c Case) value(name string) string {
	if v := joined(c.Input[name]); v != "" {
		return v
	}
	return c.Matter.Fact(name)
}

func joined(values []string) string { return strings.Join(values, "\n") }

func (m Move) pledges(c Case) bool { return m.Pledges != "" && m.pledged(c) != "" }

func (m Move) pledged(c Case) string {
	if c.As == Main {
		return c.Main.Facts[m.Pledges]
	}
	if _, asked := m.Field(m.Pledges); asked {
		return joined(c.Input[m.Pledges]) // not what was promised before
	}
	return c.Matter.Fact(m.Pledges)
}

// pledges reads dated lines as clocks: each commitment is one, with what was
// promised as its note.
func pledges(lines string, today Date) []Clock {
	var clocks []Clock
	for line := range strings.Lines(lines) {
		if day, what, ok := Pledge(line); ok {
			clocks = append(clocks, Clock{Kind: ClockCommitment, For: Lead, Start: today, Due: day, Note: what})
		}
	}
	return clocks
}

// Pledge reads a dated line: "2026-12-31 完成改造". What is promised may follow
// the day at once, or after a colon.
func Pledge(line string) (day Date, what string, ok bool) {
	line = strings.TrimSpace(line)
	n := min(len(line), len(time.DateOnly))
	day, err := ParseDate(line[:n])
	what = strings.TrimSpace(strings.TrimLeft(line[n:], " \t\u3000:：,，"))
	return day, what, err == nil && what != ""
}

// RunOut is the move that follows now from a clock that has run out; false: none
// does.
func (p *Procedure) RunOut(m Matter, now time.Time) (MoveKey, bool) {
	for _, move := range p.Moves {
		if move.By != Timer || !slices.Contains(move.From, m.Stage) {
			continue
		}
		if move.out(m, now) {
			return move.Key, true
		}
	}
	return "", false
}
