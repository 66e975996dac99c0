package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// memberGroups shows the groups that somebody is in, and those that they may apply to.
func memberGroups(ctx context.Context, t *turn) error {
	t.leaveQuestion()
	all, err := t.store.MemberGroups(ctx, nil, t.at())
	if err != nil {
		return err
	}
	waiting, err := t.store.GroupWishesOf(ctx, t.person.ID)
	if err != nil {
		return err
	}
	lines := []locales.Markup{t.voice.Say("member_group.title")}
	var buttons []button
	for _, g := range all {
		mark := ""
		switch {
		case t.person.In(g.ID, liaison.RoleDeputy) || t.person.In(g.ID, liaison.RoleOfficer):
			mark = "✓ "
		case !t.person.Is(liaison.RoleDeputy) && !t.person.MaySend():
			continue
		case slices.ContainsFunc(waiting, func(w storage.GroupWish) bool { return w.Body == g.ID }):
			mark = "⏳ "
		}
		buttons = append(buttons, button{Text: mark + g.Name, Data: fmt.Sprintf("group:%d", g.ID)})
	}
	if len(buttons) == 0 {
		lines = append(lines, t.voice.Say("member_group.none_there"))
	}
	t.card("groups", joinLines(lines), append(rows(1, buttons...), []button{t.button("menu.open", "menu")}))
	return nil
}

// pressGroup is what the buttons of a group do: "group:BODY:WORD", and of who decides
// on a wish "group:BODY:yes:WISH".
func pressGroup(ctx context.Context, t *turn) error {
	id, rest, err := t.pressedID()
	if err != nil {
		return err
	}
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	body := bodyWith(bodies, id)
	if body.Kind != liaison.Group {
		return liaison.Refuse(liaison.NotFound, "member_group.not_found")
	}
	word, more, _ := strings.Cut(rest, ":")
	switch word {
	case "":
		return t.showGroup(ctx, body)
	case "apply":
		return t.applyToGroup(ctx, body)
	case "leave":
		return t.leaveGroup(ctx, body)
	case "yes", "no":
		var wish int64
		if _, err := fmt.Sscanf(more, "%d", &wish); err != nil {
			return liaison.Refuse(liaison.Invalid, "chat.old_button")
		}
		told, err := t.desk.DecideGroup(ctx, t.store, *t.person, wish, word == "yes", t.at())
		if err != nil {
			return err
		}
		t.show(t.voice.Say("member_group.decided_"+word), nil)
		t.out = append(t.out, told...)
		return nil
	}
	return liaison.Refuse(liaison.Invalid, "chat.old_button")
}

// showGroup shows a group: its people to everybody, the link of its chat to members.
func (t *turn) showGroup(ctx context.Context, body liaison.Body) error {
	facts, err := t.store.GroupFacts(ctx, body.ID)
	if err != nil {
		return err
	}
	listed, err := t.store.MemberGroups(ctx, []int64{body.ID}, t.at())
	if err != nil || len(listed) == 0 {
		return err
	}
	g, member := listed[0], t.person.In(body.ID, liaison.RoleDeputy)
	conveners := strings.Join(g.Conveners, t.voice.Plain("list.comma"))
	if conveners == "" {
		conveners = t.voice.Plain("member_group.no_convener")
	}
	text := t.voice.Say("member_group.card", "Name", body.Name, "Conveners", conveners, "Members", g.Members, "Year", g.Year)
	if facts.Note != "" {
		text += "\n" + locales.Escape(facts.Note)
	}
	var laid [][]button
	switch {
	case member && facts.Link != "":
		laid = append(laid, []button{{Text: t.voice.Plain("member_group.chat"), URL: facts.Link}}, []button{t.button("member_group.leave", "group:%d:leave", body.ID)})
	case member:
		laid = append(laid, []button{t.button("member_group.leave", "group:%d:leave", body.ID)})
	case t.person.Is(liaison.RoleDeputy):
		laid = append(laid, []button{t.button("member_group.apply", "group:%d:apply", body.ID)})
	}
	t.card("groups", text, append(laid, []button{t.button("member_group.all", "groups")}))
	return nil
}

// applyToGroup asks the conveners, or the staff where a group has none; asked again it
// is the same wish.
func (t *turn) applyToGroup(ctx context.Context, body liaison.Body) error {
	if refusal := t.person.MayApply(body); refusal != nil {
		return refusal
	}
	wish, first, err := t.store.WishGroup(ctx, body.ID, t.person.ID, t.at())
	if err != nil {
		return err
	}
	if first {
		deciders, err := t.deciders(ctx, body)
		if err != nil {
			return err
		}
		for _, p := range deciders {
			voice := t.desk.Locales.Voice(p.Language)
			t.notify(p, voice.Say("member_group.wish", "Who", t.person.Name, "Code", t.person.Code, "Name", body.Name), [][]button{{
				{Text: voice.Plain("member_group.yes"), Data: fmt.Sprintf("group:%d:yes:%d", body.ID, wish)},
				{Text: voice.Plain("member_group.no"), Data: fmt.Sprintf("group:%d:no:%d", body.ID, wish)},
			}})
		}
	}
	t.card("groups", t.voice.Say("member_group.applied", "Name", body.Name), [][]button{{t.button("member_group.all", "groups")}})
	return nil
}

// deciders are those who can be told of a wish: the group's conveners, or the clerks.
func (t *turn) deciders(ctx context.Context, body liaison.Body) ([]liaison.Person, error) {
	conveners, err := t.store.PeopleOfBody(ctx, body.ID, liaison.RoleOfficer)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(conveners))
	for i, c := range conveners {
		ids[i] = c.ID
	}
	people, err := t.store.Reachable(ctx, ids)
	if err != nil || len(people) > 0 {
		return people, err
	}
	return t.store.Holders(ctx, liaison.Matter{}, liaison.Staff)
}

// leaveGroup leaves a group, unless it is the only one.
func (t *turn) leaveGroup(ctx context.Context, body liaison.Body) error {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	if err := t.store.LockRoster(ctx); err != nil {
		return err
	}
	now, err := t.store.Person(ctx, t.person.ID)
	if err != nil {
		return err
	}
	if refusal := now.MayLeaveGroup(body.ID, bodies); refusal != nil {
		return refusal
	}
	if err := t.store.Revoke(ctx, t.person.ID, t.person.ID, liaison.Membership{Body: body.ID, Role: liaison.RoleDeputy}, t.at()); err != nil {
		return err
	}
	t.card("groups", t.voice.Say("member_group.left", "Name", body.Name), [][]button{{t.button("member_group.all", "groups")}})
	return nil
}

// DecideGroup lets somebody into a group, or not, in the transaction, and tells them.
// What was decided before is refused.
func (d *Desk) DecideGroup(ctx context.Context, tx *storage.Store, actor liaison.Person, wish int64, granted bool, at time.Time) ([]liaison.Outgoing, error) {
	w, err := tx.LockGroupWish(ctx, wish)
	if err != nil {
		return nil, err
	}
	switch {
	case !actor.MayAdmit(w.Body):
		return nil, liaison.Refuse(liaison.Forbidden, "member_group.not_yours")
	case w.Decided:
		return nil, liaison.Refuse(liaison.Conflict, "member_group.decided_before")
	}
	if err := tx.DecideGroupWish(ctx, actor.ID, w, granted, at); err != nil {
		return nil, err
	}
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	key := "member_group.told_no"
	if granted {
		key = "member_group.told_yes"
	}
	return d.Notices(ctx, tx, []int64{w.Person}, func(_ liaison.Person, voice locales.Voice) locales.Markup {
		return voice.Say(key, "Name", bodyWith(bodies, w.Body).Name)
	})
}
