package console_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liaison"
)

// Sorts of people, for the table below.
const (
	staff    = "clerk clerk2 chief"
	officers = "department other committee delegation station"
	deputies = "deputy colleague"
	briefers = staff + " committee"
	holders  = staff + " " + officers          // of occasions, each of the kinds of their bodies
	shelves  = staff + " approver " + officers // who keeps texts of their own
	everyone = staff + " " + officers + " " + deputies + " approver operator"
)

// mayOpen says who may open which page of the desk; all others are refused. What of
// it they see is held by the tests of what leaks.
var mayOpen = map[string]string{
	"GET /console":        everyone,
	"POST /console/leave": everyone,

	"GET /console/matters":                   everyone,
	"GET /console/matters/export":            everyone,
	"POST /console/matters/bulk":             everyone,
	"GET /console/matters/{id}":              everyone, // what is not seen is not there
	"GET /console/matters/{id}/files/{file}": everyone,
	"GET /console/matters/{id}/case.pdf":     everyone,
	"POST /console/matters/{id}/photos":      staff,
	"GET /console/matters/{id}/move/{key}":   "clerk clerk2 colleague other station operator", // … and who sees it may still not move it
	"POST /console/matters/{id}/move/{key}":  "clerk clerk2 colleague other station operator",
	"POST /console/views":                    everyone,
	"POST /console/views/{id}/forget":        everyone,
	"GET /console/views/{id}":                everyone,
	"POST /console/views/{id}":               everyone,

	"GET /console/sweep":                    holders,
	"GET /console/sweep/export.xlsx":        holders,
	"GET /console/sweep/{code}":             holders,
	"GET /console/sweep/{code}/export.xlsx": holders,

	"GET /console/publish":               "clerk clerk2",
	"GET /console/matters/{id}/publish":  "clerk clerk2",
	"POST /console/matters/{id}/publish": "clerk clerk2",

	"GET /console/tokens":                    "chief operator",
	"POST /console/tokens":                   "chief operator",
	"POST /console/tokens/{id}/revoke":       "chief operator",
	"GET /console/webhooks":                  "chief operator",
	"POST /console/webhooks":                 "chief operator",
	"GET /console/webhooks/{id}":             "chief operator",
	"POST /console/webhooks/{id}/test":       "chief operator",
	"POST /console/webhooks/{id}/again":      "chief operator",
	"POST /console/webhooks/{id}/end":        "chief operator",
	"GET /console/figures":                   everyone,
	"GET /console/figures/{file}":            everyone,
	"POST /console/figures/{figure}":         everyone,
	"GET /console/people":                    everyone,
	"GET /console/people.xlsx":               staff + " operator",
	"GET /console/me":                        everyone,
	"GET /console/people/{person}":           everyone, // who is not seen is not there
	"GET /console/people/{person}/edit":      everyone,
	"POST /console/people/{person}/edit":     everyone,
	"POST /console/people/{person}/roles":    "chief operator",
	"POST /console/people/{person}/standing": staff + " operator",
	"GET /console/changes":                   staff,
	"POST /console/changes/{wish}":           staff,
	"GET /console/bodies":                    staff + " operator approver " + officers,
	"GET /console/bodies/{body}":             staff + " operator approver " + officers,
	"GET /console/invitations":               staff + " operator",
	"POST /console/invitations":              staff + " operator",
	"GET /console/import":                    "chief operator",
	"POST /console/import":                   "chief operator",
	"GET /console/import/{import}":           "chief operator",
	"POST /console/import/{import}":          "chief operator",
	"GET /console/orphans":                   staff,
	"GET /console/handover":                  "chief operator",
	"POST /console/handover":                 "chief operator",
	"GET /console/calls":                     staff,
	"GET /console/calls.xlsx":                staff,
	"POST /console/calls/{person}":           staff,
	"POST /console/calls/wishes/{wish}":      staff,

	"GET /console/contacts":                                 staff,
	"GET /console/contacts/sheet":                           staff,
	"GET /console/contacts/run":                             staff,
	"POST /console/contacts/run":                            staff,
	"GET /console/contacts/board":                           staff,
	"GET /console/contacts/board/sheet":                     staff,
	"GET /console/contacts/mine":                            deputies,
	"GET /console/contacts/{person}":                        everyone,
	"POST /console/contacts/{person}/change":                staff,
	"POST /console/contacts/{person}/note":                  everyone,
	"GET /console/inquiries":                                briefers, // what is not theirs is not there
	"POST /console/inquiries":                               briefers,
	"GET /console/inquiries/new":                            briefers,
	"GET /console/inquiries/{id}":                           briefers,
	"GET /console/inquiries/{id}/edit":                      briefers,
	"POST /console/inquiries/{id}/edit":                     briefers,
	"GET /console/inquiries/{id}/audience":                  briefers,
	"POST /console/inquiries/{id}/audience":                 briefers,
	"POST /console/inquiries/{id}/move":                     briefers,
	"POST /console/inquiries/{id}/verdicts":                 briefers,
	"POST /console/inquiries/{id}/files":                    briefers,
	"GET /console/inquiries/{id}/answers.xlsx":              briefers,
	"GET /console/inquiries/{id}/asked.xlsx":                briefers,
	"GET /console/inquiries/{id}/result.svg":                briefers,
	"GET /console/inquiries/{id}/candidates":                briefers,
	"POST /console/inquiries/{id}/candidates":               briefers,
	"GET /console/inquiries/{id}/candidates.xlsx":           briefers,
	"POST /console/inquiries/{id}/follow":                   briefers,
	"GET /console/inquiries/{id}/ballot":                    briefers,
	"POST /console/inquiries/{id}/ballot":                   briefers,
	"POST /console/inquiries/{id}/ties":                     briefers,
	"GET /console/archive":                                  staff + " delegation",
	"GET /console/archive/export.xlsx":                      staff + " delegation",
	"GET /console/archive/entries.xlsx":                     staff + " delegation",
	"POST /console/archive/seal":                            staff,
	"GET /console/archive/mine":                             deputies,
	"GET /console/archive/{person}":                         everyone, // who is not seen is not there
	"GET /console/archive/{person}/files/{file}":            everyone,
	"POST /console/archive/{person}/entries":                everyone,
	"POST /console/archive/{person}/object":                 everyone,
	"POST /console/archive/{person}/confirm":                everyone,
	"POST /console/archive/{person}/correct":                staff,
	"POST /console/archive/{person}/seal":                   staff,
	"GET /console/duties":                                   staff,
	"POST /console/duties/{duty}":                           staff,
	"GET /console/duties/{duty}/files/{file}":               staff,
	"GET /console/objections":                               staff,
	"POST /console/objections/{objection}":                  staff,
	"GET /console/absences":                                 staff + " delegation",
	"POST /console/absences":                                staff,
	"POST /console/leaves/{leave}":                          staff + " delegation",
	"POST /console/absences/{absence}/withdraw":             staff,
	"GET /console/scores":                                   staff + " department other approver",
	"POST /console/scores":                                  staff,
	"POST /console/scores/weights":                          staff,
	"GET /console/scores/{period}":                          staff + " department other approver",
	"POST /console/scores/{period}/reckon":                  staff,
	"POST /console/scores/{period}/publish":                 "chief",
	"GET /console/scores/{period}/audit":                    staff,
	"POST /console/scores/{period}/audit":                   staff,
	"GET /console/scores/{period}/{body}":                   staff + " department other approver",
	"POST /console/scores/{period}/{body}/appeal":           staff + " department other approver",
	"POST /console/appeals/{appeal}":                        "chief",
	"GET /console/reports":                                  staff,
	"POST /console/reports":                                 staff,
	"GET /console/reports/{report}/docx":                    staff,
	"GET /console/reports/{report}/xlsx":                    staff,
	"GET /console/briefings":                                briefers,
	"GET /console/briefings/new":                            briefers,
	"POST /console/briefings/new":                           briefers,
	"GET /console/briefings/{id}":                           briefers,
	"POST /console/briefings/{id}":                          briefers,
	"POST /console/briefings/{id}/move":                     briefers,
	"GET /console/briefings/{id}/audience":                  briefers,
	"POST /console/briefings/{id}/audience":                 briefers,
	"GET /console/briefings/{id}/time":                      briefers,
	"POST /console/briefings/{id}/time":                     briefers,
	"GET /console/runs/{id}":                                briefers,
	"POST /console/runs/{id}":                               briefers,
	"GET /console/runs/{id}/people.xlsx":                    briefers,
	"GET /console/runs/{id}/delegations.xlsx":               briefers,
	"GET /console/schedules":                                briefers,
	"GET /console/schedules/{id}":                           briefers,
	"POST /console/schedules/{id}":                          briefers,
	"GET /console/calendar":                                 briefers,
	"GET /console/occasions":                                holders,
	"GET /console/occasions/calendar":                       holders,
	"GET /console/occasions/new":                            holders,
	"POST /console/occasions/new":                           holders,
	"GET /console/occasions/{id}":                           holders, // what is not held is not there
	"GET /console/occasions/{id}/edit":                      holders,
	"POST /console/occasions/{id}/edit":                     holders,
	"GET /console/occasions/{id}/audience":                  holders,
	"POST /console/occasions/{id}/audience":                 holders,
	"GET /console/occasions/{id}/announce":                  holders,
	"POST /console/occasions/{id}/announce":                 holders,
	"POST /console/occasions/{id}/stage":                    holders,
	"POST /console/occasions/{id}/entrust":                  holders,
	"POST /console/occasions/{id}/people":                   holders,
	"POST /console/occasions/{id}/add":                      holders,
	"GET /console/occasions/{id}/people/{person}":           holders,
	"GET /console/occasions/{id}/people.xlsx":               holders,
	"GET /console/occasions/{id}/sign-in":                   holders,
	"GET /console/occasions/{id}/screen":                    holders,
	"GET /console/occasions/{id}/notes":                     holders,
	"POST /console/occasions/{id}/notes":                    holders,
	"POST /console/occasions/{id}/notes/{note}":             holders,
	"GET /console/occasions/{id}/notes/{note}/files/{file}": holders,
	"POST /console/occasions/{id}/minutes":                  holders,
	"POST /console/occasions/{id}/tallies/{person}":         holders,
	"GET /console/findings":                                 holders,
	"POST /console/occasions/{id}/notes/{note}/case":        "clerk clerk2 " + officers, // the head of the staff writes none
	"GET /console/duty-reports":                             staff + " delegation",
	"GET /console/duty-reports/sheet":                       staff + " delegation",
	"GET /console/coverage":                                 staff,
	"POST /console/coverage":                                staff,
	"GET /console/coverage/picture.svg":                     staff,
	"GET /console/coverage/sheet":                           staff,

	"GET /console/stations":                         staff + " station",
	"GET /console/stations/export.xlsx":             staff + " station",
	"GET /console/stations/map.svg":                 staff + " station",
	"GET /console/stations/tallies":                 staff + " station",
	"GET /console/stations/tallies/export.xlsx":     staff + " station",
	"GET /console/stations/receiving.xlsx":          staff,
	"GET /console/stations/{id}":                    staff + " station",
	"POST /console/stations/{id}":                   staff + " station",
	"POST /console/stations/{id}/duty":              staff + " station",
	"GET /console/stations/{id}/code.png":           staff + " station",
	"GET /console/stations/{id}/poster.pdf":         staff + " station",
	"GET /console/stations/{id}/notices/{occasion}": staff + " station",
	"POST /console/stations/{id}/evaluation":        staff + " station",
	"POST /console/stations/{id}/funds":             staff + " station",
	"GET /console/visits":                           staff + " department other station",
	"POST /console/visits":                          "department other",
	"POST /console/visits/{occasion}":               staff + " department other station",
	"GET /console/groups":                           staff,
	"GET /console/groups/{id}":                      staff,
	"POST /console/groups/{id}":                     staff,
	"POST /console/groups/{id}/wishes/{wish}":       staff,

	"POST /console/matters/{id}/notes":          staff,
	"POST /console/matters/{id}/macros/{macro}": staff,
	"POST /console/matters/{id}/snooze":         everyone,
	"POST /console/matters/{id}/unsnooze":       everyone,
	"GET /console/snoozed":                      everyone,
	"GET /console/mentions":                     staff,
	"POST /console/mentions/read":               staff,
	"GET /console/texts":                        shelves,
	"POST /console/texts":                       shelves,
	"GET /console/texts/{id}":                   shelves,
	"POST /console/texts/{id}":                  shelves,
	"POST /console/texts/{id}/forget":           shelves,
	"GET /console/texts/{id}/filled":            shelves,
	"GET /console/texts/export.csv":             shelves,
	"POST /console/texts/import":                shelves,
	"GET /console/macros":                       staff,
	"POST /console/macros":                      staff,
	"GET /console/macros/new":                   staff,
	"GET /console/macros/{id}":                  staff,
	"POST /console/macros/{id}":                 staff,
	"POST /console/macros/{id}/forget":          staff,
	"GET /console/audit":                        staff + " operator",
	"GET /console/audit/export.csv":             staff + " operator",
	"GET /console/audit/export.xlsx":            staff + " operator",
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// address is the pattern's method and an address that it matches, of the thing with
// that id.
func address(pattern string, id int) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.ReplaceAll(path, "{key}", "accept")
	return method, placeholder.ReplaceAllString(path, fmt.Sprint(id))
}

// Every page answers everybody as the table says: in words to whoever may open it,
// with a refusal to all others, and with the way in to who has not entered.
func TestEveryPageForEveryRole(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.fills()
	for _, route := range o.pages.Routes() {
		if _, known := mayOpen[route.Pattern]; !known {
			t.Errorf("%s is not in the table: say there who may open it", route.Pattern)
		}
	}
	for _, who := range slices.Sorted(maps.Keys(posts)) {
		for _, route := range o.pages.Routes() {
			method, path := address(route.Pattern, 1)
			got := o.enters(who).does(method, path, url.Values{})
			may := slices.Contains(strings.Fields(mayOpen[route.Pattern]), who)
			switch {
			case got.StatusCode >= http.StatusInternalServerError:
				t.Errorf("%s as %s: %s", route.Pattern, who, got.Status)
			case may == (got.StatusCode == http.StatusForbidden):
				t.Errorf("%s as %s: %s, may open it: %t", route.Pattern, who, got.Status, may)
			}
		}
	}
	for _, route := range o.pages.Routes() {
		method, path := address(route.Pattern, 1)
		if got := o.outside().does(method, path, nil); got.Request.URL.Path != "/console/enter" {
			t.Errorf("%s answers who has not entered %s at %s", route.Pattern, got.Status, got.Request.URL)
		}
	}
}

// scopes are matters by the words that only they have, and who may read those.
var scopes = map[string]string{
	"瓴甋": staff + " deputy department approver committee delegation", // assigned to the first department
	"瓿甑": staff + " colleague other committee",                       // assigned to the second
	"瓢瓠": staff + " deputy delegation",                               // submitted
}

// fills writes matters whose words are seen by those of scopes alone.
func (o *office) fills() {
	o.Helper()
	first := o.files("deputy", "关于瓴甋的建议", "瓴甋的情况")
	o.moves(first, "clerk", "accept", nil)
	o.moves(first, "clerk", "assign", liaison.Input{"lead": {"D01"}, "term": {"normal"}})
	second := o.files("colleague", "关于瓿甑的建议", "瓿甑的情况")
	o.moves(second, "clerk", "accept", nil)
	o.moves(second, "clerk", "assign", liaison.Input{"lead": {"D02"}, "term": {"normal"}})
	o.files("deputy", "关于瓢瓠的建议", "瓢瓠的情况")
}

// searches are what is asked of every page besides nothing.
func searches() []string {
	asked := []string{""}
	for words := range scopes {
		asked = append(asked, "?q="+url.QueryEscape(words))
	}
	return asked
}

// addresses are those of all pages of the desk, of several things each.
func (o *office) addresses() []string {
	var all []string
	for _, route := range o.pages.Routes() {
		if !strings.HasPrefix(route.Pattern, "GET ") {
			continue
		}
		for id := 1; id < 5 && (id == 1 || strings.Contains(route.Pattern, "{id}")); id++ {
			_, path := address(route.Pattern, id)
			all = append(all, path)
		}
	}
	return all
}

// No page has a word of a matter that is not the reader's, whatever is asked of it.
func TestNoPageLeaks(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	o.fills()
	for _, who := range slices.Sorted(maps.Keys(posts)) {
		b := o.enters(who)
		for _, path := range o.addresses() {
			for _, asked := range searches() {
				b.reads(who, path+asked)
			}
		}
	}
}

// reads opens a page, which may have words of those scopes alone that are its
// reader's; the search's own words stand in its box.
func (b *browser) reads(who, path string) {
	b.Helper()
	got := b.opens(path)
	asked := got.Request.URL.Query().Get("q")
	for words, who2 := range scopes {
		mine := slices.Contains(strings.Fields(who2), who)
		if !mine && words != asked && strings.Contains(got.page, words) {
			b.Errorf("%s reads %q at %s", who, words, path)
		}
		if !mine && words == asked && strings.Contains(got.page, "关于"+words) {
			b.Errorf("%s finds %q at %s", who, words, path)
		}
	}
}
