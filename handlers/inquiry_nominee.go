package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"liaison"
	"liaison/storage"
)

func (t *turn) nomineeButtons(q liaison.Inquiry, items []liaison.InquiryItem) []button {
	var buttons []button
	for _, i := range items {
		buttons = append(buttons, button{Text: shorten(i.Title, 30), Data: fmt.Sprintf("inquiry:nominee:%d:%d", q.ID, i.Matter+i.Body+i.Person)})
	}
	return buttons
}

// nominees are the objects that have a button: the suggestions that somebody has to do with,
// or all departments; a deputy is named.
func (t *turn) nominees(ctx context.Context, q liaison.Inquiry) (items []liaison.InquiryItem, err error) {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return nil, err
	}
	switch q.Object {
	case liaison.AwardSuggestion:
		found, err := t.store.Nominable(ctx, *t.person, nomineesOffered)
		for _, m := range found {
			if m.Nominable() && len(m.Capacities(*t.person)) > 0 {
				items = append(items, t.nominatedMatter(m))
			}
		}
		return items, err
	case liaison.AwardDepartment:
		for _, b := range bodies {
			if b.Kind == liaison.Department {
				items = append(items, liaison.InquiryItem{Body: b.ID, Title: b.Label()})
			}
		}
	}
	return items, nil
}

// nominatedMatter is a suggestion as it stands in an award.
func (t *turn) nominatedMatter(m liaison.Matter) liaison.InquiryItem {
	var leads []string
	for _, b := range m.Bodies(liaison.Lead) {
		leads = append(leads, t.labels(b)...)
	}
	return liaison.InquiryItem{Matter: m.ID, Title: m.Number + " " + clip(m.Title, 80), Department: strings.Join(leads, "、")}
}

// nominee is the object of that number, where the person may nominate it.
func (t *turn) nominee(ctx context.Context, q liaison.Inquiry, id int64) (liaison.InquiryItem, error) {
	gone := liaison.Refuse(liaison.Invalid, "award.no_such_"+string(q.Object))
	bodies, err := t.bodies(ctx)
	if err != nil {
		return liaison.InquiryItem{}, err
	}
	switch q.Object {
	case liaison.AwardSuggestion:
		m, err := t.matter(ctx, id)
		if err == nil && !m.Nominable() {
			err = gone
		}
		return t.nominatedMatter(m), err
	case liaison.AwardDepartment:
		n := slices.IndexFunc(bodies, func(b liaison.Body) bool { return b.ID == id && b.Kind == liaison.Department })
		if n < 0 {
			return liaison.InquiryItem{}, gone
		}
		return liaison.InquiryItem{Body: id, Title: bodies[n].Name}, nil
	}
	p, err := t.store.Person(ctx, id)
	if err == nil && !p.Is(liaison.RoleDeputy) {
		err = gone
	}
	return liaison.InquiryItem{Person: id, Title: p.Name, Department: t.delegationOf(p)}, err
}

// delegationOf is the label of a deputy's delegation.
func (t *turn) delegationOf(p liaison.Person) string {
	for _, m := range p.Memberships {
		if m.Role == liaison.RoleDeputy {
			return strings.Join(t.labels(m.Body), "")
		}
	}
	return ""
}

// nameObject finds what was written: one is taken, of several one is chosen.
func (t *turn) nameObject(ctx context.Context, q liaison.Inquiry, text string) error {
	items, err := t.namedObjects(ctx, q, text)
	switch {
	case err != nil:
		return err
	case len(items) == 1:
		return t.askReason(ctx, q, items[0])
	case len(items) == 0:
		return liaison.Refuse(liaison.NotFound, "award.no_such_"+string(q.Object))
	}
	t.card(inquiryCard(q), t.voice.Say("award.which"), append(rows(1, t.nomineeButtons(q, items)...), t.inquiryBack(q)))
	return nil
}

func (t *turn) namedObjects(ctx context.Context, q liaison.Inquiry, text string) (items []liaison.InquiryItem, err error) {
	bodies, err := t.bodies(ctx)
	if err != nil || text == "" {
		return nil, err
	}
	switch q.Object {
	case liaison.AwardSuggestion:
		m, err := t.numberedMatter(ctx, text)
		if err == nil && m.Nominable() {
			items = append(items, t.nominatedMatter(m))
		}
		return items, err
	case liaison.AwardDepartment:
		for _, b := range bodies {
			if b.Kind == liaison.Department && b.Named(text) {
				items = append(items, liaison.InquiryItem{Body: b.ID, Title: b.Name})
			}
		}
	case liaison.AwardDeputy:
		people, err := t.store.People(ctx, storage.PeopleFilter{Role: liaison.RoleDeputy, Named: text})
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			items = append(items, liaison.InquiryItem{Person: p.ID, Title: strings.TrimSpace(p.Name + "　" + t.delegationOf(p))})
		}
	}
	return items[:min(len(items), nomineesOffered)], nil
}
