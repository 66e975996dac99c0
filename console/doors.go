package console

import (
	"net/http"

	"liaison/locales"
)

// doors are what anybody, and other programs, read without entering the desk.
func (c *Console) doors(mux *http.ServeMux) {
	// What is public, for people.
	mux.Handle("GET /matters", c.serve(c.matters))
	mux.Handle("GET /matters/{$}", c.serve(c.matters))
	mux.Handle("GET /matters/feed.atom", c.serve(c.feed))
	mux.Handle("GET /matters/{number}", c.serve(c.matter))

	mux.Handle("GET /deputies", c.serve(c.deputies))
	mux.Handle("GET /deputies/{$}", c.serve(c.deputies))
	mux.Handle("GET /deputies/{code}", c.serve(c.deputy))
	c.storyRoutes(mux)

	// … and in the form of a standard.
	c.open311Routes(mux)

	// Somebody's own calendar, for who has its address.
	mux.Handle("GET /calendar/{file}", c.serve(c.calendarFeed))

	// For programs that have been let in.
	c.apiRoutes(mux)
}

// publicPlaces lists what is public, as its pages lead from one to another.
var publicPlaces = []struct{ path, title, lead string }{
	{"/matters/", "public.title", ""}, {"/bulletins/", "bulletin.title", ""}, {"/deputies/", "deputies.title", "deputies.lead"},
	{"/stories/", "stories.title", "stories.lead"}, {"/cases/", "cases.title", "cases.lead"}, {"/", "public.front", ""},
}

// placesShown is the navigation of the public pages, as it stands on one of them.
type placesShown struct {
	Label, Language string
	Title, Lead     string // of where it stands
	Sections        []section
}

// places is the navigation, as it stands on the page of a place.
func places(voice locales.Voice, here string) placesShown {
	shown := placesShown{Label: voice.Plain("public.places"), Language: voice.Language}
	for _, p := range publicPlaces {
		shown.Sections = append(shown.Sections, section{voice.Plain(p.title), p.path + "?language=" + voice.Language, p.path == here})
		if p.path == here {
			shown.Title = voice.Plain(p.title)
			if p.lead != "" {
				shown.Lead = voice.Plain(p.lead)
			}
		}
	}
	return shown
}

// place is a place with the address of the list that one comes from.
func place(voice locales.Voice, here, list string) section {
	return section{Name: places(voice, here).Title, Address: list}
}
