package handlers

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// checkInPrefix begins the link that the picture shown at an occasion holds: the
// occasion and the code of that moment follow, "ci_17_042137".
const checkInPrefix = "ci_"

// occasionsNow bounds how many occasions of one person are looked at.
const occasionsNow = 50

// beginCheckIn asks for the code that is shown, or for the own location.
func (t *turn) beginCheckIn(ctx context.Context, o liaison.Occasion) error {
	p, err := t.standing(ctx, o)
	if err != nil {
		return err
	}
	if !slices.Contains(p.May(o, liaison.ByThemselves, t.at()), liaison.Come) {
		return liaison.Refuse(liaison.Conflict, "occasion.not_now", "State", string(p.State))
	}
	if len(o.Rule().CheckIn) == 0 {
		return liaison.Refuse(liaison.Conflict, "occasion.holder_notes")
	}
	t.finish()
	t.state.Flow, t.state.Occasion = flowCheckIn, o.ID
	key := "occasion.ask_code"
	if slices.Contains(o.Rule().CheckIn, liaison.ByPlace) {
		key = "occasion.ask_code_or_place"
	}
	t.card("occasion", t.voice.Say(key, "Title", o.Title), [][]button{{t.button("occasion.not_now_back", "occasion:%d", o.ID)}})
	return nil
}

// openTo lists the occasions to which the person may check in now by that way, and
// those to which they have.
func (t *turn) openTo(ctx context.Context, by liaison.CheckIn) (open, been []storage.Attending, err error) {
	all, err := t.store.OccasionsOf(ctx, t.person.ID, t.at(), occasionsNow)
	for _, a := range all {
		switch {
		case !slices.Contains(a.Occasion.Rule().CheckIn, by):
		case slices.Contains(a.Participation.May(a.Occasion, liaison.ByThemselves, t.at()), liaison.Come):
			open = append(open, a)
		case a.Participation.State == liaison.Attended:
			been = append(been, a)
		}
	}
	return open, been, err
}

// checksIn takes six digits as a code wherever somebody writes them that is the code of
// an occasion to which they may come, and a location near it outside any other flow.
// It reports false where the message is something else.
func (t *turn) checksIn(ctx context.Context) (bool, error) {
	free := t.state.Flow == "" || t.state.Flow == flowCheckIn
	if len(t.update.Files) == 1 && t.update.Files[0].Kind == liaison.Place && free {
		return t.comesByPlace(ctx, t.update.Files[0])
	}
	code := strings.TrimRight(strings.Join(strings.Fields(narrow(t.update.Text)), ""), ".。")
	if len(t.update.Files) > 0 || len(code) != 6 || strings.Trim(code, "0123456789") != "" {
		return false, nil
	}
	return t.comesByCode(ctx, code, free)
}

func (t *turn) comesByCode(ctx context.Context, code string, free bool) (bool, error) {
	open, been, err := t.openTo(ctx, liaison.ByCode)
	if err != nil {
		return false, err
	}
	if len(open) > 0 && t.guessedOut() {
		return true, t.wrongCode()
	}
	for _, a := range open {
		if a.Occasion.IsCheckInCode(code, t.at()) {
			return true, t.joins(ctx, a.Occasion, liaison.Come, liaison.JoinInput{})
		}
	}
	for _, a := range been {
		if a.Occasion.IsCheckInCode(code, t.at()) {
			return true, t.saidAlready(ctx, a.Occasion)
		}
	}
	if len(open) > 0 && free {
		return true, t.wrongCode()
	}
	return false, nil
}

// Guesses are the wrong codes that somebody has written lately.
type Guesses struct {
	Count int       `json:"count"`
	Since time.Time `json:"since"`
}

const (
	wrongCodesMost = 10 // wrong codes
	wrongCodesIn   = 10 * time.Minute
)

// wrongCode refuses a code that is none; after so many, in so long, the holder has to note
// who is there.
func (t *turn) wrongCode() error {
	g := t.state.Guesses
	if g == nil || t.at().Sub(g.Since) > wrongCodesIn {
		g = &Guesses{Since: t.at()}
	}
	g.Count++
	t.state.Guesses = g
	if g.Count > wrongCodesMost {
		return liaison.Refuse(liaison.Conflict, "occasion.too_many_codes", "Count", int(wrongCodesIn.Minutes()))
	}
	return liaison.Refuse(liaison.Invalid, "occasion.wrong_code")
}

// guessedOut reports whether codes of the person are not looked at for a while.
func (t *turn) guessedOut() bool {
	g := t.state.Guesses
	return g != nil && g.Count > wrongCodesMost && t.at().Sub(g.Since) <= wrongCodesIn
}

// saidAlready answers who checks in a second time.
func (t *turn) saidAlready(ctx context.Context, o liaison.Occasion) error {
	t.leaveQuestion() // a draft stays open
	t.say("occasion.came_already", "Title", o.Title)
	return t.showOccasion(ctx, o)
}

// comesByPlace checks in to the nearest of the occasions to which the person may come
// by location. A location that is sent where there is none is something else.
func (t *turn) comesByPlace(ctx context.Context, place liaison.File) (bool, error) {
	open, _, err := t.openTo(ctx, liaison.ByPlace)
	if err != nil || len(open) == 0 {
		return false, err
	}
	rules, err := t.store.Rules(ctx)
	if err != nil {
		return false, err
	}
	nearest, at := math.Inf(1), 0
	for i, a := range open {
		if metres, known := a.Occasion.Away(place.Latitude, place.Longitude); known && metres < nearest {
			nearest, at = metres, i
		}
	}
	radius := rules.Number(liaison.CheckInRadius)
	switch {
	case math.IsInf(nearest, 1):
		return true, liaison.Refuse(liaison.Invalid, "occasion.place_unknown")
	case nearest > float64(radius):
		return true, liaison.Refuse(liaison.Invalid, "occasion.too_far", "Metres", int(nearest), "Most", radius)
	}
	return true, t.joins(ctx, open[at].Occasion, liaison.Come, liaison.JoinInput{})
}

// checkInWrote answers what is neither a code nor a location, where one is asked for.
func checkInWrote(_ context.Context, t *turn) error {
	return liaison.Refuse(liaison.Invalid, "occasion.not_a_code")
}

// checkInByLink checks in by the link of the picture that is shown.
func checkInByLink(ctx context.Context, t *turn) error {
	number, code, _ := strings.Cut(strings.TrimPrefix(t.arguments, checkInPrefix), "_")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return liaison.Refuse(liaison.NotFound, "occasion.not_found")
	}
	o, err := t.store.Occasion(ctx, id)
	if err != nil {
		return err
	}
	p, err := t.store.Participation(ctx, id, t.person.ID)
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
		// Only who has seen the picture is told what it is of.
		if t.guessedOut() || o.Stage != liaison.OccasionAnnounced || !o.IsCheckInCode(code, t.at()) {
			_ = t.wrongCode()
			return liaison.Refuse(liaison.NotFound, "occasion.not_found")
		}
		return liaison.Refuse(liaison.Forbidden, "occasion.not_invited", "Title", o.Title)
	}
	switch {
	case err != nil:
		return err
	case p.State == liaison.Attended:
		return t.saidAlready(ctx, o)
	case !slices.Contains(o.Rule().CheckIn, liaison.ByCode):
		return liaison.Refuse(liaison.Conflict, "occasion.holder_notes")
	case t.guessedOut():
		return t.wrongCode()
	case !o.IsCheckInCode(code, t.at()) && o.MayCheckIn(t.at()):
		_ = t.wrongCode() // links are guessed as codes are
		return liaison.Refuse(liaison.Invalid, "occasion.old_link")
	}
	t.leaveQuestion()
	return t.joins(ctx, o, liaison.Come, liaison.JoinInput{})
}

// CheckInLink opens the bot with the code that is shown now, and says how long it will
// be: what a page shows as a picture.
func (d *Desk) CheckInLink(o liaison.Occasion, bot string) (link, code string, left int) {
	code, lasts := o.CheckInCode(d.Now())
	return DeepLink(bot, checkInPrefix+strconv.FormatInt(o.ID, 10)+"_"+code), code, int((lasts + time.Second - 1) / time.Second)
}
