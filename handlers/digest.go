package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

const (
	digestMost  = 15 // matters that a digest lists
	digestLeast = 3  // of each kind of news, however much there is of the others
)

// Digest writes what one person hears of on one day, as one message; where
// there is nothing to say it is none.
func (d *Desk) Digest(ctx context.Context, tx *storage.Store, p liaison.Person, of liaison.Digest, at time.Time) ([]liaison.Outgoing, error) {
	t := &turn{desk: d, store: tx, person: &p, update: liaison.Update{At: at}, voice: d.Locales.Voice(p.Language)}
	held, opens, err := t.heldLines(ctx)
	if err != nil {
		return nil, err
	}
	letters, answer, err := t.lettersLine(ctx)
	if err != nil {
		return nil, err
	}
	nobodys, hand, fresh, err := t.orphansLine(ctx)
	if err != nil {
		return nil, err
	}
	held, opens = append(held, letters...), append(opens, answer...)
	improved, read := t.improvedLines(of)
	opens = append(opens, read...)
	said := fresh || len(of.Due)+len(of.Moved)+len(of.Pledged)+len(of.Missing)+len(of.ImprovedWith)+len(held) > 0
	if !said && !of.Counts {
		return nil, nil
	}
	waiting, err := t.waitingLines(ctx)
	if err != nil {
		return nil, err
	}
	if !said && len(waiting) == 0 {
		return nil, nil
	}
	w := &digestWriter{turn: t}
	w.lines = []locales.Markup{t.voice.Say("digest.title", "Day", of.Day)}
	w.missing(of)
	if err := w.news(ctx, of); err != nil {
		return nil, err
	}
	if len(waiting) > 0 {
		w.lines = append(append(w.lines, ""), waiting...)
	}
	w.lines, opens = slices.Concat(w.lines, held, nobodys, improved), append(opens, hand...)
	t.notify(p, joinLines(w.lines), slices.Concat(rows(3, w.buttons...), rows(1, opens...), [][]button{{t.button("menu.todo", "todo")}}))
	return t.out, nil
}

// waitingLines count what waits for the person, in each capacity.
func (t *turn) waitingLines(ctx context.Context) ([]locales.Markup, error) {
	var lines []locales.Markup
	for _, w := range waits {
		if w.role != "" && !t.person.Is(w.role) {
			continue
		}
		_, total, overdue, err := t.store.MattersWaiting(ctx, *t.person, waitingFor(w.capacity), t.today(), 0)
		if err != nil {
			return nil, err
		}
		if total == 0 {
			continue
		}
		line := t.voice.Say("todo."+string(w.capacity), "Count", total)
		if overdue > 0 {
			line += t.voice.Say("todo.overdue", "Count", overdue)
		}
		lines = append(lines, line)
	}
	_, problems, late, err := t.problems(ctx, 0, 0)
	if err != nil {
		return nil, err
	}
	if line := t.problemsLine(problems, late); line != "" {
		lines = append(lines, line)
	}
	archives, err := t.archiveWaiting(ctx)
	return append(lines, archives...), err
}

// digestWriter gathers the lines of a digest, and buttons that open what they
// are about.
type digestWriter struct {
	*turn
	lines   []locales.Markup
	buttons []button
}

func (w *digestWriter) missing(of liaison.Digest) {
	if len(of.Missing) == 0 {
		return
	}
	years := make([]string, len(of.Missing))
	for i, y := range of.Missing {
		years[i] = strconv.Itoa(y)
	}
	w.lines = append(w.lines, "", w.voice.Say("digest.calendar_missing", "Years", strings.Join(years, w.voice.Plain("list.comma"))))
	if of.Provisional > 0 {
		w.lines = append(w.lines, w.voice.Say("digest.provisional", "Count", of.Provisional))
	}
}

// groups are where deadlines stand in a digest.
var groups = []string{"late", "today", "soon"}

// news writes the deadlines, those that have moved, and commitments: of each as
// many as there is room for, the most urgent.
func (w *digestWriter) news(ctx context.Context, of liaison.Digest) error {
	due := map[string][]liaison.Due{}
	for _, d := range of.Due {
		due[w.group(d)] = append(due[w.group(d)], d)
	}
	room := rooms(len(due["late"]), len(due["today"]), len(due["soon"]), len(of.Moved), len(of.Pledged))
	for i, group := range groups {
		var lines []locales.Markup
		for _, d := range due[group][:room[i]] {
			line, err := w.dueLine(ctx, group, d)
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		w.section("digest.group_"+group, len(due[group]), lines)
	}
	w.moved(of.Moved[:room[3]], len(of.Moved))
	w.pledged(of.Pledged[:room[4]], len(of.Pledged))
	return nil
}

// rooms shares the room of a digest: a little for each list, so that none hides
// another, and the rest for the first.
func rooms(sizes ...int) []int {
	left := digestMost
	room := make([]int, len(sizes))
	for i, n := range sizes {
		room[i] = min(digestLeast, n)
		left -= room[i]
	}
	for i, n := range sizes {
		more := min(left, n-room[i])
		room[i] += more
		left -= more
	}
	return room
}

// group is where a deadline stands in the digest.
func (w *digestWriter) group(d liaison.Due) string {
	switch left := w.today().DaysUntil(d.Clock.Due); {
	case left < 0:
		return "late"
	case left == 0:
		return "today"
	default:
		return "soon"
	}
}

func (w *digestWriter) dueLine(ctx context.Context, group string, d liaison.Due) (locales.Markup, error) {
	left := w.today().DaysUntil(d.Clock.Due)
	line := w.head(d) + "\n" + w.voice.Say("digest.line_"+group, "What", w.whatEnds(d.Clock), "Due", d.Clock.Due, "Count", max(left, -left))
	if !d.Own {
		who, err := w.whoActs(ctx, d)
		if err != nil {
			return "", err
		}
		line += w.voice.Say("digest.by", "Who", who)
	}
	return line + w.provisional(d.Clock), nil
}

// whatEnds names a clock, with what was promised.
func (t *turn) whatEnds(k liaison.Clock) string {
	what := t.voice.Plain("clock." + string(k.Kind))
	if k.Note != "" {
		what += "「" + shorten(k.Note, 30) + "」"
	}
	return what
}

// whoActs names who has to act: the bodies, where it is bodies.
func (w *digestWriter) whoActs(ctx context.Context, d liaison.Due) (string, error) {
	bodies, err := w.bodies(ctx)
	if err != nil {
		return "", err
	}
	_, of, _ := liaison.HeldBy(d.Clock.For)
	var labels []string
	for _, b := range bodies {
		if b.ID == d.Clock.Body || d.Clock.Body == 0 && slices.Contains(d.Matter.Bodies(of), b.ID) {
			labels = append(labels, b.Label())
		}
	}
	if len(labels) == 0 {
		return w.party(d.Matter, d.Clock.For), nil
	}
	return strings.Join(labels, w.voice.Plain("list.comma")), nil
}

// head names what a deadline is of, and puts a button for it.
func (w *digestWriter) head(d liaison.Due) locales.Markup {
	if d.Problem.Note == 0 {
		return w.headLine(d.Matter)
	}
	sort := liaison.ProblemSort(d.Problem.Report)
	w.buttons = append(w.buttons, button{Text: shorten(d.Problem.Text, 12), Data: fmt.Sprintf("problem:%d", d.Problem.Note)})
	return w.voice.Say("finding.todo_"+sort, "Title", shorten(d.Problem.Title, 20), "Text", shorten(d.Problem.Text, 30))
}

// headLine is a matter's number and title, and puts a button for it.
func (w *digestWriter) headLine(m liaison.Matter) locales.Markup {
	b := w.openButton(m)
	if m.Number != "" {
		b.Text = m.Number
	}
	if !slices.Contains(w.buttons, b) {
		w.buttons = append(w.buttons, b)
	}
	title := m.Title
	if title == "" {
		title = w.draftLabel(m)
	}
	return w.voice.Say("digest.head", "Number", m.Number, "Title", shorten(title, 30))
}

// section writes lines under a heading that counts all that there are.
func (w *digestWriter) section(key string, count int, lines []locales.Markup) {
	if len(lines) == 0 {
		return
	}
	w.lines = append(append(w.lines, "", w.voice.Say(key, "Count", count)), lines...)
	if more := count - len(lines); more > 0 {
		w.lines = append(w.lines, w.voice.Say("todo.more", "Count", more))
	}
}

func (w *digestWriter) moved(shown []liaison.Moved, count int) {
	var lines []locales.Markup
	for _, m := range shown {
		lines = append(lines, w.headLine(m.Matter)+"\n"+
			w.voice.Say("digest.moved", "What", w.whatEnds(m.Clock), "Was", m.Was, "Due", m.Clock.Due))
	}
	w.section("digest.group_moved", count, lines)
}

func (w *digestWriter) pledged(shown []liaison.Due, count int) {
	var lines []locales.Markup
	for _, d := range shown {
		lines = append(lines, w.headLine(d.Matter)+"\n"+w.voice.Say("digest.pledged", "What", w.whatEnds(d.Clock), "Due", d.Clock.Due))
	}
	w.section("digest.group_pledged", count, lines)
}

// Warn says at once what does not wait for a digest: that the time of a clock in
// hours is half over, or over, and that a motion has too few signers shortly
// before motions are taken no more.
func (d *Desk) Warn(ctx context.Context, tx *storage.Store, w liaison.Warning, at time.Time) ([]liaison.Outgoing, error) {
	t := &turn{desk: d, store: tx, person: &liaison.Person{}, update: liaison.Update{At: at}, voice: d.Locales.Voice(locales.Languages[0])}
	m, err := tx.Matter(ctx, w.Matter)
	if err != nil {
		return nil, err
	}
	runs := func(k liaison.Clock) bool { return k.ID == w.Clock.ID && !k.Stopped }
	if w.Clock.ID != 0 && !slices.ContainsFunc(m.Clocks, runs) {
		return nil, nil // somebody has just acted
	}
	rules, err := tx.Rules(ctx)
	if err != nil {
		return nil, err
	}
	told := map[int64]bool{}
	for i, c := range w.To {
		people, err := t.clockHolders(ctx, m, w.Clock, c)
		if err != nil {
			return nil, err
		}
		if len(people) == 0 && i == 0 {
			if err := t.tellOfNobody(ctx, m, c, nil); err != nil {
				return nil, err
			}
		}
		for _, p := range people {
			if !told[p.ID] {
				told[p.ID] = true
				t.warnOne(m, w, rules.Number(liaison.MotionSigners), p)
			}
		}
	}
	return t.out, nil
}

// clockHolders are those who can be told as that party: of a clock that is one
// body's or one person's, they alone.
func (t *turn) clockHolders(ctx context.Context, m liaison.Matter, k liaison.Clock, c liaison.Capacity) ([]liaison.Person, error) {
	people, err := t.store.Holders(ctx, m, c)
	role, of, byBody := liaison.HeldBy(c)
	return slices.DeleteFunc(people, func(p liaison.Person) bool {
		return k.Body != 0 && byBody && of == k.For && !p.In(k.Body, role) || k.Person != 0 && c == k.For && p.ID != k.Person
	}), err
}

func (t *turn) warnOne(m liaison.Matter, w liaison.Warning, least int, p liaison.Person) {
	theirs := &turn{desk: t.desk, store: t.store, update: t.update, person: &p, voice: t.desk.Locales.Voice(p.Language)}
	title := m.Title
	if title == "" {
		title = theirs.draftLabel(m)
	}
	what := ""
	if w.Clock.ID != 0 {
		what = theirs.whatEnds(w.Clock)
	}
	text := theirs.voice.Say("warn."+w.Key, "Number", m.Number, "Title", title, "Until", w.Until.In(t.desk.Zone),
		"What", what, "Have", m.Signers(), "Least", least)
	t.notify(p, text, [][]button{{theirs.openButton(m)}})
}
