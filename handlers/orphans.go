package handlers

import (
	"context"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// orphansShown is how many holders of what nobody sees to the chat lists.
const orphansShown = 12

// orphansLine tells a clerk, in the digest, of what the night has found that nobody sees
// to, with a button; fresh says that some of it is news, which is reason enough to write.
func (t *turn) orphansLine(ctx context.Context) (lines []locales.Markup, hand []button, fresh bool, err error) {
	if !t.person.Is(liaison.RoleClerk) {
		return nil, nil, false, nil
	}
	found, err := t.store.KeptOrphaned(ctx)
	if err != nil || len(found) == 0 {
		return nil, nil, false, err
	}
	bodies, people := 0, 0
	for _, o := range found {
		if o.Person != 0 {
			people++
		} else {
			bodies++
		}
		fresh = fresh || liaison.DateOf(*o.Since) == t.today()
	}
	return []locales.Markup{"", t.voice.Say("orphans.digest", "Bodies", bodies, "People", people)}, []button{t.button("orphans.see", "orphans")}, fresh, nil
}

// orphans lists for the staff what nobody sees to now, by who holds it, and leads to the
// page on which it is handed over.
func orphans(ctx context.Context, t *turn) error {
	if !t.person.MaySend() {
		return liaison.Refuse(liaison.Forbidden, "desk.not_yours")
	}
	found, err := t.store.Orphaned(ctx)
	if err != nil {
		return err
	}
	text := t.voice.Say("orphans.list", "Count", len(found))
	for _, o := range found[:min(len(found), orphansShown)] {
		text += "\n" + t.voice.Say("orphans.line", "Name", o.Name, "Has", orphanedSaid(o, t.voice))
	}
	if more := len(found) - orphansShown; more > 0 {
		text += "\n" + t.voice.Say("todo.more", "Count", more)
	}
	t.show(text, [][]button{{t.button("orphans.hand_over", "console"), t.button("menu.open", "menu")}})
	return nil
}

// orphanedSaid says what of a holder nobody sees to.
func orphanedSaid(o storage.Orphaned, voice locales.Voice) string {
	said := ""
	for _, part := range []struct {
		key   string
		count int
	}{{"orphans.matters", o.Matters}, {"orphans.findings", o.Findings}, {"orphans.occasions", o.Occasions}, {"orphans.briefings", o.Briefings}} {
		if part.count == 0 {
			continue
		}
		if said != "" {
			said += voice.Plain("list.comma")
		}
		said += voice.Plain(part.key, "Count", part.count)
	}
	return said
}

// Orphaned says what of a holder nobody sees to.
func (v View) Orphaned(o storage.Orphaned) string { return orphanedSaid(o, v.t.voice) }
