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

// peopleFound is how many people a search shows.
const peopleFound = 20

// briefingAudiencePage is who is to get a briefing, and by what that can be chosen.
type briefingAudiencePage struct {
	frame
	audienceOf
	Roles       []choice
	Levels      []choice
	Terms       []choice
	Kinds       []choiceGroup
	Fields      []choice
	Histories   []briefingHistory
	Picked      []briefingPicked
	Found       []briefingPicked
	Find        string
	Counted     handlers.Counted
	Unreachable int
	Saved       []briefingSaved
}

// audienceOf is whose audience is chosen.
type audienceOf struct {
	Of    string // its title
	Back  string // its address
	At    string // of its audience
	Saves bool   // filters with a name are offered
}

// choiceGroup is a kind of body.
type choiceGroup struct {
	Name    string
	Chosen  int
	Choices []choice
}

// briefingHistory is one condition on what somebody had of a run, or a place for one.
type briefingHistory struct {
	Number int
	Runs   []choiceGroup
}

// briefingPicked is somebody who can be picked by hand, or left out.
type briefingPicked struct {
	ID         int64
	Name, Code string
	In, Out    bool
}

// briefingSaved is a filter with a name.
type briefingSaved struct {
	ID        int64
	Name      string
	MayForget bool
}

// draftOf is the draft in the address, which the visitor may write on.
func (v *visit) draftOf(ctx context.Context) (liaison.Briefing, error) {
	id := v.number("id")
	b, err := v.view().Briefing(ctx, id)
	if err == nil && !v.view().MayWrite(b) {
		err = liaison.Refuse(liaison.Conflict, "briefing.other_stage")
	}
	return b, err
}

func briefingAudience(ctx context.Context, v *visit) error {
	b, err := v.draftOf(ctx)
	if err != nil {
		return err
	}
	return v.showBriefingAudience(ctx, b)
}

func (v *visit) showBriefingAudience(ctx context.Context, b liaison.Briefing) error {
	line, err := v.view().BriefingLine(ctx, liaison.Briefing{Content: b.Content, Author: b.Author})
	if err != nil {
		return err
	}
	at := briefingPath(b.ID)
	return v.showAudience(ctx, v.under(v.voice.Plain("audience_page.title")), audienceOf{line.Title, at, at + "/audience", true}, b.Audience)
}

// chooseAudience keeps what was chosen, or counts it first.
func chooseAudience(ctx context.Context, v *visit) error {
	b, err := v.draftOf(ctx)
	if err != nil {
		return err
	}
	which := idOf(v.r.PostFormValue("which"))
	here := briefingPath(b.ID) + "/audience"
	do := v.r.PostFormValue("do")
	switch do {
	case "save", "take", "keep", "forget":
		err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
			return nil, v.keepAudience(ctx, tx, do, b.ID, which)
		})
		if err == nil && do == "save" {
			return v.goTo(briefingPath(b.ID), "briefing.said_saved")
		}
		if err == nil {
			return v.goTo(here, "briefing.said_saved")
		}
		return err
	}
	if b.Audience, err = v.audienceChosen(ctx, v.view(), b.Audience); err != nil {
		return err
	}
	return v.showBriefingAudience(ctx, b)
}

func (v *visit) keepAudience(ctx context.Context, tx *storage.Store, do string, id, which int64) error {
	view := v.viewOf(tx)
	switch do {
	case "take":
		return view.TakeAudience(ctx, id, which)
	case "keep":
		return view.SaveAudience(ctx, id, v.r.PostFormValue("name"))
	case "forget":
		return view.ForgetAudience(ctx, which)
	}
	return view.WriteBriefing(ctx, id, func(b *liaison.Briefing) (err error) {
		b.Audience, err = v.audienceChosen(ctx, view, b.Audience)
		return err
	})
}

// audienceChosen is the filter that the form says. A form that is not of these choices
// is refused.
func (v *visit) audienceChosen(ctx context.Context, view handlers.View, before liaison.Audience) (a liaison.Audience, err error) {
	form := v.r.PostForm
	for _, r := range handlers.AudienceRoles() {
		if slices.Contains(form["role"], string(r)) {
			a.Roles = append(a.Roles, r)
		}
	}
	for _, l := range liaison.Levels {
		if slices.Contains(form["level"], string(l)) {
			a.Levels = append(a.Levels, l)
		}
	}
	if term := liaison.Term(form.Get("term")); term == liaison.FirstTerm || term == liaison.Returning {
		a.Term = term
	}
	for _, b := range v.bodies {
		if slices.Contains(form["body"], strconv.FormatInt(b.ID, 10)) {
			a.ToggleBody(b.Kind, b.ID)
		}
	}
	for _, field := range form["field"] {
		a.Expertise = append(a.Expertise, clipped(field, 40))
	}
	for _, had := range form["had"] {
		what, run, _ := strings.Cut(had, ":")
		if id, err := strconv.ParseInt(run, 10, 64); err == nil && !slices.Contains(a.History, liaison.Had{What: liaison.HadWhat(what), Run: id}) {
			a.History = append(a.History, liaison.Had{What: liaison.HadWhat(what), Run: id})
		}
	}
	if a.People, a.Except, err = v.peopleChosen(ctx, view); err != nil {
		return a, err
	}
	return a, view.Allowed(ctx, a, before)
}

// peopleChosen are those who were ticked, and those who were written.
func (v *visit) peopleChosen(ctx context.Context, view handlers.View) (in, out []int64, err error) {
	for _, part := range []struct {
		ticked, written string
		ids             *[]int64
	}{{"except", "leave_out", &out}, {"person", "add", &in}} {
		var named []int64
		if text := written(v.r.PostFormValue(part.written)); text != "" {
			if named, err = view.PeopleNamed(ctx, text); err != nil {
				return nil, nil, err
			}
		}
		for _, word := range v.r.PostForm[part.ticked] {
			if id, err := strconv.ParseInt(word, 10, 64); err == nil {
				named = append(named, id)
			}
		}
		for _, id := range named {
			if !slices.Contains(out, id) && !slices.Contains(in, id) { // who is left out is left out
				*part.ids = append(*part.ids, id)
			}
		}
	}
	return in, out, nil
}

// showAudience shows what is chosen, how many that is, and what else can be.
func (v *visit) showAudience(ctx context.Context, around frame, of audienceOf, a liaison.Audience) (err error) {
	view := v.view()
	p := briefingAudiencePage{frame: around, audienceOf: of}
	if p.Counted, err = view.Counted(ctx, a); err != nil {
		return err
	}
	p.Unreachable = p.Counted.Count.Unbound + p.Counted.Count.Gone
	v.audienceTraits(&p, a)
	fields, err := v.Store.Expertises(ctx)
	if err != nil {
		return err
	}
	for _, f := range a.Expertise {
		if !slices.Contains(fields, f) {
			fields = append(fields, f)
		}
	}
	for _, f := range fields {
		p.Fields = append(p.Fields, choice{f, f, slices.Contains(a.Expertise, f)})
	}
	if p.Histories, err = v.histories(ctx, a); err != nil {
		return err
	}
	if err = v.picked(ctx, &p, a); err != nil {
		return err
	}
	if !of.Saves {
		return v.page("briefing_audience.html", p)
	}
	saved, err := view.SavedAudiences(ctx)
	for _, s := range saved {
		p.Saved = append(p.Saved, briefingSaved{s.ID, s.Name, view.MayForget(s.Maker)})
	}
	if err != nil {
		return err
	}
	return v.page("briefing_audience.html", p)
}

// audienceTraits offers roles, levels, terms and bodies.
func (v *visit) audienceTraits(p *briefingAudiencePage, a liaison.Audience) {
	for _, r := range handlers.AudienceRoles() {
		p.Roles = append(p.Roles, choice{string(r), v.voice.Plain("role." + string(r)), slices.Contains(a.Roles, r)})
	}
	for _, l := range liaison.Levels {
		p.Levels = append(p.Levels, choice{string(l), v.voice.Plain("level." + string(l)), slices.Contains(a.Levels, l)})
	}
	p.Terms = []choice{{"", v.voice.Plain("audience_page.any_term"), a.Term == ""}}
	for _, t := range []liaison.Term{liaison.FirstTerm, liaison.Returning} {
		p.Terms = append(p.Terms, choice{string(t), v.voice.Plain("audience.term_" + string(t)), a.Term == t})
	}
	for _, k := range handlers.AudienceKinds() {
		group := choiceGroup{Name: v.voice.Plain("audience.by_" + string(k)), Chosen: len(a.Bodies[k])}
		for _, b := range v.bodies {
			if b.Kind == k {
				group.Choices = append(group.Choices, choice{strconv.FormatInt(b.ID, 10), b.Label(), slices.Contains(a.Bodies[k], b.ID)})
			}
		}
		if len(group.Choices) > 0 {
			p.Kinds = append(p.Kinds, group)
		}
	}
}

// histories are the conditions on earlier runs, and a place for one more.
func (v *visit) histories(ctx context.Context, a liaison.Audience) ([]briefingHistory, error) {
	choices, err := v.view().HadChoices(ctx, a)
	if err != nil || len(choices) == 0 {
		return nil, err
	}
	var list []briefingHistory
	for i := range len(a.History) + 1 {
		h := briefingHistory{Number: i + 1}
		for _, c := range choices {
			group := choiceGroup{Name: c.Title}
			for _, w := range c.What {
				group.Choices = append(group.Choices, choice{fmt.Sprintf("%s:%d", w.Had.What, w.Had.Run), w.Word, i < len(a.History) && a.History[i] == w.Had})
			}
			h.Runs = append(h.Runs, group)
		}
		list = append(list, h)
	}
	return list, nil
}

// picked are those who were picked by hand or left out, and those who were looked
// for.
func (v *visit) picked(ctx context.Context, p *briefingAudiencePage, a liaison.Audience) error {
	people, err := v.Store.PeopleByIDs(ctx, slices.Concat(a.People, a.Except))
	if err != nil {
		return err
	}
	for _, one := range people {
		p.Picked = append(p.Picked, briefingPicked{one.ID, one.Name, one.Code, slices.Contains(a.People, one.ID), slices.Contains(a.Except, one.ID)})
	}
	if p.Find = clipped(written(v.r.PostFormValue("find")), 20); p.Find == "" {
		return nil
	}
	found, err := v.Store.PeopleLike(ctx, p.Find, peopleFound)
	for _, one := range found {
		if !slices.ContainsFunc(p.Picked, func(o briefingPicked) bool { return o.ID == one.ID }) {
			p.Found = append(p.Found, briefingPicked{ID: one.ID, Name: one.Name, Code: one.Code})
		}
	}
	return err
}
