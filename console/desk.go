package console

import (
	"net/http"

	"liaison"
)

// deskAt is where the staff's pages are.
const deskAt = "/console"

// route is a page of the desk and who may open it.
type route struct {
	pattern string
	may     access
	do      deskPage
}

// deskRoutes lists the pages of those who have entered.
func (c *Console) deskRoutes() []route {
	return []route{
		// Workbench.
		{"GET /console", everybody, workbench},
		{"POST /console/leave", everybody, leave},

		// Matters.
		{"GET /console/matters", everybody, matters},
		{"GET /console/matters/export", everybody, exportMatters},
		{"POST /console/matters/bulk", everybody, bulk},
		{"POST /console/views", everybody, saveView},
		{"POST /console/views/{id}/forget", everybody, forgetView},
		{"GET /console/matters/{id}", everybody, matterSheet},
		{"GET /console/matters/{id}/files/{file}", everybody, matterFile},
		{"GET /console/matters/{id}/move/{key}", everybody, askMove},
		{"POST /console/matters/{id}/move/{key}", everybody, takeMove},
	}
}

// deskSections lists what the navigation leads to.
var deskSections = []struct {
	key  string // of its name
	path string
	may  access
}{
	{"desk.workbench", deskAt, everybody},
	{"matters.title", mattersAt, everybody},
}

// access says who may open a page. What of it they see is the page's to say.
type access func(liaison.Person, []liaison.Body) bool

// everybody is whoever is something somewhere: who has left the roster has no
// business here.
func everybody(p liaison.Person, _ []liaison.Body) bool { return len(p.Memberships) > 0 }

// deskHandler serves the entry and, to who has entered, the pages.
func (c *Console) deskHandler(mux *http.ServeMux, ours *http.CrossOriginProtection) {
	mux.Handle("GET /console/enter/{code}", c.serve(c.knock))
	mux.Handle("POST /console/enter/{code}", ours.Handler(c.serve(c.enter)))
	for _, route := range c.deskRoutes() {
		mux.Handle(route.pattern, ours.Handler(c.serve(c.visited(route))))
	}
}
