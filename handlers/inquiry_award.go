package handlers

import (
	"context"
	"slices"

	"liaison"
	"liaison/locales"
)

// AwardResult are the places of an award, refusing what is sealed.
func (v View) AwardResult(ctx context.Context, q liaison.Inquiry) ([]liaison.AwardPlace, error) {
	return v.t.awardPlaces(ctx, q)
}

func (t *turn) awardPlaces(ctx context.Context, q liaison.Inquiry) ([]liaison.AwardPlace, error) {
	sheets, err := t.store.AwardSheets(ctx, q)
	if err != nil {
		return nil, err
	}
	return q.Tally(sheets), nil
}

// awardLines are the places of an award: of all for who looks after it, and for the others
// those that are chosen, with their own.
func (t *turn) awardLines(ctx context.Context, q liaison.Inquiry) ([]locales.Markup, error) {
	places, err := t.awardPlaces(ctx, q)
	if err != nil {
		return nil, err
	}
	honoured, err := t.store.Honoured(ctx, q.ID, t.person.ID)
	if err != nil {
		return nil, err
	}
	lines := []locales.Markup{""}
	for _, p := range places {
		if p.State == liaison.AwardOut && !q.LedBy(*t.person) && !slices.Contains(honoured, p.Item.ID) {
			continue
		}
		mean := "—"
		if p.Scored {
			mean = liaison.WriteHundredths(p.Mean)
		}
		lines = append(lines, t.voice.Say("award.place_"+string(p.State), "Rank", p.Rank, "Title", clip(p.Item.Title, 80), "Mean", mean, "Jurors", p.Jurors))
	}
	if q.Tie != "" {
		lines = append(lines, "", t.voice.Say("award.tie_reason", "Reason", q.Tie))
	}
	return append(lines, "", t.voice.Say("award.reckoned")), nil
}

// chosenLines tell somebody what they, or theirs, were chosen for.
func (t *turn) chosenLines(ctx context.Context, q liaison.Inquiry) ([]locales.Markup, error) {
	honoured, err := t.store.Honoured(ctx, q.ID, t.person.ID)
	if err != nil {
		return nil, err
	}
	var lines []locales.Markup
	for _, i := range q.Items {
		if i.Chosen && slices.Contains(honoured, i.ID) {
			lines = append(lines, t.voice.Say("award.told_chosen_"+string(q.Object), "Object", i.Title, "Title", q.Title))
		}
	}
	return lines, nil
}
