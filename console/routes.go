package console

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
		{"POST /console/matters/{id}/notes", staff, addNote},
		{"POST /console/matters/{id}/macros/{macro}", staff, makeMacro},
		{"POST /console/matters/{id}/snooze", everybody, snooze},
		{"POST /console/matters/{id}/unsnooze", everybody, unsnooze},
		{"GET /console/snoozed", everybody, snoozedList},
		{"GET /console/mentions", staff, mentions},
		{"POST /console/mentions/read", staff, readMention},
		{"GET /console/texts", hasShelf, texts},
		{"POST /console/texts", hasShelf, keepText},
		{"GET /console/texts/{id}", hasShelf, oneText},
		{"POST /console/texts/{id}", hasShelf, keepText},
		{"POST /console/texts/{id}/forget", hasShelf, forgetText},
		{"GET /console/texts/{id}/filled", hasShelf, filledText},
		{"GET /console/texts/export.csv", hasShelf, exportTexts},
		{"POST /console/texts/import", hasShelf, importTexts},
		{"GET /console/macros", staff, macros},
		{"POST /console/macros", staff, keepMacro},
		{"GET /console/macros/new", staff, newMacro},
		{"GET /console/macros/{id}", staff, oneMacro},
		{"POST /console/macros/{id}", staff, keepMacro},
		{"POST /console/macros/{id}/forget", staff, forgetMacro},
		{"GET /console/audit", service, audit},
		{"GET /console/audit/export.csv", service, auditCSV},
		{"GET /console/audit/export.xlsx", service, auditXLSX},

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
		{"GET /console/publish", clerks, toPublish},
		{"GET /console/matters/{id}/publish", clerks, redact},
		{"POST /console/matters/{id}/publish", clerks, editPublication},

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
		{"GET /console/people.xlsx", service, peopleBook},
		{"GET /console/me", everybody, self},
		{"GET /console/people/{person}", everybody, person},
		{"GET /console/people/{person}/edit", everybody, edit},
		{"POST /console/people/{person}/edit", everybody, keepEdit},
		{"POST /console/people/{person}/roles", appointing, keepRole},
		{"POST /console/people/{person}/standing", service, keepStanding},
		{"GET /console/changes", staff, wishes},
		{"POST /console/changes/{wish}", staff, decideWish},
		{"GET /console/bodies", actsForBodies, bodies},
		{"GET /console/bodies/{body}", actsForBodies, oneBody},
		{"GET /console/invitations", service, askInvitations},
		{"POST /console/invitations", service, makeInvitations},
		{"GET /console/import", appointing, askImport},
		{"POST /console/import", appointing, prepareImport},
		{"GET /console/import/{import}", appointing, showImport},
		{"POST /console/import/{import}", appointing, applyImport},
		{"GET /console/handover", appointing, handover},
		{"POST /console/handover", appointing, keepHandover},
		{"GET /console/calls", staff, calls},
		{"GET /console/calls.xlsx", staff, callsBook},
		{"POST /console/calls/{person}", staff, noteCall},

		// Who keeps in contact with whom.
		{"GET /console/contacts", staff, contactsList},
		{"GET /console/contacts/sheet", staff, contactsSheet},
		{"GET /console/contacts/run", staff, contactsPreview},
		{"POST /console/contacts/run", staff, contactsApply},
		{"GET /console/contacts/board", staff, board},
		{"GET /console/contacts/board/sheet", staff, boardSheet},
		{"GET /console/contacts/mine", isLinked, linkedMine},
		{"GET /console/contacts/{person}", everybody, linkedPerson},
		{"POST /console/contacts/{person}/change", staff, linkChangeByHand},
		{"POST /console/contacts/{person}/note", everybody, contactNote},

		// How departments are scored.
		{"GET /console/scores", seesScores, scores},
		{"POST /console/scores", staff, scorePeriodStart},
		{"POST /console/scores/weights", staff, scoreWeights},
		{"GET /console/scores/{period}", seesScores, score},
		{"POST /console/scores/{period}/reckon", staff, scoreReckon},
		{"POST /console/scores/{period}/publish", chiefs, scorePublish},
		{"GET /console/scores/{period}/audit", staff, classAudit},
		{"POST /console/scores/{period}/audit", staff, classAudited},
		{"GET /console/scores/{period}/{body}", seesScores, scoreLines},
		{"POST /console/scores/{period}/{body}/appeal", seesScores, appeal},
		{"POST /console/appeals/{appeal}", chiefs, appealDecide},

		// The year's report to the congress.
		{"GET /console/reports", staff, reports},
		{"POST /console/reports", staff, reportMake},
		{"GET /console/reports/{report}/docx", staff, reportDocument},
		{"GET /console/reports/{report}/xlsx", staff, reportWorkbook},

		// Occasions, and what comes of them.
		{"GET /console/occasions", holdsOccasions, occasions},
		{"GET /console/occasions/calendar", holdsOccasions, occasionsMonth},
		{"GET /console/occasions/new", holdsOccasions, newOccasion},
		{"POST /console/occasions/new", holdsOccasions, beginOccasion},
		{"GET /console/occasions/{id}", holdsOccasions, oneOccasion},
		{"GET /console/occasions/{id}/edit", holdsOccasions, editOccasion},
		{"POST /console/occasions/{id}/edit", holdsOccasions, changeOccasion},
		{"GET /console/occasions/{id}/audience", holdsOccasions, occasionAudience},
		{"POST /console/occasions/{id}/audience", holdsOccasions, chooseOccasionAudience},
		{"GET /console/occasions/{id}/announce", holdsOccasions, askAnnounce},
		{"POST /console/occasions/{id}/announce", holdsOccasions, announceOccasion},
		{"POST /console/occasions/{id}/stage", holdsOccasions, stageOccasion},
		{"POST /console/occasions/{id}/people", holdsOccasions, movePeople},
		{"POST /console/occasions/{id}/add", holdsOccasions, addPeople},
		{"GET /console/occasions/{id}/people/{person}", holdsOccasions, joinHistory},
		{"GET /console/occasions/{id}/people.xlsx", holdsOccasions, occasionBook},
		{"GET /console/occasions/{id}/sign-in", holdsOccasions, signIn},
		{"GET /console/occasions/{id}/screen", holdsOccasions, checkInScreen},
		{"GET /console/occasions/{id}/notes", holdsOccasions, occasionNotes},
		{"POST /console/occasions/{id}/notes", holdsOccasions, useNotes},
		{"POST /console/occasions/{id}/notes/{note}", seesFindings, settleFinding},
		{"POST /console/occasions/{id}/minutes", holdsOccasions, keepMinutes},
		{"POST /console/occasions/{id}/tallies/{person}", holdsOccasions, keepTally},
		{"GET /console/findings", seesFindings, findings},
		{"GET /console/duty-reports", seesDutyReports, dutyReports},
		{"GET /console/duty-reports/sheet", seesDutyReports, dutyReportsBook},
		{"GET /console/coverage", staff, coverage},
		{"POST /console/coverage", staff, coverageInvites},
		{"GET /console/coverage/picture.svg", staff, coveragePicture},
		{"GET /console/coverage/sheet", staff, coverageBook},

		// Briefings and what goes out.
		{"GET /console/briefings", briefers, briefings},
		{"GET /console/briefings/new", briefers, briefingNew},
		{"POST /console/briefings/new", briefers, briefingBegin},
		{"GET /console/briefings/{id}", briefers, briefingOne},
		{"POST /console/briefings/{id}", briefers, briefingWrite},
		{"POST /console/briefings/{id}/move", briefers, briefingMove},
		{"GET /console/briefings/{id}/audience", briefers, briefingAudience},
		{"POST /console/briefings/{id}/audience", briefers, chooseAudience},
		{"GET /console/briefings/{id}/time", briefers, briefingTime},
		{"POST /console/briefings/{id}/time", briefers, chooseTime},
		{"GET /console/runs/{id}", briefers, briefingRun},
		{"POST /console/runs/{id}", briefers, moveRun},
		{"GET /console/runs/{id}/people.xlsx", briefers, runPeople},
		{"GET /console/runs/{id}/delegations.xlsx", briefers, runDelegations},
		{"GET /console/schedules", briefers, briefingSchedules},
		{"GET /console/schedules/{id}", briefers, briefingSchedule},
		{"POST /console/schedules/{id}", briefers, switchSchedule},
		{"GET /console/calendar", briefers, outboxCalendar},
	}
}
