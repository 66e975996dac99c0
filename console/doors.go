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
	mux.Handle("GET /improvements", c.serve(c.improvements))
	mux.Handle("GET /improvements/{$}", c.serve(c.improvements))
	c.storyRoutes(mux)

	// … and in the form of a standard.
	c.open311Routes(mux)

	// Somebody's own calendar, for who has its address.
	mux.Handle("GET /calendar/{file}", c.serve(c.calendarFeed))

	// For programs that have been let in.
	c.apiRoutes(mux)
}

// publicPlaces lists what is public, as its pages lead from one to another; to the last
// they lead from their foot.
var publicPlaces = []struct{ path, title, lead string }{
	{"/matters/", "public.title", ""}, {"/bulletins/", "bulletin.title", ""}, {"/deputies/", "deputies.title", "deputies.lead"},
	{"/stories/", "stories.title", "stories.lead"}, {"/cases/", "cases.title", "cases.lead"}, {"/", "public.front", ""},
	{improvementsAt, "improvement.title", "improvement.lead"},
}

// foot is the place to which the pages lead from their foot.
func foot(voice locales.Voice) section {
	last := publicPlaces[len(publicPlaces)-1]
	return section{Name: voice.Plain(last.title), Address: last.path + "?language=" + voice.Language}
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
	for i, p := range publicPlaces {
		if i < len(publicPlaces)-1 {
			shown.Sections = append(shown.Sections, section{voice.Plain(p.title), p.path + "?language=" + voice.Language, p.path == here})
		}
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

// absentPage says that there is nothing at an address of a public place, or nothing that
// is public: which of them it is, is nobody's business.
type absentPage struct {
	Voice   locales.Voice
	Place   string // the place's path
	List    string // the address of its list
	Tongues []tongue
}

func (c *Console) absent(w http.ResponseWriter, r *http.Request, place, list string) error {
	return c.renderPublic(w, http.StatusNotFound, "absent.html", absentPage{c.voice(r), place, list, tongues(r)})
}
