package console

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// occasionPeople fills in how many stand how, and a page of who they are.
func (v *visit) occasionPeople(ctx context.Context, p *occasionPage, o liaison.Occasion) error {
	counts, err := v.Store.JoinCountsOf(ctx, []int64{o.ID})
	if err != nil {
		return err
	}
	f := storage.AttendantFilter{State: oneOf(v.r.FormValue("state"), liaison.Participatings), Words: clipped(strings.TrimSpace(v.r.FormValue("q")), occasionWords), After: clipped(v.r.FormValue("after"), 40)}
	if b, ok := v.bodyNamed(v.r.FormValue("delegation")); ok {
		f.Delegation = b.ID
	}
	p.Words, p.Bars, p.Expected = f.Words, v.joinBars(o, counts[o.ID]), expected(o, counts[o.ID])
	p.States = choices(v, "occasion.state_", string(f.State), liaison.Participatings)
	for _, b := range v.bodies {
		if b.Kind == liaison.Delegation {
			p.Homes = append(p.Homes, choice{b.Code, b.Label(), b.ID == f.Delegation})
		}
	}
	list, err := v.Store.Attendants(ctx, o.ID, f, attendantsPerPage+1)
	if err != nil {
		return err
	}
	if len(list) > attendantsPerPage {
		list = list[:attendantsPerPage]
		p.Older = v.attendantsAddress(o, "after", list[len(list)-1].Code)
	}
	p.People = v.attendantLines(o, list)
	leaves, err := v.Store.Attendants(ctx, o.ID, storage.AttendantFilter{State: liaison.LeaveAsked}, attendantsPerPage)
	if err != nil {
		return err
	}
	p.Leaves = v.attendantLines(o, leaves)
	p.Offers, err = v.offersOnPage(ctx, o)
	return err
}

// expected is how many are to come.
func expected(o liaison.Occasion, counts storage.JoinCounts) (n int) {
	for state, count := range counts {
		if state.Seated() || state == liaison.Invited && o.Rule().Joining == liaison.Gathering {
			n += count
		}
	}
	return n
}

var joinTones = map[liaison.Participating]string{
	liaison.Attended: "good", liaison.Enrolled: "info", liaison.PutDown: "info", liaison.Waitlisted: "soon", liaison.LeaveAsked: "soon", liaison.Missed: "late",
}

func (v *visit) joinBars(o liaison.Occasion, counts storage.JoinCounts) (bars []joinBar) {
	for _, s := range liaison.Participatings {
		if n := counts[s]; n > 0 {
			bars = append(bars, joinBar{v.voice.Plain("occasion.state_" + string(s)), n, counts.All(), v.attendantsAddress(o, "state", string(s)), joinTones[s], string(s)})
		}
	}
	return bars
}

// attendantsAddress is the list with one thing other.
func (v *visit) attendantsAddress(o liaison.Occasion, name, value string) string {
	values := url.Values{}
	for _, asked := range []string{"state", "delegation", "q", "language"} {
		if was := v.r.FormValue(asked); was != "" {
			values.Set(asked, was)
		}
	}
	values.Set(name, value)
	return occasionPath(o.ID) + "?" + values.Encode() + "#people"
}

func (v *visit) attendantLines(o liaison.Occasion, list []storage.Attendant) []attendantLine {
	lines := make([]attendantLine, len(list))
	for i, a := range list {
		l := attendantLine{Attendant: a, StateName: v.voice.Plain("occasion.state_" + string(a.State)), Tone: joinTones[a.State], Why: v.whySeated(a),
			Address: fmt.Sprintf("%s/people/%d", occasionPath(o.ID), a.Person), Answers: v.formAnswers(o, a.Form)}
		if !a.Came.IsZero() {
			l.CameAt = v.cameWords(a.Came, a.Late)
		}
		if a.State == liaison.Attended && a.Hours > 0 {
			l.HoursSaid = v.voice.Plain("occasion_page.hours_said", "Hours", fmt.Sprintf("%g", a.Hours))
		}
		lines[i] = l
	}
	return lines
}

// whySeated says why somebody was chosen, or from whom the seat came.
func (v *visit) whySeated(a storage.Attendant) []string {
	if a.Giver != "" {
		return []string{v.voice.Plain("exchange.because_of", "Who", a.Giver)}
	}
	return v.reasonWords(a.Reasons)
}

// offerOnPage is a seat that is on offer, as the page shows it.
type offerOnPage struct{ Giver, Code, Against, Address, Since string }

// offersOnPage are the seats of an occasion that are on offer.
func (v *visit) offersOnPage(ctx context.Context, o liaison.Occasion) ([]offerOnPage, error) {
	offers, err := v.Store.OffersAt(ctx, o.ID, v.now)
	if err != nil || len(offers) == 0 {
		return nil, err
	}
	var people, against []int64
	for _, f := range offers {
		people, against = append(people, f.Giver), append(against, f.Return)
	}
	givers, err := v.Store.PeopleByIDs(ctx, people)
	if err != nil {
		return nil, err
	}
	others, err := v.Store.OccasionsByIDs(ctx, against)
	if err != nil {
		return nil, err
	}
	shown := make([]offerOnPage, len(offers))
	for i, f := range offers {
		shown[i].Since = v.voice.Time(f.Made.In(v.Zone))
		if at := slices.IndexFunc(givers, func(p liaison.Person) bool { return p.ID == f.Giver }); at >= 0 {
			shown[i].Giver, shown[i].Code = givers[at].Name, givers[at].Code
		}
		if at := slices.IndexFunc(others, func(o liaison.Occasion) bool { return o.ID == f.Return }); at >= 0 {
			shown[i].Against, shown[i].Address = others[at].Title+" · "+v.occasionTime(others[at]), v.occasionLink(others[at])
		}
	}
	return shown, nil
}

func (v *visit) cameWords(came time.Time, late bool) string {
	key := "occasion_page.came"
	if late {
		key = "occasion_page.came_late"
	}
	return v.voice.Plain(key, "At", came.In(v.Zone).Format("15:04"))
}

// formAnswers are what somebody answered on enrolling, in the order of the questions.
func (v *visit) formAnswers(o liaison.Occasion, form map[string]string) (said []string) {
	for _, f := range o.Rule().Form {
		if answer := form[f.Key]; slices.Contains(f.Choices, answer) {
			said = append(said, v.voice.Plain("occasion.form_"+f.Key+"_"+answer))
		}
	}
	return said
}

// joinHistoryPage is how one participation came to be as it is.
type joinHistoryPage struct {
	frame
	Line     attendantLine
	Occasion occasionLine
	Steps    []joinStepLine
}

type joinStepLine struct{ Move, State, Reason, Who, When string }

// joinHistory shows how somebody's participation came to be as it is.
func joinHistory(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	found, err := v.Store.Attendants(ctx, o.ID, storage.AttendantFilter{Person: v.number("person")}, 1)
	if err != nil {
		return err
	}
	if len(found) == 0 || v.number("person") == 0 {
		return liaison.Refuse(liaison.NotFound, "occasion.not_found")
	}
	steps, err := v.Store.JoinSteps(ctx, o.ID, found[0].Person)
	if err != nil {
		return err
	}
	p := joinHistoryPage{frame: v.frame(found[0].Name), Line: v.attendantLines(o, found)[0], Occasion: v.occasionLine(o)}
	for _, s := range steps {
		who := s.Name
		if s.By == 0 {
			who = v.voice.Plain("occasion_page.by_itself")
		}
		p.Steps = append(p.Steps, joinStepLine{v.voice.Plain("occasion_page.move_" + string(s.Move)), v.voice.Plain("occasion.state_" + string(s.State)), s.Reason, who, v.voice.Time(s.At.In(v.Zone))})
	}
	return v.page("occasion_history.html", p)
}
