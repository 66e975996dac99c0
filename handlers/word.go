package handlers

import (
	"liaison"
	"liaison/locales"
)

// Word tells somebody what was decided about themselves, in their language and
// outside their quiet hours; it is nothing where they have no chat.
func (d *Desk) Word(p liaison.Person, key string, args ...any) []liaison.Outgoing {
	if p.Chat == 0 {
		return nil
	}
	t := &turn{desk: d}
	t.notify(p, d.Locales.Voice(p.Language).Say(key, args...), nil)
	return t.out
}

// BriefTitle names a briefing in a list.
func (d *Desk) BriefTitle(voice locales.Voice, c liaison.Content) string {
	t := &turn{desk: d, voice: voice}
	return t.briefTitle(c)
}
