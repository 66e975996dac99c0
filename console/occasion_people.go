package console

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// peopleMoved bounds how many people are moved together, and put down at once.
const peopleMoved = 200

// joinedPage says what has come of a move of several people.
type joinedPage struct {
	frame
	Occasion occasionLine
	Move     string
	Rows     []joinedRow
	Good     int
}

// joinedRow is one of them.
type joinedRow struct {
	Code, Name string
	Good       bool
	Says       locales.Markup
}

// holderMoves are the moves that the page makes.
var holderMoves = []liaison.JoinKey{liaison.GrantLeave, liaison.DenyLeave, liaison.PutOn, liaison.TakeOff, liaison.MarkCame, liaison.MarkGone}

// movePeople makes a move of several people, each in a transaction of its own.
func movePeople(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	key := oneOf(v.r.PostFormValue("do"), holderMoves)
	ids := chosenRows(v.r.PostForm["row"])
	switch {
	case key == "":
		return liaison.Refuse(liaison.Invalid, "desk.no_form")
	case len(ids) == 0:
		return liaison.Refuse(liaison.Invalid, "occasion_page.nobody_chosen")
	case len(ids) > peopleMoved:
		return liaison.Refuse(liaison.Invalid, "bulk.too_many", "Most", peopleMoved)
	}
	in, err := v.joinInput()
	if err != nil {
		return err
	}
	people, err := v.Store.PeopleByIDs(ctx, ids)
	if err != nil {
		return err
	}
	listed := map[int64]bool{}
	found, err := v.Store.Attendants(ctx, o.ID, storage.AttendantFilter{}, attendantsMost)
	if err != nil {
		return err
	}
	for _, a := range found {
		listed[a.Person] = true
	}
	p := joinedPage{frame: v.frame(o.Title), Occasion: v.occasionLine(o), Move: v.voice.Plain("occasion_page.do_" + string(key))}
	for _, who := range people {
		if !listed[who.ID] {
			continue // forged: whoever is not on the list is added by name
		}
		p.Rows = append(p.Rows, v.movePerson(ctx, o, who, key, in))
	}
	return v.showJoined(p)
}

// attendantsMost bounds a whole list of people.
const attendantsMost = 100_000

func (v *visit) showJoined(p joinedPage) error {
	for _, r := range p.Rows {
		if r.Good {
			p.Good++
		}
	}
	return v.page("occasion_joined.html", p)
}

// joinInput is the reason, and the hours where some are written.
func (v *visit) joinInput() (in liaison.JoinInput, err error) {
	in.Reason = written(v.r.PostFormValue("reason"))
	if text := strings.TrimSpace(v.r.PostFormValue("hours")); text != "" {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || !(n >= 0 && n <= 1000) {
			return in, liaison.Refuse(liaison.Invalid, "occasion.bad_number")
		}
		in.Hours = &n
	}
	return in, nil
}

// movePerson makes a move of one of several, and says what came of it.
func (v *visit) movePerson(ctx context.Context, o liaison.Occasion, who liaison.Person, key liaison.JoinKey, in liaison.JoinInput) joinedRow {
	row := joinedRow{Code: who.Code, Name: who.Name}
	state := liaison.Participating("")
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		j, err := v.Desk.Join(ctx, tx, handlers.JoinAct{Occasion: o.ID, Person: who.ID, Key: key, Input: in, By: v.person}, v.now)
		state = j.Participation.State
		return j.Out, err
	})
	refusal := new(liaison.Refusal)
	switch {
	case errors.As(err, &refusal):
		row.Says = v.voice.Refusal(refusal)
	case err != nil: // what was done of the others is told all the same
		v.Log.Error("a move of several people", "occasion", o.ID, "person", who.ID, "error", err)
		row.Says = v.voice.Say("console.fault")
	default:
		row.Good, row.Says = true, locales.Escape(v.voice.Plain("occasion.state_"+string(state)))
	}
	return row
}

// addPeople puts people down who are written by code or name.
func addPeople(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	ids, err := v.view().PeopleNamed(ctx, written(v.r.PostFormValue("names")))
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return liaison.Refuse(liaison.Invalid, "occasion_page.nobody_chosen")
	}
	people, err := v.Store.PeopleByIDs(ctx, ids)
	if err != nil {
		return err
	}
	p := joinedPage{frame: v.frame(o.Title), Occasion: v.occasionLine(o), Move: v.voice.Plain("occasion_page.do_put_on")}
	for _, who := range people {
		if !v.mayAdd(who) {
			p.Rows = append(p.Rows, joinedRow{Code: who.Code, Name: who.Name, Says: v.voice.Say("occasion_page.own_people_only")})
			continue
		}
		p.Rows = append(p.Rows, v.movePerson(ctx, o, who, liaison.PutOn, liaison.JoinInput{}))
	}
	return v.showJoined(p)
}

// mayAdd reports whether the visitor may put somebody down: in office, and of who may
// not invite anybody, the people of the own bodies.
func (v *visit) mayAdd(who liaison.Person) bool {
	return who.InOffice() && (v.choosesAudience() || v.person.Sight().Of(who) >= liaison.AsMember)
}
