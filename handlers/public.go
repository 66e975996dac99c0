package handlers

import (
	"liaison"
)

// forOnlookers are what somebody sees who has no part in a matter: not who said
// what on the way, nor its files.
var forOnlookers = []string{"card", "text", "more"}

// plainFacts are those that name nobody.
var plainFacts = []string{"class", "attitude", "result", "second", "solved"}

// redacted reports whether somebody sees, in place of a matter's text and answer,
// what the staff have made public of them.
func redacted(m liaison.Matter, held []liaison.Capacity) bool {
	return liaison.Onlooks(held) && m.Facts["published"] == "yes" && m.Facts["public_text"] != ""
}

// followed reports whether somebody follows a matter that is not published: they
// see how it goes, and not what it says.
func followed(m liaison.Matter, held []liaison.Capacity) bool {
	return liaison.Onlooks(held) && m.Facts["published"] != "yes"
}

// titleFor is the matter's title as the person sees it.
func titleFor(p liaison.Person, m liaison.Matter) string {
	if m.Facts["public_title"] != "" && liaison.Onlooks(m.Capacities(p)) {
		return m.PublicTitle()
	}
	return m.Title
}

// seen is the matter as the person sees it.
func seen(p liaison.Person, m liaison.Matter) liaison.Matter {
	m = liaison.Procedures[m.Kind].SeenBy(p, m)
	m.Title = titleFor(p, m)
	held := m.Capacities(p)
	if !redacted(m, held) && !followed(m, held) {
		return m
	}
	facts := map[string]string{}
	if m.Facts["published"] == "yes" {
		facts["published"], facts["public_text"] = "yes", m.Facts["public_text"]
	}
	for _, key := range plainFacts {
		if v := m.Facts[key]; v != "" {
			facts[key] = v
		}
	}
	m.Facts = facts
	return m
}
