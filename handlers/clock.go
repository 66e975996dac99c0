package handlers

import (
	"cmp"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
)

// clockLines are the deadlines by which somebody has to act, the nearest first.
func (t *turn) clockLines(clocks []liaison.Clock) []locales.Markup {
	var lines []locales.Markup
	for _, k := range t.running(clocks) {
		lines = append(lines, t.clockLine(k.Clock, k.of...))
	}
	return lines
}

// runningClock is a clock, or several of as many departments that end alike.
type runningClock struct {
	liaison.Clock
	of []string // the departments
}

// running are the clocks by which somebody has to act, the nearest first. Those of
// several departments that end alike are one, which names them.
func (t *turn) running(clocks []liaison.Clock) []runningClock {
	var found []runningClock
	at := map[liaison.Clock]int{} // by the clock without its department and its beginning, which one
	for _, k := range clocks {
		if k.Stopped || k.For == "" || k.For == liaison.Timer {
			continue
		}
		alike := liaison.Clock{Kind: k.Kind, For: k.For, Due: k.Due, Until: k.Until, Note: k.Note, Provisional: k.Provisional}
		key := alike
		if k.Body == 0 && k.Person == 0 {
			key.For = "" // what all sides keep is one line
		}
		i, there := at[key]
		if !there {
			i = len(found)
			at[key] = i
			found = append(found, runningClock{Clock: alike})
			found[i].Start = k.Start
		}
		found[i].of = append(found[i].of, t.labels(k.Body)...)
	}
	slices.SortStableFunc(found, func(a, b runningClock) int { return cmp.Compare(b.Due.DaysUntil(a.Due), 0) })
	return found
}

// labels is what the body is called; nothing where it is none, or where no bodies
// have been read.
func (t *turn) labels(body int64) []string {
	if t.known == nil {
		return nil
	}
	i := slices.IndexFunc(t.known.bodies, func(b liaison.Body) bool { return b.ID == body })
	if i < 0 {
		return nil
	}
	return []string{t.known.bodies[i].Label()}
}

// clockLine says what ends when, for which departments, and how far off that is.
func (t *turn) clockLine(k liaison.Clock, of ...string) locales.Markup {
	left := t.today().DaysUntil(k.Due)
	what := t.voice.Plain("clock." + string(k.Kind))
	if k.Note != "" {
		what += "「" + shorten(k.Note, 40) + "」"
	}
	if len(of) > 0 {
		what += t.voice.Plain("clock.of", "Names", strings.Join(of, t.voice.Plain("list.comma")))
	}
	var line locales.Markup
	switch {
	case !k.Until.IsZero() && k.Over(t.at()):
		line = t.voice.Say("clock.over", "What", what, "Until", k.Until.In(t.desk.Zone))
	case !k.Until.IsZero():
		line = t.voice.Say("clock.until", "What", what, "Until", k.Until.In(t.desk.Zone))
	case left < 0:
		line = t.voice.Say("clock.overdue", "What", what, "Due", k.Due, "Count", -left)
	case left == 0:
		line = t.voice.Say("clock.today", "What", what, "Due", k.Due)
	default:
		line = t.voice.Say("clock.left", "What", what, "Due", k.Due, "Count", left)
	}
	return line + t.provisional(k)
}
