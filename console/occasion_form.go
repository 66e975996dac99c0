package console

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liaison"
	"liaison/handlers"
	"liaison/locales"
	"liaison/storage"
)

// occasionChoices bounds the lists of drives, materials and so on that a form offers.
const occasionChoices = 60

// inputTime is how a browser's field for a time writes it, in the service's zone.
const inputTime = "2006-01-02T15:04"

// occasionFormPage asks for the kind of a new occasion, and then for what it is like;
// or for what is to be changed of one.
type occasionFormPage struct {
	frame
	ID        int64
	Action    string // the form's address
	Back      string
	KindList  []occasionKindChoice
	Kind      liaison.OccasionKind
	KindName  string
	Copy      int64
	Form      occasionForm
	Holders   []choice
	MakeUps   []choice
	Drives    []choice
	Whom      []choice // whose people are invited, of who chooses no audience; empty: they do
	Materials []choice
	Rule      liaison.OccasionRule
	Entrust   *entrustForm // of a new theme
	Announced bool
	Begun     bool // when and where cannot be changed any more
	Wrong     locales.Markup
	Once      string
	Seen      string
}

// Gathers and Selects say how one comes to attend.
func (p occasionFormPage) Gathers() bool { return p.Rule.Joining == liaison.Gathering }

// Enrols reports whether people take places.
func (p occasionFormPage) Enrols() bool { return p.Rule.Joining == liaison.Enrolling }

// occasionKindChoice is a kind that can be chosen, with how one joins.
type occasionKindChoice struct{ Name, Says, Address string }

// occasionForm is what the form says, as it was written.
type occasionForm struct {
	Title, Text, Where, Place, Begins, Ends, EnrolUntil, Capacity, Quota, Fields, Hours, Year, Matter string
}

// newOccasion asks for the kind of a new occasion, and then for what it is like.
func newOccasion(ctx context.Context, v *visit) error {
	o, err := v.occasionBase(ctx)
	if err != nil {
		return err
	}
	if o.Kind == "" {
		p := occasionFormPage{frame: v.frame(v.voice.Plain("occasion_page.new")), Back: occasionsAt}
		for _, kind := range v.kindsHeld() {
			p.KindList = append(p.KindList, occasionKindChoice{v.voice.Plain("occasion.kind_" + string(kind)),
				v.voice.Plain("occasion_page.joining_" + string(liaison.OccasionRules[kind].Joining)), occasionsAt + "/new?kind=" + string(kind)})
		}
		return v.page("occasion_form.html", p)
	}
	return v.showOccasionForm(ctx, o, v.formOf(o), nil)
}

// occasionBase is the occasion with which a new one begins: of a kind that the visitor
// may hold, or like an earlier one.
func (v *visit) occasionBase(ctx context.Context) (o liaison.Occasion, err error) {
	if id := idOf(v.r.FormValue("copy")); id != 0 {
		if o, err = v.Store.Occasion(ctx, id); err != nil {
			return o, err
		}
		if !v.person.MayHold(o.Kind, v.body(o.Body)) {
			return o, liaison.Refuse(liaison.NotFound, "occasion.not_found")
		}
		return o.Again(), nil
	}
	o.Kind = oneOf(v.r.FormValue("kind"), v.kindsHeld())
	o.Stage = liaison.OccasionDraft
	if o.Kind != "" && !v.holding().All {
		for id, kinds := range v.holding().Kinds {
			if slices.Contains(kinds, o.Kind) && (o.Body == 0 || id < o.Body) {
				o.Body = id
			}
		}
	}
	return o, nil
}

// beginOccasion keeps a new occasion.
func beginOccasion(ctx context.Context, v *visit) error {
	base, err := v.occasionBase(ctx)
	if err != nil {
		return err
	}
	if base.Kind == "" {
		return liaison.Refuse(liaison.Invalid, "occasion.no_kind")
	}
	o, refusal, err := v.readOccasion(ctx, base)
	if err != nil {
		return err
	}
	o.Author, o.Created, o.Changed, o.Secret = v.person.ID, v.now, v.now, handlers.NewSecret()
	if refusal == nil {
		refusal = o.Check(v.now)
	}
	if refusal != nil {
		return v.showOccasionForm(ctx, o, v.formSent(), refusal)
	}
	err = v.change(ctx, func(tx *storage.Store) (_ []liaison.Outgoing, err error) { return v.keepBegun(ctx, tx, &o) })
	if errors.As(err, &refusal) {
		o.ID = 0
		return v.showOccasionForm(ctx, o, v.formSent(), refusal)
	}
	if err != nil {
		return err
	}
	if o.Kind == liaison.Drive && len(v.entrustAct(o.ID).Bodies) > 0 {
		return v.goTo(occasionPath(o.ID), "entrust.said_made") // who gathers under the theme may be said later
	}
	if v.choosesAudience() && o.Audience.Empty() && o.MakesUp == 0 && o.Rule().Joining != liaison.Appointing {
		return v.goTo(occasionPath(o.ID)+"/audience", "occasion_page.said_begun")
	}
	return v.goTo(occasionPath(o.ID), "occasion_page.said_begun")
}

// keepBegun keeps a new occasion and, of a theme, entrusts the bodies that were ticked.
func (v *visit) keepBegun(ctx context.Context, tx *storage.Store, o *liaison.Occasion) (_ []liaison.Outgoing, err error) {
	if o.ID, err = tx.StartOccasion(ctx, *o, clipped(v.r.PostFormValue("once"), 40)+strconv.FormatInt(v.person.ID, 10)); err != nil {
		return nil, err
	}
	if err := tx.Audit(ctx, v.now, v.person.ID, "occasion.begun", fmt.Sprintf("occasion %d", o.ID), map[string]any{"title": o.Title, "kind": o.Kind}); err != nil {
		return nil, err
	}
	act := v.entrustAct(o.ID)
	if o.Kind != liaison.Drive || len(act.Bodies) == 0 {
		return nil, nil
	}
	_, out, err := v.Desk.Entrust(ctx, tx, act, v.now)
	return out, err
}

// editOccasion shows the form of an occasion that is there.
func editOccasion(ctx context.Context, v *visit) error {
	o, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	if o.Stage == liaison.OccasionOver || o.Stage == liaison.OccasionCancelled {
		return liaison.Refuse(liaison.Conflict, "occasion_page.not_changed_any_more")
	}
	return v.showOccasionForm(ctx, o, v.formOf(o), nil)
}

// changeOccasion keeps what was changed of an occasion, and tells those whom it
// concerns.
func changeOccasion(ctx context.Context, v *visit) error {
	was, err := v.heldOccasion(ctx)
	if err != nil {
		return err
	}
	if was.Stage == liaison.OccasionOver || was.Stage == liaison.OccasionCancelled {
		return liaison.Refuse(liaison.Conflict, "occasion_page.not_changed_any_more")
	}
	o, refusal, err := v.readOccasion(ctx, was)
	if err != nil {
		return err
	}
	if refusal == nil {
		err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
			locked, err := tx.LockOccasion(ctx, o.ID)
			if err == nil && v.r.PostFormValue("seen") != shownMark(locked) {
				err = liaison.Refuse(liaison.Conflict, "occasion_page.changed_meanwhile")
			}
			if err != nil {
				return nil, err
			}
			changed, err := v.Desk.ChangeOccasion(ctx, tx, o, v.person, v.now)
			return changed.Out, err
		})
		if !errors.As(err, &refusal) && err != nil {
			return err
		}
	}
	if refusal != nil {
		return v.showOccasionForm(ctx, was, v.formSent(), refusal)
	}
	return v.goTo(occasionPath(o.ID), "occasion_page.said_saved")
}

// formOf is an occasion as the form writes it.
func (v *visit) formOf(o liaison.Occasion) occasionForm {
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(v.Zone).Format(inputTime)
	}
	some := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	f := occasionForm{Title: o.Title, Text: o.Text, Where: o.Where, Begins: at(o.Begins), Ends: at(o.Ends), EnrolUntil: at(o.EnrolUntil),
		Capacity: some(o.Capacity), Fields: strings.Join(o.Fields, "、"), Year: some(o.Year)}
	if o.Latitude != 0 || o.Longitude != 0 {
		f.Place = fmt.Sprintf("%g, %g", o.Latitude, o.Longitude)
	}
	if o.Hours != 0 {
		f.Hours = fmt.Sprintf("%g", o.Hours)
	}
	for _, b := range v.bodies {
		if seats, ok := o.Quota[b.ID]; ok {
			f.Quota += fmt.Sprintf("%s %d\n", b.Label(), seats)
		}
	}
	return f
}

// formSent is what was written, to be shown again.
func (v *visit) formSent() occasionForm {
	said := func(name string) string { return written(v.r.PostFormValue(name)) }
	return occasionForm{Title: said("title"), Text: said("text"), Where: said("where"), Place: said("place"), Begins: said("begins"), Ends: said("ends"),
		EnrolUntil: said("enrol_until"), Capacity: said("capacity"), Quota: said("quota"), Fields: said("fields"), Hours: said("hours"), Year: said("year"), Matter: said("matter")}
}

// showOccasionForm shows the form, and what is wrong with it.
func (v *visit) showOccasionForm(ctx context.Context, o liaison.Occasion, form occasionForm, refusal *liaison.Refusal) (err error) {
	p := occasionFormPage{frame: v.frame(v.voice.Plain("occasion_page.new")), ID: o.ID, Action: occasionsAt + "/new", Back: occasionsAt, Kind: o.Kind,
		KindName: v.voice.Plain("occasion.kind_" + string(o.Kind)), Form: form, Rule: o.Rule(), Copy: idOf(v.r.FormValue("copy")), Once: newForm(),
		Announced: o.Stage == liaison.OccasionAnnounced, Begun: o.Stage == liaison.OccasionAnnounced && !v.now.Before(o.Begins)}
	if o.ID != 0 {
		p.frame, p.Action, p.Back, p.Seen = v.frame(v.voice.Plain("occasion_page.change")), occasionPath(o.ID)+"/edit", occasionPath(o.ID), shownMark(o)
	}
	if refusal != nil {
		p.Wrong = v.voice.Refusal(refusal)
	}
	if sent := v.r.PostFormValue("once"); sent != "" {
		p.Once = sent
	}
	if err = v.occasionLists(ctx, &p, o); err != nil {
		return err
	}
	if o.Matter != 0 && p.Form.Matter == "" {
		if m, err := v.Store.Matter(ctx, o.Matter); err == nil {
			p.Form.Matter = m.Number
		}
	}
	status := 200
	if refusal != nil {
		status = statuses[refusal.Code]
	}
	return v.answer(v.w, status, "occasion_form.html", p)
}

// occasionLists fills what the form offers to choose from.
func (v *visit) occasionLists(ctx context.Context, p *occasionFormPage, o liaison.Occasion) error {
	p.Holders = v.holders(o.Kind, o.Body)
	p.Whom = v.whomChoices(o)
	earlier, err := v.Store.OccasionChoices(ctx, v.holding(), o.Kind, occasionChoices)
	if err != nil {
		return err
	}
	if o.Rule().MakeUp {
		p.MakeUps = v.occasionChoiceList(earlier, o.MakesUp, o.ID)
	}
	if o.Kind == liaison.Drive && o.ID == 0 && v.person.MaySend() {
		p.Entrust = v.entrustForm(o, nil)
	}
	if o.Kind != liaison.Drive {
		drives, err := v.Store.OccasionChoices(ctx, storage.Holding{All: true}, liaison.Drive, occasionChoices)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(drives, func(d liaison.Occasion) bool { return d.ID == o.Drive }) {
			own, err := v.Store.OccasionsByIDs(ctx, []int64{o.Drive}) // a theme that is a draft itself
			if err != nil {
				return err
			}
			drives = append(own, drives...)
		}
		p.Drives = v.occasionChoiceList(drives, o.Drive, 0)
	}
	materials, _, err := v.Store.Library(ctx, storage.LibraryQuery{Most: occasionChoices})
	for _, m := range materials {
		p.Materials = append(p.Materials, choice{strconv.FormatInt(m.Series, 10), m.Title, slices.Contains(o.Materials, m.Series)})
	}
	return err
}

// occasionChoiceList are occasions to choose from, besides itself.
func (v *visit) occasionChoiceList(list []liaison.Occasion, chosen, self int64) (choices []choice) {
	for _, o := range list {
		if o.ID != self {
			name := o.Title
			if !o.Begins.IsZero() {
				name += " · " + v.voice.Date(liaison.DateOf(o.Begins.In(v.Zone)))
			}
			choices = append(choices, choice{strconv.FormatInt(o.ID, 10), name, o.ID == chosen})
		}
	}
	return choices
}
