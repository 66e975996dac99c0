package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"liaison"
)

// occasionHadWords say a condition on what somebody came to or wished for. One whose
// occasion is not there is said all the same: the filter has to be seen to be mended.
func (t *turn) occasionHadWords(ctx context.Context, h liaison.OccasionHad) (string, error) {
	switch h.What {
	case liaison.WishedFor:
		o, err := t.store.Occasion(ctx, h.Occasion)
		if refusal := new(liaison.Refusal); errors.As(err, &refusal) {
			o.Title = t.voice.Plain("audience.unknown_occasion")
		} else if err != nil {
			return "", err
		}
		return t.voice.Plain("audience.occasion_for", "Title", o.Title), nil
	case liaison.FreeIn:
		return t.voice.Plain("audience.occasion_free", "Year", strconv.Itoa(h.Year), "Month", t.voice.Plain("occasion.month", "Month", int(h.Month))), nil
	}
	return t.voice.Plain("audience.occasion_"+string(h.What), "When", t.occasionHadWhen(h), "Kind", t.voice.Plain("occasion.kind_"+string(h.Kind))), nil
}

// occasionHadWhen is the year of a condition, or that it is this term.
func (t *turn) occasionHadWhen(h liaison.OccasionHad) string {
	if h.Year == 0 {
		return t.voice.Plain("audience.this_term")
	}
	return t.voice.Plain("audience.in_year", "Year", strconv.Itoa(h.Year))
}

// occasionKindsToChoose offers the kinds of occasion to go by.
func occasionKindsToChoose(ctx context.Context, t *turn, b liaison.Briefing, _ string) error {
	var buttons []button
	for _, kind := range liaison.OccasionKinds {
		chosen := slices.ContainsFunc(b.Audience.Occasions, func(h liaison.OccasionHad) bool { return h.Kind == kind })
		buttons = append(buttons, button{Text: chosenMark(chosen) + t.voice.Plain("occasion.kind_"+string(kind)), Data: fmt.Sprintf("audience:%d:kinded:%s", b.ID, kind)})
	}
	return t.chooseFrom(ctx, b, rows(2, buttons...))
}

// occasionHadsToChoose offers what somebody may have come to of a kind: "KIND".
func occasionHadsToChoose(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	kind := liaison.OccasionKind(rest)
	if !slices.Contains(liaison.OccasionKinds, kind) {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	var buttons []button
	for _, h := range liaison.OccasionHads(kind, t.at().Year()) {
		words, err := t.occasionHadWords(ctx, h)
		if err != nil {
			return err
		}
		buttons = append(buttons, button{Text: chosenMark(slices.Contains(b.Audience.Occasions, h)) + words, Data: fmt.Sprintf("audience:%d:at:%s", b.ID, h)})
	}
	return t.chooseFrom(ctx, b, rows(1, buttons...))
}

// toggleOccasionHad chooses by what somebody came to: a condition as it is written.
func toggleOccasionHad(ctx context.Context, t *turn, b liaison.Briefing, rest string) error {
	h, ok := liaison.ParseOccasionHad(rest)
	if !ok || h.Kind == "" {
		return liaison.Refuse(liaison.Invalid, "chat.old_button")
	}
	return t.changeAudience(ctx, b, occasionHadsToChoose, string(h.Kind), func(a *liaison.Audience) {
		a.Occasions = liaison.Toggle(a.Occasions, h)
	})
}

// OccasionHadGroup are the conditions on occasions of a sort, in words.
type OccasionHadGroup struct {
	Title string
	Hads  []OccasionHadWord
}

// OccasionHadWord is one condition in words.
type OccasionHadWord struct {
	Had  liaison.OccasionHad
	Word string
}

// OccasionHads offers what an audience can go by of occasions: what was said on the menu
// of that very one, and what people came to, by kind, the occasion's own first. What is
// in it already is offered too. For a briefing the occasion is empty.
func (v View) OccasionHads(ctx context.Context, a liaison.Audience, of liaison.Occasion) (groups []OccasionHadGroup, err error) {
	year, month := of.Season(v.t.desk.Zone)
	if year == 0 {
		year = v.t.at().Year()
	}
	kinds := slices.Clone(liaison.OccasionKinds)
	slices.SortStableFunc(kinds, func(x, y liaison.OccasionKind) int { return ownFirst(x, of.Kind) - ownFirst(y, of.Kind) })
	offered := menuHads(of, month)
	for _, kind := range kinds {
		offered = append(offered, liaison.OccasionHads(kind, year)...)
	}
	for _, h := range a.Occasions {
		if !slices.Contains(offered, h) {
			offered = append(offered, h)
		}
	}
	for _, h := range offered {
		title := v.t.voice.Plain("audience.menu")
		if h.Kind != "" {
			title = v.t.voice.Plain("occasion.kind_" + string(h.Kind))
		}
		i := slices.IndexFunc(groups, func(g OccasionHadGroup) bool { return g.Title == title })
		if i < 0 {
			i, groups = len(groups), append(groups, OccasionHadGroup{Title: title})
		}
		words, err := v.t.occasionHadWords(ctx, h)
		if err != nil {
			return nil, err
		}
		groups[i].Hads = append(groups[i].Hads, OccasionHadWord{h, words})
	}
	return groups, nil
}

// menuHads are the conditions on what was said on the menu of an occasion.
func menuHads(of liaison.Occasion, month liaison.Date) (hads []liaison.OccasionHad) {
	if of.ID != 0 {
		hads = append(hads, liaison.OccasionHad{What: liaison.WishedFor, Occasion: of.ID})
	}
	if !month.IsZero() {
		hads = append(hads, liaison.OccasionHad{What: liaison.FreeIn, Year: month.Year, Month: month.Month})
	}
	return hads
}

func ownFirst(kind, own liaison.OccasionKind) int {
	if kind == own {
		return 0
	}
	return 1
}
