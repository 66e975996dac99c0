package console

import (
	"net/http"

	"liaison"
)

// deskAt is where the staff's pages are.
const deskAt = "/console"

// deskGroups lists what the navigation leads to, group by group.
var deskGroups = []struct {
	key      string // of its name
	sections []deskSection
}{
	{"desk.group_matters", []deskSection{
		{"desk.workbench", deskAt, everybody},
		{"matters.title", mattersAt, everybody},
		{"sweep.page", sweepAt, seesSweep},
		{"note.mentions", mentionsAt, staff},
		{"redact.list", publishAt, clerks},
	}},
	{"desk.group_occasions", []deskSection{
		{"occasion_page.title", occasionsAt, holdsOccasions},
		{"finding.title", findingsAt, seesFindings},
		{"duty_report.title", dutyReportsAt, seesDutyReports},
		{"coverage.title", coverageAt, staff},
	}},
	{"desk.group_briefings", []deskSection{
		{"briefing.title", briefingsAt, briefers},
		{"outbox_calendar.title", deskAt + "/calendar", briefers},
	}},
	{"desk.group_inquiries", []deskSection{
		{"inquiry_page.title", inquiriesAt, inquirers},
	}},
	{"desk.group_people", []deskSection{
		{"directory.people", peopleAt, seesOthers},
		{"directory.bodies", bodiesAt, actsForBodies},
		{"orphans.title", orphansAt, staff},
		{"allocation.title", contactsAt, staff},
		{"allocation.mine", contactsAt + "/mine", isLinked},
		{"archive.page", archiveAt, seesArchives},
		{"archive.mine", archiveAt + "/mine", isDeputy},
		{"call_page.section", callsAt, staff},
		{"station_page.title", stationsAt, seesStations},
		{"station_page.visits", visitsAt, seesVisits},
		{"member_group.page", groupsAt, seesGroups},
	}},
	{"desk.group_figures", []deskSection{
		{"figures.figures", figuresAt, everybody},
		{"score.title", scoresAt, seesScores},
		{"report.title", reportsAt, staff},
	}},
	{"desk.group_tools", []deskSection{
		{"module.page", textsAt, hasShelf},
		{"macro.page", macrosAt, staff},
		{"api.tokens", tokensAt, opensDoors},
		{"webhook.title", webhooksAt, opensDoors},
		{"audit_page.title", auditAt, service},
	}},
}

// deskSection is a page that the navigation leads to.
type deskSection struct {
	key  string // of its name
	path string
	may  access
}

// access says who may open a page. What of it they see is the page's to say.
type access func(liaison.Person, []liaison.Body) bool

// everybody is whoever is something somewhere: who has left the roster has no
// business here.
func everybody(p liaison.Person, _ []liaison.Body) bool { return len(p.Memberships) > 0 }

// staff is the congress's own: clerks and chiefs.
func staff(p liaison.Person, _ []liaison.Body) bool { return p.MaySend() }

// clerks are those of the staff who handle matters.
func clerks(p liaison.Person, _ []liaison.Body) bool { return p.Is(liaison.RoleClerk) }

// chiefs are the heads of the staff.
func chiefs(p liaison.Person, _ []liaison.Body) bool { return p.Is(liaison.RoleChief) }

// service is the staff and whoever looks after the service.
func service(p liaison.Person, _ []liaison.Body) bool { return p.IsStaff() }

// deskHandler serves the entry and, to who has entered, the pages.
func (c *Console) deskHandler(mux *http.ServeMux, ours *http.CrossOriginProtection) {
	mux.Handle("GET "+entryAt, c.serve(c.howToEnter))
	mux.Handle("GET /console/enter/{code}", c.serve(c.knock))
	mux.Handle("POST /console/enter/{code}", ours.Handler(c.serve(c.enter)))
	if c.Login != nil {
		mux.Handle("GET /console/login", c.serve(c.beginLogin))
		mux.Handle("GET /console/login/callback", c.serve(c.finishLogin))
	}
	for _, route := range c.deskRoutes() {
		mux.Handle(route.pattern, ours.Handler(c.serve(c.visited(route))))
	}
}
