package console

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liaison"
	"liaison/handlers"
)

// peopleFound is how many people a search shows.
const peopleFound = 20

// audiencePage is who is to get a briefing, or is invited, and by what that can be
// chosen.
type audiencePage struct {
	frame
	Here        string // the page's address
	Back        string // of what it is for
	Of          string // its title
	Alone       bool   // filters with a name are not offered
	Roles       []choice
	Levels      []choice
	Terms       []choice
	Kinds       []choiceGroup
	Fields      []choice
	Histories   []audienceHistory
	Attended    []audienceHistory // conditions on occasions
	Occasion    liaison.Occasion  // that the audience is invited to; empty: none
	Leans       bool              // there is one to wish for, or with a month
	Leanings    liaison.Leanings
	Season      string // the month in which it begins
	Picked      []audiencePicked
	Found       []audiencePicked
	Find        string
	Counted     handlers.Counted
	Unreachable int
	Saved       []audienceSaved
}

// choiceGroup is a kind of body.
type choiceGroup struct {
	Name    string
	Chosen  int
	Choices []choice
}

// audienceHistory is one condition on what somebody had of a run, or a place for one.
type audienceHistory struct {
	Number int
	Runs   []choiceGroup
}

// audiencePicked is somebody who can be picked by hand, or left out.
type audiencePicked struct {
	ID         int64
	Name, Code string
	In, Out    bool
}

// audienceSaved is a filter with a name.
type audienceSaved struct {
	ID        int64
	Name      string
	MayForget bool
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
	for _, at := range form["at"] {
		if h, ok := liaison.ParseOccasionHad(at); ok && !slices.Contains(a.Occasions, h) {
			a.Occasions = append(a.Occasions, h)
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
func (v *visit) showAudience(ctx context.Context, a liaison.Audience, p audiencePage) (err error) {
	view := v.view()
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
	if err = v.audienceOccasions(ctx, &p, a); err != nil {
		return err
	}
	if err = v.picked(ctx, &p, a); err != nil {
		return err
	}
	if p.Alone {
		return v.page("audience.html", p)
	}
	saved, err := view.SavedAudiences(ctx)
	for _, s := range saved {
		p.Saved = append(p.Saved, audienceSaved{s.ID, s.Name, view.MayForget(s.Maker)})
	}
	if err != nil {
		return err
	}
	return v.page("audience.html", p)
}

// audienceTraits offers roles, levels, terms and bodies.
func (v *visit) audienceTraits(p *audiencePage, a liaison.Audience) {
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
func (v *visit) histories(ctx context.Context, a liaison.Audience) ([]audienceHistory, error) {
	choices, err := v.view().HadChoices(ctx, a)
	if err != nil || len(choices) == 0 {
		return nil, err
	}
	var list []audienceHistory
	for i := range len(a.History) + 1 {
		h := audienceHistory{Number: i + 1}
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
func (v *visit) picked(ctx context.Context, p *audiencePage, a liaison.Audience) error {
	people, err := v.Store.PeopleByIDs(ctx, slices.Concat(a.People, a.Except))
	if err != nil {
		return err
	}
	for _, one := range people {
		p.Picked = append(p.Picked, audiencePicked{one.ID, one.Name, one.Code, slices.Contains(a.People, one.ID), slices.Contains(a.Except, one.ID)})
	}
	if p.Find = clipped(written(v.r.PostFormValue("find")), 20); p.Find == "" {
		return nil
	}
	found, err := v.Store.PeopleLike(ctx, p.Find, peopleFound)
	for _, one := range found {
		if !slices.ContainsFunc(p.Picked, func(o audiencePicked) bool { return o.ID == one.ID }) {
			p.Found = append(p.Found, audiencePicked{ID: one.ID, Name: one.Name, Code: one.Code})
		}
	}
	return err
}
