package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// todoMost is how many matters a heading of the list shows.
const todoMost = 6

// waits lists, by capacity, who has something to see to; the stages come from
// the procedures' tables.
var waits = []struct {
	capacity liaison.Capacity
	role     liaison.Role
}{
	{liaison.Staff, liaison.RoleClerk},
	{liaison.Chief, liaison.RoleChief},
	{liaison.Reviewer, liaison.RoleOfficer},
	{liaison.Lead, liaison.RoleOfficer},
	{liaison.Approver, liaison.RoleApprover},
	{liaison.Co, liaison.RoleOfficer},
	{liaison.Committee, liaison.RoleOfficer},
	{liaison.Handler, liaison.RoleOfficer},
	{liaison.Author, ""}, // whoever wrote something
	{liaison.CoSigner, liaison.RoleDeputy},
}

// todo lists what waits for the person: counts first, then the matters, the
// most urgent on top. A heading with more of them has a button for the rest.
func todo(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	if _, err := t.bodies(ctx); err != nil { // deadlines name them
		return err
	}
	capacity, page := t.heading()
	text := t.voice.Say("todo.title")
	var laid [][]button
	anything := false
	for _, w := range waits {
		if w.role != "" && !t.person.Is(w.role) || capacity != "" && w.capacity != capacity {
			continue
		}
		part, buttons, err := t.todoPart(ctx, w.capacity, page)
		if err != nil {
			return err
		}
		text += part
		laid = append(laid, buttons...)
		anything = anything || part != ""
	}
	if capacity == "" || capacity == liaison.Settler {
		part, buttons, err := t.problemsPart(ctx, page)
		if err != nil {
			return err
		}
		text, laid, anything = text+part, append(laid, buttons...), anything || part != ""
	}
	if !anything {
		text += "\n\n" + t.voice.Say("todo.nothing")
	}
	off, see, err := t.snoozedLine(ctx)
	if err != nil {
		return err
	}
	text += off
	if see != nil {
		laid = append(laid, see)
	}
	t.show(text, append(laid, []button{t.button("todo.refresh", "todo"), t.button("menu.open", "menu")}))
	return nil
}

// heading is the capacity and the page that a button of the list asks for;
// whatever else comes asks for all headings, each from its beginning.
func (t *turn) heading() (liaison.Capacity, int) {
	word, number, _ := strings.Cut(t.arguments, ":")
	for _, w := range waits {
		if string(w.capacity) == word {
			page, _ := strconv.Atoi(number)
			return w.capacity, min(max(page, 0), lastPage)
		}
	}
	if word == string(liaison.Settler) {
		page, _ := strconv.Atoi(number)
		return liaison.Settler, min(max(page, 0), lastPage)
	}
	return "", 0
}

// todoPart is what waits for the person in one capacity: a page of it.
func (t *turn) todoPart(ctx context.Context, c liaison.Capacity, page int) (text locales.Markup, laid [][]button, err error) {
	wanted := waitingFor(c)
	wanted.Skip = page * todoMost
	found, total, overdue, err := t.store.MattersWaiting(ctx, *t.person, wanted, t.today(), todoMost)
	if err != nil || total == 0 {
		return "", nil, err
	}
	text = "\n\n" + t.voice.Say("todo."+string(c), "Count", total)
	if overdue > 0 {
		text += t.voice.Say("todo.overdue", "Count", overdue)
	}
	for _, m := range found {
		text += "\n" + t.matterLine(ownClocks(m, *t.person, c))
		laid = append(laid, []button{t.openButton(m)})
	}
	more, leaf := t.todoLeaf(c, page, total-wanted.Skip-len(found), len(found))
	return text + more, append(laid, leaf...), nil
}

// todoLeaf says how many more there are under a heading, with the buttons that turn its
// pages.
func (t *turn) todoLeaf(c liaison.Capacity, page, rest, shown int) (more locales.Markup, laid [][]button) {
	var leaf []button
	if page > 0 {
		leaf = append(leaf, t.button("list.newer", "todo:%s:%d", c, page-1))
	}
	if rest > 0 && shown > 0 {
		more = "\n" + t.voice.Say("todo.more", "Count", rest)
		leaf = append(leaf, button{Text: t.voice.Plain("todo.rest", "Count", rest), Data: fmt.Sprintf("todo:%s:%d", c, page+1)})
	}
	if len(leaf) > 0 {
		laid = [][]button{leaf}
	}
	return more, laid
}

// ownClocks is the matter with those clocks alone that the person has to keep in
// that capacity, or, where there are none, those of the whole matter: what others
// are late with is not for this list.
func ownClocks(m liaison.Matter, p liaison.Person, c liaison.Capacity) liaison.Matter {
	var own, whole []liaison.Clock
	for _, k := range m.Clocks {
		in := func(s liaison.Membership) bool { return s.Body == k.Body }
		switch {
		case k.For == c && (k.Body == 0 || slices.ContainsFunc(p.Offices(), in)) && (k.Person == 0 || k.Person == p.ID):
			own = append(own, k)
		case k.Body == 0 && k.Person == 0:
			whole = append(whole, k)
		}
	}
	m.Clocks = whole
	if slices.ContainsFunc(own, func(k liaison.Clock) bool { return !k.Stopped }) {
		m.Clocks = own
	}
	return m
}

// waitingFor are the stages in which somebody of the capacity must act.
func waitingFor(c liaison.Capacity) storage.Waiting {
	w := storage.Waiting{Capacity: c}
	for _, kind := range liaison.Kinds {
		for _, rule := range liaison.Procedures[kind].Stages {
			if rule.Owner == c || c == liaison.CoSigner && rule.Stage == liaison.Cosigning {
				w.Kinds, w.Stages = append(w.Kinds, kind), append(w.Stages, rule.Stage)
			}
		}
	}
	return w
}
