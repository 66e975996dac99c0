package console

import (
	"context"
	"slices"
	"strconv"

	"liaison"
)

// audienceOccasions offers the conditions on what people came to and said on the menu,
// with a place for one more, and counts who of the audience leans to its occasion.
func (v *visit) audienceOccasions(ctx context.Context, p *audiencePage, a liaison.Audience) error {
	groups, err := v.view().OccasionHads(ctx, a, p.Occasion)
	if err != nil {
		return err
	}
	for i := range len(a.Occasions) + 1 {
		place := audienceHistory{Number: i + 1}
		for _, g := range groups {
			group := choiceGroup{Name: g.Title}
			for _, h := range g.Hads {
				group.Choices = append(group.Choices, choice{h.Had.String(), h.Word, i < len(a.Occasions) && a.Occasions[i] == h.Had})
			}
			place.Runs = append(place.Runs, group)
		}
		p.Attended = append(p.Attended, place)
	}
	if p.Occasion.ID == 0 || a.Empty() {
		return nil
	}
	o := p.Occasion
	o.Audience = a
	p.Leans, p.Season, p.Leanings, err = v.leanings(ctx, o)
	return err
}

// leanings counts who of an occasion's audience wishes for it and is free in its month;
// the month is empty where it has no time yet.
func (v *visit) leanings(ctx context.Context, o liaison.Occasion) (leans bool, month string, n liaison.Leanings, err error) {
	if !slices.Contains([]liaison.Joining{liaison.Enrolling, liaison.Selecting}, o.Rule().Joining) {
		return false, "", n, nil
	}
	if _, first := o.Season(v.Zone); !first.IsZero() {
		month = v.voice.Plain("audience.occasion_month", "Year", strconv.Itoa(first.Year), "Month", v.voice.Plain("occasion.month", "Month", int(first.Month)))
	}
	n, err = v.Store.CountLeanings(ctx, o, v.Zone)
	return true, month, n, err
}
