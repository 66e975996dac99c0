package handlers

import (
	"liaison"
	"liaison/locales"
)

// improvedLines say in a digest what was improved of the service in the month before,
// and thank whose feedback it came of; with the button to all of it.
func (t *turn) improvedLines(of liaison.Digest) (lines []locales.Markup, opens []button) {
	if of.Improved == 0 {
		return nil, nil
	}
	lines = append(lines, "", t.voice.Say("improvement.month", "Count", of.Improved))
	for _, line := range of.ImprovedWith {
		lines = append(lines, t.voice.Say("improvement.thanks", "Line", line))
	}
	return lines, t.published(liaison.Procedures[liaison.Feedback])
}

// published is the button to the public page of what came of matters of the procedure;
// none where there is no such page, or the pages have no address.
func (t *turn) published(p *liaison.Procedure) []button {
	if p.Page == "" || t.desk.Links.Web == "" {
		return nil
	}
	return []button{{Text: t.voice.Plain("public.read_" + string(p.Kind)), URL: t.desk.Links.Web + p.Page + "?language=" + t.voice.Language}}
}
