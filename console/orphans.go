package console

import (
	"context"
	"net/url"

	"liaison"
	"liaison/storage"
)

const orphansAt = deskAt + "/orphans"

// orphansPage is what nobody sees to now, by who holds it.
type orphansPage struct {
	frame
	Bodies, People []orphanedLine
}

// orphanedLine is a holder's, with the way to hand it over.
type orphanedLine struct {
	storage.Orphaned
	Has      string
	Address  string // of the holder
	HandOver string
	SinceDay liaison.Date
	Known    bool
}

// orphansList lists what nobody sees to, as it is now; since when, the nights know.
func orphansList(ctx context.Context, v *visit) error {
	p := orphansPage{frame: v.frame(v.voice.Plain("orphans.title"))}
	found, err := v.Store.Orphaned(ctx)
	if err != nil {
		return err
	}
	kept, err := v.Store.KeptOrphaned(ctx)
	if err != nil {
		return err
	}
	for _, o := range found {
		line := orphanedLine{Orphaned: o, Has: v.view().Orphaned(o)}
		for _, k := range kept {
			if k.Body == o.Body && k.Person == o.Person {
				line.SinceDay, line.Known = liaison.DateOf(*k.Since), true
			}
		}
		if o.Person != 0 {
			line.Address = personAddress(o.Person)
			line.HandOver = deskAt + "/handover?" + url.Values{"from": {o.Code}}.Encode()
			p.People = append(p.People, line)
			continue
		}
		line.Address = bodyAddress(v.body(o.Body))
		line.HandOver = peopleAt + "?" + url.Values{"body": {o.Code}}.Encode()
		p.Bodies = append(p.Bodies, line)
	}
	return v.page("orphans.html", p)
}
