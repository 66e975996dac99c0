package handlers

import (
	"context"

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
			text += "\n" + t.matterLine(ownClocks(m, w.capacity))
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

// ownClocks is the matter with the clocks of that capacity alone, where it has
// any running: what others are late with is not for this list.
func ownClocks(m liaison.Matter, c liaison.Capacity) liaison.Matter {
	var own []liaison.Clock
	for _, k := range m.Clocks {
		if k.For == c && !k.Stopped {
			own = append(own, k)
		}
	}
	if len(own) > 0 {
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
