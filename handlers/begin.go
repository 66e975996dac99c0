package handlers

import (
	"context"
	"fmt"
	"slices"

	"liaison"
)

// begin begins a matter of that kind, or offers the drafts that were left.
func begin(kind liaison.Kind) step {
	return func(ctx context.Context, t *turn) error {
		procedure := liaison.Procedures[kind]
		if err := mayBegin(t.person, procedure); err != nil {
			return err
		}
		t.leaveQuestion()
		drafts, err := t.store.DraftsOf(ctx, t.person.ID)
		if err != nil {
			return err
		}
		drafts = slices.DeleteFunc(drafts, func(m liaison.Matter) bool { return m.Kind != kind })
		if len(drafts) == 0 || t.arguments == "new" {
			return t.startDraft(ctx, t.newDraft(procedure))
		}
		var buttons []button
		for _, m := range drafts {
			buttons = append(buttons, button{Text: "📝 " + t.draftLabel(m), Data: fmt.Sprintf("draft:%d:show", m.ID)})
		}
		t.card("draft", t.voice.Say("draft.resume_or_new", "Count", len(drafts)),
			append(rows(1, buttons...), append([]button{t.button("draft.new", procedure.Command+":new")}, t.published(procedure)...)))
		return nil
	}
}

// newDraft is an empty one. What the staff begin of what only deputies submit is
// written down for one of them.
func (t *turn) newDraft(procedure *liaison.Procedure) liaison.Matter {
	m := liaison.Matter{Kind: procedure.Kind, Author: t.person.ID}
	_, handed := procedure.Move("hand_over")
	if handed && !t.person.Is(liaison.RoleDeputy) {
		m.Facts = map[string]string{"proxy": "yes"}
	}
	return m
}

func mayBegin(p *liaison.Person, procedure *liaison.Procedure) error {
	if slices.ContainsFunc(procedure.Begins, p.Is) {
		return nil
	}
	if slices.Equal(procedure.Begins, []liaison.Role{liaison.RoleDeputy}) {
		return liaison.Refuse(liaison.Forbidden, "draft.deputies_only")
	}
	return liaison.Refuse(liaison.Forbidden, "draft.not_yours")
}

// kinds offers every kind of matter that the person may begin.
func kinds(_ context.Context, t *turn) error {
	t.leaveQuestion()
	var buttons []button
	for _, kind := range liaison.Kinds {
		if mayBegin(t.person, liaison.Procedures[kind]) == nil {
			label := "kind.new."
			if t.newDraft(liaison.Procedures[kind]).Facts["proxy"] != "" {
				label = "kind.proxy."
			}
			buttons = append(buttons, t.button(label+string(kind), liaison.Procedures[kind].Command))
		}
	}
	t.show(t.voice.Say("menu.kinds"), append(rows(1, buttons...), []button{t.button("menu.open", "menu")}))
	return nil
}

func (t *turn) draftLabel(m liaison.Matter) string {
	label := m.Title
	if label == "" {
		label = shorten(m.Part("body"), 20)
	}
	if label == "" {
		label = t.voice.Plain("draft.untitled")
	}
	return label + " · " + m.Changed.In(t.desk.Zone).Format("01-02 15:04")
}

// startDraft opens a new draft that holds what was supplied already.
func (t *turn) startDraft(ctx context.Context, m liaison.Matter) error {
	m.Stage, m.Created, m.Changed = liaison.Draft, t.at(), t.at()
	if err := t.preset(ctx, &m); err != nil {
		return err
	}
	id, err := t.store.StartDraft(ctx, m)
	if err != nil {
		return err
	}
	m.ID = id
	if err := t.store.KeepDraft(ctx, m); err != nil {
		return err
	}
	for _, a := range m.Attachments {
		if err := t.store.Attach(ctx, id, a); err != nil {
			return err
		}
	}
	return t.openDraft(ctx, m)
}

// preset fills in where somebody acts: an opinion taken down by a station's officer
// is that station's. A committee is never supposed: one may be named, but what is taken
// down there mostly is for somebody nearer.
func (t *turn) preset(ctx context.Context, m *liaison.Matter) error {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return err
	}
	for _, part := range liaison.Procedures[m.Kind].Parts {
		if part.Kind != liaison.PartBody || part.Party != liaison.Handler || m.Has(part) {
			continue
		}
		var own []liaison.Body
		for _, b := range bodies {
			belongs := func(s liaison.Membership) bool { return s.Body == b.ID }
			if b.Kind != liaison.CommitteeBody && slices.Contains(part.Bodies, b.Kind) && slices.ContainsFunc(t.person.Offices(), belongs) {
				own = append(own, b)
			}
		}
		if len(own) == 1 {
			m.Parties = append(m.Parties, liaison.Party{Capacity: part.Party, Body: own[0].ID})
		}
	}
	return nil
}
