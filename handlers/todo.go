package handlers

import (
	"context"
	"slices"

	"liaison"
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
// most urgent on top.
func todo(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	if _, err := t.bodies(ctx); err != nil { // deadlines name them
		return err
	}
	text := t.voice.Say("todo.title")
	var buttons []button
	anything := false
	for _, w := range waits {
		if w.role != "" && !t.person.Is(w.role) {
			continue
		}
		found, total, overdue, err := t.store.MattersWaiting(ctx, *t.person, waitingFor(w.capacity), t.today(), todoMost)
		if err != nil {
			return err
		}
		if total == 0 {
			continue
		}
		anything = true
		text += "\n\n" + t.voice.Say("todo."+string(w.capacity), "Count", total)
		if overdue > 0 {
			text += t.voice.Say("todo.overdue", "Count", overdue)
		}
		for _, m := range found {
			text += "\n" + t.matterLine(ownClocks(m, *t.person, w.capacity))
			buttons = append(buttons, t.openButton(m))
		}
		if total > len(found) {
			text += "\n" + t.voice.Say("todo.more", "Count", total-len(found))
		}
	}
	if !anything {
		text += "\n\n" + t.voice.Say("todo.nothing")
	}
	t.show(text, append(rows(1, buttons...), []button{t.button("todo.refresh", "todo"), t.button("menu.open", "menu")}))
	return nil
}

// ownClocks is the matter with those clocks alone that the person has to keep in
// that capacity, or, where there are none, those of the whole matter: what others
// are late with is not for this list.
func ownClocks(m liaison.Matter, p liaison.Person, c liaison.Capacity) liaison.Matter {
	var own, whole []liaison.Clock
	for _, k := range m.Clocks {
		in := func(s liaison.Membership) bool { return s.Body == k.Body }
		switch {
		case k.For == c && (k.Body == 0 || slices.ContainsFunc(p.Memberships, in)) && (k.Person == 0 || k.Person == p.ID):
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
