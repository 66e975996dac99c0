package handlers

import (
	"context"
	"fmt"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// stepDeputy is the first question of what the staff write down for a deputy: for
// which one.
const stepDeputy = "deputy"

// proxied reports whether the draft is written down for a deputy, and is with who
// writes it.
func proxied(m liaison.Matter) bool { return m.Facts["proxy"] == "yes" }

// forWhom finds the deputies whose name or code holds the text.
func (t *turn) forWhom(ctx context.Context, text string) ([]liaison.Person, error) {
	return t.store.People(ctx, storage.PeopleFilter{Role: liaison.RoleDeputy, Named: text})
}

// findDeputy takes the deputy whose name was written, or offers those that it fits.
func (t *turn) findDeputy(ctx context.Context, m liaison.Matter, text string) error {
	found, err := t.forWhom(ctx, text)
	if err != nil {
		return err
	}
	switch len(found) {
	case 0:
		return liaison.Refuse(liaison.NotFound, "field.no_such_deputy", "Text", shorten(text, 20))
	case 1:
		return draftFor(ctx, t, &m, found[0].Code)
	}
	t.sought = text
	return t.showDraft(ctx, m)
}

// draftFor takes the deputy for whom the draft is written down.
func draftFor(ctx context.Context, t *turn, m *liaison.Matter, code string) error {
	people, err := t.store.PeopleByCodes(ctx, []string{code})
	if err != nil {
		return err
	}
	if !proxied(*m) || !people[code].Is(liaison.RoleDeputy) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	m.Facts["for"] = code
	return t.keepDraft(ctx, *m)
}

// deputyAnswers are the deputies that fit what was written.
func (t *turn) deputyAnswers(ctx context.Context, m liaison.Matter) ([][]button, error) {
	if t.sought == "" {
		return nil, nil
	}
	found, err := t.forWhom(ctx, t.sought)
	if err != nil {
		return nil, err
	}
	var buttons []button
	for _, p := range found[:min(len(found), 2*optionsMost)] {
		buttons = append(buttons, button{Text: p.Name, Data: fmt.Sprintf("draft:%d:for:%s", m.ID, p.Code)})
	}
	return rows(2, buttons...), nil
}

// deputyLine is the line of the draft that says for whom it is written down.
func (t *turn) deputyLine(ctx context.Context, m liaison.Matter) (string, error) {
	mark, name := "▫️ ", t.voice.Plain("draft.missing")
	if code := m.Facts["for"]; code != "" {
		people, err := t.store.PeopleByCodes(ctx, []string{code})
		if err != nil {
			return "", err
		}
		mark, name = "✅ ", people[code].Name
	}
	return mark + string(t.voice.Say("draft.line", "Part", t.voice.Plain("party.author"), "Value", name)), nil
}

// writerLine says who wrote a matter down for its deputy; nothing where the deputy
// did.
func (t *turn) writerLine(ctx context.Context, m liaison.Matter) ([]locales.Markup, error) {
	code := m.Facts["writer"]
	if code == "" {
		return nil, nil
	}
	people, err := t.store.PeopleByCodes(ctx, []string{code})
	if err != nil {
		return nil, err
	}
	key := "matter.writer"
	if m.Facts["source"] == liaison.SourceContact {
		key = "matter.carried"
	}
	return []locales.Markup{t.voice.Say(key, "Name", people[code].Name)}, nil
}

// whoseText is the name under a final text: the deputy's, also where somebody
// else writes it down.
func (t *turn) whoseText(ctx context.Context, m liaison.Matter) (string, error) {
	if !proxied(m) {
		return t.person.Name, nil
	}
	people, err := t.store.PeopleByCodes(ctx, []string{m.Facts["for"]})
	if err != nil {
		return "", err
	}
	name := people[m.Facts["for"]].Name
	return name + t.voice.Plain("draft.written_by", "Name", t.person.Name), nil
}
