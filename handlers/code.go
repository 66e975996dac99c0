package handlers

import (
	"context"
	"errors"

	"liaison"
	"liaison/locales"
)

// codesMost is how many codes are sent at once.
const codesMost = 5

// showCode sends the person's own public codes, as pictures to be printed: a
// deputy's, and those of the stations of which they are an officer.
func showCode(ctx context.Context, t *turn) error {
	links, err := t.publicLinks(ctx)
	if err != nil {
		return err
	}
	if len(links) == 0 {
		return liaison.Refuse(liaison.Forbidden, "code.none")
	}
	for _, link := range links[:min(len(links), codesMost)] {
		door, err := t.store.Doorway(ctx, link)
		if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
			t.say("code.not_yet", "Code", link)
			continue
		}
		if err != nil {
			return err
		}
		t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Text: string(t.codeCaption(door)),
			Files: []liaison.File{{Kind: liaison.Photo, Make: "qr:" + link}}}})
	}
	return nil
}

// publicLinks are the person's own.
func (t *turn) publicLinks(ctx context.Context) ([]string, error) {
	bodies, err := t.bodies(ctx)
	if err != nil {
		return nil, err
	}
	var links []string
	if t.person.Is(liaison.RoleDeputy) {
		links = append(links, liaison.DeputyLink+t.person.Code)
	}
	for _, b := range bodies {
		if b.Kind == liaison.Station && t.person.In(b.ID, liaison.RoleOfficer) {
			links = append(links, liaison.StationLink+b.Code)
		}
	}
	return links, nil
}

func (t *turn) codeCaption(door liaison.Doorway) locales.Markup {
	lines := []locales.Markup{t.voice.Say("code.caption", "Name", door.Name, "Station", door.Station.Name)}
	if t.desk.Links.Bot != "" {
		lines = append(lines, t.voice.Say("code.link", "Link", DeepLink(t.desk.Links.Bot, door.Link)))
	}
	if t.desk.Links.Web != "" {
		lines = append(lines, t.voice.Say("code.form", "Link", t.desk.Links.Web+"/s/"+door.Link))
	}
	return joinLines(lines)
}
