package handlers

import (
	"context"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

// Notices are a notice for each of those who can be told, in their own language and
// outside their quiet hours.
func (d *Desk) Notices(ctx context.Context, tx *storage.Store, people []int64, say func(liaison.Person, locales.Voice) locales.Markup) ([]liaison.Outgoing, error) {
	reachable, err := tx.Reachable(ctx, people)
	if err != nil {
		return nil, err
	}
	t := &turn{desk: d, store: tx}
	for _, p := range reachable {
		t.notify(p, say(p, d.Locales.Voice(p.Language)), nil)
	}
	return t.out, nil
}

// TellLinks tells members of the standing committee which deputies they keep in
// contact with now, and deputies which members keep in contact with them.
func (d *Desk) TellLinks(ctx context.Context, tx *storage.Store, people []int64) ([]liaison.Outgoing, error) {
	linked, err := tx.LinkedWith(ctx, people)
	if err != nil {
		return nil, err
	}
	of := map[int64][]storage.LinkedPerson{}
	for _, l := range linked {
		of[l.Of] = append(of[l.Of], l)
	}
	return d.Notices(ctx, tx, people, func(p liaison.Person, voice locales.Voice) locales.Markup {
		return linksSaid(p, of[p.ID], voice)
	})
}

func linksSaid(p liaison.Person, linked []storage.LinkedPerson, voice locales.Voice) locales.Markup {
	key, none := "allocation.told_deputy", "allocation.told_deputy_none"
	if p.Is(liaison.RoleMember) {
		key, none = "allocation.told_member", "allocation.told_member_none"
	}
	if len(linked) == 0 {
		return voice.Say(none)
	}
	lines := []string{string(voice.Say(key, "Count", len(linked)))}
	for _, l := range linked {
		line := "· " + string(locales.Escape(l.Name))
		if l.Delegation != "" {
			line += string(locales.Escape("　" + l.Delegation))
		}
		lines = append(lines, line)
	}
	return locales.Markup(strings.Join(lines, "\n"))
}
