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

		// What is public.
		{"GET /console/publish", publishes, toPublish},
		{"GET /console/matters/{id}/publish", publishes, redact},
		{"POST /console/matters/{id}/publish", publishes, editPublication},

		// Doors for other programs.
		{"GET /console/tokens", opensDoors, tokens},
		{"POST /console/tokens", opensDoors, makeToken},
		{"POST /console/tokens/{id}/revoke", opensDoors, revokeToken},
		{"GET /console/webhooks", opensDoors, webhooks},
		{"POST /console/webhooks", opensDoors, makeWebhook},
		{"GET /console/webhooks/{id}", opensDoors, webhook},
		{"POST /console/webhooks/{id}/test", opensDoors, testWebhook},
		{"POST /console/webhooks/{id}/again", opensDoors, sendAgain},
		{"POST /console/webhooks/{id}/end", opensDoors, endWebhook},

		// Figures.
		{"GET " + figuresAt, everybody, figures},
		{"GET " + figuresAt + "/{file}", everybody, figureFile},
		{"POST " + figuresAt + "/{figure}", everybody, sendFigure},

		// People and bodies.
		{"GET /console/people", seesOthers, people},
		{"GET /console/people.xlsx", staffOnly, peopleBook},
		{"GET /console/me", everybody, self},
		{"GET /console/people/{person}", everybody, person},
		{"GET /console/people/{person}/edit", everybody, edit},
		{"POST /console/people/{person}/edit", everybody, keepEdit},
		{"POST /console/people/{person}/roles", appointing, keepRole},
		{"POST /console/people/{person}/standing", staffOnly, keepStanding},
		{"GET /console/changes", sends, wishes},
		{"POST /console/changes/{wish}", sends, decideWish},
		{"GET /console/bodies", actsForBodies, bodies},
		{"GET /console/bodies/{body}", actsForBodies, oneBody},
		{"GET /console/invitations", staffOnly, askInvitations},
		{"POST /console/invitations", staffOnly, makeInvitations},
		{"GET /console/import", appointing, askImport},
		{"POST /console/import", appointing, prepareImport},
		{"GET /console/import/{import}", appointing, showImport},
		{"POST /console/import/{import}", appointing, applyImport},
		{"GET /console/handover", appointing, handover},
		{"POST /console/handover", appointing, keepHandover},
		{"GET /console/calls", sends, calls},
		{"GET /console/calls.xlsx", sends, callsBook},
		{"POST /console/calls/{person}", sends, noteCall},

		// Who keeps in contact with whom.
		{"GET /console/contacts", allocates, contactsList},
		{"GET /console/contacts/sheet", allocates, contactsSheet},
		{"GET /console/contacts/run", allocates, contactsPreview},
		{"POST /console/contacts/run", allocates, contactsApply},
		{"GET /console/contacts/board", allocates, board},
		{"GET /console/contacts/board/sheet", allocates, boardSheet},
		{"GET /console/contacts/mine", isLinked, linkedMine},
		{"GET /console/contacts/{person}", everybody, linkedPerson},
		{"POST /console/contacts/{person}/change", allocates, linkChangeByHand},
		{"POST /console/contacts/{person}/note", everybody, contactNote},

		// How departments are scored.
		{"GET /console/scores", seesScores, scores},
		{"POST /console/scores", allocates, scorePeriodStart},
		{"POST /console/scores/weights", allocates, scoreWeights},
		{"GET /console/scores/{period}", seesScores, score},
		{"POST /console/scores/{period}/reckon", allocates, scoreReckon},
		{"POST /console/scores/{period}/publish", decidesAppeals, scorePublish},
		{"GET /console/scores/{period}/audit", allocates, classAudit},
		{"POST /console/scores/{period}/audit", allocates, classAudited},
		{"GET /console/scores/{period}/{body}", seesScores, scoreLines},
		{"POST /console/scores/{period}/{body}/appeal", seesScores, appeal},
		{"POST /console/appeals/{appeal}", decidesAppeals, appealDecide},

		// The year's report to the congress.
		{"GET /console/reports", allocates, reports},
		{"POST /console/reports", allocates, reportMake},
		{"GET /console/reports/{report}/docx", allocates, reportDocument},
		{"GET /console/reports/{report}/xlsx", allocates, reportWorkbook},

		// Briefings and what goes out.
		{"GET /console/briefings", briefers, press},
		{"GET /console/briefings/new", briefers, pressNew},
		{"POST /console/briefings/new", briefers, pressBegin},
		{"GET /console/briefings/{id}", briefers, pressOne},
		{"POST /console/briefings/{id}", briefers, pressWrite},
		{"POST /console/briefings/{id}/move", briefers, pressMove},
		{"GET /console/briefings/{id}/audience", briefers, pressAudience},
		{"POST /console/briefings/{id}/audience", briefers, chooseAudience},
		{"GET /console/briefings/{id}/time", briefers, pressTime},
		{"POST /console/briefings/{id}/time", briefers, chooseTime},
		{"GET /console/runs/{id}", briefers, pressRun},
		{"POST /console/runs/{id}", briefers, moveRun},
		{"GET /console/runs/{id}/people.xlsx", briefers, runPeople},
		{"GET /console/runs/{id}/delegations.xlsx", briefers, runDelegations},
		{"GET /console/schedules", briefers, pressSchedules},
		{"GET /console/schedules/{id}", briefers, pressSchedule},
		{"POST /console/schedules/{id}", briefers, switchSchedule},
		{"GET /console/calendar", briefers, outboxCalendar},
	}
}

// deskSections lists what the navigation leads to.
var deskSections = []struct {
	key  string // of its name
	path string
	may  access
}{
	{"desk.workbench", deskAt, everybody},
	{"matters.title", sheetsAt, everybody},
	{"redact.list", publishAt, publishes},
	{"api.tokens", tokensAt, opensDoors},
	{"webhook.title", webhooksAt, opensDoors},
	{"figures.figures", figuresAt, everybody},
	{"directory.people", peopleAt, seesOthers},
	{"directory.bodies", bodiesAt, actsForBodies},
	{"call_page.section", callsAt, sends},
	{"allocation.title", contactsAt, allocates},
	{"allocation.mine", contactsAt + "/mine", isLinked},
	{"score.title", scoresAt, seesScores},
	{"report.title", reportsAt, allocates},
	{"press.title", pressAt, briefers},
	{"outbox_calendar.title", "/console/calendar", briefers},
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
