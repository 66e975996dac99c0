package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"liaison"
	"liaison/storage"
)

// ReportAct is the report of an occasion that is given to bodies.
type ReportAct struct {
	Occasion int64
	By       liaison.Person
	Bodies   []int64
	Months   int               // to answer in, of liaison.ReportMonths
	Text     string            // may be empty where there is a file
	File     *storage.KeptFile // uploaded with it; nil: none
}

// reportBodiesMost bounds to how many bodies a report goes at once.
const reportBodiesMost = 30

// HandReport writes the report of an occasion down and gives it to bodies, each of which
// has to answer within the months: what one has answered is no other's.
func (d *Desk) HandReport(ctx context.Context, tx *storage.Store, act ReportAct, at time.Time) (out []liaison.Outgoing, err error) {
	o, err := d.heldBy(ctx, tx, act.Occasion, act.By)
	if err != nil {
		return nil, err
	}
	report := storage.Finding{Occasion: o.ID, Person: act.By.ID, At: at, Text: strings.TrimSpace(visible(act.Text)), Report: true}
	if report.Files, err = d.reportFiles(ctx, tx, act, at); err != nil {
		return nil, err
	}
	refusal := liaison.CheckReport(report.Text, len(report.Files))
	switch {
	case refusal != nil:
		return nil, refusal
	case len(act.Bodies) == 0 || len(act.Bodies) > reportBodiesMost:
		return nil, liaison.Refuse(liaison.Invalid, "finding.no_bodies", "Most", reportBodiesMost)
	case !slices.Contains(liaison.ReportMonths, act.Months):
		return nil, liaison.Refuse(liaison.Invalid, "finding.no_months")
	}
	bodies := slices.Clone(act.Bodies)
	slices.Sort(bodies)
	for _, body := range slices.Compact(bodies) {
		one := report
		if one.ID, err = tx.NoteDown(ctx, one); err != nil {
			return nil, err
		}
		to := NotesAct{Occasion: o.ID, Notes: []int64{one.ID}, By: act.By, Body: body, Due: liaison.DateOf(at.In(d.Zone)).AddMonths(act.Months)}
		told, err := d.handOver(ctx, tx, o, to, []storage.Finding{one}, at)
		if err != nil {
			return nil, err
		}
		out = append(out, told...)
	}
	return out, nil
}

// reportFiles keeps the file of a report, once for all bodies.
func (d *Desk) reportFiles(ctx context.Context, tx *storage.Store, act ReportAct, at time.Time) ([]liaison.File, error) {
	if act.File == nil {
		return nil, nil
	}
	mime, refusal := liaison.ReportFile(act.File.Name, act.File.Content)
	if refusal != nil {
		return nil, refusal
	}
	act.File.MIME = mime
	f, err := tx.KeepFile(ctx, *act.File, act.By.ID, at)
	return []liaison.File{f}, err
}

// SettleAct says how a problem was seen to.
type SettleAct struct {
	Occasion, Note int64
	By             liaison.Person // an officer of the body, or who holds the occasion
	Said           string
	After          int64 // the note whose pictures show what it looks like now; 0: none
}

// SettleProblem keeps how a body has seen to a problem. Who wrote of it is told, and of
// what came of the report everybody who was there.
func (d *Desk) SettleProblem(ctx context.Context, tx *storage.Store, act SettleAct, at time.Time) ([]liaison.Outgoing, error) {
	o, err := tx.LockOccasion(ctx, act.Occasion)
	if err != nil {
		return nil, err
	}
	notes, err := tx.LockNotes(ctx, act.Occasion, []int64{act.Note})
	if err != nil {
		return nil, err
	}
	if len(notes) == 0 || notes[0].Body == 0 || !act.By.SettlesFindings(notes[0].Body) && d.mayHold(ctx, tx, o, act.By) != nil {
		return nil, liaison.Refuse(liaison.NotFound, "finding.no_notes")
	}
	n := notes[0]
	act.Said = strings.TrimSpace(visible(act.Said))
	if refusal := liaison.CheckSettled(act.Said); refusal != nil {
		return nil, refusal
	}
	if !n.SettledAt.IsZero() {
		return nil, liaison.Refuse(liaison.Conflict, "finding.settled_already")
	}
	if act.After != 0 {
		if shows, err := tx.LockNotes(ctx, act.Occasion, []int64{act.After}); err != nil || len(shows) == 0 || act.After == n.ID {
			return nil, cmpError(err, liaison.Refuse(liaison.Invalid, "finding.no_notes"))
		}
	}
	n.Settled, n.SettledAt, n.After = act.Said, at, act.After
	if err := tx.KeepFinding(ctx, n); err != nil {
		return nil, err
	}
	if err := tx.Audit(ctx, at, act.By.ID, "occasion.settled_finding", fmt.Sprintf("occasion %d", o.ID), map[string]any{"note": n.ID}); err != nil {
		return nil, err
	}
	return d.tellSettled(ctx, tx, o, n)
}

// cmpError is the fault where there is one, or else the refusal.
func cmpError(fault error, refusal *liaison.Refusal) error {
	if fault != nil {
		return fault
	}
	return refusal
}

func (d *Desk) tellSettled(ctx context.Context, tx *storage.Store, o liaison.Occasion, n storage.Finding) ([]liaison.Outgoing, error) {
	told, key := []int64{n.Person}, "finding.settled"
	if n.Report {
		key = "finding.report_answered"
		all, err := tx.Participations(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			if p.State == liaison.Attended {
				told = append(told, p.Person)
			}
		}
	}
	said := saying{Key: key, Args: []any{"Title", o.Title, "Text", clip(n.Text, 120), "Result", clip(n.Settled, 800)},
		Label: "occasion.open", Data: fmt.Sprintf("occasion:%d", o.ID)}
	if !n.Report {
		said.Also, said.Then = "finding.write_up", fmt.Sprintf("note:%d:case", n.ID)
	}
	return d.tellPeople(ctx, tx, told, said)
}
