package handlers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// KeepTally keeps how a deputy's report was judged, and shows it to the deputy.
func (d *Desk) KeepTally(ctx context.Context, tx *storage.Store, tally storage.DutyTally, by liaison.Person, at time.Time) ([]liaison.Outgoing, error) {
	o, err := d.heldBy(ctx, tx, tally.Occasion, by)
	if err != nil {
		return nil, err
	}
	p, err := tx.Participation(ctx, o.ID, tally.Person)
	if err != nil {
		return nil, err
	}
	if o.Kind != liaison.DutyReport || p.State != liaison.Attended {
		return nil, liaison.Refuse(liaison.Conflict, "duty_report.not_there")
	}
	tally.Opinions, tally.By, tally.At = strings.TrimSpace(visible(tally.Opinions)), by.ID, at
	if refusal := liaison.CheckTally(tally.Satisfied, tally.Basic, tally.Dissatisfied, tally.Opinions); refusal != nil {
		return nil, refusal
	}
	if err := tx.KeepDutyTally(ctx, tally); err != nil {
		return nil, err
	}
	err = tx.Audit(ctx, at, by.ID, "occasion.tally", fmt.Sprintf("occasion %d", o.ID), map[string]any{"person": tally.Person})
	if err != nil {
		return nil, err
	}
	key := "duty_report.told"
	if tally.Opinions != "" {
		key = "duty_report.told_opinions"
	}
	return d.tellPeople(ctx, tx, []int64{tally.Person}, saying{Key: key, Args: []any{"Title", o.Title, "Satisfied", tally.Satisfied, "Basic", tally.Basic,
		"Dissatisfied", tally.Dissatisfied, "Opinions", clip(tally.Opinions, 1500)}, Label: "occasion.open", Data: fmt.Sprintf("occasion:%d", o.ID)})
}
