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

		// Tools.
		{"POST /console/matters/{id}/notes", isStaff, addNote},
		{"POST /console/matters/{id}/macros/{macro}", isStaff, makeMacro},
		{"POST /console/matters/{id}/snooze", everybody, snooze},
		{"POST /console/matters/{id}/unsnooze", everybody, unsnooze},
		{"GET /console/snoozed", everybody, snoozedList},
		{"GET /console/mentions", isStaff, mentions},
		{"POST /console/mentions/read", isStaff, readMention},
		{"GET /console/texts", hasShelf, texts},
		{"POST /console/texts", hasShelf, keepText},
		{"GET /console/texts/{id}", hasShelf, oneText},
		{"POST /console/texts/{id}", hasShelf, keepText},
		{"POST /console/texts/{id}/forget", hasShelf, forgetText},
		{"GET /console/texts/{id}/filled", hasShelf, filledText},
		{"GET /console/texts/export.csv", hasShelf, exportTexts},
		{"POST /console/texts/import", hasShelf, importTexts},
		{"GET /console/macros", isStaff, macros},
		{"POST /console/macros", isStaff, keepMacro},
		{"GET /console/macros/new", isStaff, newMacro},
		{"GET /console/macros/{id}", isStaff, oneMacro},
		{"POST /console/macros/{id}", isStaff, keepMacro},
		{"POST /console/macros/{id}/forget", isStaff, forgetMacro},
		{"GET /console/audit", mayAudit, audit},
		{"GET /console/audit/export.csv", mayAudit, auditCSV},
		{"GET /console/audit/export.xlsx", mayAudit, auditXLSX},

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
	{"note.mentions", mentionsAt, isStaff},
	{"module.page", textsAt, hasShelf},
	{"macro.page", macrosAt, isStaff},
	{"audit_page.title", auditAt, mayAudit},
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
