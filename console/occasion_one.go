package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/storage"
)

// attendantsPerPage is how many people of an occasion a page lists.
const attendantsPerPage = 100

// occasionPage is one occasion: what it is, how many stand how, and who they are.
type occasionPage struct {
	frame
	Line       occasionLine
	Facts      []occasionFact
	Text       string
	Counted    handlers.Counted // of a draft: who is invited
	Bars       []joinBar
	Expected   int
	Leaves     []attendantLine
	Offers     []offerOnPage // seats
	People     []attendantLine
	States     []choice
	Homes      []choice
	Words      string
	Older      string
	Moves      []choice // that can be made of several
	Draft      bool     // not announced yet
	OnMenu     bool
	Edits      bool
	Audience   bool // who is invited can be chosen
	Cancels    bool
	Settles    bool
	Adds       bool // people can be put down
	Screens    bool // there is a code to show
	Seed       string
	Wishes     int
	Drive      *drivePart
	Entrust    *entrustPart // of a theme
	Tallies    []tallyLine
	Once       string
	HoursAsked string
}

// occasionFact is a thing that is known of an occasion; with an address where it leads on.
type occasionFact struct{ Name, Value, Address string }

// joinBar is how many stand in one way.
type joinBar struct {
	Name       string
	Count, Of  int
	Address    string
	Tone       string
	StateValue string
}

// attendantLine is somebody on the list.
type attendantLine struct {
	storage.Attendant
	StateName, Tone, CameAt, HoursSaid, Address string
	Answers                                     []string
	Why                                         []string // a selection chose them
}

// oneOccasion shows an occasion.
func oneOccasion(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	p := occasionPage{frame: v.frame(o.Title), Line: v.occasionLine(o), Text: o.Text, Once: newForm(), HoursAsked: fmt.Sprintf("%g", o.Hours)}
	p.Draft, p.OnMenu = o.Announced.IsZero() && o.Stage != liaison.OccasionCancelled, o.Stage == liaison.OnMenu
	v.occasionActions(&p, o)
	if p.Facts, err = v.occasionFacts(ctx, o); err != nil {
		return err
	}
	if o.Kind == liaison.Drive {
		if p.Entrust, err = v.entrusted(ctx, o); err != nil {
			return err
		}
	}
	if p.Draft {
		if !o.Audience.Empty() {
			if p.Counted, err = v.view().Counted(ctx, o.Audience); err != nil {
				return err
			}
		}
		return v.page("occasion.html", p)
	}
	if err := v.occasionPeople(ctx, &p, o); err != nil {
		return err
	}
	if o.Kind == liaison.Drive {
		if p.Drive, err = v.drive(ctx, o); err != nil {
			return err
		}
	}
	if o.Kind == liaison.DutyReport {
		if p.Tallies, err = v.tallies(ctx, o); err != nil {
			return err
		}
	}
	return v.page("occasion.html", p)
}

// occasionActions says what can be done with the occasion now.
func (v *visit) occasionActions(p *occasionPage, o liaison.Occasion) {
	open := o.Stage != liaison.OccasionOver && o.Stage != liaison.OccasionCancelled
	begun := o.Stage == liaison.OccasionAnnounced && !v.now.Before(o.Begins)
	ended := o.Stage == liaison.OccasionAnnounced && !v.now.Before(o.Ends)
	p.Edits, p.Cancels, p.Settles = open, open && !ended, o.ToSettle(v.now)
	p.Audience = open && !begun && v.choosesAudience() && o.MakesUp == 0
	p.Adds = o.Stage == liaison.OccasionAnnounced && !ended
	p.Screens = o.Stage == liaison.OccasionAnnounced && !ended && slices.Contains(o.Rule().CheckIn, liaison.ByCode)
	p.Seed = o.Seed
	for _, key := range []liaison.JoinKey{liaison.GrantLeave, liaison.DenyLeave, liaison.PutOn, liaison.TakeOff, liaison.MarkCame, liaison.MarkGone} {
		may := slices.ContainsFunc(liaison.Participatings, func(s liaison.Participating) bool {
			return slices.Contains(liaison.Participation{Occasion: o.ID, State: s}.May(o, liaison.ByHolder, v.now), key)
		})
		if may {
			p.Moves = append(p.Moves, choice{string(key), v.voice.Plain("occasion_page.do_" + string(key)), key == begunMove(begun)})
		}
	}
}

// begunMove is what is done most once an occasion has begun, or before.
func begunMove(begun bool) liaison.JoinKey {
	if begun {
		return liaison.MarkCame
	}
	return liaison.PutOn
}

// occasionFacts are what is known of an occasion, in the order of the page.
func (v *visit) occasionFacts(ctx context.Context, o liaison.Occasion) ([]occasionFact, error) {
	var facts []occasionFact
	add := func(key, value string, address ...string) {
		if value != "" {
			facts = append(facts, occasionFact{v.voice.Plain("occasion_page." + key), value, strings.Join(address, "")})
		}
	}
	add("when", v.occasionTime(o))
	add("where", o.Where)
	if !o.EnrolUntil.IsZero() {
		add("enrol_until", v.voice.Time(o.EnrolUntil.In(v.Zone)))
	}
	if o.Capacity > 0 {
		add("seats", strconv.Itoa(o.Capacity))
	}
	add("quota", strings.ReplaceAll(strings.TrimSpace(v.formOf(o).Quota), "\n", v.voice.Plain("list.comma")))
	if o.Hours > 0 {
		add("hours", fmt.Sprintf("%g", o.Hours))
	}
	add("fields", strings.Join(o.Fields, v.voice.Plain("list.comma")))
	if o.Year > 0 && (o.Stage == liaison.OnMenu || o.Stage == liaison.OccasionDraft) {
		add("menu_year", strconv.Itoa(o.Year))
	}
	of, err := v.Store.OccasionsByIDs(ctx, []int64{o.MakesUp, o.Drive})
	if err != nil {
		return nil, err
	}
	for _, other := range of {
		key := "drive"
		if other.ID == o.MakesUp {
			key = "makes_up"
		}
		add(key, other.Title, v.occasionLink(other))
	}
	if o.Matter != 0 {
		m, err := v.Store.Matter(ctx, o.Matter)
		if err != nil {
			return nil, err
		}
		if len(m.Capacities(v.person)) > 0 {
			add("matter", m.Number+" "+m.Title, matterAt(m.ID))
		}
	}
	add("why_cancelled", o.Why)
	return facts, nil
}

// occasionLink is the address of an occasion that the visitor holds; empty: they do not.
func (v *visit) occasionLink(o liaison.Occasion) string {
	if !v.person.MayHold(o.Kind, v.body(o.Body)) {
		return ""
	}
	return occasionPath(o.ID)
}
